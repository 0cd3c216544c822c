/* bantin add: articles into the queue. Files go to the daemon as descriptors;
 * it reads and copies them, so what is on disk is what was here at that moment.
 * Several files are one batch: all are taken, or none. */
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/airing_options.h"
#include "cli/documents.h"
#include "cli/document_review.h"
#include "cli/preview.h"
#include "cli/remote.h"
#include "cli/words.h"
#include "control/errors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {
        AIRING_OPTIONS,
        {"title", 't', "TITLE", N_("instead of the title in the file"), NULL},
        {"voice", 'v', "VOICE", N_("a voice instead of the station's"), NULL},
        {"lang", 0, "LANG", N_("language of the text (default: vi)"), NULL},
        {"source", 0, "TEXT", N_("who published it"), NULL},
        {"supersedes", 0, "ID", N_("takes the place of this article"), NULL},
        {"series", 0, "NAME", N_("the newest of a series takes the place of the older ones"), NULL},
        {"key", 'k', "KEY", N_("sent twice with the same key, it is taken once"), NULL},
        {"recording", 0, NULL, N_("the files are recordings to be played, not texts"), NULL},
        DOCUMENT_OPTIONS,
        {"draft", 0, NULL, N_("keep it as a draft for now"), NULL},
        {"insist", 0, NULL, N_("take a text that is refused for doubts (needs the role approve)"),
                NULL},
        PREVIEW_OPTIONS,
        REMOTE_OPTIONS,
        {0},
};

/* What is handed in: a descriptor each, and the name to show. */
struct handed {
	int fds[CLIENT_FDS_MAX];
	const char *paths[CLIENT_FDS_MAX];
	size_t count;
	bool insist; /* what no voice may read is left to the daemon, which knows who may */
};

static int too_many(struct err *e)
{
	return err_set(e, -E2BIG, "add.many", _("more than %d articles at once; add fewer files"),
	        CLIENT_FDS_MAX);
}

static int hand(struct handed *h, const char *path, int fd, struct err *e)
{
	if (h->count == CLIENT_FDS_MAX) {
		fd_close(&fd);
		return too_many(e);
	}
	h->fds[h->count] = fd;
	h->paths[h->count++] = path;
	return 0;
}

static int hand_bytes(
        struct handed *h, const char *path, const char *bytes, size_t len, struct err *e)
{
	int fd = memfd_create("article", MFD_CLOEXEC);
	if (fd < 0 || fd_write_all(fd, bytes, len) < 0) {
		err_sys(e, -errno, "add.copy", _("cannot copy %s"), path);
		fd_close(&fd);
		return e->status;
	}
	return hand(h, path, fd, e);
}

/* Recordings are copied by the daemon: only what is no file is copied here, since
 * it may be a pipe, and the daemon waits for nobody. */
static int hand_recording(struct handed *h, const char *path, struct err *e)
{
	struct stat st;
	struct str bytes;
	int fd = strcmp(path, "-") != 0 ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return hand(h, path, fd, e);
	fd_close(&fd);
	str_init(&bytes);
	int status = fd_read_file(path, LIMIT_FILE_BYTES, &bytes, e);
	if (status >= 0)
		status = hand_bytes(h, path, bytes.data, bytes.len, e);
	str_finish(&bytes);
	return status;
}

static void tell_line(void *context, const char *sentence)
{
	(void)context;
	fprintf(stderr, "%s\n", sentence);
}

static int hand_article(
        struct handed *h, const char *path, const struct intake_article *a, struct err *e)
{
	struct str out;
	str_init(&out);
	intake_article_write(a, &out);
	int status = hand_bytes(h, path, out.data, out.len, e);
	str_finish(&out);
	return status;
}

