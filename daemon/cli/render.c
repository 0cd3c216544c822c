/* bantin render: articles in, one bulletin as a sound file out. No daemon, no
 * settings file, no sound device is needed. */
#include "audio/loudness.h"
#include "base/civil.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/str.h"
#include "broadcast/compose.h"
#include "broadcast/style.h"
#include "cli/bulletin_file.h"
#include "cli/interrupt.h"
#include "cli/operands.h"
#include "cli/programme_articles.h"
#include "cli/render_plan.h"
#include "cli/render_report.h"
#include "cli/verb.h"
#include "data/data.h"
#include "intake/article.h"
#include "intake/draft.h"
#include "settings/places.h"
#include "settings/settings.h"

#include <errno.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {
        {"output", 'o', "FILE", N_("write the bulletin to FILE; - is standard output"), NULL},
        {"format", 0, "FORMAT", N_("mp3, wav, flac or opus; without it, by FILE's extension"),
                "mp3|wav|flac|opus"},
        {"voice", 0, "NAME", N_("who speaks (\"bantin voices\" lists them)"), NULL},
        {"rate", 0, "WPM", N_("words a minute, 80 to 400, in place of the voice's own"), NULL},
        {"bitrate", 0, "KBIT", N_("kbit/s of MP3 and Opus"), NULL},
        {"mp3-quality", 0, "QUALITY", N_("fast, or best at half the speed"), "fast|best"},
        {"rate-hz", 0, "HZ", N_("sample rate of the file"), NULL},
        {"loudness", 0, "LUFS", N_("level of the bulletin, -40 to -12.5; in MP3 and Opus to -14"),
                NULL},
        {"title", 0, "TEXT", N_("title of the bulletin, for players"), NULL},
        {"no-opening", 0, NULL, N_("the articles alone: no chime, call or closing"), NULL},
        {"programme", 0, "NAME", N_("rundown, voice and session of this programme of the station"),
                NULL},
        {"socket", 0, "PATH", N_("the daemon's socket (default: BANTIN_SOCKET)"), NULL},
        {"date", 0, "DATE", N_("YYYY-MM-DD: the day that the bulletin says, in place of today"),
                NULL},
        {"if-any", 0, NULL,
                N_("with --programme: where it airs nothing then, write nothing and end well"),
                NULL},
        {"jobs", 'j', "N", N_("processes and threads side by side, 1 to 16"), NULL},
        {"strict", 0, NULL, N_("write no file if a sentence must be left out"), NULL},
        {"json", 0, NULL, N_("print a summary as JSON"), NULL},
        {"config", 0, "FILE", N_("settings from this file only"), NULL},
        DOCUMENT_OPTIONS,
        {"set", 0, "KEY=VALUE", N_("one setting, for this time"), NULL},
        {0},
};

struct work {
	struct render_plan plan;
	struct settings *settings;
	const struct settings_programme *programme; /* or NULL */
	struct voice_profile profile;
	struct operands operands;
	int64_t airs_ms; /* when the station would air them, or 0 */
	struct bulletin bulletin;
	struct data_reader data;
	struct voice_pool *pool;
	struct bulletin_file file;
	struct bulletin_gap *gaps;
	size_t gap_count;
	struct warnings warnings;
	char *title;
};

/* ---- settings, voice, articles ---- */

static int load_settings(struct work *w, struct err *e)
{
	const char *overrides[OPTIONS_MAX + 1];
	const struct options *given = w->plan.given;
	size_t n = 0;
	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->given[i].spec->name, "set") == 0)
			overrides[n++] = given->given[i].value;
	overrides[n] = NULL;
	int status =
	        settings_load_simple(options_value(given, "config"), overrides, &w->settings, e);
	return status == 0 ? civil_set_zone(w->settings->timezone, e) : status;
}

