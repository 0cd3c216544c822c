/* bantin-speaker: plays orders on one sound device and says what became of
 * them (output/protocol.h). One process a device, started by bantind, which
 * holds the other end of its socket; it ends when that closes. PortAudio
 * lives only here, so that a hung sound server can be ended with the process.
 *
 * The main thread is the player's control side: it never waits for the device
 * nor, once the socket is full, for bantind. */
#include "base/civil.h"
#include "base/err.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "child/child.h"
#include "child/frame.h"
#include "child/urgency.h"
#include "device/device.h"
#include "device/player.h"
#include "device/relay.h"
#include "output/protocol.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	EXIT_USAGE = 2,
	DEFAULT_LATENCY_MS = 60,
	DEFAULT_IDLE_MS = 20000,
	MILLISECONDS_MOST = 24 * 3600 * 1000,
	LISTING_S = 5, /* looking for devices may hang behind a stopped sound server */
};

/* Gains from outside: more than this would only be noise. */
static const float gain_most_db = 40.0f;

struct arguments {
	struct player_config player;
	bool list;
	const char *input; /* a source to listen to */
};

static bool send_event(uint32_t type, uint32_t order, const void *payload, size_t len)
{
	return frame_send(CHILD_SOCKET, type, order, payload, len, -1) == 0;
}

static bool tell_started(void *user, uint32_t order, const struct speaker_progress *p)
{
	(void)user;
	return send_event(SPEAKER_STARTED, order, p, sizeof *p);
}

static bool tell_progress(void *user, uint32_t order, const struct speaker_progress *p)
{
	(void)user;
	return send_event(SPEAKER_PROGRESS, order, p, sizeof *p);
}

static bool tell_ended(void *user, uint32_t order, const struct speaker_ended *end)
{
	(void)user;
	return send_event(SPEAKER_ENDED, order, end, sizeof *end);
}

static bool tell_state(void *user, const struct speaker_state *state)
{
	(void)user;
	return send_event(SPEAKER_STATE, 0, state, sizeof *state);
}

static const struct player_events events = {.started = tell_started,
        .progress = tell_progress,
        .ended = tell_ended,
        .state = tell_state};

static bool usable_gain(float db)
{
	return !isnan(db) && db <= gain_most_db;
}

/* An order that cannot even be queued ends at once. */
static void refuse(uint32_t order)
{
	const struct speaker_ended end = {.result = SPEAKER_BAD_TAPE};
	send_event(SPEAKER_ENDED, order, &end, sizeof end);
}

static void take_play(struct player *p, struct frame *f)
{
	struct speaker_play play;
	memcpy(&play, f->payload, sizeof play);
	int tape = f->fd;
	f->fd = -1;
	if (tape < 0 || !usable_gain(play.gain_db)) {
		fd_close(&tape);
		refuse(f->id);
	} else if (player_play(p, f->id, tape, &play, f->type == SPEAKER_CUT_IN) < 0) {
		refuse(f->id);
	}
}

static void take_volume(struct player *p, struct frame *f)
{
	struct speaker_volume volume;
	memcpy(&volume, f->payload, sizeof volume);
	if (usable_gain(volume.gain_db))
		player_volume(p, &volume);
}

static void take_stop(struct player *p, struct frame *f)
{
	(void)f;
	player_stop(p);
}

static void take_pause(struct player *p, struct frame *f)
{
	(void)f;
	player_pause(p);
}

static void take_resume(struct player *p, struct frame *f)
{
	(void)f;
	player_resume(p);
}

static void take_release(struct player *p, struct frame *f)
{
	(void)f;
	player_release(p);
}

static void take_ping(struct player *p, struct frame *f)
{
	struct speaker_state state;
	player_state(p, &state);
	send_event(SPEAKER_STATE, f->id, &state, sizeof state);
}

static const struct {
	enum speaker_order_type type;
	size_t len; /* of the payload, exactly */
	void (*take)(struct player *p, struct frame *f);
} orders[] = {
        {SPEAKER_PLAY, sizeof(struct speaker_play), take_play},
        {SPEAKER_CUT_IN, sizeof(struct speaker_play), take_play},
        {SPEAKER_STOP, 0, take_stop},
        {SPEAKER_VOLUME, sizeof(struct speaker_volume), take_volume},
        {SPEAKER_PAUSE, 0, take_pause},
        {SPEAKER_RESUME, 0, take_resume},
        {SPEAKER_RELEASE, 0, take_release},
        {SPEAKER_PING, 0, take_ping},
};

