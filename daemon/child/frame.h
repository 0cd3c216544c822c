/* Frames between a program and its children, on a SOCK_SEQPACKET pair.
 *
 * One frame is one packet: a header of three little words, then the payload.
 * A packet arrives whole or not at all, so there is no half frame to keep and
 * no length to believe. What is larger than FRAME_PAYLOAD_MAX travels as a
 * descriptor (memfd) with the frame. Types are the business of each protocol
 * (voice/protocol.h, output/protocol.h, broadcast/protocol.h). */
#ifndef BANTIN_CHILD_FRAME_H
#define BANTIN_CHILD_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum { FRAME_PAYLOAD_MAX = 64 << 10 };

struct frame {
	uint32_t type;
	uint32_t id;  /* which request this belongs to; 0 if none */
	uint32_t len; /* payload bytes */
	int fd;       /* descriptor that came with it, or -1; the receiver owns it */
	unsigned char payload[FRAME_PAYLOAD_MAX];
};

/* Send one frame; `passed` is a descriptor or -1 and stays the caller's.
 * 0, -EAGAIN (non-blocking socket full: nothing was sent), -EPIPE, -EMSGSIZE. */
int frame_send(int sock, uint32_t type, uint32_t id, const void *payload, size_t len, int passed);

/* Receive one frame into `f`. 1: a frame; 0: the other side is gone;
 * -EAGAIN: nothing there (non-blocking); -EPROTO: not a frame. */
int frame_recv(int sock, struct frame *f);

/* Wait at most `timeout_ms` (-1: for ever) until the socket can be read.
 * 1: yes (or the other side is gone), 0: not in time, -errno. */
int frame_wait(int sock, int timeout_ms);

#endif
