/* The lexicon in memory: senses in one array, keys in open-addressing tables
 * (as written, and in lower case), first tokens in another that says how far
 * to look. Filled once by reader_create(), read by every word of a text. The
 * file format stands in the header. */
#include "text/lexicon.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "text/key.h"
#include "unicode/lanes.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
	uint8_t *tag;    /* of each slot: tag_of() its text's hash, 0: free */
	uint32_t *index; /* of each slot: its item or head */
	size_t mask, used;
};

struct item {
	struct lexicon_entry entry;
	const char *lower; /* the key in lower case, as long as the key */
};

struct head {          /* a first token in lower case */
	uint32_t item; /* a key that begins with it */
	uint8_t len, reach;
};
_Static_assert(KEY_BYTES_MAX <= UINT8_MAX && KEY_TOKENS_MAX <= UINT8_MAX, "they fit");

struct lexicon {
	struct lexicon_sense *sense; /* from 1; 0 means none */
	size_t senses, sense_cap;
	struct item *item;
	size_t items, item_cap;
	struct head *head;
	size_t heads, head_cap;
	struct table by_key, by_fold, by_head;
	char **block; /* memory that keys lie in which are not in a file so */
	size_t blocks, block_used;
};

enum {
	BLOCK_BYTES = 1 << 16,
	/* Room at first for what the program's own lexicons hold; it grows. */
	ROOM_ITEMS = 1 << 14,
	ROOM_SENSES = 5 << 12,
	ROOM_HEADS = 1 << 13,
	SLOTS_KEY = 1 << 15,
	SLOTS_FOLD = 1 << 14,
	SLOTS_HEAD = 1 << 14,
};

static const struct kind_name {
	const char *name;
	bool fold; /* any letter case unless a flag says otherwise */
} kinds[] = {
        [LEXICON_ABBREVIATIONS] = {"abbreviations", false},
        [LEXICON_ACRONYMS] = {"acronyms", true},
        [LEXICON_FOREIGN] = {"foreign", true},
        [LEXICON_PLACES] = {"places", false},
        [LEXICON_UNITS] = {"units", false},
        [LEXICON_CURRENCIES] = {"currencies", false},
        [LEXICON_DOCUMENTS] = {"documents", false},
        [LEXICON_ISSUERS] = {"issuers", false},
        [LEXICON_LETTERS] = {"letters", false},
        [LEXICON_WORDS] = {"words", true},
        [LEXICON_ADDRESSES] = {"addresses", true},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == LEXICON_KINDS, "every kind has a name");

/* Eight bytes at a time, mixed by multiplication; keys are short. The last
 * piece overlaps the one before it. */
static uint32_t hash(const char *s, size_t len)
{
	uint64_t h = len * 0x9E3779B97F4A7C15U, part = 0;
	uint32_t a, b;
	for (size_t i = 0; i + 8 < len; i += 8) {
		memcpy(&part, s + i, 8);
		h = (h ^ part) * 0xFF51AFD7ED558CCDU;
		h ^= h >> 32;
	}
	if (len >= 8) {
		memcpy(&part, s + len - 8, 8);
	} else if (len >= 4) {
		memcpy(&a, s, 4);
		memcpy(&b, s + len - 4, 4);
		part = (uint64_t)a << 32 | b;
	} else if (len > 0) {
		part = (uint64_t)(uint8_t)s[0] << 16 | (uint64_t)(uint8_t)s[len / 2] << 8 |
		       (uint8_t)s[len - 1];
	}
	h = (h ^ part) * 0xC4CEB9FE1A85EC53U;
	return (uint32_t)(h ^ h >> 31);
}

static bool span_is(struct span a, const char *s, size_t len)
{
	return a.len == len && memcmp(a.data, s, len) == 0;
}

static void table_init(struct table *t, size_t slots)
{
	*t = (struct table){
	        mem_array(slots, 1), mem_resize(NULL, slots, sizeof *t->index), slots - 1, 0};
}

static void table_finish(struct table *t)
{
	free(t->tag);
	free(t->index);
}

struct lexicon *lexicon_create(void)
{
	struct lexicon *x = mem_alloc(sizeof *x);
	x->senses = 1;
	table_init(&x->by_key, SLOTS_KEY);
	table_init(&x->by_fold, SLOTS_FOLD);
	table_init(&x->by_head, SLOTS_HEAD);
	return x;
}