static int find_programme(struct work *w, struct err *e)
{
	const char *wanted = options_value(w->plan.given, "programme");
	const struct settings *s = w->settings;
	if (wanted == NULL)
		return 0;
	const char **names = mem_array(s->programme_count, sizeof *names);
	for (size_t i = 0; i < s->programme_count; i++) {
		names[i] = s->programmes[i].name;
		if (strcmp(names[i], wanted) == 0)
			w->programme = &s->programmes[i];
	}
	const char *near = str_nearest(wanted, names, s->programme_count);
	free(names);
	if (w->programme != NULL)
		return 0;
	if (near != NULL)
		return err_set(e, -ENOENT, "render.programme",
		        _("there is no programme \"%.64s\"; did you mean \"%s\"?"), wanted, near);
	return err_set(e, -ENOENT, "render.programme",
	        _("there is no programme \"%.64s\" in the settings"), wanted);
}

static int load_voice(struct work *w, struct err *e)
{
	char folder[PATHS_MAX];
	const char *name = options_value(w->plan.given, "voice");
	if (name == NULL && w->programme != NULL && w->programme->voice[0] != '\0')
		name = w->programme->voice;
	if (name == NULL)
		name = w->settings->voice;
	places_voices(w->settings, folder);
	int status = voice_profile_load(folder, name, &w->profile, e);
	if (status == 0 && w->plan.rate_wpm != 0)
		w->profile.rate_wpm = (int)w->plan.rate_wpm;
	return status;
}

static double ceiling_of(const struct work *w)
{
	bool lossy = w->plan.format == SOUND_MP3 || w->plan.format == SOUND_OPUS;
	return lossy ? w->settings->loudness.lossy_ceiling : w->settings->loudness.ceiling;
}

static double loudness_of(const struct work *w)
{
	return w->plan.loudness != 0 ? w->plan.loudness : w->settings->loudness.target;
}

/* Nearer to the ceiling the limiter would only make noise of the voice. */
static int check_loudness(const struct work *w, struct err *e)
{
	double highest = ceiling_of(w) - VOICE_ROOM_LEAST_DB;
	if (loudness_of(w) < highest + 0.05)
		return 0;
	return err_set(e, -EINVAL, "render.loudness",
	        _("%.1f LUFS is too loud for %s under a ceiling of %.1f dBTP; ask for -40 to %.1f"),
	        loudness_of(w), sound_format_name((enum sound_format)w->plan.format), ceiling_of(w),
	        highest);
}

/* The articles that are named, or what the station would air. */
static int load_articles(struct work *w, int argc, char **argv, struct err *e)
{
	const struct options *given = w->plan.given;
	if (argc > 0)
		return operands_load(given, argc, argv, loudness_of(w), ceiling_of(w), &w->operands,
		        &w->warnings, e);
	int status = programme_articles_load(options_value(given, "socket"), w->programme->name,
	        options_value(given, "date"), &w->operands, &w->airs_ms, &w->warnings, e);
	if (status == 0 && w->operands.left_out_count > 0 && options_has(given, "strict"))
		return err_set(e, -ENODATA, "render.strict", "%s", w->warnings.lines[0]);
	return status;
}

/* ---- the bulletin ---- */

/* "Mon..Fri 05:00": the time of day is the last word. */
static void take_time_of(const char *calendar, struct civil *c)
{
	const char *time = strrchr(calendar, ' ');
	int hour, minute;
	if (sscanf(time != NULL ? time + 1 : calendar, "%2d:%2d", &hour, &minute) == 2) {
		c->hour = hour;
		c->minute = minute;
	}
}

/* The moment that the bulletin speaks of: now, or the programme's time on the day asked for. */
static int choose_moment(const struct work *w, int64_t *ret_ms, struct err *e)
{
	const char *date = options_value(w->plan.given, "date");
	struct civil c;
	int end = 0;
	*ret_ms = w->airs_ms != 0 ? w->airs_ms : clock_wall_ms(&clock_system);
	if (w->airs_ms != 0)
		return 0;
	if (date == NULL && w->programme == NULL)
		return 0;
	civil_from_wall(*ret_ms, &c);
	if (date != NULL && (sscanf(date, "%4d-%2d-%2d%n", &c.year, &c.month, &c.day, &end) != 3 ||
	                            date[end] != '\0' || !civil_valid(&c)))
		return err_set(e, -EINVAL, "render.date",
		        _("--date takes a day such as 2026-11-23, not \"%.32s\""), date);
	if (w->programme != NULL)
		take_time_of(w->programme->at, &c);
	return civil_to_wall(&c, ret_ms);
}

