/* The policy in one place: which airing starts, cuts in, waits, or never
 * sounds. Pure; called by the daemon whenever something changed or a time that
 * it was told to wait for has come. Rules stand in the order of judge(). */
#include "schedule/decide.h"

#include "base/civil.h"
#include "base/clock.h"

#include <stddef.h>

/* An emergency that gives no end of validity is stale after this: a storm of
 * the day before yesterday must not be announced after a long power cut. */
static const int64_t STALE_MS = INT64_C(86400000);
/* Planned further ahead than any programme is planned: the clock was wrong. */
static const int64_t AHEAD_SLACK_MS = INT64_C(600000);

static const char *const names[] = {"wait", "prepare", "start", "cut_in", "stop", "miss", "refuse",
        "fail", "programme", "programme_missed", "programme_reset"};
_Static_assert(sizeof names / sizeof *names == ACTION_KIND_COUNT, "an action has no name");

const char *action_name(enum action_kind kind)
{
	return names[kind];
}

/* --- one slot --- */

/* NULL: no hours of its own. */
static bool open_at(const struct permitted *p, int64_t wall)
{
	return p == NULL || hours_permit_at(p->windows, p->count, wall);
}

static bool fits(const struct permitted *p, int64_t from, int64_t length)
{
	return p == NULL || hours_permit_span(p->windows, p->count, from, from + length);
}

/* When hours close, seen now: 0 if they are closed. Asked of the same few
 * hours for every slot, so the last answer of each kind is kept. */
struct closing {
	const struct permitted *hours;
	int64_t closes;
	bool known;
};

struct view {
	const struct situation *s;
	struct closing station, output;
};

static int64_t closes(const struct situation *s, struct closing *c, const struct permitted *hours)
{
	if (hours == NULL)
		return INT64_MAX;
	if (!c->known || c->hours != hours) {
		bool open = hours_permit_at(hours->windows, hours->count, s->now);
		*c = (struct closing){.hours = hours,
		        .known = true,
		        .closes =
		                open ? hours_next_change(hours->windows, hours->count, s->now) : 0};
	}
	return c->closes;
}

static struct action over(const struct slot *slot, enum action_kind kind, const char *why)
{
	return (struct action){.kind = kind, .airing = slot->id, .why = why};
}

static struct action wait_until(int64_t at)
{
	return (struct action){.kind = ACTION_WAIT, .at = at};
}

static const struct action wait_event = {.kind = ACTION_WAIT, .at = CALENDAR_NEVER};

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Its start fell into a time in which nobody decided, and that was too long. */
static bool was_slept_through(const struct situation *s, const struct slot *slot)
{
	return slot->class != SLOT_EMERGENCY && !slot->resumes && slot->planned > s->gap_from &&
	       slot->planned < s->gap_until && s->gap_until - slot->planned > s->late_ms;
}

/* It has its time, and that is over. */
static bool too_late(const struct situation *s, const struct slot *slot)
{
	if (was_slept_through(s, slot))
		return true;
	if (slot->latest > 0)
		return s->now > slot->latest;
	if (slot->planned <= 0 || slot->resumes)
		return false;
	return s->now - slot->planned > (slot->class == SLOT_EMERGENCY ? STALE_MS : s->late_ms);
}

static struct action judge_leave(const struct situation *s, const struct slot *slot)
{
	/* By a clock that may be wrong nothing is over. */
	bool due = s->clock_trusted && slot->planned <= s->now;
	switch (slot->leave) {
	case LEAVE_SUPERSEDED:
		return over(slot, ACTION_REFUSE, "superseded");
	case LEAVE_CANCELLED:
		return over(slot, ACTION_REFUSE, "cancelled");
	case LEAVE_UNAPPROVED:
		if (due && s->now >= slot->latest)
			return over(slot, ACTION_REFUSE, "unapproved");
		break;
	case LEAVE_HELD:
		if (due && slot->planned > 0 && s->now >= slot->latest)
			return over(slot, ACTION_MISS, "held");
		break;
	case LEAVE_APPROVED:
		return (struct action){.kind = ACTION_START, .airing = slot->id};
	}
	int64_t next = slot->planned > s->now ? slot->planned : slot->latest;
	return next > s->now ? wait_until(next) : wait_event;
}

/* No output may take it now: it is not worth waiting for its words. */
static bool outputs_closed(struct view *v, const struct slot *slot)
{
	return v->s->clock_trusted && slot->class != SLOT_EMERGENCY &&
	       closes(v->s, &v->output, slot->hours) == 0;
}