void lexicon_destroy(struct lexicon *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->blocks; i++)
		free(x->block[i]);
	free(x->block);
	free(x->sense);
	free(x->item);
	free(x->head);
	table_finish(&x->by_key);
	table_finish(&x->by_fold);
	table_finish(&x->by_head);
	free(x);
}

static const char *keep(struct lexicon *x, const char *s, size_t len)
{
	if (x->blocks == 0 || x->block_used + len > BLOCK_BYTES) {
		x->block = mem_resize(x->block, x->blocks + 1, sizeof *x->block);
		x->block[x->blocks++] = mem_alloc(len > BLOCK_BYTES ? len : BLOCK_BYTES);
		x->block_used = 0;
	}
	char *to = x->block[x->blocks - 1] + x->block_used;
	memcpy(to, s, len);
	x->block_used += len;
	return to;
}

/* Room for one more of `count`. */
static void *roomy(void *array, size_t count, size_t *cap, size_t first, size_t size)
{
	if (count < *cap)
		return array;
	*cap = *cap == 0 ? first : *cap * 2;
	return mem_resize(array, *cap, size);
}

typedef struct span text_of(const struct lexicon *x, size_t i);

static struct span key_text(const struct lexicon *x, size_t i)
{
	return x->item[i].entry.key;
}

static struct span fold_text(const struct lexicon *x, size_t i)
{
	return (struct span){x->item[i].lower, x->item[i].entry.key.len};
}

static struct span head_text(const struct lexicon *x, size_t i)
{
	return (struct span){x->item[x->head[i].item].lower, x->head[i].len};
}

/* Most other texts in a slot are told apart by a byte, never 0. */
static uint8_t tag_of(uint32_t h)
{
	return (uint8_t)(h >> 24 | 1);
}

/* The slot of the text, or the free one where it belongs: there always is one. */
static size_t probe(
        const struct lexicon *x, const struct table *t, text_of *of, uint32_t h, struct span text)
{
	size_t i = h & t->mask;
	while (t->tag[i] != 0 &&
	        (t->tag[i] != tag_of(h) || !span_is(of(x, t->index[i]), text.data, text.len)))
		i = (i + 1) & t->mask;
	return i;
}

/* At three quarters full, linear probing still finds the place soon. */
static void grow(const struct lexicon *x, struct table *t, text_of *of)
{
	if (t->used * 4 <= t->mask * 3)
		return;
	struct table old = *t;
	table_init(t, (old.mask + 1) * 2);
	t->used = old.used;
	for (size_t i = 0; i <= old.mask; i++) {
		if (old.tag[i] == 0)
			continue;
		struct span text = of(x, old.index[i]);
		uint32_t h = hash(text.data, text.len);
		size_t to = probe(x, t, of, h, text);
		t->tag[to] = tag_of(h);
		t->index[to] = old.index[i];
	}
	table_finish(&old);
}

/* What the table has for this text, else `index`, which it has from now on. */
static size_t settle(const struct lexicon *x, struct table *t, text_of *of, uint32_t h,
        struct span text, size_t index)
{
	grow(x, t, of);
	size_t i = probe(x, t, of, h, text);
	if (t->tag[i] != 0)
		return t->index[i];
	t->tag[i] = tag_of(h);
	t->index[i] = (uint32_t)index;
	t->used++;
	return index;
}

/* A key ready to be stored. */
struct stored {
	struct span key, lower;
	uint32_t key_hash, lower_hash;
	bool lasting; /* the key lies in the file's bytes, which outlive the lexicon */
};

static size_t item_for(struct lexicon *x, const struct stored *s)
{
	size_t at = settle(x, &x->by_key, key_text, s->key_hash, s->key, x->items);
	if (at < x->items)
		return at;
	x->item = roomy(x->item, x->items, &x->item_cap, ROOM_ITEMS, sizeof *x->item);
	struct span kept = {
	        s->lasting ? s->key.data : keep(x, s->key.data, s->key.len), s->key.len};
	x->item[x->items++] = (struct item){{.key = kept},
	        span_is(s->lower, s->key.data, s->key.len) ? kept.data
	                                                   : keep(x, s->lower.data, s->lower.len)};
	return at;
}

