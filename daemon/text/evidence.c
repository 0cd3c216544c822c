/* The evidence table: parsed once, weighed for every ambiguous span. Rows are
 * few (some hundreds) and ambiguous spans are rare, so a subject's rows are
 * simply gone through. The format stands in the header. */
#include "text/evidence.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "text/lookup.h"
#include "text/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum where { WHERE_BASE, WHERE_LINE, WHERE_BEFORE, WHERE_AFTER, WHERE_AT, WHERE_SELF };
enum { NEAR = 6, LINE_NEAR = 96 }; /* tokens; a line of a whole article stays linear */

struct item { /* a word or mark as it is in lower case, or a class */
	const char *text;
	uint32_t len;
	int8_t klass; /* enum item_class, or -1 */
};

enum { NO_BIT = 512 };

struct phrase {
	uint32_t first;  /* in evidence.item; its items end where the next phrase's begin */
	uint16_t bit[2]; /* text_bit() of its first word or mark and of its last other one;
	                  * NO_BIT where there is none */
};

struct phrases {
	uint32_t first, count; /* in evidence.phrase */
};

struct row {
	struct span sense;
	struct phrases phrases;
	int16_t weight;
	uint16_t tag;         /* text_bit() of the sense */
	int8_t where, offset; /* offset -1, -2, +1, +2 with WHERE_AT */
	bool every;           /* the sense is "*" */
};

struct subject {              /* or a set, whose name begins with "@" */
	struct subject *next; /* in its bucket */
	struct span name;
	struct phrases phrases; /* of a set */
	struct row *row;
	size_t count, cap;
};

enum {
	BUCKETS = 1024, /* a power of two; some thousand subjects make short chains */
	/* Room at first for what the program's own evidence holds; it grows. */
	ROOM_PHRASES = 1 << 14,
	ROOM_ITEMS = 1 << 15,
};

struct evidence {
	struct subject **subject;
	size_t count, cap;
	struct subject *bucket[BUCKETS]; /* by bucket_of() the name */
	struct phrase *phrase; /* and one behind the last, which says where its items end */
	size_t phrases, phrase_cap;
	struct item *item;
	size_t items, item_cap;
};

struct evidence *evidence_create(void)
{
	return mem_alloc(sizeof(struct evidence));
}

void evidence_destroy(struct evidence *v)
{
	if (v == NULL)
		return;
	for (size_t i = 0; i < v->count; i++) {
		free(v->subject[i]->row);
		free(v->subject[i]);
	}
	free(v->subject);
	free(v->phrase);
	free(v->item);
	free(v);
}

static bool same(struct span a, const char *s, size_t len)
{
	return a.len == len && memcmp(a.data, s, len) == 0;
}

static size_t bucket_of(const char *name, size_t len)
{
	size_t h = len;
	for (size_t i = 0; i < len; i++)
		h = h * 31 + (unsigned char)name[i];
	return (h ^ h >> 10) & (BUCKETS - 1);
}

static struct subject *find(const struct evidence *v, const char *name, size_t len)
{
	for (struct subject *s = v->bucket[bucket_of(name, len)]; s != NULL; s = s->next)
		if (same(s->name, name, len))
			return s;
	return NULL;
}

const struct subject *evidence_subject(const struct evidence *v, const char *name, size_t len)
{
	return find(v, name, len);
}

static struct subject *need(struct evidence *v, struct span name)
{
	struct subject *s = find(v, name.data, name.len);
	if (s != NULL)
		return s;
	if (v->count == v->cap) {
		v->cap = v->cap == 0 ? 64 : v->cap * 2;
		v->subject = mem_resize(v->subject, v->cap, sizeof *v->subject);
	}
	s = v->subject[v->count++] = mem_alloc(sizeof *s);
	s->name = name;
	struct subject **first = &v->bucket[bucket_of(name.data, name.len)];
	s->next = *first;
	*first = s;
	return s;
}

enum item_class {
	CLASS_NUMBER,
	CLASS_SHORT,
	CLASS_LONG,
	CLASS_DECIMAL,
	CLASS_GROUPED,
	CLASS_NAME,
	CLASS_NATIVE,
	CLASS_PLACE,
	CLASS_LOWER,
	CLASS_UPPER,
	CLASS_ACRONYM,
	CLASS_UNIT,
	CLASS_MAGNITUDE,
	CLASS_OPEN,
	CLASS_CLOSE,
	CLASS_DASH,
	CLASS_QUOTE,
	CLASS_START,
	CLASS_END,
	CLASSES
};

