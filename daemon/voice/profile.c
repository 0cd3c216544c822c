/* Voice profiles: small libconfig files, NAME.conf in one folder, read by one
 * table of keys. The name of the file is the name of the voice. */
#include "voice/profile.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <libconfig.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILE_BYTES_MAX = 1 << 16 };

/* Gains are measured for this, LUFS. */
#define LEVEL_MEASURED (-16.0)

enum key_type { KEY_TEXT, KEY_INT, KEY_REAL, KEY_BOOL, KEY_COMMAND };

/* Every key of a profile. Text: `least` is unused, `most` the room for it. */
static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;
	double least, most;
	bool needed;
} keys[] = {
        {"label", KEY_TEXT, offsetof(struct voice_profile, label), 0, 128, true},
        {"engine", KEY_TEXT, offsetof(struct voice_profile, engine), 0, 16, true},
        {"engine_voice", KEY_TEXT, offsetof(struct voice_profile, engine_voice), 0, VOICE_NAME_MAX,
                false},
        {"region", KEY_TEXT, offsetof(struct voice_profile, region), 0, 16, true},
        {"rate_wpm", KEY_INT, offsetof(struct voice_profile, rate_wpm), 80, 400, false},
        {"pitch", KEY_INT, offsetof(struct voice_profile, pitch), 0, 99, false},
        {"word_gap_ms", KEY_INT, offsetof(struct voice_profile, word_gap_ms), 0, 1000, false},
        {"command", KEY_COMMAND, offsetof(struct voice_profile, command), 0, VOICE_COMMAND_MAX,
                false},
        {"output", KEY_TEXT, offsetof(struct voice_profile, output), 0, 8, false},
        {"sample_rate", KEY_INT, offsetof(struct voice_profile, sample_rate), 8000, 48000, false},
        {"resident", KEY_BOOL, offsetof(struct voice_profile, resident), 0, 1, false},
        {"gain_db", KEY_REAL, offsetof(struct voice_profile, gain_db), -40, 40, false},
        {"gain_lossy_db", KEY_REAL, offsetof(struct voice_profile, gain_lossy_db), -40, 40, false},
        {"gain_open_db", KEY_REAL, offsetof(struct voice_profile, gain_open_db), -40, 40, false},
        {"gain_loud_db", KEY_REAL, offsetof(struct voice_profile, gain_loud_db), -40, 40, false},
        {"measured_with", KEY_TEXT, offsetof(struct voice_profile, measured_with), 0, 64, false},
};

enum { KEYS = sizeof keys / sizeof keys[0] };

static const char *const regions[] = {"north", "central", "south"};

static int take_text(const struct key *k, const config_setting_t *s, char *field, const char *path,
        struct err *e)
{
	const char *text = config_setting_get_string(s);
	if (text == NULL) {
		err_set(e, -EINVAL, "voice.type", _("%s takes a text in quotes"), k->name);
		return err_at(e, path, (int)config_setting_source_line(s), 0);
	}
	if (strlen(text) >= (size_t)k->most) {
		err_set(e, -EINVAL, "voice.length", _("%s is longer than %d bytes"), k->name,
		        (int)k->most - 1);
		return err_at(e, path, (int)config_setting_source_line(s), 0);
	}
	memcpy(field, text, strlen(text) + 1);
	return 0;
}

static int take_number(const struct key *k, const config_setting_t *s, char *field,
        const char *path, struct err *e)
{
	int type = config_setting_type(s);
	bool whole = type == CONFIG_TYPE_INT;
	double value = whole                       ? config_setting_get_int(s)
	               : type == CONFIG_TYPE_FLOAT ? config_setting_get_float(s)
	                                           : 0;
	if (!whole && (type != CONFIG_TYPE_FLOAT || k->type == KEY_INT)) {
		err_set(e, -EINVAL, "voice.type", _("%s takes a number"), k->name);
		return err_at(e, path, (int)config_setting_source_line(s), 0);
	}
	if (!(value >= k->least && value <= k->most)) {
		err_set(e, -EINVAL, "voice.range", _("%s must be from %g to %g"), k->name, k->least,
		        k->most);
		return err_at(e, path, (int)config_setting_source_line(s), 0);
	}
	if (k->type == KEY_INT)
		*(int *)(void *)field = (int)value;
	else
		*(double *)(void *)field = value;
	return 0;
}

static int take_bool(const struct key *k, const config_setting_t *s, char *field, const char *path,
        struct err *e)
{
	if (config_setting_type(s) != CONFIG_TYPE_BOOL) {
		err_set(e, -EINVAL, "voice.type", _("%s is true or false"), k->name);
		return err_at(e, path, (int)config_setting_source_line(s), 0);
	}
	*(bool *)(void *)field = config_setting_get_bool(s) != 0;
	return 0;
}

