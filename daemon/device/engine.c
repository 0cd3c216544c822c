/* The engine thread of a player: the only one that calls the device's
 * operations and the feeder. It holds the lock only to look at orders and to
 * publish what it found, never while the device works. */
#include "device/player_parts.h"

#include "base/clock.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	ENGINE_FULL_MS = 40,   /* the ring holds a quarter of a second and more */
	ENGINE_STALE_MS = 1,   /* full of what was cut, which goes at the next callback */
	ENGINE_DRY_MS = 5,     /* a growing tape had nothing */
	ENGINE_OPEN_MS = 100,  /* idle with an open device: is it alive? */
	ENGINE_RETRY_MS = 300, /* an order may make it look again so soon */
	ENGINE_LATE_MOST = 3,  /* underruns before the latency is raised when nothing plays */
	ENGINE_LATE_NOW = 8,   /* and in the middle of what plays */
	ENGINE_TAIL_MS = 500,  /* besides its latency: what it took may still be on the way out */
};

/* The sink counts by the same clock, which the device hands it. */
static int64_t now_ns(void)
{
	return clock_mono_ns(&clock_system);
}

/* For how an absent device is looked for; nothing plays then. */
static int64_t search_ns(const struct player *p)
{
	return clock_mono_ns(p->clock);
}

static void tell_control(struct player *p)
{
	uint64_t one = 1;
	ssize_t n = write(p->news, &one, sizeof one);
	(void)n; /* full: it is readable, which is all that counts */
}

static void working(struct player *p, enum engine_work work)
{
	atomic_store(&p->work_since_ns, now_ns());
	atomic_store(&p->work, (uint32_t)work);
	if (work != ENGINE_IDLE)
		tell_control(p);
}

static void publish(struct player *p, enum speaker_device state)
{
	pthread_mutex_lock(&p->lock);
	p->device_state = state;
	pthread_mutex_unlock(&p->lock);
	atomic_fetch_add(&p->state_changes, 1);
	tell_control(p);
}

static void let_go(struct player *p, bool lost, bool bad)
{
	pthread_mutex_lock(&p->lock);
	p->current->stage = ORDER_DEAD;
	p->current->lost = lost;
	p->current->bad = bad;
	pthread_mutex_unlock(&p->lock);
	feeder_abandon(&p->feeder);
	p->current = NULL;
	tell_control(p);
}

/* The device cannot play: every order that has not ended is lost. The device
 * is closed, so no callback runs. */
static void lose_orders(struct player *p)
{
	if (p->current != NULL)
		let_go(p, true, false);
	sink_drop_all(&p->sink);
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < PLAYER_ORDERS_MAX; i++) {
		struct order *o = &p->orders[i];
		if (o->stage == ORDER_WAITING && o->tape >= 0) {
			close(o->tape);
			o->tape = -1;
		}
		if (o->stage == ORDER_WAITING ||
		        (o->stage == ORDER_FED && !atomic_load(&o->count.over))) {
			o->stage = ORDER_DEAD;
			o->lost = true;
		}
	}
	pthread_mutex_unlock(&p->lock);
	tell_control(p);
}

static bool is_open(struct player *p)
{
	return p->device_state == SPEAKER_OPEN; /* only this thread writes it */
}

static void nap(int ms)
{
	const struct timespec t = {.tv_nsec = ms * NS_PER_MS};
	nanosleep(&t, NULL);
}

static void close_device(struct player *p)
{
	working(p, ENGINE_CLOSING);
	p->device->ops->close(p->device);
	working(p, ENGINE_IDLE);
	p->silent_from_ns = 0;
}

/* The state is published by the caller. */
static bool find_device(struct player *p, bool fresh)
{
	char name[DEVICE_NAME_MAX] = "";
	struct err e;
	working(p, ENGINE_FINDING);
	int status = p->device->ops->find(p->device, fresh, name, &e);
	working(p, ENGINE_IDLE);
	p->tried_ns = search_ns(p);
	atomic_fetch_add(&p->looks, 1);
	if (status < 0) {
		backoff_failed(&p->absence, p->tried_ns);
		return false;
	}
	backoff_worked(&p->absence);
	pthread_mutex_lock(&p->lock);
	memcpy(p->name, name, sizeof p->name);
	pthread_mutex_unlock(&p->lock);
	return true;
}

