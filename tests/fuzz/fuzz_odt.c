/* OpenDocument texts. Bytes that begin as an archive are one; others are the parts of
 * one (content and styles, parted by NUL), because what is packed cannot be changed a
 * byte at a time. */
#include "base/str.h"
#include "drafts_hold.h"
#include "intake/formats.h"
#include "intake/odt_body.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_parts(const char *p, size_t size, struct drafts *ret)
{
	struct odt_styles styles = {0};
	struct str content, common;
	struct err e = {0};
	const char *nul = memchr(p, '\0', size);
	size_t n = nul != NULL ? (size_t)(nul - p) : size;
	str_init(&content);
	str_init(&common);
	str_add(&content, p, n);
	if (nul != NULL)
		str_add(&common, nul + 1, size - n - 1);
	odt_common_styles(&common, &styles);
	if (odt_body("fuzz", &content, &styles, drafts_add(ret), &e) < 0 && e.sentence[0] == '\0')
		abort();
	odt_styles_finish(&styles);
	str_finish(&content);
	str_finish(&common);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct drafts found = {0};
	struct err e = {0};
	if (size < 2 || memcmp(data, "PK", 2) != 0)
		read_parts((const char *)data, size, &found);
	else if (odt_drafts("fuzz", (const char *)data, size, &found, &e) < 0 &&
	         e.sentence[0] == '\0')
		abort();
	drafts_hold(&found);
	drafts_finish(&found);
	return 0;
}
