/* Bytes of HTML to a tree: the tokens, the end tags that people leave out, the
 * entities. Judges nothing of what it finds. Called by html.c and its parts. */
#include "intake/html_tree.h"

#include "base/mem.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "intake/html_entities.h"

enum { TAG_NAME_MAX = 16, ENTITY_NAME_MAX = 16 };

#define TAG_ROW(id, name, meaning) {name, meaning, HTML_##id},
static const struct {
	const char *name;
	uint8_t meaning;
	uint8_t tag;
} tags[] = {HTML_TAGS(TAG_ROW)};
#undef TAG_ROW

unsigned html_meaning(enum html_tag tag)
{
	return tag > HTML_OTHER ? tags[tag - HTML_OTHER - 1].meaning : 0;
}

struct builder {
	struct html_tree t;
	const char *p, *end;
	uint32_t cap;
	uint32_t current;              /* the innermost open element */
	uint32_t last[HTML_DEPTH + 2]; /* by depth: the newest child, to chain the next one to */
	unsigned depth;                /* of `current` */
	unsigned too_deep;             /* open elements that do not nest any more */
	uint32_t open[HTML_TAG_COUNT]; /* how many of a tag are open */
	bool no_double, no_single, no_comment_end; /* none follows any more */
	bool full;
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == ':' || c == '-' || c == '_';
}

static enum html_tag tag_find(const char *name, size_t len)
{
	char lower[TAG_NAME_MAX];
	size_t low = 0, high = sizeof tags / sizeof tags[0];
	if (len >= sizeof lower)
		return HTML_OTHER;
	for (size_t i = 0; i < len; i++)
		lower[i] = (char)tolower((unsigned char)name[i]);
	lower[len] = '\0';
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(lower, tags[mid].name);
		if (order == 0)
			return tags[mid].tag;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return HTML_OTHER;
}

/* A node under the current element. */
static uint32_t node_add(struct builder *b, enum html_tag tag, const char *at, size_t len)
{
	if (b->t.count == HTML_NODES) {
		b->full = true;
		return HTML_NONE;
	}
	if (b->t.count == b->cap) {
		b->cap = b->cap > 0 ? b->cap * 2 : 1024;
		b->t.nodes = mem_resize(b->t.nodes, b->cap, sizeof *b->t.nodes);
	}
	uint32_t n = b->t.count++;
	b->t.nodes[n] = (struct html_node){.parent = b->current,
	        .at = (uint32_t)(at - b->t.bytes),
	        .len = (uint32_t)len,
	        .end = n + 1,
	        .tag = (uint8_t)tag};
	if (n == 0)
		return n;
	if (b->last[b->depth] != HTML_NONE)
		b->t.nodes[b->last[b->depth]].next = n;
	else
		b->t.nodes[b->current].child = n;
	b->last[b->depth] = n;
	return n;
}

static void text_add(struct builder *b, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)at[i])) {
			node_add(b, HTML_TEXT, at, len);
			return;
		}
	/* A space between two elements parts words. */
	if (len > 0)
		node_add(b, HTML_TEXT, at, 1);
}

static void open_element(struct builder *b, enum html_tag tag, uint32_t n)
{
	b->current = n;
	b->last[++b->depth] = HTML_NONE;
	b->open[tag]++;
}

static void close_current(struct builder *b)
{
	struct html_node *n = &b->t.nodes[b->current];
	b->open[n->tag]--;
	n->end = b->t.count;
	b->current = n->parent;
	b->depth--;
}

/* Close up to and with the nearest open `tag`; false if there is none before a
 * cell that keeps what is in it to itself. */
static bool close_to(struct builder *b, enum html_tag tag, bool through_cells)
{
	if (b->open[tag] == 0)
		return false;
	for (uint32_t n = b->current; n != 0; n = b->t.nodes[n].parent) {
		if (b->t.nodes[n].tag == tag) {
			while (b->current != n)
				close_current(b);
			close_current(b);
			return true;
		}
		if (!through_cells && (html_meaning(b->t.nodes[n].tag) & HTML_CELL) != 0)
			return false;
	}
	return false;
}

