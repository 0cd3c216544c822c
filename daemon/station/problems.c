/* What is wrong with the station, the worst first: the one list that status shows,
 * the first of which systemd's STATUS= says. Called by status.c and notify.c. */
#include "station/files.h"
#include "station/spool.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* `data` fills the command line's sentence for `id`, in the user's language;
 * the English one is for logs and programs. */
static void add_problem(json_t *list, const char *id, json_t *data, char *sentence)
{
	json_t *p = json_pack("{s:s, s:s}", "id", id, "sentence", sentence);
	json_object_update(p, data);
	json_array_append_new(list, p);
	json_decref(data);
	free(sentence);
}

static void add_output_problems(json_t *list, const struct station *s)
{
	for (size_t i = 0; i < s->line_count; i++) {
		const char *name = s->lines[i].settings->name;
		const char *state = line_state(&s->lines[i]);
		if (!line_usable(&s->lines[i]))
			add_problem(list, "output",
			        json_pack("{s:s, s:s}", "name", name, "state", state),
			        mem_printf("output %s: %s", name, state));
	}
	for (size_t i = 0; i < s->file_count; i++)
		if (s->files[i].failure[0] != '\0')
			add_problem(list, "output",
			        json_pack("{s:s, s:s}", "name", s->files[i].settings->name, "state",
			                files_state(&s->files[i])),
			        mem_printf("output %s: %s", s->files[i].settings->name,
			                s->files[i].failure));
}

static void add_source_problems(json_t *list, const struct station *s)
{
	json_t *spool = spool_json(s), *feeds = spool_feeds_json(s), *feed;
	const char *failure = json_string_value(json_object_get(spool, "failure"));
	json_int_t rejected = json_integer_value(json_object_get(spool, "rejected"));
	size_t i;
	if (failure != NULL)
		add_problem(list, "spool", json_pack("{s:s}", "reason", failure),
		        mem_printf("nothing can be taken from the spool: %s", failure));
	json_array_foreach(feeds, i, feed)
	{
		const char *name = json_string_value(json_object_get(feed, "name"));
		const char *state = json_string_value(json_object_get(feed, "state"));
		const char *reason = json_string_value(json_object_get(feed, "sentence"));
		if (strcmp(state, "ok") != 0 && strcmp(state, "waiting") != 0)
			add_problem(list, "feed",
			        json_pack("{s:s, s:s}", "name", name, "reason",
			                reason != NULL ? reason : state),
			        mem_printf("feed %s: %s", name, reason != NULL ? reason : state));
	}
	if (json_is_true(json_object_get(spool, "fresh"))) /* a person should look */
		add_problem(list, "rejected",
		        json_pack("{s:I, s:O}", "count", rejected, "folder",
		                json_object_get(spool, "folder")),
		        mem_printf("%lld files of the spool were rejected; the reason stands "
		                   "beside each in rejected",
		                (long long)rejected));
	json_decref(spool);
	json_decref(feeds);
}

json_t *station_problems(const struct station *s)
{
	json_t *list = json_array();
	const char *why;
	if (s->muted)
		add_problem(list, "muted", NULL,
		        mem_string("the station is muted; nothing goes out, emergencies neither"));
	if (s->paused && !station_air_paused(s))
		add_problem(list, "paused", NULL,
		        mem_string("paused; nothing but emergencies begins before it is resumed"));
	int trouble = queue_trouble(s->queue);
	if (trouble != 0)
		add_problem(list, "disk", json_pack("{s:s}", "reason", strerror(trouble)),
		        mem_printf("what airs cannot be written to disk: %s", strerror(trouble)));
	for (size_t i = 0; i < s->line_count; i++)
		if (s->lines[i].dead_air)
			add_problem(list, "dead_air",
			        json_pack("{s:s}", "name", s->lines[i].settings->name),
			        mem_printf("dead air: output %s gets no sound of what is on air",
			                s->lines[i].settings->name));
	add_output_problems(list, s);
	if (!worker_running(s->live) || !worker_running(s->ahead))
		add_problem(list, "voice", NULL,
		        mem_string("bantin-work is not running; it is being started"));
	if (!trust_clock(s, &why))
		add_problem(list, "clock", NULL,
		        mem_string("the clock is not trusted; only emergencies and say play"));
	if (s->opening.set_aside[0] != '\0')
		add_problem(list, "store", json_pack("{s:s}", "path", s->opening.set_aside),
		        mem_printf("the database was damaged and is kept as %s",
		                s->opening.set_aside));
	if (s->damage != NULL)
		add_problem(list, "damage", json_pack("{s:s}", "reason", s->damage),
		        mem_printf("the check of the database failed: %s; stop bantin and put a "
		                   "backup in "
		                   "its place, or move queue.db away: the log is rebuilt then",
		                s->damage));
	add_source_problems(list, s);
	return list;
}
