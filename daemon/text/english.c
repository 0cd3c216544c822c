/* English words that look like Vietnamese syllables (to, be, my, go): in a run
 * of foreign words they are said as English. Asked for short words only.
 * Rules: docs/reading.md, FW. */
#include "text/reader.h"

#include "unicode/syllable.h"

#include <string.h>

static const struct english {
	const char *word, *said;
	bool quoted; /* only in a run that quotes enclose: the word is common in Vietnamese */
} words[] = {{"a", "ơ", true}, {"am", "em", true}, {"be", "bi", false}, {"by", "bai", false},
        {"can", "ken", true}, {"day", "đây", true}, {"die", "đai", true}, {"do", "đu", true},
        {"go", "gâu", true}, {"hi", "hai", true}, {"i", "ai", false}, {"long", "loong", true},
        {"man", "men", false}, {"may", "mây", true}, {"me", "mi", true}, {"my", "mai", false},
        {"no", "nâu", true}, {"run", "răn", true}, {"say", "xây", true}, {"so", "sâu", true},
        {"sun", "săn", false}, {"the", "đơ", false}, {"to", "tu", false}, {"up", "ắp", false}};

static const struct english *english_of(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	if (t->kind != TOKEN_WORD || t->len > 4)
		return NULL;
	const char *lower = tok_lower(l, i);
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
		if (words[k].word[0] == lower[0] && strlen(words[k].word) == t->len &&
		        memcmp(words[k].word, lower, t->len) == 0)
			return &words[k];
	return NULL;
}

/* Foreign, or a word of the table, or a capital A of a title. */
static bool in_run(const struct line *l, size_t i, size_t *foreign)
{
	if (tok(l, i)->kind != TOKEN_WORD)
		return false;
	bool alien = foreign_word(l, i) && tok(l, i)->shape != SHAPE_UPPER;
	*foreign += alien;
	return alien || english_of(l, i) != NULL || tok_in(l, i, "in|on|in|at|an|it|as|hear");
}

const char *english_word(const struct line *l, size_t at)
{
	const struct english *e = english_of(l, at);
	size_t first = at, end = at + 1, foreign = 0, most = 12;
	if (e == NULL || l->headline || (e->word[0] == 'i' && tok(l, at)->shape == SHAPE_LOWER))
		return NULL;
	while (first > 0 && at - first < most && in_run(l, first - 1, &foreign))
		first--;
	while (end < l->count && end - at < most && in_run(l, end, &foreign))
		end++;
	bool quoted = first > 0 && tok(l, first - 1)->kind == TOKEN_QUOTE &&
	              (tok(l, end)->kind == TOKEN_QUOTE || tok(l, end)->kind == TOKEN_MARK);
	bool beside = (at > first && foreign_word(l, at - 1)) ||
	              (at + 1 < end && foreign_word(l, at + 1));
	if (foreign == 0 || !(quoted || (foreign >= 2 && beside)) || (e->quoted && !quoted))
		return NULL;
	return e->said;
}
