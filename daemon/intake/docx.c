/* Word documents: the door, closed until the parser behind it is there. */
#include "intake/formats.h"

#include "base/i18n.h"

#include <errno.h>

int docx_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	(void)bytes, (void)len, (void)ret;
	return err_set(e, -EINVAL, "intake.docx", _("%s: Word documents are not read yet"), path);
}
