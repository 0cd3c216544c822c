/* Subscriptions: nothing twice, nothing skipped, at whatever pace it is read. */
#include "rig.h"

enum { STORED_MAX = 20000 };

/* The store of the test: numbers first..newest, answered at once or by hand. */
static struct {
	int64_t oldest, newest;
	bool by_hand;
	struct event_page *asked;
	int64_t from;
	int most;
	int pages;
} store;

static json_t *event_of(int64_t seq)
{
	return json_pack("{s:I, s:s, s:s}", "seq", (json_int_t)seq, "type", "article.added", "pad",
	        "some text that makes an event about as long as a real one is, title and all of "
	        "that");
}

static void give(struct event_page *page, int64_t from, int most)
{
	json_t *events = json_array();
	if (from < store.oldest)
		from = store.oldest;
	for (int64_t seq = from; seq <= store.newest && most-- > 0; seq++)
		json_array_append_new(events, event_of(seq));
	event_page_done(page, events, store.oldest);
}

static void events_page(void *context, struct event_page *page, int64_t from, int most)
{
	(void)context;
	store.pages++;
	if (!store.by_hand) {
		give(page, from, most);
		return;
	}
	assert_null(store.asked);
	store.asked = page;
	store.from = from;
	store.most = most;
}

static void answer_page(void)
{
	struct event_page *page = store.asked;
	assert_non_null(page);
	store.asked = NULL;
	give(page, store.from, store.most);
}

static const struct server_hooks hooks = {.events_page = events_page};

static struct rig *start(int64_t oldest, int64_t newest)
{
	memset(&store, 0, sizeof store);
	store.oldest = oldest;
	store.newest = newest;
	struct rig *r = rig_start(NULL, &hooks, NULL);
	server_set_newest_event(r->server, newest);
	return r;
}

static void happen(struct rig *r)
{
	store.newest++;
	json_t *e = event_of(store.newest);
	json_object_del(e, "seq");
	json_object_del(e, "type");
	server_event(r->server, store.newest, "article.added", e);
}

static void subscribe(struct rig *r, int sock, const char *params)
{
	char line[160];
	snprintf(line, sizeof line,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"events.subscribe\",\"params\":%s}\n",
	        params);
	rig_send(r, sock, line);
}

static int64_t next_seq(struct rig *r, int sock)
{
	json_t *m = rig_message(r, sock);
	if (m == NULL)
		return 0;
	assert_string_equal(json_string_value(json_object_get(m, "method")), "event");
	int64_t seq = json_integer_value(json_object_get(json_object_get(m, "params"), "seq"));
	json_decref(m);
	return seq;
}

static void only_new_ones(void **state)
{
	(void)state;
	struct rig *r = start(1, 50);
	int sock = rig_connect(r);
	int deaf = rig_connect(r);
	subscribe(r, sock, "{}");
	json_t *m = rig_message(r, sock);
	assert_int_equal(
	        json_integer_value(json_object_get(json_object_get(m, "result"), "next")), 51);
	json_decref(m);
	happen(r);
	happen(r);
	assert_int_equal(next_seq(r, sock), 51);
	assert_int_equal(next_seq(r, sock), 52);
	assert_int_equal(next_seq(r, sock), 0);
	assert_int_equal(next_seq(r, deaf), 0);
	assert_int_equal(store.pages, 0);
	rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"events.unsubscribe\"}\n");
	assert_string_equal(rig_error(r, sock), "");
	happen(r);
	assert_int_equal(next_seq(r, sock), 0);
	close(sock);
	close(deaf);
	rig_stop(r);
}

static void replay_then_live(void **state)
{
	(void)state;
	struct rig *r = start(1, 2500);
	int sock = rig_connect(r);
	subscribe(r, sock, "{\"from\":7}");
	assert_string_equal(rig_error(r, sock), "");
	for (int64_t seq = 7; seq <= 2500; seq++) {
		assert_int_equal(next_seq(r, sock), seq);
		if (seq % 100 == 0)
			happen(r); /* meanwhile */
	}
	for (int64_t seq = 2501; seq <= store.newest; seq++)
		assert_int_equal(next_seq(r, sock), seq);
	happen(r);
	assert_int_equal(next_seq(r, sock), store.newest);
	assert_int_equal(next_seq(r, sock), 0);
	close(sock);
	rig_stop(r);
}

