/* Plain text through document_parse() with cleaning, against wc -m's work (a
 * scan for characters) in the same run. One JSON line. */
#include "base/clock.h"
#include "base/str.h"
#include "intake/clean.h"
#include "intake/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <locale.h>

enum { ROUNDS = 40, BYTES = 1000000 };

/* A paragraph of news, a caption now and then. */
static void fill(struct str *text)
{
	static const char paragraph[] =
	        "Sáng nay, Ủy ban nhân dân phường tổ chức ra quân dọn vệ sinh môi trường tại các "
	        "tuyến đường chính. Hàng trăm đoàn viên, hội viên và người dân đã tham gia thu gom "
	        "rác thải, phát quang bụi rậm, khơi thông cống rãnh trước mùa mưa bão.\n";
	for (int i = 0; text->len < BYTES; i++)
		str_adds(text, i % 8 == 7 ? "Người dân dọn rác tại chợ. Ảnh: TTXVN\n" : paragraph);
}

static double since(int64_t start)
{
	return (double)(clock_mono_ns(&clock_system) - start) / 1e9;
}

int main(void)
{
	struct clean_rules *rules;
	struct err e = {0};
	struct str text;
	size_t cuts = 0, characters = 0;
	str_init(&text);
	fill(&text);
	setlocale(LC_CTYPE, "C.UTF-8");
	if (clean_rules_open(&rules, &e) < 0) {
		fprintf(stderr, "%s\n", e.sentence);
		return 1;
	}
	struct document_wishes wishes = {.rules = rules};
	int64_t start = clock_mono_ns(&clock_system);
	for (int i = 0; i < ROUNDS; i++) {
		struct document d;
		if (document_parse("x", text.data, text.len, &wishes, &d, &e) < 0) {
			fprintf(stderr, "%s\n", e.sentence);
			return 1;
		}
		cuts += d.drafts.items[0].cut_count;
		document_finish(&d);
	}
	double ours = since(start);
	start = clock_mono_ns(&clock_system);
	for (int i = 0; i < ROUNDS; i++)
		characters += mbstowcs(NULL, text.data, 0);
	double peer = since(start), mb = (double)text.len * ROUNDS / 1e6;
	printf("{\"bench\": \"intake\", \"bytes\": %zu, \"mb_per_s\": %.1f, \"count_mb_per_s\": "
	       "%.1f, \"cuts\": %zu, \"characters\": %zu}\n",
	        text.len, mb / ours, mb / peer, cuts / ROUNDS, characters / ROUNDS);
	clean_rules_close(rules);
	str_finish(&text);
	return 0;
}
