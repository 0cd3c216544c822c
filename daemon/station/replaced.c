/* A database that turned out damaged in use was set aside and filled anew by the
 * store thread (queue/sqlite_salvage.c). The model knows what should be there: what
 * cannot be read from the new file is told, article by article, never silently. */
#include "station/replaced.h"

#include "base/log.h"
#include "base/str.h"
#include "station/internal.h"
#include "station/notify.h"

#include <stdio.h>

static bool is_there(struct station *s, const struct article *a)
{
	struct store *history = queue_history(s->queue);
	struct article found;
	struct str text;
	struct err e;
	str_init(&text);
	int status = history->ops->article(history, a->id, &found, &e);
	if (status == 0) {
		article_finish(&found);
		status = history->ops->text(history, a->id, a->revision, &text, &e);
	}
	str_finish(&text);
	return status == 0;
}

void replaced_look(struct station *s)
{
	const struct memory *model = queue_model(s->queue);
	const struct article *a;
	char aside[sizeof s->opening.set_aside];
	bool holes;
	if (!queue_replaced(s->queue, aside, &holes))
		return;
	snprintf(s->opening.set_aside, sizeof s->opening.set_aside, "%s", aside);
	log_line(LOG_ERROR, "the database was damaged; it is kept as %s, a new one %s", aside,
	        holes ? "has what could be read of it" : "has all of it");
	for (size_t i = 0; holes && (a = memory_article_at(model, i)) != NULL; i++)
		if (!memory_article_unconfirmed(model, a->id) && !is_there(s, a))
			log_line(LOG_ERROR,
			        "article %lld \"%s\" could not be read from the damaged database; "
			        "add it again",
			        (long long)a->id, a->title);
	if (holes && memory_meta(model, "muted") != NULL) {
		struct changes list = {0}; /* must not come back as sound */
		changes_meta(&list, "muted", memory_meta(model, "muted"));
		station_fact(s, &list);
	}
	notify_state(s);
}
