/* Dates with an English month, as foreign agencies, tables and stamps write them:
 * 20-Mar-2025, 5 Jan 2024, Jan. 5th, 2024, November 2025. Said as a Vietnamese date.
 * Asked by reading.c before the lexicons, which know the months as words. Rules: docs/reading.md,
 * D. */
#include "text/reader.h"

#include "text/date.h"

#include <string.h>

static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december"};

/* The month that the word is, in full or cut to three letters (Sept); else 0. */
static int month_at(const struct line *l, size_t i)
{
	const struct token *t = tok(l, i);
	if (t->kind != TOKEN_WORD || (t->shape != SHAPE_CAPITAL && t->shape != SHAPE_UPPER))
		return 0;
	const char *s = tok_lower(l, i);
	for (int m = 0; m < 12; m++)
		if ((t->len == 3 && memcmp(s, months[m], 3) == 0) ||
		        (t->len == strlen(months[m]) && memcmp(s, months[m], t->len) == 0))
			return m + 1;
	return t->len == 4 && memcmp(s, "sept", 4) == 0 ? 9 : 0;
}

/* May, Mar and March are names and Vietnamese words too. */
static bool is_also_a_name(const struct line *l, size_t i)
{
	return tok_in(l, i, "may|mar|march|jan|august|june|april");
}

static size_t skip_dot(const struct line *l, size_t i)
{
	return i + (tok_cp(l, i, '.') && tok_joined(l, i) && tok(l, i - 1)->len <= 4);
}

/* 5, 5th, 23rd */
static size_t skip_ordinal(const struct line *l, size_t i)
{
	return i + (tok_joined(l, i) && tok_in(l, i, "st|nd|rd|th"));
}

static bool year_at(const struct line *l, size_t i)
{
	return tok_digits(l, i, 4, 4) && is_year(tok_value(l, i)) && tok(l, i)->gap;
}

static bool say(struct line *l, size_t at, const struct date *d, struct claim *c)
{
	say_date(l, d, false, !before_in(l, at, "mùng|mồng"));
	*c = (struct claim){d->end, "date", "english-month", 95, NULL};
	return true;
}

/* 20-Mar, 20-Mar-2025 */
static bool dashed(struct line *l, size_t at, struct claim *c)
{
	int m = month_at(l, at + 2);
	if (tok(l, at + 1)->kind != TOKEN_DASH || !tok_joined(l, at + 1) ||
	        !tok_joined(l, at + 2) || m == 0 || !is_day_month(tok_value(l, at), m))
		return false;
	struct date d = {tok_value(l, at), m, 0, at + 3};
	bool year = tok(l, at + 3)->kind == TOKEN_DASH && tok_joined(l, at + 3) &&
	            tok_digits(l, at + 4, 4, 4) && is_year(tok_value(l, at + 4));
	if (!year && tok_in(l, at + 2, months[m - 1]) && tok(l, at + 2)->len > 3)
		return false;
	if (year) {
		d.year = tok_value(l, at + 4);
		d.end = at + 5;
	}
	return say(l, at, &d, c);
}

/* 5 Jan 2024, 5th January, 2024 */
static bool day_first(struct line *l, size_t at, struct claim *c)
{
	size_t i = skip_ordinal(l, at + 1);
	int m = tok(l, i)->gap ? month_at(l, i) : 0;
	if (m == 0 || !is_day_month(tok_value(l, at), m))
		return false;
	size_t year = skip_dot(l, i + 1);
	year += tok_cp(l, year, ',') && tok_joined(l, year);
	if (!year_at(l, year))
		return false;
	return say(l, at, &(struct date){tok_value(l, at), m, tok_value(l, year), year + 1}, c);
}

bool read_dated_day(struct line *l, size_t at, struct claim *c)
{
	return tok_digits(l, at, 1, 2) && (dashed(l, at, c) || day_first(l, at, c));
}

/* Jan. 5, 2024; November 23, 2026; November 23 after "ngày"; November 2025 */
bool read_dated_month(struct line *l, size_t at, struct claim *c)
{
	int m = month_at(l, at);
	size_t day = skip_dot(l, at + 1);
	bool ngay = before_in(l, at, "ngày|hôm");
	if (m == 0 || l->headline || tok(l, day)->kind != TOKEN_NUMBER || !tok(l, day)->gap)
		return false;
	if (year_at(l, day) && !is_also_a_name(l, at) && !ngay) {
		say_month_at(l, at, m);
		say_year(l, tok_value(l, day));
		*c = (struct claim){day + 1, "date", "english-month", 90, NULL};
		return true;
	}
	if (!tok_digits(l, day, 1, 2) || !is_day_month(tok_value(l, day), m))
		return false;
	struct date d = {tok_value(l, day), m, 0, skip_ordinal(l, day + 1)};
	bool comma = tok_cp(l, d.end, ',') && tok_joined(l, d.end);
	bool company = before_in(l, at, "ty|phần|hàng|cp|tập|đoàn|tổng|áo|vụ|quý"); /* May 10 */
	if (year_at(l, d.end + comma) && !company) {
		d.year = tok_value(l, d.end + comma);
		d.end += comma + 1;
	} else if (!ngay) {
		return false; /* "Jan 5" may be anything: the lexicon's word and the number */
	}
	return say(l, at, &d, c);
}
