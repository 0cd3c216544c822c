/* What a bulletin is made of, in order. Every article airs once: the first
 * part of the rundown that takes its category has it. Used by the render verb
 * and the daemon's programmes. */
#include "broadcast/compose.h"

#include "base/mem.h"
#include "base/str.h"
#include "broadcast/template.h"

#include <stdlib.h>
#include <string.h>

/* Pauses that are no settings, ms: they belong to the sound around them. */
enum {
	AFTER_CHIME_MS = 400,
	AFTER_CALL_MS = 900,
	AFTER_TITLE_MS = 700,
	AFTER_SIGNAL_MS = 500,
	AT_END_MS = 500,
};

struct composing {
	const struct compose_request *request;
	struct bulletin b;
	bool *taken; /* by article */
	size_t cap;
};

static struct render_item *add(struct composing *c, enum render_kind kind, int64_t pause_ms)
{
	if (c->b.count == c->cap) {
		c->cap = c->cap == 0 ? 16 : 2 * c->cap;
		c->b.items = mem_resize(c->b.items, c->cap, sizeof *c->b.items);
	}
	struct render_item *item = &c->b.items[c->b.count++];
	*item = (struct render_item){.kind = kind, .name = "", .pause_ms = pause_ms};
	return item;
}

/* `name`: of a chime or a path; "none" is no sound, "default" is `usual`. */
static void add_chime(struct composing *c, const char *name, const char *usual, int64_t pause_ms)
{
	if (strcmp(name, "none") == 0)
		return;
	struct render_item *item =
	        add(c, strchr(name, '/') != NULL ? RENDER_RECORDING : RENDER_CHIME, pause_ms);
	item->name = strcmp(name, "default") == 0 || name[0] == '\0' ? usual : name;
}

static int add_template(struct composing *c, const char *text, int64_t pause_ms, struct err *e)
{
	const struct compose_request *r = c->request;
	struct template_values values = {
	        .station = r->settings->station, .session = r->session, .wall_ms = r->wall_ms};
	struct str filled;
	if (text[0] == '\0')
		return 0;
	str_init(&filled);
	int status = template_fill(text, &values, &filled, e);
	if (status < 0) {
		str_finish(&filled);
		return status;
	}
	struct render_item *item = add(c, RENDER_TEXT, pause_ms);
	item->text_len = filled.len;
	c->b.texts = mem_resize(c->b.texts, c->b.text_count + 1, sizeof *c->b.texts);
	item->text = c->b.texts[c->b.text_count++] = str_take(&filled);
	return 0;
}

static void add_article(struct composing *c, const struct compose_article *a)
{
	const struct settings_bulletin *s = &c->request->settings->bulletin;
	size_t first = c->b.count;
	if (c->b.articles > 0)
		add_chime(c, s->signal, "signal", AFTER_SIGNAL_MS);
	size_t begin = c->b.count;
	if (a->title_spoken && s->titles) {
		struct render_item *title = add(c, RENDER_TEXT, AFTER_TITLE_MS);
		title->text = a->title;
		title->text_len = strlen(a->title);
	}
	struct render_item *body =
	        add(c, a->recording != NULL ? RENDER_RECORDING : RENDER_TEXT, s->article_pause_ms);
	if (a->recording != NULL) {
		body->name = a->recording;
		body->facts = a->facts;
	} else {
		body->text = a->text;
		body->text_len = a->text_len;
		body->must_speak = a->name;
	}
	c->b.items[begin].chapter = a->title;
	/* The silence between articles stands before the signal; a pause that
	 * the rundown asks for is kept as it is. */
	if (c->b.articles > 0 && first > 0 && c->b.items[first - 1].kind != RENDER_PAUSE)
		c->b.items[first - 1].pause_ms = s->article_pause_ms;
	c->b.articles++;
}

static void add_articles(struct composing *c, const char *category, unsigned max)
{
	unsigned n = 0;
	for (size_t i = 0; i < c->request->count && (max == 0 || n < max); i++) {
		const struct compose_article *a = &c->request->articles[i];
		if (c->taken[i] || (category[0] != '\0' && strcmp(category, a->category) != 0))
			continue;
		c->taken[i] = true;
		add_article(c, a);
		n++;
	}
}

static int add_part(struct composing *c, const struct rundown_part *p, struct err *e)
{
	const struct settings_bulletin *s = &c->request->settings->bulletin;
	switch (p->kind) {
	case RUNDOWN_CHIME:
		add_chime(c, p->text[0] != '\0' ? p->text : s->chime, "opening", AFTER_CHIME_MS);
		return 0;
	case RUNDOWN_CALL:
		return add_template(c, s->call, AFTER_CALL_MS, e);
	case RUNDOWN_ARTICLES:
		add_articles(c, p->text, p->max);
		return 0;
	case RUNDOWN_FILE:
		add(c, RENDER_RECORDING, AFTER_CALL_MS)->name = p->text;
		return 0;
	case RUNDOWN_PAUSE:
		add(c, RENDER_PAUSE, p->length_ms);
		return 0;
	case RUNDOWN_CLOSING:
		return add_template(c, s->closing, AT_END_MS, e);
	case RUNDOWN_RELAY:
	case RUNDOWN_KINDS:
		break;
	}
	c->b.relays++;
	return 0;
}

/* Names in the rundown are borrowed by items, so they move to the bulletin. */
static void keep_text(struct composing *c, struct rundown_part *p)
{
	c->b.texts = mem_resize(c->b.texts, c->b.text_count + 1, sizeof *c->b.texts);
	c->b.texts[c->b.text_count++] = p->text;
	p->text = NULL;
}

static int add_rundown(struct composing *c, struct err *e)
{
	const struct compose_request *r = c->request;
	const struct settings_texts *usual = &r->settings->bulletin.rundown;
	struct rundown rundown;
	bool own = r->rundown_count > 0;
	int status = rundown_parse(own ? r->rundown : (const char *const *)usual->items,
	        own ? r->rundown_count : usual->count, &rundown, e);
	if (status < 0)
		return status;
	for (size_t i = 0; i < rundown.count && status == 0; i++) {
		status = add_part(c, &rundown.parts[i], e);
		keep_text(c, &rundown.parts[i]);
	}
	rundown_finish(&rundown);
	return status;
}

int compose(const struct compose_request *request, struct bulletin *ret, struct err *e)
{
	struct composing c = {.request = request, .taken = mem_array(request->count, sizeof(bool))};
	int status = 0;
	if (request->articles_only)
		add_articles(&c, "", 0);
	else
		status = add_rundown(&c, e);
	free(c.taken);
	if (status < 0) {
		bulletin_finish(&c.b);
		return status;
	}
	if (c.b.count > 0 && c.b.items[c.b.count - 1].kind != RENDER_PAUSE)
		c.b.items[c.b.count - 1].pause_ms = AT_END_MS;
	*ret = c.b;
	return 0;
}

void bulletin_finish(struct bulletin *b)
{
	for (size_t i = 0; i < b->text_count; i++)
		free(b->texts[i]);
	free(b->texts);
	free(b->items);
	*b = (struct bulletin){0};
}
