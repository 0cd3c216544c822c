/* A show: one airing being prepared and played, on all outputs of its zone.
 *
 * It consists of elements (chime, call, the article, closing), each a tape that
 * bantin-work makes. The speakers get one order an element and output; what
 * they took is counted there. States go one way:
 *
 *   preparing -> ready -> playing -> leaving -> over
 *
 * Words are ready before a chime sounds: a show is ready when all its tapes are
 * whole and nothing was skipped; a live one (emergency, say) as soon as its
 * first sentence is on the tape. */
#ifndef BANTIN_STATION_SHOW_H
#define BANTIN_STATION_SHOW_H

#include "station/internal.h"

enum show_state { SHOW_PREPARING, SHOW_READY, SHOW_PLAYING, SHOW_LEAVING, SHOW_OVER };

/* Why it ends before its last frame. */
enum show_end {
	SHOW_END_NONE,       /* it does not */
	SHOW_END_STOP,       /* a person's stop: the article is held */
	SHOW_END_SKIP,       /* a person's skip */
	SHOW_END_SUPERSEDED, /* what became of its article: nothing of it is left to air */
	SHOW_END_CANCELLED,
	SHOW_END_HELD,
	SHOW_END_CUT,      /* an emergency: what is left is aired after */
	SHOW_END_TIME,     /* another one's exact time: likewise */
	SHOW_END_SHUTDOWN, /* the daemon ends: goes on after the restart */
	SHOW_END_MUTE,
	SHOW_END_HOURS, /* the permitted hours are over */
	SHOW_END_LONG,  /* of one output: it would have lasted past its permitted hours */
	SHOW_END_COUNT
};

enum show_element_kind {
	ELEMENT_CHIME,
	ELEMENT_CALL,
	ELEMENT_BODY,
	ELEMENT_BODY_AGAIN,
	ELEMENT_PAUSE,
	ELEMENT_CLOSING
};

/* A tape and what is known of it. */
struct show_element {
	enum show_element_kind kind;
	int64_t pause_ms; /* of ELEMENT_PAUSE */
	size_t tape_of;   /* index of the element whose tape this plays (itself, or said again) */
	uint32_t job;     /* of the worker; 0 when over */
	int tape;         /* -1 */
	bool started, whole;
	uint32_t rate;   /* Hz */
	uint64_t frames; /* when whole */
	uint64_t *marks; /* first frame of each sentence */
	char **words;    /* of each sentence */
	size_t mark_count;
	uint32_t skipped;
	char words_sha256[SHA256_TEXT];
};

struct show_part {
	struct line *line;
	enum show_end end;    /* ending.h: it ended here, others went on */
	int64_t left;         /* wall ms, since when that is so on record, 0 */
	uint32_t first_order; /* order of element i is first_order + i; 0: it got none */
	size_t ended;         /* orders that are over */
	bool started;
	bool lost;         /* its device went away */
	bool whole;        /* took the last frame of the body */
	size_t played;     /* elements, from the first, to their last frame */
	uint64_t partial;  /* frames of the element after those */
	uint64_t heard;    /* of all elements, as last told: proof of life of the device */
	uint32_t at_order; /* the order that it plays, and how far, as last told */
	uint64_t at_frames;
	int64_t moved_ns;  /* mono, when that last changed; later than now while the
	                    * silence before it is still to be over */
	uint64_t frames;   /* of the body, taken, from where this airing began */
	uint32_t sentence; /* of the body, being spoken */
};

/* Chime, call, five times the body, closing; or what a rundown has around it. */
enum { SHOW_ELEMENTS_MOST = 24 };

struct show {
	struct show *link;
	struct station *station;
	enum show_state state;
	enum show_end end;
	int64_t airing, article;
	int64_t airing_version; /* for which it was made: another zone, other words are */
	int32_t revision;       /* another show */
	enum air_class class;
	enum airing_reason reason;
	bool live;
	bool fallback; /* a recording instead of the words */
	bool frozen;   /* its words are those that were approved */
	bool untitled; /* the title is not spoken */
	char *title;
	char *voice;
	char *zone;
	char *programme;
	char *by;
	int64_t planned;
	int32_t from_sentence;
	int64_t asked_ns;   /* mono, when its preparing began */
	unsigned restarts;  /* of the worker, then */
	int64_t started;    /* wall ms of the first frame, 0 before */
	int64_t ordered_ns; /* mono, when the orders went out */
	struct show_element elements[SHOW_ELEMENTS_MOST];
	size_t element_count;
	size_t body; /* index of the article */
	struct show_part *parts;
	size_t part_count;
	struct show_file *files; /* files.c */
	size_t file_count;
	bool filed;            /* their writing has begun */
	struct worker *worker; /* makes its tapes */
	struct relay *relay;   /* makes that of the body, relay.h; NULL: it is none */
	int64_t body_ms;       /* a relay, or a file in its place, lasts so long; 0: to its end */
	int64_t relay_until;   /* and not past this, wall ms; 0 */
	bool relay_begun;
	int64_t rest;      /* the airing planned for what is left of it, 0 */
	const char *code;  /* of `failure`, for the log; NULL: "voice.failed" */
	char failure[512]; /* why it cannot be prepared, "" */
};

/* Make the jobs for an airing. The text comes from the store. `fallback`: no voice can
 * say it; a recording of the settings goes out in its place, or the urgent chime. */
int show_prepare(struct station *s, const struct airing *airing, bool fallback, struct show **ret,
        struct err *e);
/* Prepare the rest of one that was cut, `cut->rest`, on the tape that it has: the sound
 * is there already, and its sentences are where they were. Where there is no such tape
 * (a relay, a recording in place of the words, a voice that failed) nothing is done, and
 * the rest is prepared in its turn like any other. */
void show_prepare_rest(struct show *cut);
/* Everything that it needs to start is on tape: from now on it is ready. */
void show_look(struct show *w);
/* Give the orders to every usable output of the zone; `cut_in`: at once, over
 * what plays. Returns false, and changes nothing, if there is no such output. */
bool show_play(struct show *w, bool cut_in);
/* Shows whose loudspeakers are done and whose files wait or are written: goes on with
 * them. Frees those that are over. */
void shows_tend(struct station *s);
/* First frame of the body that this airing plays. */
uint64_t show_body_from(const struct show *w);
/* End it early. The outputs fall silent at once unless another show has cut in. */
void show_leave(struct show *w, enum show_end why, bool silence);
/* Outputs that `before` played on and `now` does not fall silent. */
void show_silence_except(const struct show *before, const struct show *now);
/* The show of an airing that is being prepared, ready or playing, or NULL. */
struct show *show_of_airing(const struct station *s, int64_t airing);
/* How many have tapes and have not begun: memory and disk. */
enum { SHOWS_PREPARED_MOST = 24 };
size_t shows_prepared(const struct station *s);
/* All of it on air, ms; 0 while not all tapes are whole. */
int64_t show_length_ms(const struct show *w);
/* The voice could not say all of it. */
bool show_is_incomplete(const struct show *w);
/* Drop a show that never played. */
void show_discard(struct show *w);

/* Called by the worker's and the speakers' handlers. */
extern const struct worker_handlers show_worker_handlers;
extern const struct relay_handlers show_relay_handlers;
void show_on_started(struct line *l, uint32_t order, const struct speaker_progress *p);
void show_on_progress(struct line *l, uint32_t order, const struct speaker_progress *p);
void show_on_ended(struct line *l, uint32_t order, const struct speaker_ended *end);

#endif