static struct action judge_hours(struct view *v, const struct slot *slot)
{
	const struct situation *s = v->s;
	enum action_kind kind = slot->resumes ? ACTION_MISS : ACTION_REFUSE;
	if (slot->class == SLOT_EMERGENCY)
		return (struct action){.kind = ACTION_START, .airing = slot->id};
	int64_t station = closes(s, &v->station, &s->hours);
	int64_t output = closes(s, &v->output, slot->hours);
	if (station == 0 || output == 0)
		return over(slot, kind, "hours.closed");
	if (slot->asked_ms > sooner(station, output) - s->now)
		return over(slot, kind, "hours.end");
	return (struct action){.kind = ACTION_START, .airing = slot->id};
}

static struct action judge_words(const struct slot *slot)
{
	/* An emergency does not wait for words: they are made while it plays, and
	 * where every voice fails the daemon has recordings. */
	if (slot->class == SLOT_EMERGENCY || slot->words == WORDS_READY)
		return (struct action){.kind = ACTION_START, .airing = slot->id};
	if (slot->words == WORDS_FAILED)
		return over(slot, ACTION_FAIL, "words.failed");
	if (slot->words == WORDS_NONE)
		return (struct action){.kind = ACTION_PREPARE, .airing = slot->id};
	return slot->latest > 0 ? wait_until(slot->latest + 1) : wait_event;
}

static struct action judge_future(const struct situation *s, const struct slot *slot)
{
	int64_t begins = slot->planned > slot->not_before ? slot->planned : slot->not_before;
	if (slot->words != WORDS_NONE || slot->leave != LEAVE_APPROVED)
		return wait_until(begins);
	if (begins - s->now <= s->ahead_ms)
		return (struct action){.kind = ACTION_PREPARE, .airing = slot->id};
	return wait_until(begins - s->ahead_ms);
}

/* What one slot calls for, if nothing else were there. */
static struct action judge(struct view *v, const struct slot *slot)
{
	const struct situation *s = v->s;
	bool clock_free = slot->class == SLOT_EMERGENCY || slot->say;
	struct action a = judge_leave(s, slot);
	if (a.kind != ACTION_START)
		return a;
	if (!s->clock_trusted && !clock_free)
		return wait_event;
	if (s->clock_trusted && slot->expires > 0 && s->now >= slot->expires)
		return over(slot, ACTION_MISS, "expired");
	if (s->clock_trusted && too_late(s, slot))
		return over(slot, ACTION_MISS, s->muted ? "muted" : "late");
	if (slot->planned > s->now || slot->not_before > s->now)
		return judge_future(s, slot);
	if (s->muted || (s->paused && slot->class != SLOT_EMERGENCY) ||
	        (slot->unconfirmed && slot->class != SLOT_EMERGENCY)) {
		int64_t end = slot->latest > 0 ? slot->latest + 1 : CALENDAR_NEVER;
		return wait_until(slot->expires > 0 ? sooner(end, slot->expires) : end);
	}
	if (outputs_closed(v, slot))
		return over(slot, slot->resumes ? ACTION_MISS : ACTION_REFUSE, "hours.closed");
	a = judge_words(slot);
	if (a.kind != ACTION_START)
		return a;
	/* On an untrusted clock the hours are unknown: `say` is a person standing
	 * there, who hears it. */
	return s->clock_trusted ? judge_hours(v, slot) : a;
}

/* --- among slots --- */

