/* Reading rules of cleaning, and matching them against the tokens of a block.
 * Patterns are short and blocks that rules look at too, so plain backtracking
 * does; how far a <rest> or <name> may reach is bounded. Called by clean.c. */
#include "intake/clean_rules.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "intake/clean.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- tokens ---- */

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static uint64_t bit_of(const char *s, size_t len)
{
	uint32_t h = 2166136261U;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619U;
	return (uint64_t)1 << (h >> 26);
}

static struct token *add_token(struct tokens *t, enum token_kind kind, const char *from, size_t len)
{
	if (t->count == t->cap) {
		t->cap = t->cap > 0 ? t->cap * 2 : 64;
		t->items = mem_resize(t->items, t->cap, sizeof *t->items);
	}
	struct token *k = &t->items[t->count++];
	*k = (struct token){.kind = kind, .written = {from, len}};
	return k;
}

static const char *take_word(struct tokens *t, const char *at, const char *end)
{
	const char *p = at, *stop = at;
	bool upper = letter_is_upper(utf8_next(&p, end)), capitals = true;
	for (p = at; p < end; stop = p) {
		uint32_t cp = utf8_next(&p, end);
		if (!letter_is(cp))
			break;
		capitals = capitals && letter_is_upper(cp);
	}
	struct token *k = add_token(t, TOKEN_WORD, at, (size_t)(stop - at));
	k->upper = upper;
	k->capitals = upper && capitals;
	size_t from = t->folded.len;
	vi_lower(at, (size_t)(stop - at), &t->folded);
	k->folded = (struct span){t->folded.data + from, t->folded.len - from};
	k->bit = bit_of(k->folded.data, k->folded.len);
	return stop;
}

/* Digits, and the marks between them: 14/11/2025, 08:30, 1.234. */
static const char *take_number(struct tokens *t, const char *at, const char *end)
{
	const char *p = at;
	while (p < end &&
	        (is_digit((unsigned char)*p) || (strchr(".,:/-", *p) != NULL && p + 1 < end &&
	                                                is_digit((unsigned char)p[1]))))
		p++;
	struct token *k = add_token(t, TOKEN_NUMBER, at, (size_t)(p - at));
	k->folded = k->written;
	k->bit = bit_of(k->written.data, k->written.len);
	return p;
}

void tokens_take(struct tokens *t, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	if (t->folded.data == NULL)
		str_init(&t->folded);
	str_clear(&t->folded);
	str_reserve(&t->folded, 2 * len + 8); /* small letters may be longer; must not move */
	t->count = 0;
	t->bits = 0;
	while (p < end) {
		const char *at = p;
		uint32_t cp = utf8_next(&p, end);
		if (cp == ' ' || cp == '\t')
			continue;
		if (letter_is(cp)) {
			p = take_word(t, at, end);
		} else if (is_digit(cp)) {
			p = take_number(t, at, end);
		} else {
			struct token *k = add_token(t, TOKEN_MARK, at, (size_t)(p - at));
			k->folded = k->written;
			k->bit = bit_of(k->written.data, k->written.len);
		}
		t->bits |= t->items[t->count - 1].bit;
	}
}

void tokens_finish(struct tokens *t)
{
	free(t->items);
	if (t->folded.data != NULL)
		str_finish(&t->folded);
	*t = (struct tokens){0};
}

/* ---- patterns ---- */

enum part_kind {
	PART_LITERAL,
	PART_NAME, /* words that begin with capitals, and what joins them */
	PART_REST, /* anything, at least a token */
	PART_NUMBER,
	PART_CAPS,   /* words in capitals */
	PART_PERSON, /* two to five words that begin with capitals, no more */
	PART_SIGN,   /* a single letter or two in capitals */
	PART_WORDS,  /* one to six words */
	PART_TIME,   /* a number with a colon: 08:15 */
	PART_KINDS
};

