/* What the queue keeps: articles, their airings, what each output did of one
 * (part), the rows of the as-aired log, and numbered events.
 *
 * Times are wall milliseconds (base/clock.h), 0 for "none". Strings are on the
 * heap and owned by the struct that holds them; NULL is "none". Structs are
 * zeroed before use: ARTICLE_INIT and the like are {0}.
 *
 * The text of an article is not part of struct article: texts are kept by
 * revision in the store (store_text), so that ten thousand waiting articles
 * cost the daemon little memory. */
#ifndef BANTIN_QUEUE_ARTICLE_H
#define BANTIN_QUEUE_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The three classes of Thông tư 39/2020/TT-BTTTT. */
enum air_class { CLASS_NORMAL, CLASS_PRIORITY, CLASS_EMERGENCY, CLASS_COUNT };

enum article_state {
	ARTICLE_DRAFT,    /* being written */
	ARTICLE_PENDING,  /* waits for approval */
	ARTICLE_APPROVED, /* may air; frozen */
	ARTICLE_HELD,     /* set aside by a person or a doubt; airs again only after a move back */
	ARTICLE_DONE,     /* everything planned for it has been aired */
	ARTICLE_EXPIRED,  /* its validity ended first */
	ARTICLE_SUPERSEDED, /* a newer one took its place */
	ARTICLE_CANCELLED,
	ARTICLE_STATE_COUNT
};

enum airing_state {
	AIRING_PLANNED, /* has a time, or waits for its turn */
	AIRING_READY,   /* its words are rendered */
	AIRING_ON_AIR,
	AIRING_CUT,     /* interrupted; what is left is a new airing with `resumes` */
	AIRING_AIRED,   /* every output that was open took all its frames */
	AIRING_MISSED,  /* its time passed: busy, downtime, hours, expired: see `why` */
	AIRING_FAILED,  /* no output or no words */
	AIRING_REFUSED, /* a rule forbade it when its time came: see `why` */
	AIRING_STATE_COUNT
};

/* Why an airing exists. */
enum airing_reason {
	REASON_NOW,       /* --at now, or an emergency */
	REASON_AT,        /* --at a time */
	REASON_PROGRAMME, /* a programme took it */
	REASON_REPEAT,    /* its repeat plan */
	REASON_RESUME,    /* the rest of an airing that was cut */
	REASON_SAY,       /* bantin say */
	REASON_TEST,      /* the self-test article */
	REASON_COUNT
};

/* PART_LEFT: it ended on this output while others went on with it. */
enum part_result { PART_PLAYING, PART_AIRED, PART_CUT, PART_FAILED, PART_LEFT, PART_RESULT_COUNT };

/* What the as-aired log says of an airing. */
enum log_result {
	RESULT_NONE, /* a start row */
	RESULT_AIRED,
	RESULT_CUT,
	RESULT_MISSED,
	RESULT_EXPIRED,
	RESULT_SUPERSEDED,
	RESULT_FAILED,
	RESULT_REFUSED,
	RESULT_COUNT
};

/* Stable lower-case names ("on_air"), as JSON and the database have them.
 * The *_parse functions give -1 for an unknown name. */
const char *air_class_name(enum air_class c);
const char *article_state_name(enum article_state s);
const char *airing_state_name(enum airing_state s);
const char *airing_reason_name(enum airing_reason r);
const char *part_result_name(enum part_result r);
const char *log_result_name(enum log_result r);
int air_class_parse(const char *name);
int article_state_parse(const char *name);
int airing_state_parse(const char *name);
int airing_reason_parse(const char *name);
int part_result_parse(const char *name);
int log_result_parse(const char *name);

struct article {
	int64_t id;      /* from 1, given by the loop, never reused */
	int64_t version; /* changes so far; kept by the store, see queue/change.h */
	enum article_state state;
	enum air_class class;
	int32_t rank;     /* manual order inside the class, small first; 0 by itself */
	int32_t revision; /* of title and text, from 1 */
	char *title;
	char *lang;            /* "vi" */
	char *source;          /* where it came from, as the file said */
	char *category;        /* programmes choose by it */
	char *recording;       /* in place of words: a name under the state folder's audio/, for
	                        * --recording; "file:PATH" or "relay:SOURCE=MINUTES" for a part of
	                        * a programme's rundown */
	int64_t at;            /* --at; 0: when its class and programme say */
	int64_t not_before;    /* never airs before */
	int64_t expires;       /* never starts at or after; 0: never expires */
	char *repeat;          /* plan as written, see schedule/plan.h */
	char *zone;            /* outputs of this zone only */
	char *voice;           /* profile name; NULL: the station's */
	char *key;             /* against duplicates: unique among all articles */
	char *series;          /* a newer article of the same series supersedes */
	int64_t supersedes;    /* id of the article it replaces, 0 */
	int64_t superseded_by; /* id, 0 */
	char *content_sha256;  /* hex, of title, text and recording */
	int64_t text_bytes;
	int64_t estimate_ms; /* how long it will take on air, 0 unknown */
	int64_t author_uid;
	char *author;         /* actor named by a gateway, else NULL */
	int64_t approver_uid; /* -1 while nobody approved */
	char *approver;
	int64_t created;
	int64_t approved;
	int64_t finished;   /* when it reached an end state */
	int32_t aired;      /* airings of it that ended as aired */
	int64_t last_aired; /* when the last of them ended */
	char *insisted;     /* who had the text taken although it was refused, as `by` of
	                     * the log; NULL: nobody */
	char *why;          /* of held, cancelled, expired: code such as "voice.failed" */
	/* Frozen by approval (hex SHA-256), NULL before: */
	char *text_sha256;
	char *words_sha256;
	char *voice_sha256;
	char *reading_sha256;
};

