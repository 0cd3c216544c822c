/* bantin check: text against reading, how long it takes, what is doubtful; the
 * officer's look before anything is handed in. Nothing is written. The reading is
 * made here; when it would air, and what would give way, only a station can know: it
 * is asked where one answers. */
#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "broadcast/style.h"
#include "cli/airing_options.h"
#include "cli/document_review.h"
#include "cli/facing.h"
#include "cli/operands.h"
#include "cli/preview.h"
#include "cli/remote.h"
#include "control/client.h"
#include "control/facing.h"
#include "data/data.h"
#include "settings/places.h"
#include "settings/settings.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
        {"voice", 0, "NAME", N_("whose speaking time is told (\"bantin voices\" lists them)"),
                NULL},
        {"doubts", 0, NULL, N_("only the doubts, not the words"), NULL},
        {"words", 0, NULL, N_("only what is said, a sentence a line"), NULL},
        AIRING_OPTIONS,
        {"config", 0, "FILE", N_("settings from this file only"), NULL},
        DOCUMENT_OPTIONS,
        REMOTE_OPTIONS,
        {0},
};

struct doubt {
	int line;
	char *written, *spoken, *why; /* why: the reader's own sentence or NULL */
	int sure;
};

struct findings {
	const char *file;
	struct intake_article article;
	const struct draft *draft; /* what it was made of, for the lines of the file */
	bool whole;                /* nothing was cut: its lines are those of the file */
	json_t *notes;             /* sentences: what was converted or left out */
	struct script title, body;
	json_t *reading;     /* text against reading: rows of control/facing.h */
	json_t *outlook;     /* airs and displaces, as the station answers; NULL: it did not */
	struct err rejected; /* by the station; status 0: it would be taken */
	struct doubt *doubts;
	size_t doubt_count;
	int64_t duration_ms;
	size_t skipped;
	struct err refused; /* status 0: it would be taken */
};

struct checking {
	const struct options *given;
	struct documents documents;
	struct settings *settings;
	struct voice_profile profile;
	struct data_reader data;
	struct voice_pool *pool;
	struct client *station; /* NULL: none answers */
	struct err unreachable; /* why */
};

/* ---- finding ---- */

/* A text that is being read. */
struct reading {
	struct findings *findings;
	struct facing *facing;
	bool body; /* not the title */
};

static size_t lines_before(const struct findings *f, size_t offset)
{
	size_t lines = 0;
	for (size_t i = 0; i < offset && i < f->article.text_len; i++)
		lines += f->article.text[i] == '\n';
	return lines;
}

static struct document_place place_of(const struct findings *f)
{
	return (struct document_place){&f->article, f->draft, f->whole};
}

static int line_in_file(const struct findings *f, size_t n)
{
	const struct document_place place = place_of(f);
	return document_line(&place, n);
}

/* 0: the title is a key's, or the format has no lines. */
static int title_line_in_file(const struct findings *f)
{
	const struct draft *d = f->draft;
	if (f->whole || d == NULL || d->title[0] != '\0')
		return f->article.title_line;
	return d->block_count > 0 ? (int)d->blocks[0].line : 0;
}

static void on_note(void *context, const struct reading_note *note)
{
	const struct reading *r = context;
	struct findings *f = r->findings;
	facing_note(r->facing, note->from, note->to, note->written, note->spoken, note->sure,
	        note->doubt);
	if (note->doubt == NULL)
		return;
	f->doubts = mem_resize(f->doubts, f->doubt_count + 1, sizeof *f->doubts);
	f->doubts[f->doubt_count++] =
	        (struct doubt){.line = r->body ? line_in_file(f, lines_before(f, note->from))
	                                       : title_line_in_file(f),
	                .written = mem_string(note->written),
	                .spoken = mem_string(note->spoken),
	                .why = mem_string(note->doubt),
	                .sure = note->sure};
}

