/* Every trap of libconfig 1.5, and every error that a table can find, on a
 * small table of its own. */
#include "cmocka_all.h"

#include "settings/grammar.h"
#include "settings/table.h"

#include <string.h>

struct item {
	char *name;
	int number;
};

struct sample {
	bool truth;
	int whole;
	double number;
	char *text;
	char chars[8];
	int choice;
	int flags;
	int64_t time_ms;
	int64_t bytes;
	struct settings_texts texts;
	struct {
		int a, b;
	} group;
	struct item *items;
	size_t item_count;
};

static const struct choice colours[] = {{"red", 0}, {"green", 1}, {"blue", 2}, {0}};
static const struct choice bits[] = {{"one", 1}, {"two", 2}, {"four", 4}, {0}};

static const struct row group_rows[] = {
        {.key = "a", .type = ROW_INT, .min = 0, .max = 9, .preset = "1"},
        {.key = "b",
                .type = ROW_INT,
                .offset = sizeof(int),
                .min = 0,
                .max = 9,
                .preset = "2",
                .reload = RELOAD_RESTART},
        {0}};
static const struct row item_rows[] = {
        {.key = "name", .type = ROW_TEXT, .offset = offsetof(struct item, name)},
        {.key = "number",
                .type = ROW_INT,
                .offset = offsetof(struct item, number),
                .min = 0,
                .max = 9,
                .preset = "5"},
        {0}};
#define AT(member) .offset = offsetof(struct sample, member)
static const struct row rows[] = {{.key = "truth", .type = ROW_BOOL, AT(truth), .preset = "true"},
        {.key = "whole",
                .type = ROW_INT,
                AT(whole),
                .min = -10,
                .max = 100,
                .unit = "Hz",
                .preset = "7"},
        {.key = "number",
                .type = ROW_NUMBER,
                AT(number),
                .min = -60,
                .max = 0,
                .unit = "dB",
                .preset = "-1.5"},
        {.key = "text", .type = ROW_TEXT, AT(text), .max = 40, .preset = "\"bài \\\"một\\\"\""},
        {.key = "chars", .type = ROW_CHARS, AT(chars), .size = 8, .preset = "\"abc\""},
        {.key = "choice",
                .type = ROW_CHOICE,
                AT(choice),
                .choices = colours,
                .preset = "\"green\""},
        {.key = "flags",
                .type = ROW_FLAGS,
                AT(flags),
                .choices = bits,
                .preset = "( \"one\", \"four\" )"},
        {.key = "time",
                .type = ROW_DURATION,
                AT(time_ms),
                .min = 1000,
                .max = 3600000,
                .preset = "\"90s\""},
        {.key = "bytes", .type = ROW_SIZE, AT(bytes), .min = 1, .max = 1e12, .preset = "\"2GiB\""},
        {.key = "texts",
                .type = ROW_TEXTS,
                AT(texts),
                .check = check_hours,
                .preset = "( \"05:00-21:30\" )"},
        {.key = "group", .type = ROW_GROUP, AT(group), .rows = group_rows},
        {.key = "items",
                .type = ROW_ITEMS,
                AT(items),
                .count_offset = offsetof(struct sample, item_count),
                .size = sizeof(struct item),
                .rows = item_rows,
                .preset = "( { name = \"x\"; } )"},
        {0}};

struct fixture {
	struct sample sample;
	struct table_origins origins;
	struct settings_report report;
	struct table table;
};

static void start(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	f->table = (struct table){
	        .rows = rows, .base = &f->sample, .origins = &f->origins, .report = &f->report};
	table_presets(&f->table);
	assert_int_equal(f->report.error_count, 0);
}

static void end(struct fixture *f)
{
	table_finish(rows, &f->sample);
	table_origins_finish(&f->origins);
	settings_report_finish(&f->report);
}

static void read(struct fixture *f, const char *text)
{
	table_read_text(&f->table, "f.conf", text, strlen(text));
}

