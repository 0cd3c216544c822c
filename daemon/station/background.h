/* Work that takes its time (verifying years of log, a backup) on a thread of its
 * own, so that the loop never waits. */
#ifndef BANTIN_STATION_BACKGROUND_H
#define BANTIN_STATION_BACKGROUND_H

#include "base/err.h"

#include <systemd/sd-event.h>

struct background;

/* `work` runs on the thread and may touch only `task`; `done` runs on the loop
 * after it, with what work returned and its error. A few run at a time; more wait their
 * turn. -errno if no thread could be started; then neither is called. */
typedef int background_work(void *task, struct err *e);
typedef void background_done(void *task, int status, const struct err *e);

int background_create(sd_event *loop, struct background **ret);
int background_run(struct background *b, background_work *work, background_done *done, void *task);
/* Waits for what runs; its done() is called with the result, and with -ECANCELED for
 * what had not begun. */
void background_destroy(struct background *b);

#endif
