/* One suite over both makers of the store: memory and SQLite must answer
 * alike. Each test gets a fresh store of each kind; the last one drives both
 * with the same thousands of random lists and compares everything. */
#include "cmocka_all.h"

#include "queue/fixtures.h"
#include "queue/memory.h"
#include "queue/record.h"
#include "queue/sqlite.h"

#include <errno.h>
#include <string.h>

struct maker {
	const char *name;
	struct store *(*make)(const char *folder);
};

static struct store *make_memory(const char *folder)
{
	(void)folder;
	return memory_store(memory_create(true));
}

static struct store *make_sqlite(const char *folder)
{
	struct store *s;
	struct err e;
	assert_int_equal(sqlite_open(folder, &s, &e), 0);
	return s;
}

static const struct maker makers[] = {{"memory", make_memory}, {"sqlite", make_sqlite}};

struct world {
	char *folder;
	struct store *store;
};

static int setup(void **state)
{
	const struct maker *maker = *state;
	struct world *w = mem_alloc(sizeof *w);
	w->folder = folder_make();
	w->store = maker->make(w->folder);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	store_close(w->store);
	folder_remove(w->folder);
	free(w);
	return 0;
}

static int apply(struct store *s, struct changes *list)
{
	struct err e = {0};
	int status = store_apply(s, list->items, list->count, &e);
	if (status < 0)
		assert_int_not_equal(e.sentence[0], '\0');
	changes_finish(list);
	return status;
}

static struct article fetch(struct store *s, int64_t id)
{
	struct article a;
	struct err e = {0};
	assert_int_equal(s->ops->article(s, id, &a, &e), 0);
	return a;
}

static void insert_and_read_back(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	struct article *a = add_article(&list, 1, ARTICLE_PENDING);
	a->key = mem_string("khóa-1");
	a->zone = mem_string("tổ 5");
	a->expires = T0 + 5;
	a->rank = -3;
	assert_int_equal(apply(s, &list), 0);

	struct article got = fetch(s, 1);
	assert_int_equal(got.version, 1);
	assert_int_equal(got.revision, 1);
	assert_int_equal(got.rank, -3);
	assert_int_equal(got.state, ARTICLE_PENDING);
	assert_string_equal(got.zone, "tổ 5");
	assert_null(got.voice);
	article_finish(&got);

	struct err e;
	assert_int_equal(s->ops->by_key(s, "khóa-1", &got, &e), 0);
	assert_int_equal(got.id, 1);
	article_finish(&got);
	assert_int_equal(s->ops->by_key(s, "khóa", &got, &e), -ENOENT);
	assert_int_equal(s->ops->article(s, 2, &got, &e), -ENOENT);
	struct str text;
	str_init(&text);
	assert_int_equal(s->ops->text(s, 1, 1, &text, &e), 0);
	assert_string_equal(text.data, "Nội dung của bài số 1.");
	assert_int_equal(s->ops->words(s, 1, &text, &e), -ENOENT);
	str_finish(&text);
}

static void ids_are_never_used_again(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 5, ARTICLE_DRAFT);
	assert_int_equal(apply(s, &list), 0);
	add_article(&list, 5, ARTICLE_DRAFT);
	assert_int_equal(apply(s, &list), -EEXIST);
	add_article(&list, 4, ARTICLE_DRAFT);
	assert_int_equal(apply(s, &list), -EEXIST);
	changes_article_move(&list, 5, ARTICLE_CANCELLED, T0, "test");
	assert_int_equal(apply(s, &list), 0);
	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){.articles_before = T0 + 1};
	assert_int_equal(apply(s, &list), 0);
	struct article a;
	struct err e;
	assert_int_equal(s->ops->article(s, 5, &a, &e), -ENOENT);
	add_article(&list, 5, ARTICLE_DRAFT);
	assert_int_equal(apply(s, &list), -EEXIST);
	add_article(&list, 6, ARTICLE_DRAFT);
	assert_int_equal(apply(s, &list), 0);
}