/* Negative: `a` first. */
static int before(const struct situation *s, const struct slot *a, const struct slot *b)
{
	if (a->class != b->class)
		return a->class > b->class ? -1 : 1;
	if (a->class == SLOT_EMERGENCY) {
		/* The newest word first; what was cut comes after it. */
		if (a->resumes != b->resumes)
			return a->resumes ? 1 : -1;
		if (a->article != b->article)
			return a->article > b->article ? -1 : 1;
	}
	/* It would cut in anyway: better before something begins than into it. */
	if (a->busy != b->busy)
		return a->busy == BUSY_CUT ? -1 : 1;
	bool a_going = s->on_air.bulletin != 0 && a->bulletin == s->on_air.bulletin;
	bool b_going = s->on_air.bulletin != 0 && b->bulletin == s->on_air.bulletin;
	if (a_going != b_going)
		return a_going ? -1 : 1;
	if (a->resumes != b->resumes)
		return a->resumes ? -1 : 1;
	if (a->planned != b->planned)
		return a->planned < b->planned ? -1 : 1;
	if (a->bulletin == b->bulletin && a->position != b->position)
		return a->position < b->position ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* May it interrupt what is on air? Two exact times that are due together follow
 * each other: else who began would be cut in its first second by the other. */
static bool cuts_in(const struct situation *s, const struct slot *slot)
{
	const struct on_air *now = &s->on_air;
	if (slot->class == SLOT_EMERGENCY)
		return now->class != SLOT_EMERGENCY ||
		       (slot->supersedes != 0 && slot->supersedes == now->article);
	bool its_turn =
	        now->busy == BUSY_CUT && now->class == slot->class && now->started >= slot->planned;
	return slot->busy == BUSY_CUT && now->class != SLOT_EMERGENCY &&
	       slot->class >= now->class && !now->stopping && !its_turn;
}

struct survey {
	const struct slot *best;   /* that may start now */
	const struct slot *cutter; /* that may start now, also over what is on air */
	struct action first; /* the first thing to do about a slot that will not start; ACTION_WAIT:
	                        none */
	int64_t wake;
};

static struct survey look_at_slots(const struct situation *s)
{
	struct survey v = {
	        .first = wait_event, .wake = s->slots_until > 0 ? s->slots_until : CALENDAR_NEVER};
	if (s->slots_until > 0)
		v.wake = s->slots_until - s->ahead_ms > s->now ? s->slots_until - s->ahead_ms
		                                               : s->slots_until;
	struct view view = {.s = s};
	for (size_t i = 0; i < s->slot_count; i++) {
		const struct slot *slot = &s->slots[i];
		struct action a = judge(&view, slot);
		if (a.kind == ACTION_START) {
			if (v.best == NULL || before(s, slot, v.best) < 0)
				v.best = slot;
			if (s->on_air.id != 0 && cuts_in(s, slot) &&
			        (v.cutter == NULL || before(s, slot, v.cutter) < 0))
				v.cutter = slot;
			/* While it waits for its turn its own ends go on counting. */
			if (slot->latest > s->now)
				v.wake = sooner(v.wake, slot->latest + 1);
			if (slot->expires > s->now)
				v.wake = sooner(v.wake, slot->expires);
		} else if (a.kind == ACTION_WAIT) {
			/* On an untrusted clock an end may lie in the past: no reason to wake. */
			if (a.at > s->now)
				v.wake = sooner(v.wake, a.at);
		} else if (v.first.kind == ACTION_WAIT) {
			v.first = a;
		}
	}
	return v;
}

/* --- what is on air --- */

static const char *must_stop(const struct situation *s)
{
	const struct on_air *now = &s->on_air;
	if (now->stopping)
		return NULL;
	if (s->muted)
		return "muted";
	if (now->leave == LEAVE_SUPERSEDED)
		return "superseded";
	if (now->leave == LEAVE_CANCELLED)
		return "cancelled";
	if (now->leave == LEAVE_HELD || now->leave == LEAVE_UNAPPROVED)
		return "held";
	if (now->class != SLOT_EMERGENCY && s->clock_trusted && !open_at(&s->hours, s->now))
		return "hours.closed";
	return NULL;
}

static struct action start(const struct situation *s, const struct slot *slot)
{
	enum action_kind kind = s->on_air.id != 0 ? ACTION_CUT_IN : ACTION_START;
	return (struct action){.kind = kind, .airing = slot->id};
}

/* --- programmes --- */

bool is_holiday(const struct calendar *holidays, size_t count, int64_t wall)
{
	for (size_t i = 0; i < count; i++)
		if (calendar_on_day(&holidays[i], wall))
			return true;
	return false;
}

/* The last millisecond of its day. */
static int64_t end_of_day(int64_t wall)
{
	struct civil c;
	int64_t day = wall;
	civil_from_wall(wall, &c);
	c.hour = 23;
	c.minute = c.second = 59;
	if (civil_to_wall(&c, &day) < 0)
		return wall;
	day += MS_PER_S - 1;
	return day > wall ? day : wall;
}

int64_t programme_next(
        const struct programme *p, const struct calendar *holidays, size_t count, int64_t wall)
{
	if (p->valid_from > wall)
		wall = p->valid_from - 1;
	/* A holiday list that rules out years of days would go on for ever. All that begins on
	 * one day is ruled out together: "only" of an hourly programme is far away. */
	for (int tries = 0; tries < 2000; tries++) {
		int64_t next = calendar_next(&p->at, wall);
		if (next == CALENDAR_NEVER || (p->valid_until > 0 && next >= p->valid_until))
			return CALENDAR_NEVER;
		bool holiday = p->holidays != HOLIDAY_ALSO && is_holiday(holidays, count, next);
		if (p->holidays == HOLIDAY_ALSO || holiday == (p->holidays == HOLIDAY_ONLY))
			return next;
		wall = end_of_day(next);
	}
	return CALENDAR_NEVER;
}

static struct action look_at_programmes(const struct situation *s)
{
	struct action wait = wait_event;
	for (size_t i = 0; i < s->programme_count && s->clock_trusted; i++) {
		const struct programme *p = &s->programmes[i];
		if (p->planned == 0 || p->planned > s->now + s->ahead_ms + AHEAD_SLACK_MS)
			return (struct action){
			        .kind = ACTION_PROGRAMME_RESET, .programme = i, .at = s->now - 1};
		int64_t next = programme_next(p, s->holidays, s->holiday_count, p->planned);
		if (next == CALENDAR_NEVER)
			continue;
		if (next < s->now - s->late_ms ||
		        (p->length_ms > 0 && next + p->length_ms <= s->now))
			return (struct action){.kind = ACTION_PROGRAMME_MISSED,
			        .programme = i,
			        .at = next,
			        .why = "late"};
		if (next <= s->now + s->plan_ms)
			return (struct action){
			        .kind = ACTION_PROGRAMME, .programme = i, .at = next};
		wait.at = sooner(wait.at, next - s->plan_ms);
	}
	return wait;
}

/* --- the decision --- */

struct action decide(const struct situation *s)
{
	struct survey v = look_at_slots(s);
	bool busy = s->on_air.id != 0;
	/* Emergencies before all book-keeping. */
	const struct slot *next = busy ? v.cutter : v.best;
	if (next != NULL && next->class == SLOT_EMERGENCY)
		return start(s, next);
	const char *why = busy ? must_stop(s) : NULL;
	if (why != NULL)
		return (struct action){.kind = ACTION_STOP, .airing = s->on_air.id, .why = why};
	if (v.first.kind != ACTION_WAIT)
		return v.first;
	struct action programme = look_at_programmes(s);
	if (programme.kind != ACTION_WAIT)
		return programme;
	if (next != NULL)
		return start(s, next);
	int64_t wake = sooner(v.wake, programme.at);
	if (busy && s->on_air.class != SLOT_EMERGENCY)
		wake = sooner(wake, hours_next_change(s->hours.windows, s->hours.count, s->now));
	return wait_until(wake > s->now ? wake : s->now + 1);
}

const char *decide_entry(const struct permitted *station, const struct permitted *output,
        enum slot_class class, int64_t at, int64_t asked_ms, int64_t expires)
{
	if (expires > 0 && expires <= at)
		return "expired";
	if (class == SLOT_EMERGENCY)
		return NULL;
	if (!open_at(station, at) || !open_at(output, at))
		return "hours.closed";
	if (!fits(station, at, asked_ms) || !fits(output, at, asked_ms))
		return "hours.end";
	return NULL;
}

/* --- the rest of what was cut --- */

/* Its outputs went away in the middle of it more often than this: a person should look. */
enum { CUTS_MAX = 8 };

struct rest decide_rest(
        const struct rest_rule *rule, const struct rest_case *c, const struct permitted *station)
{
	struct rest none = {REST_NONE, 0, NULL};
	static const char *const leaves[] = {[LEAVE_UNAPPROVED] = "unapproved",
	        [LEAVE_HELD] = "held",
	        [LEAVE_SUPERSEDED] = "superseded",
	        [LEAVE_CANCELLED] = "cancelled"};
	enum rest_way way = rule->way[c->class];
	int64_t length = way == REST_BEGINNING ? c->whole_ms : c->left_ms;
	if (c->leave != LEAVE_APPROVED)
		none.why = leaves[c->leave];
	else if (way == REST_NONE)
		none.why = "dropped";
	else if (c->cuts >= CUTS_MAX)
		none.why = "cut.often";
	else if (c->expires > 0 && c->from >= c->expires)
		none.why = "expired";
	else if (c->until > 0 && c->from + length > c->until)
		none.why = "late";
	else if (c->class != SLOT_EMERGENCY && !fits(station, c->from, length))
		none.why = "hours.end";
	if (none.why != NULL)
		return none;
	return (struct rest){way, way == REST_SENTENCE ? c->sentence : 0, NULL};
}
