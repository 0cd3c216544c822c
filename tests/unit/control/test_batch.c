/* batch.run: all or nothing, whenever its calls are answered. */
#include "rig.h"

static void begin(void *context)
{
	(void)context;
}

static void end(void *context, bool keep)
{
	struct rig *r = context;
	if (keep)
		r->batches_kept++;
	else
		r->batches_undone++;
}

static void keep_hold(void *context, struct request *q)
{
	struct rig *r = context;
	r->kept[r->kept_count++] = q;
}

static const struct server_hooks hooks = {.batch_begin = begin, .batch_end = end};

static struct rig *start(int *sock)
{
	struct rig *r = rig_start(NULL, &hooks, NULL);
	server_handle(r->server, "article.hold", keep_hold);
	*sock = rig_connect(r);
	return r;
}

static void run(struct rig *r, int sock, const char *calls)
{
	char line[1024];
	snprintf(line, sizeof line,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"batch.run\",\"params\":{\"calls\":[%s]}"
	        "}\n",
	        calls);
	rig_send(r, sock, line);
}

#define ADD(text) "{\"method\":\"article.add\",\"params\":{\"text\":\"" text "\"}}"
#define HOLD "{\"method\":\"article.hold\",\"params\":{\"id\":1}}"

static void all_are_done(void **state)
{
	(void)state;
	int sock;
	struct rig *r = start(&sock);
	run(r, sock, ADD("a") "," ADD("b"));
	json_t *m = rig_message(r, sock);
	const json_t *results = json_object_get(json_object_get(m, "result"), "results");
	assert_int_equal(json_array_size(results), 2);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(results, 1), "id")), 2);
	json_decref(m);
	assert_int_equal(r->batches_kept, 1);
	run(r, sock, "");
	assert_string_equal(rig_error(r, sock), "");
	close(sock);
	rig_stop(r);
}

static void one_refused_undoes_all(void **state)
{
	(void)state;
	static const struct {
		const char *calls;
		int index;
		const char *error;
	} cases[] = {
	        {ADD("a") "," ADD("bad") "," ADD("c"), 1, "empty_article"},
	        {ADD("a") ",{\"method\":\"article.list\"}", 1, "not_in_batch"},
	        {ADD("a") ",{\"method\":\"batch.run\",\"params\":{\"calls\":[]}}", 1,
	                "not_in_batch"},
	        {ADD("a") ",{\"method\":\"article.ad\"}", 1, "unknown_method"},
	        {"7", 0, "bad_type"},
	        {"{\"method\":\"article.add\",\"params\":[]}", 0, "bad_type"},
	        {ADD("a") "," ADD("b") ",{\"method\":\"article.add\",\"params\":{\"txt\":\"\"}}", 2,
	                "unknown_param"},
	        {ADD("a") ",{\"method\":\"article.add\",\"params\":{\"actor\":\"x\",\"file\":3}}",
	                1, "descriptor_missing"},
	};
	int sock;
	struct rig *r = start(&sock);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		run(r, sock, cases[i].calls);
		json_t *m = rig_message(r, sock);
		const json_t *data = json_object_get(json_object_get(m, "error"), "data");
		assert_string_equal(
		        json_string_value(json_object_get(data, "error")), "batch_refused");
		assert_int_equal(
		        json_integer_value(json_object_get(data, "index")), cases[i].index);
		const json_t *inner = json_object_get(json_object_get(data, "failure"), "data");
		assert_string_equal(
		        json_string_value(json_object_get(inner, "error")), cases[i].error);
		json_decref(m);
		assert_int_equal(r->batches_undone, (int)i + 1);
	}
	assert_int_equal(r->batches_kept, 0);
	close(sock);
	rig_stop(r);
}

static void waits_for_answers_that_come_later(void **state)
{
	(void)state;
	int sock;
	struct rig *r = start(&sock);
	run(r, sock, HOLD "," ADD("a") "," HOLD);
	assert_null(rig_line(r, sock));
	assert_int_equal(r->kept_count, 2);
	assert_true(request_waits(r->kept[0]));
	request_ok(r->kept[1], json_pack("{s:i}", "id", 2));
	assert_null(rig_line(r, sock));
	request_ok(r->kept[0], json_pack("{s:i}", "id", 1));
	r->kept_count = 0;
	json_t *m = rig_message(r, sock);
	const json_t *results = json_object_get(json_object_get(m, "result"), "results");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(results, 0), "id")), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(results, 2), "id")), 2);
	json_decref(m);
	/* a commit that fails fails them all */
	run(r, sock, HOLD "," HOLD);
	request_fail(r->kept[0], "disk_full", NULL);
	request_fail(r->kept[1], "disk_full", NULL);
	r->kept_count = 0;
	assert_string_equal(rig_error(r, sock), "batch_refused");
	/* the client leaves meanwhile */
	run(r, sock, HOLD "," HOLD);
	close(sock);
	rig_turn(r);
	assert_false(request_waits(r->kept[0]));
	request_ok(r->kept[0], NULL);
	r->kept[0] = r->kept[1];
	r->kept_count = 1;
	rig_stop(r); /* answers the last one after the server is gone */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_are_done),
	        cmocka_unit_test(one_refused_undoes_all),
	        cmocka_unit_test(waits_for_answers_that_come_later),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