static void key_is_unique(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_DRAFT)->key = mem_string("k");
	assert_int_equal(apply(s, &list), 0);
	add_article(&list, 2, ARTICLE_DRAFT)->key = mem_string("k");
	assert_int_equal(apply(s, &list), -EEXIST);
	struct article a;
	struct err e;
	assert_int_equal(s->ops->article(s, 2, &a, &e), -ENOENT);
}

static void a_list_is_all_or_nothing(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_APPROVED);
	changes_event(&list, T0, "article.added", "{}");
	add_airing(&list, 1, 1, AIRING_PLANNED);
	add_log(&list, 1, 1, RESULT_NONE);
	changes_meta(&list, "muted", "1");
	changes_article_move(&list, 99, ARTICLE_HELD, T0, NULL);
	assert_int_equal(apply(s, &list), -ENOENT);
	struct store_counts c;
	struct err e;
	assert_int_equal(s->ops->counts(s, &c, &e), 0);
	assert_int_equal(c.articles[ARTICLE_APPROVED], 0);
	assert_int_equal(c.airings[AIRING_PLANNED], 0);
	assert_int_equal(c.log_seq, 0);
	assert_int_equal(c.event_seq, 0);
	struct str value;
	str_init(&value);
	assert_int_equal(s->ops->meta(s, "muted", &value, &e), -ENOENT);
	str_finish(&value);
}

static void approval_freezes_and_revision_thaws(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	struct err e;
	add_article(&list, 1, ARTICLE_PENDING);
	assert_int_equal(apply(s, &list), 0);

	struct article_move *m = &changes_add(&list, CHANGE_ARTICLE_MOVE)->article_move;
	*m = (struct article_move){.id = 1,
	        .to = ARTICLE_APPROVED,
	        .at = T0 + 9,
	        .by_uid = 7,
	        .by = mem_string("Lan"),
	        .text_sha256 = mem_string("t"),
	        .words_sha256 = mem_string("w"),
	        .voice_sha256 = mem_string("v"),
	        .reading_sha256 = mem_string("r"),
	        .words = mem_string("những lời")};
	assert_int_equal(apply(s, &list), 0);
	struct article a = fetch(s, 1);
	assert_int_equal(a.state, ARTICLE_APPROVED);
	assert_int_equal(a.approver_uid, 7);
	assert_string_equal(a.approver, "Lan");
	assert_string_equal(a.words_sha256, "w");
	assert_int_equal(a.approved, T0 + 9);
	article_finish(&a);
	struct str words;
	str_init(&words);
	assert_int_equal(s->ops->words(s, 1, &words, &e), 0);
	assert_string_equal(words.data, "những lời");
	str_finish(&words);

	struct article_revise *r = &changes_add(&list, CHANGE_ARTICLE_REVISE)->article_revise;
	*r = (struct article_revise){.id = 1,
	        .to = ARTICLE_PENDING,
	        .title = mem_string("Mới"),
	        .text = mem_string("Chữ mới."),
	        .content_sha256 = mem_string("c"),
	        .at = T0 + 10,
	        .by_uid = 1000};
	assert_int_equal(apply(s, &list), 0);
	a = fetch(s, 1);
	assert_int_equal(a.state, ARTICLE_PENDING);
	assert_int_equal(a.revision, 2);
	assert_int_equal(a.version, 3);
	assert_int_equal(a.approver_uid, -1);
	assert_null(a.words_sha256);
	assert_string_equal(a.title, "Mới");
	article_finish(&a);
	struct str text;
	str_init(&text);
	assert_int_equal(s->ops->text(s, 1, 1, &text, &e), 0);
	assert_int_equal(s->ops->text(s, 1, 2, &text, &e), 0);
	assert_non_null(strstr(text.data, "Chữ mới."));
	str_finish(&text);
}

static void stale_changes_are_refused(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_APPROVED);
	assert_int_equal(apply(s, &list), 0);
	changes_article_move(&list, 1, ARTICLE_HELD, T0, NULL);
	list.items[0].article_move.expects = 2;
	assert_int_equal(apply(s, &list), -ESTALE);
	changes_article_move(&list, 1, ARTICLE_HELD, T0, NULL);
	list.items[0].article_move.expects = 1;
	assert_int_equal(apply(s, &list), 0);
}

