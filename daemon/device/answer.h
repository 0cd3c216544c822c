/* Does the sound server answer? It tells one that rests from one that is stopped, while the
 * device asks for no frames. Whoever serves a stream socket of this process is called once
 * more on the same address, and the call is ended at once: a server that turns its loop
 * hangs up within milliseconds, whatever its protocol. The kernel takes calls for one that
 * does not, and nobody hangs up. Never waits. Used by the player's control side. */
#ifndef BANTIN_DEVICE_ANSWER_H
#define BANTIN_DEVICE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ANSWER_SERVERS_MOST = 4 };

struct answer {
	int calls[ANSWER_SERVERS_MOST]; /* that nobody has hung up */
	size_t count;
	int64_t asked_ns; /* mono; 0: not asked */
};

/* Call the servers. Where there is none (a sound card needs none) nobody is called. */
void answer_ask(struct answer *a, int64_t now_ns);
/* One that was called has not hung up since. */
bool answer_is_owed(struct answer *a);
/* Forget it; may be asked again. A zeroed struct is fine. */
void answer_forget(struct answer *a);

#endif
