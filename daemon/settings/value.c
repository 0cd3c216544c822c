/* Values of each type: taken from libconfig only when its type is exactly
 * right, ranges checked, strings owned by the struct they go to. Called by
 * table.c for every row that is no group. */
#include "settings/value.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "settings/grammar.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MOST = 1000 };

static void *member(const struct row *f, void *base)
{
	return (char *)base + f->offset;
}

static const void *member_of(const struct row *f, const void *base)
{
	return (const char *)base + f->offset;
}

/* " dB" or "". */
static const char *unit(const struct row *f, char out[32])
{
	out[0] = '\0';
	if (f->unit != NULL) {
		strcat(out, " ");
		strncat(out, f->unit, 30);
	}
	return out;
}

static int set_number(
        const struct row *f, const char *key, const config_setting_t *c, void *base, struct err *e)
{
	char u[32];
	int type = config_setting_type(c);
	bool whole = type == CONFIG_TYPE_INT;
	double value = whole ? config_setting_get_int(c) : 0;
	if (!whole && type == CONFIG_TYPE_FLOAT && f->type == ROW_NUMBER)
		value = config_setting_get_float(c);
	else if (!whole)
		return err_set(e, -EINVAL, "settings.type",
		        f->type == ROW_INT ? _("%s must be a whole number from %g to %g%s")
		                           : _("%s must be a number from %g to %g%s"),
		        key, f->min, f->max, unit(f, u));
	if (!(value >= f->min && value <= f->max))
		return err_set(e, -EINVAL, "settings.range",
		        _("%s must be from %g to %g%s, not %g"), key, f->min, f->max, unit(f, u),
		        value);
	if (f->type == ROW_INT)
		*(int *)member(f, base) = (int)value;
	else
		*(double *)member(f, base) = value;
	return 0;
}

static int sound_text(const struct row *f, const char *key, const char *text, struct err *e)
{
	size_t most = f->type == ROW_CHARS ? f->size - 1
	              : f->max > 0         ? (size_t)f->max
	                                   : LIMIT_FIELD_BYTES;
	size_t len = strlen(text);
	if (len > most)
		return err_set(e, -EINVAL, "settings.range",
		        _("%s may have at most %zu bytes, not %zu"), key, most, len);
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return err_set(e, -EINVAL, "settings.text",
			        _("%s holds a control character"), key);
	if (!utf8_valid(text, len, NULL))
		return err_set(e, -EINVAL, "settings.text", _("%s is not valid UTF-8"), key);
	struct err inner;
	if (f->check != NULL && f->check(text, &inner) < 0)
		return err_set(e, -EINVAL, inner.id, "%s: %s", key, inner.sentence);
	return 0;
}

static int want_string(const char *key, const config_setting_t *c, const char **ret, struct err *e)
{
	if (config_setting_type(c) != CONFIG_TYPE_STRING)
		return err_set(e, -EINVAL, "settings.type",
		        _("%s must be a text in quotation marks"), key);
	*ret = config_setting_get_string(c);
	return 0;
}

static int set_text(
        const struct row *f, const char *key, const config_setting_t *c, void *base, struct err *e)
{
	const char *text = NULL;
	if (want_string(key, c, &text, e) < 0 || sound_text(f, key, text, e) < 0)
		return -EINVAL;
	if (f->type == ROW_CHARS) {
		memset(member(f, base), 0, f->size);
		memcpy(member(f, base), text, strlen(text));
		return 0;
	}
	char **slot = member(f, base);
	free(*slot);
	*slot = mem_string(text);
	return 0;
}

/* "a", "b" or "c": each value's usual name. */
static void choices_text(const struct row *f, struct str *out)
{
	int last = -1;
	for (const struct choice *o = f->choices; o->name != NULL; o++) {
		if (o != f->choices && o->value == last)
			continue;
		last = o->value;
		str_addf(out, "%s\"%s\"", out->len > 0 ? ", " : "", o->name);
	}
}

static const char *nearest_choice(const struct row *f, const char *text)
{
	enum { MOST = 32 };
	const char *names[MOST];
	size_t n = 0;
	for (const struct choice *o = f->choices; o->name != NULL && n < MOST; o++)
		names[n++] = o->name;
	return str_nearest(text, names, n);
}

