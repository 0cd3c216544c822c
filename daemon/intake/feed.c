/* RSS 2.0, RSS 1.0 (RDF) and Atom: each entry a draft, its text as the HTML that
 * it carries. Elements are told by their names as they are written, because
 * feeds in the wild forget to declare their prefixes. Called by document.c. */
#include "base/i18n.h"
#include "intake/formats.h"
#include "intake/html_tree.h"
#include "intake/xml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FEED_ENTRIES = 1000, PREFIX_MAX = 16 };

/* What an element of an entry, or of the feed itself, says. */
enum part {
	P_TITLE,
	P_TEXT,    /* the whole text */
	P_SUMMARY, /* where there is no whole text */
	P_LINK,
	P_KEY,
	P_DATE,
	P_LATER_DATE, /* of the last change: where no other is said */
	P_AUTHOR,
	P_SOURCE,
	P_LANG,
	P_COUNT
};

static const struct {
	const char *name;
	enum part part;
} elements[] = {
        {"title", P_TITLE},
        {"content:encoded", P_TEXT},
        {"content", P_TEXT},
        {"description", P_SUMMARY},
        {"summary", P_SUMMARY},
        {"link", P_LINK},
        {"guid", P_KEY},
        {"id", P_KEY},
        {"pubDate", P_DATE},
        {"published", P_DATE},
        {"dc:date", P_DATE},
        {"updated", P_LATER_DATE},
        {"author", P_AUTHOR},
        {"dc:creator", P_AUTHOR},
        {"source", P_SOURCE},
        {"language", P_LANG},
        {"dc:language", P_LANG},
};

struct reading {
	struct drafts drafts;
	struct str feed[P_COUNT];  /* what the feed says of itself */
	struct str entry[P_COUNT]; /* of the entry at hand */
	bool is_html[P_COUNT];     /* false: what stands there is plain text (Atom) */
	char prefix[PREFIX_MAX];   /* of the root: "atom:" or "" */
	size_t prefix_len;
	unsigned depth;
	unsigned entry_depth; /* 0: outside of entries */
	struct str *filling;  /* where text goes; NULL: nowhere */
	unsigned filling_depth;
	bool xhtml;   /* the elements in it are text too */
	bool is_name; /* of an author: only what stands in <name> */
	struct err *e;
	const char *path;
};

static const char *plain_name(const struct reading *r, const char *name)
{
	bool has = r->prefix_len > 0 && strncmp(name, r->prefix, r->prefix_len) == 0;
	return has ? name + r->prefix_len : name;
}

static void entry_begin(struct reading *r)
{
	for (int i = 0; i < P_COUNT; i++) {
		str_clear(&r->entry[i]);
		r->is_html[i] = true;
	}
	r->entry_depth = r->depth;
}

/* Text of Atom's type "text": its lines are paragraphs. */
static void add_lines(struct draft *d, const char *p, size_t len)
{
	const char *end = p + len;
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		draft_block(d, BLOCK_PARAGRAPH, p, (size_t)((lf != NULL ? lf : end) - p), 0);
		p = lf != NULL ? lf + 1 : end;
	}
}

/* A line with entities and perhaps tags in it, as feeds write titles. */
static void set_line(char **member, const struct str *s, bool html)
{
	struct str text;
	struct html_tree t;
	str_init(&text);
	if (!html || memchr(s->data, '<', s->len) == NULL) {
		html_decode(s->data, s->len, &text);
	} else if (html_tree_build(s->data, s->len, &t)) {
		for (uint32_t n = 0; n < t.count; n++)
			if (t.nodes[n].tag == HTML_TEXT)
				html_decode(t.bytes + t.nodes[n].at, t.nodes[n].len, &text);
		html_tree_finish(&t);
	}
	draft_set(member, text.data, text.len);
	str_finish(&text);
}

static const struct str *either(const struct str *a, const struct str *b)
{
	return a->len > 0 ? a : b;
}

static bool entry_end(struct reading *r)
{
	if (r->drafts.count == FEED_ENTRIES) {
		err_set(r->e, -E2BIG, "feed.entries", _("the feed has more than %d entries"),
		        FEED_ENTRIES);
		err_at(r->e, r->path, 0, 0);
		return false;
	}
	struct draft *d = drafts_add(&r->drafts);
	const struct str *x = r->entry, *f = r->feed, *changed = &x[P_LATER_DATE];
	set_line(&d->title, &x[P_TITLE], r->is_html[P_TITLE]);
	set_line(&d->source, either(&x[P_SOURCE], &f[P_TITLE]), true);
	set_line(&d->author, either(&x[P_AUTHOR], &f[P_AUTHOR]), true);
	set_line(&d->date, either(&x[P_DATE], changed), true);
	set_line(&d->lang, either(&x[P_LANG], &f[P_LANG]), true);
	set_line(&d->link, &x[P_LINK], true);
	set_line(&d->key, either(&x[P_KEY], &x[P_LINK]), true);
	draft_lang(d);
	enum part body = x[P_TEXT].len > 0 ? P_TEXT : P_SUMMARY;
	if (r->is_html[body])
		html_blocks(x[body].data, x[body].len, d);
	else
		add_lines(d, x[body].data, x[body].len);
	r->entry_depth = 0;
	return true;
}

