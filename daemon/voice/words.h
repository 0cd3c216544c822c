/* What may reach an engine: words and nothing else. */
#ifndef BANTIN_VOICE_WORDS_H
#define BANTIN_VOICE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* True if `words` holds only letters of the Vietnamese and the basic Latin
 * alphabet (composed, UTF-8), spaces and . , ? ! : ; with at least one letter.
 * espeak-ng crashes on symbol soup, obeys bytes below 0x20 and reads
 * decomposed text letter by letter, so nothing else may pass. */
bool words_allowed(const char *words, size_t len);

#endif
