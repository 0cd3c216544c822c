/* The station's settings as a whole: no file at all, files, origins, checks. */
#include "cmocka_all.h"

#include "base/str.h"
#include "settings/document.h"
#include "settings/schema.h"
#include "settings/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/bantin-settings-XXXXXX";

static const char *write_file(const char *name, const char *text)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static int load(const char *text, struct settings **ret, struct settings_report *report)
{
	const char *const files[] = {write_file("a.conf", text), NULL};
	return settings_load(&(struct settings_sources){.files = files}, ret, report);
}

static void without_any_file(void **state)
{
	(void)state;
	static const char *const files[] = {NULL};
	struct settings *s;
	struct settings_report report;
	assert_int_equal(settings_load(&(struct settings_sources){.files = files}, &s, &report), 0);
	assert_string_equal(s->station, "Đài truyền thanh");
	assert_string_equal(s->timezone, "Asia/Ho_Chi_Minh");
	assert_string_equal(s->voice, "bac-nu");
	assert_int_equal(s->permitted_hours.count, 1);
	assert_string_equal(s->permitted_hours.items[0], "05:00-21:30");
	assert_int_equal(s->output_count, 1);
	assert_string_equal(s->outputs[0].name, "default");
	assert_int_equal(s->outputs[0].type, OUTPUT_SPEAKER);
	assert_int_equal(s->outputs[0].lead_in_ms, 500);
	assert_int_equal(s->programme_count, 0);
	assert_int_equal(s->approval.normal, APPROVAL_REQUIRED);
	assert_int_equal(s->approval.priority, APPROVAL_REQUIRED);
	assert_int_equal(s->approval.emergency, APPROVAL_ROLE);
	assert_true(s->loudness.target == -16.0);
	assert_true(s->loudness.ceiling == -1.5);
	assert_true(s->loudness.lossy_ceiling == -3.0);
	assert_int_equal(s->files.bitrate, 64);
	char origin[SETTINGS_ORIGIN_MAX];
	assert_string_equal(settings_origin(s, "station", origin, sizeof origin), "default");
	settings_destroy(s);
	settings_report_finish(&report);
}

/* Every row of the table leads somewhere, and its default obeys its range. */
static void walk(const struct row *rows, int depth)
{
	for (const struct row *f = rows; f->key != NULL; f++) {
		assert_true(depth < 3);
		assert_non_null(f->doc);
		assert_true(str_ends(f->doc, "."));
		if (f->type == ROW_GROUP || f->type == ROW_ITEMS)
			walk(f->rows, depth + 1);
		else if (depth == 0)
			assert_non_null(f->preset);
		if (f->type == ROW_CHOICE || f->type == ROW_FLAGS)
			assert_non_null(f->choices);
		if (f->type == ROW_INT || f->type == ROW_NUMBER || f->type == ROW_DURATION)
			assert_true(f->max > f->min);
	}
}

static void whole_table(void **state)
{
	(void)state;
	walk(settings_schema, 0);
}

static void a_station(void **state)
{
	(void)state;
	struct settings *s;
	struct settings_report report;
	assert_int_equal(
	        load("station = \"Đài truyền thanh phường Lê Chân\";\n"
	             "permitted_hours = ( \"05:00-11:30\", \"13:30-21:30\" );\n"
	             "outputs = ( { name = \"sân\"; device = \"USB\"; volume = -6; },\n"
	             "            { name = \"tệp\"; type = \"file\"; format = \"opus\"; } );\n"
	             "programmes = ( { name = \"Sáng\"; at = \"Mon..Fri 05:00\"; minutes = 15; } "
	             ");\n"
	             "people = ( { actor = \"an\"; user = \"an\"; roles = ( \"announce\", "
	             "\"emergency\" ); } );\n"
	             "approval = { normal = \"none\"; };\n",
	                &s, &report),
	        0);
	assert_int_equal(s->output_count, 2);
	assert_true(s->outputs[0].volume == -6.0);
	assert_int_equal(s->outputs[1].format, FORMAT_OPUS);
	assert_int_equal(s->programmes[0].minutes, 15);
	assert_int_equal(s->people[0].roles, SETTINGS_ROLE_ANNOUNCE | SETTINGS_ROLE_EMERGENCY);
	assert_int_equal(s->approval.normal, APPROVAL_NONE);
	assert_int_equal(s->approval.priority, APPROVAL_REQUIRED);
	char origin[SETTINGS_ORIGIN_MAX];
	assert_true(str_ends(
	        settings_origin(s, "outputs[1].format", origin, sizeof origin), "/a.conf:4"));
	settings_destroy(s);
	settings_report_finish(&report);
}