static void only_what_is_approved_sounds(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_PENDING);
	add_airing(&list, 1, 1, AIRING_PLANNED);
	assert_int_equal(apply(s, &list), 0);
	changes_airing_move(&list, 1, AIRING_ON_AIR, T0, NULL);
	assert_int_equal(apply(s, &list), -EPERM);
	add_airing(&list, 2, 1, AIRING_ON_AIR);
	assert_int_equal(apply(s, &list), -EPERM);
	changes_article_move(&list, 1, ARTICLE_APPROVED, T0, NULL);
	changes_airing_move(&list, 1, AIRING_ON_AIR, T0, NULL);
	assert_int_equal(apply(s, &list), 0);
}

static void aired_needs_frames(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_APPROVED);
	add_airing(&list, 1, 1, AIRING_ON_AIR);
	add_part(&list, 1, "loa", PART_PLAYING, 0);
	assert_int_equal(apply(s, &list), 0);
	changes_airing_move(&list, 1, AIRING_AIRED, T0, NULL);
	assert_int_equal(apply(s, &list), -EPERM); /* still playing */
	add_part(&list, 1, "loa", PART_AIRED, 0);
	changes_airing_move(&list, 1, AIRING_AIRED, T0, NULL);
	assert_int_equal(apply(s, &list), -EPERM); /* silent */
	add_part(&list, 1, "loa", PART_PLAYING, 500);
	assert_int_equal(apply(s, &list), 0);
	add_part(&list, 1, "loa", PART_PLAYING, 499);
	assert_int_equal(apply(s, &list), -EINVAL); /* frames never go down */
	add_part(&list, 1, "loa", PART_AIRED, 900);
	changes_airing_move(&list, 1, AIRING_AIRED, T0, NULL);
	assert_int_equal(apply(s, &list), 0);
	add_log(&list, 1, 1, RESULT_AIRED);
	list.items[0].log_append.outputs[0].frames = list.items[0].log_append.outputs[1].frames = 0;
	assert_int_equal(apply(s, &list), -EPERM);
}

static int count_article(void *context, const struct article *a)
{
	(void)a;
	++*(int *)context;
	return 0;
}

static int note_ids(void *context, const struct article *a)
{
	str_addf(context, "%lld ", (long long)a->id);
	return 0;
}

static const char *ids(struct store *s, struct article_filter f, struct str *out)
{
	struct err e;
	str_clear(out);
	assert_int_equal(s->ops->articles(s, &f, note_ids, out, &e), 0);
	return out->data;
}

static void lists_and_pages(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	for (int64_t id = 1; id <= 9; id++) {
		struct article *a =
		        add_article(&list, id, id % 3 == 0 ? ARTICLE_PENDING : ARTICLE_APPROVED);
		a->class = id % 2 == 0 ? CLASS_PRIORITY : CLASS_NORMAL;
		a->category = id > 4 ? mem_string("y-te") : NULL;
		a->series = id == 8 ? mem_string("bão") : NULL;
	}
	changes_article_move(&list, 1, ARTICLE_DONE, T0, NULL);
	assert_int_equal(apply(s, &list), 0);
	struct str out;
	str_init(&out);
	const struct article_filter all = {.states = STATES_ALL, .classes = STATES_ALL};
	struct article_filter f = all;
	assert_string_equal(ids(s, f, &out), "1 2 3 4 5 6 7 8 9 ");
	f.limit = 3;
	assert_string_equal(ids(s, f, &out), "1 2 3 ");
	f.after = 3;
	assert_string_equal(ids(s, f, &out), "4 5 6 ");
	f.newest = true;
	f.after = 0;
	assert_string_equal(ids(s, f, &out), "9 8 7 ");
	f.after = 7;
	assert_string_equal(ids(s, f, &out), "6 5 4 ");
	f = all;
	f.states = STATE_BIT(ARTICLE_PENDING) | STATE_BIT(ARTICLE_DONE);
	assert_string_equal(ids(s, f, &out), "1 3 6 9 ");
	f.newest = true;
	f.limit = 2;
	assert_string_equal(ids(s, f, &out), "9 6 ");
	f = all;
	f.classes = STATE_BIT(CLASS_PRIORITY);
	f.category = "y-te";
	assert_string_equal(ids(s, f, &out), "6 8 ");
	f.states = STATE_BIT(ARTICLE_APPROVED);
	assert_string_equal(ids(s, f, &out), "8 ");
	f = all;
	f.series = "bão";
	assert_string_equal(ids(s, f, &out), "8 ");
	f.states = STATE_BIT(ARTICLE_DRAFT);
	assert_string_equal(ids(s, f, &out), "");
	f.states = 0;
	assert_string_equal(ids(s, f, &out), "");
	str_finish(&out);
}

