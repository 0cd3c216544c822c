/* What the verbs that talk to the daemon share. */
#ifndef BANTIN_CLI_REMOTE_H
#define BANTIN_CLI_REMOTE_H

#include "cli/options.h"
#include "cli/verb.h"
#include "control/client.h"

/* What edit takes for "no longer any", where a word is a value. */
#define REMOTE_NONE "none"

#define REMOTE_OPTIONS                                                                             \
	{"json", 0, NULL, N_("print the answer as JSON, for programs"), NULL},                     \
	{                                                                                          \
		"socket", 0, "PATH", N_("the daemon's socket (default: BANTIN_SOCKET)"), NULL      \
	}

/* An open connection, or NULL after printing why; then `*ret_code` is the exit
 * code: 3, or 1 if a time or plan among the options cannot be read. */
struct client *remote_open(const char *verb, const struct options *given, int *ret_code);

/* Said once on standard error if the station is a practice: whoever sends something or
 * takes something down knows that it is not real. */
void remote_say_practice(const struct client *c);

/* One call: 0 and the result (the caller's), or the exit code after printing the
 * refusal. `params` is stolen; `passed` is a descriptor or -1. */
int remote_call(const char *verb, struct client *c, const char *method, json_t *params, int passed,
        json_t **ret);

/* Connect, call, close. */
int remote_once(const char *verb, const struct options *given, const char *method, json_t *params,
        json_t **ret);

/* Copy the value of an option into the parameter of the same name, if given. */
void remote_param(const struct options *given, const char *option, json_t *params);
/* The same as an integer of at least 1: false after printing wrong usage. */
bool remote_number(
        const char *verb, const struct options *given, const char *option, json_t *params);

/* An article's number: false after printing wrong usage. */
bool remote_id(const char *verb, const char *operand, int64_t *ret);

/* Call `method` with {id, ...more} for each operand, and print each answer by
 * `say`, or as JSON, an object a line. `more` is stolen. Goes on after a refusal. */
int remote_each_id(const char *verb, const struct options *given, int argc, char **argv,
        const char *method, json_t *more, void (*say)(const json_t *answer));

/* "article 7: approved, airs 17:00" */
void remote_say_state(const json_t *answer);

/* JSON on standard output: an object on a line; an array with an element a line. */
void remote_print(const json_t *value);

#endif
