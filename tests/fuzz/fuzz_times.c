/* What people write about time, and lines of the log's mirror, as any bytes: the
 * first byte picks the grammar. What is taken must keep its own promises:
 * occurrences rise, hours that are open close, a mirror line splits and joins. */
#include "base/civil.h"
#include "queue/aslog.h"
#include "schedule/at.h"
#include "schedule/calendar.h"
#include "schedule/hours.h"
#include "schedule/plan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t NOW = INT64_C(1790000000000);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void try_at(const char *text)
{
	struct err e;
	int64_t t = 0;
	if (at_parse(text, NOW, &t, &e) == 0)
		must(t >= NOW);
	else
		must(e.sentence[0] != '\0');
}

static void try_hours(const char *text)
{
	struct hours_window w;
	if (hours_parse(text, &w, NULL) < 0)
		return;
	int64_t open = hours_next(&w, 1, NOW);
	must(open != INT64_MAX && hours_permit_at(&w, 1, open));
	int64_t change = hours_next_change(&w, 1, open);
	must(change == INT64_MAX || (change > open && !hours_permit_at(&w, 1, change)));
}

static void try_calendar(const char *text)
{
	struct calendar c;
	if (calendar_parse(text, &c, NULL) < 0)
		return;
	int64_t t = NOW;
	for (int i = 0; i < 3; i++) {
		int64_t next = calendar_next(&c, t);
		if (next == CALENDAR_NEVER)
			return;
		must(next > t && calendar_on_day(&c, next));
		t = next;
	}
}

static void try_plan(const char *text)
{
	struct plan p;
	if (plan_parse(text, NOW, &p, NULL) < 0)
		return;
	int64_t last = NOW;
	for (int i = 0; i < 20; i++) {
		int64_t next = plan_next(&p, NOW, last, last, PLAN_SHORTEST_MS);
		if (next == PLAN_NEVER)
			return;
		must(next > last && (p.until == 0 || next < p.until));
		last = next;
	}
}

static void try_mirror(const char *text)
{
	struct str body, line;
	char prev[SHA256_TEXT], hash[SHA256_TEXT];
	str_init(&body);
	str_init(&line);
	if (aslog_split(text, strlen(text), &body, prev, hash) == 0) {
		aslog_line(body.data, prev, hash, &line);
		must(line.len == strlen(text) + 1 && strncmp(line.data, text, strlen(text)) == 0);
	}
	str_finish(&body);
	str_finish(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const char *) = {
	        try_at, try_hours, try_calendar, try_plan, try_mirror};
	static bool begun;
	if (!begun && civil_set_zone("Asia/Ho_Chi_Minh", NULL) < 0)
		return 0;
	begun = true;
	if (size == 0)
		return 0;
	char *text = calloc(1, size);
	must(text != NULL);
	memcpy(text, data + 1, size - 1);
	tries[data[0] % (sizeof tries / sizeof *tries)](text);
	free(text);
	return 0;
}
