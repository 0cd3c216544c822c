/* Pages and fragments of any bytes: a draft that holds what drafts promise, or a
 * sentence; never more text than the page could stand for. */
#include "drafts_hold.h"
#include "intake/formats.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct drafts page = {0}, fragment = {0};
	struct err e = {0};
	format_sniff(bytes, size);
	if (html_drafts("fuzz", bytes, size, &page, &e) == 0) {
		drafts_hold(&page);
		if (page.count != 1 || page.items[0].block_count == 0)
			abort();
	} else if (e.sentence[0] == '\0') {
		abort();
	}
	if (utf8_valid(bytes, size, NULL)) {
		html_blocks(bytes, size, drafts_add(&fragment));
		drafts_hold(&fragment);
	}
	drafts_finish(&page);
	drafts_finish(&fragment);
	return 0;
}