/* An element that ends where a brother begins: `ended` by any of `by`, as far
 * up as `within`. */
static const struct {
	uint8_t by, ended[3], within[2];
} implied[] = {
        {HTML_LI, {HTML_LI}, {HTML_UL, HTML_OL}},
        {HTML_DT, {HTML_DT, HTML_DD}, {HTML_DL}},
        {HTML_DD, {HTML_DT, HTML_DD}, {HTML_DL}},
        {HTML_TD, {HTML_TD, HTML_TH}, {HTML_TABLE}},
        {HTML_TH, {HTML_TD, HTML_TH}, {HTML_TABLE}},
        {HTML_TR, {HTML_TR}, {HTML_TABLE}},
        {HTML_TBODY, {HTML_TBODY, HTML_THEAD, HTML_TFOOT}, {HTML_TABLE}},
        {HTML_THEAD, {HTML_TBODY, HTML_THEAD, HTML_TFOOT}, {HTML_TABLE}},
        {HTML_TFOOT, {HTML_TBODY, HTML_THEAD, HTML_TFOOT}, {HTML_TABLE}},
        {HTML_OPTION, {HTML_OPTION}, {HTML_SELECT}},
        {HTML_A, {HTML_A}, {HTML_TD, HTML_TH}},
        {HTML_BODY, {HTML_HEAD}, {HTML_BODY}},
};

static bool any_of(const uint8_t *list, size_t count, uint8_t tag)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] != 0 && list[i] == tag)
			return true;
	return false;
}

static void close_implied(struct builder *b, enum html_tag tag)
{
	/* A paragraph ends at the next block, unless a block stands between. */
	if ((html_meaning(tag) & HTML_BLOCK) != 0 && b->open[HTML_P] > 0)
		for (uint32_t n = b->current; n != 0; n = b->t.nodes[n].parent) {
			if (b->t.nodes[n].tag == HTML_P) {
				close_to(b, HTML_P, false);
				break;
			}
			if ((html_meaning(b->t.nodes[n].tag) & HTML_BLOCK) != 0)
				break;
		}
	for (size_t i = 0; i < sizeof implied / sizeof implied[0]; i++) {
		if (implied[i].by != tag)
			continue;
		for (uint32_t n = b->current; n != 0; n = b->t.nodes[n].parent) {
			uint8_t at = b->t.nodes[n].tag;
			if (any_of(implied[i].ended, 3, at)) {
				close_to(b, at, true);
				break;
			}
			if (any_of(implied[i].within, 2, at))
				break;
		}
	}
}

/* The '>' that ends a tag: not one in quotes, unless the quotes never end. */
static const char *tag_end(struct builder *b, const char *p)
{
	for (; p < b->end && *p != '>'; p++) {
		bool *none = *p == '"' ? &b->no_double : &b->no_single;
		if ((*p != '"' && *p != '\'') || *none || p[-1] != '=')
			continue;
		const char *close = memchr(p + 1, *p, (size_t)(b->end - p - 1));
		*none = close == NULL;
		if (close != NULL)
			p = close;
	}
	return p;
}

/* From `p` to the end tag of a raw element; the text in between is its child. */
static void take_raw(struct builder *b, const char *name, size_t len)
{
	const char *p = b->p;
	while (p < b->end && (p = memchr(p, '<', (size_t)(b->end - p))) != NULL) {
		if ((size_t)(b->end - p) > len + 1 && p[1] == '/' &&
		        strncasecmp(p + 2, name, len) == 0)
			break;
		p++;
	}
	if (p == NULL)
		p = b->end;
	if (p > b->p)
		node_add(b, HTML_TEXT, b->p, (size_t)(p - b->p));
	b->p = p;
}