static void take_order(struct player *p, struct frame *f)
{
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (orders[i].type == f->type && orders[i].len == f->len)
			orders[i].take(p, f);
	fd_close(&f->fd);
}

/* False when bantind has let go. */
static bool take_orders(struct player *p)
{
	static struct frame f;
	int status;
	while ((status = frame_recv(CHILD_SOCKET, &f)) == 1)
		take_order(p, &f);
	return status == -EAGAIN || status == -EPROTO;
}

static void serve(struct player *p)
{
	struct pollfd fds[] = {
	        {.fd = CHILD_SOCKET, .events = POLLIN}, {.fd = player_fd(p), .events = POLLIN}};
	do {
		int timeout = player_poll(p, &events);
		if (poll(fds, 2, timeout) < 0 && errno != EINTR)
			return;
	} while (take_orders(p));
}

static void print_device(void *user, const struct device_entry *entry)
{
	(void)user;
	printf("%s\t%u\t%s\n", entry->name, entry->rate, entry->is_default ? "default" : "-");
}

static int list_devices(const char *name)
{
	struct device *d;
	struct err e;
	char line[ERR_LINE_MAX];
	alarm(LISTING_S);
	int status = device_create(name, &d, &e);
	if (status == 0) {
		status = d->ops->list(d, print_device, NULL, &e);
		device_destroy(d);
	}
	if (status < 0)
		fprintf(stderr, "bantin-speaker: %s\n", err_line(&e, line, sizeof line));
	return status < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static bool parse_ms(const char *text, uint32_t *ret)
{
	char *end;
	unsigned long ms = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || ms > MILLISECONDS_MOST)
		return false;
	*ret = (uint32_t)ms;
	return true;
}

static bool parse_arguments(int argc, char **argv, struct arguments *a)
{
	static const struct option options[] = {
	        {"device", required_argument, NULL, 'd'},
	        {"latency-ms", required_argument, NULL, 'l'},
	        {"idle-ms", required_argument, NULL, 'i'},
	        {"list", no_argument, NULL, 'L'},
	        {"input", required_argument, NULL, 'I'},
	        {NULL, 0, NULL, 0},
	};
	int c;
	bool good = true;
	while (good && (c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'd')
			a->player.device = optarg;
		else if (c == 'L')
			a->list = true;
		else if (c == 'I')
			a->input = optarg;
		else if (c == 'l' || c == 'i')
			good = parse_ms(
			        optarg, c == 'l' ? &a->player.latency_ms : &a->player.idle_ms);
		else
			good = false;
	}
	return good && optind == argc;
}

static int usage(void)
{
	fprintf(stderr,
	        _("Usage: bantin-speaker [--device NAME] [--latency-ms N] [--idle-ms N]\n"
	          "       bantin-speaker --input NAME\n"
	          "       bantin-speaker --list\n"
	          "The first two are started by bantind, with a socket as descriptor 3.\n"));
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct arguments a = {.player = {.device = "default",
	                              .latency_ms = DEFAULT_LATENCY_MS,
	                              .idle_ms = DEFAULT_IDLE_MS}};
	struct player *p;
	struct err e;
	char line[ERR_LINE_MAX];
	i18n_start();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);                /* a terminal's Ctrl-C is bantind's to handle */
	setenv("JACK_NO_START_SERVER", "1", 0); /* looking for devices must not start one */
	if (!parse_arguments(argc, argv, &a))
		return usage();
	if (a.list)
		return list_devices(a.player.device);
	if (fd_nonblock(CHILD_SOCKET, true) < 0)
		return usage();
	log_start("bantin-speaker", LOG_INFORM);
	if (a.input != NULL) {
		relay_serve(CHILD_SOCKET, a.input);
		_exit(EXIT_SUCCESS); /* a source that hangs is not waited for */
	}
	urgency_take(URGENCY_SOUND);
	if (player_create(&p, &a.player, &e) < 0) {
		log_line(LOG_ERROR, "%s", err_line(&e, line, sizeof line));
		return EXIT_FAILURE;
	}
	serve(p);
	/* Whatever the device does now, nobody waits for it any more. */
	_exit(EXIT_SUCCESS);
}