static int class_of(struct span item)
{
	static const char *const names[CLASSES] = {"<number>", "<short>", "<long>", "<decimal>",
	        "<grouped>", "<name>", "<native>", "<place>", "<lower>", "<upper>", "<acronym>",
	        "<unit>", "<magnitude>", "<open>", "<close>", "<dash>", "<quote>", "<start>",
	        "<end>"};
	if (same(item, "-", 1))
		return CLASS_DASH; /* typed as a hyphen, it means any dash */
	for (int c = 0; item.data[0] == '<' && c < CLASSES; c++)
		if (same(item, names[c], strlen(names[c])))
			return c;
	return -1;
}

static void add_item(struct evidence *v, struct span text)
{
	if (v->items == v->item_cap) {
		v->item_cap = v->item_cap == 0 ? ROOM_ITEMS : v->item_cap * 2;
		v->item = mem_resize(v->item, v->item_cap, sizeof *v->item);
	}
	v->item[v->items++] = (struct item){text.data, (uint32_t)text.len, (int8_t)class_of(text)};
}

/* The words up to the next "|" as the items of a phrase; returns the byte behind it. */
static const char *take_phrase(
        struct evidence *v, const char *p, const char *end, struct phrase *ret)
{
	*ret = (struct phrase){(uint32_t)v->items, {NO_BIT, NO_BIT}};
	for (; p < end && *p != '|'; p += p < end && *p == ' ') {
		const char *from = p;
		while (p < end && *p != ' ' && *p != '|')
			p++;
		struct span word = {from, (size_t)(p - from)};
		if (word.len == 0)
			continue;
		add_item(v, word);
		if (v->item[v->items - 1].klass < 0)
			ret->bit[ret->bit[0] != NO_BIT] = (uint16_t)text_bit(word.data, word.len);
	}
	return p < end ? p + 1 : end;
}

static struct phrases take_phrases(struct evidence *v, struct span text)
{
	struct phrases all = {(uint32_t)v->phrases, 0};
	const char *p = text.data, *end = p + text.len;
	while (p < end) {
		if (v->phrases + 1 >= v->phrase_cap) {
			v->phrase_cap = v->phrase_cap == 0 ? ROOM_PHRASES : v->phrase_cap * 2;
			v->phrase = mem_resize(v->phrase, v->phrase_cap, sizeof *v->phrase);
		}
		struct phrase phrase;
		p = take_phrase(v, p, end, &phrase);
		if (v->items == phrase.first)
			continue;
		v->phrase[v->phrases++] = phrase;
		v->phrase[v->phrases].first = (uint32_t)v->items;
		all.count++;
	}
	return all;
}

static bool take_where(struct span w, struct row *r)
{
	static const struct {
		const char *name;
		int8_t where, offset;
	} names[] = {{"base", WHERE_BASE, 0}, {"line", WHERE_LINE, 0}, {"-", WHERE_BEFORE, 0},
	        {"+", WHERE_AFTER, 0}, {"-1", WHERE_AT, -1}, {"-2", WHERE_AT, -2},
	        {"+1", WHERE_AT, 1}, {"+2", WHERE_AT, 2}, {"0", WHERE_SELF, 0}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (same(w, names[i].name, strlen(names[i].name))) {
			r->where = names[i].where;
			r->offset = names[i].offset;
			return true;
		}
	return false;
}

static bool take_weight(struct span w, struct row *r)
{
	char text[8] = "", *end;
	if (w.len == 0 || w.len > 4)
		return false;
	memcpy(text, w.data, w.len);
	r->weight = (int16_t)strtol(text, &end, 10);
	return *end == '\0';
}

static size_t columns_of(struct span text, struct span *column, size_t most)
{
	size_t n = 0;
	const char *p = text.data, *end = p + text.len;
	while (n < most) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));
		column[n++] = (struct span){p, (size_t)((tab != NULL ? tab : end) - p)};
		if (tab == NULL)
			break;
		p = tab + 1;
	}
	return n;
}

