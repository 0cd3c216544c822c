/* Tells Vietnamese from the rest by spelling: words that are no syllables, and
 * syllables without marks. The limits lie far from what real news comes to;
 * see docs/reading.md. Called by the verbs and before anything is accepted. */
#include "review/review.h"

#include "base/i18n.h"
#include "unicode/clean.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum {
	DAMAGE_LEAST = 3,        /* fewer may be slips of the pen */
	DAMAGE_SHARE = 2,        /* percent of the words */
	FEW_WORDS = 8,           /* fewer say nothing about the language */
	SYLLABLES_LEAST = 60,    /* percent of the words */
	MARKED_LEAST = 25,       /* percent of the words */
	ABBREVIATION_LONGEST = 8 /* letters of a word in capitals */
};

static void count_word(
        const char *word, size_t len, size_t letters, bool capitals, struct review *r)
{
	if (letters == 0 ||
	        (capitals && letters <= ABBREVIATION_LONGEST && !vi_syllable(word, len)))
		return;
	r->words++;
	r->syllables += vi_syllable(word, len);
	r->marked += vi_marked(word, len);
}

static void count_line(const char *p, size_t len, struct review *r)
{
	const char *end = p + len, *word = p;
	size_t letters = 0;
	bool capitals = true;
	while (p < end) {
		const char *at = p;
		uint32_t c = utf8_next(&p, end);
		if (letter_is(c)) {
			if (letters++ == 0)
				word = at;
			capitals = capitals && letter_is_upper(c);
			continue;
		}
		count_word(word, (size_t)(at - word), letters, capitals, r);
		letters = 0;
		capitals = true;
	}
	count_word(word, (size_t)(end - word), letters, capitals, r);
}

/* U+FFFD is EF BF BD. */
static void count_lost(const char *p, size_t len, int line, struct review *r)
{
	for (const char *end = p + len;
	        (p = memmem(p, (size_t)(end - p), "\xEF\xBF\xBD", 3)) != NULL; p += 3)
		if (r->lost++ == 0)
			r->lost_line = line;
}

/* What a wrong conversion puts between letters: the signs of Latin-1 that are
 * neither letters nor written inside words, and the question mark. */
static bool is_debris(uint32_t c)
{
	return c == '?' ||
	       (c >= 0x80 && c <= 0xBF && c != 0xA0 && c != 0xAD && c != 0xB7 && c != 0xB0);
}

static void count_damage(const char *p, size_t len, struct review *r)
{
	const char *end = p + len;
	bool letter = false, debris = false;
	while (p < end) {
		uint32_t c = utf8_next(&p, end);
		if (letter_is(c)) {
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
	clean_init(&clean);
	for (int line = 1; p < end; line++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((lf != NULL ? lf : end) - p);
		count_lost(p, n, line, ret);
		count_damage(p, n, ret);
		clean_line(&clean, p, n);
		count_line(clean.text.data, clean.text.len, ret);
		p += n + (lf != NULL);
	}
	clean_finish(&clean);
}

int review_refuse(const struct review *r, const char *path, struct err *e)
{
	if (r->lost > 0) {
		err_set(e, -EINVAL, "review.lost",
		        _("letters have been lost in it (%zu of them stand as a question mark in a "
		          "diamond); "
		          "take the text from where it was written"),
		        r->lost);
		return err_at(e, path, r->lost_line, 0);
	}
	if (r->damaged >= DAMAGE_LEAST && r->damaged * 100 >= r->words * DAMAGE_SHARE) {
		err_set(e, -EINVAL, "review.damaged",
		        _("its letters are damaged by a wrong conversion (in %zu places); take the "
		          "text from where "
		          "it was written"),
		        r->damaged);
		return err_at(e, path, 0, 0);
	}
	if (r->words < FEW_WORDS)
		return 0;
	if (r->syllables * 100 < r->words * SYLLABLES_LEAST) {
		err_set(e, -EINVAL, "review.language",
		        _("this is not Vietnamese, or its letters are damaged: %zu of %zu words "
		          "are no Vietnamese "
		          "syllables; what voices may read is Vietnamese"),
		        r->words - r->syllables, r->words);
		return err_at(e, path, 0, 0);
	}
	if (r->marked * 100 < r->words * MARKED_LEAST) {
		err_set(e, -EINVAL, "review.marks",
		        _("it is written without Vietnamese marks (%zu of %zu words have one), so "
		          "it would be read "
		          "wrongly; write it with marks"),
		        r->marked, r->words);
		return err_at(e, path, 0, 0);
	}
	return 0;
}
