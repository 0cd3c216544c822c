/* Tells Vietnamese from the rest by spelling: words that are no syllables, and
 * syllables without marks. The limits lie far from what real news comes to;
 * see docs/reading.md. Called by the verbs and before anything is accepted. */
#include "review/review.h"

#include "base/i18n.h"
#include "review/broken.h"
#include "review/news.h"
#include "unicode/clean.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum {
	UNSPACED_MOST = 300, /* letters; a minute and more, spelt */
	DAMAGE_LEAST = 3,    /* fewer may be slips of the pen */
	DAMAGE_SHARE = 1,    /* percent of the words */
	DENSE_LEAST = 2,     /* as few as this, where they are so many percent */
	DENSE_SHARE = 5,
	DOUBT_MOST = 80,         /* tenths of bits; sound news comes to 66 */
	FEW_WORDS = 8,           /* fewer say nothing about the language */
	SYLLABLES_LEAST = 60,    /* percent of the words */
	MARKED_LEAST = 25,       /* percent of the words */
	ABBREVIATION_LONGEST = 8 /* letters of a word in capitals */
};

static void suspect(struct review *r, enum review_kind kind, const char *word, size_t len, int line)
{
	if (r->suspect_count[kind] == REVIEW_SUSPECTS)
		return;
	struct review_suspect *s = &r->suspects[kind][r->suspect_count[kind]++];
	size_t n = len < sizeof s->word ? len : sizeof s->word - 1;
	while (n < len && n > 0 && ((unsigned char)word[n] & 0xC0) == 0x80)
		n--;
	memcpy(s->word, word, n);
	s->word[n] = '\0';
	s->line = line;
}

struct word {
	const char *at;
	size_t len, letters;
	bool capitals, unit;
	bool small;  /* all of it */
	bool joined; /* only spaces stand between it and the word before */
};

/* What is kept while a text is counted. */
struct counter {
	struct review *r;
	int line;
	struct word last, middle; /* seen, but for its neighbour behind */
	int run;                  /* doubt of the stretch that ends here */
	uint32_t seen[256];       /* hashes of doubtful words */
};

/* The same word again is a term of its author, not one more loss. */
static bool is_suspect(const struct review *r, enum review_kind kind, const struct word *w)
{
	for (size_t i = 0; i < r->suspect_count[kind]; i++)
		if (strlen(r->suspects[kind][i].word) == w->len &&
		        memcmp(r->suspects[kind][i].word, w->at, w->len) == 0)
			return true;
	return false;
}

static void count_word(const struct word *w, int line, struct review *r)
{
	bool good = w->letters > 0 && vi_syllable(w->at, w->len);
	if (w->letters == 0 || (w->capitals && w->letters <= ABBREVIATION_LONGEST && !good))
		return;
	bool marked = good && vi_marked(w->at, w->len);
	r->words++;
	r->syllables += good;
	r->marked += marked;
	if (good && !marked)
		suspect(r, REVIEW_UNMARKED, w->at, w->len, line);
	if (good)
		return;
	suspect(r, REVIEW_FOREIGN, w->at, w->len, line);
	if (word_is_broken(w->at, w->len, w->unit) && !is_suspect(r, REVIEW_DAMAGED, w)) {
		r->broken++;
		r->unspelt++;
		suspect(r, REVIEW_DAMAGED, w->at, w->len, line);
	}
}

/* ---- evidence of the neighbours ---- */

static struct news_word lowered(const struct word *w, char *small, size_t size)
{
	return (struct news_word){
	        .at = small, .len = w->letters > 0 ? vi_lower_into(w->at, w->len, small, size) : 0};
}

/* Was it seen before? A word twice is its author's, not one more loss. */
static bool seen_before(struct counter *c, struct news_word w)
{
	uint32_t hash = 2166136261U; /* FNV-1a */
	for (size_t i = 0; i < w.len; i++)
		hash = (hash ^ (unsigned char)w.at[i]) * 16777619U;
	uint32_t *place = &c->seen[hash % (sizeof c->seen / sizeof c->seen[0])];
	bool seen = *place == hash;
	*place = hash;
	return seen;
}

/* Weigh the middle word, whose neighbours are known now. */
static void weigh(struct counter *c, const struct word *next)
{
	char before[NEWS_BYTES], word[NEWS_BYTES], after[NEWS_BYTES];
	const struct word *w = &c->middle, none = {0};
	struct review *r = c->r;
	if (w->letters == 0 || !w->small || w->unit || w->len >= NEWS_BYTES)
		return;
	struct news_word itself = lowered(w, word, sizeof word);
	int doubt = news_doubt(lowered(w->joined ? &c->last : &none, before, sizeof before), itself,
	        lowered(next->joined ? next : &none, after, sizeof after));
	if (itself.len == 0 || (doubt > 0 && seen_before(c, itself)))
		return;
	c->run = c->run + doubt > 0 ? c->run + doubt : 0;
	if (c->run > r->doubt)
		r->doubt = c->run;
	if (doubt >= NEWS_SUSPICIOUS && !is_suspect(r, REVIEW_DAMAGED, w)) {
		r->broken++;
		suspect(r, REVIEW_DAMAGED, w->at, w->len, c->line);
	}
}

