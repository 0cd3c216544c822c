/* The Vietnamese syllable: onset and rime by table, and the rule that a rime
 * closed by c, ch, p or t takes sắc or nặng only (which is what tells "hot"
 * and "net" from Vietnamese). Letters are in the one-byte code of letters.h.
 * Called for every word of a text, so the rimes are found by hashing. */
#include "unicode/syllable.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <string.h>

enum { LETTERS_MAX = 8, TONE_SAC = 2, TONE_NANG = 5 };

struct letters {
	char base[LETTERS_MAX + 1];
	size_t count;
	unsigned tone;
	bool marked;
};

/* False: a letter that Vietnamese lacks, too long, or two tones. */
static bool take_apart(const char *word, size_t len, struct letters *ret)
{
	const char *p = word, *end = word + len;
	*ret = (struct letters){0};
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		struct vi_letter l = vi_letter(cp);
		if (l.base == 0 || ret->count == LETTERS_MAX)
			return false;
		if (l.tone != 0 && ret->tone != 0)
			return false;
		if (l.tone != 0)
			ret->tone = l.tone;
		ret->marked |= cp >= 0x80;
		ret->base[ret->count++] = l.base;
	}
	return ret->count > 0;
}

/* Every rime that the orthography knows, in the one-byte code, sorted. The
 * ones with y after "qu" stand with the others: qu + yên, qu + ynh. */
static const char rimes[][8] = {
        "1c",
        "1m",
        "1n",
        "1ng",
        "1p",
        "1t",
        "2c",
        "2m",
        "2n",
        "2ng",
        "2p",
        "2t",
        "2u",
        "2y",
        "3",
        "3ch",
        "3m",
        "3n",
        "3nh",
        "3p",
        "3t",
        "3u",
        "4",
        "44c",
        "44ng",
        "4c",
        "4i",
        "4m",
        "4n",
        "4ng",
        "4p",
        "4t",
        "5",
        "5i",
        "5m",
        "5n",
        "5p",
        "5t",
        "6",
        "65c",
        "65i",
        "65m",
        "65n",
        "65ng",
        "65p",
        "65t",
        "65u",
        "6a",
        "6c",
        "6i",
        "6m",
        "6n",
        "6ng",
        "6t",
        "6u",
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "i",
        "i3c",
        "i3m",
        "i3n",
        "i3ng",
        "i3p",
        "i3t",
        "i3u",
        "ia",
        "ich",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "o",
        "o1c",
        "o1m",
        "o1n",
        "o1ng",
        "o1t",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oc",
        "oe",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "ooc",
        "oong",
        "op",
        "ot",
        "u",
        "u2n",
        "u2ng",
        "u2t",
        "u2y",
        "u3",
        "u3ch",
        "u3nh",
        "u4c",
        "u4i",
        "u4m",
        "u4n",
        "u4ng",
        "u4t",
        "u5",
        "ua",
        "uc",
        "ui",
        "um",
        "un",
        "ung",
        "up",
        "ut",
        "uy",
        "uy3n",
        "uy3t",
        "uya",
        "uych",
        "uyn",
        "uynh",
        "uyp",
        "uyt",
        "uyu",
        "y",
        "y3m",
        "y3n",
        "y3ng",
        "y3t",
        "y3u",
        "ych",
        "yn",
        "ynh",
        "yp",
        "yt",
        "yu",
};
enum { RIMES = sizeof rimes / sizeof rimes[0] };

