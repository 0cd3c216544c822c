/* The files of airings: which of these outputs take one, what of its tapes was
 * heard, the job for bantin-work, and the name when the file is whole. Called by
 * show.c; what is in the files is counted in the as-aired log by aired.c. */
#include "station/files.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SLUG_MOST = 48 };

static const char *const format_names[] = {
        [FORMAT_MP3] = "mp3", [FORMAT_OPUS] = "opus", [FORMAT_FLAC] = "flac", [FORMAT_WAV] = "wav"};

/* ---- the outputs ---- */

void files_open(struct station *s)
{
	s->files = mem_array(s->settings->output_count + 1, sizeof *s->files);
	for (size_t i = 0; i < s->settings->output_count; i++)
		if (s->settings->outputs[i].type == OUTPUT_FILE)
			s->files[s->file_count++] = (struct file_output){
			        .station = s, .settings = &s->settings->outputs[i]};
}

void files_close(struct station *s)
{
	free(s->files);
	s->files = NULL;
	s->file_count = 0;
}

void files_refresh(struct station *s)
{
	for (size_t i = 0; i < s->file_count; i++)
		for (size_t k = 0; k < s->settings->output_count; k++) {
			const struct settings_output *o = &s->settings->outputs[k];
			if (strcmp(o->name, s->files[i].settings->name) == 0)
				s->files[i].settings = o;
		}
}

struct file_output *files_named(struct station *s, const char *name)
{
	for (size_t i = 0; i < s->file_count; i++)
		if (strcmp(s->files[i].settings->name, name) == 0)
			return &s->files[i];
	return NULL;
}

static bool takes(const struct file_output *f, const char *zone, enum air_class class, int64_t at)
{
	return output_in_zone(f->settings, zone) && output_permits(f->settings, class, at);
}

bool files_alone(const struct station *s, const char *zone, enum air_class class, int64_t at)
{
	for (size_t i = 0; i < s->line_count; i++)
		if (output_in_zone(s->lines[i].settings, zone))
			return false;
	for (size_t i = 0; i < s->file_count; i++)
		if (takes(&s->files[i], zone, class, at))
			return true;
	return false;
}

const char *files_state(const struct file_output *f)
{
	return f->failure[0] != '\0' ? "failed" : "ready";
}

/* In practice nothing leaves the practice's own folder. */
static void folder_of(const struct file_output *f, char out[PATHS_MAX])
{
	const struct station *s = f->station;
	if (f->settings->folder[0] != '\0' && !s->options.practice)
		snprintf(out, PATHS_MAX, "%s", f->settings->folder);
	else
		snprintf(out, PATHS_MAX, "%.*s/files", PATHS_MAX - 8, s->state);
}

json_t *files_json(const struct file_output *f)
{
	char folder[PATHS_MAX];
	const struct settings_texts *texts = &f->settings->zones;
	json_t *zones = json_array();
	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(zones, json_string(texts->items[i]));
	folder_of(f, folder);
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:o, s:I}", "name", f->settings->name, "type",
	        "file", "state", files_state(f), "device", folder, "zones", zones, "written",
	        (json_int_t)f->written);
	if (f->failure[0] != '\0')
		json_object_set_new(o, "failure", json_string(f->failure));
	return o;
}

/* ---- what was heard ---- */

void files_choose(struct show *w, int64_t at)
{
	w->files = mem_array(w->station->file_count + 1, sizeof *w->files);
	for (size_t i = 0; i < w->station->file_count; i++)
		if (takes(&w->station->files[i], w->zone, w->class, at))
			w->files[w->file_count++] = (struct show_file){
			        .output = &w->station->files[i], .show = w, .draft = {.fd = -1}};
}

/* How far the output that got furthest came: `*ret_whole` elements, and frames of
 * the next. Without loudspeakers everything counts. */
static void furthest(const struct show *w, size_t *ret_whole, uint64_t *ret_partial)
{
	*ret_whole = w->part_count == 0 ? w->element_count : 0;
	*ret_partial = 0;
	for (size_t i = 0; i < w->part_count; i++) {
		const struct show_part *p = &w->parts[i];
		if (p->played > *ret_whole ||
		        (p->played == *ret_whole && p->partial > *ret_partial)) {
			*ret_whole = p->played;
			*ret_partial = p->partial;
		}
	}
}

static size_t pieces_of(const struct show *w, struct worker_source *out)
{
	size_t whole, n = 0;
	uint64_t partial;
	furthest(w, &whole, &partial);
	for (size_t i = 0; i < w->element_count && (i < whole || (i == whole && partial > 0));
	        i++) {
		uint64_t from = i == w->body ? show_body_from(w) : 0;
		out[n++] = (struct worker_source){.tape = w->elements[w->elements[i].tape_of].tape,
		        .from = from,
		        .until = i < whole ? UINT64_MAX : from + partial};
	}
	return n;
}

static void count_body(const struct show *w, struct show_file *f)
{
	const struct show_element *body = &w->elements[w->body];
	size_t whole;
	uint64_t partial;
	furthest(w, &whole, &partial);
	f->whole = whole > w->body;
	if (f->whole)
		f->frames = body->frames > show_body_from(w) ? body->frames - show_body_from(w) : 0;
	else if (whole == w->body)
		f->frames = partial;
}

/* ---- the file ---- */

