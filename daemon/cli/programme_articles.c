/* One call to the daemon, and its answer as operands. Called by the render verb
 * where a programme is named and no article. */
#include "cli/programme_articles.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "control/client.h"

#include <errno.h>
#include <string.h>

static const char *text_in(const json_t *j, const char *name)
{
	const char *text = json_string_value(json_object_get(j, name));
	return text != NULL ? text : "";
}

static int ask(
        const char *socket, const char *programme, const char *date, json_t **ret, struct err *e)
{
	struct client *c;
	if (client_connect(socket, &c, e) < 0)
		return -ECONNREFUSED;
	int status = client_call(c, "station.programme",
	        json_pack("{s:s, s:s*}", "programme", programme, "date", date), -1, ret, e);
	client_close(c);
	return status;
}

static void tell(const json_t *article, const char *programme, struct warnings *w)
{
	long long id = (long long)json_integer_value(json_object_get(article, "id"));
	const char *state = text_in(article, "state"), *voice = text_in(article, "voice");
	if (strcmp(state, "approved") != 0)
		warn(w, _("article %lld is not approved yet; the station would not air it"), id);
	if (voice[0] != '\0')
		warn(w, _("article %lld asks for the voice %s; here it is said by that of %s"), id,
		        voice, programme);
}

/* Owns what the answer has; category and name must outlive it too. */
static void take(struct operands *o, const json_t *article)
{
	struct intake_article *a = &o->texts[o->count];
	const char *text = text_in(article, "text");
	*a = (struct intake_article){.title = mem_string(text_in(article, "title")),
	        .title_spoken = json_is_true(json_object_get(article, "title_spoken")),
	        .source = mem_string(""),
	        .date = mem_string(""),
	        .klass = mem_string(text_in(article, "category")), /* compose() asks for it */
	        .lang = mem_string(""),
	        .text = mem_string(text),
	        .text_len = strlen(text)};
	o->articles[o->count++] = (struct compose_article){.name = a->title,
	        .title = a->title,
	        .title_spoken = a->title_spoken,
	        .category = a->klass,
	        .text = a->text,
	        .text_len = a->text_len};
}

static void take_all(
        const json_t *articles, const char *programme, struct operands *o, struct warnings *w)
{
	size_t i, most = json_array_size(articles);
	json_t *article;
	*o = (struct operands){.articles = mem_array(most, sizeof *o->articles),
	        .texts = mem_array(most, sizeof *o->texts),
	        .facts = mem_array(most, sizeof *o->facts)};
	json_array_foreach(articles, i, article)
	{
		long long id = (long long)json_integer_value(json_object_get(article, "id"));
		if (!json_is_string(json_object_get(article, "text"))) {
			o->left_out =
			        mem_resize(o->left_out, o->left_out_count + 1, sizeof *o->left_out);
			o->left_out[o->left_out_count++] = mem_string(text_in(article, "title"));
			warn(w,
			        _("article %lld is a recording, which only the station has; it is "
			          "left out"),
			        id);
			continue;
		}
		tell(article, programme, w);
		take(o, article);
	}
}

int programme_articles_load(const char *socket, const char *programme, const char *date,
        struct operands *ret, int64_t *ret_wall_ms, struct warnings *w, struct err *e)
{
	json_t *answer = NULL, *left;
	size_t i;
	*ret = (struct operands){0};
	int status = ask(socket, programme, date, &answer, e);
	if (status < 0)
		return status;
	take_all(json_object_get(answer, "articles"), programme, ret, w);
	json_array_foreach(json_object_get(answer, "left"), i, left)
	        warn(w, _("%s has no time left for article %lld"), programme,
	                (long long)json_integer_value(left));
	if (civil_parse_rfc3339(text_in(answer, "at"), ret_wall_ms) < 0)
		status = err_set(
		        e, -EPROTO, "render.programme", _("the daemon's answer makes no sense"));
	json_decref(answer);
	if (status == 0 && ret->count == 0)
		status = err_set(e, -ENODATA, PROGRAMME_ARTICLES_NONE,
		        _("the station has no article for %s then"), programme);
	return status;
}
