/* The control side of a player: takes orders, watches the device, tells what
 * became of each order. It never waits for the engine or the device; the lock
 * is held by either side only to look at orders. */
#include "device/player.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "device/player_parts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { PROGRESS_MS = 100, WATCH_IDLE_MS = 400, WATCH_WORK_MS = 200 };

static int64_t now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

static void init_locks(struct player *p)
{
	pthread_condattr_t monotonic;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&p->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static void free_player(struct player *p)
{
	device_destroy(p->device);
	answer_forget(&p->answer);
	feeder_finish(&p->feeder);
	sink_finish(&p->sink);
	fd_close(&p->news);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

int player_create(struct player **ret, const struct player_config *config, struct err *e)
{
	struct player *p = mem_alloc(sizeof *p);
	init_locks(p);
	sink_init(&p->sink);
	feeder_init(&p->feeder, &p->sink);
	p->latency_ms = config->latency_ms;
	p->idle_ms = config->idle_ms;
	p->clock = config->clock != NULL ? config->clock : &clock_system;
	p->device_state = SPEAKER_CLOSED;
	p->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int status =
	        p->news < 0 ? err_sys(e, -errno, "player.start", _("cannot start the player")) : 0;
	if (status == 0)
		status = device_create(config->device, &p->device, e);
	if (status == 0) {
		status = -pthread_create(&p->thread, NULL, engine_thread, p);
		if (status < 0)
			err_sys(e, status, "player.start", _("cannot start the player"));
	}
	if (status < 0) {
		free_player(p);
		return status;
	}
	*ret = p;
	return 0;
}

void player_destroy(struct player *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->quit = true;
	sink_cut(&p->sink);
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	free_player(p);
}

/* With the lock held. */
static struct order *free_order(struct player *p)
{
	for (size_t i = 0; i < PLAYER_ORDERS_MAX; i++)
		if (p->orders[i].stage == ORDER_FREE)
			return &p->orders[i];
	return NULL;
}

/* With the lock held. The counts are nobody's while the order is free. */
static void fill_order(
        struct player *p, struct order *o, uint32_t id, int tape, const struct speaker_play *play)
{
	atomic_store(&o->count.taken, 0);
	atomic_store(&o->count.started_ns, 0);
	atomic_store(&o->count.moved_ns, 0);
	atomic_store(&o->count.underruns, 0);
	atomic_store(&o->count.over, false);
	o->turn = ++p->turns;
	o->id = id;
	o->generation = atomic_load(&p->sink.live);
	o->tape = tape;
	o->play = *play;
	o->bad = o->lost = false;
	o->told_start = o->told_end = false;
	o->told_ns = 0;
	o->stage = ORDER_WAITING;
}

int player_play(
        struct player *p, uint32_t order, int tape, const struct speaker_play *play, bool cut_in)
{
	pthread_mutex_lock(&p->lock);
	struct order *o = free_order(p);
	if (o == NULL) {
		pthread_mutex_unlock(&p->lock);
		fd_close(&tape);
		return -EBUSY;
	}
	if (cut_in) {
		atomic_store(&p->sink.paused, false);
		sink_cut(&p->sink);
	}
	fill_order(p, o, order, tape, play);
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	return 0;
}

void player_stop(struct player *p)
{
	pthread_mutex_lock(&p->lock);
	atomic_store(&p->sink.paused, false);
	sink_cut(&p->sink);
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
}

void player_volume(struct player *p, const struct speaker_volume *volume)
{
	sink_set_volume(&p->sink, powf(10.0f, volume->gain_db / 20.0f), volume->ramp_ms);
}

void player_pause(struct player *p)
{
	atomic_store(&p->sink.paused, true);
}

void player_resume(struct player *p)
{
	atomic_store(&p->sink.paused, false);
}

void player_release(struct player *p)
{
	pthread_mutex_lock(&p->lock);
	p->release = true;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
}

int player_fd(const struct player *p)
{
	return p->news;
}

bool player_stuck(const struct player *p)
{
	return p->stuck;
}

void player_state(struct player *p, struct speaker_state *ret)
{
	memset(ret, 0, sizeof *ret);
	pthread_mutex_lock(&p->lock);
	ret->device = (uint32_t)(p->stuck ? SPEAKER_STUCK : p->device_state);
	if (p->device_state == SPEAKER_OPEN) {
		ret->rate = p->got.rate;
		ret->latency_ms = p->got.latency_ms;
	}
	_Static_assert(sizeof ret->name == sizeof p->name, "one size of name");
	memcpy(ret->name, p->name, sizeof ret->name);
	pthread_mutex_unlock(&p->lock);
	ret->underruns = atomic_load(&p->sink.underruns);
	ret->frames_out = atomic_load(&p->sink.frames_out);
}

static enum speaker_device device_now(struct player *p)
{
	pthread_mutex_lock(&p->lock);
	enum speaker_device state = p->device_state;
	pthread_mutex_unlock(&p->lock);
	return state;
}

static int64_t work_limit_ns(enum engine_work work)
{
	return (work == ENGINE_CLOSING ? PLAYER_CLOSING_MS : PLAYER_HUNG_MS) * NS_PER_MS;
}

static uint32_t latency_now(struct player *p)
{
	pthread_mutex_lock(&p->lock);
	uint32_t ms = p->got.latency_ms;
	pthread_mutex_unlock(&p->lock);
	return ms;
}

/* How long an open device may ask for nothing. */
static int64_t silence_limit_ns(struct player *p)
{
	uint64_t frames = atomic_load(&p->sink.frames_out) - p->open_frames;
	uint64_t warm_ms = PLAYER_WARM_MS + 2 * p->watched_latency_ms;
	uint64_t warm = atomic_load(&p->sink.rate) * warm_ms / 1000;
	return (frames < warm ? PLAYER_WARM_UP_MS : PLAYER_STUCK_MS) * NS_PER_MS;
}

/* The server was asked, and has not answered for too long. */
static bool server_is_gone(struct player *p, int64_t now, int64_t silence_ns)
{
	struct answer *a = &p->answer;
	if (!p->watching || silence_ns < PLAYER_ASK_MS * NS_PER_MS) {
		if (a->asked_ns != 0)
			answer_forget(a);
		return false;
	}
	if (a->asked_ns == 0)
		answer_ask(a, now);
	return answer_is_owed(a) && now - a->asked_ns > PLAYER_ANSWER_MS * NS_PER_MS;
}

/* Is the device stuck? A player that was itself stopped for a while must not
 * take its own absence for the device's. */
static void watch(struct player *p, enum speaker_device state)
{
	int64_t now = now_ns();
	uint64_t calls = atomic_load(&p->sink.calls);
	bool was_away = now - p->polled_ns > PLAYER_STUCK_MS * NS_PER_MS;
	enum engine_work work = (enum engine_work)atomic_load(&p->work);
	int64_t since = atomic_load(&p->work_since_ns);
	uint32_t opening = atomic_load(&p->openings);
	uint32_t late = atomic_load(&p->sink.device_late);
	/* After an underrun the sound server begins as it does with an opened device. */
	bool anew = !p->watching || opening != p->watched_opening || late != p->watched_late;
	p->watched_opening = opening;
	p->watched_late = late;
	if (calls != p->seen_calls || anew || was_away) {
		p->seen_calls = calls;
		p->seen_calls_ns = now;
	}
	if (anew) {
		p->open_frames = atomic_load(&p->sink.frames_out);
		p->watched_latency_ms = latency_now(p);
	}
	p->watching = state == SPEAKER_OPEN;
	p->polled_ns = now;
	int64_t silence = now - p->seen_calls_ns;
	bool silent = p->watching && silence > silence_limit_ns(p);
	silent = server_is_gone(p, now, silence) || silent;
	bool hung = work != ENGINE_IDLE && now - since > work_limit_ns(work);
	if ((silent || hung) && !p->stuck)
		sink_cut(&p->sink); /* what waits must not sound when it wakes up later */
	p->stuck = silent || hung;
}

/* True if nothing can touch the order any more; *ret_result says how it ended.
 * With the lock held. */
static bool order_over(struct player *p, struct order *o, enum speaker_result *ret_result)
{
	bool stale = o->generation != atomic_load(&p->sink.live);
	bool left = (int32_t)(atomic_load(&p->sink.settled) - o->generation) > 0 ||
	            p->device_state != SPEAKER_OPEN;
	*ret_result = SPEAKER_CUT;
	switch (o->stage) {
	case ORDER_WAITING:
		if (stale)
			fd_close(&o->tape);
		return stale;
	case ORDER_FED:
		if (!atomic_load(&o->count.over))
			return stale && left;
		*ret_result = o->bad ? SPEAKER_BAD_TAPE : SPEAKER_PLAYED;
		return true;
	case ORDER_DEAD:
		*ret_result = o->lost ? SPEAKER_LOST : o->bad ? SPEAKER_BAD_TAPE : SPEAKER_CUT;
		return o->lost || o->bad || left;
	case ORDER_FREE:
	case ORDER_FEEDING:
		break;
	}
	return false;
}

static bool tell_start(struct order *o, const struct player_events *tell)
{
	int64_t started = atomic_load(&o->count.started_ns);
	if (started == 0 || o->told_start)
		return true;
	const struct speaker_progress p = {.frames = 0, .mono_ns = started};
	o->told_start = tell->started(tell->user, o->id, &p);
	return o->told_start;
}

static void tell_progress(struct order *o, const struct player_events *tell)
{
	const struct speaker_progress p = {
	        .frames = atomic_load(&o->count.taken), .mono_ns = atomic_load(&o->count.moved_ns)};
	if (!o->told_start || now_ns() - o->told_ns < PROGRESS_MS * NS_PER_MS)
		return;
	o->told_ns = now_ns();
	tell->progress(tell->user, o->id, &p);
}

static bool tell_end(struct order *o, enum speaker_result result, const struct player_events *tell)
{
	struct speaker_ended end = {.frames = atomic_load(&o->count.taken),
	        .result = (uint32_t)result,
	        .underruns = atomic_load(&o->count.underruns),
	        .mono_ns = atomic_load(&o->count.moved_ns)};
	if (end.mono_ns == 0)
		end.mono_ns = now_ns();
	return tell->ended(tell->user, o->id, &end);
}

static void tell_order(struct player *p, struct order *o, const struct player_events *tell)
{
	enum speaker_result result;
	pthread_mutex_lock(&p->lock);
	bool over = order_over(p, o, &result);
	pthread_mutex_unlock(&p->lock);
	if (p->stuck && (!over || result == SPEAKER_CUT)) /* it was watch() that cut it */
		result = SPEAKER_LOST;
	if (!o->told_end) {
		if (!tell_start(o, tell))
			return;
		if (over || p->stuck)
			o->told_end = tell_end(o, result, tell);
		else
			tell_progress(o, tell);
	}
	if (!over || !o->told_end)
		return;
	pthread_mutex_lock(&p->lock);
	o->stage = ORDER_FREE;
	pthread_mutex_unlock(&p->lock);
}

/* Orders in use, oldest first. */
static size_t orders_by_turn(struct player *p, struct order *list[PLAYER_ORDERS_MAX])
{
	size_t n = 0;
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < PLAYER_ORDERS_MAX; i++) {
		struct order *o = &p->orders[i];
		if (o->stage == ORDER_FREE)
			continue;
		size_t at = n++;
		for (; at > 0 && list[at - 1]->turn > o->turn; at--)
			list[at] = list[at - 1];
		list[at] = o;
	}
	pthread_mutex_unlock(&p->lock);
	return n;
}

/* On a change, and about once a second while frames move. */
static void tell_state(struct player *p, const struct player_events *tell)
{
	struct speaker_state state;
	uint64_t changes = atomic_load(&p->state_changes);
	uint64_t moved = atomic_load(&p->sink.frames_out) - p->told_frames;
	uint32_t second = atomic_load(&p->sink.rate);
	if (changes == p->told_changes && p->stuck == p->told_stuck &&
	        (second == 0 || moved < second))
		return;
	player_state(p, &state);
	if (!tell->state(tell->user, &state))
		return;
	p->told_changes = changes;
	p->told_stuck = p->stuck;
	p->told_frames = state.frames_out;
}

int player_poll(struct player *p, const struct player_events *tell)
{
	uint64_t count;
	struct order *list[PLAYER_ORDERS_MAX];
	while (read(p->news, &count, sizeof count) > 0)
		;
	enum speaker_device state = device_now(p);
	watch(p, state);
	size_t n = orders_by_turn(p, list);
	for (size_t i = 0; i < n; i++)
		tell_order(p, list[i], tell);
	tell_state(p, tell);
	if (n > 0 || p->told_changes != atomic_load(&p->state_changes))
		return PLAYER_TICK_MS;
	if (atomic_load(&p->work) != ENGINE_IDLE)
		return WATCH_WORK_MS;
	return state == SPEAKER_OPEN ? WATCH_IDLE_MS : -1;
}
