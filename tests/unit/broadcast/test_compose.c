/* What a bulletin is made of, and that every article stands in it once. */
#include "cmocka_all.h"

#include "base/str.h"
#include "broadcast/compose.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct compose_article articles[] = {
        {.name = "a.txt",
                .title = "A",
                .title_spoken = true,
                .category = "y-te",
                .text = "aa",
                .text_len = 2},
        {.name = "b.txt", .title = "bb", .category = "", .text = "bb bb", .text_len = 5},
        {.name = "c.wav", .title = "C", .category = "y-te", .recording = "/srv/c.wav"},
};

static struct settings *load(const char *override)
{
	const char *overrides[] = {override, NULL};
	const char *empty = "/dev/null";
	struct settings *s = NULL;
	struct err e = {0};
	if (settings_load_simple(empty, override != NULL ? overrides : NULL, &s, &e) != 0)
		fail_msg("%s", e.sentence);
	return s;
}

/* The bulletin in short: a letter an item and what it says. */
static void expect(const struct compose_request *r, const char *want)
{
	static const char letters[] = {[RENDER_TEXT] = 't',
	        [RENDER_CHIME] = 'c',
	        [RENDER_RECORDING] = 'r',
	        [RENDER_PAUSE] = 'p'};
	struct bulletin b;
	struct err e = {0};
	struct str got;
	str_init(&got);
	if (compose(r, &b, &e) != 0)
		fail_msg("%s", e.sentence);
	for (size_t i = 0; i < b.count; i++) {
		const struct render_item *item = &b.items[i];
		str_addf(&got, "%s%c:%.*s%s", i > 0 ? " " : "", letters[item->kind],
		        (int)item->text_len, item->text != NULL ? item->text : "", item->name);
		if (item->chapter != NULL)
			str_addf(&got, "[%s]", item->chapter);
		if (item->kind == RENDER_PAUSE)
			str_addf(&got, "%d", (int)item->pause_ms);
	}
	assert_string_equal(got.data, want);
	str_finish(&got);
	bulletin_finish(&b);
}

static void the_usual_bulletin(void **state)
{
	(void)state;
	struct settings *s = load("bulletin.call=\"Đây là {station}.\"");
	struct compose_request r = {.settings = s, .articles = articles, .count = 2, .session = ""};
	s->bulletin.closing[0] = '\0';
	expect(&r, "c:opening t:Đây là Đài truyền thanh. t:A[A] t:aa c:signal t:bb bb[bb]");
	r.articles_only = true;
	expect(&r, "t:A[A] t:aa c:signal t:bb bb[bb]");
	s->bulletin.titles = false;
	expect(&r, "t:aa[A] c:signal t:bb bb[bb]");
	settings_destroy(s);
}

static void rundowns_decide(void **state)
{
	static const char *const texts[] = {"chime:urgent", "articles:category=y-te,max=1",
	        "pause:3s", "articles:category=y-te", "relay:tinh=15", "file:/srv/x.mp3",
	        "articles"};
	(void)state;
	struct settings *s = load("bulletin.signal=\"none\"");
	struct compose_request r = {.settings = s,
	        .articles = articles,
	        .count = 3,
	        .session = "",
	        .rundown = texts,
	        .rundown_count = sizeof texts / sizeof texts[0]};
	expect(&r, "c:urgent t:A[A] t:aa p:3000 r:/srv/c.wav[C] r:/srv/x.mp3 t:bb bb[bb]");
	struct bulletin b;
	assert_int_equal(compose(&r, &b, NULL), 0);
	assert_int_equal(b.articles, 3);
	assert_int_equal(b.relays, 1);
	bulletin_finish(&b);
	settings_destroy(s);
}

static void silence_stands_between_articles(void **state)
{
	(void)state;
	struct settings *s = load("bulletin.article_pause=\"2s\"");
	struct compose_request r = {.settings = s,
	        .articles = articles,
	        .count = 2,
	        .session = "",
	        .articles_only = true};
	struct bulletin b;
	assert_int_equal(compose(&r, &b, NULL), 0);
	assert_int_equal(b.count, 4); /* title, text, signal, text */
	assert_int_equal(b.items[1].pause_ms, 2000);
	assert_true(b.items[2].pause_ms < 2000 && b.items[3].pause_ms < 2000);
	bulletin_finish(&b);
	settings_destroy(s);
}

static void bad_rundowns_are_told(void **state)
{
	static const char *const texts[] = {"chime", "songs"};
	struct err e = {0};
	struct bulletin b;
	(void)state;
	struct settings *s = load(NULL);
	struct compose_request r = {.settings = s,
	        .articles = articles,
	        .count = 1,
	        .session = "",
	        .rundown = texts,
	        .rundown_count = 2};
	assert_int_equal(compose(&r, &b, &e), -EINVAL);
	assert_non_null(strstr(e.sentence, "songs"));
	settings_destroy(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_usual_bulletin),
	        cmocka_unit_test(rundowns_decide),
	        cmocka_unit_test(silence_stands_between_articles),
	        cmocka_unit_test(bad_rundowns_are_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
