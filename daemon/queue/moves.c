/* Legal moves, as bit sets by state. Both twins of the store check here. */
#include "queue/moves.h"

#include "base/i18n.h"

#include <errno.h>

#define TO_ARTICLE(s) (1u << ARTICLE_##s)
#define TO_AIRING(s) (1u << AIRING_##s)

/* What ends an article that has not been on air for good. */
#define ARTICLE_ENDS (TO_ARTICLE(EXPIRED) | TO_ARTICLE(SUPERSEDED) | TO_ARTICLE(CANCELLED))

/* clang-format off */
static const unsigned article_moves[] = {
	[ARTICLE_DRAFT]      = TO_ARTICLE(PENDING) | TO_ARTICLE(APPROVED) | ARTICLE_ENDS,
	[ARTICLE_PENDING]    = TO_ARTICLE(DRAFT) | TO_ARTICLE(APPROVED) | TO_ARTICLE(HELD) | ARTICLE_ENDS,
	/* Back to draft or pending: it was changed and must be approved again.
	 * To itself: approved at entry, its words are frozen once they are read. */
	[ARTICLE_APPROVED]   = TO_ARTICLE(APPROVED) | TO_ARTICLE(DRAFT) | TO_ARTICLE(PENDING) |
	                       TO_ARTICLE(HELD) | TO_ARTICLE(DONE) | ARTICLE_ENDS,
	/* To done: it was held while its last airing was going out whole. */
	[ARTICLE_HELD]       = TO_ARTICLE(DRAFT) | TO_ARTICLE(PENDING) | TO_ARTICLE(APPROVED) |
	                       TO_ARTICLE(DONE) | ARTICLE_ENDS,
	[ARTICLE_DONE]       = 0,
	[ARTICLE_EXPIRED]    = 0,
	[ARTICLE_SUPERSEDED] = 0,
	[ARTICLE_CANCELLED]  = 0,
};

#define AIRING_NEVER (TO_AIRING(MISSED) | TO_AIRING(FAILED) | TO_AIRING(REFUSED))

static const unsigned airing_moves[] = {
	/* To itself: its time was changed. Ready to planned: what was rendered is
	 * lost or no longer right. */
	[AIRING_PLANNED] = TO_AIRING(PLANNED) | TO_AIRING(READY) | TO_AIRING(ON_AIR) | AIRING_NEVER,
	[AIRING_READY]   = TO_AIRING(PLANNED) | TO_AIRING(READY) | TO_AIRING(ON_AIR) | AIRING_NEVER,
	[AIRING_ON_AIR]  = TO_AIRING(CUT) | TO_AIRING(AIRED) | TO_AIRING(FAILED),
	[AIRING_CUT]     = 0,
	[AIRING_AIRED]   = 0,
	[AIRING_MISSED]  = 0,
	[AIRING_FAILED]  = 0,
	[AIRING_REFUSED] = 0,
};
/* clang-format on */

_Static_assert(sizeof article_moves / sizeof *article_moves == ARTICLE_STATE_COUNT,
        "an article state has no moves");
_Static_assert(sizeof airing_moves / sizeof *airing_moves == AIRING_STATE_COUNT,
        "an airing state has no moves");

int article_move_check(int64_t id, enum article_state from, enum article_state to, struct err *e)
{
	if ((article_moves[from] >> to) & 1)
		return 0;
	return err_set(e, -EPERM, "article.move", _("article %lld is %s and cannot become %s"),
	        (long long)id, article_state_name(from), article_state_name(to));
}

int airing_move_check(int64_t id, enum airing_state from, enum airing_state to, struct err *e)
{
	if ((airing_moves[from] >> to) & 1)
		return 0;
	return err_set(e, -EPERM, "airing.move", _("airing %lld is %s and cannot become %s"),
	        (long long)id, airing_state_name(from), airing_state_name(to));
}

bool article_may_begin(enum article_state s)
{
	return s == ARTICLE_DRAFT || s == ARTICLE_PENDING || s == ARTICLE_APPROVED ||
	       s == ARTICLE_HELD;
}

bool airing_may_begin(enum airing_state s)
{
	/* Missed and refused: what could not even be planned is on record too. */
	return s == AIRING_PLANNED || s == AIRING_ON_AIR || s == AIRING_MISSED ||
	       s == AIRING_REFUSED;
}

bool article_is_over(enum article_state s)
{
	return article_moves[s] == 0;
}

bool airing_is_over(enum airing_state s)
{
	return airing_moves[s] == 0;
}
