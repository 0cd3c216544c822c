/* Articles as people look at them: list and show. Reading only. */
#include "requests/handlers.h"
#include "station/articles.h"
#include "station/forms.h"

#include <string.h>

enum { LIST_LIMIT = 100 };

struct list_walk {
	struct station *station;
	json_t *articles;
	size_t limit;
	bool more;
};

static int list_one(void *context, const struct article *a)
{
	struct list_walk *walk = context;
	if (json_array_size(walk->articles) == walk->limit) {
		walk->more = true;
		return 1;
	}
	json_array_append_new(walk->articles, form_article(a, queue_model(walk->station->queue)));
	return 0;
}

static uint32_t states_wanted(const struct request *r)
{
	static const uint32_t over = STATE_BIT(ARTICLE_DONE) | STATE_BIT(ARTICLE_EXPIRED) |
	                             STATE_BIT(ARTICLE_SUPERSEDED) | STATE_BIT(ARTICLE_CANCELLED);
	const char *word = request_text(r, "state");
	if (word == NULL || strcmp(word, "open") == 0)
		return STATES_ALL & ~over;
	if (strcmp(word, "all") == 0)
		return STATES_ALL;
	return STATE_BIT(article_state_parse(word));
}

/* What is open lies in memory; history is asked only for what is over. */
static void article_list(void *context, struct request *r)
{
	struct station *s = context;
	const char *class = request_text(r, "class");
	struct list_walk walk = {.station = s,
	        .articles = json_array(),
	        .limit = (size_t)request_integer(r, "limit", LIST_LIMIT)};
	struct article_filter filter = {.states = states_wanted(r),
	        .after = request_integer(r, "after", 0),
	        .classes = class == NULL ? STATES_ALL : STATE_BIT(air_class_parse(class))};
	struct store *from = queue_history(s->queue);
	struct err e;
	if ((filter.states &
	            (STATE_BIT(ARTICLE_DONE) | STATE_BIT(ARTICLE_EXPIRED) |
	                    STATE_BIT(ARTICLE_SUPERSEDED) | STATE_BIT(ARTICLE_CANCELLED))) == 0)
		from = memory_store(queue_model(s->queue));
	if (from->ops->articles(from, &filter, list_one, &walk, &e) < 0) {
		json_decref(walk.articles);
		request_fail(r, "store_failed", json_pack("{s:s}", "sentence", e.sentence));
		return;
	}
	request_ok(r, json_pack("{s:o, s:b}", "articles", walk.articles, "more", walk.more));
}

static int add_airing(void *context, const struct airing *a)
{
	json_array_append_new(context, form_airing(a));
	return 0;
}

static void article_show(void *context, struct request *r)
{
	struct station *s = context;
	struct store *history = queue_history(s->queue);
	int64_t id = request_integer(r, "id", 0);
	const struct article *live = memory_article(queue_model(s->queue), id);
	struct article a = {0};
	struct err e;
	if (live != NULL) {
		article_copy(&a, live);
	} else if (history->ops->article(history, id, &a, &e) < 0) {
		request_fail(r, "no_article", json_pack("{s:I}", "id", (json_int_t)id));
		return;
	}
	struct str text;
	str_init(&text);
	json_t *airings = json_array();
	struct airing_filter of = {.states = STATES_ALL, .article = id};
	bool has_text = article_text(s, &a, &text, &e) == 0;
	history->ops->airings(history, &of, add_airing, airings, &e);
	json_t *o = form_article_whole(&a, queue_model(s->queue), has_text ? text.data : NULL);
	json_object_set_new(o, "airings", airings);
	request_ok(r, o);
	str_finish(&text);
	article_finish(&a);
}

void list_handle(struct station *s)
{
	server_handle(s->server, "article.list", article_list);
	server_handle(s->server, "article.show", article_show);
}
