/* Previews: made by the daemon with its lexicon, settings and voice, so that what
 * is seen and heard here is what would go out. */
#include "cli/preview.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "cli/documents.h"
#include "cli/facing.h"
#include "cli/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The descriptor's bytes into a file that appears whole or not at all. */
static int save(int fd, const char *path, struct err *e)
{
	struct fd_draft draft;
	char bytes[65536];
	int status = fd_draft_open(&draft, path, 0644, e);
	if (status < 0)
		return status;
	ssize_t n = 0;
	for (off_t at = 0; status == 0 && (n = pread(fd, bytes, sizeof bytes, at)) > 0; at += n)
		status = fd_write_all(draft.fd, bytes, (size_t)n);
	if (status == 0 && n < 0)
		status = -errno;
	if (status < 0)
		err_sys(e, status, "preview.save", _("cannot write %s"), path);
	else
		status = fd_draft_commit(&draft, false, e);
	if (status < 0)
		fd_draft_abort(&draft);
	return status;
}

static void print_answer(const json_t *answer)
{
	char length[LONG_TEXT_MAX];
	const json_t *rows = json_object_get(answer, "reading");
	facing_print(rows, 0, stdout);
	printf("\n%s: %s\n", _("Length"), long_text(number_of(answer, "duration_ms"), length));
	if (number_of(answer, "skipped") > 0)
		printf(_("The voice could not say %lld of the sentences.\n"),
		        (long long)number_of(answer, "skipped"));
	if (json_is_true(json_object_get(answer, "frozen")))
		puts(_("These are the words that were approved; it would be read differently "
		       "now."));
	facing_print_outlook(answer, stdout);
}

bool preview_well_used(const char *verb, const struct options *given)
{
	static const char *const names[] = {"words", "sound"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (options_has(given, names[i]) && !options_has(given, "preview")) {
			verb_usage(verb, _("--%s goes with --preview"), names[i]);
			return false;
		}
	if (options_has(given, "sound") && strcmp(options_value(given, "sound"), "-") == 0) {
		verb_usage(verb, _("--sound takes the name of a file"));
		return false;
	}
	return true;
}

void preview_params(const struct options *given, json_t *params)
{
	static const char *const texts[] = {
	        "class", "at", "expires", "repeat", "zone", "title", "lang", "category", "series"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		remote_param(given, texts[i], params);
	if (options_has(given, "insist"))
		json_object_set_new(params, "insist", json_true());
	if (options_has(given, "supersedes"))
		json_object_set_new(params, "supersedes",
		        json_integer(strtoll(options_value(given, "supersedes"), NULL, 10)));
}

int preview_run(const char *verb, const struct options *given, struct client *c, json_t *params)
{
	struct err e;
	json_t *answer = NULL;
	int fd = -1;
	const char *path = options_value(given, "sound");
	remote_param(given, "voice", params);
	if (path != NULL)
		json_object_set_new(params, "sound", json_true());
	int status = client_call_fds(c, "article.preview", params, NULL, 0, &answer, &fd, &e);
	if (status < 0)
		return verb_fail(verb, status == -EREMOTEIO ? EXIT_REFUSED : EXIT_NO_DAEMON, &e);
	remote_say_practice(c);
	int code = EXIT_DONE;
	if (path != NULL && save(fd, path, &e) < 0)
		code = verb_fail(verb, EXIT_REFUSED, &e);
	else if (options_has(given, "json"))
		remote_print(answer);
	else if (options_has(given, "words"))
		facing_print_words(json_object_get(answer, "reading"), stdout);
	else
		print_answer(answer);
	fd_close(&fd);
	json_decref(answer);
	return code;
}

int preview_file(const char *verb, const struct options *given, struct client *c, const char *path)
{
	struct err e;
	struct documents how;
	struct str text;
	int status = documents_open(given, &how, &e);
	if (status < 0)
		return verb_fail(verb, EXIT_REFUSED, &e);
	str_init(&text);
	status = documents_text(&how, path, &text, &e);
	documents_close(&how);
	json_t *value = status >= 0 ? json_stringn(text.data, text.len) : NULL;
	str_finish(&text);
	if (status < 0)
		return verb_fail(verb, EXIT_REFUSED, &e);
	json_t *params = json_pack("{s:o}", "text", value);
	preview_params(given, params);
	return preview_run(verb, given, c, params);
}
