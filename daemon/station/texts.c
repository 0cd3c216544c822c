/* Calls and closings by template; and how settings of the reading become the
 * bits that travel to bantin-work: one left to the voice's region sets no bit
 * of the mask. */
#include "station/texts.h"

#include "base/str.h"
#include "broadcast/template.h"

char *texts_fill(const struct settings *s, const char *pattern, const char *session, int64_t now)
{
	const struct template_values values = {
	        .station = s->station, .session = session, .wall_ms = now};
	struct str text;
	str_init(&text);
	if (template_fill(pattern, &values, &text, NULL) < 0)
		str_clear(&text); /* cannot happen: the settings were checked */
	return str_take(&text);
}

static void say(struct work_render *order, uint32_t bit, bool decided, bool on)
{
	if (!decided)
		return;
	order->style_mask |= bit;
	if (on)
		order->style_bits |= bit;
}

void texts_style(const struct settings_reading *r, struct work_render *order)
{
	bool letters = r->letters != LETTERS_BY_VOICE;
	order->documents = (uint32_t)r->document_numbers;
	say(order, WORK_STYLE_LE, r->hundreds != HUNDREDS_BY_VOICE, r->hundreds == HUNDREDS_LE);
	say(order, WORK_STYLE_NGAN, r->thousands != THOUSANDS_BY_VOICE,
	        r->thousands == THOUSANDS_NGAN);
	say(order, WORK_STYLE_BON, r->fours != FOURS_BY_VOICE, r->fours == FOURS_BON);
	say(order, WORK_STYLE_MUNG, r->days != DAYS_BY_VOICE, r->days == DAYS_MUNG);
	say(order, WORK_STYLE_SCHOOL_LETTERS, letters, r->letters == LETTERS_SCHOOL);
	say(order, WORK_STYLE_SHORT_LETTERS, letters, r->letters == LETTERS_SHORT);
	say(order, WORK_STYLE_MINUTES, true, r->minutes);
	say(order, WORK_STYLE_ADDRESSES, true, r->addresses);
}
