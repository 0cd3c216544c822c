/* The Info frame. Its layout is the one LAME writes and every player reads
 * (gabriel.mp3-tech.org/mp3infotag.html): "Info" behind the side information,
 * flags, frames, bytes, table of contents, quality, then LAME's 36 bytes.
 * Called by mp3.c, at the start with unknown lengths and again at the end. */
#include "output/mp3_info.h"

#include "output/bytes.h"
#include "output/mp3_part.h"

#include <math.h>

enum { TAG = 4 + 4 + 4 + 4 + 100 + 4 + 36, TOC = 100 };

uint16_t mp3_info_crc(uint16_t crc, const void *bytes, size_t len)
{
	static const uint16_t half[16] = {0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800,
	        0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400};
	const uint8_t *p = bytes;
	for (size_t i = 0; i < len; i++) {
		crc = (uint16_t)(crc >> 4 ^ half[(crc ^ p[i]) & 15]);
		crc = (uint16_t)(crc >> 4 ^ half[(crc ^ p[i] >> 4) & 15]);
	}
	return crc;
}

/* The header of the smallest frame of this kind that the tag fits into. */
static struct mp3_header fitting(const uint8_t from[4], uint8_t header[4])
{
	struct mp3_header h = {0};
	for (int i = 0; i < 4; i++)
		header[i] = from[i];
	header[1] |= 1; /* no check sum */
	for (int rate = from[2] >> 4; rate < 15; rate++) {
		header[2] = (uint8_t)(rate << 4 | (from[2] & 0x0C)); /* no padding byte */
		if (mp3_header_read(header, &h) && h.bytes >= 4 + h.side_info + TAG)
			break;
	}
	return h;
}

static void put_lame(const struct mp3_info *info, uint64_t bytes, struct str *out)
{
	str_add(out, "LAME3.100", 9);
	put_be(out, 0x01, 1); /* tag revision 0, constant bit rate */
	put_be(out, 0, 1);    /* low pass: not told */
	put_be(out, (uint64_t)lrintf(info->peak * (float)(1 << 23)), 4);
	put_be(out, 0, 4); /* no replay gain: the level is right already */
	put_be(out, 0, 1);
	put_be(out, (uint64_t)(info->bitrate < 255 ? info->bitrate : 255), 1);
	put_be(out, (uint64_t)(info->delay << 12 | info->padding), 3);
	put_be(out, 0, 1);
	put_be(out, 0, 1); /* mp3gain: untouched */
	put_be(out, 0, 2);
	put_be(out, info->known ? bytes : 0, 4);
	put_be(out, info->known ? info->crc : 0, 2);
}

void mp3_info_build(const struct mp3_info *info, struct str *out)
{
	uint8_t header[4];
	struct mp3_header h = fitting(info->header, header);
	size_t from = out->len;
	uint64_t bytes = info->bytes + h.bytes;
	str_add(out, (const char *)header, 4);
	for (size_t i = 0; i < h.side_info; i++)
		str_addc(out, '\0');
	str_add(out, "Info", 4);
	put_be(out, info->known ? 0x0F : 0, 4); /* frames, bytes, contents, quality */
	if (info->known) {
		put_be(out, info->frames, 4);
		put_be(out, bytes, 4);
		for (int i = 0; i < TOC; i++)
			put_be(out, (uint64_t)(i * 256 / TOC), 1);
		put_be(out, 50, 4);
	}
	put_lame(info, bytes, out);
	put_be(out, mp3_info_crc(0, out->data + from, out->len - from), 2);
	while (out->len - from < h.bytes)
		str_addc(out, '\0');
}
