/* One file of the spool on its way, shared by spool_file.c, which moves it, and arrival.c,
 * which makes articles of it if arrival_judge.c has nothing against it. */
#ifndef BANTIN_STATION_ARRIVAL_H
#define BANTIN_STATION_ARRIVAL_H

#include "station/spool.h"
#include "station/tray.h"

#include "intake/parcel.h"

struct spool;

struct arrival {
	struct arrival *next;
	struct spool *spool;
	struct station *station;
	size_t tray;  /* of the spool: where it lies */
	char *name;   /* there */
	char *feed;   /* name of its feed; NULL: a person's */
	int fd, tape; /* of the file; of its parcel */
	int tries;
	unsigned restarts; /* of the worker when it was begun */
	struct stat st;    /* when it was begun */
	struct peer peer;  /* its owner; for a feed nobody */
	struct parcel parcel;
	char *recording;   /* its name in the state folder, NULL for texts */
	int64_t length_ms; /* of the recording */
};

/* Why it may not be taken, from what is known before anybody looks into it. 0, or
 * -EINVAL and a sentence (in whatever language is borrowed). */
int arrival_admit(const struct arrival *a, struct err *e);

/* The class that an article of it has: a feed's articles have the feed's; alerts may be
 * more, as far as it is trusted. */
enum air_class arrival_class(const struct arrival *a, const struct intake_article *in);

/* Why an article of it may not be taken; errors as above. Else 0, and its times, 0 where
 * it says none. */
int arrival_judge(const struct arrival *a, const struct intake_article *in, int64_t *at,
        int64_t *expires, struct err *e);

/* Its articles into the queue: spool_ended() is called when they are on disk, or are
 * there already, or are refused. */
void arrival_take(struct arrival *a);

/* How it ended; frees it. With a `refusal` (English; may be NULL) it goes to rejected,
 * `refusal_vi` is the same in Vietnamese. */
void spool_ended(struct arrival *a, const char *refusal, const char *refusal_vi);
/* Nothing of it could be stored now: it stays, and is looked at again in a while. */
void spool_again(struct arrival *a);

/* The feed of the settings, or NULL. */
const struct settings_feed *feed_of(const struct arrival *a);

#endif
