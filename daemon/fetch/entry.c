/* What of an entry goes into an article file. Nothing is cleaned here: the daemon does
 * that with the site's rules, for whatever comes by the spool. Called by feed.c. */
#include "fetch/entry.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "fetch/http.h"
#include "intake/compose_article.h"
#include "intake/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCES_ENOUGH = 4, KEY_MOST = 1000 };

const char *entry_key(const struct draft *d)
{
	return d->key[0] != '\0' ? d->key : d->link[0] != '\0' ? d->link : d->title;
}

int64_t entry_time(const struct draft *d)
{
	int64_t ms = 0;
	return civil_parse_rfc3339(d->date, &ms) == 0 ? ms : http_time(d->date);
}

int entry_sentences(const struct draft *d)
{
	int count = 0;
	for (size_t i = 0; i < d->block_count; i++)
		for (const char *p = d->blocks[i].text; *p != '\0' && count < SENTENCES_ENOUGH; p++)
			count += strchr(".!?", *p) != NULL && (p[1] == ' ' || p[1] == '\0');
	return count;
}

static void compose(const struct draft *d, const struct intake_article *a, struct str *out)
{
	intake_article_key(
	        out, "Title", d->title[0] != '\0' ? d->title : a->title, LIMIT_TITLE_BYTES);
	intake_article_key(
	        out, "Source", d->source[0] != '\0' ? d->source : a->source, LIMIT_FIELD_BYTES);
	intake_article_key(out, "Date", d->date[0] != '\0' ? d->date : a->date, LIMIT_FIELD_BYTES);
	intake_article_key(out, "Lang", a->lang, 32);
	intake_article_key(out, "Key", entry_key(d), KEY_MOST);
	str_adds(out, "---\n");
	str_add(out, a->text, a->text_len);
	str_addc(out, '\n');
}

int entry_article(const struct draft *d, const char *url, const char *page, size_t page_len,
        struct str *out, struct err *e)
{
	const struct document_wishes nothing_cleaned = {0};
	struct document doc = {0};
	struct intake_article own;
	int status;
	if (page == NULL) {
		status = article_of_draft(url, d, 0, &own, e);
		if (status == 0) {
			compose(d, &own, out);
			intake_article_finish(&own);
		}
		return status;
	}
	status = document_parse(url, page, page_len, &nothing_cleaned, &doc, e);
	if (status < 0)
		return status;
	if (doc.format == FORMAT_HTML && doc.count > 0)
		compose(d, &doc.articles[0], out);
	else
		status = err_set(
		        e, -EINVAL, "fetch.page", _("%s is not a page with an article"), url);
	document_finish(&doc);
	return status;
}
