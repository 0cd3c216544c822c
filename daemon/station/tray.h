/* Folders of the spool as folders: made, listed, emptied into one another. Knows
 * nothing of articles. Every function works below a folder's descriptor, so a name
 * that somebody put there leads nowhere else. */
#ifndef BANTIN_STATION_TRAY_H
#define BANTIN_STATION_TRAY_H

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* Open the folder `name` below `root`, making it with `mode` if it is not there. A
 * descriptor, or -errno with a sentence that calls it `shown`. */
int tray_open(int root, const char *name, mode_t mode, const char *shown, struct err *e);

/* Not a file that is whole: hidden, or named as programs name what they still write
 * (.part, .tmp, ~ ...). */
bool tray_ignores(const char *name);

struct tray_entry {
	char *name;
	int64_t written_ns; /* time of its last writing, CLOCK_REALTIME */
};

/* What lies there, but for folders and what is ignored: oldest first, then by name; at
 * most `most`. The caller frees each name and the list. -errno. */
int tray_list(int fd, size_t most, struct tray_entry **ret, size_t *ret_count);
/* Files there but for reasons; *ret_newest is when the last one came (wall ms, 0: none). */
size_t tray_count(int fd, int64_t *ret_newest);

/* Move, finding another name if it is taken there; that goes to `ret_name`. 0 or -errno. */
enum { TRAY_NAME_MAX = NAME_MAX + 1 };
int tray_move(int from, const char *name, int to, char ret_name[TRAY_NAME_MAX]);

/* Write a small file whole, replacing an older one. 0 or -errno. */
int tray_write(int fd, const char *name, const char *text, size_t len);

/* Remove files that came here before `before` (wall ms). Returns how many. */
size_t tray_tidy(int fd, int64_t before_ms);

#endif