/* The text gives exactly one error, in that line, whose sentence holds `part`. */
static void one_error(const char *text, int line, const char *part)
{
	struct fixture f;
	start(&f);
	read(&f, text);
	if (f.report.error_count != 1)
		fail_msg("%zu errors, not one, in: %s (first: %s; second: %s)",
		        f.report.error_count, text,
		        f.report.error_count > 0 ? f.report.errors[0].sentence : "",
		        f.report.error_count > 1 ? f.report.errors[1].sentence : "");
	const struct err *e = &f.report.errors[0];
	if (e->line != line || strstr(e->sentence, part) == NULL || strcmp(e->path, "f.conf") != 0)
		fail_msg("%s:%d: %s; wanted line %d and \"%s\"", e->path, e->line, e->sentence,
		        line, part);
	end(&f);
}

static void no_error(const char *text)
{
	struct fixture f;
	start(&f);
	read(&f, text);
	if (f.report.error_count != 0)
		fail_msg("line %d: %s in: %s", f.report.errors[0].line, f.report.errors[0].sentence,
		        text);
	end(&f);
}

static void defaults(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	const struct sample *s = &f.sample;
	assert_true(s->truth);
	assert_int_equal(s->whole, 7);
	assert_true(s->number == -1.5);
	assert_string_equal(s->text, "bài \"một\"");
	assert_string_equal(s->chars, "abc");
	assert_int_equal(s->choice, 1);
	assert_int_equal(s->flags, 5);
	assert_int_equal(s->time_ms, 90000);
	assert_int_equal(s->bytes, INT64_C(2) << 30);
	assert_int_equal(s->texts.count, 1);
	assert_int_equal(s->group.b, 2);
	assert_int_equal(s->item_count, 1);
	assert_string_equal(s->items[0].name, "x");
	assert_int_equal(s->items[0].number, 5);
	assert_string_equal(table_origin_find(&f.origins, "group.a")->file, "default");
	end(&f);
}

static void values(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	read(&f, "truth = false\nwhole = -3;\nnumber = -3; // whole numbers are numbers\n"
	         "text = \"a\" \"b\"; choice : \"blue\";\nflags = [\"two\"];\ntime = \"1h\";\n"
	         "texts = \"06:00-07:00\"; group = { b = 4; };\n"
	         "items = ( { name = \"p\"; number = 1; },\n          { name = \"q\"; } );\n");
	assert_int_equal(f.report.error_count, 0);
	const struct sample *s = &f.sample;
	assert_false(s->truth);
	assert_int_equal(s->whole, -3);
	assert_true(s->number == -3.0);
	assert_string_equal(s->text, "ab");
	assert_int_equal(s->choice, 2);
	assert_int_equal(s->flags, 2);
	assert_int_equal(s->time_ms, 3600000);
	assert_string_equal(s->texts.items[0], "06:00-07:00");
	assert_int_equal(s->group.a, 1);
	assert_int_equal(s->group.b, 4);
	assert_int_equal(s->item_count, 2);
	assert_int_equal(s->items[1].number, 5);
	assert_int_equal(table_origin_find(&f.origins, "whole")->line, 2);
	assert_int_equal(table_origin_find(&f.origins, "items[1].name")->line, 9);
	assert_int_equal(table_origin_find(&f.origins, "group.b")->line, 7);
	end(&f);
}

static void numbers_libconfig_spoils(void **state)
{
	(void)state;
	one_error("\nwhole = 5000000000;", 2, "5000000000 is too large");
	one_error("whole = 50L;", 1, "without L");
	one_error("whole = 5LL;", 1, "without L");
	one_error("whole = 99999999999999999999999;", 1, "too large");
	one_error("whole = 010;", 1, "must not begin with 0");
	one_error("whole = 0x10;", 1, "decimal");
	one_error("whole = 3.5;", 1, "whole number from -10 to 100 Hz");
	one_error("whole = 101;", 1, "from -10 to 100 Hz, not 101");
	one_error("whole = -2147483649;", 1, "too large");
	one_error("number = 1e999;", 1, "from -60 to 0 dB");
	one_error("number = 0.5;", 1, "from -60 to 0 dB, not 0.5");
	one_error("number = \"-3\";", 1, "must be a number from -60 to 0 dB");
	one_error("number = nan;", 1, "quotation marks");
	no_error("whole = 0; number = -0.5; ");
	no_error("number = -1.e1;");
}

