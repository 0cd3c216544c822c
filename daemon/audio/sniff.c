/* The first bytes decide what a recording is; a table names those that people
 * send and that are not read, so that they are told what to do. WAV says how
 * long its sound is, Ogg numbers its pages, sums them up and marks the last one: a
 * file that was cut off or damaged while it was copied is found here. Called by recording.c before
 * any decoder runs. */
#include "audio/sniff.h"

#include "audio/hole.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD = 16, CHUNKS_MOST = 200 };
enum { OGG_HEAD = 27, OGG_PAGE = OGG_HEAD + 255 + 255 * 255 }; /* bytes */

static const char *const names[SNIFF_KINDS] = {"wav", "flac", "ogg", "mp3"};

struct magic {
	size_t at;
	const char *bytes; /* NUL-terminated; none holds a NUL */
	int kind;          /* -1: known, but not read */
	const char *what;
};

static const struct magic magics[] = {
        {8, "WAVE", SNIFF_WAV, NULL},
        {0, "fLaC", SNIFF_FLAC, NULL},
        {0, "OggS", SNIFF_OGG, NULL},
        {0, "ID3", SNIFF_MP3, NULL},
        {4, "ftyp", -1, "M4A"},
        {0, "#!AMR", -1, "AMR"},
        {0, "\x30\x26\xB2\x75", -1, "WMA"},
        {0, "FORM", -1, "AIFF"},
        {0, "\x1A\x45\xDF\xA3", -1, "WebM"},
        {8, "AVI ", -1, "AVI"},
        {0, "%PDF", -1, "PDF"},
        {0, "PK\x03\x04", -1, "ZIP"},
        {0, "caff", -1, "CAF"},
        {0, "riff", -1, "W64"},
        {0, "\xFF\xFD", -1, "MP2"},
        {0, "\xFF\xF5", -1, "MP2"},
};

const char *sniff_name(enum sniff_kind kind)
{
	return names[kind];
}

static uint32_t little(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* An MPEG frame of layer III: sync, layer, a bit rate and a sample rate. */
static bool is_mpeg(const uint8_t *p)
{
	return p[0] == 0xFF && (p[1] & 0xE0) == 0xE0 && (p[1] >> 3 & 3) != 1 &&
	       (p[1] >> 1 & 3) == 1 && p[2] >> 4 != 15 && p[2] >> 4 != 0 && (p[2] >> 2 & 3) != 3;
}

int sniff_kind(int fd, uint64_t size, enum sniff_kind *ret, struct err *e)
{
	uint8_t head[HEAD] = {0};
	if (size == 0)
		return err_set(
		        e, -EINVAL, "recording.empty", _("the recording is empty (0 bytes)"));
	fd_read_at(fd, 0, head, sizeof head);
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		const struct magic *m = &magics[i];
		if (memcmp(head + m->at, m->bytes, strlen(m->bytes)) != 0)
			continue;
		if (m->kind < 0)
			return err_set(e, -EINVAL, "recording.format",
			        _("this is a %s file; export the recording as WAV, FLAC, MP3 or "
			          "Opus"),
			        m->what);
		*ret = (enum sniff_kind)m->kind;
		return 0;
	}
	if (is_mpeg(head)) {
		*ret = SNIFF_MP3;
		return 0;
	}
	return err_set(e, -EINVAL, "recording.format",
	        _("this is no sound file; recordings are WAV, FLAC, MP3 or Opus files"));
}

static int cut_short(struct err *e)
{
	return err_set(e, -ENODATA, "recording.truncated",
	        _("the recording is cut short: its end is missing; copy it again"));
}

/* Lengths that programs write into a pipe, where they cannot know better. */
static bool length_unknown(uint32_t length)
{
	return length == 0 || length >= 0x7FFFF000;
}

/* Samples of 16 bits, `rate` bytes of them a second. */
static int find_hole(int fd, uint64_t from, uint64_t to, uint32_t rate, struct err *e)
{
	uint64_t at, len;
	if (!hole_find(fd, from, to, &at, &len))
		return 0;
	return err_set(e, -EINVAL, "recording.hole",
	        _("the recording has a hole of %.2f s after %.1f s, as a failed copy leaves it; "
	          "copy it again"),
	        (double)len / rate, (double)(at - from) / rate);
}

