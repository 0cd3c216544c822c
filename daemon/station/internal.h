/* What the files of station/ share: the one struct that holds the parts, and
 * who calls whom.
 *
 * Above it stands requests/, which the socket asks; here nothing knows of it.
 *
 *   articles.c  what all acts on articles share: texts, approval, airings planned and dropped
 *   director.c  what should air now, called after everything that happens
 *   show.c      one airing being prepared and played; place.c: where it is
 *   tries.c     whether words that failed are made again
 *   ending.c    a show that ends on some of its outputs
 *   lines.c     the outputs: a speaker process each
 *   health.c    dead air, the watchdog
 *   files.c     the outputs that are folders
 *   selftest.c  the daily self-test
 *   night.c     their volume by the hour
 *   notify.c    what systemd and the journal are told
 *   spool.c     files that are moved into a folder, and what feeds bring
 *     spool_watch.c  what lies there is found; spool_file.c: one of them, begun and ended
 *     feeds.c     what bantin-fetch tells of its feeds
 *     arrival.c   one of them -> articles; arrival_judge.c: whether it may
 *     tray.c      the folders
 *   reload.c    settings read again
 *   replan.c    airings of an article that was edited
 *   reread.c    what was approved and would be read differently now
 *   problems.c  what is wrong, the worst first
 *   shelf.c     the folder of recordings and its limits
 *   people.c    who has which role
 *   pause.c     how long a pause stands
 *   power.c     the power of their amplifiers
 *   worker.c    a bantin-work; standstill.c: does it stand still
 *   practice.c  what keeps a practice and its records apart
 *
 * One thread, the loop's. Every change of the queue goes through queue_submit();
 * every fact of playout is a SUBMIT_FACT. */
#ifndef BANTIN_STATION_INTERNAL_H
#define BANTIN_STATION_INTERNAL_H

#include "base/clock.h"
#include "base/limits.h"
#include "base/paths.h"
#include "control/server.h"
#include "output/speaker_client.h"
#include "queue/moves.h"
#include "queue/queue.h"
#include "settings/settings.h"
#include "station/station.h"
#include "station/worker.h"

#include <jansson.h>
#include <systemd/sd-event.h>

struct show;

/* An output of the settings with its speaker process. */
struct line {
	struct station *station;
	const struct settings_output *settings;
	struct speaker_client *speaker;
	sd_event_source *readable;
	char *device;        /* as bantin-speaker takes it */
	double volume_db;    /* now */
	bool volume_held;    /* somebody set it by hand: the hours do not change it */
	struct power *power; /* power.c: of its amplifier; NULL until it was needed */
	bool dead_air;       /* on air, and it takes no sound */
};

struct notify; /* notify.c */

/* An airing whose words could not be made. */
enum { TRIED_KEPT = 32 };
struct tried {
	int64_t airing; /* 0: none */
	int64_t at_ns;  /* mono, the last time */
	int failures;
};

struct station {
	sd_event *loop;
	const struct clock *clock;
	struct settings *settings;
	struct retired *retired; /* reload.c: settings no longer in force */
	struct station_options options;
	char state[PATHS_MAX];
	char socket[PATHS_MAX];
	struct roles *roles;
	struct queue *queue;
	struct queue_opening opening;
	char *damage; /* what the check after an unclean stop found, or NULL */
	sd_event_source *queue_readable;
	struct server *server;
	struct background *background; /* threads for slow questions */
	struct worker *ahead;          /* renders what airs in its turn, niced */
	struct worker *live;           /* renders what airs now */
	struct line *lines;
	size_t line_count;
	struct file_output *files; /* files.c */
	size_t file_count;
	struct notify *notify;       /* what systemd was told last, or NULL */
	struct spool *spool;         /* spool.c */
	struct unstored *unstored;   /* articles.c: texts that are not on disk yet */
	struct timetable *timetable; /* the settings of time, parsed */
	struct show *shows;          /* all of them, linked by `link` */
	struct show *on_air;         /* the one that plays, or NULL */
	sd_event_source *think;      /* deferred: director_think() at the end of a turn */
	sd_event_source *alarm;      /* timer: director_think() when something becomes due */
	sd_event_source *watchdog;
	sd_event_source *retention; /* timer: what is too old goes */
	sd_event_source *selftest;
	bool in_batch;               /* between batch_begin and batch_end */
	int64_t silence_after_batch; /* articles.c: an airing, 0 */
	int silence_why;             /* enum show_end */
	bool muted;
	bool watched;          /* systemd wants to be fed */
	uint64_t idle_beat_us; /* between looks while nothing is on air */
	int64_t looked_ns;     /* mono, the last of those, or when the show began */
	uint64_t frames_seen;  /* of what is on air, and when they last moved (mono) */
	int64_t frames_seen_ns;
	bool paused;                    /* by a person: nothing new begins but emergencies */
	int64_t paused_airing;          /* which was on air then; an emergency over it sounds */
	int64_t pause_ends;             /* wall ms, by itself; INT64_MAX: never */
	bool stopping;                  /* SIGTERM came: nothing starts any more */
	struct tried tried[TRIED_KEPT]; /* tries.c: whose words failed lately */
	uint32_t last_order;            /* of the speakers */
	int64_t began_ns;               /* mono, at start */
	int64_t last_logged; /* wall ms of the last that was written when we started; the battery
	                      * clock must not be behind it */
	int64_t gap_from, gap_until; /* wall ms: nobody decided in between (decide.h) */
	int64_t clock_offset;        /* ms, wall less monotonic time at the last look */
};