static void refused(const char *text, int line, const char *part)
{
	struct settings *s = NULL;
	struct settings_report report;
	assert_int_equal(load(text, &s, &report), -EINVAL);
	assert_null(s);
	assert_int_equal(report.error_count, 1);
	if (report.errors[0].line != line || strstr(report.errors[0].sentence, part) == NULL)
		fail_msg("line %d: %s", report.errors[0].line, report.errors[0].sentence);
	settings_report_finish(&report);
}

static void contradictions(void **state)
{
	(void)state;
	refused("outputs = ( { name = \"a\"; },\n { name = \"a\"; } );", 2, "two entries");
	refused("people = ( { actor = \"a\"; user = \"u\"; },\n { actor = \"b\"; user = \"u\"; } "
	        ");",
	        2, "two entries");
	refused("outputs = ( { name = \"a\";\n imitate = \"wedged\"; } );", 2, "null");
	refused("outputs = ( { name = \"a\"; type = \"null\";\n device = \"wegded=5s\"; } );", 2,
	        "\"wegded\" is no option");
	refused("outputs = ( { name = \"a\"; type = \"null\";\n device = \"absent,rate=5\"; } );",
	        2, "\"rate=5\" is no option");
	refused("outputs = ( { name = \"a\"; type = \"null\"; device = \"hw:1,0\"; } );", 1,
	        "\"hw\" is no option");
	refused("outputs = ( { name = \"a\"; type = \"speaker\"; device = \"null:wedged=soon\"; } "
	        ");",
	        1, "\"wedged=soon\" is no option");
	refused("outputs = ( { name = \"a\"; type = \"null\"; imitate = \"slow\";\n device = "
	        "\"absent\"; } );",
	        2, "not both");
	refused("files = { sample_rate = 22051; };", 1, "sample_rate");
	refused("programmes = ( { name = \"x\"; at = \"05:00\";\n from = \"2026-09-05\"; until = "
	        "\"2026-09-04\"; } );",
	        2, "before it begins");
	refused("loudness = {\n target = -12.0; };", 2, "at most -12.5");
	refused("loudness = { ceiling = -6.0; };", 1, "at most -17.0");
	refused("bulletin = { chime = \"opning\"; };", 1, "did you mean \"opening\"");
	refused("station = \" \";", 1, "must not be empty");
	refused("timezone = \"Asia/Hanoi2\";", 1, "unknown time zone");
}

/* A commune was once woken at 3:15 by a mis-set hour. */
static void programmes_at_night(void **state)
{
	(void)state;
	refused("programmes = ( { name = \"Sáng\";\n at = \"03:15\"; } );", 2,
	        "03:15, outside the permitted hours");
	refused("programmes = ( { name = \"Sáng\"; at = \"05:00\"; } );\npermitted_hours = ( "
	        "\"06:00-22:00\" );",
	        1, "outside the permitted hours");
	refused("programmes = ( { name = \"x\"; at = \"*-*-* 20..22:00\"; } );", 1, "22:00");
	refused("permitted_hours = ( \"03:00-03:00\" );", 1, "permitted_hours");
	refused("programmes = ( { name = \"x\"; at = \"25:00\"; } );", 1, "programmes[0].at");
}

static bool warned(const struct settings_report *r, const char *part)
{
	for (size_t i = 0; i < r->warning_count; i++)
		if (strstr(r->warnings[i].sentence, part) != NULL)
			return true;
	return false;
}

static void warnings(void **state)
{
	(void)state;
	struct settings *s;
	struct settings_report report;
	assert_int_equal(
	        load("outputs = (); permitted_hours = ();\nloudness = { lossy_ceiling = -0.5; };\n"
	             "fallback = { siren = \"/nonexistent/siren.wav\"; };",
	                &s, &report),
	        0);
	assert_true(warned(&report, "no output"));
	assert_true(warned(&report, "only emergencies"));
	assert_true(warned(&report, "lossy_ceiling"));
	assert_true(warned(&report, "/nonexistent/siren.wav"));
	assert_true(warned(&report, "fallback.storm, fallback.flood"));
	settings_destroy(s);
	settings_report_finish(&report);
	assert_int_equal(load("programmes = ( { name = \"Tối\"; at = \"21:20\"; minutes = 15; } );",
	                         &s, &report),
	        0);
	assert_true(warned(&report, "run past the permitted hours"));
	settings_destroy(s);
	settings_report_finish(&report);
	assert_int_equal(load("loudness = { target = -13.0; };", &s, &report), 0);
	assert_true(warned(&report, "too loud for MP3 and Opus files"));
	settings_destroy(s);
	settings_report_finish(&report);
}

