/* Any bytes as a settings file: either settings come out whose text is read
 * back as the same, or errors that each have a sentence. libconfig never sees
 * what it cannot parse. */
#include "base/str.h"
#include "settings/schema.h"
#include "settings/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void none_differs(void *context, const char *key, enum settings_reload reload)
{
	(void)context;
	(void)key;
	(void)reload;
	abort();
}

struct loaded {
	struct settings settings;
	struct settings_report report;
};

static void load(struct loaded *l, const char *text, size_t len)
{
	*l = (struct loaded){0};
	struct table t = {.rows = settings_schema,
	        .base = &l->settings,
	        .origins = &l->settings.origins,
	        .report = &l->report};
	table_presets(&t);
	table_read_text(&t, "fuzz.conf", text, len);
}

static void finish(struct loaded *l)
{
	table_finish(settings_schema, &l->settings);
	table_origins_finish(&l->settings.origins);
	settings_report_finish(&l->report);
}

static void again(const struct settings *s)
{
	struct str text;
	struct loaded l;
	str_init(&text);
	for (const struct row *f = settings_schema; f->key != NULL; f++) {
		str_addf(&text, "%s = ", f->key);
		table_value_text(f, s, &text);
		str_adds(&text, ";\n");
	}
	load(&l, text.data, text.len);
	must(l.report.error_count == 0);
	settings_compare(s, &l.settings, none_differs, NULL);
	finish(&l);
	str_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loaded l;
	load(&l, (const char *)data, size);
	for (size_t i = 0; i < l.report.error_count; i++) {
		must(l.report.errors[i].sentence[0] != '\0' && l.report.errors[i].line >= 0);
		/* What our own scanner passes, libconfig understands. */
		must(strcmp(l.report.errors[i].id, "settings.parser") != 0);
	}
	if (l.report.error_count == 0)
		again(&l.settings);
	finish(&l);
	return 0;
}
