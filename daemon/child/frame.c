/* Frames: one packet each, checked at the door. The header goes in the same
 * packet as the payload, so sender and receiver agree or nothing happens. */
#include "child/frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct header {
	uint32_t type, id, len;
};

union control_space {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static void attach_fd(struct msghdr *message, union control_space *space, int passed)
{
	message->msg_control = space->bytes;
	message->msg_controllen = sizeof space->bytes;
	struct cmsghdr *c = CMSG_FIRSTHDR(message);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &passed, sizeof passed);
}

int frame_send(int sock, uint32_t type, uint32_t id, const void *payload, size_t len, int passed)
{
	struct header head = {.type = type, .id = id, .len = (uint32_t)len};
	union control_space space = {0};
	struct iovec parts[2] = {
	        {.iov_base = &head, .iov_len = sizeof head},
	        {.iov_base = (void *)(uintptr_t)payload, .iov_len = len},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = len > 0 ? 2 : 1};
	if (len > FRAME_PAYLOAD_MAX)
		return -EMSGSIZE;
	if (passed >= 0)
		attach_fd(&message, &space, passed);
	ssize_t n;
	do /* a reset is told once, then it is a broken pipe */
		n = sendmsg(sock, &message, MSG_NOSIGNAL);
	while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	return n < 0 ? -errno : 0;
}

static int received_fd(struct msghdr *message)
{
	int fd = -1;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			memcpy(&fd, CMSG_DATA(c), sizeof fd);
	return fd;
}

int frame_recv(int sock, struct frame *f)
{
	struct header head;
	union control_space space = {0};
	struct iovec parts[2] = {
	        {.iov_base = &head, .iov_len = sizeof head},
	        {.iov_base = f->payload, .iov_len = sizeof f->payload},
	};
	struct msghdr message = {.msg_iov = parts,
	        .msg_iovlen = 2,
	        .msg_control = space.bytes,
	        .msg_controllen = sizeof space.bytes};
	ssize_t n;
	/* A reset (the other side left frames of ours unread) is told once, and
	 * before what it sent last: read on, its end follows. */
	do
		n = recvmsg(sock, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n <= 0)
		return n == 0 ? 0 : -errno;
	f->fd = received_fd(&message);
	if ((size_t)n < sizeof head || head.len != (size_t)n - sizeof head ||
	        (message.msg_flags & MSG_TRUNC)) {
		if (f->fd >= 0)
			close(f->fd);
		f->fd = -1;
		return -EPROTO;
	}
	f->type = head.type;
	f->id = head.id;
	f->len = head.len;
	return 1;
}

int frame_wait(int sock, int timeout_ms)
{
	struct pollfd p = {.fd = sock, .events = POLLIN};
	int n = poll(&p, 1, timeout_ms);
	return n < 0 ? (errno == EINTR ? 0 : -errno) : n > 0;
}
