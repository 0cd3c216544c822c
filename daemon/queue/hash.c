/* SHA-256 by nettle, kept behind a plain struct so that nobody who includes
 * hash.h needs nettle's headers. Called by article.c and the as-aired log. */
#include "queue/hash.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct hash), "struct hash is too small");
_Static_assert(_Alignof(struct sha256_ctx) <= _Alignof(struct hash), "struct hash is not aligned");

static struct sha256_ctx *context(struct hash *h)
{
	return (struct sha256_ctx *)(void *)h->state;
}

void hash_init(struct hash *h)
{
	sha256_init(context(h));
}

void hash_add(struct hash *h, const void *bytes, size_t len)
{
	sha256_update(context(h), len, bytes);
}

void hash_text(struct hash *h, char out[SHA256_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_digest(context(h), sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[2 * sizeof digest] = '\0';
}
