/* Look-ups: longest key first, letter case as the entry demands, conditions,
 * then evidence between the senses. */
#include "text/lookup.h"

#include "text/key.h"
#include "text/reader.h"
#include "unicode/syllable.h"

#include <string.h>

static bool all_syllables(const struct line *l, size_t at, size_t end)
{
	for (size_t i = at; i < end; i++)
		if (tok(l, i)->kind == TOKEN_WORD && !vi_syllable(tok_lower(l, i), tok(l, i)->len))
			return false;
	return true;
}

bool place_at(const struct line *l, size_t at)
{
	struct key key;
	bool found = false;
	if (!tok_capital(l, at))
		return false;
	key_of_tokens(&key, l, at, 5, false);
	for (size_t n = key.count; n > 0 && !found; n--) {
		const struct lexicon_entry *e =
		        lexicon_find(l->r->lexicon, key.text, key.end[n - 1], false);
		for (uint32_t s = e != NULL ? e->first : 0; s != 0 && !found;
		        s = lexicon_sense_of(l->r->lexicon, s)->next)
			found = lexicon_sense_of(l->r->lexicon, s)->kind == LEXICON_PLACES;
	}
	return found;
}

/* A name follows: a capitalized word of two letters or more, or a number. */
static bool name_at(const struct line *l, size_t i)
{
	if (tok(l, i)->kind == TOKEN_NUMBER)
		return true;
	return tok_capital(l, i) && utf8_length(tok_text(l, i), tok(l, i)->len) > 1;
}

/* (62 t), (62 t, nam): an age or a load in brackets, a space before its letter. */
static bool bracketed(const struct line *l, size_t at, size_t end)
{
	return at > 1 && tok_is(l, at, "t") && tok_digits(l, at - 1, 1, 3) &&
	       tok(l, at - 2)->kind == TOKEN_OPEN &&
	       (tok(l, end)->kind == TOKEN_CLOSE || tok_cp(l, end, ','));
}

static bool condition_holds(
        const struct line *l, const struct lexicon_sense *s, size_t at, size_t end)
{
	switch ((enum lexicon_condition)s->condition) {
	case IF_NAME:
		return name_at(l, end);
	case IF_DIGIT:
		return tok(l, end)->kind == TOKEN_NUMBER;
	case IF_AFTER_DIGIT:
		return at > 0 &&
		       (tok(l, at - 1)->kind == TOKEN_NUMBER ||
		               tok(l, at - 1)->kind == TOKEN_SLASH || magnitude_at(l, at - 1));
	case IF_PLACE: /* TP. CÀ MAU: no list knows names in capitals */
		return place_at(l, end) || (l->headline && tok(l, end)->shape == SHAPE_UPPER &&
		                                   tok(l, end + 1)->shape == SHAPE_UPPER);
	case IF_JOINED:
		return at > 0 && (tok_joined(l, at) || bracketed(l, at, end));
	case IF_ALWAYS:
		return true;
	}
	return true;
}

/* A marked syllable in capitals stands before or after: (AN GIANG). */
static bool beside_capitals(const struct line *l, size_t at, size_t end)
{
	const struct token *before = at > 0 ? tok(l, at - 1) : NULL, *after = tok(l, end);
	if (tok(l, at)->shape != SHAPE_UPPER)
		return false;
	return (before != NULL && before->shape == SHAPE_UPPER &&
	               vi_marked(l->lower + before->from, before->len)) ||
	       (after->shape == SHAPE_UPPER && vi_marked(l->lower + after->from, after->len));
}

/* May this sense stand for these tokens at all? */
static bool possible(const struct line *l, const struct lexicon_sense *s, unsigned kinds, size_t at,
        size_t end, bool folded)
{
	if ((KIND_BIT(s->kind) & kinds) == 0 || (folded && !s->fold))
		return false;
	if ((l->headline || beside_capitals(l, at, end)) && !s->fold && s->kind != LEXICON_PLACES &&
	        (KIND_BIT(s->kind) & KINDS_OF_UNITS) == 0 && all_syllables(l, at, end))
		return false; /* CA SĨ: in capitals a word is a word */
	return condition_holds(l, s, at, end);
}

/* The name of a sense in evidence.tsv. */
static struct span name_of(const struct lexicon_sense *s)
{
	return s->spell ? (struct span){"spell", 5} : s->reading;
}

/* Chủ nhật (CN): the words before the bracket are this very reading. */
static bool glossed(const struct line *l, const struct lexicon_sense *s, size_t at, size_t end)
{
	const char *p = s->reading.data, *stop = p + s->reading.len;
	if (at < 3 || tok(l, at - 1)->kind != TOKEN_OPEN || tok(l, end)->kind != TOKEN_CLOSE)
		return false;
	for (size_t i = at - 1; i > 0 && stop > p; i--) {
		const struct token *t = tok(l, i - 1);
		if (t->kind != TOKEN_WORD || t->len > (size_t)(stop - p) ||
		        memcmp(stop - t->len, l->lower + t->from, t->len) != 0)
			return false;
		stop -= t->len;
		if (stop > p && *--stop != ' ')
			return false;
	}
	return stop == p;
}

