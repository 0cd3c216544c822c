/* The station's settings as the programs use them: typed, checked, complete.
 *
 * Every member has a default, so everything works with no file at all. What a
 * setting means, its range and default stand in one table (settings/schema.c),
 * from which the checker, the example file and bantin.conf(5) come too; the
 * comments here only say what a C programmer needs besides.
 *
 * A struct settings is immutable after settings_load() and may be read by
 * several threads. Text members are never NULL ("" if not set), lists are
 * NULL with count 0 when empty. Durations are int64_t milliseconds, sizes
 * int64_t bytes, levels double dB. */
#ifndef BANTIN_SETTINGS_SETTINGS_H
#define BANTIN_SETTINGS_SETTINGS_H

#include "base/err.h"
#include "settings/report.h"
#include "settings/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The program's own voice, which is always there. */
#define SETTINGS_VOICE "bac-nu"

/* ---- reading: the _BY_VOICE choices leave it to the voice's region ---- */
enum settings_hundreds { HUNDREDS_BY_VOICE, HUNDREDS_LINH, HUNDREDS_LE };
enum settings_thousands { THOUSANDS_BY_VOICE, THOUSANDS_NGHIN, THOUSANDS_NGAN };
enum settings_fours { FOURS_BY_VOICE, FOURS_TU, FOURS_BON };
enum settings_days { DAYS_BY_VOICE, DAYS_PLAIN, DAYS_MUNG };
enum settings_letters { LETTERS_BY_VOICE, LETTERS_NAMES, LETTERS_SCHOOL, LETTERS_SHORT };
enum settings_documents { DOCUMENTS_EXPAND, DOCUMENTS_SPELL, DOCUMENTS_NUMBER };

struct settings_reading {
	int hundreds;         /* enum settings_hundreds: 105 "linh năm", "lẻ năm" */
	int thousands;        /* enum settings_thousands */
	int fours;            /* enum settings_fours: 24 "tư", "bốn" */
	int days;             /* enum settings_days: days 1 to 10 */
	int letters;          /* enum settings_letters */
	int document_numbers; /* enum settings_documents */
	bool minutes;         /* 7h30 "bảy giờ ba mươi phút" */
	bool addresses;       /* web addresses are read out */
};

/* ---- bulletins ---- */
struct settings_bulletin {
	char *call;               /* template: {station} {session} {date} {time} */
	char *closing;            /* template; "" says nothing */
	char *repeat;             /* template before a repeat; {date} {time} are those of issue */
	char *chime;              /* name of a shipped chime, a path, or "none" */
	char *signal;             /* between articles: the same */
	bool titles;              /* titles of articles are spoken */
	int64_t article_pause_ms; /* between articles */
	int64_t sentence_pause_ms;
	int64_t paragraph_pause_ms;
	struct settings_texts rundown; /* of `bantin render` and of programmes that name none */
};

struct settings_emergency {
	char *call;  /* template */
	char *chime; /* as bulletin.chime */
	char *voice; /* "": the station's */
	int times;   /* how often its text is said, 1-5 */
};

struct settings_loudness {
	double target;        /* LUFS */
	double ceiling;       /* dBTP for PCM, WAV, FLAC */
	double lossy_ceiling; /* dBTP before encoding to MP3 and Opus */
};

enum settings_mp3_quality { MP3_FAST, MP3_BEST };

struct settings_files {
	int bitrate;     /* kbit/s of MP3 and Opus */
	int mp3_quality; /* enum settings_mp3_quality */
	int rate_hz;     /* 0: the voice's own */
};

/* ---- outputs ---- */
enum settings_output_type { OUTPUT_SPEAKER, OUTPUT_NULL, OUTPUT_FILE };
enum settings_shaping { SHAPING_NONE, SHAPING_HORN };
enum settings_format { FORMAT_MP3, FORMAT_OPUS, FORMAT_FLAC, FORMAT_WAV };
enum settings_imitate {
	IMITATE_NOTHING,
	IMITATE_ABSENT,
	IMITATE_APPEARS,
	IMITATE_VANISHES,
	IMITATE_WEDGED,
	IMITATE_UNDERRUNS,
	IMITATE_SLOW
};

