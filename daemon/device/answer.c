/* Calls to the servers of this process. Owns their descriptors while they are open; what
 * holds: calls[0 .. count) are open. */
#include "device/answer.h"

#include "base/fd.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { DESCRIPTORS_LOOKED_AT = 256 };

/* The address of whoever serves this stream socket; false: it is something else, or its peer
 * has no name (a socket pair). */
static bool server_of(int fd, struct sockaddr_un *ret, socklen_t *ret_len)
{
	int type = 0;
	socklen_t len = sizeof type;
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0 || type != SOCK_STREAM)
		return false;
	*ret_len = sizeof *ret;
	if (getpeername(fd, (struct sockaddr *)ret, ret_len) < 0)
		return false;
	return ret->sun_family == AF_UNIX &&
	       *ret_len > offsetof(struct sockaddr_un, sun_path) + 1 && *ret_len <= sizeof *ret;
}

/* -1: nobody takes calls there any more, which is not the same as being stopped. A queue
 * that is full (EAGAIN) is, but then those before us wait, too. */
static int call(const struct sockaddr_un *to, socklen_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)to, len) < 0 || shutdown(fd, SHUT_WR) < 0)
		fd_close(&fd);
	return fd;
}

void answer_ask(struct answer *a, int64_t now_ns)
{
	struct sockaddr_un seen[ANSWER_SERVERS_MOST], to;
	socklen_t lens[ANSWER_SERVERS_MOST], len;
	size_t known = 0;
	answer_forget(a);
	a->asked_ns = now_ns;
	for (int fd = 0; fd < DESCRIPTORS_LOOKED_AT && known < ANSWER_SERVERS_MOST; fd++) {
		if (!server_of(fd, &to, &len))
			continue;
		bool again = false;
		for (size_t i = 0; i < known; i++)
			again = again || (lens[i] == len && memcmp(&seen[i], &to, len) == 0);
		if (again)
			continue;
		seen[known] = to;
		lens[known++] = len;
		int made = call(&to, len);
		if (made >= 0)
			a->calls[a->count++] = made;
	}
}

static bool has_hung_up(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	return poll(&p, 1, 0) > 0; /* a word of greeting proves as much */
}

bool answer_is_owed(struct answer *a)
{
	for (size_t i = a->count; i-- > 0;) {
		if (!has_hung_up(a->calls[i]))
			continue;
		fd_close(&a->calls[i]);
		a->calls[i] = a->calls[--a->count];
	}
	return a->count > 0;
}

void answer_forget(struct answer *a)
{
	while (a->count > 0)
		fd_close(&a->calls[--a->count]);
	a->asked_ns = 0;
}