static void take_start(struct builder *b, const char *name, size_t len)
{
	enum html_tag tag = tag_find(name, len);
	const char *rest = name + len, *close = tag_end(b, rest);
	unsigned meaning = html_meaning(tag);
	b->p = close < b->end ? close + 1 : close;
	close_implied(b, tag);
	uint32_t n = node_add(b, tag, rest, (size_t)(close - rest));
	if (n == HTML_NONE || (meaning & HTML_VOID) != 0)
		return;
	bool empty = close > rest && close[-1] == '/' && meaning == 0 && tag == HTML_OTHER;
	if (empty)
		return;
	if (b->depth >= HTML_DEPTH) {
		b->too_deep++;
		return;
	}
	open_element(b, tag, n);
	if ((meaning & HTML_RAW) != 0)
		take_raw(b, name, len);
}

static void take_end(struct builder *b, const char *name, size_t len)
{
	enum html_tag tag = tag_find(name, len);
	const char *close = memchr(name, '>', (size_t)(b->end - name));
	b->p = close != NULL ? close + 1 : b->end;
	if (b->too_deep > 0) {
		b->too_deep--;
		return;
	}
	bool of_table = tag == HTML_TABLE || tag == HTML_TR || tag == HTML_TBODY ||
	                tag == HTML_THEAD || tag == HTML_TFOOT || tag == HTML_TD || tag == HTML_TH;
	if (tag == HTML_BODY || tag == HTML_HTML)
		return; /* what follows still belongs to the page */
	if (!close_to(b, tag, of_table) && tag == HTML_P)
		node_add(b, HTML_BR, name, 0);
}

/* Comments, declarations, processing instructions. */
static void take_declaration(struct builder *b)
{
	const char *from = b->p;
	if (b->end - from >= 4 && memcmp(from, "<!--", 4) == 0 && !b->no_comment_end) {
		const char *close = memmem(from + 2, (size_t)(b->end - from - 2), "-->", 3);
		b->no_comment_end = close == NULL;
		if (close != NULL) {
			b->p = close + 3;
			return;
		}
	}
	const char *close = memchr(from, '>', (size_t)(b->end - from));
	b->p = close != NULL ? close + 1 : b->end;
}

static void take_all(struct builder *b)
{
	while (b->p < b->end && !b->full) {
		const char *from = b->p, *lt = from;
		/* A '<' that begins no tag is text. */
		while (lt < b->end && (lt = memchr(lt, '<', (size_t)(b->end - lt))) != NULL) {
			char c = lt + 1 < b->end ? lt[1] : '\0';
			if (isalpha((unsigned char)c) || c == '/' || c == '!' || c == '?')
				break;
			lt++;
		}
		if (lt == NULL)
			lt = b->end;
		text_add(b, from, (size_t)(lt - from));
		b->p = lt;
		if (lt == b->end)
			break;
		const char *name = lt + (lt[1] == '/' ? 2 : 1);
		size_t len = 0;
		while (name + len < b->end && is_name(name[len]))
			len++;
		if (len == 0)
			take_declaration(b);
		else if (lt[1] == '/')
			take_end(b, name, len);
		else
			take_start(b, name, len);
	}
}

bool html_tree_build(const char *bytes, size_t len, struct html_tree *ret)
{
	struct builder b = {.t = {.bytes = bytes, .len = len}, .p = bytes, .end = bytes + len};
	if (len >= UINT32_MAX)
		return false;
	node_add(&b, HTML_OTHER, bytes, 0);
	take_all(&b);
	while (b.current != 0)
		close_current(&b);
	b.t.nodes[0].end = b.t.count;
	if (b.full) {
		html_tree_finish(&b.t);
		return false;
	}
	*ret = b.t;
	return true;
}

void html_tree_finish(struct html_tree *t)
{
	free(t->nodes);
	*t = (struct html_tree){0};
}

static const char *skip_white(const char *p, const char *end)
{
	while (p < end && (isspace((unsigned char)*p) || *p == '/'))
		p++;
	return p;
}

