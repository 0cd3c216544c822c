/* Line breaks inside a paragraph. Called by docx_body.c and odt_body.c. */
#include "intake/lines.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdbool.h>
#include <string.h>

static bool begins_small(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	uint32_t cp = p < end ? utf8_next(&p, end) : 0;
	return letter_is(cp) && !letter_is_upper(cp);
}

void lines_each(char *text, size_t len, lines_put *put, void *context)
{
	char *s = text, *end = text + len, *from = text;
	for (; s < end; s++)
		if (*s == '\n') {
			if (s > from && begins_small(s + 1, end) &&
			        strchr(".!?:;", s[-1]) == NULL) {
				*s = ' ';
				continue;
			}
			put(context, from, (size_t)(s - from));
			from = s + 1;
		}
	put(context, from, (size_t)(end - from));
}
