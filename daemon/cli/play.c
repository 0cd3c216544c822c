/* bantin play: articles on the loudspeaker of this machine, without a daemon.
 * The sound goes onto a tape that bantin-speaker plays while it is made. */
#include "audio/tape.h"
#include "base/civil.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "broadcast/compose.h"
#include "broadcast/style.h"
#include "cli/interrupt.h"
#include "cli/operands.h"
#include "cli/verb.h"
#include "data/data.h"
#include "output/speaker_client.h"
#include "settings/places.h"
#include "settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct option_spec options[] = {
        {"voice", 0, "NAME", N_("who speaks (\"bantin voices\" lists them)"), NULL},
        {"device", 0, "NAME", N_("sound device; without it, the machine's default"), NULL},
        {"bulletin", 0, NULL, N_("with chime, call and closing, as a whole bulletin"), NULL},
        {"config", 0, "FILE", N_("settings from this file only"), NULL},
        DOCUMENT_OPTIONS,
        {0},
};

enum { ORDER = 1, NO_DEVICE_MS = 3000, STOP_MS = 1000, LATENCY_MS = 60 };

struct playing {
	const struct options *given;
	struct settings *settings;
	struct voice_profile profile;
	struct operands operands;
	struct warnings warnings;
	struct bulletin bulletin;
	struct data_reader data;
	struct voice_pool *pool;
	struct tape_writer tape;
	bool tape_open, ordered;
	struct speaker_client *speaker;
	bool ended;
	struct speaker_ended end;
	int64_t absent_ns; /* since when there is no device; 0 while there is one */
};

/* ---- the speaker ---- */

static void on_ended(void *user, uint32_t order, const struct speaker_ended *end)
{
	struct playing *p = user;
	(void)order;
	p->ended = true;
	p->end = *end;
}

static void on_health(void *user, const struct speaker_health *h)
{
	struct playing *p = user;
	bool there = h->running && h->state.device != SPEAKER_ABSENT;
	if (there)
		p->absent_ns = 0;
	else if (p->absent_ns == 0)
		p->absent_ns = clock_mono_ns(&clock_system);
}

static int open_speaker(struct playing *p, struct err *e)
{
	const char *device = options_value(p->given, "device");
	struct speaker_config config = {
	        .device = device != NULL ? device : "default", .latency_ms = LATENCY_MS};
	struct speaker_handlers handlers = {.user = p, .ended = on_ended, .health = on_health};
	return speaker_client_create(&p->speaker, &config, &handlers, e);
}

/* Wait for the speaker or a signal, at most `ms`. */
static void listen_to_speaker(struct playing *p, int ms)
{
	struct pollfd polls[] = {{.fd = speaker_client_fd(p->speaker), .events = POLLIN},
	        {.fd = interrupt_seen() ? -1 : *interrupt_fd(), .events = POLLIN}};
	if (poll(polls, 2, ms) > 0 && polls[0].revents != 0)
		speaker_client_dispatch(p->speaker);
}

static int no_device(struct err *e)
{
	return err_set(e, -ENODEV, "play.device",
	        _("there is no sound device to play on; \"bantin render\" writes a file"));
}

static bool device_is_missing(const struct playing *p)
{
	return p->absent_ns != 0 &&
	       clock_mono_ns(&clock_system) - p->absent_ns > NO_DEVICE_MS * NS_PER_MS;
}

/* Until all is played, or somebody or something ends it. */
static int play_out(struct playing *p, struct err *e)
{
	while (!p->ended && !interrupt_seen()) {
		listen_to_speaker(p, 200);
		if (device_is_missing(p))
			return no_device(e);
	}
	if (interrupt_seen())
		return err_set(e, -ECANCELED, "play.cancelled", _("cancelled"));
	if (p->end.result == SPEAKER_PLAYED)
		return 0;
	if (p->end.frames == 0)
		return no_device(e);
	return err_set(e, -EIO, "play.lost", _("the sound device went away while it was playing"));
}

static void hush(struct playing *p)
{
	if (p->speaker == NULL)
		return;
	if (p->ordered && !p->ended) {
		speaker_client_stop(p->speaker);
		listen_to_speaker(p, STOP_MS);
	}
	speaker_client_destroy(p->speaker);
}

/* ---- the tape ---- */

