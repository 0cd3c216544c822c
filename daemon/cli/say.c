/* bantin say: a sentence now. */
#include "base/fd.h"
#include "base/i18n.h"
#include "cli/remote.h"
#include "cli/words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SAY_BYTES_MAX = 20000 };

static const struct option_spec options[] = {
        {"class", 'c', "CLASS", N_("normal, priority or emergency (default: priority)"),
                "normal|priority|emergency"},
        {"zone", 'z', "ZONE", N_("only to the outputs of this zone"), NULL},
        {"voice", 'v', "VOICE", N_("a voice instead of the station's"), NULL},
        {"chime", 0, NULL, N_("begin with the chime"), NULL},
        {"key", 'k', "KEY", N_("sent twice with the same key, it is said once"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static int take_text(int argc, char **argv, struct str *text, struct err *e)
{
	if (argc == 0 || (argc == 1 && strcmp(argv[0], "-") == 0)) {
		int status = fd_read_file("-", SAY_BYTES_MAX, text, e);
		if (status < 0)
			return status;
	} else {
		for (int i = 0; i < argc; i++) {
			str_adds(text, i > 0 ? " " : "");
			str_adds(text, argv[i]);
		}
	}
	if (text->len == strspn(text->data, " \t\r\n"))
		return err_set(e, -EINVAL, "say.empty", _("there is nothing to say"));
	return 0;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct err e;
	struct str text;
	json_t *answer = NULL;
	str_init(&text);
	int code = EXIT_DONE;
	int status = take_text(argc, argv, &text, &e);
	json_t *said = status == 0 ? json_stringn(text.data, text.len) : NULL;
	if (status == 0 && said == NULL)
		status = err_set(&e, -EILSEQ, "utf8.invalid", _("the text is not UTF-8"));
	str_finish(&text);
	if (status < 0)
		return verb_fail("say", EXIT_REFUSED, &e);
	json_t *params = json_pack("{s:o}", "text", said);
	remote_param(given, "class", params);
	remote_param(given, "zone", params);
	remote_param(given, "voice", params);
	remote_param(given, "key", params);
	if (options_has(given, "chime"))
		json_object_set_new(params, "chime", json_true());
	code = remote_once("say", given, "air.say", params, &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE)
		printf("%lld\n", (long long)number_of(answer, "id"));
	json_decref(answer);
	return code;
}

const struct verb verb_say = {
        .name = "say",
        .arguments = "[TEXT]...",
        .summary = N_("say a sentence on the loudspeakers now"),
        .details =
                N_("Without TEXT, or with -, it is read from standard input.\n\n"
                   "Examples:\n"
                   "  bantin say \"Mời bà con tập trung tại nhà văn hóa.\"\n"
                   "  bantin say --class emergency \"Cháy tại chợ, mời bà con rời khỏi khu vực.\""),
        .options = options,
        .run = run,
};
