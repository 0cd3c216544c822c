/* The --at grammar. Each form is a function that says whether the text is its
 * own; the first that claims it decides. */
#include "schedule/at.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum claim { NOT_MINE, MINE, MINE_BUT_BAD };

static enum claim read_now(const char *text, int64_t now, int64_t *ret)
{
	if (strcmp(text, "now") != 0)
		return NOT_MINE;
	*ret = now;
	return MINE;
}

static enum claim read_later(const char *text, int64_t now, int64_t *ret)
{
	int64_t ms;
	if (text[0] != '+')
		return NOT_MINE;
	if (duration_parse(text + 1, &ms) < 0)
		return MINE_BUT_BAD;
	*ret = now + ms;
	return MINE;
}

/* Exactly `count` digits at `text`, as a number, or -1. */
static int digits(const char *text, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

/* "7:05" or "07:05", to the end of the text. */
static int clock_time(const char *text, struct civil *c)
{
	int width = text[0] != '\0' && text[1] == ':' ? 1 : 2;
	c->hour = digits(text, width);
	if (c->hour < 0 || text[width] != ':')
		return -EINVAL;
	c->minute = digits(text + width + 1, 2);
	c->second = 0;
	return c->minute < 0 || text[width + 3] != '\0' ? -EINVAL : 0;
}

static enum claim read_today(const char *text, int64_t now, int64_t *ret)
{
	struct civil c;
	size_t len = strlen(text);
	if (len > 5 || strchr(text, ':') == NULL)
		return NOT_MINE;
	civil_from_wall(now, &c);
	return clock_time(text, &c) < 0 || civil_to_wall(&c, ret) < 0 ? MINE_BUT_BAD : MINE;
}

static enum claim read_date(const char *text, int64_t now, int64_t *ret)
{
	struct civil c = {0};
	(void)now;
	if (strlen(text) < 14 || text[4] != '-' || text[7] != '-' ||
	        (text[10] != ' ' && text[10] != 'T') || strlen(text) > 16)
		return NOT_MINE;
	c.year = digits(text, 4);
	c.month = digits(text + 5, 2);
	c.day = digits(text + 8, 2);
	return clock_time(text + 11, &c) < 0 || civil_to_wall(&c, ret) < 0 ? MINE_BUT_BAD : MINE;
}

static enum claim read_rfc3339(const char *text, int64_t now, int64_t *ret)
{
	(void)now;
	if (strlen(text) < 17 || text[4] != '-')
		return NOT_MINE;
	return civil_parse_rfc3339(text, ret) < 0 ? MINE_BUT_BAD : MINE;
}

static enum claim (*const forms[])(const char *, int64_t, int64_t *) = {
        read_now, read_later, read_today, read_date, read_rfc3339};

int at_parse_any(const char *text, int64_t now, int64_t *ret, struct err *e)
{
	int64_t wanted = 0;
	enum claim claim = NOT_MINE;
	for (size_t i = 0; i < sizeof forms / sizeof *forms && claim == NOT_MINE; i++)
		claim = forms[i](text, now, &wanted);
	if (claim != MINE)
		return err_set(e, -EINVAL, "at.bad",
		        _("\"%s\" is no time; write now, HH:MM, \"YYYY-MM-DD HH:MM\", +90min or "
		          "RFC 3339"),
		        text);
	*ret = wanted;
	return 0;
}

const char *at_tomorrow(const char *text, int64_t now, char out[AT_TEXT_MAX])
{
	struct civil day, time;
	int64_t wanted;
	out[0] = '\0';
	if (at_parse_any(text, now, &wanted, NULL) < 0)
		return out;
	civil_from_wall(now + INT64_C(86400000), &day);
	civil_from_wall(wanted, &time);
	snprintf(out, AT_TEXT_MAX, "%04d-%02d-%02d %02d:%02d", day.year % 10000, day.month % 100,
	        day.day % 100, time.hour % 100, time.minute % 100);
	return out;
}

static int past(const char *text, int64_t now, struct err *e)
{
	char instead[AT_TEXT_MAX];
	return err_set(e, -EINVAL, "time_past", _("%s is past; for tomorrow write \"%s\""), text,
	        at_tomorrow(text, now, instead));
}

int at_parse(const char *text, int64_t now, int64_t *ret, struct err *e)
{
	int64_t wanted;
	int status = at_parse_any(text, now, &wanted, e);
	if (status < 0)
		return status;
	/* HH:MM of the running minute still means now. */
	if (wanted < now - now % 60000)
		return past(text, now, e);
	*ret = wanted < now ? now : wanted;
	return 0;
}
