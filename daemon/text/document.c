/* Document numbers: 45-NQ/TW, 158/2025/NĐ-CP, 94/2015/QH13, 301/BGDĐT-GDMN.
 * Kinds and issuers come from documents.tsv and issuers.tsv; what they do not
 * have is an abbreviation or is spelled. Rules: docs/reading.md, DN. */
#include "text/lookup.h"
#include "text/reader.h"

#include "text/date.h"

#include <string.h>

enum { PARTS_MAX = 8 };

struct document {
	size_t number;          /* token of the number */
	size_t suffix;          /* letter joined to the number (12a/2024), 0: none */
	size_t year;            /* token of the year, 0: none */
	size_t part[PARTS_MAX]; /* tokens of kind and issuers */
	size_t parts, end;
};

static bool is_sep(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_DASH || tok(l, i)->kind == TOKEN_SLASH;
}

static bool kind_found(const struct line *l, size_t i, unsigned kinds)
{
	struct found f;
	return lookup(l, i, kinds, &f);
}

/* A part: capitals (QĐ, TTg, BTNMT), perhaps with a number or "&" inside. */
static size_t part_end(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	struct found f;
	if (t->kind != TOKEN_WORD || t->shape == SHAPE_LOWER)
		return i;
	if (lookup(l, i, KIND_BIT(LEXICON_DOCUMENTS) | KIND_BIT(LEXICON_ISSUERS), &f))
		return f.end;
	if (t->shape == SHAPE_CAPITAL && t->len > 4)
		return i;
	i++;
	while ((tok_joined(l, i) && tok(l, i)->kind == TOKEN_NUMBER) ||
	        (tok_joined(l, i) && tok_cp(l, i, '&') && tok(l, i + 1)->kind == TOKEN_WORD))
		i += tok(l, i)->kind == TOKEN_NUMBER ? 1 : 2;
	return i;
}

/* Spaces round a separator are taken only where the part is a known kind. */
static bool sep_fits(const struct line *l, size_t sep, bool first)
{
	if (!is_sep(l, sep))
		return false;
	if (!tok(l, sep)->gap && !tok(l, sep + 1)->gap)
		return true;
	return kind_found(l, sep + 1,
	        first ? KIND_BIT(LEXICON_DOCUMENTS)
	              : KIND_BIT(LEXICON_DOCUMENTS) | KIND_BIT(LEXICON_ISSUERS));
}

static bool document_at(const struct line *l, size_t at, struct document *d)
{
	*d = (struct document){.number = at};
	size_t i = at + 1;
	struct number n; /* 66.7/2025/NQ-CP has a number with a part of its own */
	bool dotted = plain_number(l, at, &n) && strlen(n.fraction) == 1 &&
	              memchr(tok_text(l, at), '.', tok(l, at)->len) != NULL;
	if (!tok_digits(l, at, 1, 6) && !dotted)
		return false;
	if (tok_joined(l, i) && tok(l, i)->kind == TOKEN_WORD && tok(l, i)->len == 1 &&
	        is_sep(l, i + 1) && tok(l, i + 2)->len > 1 &&                   /* 45G/L of blood */
	        (tok(l, i)->shape == SHAPE_UPPER || tok_in(l, i, "a|b|c|d|e"))) /* 85g/L is none */
		d->suffix = i++;
	if (is_sep(l, i) && tok_digits(l, i + 1, 4, 4) && is_year(tok_value(l, i + 1)) &&
	        is_sep(l, i + 2)) {
		d->year = i + 1;
		i += 2;
	}
	while (d->parts < PARTS_MAX && sep_fits(l, i, d->parts == 0)) {
		size_t end = part_end(l, i + 1);
		if (end == i + 1)
			break;
		d->part[d->parts++] = i + 1;
		i = end;
	}
	d->end = i;
	if (d->parts == 0)
		return false;
	bool known =
	        kind_found(l, d->part[0], KIND_BIT(LEXICON_DOCUMENTS) | KIND_BIT(LEXICON_ISSUERS));
	return known || d->year != 0 || (d->parts > 1 && before_in(l, at, "số"));
}

static void say_part(struct line *l, size_t at, bool first)
{
	unsigned kinds = KIND_BIT(LEXICON_ISSUERS) | KIND_BIT(LEXICON_ABBREVIATIONS);
	struct found f;
	if ((first || !lookup(l, at, KIND_BIT(LEXICON_ISSUERS), &f)) &&
	        lookup(l, at, KIND_BIT(LEXICON_DOCUMENTS), &f)) {
		say_found(l, at, &f);
		return;
	}
	if (lookup(l, at, KIND_BIT(LEXICON_ISSUERS), &f) || lookup(l, at, kinds, &f)) {
		say_found(l, at, &f);
		return;
	}
	for (size_t i = at; i < part_end(l, at); i++)
		if (tok(l, i)->kind == TOKEN_WORD)
			say_letters(l, tok_text(l, i), tok(l, i)->len);
		else
			say_token(l, i);
}

static void spell_part(struct line *l, size_t at)
{
	for (size_t i = at; i < part_end(l, at); i++)
		if (tok(l, i)->kind == TOKEN_WORD)
			say_letters(l, tok_text(l, i), tok(l, i)->len);
		else if (tok(l, i)->kind == TOKEN_NUMBER)
			say_digits(l, tok_text(l, i), tok(l, i)->len);
}

bool read_document(struct line *l, size_t at, struct claim *c)
{
	struct document d;
	if (!document_at(l, at, &d))
		return false;
	const char *number = tok_text(l, at), *dot = memchr(number, '.', tok(l, at)->len);
	if (number[0] == '0') {
		say_digits(l, number, tok(l, at)->len);
	} else if (dot != NULL) {
		say_cardinal(l, number, (size_t)(dot - number));
		emit_text(l->e, "chấm");
		say_digits(l, dot + 1, tok(l, at)->len - (size_t)(dot + 1 - number));
	} else {
		say_cardinal(l, number, tok(l, at)->len);
	}
	if (d.suffix != 0)
		say_letters(l, tok_text(l, d.suffix), tok(l, d.suffix)->len);
	if (d.year != 0)
		say_year(l, tok_value(l, d.year));
	enum reading_documents how = l->r->style.documents;
	if (how != READING_DOCUMENTS_NUMBER)
		emit_pause(l->e);
	for (size_t i = 0; i < d.parts && how != READING_DOCUMENTS_NUMBER; i++) {
		if (i > 1)
			emit_pause(l->e);
		if (how == READING_DOCUMENTS_SPELL)
			spell_part(l, d.part[i]);
		else
			say_part(l, d.part[i], i == 0);
	}
	*c = (struct claim){d.end, "document", "document-number", 95, NULL};
	return true;
}