bool html_attributes(const struct html_tree *t, uint32_t node, uint32_t *at, struct span *ret_name,
        struct span *ret_value)
{
	const struct html_node *n = &t->nodes[node];
	const char *base = t->bytes + n->at, *end = base + n->len;
	const char *p = skip_white(base + *at, end), *name = p;
	while (p < end && *p != '=' && !isspace((unsigned char)*p) && (*p != '/' || p == name))
		p++;
	if (p == name) {
		if (p == end)
			return false;
		p++; /* a '=' without a name */
	}
	*ret_name = (struct span){name, (size_t)(p - name)};
	*ret_value = (struct span){p, 0};
	const char *eq = skip_white(p, end);
	if (eq < end && *eq == '=') {
		const char *value = eq + 1;
		while (value < end && isspace((unsigned char)*value))
			value++;
		const char *stop = value;
		if (value < end && (*value == '"' || *value == '\'')) {
			stop = memchr(value + 1, *value, (size_t)(end - value - 1));
			stop = stop != NULL ? stop : end;
			*ret_value = (struct span){value + 1, (size_t)(stop - value - 1)};
			p = stop < end ? stop + 1 : end;
		} else {
			while (stop < end && !isspace((unsigned char)*stop))
				stop++;
			*ret_value = (struct span){value, (size_t)(stop - value)};
			p = stop;
		}
	}
	*at = (uint32_t)(p - base);
	return true;
}

struct span html_attribute(const struct html_tree *t, uint32_t node, const char *name)
{
	struct span n, v;
	size_t len = strlen(name);
	uint32_t at = 0;
	while (html_attributes(t, node, &at, &n, &v))
		if (n.len == len && strncasecmp(n.data, name, len) == 0)
			return v;
	return (struct span){NULL, 0};
}

/* What old pages call by a number of Windows' code page. */
static const uint16_t windows[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C,
        0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};

/* "#123;" or "#x7B;" behind the '&'. Returns the bytes it takes, 0 if it is none. */
static size_t numeric(const char *p, size_t len, uint32_t *ret)
{
	size_t i = 1;
	uint32_t cp = 0;
	bool hex = len > 1 && (p[1] == 'x' || p[1] == 'X'), any = false;
	for (i += hex; i < len && i < 12; i++, any = true) {
		int c = tolower((unsigned char)p[i]);
		bool digit = isdigit(c) != 0;
		if (!digit && !(hex && c >= 'a' && c <= 'f'))
			break;
		uint32_t value = (uint32_t)(digit ? c - '0' : c - 'a' + 10);
		cp = cp > 0x110000 ? cp : cp * (hex ? 16 : 10) + value;
	}
	if (!any)
		return 0;
	if (cp >= 0x80 && cp < 0xA0)
		cp = windows[cp - 0x80];
	*ret = cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000) ? 0xFFFD : cp;
	return i + (i < len && p[i] == ';');
}

static size_t named(const char *p, size_t len, uint32_t *ret)
{
	size_t n = 0, low = 0, high = sizeof entities / sizeof entities[0];
	while (n < len && n < ENTITY_NAME_MAX && isalnum((unsigned char)p[n]))
		n++;
	while (low < high) {
		size_t mid = (low + high) / 2, have = strlen(entities[mid].name);
		int order = memcmp(p, entities[mid].name, n < have ? n : have);
		if (order == 0)
			order = n < have ? -1 : n > have;
		if (order == 0) {
			*ret = entities[mid].cp;
			return n + (n < len && p[n] == ';');
		}
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return 0;
}

void html_decode(const char *bytes, size_t len, struct str *out)
{
	const char *p = bytes, *end = bytes + len;
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		str_add(out, p, (size_t)((amp != NULL ? amp : end) - p));
		if (amp == NULL)
			return;
		p = amp + 1;
		uint32_t cp = 0;
		size_t left = (size_t)(end - p);
		size_t used = left > 0 && *p == '#' ? numeric(p, left, &cp) : named(p, left, &cp);
		char utf8[4];
		if (used > 0)
			str_add(out, utf8, utf8_put(cp, utf8));
		else
			str_addc(out, '&');
		p += used;
	}
}