static void read_text(struct checking *c, struct findings *f, const char *text, size_t len,
        bool body, struct script *ret)
{
	struct reading r = {.findings = f, .facing = facing_create(text, len), .body = body};
	script_read(c->data.reader, text, len, ret, on_note, &r);
	for (size_t i = 0; i < ret->count; i++)
		facing_said(r.facing, ret->sentences[i].from, ret->sentences[i].to,
		        ret->sentences[i].words);
	facing_rows(r.facing, f->reading);
	if (!body)
		json_object_set_new(json_array_get(f->reading, 0), "title", json_true());
	facing_destroy(r.facing);
}

/* How long it takes: it is spoken, and nobody hears it. */
static int measure(struct checking *c, struct findings *f)
{
	const struct settings_bulletin *s = &c->settings->bulletin;
	struct render_result result;
	struct render_item items[2];
	size_t n = 0;
	enum { TITLE_PAUSE_MS = 700 };
	if (f->article.title_spoken && s->titles)
		items[n++] = (struct render_item){.kind = RENDER_TEXT,
		        .text = f->article.title,
		        .text_len = strlen(f->article.title),
		        .pause_ms = TITLE_PAUSE_MS};
	items[n++] = (struct render_item){.kind = RENDER_TEXT,
	        .text = f->article.text,
	        .text_len = f->article.text_len,
	        .must_speak = f->file};
	struct render_job job = {.items = items,
	        .count = n,
	        .reader = c->data.reader,
	        .profile = &c->profile,
	        .pool = c->pool,
	        .ceiling_db = c->settings->loudness.ceiling,
	        .sentence_pause_ms = s->sentence_pause_ms,
	        .paragraph_pause_ms = s->paragraph_pause_ms};
	int status = render_run(&job, &result, &f->refused);
	if (status == 0) {
		f->duration_ms = (int64_t)(result.frames * 1000 / result.rate);
		f->skipped = result.skipped;
	}
	return status;
}

/* When it would air, and what would give way. */
static void ask_station(struct checking *c, struct findings *f)
{
	json_t *text = json_stringn(f->article.text, f->article.text_len);
	json_t *params = json_pack("{s:o, s:s}", "text", text, "title", f->article.title);
	if (f->article.klass[0] != '\0')
		json_object_set_new(params, "class", json_string(f->article.klass));
	preview_params(c->given, params);
	if (client_call(c->station, "article.preview", params, -1, &f->outlook, &f->rejected) == 0)
		f->rejected.status = 0;
	remote_say_practice(c->station);
}

static void tell_note(void *context, const char *sentence)
{
	json_array_append_new(context, json_string(sentence));
}

static void check(struct checking *c, struct findings *f)
{
	const struct document_place place = place_of(f);
	if (document_review(f->file, &place, &f->refused) < 0)
		return;
	if (operands_check_language(&f->article, f->file, &f->refused) < 0)
		return;
	if (f->article.title_spoken)
		read_text(c, f, f->article.title, strlen(f->article.title), false, &f->title);
	read_text(c, f, f->article.text, f->article.text_len, true, &f->body);
	if (measure(c, f) == 0 && c->station != NULL)
		ask_station(c, f);
}

/* ---- telling ---- */

static void print_outlook(const struct checking *c, const struct findings *f)
{
	char text[ERR_LINE_MAX];
	if (f->outlook != NULL) {
		facing_print_outlook(f->outlook, stdout);
		return;
	}
	printf("%s\n",
	        _("When it would air, and what would give way to it, only the station knows."));
	if (f->rejected.status != 0)
		fprintf(stderr, _("bantin check: the station would not take it: %s\n"),
		        err_line(&f->rejected, text, sizeof text));
	else
		fprintf(stderr, "bantin check: %s\n", err_line(&c->unreachable, text, sizeof text));
}

enum { PLACE_MAX = 64 };
static const char *place_text(int line, char out[PLACE_MAX])
{
	if (line > 0)
		snprintf(out, PLACE_MAX, _("line %d"), line);
	else
		snprintf(out, PLACE_MAX, "%s", _("in the title"));
	return out;
}