static int keep_row(void *context, const struct log_row *r)
{
	log_row_copy(context, r);
	return 0;
}

static int count_row(void *context, const struct log_row *r)
{
	(void)r;
	++*(int *)context;
	return 0;
}

static void log_comes_back_whole(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	struct err e;
	add_log(&list, 1, 4, RESULT_NONE);
	add_log(&list, 1, 4, RESULT_AIRED)->words_sha256 = mem_string("abc");
	add_log(&list, 2, 5, RESULT_NONE);
	assert_int_equal(store_apply(s, list.items, list.count, &e), 0);
	assert_int_equal(list.items[1].log_append.seq, 2);
	struct log_row row;
	assert_int_equal(
	        s->ops->log(s, &(struct log_filter){.ends_only = true}, keep_row, &row, &e), 0);
	const struct log_row *want = &list.items[1].log_append;
	assert_true(row.end);
	assert_int_equal(row.seq, 2);
	assert_string_equal(row.title, want->title);
	assert_int_equal(row.class, CLASS_PRIORITY);
	assert_int_equal(row.result, RESULT_AIRED);
	assert_int_equal(row.played_ms, 20000);
	assert_int_equal(row.output_count, 2);
	assert_string_equal(row.outputs[1].name, "tệp");
	assert_int_equal(row.outputs[0].frames, 441000);
	assert_string_equal(row.words_sha256, "abc");
	assert_null(row.programme);
	log_row_finish(&row);
	int count = 0;
	s->ops->log(s, &(struct log_filter){.article = 4}, count_row, &count, &e);
	assert_int_equal(count, 2);
	count = 0;
	s->ops->log(s, &(struct log_filter){.from = T0 + 2}, count_row, &count, &e);
	assert_int_equal(count, 1);
	count = 0;
	s->ops->log(s, &(struct log_filter){.from_seq = 2, .newest = true, .limit = 1}, count_row,
	        &count, &e);
	assert_int_equal(count, 1);
	changes_finish(&list);

	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){.log_before = T0 + 2};
	assert_int_equal(apply(s, &list), 0);
	count = 0;
	s->ops->log(s, &(struct log_filter){0}, count_row, &count, &e);
	assert_int_equal(count, 1);
	add_log(&list, 3, 4, RESULT_NONE);
	assert_int_equal(store_apply(s, list.items, list.count, &e), 0);
	assert_int_equal(list.items[0].log_append.seq, 4);
	changes_finish(&list);
}

static int sum_events(void *context, const struct event *e)
{
	*(int64_t *)context += e->seq;
	return 0;
}

static void events_are_numbered(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	struct err e;
	for (int i = 0; i < 5; i++)
		changes_event(&list, T0 + i, "article.added", "{\"id\":1}");
	assert_int_equal(apply(s, &list), 0);
	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){.events_before = T0 + 2};
	assert_int_equal(apply(s, &list), 0);
	struct store_counts c;
	assert_int_equal(s->ops->counts(s, &c, &e), 0);
	assert_int_equal(c.event_first, 3);
	assert_int_equal(c.event_seq, 5);
	int64_t sum = 0;
	assert_int_equal(s->ops->events(s, 4, 0, sum_events, &sum, &e), 0);
	assert_int_equal(sum, 9);
	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){.events_before = T0 + 9};
	assert_int_equal(apply(s, &list), 0);
	changes_event(&list, T0 + 9, "x", "{}");
	assert_int_equal(store_apply(s, list.items, list.count, &e), 0);
	assert_int_equal(list.items[0].event_append.seq, 6);
	changes_finish(&list);
}

