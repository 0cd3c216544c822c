/* Walks a table of settings: defaults, merging what libconfig parsed,
 * comparing, freeing. Each statement that source.c found is parsed in its own
 * config_t. Called by settings.c and by whoever has a table of its own. */
#include "settings/table.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/origin.h"
#include "settings/source.h"
#include "settings/value.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_MAX = 256, NAMES_MAX = 128, ITEMS_MOST = 256 };

/* One merge of one text. */
struct merge {
	struct table *table;
	const struct source *source;
	const char *name;
	int line_offset; /* added to libconfig's line; negative: the text has no lines */
};

static void *inside(const struct row *f, void *base)
{
	return (char *)base + f->offset;
}

static size_t *count_of(const struct row *f, void *base)
{
	return (size_t *)(void *)((char *)base + f->count_offset);
}

static int real_line(const struct merge *m, int line)
{
	return m->line_offset < 0 ? 0 : line + m->line_offset;
}

static void complain(const struct merge *m, int line, struct err *e)
{
	int at = real_line(m, line);
	if (at > 0 && m->source != NULL && source_bad_line(m->source, at))
		return;
	err_at(e, m->name, at, 0);
	settings_report_error(m->table->report, e);
}

static void note_origin(const struct merge *m, const char *key, int line)
{
	if (m->table->origins != NULL)
		table_origin_set(m->table->origins, key, m->name, real_line(m, line));
}

/* ---- defaults ---- */

static void merge_text(struct merge *m, const char *text);

/* Rows without a default are left zero; texts are never NULL. */
static void presets(const struct row *rows, void *base, struct settings_report *report)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		if (f->type == ROW_GROUP) {
			presets(f->rows, inside(f, base), report);
			continue;
		}
		if (f->preset == NULL) {
			if (f->type == ROW_TEXT)
				*(char **)inside(f, base) = mem_string("");
			continue;
		}
		struct row one[2] = {*f, {0}};
		struct table alone = {.rows = one, .base = base, .report = report};
		struct merge m = {.table = &alone, .name = "default", .line_offset = -1};
		char *text = mem_printf("%s = %s;", f->key, f->preset);
		merge_text(&m, text);
		free(text);
	}
}

static void note_presets(const struct row *rows, const char *prefix, struct table_origins *o)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		char key[KEY_MAX];
		snprintf(key, sizeof key, "%s%s%s", prefix, prefix[0] != '\0' ? "." : "", f->key);
		if (f->type == ROW_GROUP)
			note_presets(f->rows, key, o);
		else
			table_origin_set(o, key, "default", 0);
	}
}

void table_presets(struct table *t)
{
	presets(t->rows, t->base, t->report);
	if (t->origins != NULL)
		note_presets(t->rows, "", t->origins);
}

/* ---- merging ---- */

static const struct row *find_row(const struct row *rows, const char *key)
{
	for (const struct row *f = rows; f->key != NULL; f++)
		if (strcmp(f->key, key) == 0)
			return f;
	return NULL;
}

static const char *nearest_row(const struct row *rows, const char *key)
{
	const char *names[NAMES_MAX];
	size_t n = 0;
	for (const struct row *f = rows; f->key != NULL && n < NAMES_MAX; f++)
		names[n++] = f->key;
	return str_nearest(key, names, n);
}

/* "outputs[0]" and "name" give "outputs[0].name". */
static void join_key(char out[KEY_MAX], const char *prefix, const char *key)
{
	snprintf(out, KEY_MAX, "%s%s%.64s", prefix, prefix[0] != '\0' ? "." : "", key);
}

static void complain_unknown(
        const struct merge *m, const struct row *rows, const char *full, const config_setting_t *c)
{
	struct err e;
	const char *near = nearest_row(rows, config_setting_name(c));
	if (near != NULL)
		err_set(&e, -EINVAL, "settings.unknown",
		        _("unknown setting \"%s\"; did you mean \"%s\"?"), full, near);
	else
		err_set(&e, -EINVAL, "settings.unknown", _("unknown setting \"%s\""), full);
	complain(m, (int)config_setting_source_line(c), &e);
}

