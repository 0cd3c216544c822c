/* bantin watch: the station live. Asks for status and queue whenever an event tells of
 * a change and once a second for the clock; keys act at once. A daemon that leaves, for
 * an upgrade or a crash, is waited for. The picture is drawn by watch_picture.c. */
#include "base/clock.h"
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/screen.h"
#include "cli/watch_picture.h"
#include "cli/words.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAW_EVERY_MS = 1000, DRAW_AT_MOST_EVERY_MS = 100, AGAIN_MS = 500, QUEUE_ROWS = 100 };

static const struct option_spec options[] = {
        {"from", 0, "SEQ", N_("with --json: begin with this event of the past"), NULL},
        REMOTE_OPTIONS,
        {0},
};

struct watch {
	const char *socket;          /* as given, or NULL */
	struct client *client;       /* NULL: the daemon left, and is waited for */
	int64_t tried;               /* mono ms: when it was looked for last */
	struct watch_picture shown;  /* with the last answers */
	int64_t chosen_id;           /* the article chosen: rows come and go, the choice stays */
	int64_t cancelling;          /* the article that one more 'c' cancels, 0 */
	char told[ERR_SENTENCE_MAX]; /* what the last key did */
	bool over;
};

static int64_t now_ms(void)
{
	return clock_mono_ns(&clock_system) / NS_PER_MS;
}

static void replace(json_t **kept, json_t *fresh)
{
	json_decref(*kept);
	*kept = fresh;
}

/* What was true is not shown any more: it might not be. */
static void lose(struct watch *w)
{
	client_close(w->client);
	w->client = NULL;
	w->tried = now_ms();
	w->cancelling = 0;
	w->told[0] = '\0';
	w->shown.lost_at = w->tried;
	replace(&w->shown.status, NULL);
	replace(&w->shown.articles, NULL);
}

static void look_for_daemon(struct watch *w)
{
	struct err e;
	if (w->client != NULL || now_ms() - w->tried < AGAIN_MS)
		return;
	w->tried = now_ms();
	if (client_connect(w->socket, &w->client, &e) == 0 &&
	        client_call(w->client, "events.subscribe", json_pack("{s:b}", "progress", 1), -1,
	                NULL, &e) == 0) {
		w->shown.lost_at = 0;
		return;
	}
	client_close(w->client);
	w->client = NULL;
}

static void ask(struct watch *w, const char *method, json_t *params, json_t **ret)
{
	struct err e;
	if (w->client == NULL) {
		json_decref(params);
		return;
	}
	int status = client_call(w->client, method, params, -1, ret, &e);
	if (status == -EREMOTEIO)
		snprintf(w->told, sizeof w->told, "%s", e.sentence);
	else if (status < 0)
		lose(w);
}

static void refresh(struct watch *w)
{
	struct watch_picture *p = &w->shown;
	json_t *status = NULL;
	json_t *list = NULL;
	ask(w, "station.status", json_object(), &status);
	ask(w, "article.list", json_pack("{s:i}", "limit", QUEUE_ROWS), &list);
	if (status != NULL && list != NULL) {
		replace(&p->status, json_incref(status));
		replace(&p->articles, json_incref(json_object_get(list, "articles")));
	}
	json_decref(status);
	json_decref(list);
	size_t count = json_array_size(p->articles);
	if (count == 0)
		return;
	if (p->chosen >= count)
		p->chosen = count - 1;
	for (size_t i = 0; i < count; i++)
		if (number_of(json_array_get(p->articles, i), "id") == w->chosen_id)
			p->chosen = i;
	w->chosen_id = number_of(json_array_get(p->articles, p->chosen), "id");
}

static void choose(struct watch *w, size_t row)
{
	w->shown.chosen = row;
	w->chosen_id = number_of(json_array_get(w->shown.articles, row), "id");
}

static void act_on_air(struct watch *w, const char *method, const char *done)
{
	json_t *answer = NULL;
	w->told[0] = '\0';
	ask(w, method, json_object(), &answer);
	if (answer != NULL)
		snprintf(w->told, sizeof w->told, "%s: %s", done, text_of(answer, "title"));
	json_decref(answer);
}

static void act_on_chosen(struct watch *w, const char *method)
{
	json_t *answer = NULL;
	const json_t *article = json_array_get(w->shown.articles, w->shown.chosen);
	w->told[0] = '\0';
	if (article == NULL)
		return;
	ask(w, method, json_pack("{s:I}", "id", (json_int_t)number_of(article, "id")), &answer);
	if (answer != NULL)
		snprintf(w->told, sizeof w->told, "%lld %s: %s",
		        (long long)number_of(article, "id"), text_of(article, "title"),
		        words_of(text_of(answer, "state")));
	json_decref(answer);
}

/* For good, so it is asked twice. */
static void cancel_chosen(struct watch *w)
{
	const json_t *article = json_array_get(w->shown.articles, w->shown.chosen);
	if (article == NULL)
		return;
	if (w->cancelling == w->chosen_id) {
		w->cancelling = 0;
		act_on_chosen(w, "article.cancel");
		return;
	}
	w->cancelling = w->chosen_id;
	snprintf(w->told, sizeof w->told, _("c again cancels %lld for good: %s"),
	        (long long)w->chosen_id, text_of(article, "title"));
}

