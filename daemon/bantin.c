/* bantin: the command line. Finds the verb, parses its options by its table,
 * runs it. Everything else is in cli/, a file a verb. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/manual.h"
#include "cli/verb.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { VERBS_MAX = 64 };

static void print_help(void)
{
	printf(_("Usage: bantin VERB [OPTION]... [ARGUMENT]...\n"));
	printf(_("\nReads Vietnamese news aloud: MP3 bulletins, and loudspeakers through "
	         "bantind.\n\n"));
	for (size_t i = 0; verbs[i] != NULL; i++)
		printf("  %-10s  %s\n", verbs[i]->name, _(verbs[i]->summary));
	printf(_("\n\"bantin VERB --help\" explains a verb; \"bantin --version\" prints the "
	         "version.\n"));
}

static int unknown_verb(const char *name)
{
	const char *names[VERBS_MAX];
	size_t n = 0;
	for (; verbs[n] != NULL && n < VERBS_MAX; n++)
		names[n] = verbs[n]->name;
	const char *near = str_nearest(name, names, n);
	if (near != NULL)
		fprintf(stderr, _("bantin: unknown verb \"%s\"; did you mean \"%s\"?\n"), name,
		        near);
	else
		fprintf(stderr, _("bantin: unknown verb \"%s\"; \"bantin --help\" lists them\n"),
		        name);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	i18n_start();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe and a size limit are errors that are told */
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	        strcmp(argv[1], "help") == 0) {
		print_help();
		return argc < 2 ? EXIT_USAGE : EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("bantin %s\n", BANTIN_VERSION);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "--manual") == 0) {
		manual_print();
		return EXIT_DONE;
	}
	const struct verb *v = verb_find(argv[1]);
	if (v == NULL)
		return unknown_verb(argv[1]);
	struct options given;
	int first = options_parse(v, argc - 1, argv + 1, &given);
	if (first < 0)
		return first == -2 ? EXIT_DONE : EXIT_USAGE;
	int code = v->run(&given, argc - 1 - first, argv + 1 + first);
	if (fflush(stdout) != 0 && code == EXIT_DONE) {
		fprintf(stderr, _("bantin: cannot write to standard output\n"));
		code = EXIT_REFUSED;
	}
	return code;
}
