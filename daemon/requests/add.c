/* New articles: add, and say, which is an article like any other, so that it is
 * logged and survives. The text comes as an article file, inline or by a
 * descriptor. */
#include "requests/handlers.h"
#include "requests/add.h"

#include "requests/answer.h"
#include "station/articles.h"
#include "requests/body.h"
#include "requests/fit.h"
#include "station/forms.h"
#include "station/recording.h"

#include "base/mem.h"
#include "intake/article.h"
#include "schedule/at.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A class whose approval is "role" needs one person with the emergency role. */
static bool approved_at_once(const struct station *s, const struct request *r, enum air_class class)
{
	enum settings_approval approval = article_approval(s, class);
	return approval == APPROVAL_NONE ||
	       (approval == APPROVAL_ROLE && request_may(r, ROLE_EMERGENCY));
}

struct addition {
	struct intake_article parsed;
	struct article article;
	const char *recording; /* its name, NULL for a text */
	int64_t length_ms;     /* of a recording */
	int64_t same_as;       /* an article that says the same and is not over, 0: none */
};

static int parse_body(struct request *r, struct addition *add)
{
	struct str body;
	struct err e;
	const char *name = request_text(r, "name");
	str_init(&body);
	int status = body_read(r, &body);
	if (status == 0) {
		status = intake_article_parse(
		        name != NULL ? name : "text", body.data, body.len, &add->parsed, &e);
		if (status < 0)
			request_fail_err(r, &e);
	}
	str_finish(&body);
	if (status == 0 && !fit_to_be_read(r, add->parsed.text, add->parsed.text_len, name,
	                           &add->article.insisted)) {
		intake_article_finish(&add->parsed);
		status = -EINVAL;
	}
	return status;
}

static char *text_of(const struct request *r, const char *name, const char *otherwise)
{
	const char *given = request_text(r, name);
	const char *text = given != NULL ? given : otherwise;
	return text == NULL || text[0] == '\0' ? NULL : mem_string(text);
}

static enum air_class class_of(const struct request *r, const struct addition *add)
{
	const char *word = request_text(r, "class");
	int class = air_class_parse(word != NULL ? word : add->parsed.klass);
	return class < 0 ? CLASS_NORMAL : (enum air_class) class;
}

static void fill_article(struct station *s, struct request *r, struct addition *add)
{
	const struct peer *peer = request_peer(r);
	struct article *a = &add->article;
	a->revision = 1;
	a->class = class_of(r, add);
	a->title = text_of(r, "title", add->parsed.title);
	a->lang = text_of(r, "lang", add->parsed.lang[0] != '\0' ? add->parsed.lang : "vi");
	a->source = text_of(r, "source", add->parsed.source);
	a->category = text_of(r, "category", add->parsed.category);
	a->repeat = text_of(r, "repeat", add->parsed.repeat);
	a->zone = text_of(r, "zone", add->parsed.zone);
	a->voice = text_of(r, "voice", add->parsed.voice);
	a->key = text_of(r, "key", add->parsed.key);
	a->series = text_of(r, "series", add->parsed.series);
	a->supersedes = request_integer(r, "supersedes", 0);
	a->text_bytes = (int64_t)add->parsed.text_len;
	a->author_uid = peer->uid;
	a->author = peer->actor[0] != '\0' ? mem_string(peer->actor) : NULL;
	a->approver_uid = -1;
	a->created = station_now(s);
	a->content_sha256 = mem_alloc(SHA256_TEXT);
	a->recording = mem_string(add->recording);
	a->estimate_ms = add->length_ms;
	content_sha256(a->title, add->parsed.text, a->recording, a->content_sha256);
	a->state = request_flag(r, "draft", false)    ? ARTICLE_DRAFT
	           : approved_at_once(s, r, a->class) ? ARTICLE_APPROVED
	                                              : ARTICLE_PENDING;
	if (a->state == ARTICLE_APPROVED) {
		a->approved = a->created;
		a->approver_uid = a->author_uid;
		a->approver = mem_string(a->author);
	}
}

/* The same key and content again: the same id. True if the request is answered. */
static bool known_key(struct station *s, struct request *r, const struct addition *add)
{
	struct store *history = queue_history(s->queue);
	const char *key = add->article.key;
	struct article old = {0};
	struct err e;
	if (key == NULL)
		return false;
	const struct article *live = memory_by_key(queue_model(s->queue), key);
	if (live != NULL)
		article_copy(&old, live);
	else if (history->ops->by_key(history, key, &old, &e) < 0)
		return false;
	if (strcmp(old.content_sha256, add->article.content_sha256) == 0)
		request_ok(r,
		        json_pack("{s:I, s:s, s:s, s:b}", "id", (json_int_t)old.id, "state",
		                article_state_name(old.state), "title", old.title, "again", true));
	else
		request_fail(r, "key_taken",
		        json_pack("{s:s, s:I}", "key", key, "id", (json_int_t)old.id));
	article_finish(&old);
	return true;
}

