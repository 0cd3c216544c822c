/* One feed: ask, take its entries apart, ask for their pages, drop the articles, then
 * remember. What was dropped is remembered last: a crash in between drops it again
 * under the same key, and the daemon takes it once. Called by bantin-fetch's main. */
#include "fetch/feed.h"

#include "base/civil.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "fetch/address.h"
#include "fetch/drop.h"
#include "fetch/entry.h"
#include "fetch/memory.h"
#include "intake/cap.h"
#include "intake/formats.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAILING_AFTER = 3, SLOWEST_MS = 6 * 3600 * 1000, DOUBLINGS_MOST = 8, SECRET_MOST = 4096 };
enum { SENTENCES_ENOUGH = 4 };

struct feed {
	struct feeds *all;
	const struct settings_feed *settings;
	struct memory memory;
	bool busy, failed;
	int64_t due; /* wall ms */
	int folder;
	char *secret;
	struct drafts drafts; /* of the present look */
	size_t *chosen;       /* of them, in the order in which they are taken */
	size_t chosen_count, next;
	bool incomplete; /* something is left for the next look */
	unsigned dropped;
	char etag[MEMORY_TAG_MAX], modified[MEMORY_TAG_MAX];
};

struct feeds {
	const struct settings *settings;
	struct feeds_places places;
	struct http *http;
	const struct clock *clock;
	struct feed *items;
	size_t count;
	unsigned dropped;
};

static int64_t now_ms(const struct feed *f)
{
	return clock_wall_ms(f->all->clock);
}

/* ---- how it ended ---- */

/* Slower and slower, never slower than four times a day, or than it is asked anyway. */
static int64_t pause_of(const struct feed *f)
{
	int64_t pause = f->settings->interval_ms;
	for (int i = 1; i < f->memory.failures && i < DOUBLINGS_MOST && pause < SLOWEST_MS; i++)
		pause *= 2;
	if (pause > SLOWEST_MS && f->settings->interval_ms < SLOWEST_MS)
		pause = SLOWEST_MS;
	return pause;
}

static void end_look(struct feed *f, const char *state, const char *sentence)
{
	const char *name = f->settings->name;
	int64_t now = now_ms(f);
	int status;
	if (strcmp(f->memory.state, state) != 0) {
		snprintf(f->memory.state, sizeof f->memory.state, "%s", state);
		f->memory.since = now;
	}
	f->memory.last = now;
	f->due = now + pause_of(f);
	f->busy = false;
	drafts_finish(&f->drafts);
	free(f->chosen);
	f->chosen = NULL;
	f->chosen_count = f->next = 0;
	const struct drop_report report = {.state = state,
	        .since = f->memory.since,
	        .last = now,
	        .failures = f->memory.failures,
	        .sentence = sentence};
	if (f->folder >= 0 && (status = drop_report(f->folder, &report)) < 0)
		log_line(LOG_WARN, "%s: the report cannot be written: %s", name, strerror(-status));
	status = memory_write(f->all->places.state, name, &f->memory);
	if (status < 0)
		log_line(LOG_WARN, "%s: what was taken cannot be remembered: %s", name,
		        strerror(-status));
	fd_close(&f->folder);
}

/* `person`: it will not get better by itself. What was in order may fail a few times;
 * what never was, or is not, fails now. */
static void fail_look(struct feed *f, bool person, const char *sentence)
{
	f->memory.failures++;
	f->failed = true;
	log_line(LOG_WARN, "%s: %s", f->settings->name, sentence);
	bool long_since = f->memory.failures >= FAILING_AFTER || strcmp(f->memory.state, "ok") != 0;
	end_look(f, person ? "refused" : long_since ? "failing" : "ok", sentence);
}

static void succeed_look(struct feed *f)
{
	f->memory.failures = 0;
	f->failed = false;
	if (!f->incomplete) {
		snprintf(f->memory.etag, sizeof f->memory.etag, "%s", f->etag);
		snprintf(f->memory.modified, sizeof f->memory.modified, "%s", f->modified);
	}
	log_line(LOG_INFORM, "%s: %u articles", f->settings->name, f->dropped);
	end_look(f, "ok", "");
}

/* ---- articles ---- */

static int drop(struct feed *f, const struct str *text, const char *key)
{
	int status = drop_article(f->folder, now_ms(f), f->all->dropped++, text->data, text->len);
	if (status < 0)
		return status;
	memory_add(&f->memory, key);
	f->dropped++;
	return 0;
}

/* An alert; 0, or -errno where it could not be written. What must not air is said once. */
static int drop_alert(struct feed *f, const char *url, const char *body, size_t len)
{
	struct cap_alert alert;
	struct str text;
	struct err e;
	char line[ERR_LINE_MAX];
	int status = cap_parse(url, body, len, &alert, &e);
	if (status < 0) {
		log_line(LOG_WARN, "%s: %s", f->settings->name, err_line(&e, line, sizeof line));
		return 0;
	}
	str_init(&text);
	char *key = mem_printf("cap:%s,%s,%s", alert.sender, alert.identifier, alert.sent);
	if (memory_has(&f->memory, key)) {
		status = 0;
	} else if (cap_article(url, &alert, now_ms(f), &text, &e) == 0) {
		status = drop(f, &text, key);
	} else {
		log_line(LOG_NOTICE, "%s: %s", f->settings->name, err_line(&e, line, sizeof line));
		memory_add(&f->memory, key);
	}
	free(key);
	str_finish(&text);
	cap_finish(&alert);
	return status;
}

