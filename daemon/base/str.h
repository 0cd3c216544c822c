/* A byte string that grows. `data` is always NUL-terminated (never NULL after
 * str_init), `len` does not count the NUL. Memory comes from base/mem. */
#ifndef BANTIN_BASE_STR_H
#define BANTIN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
	char *data;
	size_t len;
	size_t cap; /* 0 while `data` is the shared empty string */
};

/* A slice of somebody else's bytes, not NUL-terminated. */
struct span {
	const char *data;
	size_t len;
};

void str_init(struct str *s);
void str_finish(struct str *s); /* frees; the string may be initialized again */
void str_clear(struct str *s);  /* keeps the memory */
void str_reserve(struct str *s, size_t more);
void str_add(struct str *s, const char *bytes, size_t len);
void str_adds(struct str *s, const char *text);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_cut(struct str *s, size_t len); /* shortens to `len`, which is <= s->len */
char *str_take(struct str *s);           /* the caller owns the bytes; `s` is empty after */

bool str_ends(const char *s, const char *suffix);
bool str_starts(const char *s, const char *prefix);

/* Levenshtein distance over bytes, at most `limit` + 1; for "did you mean". */
size_t str_distance(const char *a, const char *b, size_t limit);

/* The nearest of `count` names to `wanted` if within a third of its length
 * (at least 2), else NULL. Empty slots (NULL) are passed over. */
const char *str_nearest(const char *wanted, const char *const *names, size_t count);

#endif
