/* What systemd is told: STATUS=, and journal entries with fields and message ids.
 * Called from the places where things happen, by one line each; decides nothing. The
 * problems are those of `bantin status`, so that both always say the same. */
#include "station/notify.h"

#include "station/files.h"

#include "base/civil.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

/* A speaker and bantin-work need a moment after the start; that is no problem yet. */
enum { SETTLE_MS = 5000, STATUS_MOST = 300, NUMBER_TEXT = 24 };

struct notify {
	char *status;     /* as last told to systemd */
	json_t *problems; /* {key: problem}, as last logged */
};

/* ---- message ids: stable for ever, one a kind of entry ---- */

#define ID_READY "7503ee57c3de44659f5d42f5f2a9a5fc"
#define ID_ENDING "1fabf04a838c4b11b76daa69d87e196d"
#define ID_ON_AIR "5a889a7f609043a5bd14f4a0ef268767"
#define ID_AIRED "22ae16c5a8cc4accb3872033e1e91dd7"
#define ID_CUT "98aa7b28a58942c9a0366ecf2663b15f"
#define ID_NOT_AIRED "7e205f4ebbb0437db9f4e6f869504a28"
#define ID_ACT "741503d132184aae8c4874bb934209b4"
#define ID_REFUSED "ed752c6bd3484d4fa1d4dc8d93f4d148"
#define ID_SETTINGS "4b32fd01ac394f279aaa3f81c3447434"
#define ID_SETTINGS_BAD "441c27302bee426da3c7457baa8ba2b1"
#define ID_WELL "ab426990033948b68b9b4c6200d4b4be"
#define ID_PROBLEM "731398955a4e4e8ead58d4eceaae8f79"

