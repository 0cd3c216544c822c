/* What sets a practice apart from a real station: its records. That its outputs are
 * no real ones stands where outputs are made (lines.c, files.c, power.c); that every
 * answer says so, in the control socket's server. Called by station.c and aired.c. */
#include "station/practice.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* In the queue's file: "yes" or "no". A file without it that holds anything is of a
 * real station. */
#define META "practice"

void practice_folder(const struct station *s, char folder[PATHS_MAX])
{
	size_t len = strlen(folder);
	if (s->options.practice && s->options.state == NULL)
		snprintf(folder + len, PATHS_MAX - len, "/practice");
}

static bool was_used(const struct station *s)
{
	struct store_counts counts = {0};
	memory_counts(queue_model(s->queue), &counts);
	return counts.article_high > 0 || counts.event_seq > 0 || counts.log_seq > 0;
}

int practice_check(struct station *s, struct err *e)
{
	const char *mark = memory_meta(queue_model(s->queue), META);
	bool wants = s->options.practice;
	bool is = mark != NULL ? strcmp(mark, "yes") == 0 : was_used(s) ? false : wants;
	if (is && !wants)
		return err_set(e, -EINVAL, "practice.records",
		        _("%s holds the records of a practice; start with --practice, or name "
		          "another folder with --state"),
		        s->state);
	if (!is && wants)
		return err_set(e, -EINVAL, "practice.records",
		        _("%s holds the records of a real station, which a practice must not "
		          "touch; name another folder with --state"),
		        s->state);
	if (mark == NULL) {
		struct changes list = {0};
		changes_meta(&list, META, is ? "yes" : "no");
		station_fact(s, &list);
	}
	if (is)
		log_line(LOG_NOTICE, "practice: nothing reaches a real output");
	return 0;
}

/* The record of a Vietnamese station is Vietnamese, whatever the daemon's locale is. */
char *practice_title(const struct station *s, const char *title)
{
	if (!s->options.practice)
		return mem_string(title);
	return mem_printf("DIỄN TẬP: %s", title != NULL ? title : "");
}