static void shift(struct counter *c, const struct word *next)
{
	weigh(c, next);
	c->last = c->middle;
	c->middle = *next;
}

/* Signs that make a short word a mark of a list, a unit or part of an address. */
static bool is_beside(char c)
{
	return (c >= '0' && c <= '9') || (c != '\0' && strchr(")/.@-_:&'%", c) != NULL);
}

static void end_word(
        struct word *w, const char *at, const char *begin, const char *end, struct counter *c)
{
	enum { SHORT = 2 };
	if (w->letters == 0)
		return;
	w->len = (size_t)(at - w->at);
	char before = w->at > begin ? w->at[-1] : '\0', after = at < end ? *at : '\0';
	bool number = w->at > begin + 1 && before == ' ' && w->at[-2] >= '0' && w->at[-2] <= '9';
	/* At a sentence's end even a short word is one. */
	bool stop = after == '.' && (at + 1 == end || at[1] == ' ') && w->letters > SHORT;
	w->unit = number || is_beside(before) || (is_beside(after) && !stop);
	count_word(w, c->line, c->r);
	shift(c, w);
	*w = (struct word){.capitals = true, .small = true, .joined = true};
}

static void count_line(const char *p, size_t len, struct counter *c)
{
	const char *begin = p, *end = p + len;
	const struct word none = {0};
	struct word w = {.capitals = true, .small = true};
	c->last = c->middle = none;
	while (p < end) {
		const char *at = p;
		uint32_t cp = utf8_next(&p, end);
		if (!letter_is(cp)) {
			end_word(&w, at, begin, end, c);
			w.joined = w.joined && cp == ' ';
			continue;
		}
		if (w.letters++ == 0)
			w.at = at;
		w.capitals = w.capitals && letter_is_upper(cp);
		w.small = w.small && !letter_is_upper(cp);
	}
	end_word(&w, end, begin, end, c);
	shift(c, &none);
}

/* The run of signs without spaces around a place, as a person sees it. */
static void suspect_around(struct review *r, enum review_kind kind, const char *at,
        const char *begin, const char *end, int line)
{
	const char *from = at, *to = at;
	while (from > begin && from[-1] != ' ')
		from--;
	while (to < end && *to != ' ')
		to++;
	suspect(r, kind, from, (size_t)(to - from), line);
}

/* U+FFFD is EF BF BD. */
static void count_lost(const char *p, size_t len, int line, struct review *r)
{
	const char *begin = p, *end = p + len;
	for (; (p = memmem(p, (size_t)(end - p), "\xEF\xBF\xBD", 3)) != NULL; p += 3) {
		if (r->lost++ == 0)
			r->lost_line = line;
		suspect_around(r, REVIEW_LOST, p, begin, end, line);
	}
}

static bool is_address(const char *at, size_t len)
{
	return memmem(at, len, "://", 3) != NULL || (len > 4 && memcmp(at, "www.", 4) == 0);
}

/* Runs between spaces that nobody could follow: they would be spelt, for hours maybe. Of a
 * cleaned line, which has one kind of space: web pages put others between all words. */
static void count_unspaced(const char *p, size_t len, int line, struct review *r)
{
	const char *end = p + len;
	while (p < end) {
		const char *at = p;
		size_t letters = 0;
		while (p < end && *p != ' ') {
			uint32_t c = utf8_next(&p, end);
			letters += letter_is(c) || (c >= '0' && c <= '9');
		}
		if (letters > UNSPACED_MOST && !is_address(at, (size_t)(p - at)))
			suspect(r, REVIEW_UNSPACED, at, (size_t)(p - at), line);
		else
			letters = 0;
		r->longest = letters > r->longest ? letters : r->longest;
		p += p < end;
	}
}

/* What a wrong conversion puts between letters: the signs of Latin-1 that are
 * neither letters nor written inside words, and the question mark. */
static bool is_debris(uint32_t c)
{
	return c == '?' ||
	       (c >= 0x80 && c <= 0xBF && c != 0xA0 && c != 0xAD && c != 0xB7 && c != 0xB0);
}

static void count_damage(const char *p, size_t len, int line, struct review *r)
{
	const char *begin = p, *end = p + len;
	bool letter = false, debris = false;
	while (p < end) {
		const char *at = p;
		uint32_t c = utf8_next(&p, end);
		if (letter_is(c)) {
			if (debris)
				suspect_around(r, REVIEW_DAMAGED, at, begin, end, line);
			r->damaged += debris;
			letter = true;
			debris = false;
		} else {
			debris = is_debris(c) && (letter || debris);
			letter = false;
		}
	}
}

