/* Reads what a page says about its article: meta elements, the JSON-LD that
 * search engines want, headings and classes, in the order in which they are to
 * be believed. Called by html.c. */
#include "intake/html_meta.h"

#include "base/mem.h"
#include "intake/html_text.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIELD_BYTES = 600,
	DATE_BYTES = 80,
	JSON_DEPTH = 16,
	TITLE_LEAST = 12 /* bytes that are left of a title without its site */
};

enum known {
	K_LD_TITLE,
	K_TITLE,
	K_PAGE_TITLE,
	K_H1,
	K_NAMED,
	K_SITE,
	K_LD_SITE,
	K_AUTHOR,
	K_LD_AUTHOR,
	K_DATE,
	K_LD_DATE,
	K_SEEN_DATE,
	K_SEEN_AUTHOR,
	K_LANG,
	K_LINK,
	K_COUNT
};

struct known_things {
	char *is[K_COUNT]; /* NULL: not said */
};

/* <meta name or property or itemprop, content>: which, first said counts. */
static const struct {
	const char *name;
	enum known what;
} metas[] = {
        {"og:title", K_TITLE},
        {"twitter:title", K_TITLE},
        {"og:site_name", K_SITE},
        {"article:author", K_AUTHOR},
        {"author", K_AUTHOR},
        {"dc.creator", K_AUTHOR},
        {"article:published_time", K_DATE},
        {"datepublished", K_DATE},
        {"pubdate", K_DATE},
        {"dc.date", K_DATE},
        {"og:url", K_LINK},
};

static const struct {
	const char *parent, *key; /* the last two keys; parent NULL: any */
	enum known what;
} json_keys[] = {
        {NULL, "headline", K_LD_TITLE},
        {NULL, "datePublished", K_LD_DATE},
        {"author", "name", K_LD_AUTHOR},
        {NULL, "author", K_LD_AUTHOR},
        {"publisher", "name", K_LD_SITE},
};

static void learn(struct known_things *k, enum known what, const char *bytes, size_t len)
{
	struct str text;
	if (k->is[what] != NULL)
		return;
	str_init(&text);
	html_decode(bytes, len < FIELD_BYTES ? len : FIELD_BYTES, &text);
	if (len > FIELD_BYTES) /* not in the middle of a letter */
		while (text.len > 0 && (unsigned char)text.data[text.len - 1] >= 0x80)
			str_cut(&text, text.len - 1);
	draft_set(&k->is[what], text.data, text.len);
	if (k->is[what][0] == '\0') {
		free(k->is[what]);
		k->is[what] = NULL;
	}
	str_finish(&text);
}

static void learn_text(
        struct known_things *k, enum known what, const struct html_page *p, uint32_t n)
{
	struct str text;
	if (k->is[what] != NULL)
		return;
	str_init(&text);
	html_collect(p, n, FIELD_BYTES, &text);
	if (text.len < FIELD_BYTES) {
		draft_set(&k->is[what], text.data, text.len);
		if (k->is[what][0] == '\0') {
			free(k->is[what]);
			k->is[what] = NULL;
		}
	}
	str_finish(&text);
}

/* A walk through JSON that only listens for strings under certain keys. */
struct json_walk {
	const char *p, *end;
	struct span keys[JSON_DEPTH];
	unsigned depth; /* counts on beyond JSON_DEPTH, where nothing is noted */
};

/* Four digits at `*p`, and step over them; what is none stays where it is. */
static uint32_t hex4(const char **p, const char *end)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++, ++*p) {
		if (*p >= end || !isxdigit((unsigned char)**p))
			return 0xFFFD;
		int c = tolower((unsigned char)**p);
		value = value * 16 + (uint32_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	return value;
}

/* The string that begins behind the quote at `w->p`; raw, escapes and all. */
static struct span json_raw(struct json_walk *w)
{
	const char *from = ++w->p;
	while (w->p < w->end && *w->p != '"')
		w->p += *w->p == '\\' && w->p + 1 < w->end ? 2 : 1;
	struct span s = {from, (size_t)(w->p - from)};
	if (w->p < w->end)
		w->p++;
	return s;
}

static void json_unescape(struct span raw, struct str *out)
{
	static const char plain[] = "\"\\/";
	const char *p = raw.data, *end = p + raw.len;
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		str_add(out, p, (size_t)((slash != NULL ? slash : end) - p));
		if (slash == NULL || slash + 1 >= end)
			return;
		p = slash + 2;
		if (strchr(plain, slash[1]) != NULL && slash[1] != '\0') {
			str_addc(out, slash[1]);
		} else if (slash[1] == 'u') {
			char utf8[4];
			uint32_t cp = hex4(&p, end), low = 0;
			const char *next = p + 2;
			if (cp >= 0xD800 && cp < 0xDC00 && end - p >= 6 && p[0] == '\\' &&
			        p[1] == 'u')
				low = hex4(&next, end);
			if (low >= 0xDC00 && low < 0xE000) {
				cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
				p = next;
			}
			if (cp == 0 || (cp >= 0xD800 && cp < 0xE000))
				cp = 0xFFFD;
			str_add(out, utf8, utf8_put(cp, utf8));
		} else {
			/* of a line end, or what is no escape at all */
			str_addc(out, ' ');
			p = (unsigned char)slash[1] >= 0x80 ? slash + 1 : p;
		}
	}
}

