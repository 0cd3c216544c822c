/* The door for Word documents: an archive whose parts name each other. Owns what
 * is refused of archives and which part is which. Called by document.c. */
#include "base/i18n.h"
#include "base/mem.h"
#include "intake/docx_body.h"
#include "intake/formats.h"
#include "intake/xml.h"
#include "intake/zip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a part may expand to; the text of a thick book is less. */
enum { PART_MAX = 16 << 20, SMALL_PART_MAX = 4 << 20, PART_NAME = 256 };

/* Archives that are other things, by a member that only they have. */
static const struct {
	const char *member, *sentence;
} others[] = {
        {"xl/workbook.xml",
                N_("this is a spreadsheet, not an article; copy its text into a .docx")},
        {"xl/workbook.bin",
                N_("this is a spreadsheet, not an article; copy its text into a .docx")},
        {"ppt/presentation.xml",
                N_("this is a presentation, not an article; copy its text into a .docx")},
        {"META-INF/container.xml", N_("this is an e-book; copy the article's text into a .docx")},
};

static int refuse(const char *path, const char *bytes, size_t len, struct err *e)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (zip_has(bytes, len, others[i].member)) {
			err_set(e, -EINVAL, "intake.stranger", "%s", _(others[i].sentence));
			return err_at(e, path, 0, 0);
		}
	err_set(e, -EINVAL, "intake.stranger",
	        _("this is an archive; unpack it and hand over the documents in it"));
	return err_at(e, path, 0, 0);
}

static int complain(const char *path, int status, struct err *e)
{
	if (status == -E2BIG)
		err_set(e, status, "docx.bounds", _("its text expands to more than %d MB"),
		        PART_MAX >> 20);
	else if (status == -EACCES)
		err_set(e, -EINVAL, "docx.locked",
		        _("this is protected by a password; open it in Word and save it without "
		          "one"));
	else
		err_set(e, -EINVAL, "docx.broken",
		        _("the Word document is damaged or cut short; get it again, or open it in "
		          "Word and save it anew"));
	return err_at(e, path, 0, 0);
}

/* ---- which part is the document ---- */

static bool relation(void *context, const char *name, const char **attributes)
{
	char *main_part = context;
	const char *type = xml_attribute(attributes, "Type"),
	           *target = xml_attribute(attributes, "Target");
	if (strcmp(name, "Relationship") == 0 && type != NULL && target != NULL &&
	        str_ends(type, "/officeDocument") && strlen(target) < PART_NAME)
		strcpy(main_part, target[0] == '/' ? target + 1 : target);
	return true;
}

static bool nothing(void *context, const char *name)
{
	(void)context, (void)name;
	return true;
}

static void find_main(const char *bytes, size_t len, char main_part[PART_NAME])
{
	const struct xml_listener listener = {
	        .start = relation, .end = nothing, .context = main_part};
	struct str rels;
	struct err unused;
	strcpy(main_part, "word/document.xml");
	str_init(&rels);
	if (zip_read(bytes, len, "_rels/.rels", SMALL_PART_MAX, &rels) == 0)
		xml_walk("", rels.data, rels.len, &listener, &unused);
	if (!zip_has(bytes, len, main_part))
		strcpy(main_part, "word/document.xml");
	str_finish(&rels);
}

/* ---- what the document says of itself ---- */

struct properties {
	struct str title, author, date;
	struct str *filling;
};

static bool property_start(void *context, const char *name, const char **attributes)
{
	struct properties *p = context;
	(void)attributes;
	const char *colon = strchr(name, ':'), *local = colon != NULL ? colon + 1 : name;
	p->filling = strcmp(local, "title") == 0           ? &p->title
	             : strcmp(local, "creator") == 0       ? &p->author
	             : strcmp(local, "created") == 0       ? &p->date
	             : strcmp(local, "creation-date") == 0 ? &p->date
	                                                   : NULL;
	return true;
}

static bool property_end(void *context, const char *name)
{
	struct properties *p = context;
	(void)name;
	p->filling = NULL;
	return true;
}

static void property_text(void *context, const char *bytes, size_t len)
{
	struct properties *p = context;
	if (p->filling != NULL)
		str_add(p->filling, bytes, len);
}

/* The title of the properties is often that of another letter, which was taken
 * as a pattern: it counts where the text says it too. */