struct pattern_part {
	enum part_kind kind;
	bool capitals; /* a literal that was written in capitals wants capitals */
	bool upper;    /* one with a first capital wants that */
	bool optional;
	char *text; /* small letters; alternatives parted by a bar */
};

static const char *const part_names[] = {
        [PART_NAME] = "<name>",
        [PART_REST] = "<rest>",
        [PART_NUMBER] = "<number>",
        [PART_CAPS] = "<caps>",
        [PART_PERSON] = "<person>",
        [PART_SIGN] = "<sign>",
        [PART_WORDS] = "<words>",
        [PART_TIME] = "<time>",
};
static_assert(sizeof part_names / sizeof part_names[0] == PART_KINDS, "every kind has a name");

enum { NAME_TOKENS_MAX = 12, PERSON_LEAST = 2, PERSON_MOST = 5, CAPS_MOST = 24, WORDS_MOST = 6 };

static bool literal_is(const struct pattern_part *p, const struct token *k)
{
	if ((p->capitals && !k->capitals) || (p->upper && !k->upper))
		return false;
	for (const char *alt = p->text; alt != NULL;) {
		const char *bar = alt[0] != '\0' && alt[1] != '\0' ? strchr(alt + 1, '|') : NULL;
		size_t n = bar != NULL ? (size_t)(bar - alt) : strlen(alt);
		if (n == k->folded.len && memcmp(alt, k->folded.data, n) == 0)
			return true;
		alt = bar != NULL ? bar + 1 : NULL;
	}
	return false;
}

static bool mark_is(const struct token *k, const char *marks)
{
	return k->kind == TOKEN_MARK && k->written.len == 1 &&
	       strchr(marks, k->written.data[0]) != NULL;
}

static bool is_name_token(const struct token *k, bool first)
{
	if (k->kind == TOKEN_WORD && k->upper)
		return true;
	if (first)
		return false;
	return mark_is(k, ".-/,&") || k->kind == TOKEN_NUMBER ||
	       (k->kind == TOKEN_WORD && k->folded.len == 3 &&
	               memcmp(k->folded.data, "v\xC3\xA0", 3) == 0) ||
	       (k->kind == TOKEN_MARK && k->written.len == 3 &&
	               memcmp(k->written.data, "\xE2\x80\x93", 3) == 0);
}

/* How many tokens from `i` the part may take at most; 0: none. */
static size_t reach(const struct pattern_part *p, const struct tokens *t, size_t i)
{
	size_t n = 0;
	switch (p->kind) {
	case PART_LITERAL:
		return i < t->count && literal_is(p, &t->items[i]);
	case PART_NUMBER:
		return i < t->count && t->items[i].kind == TOKEN_NUMBER;
	case PART_REST:
		return t->count - i;
	case PART_NAME:
		while (i + n < t->count && n < NAME_TOKENS_MAX &&
		        is_name_token(&t->items[i + n], n == 0))
			n++;
		return n;
	case PART_CAPS:
		while (i + n < t->count && n < CAPS_MOST &&
		        (t->items[i + n].capitals || (n > 0 && t->items[i + n].kind != TOKEN_WORD)))
			n++;
		return n;
	case PART_PERSON:
		while (i + n < t->count && n < PERSON_MOST && t->items[i + n].kind == TOKEN_WORD &&
		        t->items[i + n].upper)
			n++;
		return n;
	case PART_SIGN:
		return i < t->count && t->items[i].capitals && t->items[i].written.len <= 3;
	case PART_WORDS:
		while (i + n < t->count && n < WORDS_MOST && t->items[i + n].kind == TOKEN_WORD)
			n++;
		return n;
	case PART_TIME:
		return i < t->count && t->items[i].kind == TOKEN_NUMBER &&
		       memchr(t->items[i].written.data, ':', t->items[i].written.len) != NULL;
	case PART_KINDS:
		break;
	}
	return 0;
}

static size_t least(const struct pattern_part *p)
{
	return p->kind == PART_PERSON ? PERSON_LEAST : 1;
}

