/* The feed: items taken apart into steps, a little ahead of the sound. Private
 * to render. Each sentence goes to the voices the moment its step is made. */
#ifndef BANTIN_BROADCAST_FEED_H
#define BANTIN_BROADCAST_FEED_H

#include "broadcast/render.h"

enum step_kind {
	STEP_SAY,     /* the pool's next sentence */
	STEP_SILENCE, /* `ms` */
	STEP_CHAPTER, /* `item`'s chapter begins */
	STEP_PLAY,    /* `item` is a chime or a recording */
};

struct step {
	enum step_kind kind;
	size_t item;
	int64_t ms;
	char *words;         /* STEP_SAY: owned by the step */
	uint64_t done;       /* STEP_SAY: bytes of all texts up to its end */
	const char *refused; /* STEP_SAY: never reached the pool, why; else NULL */
};

enum { FEED_STEPS = 64 };

struct feed {
	const struct render_job *job;
	struct voice_pool *pool;       /* that says the sentences */
	struct step steps[FEED_STEPS]; /* a ring */
	size_t head, used;
	size_t item;     /* that steps are being made of */
	bool begun;      /* the item's chapter step was made */
	size_t at;       /* byte of its text that is not in `script` yet */
	size_t said;     /* sentences made of it */
	uint64_t before; /* bytes of the texts before it */
	struct script script;
	size_t next;      /* sentence of `script` */
	size_t script_at; /* byte of the text where `script` begins */
	int64_t owed_ms;  /* silence after the last sentence, once it is known what follows */
};

void feed_init(struct feed *f, const struct render_job *job);
void feed_finish(struct feed *f);
/* Make steps while there is room here and with the voices. -ENODATA: an item
 * that must speak has no word. */
int feed_fill(struct feed *f, struct err *e);
/* The next step, or false at the end; `ret` is the caller's: free its words.
 * feed_fill() comes first. */
bool feed_take(struct feed *f, struct step *ret);
/* Another voice says what waits here, and all after it. It has at least the room of the one
 * before; that one is flushed by the caller. */
void feed_turn_to(struct feed *f, struct voice_pool *pool);

#endif
