/* Rundowns from text: one table of the kinds and how each takes its argument.
 * Used by compose (what a bulletin is made of) and by the daemon's programmes. */
#include "broadcast/rundown.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum argument { ARGUMENT_NONE, ARGUMENT_MAYBE, ARGUMENT_NEEDED };

typedef bool take_argument(struct rundown_part *p, const char *argument);

static bool take_name(struct rundown_part *p, const char *argument)
{
	p->text = mem_string(argument);
	return argument[0] != '\0';
}

static bool take_length(struct rundown_part *p, const char *argument)
{
	return duration_parse(argument, &p->length_ms) == 0 && p->length_ms >= 0;
}

static bool take_count(const char *digits, size_t len, unsigned *ret)
{
	unsigned n = 0;
	if (len == 0 || len > 4)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		n = 10 * n + (unsigned)(digits[i] - '0');
	}
	*ret = n;
	return true;
}

/* "category=C,max=N", either or both. */
static bool take_articles(struct rundown_part *p, const char *argument)
{
	while (*argument != '\0') {
		size_t len = strcspn(argument, ",");
		if (str_starts(argument, "category=") && len > 9 && p->text == NULL)
			p->text = mem_bytes(argument + 9, len - 9);
		else if (!str_starts(argument, "max=") ||
		         !take_count(argument + 4, len - 4, &p->max) || p->max == 0)
			return false;
		argument += len;
		argument += *argument == ',';
	}
	return true;
}

/* "SOURCE=MINUTES" */
static bool take_relay(struct rundown_part *p, const char *argument)
{
	const char *equal = strrchr(argument, '=');
	unsigned minutes;
	if (equal == NULL || equal == argument ||
	        !take_count(equal + 1, strlen(equal + 1), &minutes) || minutes == 0)
		return false;
	p->text = mem_bytes(argument, (size_t)(equal - argument));
	p->length_ms = (int64_t)minutes * 60 * 1000;
	return true;
}

static const struct {
	const char *name;
	enum argument argument;
	take_argument *take;
} kinds[] = {
        [RUNDOWN_CHIME] = {"chime", ARGUMENT_MAYBE, take_name},
        [RUNDOWN_CALL] = {"call", ARGUMENT_NONE, NULL},
        [RUNDOWN_ARTICLES] = {"articles", ARGUMENT_MAYBE, take_articles},
        [RUNDOWN_FILE] = {"file", ARGUMENT_NEEDED, take_name},
        [RUNDOWN_RELAY] = {"relay", ARGUMENT_NEEDED, take_relay},
        [RUNDOWN_PAUSE] = {"pause", ARGUMENT_NEEDED, take_length},
        [RUNDOWN_CLOSING] = {"closing", ARGUMENT_NONE, NULL},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == RUNDOWN_KINDS, "every kind has its row");

static bool take_part(struct rundown_part *p, const char *text)
{
	size_t len = strcspn(text, ":");
	const char *argument = text[len] == ':' ? text + len + 1 : NULL;
	for (size_t k = 0; k < RUNDOWN_KINDS; k++) {
		if (strlen(kinds[k].name) != len || memcmp(kinds[k].name, text, len) != 0)
			continue;
		p->kind = (enum rundown_kind)k;
		if (argument == NULL)
			return kinds[k].argument != ARGUMENT_NEEDED;
		return kinds[k].argument != ARGUMENT_NONE && kinds[k].take(p, argument);
	}
	return false;
}

int rundown_parse(const char *const *texts, size_t count, struct rundown *ret, struct err *e)
{
	struct rundown r = {.parts = mem_array(count, sizeof *r.parts), .count = count};
	for (size_t i = 0; i < count; i++) {
		if (!take_part(&r.parts[i], texts[i])) {
			rundown_finish(&r);
			return err_set(e, -EINVAL, "rundown.part",
			        _("\"%.64s\" is no part of a rundown; parts are chime[:NAME], "
			          "call, "
			          "articles[:category=C,max=N], file:PATH, relay:SOURCE=MINUTES, "
			          "pause:2s, closing"),
			        texts[i]);
		}
		if (r.parts[i].text == NULL)
			r.parts[i].text = mem_string("");
	}
	*ret = r;
	return 0;
}

void rundown_finish(struct rundown *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->parts[i].text);
	free(r->parts);
	*r = (struct rundown){0};
}
