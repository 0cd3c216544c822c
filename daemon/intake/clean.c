/* Cleaning for the ear: which rules count for which block, and what becomes of
 * it. A body sentence is never cut: rules count by place, length and shape, and
 * the edges of a text are looked at again when something has gone from them,
 * because a by-line may stand behind the source line. Called by document.c. */
#include "intake/clean.h"

#include "base/mem.h"
#include "base/str.h"
#include "intake/clean_inline.h"
#include "intake/clean_rules.h"
#include "intake/clean_table.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOP = 3,
	HEAD = 12,
	FOOT = 12,
	LETTER = 14,
	EDGE = 16,           /* blocks at either end that are looked at again */
	PASSES = 8,          /* at most: each takes a layer off */
	SHORT_BYTES = 800,   /* of a block that is looked at whole */
	ENDS_BYTES = 240,    /* of a longer one: its end */
	CREDIT_MOST = 400,   /* characters of a block that a credit makes a caption */
	HEADLINE_MOST = 200, /* characters of what a list may take along */
	TAIL_WORDS = 12      /* a sentence of so many words is no part of a signature */
};

struct cleaning {
	const struct clean_rules *rules;
	struct draft *draft;
	struct tokens tokens;
	bool letter; /* the national motto stands in it */
	bool changed;
};

/* ---- what a block is like ---- */

