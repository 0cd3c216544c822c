/* Finds the article on a page: by what the maker of the page calls its parts,
 * else by where running text stands against links. Called by html.c. */
#include "intake/html_body.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	GOOD_BYTES = 16,          /* a piece of text from here on may be running text */
	BODY_LEAST = 120,         /* running text that makes an article, where it is called so */
	LEAD_LEAST = 30,          /* bytes of a first paragraph */
	LEAD_UP = 6,              /* it stands this near to the body */
	CLIMB_LINKS_PERCENT = 10, /* what comes along with more of it in links is no article */
	CLIMB_UP = 4              /* parts of an article stand this near */
};

bool html_within(const struct html_page *p, uint32_t node, uint32_t of)
{
	return node >= of && node < p->tree.nodes[of].end;
}

static unsigned meaning(const struct html_page *p, uint32_t n)
{
	return html_meaning(p->tree.nodes[n].tag);
}

/* Black bytes, and whether there is a space between them. */
static uint32_t count_black(const char *p, size_t len, bool *ret_words)
{
	uint32_t n = 0;
	bool gap = false;
	*ret_words = false;
	for (size_t i = 0; i < len; i++)
		if (isspace((unsigned char)p[i])) {
			gap = n > 0;
		} else {
			n++;
			*ret_words |= gap;
		}
	return n;
}

static void weigh_text(struct html_page *p, uint32_t n)
{
	const struct html_node *node = &p->tree.nodes[n];
	struct html_weight *w = &p->weights[n];
	bool words;
	w->text = count_black(p->tree.bytes + node->at, node->len, &words);
	w->good = words && w->text >= GOOD_BYTES ? w->text : 0;
}

/* From the last node to the first, so children are done before their parents. */
static void weigh(struct html_page *p)
{
	const struct html_tree *t = &p->tree;
	for (uint32_t n = t->count; n-- > 0;) {
		struct html_weight *w = &p->weights[n];
		if (t->nodes[n].tag == HTML_TEXT)
			weigh_text(p, n);
		else if ((meaning(p, n) & HTML_SILENT) != 0 || p->marks[n].role == ROLE_CUT)
			*w = (struct html_weight){0};
		else if (t->nodes[n].tag == HTML_A)
			*w = (struct html_weight){.text = w->text, .links = w->text};
		if (n == 0)
			break;
		struct html_weight *up = &p->weights[t->nodes[n].parent];
		up->text += w->text;
		up->links += w->links;
		up->good += w->good;
	}
}

static bool holds_article(const struct html_page *p, uint32_t n, const uint32_t *plain)
{
	enum html_tag tag = p->tree.nodes[n].tag;
	return tag == HTML_HTML || tag == HTML_BODY || tag == HTML_MAIN || tag == HTML_ARTICLE ||
	       (uint64_t)plain[n] * 2 > plain[0];
}

/* A word of the table among the names of what holds half of the page ("with
 * sidebar") does not speak of it. `plain` is the running text, cuts included. */
static void doubt_marks(struct html_page *p)
{
	uint32_t *plain = mem_array(p->tree.count, sizeof *plain);
	for (uint32_t n = p->tree.count; n-- > 0;) {
		if (p->tree.nodes[n].tag == HTML_TEXT) {
			weigh_text(p, n);
			plain[n] = p->weights[n].good;
			p->weights[n] = (struct html_weight){0};
		} else if ((meaning(p, n) & HTML_SILENT) != 0 || p->tree.nodes[n].tag == HTML_A) {
			plain[n] = 0;
		}
		if (n > 0)
			plain[p->tree.nodes[n].parent] += plain[n];
	}
	for (uint32_t n = 0; n < p->tree.count; n++)
		if (p->marks[n].role == ROLE_CUT && strcmp(p->marks[n].rule, "hidden") != 0 &&
		        holds_article(p, n, plain))
			p->marks[n] = (struct html_mark){ROLE_NONE, NULL};
	free(plain);
}

