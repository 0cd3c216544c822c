/* Calls and closings by template. */
#include "station/texts.h"

#include "base/str.h"
#include "broadcast/template.h"

char *texts_fill(const struct settings *s, const char *pattern, const char *session, int64_t at)
{
	const struct template_values values = {
	        .station = s->station, .session = session, .wall_ms = at};
	struct str text;
	str_init(&text);
	if (template_fill(pattern, &values, &text, NULL) < 0)
		str_clear(&text); /* cannot happen: the settings were checked */
	return str_take(&text);
}
