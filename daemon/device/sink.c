/* The audio callback. Nothing here allocates, locks, logs or makes a system
 * call; every path is bounded by the frames asked for and the ring's size. */
#include "device/sink.h"

#include <string.h>

void sink_init(struct sink *s)
{
	memset(s, 0, sizeof *s);
	ring_init(&s->ring, SINK_BLOCKS, sizeof(struct sink_block));
	s->gain = 1.0f;
	s->gate = 1.0f;
	sink_set_volume(s, 1.0f, 0);
}

void sink_finish(struct sink *s)
{
	ring_finish(&s->ring);
}

void sink_set_rate(struct sink *s, uint32_t rate)
{
	atomic_store(&s->rate, rate);
}

static bool may_sound(const struct sink *s)
{
	return !atomic_load_explicit(&s->paused, memory_order_relaxed) &&
	       !atomic_load_explicit(&s->held, memory_order_relaxed);
}

/* Nothing sounds: the next block begins at once, or stays silent in a pause. */
static void rest_gate(struct sink *s)
{
	s->gate = may_sound(s) ? 1.0f : 0.0f;
}

void sink_drop_all(struct sink *s)
{
	while (ring_front(&s->ring) != NULL)
		ring_done(&s->ring);
	s->used = 0;
	s->playing = NULL;
	s->cutting = false;
	rest_gate(s);
	s->generation = atomic_load(&s->live);
	atomic_store(&s->settled, s->generation);
}

uint32_t sink_cut(struct sink *s)
{
	return atomic_fetch_add(&s->live, 1) + 1;
}

void sink_set_volume(struct sink *s, float gain, uint32_t ramp_ms)
{
	uint32_t bits;
	memcpy(&bits, &gain, sizeof bits);
	atomic_store(&s->volume, (uint64_t)bits << 32 | ramp_ms);
}

static void look_at_volume(struct sink *s)
{
	uint64_t packed = atomic_load_explicit(&s->volume, memory_order_relaxed);
	if (packed == s->volume_seen)
		return;
	s->volume_seen = packed;
	float target;
	uint32_t bits = (uint32_t)(packed >> 32);
	memcpy(&target, &bits, sizeof target);
	s->gain_left = (uint32_t)((packed & UINT32_MAX) * atomic_load(&s->rate) / 1000) + 1;
	s->gain_step = (target - s->gain) / (float)s->gain_left;
}

/* Volume is applied to all that goes out, in one place, after the gates. */
static void apply_volume(struct sink *s, float *out, uint32_t frames)
{
	uint32_t i = 0;
	for (; i < frames && s->gain_left > 0; i++) {
		s->gain += s->gain_step;
		out[i] *= s->gain;
		if (--s->gain_left == 0) {
			uint32_t bits = (uint32_t)(s->volume_seen >> 32);
			memcpy(&s->gain, &bits, sizeof s->gain);
		}
	}
	if (s->gain == 1.0f)
		return;
	for (; i < frames; i++)
		out[i] *= s->gain;
}

/* Everything of the older generation is out of hearing: forget it. */
static void settle(struct sink *s)
{
	const struct sink_block *b;
	while ((b = ring_front(&s->ring)) != NULL && b->generation != s->generation) {
		ring_done(&s->ring);
		s->used = 0;
	}
	s->cutting = false;
	s->starved = false;
	s->playing = NULL;
	rest_gate(s);
	atomic_store_explicit(&s->settled, s->generation, memory_order_release);
}

static void look_at_generation(struct sink *s)
{
	uint32_t live = atomic_load_explicit(&s->live, memory_order_acquire);
	if (live == s->generation)
		return;
	s->generation = live;
	s->cutting = true;
	if (s->playing == NULL || s->gate <= 0.0f)
		settle(s);
}

static void count_block(struct sink *s, struct sink_block *b, int64_t now_ns)
{
	struct sink_count *c = b->count;
	uint64_t span = b->taken_after - b->taken_before;
	uint64_t taken =
	        b->frames == 0 ? b->taken_after : b->taken_before + span * s->used / b->frames;
	bool over = b->last && s->used == b->frames;
	if (span > 0) {
		if (atomic_load_explicit(&c->started_ns, memory_order_relaxed) == 0)
			atomic_store_explicit(&c->started_ns, now_ns, memory_order_release);
		atomic_store_explicit(&s->sounded_ns, now_ns, memory_order_relaxed);
	}
	atomic_store_explicit(&c->taken, taken, memory_order_relaxed);
	atomic_store_explicit(&c->moved_ns, now_ns, memory_order_relaxed);
	s->playing = over ? NULL : c;
	if (over)
		atomic_store_explicit(&c->over, true, memory_order_release);
	if (s->used == b->frames) {
		ring_done(&s->ring);
		s->used = 0;
	}
}

/* Copies up to `room` frames of the front block; the gate moves toward
 * `open` on the way. Returns how many. */
static uint32_t play_some(
        struct sink *s, struct sink_block *b, float *out, uint32_t room, bool open)
{
	uint32_t n = b->frames - s->used;
	float step = 1000.0f / (float)(SINK_FADE_MS * atomic_load(&s->rate));
	n = n < room ? n : room;
	const float *from = b->data + s->used;
	if (open && s->gate >= 1.0f) {
		memcpy(out, from, n * sizeof *out);
		s->used += n;
		return n;
	}
	uint32_t i = 0;
	while (i < n && (open || s->gate > 0.0f)) {
		s->gate += open ? step : -step;
		s->gate = s->gate > 1.0f ? 1.0f : s->gate < 0.0f ? 0.0f : s->gate;
		out[i] = from[i] * s->gate;
		i++;
	}
	s->used += i;
	return i;
}

/* A gap inside an order: its tape is late. Counted once a gap. */
static void note_gap(struct sink *s)
{
	if (s->playing == NULL || s->starved)
		return;
	s->starved = true;
	atomic_fetch_add_explicit(&s->playing->underruns, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->underruns, 1, memory_order_relaxed);
}

void sink_fill(void *user, float *out, uint32_t frames, int64_t now_ns, bool underran)
{
	struct sink *s = user;
	uint32_t filled = 0;
	look_at_generation(s);
	look_at_volume(s);
	bool open = may_sound(s);
	if (underran) {
		atomic_fetch_add_explicit(&s->underruns, 1, memory_order_relaxed);
		atomic_fetch_add_explicit(&s->device_late, 1, memory_order_relaxed);
		if (s->playing != NULL)
			atomic_fetch_add_explicit(&s->playing->underruns, 1, memory_order_relaxed);
	}
	while (filled < frames) {
		if (!s->cutting && !open && s->gate <= 0.0f)
			break;
		struct sink_block *b = ring_front(&s->ring);
		bool stale = b == NULL || b->generation != s->generation;
		if (s->cutting &&
		        (s->gate <= 0.0f || !stale || b == NULL || b->count != s->playing)) {
			settle(s);
			continue;
		}
		if (b == NULL) {
			note_gap(s);
			if (!open)
				rest_gate(s);
			break;
		}
		if (!s->cutting && stale) { /* pushed while its order was cut */
			ring_done(&s->ring);
			s->used = 0;
			continue;
		}
		s->starved = false;
		filled += play_some(s, b, out + filled, frames - filled, open && !s->cutting);
		count_block(s, b, now_ns);
	}
	memset(out + filled, 0, (frames - filled) * sizeof *out);
	apply_volume(s, out, frames);
	atomic_fetch_add_explicit(&s->frames_out, frames, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->calls, 1, memory_order_release);
}
