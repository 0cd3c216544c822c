/* Takes the ARTICLE operands of render, check and play. */
#include "cli/operands.h"

#include "audio/sniff.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/document_review.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void warn(struct warnings *w, const char *format, ...)
{
	va_list args;
	char line[1024];
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	w->lines = mem_resize(w->lines, w->count + 1, sizeof *w->lines);
	w->lines[w->count++] = mem_string(line);
}

void warnings_finish(struct warnings *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->lines[i]);
	free(w->lines);
	*w = (struct warnings){0};
}

/* ---- texts ---- */

int operands_check_language(const struct intake_article *a, const char *path, struct err *e)
{
	if (a->lang[0] == '\0' || strcmp(a->lang, "vi") == 0 || str_starts(a->lang, "vi-"))
		return 0;
	err_set(e, -EINVAL, "article.lang",
	        _("its language is \"%.16s\"; the voices speak Vietnamese only"), a->lang);
	return err_at(e, path, 0, 0);
}

static void tell_warning(void *context, const char *sentence)
{
	warn(context, "%s", sentence);
}

static void grow(struct operands *o, size_t more)
{
	o->articles = mem_resize(o->articles, o->count + more, sizeof *o->articles);
	o->texts = mem_resize(o->texts, o->count + more, sizeof *o->texts);
}

/* Takes the article over, even where it is refused. */
static int take_article(struct operands *o, const char *path, struct document *d, size_t i,
        struct warnings *w, struct err *e)
{
	struct intake_article *a = &o->texts[o->count];
	struct document_place place = document_place(d, i);
	*a = d->articles[i];
	d->articles[i] = (struct intake_article){0};
	place.article = a;
	o->articles[o->count++] = (struct compose_article){.name = path,
	        .title = a->title,
	        .title_spoken = a->title_spoken,
	        .category = "",
	        .text = a->text,
	        .text_len = a->text_len};
	if (a->controls > 0)
		warn(w,
		        P_("%s: %u control character was removed, in line %d",
		                "%s: %u control characters were removed, the first in line %d",
		                a->controls),
		        path, a->controls, a->controls_line);
	int status = document_review(path, &place, e);
	return status < 0 ? status : operands_check_language(a, path, e);
}

static int load_text(struct operands *o, const struct documents *how, const char *path,
        struct warnings *w, struct err *e)
{
	struct document d;
	int status = documents_read(how, path, NULL, &d, e);
	if (status < 0)
		return status;
	documents_tell(path, &d, tell_warning, w);
	grow(o, d.count);
	for (size_t i = 0; i < d.count && status >= 0; i++)
		status = take_article(o, path, &d, i, w, e);
	document_finish(&d);
	return status;
}

/* ---- recordings ---- */

/* Names that promise sound: a text behind one of them is a mistake to tell. */
static const char *const sound_names[] = {".wav", ".flac", ".mp3", ".opus", ".ogg", ".oga", ".m4a",
        ".aac", ".amr", ".wma", ".aiff", ".aif", ".w64", ".caf", ".webm", ".mp2", ".3gp", ".mp4",
        ".mov", ".mkv"};

static bool promises_sound(const char *path)
{
	const char *dot = strrchr(path, '.');
	for (size_t i = 0; dot != NULL && i < sizeof sound_names / sizeof sound_names[0]; i++)
		if (strcasecmp(dot, sound_names[i]) == 0)
			return true;
	return false;
}

/* The descriptor of a recording, or -1: take it as a text, which says better
 * what is wrong with a file that cannot be opened. */
static int open_recording(const char *path)
{
	struct stat st;
	enum sniff_kind kind;
	int fd = strcmp(path, "-") != 0 ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	        (promises_sound(path) || sniff_kind(fd, (uint64_t)st.st_size, &kind, NULL) == 0))
		return fd;
	close(fd);
	return -1;
}

/* A recording has no title of its own; its file's name stands for it. */
static char *title_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return mem_bytes(name, dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

static void tell_facts(const char *path, const struct recording_facts *f, struct warnings *w)
{
	if (f->too_quiet)
		warn(w, _("%s: so quiet (%.1f LUFS) that it stays below the level"), path, f->lufs);
	if (f->left_only)
		warn(w, _("%s: its channels cancel each other out; only the left one is taken"),
		        path);
	if (f->bad_samples > 0)
		warn(w, _("%s: %llu samples are no numbers; silence stands there"), path,
		        (unsigned long long)f->bad_samples);
}

static int load_recording(struct operands *o, const char *path, int fd, struct recording_facts *f,
        double lufs, double ceiling_db, struct warnings *w, struct err *e)
{
	int status = recording_measure(fd, lufs, ceiling_db, f, e);
	close(fd);
	if (status < 0)
		return err_at(e, path, 0, 0);
	tell_facts(path, f, w);
	grow(o, 1);
	o->texts[o->count] = (struct intake_article){.title = title_of(path)};
	o->articles[o->count] = (struct compose_article){.name = path,
	        .title = o->texts[o->count].title,
	        .category = "",
	        .recording = path,
	        .facts = f};
	o->count++;
	return 0;
}

/* ---- all ---- */

int operands_load(const struct options *given, int argc, char **argv, double lufs,
        double ceiling_db, struct operands *ret, struct warnings *w, struct err *e)
{
	struct documents how;
	*ret = (struct operands){.facts = mem_array((size_t)argc, sizeof *ret->facts)};
	int status = documents_open(given, &how, e);
	if (status < 0)
		return status;
	for (int i = 0; i < argc && status >= 0; i++) {
		int fd = open_recording(argv[i]);
		if (fd >= 0)
			status = load_recording(
			        ret, argv[i], fd, &ret->facts[i], lufs, ceiling_db, w, e);
		else
			status = load_text(ret, &how, argv[i], w, e);
	}
	documents_close(&how);
	return status < 0 ? status : 0;
}

void operands_finish(struct operands *o)
{
	for (size_t i = 0; i < o->count; i++)
		intake_article_finish(&o->texts[i]);
	for (size_t i = 0; i < o->left_out_count; i++)
		free(o->left_out[i]);
	free(o->left_out);
	free(o->articles);
	free(o->texts);
	free(o->facts);
	*o = (struct operands){0};
}
