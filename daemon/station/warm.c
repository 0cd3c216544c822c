/* A worker that has said nothing yet has no voice: espeak-ng's processes and its
 * data, the lexicons, even the pages of its own program come with the first
 * words. On a small machine that is seconds, so the one for emergencies says
 * something onto a tape that is thrown away, at the start of the station and of
 * each process that takes its place. It costs memory, nine megabytes. */
#include "station/warm.h"

#include "base/fd.h"
#include "base/log.h"
#include "station/internal.h"
#include "station/worker.h"

#include <stdio.h>
#include <string.h>

static const char words[] = "một hai ba.";

static void on_done(void *user, uint32_t job, const struct work_done *done)
{
	(void)user;
	(void)job;
	(void)done;
}

/* What cannot be said then cannot be said now; who airs something will be told. */
static void on_failed(void *user, uint32_t job, const char *sentence)
{
	(void)user;
	(void)job;
	log_line(LOG_DETAIL, "the voice for emergencies is not warm: %s", sentence);
}

static const struct worker_handlers handlers = {.done = on_done, .failed = on_failed};

static void say_something(void *user)
{
	struct station *s = user;
	struct err e;
	int tape;
	struct work_render order = {.kind = WORK_WORDS,
	        .loudness_lufs = s->settings->loudness.target,
	        .ceiling_db = s->settings->loudness.ceiling,
	        .reading = s->settings->reading};
	snprintf(order.voice, sizeof order.voice, "%s", s->settings->voice);
	if (worker_render(s->live, &order, words, strlen(words), -1, &handlers, s, &tape, &e) >= 0)
		fd_close(&tape);
}

void warm_up(struct station *s)
{
	worker_on_start(s->live, say_something, s);
	say_something(s);
}
