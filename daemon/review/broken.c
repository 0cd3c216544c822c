/* Lost letters are nearly always those with marks, because only they are missing
 * from fonts and code pages: so a vowel with a mark is put back at every place,
 * to see whether a syllable comes of it. Called by review.c for the few words
 * that are none. */
#include "review/broken.h"

#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST_BYTES = 14 };

/* A vowel of each kind with a tone that open and closed rimes take. */
static const char *const vowels[] = {
        "á", "ạ", "ắ", "ấ", "é", "ế", "í", "ó", "ố", "ớ", "ú", "ứ", "ý"};

/* Written without vowels on purpose, or foreign and common in news. */
static const char *const known[] = {"km", "kg", "cm", "mm", "dm", "ml", "kw", "kwh", "kv", "kva",
        "mw", "gb", "mb", "hz", "ghz", "tr", "tp", "tx", "ts", "ths", "gs", "pgs", "ks", "bs", "cn",
        "nt", "th", "vn", "com", "www", "http", "https", "ml", "mg", "hp", "cc", "cv", "pc", "tv",
        "st", "nd", "rd", "dl", "ph", "vs", "mr", "mrs", "ms", "dr", "etc", "ft", "sms", "ip",
        "tcn", "scn"};

static bool is_known(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(known[i]) == len && memcmp(known[i], word, len) == 0)
			return true;
	return false;
}

static bool has_vowel(const char *word, size_t len)
{
	for (const char *p = word, *end = word + len; p < end;) {
		char base = vi_letter(utf8_next(&p, end)).base;
		if (base != 0 && base != '7' && strchr("aeiouy123456", base) != NULL)
			return true;
	}
	return false;
}

static bool all_small(const char *word, size_t len)
{
	for (const char *p = word, *end = word + len; p < end;)
		if (letter_is_upper(utf8_next(&p, end)))
			return false;
	return true;
}

/* Letters of Vietnamese beyond ASCII. */
static bool is_marked(const char *word, size_t len)
{
	for (const char *p = word, *end = word + len; p < end;) {
		uint32_t cp = utf8_next(&p, end);
		if (vi_letter(cp).base != 0 && cp >= 0x80)
			return true;
	}
	return false;
}

/* Loan words are written as one: "căngxe". */
static bool is_joined(const char *word, size_t len)
{
	for (size_t at = 2; at + 2 <= len; at++)
		if (((unsigned char)word[at] & 0xC0) != 0x80 && vi_syllable(word, at) &&
		        vi_syllable(word + at, len - at))
			return true;
	return false;
}

static bool with_vowel(const char *word, size_t len, size_t at)
{
	char whole[LONGEST_BYTES + 8];
	for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++) {
		size_t n = strlen(vowels[i]);
		memcpy(whole, word, at);
		memcpy(whole + at, vowels[i], n);
		memcpy(whole + at + n, word + at, len - at);
		if (vi_syllable(whole, len + n))
			return true;
	}
	return false;
}

/* A word with a vowel left may be foreign ("net", "file"); one whose rime only
 * misses its heart ("truyn", "nghip") is not. */
static bool may_be_foreign(const char *word, size_t len)
{
	static const char *const ends[] = {
	        "yn", "yt", "uyn", "uyt", "ip", "iu", "in", "im", "uc", "uo"};
	if (len >= 3 && (memcmp(word, "ng", 2) == 0 || memcmp(word, "nh", 2) == 0))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		size_t n = strlen(ends[i]);
		if (len > n + 1 && memcmp(word + len - n, ends[i], n) == 0 && word[0] != 's')
			return !(word[len - n] == 'y' || word[len - n] == 'u');
	}
	return true;
}

bool word_is_broken(const char *word, size_t len, bool unit)
{
	if (len == 0 || len > LONGEST_BYTES || unit || !all_small(word, len) ||
	        is_known(word, len) || vi_syllable(word, len))
		return false;
	if (is_marked(word, len))
		return !is_joined(word,
		        len); /* foreign words hardly have such letters, and names have capitals */
	if (has_vowel(word, len) && may_be_foreign(word, len))
		return false;
	for (size_t at = 0; at <= len; at++)
		if ((at == len || ((unsigned char)word[at] & 0xC0) != 0x80) &&
		        with_vowel(word, len, at))
			return true;
	return false;
}
