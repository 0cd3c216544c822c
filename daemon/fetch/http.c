/* The one file that knows libcurl. Called by feed.c. */
#include "fetch/http.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "fetch/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REDIRECTS_MOST = 5, CONNECT_MS = 15000, TAG_MAX = 512 };

struct transfer {
	struct transfer *next;
	struct http *http;
	CURL *curl;
	struct curl_slist *headers;
	struct str body;
	http_done *done;
	void *user;
	char *url;
	bool local, too_large;
	char closed[INET6_ADDRSTRLEN]; /* the address that was refused, "" */
	size_t size_most;
	int64_t timeout_ms;
	char etag[TAG_MAX], modified[TAG_MAX];
	char why[CURL_ERROR_SIZE];
};

struct http {
	CURLM *multi;
	struct transfer *transfers;
};

int http_create(struct http **ret, struct err *e)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return err_set(
		        e, -ENOMEM, "http.start", _("the network library cannot be started"));
	struct http *h = mem_alloc(sizeof *h);
	h->multi = curl_multi_init();
	if (h->multi == NULL) {
		free(h);
		return err_set(
		        e, -ENOMEM, "http.start", _("the network library cannot be started"));
	}
	*ret = h;
	return 0;
}

static void transfer_free(struct transfer *t)
{
	struct transfer **p = &t->http->transfers;
	while (*p != NULL && *p != t)
		p = &(*p)->next;
	if (*p == t)
		*p = t->next;
	if (t->curl != NULL) {
		curl_multi_remove_handle(t->http->multi, t->curl);
		curl_easy_cleanup(t->curl);
	}
	curl_slist_free_all(t->headers);
	str_finish(&t->body);
	free(t->url);
	free(t);
}

void http_destroy(struct http *h)
{
	if (h == NULL)
		return;
	while (h->transfers != NULL)
		transfer_free(h->transfers);
	curl_multi_cleanup(h->multi);
	free(h);
}

/* ---- what libcurl calls ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	size_t n = size * count;
	if (n > t->size_most - t->body.len) {
		t->too_large = true;
		return 0;
	}
	str_add(&t->body, bytes, n);
	return n;
}

static void take_tag(const char *line, size_t len, const char *name, char out[TAG_MAX])
{
	size_t n = strlen(name);
	if (len <= n || strncasecmp(line, name, n) != 0)
		return;
	while (n < len && (line[n] == ' ' || line[n] == '\t'))
		n++;
	while (len > n && (unsigned char)line[len - 1] <= ' ')
		len--;
	out[0] = '\0';
	if (len - n >= TAG_MAX)
		return;
	for (size_t i = n; i < len; i++)
		if ((unsigned char)line[i] < ' ')
			return;
	memcpy(out, line + n, len - n);
	out[len - n] = '\0';
}

static size_t on_header(char *line, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	size_t len = size * count;
	if (len > 5 && memcmp(line, "HTTP/", 5) == 0)
		t->etag[0] = t->modified[0] = '\0'; /* those before were of a redirect */
	take_tag(line, len, "ETag:", t->etag);
	take_tag(line, len, "Last-Modified:", t->modified);
	return len;
}

