/* What holds for every text: only allowed characters come out, what needs no
 * change is not changed, reading twice changes nothing, the digits that go in
 * are the digits that are spoken, and the lexer covers every byte. */
#include "with_reader.h"

#include "text/line.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdio.h>

static uint64_t seed = 20251114;

static uint64_t draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void only_allowed(const char *text, const char *out)
{
	const char *p = out, *end = out + strlen(out);
	unsigned capitals = 0;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		capitals = letter_is_upper(cp) ? capitals + 1 : 0;
		if (!(letter_is(cp) || (cp < 0x80 && strchr(" .,?!:;", (int)cp) != NULL)) ||
		        capitals > 1)
			fail_msg("\"%s\" gave \"%s\"", text, out);
	}
}

static const char *const pieces[] = {"TP", ".", " ", " ", "-", "/", "14", "3", "2025", "UBND", "hộ",
        "ngày", "Hải Phòng", ":", ",", "(", ")", "%", "km", "h", "30", "XVII", "I", "QĐ", "…",
        "...", "`", "“", "”", "–", "@", "x", "+", "=", "$", "1.250", "0,05", "đ", "TTg", "\xC2\xA0",
        "\xF0\x9F\x98\x80", "\x01", "e\xCC\x81", "Washington", "covid", "а", "&", "°", "C", "N",
        "m2", "№", "½", "abc@x.vn", "http://a.b", "*", "\\", "|", "_", "'", "\"", "０", "中", "ừ",
        "tr", "A", "B2"};

static void random_texts_keep_the_alphabet(void **state)
{
	(void)state;
	struct str text, out, again;
	str_init(&text);
	str_init(&out);
	str_init(&again);
	for (int i = 0; i < 20000; i++) {
		str_clear(&text);
		str_clear(&out);
		for (uint64_t n = draw(14); n > 0; n--)
			str_adds(&text, pieces[draw(sizeof pieces / sizeof pieces[0])]);
		reading_line(shared.reader, text.data, text.len, &out, NULL, NULL);
		only_allowed(text.data, out.data);
	}
	str_finish(&text);
	str_finish(&out);
	str_finish(&again);
}

static void plain_text_is_not_changed(void **state)
{
	(void)state;
	static const char *const plain[] = {
	        "Phát biểu tại buổi làm việc, đồng chí nhấn mạnh: cần nỗ lực phấn đấu.",
	        "Bà con có khỏe không? Xin chào! Hẹn gặp lại; trân trọng.",
	        "Ủy ban nhân dân thành phố Hải Phòng", "ngày ngày năm năm ba ba",
	        "Châu Á, Y tế, ý kiến, huyện đảo Bạch Long Vĩ"};
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		says(plain[i], plain[i]);
}

static void reading_twice_changes_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {"UBND TP Hải Phòng họp ngày 14-11-2025, lúc 7h30.",
	        "Số 45-NQ/TW (khóa XIII)", "tăng 5-7%, đạt 1.250.000 đồng/kg",
	        "Km19+500 QL5, xe 15A-123.45", "KẾ HOẠCH QUÝ III NĂM 2025"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct str once;
		str_init(&once);
		reading_line(shared.reader, texts[i], strlen(texts[i]), &once, NULL, NULL);
		says(once.data, once.data);
		str_finish(&once);
	}
}

/* Number words back into a number; -1 if they are none. */
static long long heard(const char *words)
{
	static const char *const units[] = {
	        "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
	char copy[512];
	long long total = 0, billions = 0, part = 0, digit = -1;
	snprintf(copy, sizeof copy, "%s", words);
	for (char *save, *w = strtok_r(copy, " ", &save); w != NULL;
	        w = strtok_r(NULL, " ", &save)) {
		long long u = -1;
		for (int i = 0; i < 10; i++)
			if (strcmp(w, units[i]) == 0)
				u = i;
		u = strcmp(w, "mốt") == 0   ? 1
		    : strcmp(w, "tư") == 0  ? 4
		    : strcmp(w, "lăm") == 0 ? 5
		                            : u;
		if (u >= 0) {
			if (digit >= 0)
				return -1;
			digit = u;
			continue;
		}
		if (strcmp(w, "trăm") == 0)
			part += digit * 100;
		else if (strcmp(w, "mươi") == 0)
			part += digit * 10;
		else if (strcmp(w, "mười") == 0)
			part += 10;
		else if (strcmp(w, "nghìn") == 0)
			total += (part + (digit > 0 ? digit : 0)) * 1000, part = 0;
		else if (strcmp(w, "triệu") == 0)
			total += (part + (digit > 0 ? digit : 0)) * 1000000, part = 0;
		else if (strcmp(w, "tỷ") == 0)
			billions = (total + part + (digit > 0 ? digit : 0)) * 1000000000,
			total = part = 0;
		else if (strcmp(w, "linh") != 0)
			return -1;
		digit = -1;
	}
	return billions + total + part + (digit > 0 ? digit : 0);
}

static void grouped(long long n, char *out)
{
	char plain[32];
	int len = snprintf(plain, sizeof plain, "%lld", n), k = 0;
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[k++] = '.';
		out[k++] = plain[i];
	}
	out[k] = '\0';
}

static void the_digits_are_spoken(void **state)
{
	(void)state;
	static const long long sizes[] = {
	        10, 100, 1000, 10000, 1000000, 1000000000, 1000000000000, 1000000000000000};
	struct str out;
	str_init(&out);
	for (int i = 0; i < 40000; i++) {
		long long n = (long long)draw((uint64_t)sizes[i % 8]);
		char text[64];
		grouped(n, text);
		str_clear(&out);
		reading_line(shared.reader, text, strlen(text), &out, NULL, NULL);
		if (heard(out.data) != n)
			fail_msg("%s is read %s", text, out.data);
	}
	str_finish(&out);
}

static void the_lexer_covers_every_byte(void **state)
{
	(void)state;
	struct str text;
	str_init(&text);
	for (int i = 0; i < 5000; i++) {
		str_clear(&text);
		for (uint64_t n = draw(12) + 1; n > 0; n--)
			str_adds(&text, pieces[draw(sizeof pieces / sizeof pieces[0])]);
		struct line l = {.text = text.data, .len = text.len};
		lex_line(&l);
		size_t at = 0;
		for (size_t k = 0; k < l.count; k++) {
			for (; at < l.token[k].from; at++)
				assert_true(text.data[at] == ' ' || text.data[at] == '\t');
			assert_true(l.token[k].len > 0);
			at += l.token[k].len;
		}
		for (; at < text.len; at++)
			assert_true(text.data[at] == ' ');
		free(l.token);
	}
	str_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_texts_keep_the_alphabet),
	        cmocka_unit_test(plain_text_is_not_changed),
	        cmocka_unit_test(reading_twice_changes_nothing),
	        cmocka_unit_test(the_digits_are_spoken),
	        cmocka_unit_test(the_lexer_covers_every_byte)};
	return cmocka_run_group_tests(tests, open_reader, close_reader);
}