/* The first `len` bytes of the item's key are its first token; `h` is their hash. */
static void note_head(struct lexicon *x, size_t item, size_t len, uint32_t h, unsigned tokens)
{
	struct head head = {(uint32_t)item, (uint8_t)len, (uint8_t)tokens};
	struct span first = {x->item[item].lower, len};
	size_t at = settle(x, &x->by_head, head_text, h, first, x->heads);
	if (at == x->heads) {
		x->head = roomy(x->head, x->heads, &x->head_cap, ROOM_HEADS, sizeof *x->head);
		x->head[x->heads++] = head;
	} else if (x->head[at].reach < tokens) {
		x->head[at].reach = head.reach;
	}
}

/* One line of a file while it is taken apart. */
struct row {
	const char *file;
	unsigned line;
	struct span key, reading;
	struct lexicon_sense sense;
	struct err *e;
};

static int complain(const struct row *r, const char *id, const char *sentence, struct span what)
{
	err_set(r->e, -EINVAL, id, "%s: \"%.*s\"", sentence, (int)(what.len < 80 ? what.len : 80),
	        what.data);
	return err_at(r->e, r->file, (int)r->line, 0);
}

static bool starts(struct span s, const char *with, struct span *rest)
{
	size_t n = strlen(with);
	if (s.len < n || memcmp(s.data, with, n) != 0)
		return false;
	*rest = (struct span){s.data + n, s.len - n};
	return true;
}

static int take_condition(struct row *r, struct span v)
{
	static const char *const names[] = {[IF_NAME] = "name",
	        [IF_DIGIT] = "digit",
	        [IF_AFTER_DIGIT] = "after-digit",
	        [IF_PLACE] = "place",
	        [IF_JOINED] = "joined"};
	for (uint8_t i = IF_NAME; i <= IF_JOINED; i++)
		if (span_is(v, names[i], strlen(names[i]))) {
			r->sense.condition = i;
			return 0;
		}
	return complain(r, "lexicon.condition",
	        _("the conditions after if= are name, digit, after-digit, place and joined"), v);
}

static int take_flag(struct row *r, struct span f)
{
	struct span v;
	if (span_is(f, "fold", 4)) {
		r->sense.fold = true;
	} else if (span_is(f, "exact", 5)) {
		r->sense.fold = false;
	} else if (starts(f, "if=", &v)) {
		return take_condition(r, v);
	} else if (starts(f, "weight=", &v)) {
		char text[8] = "", *end;
		memcpy(text, v.data, v.len < 7 ? v.len : 7);
		long n = strtol(text, &end, 10);
		if (v.len == 0 || v.len > 4 || *end != '\0')
			return complain(r, "lexicon.weight",
			        _("a weight is a whole number from -999 to 999"), v);
		r->sense.weight = (int16_t)n;
	} else if (memchr(f.data, '=', f.len) != NULL) {
		return complain(r, "lexicon.flag",
		        _("unknown flag; known are fold, exact, weight=N and if=COND"), f);
	}
	return 0;
}

/* A reading of Vietnamese and ASCII letters, spaces, commas and hyphens, as
 * nearly all are, told by its bytes. False: look closer. */
static bool plain_reading(struct span reading)
{
	for (size_t i = 0, n; i < reading.len; i += n) {
		lanes c = (lanes){0} + ' ';
		n = reading.len - i < sizeof c ? reading.len - i : sizeof c;
		memcpy(&c, reading.data + i, n);
		lanes letter = (lanes)((c | 0x20) - 'a' < 26);
		lanes mark = (lanes)(c == ' ') | (lanes)(c == ',') | (lanes)(c == '-');
		lanes two = (lanes)(c >= 0xC3) & (lanes)(c <= 0xC6), three = (lanes)(c == 0xE1);
		lanes follows = (lanes)((c & 0xC0) == 0x80);
		lanes sign = lanes_after((lanes)(c == 0xC3)) &
		             ((lanes)(c == 0x97) | (lanes)(c == 0xB7)); /* x, : */
		lanes foreign = lanes_after(three) & (lanes)((c & 0xFC) != 0xB8);
		if (lanes_any(~(letter | mark | two | three | follows) | sign | foreign) ||
		        c[sizeof c - 1] == 0xC3 || c[sizeof c - 1] == 0xE1)
			return false;
	}
	return true;
}

