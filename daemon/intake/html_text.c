/* Walks the found body in the order of the page and writes lines: what begins
 * one, which kind it is, what is a caption or a list. Tables are html_table.c's.
 * Called by html.c. */
#include "intake/html_text.h"

#include "base/mem.h"
#include "intake/html_writer.h"
#include "intake/raised.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CUT_BYTES = 240,
	CUTS_MAX = 100,
	CAPTION_BYTES = 400,
	WRAP_BYTES = 60,
	ASIDE_BYTES = 80,
	NOTE_MARK_BYTES = 5
};

void html_collect(const struct html_page *p, uint32_t node, size_t most, struct str *out)
{
	const struct html_tree *t = &p->tree;
	uint32_t block_end = 0;
	for (uint32_t n = node; n < t->nodes[node].end && out->len < most;) {
		unsigned meaning = html_meaning(t->nodes[n].tag);
		if (block_end != 0 && n >= block_end) {
			str_addc(out, ' ');
			block_end = 0;
		}
		if (n != node && (meaning & HTML_SILENT) != 0) {
			n = t->nodes[n].end;
			continue;
		}
		if (t->nodes[n].tag == HTML_A)
			str_addc(out, ' ');
		if (t->nodes[n].tag == HTML_TEXT)
			html_decode(t->bytes + t->nodes[n].at, t->nodes[n].len, out);
		else if ((meaning & HTML_BLOCK) != 0 || t->nodes[n].tag == HTML_BR)
			str_addc(out, ' ');
		if ((meaning & HTML_BLOCK) != 0)
			block_end = t->nodes[n].end;
		n++;
	}
}

unsigned html_writer_line(struct html_writer *w, uint32_t at)
{
	const char *bytes = w->page->tree.bytes;
	if (w->page->fragment)
		return 0;
	if (at < w->counted) {
		w->counted = 0;
		w->lines = 0;
	}
	while (w->counted < at) {
		const char *from = bytes + w->counted;
		const char *lf = memchr(from, '\n', at - w->counted);
		w->lines += lf != NULL;
		w->counted = lf != NULL ? (uint32_t)(lf - bytes) + 1 : at;
	}
	return w->lines + 1;
}

void html_writer_cut(struct html_writer *w, uint32_t node, const char *rule)
{
	struct str text;
	str_init(&text);
	if (w->draft->cut_count < CUTS_MAX)
		html_collect(w->page, node, CUT_BYTES, &text);
	if (text.len > CUT_BYTES) {
		size_t n = CUT_BYTES;
		while (n > 0 && ((unsigned char)text.data[n] & 0xC0) == 0x80)
			n--;
		str_cut(&text, n);
		str_adds(&text, "…");
	}
	char *tidy = NULL;
	draft_set(&tidy, text.data, text.len);
	if (tidy[0] != '\0' && strcmp(tidy, w->draft->title) != 0)
		draft_cut(w->draft, rule, tidy, strlen(tidy),
		        html_writer_line(w, w->page->tree.nodes[node].at));
	free(tidy);
	str_finish(&text);
}

static void line_reset(struct html_writer *w)
{
	str_clear(&w->line);
	w->black = w->link_black = w->slanted_black = 0;
	w->breaks = 0;
	w->line_from = 0;
}

/* A short text in the middle or slanted, at a picture, speaks of the picture. */
static bool is_caption(const struct html_writer *w)
{
	return w->picture && w->line.len < CAPTION_BYTES &&
	       (w->centred > 0 || w->slanted_black == w->black);
}

static enum block_kind line_kind(const struct html_writer *w)
{
	if (w->caption > 0 || is_caption(w))
		return BLOCK_CAPTION;
	if (w->note > 0)
		return BLOCK_NOTE;
	if (w->heading > 0 && w->lead == 0)
		return BLOCK_HEADING;
	return w->item > 0 ? BLOCK_ITEM : BLOCK_PARAGRAPH;
}

