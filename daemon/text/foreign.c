/* Reads any word in Latin letters as Vietnamese syllables, by rule: guesses
 * the language by its spelling (foreign_cues.c), turns letters into sounds
 * (foreign_rules.c), and sounds into syllables (foreign_sounds.c). Words with
 * letters that only Vietnamese has (bêtông, Krông, tâmsự) are cut into
 * syllables instead.
 * Called by the reader for words that no lexicon knows. */
#include "text/foreign.h"

#include "text/foreign_rules.h"
#include "text/foreign_sounds.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A word longer than this is read in pieces. */
enum { WORD_LETTERS = 40, SYMBOLS = 2 * WORD_LETTERS + 3, SOUNDS = 4 * SYMBOLS, PIECE_LETTERS = 7 };

/* A word as Vietnamese letters: vi_letter bases and tones. */
struct letters {
	char base[SYMBOLS];
	uint8_t tone[SYMBOLS];
	size_t n;
	bool strange; /* holds a letter that Vietnamese does not have */
	bool sure;    /* holds one that only Vietnamese has */
	bool maybe;   /* holds one that French, too, has: â ê ô à è ì ò ù */
	bool hat;     /* holds â, ê or ô */
};

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

static void letters_add(struct letters *v, struct vi_letter l)
{
	if (v->n + 1 >= SYMBOLS)
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

/* Both forms of up to WORD_LETTERS letters; returns where the rest begins. */
static const char *fold_word(const char *p, const char *end, struct letters *v, struct symbols *w)
{
	*v = (struct letters){0};
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
			letters_add(v, l);
		} else {
			v->strange = true;
		}
	}
	symbols_add(w, "#");
	return p;
}

/* --- Vietnamese run together --- */

static bool is_vowel_base(char c)
{
	return c && strchr("aeiouy123456", c);
}

/* Letters that Vietnamese does not have, or not there, as it would write
 * them: f, j, w, z; k before a; a syllable's end in l, s, d, b. */
static void respell(const struct letters *from, struct letters *to)
{
	*to = (struct letters){.sure = from->sure};
	for (size_t i = 0; i < from->n && to->n + 3 < SYMBOLS; i++) {
		char c = from->base[i], before = i ? from->base[i - 1] : 0,
		     next = i + 1 < from->n ? from->base[i + 1] : 0;
		static const char finals[] = "lsxd7bvfkgqjz", instead[] = "nttttpppccctt";
		bool final = is_vowel_base(before) && !is_vowel_base(next) && next != 'h' &&
		             next != 'r' && next != 'l';
		const char *f = strchr(finals, c);
		struct vi_letter l = {.base = c, .tone = from->tone[i]};
		if (final && (c == 'r' || (c == 'h' && before != 'c')))
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
		letters_add(to, l);
		const char *more = final && f                                                ? ""
		                   : c == 'f'                                                ? "h"
		                   : c == 'j' && next != 'i'                                 ? "i"
		                   : c == 'g' && before != 'n' && next && strchr("e3", next) ? "h"
		                                                                             : "";
		for (; *more; more++)
			letters_add(to, (struct vi_letter){.base = *more});
	}
}

static void compose(const struct letters *v, size_t from, size_t to, bool sharp, struct str *out)
{
	size_t mark = to;
	for (size_t i = from; sharp && i < to; i++)
		if (is_vowel_base(v->base[i]))
			mark = i;
	for (size_t i = from; i < to; i++)
		foreign_letter_add(out, v->base[i], i == mark ? 2 : v->tone[i]);
}

