/* The door for OpenDocument texts, as LibreOffice saves them: an archive with one part
 * for the text. Owns what is refused of archives of this family. Called by document.c. */
#include "base/i18n.h"
#include "intake/docx_body.h"
#include "intake/formats.h"
#include "intake/odt_body.h"
#include "intake/zip.h"

#include <errno.h>
#include <string.h>

enum { PART_MAX = 16 << 20, SMALL_PART_MAX = 4 << 20 };

/* The member "mimetype" says what it is (ODF 1.2 part 3, section 3.3). */
static const struct {
	const char *type, *sentence;
} others[] = {
        {"application/vnd.oasis.opendocument.spreadsheet",
                N_("this is a spreadsheet, not an article; copy its text into a .docx")},
        {"application/vnd.oasis.opendocument.presentation",
                N_("this is a presentation, not an article; copy its text into a .docx")},
        {"application/vnd.oasis.opendocument.graphics",
                N_("this is a picture, and text in pictures cannot be read")},
};

static int refuse(const char *path, const char *sentence, struct err *e)
{
	err_set(e, -EINVAL, "intake.stranger", "%s", sentence);
	return err_at(e, path, 0, 0);
}

static int check_kind(const char *path, const char *bytes, size_t len, struct err *e)
{
	struct str part;
	int status = 0;
	str_init(&part);
	if (zip_read(bytes, len, "mimetype", SMALL_PART_MAX, &part) == 0)
		for (size_t i = 0; i < sizeof others / sizeof others[0] && status == 0; i++)
			if (str_starts(part.data, others[i].type))
				status = refuse(path, _(others[i].sentence), e);
	str_clear(&part);
	if (status == 0 &&
	        zip_read(bytes, len, "META-INF/manifest.xml", SMALL_PART_MAX, &part) == 0 &&
	        memmem(part.data, part.len, "encryption-data", 15) != NULL)
		status = refuse(path,
		        _("this is protected by a password; open it in LibreOffice and save it "
		          "without one"),
		        e);
	str_finish(&part);
	return status;
}

static int complain(const char *path, int status, struct err *e)
{
	if (status == -E2BIG)
		err_set(e, status, "docx.bounds", _("its text expands to more than %d MB"),
		        PART_MAX >> 20);
	else
		err_set(e, -EINVAL, "odt.broken",
		        _("the OpenDocument file is damaged or cut short; get it again, or open it "
		          "in LibreOffice and save it anew"));
	return err_at(e, path, 0, 0);
}

static int read_text(
        const char *path, const char *bytes, size_t len, struct draft *d, struct err *e)
{
	struct odt_styles styles = {0};
	struct str xml;
	str_init(&xml);
	if (zip_read(bytes, len, "styles.xml", SMALL_PART_MAX, &xml) == 0)
		odt_common_styles(&xml, &styles);
	str_clear(&xml);
	int status = zip_read(bytes, len, "content.xml", PART_MAX, &xml);
	if (status < 0)
		status = complain(path, status, e);
	else
		status = odt_body(path, &xml, &styles, d, e);
	odt_styles_finish(&styles);
	str_finish(&xml);
	return status;
}

int odt_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	struct drafts found = {0};
	int status = check_kind(path, bytes, len, e);
	if (status < 0)
		return status;
	struct draft *d = drafts_add(&found);
	status = read_text(path, bytes, len, d, e);
	if (status == 0)
		office_properties(bytes, len, "meta.xml", d);
	if (status == 0 && d->block_count == 0 && d->title[0] == '\0') {
		err_set(e, -ENODATA, "odt.empty", _("there is no text in the OpenDocument file"));
		status = err_at(e, path, 0, 0);
	}
	if (status < 0)
		drafts_finish(&found);
	else
		*ret = found;
	return status;
}
