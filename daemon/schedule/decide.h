/* The policy: given what is known now, what is to be done next. Pure functions
 * of state and time; the daemon fills the structs from its model, does the one
 * action that comes back, and asks again until it is told to wait.
 *
 * Times are wall ms, 0 is "none". Classes: 0 normal, 1 priority, 2 emergency
 * (the numbers of queue's enum air_class). */
#ifndef BANTIN_SCHEDULE_DECIDE_H
#define BANTIN_SCHEDULE_DECIDE_H

#include "schedule/calendar.h"
#include "schedule/hours.h"

/* Permitted hours as they stand in the settings; no windows: never. */
struct permitted {
	const struct hours_window *windows;
	size_t count;
};

enum slot_class { SLOT_NORMAL, SLOT_PRIORITY, SLOT_EMERGENCY };

/* What the article of an airing allows. */
enum slot_leave { LEAVE_APPROVED, LEAVE_UNAPPROVED, LEAVE_HELD, LEAVE_SUPERSEDED, LEAVE_CANCELLED };

/* How far its words are. */
enum slot_words { WORDS_NONE, WORDS_ASKED, WORDS_READY, WORDS_FAILED };

/* When its time comes and something is on air. */
enum slot_busy {
	BUSY_NEXT, /* as soon as that ends (until `latest`) */
	BUSY_CUT,  /* cut in, unless that is of a higher class, or is such a one of the same class
	            * that began when this was due already */
};

/* One planned airing. */
struct slot {
	int64_t id;
	int64_t article;
	enum slot_class class;
	enum slot_leave leave;
	enum slot_words words;
	enum slot_busy busy;
	bool say;         /* bantin say, or clock-free: plays on an untrusted clock too */
	bool resumes;     /* the rest of something that was cut */
	bool unconfirmed; /* not on disk yet: only an emergency may start */
	int64_t planned;  /* 0: as soon as may be */
	int64_t latest;   /* 0: no bound */
	int64_t not_before;
	int64_t expires;
	int64_t asked_ms;   /* 0: unknown */
	int64_t bulletin;   /* slots of one bulletin follow each other, 0: by itself */
	int position;       /* in the bulletin */
	int64_t supersedes; /* article that its article replaces */
	const struct permitted
	        *hours; /* of the outputs it goes to, beside the station's; NULL: none */
};

/* What is on air. */
struct on_air {
	int64_t id; /* airing, 0: nothing */
	int64_t article;
	enum slot_class class;
	enum slot_leave leave; /* of its article, now */
	enum slot_busy busy;   /* as its slot had it */
	int64_t started;
	int64_t bulletin;
	bool stopping; /* was told to stop; its end will come */
};

enum on_holiday { HOLIDAY_ALSO, HOLIDAY_SKIP, HOLIDAY_ONLY };

/* A recurring window. */
struct programme {
	const char *name;
	struct calendar at;
	int64_t length_ms;               /* the window */
	int64_t valid_from, valid_until; /* dates between which it runs, 0: always */
	enum on_holiday holidays;
	int64_t planned; /* its occurrence that was planned last (kept by the daemon) */
};

struct situation {
	int64_t now;
	bool clock_trusted;
	bool muted;
	bool paused;              /* nothing new but emergencies */
	struct permitted hours;   /* the station's */
	const struct slot *slots; /* at least all with planned <= now + ahead_ms; any order */
	size_t slot_count;
	int64_t slots_until; /* planned time of the first slot that was left out, 0: none was */
	struct on_air on_air;
	const struct programme *programmes;
	size_t programme_count;
	const struct calendar *holidays;
	size_t holiday_count;
	int64_t ahead_ms; /* words are asked for this long before */
	int64_t plan_ms;  /* programmes are planned this long before, at most ahead_ms: what comes
	                   * later waits for the next */
	int64_t late_ms;  /* a programme or plan missed by downtime runs once if not later than this
	                   */
	/* Between these nobody decided: the machine was off or asleep, or its clock was set
	 * forward. What was due then is late by late_ms; what was waiting before goes on to wait
	 * until its `latest`. Equal: there was no such time. */
	int64_t gap_from, gap_until;
};

enum action_kind {
	ACTION_WAIT,      /* nothing to do until `at` (CALENDAR_NEVER: until something changes) */
	ACTION_PREPARE,   /* have the words of `airing` made */
	ACTION_START,     /* put `airing` on air */
	ACTION_CUT_IN,    /* put `airing` on air at once; what is on air is cut */
	ACTION_STOP,      /* what is on air must not go on: see `why` */
	ACTION_MISS,      /* `airing` is over without sound: see `why` */
	ACTION_REFUSE,    /* `airing` must not air: see `why` */
	ACTION_FAIL,      /* `airing` cannot air: see `why` */
	ACTION_PROGRAMME, /* make the bulletin of `programme` for the occurrence `at` */
	ACTION_PROGRAMME_MISSED, /* its occurrence `at` is past; count it as planned */
	ACTION_PROGRAMME_RESET,  /* the clock went back: set its `planned` to `at` */
	ACTION_KIND_COUNT
};

struct action {
	enum action_kind kind;
	int64_t airing;
	size_t programme;
	int64_t at;
	const char *why; /* static code: "expired", "hours.closed", "late" ... */
};

const char *action_name(enum action_kind kind);

/* The next thing to do. */
struct action decide(const struct situation *s);

/* At entry: may this be planned for `at` at all? NULL, or the static code of
 * why not ("hours.closed", "hours.end", "expired", "clock"). */
const char *decide_entry(const struct permitted *station, const struct permitted *output,
        enum slot_class class, int64_t at, int64_t asked_ms, int64_t expires);

/* Is there a holiday on the day of `wall`? */
bool is_holiday(const struct calendar *holidays, size_t count, int64_t wall);
/* The next occurrence after `wall` that validity and holidays allow. */
int64_t programme_next(
        const struct programme *p, const struct calendar *holidays, size_t count, int64_t wall);

/* What becomes of the rest of an airing that was cut. */
enum rest_way { REST_SENTENCE, REST_BEGINNING, REST_NONE };
struct rest_rule {
	enum rest_way way[3]; /* by class */
};
struct rest_case {
	enum slot_class class;
	enum slot_leave leave;
	int sentence;    /* the one that was being spoken */
	int64_t left_ms; /* sound from that sentence to the end */
	int64_t whole_ms;
	int64_t until; /* window or `latest` it must end by, 0: none */
	int64_t expires;
	int64_t from; /* when it could go on */
	int cuts;     /* how often in a row its outputs went away in the middle of it */
};
struct rest {
	enum rest_way way; /* REST_NONE: it is over, `why` says the reason */
	int from_sentence;
	const char *why;
};
struct rest decide_rest(
        const struct rest_rule *rule, const struct rest_case *c, const struct permitted *station);

#endif
