/* bantin voices: who can speak, a sample of each, and how loud they are. */
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "broadcast/measure.h"
#include "broadcast/style.h"
#include "cli/bulletin_file.h"
#include "cli/interrupt.h"
#include "cli/table.h"
#include "cli/verb.h"
#include "cli/words.h"
#include "data/data.h"
#include "settings/places.h"
#include "settings/settings.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
        {"sample", 0, NULL, N_("let the voices say some sentences, each into a file"), NULL},
        {"output", 'o', "FILE", N_("where the sample goes; without it NAME.wav"), NULL},
        {"measure", 0, NULL, N_("measure how loud the voices are and write it into their profiles"),
                NULL},
        {"json", 0, NULL, N_("print the list as JSON"), NULL},
        {"config", 0, "FILE", N_("settings from this file only"), NULL},
        {0},
};

struct voices {
	struct settings *settings;
	char folder[PATHS_MAX];
	char **names;
	size_t count;
};

static int load_names(struct voices *v, int argc, char **argv, struct err *e)
{
	if (argc == 0)
		return voice_profile_list(v->folder, &v->names, &v->count, e);
	v->names = mem_array((size_t)argc, sizeof *v->names);
	for (int i = 0; i < argc; i++)
		v->names[v->count++] = mem_string(argv[i]);
	return 0;
}

/* ---- the list ---- */

static int print_table(const struct voices *v, struct err *e)
{
	const struct table_column columns[] = {{_("Voice"), false, false}, {"", false, false},
	        {_("Region"), false, false}, {_("words/min"), true, false},
	        {_("Description"), false, true}, {0}};
	struct table *t = table_create(columns);
	int status = 0;
	for (size_t i = 0; i < v->count && status == 0; i++) {
		struct voice_profile p;
		status = voice_profile_load(v->folder, v->names[i], &p, e);
		if (status < 0)
			break;
		table_cell(t, p.name);
		table_cell(t, strcmp(p.name, v->settings->voice) == 0 ? "*" : "");
		table_cell(t, words_of(p.region));
		table_cellf(t, "%d", p.rate_wpm);
		table_cell(t, p.label);
	}
	if (status == 0)
		table_print(t, stdout);
	table_destroy(t);
	return status;
}

static json_t *decibels(double db)
{
	return json_real(round(db * 100) / 100);
}

static int print_json(const struct voices *v, struct err *e)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->count; i++) {
		struct voice_profile p;
		int status = voice_profile_load(v->folder, v->names[i], &p, e);
		if (status < 0) {
			json_decref(list);
			return status;
		}
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:s, s:b}",
		                      "name", p.name, "label", p.label, "region", p.region,
		                      "engine", p.engine, "engine_voice", p.engine_voice,
		                      "rate_wpm", p.rate_wpm, "pitch", p.pitch, "gain_db",
		                      decibels(p.gain_db), "measured_with", p.measured_with,
		                      "default", strcmp(p.name, v->settings->voice) == 0));
	}
	json_dumpf(list, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(list);
	return 0;
}

/* ---- measuring ---- */

/* Replace the value of `key` in the profile's text, or add a line. */
static void set_value(struct str *text, const char *key, const char *value)
{
	struct str out;
	bool done = false;
	str_init(&out);
	for (const char *p = text->data; *p != '\0';) {
		size_t len = strcspn(p, "\n");
		size_t name = strlen(key);
		bool ours = len > name && memcmp(p, key, name) == 0 &&
		            (p[name] == ' ' || p[name] == '=');
		if (ours && !done)
			str_addf(&out, "%s = %s;\n", key, value);
		else if (!ours)
			str_addf(&out, "%.*s\n", (int)len, p);
		done = done || ours;
		p += len;
		p += *p == '\n';
	}
	if (!done)
		str_addf(&out, "%s = %s;\n", key, value);
	str_finish(text);
	*text = out;
}

static void set_gain(struct str *text, const char *key, double db)
{
	char value[32];
	snprintf(value, sizeof value, "%.2f", db);
	set_value(text, key, value);
}

static int write_gains(const char *folder, const struct voice_profile *p, struct err *e)
{
	char path[PATHS_MAX], version[80];
	struct str text;
	struct fd_draft draft;
	snprintf(path, sizeof path, "%.3900s/%s.conf", folder, p->name);
	str_init(&text);
	int status = fd_read_file(path, 1 << 16, &text, e);
	if (status == 0)
		status = fd_draft_open(&draft, path, 0644, e);
	if (status == 0) {
		snprintf(version, sizeof version, "\"%s\"", p->measured_with);
		set_gain(&text, "gain_db", p->gain_db);
		set_gain(&text, "gain_lossy_db", p->gain_lossy_db);
		set_gain(&text, "gain_open_db", p->gain_open_db);
		set_gain(&text, "gain_loud_db", p->gain_loud_db);
		set_value(&text, "measured_with", version);
		status = fd_write_all(draft.fd, text.data, text.len);
		if (status < 0)
			err_sys(e, status, "file.write", _("cannot write %s"), path);
	}
	if (status == 0)
		status = fd_draft_commit(&draft, true, e);
	str_finish(&text);
	return status;
}

