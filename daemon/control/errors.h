/* Every error that the socket can answer, in one table: the daemon sends
 * {code, message, data}, where data.error is the id below; programs compare
 * the id, people read the sentence, which the command line translates. */
#ifndef BANTIN_CONTROL_ERRORS_H
#define BANTIN_CONTROL_ERRORS_H

#include "base/str.h"

#include <stddef.h>

struct json_t;

struct error_entry {
	int code;             /* JSON-RPC's number: its own below -32000, ours from 1 */
	const char *id;       /* data.error */
	const char *sentence; /* N_(), with {field} for each field of data */
	const char *fields;   /* names of data's fields, space-separated, "" if none */
};

/* Ends with a zero entry. Codes and ids are never reused. */
extern const struct error_entry error_table[];

/* NULL if there is no such id. */
const struct error_entry *error_find(const char *id);

/* The sentence of `id` with its fields filled in from `data` (a JSON object or
 * NULL); in the user's language if `translated`. An unknown id gives `otherwise`.
 * Where a field is missing from `data`, its own "sentence" stands in for it all,
 * else a "?". */
void error_sentence(const char *id, const struct json_t *data, const char *otherwise,
        int translated, struct str *out);

/* `sentence` with each {field} filled in from `data`. */
void error_fill(const char *sentence, const struct json_t *data, struct str *out);

#endif
