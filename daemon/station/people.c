/* Who has which role: the people of the settings, as the control room takes them.
 * Called when the socket opens and after every reload. */
#include "station/internal.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>

/* settings_role and control's role are the same bits, asserted below. */
static char *role_words(int bits)
{
	struct str words;
	str_init(&words);
	for (unsigned bit = 1; bit <= ROLE_GATEWAY; bit <<= 1)
		if ((unsigned)bits & bit)
			str_addf(&words, "%s ", role_name(bit));
	return str_take(&words);
}

_Static_assert((int)SETTINGS_ROLE_LISTEN == (int)ROLE_LISTEN &&
                       (int)SETTINGS_ROLE_GATEWAY == (int)ROLE_GATEWAY,
        "the settings' role bits are control's");

int people_load(struct station *s, struct err *e)
{
	size_t n = s->settings->person_count;
	struct roles_person *people = mem_array(n, sizeof *people);
	for (size_t i = 0; i < n; i++) {
		const struct settings_person *p = &s->settings->people[i];
		people[i] = (struct roles_person){
		        .name = p->actor, .user = p->user, .roles = role_words(p->roles)};
	}
	int status = roles_create(people, n, &s->roles, e);
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)people[i].roles);
	free(people);
	return status;
}
