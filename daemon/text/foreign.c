/* Reads any word in Latin letters as Vietnamese syllables, by rule: guesses
 * the language by its spelling (foreign_cues.c), turns letters into sounds
 * (foreign_rules.c), and sounds into syllables (foreign_sounds.c). Words with
 * letters that only Vietnamese has (bêtông, Krông, tâmsự) are cut into
 * syllables instead.
 * Called by the reader for words that no lexicon knows. */
#include "text/foreign.h"

#include "text/foreign_cut.h"
#include "text/foreign_rules.h"
#include "text/foreign_sounds.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A word longer than this is read in pieces; a letter is at most two symbols. */
enum { WORD_LETTERS = 40, SYMBOLS = 2 * WORD_LETTERS + 3, SOUNDS = 4 * SYMBOLS };

/* A word as symbols of foreign_rules.h, between two '#'. */
struct symbols {
	char s[SYMBOLS];
	size_t n;
};

static const char *folded(uint32_t letter)
{
	size_t low = 0, high = foreign_letter_count;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (foreign_letters[mid].letter == letter)
			return foreign_letters[mid].symbols;
		if (foreign_letters[mid].letter < letter)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void symbols_add(struct symbols *w, const char *more)
{
	for (; *more && w->n + 1 < SYMBOLS; more++)
		w->s[w->n++] = *more;
}

/* The symbol of a Vietnamese letter where the word is taken for foreign. */
static char plain_symbol(struct vi_letter v)
{
	if (v.base == 'e' && v.tone == 2)
		return 'E';
	if ((v.base == 'e' && v.tone == 1) || v.base == '3')
		return 'H';
	return v.base == '2' ? 'a' : v.base == '4' ? 'o' : v.base;
}

/* Both forms of up to WORD_LETTERS letters; returns where the rest begins. */
static const char *fold_word(const char *p, const char *end, struct cut_word *v, struct symbols *w)
{
	*v = (struct cut_word){0};
	*w = (struct symbols){.s = "#", .n = 1};
	for (size_t i = 0; p < end && i < WORD_LETTERS; i++) {
		uint32_t c = letter_lower(utf8_next(&p, end));
		struct vi_letter l = vi_letter(c);
		const char *symbols = folded(c);
		if (symbols) {
			symbols_add(w, symbols);
			v->strange = true;
		} else if (l.base) {
			char s[2] = {plain_symbol(l), 0};
			symbols_add(w, s);
			cut_add(v, l);
		} else {
			v->strange = true;
		}
	}
	symbols_add(w, "#");
	return p;
}

/* Where each symbol stands in a word, as chains of positions + 1. Most cues
 * begin with a symbol that the word does not have. */
struct places {
	uint8_t first[128];
	uint8_t next[SYMBOLS];
};

static bool has_cue(const struct symbols *w, const struct places *at, const char *spelling)
{
	for (uint8_t p = at->first[(unsigned char)spelling[0]]; p != 0; p = at->next[p - 1]) {
		size_t i = p - 1U, k = 1;
		while (spelling[k] && i + k < w->n && w->s[i + k] == spelling[k])
			k++;
		if (!spelling[k])
			return true;
	}
	return false;
}

static enum foreign_language guess(const struct symbols *w)
{
	int score[FOREIGN_LANGUAGES] = {0};
	struct places at = {0};
	for (size_t i = w->n; i-- > 0;) {
		unsigned char symbol = (unsigned char)w->s[i] & 0x7F;
		at.next[i] = at.first[symbol];
		at.first[symbol] = (uint8_t)(i + 1);
	}
	for (size_t i = 0; i < foreign_cue_count; i++)
		if (has_cue(w, &at, foreign_cues[i].spelling))
			score[foreign_cues[i].language] += foreign_cues[i].weight;
	size_t best = FOREIGN_ENGLISH;
	for (size_t i = 0; i < FOREIGN_LANGUAGES; i++)
		if (score[i] > score[best])
			best = i;
	return (enum foreign_language)best;
}

static bool in_class(char symbol, char class)
{
	bool vowel = symbol && strchr("aeiouyEHOU12345 6", symbol);
	switch (class) {
	case 'V':
		return vowel;
	case 'C':
		return !vowel && symbol != '#';
	case 'F':
		return symbol && strchr("eiyEH", symbol);
	default:
		return symbol == class;
	}
}

static bool vowel_before(const struct symbols *w, size_t at)
{
	for (size_t i = 1; i < at; i++)
		if (in_class(w->s[i], 'V'))
			return true;
	return false;
}

static bool rule_fits(const struct foreign_rule *r, const struct symbols *w, size_t at)
{
	const char *context = r->left;
	bool later = context[0] == '@';
	context += later;
	size_t n = strlen(r->letters), left = strlen(context), right = strlen(r->right);
	if (at + n + right > w->n || left > at || memcmp(w->s + at, r->letters, n) != 0)
		return false;
	for (size_t i = 0; i < left; i++)
		if (!in_class(w->s[at - left + i], context[i]))
			return false;
	for (size_t i = 0; i < right; i++)
		if (!in_class(w->s[at + n + i], r->right[i]))
			return false;
	return !later || vowel_before(w, at - left);
}

static const struct foreign_rule *find_rule(
        enum foreign_language language, const struct symbols *w, size_t at)
{
	for (;;) {
		const struct foreign_table *t = &foreign_tables[language];
		for (size_t i = 0; i < t->count; i++)
			if (t->rules[i].letters[0] == w->s[at] && rule_fits(&t->rules[i], w, at))
				return &t->rules[i];
		if (t->parent == language)
			return NULL;
		language = t->parent;
	}
}

static void read_by_rules(enum foreign_language language, const struct symbols *w, struct str *out)
{
	char sounds[SOUNDS];
	size_t n = 0;
	for (size_t at = 1; at + 1 < w->n;) {
		const struct foreign_rule *r = find_rule(language, w, at);
		if (!r) {
			at++;
			continue;
		}
		for (const char *s = r->sounds; *s && n < SOUNDS; s++)
			sounds[n++] = *s;
		at += strlen(r->letters);
	}
	foreign_sounds(sounds, n, out);
}

/* Where the second half of an English compound begins, 0 if it is none. */
static size_t compound(const struct symbols *w)
{
	size_t best = 0;
	for (size_t i = 0; i < foreign_second_count; i++) {
		const char *second = foreign_seconds[i];
		size_t n = strlen(second);
		if (w->n < n + 5 || memcmp(w->s + w->n - 1 - n, second, n) != 0)
			continue;
		size_t at = w->n - 1 - n;
		if (vowel_before(w, at) && (!best || at < best))
			best = at;
	}
	return best;
}

static void read_english(const struct symbols *w, struct str *out)
{
	size_t at = compound(w);
	if (!at) {
		read_by_rules(FOREIGN_ENGLISH, w, out);
		return;
	}
	struct symbols half = {.n = at};
	memcpy(half.s, w->s, at);
	symbols_add(&half, "#");
	read_by_rules(FOREIGN_ENGLISH, &half, out);
	half = (struct symbols){.s = "#", .n = 1};
	memcpy(half.s + 1, w->s + at, w->n - at);
	half.n += w->n - at;
	read_by_rules(FOREIGN_ENGLISH, &half, out);
}

static void read_piece(const struct cut_word *v, const struct symbols *w, struct str *out)
{
	struct cut_word respelled;
	bool french_end = v->n > 0 && strchr("esx", v->base[v->n - 1]);
	if (!v->strange && (v->sure || v->maybe)) {
		cut_respell(v, &respelled);
		if (cut_read(v, CUT_AS_WRITTEN, out))
			return;
		if ((v->sure || (v->hat && !french_end)) &&
		        cut_read(&respelled, CUT_WITH_BROKEN, out))
			return;
	}
	enum foreign_language language = guess(w);
	if (!v->strange && language == FOREIGN_VIETNAMESE) {
		cut_respell(v, &respelled);
		cut_add_marks(&respelled);
		if (cut_read(&respelled, CUT_WITH_TONES, out))
			return;
	}
	if (language == FOREIGN_ENGLISH)
		read_english(w, out);
	else
		read_by_rules(language == FOREIGN_VIETNAMESE ? FOREIGN_OPEN : language, w, out);
}

void foreign_read(const char *word, size_t len, struct str *out)
{
	const char *p = word, *end = word + len, *first = word;
	bool capital = len && letter_is_upper(utf8_next(&first, end));
	struct str said;
	str_init(&said);
	while (p < end) {
		struct cut_word v;
		struct symbols w;
		const char *from = p;
		p = fold_word(p, end, &v, &w);
		if (from == word && p == end && !v.strange && cut_loan_syllable(word, len, &v))
			vi_lower(word, len, &said);
		else
			read_piece(&v, &w, &said);
	}
	if (!said.len)
		str_adds(&said, "ơ");
	const char *rest = said.data;
	uint32_t c = utf8_next(&rest, said.data + said.len);
	char head[4];
	size_t n = utf8_put(capital ? letter_upper(c) : c, head);
	str_add(out, head, n);
	str_add(out, rest, said.len - (size_t)(rest - said.data));
	str_finish(&said);
}
