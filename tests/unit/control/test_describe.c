/* What the tables say of themselves is true: examples fit their own parameters,
 * errors that are named exist, and describe shows just what is handled. */
#include "rig.h"

#include "control/errors.h"
#include "control/params.h"

static const struct method *method_at(size_t *g, const struct method *m)
{
	if (m != NULL && m[1].name != NULL)
		return m + 1;
	*g += m != NULL;
	return method_groups[*g];
}

static void examples_fit_their_tables(void **state)
{
	(void)state;
	size_t g = 0;
	for (const struct method *m = method_at(&g, NULL); m != NULL; m = method_at(&g, m)) {
		json_error_t error;
		struct failure f = {0};
		assert_non_null(m->example);
		assert_non_null(m->answer);
		json_t *params = json_loads(m->example, JSON_REJECT_DUPLICATES, &error);
		json_t *answer = json_loads(m->answer, JSON_REJECT_DUPLICATES, &error);
		if (params == NULL || answer == NULL)
			fail_msg("%s: its example is no JSON: %s", m->name, error.text);
		if (params_check(m, params, 0, &f) < 0)
			fail_msg("%s: its example is refused: %s", m->name, f.id);
		const char *name;
		json_t *value;
		json_object_foreach(answer, name, value)
		{
			const struct param *p = m->result;
			while (p != NULL && p->name != NULL && strcmp(p->name, name) != 0)
				p++;
			if (p == NULL || p->name == NULL)
				fail_msg("%s: its answer shows %s, which is not declared", m->name,
				        name);
		}
		for (const struct param *p = m->result; p != NULL && p->name != NULL; p++)
			if (p->required && json_object_get(answer, p->name) == NULL)
				fail_msg("%s: its answer lacks %s", m->name, p->name);
		json_decref(params);
		json_decref(answer);
	}
}

static void named_errors_exist(void **state)
{
	(void)state;
	size_t g = 0;
	for (const struct method *m = method_at(&g, NULL); m != NULL; m = method_at(&g, m)) {
		char ids[1024];
		snprintf(ids, sizeof ids, "%s", m->errors);
		for (char *id = strtok(ids, " "); id != NULL; id = strtok(NULL, " "))
			if (error_find(id) == NULL)
				fail_msg("%s names the error %s, which is not in the table",
				        m->name, id);
	}
}

static void errors_are_unique_and_filled(void **state)
{
	(void)state;
	for (const struct error_entry *e = error_table; e->id != NULL; e++) {
		for (const struct error_entry *o = e + 1; o->id != NULL; o++) {
			assert_string_not_equal(e->id, o->id);
			assert_true(e->code != o->code || e->code == -32602);
		}
		/* every {field} of the sentence is declared */
		json_t *data = json_object();
		char fields[256];
		snprintf(fields, sizeof fields, "%s", e->fields);
		for (char *f = strtok(fields, " "); f != NULL; f = strtok(NULL, " "))
			json_object_set_new(data, f, json_string("x"));
		struct str sentence;
		str_init(&sentence);
		error_sentence(e->id, data, NULL, 0, &sentence);
		if (strpbrk(sentence.data, "?{}") != NULL)
			fail_msg("%s: \"%s\" has fields that are not declared", e->id,
			        sentence.data);
		str_finish(&sentence);
		json_decref(data);
	}
}

static void shows_what_is_handled(void **state)
{
	(void)state;
	struct rig *r = rig_start(NULL, NULL, NULL);
	int sock = rig_connect(r);
	rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"bantin.describe\"}\n");
	json_t *m = rig_message(r, sock);
	const json_t *result = json_object_get(m, "result");
	const json_t *methods = json_object_get(result, "methods");
	assert_non_null(json_object_get(methods, "article.add"));
	assert_non_null(json_object_get(methods, "bantin.describe"));
	assert_null(json_object_get(methods, "air.stop"));
	assert_null(json_object_get(methods, "batch.run"));
	const json_t *klass = json_object_get(
	        json_object_get(json_object_get(methods, "article.add"), "params"), "class");
	assert_int_equal(json_array_size(json_object_get(klass, "choices")), 3);
	assert_int_equal(
	        json_array_size(json_object_get(json_object_get(result, "you"), "roles")), 5);
	assert_int_equal(
	        json_integer_value(json_object_get(
	                json_object_get(json_object_get(result, "errors"), "no_article"), "code")),
	        30);
	json_decref(m);
	close(sock);
	rig_stop(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(examples_fit_their_tables),
	        cmocka_unit_test(named_errors_exist),
	        cmocka_unit_test(errors_are_unique_and_filled),
	        cmocka_unit_test(shows_what_is_handled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