/* Letters, spaces, hyphens, commas, and "#" where the key has one. */
static int check_reading(struct row *r)
{
	const char *p = r->reading.data, *end = p + r->reading.len;
	if (plain_reading(r->reading))
		return 0;
	bool number = memchr(r->key.data, '#', r->key.len) != NULL;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		if (cp == '#' && number)
			continue;
		if (!letter_is(cp) && cp != ' ' && cp != ',' && cp != '-')
			return complain(r, "lexicon.reading",
			        _("a reading holds letters, spaces and commas only"), r->reading);
	}
	return 0;
}

static struct span column(struct span *rest)
{
	const char *tab = memchr(rest->data, '\t', rest->len);
	struct span c = {rest->data, tab != NULL ? (size_t)(tab - rest->data) : rest->len};
	size_t step = c.len + (tab != NULL);
	rest->data += step;
	rest->len -= step;
	return c;
}

static int parse_row(struct row *r, struct span text)
{
	struct span rest = text;
	r->key = column(&rest);
	if (r->key.len == text.len)
		return complain(r, "lexicon.column",
		        _("no TAB between the written form and its reading"), text);
	r->reading = column(&rest);
	if (r->key.len == 0 || r->reading.len == 0)
		return complain(
		        r, "lexicon.empty", _("the written form or its reading is empty"), text);
	if (r->key.len > KEY_BYTES_MAX)
		return complain(r, "lexicon.long", _("the written form is too long"), r->key);
	r->sense.spell = span_is(r->reading, "*", 1);
	r->sense.plain = span_is(r->reading, "=", 1);
	while (rest.len > 0) {
		int bad = take_flag(r, column(&rest));
		if (bad < 0)
			return bad;
	}
	return r->sense.spell || r->sense.plain ? 0 : check_reading(r);
}

/* Files of one folder stand side by side; another folder's override. */
static bool same_folder(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');
	size_t n = x != NULL ? (size_t)(x - a) : 0, m = y != NULL ? (size_t)(y - b) : 0;
	return a == b || (n == m && memcmp(a, b, n) == 0);
}

static void link_sense(struct lexicon *x, size_t at, const struct row *r)
{
	struct lexicon_entry *entry = &x->item[at].entry;
	if (entry->first != 0 && !same_folder(x->sense[entry->first].file, r->file))
		*entry = (struct lexicon_entry){.key = entry->key}; /* a later file overrides */
	x->sense = roomy(x->sense, x->senses, &x->sense_cap, ROOM_SENSES, sizeof *x->sense);
	uint32_t index = (uint32_t)x->senses++, *link = &entry->first;
	x->sense[index] = r->sense;
	while (*link != 0)
		link = &x->sense[*link].next;
	*link = index;
	entry->count++;
}

/* Two spellings of a key, "A - B" and "A-B", may be the same to us. */
static bool has_reading(const struct lexicon *x, size_t at, const struct row *r)
{
	for (uint32_t s = x->item[at].entry.first; s != 0; s = x->sense[s].next)
		if (same_folder(x->sense[s].file, r->file) && x->sense[s].kind == r->sense.kind &&
		        x->sense[s].condition == r->sense.condition &&
		        span_is(r->reading, x->sense[s].reading.data, x->sense[s].reading.len))
			return true;
	return false;
}

/* Keys that are words with single spaces need no lexer: most of the lexicon. */
static bool simple_key(struct span k, unsigned *ret_tokens, size_t *ret_first)
{
	*ret_tokens = 1;
	*ret_first = k.len;
	for (size_t i = 0; i < k.len; i++) {
		uint8_t c = (uint8_t)k.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		if (c == ' ' && i > 0 && i + 1 < k.len && k.data[i + 1] != ' ') {
			if (*ret_tokens == 1)
				*ret_first = i;
			++*ret_tokens;
		} else if (!letter && !(c >= 0xC3 && c <= 0xC6) && c != 0xE1 &&
		           (c & 0xC0) != 0x80) {
			return false;
		}
	}
	return *ret_tokens <= KEY_TOKENS_MAX;
}

