/* See stage.h. */
#include "stage.h"

#include "cmocka_all.h"

#include "audio/tape.h"
#include "base/clock.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAV_HEADER = 44 };

int64_t stage_now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

int16_t stage_sample(uint64_t frame)
{
	return (int16_t)(2000 + frame % 20000);
}

int stage_tape(uint64_t first, size_t count, uint32_t rate)
{
	struct tape_writer w;
	struct err e;
	int fd = memfd_create("tape", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int out = dup(fd);
	int16_t piece[1000];
	assert_int_equal(tape_writer_open(&w, fd, rate, &e), 0);
	for (size_t at = 0; at < count;) {
		size_t n = count - at < 1000 ? count - at : 1000;
		for (size_t i = 0; i < n; i++)
			piece[i] = stage_sample(first + at + i);
		assert_int_equal(tape_write(&w, piece, n, &e), 0);
		at += n;
	}
	tape_writer_close(&w, true);
	return out;
}

static bool on_started(void *user, uint32_t order, const struct speaker_progress *p)
{
	struct stage *s = user;
	assert_false(s->told[order].started);
	assert_false(s->told[order].ended);
	s->told[order].started = true;
	s->told[order].start = *p;
	return true;
}

static bool on_progress(void *user, uint32_t order, const struct speaker_progress *p)
{
	struct stage *s = user;
	struct told *t = &s->told[order];
	assert_true(t->started);
	assert_true(p->frames >= t->last.frames);
	t->last = *p;
	t->progresses++;
	return true;
}

static bool on_ended(void *user, uint32_t order, const struct speaker_ended *end)
{
	struct stage *s = user;
	assert_false(s->told[order].ended);
	s->told[order].ended = true;
	s->told[order].end = *end;
	return true;
}

static bool on_state(void *user, const struct speaker_state *state)
{
	struct stage *s = user;
	s->state = *state;
	s->states++;
	return true;
}

static int poll_once(struct stage *s)
{
	const struct player_events tell = {.user = s,
	        .started = on_started,
	        .progress = on_progress,
	        .ended = on_ended,
	        .state = on_state};
	int64_t before = stage_now_ns();
	int timeout = player_poll(s->player, &tell);
	int64_t took = stage_now_ns() - before;
	s->slowest_poll_ns = took > s->slowest_poll_ns ? took : s->slowest_poll_ns;
	return timeout;
}

static void step(struct stage *s, int64_t until_ns)
{
	int timeout = poll_once(s);
	int left = (int)((until_ns - stage_now_ns()) / NS_PER_MS) + 1;
	struct pollfd p = {.fd = player_fd(s->player), .events = POLLIN};
	poll(&p, 1, timeout < 0 || timeout > left ? left : timeout);
}

void stage_run(struct stage *s, int ms)
{
	int64_t until = stage_now_ns() + ms * NS_PER_MS;
	while (stage_now_ns() < until)
		step(s, until);
	poll_once(s);
}

bool stage_until_ended(struct stage *s, uint32_t order, int ms)
{
	int64_t until = stage_now_ns() + ms * NS_PER_MS;
	while (!s->told[order].ended && stage_now_ns() < until)
		step(s, until);
	return s->told[order].ended;
}

bool stage_until_started(struct stage *s, uint32_t order, int ms)
{
	int64_t until = stage_now_ns() + ms * NS_PER_MS;
	while (!s->told[order].started && stage_now_ns() < until)
		step(s, until);
	return s->told[order].started;
}

bool stage_until_state(struct stage *s, enum speaker_device device, int ms)
{
	int64_t until = stage_now_ns() + ms * NS_PER_MS;
	while ((s->states == 0 || s->state.device != device) && stage_now_ns() < until)
		step(s, until);
	return s->states > 0 && s->state.device == device;
}

void stage_start(struct stage *s, const char *options, uint32_t idle_ms)
{
	stage_start_at(s, options, idle_ms, NULL);
}

void stage_start_at(
        struct stage *s, const char *options, uint32_t idle_ms, const struct clock *clock)
{
	char device[256];
	struct err e = {0};
	memset(s, 0, sizeof *s);
	strcpy(s->record, "/tmp/bantin-device-XXXXXX");
	close(mkstemp(s->record));
	snprintf(device, sizeof device, "null:record=%s,%s", s->record, options);
	const struct player_config config = {
	        .device = device, .latency_ms = 20, .idle_ms = idle_ms, .clock = clock};
	int status = player_create(&s->player, &config, &e);
	if (status < 0)
		print_error("%s\n", e.sentence);
	assert_int_equal(status, 0);
}

void stage_end(struct stage *s)
{
	player_destroy(s->player);
	unlink(s->record);
}

size_t stage_recorded(const struct stage *s)
{
	struct stat st;
	assert_int_equal(stat(s->record, &st), 0);
	return st.st_size < WAV_HEADER ? 0 : (size_t)(st.st_size - WAV_HEADER) / 2;
}

int16_t *stage_record(const struct stage *s, size_t *ret_count)
{
	FILE *f = fopen(s->record, "rb");
	size_t count = stage_recorded(s);
	int16_t *frames = calloc(count + 1, sizeof *frames);
	assert_non_null(f);
	assert_int_equal(fseek(f, WAV_HEADER, SEEK_SET), 0);
	assert_int_equal(fread(frames, sizeof *frames, count, f), count);
	fclose(f);
	*ret_count = count;
	return frames;
}