struct settings_output {
	char *name;
	int type;                    /* enum settings_output_type */
	char *device;                /* part of the device's name; "": the machine's default */
	struct settings_texts zones; /* empty: all zones */
	double volume;               /* dB, 0 is full */
	struct settings_texts night_hours; /* when night_volume holds */
	double night_volume;               /* dB */
	struct settings_texts hours;       /* empty: the station's permitted hours */
	int64_t lead_in_ms; /* silence first, for amplifiers and sinks that wake up */
	int64_t latency_ms;
	int64_t release_ms;         /* the device is closed when idle so long */
	int shaping;                /* enum settings_shaping */
	char *power_on, *power_off; /* commands; "" none */
	int64_t power_wait_ms;      /* after power_on, before sound */
	int64_t power_idle_ms;      /* power_off after so long without sound */
	char *folder;               /* type file: where to; "": places_state()/files */
	int format;                 /* type file: enum settings_format */
	int imitate;                /* type null: enum settings_imitate */
};

/* ---- schedule ---- */
enum settings_on_holiday { ON_HOLIDAY_SKIP, ON_HOLIDAY_ALSO, ON_HOLIDAY_ONLY };

struct settings_programme {
	char *name;
	char *at;                      /* calendar form: "Mon..Fri 05:00" */
	int minutes;                   /* cap */
	char *session;                 /* {session} in templates */
	char *voice;                   /* "": the station's */
	char *from, *until;            /* YYYY-MM-DD, both days included; "": no bound */
	int holidays;                  /* enum settings_on_holiday */
	struct settings_texts rundown; /* empty: bulletin.rundown */
	struct settings_texts zones;   /* empty: all */
};

enum settings_busy { WHEN_BUSY_CUT, WHEN_BUSY_NEXT, WHEN_BUSY_WAIT };

struct settings_schedule {
	int busy;                /* enum settings_busy: what `--at` does while another is on air */
	int64_t wait_ms;         /* WHEN_BUSY_WAIT: at most */
	int64_t late_ms;         /* a start missed by less is made up once; 0: skipped */
	int64_t render_ahead_ms; /* airings are rendered so long before */
	struct settings_texts holidays; /* days, in the form of schedule/calendar.h */
};

enum settings_approval { APPROVAL_REQUIRED, APPROVAL_ROLE, APPROVAL_NONE };
enum settings_after_cut { AFTER_CUT_RESUME, AFTER_CUT_RESTART, AFTER_CUT_DROP };

/* A value for each class (normal, priority, emergency). */
struct settings_by_class {
	int normal, priority, emergency;
};

enum settings_role {
	SETTINGS_ROLE_LISTEN = 1,
	SETTINGS_ROLE_ANNOUNCE = 2,
	SETTINGS_ROLE_APPROVE = 4,
	SETTINGS_ROLE_EMERGENCY = 8,
	SETTINGS_ROLE_ADMIN = 16,
	SETTINGS_ROLE_GATEWAY = 32
};

struct settings_person {
	char *actor; /* how gateways and the log name this person */
	char *name;  /* full name, for people */
	char *user;  /* account on this machine; "": none, comes through a gateway */
	int roles;   /* enum settings_role, or-ed */
};

/* ---- what arrives by itself ---- */
enum settings_feed_text { FEED_TEXT_AUTO, FEED_TEXT_FEED, FEED_TEXT_PAGE };
enum settings_feed_class { FEED_CLASS_NORMAL, FEED_CLASS_PRIORITY };
enum settings_feed_trust { FEED_TRUST_NONE, FEED_TRUST_EMERGENCY };