/* Elements that are no part of an article by their kind. */
static const struct {
	uint8_t tag;
	const char *rule;
} kinds[] = {
        {HTML_NAV, "navigation"},
        {HTML_ASIDE, "related"},
        {HTML_MENU, "navigation"},
        {HTML_FOOTER, "footer"},
        {HTML_FORM, "form"},
        {HTML_AMP_AD, "advertisement"},
        {HTML_DEL, "struck"},
        {HTML_S, "struck"},
        {HTML_STRIKE, "struck"},
};

static void mark(struct html_page *p)
{
	for (uint32_t n = 1; n < p->tree.count; n++) {
		if (p->tree.nodes[n].tag == HTML_TEXT)
			continue;
		p->marks[n] = html_mark(&p->tree, n);
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
			if (kinds[i].tag == p->tree.nodes[n].tag && p->marks[n].role != ROLE_CUT)
				p->marks[n] = (struct html_mark){ROLE_CUT, kinds[i].rule};
	}
	doubt_marks(p);
}

/* The node behind `n` and all in it, or the next one inside. */
static uint32_t step(const struct html_page *p, uint32_t n)
{
	return p->marks[n].role == ROLE_CUT ? p->tree.nodes[n].end : n + 1;
}

typedef bool (*test)(const struct html_page *p, uint32_t n);

static bool called_body(const struct html_page *p, uint32_t n)
{
	return p->marks[n].role == ROLE_BODY && (meaning(p, n) & HTML_BLOCK) != 0;
}

static bool article_tag(const struct html_page *p, uint32_t n)
{
	return p->tree.nodes[n].tag == HTML_ARTICLE;
}

static bool main_tag(const struct html_page *p, uint32_t n)
{
	return p->tree.nodes[n].tag == HTML_MAIN;
}

/* Of those within `scope` that pass, the one with the most running text; where
 * they stand in each other, the innermost that still has nearly all of it. */
static uint32_t richest(const struct html_page *p, uint32_t scope, test passes)
{
	uint32_t best = 0;
	for (uint32_t n = scope; n < p->tree.nodes[scope].end; n = step(p, n)) {
		if (!passes(p, n))
			continue;
		uint64_t good = p->weights[n].good, has = best != 0 ? p->weights[best].good : 0;
		bool inside = best != 0 && html_within(p, n, best);
		if (inside ? good * 100 >= has * 85 : good > has)
			best = n;
	}
	return best;
}

/* Running text that is a child of its own, or of what stands in one line. */
static uint32_t direct(const struct html_page *p, uint32_t n)
{
	enum html_tag tag = p->tree.nodes[n].tag;
	bool leaf = tag == HTML_TEXT || (meaning(p, n) & HTML_BLOCK) == 0 || tag == HTML_P ||
	            tag == HTML_UL || tag == HTML_OL || tag == HTML_BLOCKQUOTE || tag == HTML_PRE;
	return leaf && p->marks[n].role != ROLE_CUT ? p->weights[n].good : 0;
}

/* Does running text, a table or a list stand beside `n`? */
static bool has_company(const struct html_page *p, uint32_t n)
{
	const struct html_tree *t = &p->tree;
	for (uint32_t c = t->nodes[t->nodes[n].parent].child; c != HTML_NONE; c = t->nodes[c].next)
		if (c != n && p->weights[c].text > 0 &&
		        (direct(p, c) > 0 || t->nodes[c].tag == HTML_TABLE ||
		                (html_meaning(t->nodes[c].tag) & HTML_HEADING) != 0))
			return true;
	return false;
}

/* What stands beside it is of the article too: a part that is as much of a text,
 * or a table or a last line, as long as hardly any links come with it. */
