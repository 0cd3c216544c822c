/* Lost letters that spelling cannot see: "thông bo" is made of two syllables, but news
 * says "thông báo". A word that news has hardly ever is compared with the words that
 * are one letter longer: one that news has beside the same neighbour is what stood
 * there. The weights are logarithms of how much oftener a damaged text has such a word
 * than a sound one, counted on sentences that the table did not know. Called by
 * review.c for every word of small letters. */
#include "review/news.h"

#include "unicode/syllable.h"

#include <stdlib.h>
#include <string.h>

#include "review/news_table.h"

enum { ROWS = sizeof news / sizeof news[0] };
enum use { USE_OTHER, USE_FEW, USE_SOME, USE_OFTEN, USE_NEVER };

/* Tenths of bits: the word alone; it, one letter longer, has one neighbour; or both. */
static const struct {
	int alone, one, both;
} weights[] = {
        [USE_OFTEN] = {-2, 7, 27},
        [USE_SOME] = {-1, 30, 50},
        [USE_FEW] = {2, 50, 60},
        [USE_NEVER] = {8, 60, 60},
        [USE_OTHER] = {0, 0, 0},
};
enum { WEIGHT_SAID = -2, WEIGHT_BROKEN = 60, WEIGHT_STRANGE = 12, LETTERS_MOST = 7 };
/* A consonant alone is more often a slip of the space bar: "c ó". */
enum { WEIGHT_CONSONANT = 25 };

static size_t row_len(const char *row)
{
	return (size_t)(strchr(row, ' ') - row);
}

/* By bytes, as the table is sorted. */
static int compare(const char *word, size_t len, const char *row)
{
	size_t n = row_len(row);
	int c = memcmp(word, row, len < n ? len : n);
	return c != 0 ? c : (len > n) - (len < n);
}

/* The first row that is not before the word; ROWS: none. */
static size_t lower_bound(const char *word, size_t len)
{
	size_t from = 0, to = ROWS;
	while (from < to) {
		size_t middle = (from + to) / 2;
		if (compare(word, len, news[middle]) > 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static const char *find(const char *word, size_t len)
{
	size_t i = lower_bound(word, len);
	return i < ROWS && compare(word, len, news[i]) == 0 ? news[i] : NULL;
}

static enum use use_of(const char *row)
{
	return row == NULL ? USE_NEVER : (enum use)(row[row_len(row) + 1] - '0');
}

/* Does `word` stand among the words behind that of the row? */
static bool is_followed(const char *row, const char *word, size_t len)
{
	const char *p = row != NULL && len > 0 ? strchr(row + row_len(row) + 1, ' ') : NULL;
	for (; p != NULL; p = strchr(p, ' ')) {
		p++;
		if (strncmp(p, word, len) == 0 && (p[len] == ' ' || p[len] == '\0'))
			return true;
	}
	return false;
}

/* Is `word` what is left of `whole` without one letter? */
static bool is_one_less(const char *word, size_t len, const char *whole, size_t whole_len)
{
	size_t same = 0, rest;
	if (whole_len <= len || whole_len > len + 3)
		return false;
	while (same < len && word[same] == whole[same])
		same++;
	while (same > 0 && ((unsigned char)whole[same] & 0xC0) == 0x80)
		same--; /* two letters may begin with the same byte */
	rest = same + 1;
	while (rest < whole_len && ((unsigned char)whole[rest] & 0xC0) == 0x80)
		rest++;
	return whole_len - rest == len - same && memcmp(word + same, whole + rest, len - same) == 0;
}

struct search {
	struct news_word before, word, after;
	const char *before_row;
	bool whole; /* a common word is one letter longer */
	int sides;  /* and the most neighbours that such a one has in news */
};

static void try_row(struct search *s, const char *row)
{
	size_t n = row_len(row);
	if (row[n + 1] < '0' + USE_SOME || !is_one_less(s->word.at, s->word.len, row, n))
		return;
	int sides =
	        is_followed(s->before_row, row, n) + is_followed(row, s->after.at, s->after.len);
	s->whole = true;
	s->sides = sides > s->sides ? sides : s->sides;
}

/* Words one letter longer share the first byte, or have lost their first letter. */
static void search_wholes(struct search *s)
{
	static const char *const firsts[] = {"b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "q",
	        "r", "s", "t", "v", "x", "đ", "a", "e", "i", "o", "u", "y", "ă", "â", "ê", "ô", "ơ",
	        "ư", "á", "à", "ấ", "ầ", "ắ", "ế", "ố", "ồ", "ở", "ứ", "ủ", "ý"};
	char longer[NEWS_BYTES + 4];
	for (size_t i = lower_bound(s->word.at, 1); i < ROWS && news[i][0] == s->word.at[0]; i++)
		try_row(s, news[i]);
	for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
		size_t n = strlen(firsts[i]);
		memcpy(longer, firsts[i], n);
		memcpy(longer + n, s->word.at, s->word.len);
		const char *row = find(longer, n + s->word.len);
		if (row != NULL)
			try_row(s, row);
	}
}

/* Letters that Vietnamese has not, or more than a syllable: no loss makes these. */
static bool is_foreign(struct news_word w)
{
	size_t letters = 0;
	for (size_t i = 0; i < w.len; i++) {
		letters += ((unsigned char)w.at[i] & 0xC0) != 0x80;
		if (strchr("fjwz", w.at[i]) != NULL)
			return true;
	}
	return letters > LETTERS_MOST;
}

int news_doubt(struct news_word before, struct news_word word, struct news_word after)
{
	const char *row = find(word.at, word.len);
	enum use use = use_of(row);
	struct search s = {.before = before, .word = word, .after = after};
	if (use == USE_OTHER || word.len == 0 || word.len > NEWS_BYTES)
		return 0;
	bool syllable = row != NULL || vi_syllable(word.at, word.len);
	if (!syllable && is_foreign(word))
		return 0;
	s.before_row = before.len > 0 ? find(before.at, before.len) : NULL;
	if (is_followed(s.before_row, word.at, word.len) || is_followed(row, after.at, after.len))
		return WEIGHT_SAID;
	search_wholes(&s);
	if (word.len == 1 && !syllable)
		return WEIGHT_CONSONANT;
	if (!syllable)
		return s.whole ? WEIGHT_BROKEN : WEIGHT_STRANGE;
	return s.sides == 0   ? weights[use].alone
	       : s.sides == 1 ? weights[use].one
	                      : weights[use].both;
}