/* Words of the title in plain letters: "thong-bao-cat-nuoc". */
static void slug(const char *title, char out[SLUG_MOST + 1])
{
	static const char marked[] = "aaeooud"; /* ă â ê ô ơ ư đ: '1' to '7' */
	const char *end = title + strlen(title);
	size_t n = 0;
	for (const char *p = title; p < end && n < SLUG_MOST;) {
		char base = vi_letter(utf8_next(&p, end)).base;
		bool digit = false;
		if (base == 0) {
			digit = p[-1] >= '0' && p[-1] <= '9';
			base = digit ? p[-1] : 0;
		}
		if (base >= '1' && base <= '7' && !digit)
			base = marked[base - '1'];
		if (base != 0)
			out[n++] = base;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

static int make_folders(char *path, struct err *e)
{
	for (char *p = path + 1;; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char kept = *p;
		*p = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return err_sys(
			        e, -errno, "output.folder", _("cannot make the folder %s"), path);
		*p = kept;
		if (kept == '\0')
			return 0;
	}
}

static int open_draft(struct show_file *f, struct err *e)
{
	const struct show *w = f->show;
	struct civil c;
	char folder[PATHS_MAX], words[SLUG_MOST + 1];
	folder_of(f->output, folder);
	civil_from_wall(w->started, &c);
	slug(w->title != NULL ? w->title : "", words);
	char *path = mem_printf("%s/%04d-%02d-%02d", folder, c.year, c.month, c.day);
	int status = make_folders(path, e);
	if (status == 0) {
		char *name = mem_printf("%s/%02d%02d%02d-%lld%s%s.%s", path, c.hour, c.minute,
		        c.second, (long long)w->article, words[0] != '\0' ? "-" : "", words,
		        format_names[f->output->settings->format]);
		status = fd_draft_open(&f->draft, name, 0644, e);
		free(name);
	}
	free(path);
	return status;
}

static void ended(struct show_file *f, const char *failure)
{
	struct file_output *o = f->output;
	f->job = 0;
	f->over = true;
	if (failure != NULL) {
		fd_draft_abort(&f->draft);
		f->failed = true;
		f->whole = false;
		f->frames = 0;
		log_line(LOG_ERROR, "output %s: article %lld is not written: %s", o->settings->name,
		        (long long)f->show->article, failure);
	} else {
		o->written++;
	}
	snprintf(o->failure, sizeof o->failure, "%s", failure != NULL ? failure : "");
	director_wake(o->station);
}

static struct show_file *file_of_job(struct show *w, uint32_t job)
{
	for (size_t i = 0; i < w->file_count; i++)
		if (w->files[i].job == job)
			return &w->files[i];
	return NULL;
}

static void on_done(void *user, uint32_t job, const struct work_done *done)
{
	struct show_file *f = file_of_job(user, job);
	struct err e;
	(void)done;
	if (f == NULL)
		return;
	/* bantin-work has synced the bytes; only the name is missing. */
	bool named = fd_draft_commit(&f->draft, false, &e) == 0;
	ended(f, named ? NULL : e.sentence);
}

static void on_failed(void *user, uint32_t job, const char *sentence)
{
	struct show_file *f = file_of_job(user, job);
	if (f != NULL)
		ended(f, sentence);
}

static const struct worker_handlers handlers = {.done = on_done, .failed = on_failed};

static int begin(
        struct show_file *f, const struct worker_source *pieces, size_t count, struct err *e)
{
	const struct settings *settings = f->output->station->settings;
	struct work_render order = {.kind = WORK_FILE,
	        .urgency = 2,
	        .bitrate = settings->files.bitrate,
	        .best = settings->files.mp3_quality == MP3_BEST,
	        .ceiling_db = settings->loudness.lossy_ceiling};
	struct str text;
	int status = open_draft(f, e);
	if (status < 0)
		return status;
	snprintf(order.name, sizeof order.name, "%s", format_names[f->output->settings->format]);
	str_init(&text);
	str_adds(&text, f->show->title != NULL ? f->show->title : "");
	str_addc(&text, '\0');
	str_adds(&text, settings->station);
	int64_t job = worker_file(f->output->station->ahead, &order, text.data, text.len, pieces,
	        count, f->draft.fd, &handlers, f->show, e);
	str_finish(&text);
	f->job = job > 0 ? (uint32_t)job : 0;
	return job < 0 ? (int)job : 0;
}

void files_begin(struct show *w)
{
	struct worker_source pieces[SHOW_ELEMENTS_MOST];
	size_t count = pieces_of(w, pieces);
	struct err e;
	for (size_t i = 0; i < w->file_count; i++) {
		struct show_file *f = &w->files[i];
		count_body(w, f);
		if (w->part_count == 0 && w->failure[0] != '\0')
			ended(f, w->failure); /* its sound never became whole */
		else if (count == 0)
			f->over = true; /* nothing was heard, so there is nothing to keep */
		else if (begin(f, pieces, count, &e) < 0)
			ended(f, e.sentence);
	}
}

bool files_over(const struct show *w)
{
	for (size_t i = 0; i < w->file_count; i++)
		if (!w->files[i].over)
			return false;
	return true;
}

void files_drop(struct show *w)
{
	for (size_t i = 0; i < w->file_count; i++) {
		if (w->files[i].job != 0)
			worker_cancel(w->station->ahead, w->files[i].job);
		if (!w->files[i].over && w->files[i].draft.fd >= 0)
			fd_draft_abort(&w->files[i].draft);
	}
	free(w->files);
	w->files = NULL;
	w->file_count = 0;
}
