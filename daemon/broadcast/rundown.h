/* The rundown: the ordered parts of a bulletin as written in settings, one
 * text a part: "chime[:NAME]", "call", "articles[:category=C,max=N]",
 * "file:PATH", "relay:SOURCE=MINUTES", "pause:2s", "closing". */
#ifndef BANTIN_BROADCAST_RUNDOWN_H
#define BANTIN_BROADCAST_RUNDOWN_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum rundown_kind {
	RUNDOWN_CHIME,
	RUNDOWN_CALL,
	RUNDOWN_ARTICLES,
	RUNDOWN_FILE,
	RUNDOWN_RELAY,
	RUNDOWN_PAUSE,
	RUNDOWN_CLOSING,
	RUNDOWN_KINDS
};

struct rundown_part {
	enum rundown_kind kind;
	char *text;        /* chime: its name or ""; articles: the category or ""; file: the path;
	                    * relay: the source; else "". Owned by the rundown */
	unsigned max;      /* articles: at most so many; 0: all */
	int64_t length_ms; /* pause, relay */
};

struct rundown {
	struct rundown_part *parts;
	size_t count;
};

/* 0, or -EINVAL and a sentence that quotes the part. */
int rundown_parse(const char *const *texts, size_t count, struct rundown *ret, struct err *e);
void rundown_finish(struct rundown *r);

#endif