/* Chunks follow each other from byte 12 on: id, length, content, padded to
 * even. RF64 has its true lengths elsewhere and UINT32_MAX here. */
static int wav_whole(int fd, uint64_t size, struct err *e)
{
	enum { PCM = 1, FORMAT = 16 };
	uint64_t at = 12;
	uint32_t rate = 0; /* bytes a second of 16-bit PCM */
	for (int i = 0; i < CHUNKS_MOST; i++) {
		uint8_t chunk[8 + FORMAT] = {0};
		size_t got = fd_read_at(fd, at, chunk, sizeof chunk);
		if (got < 8)
			return cut_short(e);
		uint32_t length = little(chunk + 4);
		if (memcmp(chunk, "fmt ", 4) == 0 && got == sizeof chunk &&
		        (chunk[8] | chunk[9] << 8) == PCM && chunk[22] == 16)
			rate = little(chunk + 16);
		if (memcmp(chunk, "data", 4) == 0 && !length_unknown(length) &&
		        at + 8 + length > size)
			return cut_short(e);
		if (memcmp(chunk, "data", 4) == 0)
			return rate == 0 ? 0
			                 : find_hole(fd, at + 8,
			                           length_unknown(length) ? size : at + 8 + length,
			                           rate, e);
		at += 8 + (uint64_t)length + length % 2;
	}
	return cut_short(e);
}

/* Checksums of bytes: polynomial 04C11DB7, highest bit first (RFC 3533 section 6). */
static void ogg_sums(uint32_t table[256])
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t r = i << 24;
		for (int bit = 0; bit < 8; bit++)
			r = r << 1 ^ ((r & 0x80000000U) != 0 ? 0x04C11DB7U : 0);
		table[i] = r;
	}
}

/* Does the page have the sum that it says? Its own field counts as zero. */
static bool ogg_is_sound(const uint32_t table[256], const uint8_t *page, size_t len)
{
	enum { SUM_AT = 22, SUM_END = 26 };
	uint32_t sum = 0;
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	return len > SUM_END; /* else no mutation would reach the decoder */
#endif
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = i >= SUM_AT && i < SUM_END ? 0 : page[i];
		sum = sum << 8 ^ table[(sum >> 24 ^ byte) & 0xFF];
	}
	return sum == little(page + SUM_AT);
}

/* Files that were joined as bytes: decoders stop where the first one ends. */
static int two(struct err *e)
{
	return err_set(e, -EINVAL, "recording.two",
	        _("a second recording stands behind the end of the first and would not be heard; "
	          "join them in a sound editor, or hand them over one by one"));
}

static int damaged(uint64_t at, uint64_t size, struct err *e)
{
	return err_set(e, -EINVAL, "recording.damaged",
	        _("the recording is damaged, %d %% of the way to its end; copy it again"),
	        (int)(at * 100 / size));
}

/* How long the page at `at` is, its head included; 0: none begins there; more than
 * OGG_PAGE: its end is missing. `page` has room for the largest. */
static size_t ogg_page(int fd, uint64_t at, uint8_t *page)
{
	memset(page, 0, OGG_HEAD);
	size_t got = fd_read_at(fd, at, page, OGG_PAGE);
	if (memcmp(page, "OggS", 4) != 0)
		return 0;
	size_t len = OGG_HEAD + (size_t)page[OGG_HEAD - 1];
	for (size_t i = OGG_HEAD; i < OGG_HEAD + (size_t)page[OGG_HEAD - 1] && i < got; i++)
		len += page[i];
	return got < OGG_HEAD || len > got ? OGG_PAGE + 1 : len;
}

/* Pages follow each other, numbered; each has a checksum, and the last one the flag
 * "end of stream". What stands behind that is nobody's (tags of old programs). */
static int ogg_whole(int fd, uint64_t size, struct err *e)
{
	uint8_t page[OGG_PAGE];
	uint32_t sums[256], serial = 0, number = 0;
	bool ended = false;
	ogg_sums(sums);
	for (uint64_t at = 0; at < size || !ended;) {
		size_t len = ogg_page(fd, at, page);
		if (len == 0 && ended)
			return 0;
		if (len > OGG_PAGE || at >= size)
			return cut_short(e);
		if (ended && len > 0 && (page[5] & 2) != 0)
			return two(e);
		bool next = at > 0 && little(page + 14) == serial;
		if (len == 0 || !ogg_is_sound(sums, page, len) ||
		        (next && little(page + 18) != number + 1))
			return damaged(at, size, e);
		serial = little(page + 14);
		number = little(page + 18);
		ended = (page[5] & 4) != 0;
		at += len;
	}
	return 0;
}

