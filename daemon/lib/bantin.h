/* libbantin: work a bantin station from C, over its local socket.
 *
 *	struct bantin_error e;
 *	bantin *station = bantin_connect(NULL, &e);
 *	if (station == NULL || bantin_say(station, "Xin chào.", "priority", NULL, &e) < 0)
 *		fprintf(stderr, "%s\n", e.sentence);
 *	bantin_close(station);
 *
 * Methods, parameters and results are those of docs/protocol.md, as JSON text. A
 * connection is used by one thread at a time; several connections may be. The
 * library starts no thread, touches no signal, and prints nothing. Functions
 * return 0 or a negative errno and then fill `e`, which may be NULL. */
#ifndef BANTIN_H
#define BANTIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bantin bantin;

struct bantin_error {
	int status;         /* negative errno: -EREMOTEIO when the station refused */
	char id[64];        /* of a refusal: "role_required", "no_article" ...; else "" */
	char sentence[704]; /* for people, in the language of LC_MESSAGES */
};

/* Connect to the socket at `path`; NULL: BANTIN_SOCKET, /run/bantin/control.sock,
 * $XDG_RUNTIME_DIR/bantin/control.sock. NULL and `e` if nobody is there. */
bantin *bantin_connect(const char *path, struct bantin_error *e);
void bantin_close(bantin *b); /* NULL is fine */

/* Call `method` with `params` (a JSON object, NULL: {}) and wait for its answer.
 * `fds` are sent along for parameters that name descriptors, and stay the
 * caller's. `*ret_result` is the result as JSON, to be freed by bantin_free();
 * NULL if it is not wanted. */
int bantin_call(bantin *b, const char *method, const char *params, const int *fds, size_t fd_count,
        char **ret_result, struct bantin_error *e);

/* The data of the last refusal as JSON ({error, field, value, allowed ...}), to be
 * freed by bantin_free(); NULL if there was none. */
char *bantin_refusal(const bantin *b);

/* Put an article into the queue. `options` is a JSON object with the parameters of
 * article.add besides text, or NULL. When this returns 0 it is on disk. */
int bantin_add(
        bantin *b, const char *text, const char *options, int64_t *ret_id, struct bantin_error *e);

/* Say a sentence now. `air_class` "normal", "priority" or "emergency", NULL: priority. */
int bantin_say(bantin *b, const char *text, const char *air_class, int64_t *ret_id,
        struct bantin_error *e);

/* Be told of events from number `from` on (0: only new ones); then wait up to
 * `timeout_ms` (-1: for ever) for the next: 1 and its JSON, 0 not in time. */
int bantin_subscribe(bantin *b, int64_t from, struct bantin_error *e);
int bantin_event(bantin *b, int timeout_ms, char **ret_event, struct bantin_error *e);
/* For poll(): readable when bantin_event() may have something. The library's. */
int bantin_fd(const bantin *b);

void bantin_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
