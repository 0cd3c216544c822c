/* HTML pages: the door, closed until the parser behind it is there. */
#include "intake/formats.h"

#include "base/i18n.h"

#include <errno.h>

int html_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	(void)bytes, (void)len, (void)ret;
	return err_set(e, -EINVAL, "intake.html", _("%s: HTML pages are not read yet"), path);
}

void html_blocks(const char *bytes, size_t len, struct draft *ret)
{
	draft_block(ret, BLOCK_PARAGRAPH, bytes, len, 0);
}
