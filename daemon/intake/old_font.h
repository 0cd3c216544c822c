/* Fonts from before Unicode: their letters are kept under other signs, and only the
 * font's name says so. */
#ifndef BANTIN_INTAKE_OLD_FONT_H
#define BANTIN_INTAKE_OLD_FONT_H

#include "base/str.h"

#include <stddef.h>

enum font { FONT_UNSAID, FONT_UNICODE, FONT_TCVN3, FONT_TCVN3_CAPITALS, FONT_VNI };

/* By its name in a document (".VnTimeH", "'VNI-Times'"); NULL or "": FONT_UNSAID. */
enum font font_of(const char *name);

/* Append `text` (UTF-8, as it stands in the document) in the letters that the font
 * shows. Text with a sign that no old font has is Unicode, whatever the font is called. */
void font_decode(enum font font, const char *text, size_t len, struct str *out);

#endif