static bool span_is(struct span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.data, text, s.len) == 0;
}

static void json_value(struct json_walk *w, struct span raw, struct known_things *k)
{
	struct span none = {"", 0}, key = w->keys[w->depth];
	struct span parent = w->depth > 0 ? w->keys[w->depth - 1] : none;
	for (size_t i = 0; i < sizeof json_keys / sizeof json_keys[0]; i++) {
		if (!span_is(key, json_keys[i].key) ||
		        (json_keys[i].parent != NULL && !span_is(parent, json_keys[i].parent)))
			continue;
		struct str text;
		str_init(&text);
		json_unescape(raw, &text);
		learn(k, json_keys[i].what, text.data, text.len);
		str_finish(&text);
	}
}

static void json_walk(const char *bytes, size_t len, struct known_things *k)
{
	struct json_walk w = {.p = bytes, .end = bytes + len};
	const struct span none = {"", 0};
	w.keys[0] = none;
	while (w.p < w.end) {
		char c = *w.p;
		if (c == '"') {
			struct span s = json_raw(&w);
			while (w.p < w.end && isspace((unsigned char)*w.p))
				w.p++;
			bool is_key = w.p < w.end && *w.p == ':';
			if (is_key && w.depth < JSON_DEPTH)
				w.keys[w.depth] = s;
			else if (!is_key && w.depth < JSON_DEPTH)
				json_value(&w, s, k);
			continue;
		}
		if (c == '{' || c == '[') {
			struct span above = w.depth < JSON_DEPTH ? w.keys[w.depth] : none;
			/* What stands in a list is under the key of the list. */
			if (++w.depth < JSON_DEPTH)
				w.keys[w.depth] = c == '[' ? above : none;
		} else if ((c == '}' || c == ']') && w.depth > 0) {
			w.depth--;
		}
		w.p++;
	}
}

static void learn_meta(const struct html_page *p, uint32_t n, struct known_things *k)
{
	static const char *const naming[] = {"property", "name", "itemprop"};
	struct span content = html_attribute(&p->tree, n, "content");
	for (size_t i = 0; content.data != NULL && i < sizeof naming / sizeof naming[0]; i++) {
		struct span name = html_attribute(&p->tree, n, naming[i]);
		for (size_t j = 0; name.data != NULL && j < sizeof metas / sizeof metas[0]; j++)
			if (name.len == strlen(metas[j].name) &&
			        strncasecmp(name.data, metas[j].name, name.len) == 0)
				learn(k, metas[j].what, content.data, content.len);
	}
}

static void learn_attribute(struct known_things *k, enum known what, const struct html_page *p,
        uint32_t n, const char *name)
{
	struct span v = html_attribute(&p->tree, n, name);
	if (v.data != NULL)
		learn(k, what, v.data, v.len);
}

static void learn_script(const struct html_page *p, uint32_t n, struct known_things *k)
{
	struct span type = html_attribute(&p->tree, n, "type");
	uint32_t text = p->tree.nodes[n].child;
	if (type.data == NULL || text == HTML_NONE || type.len != 19 ||
	        strncasecmp(type.data, "application/ld+json", 19) != 0)
		return;
	json_walk(p->tree.bytes + p->tree.nodes[text].at, p->tree.nodes[text].len, k);
}

