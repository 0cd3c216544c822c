/* The coming time as people want to see it: what is planned, repeats that are not
 * planned yet, and what somebody imagines beside that. */
#ifndef BANTIN_REQUESTS_OUTLOOK_H
#define BANTIN_REQUESTS_OUTLOOK_H

#include "station/internal.h"

#include "schedule/forecast.h"

struct outlook {
	struct forecast forecast;
	struct slot *imagined; /* airings that nobody has planned yet */
	size_t imagined_count;
	bool whole; /* nothing was left out for its number */
};

/* What somebody imagines. Zeroes: nothing. */
struct outlook_guess {
	const struct article *article; /* as if it were approved now; id 0: it is not added yet */
	int64_t length_ms;             /* of it */
	const int64_t *without;        /* articles that are off */
	size_t without_count;
};

void outlook_make(struct station *s, int64_t ahead_ms, const struct outlook_guess *guess,
        struct outlook *ret);
void outlook_finish(struct outlook *o);

/* What an item of the forecast is about: the airing where it is planned (else NULL), the
 * article's number (0: of the guess that is not added), its class. False: an occurrence
 * of a programme. */
struct outlook_subject {
	const struct airing *airing;
	int64_t article;
	enum air_class class;
};
bool outlook_subject(const struct station *s, const struct outlook *o, int64_t airing,
        struct outlook_subject *ret);

/* {planned, starts, duration_ms, airing, article, title, class, programme, clash}. */
json_t *outlook_item(
        const struct station *s, const struct outlook *o, const struct forecast_item *item);

#endif
