/* Growing byte strings, and the small comparisons that error messages need. */
#include "base/str.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char empty[1] = "";

void str_init(struct str *s)
{
	*s = (struct str){.data = empty};
}

void str_finish(struct str *s)
{
	if (s->cap > 0)
		free(s->data);
	str_init(s);
}

void str_clear(struct str *s)
{
	s->len = 0;
	if (s->cap > 0)
		s->data[0] = '\0';
}

void str_reserve(struct str *s, size_t more)
{
	size_t need = s->len + more + 1;
	if (need <= s->cap)
		return;
	size_t cap = s->cap < 32 ? 64 : s->cap * 2;
	if (cap < need)
		cap = need;
	s->data = mem_resize(s->cap > 0 ? s->data : NULL, cap, 1);
	s->data[s->len] = '\0';
	s->cap = cap;
}

void str_add(struct str *s, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	str_reserve(s, len);
	memcpy(s->data + s->len, bytes, len);
	s->len += len;
	s->data[s->len] = '\0';
}

void str_adds(struct str *s, const char *text)
{
	str_add(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	str_add(s, &c, 1);
}

void str_addf(struct str *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int need = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (need <= 0)
		return;
	str_reserve(s, (size_t)need);
	va_start(args, format);
	vsnprintf(s->data + s->len, (size_t)need + 1, format, args);
	va_end(args);
	s->len += (size_t)need;
}

void str_cut(struct str *s, size_t len)
{
	if (len >= s->len)
		return;
	s->len = len;
	s->data[len] = '\0';
}

char *str_take(struct str *s)
{
	char *out = s->cap > 0 ? s->data : mem_bytes("", 0);
	str_init(s);
	return out;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s);
	size_t m = strlen(suffix);
	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

size_t str_distance(const char *a, const char *b, size_t limit)
{
	enum { LONGEST = 64 };
	size_t n = strlen(a);
	size_t m = strlen(b);
	if (n > LONGEST || m > LONGEST)
		return limit + 1;
	size_t row[LONGEST + 1];
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[m] > limit ? limit + 1 : row[m];
}

const char *str_nearest(const char *wanted, const char *const *names, size_t count)
{
	size_t limit = strlen(wanted) / 3;
	if (limit < 2)
		limit = 2;
	const char *best = NULL;
	for (size_t i = 0; i < count; i++) {
		if (names[i] == NULL)
			continue;
		size_t d = str_distance(wanted, names[i], limit);
		if (d <= limit) {
			best = names[i];
			limit = d == 0 ? 0 : d - 1;
			if (d == 0)
				break;
		}
	}
	return best;
}
