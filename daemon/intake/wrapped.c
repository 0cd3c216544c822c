/* A line that ends in the middle of a sentence would be read with a paragraph's pause
 * in it. A program that breaks lines at a margin starts a new one only when the next
 * word does not fit: that, a line that ends without a mark and one that goes on with a
 * small letter tell such a text from verses and lists. Called by document.c. */
#include "intake/wrapped.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	MARGIN_LEAST = 55, /* characters: shorter lines are verses, lists, addresses */
	MARGIN_MOST = 130, /* in longer ones a paragraph is a line */
	NEARLY = 85,       /* percent of the margin: letters differ in width */
	SURE_LEAST = 2     /* lines that go on with a small letter */
};

struct line {
	const char *at, *end; /* without spaces at its edges */
	size_t width, first;  /* characters of it and of its first word */
	bool small;           /* it begins with a small letter */
	bool capitals;        /* it has no small letter */
};

static struct line take_line(const char **p, const char *end)
{
	const char *lf = memchr(*p, '\n', (size_t)(end - *p));
	struct line l = {.at = *p, .end = lf != NULL ? lf : end, .capitals = true};
	*p = lf != NULL ? lf + 1 : end;
	while (l.at < l.end && (*l.at == ' ' || *l.at == '\t'))
		l.at++;
	while (l.end > l.at && (l.end[-1] == ' ' || l.end[-1] == '\t'))
		l.end--;
	bool first = true;
	for (const char *q = l.at; q < l.end; l.width++) {
		uint32_t c = utf8_next(&q, l.end);
		bool small = letter_is(c) && !letter_is_upper(c);
		l.small = l.width == 0 ? small : l.small;
		l.capitals = l.capitals && !small;
		first = first && c != ' ';
		l.first += first;
	}
	return l;
}

static size_t margin_of(const char *text, size_t len)
{
	size_t widest = 0;
	for (const char *p = text, *end = text + len; p < end;) {
		size_t width = take_line(&p, end).width;
		widest = width > widest ? width : widest;
	}
	return widest;
}

static bool ends_open(const struct line *l)
{
	char last = l->end > l->at ? l->end[-1] : '.';
	return strchr(".!?:;)\"", last) == NULL && (unsigned char)last != 0x9D /* ” */ &&
	       (unsigned char)last != 0xA6 /* … */;
}

/* Does `next` go on with what stands in `l`? */
static bool goes_on(const struct line *l, const struct line *next, size_t margin)
{
	if (l->width == 0 || next->width == 0 || !ends_open(l) || l->capitals)
		return false;
	if ((l->width + 1 + next->first) * 100 <= margin * NEARLY)
		return false;
	const char *p = next->at;
	return letter_is(utf8_next(&p, next->end));
}

/* "a)", "b." begin a thing of a list. */
static bool is_item(const struct line *l)
{
	return l->end - l->at >= 2 && (l->at[1] == ')' || l->at[1] == '.');
}

/* Count, or join where `out` is given. */
static unsigned walk(const char *text, size_t len, size_t margin, char **out, unsigned *small)
{
	const char *p = text, *end = text + len;
	struct line l = {.capitals = true};
	unsigned joined = 0;
	bool any = false;
	while (p < end) {
		const char *from = p;
		struct line next = take_line(&p, end);
		bool join = any && !is_item(&next) && goes_on(&l, &next, margin);
		joined += join;
		*small += join && next.small;
		if (out != NULL) {
			if (join) {
				(*out)--; /* the line feed */
				while ((*out)[-1] == ' ' || (*out)[-1] == '\t')
					(*out)--;
				*(*out)++ = ' ';
				from = next.at;
			}
			memmove(*out, from, (size_t)(p - from));
			*out += p - from;
		}
		l = next;
		any = true;
	}
	return joined;
}

unsigned wrapped_join(char *text, size_t *len)
{
	size_t margin = margin_of(text, *len);
	unsigned small = 0;
	char *out = text;
	if (margin < MARGIN_LEAST || margin > MARGIN_MOST)
		return 0;
	walk(text, *len, margin, NULL, &small);
	if (small < SURE_LEAST)
		return 0;
	unsigned joined = walk(text, *len, margin, &out, &small);
	*len = (size_t)(out - text);
	text[*len] = '\0';
	return joined;
}
