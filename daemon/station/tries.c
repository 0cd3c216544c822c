/* bantin-work may die at any time, so a failure is tried again before it counts. What is
 * waited for on air has no time for that where the failure itself took long: a voice that
 * hangs hangs again, and an emergency has a recording. Counted for each airing by itself,
 * since several emergencies may fail side by side. Asked by director.c. */
#include "station/tries.h"

enum { TRIES_MOST = 3, LIVE_PATIENCE_MS = 3000 };

/* That of the airing, else the one that was used longest ago. */
static struct tried *find(struct station *s, int64_t airing)
{
	struct tried *oldest = &s->tried[0];
	for (size_t i = 0; i < TRIED_KEPT; i++) {
		if (s->tried[i].airing == airing)
			return &s->tried[i];
		if (s->tried[i].at_ns < oldest->at_ns)
			oldest = &s->tried[i];
	}
	*oldest = (struct tried){.airing = airing};
	return oldest;
}

bool tries_again(struct station *s, const struct show *w)
{
	struct tried *t = find(s, w->airing);
	int64_t now = clock_mono_ns(s->clock);
	t->at_ns = now;
	t->failures++;
	if (w->code != NULL) /* a relay has been looked for with patience already */
		return false;
	if (show_is_incomplete(w)) /* what the voice cannot say will not be better then */
		return false;
	bool worker_died = worker_restarts(w->worker) != w->restarts;
	if (w->live && !worker_died && now - w->asked_ns > LIVE_PATIENCE_MS * NS_PER_MS)
		return false;
	return t->failures < TRIES_MOST;
}
