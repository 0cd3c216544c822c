/* Policies spoiled on purpose, one for each thing that must never happen: a rule
 * that does not notice its own is no rule. */
#include "year.h"

static void sees_no_hours(struct world *w, struct situation *s)
{
	static const struct hours_window always[] = {{0, 24 * 60}};
	(void)w;
	s->hours = (struct permitted){always, 1};
}

static void sees_all_approved(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].leave = LEAVE_APPROVED;
}

static void sees_no_withdrawal(struct world *w, struct situation *s)
{
	(void)w;
	s->on_air.leave = LEAVE_APPROVED;
}

static void sees_no_expiry(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].expires = 0;
}

static void sees_words_ready(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].words = WORDS_READY;
}

static void sees_no_end_of_window(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].latest = 0;
}

static void sees_all_cut(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].busy = BUSY_CUT;
}

static void sees_emergencies_everywhere(struct world *w, struct situation *s)
{
	for (size_t i = 0; i < s->slot_count; i++)
		w->slots[i].class = SLOT_EMERGENCY;
}

static void sees_nothing_on_air(struct world *w, struct situation *s)
{
	(void)w;
	s->on_air.id = 0;
}

static void sees_no_mute(struct world *w, struct situation *s)
{
	(void)w;
	s->muted = false;
}

static void sees_trust(struct world *w, struct situation *s)
{
	(void)w;
	s->clock_trusted = true;
}

static void is_early(struct world *w, struct situation *s)
{
	(void)w;
	s->now += MINUTE;
}

static void never_stops(struct world *w, const struct situation *s, struct action *a)
{
	(void)w;
	if (a->kind == ACTION_STOP)
		*a = (struct action){.kind = ACTION_WAIT, .at = s->now + HOUR};
}

static void cuts_nobody(struct world *w, const struct situation *s, struct action *a)
{
	(void)w;
	if (a->kind == ACTION_CUT_IN)
		*a = (struct action){.kind = ACTION_WAIT, .at = s->now + MINUTE};
}

static void sleeps_in(struct world *w, const struct situation *s, struct action *a)
{
	(void)w;
	if (a->kind == ACTION_START && a->airing % 50 == 0)
		*a = (struct action){.kind = ACTION_WAIT, .at = s->now + HOUR};
}

static void gives_no_reason(struct world *w, const struct situation *s, struct action *a)
{
	(void)w;
	(void)s;
	a->why = NULL;
}

static void airs_again(struct world *w, const struct situation *s, struct action *a)
{
	(void)s;
	if (a->kind == ACTION_PROGRAMME && w->ran[a->programme] > 0)
		a->at = w->ran[a->programme];
}

const struct spoiled spoiled_policies[] = {
        {"it airs at any hour", .see = sees_no_hours},
        {"it airs what nobody approved", .see = sees_all_approved},
        {"it goes on with what was withdrawn", .see = sees_no_withdrawal},
        {"it airs what is expired", .see = sees_no_expiry},
        {"it waits for no words", .see = sees_words_ready},
        {"it airs after the end of the window", .see = sees_no_end_of_window},
        {"its emergencies wait", .act = cuts_nobody},
        {"everybody cuts in", .see = sees_all_cut},
        {"everything is an emergency to it", .see = sees_emergencies_everywhere},
        {"it airs two at once", .see = sees_nothing_on_air},
        {"it plays through a mute", .see = sees_no_mute},
        {"it trusts every clock", .see = sees_trust},
        {"its clock is a minute fast", .see = is_early},
        {"it never stops what may not go on", .act = never_stops},
        {"it oversleeps", .act = sleeps_in},
        {"it gives no reason", .act = gives_no_reason},
        {"it airs programmes again", .act = airs_again},
        {"what was cut does not come back", .forgets_rests = true},
        {"its disk loses writes", .loses_writes = true},
};
const size_t spoiled_policy_count = sizeof spoiled_policies / sizeof *spoiled_policies;
