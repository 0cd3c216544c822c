/* A thin door to soxr at its "high quality" recipe (20 bit, linear phase).
 * What soxr gives is cut or filled up to the exact count, so that durations
 * can be computed without asking. Called by recordings, the render of other
 * rates, and outputs whose device runs at its own rate. */
#include "audio/resample.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <soxr.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE = 1024, RATE_MOST = 1000000 };

struct resampler {
	soxr_t soxr;
	uint32_t from, to;
	uint64_t taken, given; /* frames in and out */
};

int resampler_create(uint32_t from, uint32_t to, struct resampler **ret, struct err *e)
{
	soxr_error_t wrong = NULL;
	if (from < 1 || to < 1 || from > RATE_MOST || to > RATE_MOST)
		return err_set(e, -EINVAL, "resample.rate",
		        _("no way from a sample rate of %u Hz to %u Hz"), from, to);
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
	soxr_t soxr = soxr_create(from, to, 1, &wrong, &io, &quality, &runtime);
	if (soxr == NULL || wrong != NULL)
		return err_set(e, -EINVAL, "resample.rate",
		        _("no way from a sample rate of %u Hz to %u Hz"), from, to);
	struct resampler *r = mem_alloc(sizeof *r);
	*r = (struct resampler){.soxr = soxr, .from = from, .to = to};
	*ret = r;
	return 0;
}

void resampler_destroy(struct resampler *r)
{
	if (r == NULL)
		return;
	soxr_delete(r->soxr);
	free(r);
}

static uint64_t due(const struct resampler *r)
{
	return (r->taken * r->to + r->from / 2) / r->from;
}

size_t resampler_room(const struct resampler *r, size_t count)
{
	return (size_t)((uint64_t)count * r->to / r->from) + SPARE;
}

/* Never more than is due for what came in. */
static size_t keep(struct resampler *r, size_t made)
{
	uint64_t left = due(r) - r->given;
	if (made > left)
		made = (size_t)left;
	r->given += made;
	return made;
}

size_t resampler_process(struct resampler *r, const float *in, size_t count, float *out)
{
	size_t used = 0, made = 0, total = 0, room = resampler_room(r, count);
	r->taken += count;
	do {
		soxr_process(r->soxr, in, count, &used, out + total, room - total, &made);
		in += used;
		count -= used;
		total += made;
	} while (count > 0 && (used > 0 || made > 0));
	return keep(r, total);
}

size_t resampler_flush(struct resampler *r, float *out)
{
	size_t made = 0;
	soxr_process(r->soxr, NULL, 0, NULL, out, SPARE, &made);
	made = keep(r, made);
	if (made > 0)
		return made;
	uint64_t left = due(r) - r->given;
	size_t missing = left < SPARE ? (size_t)left : SPARE;
	memset(out, 0, missing * sizeof *out);
	return keep(r, missing);
}
