/* The monthly report that provinces ask for, as a pure function of log rows:
 * bulletins, played, emergencies, minutes played, minutes asked for. */
#ifndef BANTIN_QUEUE_REPORT_H
#define BANTIN_QUEUE_REPORT_H

#include "queue/article.h"

struct report_month {
	int year, month;
	int64_t bulletins; /* different articles that were to air (an end row of any result) */
	int64_t played;    /* airings of which sound went out, whole or in part; a resumed airing is
	                    * the same playing and counts once */
	int64_t emergencies; /* of those, of class emergency */
	int64_t played_ms;   /* sound that went out */
	int64_t asked_ms;    /* sound that was to go out (of all end rows but resumed rests) */
	struct report_set {
		int64_t *items; /* rising */
		size_t count, capacity;
	} articles, silent; /* private: seen; airings that were cut before they sounded */
};

struct report {
	struct report_month *months; /* rising, only those that have rows */
	size_t count;
	size_t capacity;
	struct report_set tests; /* private: airings that were tests */
};

void report_init(struct report *r);
/* Rows by seq; start rows, and tests with their rests, are passed over. A row belongs to the month,
 * in the station's time zone, in which it began to sound; what never did, to that in which it
 * should have: what a power cut leaves is written when the power is back, perhaps in another month.
 */
void report_add(struct report *r, const struct log_row *row);
void report_finish(struct report *r);

#endif
