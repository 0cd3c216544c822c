/* bantin: the command line. Finds the verb, parses its options by its table,
 * runs it. Everything else is in cli/, a file a verb. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/manual.h"
#include "cli/verb.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* "--socket PATH" or "--socket=PATH" before the verb: how many words that is; -1 after
 * printing what is wrong. What a verb's own --socket says goes before it. */
static int take_socket(int argc, char **argv)
{
	static const char name[] = "--socket";
	size_t len = strlen(name);
	if (argc < 2 || strncmp(argv[1], name, len) != 0 ||
	        (argv[1][len] != '\0' && argv[1][len] != '='))
		return 0;
	if (argv[1][len] == '\0' && argc < 3) {
		fprintf(stderr, "bantin: ");
		fprintf(stderr, _("%s needs a value"), name);
		fputc('\n', stderr);
		return -1;
	}
	setenv("BANTIN_SOCKET", argv[1][len] == '=' ? argv[1] + len + 1 : argv[2], 1);
	return argv[1][len] == '=' ? 1 : 2;
}

/* "help", "help VERB" and the like. */
static int help(const char *word)
{
	const struct verb *v = word != NULL ? verb_find(word) : NULL;
	if (word != NULL && v == NULL)
		return unknown_verb(word);
	if (v != NULL)
		verb_print_help(v);
	else
		print_help();
	return EXIT_DONE;
}

static int run_verb(const struct verb *v, int argc, char **argv)
{
	struct options given;
	int first = options_parse(v, argc, argv, &given);
	if (first < 0)
		return first == -2 ? EXIT_DONE : EXIT_USAGE;
	return v->run(&given, argc - first, argv + first);
}

static int run(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	if (argc < 2) {
		print_help();
		return EXIT_USAGE;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
		return help(argv[2]);
	if (strcmp(word, "--version") == 0)
		printf("bantin %s\n", BANTIN_VERSION);
	else if (strcmp(word, "--manual") == 0)
		manual_print();
	else if (verb_find(word) == NULL)
		return unknown_verb(word);
	else
		return run_verb(verb_find(word), argc - 1, argv + 1);
	return EXIT_DONE;
}

/* Whoever closed the pipe ("| head") has read what it wanted. */
static bool reader_left(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int main(int argc, char **argv)
{
	i18n_start();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe and a size limit are errors that are told */
	signal(SIGXFSZ, SIG_IGN);
	int taken = take_socket(argc, argv);
	if (taken < 0)
		return EXIT_USAGE;
	int code = run(argc - taken, argv + taken);
	if ((fflush(stdout) != 0 || ferror(stdout)) && code == EXIT_DONE) {
		if (!reader_left())
			fprintf(stderr, _("bantin: cannot write to standard output\n"));
		code = EXIT_REFUSED;
	}
	return code;
}
