/* Numbers of technical standards and the year after the colon: QCVN
 * 01-1:2018/BYT, TCVN 5574:2018, QCVN 08-MT:2015, ISO 9001:2015. Rules:
 * docs/reading.md, DN. */
#include "text/reader.h"

#include "text/date.h"

enum { PARTS_MAX = 4 };

/* A leading zero belongs to the name. */
static void say_part(struct line *l, size_t i)
{
	if (tok(l, i)->kind == TOKEN_WORD)
		say_letters(l, tok_text(l, i), tok(l, i)->len);
	else if (tok_text(l, i)[0] == '0' || tok(l, i)->len > 5)
		say_digits(l, tok_text(l, i), tok(l, i)->len);
	else
		say_value(l, tok_value(l, i));
}

bool read_standard(struct line *l, size_t at, struct claim *c)
{
	if (!tok_digits(l, at, 1, 6) ||
	        !before_in(l, at,
	                "iso|qcvn|tcvn|iec|tcn|astm|en|tcxdvn|tcxd|qcđp|tccs|qcxdvn|qctđhn|fssc|"
	                "ohsas|haccp"))
		return false;
	size_t i = at + 1, parts = 1;
	while (parts < PARTS_MAX && tok(l, i)->kind == TOKEN_DASH && tok_joined(l, i) &&
	        tok_joined(l, i + 1) &&
	        (tok_digits(l, i + 1, 1, 3) ||
	                (tok(l, i + 1)->shape == SHAPE_UPPER && tok(l, i + 1)->len <= 3))) {
		i += 2;
		parts++;
	}
	if (!tok_cp(l, i, ':') || !tok_joined(l, i) || !tok_joined(l, i + 1) ||
	        !tok_digits(l, i + 1, 4, 4) || !is_year(tok_value(l, i + 1)))
		return false;
	for (size_t k = at; k < i; k += 2) {
		if (k > at && tok(l, k)->kind == TOKEN_NUMBER)
			emit_pause(l->e);
		say_part(l, k);
	}
	emit_pause(l->e);
	say_value(l, tok_value(l, i + 1));
	*c = (struct claim){i + 2, "document", "standard", 90, NULL};
	return true;
}
