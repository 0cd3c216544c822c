/* Any bytes as a text of unknown and of each encoding: what comes out is strict
 * UTF-8 in NFC, and a guess that is sure can be decoded. */
#include "base/str.h"
#include "unicode/compose.h"
#include "unicode/legacy.h"
#include "unicode/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct str *out)
{
	if (!utf8_valid(out->data, out->len, NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct legacy_guess guess;
	struct str out;
	str_init(&out);
	bool utf8 = utf8_valid(bytes, size, NULL);
	for (int x = 0; x < LEGACY_COUNT; x++) {
		if (x == LEGACY_UTF8 && !utf8)
			continue;
		str_clear(&out);
		legacy_decode((enum legacy)x, bytes, size, &out);
		check(&out);
	}
	legacy_guess(bytes, size, &guess);
	if (guess.disguised && !utf8)
		abort();
	if (utf8) {
		str_clear(&out);
		legacy_decode_disguised(LEGACY_VNI, bytes, size, &out);
		legacy_decode_disguised(LEGACY_TCVN3, bytes, size, &out);
		check(&out);
	}
	str_finish(&out);
	return 0;
}
