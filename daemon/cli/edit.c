/* bantin edit: change an article that has not aired. By options, from a file,
 * or in the user's editor as people change a commit message. */
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/documents.h"
#include "cli/remote.h"
#include "cli/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct option_spec options[] = {
        {"file", 'f', "FILE",
                N_("take the new text, and its title, from this file, - for standard input"), NULL},
        {"title", 't', "TITLE", N_("the new title"), NULL},
        {"class", 'c', "CLASS", N_("the new class"), "normal|priority|emergency"},
        {"at", 'a', "TIME", N_("the new time, or none: in its programme"), NULL},
        {"expires", 'e', "TIME", N_("the new end of validity, or none"), NULL},
        {"repeat", 'r', "PLAN", N_("the new repeat plan, or none"), NULL},
        {"zone", 'z', "ZONE", N_("the new zone, or none: everywhere"), NULL},
        {"voice", 'v', "VOICE", N_("the new voice, or none: that of the station"), NULL},
        {"category", 0, "NAME", N_("the new category, or none"), NULL},
        {"source", 0, "TEXT", N_("the new source, or none"), NULL},
        {"insist", 0, NULL, N_("take a text that is refused for doubts (needs the role approve)"),
                NULL},
        DOCUMENT_OPTIONS,
        REMOTE_OPTIONS,
        {0},
};