/* Match the parts from `part` on at token `i`; the end of the match or -1. The
 * longest reach is tried first. `to_end`: it must end where the tokens do. */
static long match_from(const struct clean_rule *r, size_t part, const struct tokens *t, size_t i,
        bool to_end, struct match *m)
{
	if (part == r->count)
		return to_end && i != t->count ? -1 : (long)i;
	const struct pattern_part *p = &r->parts[part];
	for (size_t n = reach(p, t, i); n >= least(p); n--) {
		long end = match_from(r, part + 1, t, i + n, to_end, m);
		if (end < 0)
			continue;
		if (p->kind == PART_NAME || p->kind == PART_REST || p->kind == PART_PERSON) {
			m->name_from = i;
			m->name_to = i + n;
		}
		return end;
	}
	return p->optional ? match_from(r, part + 1, t, i, to_end, m) : -1;
}

long clean_rule_at(const struct clean_rule *r, const struct tokens *t, size_t i)
{
	struct match m;
	return (t->items[i].bit & r->first) == 0 ? -1 : match_from(r, 0, t, i, false, &m);
}

static bool match_ends(const struct clean_rule *r, const struct tokens *t, struct match *m)
{
	enum { BACK = 32 };
	for (size_t i = t->count > BACK ? t->count - BACK : 0; i < t->count; i++)
		if ((t->items[i].bit & r->first) != 0 && match_from(r, 0, t, i, true, m) >= 0) {
			m->from = i;
			m->to = t->count;
			return true;
		}
	return false;
}

bool clean_rule_matches(const struct clean_rule *r, const struct tokens *t, struct match *ret)
{
	*ret = (struct match){0};
	if (r->shape == CLEAN_ENDS)
		return match_ends(r, t, ret);
	if (t->count == 0 || (t->items[0].bit & r->first) == 0)
		return false;
	long end = match_from(r, 0, t, 0, r->shape == CLEAN_WHOLE, ret);
	if (end < 0)
		return false;
	ret->to = (size_t)end;
	return true;
}

/* ---- the file ---- */

static const char *const acts[] = {[CLEAN_CUT] = "cut",
        [CLEAN_TRIM] = "trim",
        [CLEAN_CREDIT] = "credit",
        [CLEAN_LIST] = "list",
        [CLEAN_TAIL] = "tail",
        [CLEAN_SOURCE] = "source"};
static const char *const wheres[] = {[CLEAN_ANY] = "any",
        [CLEAN_HEAD] = "head",
        [CLEAN_TOP] = "top",
        [CLEAN_FOOT] = "foot",
        [CLEAN_END] = "end",
        [CLEAN_LETTER] = "letter"};
static const char *const shapes[] = {[CLEAN_WHOLE] = "whole",
        [CLEAN_BEGINS] = "begins",
        [CLEAN_ENDS] = "ends",
        [CLEAN_ONLY] = "only"};
static const char *const built_ins[] = {[CLEAN_TABLE] = "table",
        [CLEAN_FOOTNOTE] = "footnote",
        [CLEAN_HASHTAG] = "hashtag",
        [CLEAN_EMOJI] = "emoji",
        [CLEAN_CAPTION] = "caption",
        [CLEAN_LINK] = "link",
        [CLEAN_MARKUP] = "markup"};
static_assert(sizeof acts / sizeof acts[0] == CLEAN_ACTS, "every act has a name");
static_assert(sizeof wheres / sizeof wheres[0] == CLEAN_WHERES, "every place has a name");
static_assert(sizeof shapes / sizeof shapes[0] == CLEAN_SHAPES, "every shape has a name");
static_assert(sizeof built_ins / sizeof built_ins[0] == CLEAN_BUILT_INS, "every rule has a name");
static_assert(sizeof((struct clean_rules *)NULL)->off_built_in == CLEAN_BUILT_INS * sizeof(bool),
        "every rule can be switched off");

const char *clean_built_in_name(enum clean_built_in b)
{
	return built_ins[b];
}

