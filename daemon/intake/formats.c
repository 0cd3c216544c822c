/* Which format a document has, found in its first bytes and never in its name,
 * and the sentence for those that no parser here reads. Called by document.c
 * before anything is converted or parsed. */
#include "intake/formats.h"

#include "base/i18n.h"
#include "intake/article.h"
#include "intake/zip.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

/* How far into a document is looked for what tells its format. */
enum { LOOK = 16 << 10, TAGS_ENOUGH = 4 };

static const char *const names[] = {
        [FORMAT_PLAIN] = "plain",
        [FORMAT_ARTICLE] = "article",
        [FORMAT_HTML] = "html",
        [FORMAT_RSS] = "rss",
        [FORMAT_ATOM] = "atom",
        [FORMAT_DOCX] = "docx",
        [FORMAT_ODT] = "odt",
        [FORMAT_CAP] = "cap",
};
static_assert(sizeof names / sizeof names[0] == FORMAT_COUNT, "every format has a name");

const char *format_name(enum format f)
{
	return names[f];
}

/* The root of an XML document, by local name. */
static const struct {
	const char *name;
	enum format format;
} roots[] = {
        {"rss", FORMAT_RSS},
        {"RDF", FORMAT_RSS},
        {"feed", FORMAT_ATOM},
        {"alert", FORMAT_CAP},
        {"html", FORMAT_HTML},
};

/* Tags that nobody writes by chance between angle brackets in a plain text. */
static const char *const tags[] = {"a", "article", "aside", "b", "blockquote", "body", "br",
        "center", "div", "em", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "head", "header", "hr", "html", "i", "img", "li", "link", "main", "meta", "nav", "o:p",
        "ol", "p", "script", "section", "span", "strong", "style", "sup", "table", "tbody", "td",
        "th", "title", "tr", "u", "ul"};

static const char *skip_white(const char *p, const char *end)
{
	while (p < end && isspace((unsigned char)*p))
		p++;
	return p;
}

static bool begins(const char *p, const char *end, const char *text)
{
	size_t n = strlen(text);
	return (size_t)(end - p) >= n && strncasecmp(p, text, n) == 0;
}

static const char *after(const char *p, const char *end, const char *text)
{
	const char *found = memmem(p, (size_t)(end - p), text, strlen(text));
	return found != NULL ? found + strlen(text) : end;
}

/* Step over white space, <?...?>, comments and a DOCTYPE: to the root element. */
static const char *skip_prolog(const char *p, const char *end)
{
	for (;;) {
		p = skip_white(p, end);
		if (begins(p, end, "<?"))
			p = after(p, end, "?>");
		else if (begins(p, end, "<!--"))
			p = after(p, end, "-->");
		else if (begins(p, end, "<!doctype")) {
			const char *close = after(p, end, ">");
			const char *inside = memchr(p, '[', (size_t)(close - p));
			p = inside != NULL ? after(inside, end, "]>") : close;
		} else
			return p;
	}
}

static size_t name_len(const char *p, const char *end)
{
	size_t n = 0;
	while (p + n < end && (isalnum((unsigned char)p[n]) || strchr(":-_.", p[n]) != NULL) &&
	        p[n] != '\0')
		n++;
	return n;
}

/* Is this "<tag" or "</tag" of a known tag, as a tag is written? */
static bool is_tag(const char *p, const char *end)
{
	if (p == end || *p++ != '<')
		return false;
	if (p < end && *p == '/')
		p++;
	size_t n = name_len(p, end);
	if (n == 0 || p + n == end || (strchr(">/", p[n]) == NULL && !isspace((unsigned char)p[n])))
		return false;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (strlen(tags[i]) == n && strncasecmp(tags[i], p, n) == 0)
			return true;
	return false;
}

static unsigned count_tags(const char *p, const char *end)
{
	unsigned n = 0;
	while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL)
		n += is_tag(p++, end);
	return n;
}

bool format_has_tags(const char *bytes, size_t len)
{
	return count_tags(bytes, bytes + len) > 0;
}

/* FORMAT_COUNT where the root tells nothing. */
static enum format root_format(const char *p, const char *end)
{
	if (p == end || *p != '<')
		return FORMAT_COUNT;
	p++;
	size_t n = name_len(p, end);
	const char *colon = memchr(p, ':', n), *local = colon != NULL ? colon + 1 : p;
	n -= (size_t)(local - p);
	for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
		if (strlen(roots[i].name) == n && strncasecmp(roots[i].name, local, n) == 0)
			return roots[i].format;
	return FORMAT_COUNT;
}

/* Its first member says so, stored as it is; some programs forget that. */
static bool is_open_document(const char *bytes, size_t len)
{
	static const char mark[] = "mimetypeapplication/vnd.oasis.opendocument";
	enum { MARK_AT = 30 };
	return (len > MARK_AT + sizeof mark &&
	               memcmp(bytes + MARK_AT, mark, sizeof mark - 1) == 0) ||
	       (zip_has(bytes, len, "content.xml") && !zip_has(bytes, len, "word/document.xml"));
}

enum format format_sniff(const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + (len < LOOK ? len : LOOK);
	if (begins(p, end, "PK\3\4") || begins(p, end, "PK\5\6"))
		return is_open_document(bytes, len) ? FORMAT_ODT : FORMAT_DOCX;
	if (begins(p, end, "\xEF\xBB\xBF"))
		p += 3;
	/* However long the declarations before it are. */
	const char *root = skip_prolog(p, bytes + len);
	enum format f = root_format(root, bytes + len);
	if (f != FORMAT_COUNT)
		return f;
	/* The clipboard's HTML has a head of its own. */
	if (is_tag(root, bytes + len) || begins(p, end, "<!doctype html") ||
	        begins(p, end, "Version:0.9"))
		return FORMAT_HTML;
	if (intake_article_has_keys(bytes, len))
		return FORMAT_ARTICLE;
	return count_tags(p, end) >= TAGS_ENOUGH ? FORMAT_HTML : FORMAT_PLAIN;
}

