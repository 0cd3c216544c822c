/* Feeds of any bytes: entries that hold what drafts promise, or a sentence. */
#include "drafts_hold.h"
#include "intake/formats.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct drafts feed = {0};
	struct err e = {0};
	if (feed_drafts("fuzz", (const char *)data, size, &feed, &e) == 0) {
		drafts_hold(&feed);
		if (feed.count == 0)
			abort();
	} else if (e.sentence[0] == '\0') {
		abort();
	}
	drafts_finish(&feed);
	return 0;
}