static void merge_group(struct merge *m, const struct row *rows, void *base,
        const config_setting_t *group, const char *prefix);

static void complain_type(const struct merge *m, const config_setting_t *c, const char *format,
        const char *key) __attribute__((format(printf, 3, 0)));

static void complain_type(
        const struct merge *m, const config_setting_t *c, const char *format, const char *key)
{
	struct err e;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	err_set(&e, -EINVAL, "settings.type", format, key);
#pragma GCC diagnostic pop
	complain(m, (int)config_setting_source_line(c), &e);
}

static void finish_item(const struct row *rows, void *item)
{
	table_finish(rows, item);
}

static void free_items(const struct row *f, void *base)
{
	char **slot = inside(f, base);
	size_t *count = count_of(f, base);
	for (size_t i = 0; i < *count; i++)
		finish_item(f->rows, *slot + i * f->size);
	free(*slot);
	*slot = NULL;
	*count = 0;
}

static void check_required(const struct merge *m, const struct row *f, const config_setting_t *item,
        const char *prefix)
{
	for (const struct row *r = f->rows; r->key != NULL; r++) {
		if (r->preset != NULL || r->type == ROW_GROUP ||
		        config_setting_get_member(item, r->key) != NULL)
			continue;
		struct err e;
		err_set(&e, -EINVAL, "settings.missing", _("%s lacks \"%s\""), prefix, r->key);
		complain(m, (int)config_setting_source_line(item), &e);
	}
}

/* A list is replaced as a whole: what an earlier file said is forgotten. */
static void merge_items(struct merge *m, const struct row *f, void *base, const config_setting_t *c,
        const char *key)
{
	int n = config_setting_length(c);
	if (config_setting_type(c) != CONFIG_TYPE_LIST) {
		complain_type(m, c, _("%s must be a list of groups: ( { ... }, { ... } )"), key);
		return;
	}
	if (n > ITEMS_MOST) {
		complain_type(m, c, _("%s has too many entries"), key);
		return;
	}
	free_items(f, base);
	if (m->table->origins != NULL)
		table_origin_forget_items(m->table->origins, key);
	note_origin(m, key, (int)config_setting_source_line(c));
	char *items = n > 0 ? mem_array((size_t)n, f->size) : NULL;
	*(char **)inside(f, base) = items;
	*count_of(f, base) = (size_t)n;
	for (int i = 0; i < n; i++) {
		const config_setting_t *item = config_setting_get_elem(c, (unsigned)i);
		char prefix[KEY_MAX];
		snprintf(prefix, sizeof prefix, "%.200s[%d]", key, i);
		presets(f->rows, items + (size_t)i * f->size, m->table->report);
		if (config_setting_type(item) != CONFIG_TYPE_GROUP) {
			complain_type(m, item, _("%s must be a group: { ... }"), prefix);
			continue;
		}
		note_origin(m, prefix, (int)config_setting_source_line(item));
		merge_group(m, f->rows, items + (size_t)i * f->size, item, prefix);
		check_required(m, f, item, prefix);
	}
}

static void merge_value(struct merge *m, const struct row *f, void *base, const config_setting_t *c,
        const char *key)
{
	struct err e;
	int line;
	if (value_set(f, key, c, base, &line, &e) == 0)
		note_origin(m, key, (int)config_setting_source_line(c));
	else
		complain(m, line, &e);
}

static void merge_group(struct merge *m, const struct row *rows, void *base,
        const config_setting_t *group, const char *prefix)
{
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *c = config_setting_get_elem(group, (unsigned)i);
		char key[KEY_MAX];
		join_key(key, prefix, config_setting_name(c));
		const struct row *f = find_row(rows, config_setting_name(c));
		if (f == NULL)
			complain_unknown(m, rows, key, c);
		else if (f->type == ROW_GROUP && config_setting_type(c) != CONFIG_TYPE_GROUP)
			complain_type(m, c, _("%s must be a group: { ... }"), key);
		else if (f->type == ROW_GROUP)
			merge_group(m, f->rows, inside(f, base), c, key);
		else if (f->type == ROW_ITEMS)
			merge_items(m, f, base, c, key);
		else
			merge_value(m, f, base, c, key);
	}
}

