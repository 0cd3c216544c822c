/* Cuts a word with Vietnamese letters into syllables: the cheapest way to
 * cover all its letters by pieces, found by dynamic programming over the
 * letters. Used by foreign.c. */
#include "text/foreign_cut.h"

#include "text/foreign_sounds.h"
#include "unicode/syllable.h"

#include <string.h>

enum { PIECE_LETTERS = 7 };

void cut_add(struct cut_word *v, struct vi_letter l)
{
	if (v->n + 1 >= CUT_LETTERS)
		return;
	bool only = l.base == '1' || l.base == '5' || l.base == '6' || l.base == '7' ||
	            l.tone == 3 || l.tone == 5 ||
	            (l.tone && (l.base == '2' || l.base == '3' || l.base == '4'));
	v->sure |= only;
	v->hat |= l.base == '2' || l.base == '3' || l.base == '4';
	v->maybe |= l.tone == 1 || v->hat;
	v->base[v->n] = l.base;
	v->tone[v->n++] = l.tone;
}

static bool is_vowel_base(char c)
{
	return c && strchr("aeiouy123456", c);
}

void cut_respell(const struct cut_word *from, struct cut_word *to)
{
	*to = (struct cut_word){.sure = from->sure};
	for (size_t i = 0; i < from->n && to->n + 3 < CUT_LETTERS; i++) {
		char c = from->base[i], before = i ? from->base[i - 1] : 0,
		     next = i + 1 < from->n ? from->base[i + 1] : 0;
		static const char finals[] = "lsxd7bvfkgqjz", instead[] = "nttttpppccctt";
		bool final = is_vowel_base(before) && !is_vowel_base(next) && next != 'h' &&
		             next != 'r' && next != 'l';
		const char *f = strchr(finals, c);
		struct vi_letter l = {.base = c, .tone = from->tone[i]};
		if ((c == 'h' && before == 'b') ||
		        (final && (c == 'r' || (c == 'h' && before != 'c'))))
			continue;
		if (final && f)
			l.base = instead[f - finals];
		else if (c == 'f')
			l.base = 'p';
		else if (c == 'z' || (c == 'j' && next == 'i'))
			l.base = 'd';
		else if (c == 'j')
			l.base = 'g';
		else if (c == 'w')
			l.base = 'v';
		else if ((c == 'k' || c == 'q') && next && strchr("ao12456u", next) &&
		         !(c == 'q' && next == 'u'))
			l.base = 'c';
		cut_add(to, l);
		const char *more = final && f                                                ? ""
		                   : c == 'f'                                                ? "h"
		                   : c == 'j' && next != 'i'                                 ? "i"
		                   : c == 'g' && before != 'n' && next && strchr("e3", next) ? "h"
		                                                                             : "";
		for (; *more; more++)
			cut_add(to, (struct vi_letter){.base = *more});
	}
}

static void compose(const struct cut_word *v, size_t from, size_t to, bool sharp, struct str *out)
{
	size_t mark = to;
	for (size_t i = from; sharp && i < to; i++)
		if (is_vowel_base(v->base[i]))
			mark = i;
	for (size_t i = from; i < to; i++)
		foreign_letter_add(out, v->base[i], i == mark ? 2 : v->tone[i]);
}