static bool try_open(struct player *p)
{
	struct device_got got = {0};
	struct err e;
	const struct device_wanted wanted = {
	        .latency_ms = p->latency_ms, .fill = sink_fill, .user = &p->sink};
	sink_set_rate(&p->sink, 0);
	working(p, ENGINE_OPENING);
	int status = p->device->ops->open(p->device, &wanted, &got, &e);
	working(p, ENGINE_IDLE);
	if (status < 0)
		return false;
	sink_set_rate(&p->sink, got.rate);
	pthread_mutex_lock(&p->lock);
	p->got = got;
	pthread_mutex_unlock(&p->lock);
	p->late_at_open = atomic_load(&p->sink.device_late);
	atomic_fetch_add(&p->openings, 1);
	p->busy_ns = now_ns();
	return true;
}

/* Open the device for an order. An absent one is looked for once more, unless
 * that was just done: a storm of orders must not become a storm of rescans. */
static bool ensure_open(struct player *p)
{
	if (is_open(p))
		return true;
	bool absent = p->device_state == SPEAKER_ABSENT;
	if (absent && search_ns(p) - p->tried_ns < ENGINE_RETRY_MS * NS_PER_MS)
		return false;
	bool opened = (!absent || find_device(p, true)) && try_open(p);
	if (!opened && !absent)
		opened = find_device(p, true) && try_open(p);
	if (!opened && p->absence.failures == 0) /* found, yet it does not open */
		backoff_failed(&p->absence, search_ns(p));
	publish(p, opened ? SPEAKER_OPEN : SPEAKER_ABSENT);
	return opened;
}

static void device_went(struct player *p)
{
	close_device(p);
	lose_orders(p);
	publish(p, find_device(p, true) ? SPEAKER_CLOSED : SPEAKER_ABSENT);
}

/* An idle device that had underruns is opened anew with more latency. */
static bool needs_more_latency(struct player *p, uint32_t most)
{
	uint32_t late = atomic_load(&p->sink.device_late) - p->late_at_open;
	return late >= most && p->latency_ms < PLAYER_LATENCY_MAX_MS;
}

static void raise_latency(struct player *p)
{
	p->latency_ms = p->latency_ms * 2 < PLAYER_LATENCY_MAX_MS ? p->latency_ms * 2
	                                                          : PLAYER_LATENCY_MAX_MS;
}

/* Too many underruns to wait for the end of a long bulletin: a short silence, in
 * which what the device took is heard out, then on with more latency. Nothing is
 * lost; what cuts in meanwhile waits so long, once. */
static void raise_in_the_middle(struct player *p)
{
	int64_t silent_from = p->silent_from_ns;
	uint32_t live = atomic_load(&p->sink.live);
	int64_t until = now_ns() + (p->got.latency_ms + ENGINE_FULL_MS) * NS_PER_MS;
	uint32_t rate = p->got.rate;
	atomic_store(&p->sink.held, true);
	while (now_ns() < until && atomic_load(&p->sink.live) == live)
		nap(ENGINE_DRY_MS);
	raise_latency(p);
	close_device(p);
	bool opened = try_open(p) && p->got.rate == rate;
	atomic_store(&p->sink.held, false);
	p->silent_from_ns = silent_from;
	if (!opened)
		device_went(p); /* what was being fed is at another rate, or there is no device */
}

/* The oldest order that may play. Orders of an older generation that wait are
 * the control side's to end. */
static struct order *next_order(struct player *p)
{
	struct order *next = NULL;
	uint32_t live = atomic_load(&p->sink.live);
	for (size_t i = 0; i < PLAYER_ORDERS_MAX; i++) {
		struct order *o = &p->orders[i];
		if (o->stage == ORDER_WAITING && o->generation == live &&
		        (next == NULL || o->turn < next->turn))
			next = o;
	}
	return next;
}

static bool wants_lead_in(const struct player *p)
{
	int64_t sounded = atomic_load(&p->sink.sounded_ns);
	sounded = sounded > p->silent_from_ns ? sounded : p->silent_from_ns;
	return p->silent_from_ns == 0 || now_ns() - sounded > PLAYER_LEAD_IN_IDLE_MS * NS_PER_MS;
}