#define SOUND                                                                                      \
	N_("this is sound, not a text; a recording has to be a file, not standard input, and is "  \
	   "taken by \"bantin render FILE\" and \"bantin add --recording FILE\"")

/* What people hand over and no parser here reads; the first that fits counts. */
static const struct {
	const char *magic;
	size_t len;
	const char *sentence;
} strangers[] = {
        {"%PDF-", 5,
                N_("this is a PDF; open the original in Word or LibreOffice and save it as .docx, "
                   "or paste its text")},
        {"{\\rtf", 5,
                N_("this is an RTF document; open it in Word or LibreOffice and save it as .docx")},
        {"\xFF\xD8\xFF", 3, N_("this is a picture, and text in pictures cannot be read")},
        {"\x89PNG", 4, N_("this is a picture, and text in pictures cannot be read")},
        {"GIF8", 4, N_("this is a picture, and text in pictures cannot be read")},
        {"II*\0", 4, N_("this is a picture, and text in pictures cannot be read")},
        {"MM\0*", 4, N_("this is a picture, and text in pictures cannot be read")},
        {"Rar!", 4, N_("this is an archive; unpack it and hand over the documents in it")},
        {"7z\xBC\xAF", 4, N_("this is an archive; unpack it and hand over the documents in it")},
        {"\x1F\x8B", 2, N_("this is an archive; unpack it and hand over the documents in it")},
        {"\x7F"
         "ELF",
                4, N_("this is a program, not a document")},
        {"RIFF", 4, SOUND},
        {"fLaC", 4, SOUND},
        {"OggS", 4, SOUND},
        {"ID3", 3, SOUND},
        {"\xFF\xFB", 2, SOUND},
        {"\xFF\xF3", 2, SOUND},
        {"\xFF\xFD", 2, SOUND},
        {"FORM\0", 5, SOUND},
        {"caff\0", 5, SOUND},
        {"riff\x2E\x91", 6, SOUND},
        {"\x1A\x45\xDF\xA3", 4, SOUND},
        {"#!AMR", 5, SOUND},
        {"\0\0\0\x1C"
         "ftyp",
                8, SOUND},
        {"\0\0\0\x18"
         "ftyp",
                8, SOUND},
        {"\0\0\0\x20"
         "ftyp",
                8, SOUND},
        {"\0\0\0\x14"
         "ftyp",
                8, SOUND},
};

/* Microsoft's old container: its streams' names stand in it in UTF-16. */
static const struct {
	const char *stream;
	size_t len;
	const char *sentence;
} ole_kinds[] = {
#define WIDE(s) s, sizeof s - 1
        {WIDE("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
                N_("this is protected by a password; open it in Word and save it without one")},
        {WIDE("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"),
                N_("this is an old Word document (.doc); open it in Word or LibreOffice and save "
                   "it "
                   "as .docx")},
        {WIDE("W\0o\0r\0k\0b\0o\0o\0k\0"),
                N_("this is a spreadsheet, not an article; copy its text into a .docx")},
        {WIDE("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0"),
                N_("this is a presentation, not an article; copy its text into a .docx")},
#undef WIDE
};

static const char *ole_sentence(const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof ole_kinds / sizeof ole_kinds[0]; i++)
		if (memmem(bytes, len, ole_kinds[i].stream, ole_kinds[i].len) != NULL)
			return ole_kinds[i].sentence;
	return N_("this is an old Microsoft Office file; open it there and save it as .docx");
}

/* A page saved with its pictures, or a letter as mail programs keep it. */
static bool is_mail(const char *bytes, size_t len)
{
	const char *end = bytes + (len < LOOK ? len : LOOK);
	const char *mime = memmem(bytes, (size_t)(end - bytes), "MIME-Version:", 13);
	return mime != NULL && (mime == bytes || mime[-1] == '\n') &&
	       (isupper((unsigned char)bytes[0]) != 0);
}

/* XML of a kind that nobody reads aloud: a drawing, settings. */
static bool is_other_xml(const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len;
	if (begins(p, end, "\xEF\xBB\xBF"))
		p += 3;
	p = skip_white(p, end);
	if (!begins(p, end, "<?xml"))
		return false;
	p = skip_prolog(p, end);
	return p < end && root_format(p, end) == FORMAT_COUNT && !is_tag(p, end);
}

int format_known(const char *path, const char *bytes, size_t len, struct err *e)
{
	const char *sentence = NULL;
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0] && sentence == NULL; i++)
		if (len >= strangers[i].len &&
		        memcmp(bytes, strangers[i].magic, strangers[i].len) == 0)
			sentence = strangers[i].sentence;
	if (sentence == NULL && len >= 8 &&
	        memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
		sentence = ole_sentence(bytes, len);
	if (sentence == NULL && is_mail(bytes, len))
		sentence = N_("this is a mail or a page saved as .mht; save it as .html or paste "
		              "its text");
	if (sentence == NULL && is_other_xml(bytes, len))
		sentence = N_("this is XML, but no feed, no alert and no page");
	if (sentence == NULL)
		return 0;
	err_set(e, -EINVAL, "intake.stranger", "%s", _(sentence));
	return err_at(e, path, 0, 0);
}
