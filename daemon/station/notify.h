/* What the station tells systemd: the one sentence of `systemctl status`, and journal
 * entries that programs can search (fields, message ids). The ids are explained to
 * people in systemd/bantin.catalog and bantind(8). */
#ifndef BANTIN_STATION_NOTIFY_H
#define BANTIN_STATION_NOTIFY_H

#include "station/show.h"

/* Ready, for systemd and in the journal; ending on a signal. */
void notify_ready(struct station *s);
void notify_ending(struct station *s, unsigned signal);

/* The socket that systemd handed over: s->socket gets its path. */
void notify_socket(struct station *s, int fd);

/* The sentence, if it changed; a journal entry for each problem of the status that
 * came or went. Cheap enough for every turn of the director. */
void notify_state(struct station *s);

/* An airing went on air, ended with `result`, or will never sound. */
void notify_began(const struct show *w);
void notify_ended(const struct show *w, enum log_result result, const char *why);
void notify_never(
        struct station *s, const struct airing *airing, enum log_result result, const char *why);

/* Somebody did something by the socket, or was refused (`error`). */
void notify_act(const struct peer *peer, const char *method, const char *error);

/* The settings were read again; `error` says why not, or is NULL. */
void notify_reloaded(const char *error);

void notify_finish(struct station *s);

#endif
