/* Takes the near-silence off both ends of a sentence while it streams by. */
#ifndef BANTIN_VOICE_TRIM_H
#define BANTIN_VOICE_TRIM_H

#include <stddef.h>
#include <stdint.h>

/* Called with what is kept. Non-zero: stop. */
typedef int trim_sink(void *context, const int16_t *frames, size_t count);

struct trim {
	trim_sink *sink;
	void *context;
	size_t lead_left; /* frames that may still be taken off the start */
	size_t keep_tail; /* near-silent frames kept at the end */
	size_t quiet;     /* near-silent frames held back so far, all of them in `held` */
	size_t held_cap;
	int16_t *held;
};

/* At most 40 ms go from the start: what espeak-ng puts before some words. At
 * the end all near-silence beyond 10 ms goes, so that pauses are the script's. */
void trim_init(struct trim *t, uint32_t sample_rate, trim_sink *sink, void *context);
void trim_start(struct trim *t, uint32_t sample_rate); /* a new sentence */
int trim_write(struct trim *t, const int16_t *frames, size_t count);
int trim_end(struct trim *t); /* gives the last frames */
void trim_finish(struct trim *t);

#endif