static bool rime_is(const char *s)
{
	size_t low = 0, high = RIMES;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(s, rimes[mid]);
		if (c == 0)
			return true;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

/* Onsets, longest first; `front`: 1 only before i e ê y, -1 never there. */
static const struct onset {
	char text[4];
	uint8_t len;
	int8_t front;
} onsets[] = {
        {"ngh", 3, 1},
        {"ch", 2, 0},
        {"gh", 2, 1},
        {"gi", 2, 0},
        {"kh", 2, 0},
        {"ng", 2, -1},
        {"nh", 2, 0},
        {"ph", 2, 0},
        {"qu", 2, 0},
        {"th", 2, 0},
        {"tr", 2, 0},
        {"7", 1, 0},
        {"b", 1, 0},
        {"c", 1, -1},
        {"d", 1, 0},
        {"g", 1, 0},
        {"h", 1, 0},
        {"k", 1, 0},
        {"l", 1, 0},
        {"m", 1, 0},
        {"n", 1, 0},
        {"p", 1, 0},
        {"r", 1, 0},
        {"s", 1, 0},
        {"t", 1, 0},
        {"v", 1, 0},
        {"x", 1, 0},
        {"", 0, 0},
};

static bool is_front(char c)
{
	return c == 'i' || c == 'e' || c == '3' || c == 'y';
}

static bool rime_fits(const struct onset *o, const char *rime)
{
	bool after_qu = o->text[0] == 'q';
	if (!rime_is(rime) || (o->front == 1 && !is_front(rime[0])) ||
	        (o->front == -1 && is_front(rime[0])))
		return false;
	if (rime[0] == 'y' && rime[1] != '\0' && !after_qu)
		return o->len == 0 &&
		       rime[1] == '3'; /* yêu, yên stand alone; -ynh, -yt only after qu */
	if (rime[0] == 'i' && rime[1] == '3' && o->len == 0)
		return false; /* written yê- where no onset stands */
	if (o->text[0] == 'g' && o->len == 1 && is_front(rime[0]))
		return rime[0] == 'i'; /* gì, gìn, giếng; else gh */
	return true;
}

/* A stop at the end takes sắc or nặng. */
static bool tone_fits(const struct letters *l)
{
	char last = l->base[l->count - 1];
	bool ch = last == 'h' && l->count > 1 && l->base[l->count - 2] == 'c';
	if (last == 'c' || last == 'p' || last == 't' || ch)
		return l->tone == TONE_SAC || l->tone == TONE_NANG;
	return true;
}

static bool fits(const struct letters *l)
{
	if (!tone_fits(l))
		return false;
	for (size_t i = 0; i < sizeof onsets / sizeof onsets[0]; i++) {
		const struct onset *o = &onsets[i];
		if (l->count > o->len && memcmp(l->base, o->text, o->len) == 0 &&
		        rime_fits(o, l->base + o->len))
			return true;
	}
	return false;
}

static bool is_syllable(const char *word, size_t len)
{
	struct letters l;
	return len <= 2 * LETTERS_MAX + 4 && take_apart(word, len, &l) && fits(&l);
}

/* A text says the same thousand syllables over and over: what a thread asked
 * last is kept, a slot a hash. The verdict depends on the word alone. */
struct verdict {
	char word[14];
	uint8_t len; /* 0: free */
	bool yes;
};
enum { VERDICTS = 1024 }; /* 16 KiB a thread */
static _Thread_local struct verdict verdicts[VERDICTS];

bool vi_syllable(const char *word, size_t len)
{
	if (len == 0 || len > sizeof verdicts->word)
		return is_syllable(word, len);
	uint64_t part = 0, more = 0;
	memcpy(&part, word, len < 8 ? len : 8);
	if (len > 8)
		memcpy(&more, word + 8, len - 8);
	uint64_t h = (part ^ more * 0x9E3779B97F4A7C15U ^ len) * 0xFF51AFD7ED558CCDU;
	struct verdict *v = &verdicts[h >> 54];
	if (v->len == len && memcmp(v->word, word, len) == 0)
		return v->yes;
	v->yes = is_syllable(word, len);
	v->len = (uint8_t)len;
	memcpy(v->word, word, len);
	return v->yes;
}

bool vi_marked(const char *word, size_t len)
{
	struct letters l;
	return len <= 2 * LETTERS_MAX + 4 && take_apart(word, len, &l) && l.marked && fits(&l);
}
