/* The reading style of a voice: regions by one table, then what the settings
 * insist on. Used by whoever makes a reader for a profile. */
#include "broadcast/style.h"

#include <string.h>

static const struct {
	const char *region;
	bool le, ngan, bon;
} regions[] = {
        {"north", false, false, false},
        {"central", true, true, true},
        {"south", true, true, true},
};

static void take_region(const char *region, struct reading_style *style)
{
	for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
		if (strcmp(regions[i].region, region) == 0) {
			style->le = regions[i].le;
			style->ngan = regions[i].ngan;
			style->bon = regions[i].bon;
		}
}

void style_choose(const struct settings_reading *s, const char *region, struct reading_style *ret)
{
	static const enum reading_documents documents[] = {
	        [DOCUMENTS_EXPAND] = READING_DOCUMENTS_EXPAND,
	        [DOCUMENTS_SPELL] = READING_DOCUMENTS_SPELL,
	        [DOCUMENTS_NUMBER] = READING_DOCUMENTS_NUMBER,
	};
	reading_style_default(ret);
	take_region(region, ret);
	if (s->hundreds != HUNDREDS_BY_VOICE)
		ret->le = s->hundreds == HUNDREDS_LE;
	if (s->thousands != THOUSANDS_BY_VOICE)
		ret->ngan = s->thousands == THOUSANDS_NGAN;
	if (s->fours != FOURS_BY_VOICE)
		ret->bon = s->fours == FOURS_BON;
	if (s->days != DAYS_BY_VOICE)
		ret->mung = s->days == DAYS_MUNG;
	if (s->letters != LETTERS_BY_VOICE) {
		ret->school_letters = s->letters == LETTERS_SCHOOL;
		ret->short_letters = s->letters == LETTERS_SHORT;
	}
	ret->documents = documents[s->document_numbers];
	ret->minutes = s->minutes;
	ret->say_addresses = s->addresses;
}
