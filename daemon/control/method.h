/* What the socket can do, as tables: the server checks parameters and roles by
 * them, bantin.describe and docs/protocol.md are made from them. Handlers are
 * given by the daemon (server_handle); a method without one does not exist. */
#ifndef BANTIN_CONTROL_METHOD_H
#define BANTIN_CONTROL_METHOD_H

#include "control/roles.h"

#include <stdbool.h>
#include <stdint.h>

enum param_type {
	PARAM_TEXT,    /* string; min..max are bytes */
	PARAM_INTEGER, /* min..max are values */
	PARAM_BOOLEAN,
	PARAM_WHEN, /* string of the --at grammar: now, HH:MM, YYYY-MM-DD HH:MM, +90min, RFC 3339 */
	PARAM_TIME, /* string, RFC 3339 with milliseconds */
	PARAM_DURATION, /* string: 90s, 15min, 1h30min; min..max are milliseconds */
	PARAM_OBJECT,
	PARAM_ARRAY,      /* max is the number of elements */
	PARAM_DESCRIPTOR, /* 0-based index among the descriptors sent with the line */
};
const char *param_type_name(enum param_type type);

/* A parameter or a field of a result. */
struct param {
	const char *name; /* NULL ends a table */
	enum param_type type;
	bool required;       /* of a result: always there */
	int64_t min, max;    /* both 0: only the general limits */
	const char *choices; /* "normal|priority|emergency", or NULL */
	const char *doc;     /* English sentence */
};

enum method_flags {
	METHOD_ACTS = 1,    /* changes something: goes to the act hook whoever asks */
	METHOD_BATCH = 2,   /* may stand in batch.run */
	METHOD_INSIDE = 4,  /* answered by the server itself */
	METHOD_SENDS_FD = 8 /* the answer carries a descriptor */
};

struct method {
	const char *name;
	const char *doc;
	enum role role; /* least that is needed; handlers may ask more */
	unsigned flags;
	int deadline_ms;            /* 0: the server's */
	const struct param *params; /* NULL: none */
	const struct param *result;
	const char *errors;  /* ids of control/errors.h that are special to it, space-separated */
	const char *example; /* params as JSON */
	const char *answer;  /* result as JSON */
};

/* All that is declared, grouped by noun. Ends with NULL. */
extern const struct method *const method_groups[];

/* NULL if it is not declared. */
const struct method *method_find(const char *name);

#endif