/* ( "program", "argument", ... ) */
static int take_command(const struct key *k, const config_setting_t *s, char *field,
        const char *path, struct err *e)
{
	size_t used = 0;
	int count = config_setting_is_aggregate(s) ? config_setting_length(s) : 0;
	for (int i = 0; i < count; i++) {
		const char *word = config_setting_get_string_elem(s, i);
		size_t len = word != NULL ? strlen(word) : 0;
		if (word == NULL || used + len + 2 > (size_t)k->most) {
			count = 0;
			break;
		}
		memcpy(field + used, word, len + 1);
		used += len + 1;
	}
	if (count > 0 && field[0] != '\0') {
		field[used] = '\0';
		return 0;
	}
	err_set(e, -EINVAL, "voice.type",
	        _("%s takes a program and its arguments, such as ( \"piper\", \"--model\", "
	          "\"x.onnx\" )"),
	        k->name);
	return err_at(e, path, (int)config_setting_source_line(s), 0);
}

static int take_value(const struct key *k, const config_setting_t *s, char *field, const char *path,
        struct err *e)
{
	switch (k->type) {
	case KEY_TEXT:
		return take_text(k, s, field, path, e);
	case KEY_BOOL:
		return take_bool(k, s, field, path, e);
	case KEY_COMMAND:
		return take_command(k, s, field, path, e);
	case KEY_INT:
	case KEY_REAL:
		break;
	}
	return take_number(k, s, field, path, e);
}

/* What the keys must be together. */
static int check_engine(const struct voice_profile *p, const char *path, struct err *e)
{
	bool command = strcmp(p->engine, "command") == 0;
	bool wav = p->output[0] == '\0' || strcmp(p->output, "wav") == 0;
	if (!command && p->engine_voice[0] == '\0')
		err_set(e, -EINVAL, "voice.missing_key", _("%s is missing"), "engine_voice");
	else if (command && (p->command[0] == '\0' || p->sample_rate == 0))
		err_set(e, -EINVAL, "voice.missing_key", _("%s is missing"),
		        p->command[0] == '\0' ? "command" : "sample_rate");
	else if (!wav && strcmp(p->output, "raw") != 0)
		err_set(e, -EINVAL, "voice.output", _("output is wav or raw, not \"%s\""),
		        p->output);
	else if (!wav && p->resident)
		err_set(e, -EINVAL, "voice.output",
		        _("a resident program must write wav: raw sound does not tell where it "
		          "ends"));
	else
		return 0;
	return err_at(e, path, 0, 0);
}

static const struct key *key_find(const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

static int complain_unknown(const config_setting_t *s, const char *path, struct err *e)
{
	const char *names[KEYS];
	for (size_t i = 0; i < KEYS; i++)
		names[i] = keys[i].name;
	const char *name = config_setting_name(s);
	const char *near = str_nearest(name, names, KEYS);
	if (near != NULL)
		err_set(e, -EINVAL, "voice.unknown_key",
		        _("a voice has no \"%s\"; did you mean \"%s\"?"), name, near);
	else
		err_set(e, -EINVAL, "voice.unknown_key", _("a voice has no \"%s\""), name);
	return err_at(e, path, (int)config_setting_source_line(s), 0);
}

static int take_all(config_t *c, const char *path, struct voice_profile *p, struct err *e)
{
	bool seen[KEYS] = {false};
	const config_setting_t *root = config_root_setting(c);
	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *s = config_setting_get_elem(root, (unsigned)i);
		const struct key *k = key_find(config_setting_name(s));
		if (k == NULL)
			return complain_unknown(s, path, e);
		char *field = (char *)p + k->offset;
		int status = take_value(k, s, field, path, e);
		if (status < 0)
			return status;
		seen[k - keys] = true;
	}
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].needed && !seen[i]) {
			err_set(e, -EINVAL, "voice.missing_key", _("%s is missing"), keys[i].name);
			return err_at(e, path, 0, 0);
		}
	for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
		if (strcmp(regions[i], p->region) == 0)
			return check_engine(p, path, e);
	err_set(e, -EINVAL, "voice.region", _("region is one of north, central, south, not \"%s\""),
	        p->region);
	return err_at(e, path, 0, 0);
}

int voice_profile_parse(const char *path, const char *bytes, struct voice_profile *p, struct err *e)
{
	config_t c;
	config_init(&c);
	int status;
	if (config_read_string(&c, bytes) == CONFIG_TRUE) {
		status = take_all(&c, path, p, e);
	} else {
		err_set(e, -EINVAL, "voice.syntax", "%s", config_error_text(&c));
		status = err_at(e, path, config_error_line(&c), 0);
	}
	config_destroy(&c);
	return status;
}

