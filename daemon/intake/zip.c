/* Reads members of a ZIP archive (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and
 * 4.3.16) through zlib. Every offset is checked before it is used. Called by
 * docx.c. */
#include "intake/zip.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
	END_SIZE = 22,
	COMMENT_MAX = 65535,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	CHUNK = 64 << 10,
	ENCRYPTED = 1,
	STORED = 0,
	DEFLATED = 8
};

struct member {
	uint32_t crc, packed, size, local; /* `local`: where its own head stands */
	unsigned flags, method;
};

static unsigned u16(const uint8_t *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static uint32_t u32(const uint8_t *p)
{
	return u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* The end record, searched from the end; NULL: this is no whole archive. */
static const uint8_t *find_end(const uint8_t *bytes, size_t len)
{
	if (len < END_SIZE)
		return NULL;
	size_t least = len > END_SIZE + COMMENT_MAX ? len - END_SIZE - COMMENT_MAX : 0;
	for (size_t at = len - END_SIZE + 1; at-- > least;)
		if (memcmp(bytes + at, "PK\5\6", 4) == 0)
			return bytes + at;
	return NULL;
}

static int find_member(const uint8_t *bytes, size_t len, const char *name, struct member *ret)
{
	const uint8_t *end = find_end(bytes, len);
	size_t want = strlen(name);
	if (end == NULL)
		return -EINVAL;
	size_t at = u32(end + 16), stop = (size_t)(end - bytes);
	for (int i = 0; i < ZIP_MEMBERS && at < stop && stop - at >= CENTRAL_SIZE; i++) {
		const uint8_t *p = bytes + at;
		if (memcmp(p, "PK\1\2", 4) != 0)
			return -EINVAL;
		size_t name_len = u16(p + 28);
		size_t size = CENTRAL_SIZE + name_len + u16(p + 30) + u16(p + 32);
		if (size > stop - at)
			return -EINVAL;
		if (name_len == want &&
		        strncasecmp((const char *)p + CENTRAL_SIZE, name, want) == 0) {
			*ret = (struct member){.flags = u16(p + 8),
			        .method = u16(p + 10),
			        .crc = u32(p + 16),
			        .packed = u32(p + 20),
			        .size = u32(p + 24),
			        .local = u32(p + 42)};
			return 0;
		}
		at += size;
	}
	return at >= stop ? -ENOENT : -EINVAL;
}

bool zip_has(const char *bytes, size_t len, const char *name)
{
	struct member m;
	return find_member((const uint8_t *)bytes, len, name, &m) == 0;
}

/* Through zlib, a piece at a time, until the limit. */
static int inflate_into(const uint8_t *packed, size_t len, size_t limit, struct str *out)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed, .avail_in = (uInt)len};
	size_t begin = out->len;
	int status = inflateInit2(&z, -MAX_WBITS) == Z_OK ? Z_OK : Z_MEM_ERROR;
	while (status == Z_OK) {
		str_reserve(out, CHUNK);
		z.next_out = (Bytef *)out->data + out->len;
		z.avail_out = CHUNK;
		status = inflate(&z, Z_NO_FLUSH);
		out->len += CHUNK - z.avail_out;
		out->data[out->len] = '\0';
		if (out->len - begin > limit) {
			inflateEnd(&z);
			return -E2BIG;
		}
	}
	inflateEnd(&z);
	return status == Z_STREAM_END ? 0 : -EINVAL;
}

int zip_read(const char *bytes, size_t len, const char *name, size_t limit, struct str *out)
{
	const uint8_t *base = (const uint8_t *)bytes;
	struct member m;
	size_t begin = out->len;
	int status = find_member(base, len, name, &m);
	if (status < 0)
		return status;
	if ((m.flags & ENCRYPTED) != 0)
		return -EACCES;
	if (m.local > len || len - m.local < LOCAL_SIZE || memcmp(base + m.local, "PK\3\4", 4) != 0)
		return -EINVAL;
	size_t data =
	        m.local + (size_t)LOCAL_SIZE + u16(base + m.local + 26) + u16(base + m.local + 28);
	if (data > len || len - data < m.packed)
		return -EINVAL;
	if (m.size > limit)
		return -E2BIG;
	str_reserve(out, m.size + CHUNK);
	if (m.method == STORED)
		str_add(out, bytes + data, m.packed);
	else if (m.method == DEFLATED)
		status = inflate_into(base + data, m.packed, limit, out);
	else
		return -ENOTSUP;
	if (status == 0 &&
	        crc32(0, (const Bytef *)out->data + begin, (uInt)(out->len - begin)) != m.crc)
		status = -EINVAL;
	if (status < 0)
		str_cut(out, begin);
	return status;
}