static void cannot_write(struct feed *f, int status)
{
	char sentence[256];
	snprintf(sentence, sizeof sentence, _("its articles cannot be written to the spool: %s"),
	        strerror(-status));
	fail_look(f, true, sentence);
}

/* `page` NULL: the entry's own text. */
static int drop_entry(
        struct feed *f, const struct draft *d, const char *url, const char *page, size_t len)
{
	struct str text;
	struct err e;
	char line[ERR_LINE_MAX];
	if (page != NULL && format_sniff(page, len) == FORMAT_CAP) {
		int dropped = drop_alert(f, url, page, len);
		if (dropped == 0)
			memory_add(&f->memory, entry_key(d));
		return dropped;
	}
	str_init(&text);
	int status = entry_article(d, url, page, len, &text, &e);
	if (status < 0 && page != NULL) /* better the teaser than nothing */
		status = entry_article(d, url, NULL, 0, &text, &e);
	if (status < 0) {
		log_line(LOG_NOTICE, "%s: an entry is passed over: %s", f->settings->name,
		        err_line(&e, line, sizeof line));
		memory_add(&f->memory, entry_key(d));
		status = 0;
	} else {
		status = drop(f, &text, entry_key(d));
	}
	str_finish(&text);
	return status;
}

/* ---- entries, one after another ---- */

static void take_next(struct feed *f);

static void on_page(void *user, const struct http_answer *a)
{
	struct feed *f = user;
	const struct draft *d = &f->drafts.items[f->chosen[f->next++]];
	int status = 0;
	if (a->sentence[0] == '\0' && a->code == 200) {
		status = drop_entry(f, d, a->url, a->body, a->len);
	} else {
		log_line(LOG_NOTICE, "%s: %s: %s", f->settings->name, d->link, a->sentence);
		if (d->block_count > 0)
			status = drop_entry(f, d, d->link, NULL, 0);
		else
			f->incomplete = true; /* it is tried again */
	}
	if (status < 0)
		cannot_write(f, status);
	else
		take_next(f);
}

static bool wants_page(const struct feed *f, const struct draft *d)
{
	int text = f->settings->text;
	if (text == FEED_TEXT_FEED || !address_is_of(d->link, f->settings->url))
		return false;
	return text == FEED_TEXT_PAGE || entry_sentences(d) < SENTENCES_ENOUGH;
}

static int ask(struct feed *f, const char *url, bool again, http_done *done, struct err *e)
{
	const struct settings_feed *s = f->settings;
	char own[HOST_MAX], host[HOST_MAX];
	address_host(s->url, own);
	address_host(url, host);
	const struct http_ask q = {.url = url,
	        .etag = again ? f->memory.etag : "",
	        .modified = again ? f->memory.modified : "",
	        .secret = strcmp(own, host) == 0 ? f->secret : NULL,
	        .local = s->local,
	        .timeout_ms = s->timeout_ms,
	        .size_most = s->size_most};
	return http_ask(f->all->http, &q, done, f, e);
}

static void take_next(struct feed *f)
{
	struct err e;
	while (f->next < f->chosen_count) {
		const struct draft *d = &f->drafts.items[f->chosen[f->next]];
		int status = 0;
		if (wants_page(f, d) && ask(f, d->link, false, on_page, &e) == 0)
			return;
		status = drop_entry(f, d, d->link, NULL, 0);
		f->next++;
		if (status < 0) {
			cannot_write(f, status);
			return;
		}
	}
	succeed_look(f);
}

/* The newest that are not known, oldest first. Feeds have the newest first. */
static void choose(struct feed *f)
{
	int64_t oldest = now_ms(f) - f->settings->age_ms;
	f->chosen = mem_array(f->drafts.count + 1, sizeof *f->chosen);
	for (size_t i = 0; i < f->drafts.count; i++) {
		const struct draft *d = &f->drafts.items[i];
		int64_t at = entry_time(d);
		if (entry_key(d)[0] == '\0' || memory_has(&f->memory, entry_key(d)) ||
		        (at != 0 && at < oldest))
			continue;
		if (f->chosen_count == (size_t)f->settings->entries_most) {
			f->incomplete = true;
			break;
		}
		f->chosen[f->chosen_count++] = i;
	}
	for (size_t i = 0; i < f->chosen_count / 2; i++) {
		size_t other = f->chosen[f->chosen_count - 1 - i];
		f->chosen[f->chosen_count - 1 - i] = f->chosen[i];
		f->chosen[i] = other;
	}
}

