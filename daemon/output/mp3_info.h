/* Private to MP3: the Info frame, a silent MPEG frame before the sound that
 * tells players the exact length and how many frames of sound to drop at both
 * ends (the tag of Xing, with LAME's extension, as LAME 3.100 writes it). */
#ifndef BANTIN_OUTPUT_MP3_INFO_H
#define BANTIN_OUTPUT_MP3_INFO_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct mp3_info {
	uint8_t header[4];  /* of any MPEG frame of the sound */
	bool known;         /* the lengths below; else only the delay is told */
	uint64_t frames;    /* MPEG frames, this one not counted */
	uint64_t bytes;     /* of them; this one is added */
	int bitrate;        /* kbit/s */
	int delay, padding; /* frames of sound to drop at the start and the end */
	uint16_t crc;       /* mp3_info_crc() over the MPEG frames */
	float peak;         /* highest sample, 1.0 full scale */
};

/* Always the same number of bytes for the same header and bit rate. */
void mp3_info_build(const struct mp3_info *info, struct str *out);
/* CRC-16 with polynomial 0x8005, reflected; start with 0. */
uint16_t mp3_info_crc(uint16_t crc, const void *bytes, size_t len);

#endif
