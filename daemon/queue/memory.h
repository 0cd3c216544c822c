/* The model: the queue as the loop thread decides on it. Applies at once,
 * checks everything, and can take back a list that could not be committed.
 *
 * As the twin of SQLite (memory_create(true)) it keeps texts, log and events
 * too; in the daemon (false) those live in SQLite alone, and what has ended is
 * forgotten by memory_forget_over(). Pointers handed out live until the next
 * apply, revert or forget. */
#ifndef BANTIN_QUEUE_MEMORY_H
#define BANTIN_QUEUE_MEMORY_H

#include "queue/store.h"

struct memory; /* begins with struct store */

struct memory *memory_create(bool keep_all);
struct store *memory_store(struct memory *m); /* apply through it is confirmed at once */

/* Apply, to be confirmed or taken back by `token` (not 0, rising). Until then
 * memory_unconfirmed() is true of what it touched. */
int memory_apply(
        struct memory *m, struct change *changes, size_t count, uint64_t token, struct err *e);
void memory_confirm(struct memory *m, uint64_t token);
void memory_revert(struct memory *m, uint64_t token);
/* What a revert could not bring back by itself, because something newer stood
 * on it: when that has been settled, memory and disk may differ. Takes the
 * next such object off the list: false if there is none. */
bool memory_doubtful(struct memory *m, bool *ret_is_airing, int64_t *ret_id);
/* Put it as it is on disk (NULL: it is not there). Not while it is unconfirmed. */
void memory_correct_article(struct memory *m, int64_t id, const struct article *a);
void memory_correct_airing(struct memory *m, int64_t id, const struct airing *a);
bool memory_article_unconfirmed(const struct memory *m, int64_t id);
bool memory_airing_unconfirmed(const struct memory *m, int64_t id);

/* Fresh ids; the counter moves on even if the change is never applied. */
int64_t memory_new_article_id(struct memory *m);
int64_t memory_new_airing_id(struct memory *m);

const struct article *memory_article(const struct memory *m, int64_t id); /* NULL: not here */
const struct article *memory_by_key(const struct memory *m, const char *key);
const struct airing *memory_airing(const struct memory *m, int64_t id);
const struct part *memory_part(const struct memory *m, int64_t airing, const char *output);
const char *memory_meta(const struct memory *m, const char *name);
void memory_counts(const struct memory *m, struct store_counts *ret);

/* Walks by position, from 0 until NULL. */
const struct article *memory_article_at(const struct memory *m, size_t i); /* by id */
const struct article *memory_waiting_at(
        const struct memory *m, size_t i); /* approved, by article_order() */
const struct article *memory_expiring_at(
        const struct memory *m, size_t i); /* not over, with an end of validity,
                                            * soonest first */
const struct airing *memory_airing_at(const struct memory *m, size_t i); /* by id */
const struct airing *memory_due_at(
        const struct memory *m, size_t i); /* planned or ready: planned time, class
                                            * (highest first), id */
const struct airing *memory_on_air_at(const struct memory *m, size_t i); /* on air, by id */
/* Airings of one article, by id, from 0 until NULL. */
const struct airing *memory_airing_of(const struct memory *m, int64_t article, size_t i);

/* Loading (queue/sqlite.h): put as they are, nothing checked, strings taken (the
 * struct is zeroed); seal builds the
 * indexes and must be called once before anything else. */
void memory_load_article(struct memory *m, struct article *a);
void memory_load_airing(struct memory *m, struct airing *a);
void memory_load_part(struct memory *m, struct part *p);
void memory_load_meta(struct memory *m, const char *name, const char *value);
void memory_load_seal(struct memory *m, const struct store_counts *high);

/* Drop articles that are over, confirmed, and have no live airing, with their
 * airings and parts. Returns how many. */
size_t memory_forget_over(struct memory *m);

#endif
