/* The door for HTML: a page's article or a fragment's text. Owns the order of
 * the work (tree, body, what the page says of itself, text) and what is refused.
 * Called by document.c, and for fragments by feed.c. */
#include "base/i18n.h"
#include "intake/formats.h"
#include "intake/html_meta.h"
#include "intake/html_text.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What the clipboard of Windows puts before its HTML; the fragment is marked. */
static void skip_clipboard(const char **bytes, size_t *len)
{
	static const char start[] = "<!--StartFragment-->", stop[] = "<!--EndFragment-->";
	if (*len < 11 || memcmp(*bytes, "Version:0.9", 11) != 0)
		return;
	const char *from = memmem(*bytes, *len, start, sizeof start - 1);
	if (from == NULL) {
		from = memchr(*bytes, '<', *len);
		from = from != NULL ? from : *bytes;
	}
	size_t left = *len - (size_t)(from - *bytes);
	const char *to = memmem(from, left, stop, sizeof stop - 1);
	*len = to != NULL ? (size_t)(to - from) : left;
	*bytes = from;
}

/* A page of links alone is a list of articles, none of them. */
static bool says_something(const struct draft *d)
{
	for (size_t i = 0; i < d->block_count; i++)
		if (!d->blocks[i].link && d->blocks[i].kind != BLOCK_CAPTION)
			return true;
	return false;
}

int html_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	struct html_page page;
	struct drafts found = {0};
	int status = utf8_check(path, bytes, len, e);
	if (status < 0)
		return status;
	skip_clipboard(&bytes, &len);
	if (!html_page_open(bytes, len, false, &page)) {
		err_set(e, -E2BIG, "html.elements",
		        _("the page has more than %d elements; save only the article from it"),
		        HTML_NODES);
		return err_at(e, path, 0, 0);
	}
	struct draft *d = drafts_add(&found);
	html_meta(&page, d);
	html_write(&page, d);
	html_page_close(&page);
	if (!says_something(d)) {
		drafts_finish(&found);
		err_set(e, -ENODATA, "html.empty",
		        _("no article was found on this page; open the article itself and save it, "
		          "or "
		          "paste its text"));
		return err_at(e, path, 0, 0);
	}
	*ret = found;
	return 0;
}

void html_blocks(const char *bytes, size_t len, struct draft *ret)
{
	struct html_page page;
	if (!html_page_open(bytes, len, true, &page))
		return;
	html_write(&page, ret);
	html_page_close(&page);
}
