/* The file formats alone, for tests and the benchmark: WAV or raw int16 mono
 * in, a file out, what the format says about it as JSON on stderr.
 *
 *	sound_encode IN.wav|- OUT|- --rate HZ --format F [--jobs N] [--best 1]
 *		[--bitrate K] [--title T] [--artist A] [--chapter FRAME=TITLE]...
 *		[--gain DB [--ceiling DBTP]]  (then rotated and limited)
 *
 * IN is raw int16 mono, or a WAV whose 44 bytes of header are passed over. */
#include "audio/limiter.h"
#include "audio/loudness.h"
#include "audio/pcm.h"
#include "audio/rotate.h"
#include "base/fd.h"
#include "base/str.h"
#include "output/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHAPTERS = 2000, STEP = 5000 };

struct job {
	struct sound_options options;
	const char *in, *out;
	const char *titles[CHAPTERS];
	uint64_t starts[CHAPTERS];
	size_t chapters, next;
	double ceiling;   /* dBTP; 0: the format's own */
	const char *gain; /* NULL: as it is */
	struct rotate rotate;
	struct limiter *limiter;
	struct loudness *loudness;
	uint64_t at; /* frames written */
};

static void add_chapter(struct job *j, char *text)
{
	char *equals = strchr(text, '=');
	if (equals == NULL || j->chapters == CHAPTERS)
		exit(2);
	j->starts[j->chapters] = strtoull(text, NULL, 10);
	j->titles[j->chapters++] = equals + 1;
}

static void parse(struct job *j, int argc, char **argv)
{
	j->in = argv[1];
	j->out = argv[2];
	j->options.rate = 22050;
	for (int i = 3; i + 1 < argc + 1 && argv[i] != NULL; i += 2) {
		char *value = argv[i + 1] != NULL ? argv[i + 1] : argv[i];
		if (strcmp(argv[i], "--rate") == 0)
			j->options.rate = (uint32_t)atoi(value);
		else if (strcmp(argv[i], "--format") == 0)
			j->options.format = (enum sound_format)sound_format_by_name(value);
		else if (strcmp(argv[i], "--jobs") == 0)
			j->options.jobs = atoi(value);
		else if (strcmp(argv[i], "--bitrate") == 0)
			j->options.bitrate = atoi(value);
		else if (strcmp(argv[i], "--best") == 0)
			j->options.best = atoi(value) != 0;
		else if (strcmp(argv[i], "--title") == 0)
			j->options.title = value;
		else if (strcmp(argv[i], "--artist") == 0)
			j->options.artist = value;
		else if (strcmp(argv[i], "--gain") == 0)
			j->gain = value;
		else if (strcmp(argv[i], "--ceiling") == 0)
			j->ceiling = atof(value);
		else if (strcmp(argv[i], "--chapter") == 0)
			add_chapter(j, value);
	}
	if ((int)j->options.format < 0)
		exit(2);
	j->options.chapters = j->titles;
	j->options.chapter_count = j->chapters;
}

static int write_frames(
        struct job *j, struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	int status = 0;
	loudness_add(j->loudness, frames, count);
	while (status == 0 && (count > 0 || j->next < j->chapters)) {
		size_t n = count;
		if (j->next < j->chapters && j->starts[j->next] <= j->at) {
			status = sound_file_chapter(f, j->titles[j->next++], e);
			continue;
		}
		if (j->next < j->chapters && j->starts[j->next] < j->at + n)
			n = (size_t)(j->starts[j->next] - j->at);
		if (n == 0)
			break;
		status = sound_file_write(f, frames, n, e);
		frames += n;
		count -= n;
		j->at += n;
	}
	return status;
}

static int limit_and_write(
        struct job *j, struct sound_file *f, const int16_t *frames, size_t count, struct err *e)
{
	float in[STEP], out[STEP + LIMITER_SPARE];
	int16_t limited[STEP + LIMITER_SPARE];
	pcm_to_float(frames, count, pcm_gain(atof(j->gain)), in);
	rotate_process(&j->rotate, in, count);
	size_t made = count > 0 ? limiter_process(j->limiter, in, count, out)
	                        : limiter_flush(j->limiter, out);
	pcm_from_float(out, made, limited);
	return write_frames(j, f, limited, made, e);
}

static int encode(struct job *j, int in, int out, struct sound_result *r, struct err *e)
{
	static int16_t frames[STEP];
	struct sound_file *f = NULL;
	int status = sound_file_open(&j->options, out, &f, e);
	ssize_t n = 1;
	if (j->ceiling >= 0)
		j->ceiling = sound_format_ceiling(j->options.format);
	rotate_init(&j->rotate, j->options.rate);
	j->limiter = limiter_create(j->options.rate, j->ceiling);
	j->loudness = loudness_create(j->options.rate);
	while (status == 0 && n > 0) {
		n = fd_read_full(in, frames, sizeof frames);
		size_t count = n > 0 ? (size_t)n / sizeof *frames : 0;
		status = (j->gain != NULL ? limit_and_write : write_frames)(j, f, frames, count, e);
	}
	if (status == 0)
		status = sound_file_close(f, r, e);
	sound_file_destroy(f);
	return status;
}

static int run(struct job *j, struct sound_result *r, struct err *e)
{
	struct fd_draft draft;
	int in = strcmp(j->in, "-") == 0 ? STDIN_FILENO : open(j->in, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return err_sys(e, -1, "in", "%s", j->in);
	if (str_ends(j->in, ".wav"))
		lseek(in, 44, SEEK_SET);
	if (strcmp(j->out, "-") == 0)
		return encode(j, in, STDOUT_FILENO, r, e);
	int status = fd_draft_open(&draft, j->out, 0644, e);
	if (status < 0)
		return status;
	status = encode(j, in, draft.fd, r, e);
	if (status < 0) {
		fd_draft_abort(&draft);
		return status;
	}
	return fd_draft_commit(&draft, false, e);
}

int main(int argc, char **argv)
{
	static struct job j;
	struct sound_result r;
	struct err e = {0};
	char line[ERR_LINE_MAX];
	if (argc < 3)
		return 2;
	parse(&j, argc, argv);
	if (run(&j, &r, &e) < 0) {
		fprintf(stderr, "%s\n", err_line(&e, line, sizeof line));
		return 1;
	}
	double lufs = -120;
	loudness_integrated(j.loudness, &lufs);
	fprintf(stderr,
	        "{\"bytes\": %llu, \"frames\": %llu, \"duration_ms\": %lld, \"lufs\": %.3f, "
	        "\"true_peak_dbtp\": %.3f, \"sha256\": \"%s\"}\n",
	        (unsigned long long)r.bytes, (unsigned long long)r.frames, (long long)r.duration_ms,
	        lufs, limiter_true_peak(j.limiter), r.sha256);
	limiter_destroy(j.limiter);
	loudness_destroy(j.loudness);
	return 0;
}