static uint32_t widened(const struct html_page *p, uint32_t scope, uint32_t best)
{
	uint32_t n = best;
	for (int i = 0; i < CLIMB_UP && n != scope; i++) {
		uint32_t up = p->tree.nodes[n].parent;
		const struct html_weight *w = &p->weights[up], *in = &p->weights[best];
		uint32_t more = w->text - in->text, links = w->links - in->links,
		         good = w->good - in->good;
		if (p->tree.nodes[n].tag == HTML_TABLE || p->tree.nodes[up].tag == HTML_BODY)
			break;
		bool few_links = (uint64_t)links * 100 <= (uint64_t)more * CLIMB_LINKS_PERCENT;
		bool a_part =
		        (uint64_t)good * 4 >= in->good && (uint64_t)good * 10 >= (uint64_t)more * 6;
		bool beside = n == best && more <= in->text * 2 && has_company(p, n);
		if (more > 0 && few_links && (a_part || beside)) {
			best = up;
			i = -1;
		}
		n = up;
	}
	return best;
}

/* By where the paragraphs are: each speaks for its parent, and half for the
 * parent's parent; links speak against both. */
static uint32_t densest(const struct html_page *p, uint32_t scope)
{
	uint32_t *points = mem_array(p->tree.count, sizeof *points);
	uint32_t best = scope;
	double most = 0;
	for (uint32_t n = scope + 1; n < p->tree.nodes[scope].end; n = step(p, n)) {
		uint32_t has = direct(p, n), up = p->tree.nodes[n].parent;
		points[up] += has;
		if (up != scope)
			points[p->tree.nodes[up].parent] += has / 2;
	}
	for (uint32_t n = scope; n < p->tree.nodes[scope].end; n = step(p, n)) {
		const struct html_weight *w = &p->weights[n];
		enum html_tag tag = p->tree.nodes[n].tag;
		bool holds = (meaning(p, n) & HTML_BLOCK) != 0 && tag != HTML_P && tag != HTML_LI;
		if (w->text == 0 || (!holds && n != scope))
			continue;
		double score = points[n] * (1.0 - (double)w->links / w->text);
		if (score > most) {
			most = score;
			best = n;
		}
	}
	free(points);
	return widened(p, scope, best);
}

static bool enough(const struct html_page *p, uint32_t n)
{
	return n != 0 && p->weights[n].good >= BODY_LEAST &&
	       (uint64_t)p->weights[n].good * 4 >= p->weights[0].good;
}

static uint32_t find_body(const struct html_page *p)
{
	uint32_t called = richest(p, 0, called_body);
	if (enough(p, called))
		return called;
	uint32_t scope = richest(p, 0, article_tag);
	if (!enough(p, scope))
		scope = richest(p, 0, main_tag);
	if (!enough(p, scope))
		scope = 0;
	return scope != 0 && p->tree.nodes[scope].tag == HTML_ARTICLE ? scope : densest(p, scope);
}

static uint32_t find_lead(const struct html_page *p)
{
	uint32_t near = p->body, lead = 0;
	for (int i = 0; i < LEAD_UP && near != 0 && p->tree.nodes[near].tag != HTML_BODY; i++)
		near = p->tree.nodes[near].parent;
	for (uint32_t n = near; n < p->body; n = step(p, n))
		if (p->marks[n].role == ROLE_LEAD && !html_within(p, p->body, n) &&
		        p->weights[n].text >= LEAD_LEAST &&
		        p->weights[n].links * 2 < p->weights[n].text)
			lead = n;
	return lead;
}

bool html_page_open(const char *bytes, size_t len, bool fragment, struct html_page *ret)
{
	struct html_page p = {.fragment = fragment};
	if (!html_tree_build(bytes, len, &p.tree))
		return false;
	p.weights = mem_array(p.tree.count, sizeof *p.weights);
	p.marks = mem_array(p.tree.count, sizeof *p.marks);
	mark(&p);
	weigh(&p);
	if (!fragment) {
		p.body = find_body(&p);
		p.lead = find_lead(&p);
	}
	*ret = p;
	return true;
}

void html_page_close(struct html_page *p)
{
	html_tree_finish(&p->tree);
	free(p->weights);
	free(p->marks);
	*p = (struct html_page){0};
}