static bool says_title(const struct html_writer *w)
{
	char *tidy = NULL;
	if (w->title_said || w->draft->title[0] == '\0' || w->draft->block_count > 3)
		return false;
	draft_set(&tidy, w->line.data, w->line.len);
	bool same = strcmp(tidy, w->draft->title) == 0;
	free(tidy);
	return same;
}

void html_writer_flush(struct html_writer *w)
{
	if (w->black == 0) {
		line_reset(w);
		return;
	}
	if (says_title(w)) {
		w->title_said = true;
	} else {
		struct block *b = draft_block(w->draft, line_kind(w), w->line.data, w->line.len,
		        html_writer_line(w, w->line_at));
		if (b != NULL) {
			b->centred = b->kind == BLOCK_PARAGRAPH && w->centred > 0;
			b->link = w->link_black == w->black;
		}
	}
	w->picture = false;
	line_reset(w);
}

static bool ends_sentence(const struct str *s)
{
	size_t n = s->len;
	while (n > 0 && isspace((unsigned char)s->data[n - 1]))
		n--;
	return n == 0 || strchr(".!?:;", s->data[n - 1]) != NULL ||
	       (n >= 3 && (memcmp(s->data + n - 3, "…", 3) == 0 ||
	                          memcmp(s->data + n - 3, "”", 3) == 0));
}

/* A line that was only broken goes on in small letters; all others are new. */
static void settle_breaks(struct html_writer *w, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	while (p < end && isspace((unsigned char)*p))
		p++;
	uint32_t first = p < end ? utf8_next(&p, end) : 0;
	bool small = letter_is(first) && !letter_is_upper(first);
	bool wrapped = w->pre > 0 && w->line.len - w->line_from >= WRAP_BYTES;
	if (w->breaks == 1 && (small || wrapped) && !ends_sentence(&w->line))
		str_addc(&w->line, ' ');
	else
		html_writer_flush(w);
	w->line_from = w->line.len;
	w->breaks = 0;
}

/* A piece of text without line ends that count. */
static void write_piece(struct html_writer *w, const char *text, size_t len, uint32_t at)
{
	uint32_t black = 0;
	for (size_t i = 0; i < len; i++)
		black += !isspace((unsigned char)text[i]) && text[i] != '\xC2' && text[i] != '\xA0';
	if (black > 0 && w->breaks > 0)
		settle_breaks(w, text, len);
	if (black > 0 && w->black == 0)
		w->line_at = at;
	str_add(&w->line, text, len);
	w->black += black;
	w->link_black += w->links > 0 ? black : 0;
	w->slanted_black += w->slanted > 0 ? black : 0;
}