static int complain_no_voice(const char *folder, const char *name, struct err *e)
{
	char **names = NULL;
	size_t count = 0;
	if (voice_profile_list(folder, &names, &count, NULL) < 0)
		count = 0;
	struct str all;
	str_init(&all);
	for (size_t i = 0; i < count; i++)
		str_addf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
	const char *near = str_nearest(name, (const char *const *)names, count);
	if (near != NULL)
		err_set(e, -ENOENT, "voice.unknown",
		        _("there is no voice \"%.64s\"; did you mean \"%s\"?"), name, near);
	else
		err_set(e, -ENOENT, "voice.unknown",
		        _("there is no voice \"%.64s\"; there are %.400s"), name,
		        count > 0 ? all.data : "-");
	str_finish(&all);
	voice_profile_list_free(names, count);
	return -ENOENT;
}

double voice_profile_gain(const struct voice_profile *p, double lufs, double ceiling_db)
{
	enum { POINTS = 4 };
	/* Room between level and ceiling, dB. With 18 dB no voice is limited to speak of. */
	const double room[POINTS] = {VOICE_ROOM_LEAST_DB, 13.0, 14.5, 18.0};
	const double gain[POINTS] = {
	        p->gain_loud_db, p->gain_lossy_db, p->gain_db, p->gain_open_db};
	double r = ceiling_db - lufs;
	int i = 0;
	while (i < POINTS - 2 && r > room[i + 1])
		i++;
	double at = (r - room[i]) / (room[i + 1] - room[i]);
	/* With less room than was ever measured, a straight line is a guess, but
	 * the right way; with more, the limiter does nothing. */
	if (at > 1.0)
		at = 1.0;
	return gain[i] + at * (gain[i + 1] - gain[i]) + lufs - LEVEL_MEASURED;
}

static bool name_allowed(const char *name)
{
	size_t len = strlen(name);
	return len > 0 && len < VOICE_NAME_MAX && name[0] != '.' && strchr(name, '/') == NULL;
}

int voice_profile_load(
        const char *folder, const char *name, struct voice_profile *ret, struct err *e)
{
	char path[4096];
	struct str bytes;
	struct voice_profile p = {.rate_wpm = 175,
	        .pitch = 50,
	        .gain_lossy_db = NAN,
	        .gain_open_db = NAN,
	        .gain_loud_db = NAN};
	if (!name_allowed(name))
		return complain_no_voice(folder, name, e);
	snprintf(path, sizeof path, "%s/%s.conf", folder, name);
	str_init(&bytes);
	int status = fd_read_file(path, PROFILE_BYTES_MAX, &bytes, e);
	if (status == -ENOENT)
		status = complain_no_voice(folder, name, e);
	else if (status == 0)
		status = voice_profile_parse(path, bytes.data, &p, e);
	str_finish(&bytes);
	if (status < 0)
		return status;
	snprintf(p.name, sizeof p.name, "%s", name);
	/* Who wrote one gain by hand meant it for all. */
	p.gain_lossy_db = isnan(p.gain_lossy_db) ? p.gain_db : p.gain_lossy_db;
	p.gain_open_db = isnan(p.gain_open_db) ? p.gain_db : p.gain_open_db;
	if (isnan(p.gain_loud_db)) /* on the line of the next two, 13 and 14.5 dB */
		p.gain_loud_db = p.gain_lossy_db + (p.gain_lossy_db - p.gain_db) / 1.5 * 2.0;
	*ret = p;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int voice_profile_list(const char *folder, char ***ret_names, size_t *ret_count, struct err *e)
{
	char **names = NULL;
	size_t count = 0, cap = 0;
	DIR *d = opendir(folder);
	if (d == NULL)
		return err_sys(
		        e, -errno, "voice.folder", _("cannot read the voices in %s"), folder);
	for (const struct dirent *f; (f = readdir(d)) != NULL;) {
		size_t len = strlen(f->d_name);
		if (f->d_name[0] == '.' || !str_ends(f->d_name, ".conf") ||
		        len - 5 >= VOICE_NAME_MAX)
			continue;
		if (count == cap) {
			cap = cap == 0 ? 8 : 2 * cap;
			names = mem_resize(names, cap, sizeof *names);
		}
		names[count++] = mem_bytes(f->d_name, len - 5);
	}
	closedir(d);
	if (count > 0)
		qsort(names, count, sizeof *names, compare);
	*ret_names = names;
	*ret_count = count;
	return 0;
}

void voice_profile_list_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}
