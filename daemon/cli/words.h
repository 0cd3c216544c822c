/* The protocol's names in the user's language, and times as people say them. */
#ifndef BANTIN_CLI_WORDS_H
#define BANTIN_CLI_WORDS_H

#include <jansson.h>
#include <stdint.h>

/* "pending" -> "waits for approval" and the like; an unknown name as it is. */
const char *words_of(const char *name);

/* Why an airing did not sound whole: "late" -> "too late"; "" of "". */
const char *why_text(const char *why);

enum { WHEN_TEXT_MAX = 40 };
/* An RFC 3339 time as "17:00:05" (today where the station is), "24/11 17:00" or
 * "24/11/2027 17:00"; "" for NULL. Returns `out`. */
const char *when_text(const char *rfc3339, int64_t now_ms, char out[WHEN_TEXT_MAX]);

/* "lan" (the actor, else the name of the user), "uid 1000" where the machine does not know
 * the user, of {uid, actor}; "" for null. Returns `out`. */
enum { WHO_TEXT_MAX = 160 };
const char *who_text(const json_t *who, char out[WHO_TEXT_MAX]);

/* "7,3 s", "2:05", "1:02:00". Returns `out`. */
enum { LONG_TEXT_MAX = 32 };
const char *long_text(int64_t ms, char out[LONG_TEXT_MAX]);

/* `sentence` (translated) with its "%s" replaced by `value`; for sentences of tables. */
void words_fill(char *out, size_t size, const char *sentence, const char *value);

/* Members of an object; "" and 0 where there are none. */
const char *text_of(const json_t *object, const char *member);
int64_t number_of(const json_t *object, const char *member);

#endif