static void words(void **state)
{
	(void)state;
	one_error("truth = yes;", 1, "true or false, not yes");
	one_error("truth = 1;", 1, "truth must be true or false");
	one_error("truth = \"true\";", 1, "without quotation marks");
	one_error("text = hello;", 1, "write \"hello\"");
	one_error("text = Đài;", 1, "write \"Đài\"");
	one_error("text = 5;", 1, "text in quotation marks");
	one_error("texts = ( 05:00-21:30 );", 1, "must not begin with 0");
	one_error("texts = 5;", 1, "list of texts");
	one_error("texts = ( \"05:00-21:30\", 5 );", 1, "only texts");
	one_error("texts = ( \"05:00-21:30\",\n  \"5-6\" );", 2, "\"5-6\"");
	no_error("truth = TRUE;");
	no_error("texts = ();");
}

static void texts_that_hurt(void **state)
{
	(void)state;
	one_error("text = \"a\\x01b\";", 1, "control character");
	one_error("text = \"a\\nb\";", 1, "control character");
	one_error("text = \"\\xff\";", 1, "UTF-8");
	one_error("text = \"0123456789012345678901234567890123456789x\";", 1,
	        "at most 40 bytes, not 41");
	one_error("chars = \"12345678\";", 1, "at most 7 bytes");
	one_error("text = \"no end;\ntruth = true;", 1, "no closing quotation mark");
	no_error("text = \"\"; chars = \"1234567\";");
}

static void choices(void **state)
{
	(void)state;
	one_error("choice = \"gren\";", 1, "did you mean \"green\"");
	one_error("choice = \"x\";", 1, "one of \"red\", \"green\", \"blue\"");
	one_error("flags = (\"one\", \"tow\");", 1, "did you mean \"two\"");
	one_error("flags = (1);", 1, "only texts");
	one_error("time = 90;", 1, "with its unit");
	one_error("time = \"90\";", 1, "with its unit");
	one_error("time = \"500ms\";", 1, "from 1s to 1h, not 500ms");
	one_error("bytes = 1000;", 1, "size with its unit");
	one_error("bytes = \"0B\";", 1, "from 1B to 1TB");
}

static void syntax(void **state)
{
	(void)state;
	no_error("\xEF\xBB\xBFwhole = 1;\n");
	no_error("whole = 1;\r\ntruth = false;\r\n");
	no_error("# only a comment");
	no_error("/* a */ whole /* b */ = /* c */ 1 // d");
	no_error("");
	one_error("texts = ( \"05:00-21:30\", );", 1, "take away the comma");
	one_error("whole = 1;\n@include \"x.conf\"\ntruth = true;", 2, "@include");
	one_error("whole 1;\n", 1, "missing after \"whole\"");
	one_error("whole = ;\n", 1, "value is missing");
	one_error("whole =\ntruth = true;", 2, "value is missing before \"truth\"");
	one_error("whole =", 1, "value is missing at the end");
	one_error("group = { a = };", 1, "value is missing before \"}\"");
	one_error("whole = 1 2;", 1, "missing after \"2\"");
	one_error("whole = 1;;", 1, "nothing before");
	one_error("; whole = 1;", 1, "nothing before");
	one_error("\"text\";", 1, "without the name");
	one_error("( 1 );", 1, "without the name");
	one_error("= 1;", 1, "no name of a setting");
	one_error("tên = 1;", 1, "cannot be the name");
	one_error("True = 1;", 1, "cannot be the name");
	one_error("text = \"a\"; !", 1, "does not belong");
	one_error("texts = ( \"05:00-06:00\" \"07:00-08:00\" );", 1, "comma is missing");
	one_error("texts = ( \"05:00-06:00\" x );", 1, "comma is missing");
	one_error("texts = ( \"05:00-06:00\"; \"07:00-08:00\" );", 1, "not \";\"");
	one_error("texts = [ 1 ];", 1, "between [ and ]");
	one_error("texts = [ ( ) ];", 1, "between [ and ]");
	one_error("items = ( { name = \"a\"; } { name = \"b\"; } );", 1,
	        "comma is missing before \"{\"");
	one_error("/* never", 1, "never closed");
	one_error("group = {\n a = 1;\n", 1, "\"{\" is never closed");
	one_error("group = { a = 1; );\ntruth = false;", 1, "does not close the \"{\" of line 1");
	one_error("whole = 1; }\n", 1, "closes nothing");
	one_error("whole = 1;\nwhole = 2;\n", 2, "already given in line 1");
	one_error("group = {\n a = 1;\n a = 2; };\n", 3, "twice");
}

