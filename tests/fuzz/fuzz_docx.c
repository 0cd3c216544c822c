/* Word documents. Bytes that begin as an archive are one; others are the parts
 * of one (document, styles, numbering, parted by NUL), because what is packed
 * cannot be changed a byte at a time. */
#include "base/str.h"
#include "drafts_hold.h"
#include "intake/docx_body.h"
#include "intake/formats.h"

#include <stdint.h>

enum { PARTS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_parts(const char *p, size_t size, struct drafts *ret)
{
	struct str parts[PARTS];
	struct docx_styles styles;
	struct err e = {0};
	const char *end = p + size;
	for (int i = 0; i < PARTS; i++) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));
		str_init(&parts[i]);
		str_add(&parts[i], p, (size_t)((nul != NULL ? nul : end) - p));
		p = nul != NULL ? nul + 1 : end;
	}
	docx_styles_open(&parts[1], &parts[2], &styles);
	if (docx_body("fuzz", &parts[0], &styles, drafts_add(ret), &e) < 0 && e.sentence[0] == '\0')
		abort();
	if (docx_notes("fuzz", &parts[0], &styles, drafts_add(ret), &e) < 0 &&
	        e.sentence[0] == '\0')
		abort();
	docx_styles_close(&styles);
	for (int i = 0; i < PARTS; i++)
		str_finish(&parts[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct drafts found = {0};
	struct err e = {0};
	if (size < 2 || memcmp(data, "PK", 2) != 0)
		read_parts((const char *)data, size, &found);
	else if (docx_drafts("fuzz", (const char *)data, size, &found, &e) < 0 &&
	         e.sentence[0] == '\0')
		abort();
	drafts_hold(&found);
	drafts_finish(&found);
	return 0;
}