/* Where the first MPEG frame is: behind an ID3v2 tag if there is one, whose
 * length is in four times seven bits (ID3v2.3 section 3.1). */
static uint64_t mpeg_start(int fd)
{
	uint8_t head[10];
	if (fd_read_at(fd, 0, head, sizeof head) < sizeof head || memcmp(head, "ID3", 3) != 0)
		return 0;
	return sizeof head + ((uint64_t)(head[6] & 0x7F) << 21 | (uint64_t)(head[7] & 0x7F) << 14 |
	                             (uint64_t)(head[8] & 0x7F) << 7 | (head[9] & 0x7F));
}

/* The tag in a frame of 48 bytes at least; NULL: there is none. */
static const uint8_t *xing_of(const uint8_t *frame)
{
	bool first = (frame[1] >> 3 & 3) == 3, mono = frame[3] >> 6 == 3;
	const uint8_t *tag = frame + 4 + (first ? (mono ? 17 : 32) : (mono ? 9 : 17));
	return memcmp(tag, "Xing", 4) == 0 || memcmp(tag, "Info", 4) == 0 ? tag : NULL;
}

/* Does an MPEG stream begin again about here, with a tag or a frame that says how long
 * it is? Tags at the end (TAG, APETAGEX) are none. */
static bool mp3_again(int fd, uint64_t at)
{
	enum { AROUND = 700 };
	uint8_t bytes[2 * AROUND + 64] = {0};
	size_t got = fd_read_at(fd, at > AROUND ? at - AROUND : 0, bytes, sizeof bytes - 64);
	for (size_t i = 0; i + 48 < got; i++)
		if (memcmp(bytes + i, "ID3\3", 4) == 0 || memcmp(bytes + i, "ID3\4", 4) == 0 ||
		        (is_mpeg(bytes + i) && xing_of(bytes + i) != NULL))
			return true;
	return false;
}

/* The Xing or Info frame says how many bytes there are, itself included.
 * Programs may count a frame more or less: of 192 kbit/s it has 626 bytes. */
static int mp3_whole(int fd, uint64_t size, struct err *e)
{
	enum { SLACK = 626 };
	uint8_t frame[64];
	uint64_t at = mpeg_start(fd);
	if (fd_read_at(fd, at, frame, sizeof frame) < sizeof frame)
		return cut_short(e);
	if (!is_mpeg(frame))
		return 0; /* the decoder searches on */
	const uint8_t *tag = xing_of(frame);
	if (tag == NULL)
		return 0;
	bool has_frames = (tag[7] & 1) != 0, has_bytes = (tag[7] & 2) != 0;
	const uint8_t *p = tag + (has_frames ? 12 : 8);
	uint64_t bytes = (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];
	if (!has_bytes || bytes == 0)
		return 0;
	return at + bytes > size + SLACK ? cut_short(e) : mp3_again(fd, at + bytes) ? two(e) : 0;
}

/* A second head "fLaC", STREAMINFO of 34 bytes behind it. */
static int flac_whole(int fd, uint64_t size, struct err *e)
{
	static const char head[8] = {'f', 'L', 'a', 'C', 0, 0, 0, 34};
	enum { STEP = 64 << 10 };
	uint8_t *block = mem_alloc(STEP);
	bool found = false;
	for (uint64_t at = 1; at < size && !found; at += STEP - sizeof head) {
		size_t got = fd_read_at(fd, at, block, STEP);
		found = got > 0 && memmem(block, got, head, sizeof head) != NULL;
	}
	free(block);
	return found ? two(e) : 0;
}

int sniff_whole(int fd, uint64_t size, enum sniff_kind kind, struct err *e)
{
	if (kind == SNIFF_WAV)
		return wav_whole(fd, size, e);
	if (kind == SNIFF_OGG)
		return ogg_whole(fd, size, e);
	if (kind == SNIFF_FLAC)
		return flac_whole(fd, size, e);
	if (kind == SNIFF_MP3)
		return mp3_whole(fd, size, e);
	return 0;
}
