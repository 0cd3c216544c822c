/* Repeat plans: their grammar and their times. Pure. The daemon asks for the
 * next time when an airing of the article has been planned or has ended. */
#include "schedule/plan.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "schedule/at.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 12, TEXT_MAX = 200 };

struct words {
	char copy[TEXT_MAX];
	char *word[WORDS_MAX + 1]; /* NULL after the last */
	int next;
};

static bool split(const char *text, struct words *w)
{
	int count = 0;
	w->next = 0;
	if (strlen(text) >= sizeof w->copy)
		return false;
	snprintf(w->copy, sizeof w->copy, "%s", text);
	char *keep;
	for (char *p = strtok_r(w->copy, " ", &keep); p != NULL; p = strtok_r(NULL, " ", &keep)) {
		if (count == WORDS_MAX)
			return false;
		w->word[count++] = p;
	}
	w->word[count] = NULL;
	return true;
}

static bool take(struct words *w, const char *expected)
{
	if (w->word[w->next] == NULL || strcmp(w->word[w->next], expected) != 0)
		return false;
	w->next++;
	return true;
}

static bool take_number(struct words *w, int *ret)
{
	char *end;
	const char *word = w->word[w->next];
	long n = word != NULL ? strtol(word, &end, 10) : 0;
	if (word == NULL || *end != '\0' || n < 1 || n > 10000)
		return false;
	w->next++;
	*ret = (int)n;
	return true;
}

static bool take_duration(struct words *w, int64_t *ret)
{
	if (w->word[w->next] == NULL || duration_parse(w->word[w->next], ret) < 0)
		return false;
	w->next++;
	return true;
}

/* A time may be two words: a date, a time of day. */
static bool take_time(struct words *w, int64_t now, int64_t *ret, struct err *e)
{
	char both[TEXT_MAX + 1];
	const char *first = w->word[w->next];
	if (first == NULL)
		return false;
	const char *second = w->word[w->next + 1];
	snprintf(both, sizeof both, "%.95s%s%.95s", first, second != NULL ? " " : "",
	        second != NULL ? second : "");
	w->next += second != NULL ? 2 : 1;
	return at_parse_any(both, now, ret, e) == 0;
}

static bool parse(struct words *w, int64_t now, struct plan *p, struct err *e)
{
	if (take(w, "each-programme")) {
		p->each_programme = true;
		return take(w, "until") && take_time(w, now, &p->until, e) &&
		       w->word[w->next] == NULL;
	}
	if (w->word[0] != NULL && strcmp(w->word[0], "every") != 0) {
		if (!take_number(w, &p->quick) || !take(w, "x") || !take_duration(w, &p->gap) ||
		        !take(w, "then"))
			return false;
	}
	if (!take(w, "every") || !take_duration(w, &p->period))
		return false;
	if (take(w, "until")) {
		if (!take_time(w, now, &p->until, e))
			return false;
	} else if (take(w, "count") && !take_number(w, &p->count)) {
		return false;
	}
	return w->word[w->next] == NULL;
}

int plan_parse(const char *text, int64_t now, struct plan *ret, struct err *e)
{
	struct words w;
	struct plan p = {0};
	if (!split(text, &w) || !parse(&w, now, &p, NULL))
		return err_set(e, -EINVAL, "plan.invalid",
		        _("\"%s\" is no repeat plan; write it like \"every 20min until "
		          "2026-11-23T06:00\", \"2 x 5min then every 20min count 6\" or "
		          "\"each-programme until 2026-11-23 20:00\""),
		        text);
	if (!p.each_programme &&
	        (p.period < PLAN_SHORTEST_MS || (p.quick > 0 && p.gap < PLAN_SHORTEST_MS)))
		return err_set(e, -EINVAL, "plan.short",
		        _("\"%s\" repeats too fast; at least a minute must lie between"), text);
	if (p.until != 0 && p.until <= now)
		return err_set(e, -EINVAL, "plan.past",
		        _("the repeat plan \"%s\" ended in the past"), text);
	*ret = p;
	return 0;
}

bool plan_bounded(const struct plan *p)
{
	return p->until > 0 || p->count > 0;
}

int64_t plan_occurrence(const struct plan *p, int64_t start, int64_t k)
{
	if (k < 0 || (p->count > 0 && k >= p->count) || (p->each_programme && k > 0))
		return PLAN_NEVER;
	int64_t at = k <= p->quick ? start + k * p->gap
	                           : start + p->quick * p->gap + (k - p->quick) * p->period;
	return p->until > 0 && at >= p->until ? PLAN_NEVER : at;
}

int64_t plan_next(const struct plan *p, int64_t start, int64_t last, int64_t now, int64_t late)
{
	/* The first k whose time is after `after`. */
	int64_t after = last > now - late - 1 ? last : now - late - 1;
	int64_t k = 0;
	if (p->each_programme)
		return PLAN_NEVER;
	if (after >= start) {
		int64_t quick_end = start + p->quick * p->gap;
		k = after < quick_end ? (after - start) / p->gap + 1
		                      : p->quick + (after - quick_end) / p->period + 1;
	}
	return plan_occurrence(p, start, k);
}