static curl_socket_t on_socket(void *user, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = user;
	const void *ip =
	        to->family == AF_INET6
	                ? (const void *)&((struct sockaddr_in6 *)(void *)&to->addr)->sin6_addr
	                : (const void *)&((struct sockaddr_in *)(void *)&to->addr)->sin_addr;
	(void)purpose;
	if (!t->local && !address_is_public(&to->addr)) {
		inet_ntop(to->family, ip, t->closed, sizeof t->closed);
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- asking ---- */

static void set_secret(struct transfer *t, const char *secret)
{
	if (secret == NULL)
		return;
	if (strncmp(secret, "Bearer ", 7) == 0) {
		curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(t->curl, CURLOPT_XOAUTH2_BEARER, secret + 7);
	} else {
		curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(t->curl, CURLOPT_USERPWD, secret);
	}
}

static void add_header(struct transfer *t, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	char *line = mem_printf("%s: %s", name, value);
	t->headers = curl_slist_append(t->headers, line);
	free(line);
}

static void set_limits(struct transfer *t, const struct http_ask *ask)
{
	bool secure = strncmp(ask->url, "https://", 8) == 0;
	const char *protocols = secure ? "https" : "http,https";
	curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(t->curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
	curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(t->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS_MOST);
	curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT_MS, (long)ask->timeout_ms);
	curl_easy_setopt(t->curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)ask->size_most);
	curl_easy_setopt(t->curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETDATA, t);
	/* A proxy of the environment would connect wherever it likes. */
	curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(t->curl, CURLOPT_UNRESTRICTED_AUTH, 0L);
}

int http_ask(struct http *h, const struct http_ask *ask, http_done *done, void *user, struct err *e)
{
	struct transfer *t = mem_alloc(sizeof *t);
	t->http = h;
	t->done = done;
	t->user = user;
	t->url = mem_string(ask->url);
	t->local = ask->local;
	t->size_most = (size_t)ask->size_most;
	t->timeout_ms = ask->timeout_ms;
	str_init(&t->body);
	t->curl = curl_easy_init();
	if (t->curl == NULL) {
		transfer_free(t);
		return err_set(
		        e, -ENOMEM, "http.start", _("the network library cannot be started"));
	}
	curl_easy_setopt(t->curl, CURLOPT_URL, ask->url);
	curl_easy_setopt(t->curl, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(t->curl, CURLOPT_USERAGENT, "bantin/" BANTIN_VERSION);
	curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, t);
	set_limits(t, ask);
	set_secret(t, ask->secret);
	add_header(t, "If-None-Match", ask->etag);
	add_header(t, "If-Modified-Since", ask->modified);
	curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, t->headers);
	t->next = h->transfers;
	h->transfers = t;
	curl_multi_add_handle(h->multi, t->curl);
	return 0;
}

/* ---- answers ---- */

static void explain(const struct transfer *t, CURLcode result, long code, char out[512])
{
	if (t->closed[0] != '\0')
		snprintf(out, 512,
		        _("its address %s is this machine's or a private network's; if that is "
		          "meant, "
		          "set local = true"),
		        t->closed);
	else if (t->too_large || result == CURLE_FILESIZE_EXCEEDED)
		snprintf(out, 512, _("its answer is larger than %zu bytes"), t->size_most);
	else if (result == CURLE_OPERATION_TIMEDOUT)
		snprintf(out, 512, _("it did not answer within %lld s"),
		        (long long)(t->timeout_ms + 999) / 1000);
	else if (result == CURLE_TOO_MANY_REDIRECTS)
		snprintf(out, 512, _("it redirects more than %d times"), REDIRECTS_MOST);
	else if (result == CURLE_UNSUPPORTED_PROTOCOL)
		snprintf(out, 512, _("it redirects to an address that is not allowed"));
	else if (result != CURLE_OK)
		snprintf(out, 512, _("it cannot be reached: %.300s"),
		        t->why[0] != '\0' ? t->why : curl_easy_strerror(result));
	else if (code == 401 || code == 403)
		snprintf(out, 512, _("it wants a credential, or another one (HTTP %ld)"), code);
	else if (code == 404 || code == 410)
		snprintf(out, 512, _("there is nothing any more at its address (HTTP %ld)"), code);
	else if (code != 200 && code != 304)
		snprintf(out, 512, _("it answers with an error (HTTP %ld)"), code);
}

static void finish(struct transfer *t, CURLcode result)
{
	struct http_answer a = {.body = t->body.data,
	        .len = t->body.len,
	        .etag = t->etag,
	        .modified = t->modified,
	        .url = t->url};
	long code = 0;
	char *url = NULL;
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_getinfo(t->curl, CURLINFO_EFFECTIVE_URL, &url);
	if (url != NULL)
		a.url = url;
	a.code = (int)code;
	explain(t, result, code, a.sentence);
	t->done(t->user, &a);
	transfer_free(t);
}

int http_wait(struct http *h, int timeout_ms, int wake)
{
	struct curl_waitfd extra = {.fd = wake, .events = CURL_WAIT_POLLIN};
	int running, left;
	curl_multi_perform(h->multi, &running);
	for (CURLMsg *m; (m = curl_multi_info_read(h->multi, &left)) != NULL;) {
		struct transfer *t = NULL;
		CURLcode result = m->data.result;
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		finish(t, result);
		timeout_ms = 0; /* whoever was told may have asked again */
	}
	return curl_multi_poll(h->multi, &extra, wake >= 0 ? 1 : 0, timeout_ms, NULL) == CURLM_OK
	               ? 0
	               : -EIO;
}

int64_t http_time(const char *text)
{
	time_t t = curl_getdate(text, NULL);
	return t > 0 ? (int64_t)t * 1000 : 0;
}
