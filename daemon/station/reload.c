/* Settings read again: by the socket or SIGHUP. With an error in them the old
 * ones stay in force, and that is said. What only a restart can change is
 * named. Old settings are kept until the end, because shows and lines point
 * into them. */
#include "station/files.h"
#include "station/notify.h"
#include "station/reread.h"
#include "station/spool.h"
#include "station/warm.h"

#include "base/civil.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

struct retired {
	struct retired *next;
	struct settings *settings;
};

struct comparison {
	json_t *changed, *restart;
};

static void note(void *context, const char *key, enum settings_reload reload)
{
	struct comparison *c = context;
	json_array_append_new(c->changed, json_string(key));
	if (reload == RELOAD_RESTART)
		json_array_append_new(c->restart, json_string(key));
}

/* Outputs keep their process; what of their settings needs none takes effect. */
static void refresh_lines(struct station *s)
{
	for (size_t i = 0; i < s->line_count; i++)
		for (size_t k = 0; k < s->settings->output_count; k++) {
			const struct settings_output *o = &s->settings->outputs[k];
			if (strcmp(o->name, s->lines[i].settings->name) != 0)
				continue;
			s->lines[i].settings = o;
			s->lines[i].volume_held = false;
		}
}

static void retire(struct station *s, struct settings *old)
{
	struct retired *r = mem_alloc(sizeof *r);
	*r = (struct retired){.next = s->retired, .settings = old};
	s->retired = r;
}

void reload_forget(struct station *s)
{
	while (s->retired != NULL) {
		struct retired *r = s->retired;
		s->retired = r->next;
		settings_destroy(r->settings);
		free(r);
	}
}

static int take_over(struct station *s, struct settings *fresh, struct comparison *c, struct err *e)
{
	struct settings *old = s->settings;
	struct roles *old_roles = s->roles;
	s->settings = fresh;
	int status = people_load(s, e);
	if (status < 0) {
		s->settings = old;
		s->roles = old_roles;
		settings_destroy(fresh);
		return status;
	}
	settings_compare(old, fresh, note, c);
	server_set_roles(s->server, s->roles);
	roles_destroy(old_roles);
	civil_set_zone(fresh->timezone, NULL);
	station_make_timetable(s);
	refresh_lines(s);
	files_refresh(s);
	selftest_arm(s);
	night_follow(s);
	spool_reload(s);
	workers_read_again();
	warm_up(s);
	retire(s, old);
	director_wake(s);
	return 0;
}

int reload_settings(struct station *s, json_t **ret, struct err *e)
{
	struct settings *fresh;
	struct comparison c;
	int status = settings_load_simple(s->options.config, s->options.overrides, &fresh, e);
	if (status < 0)
		return status;
	c = (struct comparison){.changed = json_array(), .restart = json_array()};
	status = take_over(s, fresh, &c, e);
	if (status < 0) {
		json_decref(c.changed);
		json_decref(c.restart);
		return status;
	}
	*ret = json_pack("{s:o, s:o}", "changed", c.changed, "restart", c.restart);
	return 0;
}

struct reload {
	struct request *request; /* NULL: it was a signal */
	json_t *result;
};

static void on_reread(struct station *s, json_t *articles, json_t *voices, void *user)
{
	struct reload *q = user;
	size_t i;
	json_t *id;
	(void)s;
	json_array_foreach(articles, i, id) log_line(LOG_NOTICE,
	        "article %lld airs as it was approved; it would be read differently now",
	        (long long)json_integer_value(id));
	json_array_foreach(voices, i, id) log_line(LOG_NOTICE,
	        "article %lld was approved in another voice than it would have now",
	        (long long)json_integer_value(id));
	json_object_set_new(q->result, "articles", articles);
	json_object_set_new(q->result, "voices", voices);
	if (q->request != NULL)
		request_ok(q->request, q->result);
	else
		json_decref(q->result);
	free(q);
}

/* What was approved is compared with what the new settings and lexicons make of it. */
static void compare_words(struct station *s, struct request *r, json_t *result)
{
	struct reload *q = mem_alloc(sizeof *q);
	*q = (struct reload){.request = r, .result = result};
	reread_approved(s, on_reread, q);
}

static void station_reload(void *context, struct request *r)
{
	json_t *result;
	struct err e;
	char line[ERR_LINE_MAX];
	bool bad = reload_settings(context, &result, &e) < 0;
	notify_reloaded(bad ? err_line(&e, line, sizeof line) : NULL);
	if (bad)
		request_fail(r, "settings_bad",
		        json_pack("{s:s}", "sentence", err_line(&e, line, sizeof line)));
	else
		compare_words(context, r, result);
}

int reload_on_hangup(sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	json_t *result = NULL;
	struct err e;
	char line[ERR_LINE_MAX];
	struct station *s = user;
	(void)source;
	(void)info;
	sd_notifyf(
	        0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)(clock_mono_ns(s->clock) / 1000));
	bool bad = reload_settings(s, &result, &e) < 0;
	notify_reloaded(bad ? err_line(&e, line, sizeof line) : NULL);
	if (result != NULL)
		compare_words(s, NULL, result);
	sd_notify(0, "READY=1");
	return 0;
}

void reload_handle(struct station *s)
{
	server_handle(s->server, "station.reload", station_reload);
}
