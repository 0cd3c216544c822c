/* One call of a client, from its parsing to its answer.
 *
 * A handler gets a request whose parameters already fit the method's table and
 * whose sender has the method's role. It answers exactly once, at once or later
 * (after the commit), by request_ok() or one of the request_fail...(); the
 * request is gone after that. It stays valid until then even if the client
 * leaves or the server is destroyed: an answer to nobody is thrown away. */
#ifndef BANTIN_CONTROL_REQUEST_H
#define BANTIN_CONTROL_REQUEST_H

#include "base/err.h"
#include "control/method.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct request;

typedef void method_handler(void *context, struct request *r);

const struct method *request_method(const struct request *r);
const struct peer *request_peer(const struct request *r);
bool request_may(const struct request *r, unsigned role);
/* The client is still there to read the answer. */
bool request_waits(const struct request *r);

/* Parameters. Strings and JSON belong to the request. */
bool request_has(const struct request *r, const char *name);
const char *request_text(const struct request *r, const char *name); /* NULL if not given */
int64_t request_integer(const struct request *r, const char *name, int64_t otherwise);
bool request_flag(const struct request *r, const char *name, bool otherwise);
int64_t request_duration_ms(const struct request *r, const char *name, int64_t otherwise);
const json_t *request_json(const struct request *r, const char *name);
/* A descriptor parameter, close-on-exec; the caller owns it. -1 if not given. */
int request_take_fd(struct request *r, const char *name);

/* Answers. `result` is stolen; NULL means {}. */
void request_ok(struct request *r, json_t *result);
/* With a descriptor, which is stolen too. */
void request_ok_fd(struct request *r, json_t *result, int fd);
/* `id` of control/errors.h; `data` (stolen, may be NULL) holds the fields that
 * the table names, for instance json_pack("{s:I}", "id", (json_int_t)7). */
void request_fail(struct request *r, const char *id, json_t *data);
/* A parameter whose value the handler cannot take: error bad_value. `allowed` says
 * in English what would do. */
void request_fail_value(struct request *r, const char *field, const char *allowed);
/* It takes a role that the sender has not. */
void request_fail_role(struct request *r, unsigned role);
/* An error of another room: its id if the table has it, else "rejected"; its
 * sentence and place go along. */
void request_fail_err(struct request *r, const struct err *e);

#endif