static void miss(struct work *w, const char *article, const char *words, const char *why)
{
	w->gaps = mem_resize(w->gaps, w->gap_count + 1, sizeof *w->gaps);
	w->gaps[w->gap_count++] =
	        (struct bulletin_gap){.article = article, .words = words, .why = why};
}

static bool has_place(const struct bulletin *b, const struct compose_article *a)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct render_item *item = &b->items[i];
		if (a->recording != NULL ? item->name == a->recording
		                         : item->text == a->text && a->text != NULL)
			return true;
	}
	return false;
}

/* What could not be had, what the rundown has no place for, and what no file can hold. */
static int find_gaps(struct work *w, const struct compose_request *request, struct err *e)
{
	const struct settings_texts *usual = &w->settings->bulletin.rundown;
	bool own = request->rundown_count > 0;
	size_t parts = own ? request->rundown_count : usual->count;
	for (size_t i = 0; i < w->operands.left_out_count; i++)
		miss(w, w->operands.left_out[i], w->operands.left_out[i], "recording");
	for (size_t i = 0; w->bulletin.relays > 0 && i < parts; i++) {
		const char *part = own ? request->rundown[i] : usual->items[i];
		if (str_starts(part, "relay:"))
			miss(w, NULL, part, "relay");
	}
	for (size_t i = 0; w->bulletin.articles < w->operands.count && i < w->operands.count; i++) {
		const struct compose_article *a = &w->operands.articles[i];
		if (!has_place(&w->bulletin, a))
			miss(w, a->name, a->title, "no_place");
	}
	if (w->bulletin.articles < w->operands.count)
		warn(&w->warnings, _("the rundown has no place for %zu of %zu articles"),
		        w->operands.count - w->bulletin.articles, w->operands.count);
	if (w->bulletin.relays > 0)
		warn(&w->warnings, _("a relay cannot be written into a file and was left out"));
	if (w->gap_count > w->operands.left_out_count && options_has(w->plan.given, "strict"))
		return err_set(e, -ENODATA, "render.strict", "%s",
		        w->warnings.lines[w->warnings.count - 1]);
	return 0;
}

static int compose_bulletin(struct work *w, struct err *e)
{
	struct compose_request request = {.settings = w->settings,
	        .articles = w->operands.articles,
	        .count = w->operands.count,
	        .articles_only = options_has(w->plan.given, "no-opening"),
	        .session = ""};
	int status = choose_moment(w, &request.wall_ms, e);
	if (status < 0)
		return status;
	if (w->programme != NULL) {
		request.rundown = (const char *const *)w->programme->rundown.items;
		request.rundown_count = w->programme->rundown.count;
		request.session = w->programme->session;
	}
	status = compose(&request, &w->bulletin, e);
	if (status < 0)
		return status;
	if (w->bulletin.articles == 0)
		return err_set(e, -EINVAL, "render.no_place",
		        _("the rundown has no place for any of the articles"));
	status = find_gaps(w, &request, e);
	if (status < 0)
		return status;
	const char *title = options_value(w->plan.given, "title");
	if (title != NULL) {
		draft_set(&w->title, title, strlen(title));
	} else if (w->operands.count == 1) {
		w->title = mem_string(w->operands.articles[0].title);
	} else {
		struct civil c;
		civil_from_wall(request.wall_ms, &c);
		w->title = mem_printf(_("Bulletin of %d-%02d-%02d"), c.year, c.month, c.day);
	}
	return 0;
}

static int choose_rate(struct work *w, uint32_t voice_rate, uint32_t *ret, struct err *e)
{
	long wanted = w->plan.rate_hz != 0 ? w->plan.rate_hz : w->settings->files.rate_hz;
	uint32_t nearest = 0;
	enum sound_format format = (enum sound_format)w->plan.format;
	*ret = wanted != 0 ? (uint32_t)wanted : voice_rate;
	if (sound_format_takes(format, *ret, &nearest))
		return 0;
	if (w->plan.rate_hz != 0)
		return err_set(e, -EINVAL, "render.rate",
		        _("%s does not take %ld Hz; the nearest it takes is %u Hz"),
		        sound_format_name(format), wanted, nearest);
	*ret = nearest;
	return 0;
}