static bool same_reading(const struct lexicon_sense *a, const struct lexicon_sense *b)
{
	return a->spell == b->spell && a->plain == b->plain && a->reading.len == b->reading.len &&
	       memcmp(a->reading.data, b->reading.data, a->reading.len) == 0;
}

static bool best_sense(const struct line *l, const struct lexicon_entry *e, unsigned kinds,
        size_t at, bool folded, struct found *f)
{
	const struct lexicon *x = l->r->lexicon;
	const struct subject *subject =
	        e->count > 1 ? evidence_subject(l->r->evidence, e->key.data, e->key.len) : NULL;
	int best = 0, second = -1000, other = -1000; /* of abbreviations, beside currencies */
	f->sense = NULL;
	for (uint32_t i = e->first; i != 0; i = lexicon_sense_of(x, i)->next) {
		const struct lexicon_sense *s = lexicon_sense_of(x, i);
		bool rival = s->kind == LEXICON_ABBREVIATIONS && subject != NULL;
		if (!possible(l, s, rival ? kinds | KIND_BIT(s->kind) : kinds, at, f->end, folded))
			continue;
		int w = s->weight +
		        evidence_weigh(l->r->evidence, subject, name_of(s), l, at, f->end);
		if (e->count > 1 && !s->spell && glossed(l, s, at, f->end))
			w += 100;
		if ((KIND_BIT(s->kind) & kinds) == 0) {
			other = w > other ? w : other;
			continue;
		}
		if (s->kind == LEXICON_PLACES)
			w -= 100; /* it only says that the name is one; its reading is the other's
			           */
		bool same = f->sense != NULL && same_reading(f->sense, s);
		if (same && w > best) {
			best = w; /* no rival of itself */
			f->sense = s;
		} else if (same) {
			continue;
		} else if (f->sense == NULL || w > best) {
			second = f->sense != NULL ? best : second;
			best = w;
			f->sense = s;
		} else if (w > second) {
			second = w;
		}
	}
	if (f->sense != NULL && f->sense->kind == LEXICON_CURRENCIES && other > best)
		return false; /* 3.214 HKD nộp thuế: households, no dollars */
	f->entry = e;
	f->sure = best - second >= 10 ? 100 : 50 + 5 * (best - second);
	return f->sense != NULL;
}

/* Not in the middle of something: QL of QL1A, GDP of GDP2, HQ of HQ-011 (but
 * COVID-19 and H5N1's friends are acronyms and may be followed so). */
static bool ends_well(const struct line *l, size_t at, const struct found *f)
{
	size_t end = f->end;
	if (end == at + 2 && tok(l, at)->kind == TOKEN_WORD && tok(l, at)->len == 1 &&
	        tok_in(l, at, "h") && tok(l, at + 1)->kind == TOKEN_NUMBER && tok_joined(l, end) &&
	        tok(l, end)->kind == TOKEN_WORD)
		return false; /* H1 of H1N1, H2 of H2O */
	if (tok(l, end - 1)->kind != TOKEN_WORD || !tok_joined(l, end))
		return true;
	if (tok(l, end)->kind == TOKEN_NUMBER)
		return false;
	bool mark = tok_cp(l, end, '-') || tok_cp(l, end, '.');
	if ((KIND_BIT(f->sense->kind) & KINDS_OF_UNITS) != 0 && mark && tok_joined(l, end + 1) &&
	        tok(l, end + 1)->shape == SHAPE_CAPITAL)
		return false; /* vòng 12 V-League: no volts */
	if ((KIND_BIT(f->sense->kind) & KINDS_OF_UNITS) != 0 && tok_cp(l, end, '.') &&
	        tok_joined(l, end + 1) && tok(l, end + 1)->shape == SHAPE_UPPER &&
	        tok(l, end + 1)->len == 1 && tok_cp(l, end + 2, '.'))
		return false; /* lớp 11 T.N.A.: no teslas */
	return !(f->sense->kind == LEXICON_ABBREVIATIONS && tok_cp(l, end, '-') &&
	         tok_joined(l, end + 1) && tok(l, end + 1)->kind == TOKEN_NUMBER);
}

static bool try_key(const struct line *l, const struct key *k, size_t n, unsigned kinds, size_t at,
        struct found *f)
{
	const struct lexicon *x = l->r->lexicon;
	const struct lexicon_entry *e = lexicon_find(x, k->text, k->end[n - 1], false);
	f->end = at + n;
	if (e != NULL && best_sense(l, e, kinds, at, false, f))
		return f->sense->condition == IF_DIGIT || ends_well(l, at, f);
	e = lexicon_find(x, k->lower, k->end[n - 1], true);
	if (e == NULL || !best_sense(l, e, kinds, at, true, f) || !ends_well(l, at, f))
		return false;
	return !all_syllables(l, at, f->end) || tok(l, at)->kind == TOKEN_SIGN;
}