static void shapes(void **state)
{
	(void)state;
	one_error("colour = 1;", 1, "unknown setting \"colour\"");
	one_error("truht = true;", 1, "did you mean \"truth\"");
	one_error("group = { c = 1; };", 1, "unknown setting \"group.c\"");
	one_error("group = 1;", 1, "must be a group");
	one_error("items = { name = \"x\"; };", 1, "list of groups");
	one_error("items = ( 1 );", 1, "items[0] must be a group");
	one_error("items = ( { number = 3; } );", 1, "items[0] lacks \"name\"");
	one_error("items = ( { name = \"a\"; },\n { name = \"b\"; number = 10; } );", 2,
	        "items[1].number");
	one_error("items = ( { name = \"a\"; nubmer = 1; } );", 1, "did you mean \"number\"");
}

/* An error hides no other, and what is right is set all the same. */
static void all_at_once(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	read(&f, "whole = 5000000000;\n"
	         "truth = yes;\n"
	         "text \"no sign\";\n"
	         "choice = \"gren\";\n"
	         "text = \"unclosed;\n"
	         "group = { a = 1;\n"
	         "time = 90;\n"
	         "bogus = 1;\n"
	         "number = -3;\n");
	static const int lines[] = {1, 2, 3, 4, 5, 6, 7, 8};
	size_t seen = 0;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		for (size_t j = 0; j < f.report.error_count; j++)
			if (f.report.errors[j].line == lines[i]) {
				seen++;
				break;
			}
	assert_int_equal(seen, 8);
	assert_int_equal(f.report.error_count, 8);
	assert_true(f.sample.number == -3.0);
	end(&f);
}

static void nul_and_depth(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	table_read_text(&f.table, "f.conf", "whole = 1;\n\0truth = false;", 26);
	assert_int_equal(f.report.error_count, 1);
	assert_int_equal(f.report.errors[0].line, 2);
	end(&f);
	char deep[600];
	memset(deep, '(', sizeof deep);
	memcpy(deep, "texts = ", 8);
	deep[sizeof deep - 1] = '\0';
	one_error(deep, 1, "nested more than");
}

static void later_files_win(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	read(&f,
	        "whole = 1; items = ( { name = \"a\"; }, { name = \"b\"; } ); group = { a = 3; };");
	table_read_text(
	        &f.table, "g.conf", "items = ( { name = \"c\"; } ); group = { b = 4; };", 48);
	assert_int_equal(f.report.error_count, 0);
	assert_int_equal(f.sample.item_count, 1);
	assert_string_equal(f.sample.items[0].name, "c");
	assert_int_equal(f.sample.group.a, 3);
	assert_int_equal(f.sample.group.b, 4);
	assert_null(table_origin_find(&f.origins, "items[1].name"));
	assert_string_equal(table_origin_find(&f.origins, "items")->file, "g.conf");
	assert_string_equal(table_origin_find(&f.origins, "group.a")->file, "f.conf");
	end(&f);
}

static void override_error(const char *assignment, const char *part)
{
	struct fixture f;
	start(&f);
	table_override(&f.table, assignment);
	assert_int_equal(f.report.error_count, 1);
	if (strstr(f.report.errors[0].sentence, part) == NULL)
		fail_msg("%s: %s", assignment, f.report.errors[0].sentence);
	assert_string_equal(f.report.errors[0].path, "--set");
	assert_int_equal(f.report.errors[0].line, 0);
	end(&f);
}

