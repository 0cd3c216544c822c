/* The line format: JSON-RPC 2.0, one object a line, UTF-8, at most
 * LIMIT_LINE_BYTES with its newline. No I/O here. */
#ifndef BANTIN_CONTROL_WIRE_H
#define BANTIN_CONTROL_WIRE_H

#include "base/str.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { WIRE_DEPTH_MAX = 16, WIRE_VALUES_MAX = 20000 };

/* Bytes as they come in, cut into lines. */
struct wire_lines {
	struct str bytes;
	size_t start;   /* first byte not given out yet */
	size_t scanned; /* no newline before this */
	size_t most;    /* bytes of a line, newline included */
};

void wire_lines_init(struct wire_lines *w, size_t most);
void wire_lines_finish(struct wire_lines *w);
void wire_lines_push(struct wire_lines *w, const char *bytes, size_t len);
/* 1: `*ret` is the next line without its newline, valid until the next push;
 * 0: none is whole yet; -EMSGSIZE: too long (the connection is of no more use). */
int wire_lines_next(struct wire_lines *w, struct span *ret);
/* Bytes of the line not finished yet. */
size_t wire_lines_waiting(const struct wire_lines *w);

/* An error to be answered: id of control/errors.h and its data. */
struct failure {
	const char *id;
	json_t *data; /* owned, or NULL */
};
void failure_finish(struct failure *f);
/* Fill and return -EINVAL; `data` is stolen. */
int failure_set(struct failure *f, const char *id, json_t *data);

/* One parsed request line. */
struct wire_call {
	json_t *whole; /* owned; the others point into it */
	json_t *id;    /* string, integer or null; NULL: a notification, not answered */
	const char *method;
	json_t *params; /* an object, or NULL */
};

/* 0, or -EINVAL with `f` (and ret->id if it could be read, so that the answer
 * can name it; finish `ret` in any case). */
int wire_parse(struct span line, struct wire_call *ret, struct failure *f);
void wire_call_finish(struct wire_call *c);

/* Lines to be sent, newline included; the caller frees the string. `id` NULL: null. */
char *wire_request(int64_t id, const char *method, json_t *params, size_t *ret_len);
/* `practice` adds the member of that name. */
char *wire_result(const json_t *id, json_t *result, bool practice, size_t *ret_len);
char *wire_error(const json_t *id, const struct failure *f, size_t *ret_len);
char *wire_event(json_t *params, bool practice, size_t *ret_len);
/* The error object alone, as it stands in the answer. New reference. */
json_t *wire_error_object(const struct failure *f);

#endif