static void take_feed(struct feed *f, const struct http_answer *a)
{
	struct err e;
	char line[ERR_LINE_MAX];
	enum format format = format_sniff(a->body, a->len);
	if (format == FORMAT_CAP) {
		int status = drop_alert(f, a->url, a->body, a->len);
		if (status < 0)
			cannot_write(f, status);
		else
			succeed_look(f);
	} else if (format != FORMAT_RSS && format != FORMAT_ATOM) {
		fail_look(f, true,
		        _("what it answers is neither a feed (RSS, Atom) nor an alert (CAP)"));
	} else if (feed_drafts(a->url, a->body, a->len, &f->drafts, &e) < 0) {
		if (e.status == -ENODATA) /* a feed without entries is in order */
			succeed_look(f);
		else
			fail_look(f, false, err_line(&e, line, sizeof line));
	} else {
		choose(f);
		take_next(f);
	}
}

static void on_feed(void *user, const struct http_answer *a)
{
	struct feed *f = user;
	bool person = a->code == 401 || a->code == 403 || a->code == 404 || a->code == 410;
	snprintf(f->etag, sizeof f->etag, "%s", a->code == 304 ? f->memory.etag : a->etag);
	snprintf(f->modified, sizeof f->modified, "%s",
	        a->code == 304 ? f->memory.modified : a->modified);
	if (a->sentence[0] != '\0')
		fail_look(f, person, a->sentence);
	else if (a->code == 304)
		succeed_look(f);
	else
		take_feed(f, a);
}

/* ---- starting ---- */

/* The secret's first line; systemd names what it loads from a folder FOLDER_FILE. */
static int read_secret(struct feed *f, struct err *e)
{
	const char *name = f->settings->credential, *folder = f->all->places.credentials;
	struct str text;
	int status = -ENOENT;
	free(f->secret);
	f->secret = NULL;
	if (name[0] == '\0')
		return 0;
	str_init(&text);
	for (int i = 0; i < 2 && status < 0 && folder != NULL; i++) {
		char *path = mem_printf("%s/%s%s", folder, i == 0 ? "feeds_" : "", name);
		status = fd_read_file(path, SECRET_MOST, &text, e);
		free(path);
	}
	str_cut(&text, strcspn(text.data, "\r\n"));
	if (status < 0 || text.len == 0)
		status = err_set(e, -ENOENT, "fetch.credential",
		        _("there is no credential \"%s\"; put it into the file "
		          "/etc/bantin/credentials/%s and restart bantin-fetch"),
		        name, name);
	else
		f->secret = str_take(&text);
	str_finish(&text);
	return status < 0 ? status : 0;
}

static void start(struct feed *f)
{
	struct err e;
	f->busy = true;
	f->incomplete = false;
	f->dropped = 0;
	f->folder = drop_folder(f->all->places.spool, f->settings->name);
	if (f->folder < 0) {
		cannot_write(f, f->folder);
		return;
	}
	if (read_secret(f, &e) < 0) {
		fail_look(f, true, e.sentence);
		return;
	}
	if (ask(f, f->settings->url, true, on_feed, &e) < 0)
		fail_look(f, false, e.sentence);
}

struct feeds *feeds_create(const struct settings *s, const struct feeds_places *places,
        struct http *http, const struct clock *clock)
{
	struct feeds *all = mem_alloc(sizeof *all);
	all->settings = s;
	all->places = *places;
	all->http = http;
	all->clock = clock;
	all->items = mem_array(s->feed_count + 1, sizeof *all->items);
	all->count = s->feed_count;
	for (size_t i = 0; i < all->count; i++) {
		struct feed *f = &all->items[i];
		int64_t now = clock_wall_ms(clock);
		*f = (struct feed){.all = all, .settings = &s->feeds[i], .folder = -1};
		memory_read(places->state, f->settings->name, &f->memory);
		/* By a clock that was ahead it would wait for long. */
		f->due = f->memory.last > now ? now : f->memory.last + pause_of(f);
	}
	return all;
}

void feeds_destroy(struct feeds *all)
{
	for (size_t i = 0; all != NULL && i < all->count; i++) {
		struct feed *f = &all->items[i];
		drafts_finish(&f->drafts);
		memory_forget(&f->memory);
		fd_close(&f->folder);
		free(f->chosen);
		free(f->secret);
	}
	if (all != NULL)
		free(all->items);
	free(all);
}

int feeds_start(struct feeds *all, bool every)
{
	enum { LONGEST_MS = 60000 };
	int64_t least = LONGEST_MS;
	for (size_t i = 0; i < all->count; i++) {
		struct feed *f = &all->items[i];
		int64_t left = f->due - now_ms(f);
		if (!f->busy && (every || left <= 0))
			start(f);
		else if (!f->busy && left < least)
			least = left;
	}
	return (int)least;
}

bool feeds_busy(const struct feeds *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].busy)
			return true;
	return false;
}

int feeds_failed(const struct feeds *all)
{
	int failed = 0;
	for (size_t i = 0; i < all->count; i++)
		failed += all->items[i].failed;
	return failed;
}
