/* libbantin: the client of the control socket behind a header without other
 * libraries' types. JSON crosses as text. Called by programs of others. */
#include <bantin.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "control/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything else of the shared library is hidden by its version script. */

struct bantin {
	struct client *client;
};

static int tell(struct bantin_error *to, const struct err *from)
{
	if (to == NULL)
		return from->status;
	to->status = from->status;
	snprintf(to->id, sizeof to->id, "%s",
	        from->status == -EREMOTEIO && from->id != NULL ? from->id : "");
	snprintf(to->sentence, sizeof to->sentence, "%s", from->sentence);
	return from->status;
}

bantin *bantin_connect(const char *path, struct bantin_error *e)
{
	struct client *client;
	struct err why;
	if (client_connect(path, &client, &why) < 0) {
		tell(e, &why);
		return NULL;
	}
	bantin *b = mem_alloc(sizeof *b);
	b->client = client;
	return b;
}

void bantin_close(bantin *b)
{
	if (b == NULL)
		return;
	client_close(b->client);
	free(b);
}

static int parse(const char *text, const char *what, json_t **ret, struct bantin_error *e)
{
	struct err why;
	json_error_t where;
	*ret = json_loads(text != NULL ? text : "{}", JSON_REJECT_DUPLICATES, &where);
	if (json_is_object(*ret))
		return 0;
	json_decref(*ret);
	err_set(&why, -EINVAL, NULL, _("%s is not a JSON object: %s"), what, where.text);
	return tell(e, &why);
}

/* Steals `params`. */
static int call(bantin *b, const char *method, json_t *params, const int *fds, size_t fd_count,
        json_t **ret, struct bantin_error *e)
{
	struct err why;
	if (fd_count > CLIENT_FDS_MAX) {
		json_decref(params);
		err_set(&why, -EINVAL, NULL, _("at most %d descriptors go with a call"),
		        CLIENT_FDS_MAX);
		return tell(e, &why);
	}
	int status = client_call_fds(b->client, method, params, fds, fd_count, ret, NULL, &why);
	return status < 0 ? tell(e, &why) : 0;
}

int bantin_call(bantin *b, const char *method, const char *params, const int *fds, size_t fd_count,
        char **ret_result, struct bantin_error *e)
{
	json_t *object;
	json_t *result = NULL;
	int status = parse(params, "params", &object, e);
	if (status == 0)
		status = call(b, method, object, fds, fd_count, &result, e);
	if (status == 0 && ret_result != NULL)
		*ret_result = json_dumps(result, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(result);
	return status;
}

char *bantin_refusal(const bantin *b)
{
	const json_t *data = client_refusal(b->client);
	return data != NULL ? json_dumps(data, JSON_COMPACT) : NULL;
}

/* Steals `params`; their text is the caller's. */
static int make(bantin *b, const char *method, json_t *params, const char *text, int64_t *ret_id,
        struct bantin_error *e)
{
	struct err why;
	json_t *result = NULL;
	json_t *value = json_string(text);
	if (value == NULL) {
		json_decref(params);
		err_set(&why, -EILSEQ, NULL, _("the text is not UTF-8"));
		return tell(e, &why);
	}
	json_object_set_new(params, "text", value);
	int status = call(b, method, params, NULL, 0, &result, e);
	if (status == 0 && ret_id != NULL)
		*ret_id = json_integer_value(json_object_get(result, "id"));
	json_decref(result);
	return status;
}

int bantin_add(
        bantin *b, const char *text, const char *options, int64_t *ret_id, struct bantin_error *e)
{
	json_t *params;
	int status = parse(options, "options", &params, e);
	return status < 0 ? status : make(b, "article.add", params, text, ret_id, e);
}

int bantin_say(
        bantin *b, const char *text, const char *air_class, int64_t *ret_id, struct bantin_error *e)
{
	json_t *params = json_object();
	if (air_class != NULL)
		json_object_set_new(params, "class", json_string(air_class));
	return make(b, "air.say", params, text, ret_id, e);
}

int bantin_subscribe(bantin *b, int64_t from, struct bantin_error *e)
{
	json_t *params = from > 0 ? json_pack("{s:I}", "from", (json_int_t)from) : json_object();
	return call(b, "events.subscribe", params, NULL, 0, NULL, e);
}

int bantin_event(bantin *b, int timeout_ms, char **ret_event, struct bantin_error *e)
{
	struct err why;
	json_t *event;
	int status = client_event(b->client, timeout_ms, &event, &why);
	if (status < 0)
		return tell(e, &why);
	if (status == 1) {
		*ret_event = json_dumps(event, JSON_COMPACT | JSON_ENCODE_ANY);
		json_decref(event);
	}
	return status;
}

int bantin_fd(const bantin *b)
{
	return client_socket(b->client);
}

void bantin_free(char *text)
{
	free(text);
}
