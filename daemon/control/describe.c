/* bantin.describe: the method tables as JSON. docs/protocol.md comes from the
 * same function, so what is documented is what is checked. */
#include "control/inside.h"

#include "control/errors.h"

#include <string.h>

static json_t *words(const char *text, const char *separators)
{
	json_t *array = json_array();
	for (const char *p = text != NULL ? text : ""; *p != '\0';) {
		size_t n = strcspn(p, separators);
		if (n > 0)
			json_array_append_new(array, json_stringn(p, n));
		p += n + (p[n] != '\0');
	}
	return array;
}

static json_t *describe_params(const struct param *p, bool of_result)
{
	json_t *object = json_object();
	for (; p != NULL && p->name != NULL; p++) {
		json_t *one =
		        json_pack("{s:s, s:s}", "type", param_type_name(p->type), "doc", p->doc);
		json_object_set_new(
		        one, of_result ? "always" : "required", json_boolean(p->required));
		if (p->min != 0 || p->max != 0) {
			json_object_set_new(one, "min", json_integer(p->min));
			json_object_set_new(one, "max", json_integer(p->max));
		}
		if (p->choices != NULL)
			json_object_set_new(one, "choices", words(p->choices, "|"));
		json_object_set_new(object, p->name, one);
	}
	return object;
}

static json_t *describe_method(const struct method *m)
{
	json_t *one = json_pack("{s:s, s:s, s:o, s:o, s:o, s:b, s:b, s:b}", "doc", m->doc, "role",
	        role_name(m->role), "params", describe_params(m->params, false), "result",
	        describe_params(m->result, true), "errors", words(m->errors, " "), "acts",
	        (m->flags & METHOD_ACTS) != 0, "batch", (m->flags & METHOD_BATCH) != 0,
	        "sends_descriptor", (m->flags & METHOD_SENDS_FD) != 0);
	json_t *params = json_loads(m->example != NULL ? m->example : "{}", 0, NULL);
	json_t *answer = json_loads(m->answer != NULL ? m->answer : "{}", 0, NULL);
	json_object_set_new(
	        one, "example", json_pack("{s:o, s:o}", "params", params, "result", answer));
	return one;
}

static json_t *describe_errors(void)
{
	json_t *errors = json_object();
	for (const struct error_entry *e = error_table; e->id != NULL; e++)
		json_object_set_new(errors, e->id,
		        json_pack("{s:i, s:s, s:o}", "code", e->code, "sentence", e->sentence,
		                "fields", words(e->fields, " ")));
	return errors;
}

json_t *describe_all(
        bool (*handled)(const void *context, const struct method *m), const void *context)
{
	json_t *methods = json_object();
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL; m++)
			if (handled == NULL || handled(context, m))
				json_object_set_new(methods, m->name, describe_method(m));
	json_t *roles = json_array();
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		json_array_append_new(roles, json_string(role_name(1u << i)));
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "program", "bantind", "version",
	        BANTIN_VERSION, "roles", roles, "methods", methods, "errors", describe_errors());
}

static bool is_handled(const void *context, const struct method *m)
{
	return server_handler(context, m) != NULL;
}

void describe(void *context, struct request *r)
{
	(void)context;
	const struct server *s = request_connection(r)->server;
	json_t *all = describe_all(is_handled, s);
	const struct peer *p = request_peer(r);
	json_t *roles = json_array();
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (p->roles & (1u << i))
			json_array_append_new(roles, json_string(role_name(1u << i)));
	json_object_set_new(all, "you",
	        json_pack("{s:I, s:s, s:o}", "uid", (json_int_t)p->uid, "actor", p->actor, "roles",
	                roles));
	request_ok(r, all);
}
