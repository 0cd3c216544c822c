/* The door for documents: told by their content, taken to UTF-8, parsed by the
 * format's file, cleaned, and made into articles. What cannot be sure is refused
 * with a sentence; nothing of a refused document is left. Called by the verbs,
 * the spool and bantin-work. */
#include "intake/document.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "intake/cap.h"
#include "intake/clean.h"
#include "intake/compose_article.h"
#include "intake/encoding.h"
#include "intake/wrapped.h"
#include "unicode/compose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef int parser(
        const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);

static parser *const parsers[FORMAT_COUNT] = {
        [FORMAT_HTML] = html_drafts,
        [FORMAT_RSS] = feed_drafts,
        [FORMAT_ATOM] = feed_drafts,
        [FORMAT_DOCX] = docx_drafts,
        [FORMAT_ODT] = odt_drafts,
        [FORMAT_CAP] = cap_drafts,
};

/* ---- plain text and article files ---- */

/* A block a line that is not empty; the title's line is one too, so that the
 * cleaning may find a letterhead in it. */
static void plain_draft(const struct intake_article *a, struct drafts *ret)
{
	struct draft *d = drafts_add(ret);
	const char *p = a->text, *end = a->text + a->text_len;
	unsigned line = (unsigned)a->text_line;
	if (a->title_line > 0)
		draft_block(
		        d, BLOCK_PARAGRAPH, a->title, strlen(a->title), (unsigned)a->title_line);
	else if (a->title_spoken)
		draft_set(&d->title, a->title, strlen(a->title));
	draft_set(&d->source, a->source, strlen(a->source));
	draft_set(&d->date, a->date, strlen(a->date));
	draft_set(&d->lang, a->lang, strlen(a->lang));
	for (; p < end; line++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((lf != NULL ? lf : end) - p);
		draft_block(d, BLOCK_PARAGRAPH, p, n, line);
		p += n + (lf != NULL);
	}
}

static char *composed(char *text, size_t *len)
{
	struct str nfc;
	str_init(&nfc);
	nfc_add(text, *len, &nfc);
	free(text);
	*len = nfc.len;
	return str_take(&nfc);
}

/* What nothing was cut from stays as it was written, empty lines and all. */
static void keep_plain(struct intake_article *a)
{
	size_t title_len = strlen(a->title);
	if (!nfc_surely(a->text, a->text_len))
		a->text = composed(a->text, &a->text_len);
	if (!nfc_surely(a->title, title_len))
		a->title = composed(a->title, &title_len);
}

/* What the file's block said and the draft does not know of. */
static void take_keys(struct intake_article *plain, struct intake_article *cleaned)
{
	char **from, **to;
	for (size_t i = 0; (from = intake_article_field(plain, i)) != NULL; i++) {
		to = intake_article_field(cleaned, i);
		if (*to != NULL && (*to)[0] != '\0')
			continue;
		free(*to);
		*to = mem_string(*from);
	}
}

static int parse_plain(const char *path, const char *bytes, size_t len,
        const struct document_wishes *wishes, struct document *d, struct err *e)
{
	struct intake_article plain, cleaned;
	if (len > LIMIT_ARTICLE_BYTES) {
		err_set(e, -EFBIG, "article.too_long",
		        _("the text is longer than %zu bytes; cut it into several articles"),
		        LIMIT_ARTICLE_BYTES);
		return err_at(e, path, 0, 0);
	}
	int status = intake_article_parse(path, bytes, len, &plain, e);
	if (status < 0)
		return status;
	if (wishes->rules != NULL)
		d->joined = wrapped_join(plain.text, &plain.text_len);
	plain_draft(&plain, &d->drafts);
	struct draft *draft = &d->drafts.items[0];
	clean_draft(wishes->rules, draft);
	if (draft->cut_count == 0) {
		keep_plain(&plain);
		d->articles[d->count++] = plain;
		return 0;
	}
	status = article_of_draft(path, draft, plain.title_line, &cleaned, e);
	if (status == 0) {
		take_keys(&plain, &cleaned);
		cleaned.controls = plain.controls;
		cleaned.controls_line = plain.controls_line;
		d->articles[d->count++] = cleaned;
	}
	intake_article_finish(&plain);
	return status;
}

/* ---- all others ---- */