static void press(struct watch *w, int key)
{
	if (key != 'c')
		w->cancelling = 0;
	bool paused =
	        json_is_true(json_object_get(json_object_get(w->shown.status, "on_air"), "paused"));
	switch (key) {
	case 's':
		act_on_air(w, "air.stop", _("stopped and held"));
		break;
	case 'k':
		act_on_air(w, "air.skip", _("skipped"));
		break;
	case 'p':
		act_on_air(w, paused ? "air.resume" : "air.pause",
		        paused ? _("resumed") : _("paused"));
		break;
	case 'a':
		act_on_chosen(w, "article.approve");
		break;
	case 'h':
		act_on_chosen(w, "article.hold");
		break;
	case 'c':
		cancel_chosen(w);
		break;
	case KEY_UP:
		choose(w, w->shown.chosen - (w->shown.chosen > 0));
		break;
	case KEY_DOWN:
		choose(w, w->shown.chosen +
		                  (w->shown.chosen + 1 < json_array_size(w->shown.articles)));
		break;
	case 'q':
	case KEY_END:
		w->over = true;
		break;
	default:
		w->told[0] = '\0';
		break;
	}
}

/* Take what has come; true if anything did. */
static bool take_events(struct watch *w)
{
	struct err e;
	json_t *event;
	bool any = false;
	int status = 0;
	while (w->client != NULL && (status = client_event(w->client, 0, &event, &e)) == 1) {
		json_decref(event);
		any = true;
	}
	if (status < 0)
		lose(w);
	return any || status < 0;
}

static void draw(struct watch *w)
{
	w->shown.told = w->told;
	watch_picture_draw(&w->shown);
}

static void live(struct watch *w)
{
	int64_t drawn = 0;
	bool stale = true;
	while (!w->over) {
		int64_t wait = drawn + (stale ? DRAW_AT_MOST_EVERY_MS : DRAW_EVERY_MS) - now_ms();
		struct pollfd p[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
		        {.fd = w->client != NULL ? client_socket(w->client) : -1,
		                .events = POLLIN}};
		if (wait > 0 && poll(p, 2, (int)wait) < 0)
			stale = true; /* the terminal was resized */
		int key;
		while (!w->over && (key = screen_key()) != KEY_NONE) {
			press(w, key);
			drawn = 0; /* who presses a key sees what it did at once */
		}
		look_for_daemon(w);
		if (!w->over && take_events(w))
			stale = true;
		if (!w->over &&
		        now_ms() - drawn >= (stale ? DRAW_AT_MOST_EVERY_MS : DRAW_EVERY_MS)) {
			refresh(w);
			draw(w);
			drawn = now_ms();
			stale = false;
		}
	}
}

/* For programs: events as they come, a line each, until one of us ends. */
static int print_events(const struct options *given, struct client *c)
{
	struct err e;
	json_t *event;
	json_t *params = json_object();
	if (!remote_number("watch", given, "from", params)) {
		json_decref(params);
		return EXIT_USAGE;
	}
	int code = remote_call("watch", c, "events.subscribe", params, -1, NULL);
	if (code != EXIT_DONE)
		return code;
	for (;;) {
		int status = client_event(c, -1, &event, &e);
		if (status < 0)
			return verb_fail("watch", EXIT_NO_DAEMON, &e);
		if (status == 0)
			continue;
		remote_print(event);
		json_decref(event);
		if (fflush(stdout) != 0)
			return EXIT_DONE; /* nobody reads any more */
	}
}

static int run(const struct options *given, int argc, char **argv)
{
	struct watch w = {.socket = options_value(given, "socket")};
	int code = EXIT_DONE;
	if (argc > 0)
		return verb_usage("watch", _("takes no arguments, but got \"%s\""), argv[0]);
	w.client = remote_open("watch", given, &code);
	if (w.client == NULL)
		return code;
	if (options_has(given, "json")) {
		code = print_events(given, w.client);
		client_close(w.client);
		return code;
	}
	code = remote_call(
	        "watch", w.client, "events.subscribe", json_pack("{s:b}", "progress", 1), -1, NULL);
	if (code == EXIT_DONE && screen_open() < 0)
		code = verb_usage(
		        "watch", _("takes a terminal; with --json it prints events for programs"));
	else if (code == EXIT_DONE)
		live(&w);
	screen_close();
	client_close(w.client);
	json_decref(w.shown.status);
	json_decref(w.shown.articles);
	return code;
}

const struct verb verb_watch = {
        .name = "watch",
        .arguments = "",
        .summary = N_("a live view: on air, queue, outputs; keys to stop, skip, hold, approve"),
        .details = N_("Keys: s stop, k skip, p pause or resume, up and down choose an article, a "
                      "approve it,\n"
                      "h hold it, c twice cancel it for good, q quit. When the daemon leaves, this "
                      "waits until it\nis back; with --json it ends with 3 then, and --from goes "
                      "on where it was.\n\n"
                      "Examples:\n  bantin watch\n  bantin watch --json --from 1 | jq .type"),
        .options = options,
        .run = run,
};