static void complain_parser(const struct merge *m, const config_t *config)
{
	struct err e;
	const char *text = config_error_text(config);
	if (text != NULL && strstr(text, "duplicate") != NULL)
		err_set(&e, -EINVAL, "settings.duplicate", _("this setting is given twice"));
	else
		err_set(&e, -EINVAL, "settings.parser",
		        _("this is not understood; look here and at the line before for a missing "
		          "\"=\", \";\", \",\" or bracket"));
	complain(m, config_error_line(config), &e);
}

static void merge_text(struct merge *m, const char *text)
{
	config_t config;
	config_init(&config);
	if (config_read_string(&config, text) == CONFIG_TRUE)
		merge_group(m, m->table->rows, m->table->base, config_root_setting(&config), "");
	else
		complain_parser(m, &config);
	config_destroy(&config);
}

/* Statements are parsed apart, so libconfig cannot see that one comes twice. */
static bool seen_before(const struct merge *m, size_t index, const char *name, size_t len)
{
	const struct source *s = m->source;
	for (size_t i = 0; i < index; i++) {
		const char *other = s->text + s->statements[i].from;
		if (strncmp(other, name, len) == 0 && strcspn(other, " \t\r\n=:/#") == len) {
			struct err e;
			err_set(&e, -EINVAL, "settings.duplicate",
			        _("\"%.*s\" was already given in line %d"), (int)len, name,
			        s->statements[i].line);
			err_at(&e, m->name, s->statements[index].line, 0);
			settings_report_error(m->table->report, &e);
			return true;
		}
	}
	return false;
}

static void forget_lines(struct table_origins *o, const char *name)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->items[i].file, name) == 0)
			o->items[i].line = 0;
}

/* `lines`: places in the text mean something to a reader. */
static void read_text(struct table *t, const char *name, const char *text, size_t len, bool lines)
{
	struct source source;
	size_t before = t->report->error_count;
	source_open(&source, name, text, len, t->report);
	struct merge m = {.table = t, .source = &source, .name = name};
	if (!lines && source.count > 1 && t->report->error_count == before) {
		struct err e;
		err_set(&e, -EINVAL, "settings.override", _("takes one setting at a time"));
		complain(&m, 0, &e);
	}
	for (size_t i = 0; i < source.count && (lines || source.count == 1); i++) {
		const struct source_statement *s = &source.statements[i];
		const char *first = source.text + s->from;
		m.line_offset = s->line - 1;
		if (s->broken || seen_before(&m, i, first, strcspn(first, " \t\r\n=:/#")))
			continue;
		/* libconfig wants the end of a line after a comment. */
		char *statement = mem_printf("%.*s\n", (int)(s->to - s->from), first);
		merge_text(&m, statement);
		free(statement);
	}
	source_close(&source);
	for (size_t i = before; !lines && i < t->report->error_count; i++)
		err_at(&t->report->errors[i], NULL, 0, 0);
	if (!lines && t->origins != NULL)
		forget_lines(t->origins, name);
}

void table_read_text(struct table *t, const char *name, const char *text, size_t len)
{
	read_text(t, name, text, len, true);
}

int table_read_file(struct table *t, const char *path)
{
	struct str text;
	struct err e;
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return -ENOENT;
	str_init(&text);
	if (fd_read_file(path, LIMIT_SETTINGS_BYTES, &text, &e) < 0)
		settings_report_error(t->report, &e);
	else if (utf8_check(path, text.data, text.len, &e) < 0)
		settings_report_error(t->report, &e);
	else
		table_read_text(t, path, text.data, text.len);
	str_finish(&text);
	return 0;
}

/* ---- --set key=value ---- */