static void write_text(struct html_writer *w, uint32_t n)
{
	const struct html_node *node = &w->page->tree.nodes[n];
	struct str text;
	str_init(&text);
	html_decode(w->page->tree.bytes + node->at, node->len, &text);
	const char *p = text.data, *end = p + text.len, *lf;
	while (w->pre > 0 && (lf = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		write_piece(w, p, (size_t)(lf - p), node->at);
		w->breaks += w->black > 0;
		p = lf + 1;
	}
	write_piece(w, p, (size_t)(end - p), node->at);
	str_finish(&text);
}

/* True: it is written, or left out as a footnote's mark. */
static bool write_sup(struct html_writer *w, uint32_t n)
{
	enum { MOST = 16 };
	struct str text;
	str_init(&text);
	html_collect(w->page, n, MOST, &text);
	bool mark = text.len > 0 && w->page->weights[n].links > 0;
	enum raised what = mark               ? RAISED_NOTE
	                   : text.len >= MOST ? RAISED_FLAT
	                                      : raised_write(&w->line, text.data, text.len);
	if (what == RAISED_NOTE)
		html_writer_cut(w, n, "footnote");
	str_finish(&text);
	return what != RAISED_FLAT;
}

static bool is_centred(const struct html_tree *t, uint32_t n)
{
	char flat[256];
	size_t len = 0;
	struct span align = html_attribute(t, n, "align"), style = html_attribute(t, n, "style");
	if (align.data != NULL && align.len >= 5 &&
	        (strncasecmp(align.data, "center", 5) == 0 ||
	                strncasecmp(align.data, "right", 5) == 0))
		return true;
	for (size_t i = 0; style.data != NULL && i < style.len && len + 1 < sizeof flat; i++)
		if (!isspace((unsigned char)style.data[i]))
			flat[len++] = (char)tolower((unsigned char)style.data[i]);
	flat[len] = '\0';
	return strstr(flat, "text-align:center") != NULL ||
	       strstr(flat, "text-align:right") != NULL;
}

/* The number before an item, as the list would show it. */
static void write_number(struct html_writer *w, uint32_t n)
{
	const struct html_tree *t = &w->page->tree;
	uint32_t list = t->nodes[n].parent;
	if (t->nodes[list].tag != HTML_OL)
		return;
	struct span start = html_attribute(t, list, "start"),
	            type = html_attribute(t, list, "type");
	unsigned number = 1;
	if (start.data != NULL && start.len > 0 && start.len < 6)
		number = (unsigned)strtoul(start.data, NULL, 10);
	if (list == w->list && w->list_item < n)
		number = w->list_number + 1;
	else
		for (uint32_t i = t->nodes[list].child; i != HTML_NONE && i < n;
		        i = t->nodes[i].next)
			number += t->nodes[i].tag == HTML_LI;
	w->list = list;
	w->list_item = n;
	w->list_number = number;
	if (type.data != NULL && type.len == 1 && isalpha((unsigned char)type.data[0]) &&
	        number <= 26 && tolower((unsigned char)type.data[0]) == 'a')
		str_addf(&w->line, "%c) ", (char)(type.data[0] + (int)number - 1));
	else
		str_addf(&w->line, "%u. ", number);
}

static void write_children(struct html_writer *w, uint32_t n)
{
	for (uint32_t c = w->page->tree.nodes[n].child; c != HTML_NONE;
	        c = w->page->tree.nodes[c].next)
		html_writer_node(w, c);
}

/* What an element says of all that is in it. */
struct saying {
	bool links, slanted, heading, item, caption, note, centred, pre, lead;
};

static struct saying saying_of(const struct html_writer *w, uint32_t n)
{
	const struct html_tree *t = &w->page->tree;
	enum html_tag tag = t->nodes[n].tag;
	enum html_role role = w->page->marks[n].role;
	unsigned meaning = html_meaning(tag);
	return (struct saying){
	        .links = tag == HTML_A,
	        .slanted = tag == HTML_EM || tag == HTML_I,
	        .heading = (meaning & HTML_HEADING) != 0 || role == ROLE_TITLE,
	        .item = tag == HTML_LI || tag == HTML_DD || role == ROLE_ITEM,
	        .caption = tag == HTML_FIGCAPTION || (tag == HTML_CAPTION && w->picture) ||
	                   (role == ROLE_CAPTION && tag != HTML_FIGURE && tag != HTML_TABLE),
	        .note = role == ROLE_NOTE,
	        .centred = (meaning & HTML_BLOCK) != 0 && (tag == HTML_CENTER || is_centred(t, n)),
	        .pre = tag == HTML_PRE,
	        .lead = role == ROLE_LEAD,
	};
}

static void say(struct html_writer *w, const struct saying *s, int by)
{
	w->links += by * s->links;
	w->slanted += by * s->slanted;
	w->heading += by * s->heading;
	w->item += by * s->item;
	w->caption += by * s->caption;
	w->note += by * s->note;
	w->centred += by * s->centred;
	w->pre += by * s->pre;
	w->lead += by * s->lead;
}

static void write_element(struct html_writer *w, uint32_t n)
{
	enum html_tag tag = w->page->tree.nodes[n].tag;
	bool block = (html_meaning(tag) & HTML_BLOCK) != 0;
	if (block)
		html_writer_flush(w);
	const struct saying s = saying_of(w, n);
	say(w, &s, 1);
	if (tag == HTML_LI)
		write_number(w, n);
	write_children(w, n);
	if (block)
		html_writer_flush(w);
	say(w, &s, -1);
	if (w->page->marks[n].role == ROLE_PLACE && w->black > 0)
		str_adds(&w->line, " – ");
}

/* A line for the author's name or the date alone. */
static bool is_said_elsewhere(const struct html_writer *w, uint32_t n)
{
	enum html_role role = w->page->marks[n].role;
	return (role == ROLE_AUTHOR || role == ROLE_DATE) && w->page->weights[n].text < ASIDE_BYTES;
}

/* "[1]", as a link to a note. */
static bool is_note_mark(const struct html_writer *w, uint32_t n)
{
	struct span href = html_attribute(&w->page->tree, n, "href");
	if (href.data == NULL || href.len == 0 || href.data[0] != '#' ||
	        w->page->weights[n].text > NOTE_MARK_BYTES || w->page->weights[n].text == 0)
		return false;
	struct str text;
	str_init(&text);
	html_collect(w->page, n, NOTE_MARK_BYTES, &text);
	size_t i = strspn(text.data, " [(");
	bool mark = isdigit((unsigned char)text.data[i]) || text.data[i] == '*';
	str_finish(&text);
	return mark;
}

void html_writer_node(struct html_writer *w, uint32_t n)
{
	enum html_tag tag = w->page->tree.nodes[n].tag;
	const struct html_mark *mark = &w->page->marks[n];
	unsigned meaning = html_meaning(tag);
	if (tag == HTML_TEXT) {
		write_text(w, n);
	} else if (mark->role == ROLE_CUT) {
		if ((meaning & HTML_BLOCK) != 0)
			html_writer_flush(w);
		html_writer_cut(w, n, mark->rule);
	} else if ((meaning & HTML_BLOCK) != 0 && is_said_elsewhere(w, n)) {
		html_writer_flush(w);
		html_writer_cut(w, n, mark->role == ROLE_AUTHOR ? "byline" : "date");
	} else if (tag == HTML_A && is_note_mark(w, n)) {
		html_writer_cut(w, n, "footnote");
	} else if (tag == HTML_IMG || tag == HTML_VIDEO || tag == HTML_OBJECT ||
	           tag == HTML_EMBED) {
		w->picture = true;
	} else if (tag == HTML_BR) {
		w->breaks += w->black > 0;
	} else if ((meaning & HTML_SILENT) != 0) {
		return;
	} else if (tag == HTML_TABLE) {
		html_writer_flush(w);
		html_writer_table(w, n);
	} else if (tag != HTML_SUP || !write_sup(w, n)) {
		write_element(w, n);
	}
}

/* Around the body: each part that does not hold it is one cut. */
static void write_around(struct html_writer *w, uint32_t n)
{
	const struct html_page *p = w->page;
	const struct html_tree *t = &p->tree;
	for (uint32_t c = t->nodes[n].child; c != HTML_NONE; c = t->nodes[c].next) {
		if (c == p->body || c == p->lead) {
			html_writer_node(w, c);
			html_writer_flush(w);
		} else if (html_within(p, p->body, c) ||
		           (p->lead != 0 && html_within(p, p->lead, c))) {
			write_around(w, c);
		} else if ((html_meaning(t->nodes[c].tag) & HTML_SILENT) == 0) {
			enum html_role role = p->marks[c].role;
			html_writer_cut(w, c, role == ROLE_CUT ? p->marks[c].rule : "page");
		}
	}
}

void html_write(const struct html_page *p, struct draft *d)
{
	struct html_writer w = {.page = p, .draft = d};
	str_init(&w.line);
	if (p->body == 0)
		write_children(&w, 0);
	else
		write_around(&w, 0);
	html_writer_flush(&w);
	str_finish(&w.line);
}