static void articles_grow(struct document *d, size_t count)
{
	d->articles = mem_array(count > 0 ? count : 1, sizeof *d->articles);
}

/* An entry of a feed that has nothing to say must not take the others down:
 * only where no article is left is its sentence told. */
static int parse_drafts(const char *path, const char *bytes, size_t len,
        const struct document_wishes *wishes, struct document *d, struct err *e)
{
	if (parsers[d->format] == NULL) {
		err_set(e, -EINVAL, "intake.format",
		        _("a document of the format %s is taken from a spool or a feed only"),
		        format_name(d->format));
		return err_at(e, path, 0, 0);
	}
	int status = parsers[d->format](path, bytes, len, &d->drafts, e);
	if (status < 0)
		return status;
	articles_grow(d, d->drafts.count);
	for (size_t i = 0; i < d->drafts.count;) {
		struct draft *draft = &d->drafts.items[i];
		draft_undisguise(draft);
		clean_draft(wishes->rules, draft);
		status = article_of_draft(path, draft, 0, &d->articles[d->count], e);
		if (status == 0) {
			d->count++;
			i++;
		} else if (d->drafts.count == 1) {
			return status;
		} else {
			drafts_drop(&d->drafts, i);
		}
	}
	return 0;
}

/* An alert that shall air says itself what class it has and when it expires. */
static int parse_alert(const char *path, const char *bytes, size_t len, int64_t air_at,
        struct document *d, struct err *e)
{
	struct cap_alert alert;
	struct str file;
	int status = cap_parse(path, bytes, len, &alert, e);
	if (status < 0)
		return status;
	str_init(&file);
	drafts_add(&d->drafts); /* nothing was cut */
	articles_grow(d, 1);
	status = cap_article(path, &alert, air_at, &file, e);
	if (status == 0)
		status = intake_article_parse(path, file.data, file.len, &d->articles[0], e);
	if (status == 0)
		d->count = 1;
	cap_finish(&alert);
	str_finish(&file);
	return status;
}

static int parse_text(const char *path, const char *bytes, size_t len,
        const struct document_wishes *wishes, struct document *d, struct err *e)
{
	struct encoding_found found;
	struct str text;
	str_init(&text);
	int status = encoding_to_utf8(path, bytes, len, wishes->encoding, &text, &found, e);
	if (status < 0) {
		str_finish(&text);
		return status;
	}
	d->encoding = legacy_name(found.encoding);
	d->converted = found.converted;
	d->disguised = found.disguised;
	if (found.converted) {
		bytes = text.data;
		len = text.len;
	}
	d->format = format_sniff(bytes, len);
	if (d->format == FORMAT_PLAIN || d->format == FORMAT_ARTICLE) {
		articles_grow(d, 1);
		status = parse_plain(path, bytes, len, wishes, d, e);
	} else if (d->format == FORMAT_CAP && wishes->air_at != 0) {
		status = parse_alert(path, bytes, len, wishes->air_at, d, e);
	} else {
		status = parse_drafts(path, bytes, len, wishes, d, e);
	}
	str_finish(&text);
	return status;
}

int document_parse(const char *path, const char *bytes, size_t len,
        const struct document_wishes *wishes, struct document *ret, struct err *e)
{
	struct document d = {.encoding = legacy_name(LEGACY_UTF8)};
	int status = format_known(path, bytes, len, e);
	if (status < 0)
		return status;
	d.format = format_sniff(bytes, len);
	bool packed = d.format == FORMAT_DOCX || d.format == FORMAT_ODT;
	status = packed ? parse_drafts(path, bytes, len, wishes, &d, e)
	                : parse_text(path, bytes, len, wishes, &d, e);
	if (status < 0)
		document_finish(&d);
	else
		*ret = d;
	return status;
}

int document_read(
        const char *path, const struct document_wishes *wishes, struct document *ret, struct err *e)
{
	struct str bytes;
	str_init(&bytes);
	int status = fd_read_file(path, LIMIT_DOCUMENT_BYTES, &bytes, e);
	if (status >= 0)
		status = document_parse(path, bytes.data, bytes.len, wishes, ret, e);
	str_finish(&bytes);
	return status;
}

void document_finish(struct document *d)
{
	for (size_t i = 0; i < d->count; i++)
		intake_article_finish(&d->articles[i]);
	free(d->articles);
	drafts_finish(&d->drafts);
	*d = (struct document){0};
}
