/* The reading engine under any bytes: strict UTF-8 is read, the rest must be
 * refused by utf8_valid(). Whatever comes out holds the allowed alphabet only,
 * for lines and for scripts; the notes' spans lie in the line and in order. */
#include "base/limits.h"
#include "data/data.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct reader *reader(void)
{
	static struct data_reader d;
	struct reading_style style;
	struct err e = {0};
	if (d.reader != NULL)
		return d.reader;
	setenv("BANTIN_LEXICONS", "/nonexistent", 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	reading_style_default(&style);
	if (data_reader_open(&style, &d, &e) < 0) {
		fprintf(stderr, "fuzz_text: %s\n", e.sentence);
		exit(1);
	}
	return d.reader;
}

static void only_allowed(const char *out, size_t len)
{
	const char *p = out, *end = out + len;
	unsigned capitals = 0;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		capitals = letter_is_upper(cp) ? capitals + 1 : 0;
		bool mark = cp < 0x80 && cp > 0 && strchr(" .,?!:;", (int)cp) != NULL;
		if ((!letter_is(cp) && !mark) || capitals > 1)
			abort();
	}
}

struct seen {
	size_t len, last;
};

static void noted(void *context, const struct reading_note *n)
{
	struct seen *s = context;
	if (n->from > n->to || n->to > s->len || n->from < s->last || n->sure < 0 || n->sure > 100)
		abort();
	s->last = n->from;
}

static void read_line(const char *line, size_t len)
{
	struct seen seen = {len, 0};
	struct str plain, noted_out;
	str_init(&plain);
	str_init(&noted_out);
	reading_line(reader(), line, len, &plain, NULL, NULL);
	only_allowed(plain.data, plain.len);
	reading_line(reader(), line, len, &noted_out, noted, &seen);
	if (plain.len != noted_out.len || memcmp(plain.data, noted_out.data, plain.len) != 0)
		abort(); /* being watched changes nothing */
	str_finish(&plain);
	str_finish(&noted_out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct script script;
	if (!utf8_valid(text, size, NULL))
		return 0;
	char *copy = malloc(size + 1); /* exactly sized: reads beyond the end are caught */
	if (copy == NULL)
		return 0;
	memcpy(copy, text, size);
	for (size_t at = 0; at < size;) {
		const char *nl = memchr(copy + at, '\n', size - at);
		size_t n = nl != NULL ? (size_t)(nl - copy) - at : size - at;
		read_line(copy + at, n);
		at += n + 1;
	}
	script_read(reader(), copy, size, &script, NULL, NULL);
	for (size_t i = 0; i < script.count; i++) {
		const struct sentence *s = &script.sentences[i];
		if (strlen(s->words) >= LIMIT_SENTENCE_BYTES || s->from > s->to || s->to > size)
			abort();
		only_allowed(s->words, strlen(s->words));
	}
	script_finish(&script);
	free(copy);
	return 0;
}
