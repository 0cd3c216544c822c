/* The evidence table: errors with their line, and that a row of a site's file
 * really decides a reading. */
#include "cmocka_all.h"

#include "text/evidence.h"
#include "text/reading.h"

#include <errno.h>
#include <string.h>

static struct span bytes(const char *s)
{
	return (struct span){s, strlen(s)};
}

static void refused(const char *text, int line)
{
	struct err e = {0};
	struct evidence *v = evidence_create();
	assert_int_equal(evidence_add(v, "v.tsv", bytes(text), &e), -EINVAL);
	assert_int_equal(e.line, line);
	evidence_destroy(v);
}

static void faults_name_their_line(void **state)
{
	(void)state;
	refused("N-N\tdate\t-1\tngày\t3\n", 1);
	refused("#!bantin-evidence 1\nN-N\tdate\t-1\tngày\n", 2);
	refused("#!bantin-evidence 1\nN-N\tdate\t-7\tngày\t3\n", 2);
	refused("#!bantin-evidence 1\nN-N\tdate\t-1\tngày\tmuch\n", 2);
	refused("#!bantin-evidence 1\n# x\nN-N\tdate\t-1\t@nowhere\t3\n", 3);
	refused("#!bantin-evidence 1\n@a\tx\n@a\ty\n", 3);
}

static void read_with(const char *evidence, const char *text, const char *expected)
{
	static const char lexicon[] =
	        "#!bantin-lexicon 1 abbreviations\nTS\ttiến sĩ\nTS\tthí sinh\tweight=8\n";
	struct reading_file files[] = {{"l.tsv", bytes(lexicon)}, {"v.tsv", bytes(evidence)}};
	struct reading_style style;
	struct reader *r;
	struct err e = {0};
	struct str out;
	reading_style_default(&style);
	assert_int_equal(reader_create(&style, files, 2, &r, &e), 0);
	str_init(&out);
	reading_line(r, text, strlen(text), &out, NULL, NULL);
	assert_string_equal(out.data, expected);
	str_finish(&out);
	reader_destroy(r);
}

static void rows_decide(void **state)
{
	(void)state;
	read_with("#!bantin-evidence 1\n", "các TS đến", "các tiến sĩ đến");
	read_with("#!bantin-evidence 1\nTS\tthí sinh\t-1\tcác|mọi\t5\n", "các TS đến",
	        "các thí sinh đến");
	read_with("#!bantin-evidence 1\nTS\tthí sinh\t+1\tđến trường\t5\n", "TS đến trường",
	        "thí sinh đến trường");
	read_with("#!bantin-evidence 1\nTS\tthí sinh\t+1\t<name>\t5\n", "TS Lan", "thí sinh Lan");
	read_with("#!bantin-evidence 1\nTS\tthí sinh\tline\tthi\t5\n", "TS vào phòng thi",
	        "thí sinh vào phòng thi");
	read_with("#!bantin-evidence 1\nTS\tthí sinh\t-\tkỳ thi\t5\n", "kỳ thi có TS vắng",
	        "kỳ thi có thí sinh vắng");
	read_with(
	        "#!bantin-evidence 1\nTS\tthí sinh\t-1\t<start>\t5\n", "TS vắng", "thí sinh vắng");
	read_with("#!bantin-evidence 1\n@all\tcác|mọi\nTS\tthí sinh\t-1\t@all\t5\n", "mọi TS",
	        "mọi thí sinh");
	read_with("#!bantin-evidence 1\nN-N\tdate\t-1\tphiên\t5\nN-N\tscore\tbase\t-\t2\n",
	        "phiên 3-2", "phiên ba tháng hai");
	read_with("#!bantin-evidence 1\nN-N\tdate\t-1\tphiên\t5\nN-N\tscore\tbase\t-\t2\n",
	        "lượt 3-2", "lượt ba hai");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(faults_name_their_line), cmocka_unit_test(rows_decide)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
