/* Changes: everything that ever happens to the queue is a list of these
 * records, applied whole or not at all, first to the model in memory (which
 * checks them), then to SQLite (which keeps them).
 *
 * Versions: each article and airing counts its changes. The model writes the
 * version it saw into `expects`; SQLite applies the record only to that
 * version. So when a commit failed, nothing that was built on it can slip in. */
#ifndef BANTIN_QUEUE_CHANGE_H
#define BANTIN_QUEUE_CHANGE_H

#include "queue/article.h"

enum change_kind {
	CHANGE_ARTICLE_INSERT,
	CHANGE_ARTICLE_REVISE, /* new title or text: a new revision and author, frozen hashes are
	                          dropped */
	CHANGE_ARTICLE_MOVE,   /* state; approving freezes */
	CHANGE_ARTICLE_PLAN,   /* class, rank, times, repeat, zone, voice, source, superseded_by,
	                          estimate */
	CHANGE_AIRING_INSERT,
	CHANGE_AIRING_MOVE,
	CHANGE_PART_PUT, /* insert or update by airing and output; frames never go down */
	CHANGE_LOG_APPEND,
	CHANGE_EVENT_APPEND,
	CHANGE_META_PUT, /* small facts: "muted", "clock.confirmed" */
	CHANGE_PRUNE,    /* forget what ended before a time */
	CHANGE_KIND_COUNT
};

struct article_insert {
	struct article article;
	char *text;
};

struct article_revise {
	int64_t id;
	int64_t expects;       /* filled by the model */
	int32_t revision;      /* the new one: one more than now; filled by the model */
	enum article_state to; /* legal from the present state, or the same state (not approved) */
	char *title;
	char *text;
	char *content_sha256;
	char *insisted; /* of the new text, see struct article; NULL clears it */
	int64_t at;
	int64_t by_uid;
	char *by;
};

struct article_move {
	int64_t id;
	int64_t expects;
	enum article_state to;
	int64_t at;
	int64_t by_uid;
	char *by;  /* actor or NULL */
	char *why; /* code or NULL: clears it */
	/* To approved, the first time: what approval froze (all or none), and the
	 * words to make audio from. From held back to approved they may be NULL:
	 * what was frozen stays. */
	char *text_sha256;
	char *words_sha256;
	char *voice_sha256;
	char *reading_sha256;
	char *words;
};

/* All are written: fill it with article_plan_from() and change some. */
struct article_plan {
	int64_t id;
	int64_t expects;
	enum air_class class;
	int32_t rank;
	int64_t at;
	int64_t not_before;
	int64_t expires;
	int64_t superseded_by;
	int64_t estimate_ms;
	int32_t aired;
	int64_t last_aired;
	char *repeat;
	char *zone;
	char *voice;
	char *category;
	char *source;
};

/* What an airing takes over from its article when that was edited: all are written. */
struct airing_anew {
	bool given;
	bool alone; /* it leaves the bulletin that it was planned in */
	enum air_class class;
	enum airing_reason reason;
	int64_t latest; /* 0: no bound */
	int32_t from_sentence;
	char *zone;
};

struct airing_move {
	int64_t id;
	int64_t expects;
	enum airing_state to;
	int64_t at;       /* to on_air: becomes started; to an end state: ended */
	int64_t planned;  /* 0 keeps */
	int64_t latest;   /* 0 keeps */
	int64_t asked_ms; /* 0 keeps */
	struct airing_anew anew;
	char *why;
};

struct meta_put {
	char *name;
	char *value; /* NULL removes */
};

/* Ended articles with their airings, parts and texts, log rows (leaving an
 * anchor) and events, each before its own time; 0 leaves that kind alone. The
 * oldest first, and at most so many at once, so that no commit takes long: who
 * prunes asks again while there is more. */
enum { PRUNE_ARTICLES_MOST = 2000, PRUNE_ROWS_MOST = 20000 };

struct prune {
	int64_t articles_before;
	int64_t log_before;
	int64_t events_before;
	int64_t removed; /* filled: how many articles, rows and events went */
};

struct change {
	enum change_kind kind;
	union {
		struct article_insert article_insert;
		struct article_revise article_revise;
		struct article_move article_move;
		struct article_plan article_plan;
		struct airing airing_insert;
		struct airing_move airing_move;
		struct part part_put;
		struct log_row log_append;
		struct event event_append;
		struct meta_put meta_put;
		struct prune prune;
	};
};

/* A growing list that owns its records and their strings. */
struct changes {
	struct change *items;
	size_t count;
	size_t capacity;
};

/* A new zeroed record of `kind`, to be filled by the caller (strings on the
 * heap: mem_string). The pointer lives until the next one is added. */
struct change *changes_add(struct changes *list, enum change_kind kind);
void changes_finish(struct changes *list);

/* Short forms of the common ones; strings are copied, NULL allowed. */
void changes_article_move(
        struct changes *list, int64_t id, enum article_state to, int64_t at, const char *why);
struct article_plan *changes_article_plan(struct changes *list, const struct article *now);
void changes_airing_move(
        struct changes *list, int64_t id, enum airing_state to, int64_t at, const char *why);
void changes_event(struct changes *list, int64_t at, const char *name, const char *json);
void changes_meta(struct changes *list, const char *name, const char *value);

const char *change_kind_name(enum change_kind kind);

#endif