static void learn_shown(const struct html_page *p, uint32_t n, struct known_things *k)
{
	enum html_tag tag = p->tree.nodes[n].tag;
	enum html_role role = p->marks[n].role;
	uint32_t text = p->weights[n].text;
	if (tag == HTML_TIME)
		learn_attribute(k, K_DATE, p, n, "datetime");
	bool linked = p->weights[n].links == text; /* to the first page: the site's name */
	if (tag == HTML_H1 && text > 0 && !linked)
		learn_text(k, K_H1, p, n);
	if (role == ROLE_TITLE && text > 0 && !linked)
		learn_text(k, K_NAMED, p, n);
	if (role == ROLE_DATE && text >= 6 && text < DATE_BYTES && n < p->tree.nodes[p->body].end)
		learn_text(k, K_SEEN_DATE, p, n);
	if (role == ROLE_AUTHOR && text >= 3 && text < DATE_BYTES)
		learn_text(k, K_SEEN_AUTHOR, p, n);
}

static void learn_all(const struct html_page *p, struct known_things *k)
{
	const struct html_tree *t = &p->tree;
	for (uint32_t n = 1; n < t->count; n++) {
		switch (t->nodes[n].tag) {
		case HTML_META:
			learn_meta(p, n, k);
			break;
		case HTML_HTML:
			learn_attribute(k, K_LANG, p, n, "lang");
			break;
		case HTML_LINK: {
			struct span rel = html_attribute(t, n, "rel");
			if (rel.data != NULL && rel.len == 9 &&
			        memcmp(rel.data, "canonical", 9) == 0)
				learn_attribute(k, K_LINK, p, n, "href");
			break;
		}
		case HTML_TITLE:
			learn_text(k, K_PAGE_TITLE, p, n);
			break;
		case HTML_SCRIPT:
			learn_script(p, n, k);
			break;
		default:
			learn_shown(p, n, k);
		}
	}
}

/* "Bão số 13 | Báo Ngày Mới": without the last part, where enough is left. */
static void drop_site(char *title, const char *site)
{
	static const char *const parts[] = {" | ", " - ", " – ", " — ", " :: "};
	char *last = NULL;
	size_t part = 0;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		for (char *at = title; (at = strstr(at, parts[i])) != NULL; at++)
			if (last == NULL || at > last) {
				last = at;
				part = strlen(parts[i]);
			}
	if (last == NULL || last - title < TITLE_LEAST)
		return;
	if (site == NULL || strcasecmp(last + part, site) == 0)
		*last = '\0';
}

/* The heading on the page, if the page's own titles have it too; else theirs. */
static char *choose_title(const struct known_things *k)
{
	const char *heading = k->is[K_H1] != NULL ? k->is[K_H1] : k->is[K_NAMED];
	const char *said = k->is[K_LD_TITLE] != NULL ? k->is[K_LD_TITLE] : k->is[K_TITLE];
	const char *any = said != NULL ? said : k->is[K_PAGE_TITLE];
	const char *const headings[] = {k->is[K_H1], k->is[K_NAMED]};
	for (size_t i = 0; any != NULL && i < 2; i++)
		if (headings[i] != NULL && strlen(headings[i]) >= TITLE_LEAST / 2 &&
		        (strstr(any, headings[i]) != NULL ||
		                (k->is[K_PAGE_TITLE] != NULL &&
		                        strstr(k->is[K_PAGE_TITLE], headings[i]) != NULL)))
			return mem_string(headings[i]);
	if (said == NULL && heading != NULL)
		return mem_string(heading);
	char *title = mem_string(any != NULL ? any : "");
	const char *site = k->is[K_SITE] != NULL ? k->is[K_SITE] : k->is[K_LD_SITE];
	if (said == NULL || site != NULL)
		drop_site(title, said != NULL ? site : NULL);
	return title;
}

static void choose(
        char **member, const struct known_things *k, const enum known *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (k->is[order[i]] != NULL) {
			draft_set(member, k->is[order[i]], strlen(k->is[order[i]]));
			return;
		}
}

void html_meta(const struct html_page *p, struct draft *d)
{
	static const enum known sources[] = {K_LD_SITE, K_SITE};
	static const enum known authors[] = {K_LD_AUTHOR, K_SEEN_AUTHOR, K_AUTHOR};
	static const enum known dates[] = {K_LD_DATE, K_DATE, K_SEEN_DATE};
	static const enum known langs[] = {K_LANG}, links[] = {K_LINK};
	struct known_things k = {0};
	learn_all(p, &k);
	char *title = choose_title(&k);
	draft_set(&d->title, title, strlen(title));
	free(title);
	choose(&d->source, &k, sources, 2);
	choose(&d->author, &k, authors, 3);
	choose(&d->date, &k, dates, 3);
	choose(&d->lang, &k, langs, 1);
	choose(&d->link, &k, links, 1);
	draft_lang(d);
	for (size_t i = 0; i < K_COUNT; i++)
		free(k.is[i]);
}
