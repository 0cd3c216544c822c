/* What bantind and bantin-work say to each other in frames (child/frame.h).
 * Payloads are these structs, native byte order: both ends are one build.
 *
 * One job makes one tape: first WORK_TAPE brings the empty descriptor, then
 * WORK_RENDER what to put on it, both under the same id, which bantind gives.
 * A job of kind WORK_FILE makes a sound file of tapes: each comes by a
 * WORK_SOURCE between the two. One of kind WORK_EXTRACT puts no sound on its tape but
 * a parcel of articles (intake/parcel.h); it never starts.
 * Jobs run one after another, the more urgent first; WORK_DONE or WORK_FAILED
 * ends each. A job that was cancelled ends as failed with -ECANCELED. Every event is
 * a sign of life; one that computes on without any is replaced (station/standstill.h). */
#ifndef BANTIN_BROADCAST_WORK_H
#define BANTIN_BROADCAST_WORK_H

#include "settings/settings.h"

#include <stdint.h>

enum work_order {      /* bantind -> bantin-work */
	WORK_TAPE = 1, /* descriptor: an empty file the tape is written to */
	WORK_RENDER,   /* struct work_render + descriptor of the text */
	WORK_CANCEL,   /* id of the job */
	WORK_SOURCE,   /* struct work_source + descriptor of a tape, for WORK_FILE */
};

enum work_kind {
	WORK_ARTICLE = 1, /* descriptor holds: title, NUL, text */
	WORK_WORDS,       /* descriptor holds a text to be said as it is: a call, a closing */
	WORK_CHIME,       /* no descriptor; `name` says which */
	WORK_RECORDING,   /* descriptor is a sound file, brought to the station's level */
	WORK_FILE,        /* descriptor holds: title, NUL, station; `name` is the format */
	WORK_EXTRACT,     /* descriptor is a document; `name` is what messages call it */
	WORK_SILENCE,     /* no descriptor; `pause_ms` of it */
};

enum { WORK_NAME_MAX = 64, WORK_SOURCES_MOST = 24 };

struct work_source {
	uint64_t from, until; /* frames; UINT64_MAX: to the end of the tape */
};

struct work_render {
	uint32_t kind;               /* enum work_kind */
	uint32_t urgency;            /* higher first: 0 ahead, 1 to air soon, 2 emergency */
	char voice[WORK_NAME_MAX];   /* profile */
	char reserve[WORK_NAME_MAX]; /* that says what this one cannot; "": none */
	char name[WORK_NAME_MAX];    /* of the chime */
	double loudness_lufs;        /* the station's level */
	double ceiling_db;           /* dBTP */
	int64_t sentence_pause_ms;   /* as in struct render_job */
	int64_t paragraph_pause_ms;
	int64_t pause_ms;    /* silence at the end of the tape */
	uint32_t say_title;  /* the title is spoken first */
	uint32_t want_words; /* WORK_SENTENCE and WORK_NOTE frames first: what will be said */
	uint32_t no_sound;   /* only that */
	int32_t bitrate;     /* of WORK_FILE, kbit/s */
	uint32_t best;       /* of WORK_FILE: settings files.mp3_quality */
	uint32_t frozen;   /* the text is words already, as approved: no lexicon may change them */
	uint32_t lexicons; /* rises when lexicons are to be read again from the disk */
	struct settings_reading reading; /* what they leave to the voice, its region decides */
};

enum work_event {           /* bantin-work -> bantind */
	WORK_STARTED = 101, /* struct work_started: the tape can be opened */
	WORK_MARK,          /* struct work_mark, then its words: a sentence is on the tape */
	WORK_SENTENCE,      /* struct work_sentence, then its words */
	WORK_NOTE,          /* struct work_note, then written, NUL, spoken, NUL, doubt or "" */
	WORK_DONE,          /* struct work_done */
	WORK_FAILED,        /* struct work_failed */
	WORK_BEAT,          /* nothing: sound is still being made. Some a second, while it is */
};

struct work_started {
	uint32_t sample_rate;
};

struct work_mark {
	uint64_t frame;    /* where the sentence begins on the tape */
	uint32_t sentence; /* 0-based */
	uint32_t skipped;  /* the voice could not say it: silence stands there */
};

struct work_sentence {
	uint32_t paragraph; /* 0-based; an article's title is one by itself */
	uint32_t title;     /* the title is spoken here, and from and to are its bytes */
	uint32_t from, to;  /* bytes of the text that were read as this */
};

/* A span that is not said as it is written. Those of a title, or of the text, come
 * before their sentences. */
struct work_note {
	uint32_t title;    /* as in work_sentence */
	uint32_t from, to; /* bytes of the text */
	int32_t sure;      /* 0 to 100 */
};

struct work_done {
	uint64_t frames;
	uint32_t sentences;
	uint32_t skipped;
	unsigned char words_sha256[32]; /* of the words as given to the voice, a line a sentence */
	unsigned char voice_sha256[32]; /* of the profile */
	unsigned char reading_sha256[32]; /* of the reading's settings and lexicons */
};

struct work_failed {
	int32_t status; /* negative errno */
	char sentence[512];
};

#endif
