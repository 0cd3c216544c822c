/* What can be asked of outputs and voices by name. */
#include "requests/add.h"
#include "requests/handlers.h"
#include "station/files.h"

#include "settings/places.h"
#include "voice/profile.h"

#include <stdlib.h>

enum { RAMP_MS = 200 };

static struct line *line_of(struct station *s, struct request *r)
{
	const char *name = request_text(r, "output");
	struct line *l = line_named(s, name);
	if (l == NULL)
		request_fail(r, "no_output", json_pack("{s:s}", "value", name));
	return l;
}

static void output_volume(void *context, struct request *r)
{
	struct line *l = line_of(context, r);
	if (l == NULL)
		return;
	l->volume_db = (double)request_integer(r, "volume", 0);
	l->volume_held = true;
	speaker_client_volume(l->speaker, (float)l->volume_db, RAMP_MS);
	request_ok(r, NULL);
}

static void output_test(void *context, struct request *r)
{
	struct station *s = context;
	if (files_named(s, request_text(r, "output")) == NULL && line_of(s, r) == NULL)
		return;
	if (s->muted)
		request_fail(r, "muted", NULL);
	else
		add_output_test(s, r, request_text(r, "output"));
}

static void voice_list(void *context, struct request *r)
{
	const struct station *s = context;
	char folder[PATHS_MAX];
	char **names = NULL;
	size_t count = 0;
	struct err e;
	places_voices(s->settings, folder);
	if (voice_profile_list(folder, &names, &count, &e) < 0) {
		request_fail_err(r, &e);
		return;
	}
	json_t *voices = json_array();
	for (size_t i = 0; i < count; i++) {
		struct voice_profile p;
		if (voice_profile_load(folder, names[i], &p, &e) == 0)
			json_array_append_new(voices,
			        json_pack("{s:s, s:s, s:s, s:s, s:i, s:f}", "name", p.name, "label",
			                p.label, "engine", p.engine, "region", p.region, "rate_wpm",
			                p.rate_wpm, "gain_db", p.gain_db));
		free(names[i]);
	}
	free(names);
	request_ok(r, json_pack("{s:o}", "voices", voices));
}

void outputs_handle(struct station *s)
{
	server_handle(s->server, "output.volume", output_volume);
	server_handle(s->server, "output.test", output_test);
	server_handle(s->server, "voice.list", voice_list);
}
