/* What is kept no longer: articles that are over, with all that hangs on them,
 * recordings and events. Looked at ten minutes after the start and then daily, in steps,
 * so that no commit takes long. The as-aired log is kept for ever. */
#include "station/shelf.h"

#include "base/log.h"

#include <errno.h>

enum { FIRST_S = 600, STEP_S = 5, DAY_S = 86400 };

static void again_in(struct station *s, uint64_t seconds)
{
	sd_event_source_set_time_relative(s->retention, seconds * 1000000);
	sd_event_source_set_enabled(s->retention, SD_EVENT_ONESHOT);
}

/* A disk that cannot be written is told by the status; here it is only another
 * day. */
static void pruned(void *context, uint64_t token, int status, const struct err *e,
        const struct changes *changes)
{
	struct station *s = context;
	(void)token;
	if (status == -ECANCELED)
		return; /* we are closing */
	if (status < 0)
		log_line(LOG_WARN, "what is too old could not be removed: %s", e->sentence);
	again_in(s, status == 0 && changes->items[0].prune.removed > 0 ? STEP_S : DAY_S);
}

static int on_retention(sd_event_source *source, uint64_t usec, void *user)
{
	struct station *s = user;
	const struct settings_retention *keep = &s->settings->retention;
	const char *clock;
	struct changes list = {0};
	struct err e;
	(void)source;
	(void)usec;
	/* By a clock that is years ahead everything would be too old. */
	if (!trust_clock(s, &clock)) {
		again_in(s, FIRST_S);
		return 0;
	}
	int64_t now = station_now(s);
	shelf_clear(s);
	changes_add(&list, CHANGE_PRUNE)->prune = (struct prune){
	        .articles_before = now - keep->articles_ms, .events_before = now - keep->events_ms};
	if (queue_submit(s->queue, &list, SUBMIT_ASK, pruned, s, &e) < 0) {
		log_line(LOG_ERROR, "what is too old could not be removed: %s", e.sentence);
		changes_finish(&list);
		again_in(s, DAY_S);
	}
	return 0;
}

int retention_start(struct station *s)
{
	return sd_event_add_time_relative(s->loop, &s->retention, CLOCK_MONOTONIC,
	        (uint64_t)FIRST_S * 1000000, 60 * 1000000, on_retention, s);
}