/* As asked, else as the article file says (`written`, may be NULL). */
static int when_of(
        struct station *s, struct request *r, const char *name, const char *written, int64_t *ret)
{
	struct err e;
	if (request_text(r, name) != NULL || written == NULL || written[0] == '\0')
		return articles_when(r, name, s, ret);
	int status = at_parse(written, station_now(s), ret, &e);
	if (status < 0)
		request_fail_err(r, &e);
	return status;
}

/* Whoever writes Replaces or Withdraws expects that something older goes, which only
 * the keys of a feed can name. */
static bool keys_for_people(struct request *r, const struct intake_article *in)
{
	const struct {
		const char *name, *value;
	} of_feeds[] = {{"Withdraws", in->withdraws}, {"Replaces", in->replaces}};
	for (size_t i = 0; i < sizeof of_feeds / sizeof *of_feeds; i++)
		if (of_feeds[i].value != NULL && of_feeds[i].value[0] != '\0') {
			request_fail(r, "bad_value",
			        json_pack("{s:s, s:s, s:s}", "field", of_feeds[i].name, "value",
			                of_feeds[i].value, "allowed",
			                "nothing (it is for feeds; use supersedes or series)"));
			return false;
		}
	return true;
}

/* 0, or the request has been failed. */
static int check_addition(struct station *s, struct request *r, struct addition *add)
{
	struct article *a = &add->article;
	if (!keys_for_people(r, &add->parsed))
		return -EINVAL;
	if (strcmp(a->lang, "vi") != 0) {
		request_fail(r, "bad_value",
		        json_pack("{s:s, s:s, s:s}", "field", "lang", "value", a->lang, "allowed",
		                "vi (no voice here speaks another language)"));
		return -EINVAL;
	}
	if (when_of(s, r, "at", add->parsed.at, &a->at) < 0 ||
	        when_of(s, r, "expires", add->parsed.expires, &a->expires) < 0 ||
	        !answer_in_time(r, a->at, a->expires))
		return -EINVAL;
	if (a->class == CLASS_EMERGENCY && !request_may(r, ROLE_EMERGENCY)) {
		request_fail_role(r, ROLE_EMERGENCY);
		return -EPERM;
	}
	if (!articles_plan_good(r, s, a->repeat, a->expires) ||
	        !articles_place_good(r, s, a->zone, a->voice))
		return -EINVAL;
	if (a->at != 0 && !answer_permitted(s, r, a->class, a->zone, a->at))
		return -EINVAL;
	if (a->supersedes != 0 && memory_article(queue_model(s->queue), a->supersedes) == NULL) {
		request_fail(r, "superseded_unknown",
		        json_pack("{s:I}", "id", (json_int_t)a->supersedes));
		return -EINVAL;
	}
	unsigned lacks = a->state == ARTICLE_APPROVED ? article_supersede_takes(s, a, r) : 0;
	if (lacks != 0) {
		request_fail_role(r, lacks & -lacks);
		return -EPERM;
	}
	return 0;
}

/* Whether both would be heard at one place. */
static bool zones_meet(const struct article *a, const struct article *b)
{
	return a->zone == NULL || b->zone == NULL || strcmp(a->zone, b->zone) == 0;
}

/* The newest that says the same there and will not make way for it; 0. */
static int64_t same_content(const struct station *s, const struct article *a)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *old;
	int64_t found = 0;
	for (size_t i = 0; (old = memory_article_at(model, i)) != NULL; i++)
		if (old->text_bytes == a->text_bytes && !article_is_over(old->state) &&
		        strcmp(old->content_sha256, a->content_sha256) == 0 && zones_meet(old, a) &&
		        !article_makes_way(old, a))
			found = old->id;
	return found;
}

static json_t *added_json(const struct article *a)
{
	json_t *o = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)a->id, "state",
	        article_state_name(a->state), "title", a->title);
	if (a->at != 0)
		json_object_set_new(o, "airing", form_time(a->at));
	return o;
}

static void insert(
        struct station *s, struct request *r, struct addition *add, enum airing_reason reason)
{
	struct changes list = {0};
	struct article *a = &add->article;
	a->id = memory_new_article_id(queue_model(s->queue));
	struct article_insert *record = &changes_add(&list, CHANGE_ARTICLE_INSERT)->article_insert;
	article_copy(&record->article, a);
	record->text = mem_string(add->parsed.text);
	if (a->state == ARTICLE_APPROVED) {
		article_supersede(s, a, &list);
		size_t planned = list.count;
		article_plan_first(s, a, &list);
		for (size_t i = planned; i < list.count; i++) {
			list.items[i].airing_insert.by = answer_who(r);
			if (reason != REASON_NOW)
				list.items[i].airing_insert.reason = reason;
		}
	}
	station_event(s, &list, "article.added",
	        json_pack("{s:I, s:s, s:s}", "article", (json_int_t)a->id, "class",
	                air_class_name(a->class), "state", article_state_name(a->state)));
	int64_t id = a->id;
	articles_keep_unstored(s, id, 1, add->parsed.text);
	json_t *answer = added_json(a);
	if (add->same_as != 0)
		json_object_set_new(answer, "same_as", json_integer(add->same_as));
	if (!answer_after_commit(s, r, &list, answer))
		articles_forget_unstored(s, id, 1);
}