static size_t characters(const char *text)
{
	size_t n = 0;
	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static bool ends_sentence(const char *text)
{
	static const char *const ends[] = {
	        ".", "!", "?", "…", ".”", ".\"", "!”", "?”", ".)", ":", ";"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(text, ends[i]))
			return true;
	return false;
}

static size_t words(const char *text)
{
	size_t n = text[0] != '\0';
	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

/* Is the full stop at token `i` an end of a sentence? Not after one or two
 * letters or capitals: TP., Q., T.P */
static bool is_stop(const struct tokens *t, size_t i)
{
	const struct token *k = &t->items[i];
	if (k->kind != TOKEN_MARK || k->written.len != 1 ||
	        strchr(".!?", k->written.data[0]) == NULL)
		return false;
	return i > 0 && !(k->written.data[0] == '.' && t->items[i - 1].kind == TOKEN_WORD &&
	                        t->items[i - 1].capitals);
}

static size_t sentences_before(const struct tokens *t, size_t to)
{
	size_t n = 0;
	for (size_t i = 0; i < to; i++)
		n += is_stop(t, i) && i + 1 < to;
	return n + (to > 0);
}

/* ---- places ---- */

static const struct block *before(const struct draft *d, size_t i)
{
	while (i-- > 0)
		if (d->blocks[i].text != NULL)
			return &d->blocks[i];
	return NULL;
}

static bool is_last(const struct draft *d, size_t i)
{
	for (i++; i < d->block_count; i++)
		if (d->blocks[i].text != NULL)
			return false;
	return true;
}

static bool place_fits(const struct cleaning *c, enum clean_where where, size_t i)
{
	const struct draft *d = c->draft;
	const struct block *b;
	switch (where) {
	case CLEAN_TOP:
		return i < TOP;
	case CLEAN_HEAD:
		return i < HEAD;
	case CLEAN_FOOT:
		return i > 0 && d->block_count - i <= FOOT;
	case CLEAN_END:
		if (d->block_count - i > FOOT || !is_last(d, i))
			return false;
		b = before(d, i);
		return b != NULL && ends_sentence(b->text);
	case CLEAN_LETTER:
		return c->letter && i < LETTER;
	case CLEAN_ANY:
	case CLEAN_WHERES:
		break;
	}
	return true;
}

/* ---- acts ---- */

static void cut(struct cleaning *c, size_t i, const char *rule)
{
	draft_cut_hole(c->draft, i, rule);
	c->changed = true;
}

static bool has_word(const char *text)
{
	const char *p = text, *end = text + strlen(text);
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		if ((cp >= '0' && cp <= '9') || cp >= 0x3000 || (cp < 0x2000 && cp >= 0xC0) ||
		        ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z'))
			return true;
	}
	return false;
}

/* Take bytes out of a block's text; the block goes if no word is left of it. */
static void trim(struct cleaning *c, size_t i, const char *from, size_t len, const char *rule)
{
	struct block *b = &c->draft->blocks[i];
	struct str rest;
	str_init(&rest);
	str_add(&rest, b->text, (size_t)(from - b->text));
	str_addc(&rest, ' ');
	str_adds(&rest, from + len);
	if (!has_word(rest.data)) {
		cut(c, i, rule);
	} else {
		draft_cut(c->draft, rule, from, len, b->line);
		draft_set(&b->text, rest.data, rest.len);
		c->changed = true;
	}
	str_finish(&rest);
}

static struct span written(const struct tokens *t, size_t from, size_t to)
{
	const char *begin = t->items[from].written.data;
	const struct span *last = &t->items[to - 1].written;
	return (struct span){begin, (size_t)(last->data + last->len - begin)};
}

static bool is_headline(const struct block *b)
{
	return b->text != NULL && (b->link || !ends_sentence(b->text)) &&
	       characters(b->text) <= HEADLINE_MOST;
}

static void cut_list(struct cleaning *c, size_t i, const char *rule)
{
	struct draft *d = c->draft;
	for (cut(c, i, rule), i++; i < d->block_count && is_headline(&d->blocks[i]); i++)
		cut(c, i, rule);
}

static bool is_sentence(const char *text)
{
	return words(text) >= TAIL_WORDS && ends_sentence(text) && !str_ends(text, ";");
}

static void cut_tail(struct cleaning *c, size_t i, const char *rule)
{
	struct draft *d = c->draft;
	for (; i < d->block_count; i++) {
		if (d->blocks[i].text == NULL)
			continue;
		if (is_sentence(d->blocks[i].text))
			return;
		cut(c, i, rule);
	}
}

static void take_source(struct cleaning *c, size_t i, const struct clean_rule *rule,
        const struct match *m, struct span what)
{
	struct draft *d = c->draft;
	if (m->name_to > m->name_from && d->source[0] == '\0') {
		struct span s = written(&c->tokens, m->name_from, m->name_to);
		while (s.len > 0 && strchr(".) ", s.data[s.len - 1]) != NULL)
			s.len--;
		draft_set(&d->source, s.data, s.len);
	}
	trim(c, i, what.data, what.len, rule->name);
}

/* True if the block is gone or was changed. */
static bool act(struct cleaning *c, size_t i, const struct clean_rule *rule, const struct match *m)
{
	const char *text = c->draft->blocks[i].text;
	struct span what = written(&c->tokens, m->from, m->to);
	char *piece = mem_bytes(what.data, what.len);
	bool block = rule->act == CLEAN_CUT || rule->act == CLEAN_LIST || rule->act == CLEAN_TAIL;
	size_t n = characters(block ? text : piece);
	free(piece);
	if (n > rule->most)
		return false;
	switch (rule->act) {
	case CLEAN_CUT:
		cut(c, i, rule->name);
		break;
	case CLEAN_LIST:
		cut_list(c, i, rule->name);
		break;
	case CLEAN_TAIL:
		if (is_sentence(text))
			return false;
		cut_tail(c, i, rule->name);
		break;
	case CLEAN_CREDIT:
		if (sentences_before(&c->tokens, m->from) <= 1 && characters(text) <= CREDIT_MOST)
			cut(c, i, rule->name);
		else
			trim(c, i, what.data, what.len, rule->name);
		break;
	case CLEAN_SOURCE:
		take_source(c, i, rule, m, what);
		break;
	case CLEAN_TRIM:
	case CLEAN_ACTS:
		trim(c, i, what.data, what.len, rule->name);
		break;
	}
	return true;
}

/* ---- rules that a block is made of and nothing else ---- */

static long longest_only(
        const struct clean_rules *r, const char *name, const struct tokens *t, size_t i)
{
	long best = -1;
	for (size_t k = 0; k < r->count; k++)
		if (r->items[k].shape == CLEAN_ONLY && r->items[k].name == name) {
			long end = clean_rule_at(&r->items[k], t, i);
			best = end > best ? end : best;
		}
	return best;
}

static bool only_matches(const struct cleaning *c, const struct clean_rule *rule)
{
	const struct tokens *t = &c->tokens;
	bool any = false;
	for (size_t i = 0; i < t->count;) {
		long end = longest_only(c->rules, rule->name, t, i);
		if (end < 0 && t->items[i].kind == TOKEN_WORD)
			return false;
		any = any || end >= 0;
		i = end >= 0 ? (size_t)end : i + 1;
	}
	return any;
}

/* ---- a block ---- */

static bool matches(const struct cleaning *c, const struct clean_rule *rule, struct match *m)
{
	if (rule->shape != CLEAN_ONLY)
		return clean_rule_matches(rule, &c->tokens, m);
	/* Only the first pattern that could begin it is worth the walk. */
	if (clean_rule_at(rule, &c->tokens, 0) < 0 || !only_matches(c, rule))
		return false;
	*m = (struct match){.to = c->tokens.count};
	return true;
}

/* True if a rule changed the block, which may then be looked at again. */
static bool apply_rules(struct cleaning *c, size_t i)
{
	const char *text = c->draft->blocks[i].text;
	size_t len = strlen(text), skip = 0;
	struct match m;
	if (len > SHORT_BYTES) { /* only its end */
		skip = len - ENDS_BYTES;
		while (((unsigned char)text[skip] & 0xC0) == 0x80)
			skip++;
	}
	tokens_take(&c->tokens, text + skip, len - skip);
	for (size_t k = 0; c->tokens.count > 0 && k < c->rules->count; k++) {
		const struct clean_rule *rule = &c->rules->items[k];
		if (skip > 0 && rule->shape != CLEAN_ENDS)
			continue;
		uint64_t bits = rule->shape == CLEAN_ENDS ? c->tokens.bits : c->tokens.items[0].bit;
		bool may = (bits & rule->first) != 0;
		if (may && place_fits(c, rule->where, i) && matches(c, rule, &m) &&
		        act(c, i, rule, &m))
			return true;
	}
	return false;
}

static void clean_block(struct cleaning *c, size_t i)
{
	enum { TIMES = 4 };
	struct draft *d = c->draft;
	for (int n = 0; n < TIMES && d->blocks[i].text != NULL; n++)
		if (!apply_rules(c, i))
			return;
}

/* What a format says of a block, and what no pattern can say. */
static void clean_built_in(struct cleaning *c, size_t i)
{
	static const enum clean_built_in of_kind[] = {
	        [BLOCK_CAPTION] = CLEAN_CAPTION, [BLOCK_NOTE] = CLEAN_FOOTNOTE};
	const bool *off = c->rules->off_built_in;
	struct block *b = &c->draft->blocks[i];
	if (b->kind == BLOCK_CAPTION || b->kind == BLOCK_NOTE) {
		enum clean_built_in rule = of_kind[b->kind];
		if (!off[rule])
			cut(c, i, clean_built_in_name(rule));
		return;
	}
	if (!off[CLEAN_LINK] && ((b->link && is_headline(b) && c->draft->block_count > 1) ||
	                                inline_is_address(b->text))) {
		cut(c, i, clean_built_in_name(CLEAN_LINK));
		return;
	}
	if (!inline_clean(c->rules, c->draft, i) || has_word(b->text))
		return;
	if (b->text[0] != '\0') {
		cut(c, i, clean_built_in_name(CLEAN_EMOJI));
	} else { /* all of it has been told already */
		free(b->text);
		b->text = NULL;
		c->changed = true;
	}
}

/* ---- the whole ---- */

static bool has_motto(struct cleaning *c)
{
	static const char *const mottos[] = {"độc lập", "tự do", "hạnh phúc"};
	const struct draft *d = c->draft;
	for (size_t i = 0; i < d->block_count && i < LETTER; i++) {
		size_t found = 0;
		tokens_take(&c->tokens, d->blocks[i].text, strnlen(d->blocks[i].text, SHORT_BYTES));
		for (size_t k = 0; k + 1 < c->tokens.count; k++) {
			const struct span *a = &c->tokens.items[k].folded,
			                  *b = &c->tokens.items[k + 1].folded;
			const char *motto = found < 3 ? mottos[found] : "";
			size_t n = strlen(motto);
			found += n > 0 && a->len + 1 + b->len == n &&
			         memcmp(motto, a->data, a->len) == 0 &&
			         memcmp(motto + a->len + 1, b->data, b->len) == 0;
		}
		if (found == 3)
			return true;
	}
	return false;
}

static bool pass(struct cleaning *c, bool edges)
{
	struct draft *d = c->draft;
	c->changed = false;
	for (size_t i = 0; i < d->block_count; i++) {
		if (edges && i == EDGE && d->block_count > 2 * EDGE)
			i = d->block_count - EDGE;
		if (!edges && d->blocks[i].text != NULL)
			clean_built_in(c, i);
		if (d->blocks[i].text != NULL)
			clean_block(c, i);
	}
	draft_close_holes(d);
	return c->changed;
}

void clean_draft(const struct clean_rules *r, struct draft *d)
{
	struct cleaning c = {.rules = r, .draft = d};
	if (r == NULL)
		return;
	c.letter = has_motto(&c);
	if (!r->off_built_in[CLEAN_TABLE])
		table_clean(&r->limits, c.letter, d);
	for (int n = 0; n < PASSES && pass(&c, n > 0); n++)
		;
	tokens_finish(&c.tokens);
}
