/* What all that is done to articles shares. */
#ifndef BANTIN_STATION_ARTICLES_H
#define BANTIN_STATION_ARTICLES_H

#include "station/internal.h"
#include "station/show.h"

/* Texts of articles, new ones and edited ones, whose change is not committed yet: what
 * airs at once is rendered before that. Forgotten are those up to the revision; of all
 * articles with id 0. */
void articles_keep_unstored(struct station *s, int64_t id, int32_t revision, const char *text);
void articles_forget_unstored(struct station *s, int64_t id, int32_t revision);

/* An article's text, appended to `out`; also of one that is not on disk yet. */
int article_text(struct station *s, const struct article *a, struct str *out, struct err *e);

/* False after failing the request: `plan` (NULL is fine) cannot be read, is past, or
 * has no end although the article does not expire. */
bool articles_plan_good(
        struct request *r, const struct station *s, const char *plan, int64_t expires);
/* False after failing the request: no output is in the zone, no profile has the name.
 * NULL is fine. */
bool articles_place_good(
        struct request *r, const struct station *s, const char *zone, const char *voice);

/* What a class needs before it may air. */
enum settings_approval article_approval(const struct station *s, enum air_class class);

/* A parameter in the --at grammar: 0 and *ret (kept if it was not given), or -EINVAL
 * after failing the request. */
int articles_when(struct request *r, const char *name, const struct station *s, int64_t *ret);

/* One that is to air at `at` starts no later: how long it may wait while something else
 * is on air, or the station was down. */
int64_t article_latest(const struct station *s, int64_t at);
/* The newest of a series, or what the article names, takes the older one's place as
 * soon as it may air itself. */
bool article_makes_way(const struct article *old, const struct article *newer);
/* What is on air of it ends now; in a batch when all of the batch was taken, so that one
 * that is refused silences nothing. */
void article_off_air(struct station *s, int64_t article, enum show_end why);
/* The batch is over: silence what it was to silence, or nothing. */
void articles_batch_over(struct station *s, bool kept);
/* An article that may air and has a time: plan its airing. */
void article_plan_first(struct station *s, const struct article *a, struct changes *list);
/* Its planned airings will not take place; the log says so. */
void article_drop_airings(struct station *s, const struct article *a, enum log_result result,
        const char *why, struct changes *list);
/* Roles that the sender lacks for what article_supersede() would take off: nobody
 * silences a warning with a class that anybody may air. */
unsigned article_supersede_takes(
        const struct station *s, const struct article *newer, const struct request *r);
/* What `newer` names, and older ones of its series, make way for it. */
void article_supersede(struct station *s, const struct article *newer, struct changes *list);

/* Profile of the voice that says it. */
const char *article_voice(const struct settings *settings, const struct article *a);
/* Its title if that is to be spoken: settings want titles, and the text does not begin
 * with it (a title that was made of the first words). Else NULL. */
const char *article_spoken_title(
        const struct station *s, const struct article *a, const char *text);

/* The sender wrote the article's present words. */
bool article_is_author(const struct request *r, const struct article *a);

#endif