static int complain(
        const char *file, unsigned line, struct err *e, const char *sentence, struct span what)
{
	err_set(e, -EINVAL, "evidence.line", "%s: \"%.*s\"", sentence,
	        (int)(what.len < 80 ? what.len : 80), what.data);
	return err_at(e, file, (int)line, 0);
}

static uint16_t tag_of(struct span sense)
{
	return sense.len > 0 ? (uint16_t)text_bit(sense.data, sense.len) : 0;
}

static int add_line(
        struct evidence *v, struct span text, const char *file, unsigned line, struct err *e)
{
	struct span c[5];
	struct row r = {0};
	size_t n = columns_of(text, c, 5);
	if (text.data[0] == '@') {
		if (n != 2 || find(v, c[0].data, c[0].len) != NULL)
			return complain(
			        file, line, e, _("a set is one line: @NAME, TAB, phrases"), text);
		need(v, c[0])->phrases = take_phrases(v, c[1]);
		return 0;
	}
	if (n != 5 || !take_where(c[2], &r) || !take_weight(c[4], &r))
		return complain(file, line, e,
		        _("five columns are needed (subject, sense, where, phrases, weight)"),
		        text);
	r.sense = c[1];
	r.every = same(r.sense, "*", 1);
	r.tag = tag_of(r.sense);
	if (c[3].len > 0 && c[3].data[0] == '@') {
		const struct subject *set = find(v, c[3].data, c[3].len);
		if (set == NULL)
			return complain(file, line, e, _("no set of this name above"), c[3]);
		r.phrases = set->phrases;
	} else {
		r.phrases = take_phrases(v, c[3]);
	}
	struct subject *s = need(v, c[0]);
	if (s->count == s->cap) {
		s->cap = s->cap == 0 ? 8 : s->cap * 2;
		s->row = mem_resize(s->row, s->cap, sizeof *s->row);
	}
	s->row[s->count++] = r;
	return 0;
}

int evidence_add(struct evidence *v, const char *name, struct span bytes, struct err *e)
{
	static const char format[] = "#!bantin-evidence 1";
	const char *p = bytes.data, *end = p + bytes.len;
	for (unsigned line = 1; p < end; line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct span text = {p, (size_t)((nl != NULL ? nl : end) - p)};
		p = nl != NULL ? nl + 1 : end;
		if (text.len > 0 && text.data[text.len - 1] == '\r')
			text.len--;
		if (line == 1 && !same(text, format, strlen(format)))
			return complain(name, line, e,
			        _("the first line must be \"#!bantin-evidence 1\""), text);
		if (line == 1 || text.len == 0 ||
		        (text.data[0] == '#' && (text.len == 1 || text.data[1] == ' ')))
			continue;
		int bad = add_line(v, text, name, line, e);
		if (bad < 0)
			return bad;
	}
	return 0;
}

static bool class_holds(const struct line *l, size_t i, const struct token *t, enum item_class c)
{
	switch (c) {
	case CLASS_NUMBER:
		return t->kind == TOKEN_NUMBER;
	case CLASS_SHORT:
		return t->kind == TOKEN_NUMBER && t->len <= 3;
	case CLASS_LONG:
		return tok_digits(l, i, 3, 18);
	case CLASS_DECIMAL:
		return t->kind == TOKEN_NUMBER && t->len <= 6 &&
		       memchr(tok_text(l, i), ',', t->len) != NULL;
	case CLASS_GROUPED:
		return t->kind == TOKEN_NUMBER && t->len >= 5 && tok_text(l, i)[t->len - 4] == '.';
	case CLASS_NAME:
		return tok_capital(l, i) && !l->headline;
	case CLASS_NATIVE: /* Tân Túc, not Trump and no initial */
		return t->shape == SHAPE_CAPITAL && t->len > 1 && !foreign_word(l, i);
	case CLASS_PLACE:
		return place_at(l, i);
	case CLASS_LOWER:
		return t->kind == TOKEN_WORD && t->shape == SHAPE_LOWER;
	case CLASS_UPPER:
		return t->kind == TOKEN_WORD && t->shape == SHAPE_UPPER;
	case CLASS_ACRONYM: /* MTTQ, BV; not AN of AN GIANG */
		return t->kind == TOKEN_WORD && t->shape == SHAPE_UPPER &&
		       utf8_length(tok_text(l, i), t->len) > 1 && foreign_word(l, i);
	case CLASS_UNIT:
		return unit_at(l, i);
	case CLASS_MAGNITUDE:
		return magnitude_at(l, i);
	case CLASS_OPEN:
		return t->kind == TOKEN_OPEN;
	case CLASS_CLOSE:
		return t->kind == TOKEN_CLOSE;
	case CLASS_DASH:
		return t->kind == TOKEN_DASH;
	case CLASS_QUOTE:
		return t->kind == TOKEN_QUOTE;
	case CLASS_START:
	case CLASS_END:
	case CLASSES:
		break;
	}
	return false;
}

