/* Starts voices, reads what changed on the disk, and remembers who failed. What has a
 * mistake in it (a lexicon, a profile) never silences the station: the old one stays.
 * Called by the workshop. */
#include "broadcast/kept_voices.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "broadcast/style.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VOICELESS_RATE = 22050, VOICES_KEPT = 2, VOICE_PROCESSES = 2 };
/* For a sentence that is waited for on air. espeak-ng takes a thirtieth of that for the
 * longest there may be; of somebody else's program nobody knows, so it gets what the
 * pool thinks of. */
enum { LIVE_DEADLINE_MS = 4000 };
/* Until a voice can speak: it takes 20 ms where nothing else runs. The pool starts two at
 * a time, and two such pairs; then an emergency airs as its recording. The next that
 * comes within DOUBT_MS does not wait for the same again. */
enum { LIVE_START_MS = 2500, DOUBT_MS = 10000, DISTRUST_MS = 60000 };

/* A voice that failed lately. */
struct doubt {
	char name[WORK_NAME_MAX];
	int64_t until_ns; /* mono */
	struct err why;
};

struct kept_voices {
	char *folder;
	bool live;
	const int *wake;
	struct kept_voice kept[VOICES_KEPT];
	uint64_t uses;
	struct doubt doubt;    /* it could not be started; live only */
	struct doubt distrust; /* it could not say a sentence of an emergency */
};

void kept_voice_drop(struct kept_voice *v)
{
	voice_pool_destroy(v->pool);
	data_reader_close(&v->reader);
	reader_destroy(v->bare);
	*v = (struct kept_voice){0};
}

static void fingerprint(struct kept_voice *v)
{
	struct sha256_ctx sum;
	sha256_init(&sum);
	sha256_update(&sum, sizeof v->profile, (const uint8_t *)&v->profile);
	sha256_digest(&sum, SHA256_DIGEST_SIZE, v->voice_sha256);
	sha256_update(&sum, sizeof v->reading, (const uint8_t *)&v->reading);
	for (size_t i = 0; i < v->reader.count; i++)
		sha256_update(&sum, v->reader.file[i].len, v->reader.file[i].bytes);
	sha256_digest(&sum, SHA256_DIGEST_SIZE, v->reading_sha256);
}

/* Until the voice can speak, or nobody wants it any more. */
static int wait_for(const struct kept_voice *v, const struct voice_wish *wish, struct err *e)
{
	int status;
	while ((status = voice_pool_wait(v->pool, e)) == -ECANCELED)
		if (wish->given_up(wish->context))
			break;
	return status;
}

/* The program's own voice is there although the settings name a folder without it. */
static int load_profile(
        const struct kept_voices *k, const char *name, struct voice_profile *ret, struct err *e)
{
	char own[PATHS_MAX];
	int status = voice_profile_load(k->folder, name, ret, e);
	if (status != -ENOENT || strcmp(name, SETTINGS_VOICE) != 0)
		return status;
	paths_share("voices", own);
	return voice_profile_load(own, name, ret, e);
}

static int voice_open(
        struct kept_voices *k, struct kept_voice *v, const struct voice_wish *wish, struct err *e)
{
	struct reading_style style;
	struct voice_pool_options options = {.processes = VOICE_PROCESSES, .wake_fd = k->wake};
	snprintf(v->name, sizeof v->name, "%s", wish->name);
	v->lexicons = wish->lexicons;
	v->reading = *wish->reading;
	int status = load_profile(k, v->name, &v->profile, e);
	if (status == 0) {
		style_choose(&v->reading, v->profile.region, &style);
		status = data_reader_open(&style, &v->reader, e);
		if (status == 0)
			status = reader_create(&style, NULL, 0, &v->bare, e);
	}
	if (status == 0)
		fingerprint(v);
	if (k->live && strcmp(v->profile.engine, "espeak") == 0)
		options.deadline_ms = LIVE_DEADLINE_MS;
	if (k->live)
		options.start_ms = LIVE_START_MS;
	if (status == 0) {
		v->pool = voice_pool_start(&v->profile, &options);
		status = wait_for(v, wish, e);
	}
	if (status < 0)
		kept_voice_drop(v);
	return status;
}

static bool suits(
        const struct kept_voice *v, const char *name, const struct settings_reading *reading)
{
	return v->pool != NULL && strcmp(v->name, name) == 0 &&
	       memcmp(&v->reading, reading, sizeof v->reading) == 0;
}

