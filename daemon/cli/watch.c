/* bantin watch: the station live. Draws status and queue, again whenever an
 * event tells of a change and once a second for the clock; keys act at once. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/queue_table.h"
#include "cli/remote.h"
#include "cli/screen.h"
#include "cli/status.h"
#include "cli/words.h"
#include "unicode/width.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAW_EVERY_MS = 1000, DRAW_AT_MOST_EVERY_MS = 100, QUEUE_ROWS = 100 };

static const struct option_spec options[] = {
        {"from", 0, "SEQ", N_("with --json: begin with this event of the past"), NULL},
        REMOTE_OPTIONS,
        {0},
};

struct watch {
	struct client *client;
	json_t *status; /* last answers; NULL before the first */
	json_t *articles;
	size_t chosen;               /* row of the queue */
	int64_t chosen_id;           /* its article: rows come and go, the choice stays */
	int64_t cancelling;          /* the article that one more 'c' cancels, 0 */
	char told[ERR_SENTENCE_MAX]; /* what the last key did */
	bool over;
	int code;
};

static void ask(struct watch *w, const char *method, json_t *params, json_t **ret)
{
	struct err e;
	int status = client_call(w->client, method, params, -1, ret, &e);
	if (status == -EREMOTEIO) {
		snprintf(w->told, sizeof w->told, "%s", e.sentence);
	} else if (status < 0) {
		screen_close();
		w->over = true;
		w->code = verb_fail("watch", EXIT_NO_DAEMON, &e);
	}
}

static void replace(json_t **kept, json_t *fresh)
{
	if (fresh == NULL)
		return;
	json_decref(*kept);
	*kept = fresh;
}

static void refresh(struct watch *w)
{
	json_t *status = NULL;
	json_t *list = NULL;
	ask(w, "station.status", json_object(), &status);
	if (!w->over)
		ask(w, "article.list", json_pack("{s:i}", "limit", QUEUE_ROWS), &list);
	replace(&w->status, status);
	replace(&w->articles, json_incref(json_object_get(list, "articles")));
	json_decref(list);
	size_t count = json_array_size(w->articles);
	if (w->chosen >= count)
		w->chosen = count > 0 ? count - 1 : 0;
	for (size_t i = 0; i < count; i++)
		if (number_of(json_array_get(w->articles, i), "id") == w->chosen_id)
			w->chosen = i;
	w->chosen_id = number_of(json_array_get(w->articles, w->chosen), "id");
}

static void choose(struct watch *w, size_t row)
{
	w->chosen = row;
	w->chosen_id = number_of(json_array_get(w->articles, row), "id");
}

/* The rest of `text` after `n` lines. */
static const char *after_lines(const char *text, size_t n)
{
	for (; n > 0 && *text != '\0'; n--)
		text += strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
	return text;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* What two printers write, as text; the caller frees. */
static char *text_of_status(const struct watch *w, size_t columns)
{
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	if (to == NULL)
		return mem_string("");
	status_print(w->status, columns, to);
	fclose(to);
	return text;
}

static char *text_of_queue(const struct watch *w, size_t columns)
{
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	if (to == NULL)
		return mem_string("");
	queue_table_print(w->articles, columns, to);
	fclose(to);
	return text;
}

static const char *foot_text(const struct watch *w, size_t columns)
{
	const char *keys =
	        _("s stop  k skip  p pause  up/down choose  a approve  h hold  c cancel  "
	          "q quit");
	if (w->told[0] != '\0')
		return w->told;
	return width_of(keys, strlen(keys)) <= columns
	               ? keys
	               : _("s stop k skip p pause a ok h hold q quit");
}

/* Status above, which has the worst first, so on a small screen its end gives way to
 * the queue; of that the part around the choice, which must be seen by whoever presses
 * a key. */
static void draw(struct watch *w)
{
	enum { QUEUE_LEAST = 4 }; /* with its head */
	size_t rows, columns;
	struct str page;
	screen_size(&rows, &columns);
	char *status = text_of_status(w, columns), *queue = text_of_queue(w, columns);
	size_t count = json_array_size(w->articles), room = rows > 2 ? rows - 1 : 1;
	size_t queue_least = count + 1 < QUEUE_LEAST ? count + 1 : QUEUE_LEAST;
	size_t above = count_lines(status), most = room > queue_least ? room - queue_least : 0;
	bool blank = above < most;
	above = above < most ? above : most;
	size_t body = room - above - blank; /* rows for the queue */
	size_t shown = body > 1 ? body - 1 : 0;
	size_t skip = w->chosen >= shown && shown > 0 ? w->chosen - shown + 1 : 0;
	str_init(&page);
	str_add(&page, status, (size_t)(after_lines(status, above) - status));
	str_adds(&page, blank ? "\n" : "");
	str_add(&page, queue, (size_t)(after_lines(queue, 1) - queue));
	str_adds(&page, after_lines(queue, 1 + skip));
	screen_draw(page.data, count > 0 ? (int)(above + blank + 1 + w->chosen - skip) : -1,
	        foot_text(w, columns));
	str_finish(&page);
	free(status);
	free(queue);
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
	const json_t *article = json_array_get(w->articles, w->chosen);
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
	const json_t *article = json_array_get(w->articles, w->chosen);
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
	bool paused = json_is_true(json_object_get(json_object_get(w->status, "on_air"), "paused"));
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
		choose(w, w->chosen - (w->chosen > 0));
		break;
	case KEY_DOWN:
		choose(w, w->chosen + (w->chosen + 1 < json_array_size(w->articles)));
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
	int status;
	while ((status = client_event(w->client, 0, &event, &e)) == 1) {
		json_decref(event);
		any = true;
	}
	if (status < 0 && !w->over) {
		screen_close();
		w->over = true;
		w->code = verb_fail("watch", EXIT_NO_DAEMON, &e);
	}
	return any;
}

static int64_t now_ms(void)
{
	return clock_mono_ns(&clock_system) / NS_PER_MS;
}

static void live(struct watch *w)
{
	int64_t drawn = 0;
	bool stale = true;
	while (!w->over) {
		int64_t wait = drawn + (stale ? DRAW_AT_MOST_EVERY_MS : DRAW_EVERY_MS) - now_ms();
		struct pollfd p[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
		        {.fd = client_socket(w->client), .events = POLLIN}};
		if (wait > 0 && poll(p, 2, (int)wait) < 0)
			stale = true; /* the terminal was resized */
		int key;
		while (!w->over && (key = screen_key()) != KEY_NONE) {
			press(w, key);
			drawn = 0; /* who presses a key sees what it did at once */
		}
		if (!w->over && take_events(w))
			stale = true;
		if (!w->over &&
		        now_ms() - drawn >= (stale ? DRAW_AT_MOST_EVERY_MS : DRAW_EVERY_MS)) {
			refresh(w);
			if (!w->over)
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
	struct watch w = {0};
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
	json_decref(w.status);
	json_decref(w.articles);
	return code != EXIT_DONE ? code : w.code;
}

const struct verb verb_watch = {
        .name = "watch",
        .arguments = "",
        .summary = N_("a live view: on air, queue, outputs; keys to stop, skip, hold, approve"),
        .details = N_("Keys: s stop, k skip, p pause or resume, up and down choose an article, a "
                      "approve it,\n"
                      "h hold it, c twice cancel it for good, q quit.\n\n"
                      "Examples:\n  bantin watch\n  bantin watch --json --from 1 | jq .type"),
        .options = options,
        .run = run,
};
