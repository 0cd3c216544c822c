/* Any bytes as a document that is cleaned by the program's rules, and as a file
 * of rules itself. What is left is strict UTF-8, and every cut has words. */
#include "intake/clean.h"
#include "intake/clean_rules.h"
#include "base/mem.h"
#include "intake/document.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct clean_rules *rules(void)
{
	static struct clean_rules *r;
	struct err e = {0};
	if (r != NULL)
		return r;
	setenv("BANTIN_CLEANING", "/dev/null/none", 1);
	setenv("XDG_CONFIG_HOME", "/dev/null/none", 1);
	if (clean_rules_open(&r, &e) < 0) {
		fprintf(stderr, "fuzz_clean: %s\n", e.sentence);
		exit(1);
	}
	return r;
}

static void as_rules(const char *bytes, size_t size)
{
	struct clean_rules *r = mem_alloc(sizeof *r);
	struct err e = {0};
	clean_rules_parse(r, "x.tsv", bytes, size, &e);
	clean_rules_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct document_wishes wishes = {.rules = rules()};
	struct document d;
	struct err e = {0};
	as_rules(bytes, size);
	if (document_parse("x", bytes, size, &wishes, &d, &e) < 0)
		return 0;
	for (size_t i = 0; i < d.count; i++) {
		const struct intake_article *a = &d.articles[i];
		if (!utf8_valid(a->text, a->text_len, NULL) || strlen(a->text) != a->text_len ||
		        a->title[0] == '\0')
			abort();
	}
	for (size_t i = 0; i < d.drafts.count; i++)
		for (size_t k = 0; k < d.drafts.items[i].cut_count; k++)
			if (d.drafts.items[i].cuts[k].text[0] == '\0')
				abort();
	document_finish(&d);
	return 0;
}
