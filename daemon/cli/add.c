/* bantin add: articles into the queue. Files go to the daemon as descriptors;
 * it reads and copies them, so what is on disk is what was here at that moment.
 * Several files are one batch: all are taken, or none. */
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/preview.h"
#include "cli/remote.h"
#include "cli/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {
        {"class", 'c', "CLASS",
                N_("normal, priority or emergency (default: as the file says, else normal)"),
                "normal|priority|emergency"},
        {"at", 'a', "TIME", N_("now, HH:MM, \"YYYY-MM-DD HH:MM\", +90min (default: its programme)"),
                NULL},
        {"expires", 'e', "TIME", N_("never air it after this"), NULL},
        {"repeat", 'r', "PLAN", N_("for instance \"2 x 5min then every 20min until 18:00\""), NULL},
        {"zone", 'z', "ZONE", N_("only to the outputs of this zone"), NULL},
        {"title", 't', "TITLE", N_("instead of the title in the file"), NULL},
        {"voice", 'v', "VOICE", N_("a voice instead of the station's"), NULL},
        {"lang", 0, "LANG", N_("language of the text (default: vi)"), NULL},
        {"category", 0, "NAME", N_("for the programmes that take this category"), NULL},
        {"source", 0, "TEXT", N_("who published it"), NULL},
        {"supersedes", 0, "ID", N_("takes the place of this article"), NULL},
        {"series", 0, "NAME", N_("the newest of a series takes the place of the older ones"), NULL},
        {"key", 'k', "KEY", N_("sent twice with the same key, it is taken once"), NULL},
        {"recording", 0, NULL, N_("the files are recordings to be played, not texts"), NULL},
        {"encoding", 0, "NAME", N_("of the file's text, where it is not UTF-8"), NULL},
        {"draft", 0, NULL, N_("keep it as a draft for now"), NULL},
        {"insist", 0, NULL, N_("take a text that is refused for doubts (needs the role approve)"),
                NULL},
        PREVIEW_OPTIONS,
        REMOTE_OPTIONS,
        {0},
};

/* Standard input is copied first: it may be a pipe, and the daemon waits for nobody. */
static int open_input(struct err *e)
{
	struct str text;
	str_init(&text);
	int fd = -1;
	int status = fd_read_file("-", LIMIT_FILE_BYTES, &text, e);
	if (status == 0)
		fd = memfd_create("article", MFD_CLOEXEC);
	if (status == 0 && (fd < 0 || fd_write_all(fd, text.data, text.len) < 0))
		status = err_sys(e, -errno, "add.copy", _("cannot copy standard input"));
	str_finish(&text);
	if (status < 0)
		fd_close(&fd);
	return status < 0 ? status : fd;
}

/* A descriptor, or -errno with a sentence. */
static int open_file(const char *path, struct err *e)
{
	struct stat st;
	if (strcmp(path, "-") == 0)
		return open_input(e);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_sys(e, -errno, "file.open", _("cannot open %s"), path);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	fd_close(&fd);
	if (S_ISDIR(st.st_mode))
		return err_set(e, -EISDIR, "file.kind", _("%s is a folder, not an article"), path);
	return err_set(e, -EINVAL, "file.kind",
	        _("%s is not a plain file; use - for standard input"), path);
}

static json_t *params_of(const struct options *given, const char *path, size_t index)
{
	static const char *const texts[] = {"class", "at", "expires", "repeat", "zone", "title",
	        "voice", "lang", "category", "source", "series", "key", "encoding"};
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

/* What a person wants to know and a script does not: on a terminal only. */
static void tell(const json_t *answer)
{
	char when[WHEN_TEXT_MAX];
	size_t i;
	json_t *warning;
	json_array_foreach(json_object_get(answer, "warnings"), i, warning)
	        fprintf(stderr, _("warning: %s\n"), json_string_value(warning));
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

static int send_all(
        const struct options *given, struct client *c, char **paths, const int *fds, size_t count)
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
		const json_t *failure = json_object_get(client_refusal(c), "failure");
		size_t index = (size_t)number_of(client_refusal(c), "index");
		if (failure != NULL && index < count)
			fprintf(stderr, _("bantin add: %s was refused, so none was taken\n"),
			        paths[index]);
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
	else
		return supersedes_well(given);
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

static int run(const struct options *given, int argc, char **argv)
{
	int fds[CLIENT_FDS_MAX];
	int count = 0;
	int code = EXIT_DONE;
	struct err e;
	if (!well_used(given, argc))
		return EXIT_USAGE;
	if (options_has(given, "preview"))
		return preview_all(given, argc, argv);
	for (; count < argc; count++) {
		fds[count] = open_file(argv[count], &e);
		if (fds[count] < 0) {
			code = verb_fail("add", EXIT_REFUSED, &e);
			break;
		}
	}
	struct client *c = code == EXIT_DONE ? remote_open("add", given, &code) : NULL;
	if (c != NULL)
		code = send_all(given, c, argv, fds, (size_t)argc);
	client_close(c);
	for (int i = 0; i < count; i++)
		fd_close(&fds[i]);
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
