/* Recordings for tests: measure IN, read it at --rate through a limiter, write
 * raw int16 mono to OUT (20 ms longer), and print the facts as JSON.
 *
 *	recording_read IN OUT [RATE [TARGET_LUFS [CEILING_DBTP]]]
 */
#include "audio/limiter.h"
#include "audio/pcm.h"
#include "audio/recording.h"
#include "audio/rotate.h"
#include "base/fd.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP = 3000 };

static int put(int out, const float *frames, size_t count)
{
	int16_t samples[STEP + LIMITER_SPARE];
	pcm_from_float(frames, count, samples);
	return fd_write_all(out, samples, count * sizeof *samples);
}

static int copy(struct recording *r, uint32_t rate, struct limiter *l, int out, struct err *e)
{
	float in[STEP], limited[STEP + LIMITER_SPARE];
	struct rotate turn;
	size_t tail = pcm_frames(rate, 20);
	int64_t n;
	rotate_init(&turn, rate);
	while ((n = recording_read(r, in, STEP, e)) > 0) {
		rotate_process(&turn, in, (size_t)n);
		put(out, limited, limiter_process(l, in, (size_t)n, limited));
	}
	if (n < 0)
		return (int)n;
	/* As the desk does: 20 ms in which low tones, turned late, die away. */
	memset(in, 0, sizeof in);
	rotate_process(&turn, in, tail);
	put(out, limited, limiter_process(l, in, tail, limited));
	float *rest = calloc(limiter_latency(l), sizeof *rest);
	size_t left = limiter_flush(l, rest);
	for (size_t at = 0; at < left; at += STEP)
		put(out, rest + at, left - at < STEP ? left - at : STEP);
	free(rest);
	return 0;
}

int main(int argc, char **argv)
{
	struct recording_facts f;
	struct recording *r = NULL;
	struct err e = {0};
	char line[ERR_LINE_MAX];
	if (argc < 3)
		return 2;
	uint32_t rate = argc > 3 ? (uint32_t)atoi(argv[3]) : 22050;
	double target = argc > 4 ? atof(argv[4]) : -16, ceiling = argc > 5 ? atof(argv[5]) : -1.5;
	int in = open(argv[1], O_RDONLY | O_CLOEXEC);
	int out = open(argv[2], O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
	int status = recording_measure(in, target, ceiling, &f, &e);
	if (status == 0)
		status = recording_open(in, &f, rate, &r, &e);
	if (status == 0) {
		struct limiter *l = limiter_create(rate, ceiling);
		status = copy(r, rate, l, out, &e);
		limiter_destroy(l);
	}
	recording_close(r);
	if (status < 0) {
		err_at(&e, argv[1], 0, 0);
		fprintf(stderr, "%s\n", err_line(&e, line, sizeof line));
		unlink(argv[2]);
		return 1;
	}
	printf("{\"format\": \"%s\", \"rate\": %u, \"channels\": %d, \"left_only\": %s, "
	       "\"frames\": %" PRIu64 ", \"duration_ms\": %" PRId64 ", \"lufs\": %.3f, "
	       "\"true_peak_dbtp\": %.3f, \"gain_db\": %.3f, \"too_quiet\": %s, "
	       "\"bad_samples\": %" PRIu64 "}\n",
	        f.format, f.rate, f.channels, f.left_only ? "true" : "false", f.frames,
	        f.duration_ms, f.lufs, f.true_peak_dbtp, f.gain_db, f.too_quiet ? "true" : "false",
	        f.bad_samples);
	return 0;
}
