/* Listening to a source and writing it onto a tape in real time, as ordered
 * over a socket (output/relay.h). */
#ifndef BANTIN_DEVICE_RELAY_H
#define BANTIN_DEVICE_RELAY_H

/* Work until the parent lets go or the relay is over. `name`: see
 * device/input.h. A source that hangs is ended with the process. */
void relay_serve(int sock, const char *name);

#endif