static int find_choice(
        const struct row *f, const char *key, const char *text, int *ret, struct err *e)
{
	for (const struct choice *o = f->choices; o->name != NULL; o++)
		if (strcmp(o->name, text) == 0) {
			*ret = o->value;
			return 0;
		}
	struct str all;
	str_init(&all);
	choices_text(f, &all);
	const char *near = nearest_choice(f, text);
	if (near != NULL)
		err_set(e, -EINVAL, "settings.choice",
		        _("%s knows no \"%.60s\"; did you mean \"%s\"? (one of %s)"), key, text,
		        near, all.data);
	else
		err_set(e, -EINVAL, "settings.choice", _("%s must be one of %s, not \"%.60s\""),
		        key, all.data, text);
	str_finish(&all);
	return -EINVAL;
}

static int set_choice(
        const struct row *f, const char *key, const config_setting_t *c, void *base, struct err *e)
{
	const char *text = NULL;
	if (want_string(key, c, &text, e) < 0)
		return -EINVAL;
	return find_choice(f, key, text, member(f, base), e);
}

static int set_measure(
        const struct row *f, const char *key, const config_setting_t *c, void *base, struct err *e)
{
	bool time = f->type == ROW_DURATION;
	int64_t value;
	bool right = config_setting_type(c) == CONFIG_TYPE_STRING;
	if (right) {
		const char *text = config_setting_get_string(c);
		right = (time ? duration_parse(text, &value) : size_parse(text, &value)) == 0;
	}
	if (!right)
		return err_set(e, -EINVAL, "settings.type",
		        time ? _("%s must be a duration with its unit, such as \"90s\", \"15min\" "
		                 "or \"1h30min\"")
		             : _("%s must be a size with its unit, such as \"500MiB\" or \"2GiB\""),
		        key);
	if ((double)value >= f->min && (double)value <= f->max) {
		*(int64_t *)member(f, base) = value;
		return 0;
	}
	struct str low, high;
	str_init(&low);
	str_init(&high);
	(time ? duration_exact : size_text)((int64_t)f->min, &low);
	(time ? duration_exact : size_text)((int64_t)f->max, &high);
	err_set(e, -EINVAL, "settings.range", _("%s must be from %s to %s, not %.40s"), key,
	        low.data, high.data, config_setting_get_string(c));
	str_finish(&low);
	str_finish(&high);
	return -EINVAL;
}

/* ---- lists of strings ---- */

static bool is_list(const config_setting_t *c)
{
	return config_setting_type(c) == CONFIG_TYPE_LIST ||
	       config_setting_type(c) == CONFIG_TYPE_ARRAY;
}

/* The i-th string of a list, or the only one of a string; NULL if it is none. */
static const char *string_at(const config_setting_t *c, int i)
{
	if (!is_list(c))
		return config_setting_get_string(c);
	const config_setting_t *item = config_setting_get_elem(c, (unsigned)i);
	return config_setting_type(item) == CONFIG_TYPE_STRING ? config_setting_get_string(item)
	                                                       : NULL;
}

static int line_at(const config_setting_t *c, int i)
{
	const config_setting_t *item = is_list(c) ? config_setting_get_elem(c, (unsigned)i) : c;
	return (int)config_setting_source_line(item);
}

static int list_length(const char *key, const config_setting_t *c, struct err *e)
{
	int n = config_setting_type(c) == CONFIG_TYPE_STRING ? 1
	        : is_list(c)                                 ? config_setting_length(c)
	                                                     : -1;
	if (n < 0)
		return err_set(e, -EINVAL, "settings.type",
		        _("%s must be a list of texts, such as ( \"one\", \"two\" )"), key);
	if (n > TEXTS_MOST)
		return err_set(e, -EINVAL, "settings.range",
		        _("%s may have at most %d entries, not %d"), key, TEXTS_MOST, n);
	return n;
}

static void free_texts(struct settings_texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->items[i]);
	free(t->items);
	*t = (struct settings_texts){0};
}

static int set_texts(const struct row *f, const char *key, const config_setting_t *c, void *base,
        int *ret_line, struct err *e)
{
	int n = list_length(key, c, e);
	if (n < 0)
		return n;
	for (int i = 0; i < n; i++) {
		const char *text = string_at(c, i);
		*ret_line = line_at(c, i);
		if (text == NULL)
			return err_set(e, -EINVAL, "settings.type",
			        _("%s must hold only texts in quotation marks"), key);
		if (sound_text(f, key, text, e) < 0)
			return -EINVAL;
	}
	struct settings_texts *t = member(f, base);
	free_texts(t);
	t->items = n > 0 ? mem_array((size_t)n, sizeof *t->items) : NULL;
	for (int i = 0; i < n; i++)
		t->items[t->count++] = mem_string(string_at(c, i));
	return 0;
}