/* A voice that is ready to speak. */
struct speaking {
	struct voice_profile profile;
	struct data_reader data;
	struct voice_pool *pool;
};

static int begin(const struct voices *v, const char *name, struct speaking *s, struct err *e)
{
	struct voice_pool_options o = {.processes = 2};
	struct reading_style style;
	*s = (struct speaking){0};
	int status = voice_profile_load(v->folder, name, &s->profile, e);
	if (status == 0) {
		style_choose(&v->settings->reading, s->profile.region, &style);
		status = data_reader_open(&style, &s->data, e);
	}
	if (status == 0)
		status = voice_pool_create(&s->profile, &o, &s->pool, e);
	return status;
}

static void end(struct speaking *s)
{
	voice_pool_destroy(s->pool);
	data_reader_close(&s->data);
}

static int measure(const struct voices *v, const char *name, struct err *e)
{
	struct speaking s;
	int status = begin(v, name, &s, e);
	if (status == 0)
		status = measure_voice(s.data.reader, s.pool, &s.profile, e);
	if (status == 0)
		status = write_gains(v->folder, &s.profile, e);
	if (status == 0)
		printf(_("%s: gain %.2f dB, %.2f dB for MP3 and Opus, %.2f dB without limiter, "
		         "%.2f dB at its loudest (%s)\n"),
		        name, s.profile.gain_db, s.profile.gain_lossy_db, s.profile.gain_open_db,
		        s.profile.gain_loud_db, s.profile.measured_with);
	end(&s);
	return status;
}

/* ---- a sample ---- */

static int sample(const struct voices *v, const char *name, const char *path, struct err *e)
{
	struct speaking s;
	char own[VOICE_NAME_MAX + 8];
	struct render_item item = {
	        .kind = RENDER_TEXT, .text = measure_text, .text_len = strlen(measure_text)};
	snprintf(own, sizeof own, "%s.wav", name);
	path = path != NULL ? path : own;
	int format = sound_format_by_path(path);
	if (format < 0 && strcmp(path, "-") != 0)
		return err_set(e, -EINVAL, "voices.format",
		        _("%s does not tell the format; name the file .mp3, .wav, .flac or .opus"),
		        path);
	int status = begin(v, name, &s, e);
	if (status == 0) {
		struct bulletin_file b = {.path = path,
		        .sound = {.format = format < 0 ? SOUND_WAV : (enum sound_format)format,
		                .rate = voice_pool_rate(s.pool),
		                .title = s.profile.label},
		        .job = {.items = &item,
		                .count = 1,
		                .reader = s.data.reader,
		                .profile = &s.profile,
		                .pool = s.pool,
		                .ceiling_db = sound_format_ceiling(
		                        format < 0 ? SOUND_WAV : (enum sound_format)format),
		                .sentence_pause_ms = -1,
		                .paragraph_pause_ms = -1}};
		uint32_t nearest;
		if (!sound_format_takes(b.sound.format, b.sound.rate, &nearest))
			b.sound.rate = nearest;
		b.job.rate = b.sound.rate;
		status = bulletin_file_write(&b, e);
		if (status == 0 && strcmp(path, "-") != 0)
			printf("%s\n", path);
		bulletin_file_finish(&b);
	}
	end(&s);
	return status;
}

static int run_all(const struct voices *v, const struct options *given, struct err *e)
{
	int status = 0;
	if (!options_has(given, "sample") && !options_has(given, "measure"))
		return options_has(given, "json") ? print_json(v, e) : print_table(v, e);
	for (size_t i = 0; i < v->count && status == 0; i++) {
		if (options_has(given, "measure"))
			status = measure(v, v->names[i], e);
		if (status == 0 && options_has(given, "sample"))
			status = sample(v, v->names[i], options_value(given, "output"), e);
	}
	return status;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct voices v = {0};
	struct err e = {0};
	if (options_has(given, "output") && (!options_has(given, "sample") || argc != 1))
		return verb_usage("voices", _("-o goes with --sample and one name"));
	int status = settings_load_simple(options_value(given, "config"), NULL, &v.settings, &e);
	if (status == 0) {
		places_voices(v.settings, v.folder);
		status = load_names(&v, argc, argv, &e);
	}
	if (status == 0)
		status = run_all(&v, given, &e);
	voice_profile_list_free(v.names, v.count);
	settings_destroy(v.settings);
	return status == 0 ? EXIT_DONE : verb_fail("voices", EXIT_REFUSED, &e);
}

const struct verb verb_voices = {
        .name = "voices",
        .arguments = "[NAME...]",
        .summary = N_("list the voices, hear them, measure them"),
        .details = N_("Without a NAME: all voices. The one marked * speaks where nothing else is "
                      "said.\n\n"
                      "  bantin voices --sample bac-nu -o hello.mp3"),
        .options = options,
        .run = run,
};
