/* Runs of zeros, a block of the file at a time. Silence that somebody made has ends
 * anywhere: both fall on sectors once in 65,000 times, and then it would have to cut
 * loud sound off besides. Called by sniff.c for WAV. */
#include "audio/hole.h"

#include "base/fd.h"

#include "base/mem.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	BLOCK = 64 << 10,
	SECTOR = 512,
	LEAST = 4096, /* bytes */
	CHANCE = 3,   /* zero bytes that sound may put beside a hole */
	LOUD = 600    /* of 32768 */
};

struct search {
	int fd;
	uint64_t from, to;
	uint64_t begin; /* of the zeros that are being passed */
	bool zeros;
};

/* Is one of the two samples around this byte loud? Samples begin at even places behind `from`. */
static bool is_loud(const struct search *s, uint64_t at)
{
	uint8_t bytes[6];
	uint64_t place = at - (at - s->from) % 2;
	uint64_t begin = place >= s->from + 2 ? place - 2 : s->from;
	size_t got = fd_read_at(s->fd, begin, bytes, sizeof bytes);
	for (size_t i = 0; i + 1 < got && begin + i < s->to; i += 2) {
		int sample = (int16_t)(uint16_t)(bytes[i] | bytes[i + 1] << 8);
		if (abs(sample) >= LOUD)
			return true;
	}
	return false;
}

static bool is_hole(const struct search *s, uint64_t end, uint64_t *ret_at, uint64_t *ret_len)
{
	uint64_t first = (s->begin + SECTOR - 1) / SECTOR * SECTOR, last = end / SECTOR * SECTOR;
	if (last < first + LEAST || first - s->begin > CHANCE || end - last > CHANCE ||
	        s->begin <= s->from || end >= s->to)
		return false;
	*ret_at = first;
	*ret_len = last - first;
	return is_loud(s, s->begin) || is_loud(s, end);
}

/* Passes over `len` bytes that stand at `at`. */
static bool pass(struct search *s, const uint8_t *bytes, size_t len, uint64_t at, uint64_t *ret_at,
        uint64_t *ret_len)
{
	for (size_t i = 0; i < len; i++) {
		if ((bytes[i] == 0) == s->zeros)
			continue;
		s->zeros = !s->zeros;
		if (s->zeros)
			s->begin = at + i;
		else if (is_hole(s, at + i, ret_at, ret_len))
			return true;
	}
	return false;
}

bool hole_find(int fd, uint64_t from, uint64_t to, uint64_t *ret_at, uint64_t *ret_len)
{
	struct search s = {.fd = fd, .from = from, .to = to};
	uint8_t *block = mem_alloc(BLOCK);
	bool found = false;
	for (uint64_t at = from; at < to && !found;) {
		size_t wanted = to - at < BLOCK ? (size_t)(to - at) : BLOCK;
		size_t got = fd_read_at(fd, at, block, wanted);
		found = pass(&s, block, got, at, ret_at, ret_len);
		at += got;
		if (got < wanted)
			break;
	}
	free(block);
	return found;
}
