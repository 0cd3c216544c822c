/* What clients of the socket may ask of the station, an act a file:
 *
 *   add.c        new articles, say          answer.c    when its changes are on disk
 *   recording.c  the same with a sound file body.c      the text that came with a request
 *   approve.c    approve: freezes the words fit.c       may a text be read at all
 *   move.c       hold, cancel               journal.c   the as-aired log, its report, backup
 *   edit.c       edit, move in the queue    status.c    the station as JSON
 *   list.c       list, show                 outputs.c   volume and test of an output, voices
 *   preview.c    what would be said, and its sound
 *   displace.c   when an article would air, and what would give way to it
 *   next.c       the coming hours           outlook.c   the forecast with what is not planned
 *   occurrence.c what one programme would take
 *   onair.c      stop, skip, pause, mute
 *
 * They stand on station/, which knows nothing of them. */
#ifndef BANTIN_REQUESTS_REQUESTS_H
#define BANTIN_REQUESTS_REQUESTS_H

#include "base/err.h"

struct station;

/* Open the control socket of `s` and answer it; given to station_create(). */
int requests_open(struct station *s, struct err *e);

#endif
