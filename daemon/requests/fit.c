/* The review of texts at the daemon's door (review/review.h), as errors of the
 * socket: counts go along, so that the command line can say it in the officer's
 * language. Insisting is logged like every act, and who did it goes
 * with the article into the as-aired log. */
#include "requests/fit.h"

#include "base/log.h"
#include "base/str.h"
#include "requests/answer.h"
#include "review/review.h"

#include <string.h>

enum { LETTERS_LOST, UNSPACED, DAMAGED, FOREIGN, UNMARKED };

static const struct {
	const char *id;    /* of the review */
	const char *error; /* of the socket */
} faults[] = {
        [LETTERS_LOST] = {"review.lost", "text_lost"},
        [UNSPACED] = {"review.unspaced", "text_unspaced"},
        [DAMAGED] = {"review.damaged", "text_damaged"},
        [FOREIGN] = {"review.language", "text_foreign"},
        [UNMARKED] = {"review.marks", "text_unmarked"},
};

static json_t *counts_json(const struct review *v, const char *name)
{
	json_t *data = json_pack("{s:I, s:I, s:I, s:I, s:I}", "lost", (json_int_t)v->lost,
	        "damaged", (json_int_t)(v->damaged + v->broken), "words", (json_int_t)v->words,
	        "foreign", (json_int_t)(v->words - v->syllables), "marked", (json_int_t)v->marked);
	struct str suspects;
	json_object_set_new(data, "letters", json_integer((json_int_t)v->longest));
	str_init(&suspects);
	review_suspects(v, &suspects);
	json_object_set_new(data, "suspects", json_string(suspects.data));
	str_finish(&suspects);
	if (name != NULL)
		json_object_set_new(data, "path", json_string(name));
	if (v->lost_line > 0)
		json_object_set_new(data, "line", json_integer(v->lost_line));
	return data;
}

bool fit_to_be_read(
        struct request *r, const char *text, size_t len, const char *name, char **ret_insisted)
{
	struct review review;
	struct err e;
	review_text(text, len, &review);
	if (review_refuse(&review, name, &e) == 0)
		return true;
	bool never = strcmp(e.id, faults[LETTERS_LOST].id) == 0 ||
	             strcmp(e.id, faults[UNSPACED].id) == 0;
	if (request_flag(r, "insist", false) && !never) {
		const struct peer *p = request_peer(r);
		if (!request_may(r, ROLE_APPROVE)) {
			request_fail_role(r, ROLE_APPROVE);
			return false;
		}
		log_line(LOG_NOTICE, "%s by uid %u%s%s insists although it was refused (%s)",
		        request_method(r)->name, (unsigned)p->uid,
		        p->actor[0] != '\0' ? " as " : "", p->actor, e.id);
		*ret_insisted = answer_who(r);
		return true;
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (strcmp(faults[i].id, e.id) == 0) {
			request_fail(r, faults[i].error, counts_json(&review, name));
			return false;
		}
	request_fail_err(r, &e);
	return false;
}
