/* bantin config: checks settings, shows them with where they come from, and
 * prints the documents that are made from their table. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/config_check.h"
#include "cli/verb.h"
#include "settings/document.h"
#include "settings/manual.h"
#include "settings/schema.h"
#include "settings/settings.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* --set may come several times. */
static void sources(const struct options *given, int argc, char **argv,
        const char *overrides[OPTIONS_MAX + 1], struct settings_sources *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->given[i].spec->name, "set") == 0)
			overrides[n++] = given->given[i].value;
	overrides[n] = NULL;
	*ret = (struct settings_sources){
	        .files = argc > 0 ? (const char *const *)argv : NULL, .overrides = overrides};
}

static void print_all(const char *kind, const struct err *items, size_t count)
{
	char line[ERR_LINE_MAX];
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%s: %s\n", kind, err_line(&items[i], line, sizeof line));
}

static void print_report(const struct settings_report *r)
{
	print_all(_("error"), r->errors, r->error_count);
	print_all(_("warning"), r->warnings, r->warning_count);
}

static json_t *json_problems(const struct err *items, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list,
		        json_pack("{s:s, s:s, s:s, s:i}", "code",
		                items[i].id != NULL ? items[i].id : "", "sentence",
		                items[i].sentence, "file", items[i].path, "line", items[i].line));
	return list;
}