/* A document's articles, as article files. */
static int hand_document(
        struct handed *h, const struct documents *how, const char *path, struct err *e)
{
	struct document d;
	struct str bytes;
	str_init(&bytes);
	int status = documents_read(how, path, &bytes, &d, e);
	if (status < 0) {
		str_finish(&bytes);
		return status;
	}
	documents_tell(path, &d, tell_line, NULL);
	/* The daemon judges too, but knows the lines of what it is sent only. */
	for (size_t i = 0; i < d.count && status >= 0 && !h->insist; i++) {
		const struct document_place place = document_place(&d, i);
		status = document_review(path, &place, e);
	}
	bool untouched = documents_untouched(&d);
	if (status >= 0 && untouched)
		status = hand_bytes(h, path, bytes.data, bytes.len, e);
	for (size_t i = 0; i < d.count && status >= 0 && !untouched; i++)
		status = hand_article(h, path, &d.articles[i], e);
	document_finish(&d);
	str_finish(&bytes);
	return status;
}

static json_t *params_of(const struct options *given, const char *path, size_t index)
{
	static const char *const texts[] = {"class", "at", "expires", "repeat", "zone", "title",
	        "voice", "lang", "category", "source", "series", "key"};
	static const char *const switches[] = {"recording", "draft", "insist"};
	json_t *params = json_pack("{s:I}", "file", (json_int_t)index);
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	json_t *shown =
	        strcmp(path, "-") == 0 ? NULL : json_string(name); /* NULL too if it is not UTF-8 */
	if (shown != NULL)
		json_object_set_new(params, "name", shown);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		remote_param(given, texts[i], params);
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		if (options_has(given, switches[i]))
			json_object_set_new(params, switches[i], json_true());
	remote_number("add", given, "supersedes", params); /* well_used() has looked at it */
	return params;
}

/* Warnings; and what a person wants to know and a script does not, on a terminal only. */
static void tell(const json_t *answer)
{
	char when[WHEN_TEXT_MAX];
	size_t i;
	json_t *warning;
	json_array_foreach(json_object_get(answer, "warnings"), i, warning)
	        fprintf(stderr, _("warning: %s\n"), json_string_value(warning));
	if (number_of(answer, "same_as") > 0)
		fprintf(stderr,
		        _("warning: article %lld says the same as article %lld, which is not over; "
		          "both will air unless one is cancelled (\"bantin cancel %lld\")\n"),
		        (long long)number_of(answer, "id"), (long long)number_of(answer, "same_as"),
		        (long long)number_of(answer, "id"));
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "%lld: %s: %s", (long long)number_of(answer, "id"),
	        text_of(answer, "title"), words_of(text_of(answer, "state")));
	when_text(json_string_value(json_object_get(answer, "airing")),
	        clock_wall_ms(&clock_system), when);
	if (when[0] != '\0')
		fprintf(stderr, _(", airs %s"), when);
	fputc('\n', stderr);
}

static void print_answers(const struct options *given, const json_t *answers)
{
	size_t i;
	json_t *answer;
	json_array_foreach(answers, i, answer)
	{
		if (options_has(given, "json"))
			remote_print(answer);
		else
			printf("%lld\n", (long long)number_of(answer, "id"));
		tell(answer);
	}
}

/* Of a batch: the file that was refused, and its own reason as the error. */
static void tell_which(const json_t *refusal, const char *const *paths, size_t count, struct err *e)
{
	const json_t *failure = json_object_get(refusal, "failure");
	size_t index = (size_t)number_of(refusal, "index");
	if (failure == NULL || index >= count)
		return;
	fprintf(stderr, _("bantin add: %s was refused, so none was taken\n"), paths[index]);
	const json_t *data = json_object_get(failure, "data");
	struct str sentence;
	str_init(&sentence);
	error_sentence(text_of(data, "error"), data, text_of(failure, "message"), 1, &sentence);
	err_set(e, e->status, e->id, "%s", sentence.data);
	str_finish(&sentence);
}

