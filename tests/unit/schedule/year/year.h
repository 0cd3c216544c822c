/* A year of a station in imagined time: the real model (queue/memory.h), the
 * real policy (schedule/), and a toy of everything between: 20 programmes, 5,000
 * articles, people who approve, edit and hold, crashes that lose the model,
 * clock steps, mutes. After every step the rules of "what must never happen" are
 * checked (rules.c); policies that are spoiled on purpose (spoiled.c) show that
 * the rules notice. */
#ifndef BANTIN_TEST_YEAR_H
#define BANTIN_TEST_YEAR_H

#include "cmocka_all.h"

#include "queue/memory.h"
#include "schedule/decide.h"
#include "schedule/plan.h"

#include <setjmp.h>

enum {
	ARTICLES = 5000,
	PROGRAMMES = 20,
	SLOTS = 4096,
	AIRINGS = 65536,
	SECOND = 1000,
	MINUTE = 60000,
	HOUR = 3600000
};
#define DAY INT64_C(86400000)
#define YEAR (365 * DAY)
static const int64_t AHEAD = 5 * MINUTE, LATE = 10 * MINUTE;

/* Who may approve (never what they wrote themselves); all others only write. */
enum { APPROVER = 1, DEPUTY = 5, WRITERS = 3 };

struct counters {
	int steps, decisions, starts, cut_ins, aired, cut, resumed, missed, refused, crashes,
	        clock_steps, bulletins, programmes_missed, refused_at_entry, emergencies,
	        emergencies_at_once, superseded, expired, stops, repeats, exact_cuts, failed,
	        revised;
};

struct world;

/* A policy that breaks a rule: it sees what is not so, does what was not decided, or
 * something that it needs is broken. */
struct spoiled {
	const char *how;
	void (*see)(struct world *w, struct situation *s);
	void (*act)(struct world *w, const struct situation *s, struct action *a);
	bool forgets_rests; /* of what was cut */
	bool loses_writes;  /* a disk that keeps not all */
};

struct world {
	struct memory *m;
	struct store *disk; /* what survives a crash: SQLite, or the model's twin */
	bool on_sqlite;
	int64_t lists;  /* given to the disk */
	int64_t real;   /* ms that truly passed */
	int64_t offset; /* wall = real + offset */
	bool trusted, muted;
	int64_t trusted_at; /* real time at which the clock becomes trusted again */
	struct hours_window windows[2];
	struct programme programmes[PROGRAMMES];
	int64_t ran[PROGRAMMES]; /* the occurrence that was aired last */
	struct slot slots[SLOTS];
	int64_t on_air;  /* airing, 0 */
	int64_t started; /* real */
	int64_t ends;    /* real */
	int64_t bulletin;
	int64_t open_start; /* airing with a start row and no end row */
	int accepted;
	int64_t lengths[ARTICLES + 1];
	struct plan plans[ARTICLES + 1];
	int64_t plan_start[ARTICLES + 1];
	/* As it was accepted, moved and written, kept apart from the model. */
	enum article_state known[ARTICLES + 1];
	int32_t revision[ARTICLES + 1], approved_revision[ARTICLES + 1];
	int64_t author[ARTICLES + 1], approver[ARTICLES + 1];
	int64_t open[ARTICLES]; /* accepted and not over */
	size_t open_count;
	int64_t ready_at[AIRINGS]; /* its words; real, 0: not asked for, -1: they cannot be made */
	int64_t next_ready;        /* real */
	struct counters n;
	const struct spoiled *spoiled; /* NULL: the real policy */
	jmp_buf broken;                /* where a spoiled one is caught */
	const char *broke;             /* the rule */
};

/* world.c: time, chance, the model and what surrounds it */
extern unsigned year_seed;
int64_t draw(int64_t below);
int64_t wall(const struct world *w);
void set_up(struct world *w, const char *zone, bool sqlite, const char *folder);
void take_down(struct world *w);
void apply(struct world *w, struct changes *list);
bool has_live(const struct world *w, int64_t article);
int64_t plan_airing(struct world *w, const struct article *a, enum airing_reason reason,
        int64_t planned, int64_t latest, int64_t resumes);
void finish_article(struct world *w, int64_t id, enum article_state to, const char *why);
enum slot_leave leave_of(const struct article *a);
enum slot_words words_of(struct world *w, int64_t airing);
enum slot_busy busy_of(const struct airing *a);
void look(struct world *w, struct situation *s);

/* disk.c */
void disk_open(struct world *w, const char *folder);
void disk_keep(struct world *w, struct changes *list);
void disk_reload(struct world *w); /* the model anew, from what was kept */

/* doing.c: what the daemon does when the policy says so */
int64_t work(struct world *w); /* until it says wait; returns until when */
void end_show(struct world *w, enum airing_state state, const char *why);
void plan_rest(struct world *w, int64_t airing, int64_t played);

/* events.c: people and nature */
void happen(struct world *w);
void expire(struct world *w);

/* rules.c */
void rule(struct world *w, bool held, const char *what);
void check_start(struct world *w, const struct airing *airing);
void check_cut_in(struct world *w, const struct airing *cut, const struct airing *with);
void check_always(struct world *w);

/* spoiled.c */
extern const struct spoiled spoiled_policies[];
extern const size_t spoiled_policy_count;

#endif
