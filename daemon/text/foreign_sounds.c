/* From sounds to Vietnamese syllables: what becomes of consonant clusters and
 * of finals that Vietnamese does not have, and how a syllable is spelled.
 * Every syllable is checked by vi_syllable() before it is appended, and made
 * simpler until it is one. Used by foreign.c. */
#include "text/foreign_sounds.h"

#include "unicode/syllable.h"

#include <stdbool.h>
#include <string.h>

enum { RUN_MAX = 8 };

/* One syllable in sounds. Vowels beyond those of foreign_rules.h: q oo, y iê,
 * Z uô (they stand for o, i, u before a lost r). */
struct sound_syllable {
	char onset;  /* 0 if none */
	bool medial; /* w between onset and vowel */
	char vowel;
	char end;  /* I, U, A (ia, ua) or 0 */
	char coda; /* p t k m n N G or 0 */
	bool huyen;
};

static const char vowel_letters[12][6][4] = {
        {"a", "à", "á", "ả", "ã", "ạ"},
        {"ă", "ằ", "ắ", "ẳ", "ẵ", "ặ"},
        {"â", "ầ", "ấ", "ẩ", "ẫ", "ậ"},
        {"e", "è", "é", "ẻ", "ẽ", "ẹ"},
        {"ê", "ề", "ế", "ể", "ễ", "ệ"},
        {"i", "ì", "í", "ỉ", "ĩ", "ị"},
        {"o", "ò", "ó", "ỏ", "õ", "ọ"},
        {"ô", "ồ", "ố", "ổ", "ỗ", "ộ"},
        {"ơ", "ờ", "ớ", "ở", "ỡ", "ợ"},
        {"u", "ù", "ú", "ủ", "ũ", "ụ"},
        {"ư", "ừ", "ứ", "ử", "ữ", "ự"},
        {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"},
};
static const char vowel_bases[] = "a12e3io45u6y";

void foreign_letter_add(struct str *out, char base, uint8_t tone)
{
	const char *v = strchr(vowel_bases, base);
	if (v && base != '\0')
		str_adds(out, vowel_letters[v - vowel_bases][tone]);
	else if (base == '7')
		str_adds(out, "đ");
	else
		str_addc(out, base);
}

/* Spelling of an onset; the second form stands before i, e and ê. */
static const struct {
	char sound;
	const char *plain, *front;
} onsets[] = {
        {'b', "b", "b"},
        {'k', "c", "k"},
        {'d', "7", "7"},
        {'z', "d", "d"},
        {'f', "ph", "ph"},
        {'g', "g", "gh"},
        {'h', "h", "h"},
        {'j', "gi", "gi"},
        {'l', "l", "l"},
        {'m', "m", "m"},
        {'n', "n", "n"},
        {'p', "p", "p"},
        {'r', "r", "r"},
        {'s', "x", "x"},
        {'S', "s", "s"},
        {'t', "t", "t"},
        {'v', "v", "v"},
        {'X', "kh", "kh"},
        {'T', "th", "th"},
        {'C', "ch", "ch"},
        {'R', "tr", "tr"},
        {'N', "nh", "nh"},
        {'G', "ng", "ngh"},
};

static const char *onset_letters(char sound, char first_vowel)
{
	bool front = strchr("ie3y", first_vowel) != NULL;
	if (sound == 'j' && first_vowel == 'i')
		return "d"; /* "gin" would have no vowel left to a voice */
	for (size_t i = 0; i < sizeof(onsets) / sizeof(onsets[0]); i++)
		if (onsets[i].sound == sound)
			return front ? onsets[i].front : onsets[i].plain;
	return "";
}

/* Vowel letters (as vi_letter bases) of the nucleus with its medial. */
static const char *nucleus_letters(const struct sound_syllable *s)
{
	static const struct {
		char vowel;
		const char *plain, *medial;
	} table[] = {
	        {'a', "a", "oa"},
	        {'1', "1", "o1"},
	        {'2', "2", "u2"},
	        {'e', "e", "oe"},
	        {'3', "3", "u3"},
	        {'i', "i", "uy"},
	        {'o', "o", "u4"},
	        {'4', "4", "u4"},
	        {'5', "5", "u5"},
	        {'u', "u", "u"},
	        {'6', "6", "u"},
	        {'Y', "uy", "uy"},
	        {'q', "oo", "oo"},
	        {'y', "i3", "uy3"},
	        {'Z', "u4", "u4"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].vowel == s->vowel)
			return s->medial ? table[i].medial : table[i].plain;
	return "5";
}

static const char *end_letters(const struct sound_syllable *s)
{
	switch (s->end) {
	case 'I':
		return s->vowel == '2' || s->vowel == '1' ? "y" : "i";
	case 'U':
		return s->vowel == 'a' || s->vowel == 'e' ? "o" : "u";
	case 'A':
		return "a";
	default:
		return "";
	}
}

static const char *coda_letters(const struct sound_syllable *s)
{
	bool high = s->vowel == 'i' || s->vowel == '3' || s->vowel == 'Y';
	switch (s->coda) {
	case 'p':
		return "p";
	case 't':
		return "t";
	case 'k':
		return high ? "ch" : "c";
	case 'm':
		return "m";
	case 'n':
		return "n";
	case 'N':
		return high || s->vowel == 'a' ? "nh" : "n";
	case 'G':
		return high ? "nh" : "ng";
	default:
		return "";
	}
}

/* Vowels that cannot stand open, or before this coda, give way to the nearest. */
static void settle_vowel(struct sound_syllable *s)
{
	if (s->end && s->coda) {
		if (s->vowel == '2') { /* ây and âu close to ê and ô */
			s->vowel = s->end == 'I' ? '3' : '4';
			s->end = 0;
		} else {
			s->coda = 0;
		}
	}
	if (!s->coda && !s->end) {
		if (s->vowel == '1')
			s->vowel = 'a';
		else if (s->vowel == '2' || s->vowel == 'q')
			s->vowel = s->vowel == '2' ? '5' : 'o';
		else if (s->vowel == 'y')
			s->vowel = 'i';
		else if (s->vowel == 'Z')
			s->vowel = 'u';
	}
	if ((s->coda == 'k' || s->coda == 'G') && s->vowel == '5')
		s->vowel = '2';
	if (s->coda == 'p' && s->vowel == '6')
		s->vowel = '5';
	if (s->coda == 't' && s->vowel == '3' && (s->onset == 'C' || s->onset == 'j'))
		s->vowel = 'e'; /* not the words for dying and killing */
	if (s->onset == 'b' && (s->vowel == 'Y' || (s->medial && s->vowel == 'i'))) {
		s->vowel = 'i'; /* "buy" is English to espeak-ng */
		s->medial = false;
	}
	if (s->medial && s->vowel == 'i' && s->end)
		s->end = 0; /* and so is "quyu" */
}

static void spell(const struct sound_syllable *s, struct str *out)
{
	const char *vowels = nucleus_letters(s);
	char onset = s->onset;
	if (onset == 'k' && (s->medial || s->vowel == 'Y') && strchr("ouy", vowels[0]) &&
	        vowels[1]) {
		str_adds(out, "qu");
		vowels++;
	} else {
		for (const char *c = onset_letters(onset, vowels[0]); onset && *c; c++)
			foreign_letter_add(out, *c, 0);
	}
	const char *end = end_letters(s), *coda = coda_letters(s);
	uint8_t tone = *coda && strchr("ptc", *coda) ? 2 : s->huyen ? 1 : 0;
	size_t n = strlen(vowels);
	size_t mark = s->end == 'A' ? 0 : n - 1;
	for (size_t i = 0; i < n; i++)
		foreign_letter_add(out, vowels[i], i == mark ? tone : 0);
	str_adds(out, end);
	str_adds(out, coda);
}

static void append_syllable(struct sound_syllable s, struct str *out)
{
	struct str word;
	str_init(&word);
	settle_vowel(&s);
	spell(&s, &word);
	if (!vi_syllable(word.data, word.len) && s.medial) { /* "wô": u, then ô */
		struct sound_syllable u = {.onset = s.onset, .vowel = 'u'};
		append_syllable(u, out);
		s.onset = 0;
		s.medial = false;
		str_clear(&word);
		spell(&s, &word);
	}
	for (int step = 0; !vi_syllable(word.data, word.len) && step < 3; step++) {
		if (step == 0)
			s.coda = s.coda == 'k' || s.coda == 'p'   ? 't'
			         : s.coda == 'G' || s.coda == 'N' ? 'n'
			                                          : 0;
		else if (step == 1)
			s.coda = s.end = 0;
		else
			s = (struct sound_syllable){
			        .onset = s.onset == 'j' ? 'z' : s.onset, .vowel = '5'};
		settle_vowel(&s);
		str_clear(&word);
		spell(&s, &word);
	}
	if (out->len)
		str_addc(out, ' ');
	str_add(out, word.data, word.len);
	str_finish(&word);
}

/* A consonant said alone, to break a cluster. */
static void append_broken(char sound, bool first, struct str *out)
{
	struct sound_syllable s = {
	        .onset = sound, .vowel = sound == 's' && first ? 'i' : '5', .huyen = true};
	if (sound == 'w' || sound == 'W')
		s = (struct sound_syllable){.vowel = 'u'};
	append_syllable(s, out);
}

static bool is_vowel(char c)
{
	return c && strchr("a12e3io45u6Y", c);
}

static bool is_liquid(char c)
{
	return c == 'r' || c == 'l';
}

static bool is_obstruent(char c)
{
	return c && strchr("bkdfgpstvTzSCjXR", c);
}

/* What a consonant becomes at the end of a syllable, 0 if nothing is left. */
static char coda_of(char c, char vowel)
{
	static const char from[] = "bpfvdtszSTjRkgXmnlNG", to[] = "ppppttttttttkkkmnnNG";
	if (c == 'C')
		return vowel == 'i' || vowel == '3' ? 'k' : 't';
	const char *p = c ? strchr(from, c) : NULL;
	return p ? to[p - from] : 0;
}

/* r before a consonant: Bác-ba-ra, Béc-lin, Gioóc-đan, Tuốc-cu. */
static char lost_r(struct sound_syllable *s)
{
	static const char from[] = "ae3o4iu", to[] = "aeeqqyZ";
	const char *p = strchr(from, s->vowel);
	if (!p || s->end)
		return 0;
	s->vowel = to[p - from];
	return 'k';
}

/* The consonants after the last vowel: the first that can end a syllable. */
static void close_word(struct sound_syllable *s, const char *run, size_t n)
{
	if (n == 0)
		return;
	if (n == 1 && run[0] == 'r' && !s->end && (s->vowel == 'i' || s->vowel == 'u')) {
		s->end = 'A';
		return;
	}
	if ((run[0] == 'l' || run[0] == 'n') && n > 1 &&
	        (run[1] == 'm' || run[1] == 'k' || run[1] == 'p')) {
		s->coda = run[0] == 'n' && run[1] == 'k' ? 'G' : coda_of(run[1], s->vowel);
		return;
	}
	for (size_t i = 0; i < n && !s->coda; i++)
		s->coda = coda_of(run[i], s->vowel);
}

/* Give the syllable before a cluster its coda. Returns how many consonants of
 * the run are used up. The last consonant always begins the next syllable. */
static size_t close_syllable(struct sound_syllable *s, const char *run, size_t n, bool medial)
{
	if (n == 1) {
		if (run[0] == 'G' || (medial && !s->end && !strchr("kghXsSrl", run[0]))) {
			s->coda = coda_of(run[0], s->vowel);
			return 1;
		}
		return 0;
	}
	if (n == 2 && run[1] == 'r' && is_obstruent(run[0]))
		return 0;
	if (n == 2 && run[1] == 'l' && is_obstruent(run[0]) && s->end)
		return 0;
	if (run[0] == 'r' && n > 2 && is_obstruent(run[1]) && !is_liquid(run[2])) {
		s->coda = coda_of(run[1], s->vowel);
		return 2;
	}
	s->coda = run[0] == 'r' ? lost_r(s) : coda_of(run[0], s->vowel);
	return 1; /* what cannot end a syllable is dropped */
}

/* Thin out what is left of a cluster: at most one consonant before the last. */
static size_t thin(char *run, size_t n, bool stop_before)
{
	if (n > 2) {
		memmove(run, run + n - 2, 2);
		n = 2;
	}
	bool drop = n == 2 && !is_liquid(run[1]) &&
	            ((run[0] == 's' && stop_before) || strchr("ptkbdg", run[0]));
	if (drop) {
		run[0] = run[1];
		n = 1;
	}
	return n;
}

struct sound_reader {
	const char *sounds;
	size_t n, i;
};

static size_t read_run(struct sound_reader *r, char run[RUN_MAX])
{
	size_t n = 0;
	for (; r->i < r->n && !is_vowel(r->sounds[r->i]); r->i++) {
		char c = r->sounds[r->i];
		if (c == '`' || c == 'I' || c == 'U')
			continue;
		if (n == RUN_MAX) { /* what matters is at both ends */
			memmove(run + 2, run + 3, RUN_MAX - 3);
			n--;
		}
		run[n++] = c;
	}
	return n;
}

static struct sound_syllable read_vowel(struct sound_reader *r)
{
	struct sound_syllable s = {.vowel = r->sounds[r->i++]};
	for (; r->i < r->n; r->i++) {
		char c = r->sounds[r->i];
		if (c == 'I' || c == 'U')
			s.end = c;
		else if (c == '`')
			s.huyen = true;
		else
			break;
	}
	return s;
}

void foreign_sounds(const char *sounds, size_t n, struct str *out)
{
	struct sound_reader r = {.sounds = sounds, .n = n};
	struct sound_syllable open = {0};
	bool any = false;
	char run[RUN_MAX];
	for (;;) {
		size_t count = read_run(&r, run);
		if (r.i >= n) {
			if (any) {
				close_word(&open, run, count);
				append_syllable(open, out);
			} else {
				for (size_t i = 0; i < count; i++)
					append_broken(run[i], false, out);
			}
			return;
		}
		struct sound_syllable next = read_vowel(&r);
		char glide = count > 0 && (run[count - 1] == 'w' || run[count - 1] == 'W')
		                     ? run[count - 1]
		                     : 0;
		bool medial = glide != 0;
		if (medial)
			count--;
		size_t used = 0;
		if (any) {
			if (count > 0)
				used = close_syllable(&open, run, count, glide == 'w');
			append_syllable(open, out);
			memmove(run, run + used, count - used);
			count -= used;
			count = thin(run, count, used && open.coda && strchr("ptk", open.coda));
		}
		for (size_t i = 0; i + 1 < count; i++)
			append_broken(run[i], !any && i == 0, out);
		next.onset = count > 0 ? run[count - 1] : 0;
		next.medial = medial;
		open = next;
		any = true;
	}
}
