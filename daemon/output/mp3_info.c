/* The Info frame. Its layout is the one LAME writes and every player reads
 * (gabriel.mp3-tech.org/mp3infotag.html): "Info" behind the side information,
 * flags, frames, bytes, table of contents, quality, then LAME's 36 bytes.
 * Called by mp3.c, at the start with unknown lengths and again at the end. */
#include "output/mp3_info.h"

#include "output/bytes.h"
#include "output/mp3_part.h"

#include <math.h>
#include <pthread.h>

enum { TAG = 4 + 4 + 4 + 4 + 100 + 4 + 36, TOC = 100 };
enum { CRC_STEP = 8 }; /* bytes at a time, a table for each */

/* crc_table[n][b]: what byte b does to the sum when n bytes follow it. */
static uint16_t crc_table[CRC_STEP][256];
static pthread_once_t crc_once = PTHREAD_ONCE_INIT;

static void fill_crc_table(void)
{
	for (unsigned b = 0; b < 256; b++) {
		unsigned crc = b;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xA001 : 0);
		crc_table[0][b] = (uint16_t)crc;
	}
	for (int n = 1; n < CRC_STEP; n++)
		for (unsigned b = 0; b < 256; b++) {
			uint16_t before = crc_table[n - 1][b];
			crc_table[n][b] = (uint16_t)(before >> 8 ^ crc_table[0][before & 255]);
		}
}

uint16_t mp3_info_crc(uint16_t crc, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	pthread_once(&crc_once, fill_crc_table);
	for (; len >= CRC_STEP; len -= CRC_STEP, p += CRC_STEP) {
		uint16_t sum = crc_table[CRC_STEP - 1][(p[0] ^ crc) & 255] ^
		               crc_table[CRC_STEP - 2][p[1] ^ crc >> 8];
		for (int i = 2; i < CRC_STEP; i++)
			sum ^= crc_table[CRC_STEP - 1 - i][p[i]];
		crc = sum;
	}
	for (; len > 0; len--, p++)
		crc = (uint16_t)(crc >> 8 ^ crc_table[0][(crc ^ *p) & 255]);
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
