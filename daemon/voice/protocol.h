/* What a pool and bantin-voice say to each other in frames (child/frame.h).
 * Both ends are one build, so payloads are plain structs, native byte order.
 *
 * The pool says HELLO once, then SPEAK as often as it likes, also before the
 * answer: requests wait in the socket. A SPEAK is answered by any number of
 * PCM and then DONE or REFUSED, all with the id of the SPEAK. The process ends
 * when the socket closes. */
#ifndef BANTIN_VOICE_PROTOCOL_H
#define BANTIN_VOICE_PROTOCOL_H

#include <stdint.h>

enum voice_order_type {  /* pool -> bantin-voice */
	VOICE_HELLO = 1, /* struct voice_profile: how to speak from now on */
	VOICE_SPEAK,     /* words: letters, spaces and . , ? ! : ; without a NUL */
};

enum voice_answer_type {   /* bantin-voice -> pool */
	VOICE_READY = 101, /* struct voice_ready: to HELLO */
	VOICE_FAILED,      /* struct voice_failed: to HELLO; the process ends after it */
	VOICE_PCM,         /* int16_t mono frames of the sentence */
	VOICE_DONE,        /* nothing: the sentence is whole */
	VOICE_REFUSED,     /* nothing: bytes that are no words; nothing was spoken */
};

struct voice_ready {
	uint32_t sample_rate; /* Hz */
	char engine[64];      /* name and version, such as "espeak-ng 1.51" */
};

struct voice_failed {
	char sentence[256]; /* why, in English, for err.sentence */
};

#endif
