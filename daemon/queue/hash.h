/* SHA-256 (FIPS 180-4) by nettle, as text; nettle's headers stay inside. */
#ifndef BANTIN_QUEUE_HASH_H
#define BANTIN_QUEUE_HASH_H

#include "queue/article.h"

struct hash {
	_Alignas(8) unsigned char state[160]; /* nettle's sha256_ctx; asserted in hash.c */
};

void hash_init(struct hash *h);
void hash_add(struct hash *h, const void *bytes, size_t len);
void hash_text(struct hash *h, char out[SHA256_TEXT]); /* ends the hash: init before the next */

#endif