static void files_that_are_none(void **state)
{
	(void)state;
	struct settings *s = NULL;
	struct err e;
	assert_int_equal(settings_load_simple("/nonexistent/a.conf", NULL, &s, &e), -EINVAL);
	assert_string_equal(e.path, "/nonexistent/a.conf");
	assert_int_equal(settings_load_simple(folder, NULL, &s, &e), -EINVAL);
	const char *path = write_file("bad.conf", "station = \"\xff\";\n");
	assert_int_equal(settings_load_simple(path, NULL, &s, &e), -EINVAL);
	assert_int_equal(e.line, 1);
	assert_null(s);
}

static void overriding(void **state)
{
	(void)state;
	static const char *const files[] = {NULL};
	static const char *const set[] = {"station=Phường X", "approval.normal=none", NULL};
	struct settings *s;
	assert_int_equal(settings_load(&(struct settings_sources){.files = files, .overrides = set},
	                         &s, NULL),
	        0);
	assert_string_equal(s->station, "Phường X");
	assert_int_equal(s->approval.normal, APPROVAL_NONE);
	char origin[SETTINGS_ORIGIN_MAX];
	assert_string_equal(settings_origin(s, "approval.normal", origin, sizeof origin), "--set");
	settings_destroy(s);
}

/* conf.d is read by name, after bantin.conf, in the user's own folder too. */
static void usual_places(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip();
	setenv("XDG_CONFIG_HOME", folder, 1);
	char path[300];
	snprintf(path, sizeof path, "%s/bantin", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/bantin/conf.d", folder);
	mkdir(path, 0700);
	write_file("bantin/bantin.conf", "station = \"một\"; voice = \"bac-nam\";");
	write_file("bantin/conf.d/20-b.conf", "station = \"ba\";");
	write_file("bantin/conf.d/10-a.conf", "station = \"hai\";");
	write_file("bantin/conf.d/30-c.conf.bak", "nonsense");
	struct settings *s;
	assert_int_equal(settings_load(NULL, &s, NULL), 0);
	assert_string_equal(s->station, "ba");
	assert_string_equal(s->voice, "bac-nam");
	settings_destroy(s);
}

static void differs(void *context, const char *key, enum settings_reload reload)
{
	(void)context;
	(void)reload;
	fail_msg("%s differs", key);
}

/* With every "#" before a setting taken away, the example file says exactly
 * the defaults. */
static void example_file(void **state)
{
	(void)state;
	struct str example, bare;
	str_init(&example);
	str_init(&bare);
	settings_example(&example);
	size_t settings = 0;
	for (const char *p = example.data; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		bool comment = p[0] == '#' && p[1] == ' ';
		settings += p[0] == '#' && !comment && n > 1;
		if (!comment && n > 0) {
			str_add(&bare, p + 1, n - 1);
			str_addc(&bare, '\n');
		}
		p += n + (p[n] == '\n');
	}
	assert_true(settings > 60);
	static const char *const files[] = {NULL};
	struct settings *plain, *from_example;
	assert_int_equal(
	        settings_load(&(struct settings_sources){.files = files}, &plain, NULL), 0);
	struct settings_report report;
	if (load(bare.data, &from_example, &report) < 0)
		fail_msg("line %d: %s", report.errors[0].line, report.errors[0].sentence);
	settings_compare(plain, from_example, differs, NULL);
	settings_destroy(plain);
	settings_destroy(from_example);
	settings_report_finish(&report);
	str_finish(&example);
	str_finish(&bare);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	(void)state;
	static const char *const names[] = {"a.conf", "bad.conf", "bantin/bantin.conf",
	        "bantin/conf.d/20-b.conf", "bantin/conf.d/10-a.conf",
	        "bantin/conf.d/30-c.conf.bak"};
	char path[300];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/bantin/conf.d", folder);
	rmdir(path);
	snprintf(path, sizeof path, "%s/bantin", folder);
	rmdir(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(without_any_file),
	        cmocka_unit_test(whole_table),
	        cmocka_unit_test(a_station),
	        cmocka_unit_test(contradictions),
	        cmocka_unit_test(programmes_at_night),
	        cmocka_unit_test(warnings),
	        cmocka_unit_test(files_that_are_none),
	        cmocka_unit_test(overriding),
	        cmocka_unit_test(example_file),
	        cmocka_unit_test(usual_places),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
