/* Simulated years (year/year.h): the real policy through five of them on SQLite, one
 * once more on the model's twin, which must come out the same; and the spoiled
 * ones, each until a rule notices. */
#include "year/year.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Where clocks stand still, and where they are put forward and back, half an hour
 * in one place, south and north. */
static const char *const zones[] = {"Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Santiago",
        "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"};
enum { ZONES = sizeof zones / sizeof *zones };

static void live(struct world *w)
{
	int64_t next_event = 0;
	while (w->real < YEAR) {
		int64_t wake = work(w);
		check_always(w);
		expire(w);
		int64_t until = wake == CALENDAR_NEVER ? YEAR : wake - w->offset;
		if (next_event < until)
			until = next_event;
		if (!w->trusted && w->trusted_at < until)
			until = w->trusted_at;
		if (w->next_ready < until)
			until = w->next_ready;
		if (w->on_air != 0 && w->ends <= until) {
			w->real = w->ends;
			end_show(w, AIRING_AIRED, NULL);
			continue;
		}
		w->real = until > w->real ? until : w->real;
		if (!w->trusted && w->real >= w->trusted_at)
			w->trusted = true;
		if (w->real >= next_event) {
			happen(w);
			/* Things come in bunches. */
			next_event =
			        w->real + (draw(2) == 0 ? draw(4 * MINUTE) : draw(4 * YEAR / 7000));
		}
	}
}

static void tell(const char *what, const struct world *w, clock_t began)
{
	const struct counters *n = &w->n;
	print_message("%s in %.1f s: %d accepted, %d steps, %d decisions, %d starts, %d aired, "
	              "%d cut, %d resumed, %d repeats, %d missed, %d refused, %d bulletins, %d "
	              "programmes missed, %d crashes, %d clock steps, %d of %d emergencies at "
	              "once, %d cut in, %d superseded, %d expired, %d refused at entry, %d stops, "
	              "%d exact cuts, %d failed, %d revised\n",
	        what, (double)(clock() - began) / CLOCKS_PER_SEC, w->accepted, n->steps,
	        n->decisions, n->starts, n->aired, n->cut, n->resumed, n->repeats, n->missed,
	        n->refused, n->bulletins, n->programmes_missed, n->crashes, n->clock_steps,
	        n->emergencies_at_once, n->emergencies, n->cut_ins, n->superseded, n->expired,
	        n->refused_at_entry, n->stops, n->exact_cuts, n->failed, n->revised);
}

/* That a year had enough of everything for the rules to mean something. */
static void check_year(struct world *w)
{
	const struct counters *n = &w->n;
	/* Numbers of what the door refused are used again after a crash. */
	assert_true(w->accepted >= ARTICLES);
	assert_true(w->accepted - n->refused_at_entry > ARTICLES * 4 / 5);
	assert_true(n->aired > 1500 && n->crashes > 100 && n->clock_steps > 30);
	assert_true(n->resumed > 10 && n->cut_ins > 3 && n->bulletins > 500 && n->repeats > 100 &&
	            n->stops > 0 && n->exact_cuts > 3 && n->failed > 3 && n->revised > 30);
	/* Nothing is stuck: whatever has an airing has it in the future. */
	const struct airing *due = memory_due_at(w->m, 0);
	assert_true(due == NULL || w->muted || !w->trusted || due->planned > wall(w) - DAY);
}

static struct counters a_year(unsigned seed, bool sqlite)
{
	char folder[] = "/tmp/bantin-year-XXXXXX";
	struct world *w = mem_alloc(sizeof *w);
	clock_t began = clock();
	assert_non_null(mkdtemp(folder));
	year_seed = seed;
	set_up(w, zones[seed - 1], sqlite, folder);
	live(w);
	tell(sqlite ? "a year" : "the same on the twin", w, began);
	check_year(w);
	struct counters n = w->n;
	take_down(w);
	char *remove = mem_printf("rm -rf %s", folder);
	assert_int_equal(system(remove), 0);
	free(remove);
	return n;
}

static void five_years(void **state)
{
	(void)state;
	for (unsigned seed = 2; seed <= ZONES; seed++)
		a_year(seed, true);
}

static void the_twins_agree(void **state)
{
	(void)state;
	struct counters disk = a_year(1, true), twin = a_year(1, false);
	assert_memory_equal(&disk, &twin, sizeof disk);
}

static void spoiled_ones_are_noticed(void **state)
{
	int unnoticed = 0;
	(void)state;
	for (size_t i = 0; i < spoiled_policy_count; i++) {
		struct world *w = mem_alloc(sizeof *w);
		year_seed = 1;
		set_up(w, zones[0], false, NULL);
		w->spoiled = &spoiled_policies[i];
		if (setjmp(w->broken) == 0)
			live(w);
		unnoticed += w->broke == NULL;
		print_message("%s: %s, after %d steps\n", spoiled_policies[i].how,
		        w->broke != NULL ? w->broke : "NOBODY NOTICED", w->n.steps);
		take_down(w);
	}
	assert_int_equal(unnoticed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(five_years),
	        cmocka_unit_test(the_twins_agree), cmocka_unit_test(spoiled_ones_are_noticed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