static int set_flags(const struct row *f, const char *key, const config_setting_t *c, void *base,
        int *ret_line, struct err *e)
{
	int n = list_length(key, c, e);
	int all = 0;
	if (n < 0)
		return n;
	for (int i = 0; i < n; i++) {
		int one = 0;
		const char *text = string_at(c, i);
		*ret_line = line_at(c, i);
		if (text == NULL)
			return err_set(e, -EINVAL, "settings.type",
			        _("%s must hold only texts in quotation marks"), key);
		if (find_choice(f, key, text, &one, e) < 0)
			return -EINVAL;
		all |= one;
	}
	*(int *)member(f, base) = all;
	return 0;
}

int value_set(const struct row *f, const char *key, const config_setting_t *c, void *base,
        int *ret_line, struct err *e)
{
	*ret_line = (int)config_setting_source_line(c);
	switch (f->type) {
	case ROW_BOOL:
		if (config_setting_type(c) != CONFIG_TYPE_BOOL)
			return err_set(e, -EINVAL, "settings.type",
			        _("%s must be true or false, without quotation marks"), key);
		*(bool *)member(f, base) = config_setting_get_bool(c) != 0;
		return 0;
	case ROW_INT:
	case ROW_NUMBER:
		return set_number(f, key, c, base, e);
	case ROW_TEXT:
	case ROW_CHARS:
		return set_text(f, key, c, base, e);
	case ROW_CHOICE:
		return set_choice(f, key, c, base, e);
	case ROW_FLAGS:
		return set_flags(f, key, c, base, ret_line, e);
	case ROW_DURATION:
	case ROW_SIZE:
		return set_measure(f, key, c, base, e);
	case ROW_TEXTS:
		return set_texts(f, key, c, base, ret_line, e);
	case ROW_GROUP:
	case ROW_ITEMS:
		break;
	}
	return -ENOTSUP;
}

void value_free(const struct row *f, void *base)
{
	if (f->type == ROW_TEXT) {
		char **slot = member(f, base);
		free(*slot);
		*slot = NULL;
	} else if (f->type == ROW_TEXTS) {
		free_texts(member(f, base));
	}
}

/* ---- back into text ---- */

static void add_list(struct str *out, const char *text, bool *any)
{
	str_adds(out, *any ? ", " : "( ");
	table_quoted(out, text);
	*any = true;
}

static void choice_text(const struct row *f, int value, struct str *out)
{
	for (const struct choice *o = f->choices; o->name != NULL; o++)
		if (o->value == value) {
			table_quoted(out, o->name);
			return;
		}
	str_addf(out, "%d", value);
}

static void list_text(const struct row *f, const void *at, struct str *out)
{
	bool any = false;
	if (f->type == ROW_TEXTS) {
		const struct settings_texts *t = at;
		for (size_t i = 0; i < t->count; i++)
			add_list(out, t->items[i], &any);
	} else {
		for (const struct choice *o = f->choices; o->name != NULL; o++)
			if ((*(const int *)at & o->value) != 0)
				add_list(out, o->name, &any);
	}
	str_adds(out, any ? " )" : "()");
}

void value_text(const struct row *f, const void *base, struct str *out)
{
	const void *at = member_of(f, base);
	struct str s;
	str_init(&s);
	switch (f->type) {
	case ROW_BOOL:
		str_adds(out, *(const bool *)at ? "true" : "false");
		break;
	case ROW_INT:
		str_addf(out, "%d", *(const int *)at);
		break;
	case ROW_NUMBER:
		str_addf(out, "%.10g", *(const double *)at);
		break;
	case ROW_TEXT:
		table_quoted(out, *(char *const *)at);
		break;
	case ROW_CHARS:
		table_quoted(out, at);
		break;
	case ROW_CHOICE:
		choice_text(f, *(const int *)at, out);
		break;
	case ROW_DURATION:
	case ROW_SIZE:
		(f->type == ROW_DURATION ? duration_exact : size_text)(*(const int64_t *)at, &s);
		table_quoted(out, s.data);
		break;
	case ROW_FLAGS:
	case ROW_TEXTS:
		list_text(f, at, out);
		break;
	case ROW_GROUP:
	case ROW_ITEMS:
		break;
	}
	str_finish(&s);
}