static int jobs_of(const struct render_plan *p)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (p->jobs != 0)
		return (int)p->jobs;
	return cores < 1 ? 1 : cores > 8 ? 8 : (int)cores;
}

static int prepare_sound(struct work *w, int jobs, struct err *e)
{
	const struct settings *s = w->settings;
	const struct render_plan *p = &w->plan;
	const char *quality = options_value(p->given, "mp3-quality");
	enum sound_format format = (enum sound_format)p->format;
	uint32_t rate;
	int status = choose_rate(w, voice_pool_rate(w->pool), &rate, e);
	w->file.sound = (struct sound_options){.format = format,
	        .rate = rate,
	        .jobs = jobs,
	        .title = w->title,
	        .artist = s->station,
	        .bitrate = p->bitrate != 0 ? (int)p->bitrate : s->files.bitrate,
	        .best = quality != NULL ? strcmp(quality, "best") == 0
	                                : s->files.mp3_quality == MP3_BEST};
	w->file.job = (struct render_job){.items = w->bulletin.items,
	        .count = w->bulletin.count,
	        .reader = w->data.reader,
	        .profile = &w->profile,
	        .pool = w->pool,
	        .rate = rate,
	        .loudness_lufs = loudness_of(w),
	        .ceiling_db = ceiling_of(w),
	        .sentence_pause_ms = s->bulletin.sentence_pause_ms,
	        .paragraph_pause_ms = s->bulletin.paragraph_pause_ms};
	return status;
}

/* The voices start while the lexicons are read. */
static int start_reading_and_speaking(struct work *w, int jobs, struct err *e)
{
	struct voice_pool_options voices = {.processes = jobs, .wake_fd = interrupt_fd()};
	struct reading_style style;
	w->pool = voice_pool_start(&w->profile, &voices);
	style_choose(&w->settings->reading, w->profile.region, &style);
	int status = data_reader_open(&style, &w->data, e);
	return status == 0 ? voice_pool_wait(w->pool, e) : status;
}

static int make(struct work *w, struct err *e)
{
	int jobs = jobs_of(&w->plan);
	int status = start_reading_and_speaking(w, jobs, e);
	if (status == 0)
		status = prepare_sound(w, jobs, e);
	if (status < 0)
		return status;
	bool terminal = isatty(STDERR_FILENO) == 1 && !options_has(w->plan.given, "json");
	w->file.path = w->plan.path;
	w->file.strict = options_has(w->plan.given, "strict");
	w->file.progress = terminal ? render_progress : NULL;
	status = bulletin_file_write(&w->file, e);
	if (terminal)
		render_progress_clear();
	return status;
}

static const char *article_of(void *context, size_t item)
{
	const struct work *w = context;
	for (size_t i = 0; i < w->operands.count; i++)
		if (w->bulletin.items[item].text == w->operands.articles[i].text ||
		        w->bulletin.items[item].text == w->operands.articles[i].title)
			return w->operands.articles[i].name;
	return NULL;
}

/* A voice is as loud as measured over some sentences; a few words are not. */
enum { BRIEF_S = 10 };

static int report(struct work *w)
{
	double off = w->file.render.lufs - w->file.job.loudness_lufs;
	bool brief = w->file.render.frames < (uint64_t)w->file.sound.rate * BRIEF_S;
	if (fabs(off) > LOUDNESS_TOLERANCE && brief)
		warn(&w->warnings,
		        _("the level is %.1f LUFS, not %.1f, as it may be with so little "
		          "speech"),
		        w->file.render.lufs, w->file.job.loudness_lufs);
	else if (fabs(off) > LOUDNESS_TOLERANCE)
		warn(&w->warnings,
		        _("the level is %.1f LUFS, not %.1f; \"bantin voices --measure %s\" "
		          "measures the voice"),
		        w->file.render.lufs, w->file.job.loudness_lufs, w->profile.name);
	w->file.gaps = w->gaps;
	w->file.gap_count = w->gap_count;
	if (options_has(w->plan.given, "json"))
		render_report_json(&w->file, &w->warnings, article_of, w);
	else
		render_report_text(&w->file, &w->warnings);
	bool whole = w->file.render.skipped == 0 && w->gap_count == 0;
	return whole ? EXIT_DONE : EXIT_INCOMPLETE;
}

