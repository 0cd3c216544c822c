/* What a document is, by its first bytes; and what is sent away by name. */
#include "cmocka_all.h"

#include "base/mem.h"
#include "intake/formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sample {
	const char *bytes;
	size_t len;
	enum format format;
};
#define S(text, f)                                                                                 \
	{                                                                                          \
		text, sizeof text - 1, f                                                           \
	}

static const struct sample samples[] = {
        S("", FORMAT_PLAIN),
        S("Bão số 13 đổ bộ vào đất liền.\n", FORMAT_PLAIN),
        S("Nếu a < b thì <b> là thẻ.\n", FORMAT_PLAIN),
        S("<<Thông báo>> của tổ dân phố\n", FORMAT_PLAIN),
        S("Title: Bão\n---\nBão đổ bộ.\n", FORMAT_ARTICLE),
        S("\xEF\xBB\xBFTitle: Bão\r\nClass: emergency\r\n---\r\nBão đổ bộ.\r\n", FORMAT_ARTICLE),
        S("Hỏi: Bao giờ?\nĐáp: Mai.\n---\n", FORMAT_PLAIN),
        S("<!DOCTYPE html><html><head>", FORMAT_HTML),
        S("\n\n<!-- saved -->\n<HTML lang=vi>", FORMAT_HTML),
        S("<p>Một đoạn</p>", FORMAT_HTML),
        S("<p\nclass=x>Một đoạn</p>", FORMAT_HTML),
        S("Bà con chú ý<br>mai cúp điện<br/><b>từ 7 giờ</b>", FORMAT_HTML),
        S("Version:0.9\r\nStartHTML:0000000105\r\n", FORMAT_HTML),
        S("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C\" \"x\"><html>", FORMAT_HTML),
        S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">", FORMAT_RSS),
        S("<?xml version=\"1.0\"?><!DOCTYPE rss [ <!ENTITY a \"b>\"> ]><rss>", FORMAT_RSS),
        S("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">", FORMAT_RSS),
        S("<feed xmlns=\"http://www.w3.org/2005/Atom\">", FORMAT_ATOM),
        S("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\">", FORMAT_ATOM),
        S("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">", FORMAT_CAP),
        S("<cap:alert xmlns:cap=\"urn:oasis:names:tc:emergency:cap:1.2\">", FORMAT_CAP),
        S("PK\3\4\x14\0\6\0", FORMAT_DOCX),
        S("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/"
          "vnd.oasis.opendocument.text",
                FORMAT_ODT),
};

static void sniffed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		if (format_sniff(samples[i].bytes, samples[i].len) != samples[i].format)
			fail_msg("\"%s\" is %s, not %s", samples[i].bytes,
			        format_name(samples[i].format),
			        format_name(format_sniff(samples[i].bytes, samples[i].len)));
}

/* Cut anywhere, no byte behind the end is looked at (sanitizers see it). */
static void cut_short(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		for (size_t n = 0; n < samples[i].len; n++) {
			char *exact = mem_bytes(samples[i].bytes, n);
			assert_true(format_sniff(exact, n) < FORMAT_COUNT);
			free(exact);
		}
}

static void strangers(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} cases[] = {
#define C(text, says) {text, sizeof text - 1, says}
	        C("%PDF-1.7\n", "PDF"),
	        C("{\\rtf1\\ansi", "RTF"),
	        C("\xFF\xD8\xFF\xE0", "picture"),
	        C("Rar!\x1A\7", "archive"),
	        C("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
	                ".doc)"),
	        C("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0k\0b\0o\0o\0k\0", "spreadsheet"),
	        C("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	          "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
	                "password"),
	        C("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Microsoft"),
	        C("From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related",
	                ".mht"),
	        C("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\">", "XML"),
	};
	struct err e = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(format_known("x", cases[i].bytes, cases[i].len, &e), -EINVAL);
		if (strstr(e.sentence, cases[i].says) == NULL)
			fail_msg("\"%s\" does not say %s", e.sentence, cases[i].says);
	}
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		assert_int_equal(format_known("x", samples[i].bytes, samples[i].len, &e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sniffed),
	        cmocka_unit_test(cut_short),
	        cmocka_unit_test(strangers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