struct airing {
	int64_t id;
	int64_t version;
	int64_t article;
	enum airing_state state;
	enum air_class class;
	enum airing_reason reason;
	int64_t planned;  /* when it should start; 0 waits for its turn */
	int64_t latest;   /* start no later than this, 0: no bound */
	int64_t bulletin; /* airings aired as one bulletin share this: id of its first airing */
	int32_t position; /* in the bulletin, from 0 */
	char *programme;  /* name, NULL */
	char *opening;    /* parts of the rundown that sound before it, a line each; NULL: what is
	                   * usual for its class and reason */
	char *ending;     /* those after it, NULL as above */
	char *zone;
	int64_t resumes;       /* airing that this one goes on from, 0 */
	int32_t from_sentence; /* first sentence to speak, 0-based */
	int64_t started;
	int64_t ended;
	int64_t asked_ms; /* how long it was to take */
	char *why;        /* of missed, failed, refused, cut: code such as "hours.closed" */
	char *by;         /* who caused it: "uid 1000", "uid 33 as Lan", "schedule" */
};

/* Key: airing and output. */
struct part {
	int64_t airing;
	char *output;
	enum part_result result;
	int64_t frames;   /* that the device took, of this airing */
	int32_t rate;     /* Hz of those frames */
	int32_t sentence; /* the one being spoken, 0-based */
	int64_t started;
	int64_t ended;
};

struct log_output {
	char *name;
	int64_t frames;
	char *why; /* code why it ended there before the others, or was not on it; NULL */
};

/* One row of the as-aired log (queue/aslog.h has its form on disk). */
struct log_row {
	int64_t seq; /* from 1 without gaps; given when it is written */
	bool end;    /* false: a start row */
	int64_t at;  /* when the row was made */
	int64_t airing;
	int64_t resumes; /* the airing that this one goes on from, 0 */
	int64_t article;
	char *title;
	enum air_class class;
	enum log_result result;
	char *programme;
	int64_t planned;
	int64_t started;
	int64_t ended;
	int64_t played_ms; /* sound that went out (end rows) */
	int64_t asked_ms;  /* sound that was to go out */
	bool test;         /* of the self-test, or of an output: no bulletin */
	struct log_output *outputs;
	size_t output_count;
	char *words_sha256;
	char *by;
	char *why;
	char *part;     /* end rows of what was cut: where ("lead_in", "chime", "call", "article",
	                 * "pause", "closing"); NULL: not known, or whole */
	char *insisted; /* as in struct article */
};

/* A numbered, durable event for subscribers: a row of the transaction that
 * it tells of. */
struct event {
	int64_t seq; /* from 1 without gaps; given when it is written */
	int64_t at;
	char *name; /* "article.approved" */
	char *data; /* one line of JSON */
};

void article_copy(struct article *to, const struct article *from); /* deep; `to` is overwritten */
void article_finish(struct article *a);                            /* frees the strings, zeroes */
void airing_copy(struct airing *to, const struct airing *from);
void airing_finish(struct airing *a);
void part_copy(struct part *to, const struct part *from);
void part_finish(struct part *p);
void log_row_copy(struct log_row *to, const struct log_row *from);
void log_row_finish(struct log_row *r);
void event_copy(struct event *to, const struct event *from);
void event_finish(struct event *e);

/* The order in which articles air: class, rank, end of validity (none is
 * last), id. Negative: `a` first. */
int article_order(const struct article *a, const struct article *b);

/* About how long an article takes on air, ms: what was measured, else by its length. */
int64_t article_estimate_ms(const struct article *a);

/* SHA-256 of the parts, each followed by a NUL, as 64 hex digits and a NUL. */
enum { SHA256_TEXT = 65 };
void content_sha256(
        const char *title, const char *text, const char *recording, char out[SHA256_TEXT]);

#endif