void review_text(const char *text, size_t len, struct review *ret)
{
	const char *p = text, *end = text + len;
	struct clean clean;
	*ret = (struct review){0};
	struct counter counter = {.r = ret};
	clean_init(&clean);
	for (int line = 1; p < end; line++) {
		counter.line = line;
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((lf != NULL ? lf : end) - p);
		count_lost(p, n, line, ret);
		count_damage(p, n, line, ret);
		clean_line(&clean, p, n);
		count_unspaced(clean.text.data, clean.text.len, line, ret);
		count_line(clean.text.data, clean.text.len, &counter);
		p += n + (lf != NULL);
	}
	clean_finish(&clean);
}

/* Wrong conversions and lost letters come to the same for who has to act. */
static bool is_damaged(const struct review *r)
{
	size_t places = r->damaged + r->unspelt;
	return (places >= DAMAGE_LEAST && places * 100 >= r->words * DAMAGE_SHARE) ||
	       (places >= DENSE_LEAST && r->words >= FEW_WORDS &&
	               places * 100 >= r->words * DENSE_SHARE);
}

/* What other languages and texts without marks look like comes before what only the
 * table of news tells, because to it they are damage too. */
static enum review_kind kind_of(const struct review *r)
{
	if (r->lost > 0)
		return REVIEW_LOST;
	if (r->longest > 0)
		return REVIEW_UNSPACED;
	if (is_damaged(r))
		return REVIEW_DAMAGED;
	if (r->words >= FEW_WORDS && r->syllables * 100 < r->words * SYLLABLES_LEAST)
		return REVIEW_FOREIGN;
	if (r->words >= FEW_WORDS && r->marked * 100 < r->words * MARKED_LEAST)
		return REVIEW_UNMARKED;
	if (r->doubt < DOUBT_MOST)
		return REVIEW_KINDS;
	/* No word of it comes of another by a loss: a sentence of another language. */
	return r->broken == 0 && r->suspect_count[REVIEW_FOREIGN] > 0 ? REVIEW_FOREIGN
	                                                              : REVIEW_DAMAGED;
}

void review_suspects(const struct review *r, struct str *out)
{
	enum review_kind kind = kind_of(r);
	for (size_t i = 0; kind != REVIEW_KINDS && i < r->suspect_count[kind]; i++)
		str_addf(out, "%s\"%s\" (%d)", i > 0 ? ", " : "", r->suspects[kind][i].word,
		        r->suspects[kind][i].line);
}

static int refuse(const struct review *r, enum review_kind kind, const char *words, struct err *e)
{
	switch (kind) {
	case REVIEW_LOST:
		return err_set(e, -EINVAL, "review.lost",
		        _("letters have been lost in it (%zu of them stand as a question mark in a "
		          "diamond); take the text from where it was written; words and their "
		          "lines: %s"),
		        r->lost, words);
	case REVIEW_UNSPACED:
		return err_set(e, -EINVAL, "review.unspaced",
		        _("%zu letters and digits stand in it without a space between them, which "
		          "would be spelt one by one; take them out, or write the spaces; where "
		          "they begin, and their lines: %s"),
		        r->longest, words);
	case REVIEW_DAMAGED:
		return err_set(e, -EINVAL, "review.damaged",
		        _("its letters are lost or damaged (in %zu places); take the text from "
		          "where it was written; words and their lines: %s"),
		        r->damaged + r->broken, words);
	case REVIEW_FOREIGN:
		return err_set(e, -EINVAL, "review.language",
		        _("this is not Vietnamese, or its letters are damaged: %zu of %zu words "
		          "are no Vietnamese syllables; what voices may read is Vietnamese; words "
		          "and their lines: %s"),
		        r->words - r->syllables, r->words, words);
	case REVIEW_UNMARKED:
		return err_set(e, -EINVAL, "review.marks",
		        _("it is written without Vietnamese marks (%zu of %zu words have one), so "
		          "it would be read wrongly; write it with marks; words and their lines: "
		          "%s"),
		        r->marked, r->words, words);
	case REVIEW_KINDS:
		break;
	}
	return 0;
}

int review_refuse(const struct review *r, const char *path, struct err *e)
{
	enum review_kind kind = kind_of(r);
	struct str words;
	if (kind == REVIEW_KINDS)
		return 0;
	str_init(&words);
	review_suspects(r, &words);
	int status = refuse(r, kind, words.data, e);
	str_finish(&words);
	err_at(e, path,
	        kind == REVIEW_LOST          ? r->lost_line
	        : r->suspect_count[kind] > 0 ? r->suspects[kind][0].line
	                                     : 0,
	        0);
	return status;
}