static int word_of(struct span s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == s.len && memcmp(words[i], s.data, s.len) == 0)
			return (int)i;
	return -1;
}

static const char *keep_name(struct clean_rules *r, struct span s)
{
	for (size_t i = 0; i < r->name_count; i++)
		if (strlen(r->names[i]) == s.len && memcmp(r->names[i], s.data, s.len) == 0)
			return r->names[i];
	r->names = mem_resize(r->names, r->name_count + 1, sizeof *r->names);
	return r->names[r->name_count++] = mem_bytes(s.data, s.len);
}

static bool begins_upper(struct span s)
{
	const char *p = s.data;
	return letter_is_upper(utf8_next(&p, s.data + s.len));
}

static void add_part(struct clean_rule *r, struct span word)
{
	struct pattern_part part = {0};
	struct str text;
	if (word.len > 1 && word.data[word.len - 1] == '?') {
		part.optional = true;
		word.len--;
	}
	int special = word.data[0] == '<' ? word_of(word, part_names + 1, PART_KINDS - 1) : -1;
	if (special >= 0) {
		part.kind = (enum part_kind)(special + 1);
	} else {
		str_init(&text);
		vi_lower(word.data, word.len, &text);
		part.capitals = letters_all_upper(word.data, word.len, 2);
		part.upper = begins_upper(word);
		part.text = str_take(&text);
	}
	r->parts = mem_resize(r->parts, r->count + 1, sizeof *r->parts);
	r->parts[r->count++] = part;
}

/* The pattern's words are parted by spaces; marks are words of their own. */
static void add_pattern(struct clean_rule *r, struct span s)
{
	const char *p = s.data, *end = s.data + s.len;
	while (p < end) {
		const char *space = memchr(p, ' ', (size_t)(end - p));
		const char *stop = space != NULL ? space : end;
		if (stop > p)
			add_part(r, (struct span){p, (size_t)(stop - p)});
		p = stop + (space != NULL);
	}
}

/* Which tokens the pattern may begin with: of a literal, its alternatives. */
static uint64_t first_bits(const struct clean_rule *r)
{
	const struct pattern_part *p = &r->parts[0];
	uint64_t bits = 0;
	if (p->kind != PART_LITERAL || p->optional)
		return UINT64_MAX;
	for (const char *alt = p->text; alt != NULL;) {
		const char *bar = alt[0] != '\0' && alt[1] != '\0' ? strchr(alt + 1, '|') : NULL;
		bits |= bit_of(alt, bar != NULL ? (size_t)(bar - alt) : strlen(alt));
		alt = bar != NULL ? bar + 1 : NULL;
	}
	return bits;
}

enum { FIELDS = 6 };

static size_t split(struct span line, struct span fields[FIELDS])
{
	const char *p = line.data, *end = line.data + line.len;
	for (size_t n = 0; n < FIELDS; n++) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));
		const char *stop = tab != NULL && n < FIELDS - 1 ? tab : end;
		fields[n] = (struct span){p, (size_t)(stop - p)};
		if (stop == end)
			return n + 1;
		p = stop + 1;
	}
	return FIELDS;
}

static bool number_of(struct span s, size_t *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (!isdigit((unsigned char)s.data[i]) || n > 1000000)
			return false;
		n = n * 10 + (size_t)(s.data[i] - '0');
	}
	*ret = n;
	return s.len > 0;
}

static void rule_finish(struct clean_rule *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->parts[i].text);
	free(r->parts);
}

/* "off NAME": the rules so far of that name, and what is built in. */
static int switch_off(struct clean_rules *r, struct span name, struct err *e)
{
	int built_in = word_of(name, built_ins, CLEAN_BUILT_INS);
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (strlen(r->items[i].name) == name.len &&
		        memcmp(r->items[i].name, name.data, name.len) == 0)
			rule_finish(&r->items[i]);
		else
			r->items[kept++] = r->items[i];
	}
	if (built_in < 0 && kept == r->count)
		return err_set(e, -EINVAL, "cleaning.off",
		        _("there is no rule \"%.*s\" to switch off"),
		        (int)(name.len < 64 ? name.len : 64), name.data);
	if (built_in >= 0)
		r->off_built_in[built_in] = true;
	r->count = kept;
	return 0;
}