static bool wants_quotes(const struct row *f, const char *value)
{
	switch (f->type) {
	case ROW_TEXT:
	case ROW_CHARS:
	case ROW_CHOICE:
	case ROW_DURATION:
	case ROW_SIZE:
		return value[0] != '"';
	case ROW_FLAGS:
	case ROW_TEXTS:
		return value[0] != '"' && value[0] != '(' && value[0] != '[';
	case ROW_BOOL:
	case ROW_INT:
	case ROW_NUMBER:
	case ROW_GROUP:
	case ROW_ITEMS:
		break;
	}
	return false;
}

void table_quoted(struct str *out, const char *text)
{
	str_addc(out, '"');
	for (const char *p = text != NULL ? text : ""; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			str_addc(out, '\\');
		str_addc(out, *p);
	}
	str_addc(out, '"');
}

static void add_value(struct str *out, const struct row *f, const char *value)
{
	/* An unknown key is to be told as such, not its value as no value. */
	bool word = f == NULL && isalpha((unsigned char)value[0]) && strcmp(value, "true") != 0 &&
	            strcmp(value, "false") != 0;
	if (word || (f != NULL && wants_quotes(f, value)))
		table_quoted(out, value);
	else
		str_adds(out, value);
}

static bool override_faulty(struct table *t, const char *assignment, const char *sign)
{
	struct err e;
	size_t key = sign != NULL ? (size_t)(sign - assignment) : 0;
	if (key == 0)
		err_set(&e, -EINVAL, "settings.override", _("takes key=value, not \"%.100s\""),
		        assignment);
	else if (memchr(assignment, '[', key) != NULL)
		err_set(&e, -EINVAL, "settings.override",
		        _("set the whole list, not one of its entries: \"%.100s\""), assignment);
	else if (sign[1] == '\0')
		err_set(&e, -EINVAL, "settings.override",
		        _("\"%.100s\" needs a value; an empty text is \"\""), assignment);
	else
		return false;
	err_at(&e, "--set", 0, 0);
	settings_report_error(t->report, &e);
	return true;
}

/* "a.b=v" becomes "a = { b = v; };". */
void table_override(struct table *t, const char *assignment)
{
	const char *sign = strchr(assignment, '=');
	if (override_faulty(t, assignment, sign))
		return;
	struct str text;
	str_init(&text);
	const struct row *rows = t->rows;
	const struct row *f = NULL;
	size_t depth = 0;
	for (const char *p = assignment; p < sign; depth++) {
		size_t n = strcspn(p, ".=");
		char *part = mem_bytes(p, n);
		f = rows != NULL ? find_row(rows, part) : NULL;
		rows = f != NULL && f->type == ROW_GROUP ? f->rows : NULL;
		p += n + 1;
		str_addf(&text, "%s = ", part);
		if (p < sign)
			str_adds(&text, "{ ");
		free(part);
	}
	add_value(&text, f, sign + 1);
	for (; depth > 1; depth--)
		str_adds(&text, "; }");
	str_adds(&text, ";");
	read_text(t, "--set", text.data, text.len, false);
	str_finish(&text);
}

/* ---- freeing, showing, comparing ---- */

void table_finish(const struct row *rows, void *base)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		if (f->type == ROW_GROUP)
			table_finish(f->rows, inside(f, base));
		else if (f->type == ROW_ITEMS)
			free_items(f, base);
		else
			value_free(f, base);
	}
}

static void items_text(const struct row *f, const void *base, struct str *out)
{
	const char *items = *(char *const *)(const void *)((const char *)base + f->offset);
	size_t count = *(const size_t *)(const void *)((const char *)base + f->count_offset);
	str_adds(out, count > 0 ? "( " : "()");
	for (size_t i = 0; i < count; i++) {
		str_adds(out, i > 0 ? ", { " : "{ ");
		for (const struct row *r = f->rows; r->key != NULL; r++) {
			str_addf(out, "%s = ", r->key);
			table_value_text(r, items + i * f->size, out);
			str_adds(out, "; ");
		}
		str_addc(out, '}');
	}
	str_adds(out, count > 0 ? " )" : "");
}

