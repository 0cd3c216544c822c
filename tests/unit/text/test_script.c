/* A text into sentences, pauses and paragraphs. */
#include "with_reader.h"

#include "base/limits.h"

static struct script script_of(const char *text)
{
	struct script s;
	script_read(shared.reader, text, strlen(text), &s, NULL, NULL);
	return s;
}

static void sentences_end_where_they_end(void **state)
{
	(void)state;
	struct script s = script_of("TP. Hải Phòng có 1.250.000 dân. Ông N.T.T. nói: “Tốt!” Bà H. "
	                            "khai rõ.\n\nTheo TTXVN\n");
	assert_int_equal(s.count, 4);
	assert_string_equal(s.sentences[0].words,
	        "thành phố Hải Phòng có một triệu hai trăm năm mươi nghìn dân.");
	assert_string_equal(s.sentences[1].words, "Ông en nờ tê tê nói: Tốt!");
	assert_string_equal(s.sentences[2].words, "Bà hát khai rõ.");
	assert_string_equal(s.sentences[3].words, "Theo thông tấn xã Việt Nam");
	assert_int_equal(s.sentences[2].paragraph, 0);
	assert_int_equal(s.sentences[3].paragraph, 1);
	assert_true(s.sentences[2].pause_ms > s.sentences[1].pause_ms);
	script_finish(&s);
}

static void sentences_know_their_bytes(void **state)
{
	(void)state;
	const char *text = "Một hai.\nNgày 14-11 họp. Hết.";
	struct script s = script_of(text);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.sentences[1].from, 11);
	assert_memory_equal(text + s.sentences[1].from, "Ngày", strlen("Ngày"));
	assert_memory_equal(text + s.sentences[1].to - 1, ".", 1);
	assert_memory_equal(text + s.sentences[2].from, "Hết", strlen("Hết"));
	assert_int_equal(s.sentences[2].to, strlen(text));
	script_finish(&s);
}

static void long_sentences_are_cut_at_clauses(void **state)
{
	(void)state;
	struct str text;
	str_init(&text);
	for (int i = 0; i < 120; i++)
		str_adds(&text, i % 10 == 9 ? "bà con chú ý, " : "bà con chú ý ");
	struct script s = script_of(text.data);
	size_t words = 0;
	assert_true(s.count > 3);
	for (size_t i = 0; i < s.count; i++) {
		assert_true(strlen(s.sentences[i].words) < 900);
		for (const char *p = s.sentences[i].words; (p = strstr(p, "bà con")) != NULL; p++)
			words++;
	}
	assert_int_equal(words, 120);
	script_finish(&s);
	str_finish(&text);
}

static void no_sentence_is_longer_than_the_limit(void **state)
{
	(void)state;
	struct str text;
	str_init(&text);
	for (int i = 0; i < 5000; i++)
		str_adds(&text, "ủy ban ");
	struct script s = script_of(text.data);
	size_t bytes = 0;
	for (size_t i = 0; i < s.count; i++) {
		assert_true(strlen(s.sentences[i].words) < LIMIT_SENTENCE_BYTES);
		bytes += strlen(s.sentences[i].words);
	}
	assert_true(bytes > 5000 * 8);
	script_finish(&s);
	str_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sentences_end_where_they_end),
	        cmocka_unit_test(sentences_know_their_bytes),
	        cmocka_unit_test(long_sentences_are_cut_at_clauses),
	        cmocka_unit_test(no_sentence_is_longer_than_the_limit)};
	return cmocka_run_group_tests(tests, open_reader, close_reader);
}