/* Lexicons with a mistake must not silence the station: the old ones stay. */
static void read_again(struct kept_voice *v, uint32_t lexicons)
{
	struct reading_style style;
	struct data_reader fresh = {0};
	struct err e;
	char line[ERR_LINE_MAX];
	if (v->lexicons == lexicons)
		return;
	v->lexicons = lexicons;
	style_choose(&v->reading, v->profile.region, &style);
	if (data_reader_open(&style, &fresh, &e) < 0) {
		log_line(LOG_ERROR, "the lexicons have errors; the old ones stay in force: %s",
		        err_line(&e, line, sizeof line));
		return;
	}
	data_reader_close(&v->reader);
	v->reader = fresh;
	fingerprint(v);
}

/* Its profile was written anew since, and can be used: then it is another voice. One
 * with a mistake must not silence the station either. */
static bool has_changed(const struct kept_voices *k, const struct kept_voice *v, uint32_t lexicons)
{
	struct voice_profile fresh;
	struct err e;
	char line[ERR_LINE_MAX];
	if (v->lexicons == lexicons)
		return false;
	if (load_profile(k, v->name, &fresh, &e) < 0) {
		log_line(LOG_ERROR, "the voice %s stays as it was: %s", v->name,
		        err_line(&e, line, sizeof line));
		return false;
	}
	return memcmp(&fresh, &v->profile, sizeof fresh) != 0;
}

static bool is_in_doubt(const struct kept_voices *k, const char *name, struct err *e)
{
	bool doubted = strcmp(k->doubt.name, name) == 0 &&
	               clock_mono_ns(&clock_system) < k->doubt.until_ns;
	if (doubted && e != NULL)
		*e = k->doubt.why;
	return doubted;
}

static int voice_try(
        struct kept_voices *k, struct kept_voice *v, const struct voice_wish *wish, struct err *e)
{
	struct err own = {0};
	if (is_in_doubt(k, wish->name, e))
		return -EIO;
	int status = voice_open(k, v, wish, &own);
	if (status < 0 && k->live && own.id != NULL && strcmp(own.id, "voice.start") == 0) {
		k->doubt = (struct doubt){.why = own};
		k->doubt.until_ns = clock_mono_ns(&clock_system) + DOUBT_MS * NS_PER_MS;
		snprintf(k->doubt.name, sizeof k->doubt.name, "%s", wish->name);
	}
	if (status < 0 && e != NULL)
		*e = own;
	return status;
}

struct kept_voice *kept_voices_take(
        struct kept_voices *k, const struct voice_wish *wish, struct err *e)
{
	struct kept_voice *oldest = &k->kept[0];
	for (size_t i = 0; i < VOICES_KEPT; i++) {
		struct kept_voice *v = &k->kept[i];
		bool suited = suits(v, wish->name, wish->reading);
		if (suited && has_changed(k, v, wish->lexicons)) {
			oldest = v;
			break;
		}
		if (suited) {
			v->used = ++k->uses;
			read_again(v, wish->lexicons);
			return v;
		}
		if (v->used < oldest->used)
			oldest = v;
	}
	kept_voice_drop(oldest);
	if (voice_try(k, oldest, wish, e) < 0)
		return NULL;
	oldest->used = ++k->uses;
	return oldest;
}

struct kept_voice *kept_voices_if_there(struct kept_voices *k, const char *name,
        const struct settings_reading *reading, struct kept_voice *silent)
{
	for (size_t i = 0; i < VOICES_KEPT; i++)
		if (suits(&k->kept[i], name, reading))
			return &k->kept[i];
	if (load_profile(k, name, &silent->profile, NULL) < 0)
		silent->profile = (struct voice_profile){0};
	return silent;
}

void kept_voices_distrust(struct kept_voices *k, const char *name)
{
	snprintf(k->distrust.name, sizeof k->distrust.name, "%s", name);
	k->distrust.until_ns = clock_mono_ns(&clock_system) + DISTRUST_MS * NS_PER_MS;
}

bool kept_voices_distrusted(const struct kept_voices *k, const char *name)
{
	return strcmp(k->distrust.name, name) == 0 &&
	       clock_mono_ns(&clock_system) < k->distrust.until_ns;
}

const struct reader *kept_voice_reader(const struct kept_voice *v, bool frozen)
{
	return frozen ? v->bare : v->reader.reader;
}

uint32_t kept_voice_rate(const struct kept_voice *v)
{
	int told = v->profile.sample_rate;
	return v->pool != NULL ? voice_pool_rate(v->pool)
	       : told > 0      ? (uint32_t)told
	                       : VOICELESS_RATE;
}

struct kept_voices *kept_voices_create(const char *folder, bool live, const int *wake)
{
	struct kept_voices *k = mem_alloc(sizeof *k);
	k->folder = mem_string(folder);
	k->live = live;
	k->wake = wake;
	return k;
}

void kept_voices_destroy(struct kept_voices *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < VOICES_KEPT; i++)
		kept_voice_drop(&k->kept[i]);
	free(k->folder);
	free(k);
}
