/* Names written together with capitals inside: BlackRock, PGBank, VinAI,
 * McAllister. Each part by the lexicon, else by its own rules; runs of capitals
 * by letters. Rules: docs/reading.md, FW. */
#include "text/reader.h"

#include "text/foreign.h"
#include "text/lookup.h"
#include "unicode/syllable.h"

#include <string.h>

enum { PARTS_MOST = 6 };

static bool big(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool small(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Ends of the parts; 0: the word is one part, or holds more than letters of
 * ASCII. A capital after a small letter begins one, and so does the last of
 * three capitals and more before three small letters. */
static size_t cut_camel(const char *s, size_t len, size_t *ret_end)
{
	size_t n = 0, run = 0;
	for (size_t i = 0; i < len; i++) {
		if (!big(s[i]) && !small(s[i]))
			return 0;
		bool after_small = i > 0 && big(s[i]) && small(s[i - 1]);
		bool word = i + 3 < len && small(s[i + 1]) && small(s[i + 2]) && small(s[i + 3]);
		bool after_run = big(s[i]) && run >= 2 && word;
		if (after_small || after_run) {
			if (n == PARTS_MOST - 1)
				return 0;
			ret_end[n++] = i;
		}
		run = big(s[i]) ? run + 1 : 0;
	}
	ret_end[n++] = len;
	return n > 1 ? n : 0;
}

static void say_part(struct line *l, const char *s, const char *lower, size_t len)
{
	struct str out;
	bool capitals = len > 1 && big(s[0]) && big(s[1]);
	if (capitals && len < 4) {
		say_letters(l, s, len);
	} else if (len == 1 && (s[0] == 'i' || s[0] == 'e')) {
		emit_text(l->e, s[0] == 'i' ? "ai" : "i"); /* iMessage, eSports */
	} else if (len == 1) {
		say_letters(l, s, len);
	} else if (len == 2 && memcmp(lower, "mc", 2) == 0) {
		emit_text(l->e, "mắc");
	} else if (!say_of_kind(l, lexicon_find(l->r->lexicon, lower, len, true), LEXICON_FOREIGN,
	                   s, len)) {
		if (vi_syllable(lower, len)) {
			emit_word(l->e, lower, len);
			return;
		}
		str_init(&out);
		foreign_read(lower, len, &out);
		emit_span(l->e, (struct span){out.data, out.len});
		str_finish(&out);
	}
}

bool say_camel(struct line *l, size_t i)
{
	size_t end[PARTS_MOST], from = 0, vowelless = 0;
	const char *s = tok_text(l, i), *lower = tok_lower(l, i);
	if (tok(l, i)->shape != SHAPE_MIXED)
		return false;
	size_t count = cut_camel(s, tok(l, i)->len, end);
	bool syllables = true;
	for (size_t k = 0; k < count; from = end[k++]) {
		syllables &= vi_syllable(lower + from, end[k] - from);
		bool vowels = strcspn(lower + from, "aeiouy") < end[k] - from;
		vowelless += !vowels && small(s[end[k] - 1]) && end[k] - from > 2;
	}
	if (count == 0 || vowelless > 0)
		return false;
	from = 0;
	for (size_t k = 0; k < count; from = end[k++])
		if (syllables)
			emit_word(l->e, lower + from, end[k] - from);
		else
			say_part(l, s + from, lower + from, end[k] - from);
	return true;
}
