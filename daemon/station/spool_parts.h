/* What the files of the spool share. spool.c opens, closes and tells of it; spool_watch.c
 * finds what lies there; spool_file.c brings one file through. */
#ifndef BANTIN_STATION_SPOOL_PARTS_H
#define BANTIN_STATION_SPOOL_PARTS_H

#include "station/arrival.h"

struct tray {
	char *feed;     /* NULL: for people */
	json_t *report; /* of bantin-fetch about it, NULL for people */
	int fd, watch;
};

struct waiting {
	size_t tray;
	char *name;
};

struct spool {
	struct station *station;
	char path[PATHS_MAX + 8];
	int root, feeds, done, rejected, inotify;
	sd_event_source *readable, *look, *tidy;
	struct tray *trays;
	size_t tray_count;
	struct waiting *waiting; /* from `next` on */
	size_t next, waiting_count, waiting_room;
	char **writing; /* seen to be written to, and not closed yet */
	size_t writing_count;
	struct arrival *running;
	int running_count;
	bool stopped;
	int64_t taken;
	size_t rejected_files;
	int64_t rejected_last; /* wall ms, 0: none lies there */
	char failure[512];     /* why there is no spool, "" */
};

/* ---- spool_watch.c ---- */

/* Look into every folder in `ms` from now, or sooner if that was asked for before. */
void spool_look_in(struct spool *p, uint64_t ms);
/* The next one that waits, or false; the caller frees ret->name. */
bool spool_next(struct spool *p, struct waiting *ret);
void spool_forget_waiting(struct spool *p); /* at the end */
/* Handlers of p->look and p->readable. */
int spool_on_look(sd_event_source *source, uint64_t usec, void *user);
int spool_on_inotify(sd_event_source *source, int fd, uint32_t events, void *user);

/* ---- spool_file.c ---- */

/* Begin with what waits, as far as there is room. */
void spool_begin_more(struct spool *p);
/* It is on its way already. */
bool spool_is_running(const struct spool *p, size_t tray, const char *name);
void spool_forget_running(struct spool *p); /* at the end */

#endif