static void print_findings(const struct checking *c, const struct findings *f)
{
	char text[ERR_LINE_MAX], length[DURATION_TEXT_MAX], place[PLACE_MAX];
	if (f->refused.status != 0) {
		printf(_("%s: REFUSED\n"), f->file);
		fprintf(stderr, "bantin check: %s\n", err_line(&f->refused, text, sizeof text));
		return;
	}
	if (options_has(c->given, "words")) {
		facing_print_words(f->reading, stdout);
		return;
	}
	printf("%s: %s\n", f->file, f->article.title);
	printf(P_("  %s, %zu sentence\n", "  %s, %zu sentences\n", f->body.count),
	        duration_text((f->duration_ms + 500) / 1000 * 1000, length), f->body.count);
	for (size_t i = 0; i < json_array_size(f->notes); i++)
		printf("  %s\n", json_string_value(json_array_get(f->notes, i)));
	if (f->article.controls > 0)
		printf(P_("  %u control character would be removed\n",
		               "  %u control characters would be removed\n", f->article.controls),
		        f->article.controls);
	if (f->skipped > 0)
		printf(P_("  %zu sentence cannot be said by this voice\n",
		               "  %zu sentences cannot be said by this voice\n", f->skipped),
		        f->skipped);
	for (size_t i = 0; i < f->doubt_count; i++) {
		const struct doubt *d = &f->doubts[i];
		printf(_("  doubt, %s: \"%s\" is read \"%s\"%s%s\n"), place_text(d->line, place),
		        d->written, d->spoken, d->why != NULL ? ": " : "",
		        d->why != NULL ? _(d->why) : "");
	}
	if (options_has(c->given, "doubts"))
		return;
	putchar('\n');
	facing_print(f->reading, 0, stdout);
	putchar('\n');
	print_outlook(c, f);
}

static void add_sentences(json_t *list, const struct script *s)
{
	for (size_t i = 0; i < s->count; i++)
		json_array_append_new(list, json_string(s->sentences[i].words));
}

static json_t *findings_json(const struct findings *f)
{
	json_t *doubts = json_array(), *sentences = json_array();
	for (size_t i = 0; i < f->doubt_count; i++) {
		const struct doubt *d = &f->doubts[i];
		json_array_append_new(doubts,
		        json_pack("{s:i, s:s, s:s, s:i, s:s?}", "line", d->line, "written",
		                d->written, "spoken", d->spoken, "sure", d->sure, "doubt", d->why));
	}
	add_sentences(sentences, &f->title);
	add_sentences(sentences, &f->body);
	const struct err *no = f->refused.status != 0 ? &f->refused : &f->rejected;
	json_t *refused = no->status == 0 ? json_null()
	                                  : json_pack("{s:s?, s:s, s:i}", "code", no->id,
	                                            "sentence", no->sentence, "line", no->line);
	return json_pack("{s:O, s:O, s:O?, s:O?, s:s, s:s?, s:I, s:o, s:o, s:I, s:i, s:o}", "notes",
	        f->notes, "reading", f->reading, "airs", json_object_get(f->outlook, "airs"),
	        "displaces", json_object_get(f->outlook, "displaces"), "file", f->file, "title",
	        f->article.title, "duration_ms", (json_int_t)f->duration_ms, "sentences", sentences,
	        "doubts", doubts, "skipped", (json_int_t)f->skipped, "controls",
	        (int)f->article.controls, "refused", refused);
}

static void findings_finish(struct findings *f)
{
	for (size_t i = 0; i < f->doubt_count; i++) {
		free(f->doubts[i].written);
		free(f->doubts[i].spoken);
		free(f->doubts[i].why);
	}
	free(f->doubts);
	json_decref(f->notes);
	json_decref(f->reading);
	json_decref(f->outlook);
	script_finish(&f->title);
	script_finish(&f->body);
	intake_article_finish(&f->article);
}

/* ---- all ---- */