/* Atom's link is an attribute; of several, the page itself is meant. */
static bool take_link(struct reading *r, struct str *to, const char **attributes)
{
	const char *href = xml_attribute(attributes, "href"),
	           *rel = xml_attribute(attributes, "rel");
	if (href == NULL)
		return false;
	if (to->len == 0 && (rel == NULL || strcmp(rel, "alternate") == 0))
		str_adds(to, href);
	r->filling = NULL;
	return true;
}

static void fill(struct reading *r, enum part part, const char **attributes)
{
	struct str *to = r->entry_depth > 0 ? &r->entry[part] : &r->feed[part];
	const char *type = xml_attribute(attributes, "type");
	if (part == P_LINK && take_link(r, to, attributes))
		return;
	if (to->len > 0 && part != P_TEXT)
		return; /* said already, as image/title after title */
	str_clear(to);
	r->filling = to;
	r->filling_depth = r->depth;
	r->xhtml = type != NULL && strcmp(type, "xhtml") == 0;
	r->is_html[part] = type == NULL || strcmp(type, "text") != 0;
	r->is_name = part == P_AUTHOR;
}

static void add_tag(struct str *to, const char *name, bool closing)
{
	const char *colon = strrchr(name, ':');
	str_adds(to, closing ? "</" : "<");
	str_adds(to, colon != NULL ? colon + 1 : name);
	str_addc(to, '>');
}

static bool start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *colon = strchr(name, ':');
	if (r->depth++ == 0 && colon != NULL && (size_t)(colon - name) + 2 < sizeof r->prefix &&
	        strcmp(colon + 1, "feed") == 0) {
		r->prefix_len = (size_t)(colon - name) + 1;
		memcpy(r->prefix, name, r->prefix_len);
	}
	name = plain_name(r, name);
	if (r->filling != NULL) {
		if (r->xhtml)
			add_tag(r->filling, name, false);
		else if (r->is_name && strcmp(name, "name") == 0)
			str_clear(r->filling);
		else if (r->is_name)
			r->filling = NULL; /* after the name come address and page */
		return true;
	}
	if (r->entry_depth == 0 && (strcmp(name, "item") == 0 || strcmp(name, "entry") == 0)) {
		entry_begin(r);
		const char *lang = xml_attribute(attributes, "xml:lang");
		if (lang != NULL)
			str_adds(&r->entry[P_LANG], lang);
		return true;
	}
	if (r->depth == 1 && xml_attribute(attributes, "xml:lang") != NULL)
		str_adds(&r->feed[P_LANG], xml_attribute(attributes, "xml:lang"));
	if (r->entry_depth > 0 ? r->depth != r->entry_depth + 1 : r->depth > 3)
		return true;
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (strcmp(elements[i].name, name) == 0)
			fill(r, elements[i].part, attributes);
	return true;
}

static bool end(void *context, const char *name)
{
	struct reading *r = context;
	bool going_on = true;
	if (r->filling != NULL && r->depth == r->filling_depth)
		r->filling = NULL;
	else if (r->filling != NULL && r->xhtml)
		add_tag(r->filling, plain_name(r, name), true);
	else if (r->filling != NULL && r->is_name)
		r->filling = NULL;
	if (r->entry_depth > 0 && r->depth == r->entry_depth)
		going_on = entry_end(r);
	r->depth--;
	return going_on;
}

static void text(void *context, const char *bytes, size_t len)
{
	struct reading *r = context;
	if (r->filling == NULL)
		return;
	if (!r->xhtml) {
		str_add(r->filling, bytes, len);
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (bytes[i] == '<')
			str_adds(r->filling, "&lt;");
		else if (bytes[i] == '&')
			str_adds(r->filling, "&amp;");
		else
			str_addc(r->filling, bytes[i]);
}

int feed_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	struct reading r = {.e = e, .path = path};
	const struct xml_listener listener = {
	        .start = start, .end = end, .text = text, .context = &r};
	for (int i = 0; i < P_COUNT; i++) {
		str_init(&r.feed[i]);
		str_init(&r.entry[i]);
	}
	int status = xml_walk(path, bytes, len, &listener, e);
	for (int i = 0; i < P_COUNT; i++) {
		str_finish(&r.feed[i]);
		str_finish(&r.entry[i]);
	}
	if (status == -ECANCELED)
		status = -E2BIG;
	if (status == 0 && r.drafts.count == 0) {
		status = err_set(e, -ENODATA, "feed.empty", _("the feed has no entries"));
		err_at(e, path, 0, 0);
	}
	if (status < 0) {
		drafts_finish(&r.drafts);
		return status;
	}
	*ret = r.drafts;
	return 0;
}
