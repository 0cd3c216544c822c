/* What a show means for the queue and the as-aired log: rows when it starts
 * and ends, progress, and what becomes of its article after. */
#ifndef BANTIN_STATION_AIRED_H
#define BANTIN_STATION_AIRED_H

#include "station/show.h"

/* Orders are out: the airing is on air, a start row is written. */
void aired_begin(struct show *w);
/* It ended on some outputs (parts with an `end`, told here once) and goes on on others:
 * kept, so that a crash does not bring it back there. `list` takes the records; NULL:
 * submitted at once. */
void aired_left(struct show *w, struct changes *list);
/* A new sentence: kept, so that a crash resumes there. */
void aired_sentence(const struct show *w, const struct show_part *part);
/* About ten times a second: for those who watch. */
void aired_progress(const struct show *w, const struct show_part *part);
/* The loudspeakers are done and files are still to be written: what was heard is kept,
 * so that a crash meanwhile does not air it again. */
void aired_heard(const struct show *w);
/* Every order is over: the end row, and what follows: done, held, or the rest
 * as a new airing. */
void aired_end(struct show *w);

/* An airing that never started ends: `to` is missed, failed or refused; a log row
 * says so. Records are added to `list`. */
void aired_never(struct station *s, const struct airing *airing, enum airing_state to,
        enum log_result result, const char *why, struct changes *list);

/* The `opening` of a rest that begins anew, because nothing but its opening was heard, or
 * part of its first sentence: what an airing has that no programme planned; that of a
 * repeat. Else a rest has NULL, or "". */
#define OPENING_OWN "own"
#define OPENING_REPEAT "own repeat"

/* Plan the rest of an airing that was cut, from `sentence`; `left`: not for these outputs
 * (lines_zone_without()), NULL: for all. Returns its number. */
int64_t aired_plan_rest(struct station *s, const struct airing *cut, int32_t sentence,
        const char *left, struct changes *list);

/* Another airing of it, than `except`, is planned or on air. */
bool aired_has_more(struct station *s, int64_t article, int64_t except);

/* Nothing more is planned for it: done. */
void aired_finish_article(
        struct station *s, int64_t article, int64_t except_airing, struct changes *list);

#endif