/* An address that bantin-fetch looks at. */
struct settings_feed {
	char *name; /* folder below spool/feeds too: small letters, digits, - and _ */
	char *url;  /* http: or https: */
	int64_t interval_ms;
	int class;          /* enum settings_feed_class; alerts may raise it to priority */
	int trust;          /* enum settings_feed_trust: whether alerts may air at once */
	int text;           /* enum settings_feed_text: where an entry's text comes from */
	char *category;     /* of its articles; "": none */
	char *zone;         /* "": all */
	char *voice;        /* "": the station's */
	char *credential;   /* name of a file in CREDENTIALS_DIRECTORY; "": none */
	int64_t age_ms;     /* what is older is passed over */
	int64_t valid_ms;   /* its articles expire so long after they came; 0: never */
	int64_t timeout_ms; /* of one request */
	int64_t size_most;  /* bytes of one answer, unpacked */
	int entries_most;   /* taken at a time */
	bool local;         /* addresses of this machine and of private networks are allowed */
	bool all_clear;     /* the end of an alert is an article too */
};

struct settings_spool {
	bool take;       /* files moved into it become articles */
	int64_t keep_ms; /* files in done and rejected are kept so long */
};

/* Recordings aired when every voice fails; "" while the slot is empty. */
struct settings_fallback {
	char *storm, *flood, *fire, *evacuation, *siren;
};

struct settings_retention {
	int64_t articles_ms; /* done articles are kept so long */
	int64_t events_ms;
	int64_t files_ms;         /* sound files of airings and bulletins: bantin prune */
	int64_t files_bytes;      /* all of them together */
	int64_t recordings_bytes; /* of articles, all together: station/shelf.c */
};

struct settings_health {
	int64_t dead_air_ms; /* alarm after so long without frames while on air */
	char *self_test;     /* "HH:MM", "" never */
};

/* "" where the place follows from who runs the program: use places.h. */
struct settings_paths {
	char *state, *socket, *voices;
};

struct settings {
	char *station;
	char *timezone;
	char *voice;
	struct settings_texts permitted_hours; /* "05:00-21:30" */
	struct settings_output *outputs;
	size_t output_count;
	struct settings_programme *programmes;
	size_t programme_count;
	struct settings_by_class approval;  /* enum settings_approval */
	struct settings_by_class after_cut; /* enum settings_after_cut */
	struct settings_bulletin bulletin;
	struct settings_emergency emergency;
	struct settings_reading reading;
	struct settings_loudness loudness;
	struct settings_files files;
	struct settings_schedule schedule;
	struct settings_fallback fallback;
	struct settings_person *people;
	size_t person_count;
	struct settings_feed *feeds;
	size_t feed_count;
	struct settings_spool spool;
	struct settings_retention retention;
	struct settings_health health;
	struct settings_paths paths;
	struct table_origins origins; /* see settings_origin() */
};

/* Where settings come from, in this order; the last word wins. */
struct settings_sources {
	const char *const
	        *files; /* only these, NULL-terminated (they must exist), as `bantind --config`; or
	                 * NULL, the usual places: PREFIX/share/bantin/bantin.conf,
	                 * /etc/bantin/bantin.conf, /etc/bantin/conf.d/NAME.conf by name and, unless
	                 * root, the same two under XDG_CONFIG_HOME/bantin; what is not there is
	                 * passed over */
	const char *const *overrides; /* "key=value" of --set, NULL-terminated, or NULL */
};

/* Load. `from` may be NULL: the usual places. 0: *ret is to be destroyed by the
 * caller, the report may hold warnings. -EINVAL: *ret is untouched and the
 * report holds at least one error, each with file and line where there is
 * one. `report` may be NULL; else the caller finishes it in either case. */
int settings_load(
        const struct settings_sources *from, struct settings **ret, struct settings_report *report);
void settings_destroy(struct settings *s);

/* The same for programs that stop at the first error. */
int settings_load_simple(
        const char *file, const char *const *overrides, struct settings **ret, struct err *e);

/* Where the value of `key` ("station", "approval.normal", "outputs[0].name")
 * was set: fills `out` with "FILE:LINE", "--set" or "default"; returns `out`. */
enum { SETTINGS_ORIGIN_MAX = 600 };
const char *settings_origin(const struct settings *s, const char *key, char *out, size_t size);

/* Compare after a reload: calls `changed` for every value that differs; for a
 * list of groups of another length, once with the key of the list. */
void settings_compare(const struct settings *old, const struct settings *new_one,
        settings_changed *changed, void *context);

#endif