/* What can be wrong with the station, by the id that the status gives it. */
static const struct {
	const char *problem, *id;
	enum log_level level;
} kinds[] = {
        {"muted", "535e8768c14a41aab574216328ee7cf1", LOG_WARN},
        {"disk", "f907e63aed1746c6a0b99808ebc990b5", LOG_ERROR},
        {"dead_air", "0167720cc4dd46d6b7886c8c24678ffe", LOG_ERROR},
        {"output", "a031c224fd5a4032b70c2ccf648369d1", LOG_ERROR},
        {"voice", "bc5b28a093074bd7925fd5985b8eff90", LOG_ERROR},
        {"clock", "04c2ad1f25d643cd8f654880b32ff533", LOG_WARN},
        {"store", "5ae6d7ce1e20499bbe7d2f5d7544261b", LOG_ERROR},
        {"damage", "7e62652d95f342a387803a5c1ac48bd9", LOG_ERROR},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- starting, ending ---- */

void notify_socket(struct station *s, int fd)
{
	struct sockaddr_un place = {0};
	socklen_t len = sizeof place;
	if (getsockname(fd, (struct sockaddr *)&place, &len) == 0 && place.sun_path[0] == '/')
		snprintf(s->socket, sizeof s->socket, "%.*s", (int)sizeof place.sun_path,
		        place.sun_path);
}

void notify_ready(struct station *s)
{
	const struct log_field fields[] = {{"MESSAGE_ID", ID_READY}, {0}};
	sd_notify(0, "READY=1");
	notify_state(s);
	log_fields(LOG_NOTICE, fields, "%s: listening on %s, state in %s", s->settings->station,
	        s->socket, s->state);
}

void notify_ending(struct station *s, unsigned signal)
{
	const struct log_field fields[] = {{"MESSAGE_ID", ID_ENDING}, {0}};
	sd_notify(0, s->on_air != NULL ? "STOPPING=1\nSTATUS=Ending; what is on air goes on after "
	                                 "the next start"
	                               : "STOPPING=1\nSTATUS=Ending");
	log_fields(LOG_NOTICE, fields, "ending on signal %u", signal);
}

void notify_finish(struct station *s)
{
	if (s->notify == NULL)
		return;
	free(s->notify->status);
	json_decref(s->notify->problems);
	free(s->notify);
	s->notify = NULL;
}

/* ---- the sentence ---- */

static void say_time(const struct station *s, int64_t at, struct str *out)
{
	struct civil then, today;
	civil_from_wall(at, &then);
	civil_from_wall(station_now(s), &today);
	if (then.day != today.day || then.month != today.month || then.year != today.year)
		str_addf(out, "%04d-%02d-%02d ", then.year, then.month, then.day);
	str_addf(out, "%02d:%02d", then.hour, then.minute);
}

static void say_next(const struct station *s, struct str *out)
{
	const struct memory *model = queue_model(s->queue);
	const struct airing *next = NULL, *a;
	for (size_t i = 0; next == NULL && (a = memory_due_at(model, i)) != NULL; i++)
		if (s->on_air == NULL || a->id != s->on_air->airing)
			next = a;
	const struct article *article = next != NULL ? memory_article(model, next->article) : NULL;
	if (article == NULL)
		return;
	str_adds(out, "; next ");
	say_time(s, next->planned, out);
	str_addf(out, " [%lld] %s", (long long)article->id, article->title);
}

/* The worst first, as `bantin status` has it. */
static void say_state(const struct station *s, const json_t *problems, struct str *out)
{
	size_t i;
	json_t *p;
	if (s->options.practice)
		str_adds(out, "PRACTICE, nothing reaches a real output. ");
	if (json_array_size(problems) > 0)
		str_adds(out, s->muted ? "Muted: " : "Degraded: ");
	json_array_foreach(problems, i, p) str_addf(
	        out, "%s%s", i > 0 ? "; " : "", json_string_value(json_object_get(p, "sentence")));
	if (json_array_size(problems) > 0)
		str_adds(out, ". ");
	if (s->on_air == NULL)
		str_adds(out, "Nothing on air");
	else
		str_addf(out, "%s [%lld] %s (%s)", station_air_paused(s) ? "Paused:" : "On air:",
		        (long long)s->on_air->article, s->on_air->title,
		        air_class_name(s->on_air->class));
	say_next(s, out);
}

/* Cut at a letter, one line. */
static void make_fit(struct str *line)
{
	if (line->len > STATUS_MOST) {
		size_t n = STATUS_MOST;
		while (n > 0 && ((unsigned char)line->data[n] & 0xc0) == 0x80)
			n--;
		str_cut(line, n);
		str_adds(line, "...");
	}
	for (size_t i = 0; i < line->len; i++)
		if ((unsigned char)line->data[i] < ' ')
			line->data[i] = ' ';
}

static void tell_status(struct station *s, const json_t *problems)
{
	struct str line;
	str_init(&line);
	say_state(s, problems, &line);
	make_fit(&line);
	if (s->notify->status == NULL || strcmp(s->notify->status, line.data) != 0) {
		sd_notifyf(0, "STATUS=%s", line.data);
		free(s->notify->status);
		s->notify->status = str_take(&line);
	}
	str_finish(&line);
}

/* ---- problems that come and go ---- */

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static bool of_an_output(const json_t *p)
{
	return strcmp(text_of(p, "id"), "output") == 0 || strcmp(text_of(p, "id"), "dead_air") == 0;
}

static void log_problem(const json_t *p)
{
	size_t k = 0;
	while (k < KINDS && strcmp(kinds[k].problem, text_of(p, "id")) != 0)
		k++;
	bool output = of_an_output(p);
	const struct log_field fields[] = {{"MESSAGE_ID", k < KINDS ? kinds[k].id : ID_PROBLEM},
	        {"PROBLEM", text_of(p, "id")}, {"OUTPUT", output ? text_of(p, "name") : NULL},
	        {"STATE", output ? text_of(p, "state") : NULL}, {0}};
	log_fields(k < KINDS ? kinds[k].level : LOG_ERROR, fields, "%s", text_of(p, "sentence"));
}

static void log_over(const json_t *p)
{
	bool output = of_an_output(p);
	const struct log_field fields[] = {{"MESSAGE_ID", ID_WELL}, {"PROBLEM", text_of(p, "id")},
	        {"OUTPUT", output ? text_of(p, "name") : NULL}, {0}};
	log_fields(LOG_NOTICE, fields, "over: %s", text_of(p, "sentence"));
}

/* Output states change (absent, stuck, absent); each is told. */
static json_t *by_key(const json_t *problems)
{
	json_t *map = json_object();
	size_t i;
	json_t *p;
	json_array_foreach(problems, i, p) json_object_set(map, text_of(p, "sentence"), p);
	return map;
}

static void tell_problems(struct station *s, const json_t *problems)
{
	json_t *before = s->notify->problems;
	json_t *now = by_key(problems);
	const char *key;
	json_t *p;
	json_object_foreach(now, key, p) if (json_object_get(before, key) == NULL) log_problem(p);
	json_object_foreach(before, key, p) if (json_object_get(now, key) == NULL) log_over(p);
	json_decref(before);
	s->notify->problems = now;
}

void notify_state(struct station *s)
{
	if (s->notify == NULL)
		s->notify = mem_alloc(sizeof *s->notify);
	json_t *problems = station_problems(s);
	tell_status(s, problems);
	if ((clock_mono_ns(s->clock) - s->began_ns) / NS_PER_MS > SETTLE_MS)
		tell_problems(s, problems);
	json_decref(problems);
}

/* ---- airings ---- */

/* The fields of one entry. */
struct entry {
	struct log_field *rows;
	size_t count;
	char article[NUMBER_TEXT], airing[NUMBER_TEXT], played[NUMBER_TEXT];
};

static void add(struct entry *e, const char *name, const char *value)
{
	if (value != NULL)
		e->rows[e->count++] = (struct log_field){name, value};
}

enum { FIELDS_MOST = 10 }; /* of an entry, besides one for each output and the row that closes */

static void entry_init(struct entry *e, const char *id, int64_t article, int64_t airing,
        enum air_class class, size_t outputs)
{
	*e = (struct entry){.rows = mem_array(FIELDS_MOST + outputs + 1, sizeof *e->rows)};
	snprintf(e->article, NUMBER_TEXT, "%lld", (long long)article);
	snprintf(e->airing, NUMBER_TEXT, "%lld", (long long)airing);
	add(e, "MESSAGE_ID", id);
	add(e, "ARTICLE_ID", e->article);
	add(e, "AIRING_ID", e->airing);
	add(e, "CLASS", air_class_name(class));
}

/* The journal takes a field several times: OUTPUT= once for each. Returns their names. */
static char *add_outputs(struct entry *e, const struct show *w)
{
	struct str names;
	str_init(&names);
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].first_order != 0)
			add(e, "OUTPUT", w->parts[i].line->settings->name);
	for (size_t i = 0; i < w->file_count; i++)
		add(e, "OUTPUT", w->files[i].output->settings->name);
	for (size_t i = 0; i < e->count; i++)
		if (strcmp(e->rows[i].name, "OUTPUT") == 0)
			str_addf(&names, "%s%s", names.len > 0 ? ", " : "", e->rows[i].value);
	return str_take(&names);
}

