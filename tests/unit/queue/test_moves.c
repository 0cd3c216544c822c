/* The tables of legal moves: every pair of states, written down a second time
 * here in words of DESIGN's life of an article, must agree with the table. */
#include "cmocka_all.h"

#include "queue/moves.h"

#include <errno.h>
#include <string.h>

struct pair {
	const char *from, *to; /* `to`: names, blank between */
};

static const struct pair articles[] = {
        {"draft", "pending approved expired superseded cancelled"},
        {"pending", "draft approved held expired superseded cancelled"},
        {"approved", "approved draft pending held done expired superseded cancelled"},
        {"held", "draft pending approved done expired superseded cancelled"},
        {"done", ""},
        {"expired", ""},
        {"superseded", ""},
        {"cancelled", ""},
};

static const struct pair airings[] = {
        {"planned", "planned ready on_air missed failed refused"},
        {"ready", "planned ready on_air missed failed refused"},
        {"on_air", "cut aired failed"},
        {"cut", ""},
        {"aired", ""},
        {"missed", ""},
        {"failed", ""},
        {"refused", ""},
};

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	for (const char *p = words; (p = strstr(p, word)) != NULL; p += len)
		if ((p == words || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

static void every_article_move(void **state)
{
	(void)state;
	for (int from = 0; from < ARTICLE_STATE_COUNT; from++)
		for (int to = 0; to < ARTICLE_STATE_COUNT; to++) {
			struct err e = {0};
			int status = article_move_check(
			        7, (enum article_state)from, (enum article_state)to, &e);
			const char *name = article_state_name((enum article_state)from);
			assert_string_equal(articles[from].from, name);
			bool legal = has_word(
			        articles[from].to, article_state_name((enum article_state)to));
			assert_int_equal(status, legal ? 0 : -EPERM);
			if (!legal)
				assert_non_null(strstr(e.sentence, name));
		}
}

static void every_airing_move(void **state)
{
	(void)state;
	for (int from = 0; from < AIRING_STATE_COUNT; from++)
		for (int to = 0; to < AIRING_STATE_COUNT; to++) {
			struct err e = {0};
			int status = airing_move_check(
			        7, (enum airing_state)from, (enum airing_state)to, &e);
			assert_string_equal(
			        airings[from].from, airing_state_name((enum airing_state)from));
			bool legal = has_word(
			        airings[from].to, airing_state_name((enum airing_state)to));
			assert_int_equal(status, legal ? 0 : -EPERM);
		}
}

static void ends_are_ends(void **state)
{
	(void)state;
	for (int s = 0; s < ARTICLE_STATE_COUNT; s++) {
		assert_int_equal(article_is_over((enum article_state)s), *articles[s].to == '\0');
		assert_false(article_may_begin((enum article_state)s) &&
		             article_is_over((enum article_state)s));
	}
	for (int s = 0; s < AIRING_STATE_COUNT; s++)
		assert_int_equal(airing_is_over((enum airing_state)s), *airings[s].to == '\0');
}

static void names_parse_back(void **state)
{
	(void)state;
	for (int s = 0; s < ARTICLE_STATE_COUNT; s++)
		assert_int_equal(article_state_parse(article_state_name((enum article_state)s)), s);
	for (int s = 0; s < AIRING_STATE_COUNT; s++)
		assert_int_equal(airing_state_parse(airing_state_name((enum airing_state)s)), s);
	for (int c = 0; c < CLASS_COUNT; c++)
		assert_int_equal(air_class_parse(air_class_name((enum air_class)c)), c);
	for (int r = 0; r < RESULT_COUNT; r++)
		assert_int_equal(log_result_parse(log_result_name((enum log_result)r)), r);
	for (int r = 0; r < REASON_COUNT; r++)
		assert_int_equal(airing_reason_parse(airing_reason_name((enum airing_reason)r)), r);
	assert_int_equal(air_class_parse("urgent"), -1);
}

static void order_on_air(void **state)
{
	(void)state;
	const struct article emergency = {.id = 9, .class = CLASS_EMERGENCY};
	const struct article ranked = {.id = 8, .rank = -1};
	const struct article soon = {.id = 7, .expires = 100};
	const struct article later = {.id = 3, .expires = 200};
	const struct article never = {.id = 1};
	const struct article *order[] = {&emergency, &ranked, &soon, &later, &never};
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 5; j++) {
			int want = (i > j) - (i < j), got = article_order(order[i], order[j]);
			assert_int_equal((got > 0) - (got < 0), want);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_article_move),
	        cmocka_unit_test(every_airing_move),
	        cmocka_unit_test(ends_are_ends),
	        cmocka_unit_test(names_parse_back),
	        cmocka_unit_test(order_on_air),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