static int set_limit(struct clean_rules *r, struct span name, struct span value, struct err *e)
{
	static const char *const limits[] = {"table-rows", "table-columns"};
	int which = word_of(name, limits, 2);
	size_t n;
	if (which < 0 || !number_of(value, &n))
		return err_set(e, -EINVAL, "cleaning.limit",
		        _("a limit is table-rows or table-columns and a number"));
	*(which == 0 ? &r->limits.table_rows : &r->limits.table_columns) = n;
	return 0;
}

static int add_rule(struct clean_rules *r, const struct span *f, struct err *e)
{
	struct clean_rule rule = {0};
	int act = word_of(f[1], acts, CLEAN_ACTS), where = word_of(f[2], wheres, CLEAN_WHERES),
	    shape = word_of(f[3], shapes, CLEAN_SHAPES);
	if (act < 0)
		return err_set(e, -EINVAL, "cleaning.act",
		        _("the act is cut, trim, credit, list, tail or source"));
	if (where < 0)
		return err_set(e, -EINVAL, "cleaning.where",
		        _("the place is any, head, top, foot, end or letter"));
	if (shape < 0)
		return err_set(e, -EINVAL, "cleaning.shape",
		        _("the shape is whole, begins, ends or only"));
	if (!number_of(f[4], &rule.most))
		return err_set(e, -EINVAL, "cleaning.most",
		        _("the fifth field is a number of characters"));
	rule.act = (enum clean_act)act;
	rule.where = (enum clean_where)where;
	rule.shape = (enum clean_shape)shape;
	rule.name = keep_name(r, f[0]);
	add_pattern(&rule, f[5]);
	if (rule.count == 0)
		return err_set(e, -EINVAL, "cleaning.pattern", _("the rule has no pattern"));
	rule.first = first_bits(&rule);
	if ((r->count & (r->count - 1)) == 0)
		r->items = mem_resize(r->items, r->count > 0 ? 2 * r->count : 1, sizeof *r->items);
	r->items[r->count++] = rule;
	return 0;
}

static int take_line(struct clean_rules *r, struct span line, struct err *e)
{
	struct span f[FIELDS];
	while (line.len > 0 && strchr(" \r\t", line.data[line.len - 1]) != NULL)
		line.len--;
	if (line.len == 0 || line.data[0] == '#')
		return 0;
	size_t n = split(line, f);
	if (n == 2 && f[0].len == 3 && memcmp(f[0].data, "off", 3) == 0)
		return switch_off(r, f[1], e);
	if (n == 3 && f[0].len == 5 && memcmp(f[0].data, "limit", 5) == 0)
		return set_limit(r, f[1], f[2], e);
	if (n != FIELDS || f[0].len == 0)
		return err_set(e, -EINVAL, "cleaning.fields",
		        _("a rule has six fields parted by tabs: name, act, place, shape, "
		          "characters, pattern"));
	return add_rule(r, f, e);
}

int clean_rules_parse(
        struct clean_rules *r, const char *path, const char *bytes, size_t len, struct err *e)
{
	int status = utf8_check(path, bytes, len, e);
	const char *p = bytes, *end = bytes + len;
	for (int line = 1; status == 0 && p < end; line++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((lf != NULL ? lf : end) - p);
		status = take_line(r, (struct span){p, n}, e);
		if (status < 0)
			err_at(e, path, line, 0);
		p += n + (lf != NULL);
	}
	return status;
}

void clean_rules_close(struct clean_rules *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->count; i++)
		rule_finish(&r->items[i]);
	for (size_t i = 0; i < r->name_count; i++)
		free(r->names[i]);
	free(r->items);
	free(r->names);
	free(r);
}
