/* The words of `bantin render`. The JSON's names outlive the code: fields are
 * only ever added. */
#include "cli/render_report.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t to_ms(uint64_t frames, uint32_t rate)
{
	return (int64_t)((frames * 1000 + rate / 2) / rate);
}

void render_progress(uint64_t done, uint64_t total, uint64_t frames, uint32_t rate)
{
	static int64_t shown_ns;
	int64_t now = clock_mono_ns(&clock_system);
	if (shown_ns != 0 && now - shown_ns < 100 * NS_PER_MS)
		return;
	shown_ns = now;
	enum { WIDTH = 30 };
	char bar[WIDTH + 1], length[DURATION_TEXT_MAX];
	int filled = total > 0 ? (int)(done * WIDTH / total) : 0;
	for (int i = 0; i < WIDTH; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[WIDTH] = '\0';
	duration_text(to_ms(frames, rate) / 1000 * 1000, length);
	fprintf(stderr, _("\r[%s] %3d %%  %s spoken\033[K"), bar,
	        total > 0 ? (int)(done * 100 / total) : 0, length);
	fflush(stderr);
}

void render_progress_clear(void)
{
	fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* Two decimals are what a meter means. */
static json_t *decibels(double db)
{
	return json_real(round(db * 100) / 100);
}

static json_t *chapters_json(const struct bulletin_file *b)
{
	json_t *list = json_array();
	for (size_t i = 0; i < b->chapter_count; i++) {
		const struct bulletin_chapter *c = &b->chapters[i];
		json_array_append_new(
		        list, json_pack("{s:s, s:I, s:I}", "title", c->title, "start_ms",
		                      (json_int_t)to_ms(c->from, b->sound.rate), "end_ms",
		                      (json_int_t)to_ms(c->to, b->sound.rate)));
	}
	return list;
}

static json_t *skips_json(const struct bulletin_file *b, render_item_name *name, void *context)
{
	json_t *list = json_array();
	for (size_t i = 0; i < b->gap_count; i++) {
		const struct bulletin_gap *g = &b->gaps[i];
		json_array_append_new(
		        list, json_pack("{s:s?, s:n, s:s, s:s}", "article", g->article, "sentence",
		                      "words", g->words, "why", g->why));
	}
	for (size_t i = 0; i < b->skip_count; i++) {
		const struct bulletin_skip *s = &b->skips[i];
		json_array_append_new(
		        list, json_pack("{s:s?, s:I, s:s, s:s}", "article", name(context, s->item),
		                      "sentence", (json_int_t)s->sentence, "words", s->words, "why",
		                      s->why));
	}
	return list;
}

void render_report_json(const struct bulletin_file *b, const struct warnings *w,
        render_item_name *name, void *context)
{
	bool piped = strcmp(b->path, "-") == 0;
	json_t *warnings = json_array();
	for (size_t i = 0; i < w->count; i++)
		json_array_append_new(warnings, json_string(w->lines[i]));
	json_t *o = json_object();
	json_object_set_new(o, "file", json_string(b->path));
	json_object_set_new(o, "format", json_string(sound_format_name(b->sound.format)));
	json_object_set_new(o, "sample_rate", json_integer(b->sound.rate));
	json_object_set_new(o, "duration_ms", json_integer(b->result.duration_ms));
	json_object_set_new(o, "speech_ms", json_integer(to_ms(b->render.frames, b->sound.rate)));
	json_object_set_new(o, "lufs", decibels(b->render.lufs));
	json_object_set_new(o, "true_peak_dbtp", decibels(b->render.true_peak_dbtp));
	json_object_set_new(o, "bytes", json_integer((json_int_t)b->result.bytes));
	json_object_set_new(o, "sha256", json_string(b->result.sha256));
	json_object_set_new(o, "chapters", chapters_json(b));
	json_object_set_new(o, "skipped", skips_json(b, name, context));
	json_object_set_new(o, "warnings", warnings);
	json_dumpf(o, piped ? stderr : stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	fputc('\n', piped ? stderr : stdout);
	json_decref(o);
}

void render_report_text(const struct bulletin_file *b, const struct warnings *w)
{
	char length[DURATION_TEXT_MAX];
	for (size_t i = 0; i < w->count; i++)
		fprintf(stderr, _("warning: %s\n"), w->lines[i]);
	for (size_t i = 0; i < b->skip_count; i++)
		fprintf(stderr, _("left out, the voice could not say it (%s): %s\n"),
		        b->skips[i].why, b->skips[i].words);
	if (b->render.skipped > b->skip_count)
		fprintf(stderr, _("... and %zu sentences more\n"),
		        b->render.skipped - b->skip_count);
	if (strcmp(b->path, "-") == 0)
		return;
	duration_text((b->result.duration_ms + 500) / 1000 * 1000, length);
	printf(_("%s: %s, %.1f MB, %.1f LUFS\n"), b->path, length, (double)b->result.bytes / 1e6,
	        b->render.lufs);
}
