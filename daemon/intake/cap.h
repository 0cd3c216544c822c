/* Common Alerting Protocol 1.2 (OASIS, CAP-v1.2-os): one alert, and the article that
 * it becomes. Digital signatures (section 3.3.2.1) are not checked: who may alert is
 * decided by the address that it came from, see `trust` in the settings. */
#ifndef BANTIN_INTAKE_CAP_H
#define BANTIN_INTAKE_CAP_H

#include "base/err.h"
#include "base/str.h"
#include "intake/draft.h"

#include <stdbool.h>
#include <stdint.h>

/* In the order of the standard's lists, section 3.2.1 and 3.2.2. */
enum cap_status { CAP_ACTUAL, CAP_EXERCISE, CAP_SYSTEM, CAP_TEST, CAP_DRAFT, CAP_STATUS_COUNT };
enum cap_type { CAP_ALERT, CAP_UPDATE, CAP_CANCEL, CAP_ACK, CAP_ERROR, CAP_TYPE_COUNT };
enum cap_urgency { CAP_IMMEDIATE, CAP_EXPECTED, CAP_FUTURE, CAP_PAST, CAP_URGENCY_COUNT };
enum cap_severity { CAP_EXTREME, CAP_SEVERE, CAP_MODERATE, CAP_MINOR, CAP_SEVERITY_COUNT };
enum cap_certainty { CAP_OBSERVED, CAP_LIKELY, CAP_POSSIBLE, CAP_UNLIKELY, CAP_CERTAINTY_COUNT };

/* One <info>. Text is composed UTF-8, never NULL; urgency and the like are their
 * ..._COUNT where the alert says Unknown or something else. Times are wall ms, 0: none. */
struct cap_info {
	char *language; /* "vi-VN"; "" unsaid, which the standard takes for en-US */
	char *event, *sender_name, *headline;
	char *description, *instruction; /* paragraphs parted by LF */
	char *areas;                     /* areaDesc of each <area>, parted by "; " */
	int urgency, severity, certainty;
	int64_t onset, expires;
};

struct cap_alert {
	char *identifier, *sender, *sent; /* as written; of a message all are required */
	char *references;                 /* as written: sender,identifier,sent parted by space */
	int status, type;                 /* ..._COUNT: none of the standard's */
	bool public;                      /* scope is Public */
	struct cap_info *infos;
	size_t info_count;
};

/* Take an alert apart. -EINVAL and a sentence for what is not XML, not an alert, or
 * lacks what the standard requires; entities and document types are refused; nothing to
 * free then. */
int cap_parse(
        const char *path, const char *bytes, size_t len, struct cap_alert *ret, struct err *e);
void cap_finish(struct cap_alert *a);    /* frees, zeroes; fine twice */
const char *cap_status_name(int status); /* as the standard writes it, or "?" */
const char *cap_type_name(int type);     /* the same */

/* The <info> to be spoken after `before` (NULL: the first): Vietnamese ones, else those in
 * the language of the first, without what has expired at `now` (wall ms; 0: whenever that
 * is); NULL if there is none. */
const struct cap_info *cap_spoken(
        const struct cap_alert *a, int64_t now, const struct cap_info *before);

/* The alert as an article file with Class ("normal", "priority" or "emergency" by the table
 * in cap_article.c and bantin-fetch(8); the most urgent of all that is said), Expires (the last),
 * Key, and Replaces of an update or Withdraws of a cancel; appended to `out`. `now` in wall ms.
 * -ENOTSUP and a sentence for what must not air: tests, exercises, drafts, acknowledgements, what
 * is not public; -ETIME for what has expired. `out` is untouched then. */
int cap_article(
        const char *path, const struct cap_alert *a, int64_t now, struct str *out, struct err *e);

/* For people who look at one: its text as a draft, whatever its status. */
int cap_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e);

#endif
