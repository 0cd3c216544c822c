/* Reports of bantin-fetch, which has the network and therefore no way into the
 * daemon but files. Read at the start and when one is replaced. Called by spool.c. */
#include "station/feeds.h"

#include "station/forms.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "unicode/utf8.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct report {
	char state[16];
	int64_t since, last; /* wall ms */
	int failures;
	char sentence[512];
};

static void take_line(struct report *r, char *line)
{
	char *value = strstr(line, ": ");
	if (value == NULL)
		return;
	*value = '\0';
	value += 2;
	if (strcmp(line, "state") == 0)
		snprintf(r->state, sizeof r->state, "%.15s", value);
	else if (strcmp(line, "since") == 0)
		r->since = strtoll(value, NULL, 10);
	else if (strcmp(line, "last") == 0)
		r->last = strtoll(value, NULL, 10);
	else if (strcmp(line, "failures") == 0)
		r->failures = (int)strtol(value, NULL, 10);
	else if (strcmp(line, "sentence") == 0 && utf8_check(NULL, value, strlen(value), NULL) == 0)
		snprintf(r->sentence, sizeof r->sentence, "%.*s", (int)sizeof r->sentence - 1,
		        value);
}

static void read_report(int folder, struct report *ret)
{
	char text[2048], *rest = text;
	*ret = (struct report){.state = "waiting"};
	int fd = folder >= 0 ? openat(folder, FEED_REPORT,
	                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
	                     : -1;
	ssize_t n = fd >= 0 ? fd_read_full(fd, text, sizeof text - 1) : 0;
	fd_close(&fd);
	text[n > 0 ? n : 0] = '\0';
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		take_line(ret, line);
}

json_t *feeds_json(const char *name, int folder)
{
	struct report r;
	read_report(folder, &r);
	json_t *o = json_pack(
	        "{s:s, s:s, s:i}", "name", name, "state", r.state, "failures", r.failures);
	json_object_set_new(o, "since", form_time(r.since));
	json_object_set_new(o, "last", form_time(r.last));
	if (r.sentence[0] != '\0')
		json_object_set_new(o, "sentence", json_string(r.sentence));
	return o;
}

json_t *feeds_hear(struct station *s, const char *name, int folder)
{
	struct changes list = {0};
	json_t *report = feeds_json(name, folder);
	const char *state = json_string_value(json_object_get(report, "state"));
	const char *sentence = json_string_value(json_object_get(report, "sentence"));
	char *meta = mem_printf("feed.%s", name);
	const char *before = memory_meta(queue_model(s->queue), meta);
	if (strcmp(before != NULL ? before : "waiting", state) != 0) {
		log_line(strcmp(state, "ok") == 0 ? LOG_NOTICE : LOG_WARN, "feed %s: %s%s%s", name,
		        state, sentence != NULL ? ": " : "", sentence != NULL ? sentence : "");
		changes_meta(&list, meta, state);
		station_event(s, &list, "feed.state",
		        json_pack("{s:s, s:s, s:s}", "name", name, "state", state, "sentence",
		                sentence != NULL ? sentence : ""));
		station_fact(s, &list);
	}
	free(meta);
	return report;
}