/* Run the editor on `path`: 0, or -errno with a sentence. */
static int run_editor(const char *path, struct err *e)
{
	const char *editor = getenv("VISUAL");
	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if ((editor == NULL || editor[0] == '\0') &&
	        (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return err_set(e, -ENOTTY, "edit.terminal",
		        _("an editor takes a terminal; say what changes by options, or give the "
		          "text by --file"));
	if (editor == NULL || editor[0] == '\0')
		editor = "sensible-editor";
	pid_t pid = fork();
	if (pid == 0) {
		/* EDITOR may hold options, so a shell takes it apart, as everywhere. */
		char *command = mem_printf("%s \"$1\"", editor);
		execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
		_exit(127);
	}
	int how = 0;
	if (pid < 0 || waitpid(pid, &how, 0) < 0)
		return err_sys(e, -errno, "edit.editor", _("cannot run the editor"));
	if (!WIFEXITED(how) || WEXITSTATUS(how) != 0)
		return err_set(e, -ECANCELED, "edit.editor",
		        _("the editor \"%s\" failed; nothing was changed"), editor);
	return 0;
}

/* 1: `text` was changed, and is in the file `*ret_path` (the caller removes it), so that
 * nobody loses what they typed; 0: it was left as it is. */
static int edit_text(struct str *text, char **ret_path, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	char *path = mem_printf(
	        "%s/bantin-XXXXXX.txt", folder != NULL && folder[0] != '\0' ? folder : "/tmp");
	struct str after;
	str_init(&after);
	int fd = mkstemps(path, 4);
	int status = fd < 0 ? err_sys(e, -errno, "edit.file", _("cannot make a file to edit")) : 0;
	if (status == 0 && fd_write_all(fd, text->data, text->len) < 0)
		status = err_sys(e, -errno, "edit.file", _("cannot write %s"), path);
	fd_close(&fd);
	if (status == 0)
		status = run_editor(path, e);
	if (status == 0)
		status = fd_read_file(path, LIMIT_ARTICLE_BYTES, &after, e);
	if (status == 0 &&
	        (after.len != text->len || memcmp(after.data, text->data, after.len) != 0)) {
		str_clear(text);
		str_add(text, after.data, after.len);
		status = 1;
	}
	if (status == 1) {
		*ret_path = path;
	} else {
		unlink(path);
		free(path);
	}
	str_finish(&after);
	return status;
}

/* The text that was typed is stored, or kept where its writer finds it. */
static void let_go(char *typed, int code)
{
	if (typed == NULL)
		return;
	if (code == EXIT_DONE)
		unlink(typed);
	else
		fprintf(stderr, _("bantin edit: what you typed is in %s\n"), typed);
	free(typed);
}

/* What the user types, in the form of an article file. */
static int ask_user(struct client *c, int64_t id, json_t *params, char **ret_typed)
{
	struct err e;
	json_t *answer = NULL;
	int code = remote_call(
	        "edit", c, "article.show", json_pack("{s:I}", "id", (json_int_t)id), -1, &answer);
	if (code != EXIT_DONE)
		return code;
	struct str text;
	str_init(&text);
	/* A title that is the beginning of the text changes with it. */
	if (!str_starts(text_of(answer, "text"), text_of(answer, "title")))
		str_addf(&text, "Title: %s\n---\n", text_of(answer, "title"));
	str_adds(&text, text_of(answer, "text"));
	int status = edit_text(&text, ret_typed, &e);
	if (status < 0)
		code = verb_fail("edit", EXIT_REFUSED, &e);
	else if (status == 0)
		fprintf(stderr, _("Nothing was changed.\n"));
	else
		json_object_set_new(params, "text", json_stringn(text.data, text.len));
	str_finish(&text);
	json_decref(answer);
	return code;
}

static int text_from_file(const struct options *given, json_t *params)
{
	struct err e;
	struct documents how;
	struct str text;
	str_init(&text);
	int status = documents_open(given, &how, &e);
	if (status >= 0) {
		status = documents_text(&how, options_value(given, "file"), &text, &e);
		documents_close(&how);
	}
	int code = status < 0 ? verb_fail("edit", EXIT_REFUSED, &e) : EXIT_DONE;
	if (code == EXIT_DONE)
		json_object_set_new(params, "text", json_stringn(text.data, text.len));
	str_finish(&text);
	return code;
}

/* What the options change; the word none stands for an empty text. */
static json_t *params_of(const struct options *given)
{
	static const char *const plain[] = {"title", "class"};
	static const char *const removable[] = {
	        "at", "expires", "repeat", "zone", "voice", "category", "source"};
	json_t *params = json_object();
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		remote_param(given, plain[i], params);
	for (size_t i = 0; i < sizeof removable / sizeof *removable; i++) {
		const char *value = options_value(given, removable[i]);
		remote_param(given, removable[i], params);
		if (value != NULL && strcmp(value, REMOTE_NONE) == 0)
			json_object_set_new(params, removable[i], json_string(""));
	}
	return params;
}

static int run(const struct options *given, int argc, char **argv)
{
	int64_t id;
	int code = EXIT_DONE;
	if (argc != 1)
		return verb_usage("edit", _("which article? Give one number"));
	if (!remote_id("edit", argv[0], &id))
		return EXIT_USAGE;
	json_t *params = params_of(given);
	json_t *answer = NULL;
	char *typed = NULL;
	if (options_has(given, "file"))
		code = text_from_file(given, params);
	struct client *c = code == EXIT_DONE ? remote_open("edit", given, &code) : NULL;
	if (c != NULL && json_object_size(params) == 0)
		code = ask_user(c, id, params, &typed);
	if (c != NULL && code == EXIT_DONE && json_object_size(params) > 0) {
		json_object_set_new(params, "id", json_integer(id));
		if (options_has(given, "insist"))
			json_object_set_new(params, "insist", json_true());
		code = remote_call("edit", c, "article.edit", json_incref(params), -1, &answer);
	}
	if (answer != NULL && options_has(given, "json"))
		remote_print(answer);
	else if (answer != NULL)
		remote_say_state(answer);
	let_go(typed, code);
	json_decref(answer);
	json_decref(params);
	client_close(c);
	return code;
}

const struct verb verb_edit = {
        .name = "edit",
        .arguments = "ID",
        .summary = N_("change an article that has not aired; with no option, in your editor"),
        .details = N_("A change of what is said takes the approval away.\n\n"
                      "Examples:\n  bantin edit 7\n  bantin edit 7 --title \"Cắt nước ngày mai\" "
                      "--at 17:30\n  bantin edit 7 --at none --zone none"),
        .options = options,
        .run = run,
};