/* The chosen order may have been cut meanwhile; then it is no longer waiting. */
static void begin(struct player *p, struct order *o)
{
	struct err e;
	pthread_mutex_lock(&p->lock);
	bool waits = o->stage == ORDER_WAITING && o->generation == atomic_load(&p->sink.live);
	if (waits)
		o->stage = ORDER_FEEDING;
	pthread_mutex_unlock(&p->lock);
	if (!waits)
		return;
	p->current = o;
	int tape = o->tape;
	o->tape = -1;
	int status = feeder_begin(&p->feeder, &o->count, o->generation, tape, &o->play, p->got.rate,
	        wants_lead_in(p), &e);
	p->silent_from_ns = now_ns();
	if (status < 0)
		let_go(p, false, true);
}

/* Returns how long to wait before the next step. */
static int feed(struct player *p)
{
	bool broken = false;
	p->busy_ns = now_ns();
	switch (feeder_step(&p->feeder, &broken)) {
	case FEEDER_FULL:
		return atomic_load(&p->sink.settled) == p->current->generation ? ENGINE_FULL_MS
		                                                               : ENGINE_STALE_MS;
	case FEEDER_DRY:
		return ENGINE_DRY_MS;
	case FEEDER_DONE:
		break;
	}
	pthread_mutex_lock(&p->lock);
	p->current->stage = ORDER_FED;
	p->current->bad = broken;
	pthread_mutex_unlock(&p->lock);
	p->current = NULL;
	return 0;
}

static int rest_absent(struct player *p)
{
	if (search_ns(p) >= p->absence.due_ns && find_device(p, true)) {
		publish(p, SPEAKER_CLOSED);
		return -1;
	}
	int64_t left = (p->absence.due_ns - search_ns(p)) / NS_PER_MS + 1;
	return left > 0 ? (int)left : 0;
}

/* Nothing to feed. Returns how long this may last, -1: until woken. */
static int rest(struct player *p, bool release)
{
	if (p->device_state == SPEAKER_ABSENT)
		return rest_absent(p);
	if (!is_open(p))
		return -1;
	if (ring_waiting(&p->sink.ring) > 0) {
		p->busy_ns = now_ns();
		return ENGINE_FULL_MS;
	}
	int64_t quiet_ms = (now_ns() - p->busy_ns) / NS_PER_MS;
	bool raise = needs_more_latency(p, ENGINE_LATE_MOST);
	if (quiet_ms < ENGINE_TAIL_MS + p->got.latency_ms ||
	        (quiet_ms < p->idle_ms && !release && !raise))
		return ENGINE_OPEN_MS;
	if (raise)
		raise_latency(p);
	close_device(p);
	sink_drop_all(&p->sink);
	publish(p, SPEAKER_CLOSED);
	return -1;
}

static void wait_for(struct player *p, int ms)
{
	if (ms < 0) {
		pthread_cond_wait(&p->wake, &p->lock);
		return;
	}
	int64_t until = now_ns() + ms * NS_PER_MS;
	struct timespec t = {.tv_sec = until / NS_PER_S, .tv_nsec = until % NS_PER_S};
	pthread_cond_timedwait(&p->wake, &p->lock, &t);
}

/* One turn with the lock released. Returns how long to wait. */
static int turn(struct player *p, struct order *next, bool release)
{
	if (is_open(p) && !p->device->ops->alive(p->device)) {
		device_went(p);
		return 0;
	}
	if (p->current != NULL && needs_more_latency(p, ENGINE_LATE_NOW))
		raise_in_the_middle(p);
	if (p->current != NULL && p->current->generation != atomic_load(&p->sink.live)) {
		let_go(p, false, false);
		return 0;
	}
	if (p->current == NULL && next != NULL) {
		if (!ensure_open(p))
			lose_orders(p);
		else
			begin(p, next);
		return 0;
	}
	return p->current != NULL ? feed(p) : rest(p, release);
}

void *engine_thread(void *player)
{
	struct player *p = player;
	publish(p, find_device(p, false) ? SPEAKER_CLOSED : SPEAKER_ABSENT);
	int wait = 0;
	pthread_mutex_lock(&p->lock);
	while (!p->quit) {
		struct order *next = next_order(p);
		bool stale =
		        p->current != NULL && p->current->generation != atomic_load(&p->sink.live);
		bool now = stale || (next != NULL && p->current == NULL);
		if (!now && wait != 0)
			wait_for(p, wait);
		if (p->quit)
			break;
		next = next_order(p);
		p->release = p->release && next == NULL && is_open(p);
		bool release = p->release;
		pthread_mutex_unlock(&p->lock);
		wait = turn(p, next, release);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	if (is_open(p))
		close_device(p);
	lose_orders(p);
	return NULL;
}