static bool has_number(const struct line *l, size_t at, size_t n)
{
	for (size_t i = at; i < at + n; i++)
		if (tok(l, i)->kind == TOKEN_NUMBER)
			return true;
	return false;
}

/* "Zootopia 2": the sign closes what it opened, and is no inch. */
static bool closes_quote(const struct line *l, size_t at)
{
	bool open = false;
	for (size_t i = 0; i < at; i++) {
		uint32_t cp = tok(l, i)->kind == TOKEN_QUOTE ? tok(l, i)->cp : 0;
		bool inch = i > 0 && tok_joined(l, i) && tok(l, i - 1)->kind == TOKEN_NUMBER;
		if (cp == 0x201C || (cp == '"' && !open && !inch))
			open = true;
		else if (cp == 0x201D || cp == '"')
			open = false;
	}
	return open;
}

bool lookup(const struct line *l, size_t at, unsigned kinds, struct found *ret)
{
	const struct token *t = tok(l, at);
	bool number = t->kind == TOKEN_NUMBER, found = false;
	unsigned reach = t->reach;
	if (number) {
		unsigned other = lexicon_reach(l->r->lexicon, "#", 1);
		reach = reach > other ? reach : other;
	}
	if (reach == 0 || (t->kind == TOKEN_QUOTE && closes_quote(l, at)))
		return false;
	struct key plain, hashed;
	key_of_tokens(&plain, l, at, reach, false);
	if (has_number(l, at, plain.count))
		key_of_tokens(&hashed, l, at, reach, true);
	for (size_t n = plain.count; n > 0 && !found; n--)
		found = try_key(l, &plain, n, kinds, at, ret) ||
		        (n > 1 && has_number(l, at, n) && try_key(l, &hashed, n, kinds, at, ret));
	return found;
}

/* Bytes of the reading's first words that stand right before `at` already, as
 * in "đường tỉnh ĐT352" and "phòng P.302". One word counts only for keys that
 * are never more than that word. */
static size_t said_already(const struct line *l, size_t at, const struct lexicon_sense *s)
{
	size_t words = 0, best = 0;
	const char *p = s->reading.data, *end = p + s->reading.len;
	for (size_t i = 0; i <= s->reading.len; i++)
		if (i == s->reading.len || p[i] == ' ') {
			size_t from = 0;
			bool same = ++words <= at;
			for (size_t k = 0; same && k < words; k++) {
				const struct token *t = tok(l, at - words + k);
				size_t n = t->len;
				same = t->kind == TOKEN_WORD && from + n <= i &&
				       memcmp(p + from, l->lower + t->from, n) == 0 &&
				       (p + from + n == end || p[from + n] == ' ');
				from += n + 1;
			}
			if (same &&
			        (words > 1 || s->condition != IF_ALWAYS ||
			                before_in(l, at, "tổ|ban|hội|số|sở|bộ|phòng|đoàn|đội|đất")))
				best = i;
		}
	return best;
}

void say_found(struct line *l, size_t at, const struct found *f)
{
	size_t number = at;
	if (f->sense->plain) {
		for (size_t i = at; i < f->end; i++)
			if (tok(l, i)->kind == TOKEN_WORD)
				say_word(l, i);
		return;
	}
	if (f->sense->spell) {
		for (size_t i = at; i < f->end; i++)
			if (tok(l, i)->kind == TOKEN_WORD)
				say_letters(l, tok_text(l, i), tok(l, i)->len);
			else if (tok_cp(l, i, '&'))
				emit_text(l->e, "và");
			else if (tok(l, i)->kind == TOKEN_NUMBER)
				say_token(l, i);
		return;
	}
	const char *p = f->sense->reading.data, *end = p + f->sense->reading.len;
	size_t said = f->sense->kind == LEXICON_ABBREVIATIONS || f->sense->kind == LEXICON_FOREIGN
	                      ? said_already(l, at, f->sense)
	                      : 0;
	bool one = said < f->sense->reading.len && memchr(p, ' ', said) == NULL;
	if (!(one && f->sense->kind == LEXICON_FOREIGN))
		p += said; /* Thành phố Ho Chi Minh City */
	while (p < end) {
		const char *hash = memchr(p, '#', (size_t)(end - p));
		emit_span(l->e, (struct span){p, (size_t)((hash != NULL ? hash : end) - p)});
		if (hash == NULL)
			return;
		while (number < f->end && tok(l, number)->kind != TOKEN_NUMBER)
			number++;
		say_token(l, number++);
		p = hash + 1;
	}
}

bool say_of_kind(struct line *l, const struct lexicon_entry *entry, enum lexicon_kind kind,
        const char *written, size_t len)
{
	const struct lexicon *x = l->r->lexicon;
	for (uint32_t i = entry != NULL ? entry->first : 0; i != 0;
	        i = lexicon_sense_of(x, i)->next) {
		const struct lexicon_sense *s = lexicon_sense_of(x, i);
		if (s->kind != kind || s->plain)
			continue;
		if (s->spell)
			say_letters(l, written, len);
		else
			emit_span(l->e, s->reading);
		return true;
	}
	return false;
}