static int open_all(struct checking *c, struct err *e)
{
	char folder[PATHS_MAX];
	struct reading_style style;
	struct voice_pool_options voices = {.processes = 2};
	const char *voice = options_value(c->given, "voice");
	int status = settings_load_simple(options_value(c->given, "config"), NULL, &c->settings, e);
	if (status < 0)
		return status;
	places_voices(c->settings, folder);
	status = voice_profile_load(
	        folder, voice != NULL ? voice : c->settings->voice, &c->profile, e);
	if (status < 0)
		return status;
	if (client_connect(options_value(c->given, "socket"), &c->station, &c->unreachable) < 0)
		c->station = NULL;
	c->pool = voice_pool_start(&c->profile, &voices);
	style_choose(&c->settings->reading, c->profile.region, &style);
	status = data_reader_open(&style, &c->data, e);
	return status == 0 ? voice_pool_wait(c->pool, e) : status;
}

static struct findings new_findings(const char *file)
{
	return (struct findings){.file = file, .notes = json_array(), .reading = json_array()};
}

/* Says what was found, and frees it. True if it would be taken. */
static bool tell(struct checking *c, struct findings *f, json_t *list)
{
	bool taken = f->refused.status == 0 && f->rejected.status != -EREMOTEIO;
	if (options_has(c->given, "json"))
		json_array_append_new(list, findings_json(f));
	else
		print_findings(c, f);
	findings_finish(f);
	return taken;
}

/* A feed is an article for each of its entries. True if all would be taken. */
static bool check_file(struct checking *c, const char *path, json_t *list)
{
	struct document d;
	struct findings f = new_findings(path);
	bool taken = true;
	if (documents_read(&c->documents, path, NULL, &d, &f.refused) < 0)
		return tell(c, &f, list);
	documents_tell(path, &d, tell_note, f.notes);
	for (size_t i = 0; i < d.count; i++) {
		if (i > 0)
			f = new_findings(path);
		f.article = d.articles[i];
		f.draft = i < d.drafts.count ? &d.drafts.items[i] : NULL;
		f.whole = (d.format == FORMAT_PLAIN || d.format == FORMAT_ARTICLE) &&
		          (f.draft == NULL || f.draft->cut_count == 0);
		d.articles[i] = (struct intake_article){0};
		check(c, &f);
		taken = tell(c, &f, list) && taken;
	}
	document_finish(&d);
	return taken;
}

static int check_all(struct checking *c, int argc, char **argv)
{
	int code = EXIT_DONE;
	json_t *list = json_array();
	for (int i = 0; i < argc; i++)
		if (!check_file(c, argv[i], list))
			code = EXIT_REFUSED;
	if (options_has(c->given, "json")) {
		json_dumpf(list, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(list);
	return code;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct checking c = {.given = given};
	struct err e = {0};
	if (argc == 0)
		return verb_usage(
		        "check", _("no article to check; name a file, or - for standard input"));
	int status = documents_open(given, &c.documents, &e);
	if (status == 0)
		status = open_all(&c, &e);
	int code = status == 0 ? check_all(&c, argc, argv) : verb_fail("check", EXIT_REFUSED, &e);
	documents_close(&c.documents);
	client_close(c.station);
	voice_pool_destroy(c.pool);
	data_reader_close(&c.data);
	settings_destroy(c.settings);
	return code;
}

const struct verb verb_check = {
        .name = "check",
        .arguments = "ARTICLE...",
        .summary = N_("show what would be said, how long it takes, and what is doubtful"),
        .details =
                N_("What is not said as it is written stands in [brackets] on both sides, with a\n"
                   "question mark where somebody should look. Where a station answers, it tells\n"
                   "when the article would air and what would give way to it.\n\n"
                   "Exit code: 0 all would be taken, 1 at least one would be refused.\n\n"
                   "Examples:\n  bantin check cat-nuoc.txt\n"
                   "  bantin check --class priority --at 17:00 cat-nuoc.txt"),
        .options = options,
        .run = run,
};