static void what_happens_while_a_page_is_read(void **state)
{
	(void)state;
	struct rig *r = start(1, 3);
	store.by_hand = true;
	int sock = rig_connect(r);
	subscribe(r, sock, "{\"from\":1}");
	happen(r);
	assert_int_equal(next_seq(r, sock), 0);
	answer_page();
	assert_string_equal(rig_error(r, sock), "");
	for (int64_t seq = 1; seq <= 4; seq++)
		assert_int_equal(next_seq(r, sock), seq);
	assert_int_equal(next_seq(r, sock), 0);
	happen(r);
	assert_int_equal(next_seq(r, sock), 5);
	/* it leaves while a page is being read */
	subscribe(r, sock, "{\"from\":2}");
	close(sock);
	rig_turn(r);
	answer_page();
	rig_turn(r);
	rig_stop(r);
}

static void gone_events_are_an_error(void **state)
{
	(void)state;
	struct rig *r = start(40, 50);
	int sock = rig_connect(r);
	subscribe(r, sock, "{\"from\":39}");
	json_t *m = rig_message(r, sock);
	const json_t *data = json_object_get(json_object_get(m, "error"), "data");
	assert_string_equal(json_string_value(json_object_get(data, "error")), "events_gone");
	assert_int_equal(json_integer_value(json_object_get(data, "oldest")), 40);
	json_decref(m);
	happen(r);
	assert_int_equal(next_seq(r, sock), 0);
	subscribe(r, sock, "{\"from\":40}");
	assert_string_equal(rig_error(r, sock), "");
	assert_int_equal(next_seq(r, sock), 40);
	close(sock);
	rig_stop(r);
}

/* Somebody who reads nothing costs a bounded number of pages and no memory, and gets
 * everything once it reads; somebody else gets his at once. */
static void slow_reader(void **state)
{
	(void)state;
	struct rig *r = start(1, STORED_MAX);
	int slow = rig_connect(r);
	int quick = rig_connect(r);
	subscribe(r, slow, "{\"from\":1}");
	subscribe(r, quick, "{}");
	assert_string_equal(rig_error(r, quick), "");
	int pages = store.pages;
	assert_true(pages < STORED_MAX / 100);
	for (int i = 0; i < 1000; i++) {
		happen(r);
		rig_turn(r);
		assert_int_equal(next_seq(r, quick), STORED_MAX + 1 + i);
	}
	assert_int_equal(store.pages, pages);
	assert_int_equal(server_client_count(r->server), 2);
	assert_string_equal(rig_error(r, slow), "");
	for (int64_t seq = 1; seq <= STORED_MAX + 1000; seq++)
		assert_int_equal(next_seq(r, slow), seq);
	close(slow);
	close(quick);
	rig_stop(r);
}

static void progress_is_for_who_asks_and_reads(void **state)
{
	(void)state;
	struct rig *r = start(1, 0);
	int sock = rig_connect(r);
	int other = rig_connect(r);
	subscribe(r, other, "{}");
	assert_string_equal(rig_error(r, other), "");
	assert_false(server_progress_wanted(r->server));
	subscribe(r, sock, "{\"progress\":true}");
	assert_string_equal(rig_error(r, sock), "");
	assert_true(server_progress_wanted(r->server));
	server_progress(r->server, "air.progress", json_pack("{s:i}", "sentence", 3));
	char *line = rig_line(r, sock);
	assert_string_equal(line, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"type\":"
	                          "\"air.progress\",\"sentence\":3}}");
	free(line);
	assert_null(rig_line(r, other));
	/* unread progress is dropped, not kept */
	for (int i = 0; i < 200000; i++)
		server_progress(r->server, "air.progress", json_pack("{s:i}", "sentence", i));
	assert_int_equal(server_client_count(r->server), 2);
	close(sock);
	rig_turn(r);
	assert_false(server_progress_wanted(r->server));
	close(other);
	rig_stop(r);
}

static void a_server_that_is_gone_is_told_nothing(void **state)
{
	(void)state;
	server_event(NULL, 1, "article.added", json_object());
	server_progress(NULL, "air.progress", json_object());
	assert_false(server_progress_wanted(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(only_new_ones),
	        cmocka_unit_test(replay_then_live),
	        cmocka_unit_test(what_happens_while_a_page_is_read),
	        cmocka_unit_test(gone_events_are_an_error),
	        cmocka_unit_test(slow_reader),
	        cmocka_unit_test(progress_is_for_who_asks_and_reads),
	        cmocka_unit_test(a_server_that_is_gone_is_told_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
