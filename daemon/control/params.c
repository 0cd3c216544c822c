/* Checks parameters by their table. Called by request.c for every call. */
#include "control/params.h"

#include "base/civil.h"
#include "base/limits.h"

#include <errno.h>
#include <string.h>

enum { PARAMS_MAX = 40 };

static const struct param actor_param = {"actor", PARAM_TEXT, false, 1, ACTOR_MAX - 1, NULL, ""};

static const struct {
	const char *name;
	bool is_string;
} types[] = {
        [PARAM_TEXT] = {"string", true},
        [PARAM_INTEGER] = {"integer", false},
        [PARAM_BOOLEAN] = {"boolean", false},
        [PARAM_WHEN] = {"when", true},
        [PARAM_TIME] = {"time", true},
        [PARAM_DURATION] = {"duration", true},
        [PARAM_OBJECT] = {"object", false},
        [PARAM_ARRAY] = {"array", false},
        [PARAM_DESCRIPTOR] = {"descriptor", false},
};
_Static_assert(sizeof types / sizeof *types == PARAM_DESCRIPTOR + 1, "a name for each type");

const char *param_type_name(enum param_type type)
{
	return types[type].name;
}

static bool type_fits(enum param_type type, const json_t *value)
{
	switch (type) {
	case PARAM_TEXT:
	case PARAM_WHEN:
	case PARAM_TIME:
	case PARAM_DURATION:
		return json_is_string(value);
	case PARAM_INTEGER:
	case PARAM_DESCRIPTOR:
		return json_is_integer(value);
	case PARAM_BOOLEAN:
		return json_is_boolean(value);
	case PARAM_OBJECT:
		return json_is_object(value);
	case PARAM_ARRAY:
		return json_is_array(value);
	}
	return false;
}

static int bad_value(
        const struct param *p, const json_t *value, const char *allowed, struct failure *f)
{
	/* A long value is not sent back: it may be an article. */
	bool brief = !json_is_string(value) || json_string_length(value) <= 200;
	json_t *shown = brief ? json_deep_copy(value) : json_string("...");
	return failure_set(f, "bad_value",
	        json_pack("{s:s, s:o, s:s}", "field", p->name, "value", shown, "allowed", allowed));
}

static int bad_range(
        const struct param *p, const json_t *value, const char *unit, struct failure *f)
{
	char allowed[96];
	snprintf(allowed, sizeof allowed, "%lld to %lld%s", (long long)p->min, (long long)p->max,
	        unit);
	return bad_value(p, value, allowed, f);
}

static bool chosen(const char *choices, const char *value)
{
	size_t len = strlen(value);
	for (const char *p = choices; *p != '\0';) {
		size_t n = strcspn(p, "|");
		if (n == len && memcmp(p, value, n) == 0)
			return true;
		p += n + (p[n] != '\0');
	}
	return false;
}

static int check_string(const struct param *p, const json_t *value, struct failure *f)
{
	size_t len = json_string_length(value);
	const char *text = json_string_value(value);
	size_t most = p->type == PARAM_TEXT && p->max > 0 ? (size_t)p->max : LIMIT_FIELD_BYTES;
	/* Whoever reads a time says what an empty one is. */
	size_t least = p->type == PARAM_TEXT ? (size_t)p->min : p->type != PARAM_WHEN;
	if (p->choices != NULL && !chosen(p->choices, text))
		return bad_value(p, value, p->choices, f);
	if (len < least || len > most) {
		struct param shown = *p;
		shown.min = (int64_t)least;
		shown.max = (int64_t)most;
		return bad_range(&shown, value, " bytes", f);
	}
	int64_t ms;
	if (p->type == PARAM_TIME && civil_parse_rfc3339(text, &ms) < 0)
		return bad_value(p, value, "a time such as 2026-11-23T06:00:00.000+07:00", f);
	if (p->type == PARAM_DURATION && duration_parse(text, &ms) < 0)
		return bad_value(p, value, "a duration such as 90s, 15min or 1h30min", f);
	if (p->type == PARAM_DURATION && (p->min != 0 || p->max != 0) &&
	        (ms < p->min || ms > p->max))
		return bad_range(p, value, " ms", f);
	return 0;
}

static int check_value(
        const struct param *p, const json_t *value, size_t descriptors, struct failure *f)
{
	if (!type_fits(p->type, value))
		return failure_set(f, "bad_type",
		        json_pack("{s:s, s:s}", "field", p->name, "allowed",
		                param_type_name(p->type)));
	if (types[p->type].is_string)
		return check_string(p, value, f);
	if (p->type == PARAM_INTEGER && (p->min != 0 || p->max != 0) &&
	        (json_integer_value(value) < p->min || json_integer_value(value) > p->max))
		return bad_range(p, value, "", f);
	if (p->type == PARAM_ARRAY && p->max > 0 && json_array_size(value) > (size_t)p->max)
		return bad_value(p, json_null(), "fewer elements", f);
	if (p->type == PARAM_DESCRIPTOR &&
	        (json_integer_value(value) < 0 ||
	                (uint64_t)json_integer_value(value) >= descriptors))
		return failure_set(f, "descriptor_missing",
		        json_pack("{s:s, s:I, s:i}", "field", p->name, "value",
		                json_integer_value(value), "count", (int)descriptors));
	return 0;
}

static const struct param *param_named(const struct method *m, const char *name)
{
	for (const struct param *p = m->params; p != NULL && p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return strcmp(name, actor_param.name) == 0 ? &actor_param : NULL;
}

static int unknown(const struct method *m, const char *name, struct failure *f)
{
	const char *names[PARAMS_MAX];
	size_t n = 0;
	for (const struct param *p = m->params; p != NULL && p->name != NULL && n < PARAMS_MAX; p++)
		names[n++] = p->name;
	size_t len = strlen(name);
	json_t *data = json_pack("{s:s}", "field", len <= 100 ? name : "...");
	const char *near = len <= 100 ? str_nearest(name, names, n) : NULL;
	if (near != NULL)
		json_object_set_new(data, "nearest", json_string(near));
	return failure_set(f, "unknown_param", data);
}

int params_check(
        const struct method *m, const json_t *params, size_t descriptors, struct failure *f)
{
	const char *name;
	json_t *value;
	bool uses = false;
	json_object_foreach((json_t *)(uintptr_t)params, name, value)
	{
		const struct param *p = param_named(m, name);
		int status =
		        p == NULL ? unknown(m, name, f) : check_value(p, value, descriptors, f);
		if (status < 0)
			return status;
		uses |= p->type == PARAM_DESCRIPTOR;
	}
	for (const struct param *p = m->params; p != NULL && p->name != NULL; p++)
		if (p->required && json_object_get(params, p->name) == NULL)
			return failure_set(
			        f, "missing_param", json_pack("{s:s}", "field", p->name));
	if (descriptors > 0 && !uses && strcmp(m->name, "batch.run") != 0)
		return failure_set(
		        f, "descriptor_unexpected", json_pack("{s:i}", "count", (int)descriptors));
	return 0;
}