static void overrides(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	static const char *const given[] = {"whole=3", "text=Phường \"Lê\" \\ 1", "group.b=4",
	        "texts=06:00-07:00", "flags=(\"two\")", "truth=false", "time=2s", "choice=\"red\"",
	        "items=({name=\"z\";})"};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		table_override(&f.table, given[i]);
	if (f.report.error_count > 0)
		fail_msg("%s", f.report.errors[0].sentence);
	assert_int_equal(f.sample.whole, 3);
	assert_string_equal(f.sample.text, "Phường \"Lê\" \\ 1");
	assert_int_equal(f.sample.group.b, 4);
	assert_string_equal(f.sample.texts.items[0], "06:00-07:00");
	assert_int_equal(f.sample.choice, 0);
	assert_string_equal(f.sample.items[0].name, "z");
	assert_string_equal(table_origin_find(&f.origins, "group.b")->file, "--set");
	end(&f);
	override_error("whole", "key=value");
	override_error("=3", "key=value");
	override_error("whoel=3", "did you mean \"whole\"");
	override_error("group.x=3", "unknown setting");
	override_error("whole=x", "quotation marks");
	override_error("whole=", "needs a value");
	override_error("items[0].name=x", "whole list");
	override_error("whole=3; truth=false", "one setting");
}

static void count_change(void *context, const char *key, enum settings_reload reload)
{
	int *count = context;
	if (strcmp(key, "whole") == 0)
		assert_int_equal(reload, RELOAD_NOW);
	else if (strcmp(key, "group.b") == 0)
		assert_int_equal(reload, RELOAD_RESTART);
	else
		assert_true(strcmp(key, "items[0].number") == 0 || strcmp(key, "items") == 0);
	(*count)++;
}

static void comparing(void **state)
{
	(void)state;
	struct fixture a, b;
	int count = 0;
	start(&a);
	start(&b);
	table_compare(rows, &a.sample, &b.sample, count_change, &count);
	assert_int_equal(count, 0);
	read(&b, "whole = 8; group = { b = 3; }; items = ( { name = \"x\"; number = 6; } );");
	table_compare(rows, &a.sample, &b.sample, count_change, &count);
	assert_int_equal(count, 3);
	table_read_text(&b.table, "g.conf", "items = ();", 11);
	table_compare(rows, &a.sample, &b.sample, count_change, &count);
	assert_int_equal(count, 6);
	end(&a);
	end(&b);
}

/* What a value's text says is read back as the same value. */
static void round_trip(void **state)
{
	(void)state;
	struct fixture a, b;
	start(&a);
	start(&b);
	read(&a, "text = \"q\\\"\\\\\"; number = -0.1; time = \"61s\"; bytes = \"1536B\"; flags = "
	         "(\"two\", \"one\");"
	         "texts = (\"05:00-06:00\", \"07:00-08:00\"); items = ({name = \"ă\"; number = "
	         "2;}, {name = \"b\";});");
	assert_int_equal(a.report.error_count, 0);
	struct str all;
	str_init(&all);
	for (const struct row *f = rows; f->key != NULL; f++) {
		str_addf(&all, "%s = ", f->key);
		table_value_text(f, &a.sample, &all);
		str_adds(&all, ";\n");
	}
	read(&b, all.data);
	if (b.report.error_count > 0)
		fail_msg("%s in %s", b.report.errors[0].sentence, all.data);
	int count = 0;
	table_compare(rows, &a.sample, &b.sample, count_change, &count);
	assert_int_equal(count, 0);
	str_finish(&all);
	end(&a);
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(defaults),
	        cmocka_unit_test(values),
	        cmocka_unit_test(numbers_libconfig_spoils),
	        cmocka_unit_test(words),
	        cmocka_unit_test(texts_that_hurt),
	        cmocka_unit_test(choices),
	        cmocka_unit_test(syntax),
	        cmocka_unit_test(shapes),
	        cmocka_unit_test(all_at_once),
	        cmocka_unit_test(nul_and_depth),
	        cmocka_unit_test(later_files_win),
	        cmocka_unit_test(overrides),
	        cmocka_unit_test(comparing),
	        cmocka_unit_test(round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
