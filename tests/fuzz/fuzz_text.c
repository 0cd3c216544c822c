/* The reading engine under any bytes: strict UTF-8 is read, the rest must be
 * refused by utf8_valid(). Whatever comes out holds the allowed alphabet only,
 * for lines and for scripts; the notes' spans lie in the line and in order.
 * BANTIN_FUZZ_WORDS=FILE keeps the sentences of every eighth input there, for
 * say_words. */
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
	setenv("BANTIN_LEXICONS", "/dev/null/none", 1);
	setenv("XDG_CONFIG_HOME", "/dev/null/none", 1);
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

/* Being watched changes nothing. */
static void read_line(const char *line, size_t len)
{
	struct seen seen = {len, 0};
	struct str plain, watched;
	str_init(&plain);
	str_init(&watched);
	reading_line(reader(), line, len, &plain, NULL, NULL);
	only_allowed(plain.data, plain.len);
	reading_line(reader(), line, len, &watched, noted, &seen);
	if (plain.len != watched.len || memcmp(plain.data, watched.data, plain.len) != 0)
		abort();
	str_finish(&plain);
	str_finish(&watched);
}

static void read_lines(const char *text, size_t size)
{
	for (size_t at = 0; at < size;) {
		const char *nl = memchr(text + at, '\n', size - at);
		size_t n = nl != NULL ? (size_t)(nl - text) - at : size - at;
		read_line(text + at, n);
		at += n + 1;
	}
}

static void keep(const char *words)
{
	static FILE *file;
	static bool asked;
	if (!asked && getenv("BANTIN_FUZZ_WORDS") != NULL)
		file = fopen(getenv("BANTIN_FUZZ_WORDS"), "a");
	asked = true;
	if (file != NULL)
		fprintf(file, "%s\n", words);
}

static void read_script(const char *text, size_t size, bool kept)
{
	struct script script;
	script_read(reader(), text, size, &script, NULL, NULL);
	for (size_t i = 0; i < script.count; i++) {
		const struct sentence *s = &script.sentences[i];
		size_t len = strlen(s->words);
		if (len >= LIMIT_SENTENCE_BYTES || s->from > s->to || s->to > size)
			abort();
		only_allowed(s->words, len);
		if (kept)
			keep(s->words);
	}
	script_finish(&script);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	if (!utf8_valid(text, size, NULL))
		return 0;
	/* A script reads as lines do, so the lines' own check comes every fourth
	 * time only; by the bytes, so that an input always does the same. */
	unsigned sum = 0;
	for (size_t i = 0; i < size; i++)
		sum += data[i];
	char *copy = malloc(size > 0 ? size : 1); /* so that reads beyond the end are caught */
	if (copy == NULL)
		return 0;
	memcpy(copy, text, size);
	if (sum % 4 == 0)
		read_lines(copy, size);
	read_script(copy, size, sum % 8 == 1);
	free(copy);
	return 0;
}