static void pruning_goes_by_steps(void **state)
{
	struct store *s = ((struct world *)*state)->store;
	struct changes list = {0};
	struct err e;
	struct store_counts c;
	for (int64_t id = 1; id <= PRUNE_ARTICLES_MOST + 10; id++) {
		add_article(&list, id, ARTICLE_APPROVED);
		if (id % 1000 != 0)
			changes_article_move(&list, id, ARTICLE_DONE, T0 + id, NULL);
	}
	add_airing(&list, 1, 1000, AIRING_PLANNED);
	assert_int_equal(apply(s, &list), 0);
	const int64_t left[] = {10 - 2, 3, 3};
	for (size_t i = 0; i < 3; i++) {
		changes_add(&list, CHANGE_PRUNE)->prune =
		        (struct prune){.articles_before = T0 + PRUNE_ARTICLES_MOST + 8};
		assert_int_equal(store_apply(s, list.items, list.count, &e), 0);
		assert_int_equal(list.items[0].prune.removed, i == 0   ? PRUNE_ARTICLES_MOST
		                                              : i == 1 ? 5
		                                                       : 0);
		changes_finish(&list);
		assert_int_equal(s->ops->counts(s, &c, &e), 0);
		assert_int_equal(c.articles[ARTICLE_DONE], left[i]);
		assert_int_equal(c.articles[ARTICLE_APPROVED], 2);
	}
}

