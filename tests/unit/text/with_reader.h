/* A reader of the program's own lexicons, and a line through it. */
#ifndef TESTS_TEXT_WITH_READER_H
#define TESTS_TEXT_WITH_READER_H

#include "cmocka_all.h"

#include "data/data.h"

#include <stdlib.h>
#include <string.h>

static struct data_reader shared;

static inline int open_reader(void **state)
{
	struct reading_style style;
	struct err e = {0};
	(void)state;
	setenv("BANTIN_LEXICONS", "/dev/null/none", 1);
	setenv("XDG_CONFIG_HOME", "/dev/null/none", 1);
	reading_style_default(&style);
	if (data_reader_open(&style, &shared, &e) < 0)
		fail_msg("%s", e.sentence);
	return 0;
}

static inline int close_reader(void **state)
{
	(void)state;
	data_reader_close(&shared);
	return 0;
}

static inline void says_by(const struct reader *r, const char *text, const char *expected)
{
	struct str out;
	str_init(&out);
	reading_line(r, text, strlen(text), &out, NULL, NULL);
	if (strcmp(out.data, expected) != 0)
		fail_msg("\"%s\"\n  is read   %s\n  and not   %s", text, out.data, expected);
	str_finish(&out);
}

static inline void says(const char *text, const char *expected)
{
	says_by(shared.reader, text, expected);
}

#endif
