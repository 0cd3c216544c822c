/* The options of the device that is none, from their text. */
#include "base/null_options.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The options that are a duration, and what they are without one. */
struct duration_option {
	const char *name;
	size_t place; /* in struct null_options */
	int64_t usual_ms;
};

static const struct duration_option durations[] = {
        {"appears", offsetof(struct null_options, appears), 5000},
        {"rests", offsetof(struct null_options, rests), 2000},
        {"slow", offsetof(struct null_options, slow), 1200},
        {"underruns", offsetof(struct null_options, underruns), 500},
        {"vanishes", offsetof(struct null_options, vanishes), 5000},
        {"wedged", offsetof(struct null_options, wedged), 5000},
};

static const char *const names =
        "absent, appears, vanishes, wedged, underruns, rests, slow, rate, record";

static const struct duration_option *duration_option(const char *name)
{
	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++)
		if (strcmp(durations[i].name, name) == 0)
			return &durations[i];
	return NULL;
}

/* "2s", "500ms", or whole seconds. */
static bool parse_duration(const char *value, int64_t *ret_ms)
{
	char *end;
	unsigned long seconds = strtoul(value, &end, 10);
	if (*value >= '0' && *value <= '9' && *end == '\0' && seconds < 1000000) {
		*ret_ms = (int64_t)seconds * MS_PER_S;
		return *ret_ms > 0;
	}
	return duration_parse(value, ret_ms) == 0 && *ret_ms > 0;
}

static bool parse_rate(const char *value, uint32_t *ret)
{
	char *end;
	unsigned long rate = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || rate < 4000 || rate > 384000)
		return false;
	*ret = (uint32_t)rate;
	return true;
}

static bool take(struct null_options *o, const char *name, const char *value)
{
	const struct duration_option *d = duration_option(name);
	int64_t ms = d != NULL ? d->usual_ms : 0;
	if (strcmp(name, "absent") == 0 && value == NULL) {
		o->absent = true;
		return true;
	}
	if (strcmp(name, "record") == 0 && value != NULL && *value != '\0')
		return snprintf(o->record, sizeof o->record, "%s", value) < (int)sizeof o->record;
	if (strcmp(name, "rate") == 0 && value != NULL)
		return parse_rate(value, &o->rate);
	if (d == NULL || (value != NULL && !parse_duration(value, &ms)))
		return false;
	*(int64_t *)(void *)((char *)o + d->place) = ms * NS_PER_MS;
	return true;
}

static bool is_name(const char *name)
{
	return duration_option(name) != NULL || strcmp(name, "absent") == 0 ||
	       strcmp(name, "rate") == 0 || strcmp(name, "record") == 0;
}

static int take_option(struct null_options *o, char *option, struct err *e)
{
	char *value = option + strcspn(option, "=:");
	bool given = *value != '\0';
	if (given)
		*value++ = '\0';
	if (take(o, option, given ? value : NULL))
		return 0;
	if (is_name(option))
		return err_set(e, -EINVAL, "null.option",
		        _("\"%s%s%s\" is no option of the null device; it has for instance "
		          "absent, wedged=5s, rate=22050"),
		        option, given ? "=" : "", value);
	return err_set(e, -EINVAL, "null.option",
	        _("\"%s\" is no option of the null device, which has %s"), option, names);
}

int null_options_parse(const char *text, struct null_options *ret, struct err *e)
{
	char *copy = mem_string(text), *rest = copy, *option;
	int status = 0;
	*ret = (struct null_options){.rate = NULL_OPTIONS_RATE};
	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++)
		*(int64_t *)(void *)((char *)ret + durations[i].place) = INT64_MAX;
	while (status == 0 && (option = strsep(&rest, ",")) != NULL)
		if (*option != '\0')
			status = take_option(ret, option, e);
	free(copy);
	return status;
}
