/* The device that is none: takes frames in real time by a thread of its own
 * and imitates devices that fail. It stands behind the same contract as real
 * ones, so what tests say about it is said about the player that runs in the
 * street. Options are described in device/device.h. */
#include "device/device.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/null_options.h"
#include "base/str.h"
#include "device/wav.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	NULL_PERIOD_MS = 5,
	NULL_PERIOD_MAX = 4096, /* frames in one fill */
	NULL_LATE_MS = 200,     /* slept longer than this (suspended): do not catch up */
};

static const int64_t never = INT64_MAX;

struct null_device {
	struct device device; /* first: ops */
	struct null_options told;
	bool absent; /* as told, or since it vanished */
	/* State of the engine's thread. */
	int64_t there_from; /* when it is (again) there */
	bool vanished;      /* it did, once */
	bool open;
	pthread_t thread;
	struct device_wanted wanted;
	struct wav_tap tap;
	/* Shared with the stream's thread. */
	_Atomic bool quit, gone;
	int64_t opened_ns;
};

static void nap(int64_t ns)
{
	struct timespec t = {.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

static void sleep_until(int64_t ns)
{
	struct timespec t = {.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static bool there(const struct null_device *d)
{
	return !d->absent && clock_mono_ns(&clock_system) >= d->there_from;
}

/* One period: the frames that are due by now, counted from the start so that
 * no rounding adds up. */
static void take_due(struct null_device *d, uint64_t *taken, int64_t now, bool underran)
{
	float frames[NULL_PERIOD_MAX];
	uint64_t due = (uint64_t)(now - d->opened_ns) * d->told.rate / (uint64_t)NS_PER_S;
	if (due - *taken > (uint64_t)d->told.rate * NULL_LATE_MS / 1000) {
		*taken = due - (uint64_t)d->told.rate * NULL_PERIOD_MS / 1000;
		underran = true;
	}
	while (*taken < due) {
		uint64_t left = due - *taken;
		uint32_t n = left < NULL_PERIOD_MAX ? (uint32_t)left : NULL_PERIOD_MAX;
		d->wanted.fill(d->wanted.user, frames, n, now, underran);
		wav_tap_write(&d->tap, frames, n);
		*taken += n;
		underran = false;
	}
}

/* As PortAudio's thread has it; where the system does not allow it, not. */
static void ask_for_real_time(void)
{
	const struct sched_param least = {.sched_priority = 1};
	pthread_setschedparam(pthread_self(), SCHED_FIFO, &least);
}

static void *stream_thread(void *user)
{
	struct null_device *d = user;
	ask_for_real_time();
	uint64_t taken = 0;
	int64_t next = d->opened_ns, next_underrun = d->told.underruns;
	while (!atomic_load(&d->quit)) {
		next += NULL_PERIOD_MS * NS_PER_MS;
		sleep_until(next);
		int64_t now = clock_mono_ns(&clock_system);
		int64_t age = now - d->opened_ns;
		if (!d->vanished && age >= d->told.vanishes) {
			atomic_store(&d->gone, true);
			break;
		}
		if (age >= d->told.wedged)
			continue;
		bool underran = age >= next_underrun;
		if (underran)
			next_underrun += d->told.underruns;
		if (now - next > NULL_LATE_MS * NS_PER_MS)
			next = now;
		take_due(d, &taken, now, underran);
		if (underran && d->told.rests != never) {
			nap(d->told.rests);
			next_underrun =
			        clock_mono_ns(&clock_system) - d->opened_ns + d->told.underruns;
		}
	}
	return NULL;
}

static int null_find(
        struct device *device, bool fresh, char ret_name[DEVICE_NAME_MAX], struct err *e)
{
	const struct null_device *d = (const struct null_device *)device;
	(void)fresh;
	if (!there(d))
		return err_set(
		        e, -ENODEV, "device.absent", _("the null device is told to be absent"));
	strcpy(ret_name, "null");
	return 0;
}

static int null_open(struct device *device, const struct device_wanted *wanted,
        struct device_got *ret_got, struct err *e)
{
	struct null_device *d = (struct null_device *)device;
	if (d->told.slow != never)
		nap(d->told.slow);
	if (!there(d))
		return err_set(
		        e, -ENODEV, "device.absent", _("the null device is told to be absent"));
	if (d->told.record[0] != '\0') {
		int status = wav_tap_open(&d->tap, d->told.record, d->told.rate, e);
		if (status < 0)
			return status;
	}
	d->wanted = *wanted;
	atomic_store(&d->quit, false);
	atomic_store(&d->gone, false);
	d->opened_ns = clock_mono_ns(&clock_system);
	int status = -pthread_create(&d->thread, NULL, stream_thread, d);
	if (status < 0) {
		wav_tap_close(&d->tap);
		return err_sys(e, status, "device.open", _("cannot start the null device"));
	}
	d->open = true;
	/* One that underruns tells what it was asked for, so that a test sees it raised. */
	*ret_got = (struct device_got){.rate = d->told.rate,
	        .latency_ms = d->told.underruns != never ? wanted->latency_ms : NULL_PERIOD_MS};
	return 0;
}

static void null_close(struct device *device)
{
	struct null_device *d = (struct null_device *)device;
	if (!d->open)
		return;
	atomic_store(&d->quit, true);
	pthread_join(d->thread, NULL);
	wav_tap_close(&d->tap);
	d->open = false;
	if (atomic_load(&d->gone)) {
		d->vanished = true;
		d->absent = d->told.appears == never;
		d->there_from = d->absent ? never : clock_mono_ns(&clock_system) + d->told.appears;
	}
	if (d->told.slow != never)
		nap(d->told.slow);
}

static bool null_alive(struct device *device)
{
	struct null_device *d = (struct null_device *)device;
	return d->open && !atomic_load(&d->gone);
}

static int null_list(struct device *device,
        void (*tell)(void *user, const struct device_entry *entry), void *user, struct err *e)
{
	const struct null_device *d = (const struct null_device *)device;
	(void)e;
	const struct device_entry entry = {
	        .name = "null", .rate = d->told.rate, .is_default = true};
	tell(user, &entry);
	return 0;
}

static void null_destroy(struct device *device)
{
	struct null_device *d = (struct null_device *)device;
	free(d);
}

static const struct device_ops null_ops = {
        .name = "null",
        .find = null_find,
        .open = null_open,
        .close = null_close,
        .alive = null_alive,
        .destroy = null_destroy,
        .list = null_list,
};

int device_null_create(const char *options, struct device **ret, struct err *e)
{
	struct null_device *d = mem_alloc(sizeof *d);
	const char *list =
	        str_starts(options, "null:") ? options + strlen("null:") : options + strlen("null");
	int status = null_options_parse(list, &d->told, e);
	if (status < 0) {
		free(d);
		return status;
	}
	d->device.ops = &null_ops;
	d->tap.fd = -1;
	d->absent = d->told.absent;
	if (d->told.appears != never)
		d->there_from = clock_mono_ns(&clock_system) + d->told.appears;
	*ret = &d->device;
	return 0;
}
