/* Calls to the daemon for the verbs: connecting, errors to exit codes, the
 * shapes of answers that several verbs share. */
#include "cli/remote.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "cli/words.h"
#include "schedule/at.h"
#include "schedule/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool takes_away(const char *verb, const char *text)
{
	return strcmp(verb, "edit") == 0 && strcmp(text, REMOTE_NONE) == 0;
}

/* Times and plans that nobody can read are refused here, in the user's language;
 * the daemon would refuse them too, in English. Whether they are past only the
 * daemon knows, by its clock and zone. */
static bool times_readable(const char *verb, const struct options *given)
{
	static const char *const times[] = {"at", "expires", "since", "until"};
	int64_t now = clock_wall_ms(&clock_system), moment;
	struct plan plan;
	struct err e = {0};
	bool readable = true;
	for (size_t i = 0; i < sizeof times / sizeof *times && readable; i++) {
		const char *text = options_value(given, times[i]);
		readable = text == NULL || takes_away(verb, text) ||
		           at_parse_any(text, now, &moment, &e) == 0;
	}
	const char *text = options_value(given, "repeat");
	if (readable && text != NULL && !takes_away(verb, text))
		readable = plan_parse(text, now, &plan, &e) == 0 || strcmp(e.id, "plan.past") == 0;
	if (!readable)
		verb_fail(verb, EXIT_REFUSED, &e);
	return readable;
}

struct client *remote_open(const char *verb, const struct options *given, int *ret_code)
{
	struct client *c = NULL;
	struct err e;
	if (!times_readable(verb, given)) {
		*ret_code = EXIT_REFUSED;
		return NULL;
	}
	if (client_connect(options_value(given, "socket"), &c, &e) < 0) {
		*ret_code = verb_fail(verb, EXIT_NO_DAEMON, &e);
		return NULL;
	}
	return c;
}

void remote_say_practice(const struct client *c)
{
	static bool said;
	if (!said && client_practice(c))
		fprintf(stderr, "%s\n", _("PRACTICE: nothing reaches a real loudspeaker"));
	said = said || client_practice(c);
}

int remote_call(const char *verb, struct client *c, const char *method, json_t *params, int passed,
        json_t **ret)
{
	struct err e;
	int status = client_call(c, method, params, passed, ret, &e);
	if (status == 0 && strcmp(method, "station.status") != 0) /* which says it itself, first */
		remote_say_practice(c);
	if (status == 0)
		return EXIT_DONE;
	return verb_fail(verb, status == -EREMOTEIO ? EXIT_REFUSED : EXIT_NO_DAEMON, &e);
}

int remote_once(const char *verb, const struct options *given, const char *method, json_t *params,
        json_t **ret)
{
	int code = EXIT_NO_DAEMON;
	struct client *c = remote_open(verb, given, &code);
	if (c == NULL)
		json_decref(params);
	else
		code = remote_call(verb, c, method, params, -1, ret);
	client_close(c);
	return code;
}

void remote_param(const struct options *given, const char *option, json_t *params)
{
	const char *value = options_value(given, option);
	if (value != NULL)
		json_object_set_new(params, option, json_string(value));
}

bool remote_id(const char *verb, const char *operand, int64_t *ret)
{
	char *end;
	errno = 0;
	long long id = strtoll(operand, &end, 10);
	if (errno == 0 && *end == '\0' && end != operand && id > 0) {
		*ret = id;
		return true;
	}
	verb_usage(verb, _("\"%s\" is not the number of an article; \"bantin list\" shows them"),
	        operand);
	return false;
}

bool remote_number(
        const char *verb, const struct options *given, const char *option, json_t *params)
{
	const char *value = options_value(given, option);
	char *end = NULL;
	if (value == NULL)
		return true;
	errno = 0;
	long long number = strtoll(value, &end, 10);
	if (errno != 0 || *end != '\0' || end == value || number < 1) {
		verb_usage(verb, _("--%s takes a number from 1, not \"%s\""), option, value);
		return false;
	}
	json_object_set_new(params, option, json_integer(number));
	return true;
}

void remote_say_state(const json_t *answer)
{
	char when[WHEN_TEXT_MAX];
	when_text(json_string_value(json_object_get(answer, "airing")),
	        clock_wall_ms(&clock_system), when);
	printf(_("article %lld: %s"), (long long)number_of(answer, "id"),
	        words_of(text_of(answer, "state")));
	if (when[0] != '\0')
		printf(_(", airs %s"), when);
	putchar('\n');
}

int remote_each_id(const char *verb, const struct options *given, int argc, char **argv,
        const char *method, json_t *more, void (*say)(const json_t *answer))
{
	int code = EXIT_USAGE;
	int64_t id;
	bool json = options_has(given, "json");
	struct client *c = NULL;
	if (argc == 0)
		verb_usage(verb, _("which article? Give its number"));
	bool good = argc > 0;
	for (int i = 0; i < argc && good; i++)
		good = remote_id(verb, argv[i], &id);
	if (good && (c = remote_open(verb, given, &code)) != NULL)
		code = EXIT_DONE;
	for (int i = 0; i < argc && c != NULL && code != EXIT_NO_DAEMON; i++) {
		json_t *answer = NULL;
		json_t *params = more != NULL ? json_deep_copy(more) : json_object();
		json_object_set_new(params, "id", json_integer(strtoll(argv[i], NULL, 10)));
		int one = remote_call(verb, c, method, params, -1, &answer);
		code = one != EXIT_DONE ? one : code;
		if (one == EXIT_DONE && json)
			remote_print(answer);
		else if (one == EXIT_DONE)
			say(answer);
		json_decref(answer);
	}
	client_close(c);
	json_decref(more);
	return code;
}

static void print_line(const json_t *value)
{
	json_dumpf(value, stdout, JSON_ENCODE_ANY);
}

void remote_print(const json_t *value)
{
	size_t i;
	json_t *element;
	if (!json_is_array(value)) {
		print_line(value);
		putchar('\n');
		return;
	}
	fputs(json_array_size(value) > 0 ? "[\n" : "[", stdout);
	json_array_foreach(value, i, element)
	{
		print_line(element);
		fputs(i + 1 < json_array_size(value) ? ",\n" : "\n", stdout);
	}
	puts("]");
}
