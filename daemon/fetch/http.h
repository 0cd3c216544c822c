/* Requests by libcurl, several at a time, each with its limits: http and https only,
 * few redirects and none from https to http, times and sizes bounded (sizes as
 * unpacked), closed addresses refused at the moment of connecting, so that neither a
 * redirect nor a name that changes its address gets past. */
#ifndef BANTIN_FETCH_HTTP_H
#define BANTIN_FETCH_HTTP_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct http;

struct http_ask {
	const char *url;
	const char *etag, *modified; /* of the last answer; "" none */
	const char *secret; /* "user:password" or "Bearer TOKEN"; NULL none. Sent to the url's
	                     * host alone, whatever it redirects to */
	bool local;         /* closed addresses are allowed */
	int64_t timeout_ms; /* of all, redirects included */
	int64_t size_most;  /* bytes of the answer, unpacked */
};

struct http_answer {
	int code;         /* of HTTP, of the last redirect's target; 0: there was none */
	const char *body; /* NUL-terminated; valid during the call */
	size_t len;
	const char *etag, *modified; /* "" none */
	const char *url;             /* where it came from in the end */
	char sentence[512];          /* why there is no usable answer; "" for 200 and 304 */
};

/* Called once for every ask that was taken, from http_wait(). */
typedef void http_done(void *user, const struct http_answer *a);

/* 0, or -ENOMEM with a sentence. */
int http_create(struct http **ret, struct err *e);
void http_destroy(struct http *h); /* nobody is called; NULL is fine */

/* 0, or -errno with a sentence and nobody called. Strings are copied. */
int http_ask(
        struct http *h, const struct http_ask *ask, http_done *done, void *user, struct err *e);

/* Work for at most `timeout_ms` or until something happened on `wake` (-1: nothing). */
int http_wait(struct http *h, int timeout_ms, int wake);

/* A time as HTTP and RSS write it (RFC 822 and its kin): wall ms, 0 if it is none. */
int64_t http_time(const char *text);

#endif