static void finish(struct work *w)
{
	bulletin_file_finish(&w->file);
	voice_pool_destroy(w->pool);
	data_reader_close(&w->data);
	bulletin_finish(&w->bulletin);
	operands_finish(&w->operands);
	free(w->title);
	free(w->gaps);
	warnings_finish(&w->warnings);
	settings_destroy(w->settings);
}

/* A bulletin in place of one of its own articles would be the end of that. */
static int check_target(const char *target, int argc, char **argv, struct err *e)
{
	struct stat to, from;
	if (strcmp(target, "-") == 0 || stat(target, &to) < 0)
		return 0;
	if (S_ISDIR(to.st_mode))
		return err_set(
		        e, -EISDIR, "file.folder", _("%s is a folder; name a file in it"), target);
	for (int i = 0; S_ISREG(to.st_mode) && i < argc; i++)
		if (stat(argv[i], &from) == 0 && from.st_dev == to.st_dev &&
		        from.st_ino == to.st_ino)
			return err_set(e, -EINVAL, "render.same",
			        _("%s is an article of this bulletin and would be lost; name "
			          "another file"),
			        target);
	return 0;
}

/* The programme airs nothing on that day, and whoever asks can live with it: a timer
 * for instance, which has not failed then. */
static bool nothing_to_do(const struct options *given, const struct err *e)
{
	return options_has(given, "if-any") && e->id != NULL &&
	       (strcmp(e->id, PROGRAMME_ARTICLES_NONE) == 0 || strcmp(e->id, "no_occurrence") == 0);
}

static int run(const struct options *given, int argc, char **argv)
{
	struct work w = {0};
	struct err e = {0};
	/* What is large goes back when it is freed. Left to itself the C library
	 * raises this with each long text, and then keeps the holes it left. */
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
	if (!render_plan_take(&w.plan, given, argc))
		return EXIT_USAGE;
	if (check_target(w.plan.path, argc, argv, &e) < 0)
		return verb_fail("render", EXIT_REFUSED, &e);
	if (!render_plan_take_format(&w.plan))
		return EXIT_USAGE;
	/* Into a pipe nothing is left behind, so a signal may end us anywhere. */
	if (strcmp(w.plan.path, "-") != 0)
		interrupt_catch();
	int status = load_settings(&w, &e);
	if (status == 0)
		status = find_programme(&w, &e);
	if (status == 0)
		status = load_voice(&w, &e);
	if (status == 0)
		status = check_loudness(&w, &e);
	if (status == 0)
		status = bulletin_file_probe(w.plan.path, &e);
	if (status == 0)
		status = load_articles(&w, argc, argv, &e);
	if (status == 0)
		status = compose_bulletin(&w, &e);
	if (status == 0)
		status = make(&w, &e);
	enum exit_code refused = status == -ECONNREFUSED    ? EXIT_NO_DAEMON
	                         : nothing_to_do(given, &e) ? EXIT_DONE
	                                                    : EXIT_REFUSED;
	int code = status == 0 ? report(&w) : (int)refused;
	if (status != 0 && !interrupt_seen())
		verb_fail("render", refused, &e);
	finish(&w);
	interrupt_pass_on();
	return code;
}

const struct verb verb_render = {
        .name = "render",
        .arguments = "[ARTICLE...] -o FILE",
        .summary = N_("make a bulletin of articles, as a sound file"),
        .details = N_("An ARTICLE is a text in UTF-8, - is standard input. The file appears whole "
                      "or not at all.\n"
                      "Exit code: 0 done, 1 nothing was written, 2 wrong usage, 3 no daemon, 4 "
                      "written, but something was left out.\n"
                      "With --programme and without ARTICLE the daemon is asked what it would "
                      "air then.\n\n"
                      "  bantin render news.txt -o bulletin.mp3\n"
                      "  bantin render --programme chieu --date 2026-11-23 -o chieu.mp3\n"
                      "  bantin render storm.txt --voice canh-bao --no-opening -o - --format wav | "
                      "aplay"),
        .options = options,
        .run = run,
};
