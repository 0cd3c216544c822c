/* The other end of the control socket, blocking: for the command line. */
#ifndef BANTIN_CONTROL_CLIENT_H
#define BANTIN_CONTROL_CLIENT_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

struct client;

/* Connect to `path`; NULL: BANTIN_SOCKET, else /run/bantin/control.sock, else
 * $XDG_RUNTIME_DIR/bantin/control.sock, whichever is there first. Unreachable:
 * -errno with a sentence that names the path and what to do. */
int client_connect(const char *path, struct client **ret, struct err *e);
void client_close(struct client *c);

/* Call a method and wait for its answer. `params` is stolen (NULL: none);
 * `passed` is a descriptor or -1 and stays the caller's. `*ret` is the result (the
 * caller's; `ret` may be NULL). A refusal: -EREMOTEIO, e->id is the error's id, the
 * sentence is in the user's language. A broken connection: -EPIPE. Events that come
 * meanwhile are kept for client_event(). */
int client_call(struct client *c, const char *method, json_t *params, int passed, json_t **ret,
        struct err *e);
enum { CLIENT_FDS_MAX = 64 };
/* As client_call, with several descriptors, and for answers that bring one (-1 if
 * none came; `ret_fd` may be NULL). */
int client_call_fds(struct client *c, const char *method, json_t *params, const int *fds,
        size_t fd_count, json_t **ret, int *ret_fd, struct err *e);
/* The data of the last refusal (borrowed until the next call), or NULL. */
const json_t *client_refusal(const struct client *c);
/* A result or an event has said that the station is a practice. */
bool client_practice(const struct client *c);

/* Wait up to `timeout_ms` (-1: for ever) for an event: 1 and its params (the
 * caller's), 0 not in time, -EPIPE. */
int client_event(struct client *c, int timeout_ms, json_t **ret, struct err *e);
int client_socket(const struct client *c); /* for poll(); the client keeps it */

#endif