#define OVER_BOTH(test)                                                                            \
	{#test ", memory", test, setup, teardown, (void *)(uintptr_t)&makers[0]},                  \
	{                                                                                          \
#test ", sqlite", test, setup, teardown, (void *)(uintptr_t)&makers[1]             \
	}

/* --- the same random life for both --- */

static uint64_t seed;

static uint64_t draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void random_change(struct changes *list, int64_t *article, int64_t *airing)
{
	int64_t at = T0 + (int64_t)draw(1000000);
	int64_t some_article = (int64_t)draw((uint64_t)*article + 1) + (draw(50) == 0);
	int64_t some_airing = (int64_t)draw((uint64_t)*airing + 1);
	switch (draw(9)) {
	case 0: {
		struct article *a = add_article(
		        list, ++*article, (enum article_state)draw(ARTICLE_STATE_COUNT));
		a->class = (enum air_class)draw(3);
		a->key = draw(3) == 0 ? mem_printf("k%d", (int)draw(40)) : NULL;
		a->expires = draw(2) == 0 ? at : 0;
		break;
	}
	case 1:
		add_airing(
		        list, ++*airing, some_article, (enum airing_state)draw(AIRING_STATE_COUNT))
		        ->resumes = draw(6) == 0 ? some_airing : 0;
		break;
	case 2:
	case 3:
		changes_article_move(list, some_article,
		        (enum article_state)draw(ARTICLE_STATE_COUNT), at, NULL);
		break;
	case 4:
	case 5:
		changes_airing_move(
		        list, some_airing, (enum airing_state)draw(AIRING_STATE_COUNT), at, "why");
		break;
	case 6:
		add_part(list, some_airing, draw(2) == 0 ? "a" : "b",
		        (enum part_result)draw(PART_RESULT_COUNT), (int64_t)draw(5000));
		break;
	case 7: {
		struct article_revise *r =
		        &changes_add(list, CHANGE_ARTICLE_REVISE)->article_revise;
		*r = (struct article_revise){.id = some_article,
		        .to = (enum article_state)draw(4),
		        .title = mem_string("Tên"),
		        .text = mem_string("Chữ"),
		        .content_sha256 = mem_string("x"),
		        .at = at};
		break;
	}
	default:
		changes_meta(list, draw(2) == 0 ? "muted" : "x", draw(3) == 0 ? NULL : "1");
		break;
	}
}

struct pairing {
	struct store *other;
	int count;
};

static int same_article(void *context, const struct article *a)
{
	struct pairing *p = context;
	struct article b;
	struct err e;
	assert_int_equal(p->other->ops->article(p->other, a->id, &b, &e), 0);
	assert_true(record_equal(&record_article, a, &b));
	article_finish(&b);
	p->count++;
	return 0;
}

static int same_airing(void *context, const struct airing *a)
{
	struct pairing *p = context;
	struct airing b;
	struct err e;
	assert_int_equal(p->other->ops->airing(p->other, a->id, &b, &e), 0);
	assert_true(record_equal(&record_airing, a, &b));
	airing_finish(&b);
	p->count++;
	return 0;
}

static int keep_part(void *context, const struct part *p)
{
	str_addf(context, "%s %d %lld %d;", p->output, (int)p->result, (long long)p->frames,
	        p->sentence);
	return 0;
}

static void compare(struct store *one, struct store *two, int64_t airings)
{
	struct err e;
	struct store_counts x, y;
	assert_int_equal(one->ops->counts(one, &x, &e), 0);
	assert_int_equal(two->ops->counts(two, &y, &e), 0);
	assert_memory_equal(&x, &y, sizeof x);
	struct pairing p = {two, 0};
	const struct article_filter all = {.states = STATES_ALL, .classes = STATES_ALL};
	assert_int_equal(one->ops->articles(one, &all, same_article, &p, &e), 0);
	int others = 0;
	assert_int_equal(two->ops->articles(two, &all, count_article, &others, &e), 0);
	assert_int_equal(p.count, others);
	assert_int_equal(one->ops->airings(one, &(struct airing_filter){.states = STATES_ALL},
	                         same_airing, &p, &e),
	        0);
	struct str a, b;
	str_init(&a);
	str_init(&b);
	for (int64_t id = 1; id <= airings; id++) {
		one->ops->parts(one, id, keep_part, &a, &e);
		two->ops->parts(two, id, keep_part, &b, &e);
	}
	assert_string_equal(a.data, b.data);
	str_finish(&a);
	str_finish(&b);
}

static void twins_live_the_same_life(void **state)
{
	(void)state;
	char *folder = folder_make();
	struct store *one = make_memory(folder), *two = make_sqlite(folder);
	int64_t article = 0, airing = 0;
	int accepted = 0;
	seed = 20261123;
	for (int round = 0; round < 6000; round++) {
		struct changes a = {0}, b = {0};
		uint64_t begin = seed;
		int64_t article_then = article, airing_then = airing;
		int count = 1 + (int)draw(3);
		for (int i = 0; i < count; i++)
			random_change(&a, &article, &airing);
		uint64_t end = seed;
		seed = begin;
		article = article_then;
		airing = airing_then;
		draw(3);
		for (int i = 0; i < count; i++)
			random_change(&b, &article, &airing);
		assert_true(seed == end);
		struct err ea = {0}, eb = {0};
		int x = store_apply(one, a.items, a.count, &ea),
		    y = store_apply(two, b.items, b.count, &eb);
		assert_int_equal(x, y);
		if (x < 0)
			assert_string_equal(ea.id, eb.id);
		accepted += x == 0;
		changes_finish(&a);
		changes_finish(&b);
	}
	assert_in_range(accepted, 300, 5900);
	compare(one, two, airing);

	/* What a restart loads is what the model had of it. */
	struct memory *loaded = memory_create(false);
	struct err e;
	assert_int_equal(sqlite_load(two, loaded, &e), 0);
	const struct article *a;
	struct pairing p = {one, 0};
	for (size_t i = 0; (a = memory_article_at(loaded, i)) != NULL; i++)
		same_article(&p, a);
	assert_true(p.count > 20);
	for (size_t i = 1; memory_waiting_at(loaded, i) != NULL; i++)
		assert_true(article_order(memory_waiting_at(loaded, i - 1),
		                    memory_waiting_at(loaded, i)) < 0);
	store_close(memory_store(loaded));
	store_close(one);
	store_close(two);
	folder_remove(folder);
}

/* --- taking back (memory alone) --- */

static void taken_back_in_any_order(void **state)
{
	(void)state;
	struct memory *m = memory_create(false);
	struct err e;
	struct changes list = {0};
	add_article(&list, memory_new_article_id(m), ARTICLE_PENDING);
	assert_int_equal(memory_apply(m, list.items, list.count, 1, &e), 0);
	changes_finish(&list);
	assert_true(memory_article_unconfirmed(m, 1));
	memory_confirm(m, 1);
	assert_false(memory_article_unconfirmed(m, 1));

	/* 2 approves, 3 holds on top of it; then 2 fails, then 3. */
	changes_article_move(&list, 1, ARTICLE_APPROVED, T0, NULL);
	assert_int_equal(memory_apply(m, list.items, list.count, 2, &e), 0);
	changes_finish(&list);
	changes_article_move(&list, 1, ARTICLE_HELD, T0, "later");
	assert_int_equal(memory_apply(m, list.items, list.count, 3, &e), 0);
	assert_int_equal(list.items[0].article_move.expects, 2);
	changes_finish(&list);
	memory_revert(m, 2);
	assert_int_equal(memory_article(m, 1)->state, ARTICLE_HELD);
	memory_revert(m, 3);
	assert_int_equal(memory_article(m, 1)->state, ARTICLE_PENDING);
	assert_int_equal(memory_article(m, 1)->version, 1);
	assert_null(memory_waiting_at(m, 0));
	assert_null(memory_article(m, 1)->why);

	/* An insert that fails below a move. */
	add_article(&list, memory_new_article_id(m), ARTICLE_APPROVED)->key = mem_string("k");
	assert_int_equal(memory_apply(m, list.items, list.count, 4, &e), 0);
	changes_finish(&list);
	changes_article_move(&list, 2, ARTICLE_CANCELLED, T0, NULL);
	assert_int_equal(memory_apply(m, list.items, list.count, 5, &e), 0);
	changes_finish(&list);
	memory_revert(m, 4);
	memory_revert(m, 5);
	assert_null(memory_article(m, 2));
	assert_null(memory_by_key(m, "k"));
	assert_int_equal(memory_new_article_id(m), 3);
	store_close(memory_store(m));
}

static void over_is_forgotten(void **state)
{
	(void)state;
	struct memory *m = memory_create(false);
	struct err e;
	struct changes list = {0};
	add_article(&list, 1, ARTICLE_APPROVED);
	add_airing(&list, 1, 1, AIRING_ON_AIR);
	add_part(&list, 1, "a", PART_AIRED, 10);
	add_article(&list, 2, ARTICLE_APPROVED);
	changes_article_move(&list, 1, ARTICLE_DONE, T0, NULL);
	assert_int_equal(memory_apply(m, list.items, list.count, 1, &e), 0);
	changes_finish(&list);
	memory_confirm(m, 1);
	assert_int_equal(memory_forget_over(m), 0); /* still on air */
	changes_airing_move(&list, 1, AIRING_AIRED, T0, NULL);
	assert_int_equal(memory_apply(m, list.items, list.count, 2, &e), 0);
	changes_finish(&list);
	assert_int_equal(memory_forget_over(m), 0); /* not confirmed */
	memory_confirm(m, 2);
	assert_int_equal(memory_forget_over(m), 1);
	assert_null(memory_airing(m, 1));
	assert_null(memory_part(m, 1, "a"));
	assert_non_null(memory_article(m, 2));
	store_close(memory_store(m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        OVER_BOTH(insert_and_read_back),
	        OVER_BOTH(ids_are_never_used_again),
	        OVER_BOTH(key_is_unique),
	        OVER_BOTH(a_list_is_all_or_nothing),
	        OVER_BOTH(approval_freezes_and_revision_thaws),
	        OVER_BOTH(stale_changes_are_refused),
	        OVER_BOTH(only_what_is_approved_sounds),
	        OVER_BOTH(aired_needs_frames),
	        OVER_BOTH(lists_and_pages),
	        OVER_BOTH(log_comes_back_whole),
	        OVER_BOTH(events_are_numbered),
	        OVER_BOTH(pruning_goes_by_steps),
	        cmocka_unit_test(twins_live_the_same_life),
	        cmocka_unit_test(taken_back_in_any_order),
	        cmocka_unit_test(over_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