void notify_began(const struct show *w)
{
	struct entry e;
	entry_init(&e, ID_ON_AIR, w->article, w->airing, w->class, w->part_count + w->file_count);
	add(&e, "PROGRAMME", w->programme);
	add(&e, "ACTOR", w->by);
	char *outputs = add_outputs(&e, w);
	log_fields(LOG_NOTICE, e.rows, "on air: article %s \"%s\", %s, on %s", e.article, w->title,
	        air_class_name(w->class), outputs);
	free(outputs);
	free(e.rows);
}

void notify_ended(const struct show *w, enum log_result result, const char *why)
{
	struct entry e;
	bool aired = result == RESULT_AIRED;
	entry_init(&e, aired ? ID_AIRED : ID_CUT, w->article, w->airing, w->class,
	        w->part_count + w->file_count);
	add(&e, "RESULT", log_result_name(result));
	add(&e, "REASON", why);
	add(&e, "PROGRAMME", w->programme);
	free(add_outputs(&e, w));
	log_fields(aired ? LOG_NOTICE : LOG_WARN, e.rows, "%s: article %s \"%s\"%s%s",
	        log_result_name(result), e.article, w->title, why != NULL ? ", " : "",
	        why != NULL ? why : "");
	free(e.rows);
}

void notify_never(
        struct station *s, const struct airing *airing, enum log_result result, const char *why)
{
	struct entry e;
	const struct article *a = memory_article(queue_model(s->queue), airing->article);
	entry_init(&e, ID_NOT_AIRED, airing->article, airing->id, airing->class, 0);
	add(&e, "RESULT", log_result_name(result));
	add(&e, "REASON", why);
	add(&e, "PROGRAMME", airing->programme);
	log_fields(LOG_WARN, e.rows, "not aired: article %s \"%s\", %s, %s", e.article,
	        a != NULL ? a->title : "", log_result_name(result), why);
	free(e.rows);
}

/* ---- people, settings ---- */

void notify_act(const struct peer *peer, const char *method, const char *error)
{
	char uid[NUMBER_TEXT], pid[NUMBER_TEXT];
	snprintf(uid, sizeof uid, "%u", (unsigned)peer->uid);
	snprintf(pid, sizeof pid, "%d", (int)peer->pid);
	const char *actor = peer->actor[0] != '\0' ? peer->actor : NULL;
	const struct log_field fields[] = {{"MESSAGE_ID", error != NULL ? ID_REFUSED : ID_ACT},
	        {"METHOD", method}, {"CALLER_UID", uid}, {"CALLER_PID", pid}, {"ACTOR", actor},
	        {"REASON", error}, {0}};
	log_fields(error != NULL ? LOG_WARN : LOG_INFORM, fields, "%s by uid %s%s%s, pid %s%s%s",
	        method, uid, actor != NULL ? " as " : "", peer->actor, pid,
	        error != NULL ? ": refused, " : "", error != NULL ? error : "");
}

void notify_reloaded(const char *error)
{
	const struct log_field fields[] = {
	        {"MESSAGE_ID", error != NULL ? ID_SETTINGS_BAD : ID_SETTINGS}, {0}};
	if (error != NULL)
		log_fields(LOG_ERROR, fields,
		        "the settings have errors; the old ones stay in force: %s", error);
	else
		log_fields(LOG_NOTICE, fields, "settings read again");
}