static void take_title(struct draft *d, const struct str *said)
{
	char *title = NULL;
	draft_set(&title, said->data, said->len);
	for (size_t i = 0; i < d->block_count && title[0] != '\0' && d->title[0] == '\0'; i++)
		if (strcmp(d->blocks[i].text, title) == 0 && d->blocks[i].kind != BLOCK_ROW) {
			draft_set(&d->title, title, strlen(title));
			free(d->blocks[i].text);
			memmove(&d->blocks[i], &d->blocks[i + 1],
			        (--d->block_count - i) * sizeof d->blocks[0]);
		}
	free(title);
}

void office_properties(const char *bytes, size_t len, const char *member, struct draft *d)
{
	struct properties p = {.filling = NULL};
	const struct xml_listener listener = {
	        .start = property_start, .end = property_end, .text = property_text, .context = &p};
	struct str xml;
	struct err unused;
	str_init(&xml);
	str_init(&p.title);
	str_init(&p.author);
	str_init(&p.date);
	if (zip_read(bytes, len, member, SMALL_PART_MAX, &xml) == 0 &&
	        xml_walk("", xml.data, xml.len, &listener, &unused) == 0) {
		draft_set(&d->author, p.author.data, p.author.len);
		draft_set(&d->date, p.date.data, p.date.len);
		take_title(d, &p.title);
	}
	str_finish(&xml);
	str_finish(&p.title);
	str_finish(&p.author);
	str_finish(&p.date);
}

/* ---- the parts in their order ---- */

/* A part beside the main one; empty where there is none. */
static void read_beside(const char *bytes, size_t len, const char *main_part, const char *name,
        size_t limit, struct str *out)
{
	char path[PART_NAME * 2];
	const char *slash = strrchr(main_part, '/');
	int folder = slash != NULL ? (int)(slash - main_part) + 1 : 0;
	snprintf(path, sizeof path, "%.*s%s", folder, main_part, name);
	str_clear(out);
	if (zip_read(bytes, len, path, limit, out) < 0)
		str_clear(out);
}

static int read_parts(const char *path, const char *bytes, size_t len, const char *main_part,
        struct draft *d, struct err *e)
{
	static const char *const notes[] = {"footnotes.xml", "endnotes.xml"};
	struct docx_styles styles;
	struct str xml, numbering;
	str_init(&xml);
	str_init(&numbering);
	read_beside(bytes, len, main_part, "styles.xml", SMALL_PART_MAX, &xml);
	read_beside(bytes, len, main_part, "numbering.xml", SMALL_PART_MAX, &numbering);
	docx_styles_open(&xml, &numbering, &styles);
	str_finish(&numbering);
	str_clear(&xml);
	int status = zip_read(bytes, len, main_part, PART_MAX, &xml);
	if (status < 0)
		status = complain(path, status, e);
	else
		status = docx_body(path, &xml, &styles, d, e);
	for (size_t i = 0; i < 2 && status == 0; i++) {
		read_beside(bytes, len, main_part, notes[i], SMALL_PART_MAX, &xml);
		if (xml.len > 0)
			status = docx_notes(path, &xml, &styles, d, e);
	}
	docx_styles_close(&styles);
	str_finish(&xml);
	return status;
}

int docx_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	struct drafts found = {0};
	char main_part[PART_NAME];
	struct str unused;
	str_init(&unused);
	int status = zip_read(bytes, len, "[Content_Types].xml", SMALL_PART_MAX, &unused);
	str_finish(&unused);
	find_main(bytes, len, main_part);
	if (status == -EINVAL)
		return complain(path, status, e);
	if (!zip_has(bytes, len, main_part))
		return refuse(path, bytes, len, e);
	struct draft *d = drafts_add(&found);
	status = read_parts(path, bytes, len, main_part, d, e);
	if (status == 0)
		office_properties(bytes, len, "docProps/core.xml", d);
	if (status == 0 && d->block_count == 0 && d->title[0] == '\0') {
		err_set(e, -ENODATA, "docx.empty", _("there is no text in the Word document"));
		status = err_at(e, path, 0, 0);
	}
	if (status < 0) {
		drafts_finish(&found);
		return status;
	}
	*ret = found;
	return 0;
}