static void store(struct lexicon *x, struct row *r, struct span written, struct span lower,
        size_t first, unsigned tokens)
{
	uint32_t h = hash(written.data, written.len);
	bool same = span_is(lower, written.data, written.len);
	struct stored s = {written, lower, h, same ? h : hash(lower.data, lower.len),
	        written.data == r->key.data};
	size_t at = item_for(x, &s);
	if (has_reading(x, at, r))
		return;
	r->sense.reading = r->reading;
	link_sense(x, at, r);
	struct span kept = fold_text(x, at);
	if (r->sense.fold)
		settle(x, &x->by_fold, fold_text, s.lower_hash, kept, at);
	if (r->sense.kind == LEXICON_PLACES && r->sense.plain)
		return; /* those are only asked for by if=place */
	note_head(x, at, first, first == kept.len ? s.lower_hash : hash(kept.data, first), tokens);
}

static int add_row(struct lexicon *x, struct row *r, struct span text)
{
	unsigned tokens;
	size_t first;
	char lower[KEY_BYTES_MAX + 1];
	int bad = parse_row(r, text);
	if (bad < 0)
		return bad;
	if (simple_key(r->key, &tokens, &first)) {
		lower_in_place(r->key.data, r->key.len, lower);
		store(x, r, r->key, (struct span){lower, r->key.len}, first, tokens);
		return 0;
	}
	struct key key;
	key_of_text(&key, r->key.data, r->key.len);
	if (key.count > 0)
		store(x, r, (struct span){key.text, key.end[key.count - 1]},
		        (struct span){key.lower, key.end[key.count - 1]}, key.end[0],
		        (unsigned)key.count);
	return 0;
}

/* "#!bantin-lexicon 1 KIND": the kind, or -1. */
static int kind_of(struct span first)
{
	struct span name;
	if (!starts(first, "#!bantin-lexicon 1 ", &name))
		return -1;
	for (int k = 0; k < LEXICON_KINDS; k++)
		if (span_is(name, kinds[k].name, strlen(kinds[k].name)))
			return k;
	return -1;
}

static bool next_line(struct span *rest, struct span *ret)
{
	if (rest->len == 0)
		return false;
	const char *nl = memchr(rest->data, '\n', rest->len);
	size_t n = nl != NULL ? (size_t)(nl - rest->data) : rest->len, step = n + (nl != NULL);
	*ret = (struct span){rest->data, n > 0 && rest->data[n - 1] == '\r' ? n - 1 : n};
	rest->data += step;
	rest->len -= step;
	return true;
}

int lexicon_add(struct lexicon *x, const char *name, struct span bytes, struct err *e)
{
	struct span rest = bytes, text = {"", 0};
	struct row r = {.file = name, .line = 1, .e = e};
	if (utf8_check(name, bytes.data, bytes.len, e) < 0)
		return -EINVAL;
	int kind = next_line(&rest, &text) ? kind_of(text) : -1;
	if (kind < 0)
		return complain(&r, "lexicon.format",
		        _("the first line must be \"#!bantin-lexicon 1 KIND\""), text);
	while (next_line(&rest, &text)) {
		r.line++;
		if (text.len == 0 ||
		        (text.data[0] == '#' && (text.len == 1 || text.data[1] == ' ')))
			continue;
		r.sense = (struct lexicon_sense){.file = name,
		        .line = r.line,
		        .weight = 10,
		        .kind = (uint8_t)kind,
		        .fold = kinds[kind].fold};
		int bad = add_row(x, &r, text);
		if (bad < 0)
			return bad;
	}
	return 0;
}

/* The index, or -1. */
static int64_t look(
        const struct lexicon *x, const struct table *t, text_of *of, const char *s, size_t len)
{
	size_t i = probe(x, t, of, hash(s, len), (struct span){s, len});
	return t->tag[i] != 0 ? (int64_t)t->index[i] : -1;
}

const struct lexicon_entry *lexicon_find(
        const struct lexicon *x, const char *key, size_t len, bool folded)
{
	int64_t found = folded ? look(x, &x->by_fold, fold_text, key, len)
	                       : look(x, &x->by_key, key_text, key, len);
	return found >= 0 ? &x->item[found].entry : NULL;
}

const struct lexicon_sense *lexicon_sense_of(const struct lexicon *x, uint32_t index)
{
	return &x->sense[index];
}

unsigned lexicon_reach(const struct lexicon *x, const char *lower, size_t len)
{
	int64_t found = look(x, &x->by_head, head_text, lower, len);
	return found >= 0 ? x->head[found].reach : 0;
}

size_t lexicon_count(const struct lexicon *x)
{
	return x->items;
}

const struct lexicon_entry *lexicon_at(const struct lexicon *x, size_t i)
{
	return &x->item[i].entry;
}
