/* Private to the file formats: numbers into byte strings, in both orders. */
#ifndef BANTIN_OUTPUT_BYTES_H
#define BANTIN_OUTPUT_BYTES_H

#include "base/str.h"

#include <stdint.h>

static inline void put_le(struct str *s, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		str_addc(s, (char)(value >> (8 * i) & 0xFF));
}

static inline void put_be(struct str *s, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		str_addc(s, (char)(value >> (8 * i) & 0xFF));
}

#endif