static int send_all(const struct options *given, struct client *c, const char *const *paths,
        const int *fds, size_t count)
{
	struct err e;
	json_t *calls = json_array();
	json_t *answer = NULL;
	json_t *answers = NULL;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(calls, json_pack("{s:s, s:o}", "method", "article.add",
		                                     "params", params_of(given, paths[i], i)));
	int status;
	if (count == 1)
		status = client_call_fds(c, "article.add",
		        json_incref(json_object_get(json_array_get(calls, 0), "params")), fds, 1,
		        &answer, NULL, &e);
	else
		status = client_call_fds(c, "batch.run", json_pack("{s:O}", "calls", calls), fds,
		        count, &answer, NULL, &e);
	json_decref(calls);
	if (status < 0) {
		tell_which(client_refusal(c), paths, count, &e);
		return verb_fail("add", status == -EREMOTEIO ? EXIT_REFUSED : EXIT_NO_DAEMON, &e);
	}
	remote_say_practice(c);
	answers = count == 1 ? json_pack("[O]", answer)
	                     : json_incref(json_object_get(answer, "results"));
	print_answers(given, answers);
	json_decref(answers);
	json_decref(answer);
	return EXIT_DONE;
}

static bool supersedes_well(const struct options *given)
{
	json_t *nothing = json_object();
	bool good = remote_number("add", given, "supersedes", nothing);
	json_decref(nothing);
	return good;
}

static bool well_used(const struct options *given, int argc)
{
	if (argc == 0)
		verb_usage("add", _("which article? Give a file, or - for standard input"));
	else if (argc > CLIENT_FDS_MAX)
		verb_usage("add", _("at most %d files at once"), CLIENT_FDS_MAX);
	else if (argc > 1 && options_has(given, "key"))
		verb_usage("add", _("--key names one article; give one file"));
	else if (options_has(given, "preview") && options_has(given, "recording"))
		verb_usage("add", _("--preview shows how a text is read; a recording has none"));
	else
		return preview_well_used("add", given) && supersedes_well(given);
	return false;
}

static int preview_all(const struct options *given, int argc, char **argv)
{
	int code = EXIT_DONE;
	if (argc > 1 && options_has(given, "sound"))
		return verb_usage("add", _("--sound takes one article"));
	struct client *c = remote_open("add", given, &code);
	for (int i = 0; c != NULL && i < argc && code != EXIT_NO_DAEMON; i++) {
		int one = preview_file("add", given, c, argv[i]);
		code = one != EXIT_DONE ? one : code;
	}
	client_close(c);
	return code;
}

static int hand_all(const struct options *given, int argc, char **argv, struct handed *h)
{
	struct documents how;
	struct err e;
	int status = documents_open(given, &how, &e);
	if (status < 0)
		return verb_fail("add", EXIT_REFUSED, &e);
	for (int i = 0; i < argc && status >= 0; i++)
		status = options_has(given, "recording") ? hand_recording(h, argv[i], &e)
		                                         : hand_document(h, &how, argv[i], &e);
	documents_close(&how);
	if (status >= 0 && h->count > 1 && options_has(given, "key"))
		return verb_usage("add", _("--key names one article; this is a feed of several"));
	return status < 0 ? verb_fail("add", EXIT_REFUSED, &e) : EXIT_DONE;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct handed handed = {.insist = options_has(given, "insist")};
	if (!well_used(given, argc))
		return EXIT_USAGE;
	if (options_has(given, "preview"))
		return preview_all(given, argc, argv);
	int code = hand_all(given, argc, argv, &handed);
	struct client *c = code == EXIT_DONE ? remote_open("add", given, &code) : NULL;
	if (c != NULL)
		code = send_all(given, c, handed.paths, handed.fds, handed.count);
	client_close(c);
	for (size_t i = 0; i < handed.count; i++)
		fd_close(&handed.fds[i]);
	return code;
}

const struct verb verb_add = {
        .name = "add",
        .arguments = "FILE...",
        .summary = N_("put articles into the station's queue; prints the number of each"),
        .details = N_("Examples:\n"
                      "  bantin add --at 17:00 cat-nuoc.txt\n"
                      "  bantin add --class emergency --repeat \"2 x 5min then every 20min until "
                      "22:00\" bao.txt\n"
                      "  bantin add --preview --sound nghe-thu.wav cat-nuoc.txt\n"
                      "  echo 'Mời bà con đi tiêm chủng.' | bantin add --title 'Tiêm chủng' -"),
        .options = options,
        .run = run,
};
