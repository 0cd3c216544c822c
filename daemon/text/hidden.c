/* Numbers that somebody has half hidden: 0310******45, 0912xxx678, 9704 ****
 * 1234, 2,xx tỷ. The written digits are said one by one and each x by its name;
 * stars are a pause, and the officer is told. Rules: docs/reading.md, PH. */
#include "text/reader.h"

#include "base/i18n.h"

#include <string.h>

static const char hidden[] = N_("the other digits of this number are not written");

/* Only x, at least two of them. */
static bool crosses(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	if (t->kind != TOKEN_WORD || t->len < 2 || t->len > 12)
		return false;
	for (size_t k = 0; k < t->len; k++)
		if (tok_lower(l, i)[k] != 'x')
			return false;
	return true;
}

/* The token after the mask at `i`, which is at least two marks long, or `i`. */
static size_t mask(const struct line *l, size_t i)
{
	size_t from = i, marks = 0;
	while (tok_cp(l, i, '*') || crosses(l, i) ||
	        (marks > 0 && tok_cp(l, i, '.') && tok_joined(l, i) && tok_joined(l, i + 1) &&
	                (crosses(l, i + 1) || tok_cp(l, i + 1, '*')))) {
		if (marks == 0 && tok_cp(l, i, '*') && !tok_cp(l, i + 1, '*'))
			return from;
		marks++;
		i++;
	}
	return marks > 0 ? i : from;
}

/* 2,xx tỷ, 3,x triệu: more than two of them. */
static bool amount(struct line *l, size_t at, struct claim *c)
{
	bool one = tok_written(l, at + 2, "x") || tok_written(l, at + 2, "X");
	if (!tok_digits(l, at, 1, 3) || !(tok_cp(l, at + 1, ',') || tok_cp(l, at + 1, '.')) ||
	        !tok_joined(l, at + 1) || !tok_joined(l, at + 2) || !(one || crosses(l, at + 2)) ||
	        !magnitude_at(l, at + 3))
		return false;
	if (!before_in(l, at, "hơn|trên"))
		emit_text(l->e, "hơn");
	say_token(l, at);
	*c = (struct claim){say_unit(l, at + 3), "number", "hidden-digits", 50, hidden};
	return true;
}

bool read_hidden(struct line *l, size_t at, struct claim *c)
{
	if (amount(l, at, c))
		return true;
	size_t first = at + 1;
	bool parted = (tok_cp(l, first, '.') || tok(l, first)->kind == TOKEN_DASH) &&
	              tok_joined(l, first) && tok_joined(l, first + 1) &&
	              tok_cp(l, first + 1, '*'); /* 0912.***.678 */
	first += parted;
	size_t end = mask(l, first);
	if (end == first || !tok_digits(l, at, 2, 16) ||
	        !(tok_joined(l, at + 1) || (tok_cp(l, at + 1, '*') && tok(l, at)->len == 4)))
		return false;
	say_digits(l, tok_text(l, at), tok(l, at)->len);
	emit_pause(l->e);
	for (size_t i = at + 1; i < end; i++)
		if (crosses(l, i)) {
			say_letters(l, tok_text(l, i), tok(l, i)->len);
			emit_pause(l->e);
		} else if (tok(l, i)->kind == TOKEN_NUMBER) {
			say_digits(l, tok_text(l, i), tok(l, i)->len);
		}
	bool mark = (tok_cp(l, end, '.') || tok(l, end)->kind == TOKEN_DASH) && tok_joined(l, end);
	size_t rest = end + mark;
	if (tok_digits(l, rest, 1, 8) &&
	        (tok_joined(l, rest) || (tok_cp(l, end - 1, '*') && tok_digits(l, rest, 4, 4)))) {
		say_digits(l, tok_text(l, rest), tok(l, rest)->len);
		end = rest + 1;
	}
	*c = (struct claim){end, "number", "hidden-digits", 50, hidden};
	return true;
}
