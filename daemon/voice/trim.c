/* The ends of a sentence. Near-silence inside it is held back until sound
 * follows, so nothing but the ends is ever lost; bantin-voice runs one for
 * each process. */
#include "voice/trim.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR_SILENCE = 48, LEAD_MS = 40, TAIL_MS = 10 }; /* -57 dB of full scale */

void trim_init(struct trim *t, uint32_t sample_rate, trim_sink *sink, void *context)
{
	*t = (struct trim){.sink = sink, .context = context};
	trim_start(t, sample_rate);
}

void trim_start(struct trim *t, uint32_t sample_rate)
{
	t->lead_left = (size_t)sample_rate * LEAD_MS / 1000;
	t->keep_tail = (size_t)sample_rate * TAIL_MS / 1000;
	t->quiet = 0;
}

static bool is_quiet(int16_t frame)
{
	return frame < NEAR_SILENCE && frame > -NEAR_SILENCE;
}

static void hold(struct trim *t, const int16_t *frames, size_t count)
{
	if (count == 0)
		return;
	if (t->quiet + count > t->held_cap) {
		t->held_cap = 2 * (t->quiet + count);
		t->held = mem_resize(t->held, t->held_cap, sizeof *t->held);
	}
	memcpy(t->held + t->quiet, frames, count * sizeof *frames);
	t->quiet += count;
}

static int give(struct trim *t, const int16_t *frames, size_t count)
{
	return count > 0 ? t->sink(t->context, frames, count) : 0;
}

int trim_write(struct trim *t, const int16_t *frames, size_t count)
{
	size_t from = 0;
	for (; t->lead_left > 0 && from < count; from++, t->lead_left--)
		if (!is_quiet(frames[from])) {
			t->lead_left = 0;
			break;
		}
	size_t loud_end = count;
	while (loud_end > from && is_quiet(frames[loud_end - 1]))
		loud_end--;
	int status = 0;
	if (loud_end > from) {
		status = give(t, t->held, t->quiet);
		t->quiet = 0;
		if (status == 0)
			status = give(t, frames + from, loud_end - from);
	}
	hold(t, frames + loud_end, count - loud_end);
	return status;
}

int trim_end(struct trim *t)
{
	size_t keep = t->quiet < t->keep_tail ? t->quiet : t->keep_tail;
	t->quiet = 0;
	return give(t, t->held, keep);
}

void trim_finish(struct trim *t)
{
	free(t->held);
	t->held = NULL;
}