static void addition_finish(struct addition *add)
{
	intake_article_finish(&add->parsed);
	article_finish(&add->article);
}

static void accept(struct station *s, struct request *r, struct addition *add)
{
	fill_article(s, r, add);
	if (!known_key(s, r, add) && check_addition(s, r, add) == 0) {
		add->same_as = same_content(s, &add->article);
		insert(s, r, add, REASON_NOW);
	}
	addition_finish(add);
}

int add_imagine(struct station *s, struct request *r, struct article *ret, char **ret_text)
{
	struct addition add = {0};
	int status = parse_body(r, &add);
	if (status < 0)
		return status;
	fill_article(s, r, &add);
	add.article.state = ARTICLE_DRAFT;
	status = check_addition(s, r, &add);
	if (status == 0) {
		*ret = add.article;
		add.article = (struct article){0};
		*ret_text = add.parsed.text;
		add.parsed.text = NULL;
	}
	addition_finish(&add);
	return status;
}

static void article_add(void *context, struct request *r)
{
	struct addition add = {0};
	if (request_flag(r, "recording", false))
		recording_add(context, r);
	else if (parse_body(r, &add) == 0)
		accept(context, r, &add);
}

void add_recording(struct station *s, struct request *r, const char *name, int64_t length_ms)
{
	const char *file = request_text(r, "name");
	struct addition add = {.recording = name, .length_ms = length_ms};
	add.parsed = (struct intake_article){.title = recording_title(file != NULL ? file : name),
	        .source = mem_string(""),
	        .date = mem_string(""),
	        .klass = mem_string(""),
	        .lang = mem_string(""),
	        .text = mem_string("")};
	accept(s, r, &add);
}

/* Said at once: an article like any other, so that it is logged and survives,
 * with nothing around it. */
static void air_say(void *context, struct request *r)
{
	struct station *s = context;
	struct addition add = {0};
	const char *text = request_text(r, "text");
	struct err e;
	if (s->muted) {
		request_fail(r, "muted", NULL);
		return;
	}
	if (intake_article_parse("say", text, strlen(text), &add.parsed, &e) < 0) {
		request_fail_err(r, &e);
		return;
	}
	if (!fit_to_be_read(r, add.parsed.text, add.parsed.text_len, NULL, &add.article.insisted)) {
		intake_article_finish(&add.parsed);
		return;
	}
	fill_article(s, r, &add);
	add.article.at = station_now(s);
	if (request_text(r, "class") == NULL)
		add.article.class = CLASS_PRIORITY;
	if (!approved_at_once(s, r, add.article.class) && !request_may(r, ROLE_APPROVE)) {
		request_fail_role(r, ROLE_APPROVE);
	} else if (!known_key(s, r, &add) && check_addition(s, r, &add) == 0) {
		add.article.state = ARTICLE_APPROVED;
		add.article.approved = add.article.created;
		add.article.approver_uid = add.article.author_uid;
		insert(s, r, &add, request_flag(r, "chime", false) ? REASON_NOW : REASON_SAY);
	}
	addition_finish(&add);
}

/* Spoken, so Vietnamese whatever the daemon's locale is. */
void add_output_test(struct station *s, struct request *r, const char *output)
{
	struct addition add = {0};
	struct err e;
	bool called_so = strncasecmp(output, "loa", strlen("loa")) == 0; /* not "loa loa" */
	char *text = mem_printf("Đây là %s%s. Một, hai, ba.", called_so ? "" : "loa ", output);
	int status = intake_article_parse("test", text, strlen(text), &add.parsed, &e);
	free(text);
	if (status < 0) {
		request_fail_err(r, &e);
		return;
	}
	fill_article(s, r, &add);
	struct article *a = &add.article;
	a->class = CLASS_PRIORITY;
	a->state = ARTICLE_APPROVED;
	a->at = a->approved = a->created;
	a->approver_uid = a->author_uid;
	a->zone = mem_printf(LINE_ALONE "%s", output);
	insert(s, r, &add, REASON_TEST);
	addition_finish(&add);
}

void add_handle(struct station *s)
{
	server_handle(s->server, "article.add", article_add);
	server_handle(s->server, "air.say", air_say);
}