static int open_tape(struct playing *p, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	int fd = open(folder != NULL ? folder : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = memfd_create("bantin-tape", MFD_CLOEXEC);
	if (fd < 0)
		return err_sys(e, -errno, "play.tape", _("cannot make room for the sound"));
	int status = tape_writer_open(&p->tape, fd, voice_pool_rate(p->pool), e);
	p->tape_open = status == 0;
	return status;
}

static int on_write(void *context, const int16_t *frames, size_t count, struct err *e)
{
	static const struct speaker_play whole = {.until_frame = UINT64_MAX};
	struct playing *p = context;
	int status = tape_write(&p->tape, frames, count, e);
	if (status == 0 && !p->ordered) {
		p->ordered = true;
		status = speaker_client_play(p->speaker, ORDER, p->tape.fd, &whole);
		if (status < 0)
			err_sys(e, status, "play.order", _("the speaker does not take it"));
	}
	return status;
}

static bool on_cancelled(void *context)
{
	(void)context;
	return interrupt_seen();
}

static int make_sound(struct playing *p, struct err *e)
{
	const struct settings *s = p->settings;
	struct render_result result;
	struct render_job job = {.items = p->bulletin.items,
	        .count = p->bulletin.count,
	        .reader = p->data.reader,
	        .profile = &p->profile,
	        .pool = p->pool,
	        .loudness_lufs = s->loudness.target,
	        .ceiling_db = s->loudness.ceiling,
	        .sentence_pause_ms = s->bulletin.sentence_pause_ms,
	        .paragraph_pause_ms = s->bulletin.paragraph_pause_ms,
	        .sink = {.context = p, .write = on_write, .cancelled = on_cancelled}};
	int status = open_tape(p, e);
	if (status == 0)
		status = render_run(&job, &result, e);
	if (p->tape_open)
		tape_writer_close(&p->tape, status == 0);
	if (status == 0 && result.skipped > 0)
		warn(&p->warnings,
		        P_("%zu sentence could not be said", "%zu sentences could not be said",
		                result.skipped),
		        result.skipped);
	return status;
}

/* ---- all ---- */

static int load(struct playing *p, int argc, char **argv, struct err *e)
{
	char folder[PATHS_MAX];
	const char *voice = options_value(p->given, "voice");
	int status = settings_load_simple(options_value(p->given, "config"), NULL, &p->settings, e);
	if (status == 0)
		status = civil_set_zone(p->settings->timezone, e);
	if (status < 0)
		return status;
	places_voices(p->settings, folder);
	status = voice_profile_load(
	        folder, voice != NULL ? voice : p->settings->voice, &p->profile, e);
	if (status < 0)
		return status;
	const struct settings_loudness *l = &p->settings->loudness;
	status = operands_load(
	        p->given, argc, argv, l->target, l->ceiling, &p->operands, &p->warnings, e);
	if (status < 0)
		return status;
	struct compose_request request = {.settings = p->settings,
	        .articles = p->operands.articles,
	        .count = p->operands.count,
	        .articles_only = !options_has(p->given, "bulletin"),
	        .session = "",
	        .wall_ms = clock_wall_ms(&clock_system)};
	return compose(&request, &p->bulletin, e);
}

static int play(struct playing *p, struct err *e)
{
	struct voice_pool_options voices = {
	        .processes = 2, .pieces = true, .wake_fd = interrupt_fd()};
	struct reading_style style;
	p->pool = voice_pool_start(&p->profile, &voices);
	int status = open_speaker(p, e);
	style_choose(&p->settings->reading, p->profile.region, &style);
	if (status == 0)
		status = data_reader_open(&style, &p->data, e);
	if (status == 0)
		status = voice_pool_wait(p->pool, e);
	if (status == 0)
		status = make_sound(p, e);
	if (status == 0)
		status = play_out(p, e);
	hush(p);
	return status;
}

static void finish(struct playing *p)
{
	voice_pool_destroy(p->pool);
	data_reader_close(&p->data);
	bulletin_finish(&p->bulletin);
	operands_finish(&p->operands);
	warnings_finish(&p->warnings);
	settings_destroy(p->settings);
}

static int run(const struct options *given, int argc, char **argv)
{
	struct playing p = {.given = given};
	struct err e = {0};
	if (argc == 0)
		return verb_usage(
		        "play", _("no article to play; name a file, or - for standard input"));
	interrupt_catch();
	int status = load(&p, argc, argv, &e);
	if (status == 0)
		status = play(&p, &e);
	for (size_t i = 0; i < p.warnings.count; i++)
		fprintf(stderr, _("warning: %s\n"), p.warnings.lines[i]);
	if (status != 0 && !interrupt_seen())
		verb_fail("play", EXIT_REFUSED, &e);
	finish(&p);
	interrupt_pass_on();
	return status == 0 ? EXIT_DONE : EXIT_REFUSED;
}

const struct verb verb_play = {
        .name = "play",
        .arguments = "ARTICLE...",
        .summary = N_("play articles on the loudspeaker of this machine, without a daemon"),
        .details = N_("An ARTICLE is a text or a recording; - is standard input."),
        .options = options,
        .run = run,
};
