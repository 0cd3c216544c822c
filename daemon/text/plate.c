/* Number plates: 15A-123.45, 29A-12345, 68E1-237.81: the province as a number,
 * letters by name, the rest digit by digit. Rules: docs/reading.md, P. */
#include "text/reader.h"

#include <string.h>

/* 123.45, 1234 or 12345 */
static bool serial(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	if (tok_digits(l, i, 4, 5))
		return true;
	return t->kind == TOKEN_NUMBER && t->len == 6 && tok_text(l, i)[3] == '.';
}

/* "tàu cá BV 92456": the word before says that it is one, without TS behind. */
static bool after_boat(const struct line *l, size_t at)
{
	return before_in(l, at, "tàu|thuyền|ghe") || before2_in(l, at, "tàu", "cá|câu|giã|vỏ") ||
	       before2_in(l, at, "thuyền|ghe", "cá|câu|thúng");
}

static bool mission_letters(const struct line *l, size_t i)
{
	return tok(l, i)->shape == SHAPE_UPPER && tok_in(l, i, "ng|nn|qt|cv");
}

/* NG-123-45: a foreign mission's, without its place. */
static bool short_mission(struct line *l, size_t at, struct claim *c)
{
	if (!mission_letters(l, at) || tok(l, at + 1)->kind != TOKEN_DASH ||
	        tok(l, at + 3)->kind != TOKEN_DASH || !tok_digits(l, at + 2, 3, 3) ||
	        !tok_digits(l, at + 4, 2, 3))
		return false;
	say_letters(l, tok_text(l, at), tok(l, at)->len);
	for (size_t i = at + 2; i <= at + 4; i += 2) {
		emit_pause(l->e);
		say_digits(l, tok_text(l, i), tok(l, i)->len);
	}
	*c = (struct claim){at + 5, "plate", "plate", 90, NULL};
	return true;
}

/* T15-012.34: a plate for the time being. */
static bool temporary(struct line *l, size_t at, struct claim *c)
{
	if (!tok_written(l, at, "T") || !tok_joined(l, at + 1) || !tok_digits(l, at + 1, 2, 2) ||
	        tok(l, at + 2)->kind != TOKEN_DASH || !tok_joined(l, at + 2) ||
	        !tok_joined(l, at + 3) || !serial(l, at + 3) || tok(l, at + 3)->len != 6)
		return false;
	say_letters(l, tok_text(l, at), 1);
	say_cardinal(l, tok_text(l, at + 1), 2);
	emit_pause(l->e);
	say_digits(l, tok_text(l, at + 3), tok(l, at + 3)->len);
	*c = (struct claim){at + 4, "plate", "plate", 90, NULL};
	return true;
}

/* QNg 95123 TS, KG-95678-TS, tàu BV 92456: a fishing boat, its province in front. */
bool read_boat(struct line *l, size_t at, struct claim *c)
{
	if (short_mission(l, at, c) || temporary(l, at, c))
		return true;
	const struct token *t = tok(l, at);
	size_t number = at + 1;
	number += tok(l, number)->kind == TOKEN_DASH;
	size_t end = number + 1;
	end += tok(l, end)->kind == TOKEN_DASH;
	bool fishing = tok_is(l, end, "ts") && tok(l, end)->shape == SHAPE_UPPER;
	if ((t->shape != SHAPE_UPPER && t->shape != SHAPE_MIXED) ||
	        utf8_length(tok_text(l, at), t->len) > 3 || !tok_digits(l, number, 4, 5) ||
	        !(fishing || (tok_digits(l, number, 5, 5) && after_boat(l, at))))
		return false;
	if (!fishing) {
		say_letters(l, tok_text(l, at), t->len);
		emit_pause(l->e);
		say_digits(l, tok_text(l, number), tok(l, number)->len);
		*c = (struct claim){number + 1, "plate", "boat", 90, NULL};
		return true;
	}
	say_letters(l, tok_text(l, at), t->len);
	emit_pause(l->e);
	say_digits(l, tok_text(l, number), tok(l, number)->len);
	emit_pause(l->e);
	say_letters(l, tok_text(l, end), tok(l, end)->len);
	*c = (struct claim){end + 1, "plate", "boat", 95, NULL};
	return true;
}

/* 80-NG-123-45, 80-123-NG-45: of a foreign mission; the last pair is its rank. */
static bool read_mission(struct line *l, size_t at, struct claim *c)
{
	for (size_t i = at + 1; i <= at + 6; i++)
		if (!tok_joined(l, i) || (((i - at) & 1) == 1 && tok(l, i)->kind != TOKEN_DASH))
			return false;
	size_t letters = mission_letters(l, at + 2) ? at + 2 : at + 4,
	       state = at + 6 - (letters - at);
	if (!tok_digits(l, at, 2, 2) || !mission_letters(l, letters) ||
	        !tok_digits(l, state, 3, 3) || !tok_digits(l, at + 6, 2, 2))
		return false;
	say_cardinal(l, tok_text(l, at), 2);
	for (size_t i = at + 2; i <= at + 6; i += 2) {
		if (i != at + 2 || i != letters)
			emit_pause(l->e);
		if (i == letters)
			say_letters(l, tok_text(l, i), tok(l, i)->len);
		else
			say_digits(l, tok_text(l, i), tok(l, i)->len);
	}
	*c = (struct claim){at + 7, "plate", "plate", 95, NULL};
	return true;
}

bool read_plate(struct line *l, size_t at, struct claim *c)
{
	if (read_mission(l, at, c))
		return true;
	size_t i = at + 1;
	if (!tok_digits(l, at, 2, 2) || !tok_joined(l, i))
		return false;
	bool hyphen_first = tok(l, i)->kind == TOKEN_DASH;
	i += hyphen_first;
	if (tok(l, i)->kind != TOKEN_WORD || !tok_joined(l, i) || tok(l, i)->shape != SHAPE_UPPER ||
	        utf8_length(tok_text(l, i), tok(l, i)->len) > 2)
		return false;
	size_t letter = i++;
	size_t series = tok_joined(l, i) && tok_digits(l, i, 1, 1) ? i++ : 0;
	bool hyphen = tok(l, i)->kind == TOKEN_DASH;
	i += hyphen;
	bool motorcycle = hyphen_first && series != 0 && tok(l, i)->gap; /* 16-L2 1234 */
	if (!serial(l, i) || !(hyphen || motorcycle ||
	                             (before_in(l, at, "số|soát|biển|BKS") && tok(l, i)->gap) ||
	                             tok_digits(l, i, 5, 6) || tok(l, i)->len == 6))
		return false;
	say_cardinal(l, tok_text(l, at), 2);
	say_letters(l, tok_text(l, letter), tok(l, letter)->len);
	if (series != 0)
		say_digits(l, tok_text(l, series), 1);
	emit_pause(l->e);
	say_digits(l, tok_text(l, i), tok(l, i)->len);
	*c = (struct claim){i + 1, "plate", "plate", 95, NULL};
	return true;
}