static void group_text(const struct row *f, const void *base, struct str *out)
{
	str_adds(out, "{ ");
	for (const struct row *r = f->rows; r->key != NULL; r++) {
		str_addf(out, "%s = ", r->key);
		table_value_text(r, (const char *)base + f->offset, out);
		str_adds(out, "; ");
	}
	str_addc(out, '}');
}

void table_value_text(const struct row *f, const void *base, struct str *out)
{
	if (f->type == ROW_ITEMS)
		items_text(f, base, out);
	else if (f->type == ROW_GROUP)
		group_text(f, base, out);
	else
		value_text(f, base, out);
}

static void each(const struct row *rows, const char *prefix, const void *base, table_visit *visit,
        void *context);

static void each_item(
        const struct row *f, const char *key, const void *base, table_visit *visit, void *context)
{
	const char *items = *(char *const *)(const void *)((const char *)base + f->offset);
	size_t count = *(const size_t *)(const void *)((const char *)base + f->count_offset);
	for (size_t i = 0; i < count; i++) {
		char prefix[KEY_MAX];
		snprintf(prefix, sizeof prefix, "%.200s[%zu]", key, i);
		each(f->rows, prefix, items + i * f->size, visit, context);
	}
	if (count == 0)
		visit(context, key, f, base);
}

static void each(const struct row *rows, const char *prefix, const void *base, table_visit *visit,
        void *context)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		char key[KEY_MAX];
		join_key(key, prefix, f->key);
		if (f->type == ROW_GROUP)
			each(f->rows, key, (const char *)base + f->offset, visit, context);
		else if (f->type == ROW_ITEMS)
			each_item(f, key, base, visit, context);
		else
			visit(context, key, f, base);
	}
}

void table_each(const struct row *rows, const void *base, table_visit *visit, void *context)
{
	each(rows, "", base, visit, context);
}

static void compare(const struct row *rows, const char *prefix, const void *old,
        const void *new_one, settings_changed *changed, void *context);

static const char *items_at(const struct row *f, const void *base, size_t *ret_count)
{
	*ret_count = *(const size_t *)(const void *)((const char *)base + f->count_offset);
	return *(char *const *)(const void *)((const char *)base + f->offset);
}

/* One by one while there are as many as before; else the list has changed. */
static void compare_items(const struct row *f, const char *key, const void *old,
        const void *new_one, settings_changed *changed, void *context)
{
	size_t before, after;
	const char *a = items_at(f, old, &before);
	const char *b = items_at(f, new_one, &after);
	if (before != after)
		changed(context, key, f->reload);
	for (size_t i = 0; before == after && i < before; i++) {
		char item[KEY_MAX];
		snprintf(item, sizeof item, "%.200s[%zu]", key, i);
		compare(f->rows, item, a + i * f->size, b + i * f->size, changed, context);
	}
}

static void compare_value(const struct row *f, const char *key, const void *old,
        const void *new_one, settings_changed *changed, void *context)
{
	struct str a, b;
	str_init(&a);
	str_init(&b);
	table_value_text(f, old, &a);
	table_value_text(f, new_one, &b);
	if (strcmp(a.data, b.data) != 0)
		changed(context, key, f->reload);
	str_finish(&a);
	str_finish(&b);
}

static void compare(const struct row *rows, const char *prefix, const void *old,
        const void *new_one, settings_changed *changed, void *context)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		char key[KEY_MAX];
		join_key(key, prefix, f->key);
		if (f->type == ROW_GROUP)
			compare(f->rows, key, (const char *)old + f->offset,
			        (const char *)new_one + f->offset, changed, context);
		else if (f->type == ROW_ITEMS)
			compare_items(f, key, old, new_one, changed, context);
		else
			compare_value(f, key, old, new_one, changed, context);
	}
}

void table_compare(const struct row *rows, const void *old, const void *new_one,
        settings_changed *changed, void *context)
{
	compare(rows, "", old, new_one, changed, context);
}