/* "- ", "• ", "* ", "+ " before the first word of a line in a list. */
static bool bullet(const struct line *l)
{
	static const uint32_t marks[] = {'*', '+', 0x2022, 0xB7};
	const struct token *t = &l->token[0];
	bool mark = t->kind == TOKEN_DASH;
	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
		mark |= t->kind != TOKEN_WORD && t->cp == marks[k];
	return mark && l->count > 1 && l->token[1].gap;
}

/* Does an item fit token `i`? Below zero is before the line, which only <start>
 * fits; behind it, only <end>. */
static bool item_fits(const struct line *l, long i, const struct item *item)
{
	if (i < 0 || (size_t)i >= l->count)
		return item->klass == (i < 0 ? CLASS_START : CLASS_END);
	const struct token *t = &l->token[i];
	if (item->klass == CLASS_START)
		return i == 0 && bullet(l);
	if (item->klass >= 0)
		return class_holds(l, (size_t)i, t, (enum item_class)item->klass);
	return t->len == item->len && l->lower[t->from] == item->text[0] &&
	       memcmp(l->lower + t->from, item->text, t->len) == 0;
}

static bool phrase_fits(
        const struct evidence *v, const struct line *l, long first, const struct phrase *p)
{
	for (uint32_t k = p[0].first; k < p[1].first; k++)
		if (!item_fits(l, first++, &v->item[k]))
			return false;
	return true;
}

static bool may_stand(const struct line *l, uint16_t bit)
{
	return bit == NO_BIT || (l->seen[bit / 64] >> bit % 64 & 1) != 0;
}

/* May the words of a phrase stand in this line at all? */
static bool phrase_possible(const struct line *l, const struct phrase *p)
{
	return may_stand(l, p->bit[0]) && may_stand(l, p->bit[1]);
}

static bool phrase_holds(const struct evidence *v, const struct line *l, const struct row *r,
        const struct phrase *p, size_t at, size_t end)
{
	long items = (long)p[1].first - (long)p[0].first, a = (long)at, b = (long)end, from = 0,
	     to = 0;
	switch (r->where) {
	case WHERE_AT:
		return phrase_fits(
		        v, l, r->offset < 0 ? a + r->offset + 1 - items : b + r->offset - 1, p);
	case WHERE_SELF:
		return phrase_fits(v, l, a, p);
	case WHERE_BEFORE:
		from = a - NEAR;
		to = a - items;
		break;
	case WHERE_AFTER:
		from = b;
		to = b + NEAR - items;
		break;
	default:
		from = a - LINE_NEAR;
		to = b + LINE_NEAR < (long)l->count ? b + LINE_NEAR - items
		                                    : (long)l->count - items;
		break;
	}
	for (long i = from < 0 ? 0 : from; i <= to; i++)
		if (phrase_fits(v, l, i, p))
			return true;
	return false;
}

static bool row_holds(
        const struct evidence *v, const struct line *l, const struct row *r, size_t at, size_t end)
{
	if (r->where == WHERE_BASE)
		return true;
	const struct phrase *p = &v->phrase[r->phrases.first], *last = p + r->phrases.count;
	for (; p < last; p++)
		if (phrase_possible(l, p) && phrase_holds(v, l, r, p, at, end))
			return true;
	return false;
}

int evidence_weigh(const struct evidence *v, const struct subject *s, struct span sense,
        const struct line *l, size_t at, size_t end)
{
	int sum = 0;
	uint16_t tag = tag_of(sense);
	for (size_t i = 0; s != NULL && i < s->count; i++) {
		const struct row *r = &s->row[i];
		bool about = r->every || (r->tag == tag && same(r->sense, sense.data, sense.len));
		if (about && row_holds(v, l, r, at, end))
			sum += r->weight;
	}
	return sum;
}
