/* batch.run: several calls as one transaction, all or nothing.
 *
 * Every call is checked and handed to its handler between the daemon's
 * batch_begin and batch_end. A call that fails at once undoes the others there;
 * calls that answer after the commit are waited for: the store commits them
 * together or fails them together. */
#include "control/inside.h"

#include "base/mem.h"
#include "control/errors.h"

#include <stdlib.h>

struct batch {
	struct request *request;
	json_t *results;
	size_t waiting; /* calls not answered yet */
	bool starting;
	struct failure failure; /* the first */
	size_t failed_index;
	const char *failed_method;
};

static void finish(struct batch *b)
{
	if (b->failure.id == NULL) {
		request_ok(b->request, json_pack("{s:O}", "results", b->results));
	} else {
		struct str sentence;
		str_init(&sentence);
		error_sentence(b->failure.id, b->failure.data, NULL, 0, &sentence);
		json_t *error = wire_error_object(&b->failure);
		request_fail(b->request, "batch_refused",
		        json_pack("{s:I, s:s, s:s, s:o}", "index", (json_int_t)b->failed_index,
		                "method", b->failed_method, "reason", sentence.data, "failure",
		                error));
		str_finish(&sentence);
	}
	failure_finish(&b->failure);
	json_decref(b->results);
	free(b);
}

static void on_answer(void *context, size_t index, json_t *result, struct failure *f)
{
	struct batch *b = context;
	b->waiting--;
	if (result != NULL)
		json_array_set_new(b->results, index, result);
	if (f->id != NULL && b->failure.id == NULL) {
		b->failure = *f;
		*f = (struct failure){0};
		b->failed_index = index;
		const json_t *calls = request_json(b->request, "calls");
		const char *name =
		        json_string_value(json_object_get(json_array_get(calls, index), "method"));
		b->failed_method = name != NULL ? name : "?";
	}
	failure_finish(f);
	if (b->waiting == 0 && !b->starting)
		finish(b);
}

void batch_run(void *context, struct request *r)
{
	(void)context;
	const json_t *calls = request_json(r, "calls");
	const struct server *s = request_connection(r)->server;
	struct batch *b = mem_alloc(sizeof *b);
	*b = (struct batch){.request = r, .results = json_array(), .starting = true};
	size_t count = json_array_size(calls);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(b->results, json_null());
	s->config.hooks->batch_begin(s->config.context);
	for (size_t i = 0; i < count && b->failure.id == NULL; i++) {
		b->waiting++;
		request_start_call(r, i, json_array_get(calls, i), on_answer, b);
	}
	s->config.hooks->batch_end(s->config.context, b->failure.id == NULL);
	b->starting = false;
	if (b->waiting == 0)
		finish(b);
}