static bool lone_consonant(const struct letters *v, size_t from, size_t to)
{
	static const char *const pairs[] = {"ch", "kh", "th", "ph", "tr", "nh", "ng", "gh", "bh"};
	if (to - from == 1)
		return !is_vowel_base(v->base[from]);
	for (size_t i = 0; to - from == 2 && i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (memcmp(v->base + from, pairs[i], 2) == 0)
			return true;
	return false;
}

/* How far the pieces of a word may be from Vietnamese syllables. */
enum strictness {
	AS_WRITTEN,  /* they are syllables */
	WITH_TONES,  /* or would be with the tone that a final stop takes */
	WITH_BROKEN, /* or single consonants: K-rông */
};

/* What it costs to read the letters as one piece; 0 if they are none. */
static unsigned piece_cost(const struct letters *v, size_t from, size_t to, enum strictness strict,
        struct str *scratch)
{
	unsigned cost = from > 0 && is_vowel_base(v->base[from]) ? 11 : 10;
	if (to == v->n && from > 0 && to - from > 2 && v->base[to - 1] == 'a' &&
	        v->base[to - 2] == 'i' && !v->tone[to - 2])
		cost += 15; /* In-đô-nê-xi-a */
	str_clear(scratch);
	compose(v, from, to, false, scratch);
	if (vi_syllable(scratch->data, scratch->len))
		return cost;
	if (strict == AS_WRITTEN)
		return 0;
	if (strchr("ptch", v->base[to - 1])) {
		str_clear(scratch);
		compose(v, from, to, true, scratch);
		if (vi_syllable(scratch->data, scratch->len))
			return cost + 2;
	}
	return strict == WITH_BROKEN && lone_consonant(v, from, to) ? 30 : 0;
}

static void append_piece(const struct letters *v, size_t from, size_t to, struct str *out)
{
	struct str word;
	str_init(&word);
	compose(v, from, to, false, &word);
	if (!vi_syllable(word.data, word.len)) {
		str_clear(&word);
		if (lone_consonant(v, from, to)) {
			bool hard =
			        (v->base[from] == 'k' || v->base[from] == 'q') && to - from == 1;
			bool breathy = v->base[from] == 'b' && to - from == 2;
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

/* Cut the word into Vietnamese syllables, as few as can be. False, and
 * nothing appended, if it cannot be cut. */
static bool read_vietnamese(const struct letters *v, enum strictness strict, struct str *out)
{
	unsigned best[SYMBOLS] = {0};
	size_t back[SYMBOLS] = {0};
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
	size_t cuts[SYMBOLS], n = 0;
	for (size_t at = v->n; at > 0; at = back[at])
		cuts[n++] = at;
	for (size_t from = 0; n > 0; from = cuts[n])
		append_piece(v, from, cuts[--n], out);
	return true;
}

/* Without marks, as in web addresses: ie and ye before a final are iê and yê,
 * uo is uô. */
static void add_marks(struct letters *v)
{
	for (size_t i = 1; i + 1 < v->n; i++) {
		bool final = strchr("nmptcui", v->base[i + 1]) != NULL;
		if (final && v->base[i] == 'e' && (v->base[i - 1] == 'i' || v->base[i - 1] == 'y'))
			v->base[i] = '3';
		if (final && v->base[i] == 'o' && v->base[i - 1] == 'u')
			v->base[i] = '4';
	}
}

/* A syllable that lexicons write and the rimes or onsets of Vietnamese do not
 * have: xcô, xtan, oép, ơng. It stays, so that reading twice changes nothing. */
static bool loan_syllable(const char *word, size_t len, const struct letters *v)
{
	static const char *const rimes[] = {"oep", "oem", "uym", "5ng", "i3", "u4p"};
	if (v->n > 2 && v->base[0] == 'x' && strchr("tcp", v->base[1]))
		return vi_syllable(word + 1, len - 1);
	size_t at = 0;
	while (at < v->n && !is_vowel_base(v->base[at]))
		at++;
	bool known = false;
	for (size_t i = 0; i < sizeof(rimes) / sizeof(rimes[0]); i++)
		known |= strlen(rimes[i]) == v->n - at &&
		         memcmp(rimes[i], v->base + at, v->n - at) == 0;
	char onset[8] = {0};
	if (!known || at > 3)
		return false;
	memcpy(onset, v->base, at);
	onset[at] = v->base[at] == 'i' ? 'i' : 'a';
	return at == 0 || vi_syllable(onset, at + 1);
}

/* --- By spelling rules --- */

static enum foreign_language guess(const struct symbols *w)
{
	int score[FOREIGN_LANGUAGES] = {0};
	for (size_t i = 0; i < foreign_cue_count; i++) {
		const struct foreign_cue *c = &foreign_cues[i];
		if (memmem(w->s, w->n, c->spelling, strlen(c->spelling)))
			score[c->language] += c->weight;
	}
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

static void read_piece(const struct letters *v, const struct symbols *w, struct str *out)
{
	struct letters respelled;
	bool french_end = v->n > 0 && strchr("esx", v->base[v->n - 1]);
	if (!v->strange && (v->sure || v->maybe)) {
		respell(v, &respelled);
		if (read_vietnamese(v, AS_WRITTEN, out))
			return;
		if ((v->sure || (v->hat && !french_end)) &&
		        read_vietnamese(&respelled, WITH_BROKEN, out))
			return;
	}
	enum foreign_language language = guess(w);
	if (!v->strange && language == FOREIGN_VIETNAMESE) {
		respell(v, &respelled);
		add_marks(&respelled);
		if (read_vietnamese(&respelled, WITH_TONES, out))
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
		struct letters v;
		struct symbols w;
		const char *from = p;
		p = fold_word(p, end, &v, &w);
		if (from == word && p == end && loan_syllable(word, len, &v))
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