/* station.c */
/* The settings of time, parsed anew. */
void station_make_timetable(struct station *s);
int64_t station_now(const struct station *s); /* wall ms */
void station_event(struct station *s, struct changes *list, const char *name,
        json_t *data); /* data is stolen */
/* Submit a fact that must not be lost; a refusal of the model is a programming
 * error and is logged. */
void station_fact(struct station *s, struct changes *list);
/* These are on disk now: subscribers are told. */
void station_committed(struct station *s, const struct changes *list);

/* retention.c */
int retention_start(struct station *s);

/* director.c */
int director_start(struct station *s);
void director_wake(struct station *s); /* something changed: think at the end of this turn */
/* At the start: nobody decided since then, wall ms. */
void director_was_away(struct station *s, int64_t since);
struct forecast;
struct slot;
/* What is imagined beside what is planned. */
struct director_guess {
	const struct slot *more; /* airings that nobody has planned yet */
	size_t more_count;
	const int64_t *without; /* articles that are off */
	size_t without_count;
};
/* What the coming time brings, from at most `most` planned airings; false if there
 * are more. The caller finishes it. */
bool director_forecast(struct station *s, int64_t ahead_ms, size_t most,
        const struct director_guess *guess, struct forecast *ret);

/* hours.c: permitted hours of the station, and of the outputs of a zone (NULL: every
 * zone): those of its loudspeakers together, or of its files where it has none. NULL if
 * one of them has no hours of its own. Valid until the settings are read again. */
struct permitted;
const struct permitted *hours_of_zone(const struct station *s, const char *zone);
/* The station may sound at `at`, and an output of the zone too. */
bool hours_permit(const struct station *s, const char *zone, int64_t at);
/* Those that hours_permit() finds closed: "05:00-21:30, 22:00-23:00" of the station, else
 * "06:00-07:00 (cổng chợ)" of the outputs. */
json_t *hours_json(const struct station *s, const char *zone, int64_t at);
bool voice_known(const struct station *s, const char *name);
/* articles.c: an output serves it */
bool zone_known(const struct station *s, const char *zone);

/* trust.c: whether the clock can be believed, and why ("kernel", "battery",
 * "confirmed", "none") */
bool trust_clock(const struct station *s, const char **ret_source);
void trust_confirm(struct station *s, struct changes *list);

/* health.c: dead air, watchdog */
int health_start(struct station *s);
void health_soon(struct station *s); /* something went on air */

/* night.c: give each output the volume of the hour. Returns when one changes
 * next (wall ms, INT64_MAX: never). */
int64_t night_follow(struct station *s);

/* lines.c */
int lines_open(struct station *s, struct err *e);
void lines_close(struct station *s);
bool line_usable(const struct line *l);
/* Its own hours permit it at `at`; emergencies always. */
bool output_permits(const struct settings_output *o, enum air_class class, int64_t at);
/* They permit all of [from, until). */
bool output_permits_span(const struct settings_output *o, int64_t from, int64_t until);
/* When they open or close next after `at`, INT64_MAX: never. */
int64_t output_hours_change(const struct settings_output *o, int64_t at);
/* A zone of one output by its name, or several such; zones of the settings hold no colon. */
#define LINE_ALONE "output:"
bool output_in_zone(const struct settings_output *o, const char *zone);
/* The zone of an airing for several of the settings; the caller frees. */
#define ZONE_SEPARATOR '\n'
char *lines_zone(const struct settings_texts *zones);
/* `zone` without the outputs of `left` (LINE_ALONE names; NULL: all stay); the caller
 * frees. NULL: every zone. */
char *lines_zone_without(const struct station *s, const char *zone, const char *left);
struct line *line_named(struct station *s, const char *name); /* NULL: there is none */
/* pause.c: what is on air was paused by a person, and still is. */
bool station_air_paused(const struct station *s);
const char *line_state(const struct line *l); /* "open", "closed", "absent" ...: for status */

/* people.c: s->roles from the settings; on an error it is untouched. */
int people_load(struct station *s, struct err *e);

/* selftest.c: wait for the time that the settings name */
void selftest_arm(struct station *s);

/* problems.c: what is wrong, the worst first: [{id, sentence, ...}]; the caller owns it. */
json_t *station_problems(const struct station *s);

/* reload.c: settings read again; `*ret` is {changed, restart} */
void reload_handle(struct station *s);
int reload_settings(struct station *s, json_t **ret, struct err *e);
int reload_on_hangup(sd_event_source *source, const struct signalfd_siginfo *info, void *user);
void reload_forget(struct station *s); /* settings no longer in force, at the end */

#endif
