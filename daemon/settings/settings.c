/* Loads the station's settings: defaults, files in their order, --set, then
 * the checks of the whole. Called once at start and again for each reload, by
 * bantind and by the verbs of the command line. */
#include "settings/settings.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "settings/check.h"
#include "settings/schema.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_conf(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_ends(d->d_name, ".conf");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_folder(struct table *t, const char *folder)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, is_conf, by_bytes);
	if (n < 0 && errno != ENOENT && errno != ENOTDIR) {
		struct err e;
		err_sys(&e, -errno, "settings.folder", _("cannot read the folder"));
		err_at(&e, folder, 0, 0);
		settings_report_error(t->report, &e);
	}
	for (int i = 0; i < n; i++) {
		char *path = mem_printf("%s/%s", folder, found[i]->d_name);
		table_read_file(t, path);
		free(path);
		free(found[i]);
	}
	free(found);
}

static void read_place(struct table *t, const char *folder)
{
	char *file = mem_printf("%s/bantin.conf", folder);
	char *more = mem_printf("%s/conf.d", folder);
	table_read_file(t, file);
	read_folder(t, more);
	free(file);
	free(more);
}

static void read_usual_places(struct table *t)
{
	char shared[PATHS_MAX];
	paths_share("bantin.conf", shared);
	table_read_file(t, shared);
	read_place(t, "/etc/bantin");
	if (geteuid() == 0)
		return;
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	char *own = config != NULL && config[0] == '/' ? mem_printf("%s/bantin", config)
	            : home != NULL && home[0] == '/'   ? mem_printf("%s/.config/bantin", home)
	                                               : NULL;
	if (own != NULL)
		read_place(t, own);
	free(own);
}

static void read_named(struct table *t, const char *path)
{
	struct err e;
	if (table_read_file(t, path) == 0)
		return;
	err_set(&e, -ENOENT, "settings.missing", _("there is no such settings file"));
	err_at(&e, path, 0, 0);
	settings_report_error(t->report, &e);
}

static void read_all(struct table *t, const struct settings_sources *from)
{
	table_presets(t);
	if (from == NULL || from->files == NULL)
		read_usual_places(t);
	for (size_t i = 0; from != NULL && from->files != NULL && from->files[i] != NULL; i++)
		read_named(t, from->files[i]);
	for (size_t i = 0; from != NULL && from->overrides != NULL && from->overrides[i] != NULL;
	        i++)
		table_override(t, from->overrides[i]);
}

int settings_load(
        const struct settings_sources *from, struct settings **ret, struct settings_report *report)
{
	struct settings_report own = {0};
	struct settings_report *r = report != NULL ? report : &own;
	*r = (struct settings_report){0};
	struct settings *s = mem_alloc(sizeof *s);
	struct table t = {.rows = settings_schema, .base = s, .origins = &s->origins, .report = r};
	read_all(&t, from);
	if (r->error_count == 0)
		settings_check(s, r);
	bool sound = r->error_count == 0;
	if (sound)
		*ret = s;
	else
		settings_destroy(s);
	settings_report_finish(&own);
	return sound ? 0 : -EINVAL;
}

int settings_load_simple(
        const char *file, const char *const *overrides, struct settings **ret, struct err *e)
{
	const char *const files[] = {file, NULL};
	struct settings_sources from = {
	        .files = file != NULL ? files : NULL, .overrides = overrides};
	struct settings_report report;
	int status = settings_load(&from, ret, &report);
	if (status < 0 && e != NULL)
		*e = report.errors[0];
	settings_report_finish(&report);
	return status;
}

void settings_destroy(struct settings *s)
{
	if (s == NULL)
		return;
	table_finish(settings_schema, s);
	table_origins_finish(&s->origins);
	free(s);
}

const char *settings_origin(const struct settings *s, const char *key, char *out, size_t size)
{
	const struct table_origin *o = table_origin_find(&s->origins, key);
	if (o == NULL)
		snprintf(out, size, "default");
	else if (o->line > 0)
		snprintf(out, size, "%s:%d", o->file, o->line);
	else
		snprintf(out, size, "%s", o->file);
	return out;
}

void settings_compare(const struct settings *old, const struct settings *new_one,
        settings_changed *changed, void *context)
{
	table_compare(settings_schema, old, new_one, changed, context);
}