static bool lone_consonant(const struct cut_word *v, size_t from, size_t to)
{
	static const char *const pairs[] = {"ch", "kh", "th", "ph", "tr", "nh", "ng", "gh", "bh"};
	if (to - from == 1)
		return !is_vowel_base(v->base[from]);
	for (size_t i = 0; to - from == 2 && i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (memcmp(v->base + from, pairs[i], 2) == 0)
			return true;
	return false;
}

/* What it costs to read the letters as one piece; 0 if they are none. */
static unsigned piece_cost(const struct cut_word *v, size_t from, size_t to,
        enum cut_strictness strict, struct str *scratch)
{
	unsigned cost = from > 0 && is_vowel_base(v->base[from]) ? 11 : 10;
	if (to == v->n && from > 0 && to - from > 2 && v->base[to - 1] == 'a' &&
	        v->base[to - 2] == 'i' && !v->tone[to - 2])
		cost += 15; /* In-đô-nê-xi-a */
	str_clear(scratch);
	compose(v, from, to, false, scratch);
	if (vi_syllable(scratch->data, scratch->len))
		return cost;
	if (strict == CUT_AS_WRITTEN)
		return 0;
	if (strchr("ptch", v->base[to - 1])) {
		str_clear(scratch);
		compose(v, from, to, true, scratch);
		if (vi_syllable(scratch->data, scratch->len))
			return cost + 2;
	}
	return strict == CUT_WITH_BROKEN && lone_consonant(v, from, to) ? 30 : 0;
}

static void append_piece(const struct cut_word *v, size_t from, size_t to, struct str *out)
{
	struct str word;
	str_init(&word);
	compose(v, from, to, false, &word);
	if (!vi_syllable(word.data, word.len)) {
		str_clear(&word);
		if (lone_consonant(v, from, to)) {
			bool hard =
			        (v->base[from] == 'k' || v->base[from] == 'q') && to - from == 1;
			bool breathy = to - from == 2 && strchr("bg", v->base[from]) &&
			               v->base[from + 1] == 'h';
			if (hard)
				str_addc(&word, 'c');
			else
				compose(v, from, breathy ? from + 1 : to, false, &word);
			str_adds(&word, "ờ");
		} else {
			compose(v, from, to, true, &word);
		}
	}
	if (out->len)
		str_addc(out, ' ');
	str_add(out, word.data, word.len);
	str_finish(&word);
}

bool cut_read(const struct cut_word *v, enum cut_strictness strict, struct str *out)
{
	unsigned best[CUT_LETTERS] = {0};
	size_t back[CUT_LETTERS] = {0};
	struct str scratch;
	str_init(&scratch);
	for (size_t to = 1; to <= v->n; to++) {
		size_t first = to > PIECE_LETTERS ? to - PIECE_LETTERS : 0;
		for (size_t from = first; from < to; from++) {
			if (from && !best[from])
				continue;
			unsigned cost = piece_cost(v, from, to, strict, &scratch);
			if (cost && (!best[to] || best[from] + cost < best[to])) {
				best[to] = best[from] + cost;
				back[to] = from;
			}
		}
	}
	str_finish(&scratch);
	if (!v->n || !best[v->n])
		return false;
	size_t cuts[CUT_LETTERS], n = 0;
	for (size_t at = v->n; at > 0; at = back[at])
		cuts[n++] = at;
	for (size_t from = 0; n > 0; from = cuts[n])
		append_piece(v, from, cuts[--n], out);
	return true;
}

void cut_add_marks(struct cut_word *v)
{
	for (size_t i = 1; i + 1 < v->n; i++) {
		bool final = strchr("nmptcui", v->base[i + 1]) != NULL;
		if (final && v->base[i] == 'e' && (v->base[i - 1] == 'i' || v->base[i - 1] == 'y'))
			v->base[i] = '3';
		if (final && v->base[i] == 'o' && v->base[i - 1] == 'u')
			v->base[i] = '4';
	}
}

bool cut_loan_syllable(const char *word, size_t len, const struct cut_word *v)
{
	static const char *const rimes[] = {"oep", "oem", "uym", "5ng", "i3", "u4p", "u3n", "5c"};
	if (v->n > 2 && v->base[0] == 'x' && strchr("tcp", v->base[1]) && v->base[2] != 'h')
		return vi_syllable(word + 1, len - 1);
	size_t at = 0;
	while (at < v->n && !is_vowel_base(v->base[at]))
		at++;
	bool known = false;
	for (size_t i = 0; i < sizeof(rimes) / sizeof(rimes[0]); i++)
		known |= strlen(rimes[i]) == v->n - at &&
		         memcmp(rimes[i], v->base + at, v->n - at) == 0;
	char onset[8] = {0};
	bool bare = v->base[at] != 'i' && !v->sure && !v->hat;
	if (!known || at > 3 || (bare && at > 0))
		return false;
	memcpy(onset, v->base, at);
	onset[at] = v->base[at] == 'i' ? 'i' : 'a';
	return at == 0 || vi_syllable(onset, at + 1);
}