static void print_json(json_t *object)
{
	json_dumpf(object, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(object);
}

static int check(const struct options *given, int argc, char **argv)
{
	const char *overrides[OPTIONS_MAX + 1];
	struct settings_sources from;
	struct settings_report report;
	struct settings *s = NULL;
	sources(given, argc, argv, overrides, &from);
	bool sound = settings_load(&from, &s, &report) == 0;
	if (sound)
		config_check_voices(s, &report);
	sound = report.error_count == 0;
	if (options_has(given, "json")) {
		print_json(json_pack("{s:b, s:o, s:o}", "ok", sound, "errors",
		        json_problems(report.errors, report.error_count), "warnings",
		        json_problems(report.warnings, report.warning_count)));
	} else {
		print_report(&report);
		if (sound)
			printf(_("The settings are sound.\n"));
		else
			fprintf(stderr,
			        P_("bantin config: %zu error\n", "bantin config: %zu errors\n",
			                report.error_count),
			        report.error_count);
	}
	settings_destroy(s);
	settings_report_finish(&report);
	return sound ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- show ---- */

struct show {
	const struct settings *settings;
	bool origin;
	size_t key_width, origin_width;
	json_t *origins;
};

static void measure(void *context, const char *key, const struct row *f, const void *base)
{
	struct show *s = context;
	char origin[SETTINGS_ORIGIN_MAX];
	(void)f;
	(void)base;
	size_t n = strlen(key);
	s->key_width = n > s->key_width ? n : s->key_width;
	n = strlen(settings_origin(s->settings, key, origin, sizeof origin));
	s->origin_width = n > s->origin_width ? n : s->origin_width;
}

static void print_row(void *context, const char *key, const struct row *f, const void *base)
{
	const struct show *s = context;
	char origin[SETTINGS_ORIGIN_MAX];
	struct str text;
	str_init(&text);
	table_value_text(f, base, &text);
	printf("%-*s  ", (int)s->key_width, key);
	if (s->origin)
		printf("%-*s  ", (int)s->origin_width,
		        settings_origin(s->settings, key, origin, sizeof origin));
	printf("%s\n", text.data);
	str_finish(&text);
}

static void add_origin(void *context, const char *key, const struct row *f, const void *base)
{
	const struct show *s = context;
	char origin[SETTINGS_ORIGIN_MAX];
	(void)f;
	(void)base;
	json_object_set_new(s->origins, key,
	        json_string(settings_origin(s->settings, key, origin, sizeof origin)));
}

static json_t *json_texts(const struct settings_texts *t)
{
	json_t *list = json_array();
	for (size_t i = 0; i < t->count; i++)
		json_array_append_new(list, json_string(t->items[i]));
	return list;
}

static json_t *json_flags(const struct row *f, int value)
{
	json_t *list = json_array();
	for (const struct choice *o = f->choices; o->name != NULL; o++)
		if ((value & o->value) != 0)
			json_array_append_new(list, json_string(o->name));
	return list;
}

/* Texts, choices, durations and sizes: what a file says between its quotation marks. */
static json_t *json_text(const struct row *f, const void *base)
{
	struct str text;
	str_init(&text);
	if (f->type == ROW_TEXT) {
		str_adds(&text, *(char *const *)(const void *)((const char *)base + f->offset));
	} else {
		table_value_text(f, base, &text);
		memmove(text.data, text.data + 1, text.len - 1);
		str_cut(&text, text.len - 2);
	}
	json_t *value = json_string(text.data);
	str_finish(&text);
	return value;
}

static json_t *json_group(const struct row *rows, const void *base);

static json_t *json_items(const struct row *f, const void *base)
{
	const char *items = *(char *const *)(const void *)((const char *)base + f->offset);
	size_t count = *(const size_t *)(const void *)((const char *)base + f->count_offset);
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_group(f->rows, items + i * f->size));
	return list;
}

static json_t *json_value(const struct row *f, const void *base)
{
	const void *at = (const char *)base + f->offset;
	switch (f->type) {
	case ROW_BOOL:
		return json_boolean(*(const bool *)at);
	case ROW_INT:
		return json_integer(*(const int *)at);
	case ROW_NUMBER:
		return json_real(*(const double *)at);
	case ROW_FLAGS:
		return json_flags(f, *(const int *)at);
	case ROW_TEXTS:
		return json_texts(at);
	case ROW_GROUP:
		return json_group(f->rows, at);
	case ROW_ITEMS:
		return json_items(f, base);
	case ROW_TEXT:
	case ROW_CHARS:
	case ROW_CHOICE:
	case ROW_DURATION:
	case ROW_SIZE:
		break;
	}
	return json_text(f, base);
}

static json_t *json_group(const struct row *rows, const void *base)
{
	json_t *object = json_object();
	for (const struct row *f = rows; f->key != NULL; f++)
		json_object_set_new(object, f->key, json_value(f, base));
	return object;
}

static void show_json(struct show *s)
{
	json_t *object = json_object();
	json_object_set_new(object, "settings", json_group(settings_schema, s->settings));
	if (s->origin) {
		s->origins = json_object();
		table_each(settings_schema, s->settings, add_origin, s);
		json_object_set_new(object, "origins", s->origins);
	}
	print_json(object);
}

static int show(const struct options *given, int argc, char **argv)
{
	const char *overrides[OPTIONS_MAX + 1];
	struct settings_sources from;
	struct settings_report report;
	struct settings *settings = NULL;
	sources(given, argc, argv, overrides, &from);
	int status = settings_load(&from, &settings, &report);
	if (status < 0)
		print_all(_("error"), report.errors, report.error_count);
	settings_report_finish(&report);
	if (status < 0)
		return EXIT_REFUSED;
	struct show s = {.settings = settings, .origin = options_has(given, "origin")};
	if (options_has(given, "json")) {
		show_json(&s);
	} else {
		table_each(settings_schema, settings, measure, &s);
		table_each(settings_schema, settings, print_row, &s);
	}
	settings_destroy(settings);
	return EXIT_DONE;
}

/* ---- documents ---- */

static int print_document(void (*write)(struct str *out))
{
	struct str text;
	str_init(&text);
	write(&text);
	fputs(text.data, stdout);
	str_finish(&text);
	return EXIT_DONE;
}

static int run(const struct options *given, int argc, char **argv)
{
	const char *what = argc > 0 ? argv[0] : "";
	if (strcmp(what, "check") == 0)
		return check(given, argc - 1, argv + 1);
	if (strcmp(what, "show") == 0)
		return show(given, argc - 1, argv + 1);
	if (strcmp(what, "example") == 0 && argc == 1)
		return print_document(settings_example);
	if (strcmp(what, "manual") == 0 && argc == 1)
		return print_document(settings_manual);
	if (argc == 0)
		return verb_usage("config", _("say what to do: check, show, example or manual"));
	return verb_usage("config",
	        _("\"%s\" is not understood; there are check [FILE...], show [FILE...], example, "
	          "manual"),
	        strcmp(what, "example") == 0 || strcmp(what, "manual") == 0 ? argv[1] : what);
}

static const struct option_spec options[] = {
        {"origin", 0, NULL, N_("show: where each value comes from"), NULL},
        {"set", 0, "KEY=VALUE", N_("a setting that overrides the files; may be repeated"), NULL},
        {"json", 0, NULL, N_("print JSON"), NULL},
        {0},
};

const struct verb verb_config = {
        .name = "config",
        .arguments = "check|show|example|manual [FILE...]",
        .summary = N_("check and show the settings"),
        .details =
                N_("Without FILE the settings are those of the station: /etc/bantin/bantin.conf,\n"
                   "/etc/bantin/conf.d/*.conf and, unless you are root, those of your own.\n"
                   "\n"
                   "  bantin config check                 every mistake, with file and line\n"
                   "  bantin config show --origin         each value, and where it was set\n"
                   "  bantin config example >bantin.conf  a file to start from"),
        .options = options,
        .run = run,
};
