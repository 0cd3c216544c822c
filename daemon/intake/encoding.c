/* The policy of encodings: an asked one is believed, strict UTF-8 is taken, a
 * sure guess is converted, and all else is refused with what it may be. Called
 * by document.c and by normalize. */
#include "intake/encoding.h"

#include "base/i18n.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int complain_name(const char *asked, struct err *e)
{
	const char *known[LEGACY_COUNT];
	for (int i = 0; i < LEGACY_COUNT; i++)
		known[i] = legacy_name((enum legacy)i);
	const char *near = str_nearest(asked, known, LEGACY_COUNT);
	if (near != NULL)
		return err_set(e, -EINVAL, "encoding.unknown",
		        _("the encoding \"%.40s\" is not known; did you mean %s?"), asked, near);
	return err_set(e, -EINVAL, "encoding.unknown",
	        _("the encoding \"%.40s\" is not known; there are utf-8, utf-16le, utf-16be, "
	          "windows-1258, tcvn3 and vni"),
	        asked);
}

static void list_likely(const struct legacy_guess *g, struct str *out)
{
	for (int i = 0; i < LEGACY_COUNT; i++)
		if (g->likely[i]) {
			if (out->len > 0)
				str_adds(out, ", ");
			str_adds(out, legacy_name((enum legacy)i));
		}
}

/* Not UTF-8, and not sure: where it stops being UTF-8, and what may help. */
static int complain_doubt(const char *path, const char *bytes, size_t len,
        const struct legacy_guess *g, struct err *e)
{
	struct utf8_fault fault = {0};
	struct str likely;
	if (utf8_valid(bytes, len, &fault)) /* zero bytes only: UTF-16 without its mark */
		fault = (struct utf8_fault){.line = 1, .column = 1};
	str_init(&likely);
	list_likely(g, &likely);
	if (likely.len == 0)
		utf8_complain(path, &fault, e);
	else if (g->syllables < LEGACY_SYLLABLES_ENOUGH)
		err_set(e, -EILSEQ, "encoding.doubt",
		        _("this is not UTF-8 (line %zu, byte %zu), and too short to tell what it "
		          "is; it may be %s: say so with --encoding"),
		        fault.line, fault.column, likely.data);
	else
		err_set(e, -EILSEQ, "encoding.doubt",
		        _("this is not UTF-8 (line %zu, byte %zu), and not surely anything else; "
		          "it may be %s: say so with --encoding, or save it as UTF-8"),
		        fault.line, fault.column, likely.data);
	str_finish(&likely);
	return err_at(e, path, (int)fault.line, (int)fault.column);
}

/* UTF-16 by name alone: the byte order mark knows better which one. */
static enum legacy order_of(enum legacy asked, const char *bytes, size_t len)
{
	if (asked == LEGACY_UTF16LE && len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		return LEGACY_UTF16BE;
	return asked;
}

/* What a page or an XML file says of itself: <meta charset=...>, encoding="...". -1:
 * nothing, or nothing known. */
static int declared(const char *bytes, size_t len)
{
	static const char *const keys[] = {"charset=", "encoding="};
	enum { LOOK = 2048, NAME_MOST = 32 };
	char head[LOOK + 1], name[NAME_MOST];
	size_t n = len < LOOK ? len : LOOK, k = 0;
	for (size_t i = 0; i < n; i++)
		head[i] = bytes[i] != '\0' ? bytes[i] : ' ';
	head[n] = '\0';
	if (head[strspn(head, " \t\r\n")] != '<')
		return -1;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *at = strcasestr(head, keys[i]);
		if (at == NULL)
			continue;
		at += strlen(keys[i]);
		at += strspn(at, "\"' ");
		for (k = 0; k + 1 < NAME_MOST && strchr("\"' />;?", at[k]) == NULL; k++)
			name[k] = at[k];
		name[k] = '\0';
		return legacy_find(name);
	}
	return -1;
}

/* Too short to be sure, but it says itself what it is, and Vietnamese comes out. */
static void believe_declaration(const char *bytes, size_t len, struct legacy_guess *g)
{
	int said = declared(bytes, len);
	if (said < LEGACY_WINDOWS1258 || !g->likely[said])
		return;
	g->encoding = (enum legacy)said;
	g->sure = true;
}

int encoding_to_utf8(const char *path, const char *bytes, size_t len, const char *asked,
        struct str *text, struct encoding_found *ret, struct err *e)
{
	struct legacy_guess g = {0};
	int known = asked != NULL ? legacy_find(asked) : -1;
	if (asked != NULL && known < 0)
		return complain_name(asked, e);
	if (known == LEGACY_UTF8) {
		int status = utf8_check(path, bytes, len, e);
		if (status == 0)
			*ret = (struct encoding_found){.encoding = LEGACY_UTF8};
		return status;
	}
	legacy_guess(bytes, len, &g);
	if (known >= 0) {
		/* A text may be in the old font's letters and in UTF-8 at once. */
		bool utf8 = known >= LEGACY_TCVN3 && utf8_valid(bytes, len, NULL);
		g = (struct legacy_guess){.encoding = order_of((enum legacy)known, bytes, len),
		        .sure = true,
		        .disguised = utf8};
	}
	if (!g.sure)
		believe_declaration(bytes, len, &g);
	if (!g.sure)
		return complain_doubt(path, bytes, len, &g, e);
	*ret = (struct encoding_found){.encoding = g.encoding,
	        .converted = g.encoding != LEGACY_UTF8,
	        .disguised = g.disguised};
	if (ret->converted && g.disguised)
		legacy_decode_disguised(g.encoding, bytes, len, text);
	else if (ret->converted)
		legacy_decode(g.encoding, bytes, len, text);
	return 0;
}

const char *encoding_told(const char *path, const struct encoding_found *f, char *out, size_t size)
{
	out[0] = '\0';
	if (f->converted && f->disguised)
		snprintf(out, size,
		        _("%s: its letters were those of an old font (%s); they were "
		          "converted"),
		        path, legacy_name(f->encoding));
	else if (f->converted)
		snprintf(out, size, _("%s: it was converted from %s"), path,
		        legacy_name(f->encoding));
	return out;
}
