/* Lines and calls without a socket. */
#include "cmocka_all.h"

#include "base/limits.h"
#include "control/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void lines_however_they_arrive(void **state)
{
	(void)state;
	const char *stream = "one\n\nthree is longer\nhalf";
	for (size_t step = 1; step <= strlen(stream); step++) {
		struct wire_lines w;
		struct span line;
		char all[64] = "";
		wire_lines_init(&w, 100);
		for (size_t at = 0; at < strlen(stream); at += step) {
			size_t n = strlen(stream) - at < step ? strlen(stream) - at : step;
			wire_lines_push(&w, stream + at, n);
			while (wire_lines_next(&w, &line) == 1) {
				strncat(all, line.data, line.len);
				strcat(all, "|");
			}
		}
		assert_string_equal(all, "one||three is longer|");
		assert_int_equal(wire_lines_waiting(&w), 4);
		wire_lines_finish(&w);
	}
}

static void line_limit_is_exact(void **state)
{
	(void)state;
	struct wire_lines w;
	struct span line;
	wire_lines_init(&w, 5);
	wire_lines_push(&w, "1234\n12345\n", 11);
	assert_int_equal(wire_lines_next(&w, &line), 1);
	assert_int_equal(wire_lines_next(&w, &line), -EMSGSIZE);
	wire_lines_finish(&w);
	wire_lines_init(&w, 5);
	wire_lines_push(&w, "1234", 4);
	assert_int_equal(wire_lines_next(&w, &line), 0);
	wire_lines_push(&w, "5", 1);
	assert_int_equal(wire_lines_next(&w, &line), -EMSGSIZE);
	wire_lines_finish(&w);
}

static const struct {
	const char *line;
	const char *error; /* NULL: good */
} calls[] = {
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"a\",\"params\":{}}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"a\"}", NULL},
        {"", "parse_error"},
        {" ", "parse_error"},
        {"{", "parse_error"},
        {"nonsense", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xc3\"}", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\u0000\"}", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}", "parse_error"},
        {"{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"a\"}", "parse_error"},
        {"[]", "invalid_request"},
        {"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}]", "invalid_request"},
        {"1", "invalid_request"},
        {"null", "invalid_request"},
        {"{}", "invalid_request"},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"a\"}", "invalid_request"},
        {"{\"jsonrpc\":2,\"id\":1,\"method\":\"a\"}", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"a\"}", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"a\"}", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", "invalid_request"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":[]}", "invalid_request"},
};

static void calls_are_parsed_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct wire_call call;
		struct failure f = {0};
		struct span line = {calls[i].line, strlen(calls[i].line)};
		int status = wire_parse(line, &call, &f);
		if (calls[i].error == NULL)
			assert_int_equal(status, 0);
		else
			assert_string_equal(f.id, calls[i].error);
		size_t len;
		char *answer = status < 0 ? wire_error(call.id, &f, &len) : NULL;
		if (answer != NULL) {
			json_t *m = json_loads(answer, 0, NULL);
			assert_non_null(m);
			assert_true(json_integer_value(json_object_get(
			                    json_object_get(m, "error"), "code")) < 0);
			json_decref(m);
		}
		free(answer);
		failure_finish(&f);
		wire_call_finish(&call);
	}
}

static void nul_byte_is_no_json(void **state)
{
	(void)state;
	struct wire_call call;
	struct failure f = {0};
	assert_int_equal(wire_parse((struct span){"{}\0{}", 5}, &call, &f), -EINVAL);
	assert_string_equal(f.id, "parse_error");
	failure_finish(&f);
	wire_call_finish(&call);
}

static int parse_repeated(const char *piece, size_t times, const char *want)
{
	struct str s;
	str_init(&s);
	str_adds(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":{\"a\":[");
	for (size_t i = 0; i < times; i++)
		str_adds(&s, piece);
	struct wire_call call;
	struct failure f = {0};
	int status = wire_parse((struct span){s.data, s.len}, &call, &f);
	assert_string_equal(f.id, "parse_error");
	assert_string_equal(json_string_value(json_object_get(f.data, "reason")), want);
	failure_finish(&f);
	wire_call_finish(&call);
	str_finish(&s);
	return status;
}

static void depth_and_number_of_values_are_limited(void **state)
{
	(void)state;
	parse_repeated("[", 14, "nested too deeply");
	parse_repeated("{\"a\":", 500000 / 5, "nested too deeply");
	parse_repeated("0,", 20001, "too many values");
	/* brackets inside strings count for nothing */
	struct wire_call call;
	struct failure f = {0};
	const char *line =
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"}";
	assert_int_equal(wire_parse((struct span){line, strlen(line)}, &call, &f), 0);
	wire_call_finish(&call);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lines_however_they_arrive),
	        cmocka_unit_test(line_limit_is_exact),
	        cmocka_unit_test(calls_are_parsed_or_refused),
	        cmocka_unit_test(nul_byte_is_no_json),
	        cmocka_unit_test(depth_and_number_of_values_are_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
