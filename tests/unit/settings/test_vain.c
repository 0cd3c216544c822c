/* Settings that do nothing are told, with their line, and those that do
 * something are not. */
#include "cmocka_all.h"

#include "base/civil.h"
#include "base/mem.h"
#include "settings/settings.h"
#include "settings/vain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/bantin-vain-XXXXXX";

/* What is found in `text`, from 23 November 2026 on, without what the checks by
 * today's date find. The caller finishes it. */
static void look(const char *text, struct settings_report *ret)
{
	const char *const files[] = {path, NULL};
	struct settings *s = NULL;
	struct settings_report loading = {0};
	int64_t now;
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	*ret = (struct settings_report){0};
	if (settings_load(&(struct settings_sources){.files = files}, &s, &loading) < 0) {
		*ret = loading; /* an error that no date decides */
		return;
	}
	settings_report_finish(&loading);
	assert_int_equal(civil_parse_rfc3339("2026-11-23T12:00:00+07:00", &now), 0);
	settings_check_vain(s, now, ret);
	settings_destroy(s);
}

#define ZONED "outputs = ( { name = \"a\"; zones = ( \"chợ\" ); } );\n"

/* Each is told at its second line, and nothing else is. */
static void told(void **state)
{
	static const struct {
		const char *text, *part;
		bool error;
	} cases[] = {
	        {"outputs = ( { name = \"a\";\n night_volume = -20.0; } );",
	                "outputs[0].night_volume has no effect without night_hours", false},
	        {"outputs = ( { name = \"a\";\n power_off = \"x\"; } );",
	                "power_off has no effect without power_on", false},
	        {"outputs = ( { name = \"a\";\n power_wait = \"5s\"; } );",
	                "power_wait has no effect without power_on", false},
	        {"outputs = ( { name = \"a\"; power_on = \"x\";\n power_idle = \"20s\"; } );",
	                "power_idle has no effect without power_off", false},
	        {"outputs = ( { name = \"a\";\n folder = \"/tmp\"; } );",
	                "folder has no effect on an output of type \"speaker\"", false},
	        {"outputs = ( { name = \"a\"; type = \"null\";\n format = \"wav\"; } );",
	                "format has no effect on an output of type \"null\"", false},
	        {"outputs = ( { name = \"a\"; type = \"file\";\n device = \"USB\"; } );",
	                "device has no effect on an output of type \"file\"", false},
	        {"outputs = ( { name = \"a\"; type = \"file\";\n volume = -3.0; } );",
	                "volume has no effect on an output of type \"file\"", false},
	        {"outputs = ( { name = \"a\";\n hours = ( \"22:00-04:00\" ); } );",
	                "the hours of the output \"a\" lie outside", false},
	        {"\nschedule = { holidays = ( \"2026-02-31\" ); };",
	                "there is no day \"2026-02-31\"", true},
	        {"\nschedule = { holidays = ( \"*-04-30 05:00\" ); };", "a holiday is a whole day",
	                true},
	        {"\nhealth = { self_test = \"03:00\"; };", "03:00 lies outside", false},
	        {ZONED "programmes = ( { name = \"s\"; at = \"05:00\"; zones = ( \"cho\" ); } );",
	                "no output serves the zone \"cho\" of the programme \"s\"", true},
	        {"programmes = ( { name = \"s\";\n at = \"*-02-30 05:00\"; } );",
	                "there is no day on which the programme \"s\" would air", false},
	        {"programmes = ( { name = \"s\";\n at = \"05:00\"; until = \"2026-11-23\"; } );",
	                "there is no day on which", false},
	        {"programmes = ( { name = \"s\";\n at = \"05:00\"; holidays = \"only\"; } );",
	                "there is no day on which", false},
	        {"programmes = ( { name = \"s\"; at = \"05:00\"; minutes = 15; },\n"
	         "{ name = \"t\"; at = \"Sat 05:14\"; } );",
	                "the programme \"t\" of 2026-11-28T05:14 begins while \"s\" may last until "
	                "05:15",
	                false},
	        {"programmes = ( { name = \"s\";\n at = \"05..07:00\"; minutes = 61; } );",
	                "the programme \"s\" of 2026-11-24T06:00 begins while \"s\"", false},
	        /* Only one of them meets, in a month that ends on that day. */
	        {"programmes = ( { name = \"s\"; at = \"*-*~1 20:00\"; },\n"
	         "{ name = \"t\"; at = \"*-02-28 20:00\"; } );",
	                "of 2027-02-28T20:00", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settings_report r;
		look(cases[i].text, &r);
		const struct err *e = cases[i].error ? r.errors : r.warnings;
		if ((cases[i].error ? r.error_count : r.warning_count) == 0 ||
		        strstr(e->sentence, cases[i].part) == NULL)
			fail_msg("%s\ngave %s", cases[i].text, e != NULL ? e->sentence : "nothing");
		if (e->line != 2)
			fail_msg("%s\nis said of line %d", cases[i].text, e->line);
		if (!cases[i].error)
			assert_int_equal(r.warning_count, 1);
		settings_report_finish(&r);
	}
}

static void not_told(void **state)
{
	static const char *const texts[] = {
	        "",
	        "outputs = ( { name = \"a\"; night_hours = ( \"20:00-22:00\" ); night_volume = "
	        "-20.0; } );",
	        "outputs = ( { name = \"a\"; hours = ( \"21:00-04:00\" ); } );",
	        "outputs = ( { name = \"a\"; power_on = \"x\"; power_wait = \"1s\"; } );",
	        "outputs = ( { name = \"a\"; type = \"file\"; folder = \"/tmp\"; format = \"wav\"; "
	        "} );",
	        "schedule = { holidays = ( \"2020-02-29\", \"*-02-29\", \"Sun\" ); };",
	        "health = { self_test = \"05:00\"; };",
	        ZONED "programmes = ( { name = \"s\"; at = \"05:00\"; zones = ( \"chợ\" ); } );",
	        "programmes = ( { name = \"s\"; at = \"05:00\"; minutes = 15; }, { name = \"t\"; "
	        "at = "
	        "\"05:15\"; } );",
	        /* On the same hour of other days, and where a holiday keeps them apart. */
	        "programmes = ( { name = \"s\"; at = \"Mon..Fri 05:00\"; }, { name = \"t\"; at = "
	        "\"Sat,Sun 05:00\"; } );",
	        "schedule = { holidays = ( \"*-04-30\" ); }; programmes = ( { name = \"s\"; at = "
	        "\"05:00\"; }, { name = \"t\"; at = \"05:00\"; holidays = \"only\"; } );",
	        "programmes = ( { name = \"s\"; at = \"05:00\"; until = \"2026-11-30\"; }, { name "
	        "= "
	        "\"t\"; at = \"05:00\"; from = \"2026-12-01\"; } );",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct settings_report r;
		look(texts[i], &r);
		if (r.error_count + r.warning_count > 0)
			fail_msg("%s\ngave %s", texts[i],
			        (r.error_count > 0 ? r.errors : r.warnings)->sentence);
		settings_report_finish(&r);
	}
}

static int begin(void **state)
{
	(void)state;
	close(mkstemp(path));
	return civil_set_zone("Asia/Ho_Chi_Minh", NULL);
}

static int end(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(told),
	        cmocka_unit_test(not_told),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
