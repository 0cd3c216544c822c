/* A look-ahead limiter: what comes out never passes the ceiling in dBTP, and
 * the gain moves so smoothly that nobody hears it. One stream a limiter;
 * frames in, the same number out, some milliseconds later.
 *
 *	struct limiter *l = limiter_create(22050, -1.5);
 *	n = limiter_process(l, in, count, out);   // n <= count + LIMITER_SPARE
 *	...
 *	n = limiter_flush(l, out);                // the rest: n <= limiter_latency(l)
 *
 * After flush the limiter is as new and may take another stream; the true
 * peak stays until limiter_reset(). */
#ifndef BANTIN_AUDIO_LIMITER_H
#define BANTIN_AUDIO_LIMITER_H

#include <stddef.h>
#include <stdint.h>

enum { LIMITER_SPARE = 16 }; /* frames that may come out beyond those just put in */

struct limiter;

/* `rate` in Hz, PCM_RATE_MIN..PCM_RATE_MAX; `ceiling_db` in dBTP, below 0. */
struct limiter *limiter_create(uint32_t rate, double ceiling_db);
void limiter_destroy(struct limiter *l);

/* Put `count` frames in and take what is ready: `out` has room for count +
 * LIMITER_SPARE frames and may not overlap `in`. Returns frames in `out`. */
size_t limiter_process(struct limiter *l, const float *in, size_t count, float *out);
/* Take all that is still inside: at most limiter_latency() frames. Totals of
 * frames in and out are equal then. */
size_t limiter_flush(struct limiter *l, float *out);

size_t limiter_latency(const struct limiter *l); /* most frames that are ever inside */
/* dBTP of what came out since create or reset; -120 for silence. */
double limiter_true_peak(const struct limiter *l);
/* The most it ever turned down since create or reset, dB, 0 or less. */
double limiter_deepest(const struct limiter *l);
void limiter_reset(struct limiter *l); /* forgets frames inside and the peaks */

#endif
