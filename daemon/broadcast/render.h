/* Render: items in order (chimes, texts, pauses, recordings) become one
 * stream of levelled sound. The next sentences are with the voices while the
 * last is written; memory does not grow with length. The same code makes files
 * (bantin render) and tapes (bantin-work). */
#ifndef BANTIN_BROADCAST_RENDER_H
#define BANTIN_BROADCAST_RENDER_H

#include "audio/recording.h"
#include "base/err.h"
#include "text/reading.h"
#include "voice/pool.h"
#include "voice/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum render_kind {
	RENDER_TEXT,      /* `text` is read and spoken */
	RENDER_CHIME,     /* `name`: a chime of our own ("" the usual one), or a path */
	RENDER_RECORDING, /* `name`: path of a sound file */
	RENDER_PAUSE,     /* only `pause_ms` */
};

struct render_item {
	enum render_kind kind;
	const char *chapter; /* a chapter of this title begins here; NULL: none */
	const char *text;    /* strict UTF-8, a paragraph a line */
	size_t text_len;
	const char *name;
	/* RENDER_RECORDING: what it measured for the job's loudness and ceiling;
	 * NULL: it is measured when its turn comes. Borrowed. */
	const struct recording_facts *facts;
	int64_t pause_ms;       /* silence after it */
	const char *must_speak; /* RENDER_TEXT: name for the error if no word is found in it; NULL:
	                           that is fine */
};

/* A sentence that is over. Pointers live until the callback returns. */
struct render_mark {
	size_t item;
	size_t sentence;   /* 0-based, over all items */
	const char *words; /* as given to the voice */
	uint64_t frame;    /* where it begins in the stream */
	uint64_t frames;   /* how long it is, without the pause after it */
	const char *why;   /* NULL; or it was skipped: "crashed", "deadline", "refused", "silent" */
};

/* Where sound goes. Non-zero from a callback ends the render with it. */
struct render_sink {
	void *context;
	/* Mono frames at render_job.rate. NULL: they are only counted and measured. */
	int (*write)(void *context, const int16_t *frames, size_t count, struct err *e);
	/* A chapter begins at the next frame. NULL: not wanted. */
	int (*chapter)(void *context, const char *title, struct err *e);
	/* NULL: not wanted. */
	int (*sentence)(void *context, const struct render_mark *mark, struct err *e);
	/* Asked between blocks of sound: true ends the render with -ECANCELED. NULL: never. */
	bool (*cancelled)(void *context);
	/* Bytes of text spoken so far of all there are. NULL: not wanted. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
};

/* Another voice. Both are borrowed, and stay until the job is over. */
struct render_voice {
	struct voice_pool *pool;
	const struct voice_profile *profile;
};

struct render_job {
	const struct render_item *items;
	size_t count;
	const struct reader *reader;
	const struct voice_profile *profile;
	struct voice_pool *pool;    /* of that profile; borrowed, flushed when the job fails.
	                             * NULL: no item is a text, and `rate` is given */
	uint32_t rate;              /* Hz of the stream; 0: the voice's */
	double loudness_lufs;       /* 0: -16 */
	double ceiling_db;          /* dBTP, below 0 */
	int64_t sentence_pause_ms;  /* after . ? ! inside a paragraph; -1: as the script says */
	int64_t paragraph_pause_ms; /* at a paragraph's end; -1: as the script says */
	/* Asked at most once, with the sink's context: who says a sentence that the voice could
	 * not say, and all after it? `why` as in the mark. False: nobody, it is skipped. NULL: as
	 * if nobody. The pool needs as much room as the other, and does without pieces. */
	bool (*reserve)(void *context, const char *why, struct render_voice *ret);
	struct render_sink sink;
};

struct render_result {
	uint64_t frames;
	uint32_t rate;
	size_t sentences, skipped;
	double lufs, true_peak_dbtp;
};

/* 0: all items are in the sink (sentences may have been skipped: see the
 * marks). Else -errno and a sentence: what a callback returned, -ECANCELED,
 * -ENODATA (must_speak), or no voice could be started. */
int render_run(const struct render_job *job, struct render_result *ret, struct err *e);

#endif
