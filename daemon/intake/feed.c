/* RSS and Atom feeds: the door, closed until the parser behind it is there. */
#include "intake/formats.h"

#include "base/i18n.h"

#include <errno.h>

int feed_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	(void)bytes, (void)len, (void)ret;
	return err_set(
	        e, -EINVAL, "intake.feed", _("%s: RSS and Atom feeds are not read yet"), path);
}
