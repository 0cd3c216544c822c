/* bantin setup: the few things that only a person knows, written as a settings
 * file of its own; starts the service and lets it say a first sentence. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "cli/remote.h"
#include "cli/setup_ask.h"
#include "cli/setup_file.h"
#include "settings/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* One question: what a person is asked, and how the answer becomes a setting. */
struct question {
	const char *option; /* that answers it beforehand */
	const char *text;
	const char *preset;
	size_t answer; /* offset in struct setup_answers */
	void (*assign)(const char *answer, struct str *out);
};

/* ---- answers to settings: "key = value;" lines without the sign at the end ---- */

static void assign_station(const char *answer, struct str *out)
{
	str_adds(out, "station=");
	table_quoted(out, answer);
}

/* "05:00-11:30, 13:30-21:30" */
static void assign_hours(const char *answer, struct str *out)
{
	str_adds(out, "permitted_hours=( ");
	for (const char *p = answer; *p != '\0';) {
		p += strspn(p, " ,");
		size_t n = strcspn(p, " ,");
		char *one = mem_bytes(p, n);
		if (n > 0 && p != answer)
			str_adds(out, ", ");
		if (n > 0)
			table_quoted(out, one);
		free(one);
		p += n;
	}
	str_adds(out, " )");
}

static void assign_officers(const char *answer, struct str *out)
{
	const char *normal = strcmp(answer, "1") == 0   ? "none"
	                     : strcmp(answer, "2") == 0 ? "required"
	                                                : answer;
	str_adds(out, "approval={ normal = ");
	table_quoted(out, normal);
	str_adds(out, "; priority = ");
	table_quoted(out, normal);
	str_adds(out, "; emergency = \"role\"; }");
}

static void assign_speaker(const char *answer, struct str *out)
{
	if (strcmp(answer, "none") == 0) {
		str_adds(out, "outputs=( { name = \"loa\"; type = \"null\"; } )");
		return;
	}
	str_adds(out, "outputs=( { name = \"loa\"; type = \"speaker\"; device = ");
	table_quoted(out, strcmp(answer, "default") == 0 ? "" : answer);
	str_adds(out, "; } )");
}

static const struct question questions[] = {
        {"station", N_("Name of the station, as it is said on air"), "Đài truyền thanh",
                offsetof(struct setup_answers, station), assign_station},
        {"hours", N_("When sound may go out"), "05:00-21:30", offsetof(struct setup_answers, hours),
                assign_hours},
        {"officers", N_("One officer who may air alone (1), or a second one who approves (2)"), "2",
                offsetof(struct setup_answers, officers), assign_officers},
        {"speaker", N_("Sound device: default, part of a name above, or none"), "default",
                offsetof(struct setup_answers, speaker), assign_speaker},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static struct str *answer_of(struct setup_answers *a, const struct question *q)
{
	return (struct str *)(void *)((char *)a + q->answer);
}

/* Does the settings table take this answer? */
static int sound(const struct question *q, const char *answer, struct err *e)
{
	static const char *const no_files[] = {NULL};
	struct str assignment;
	struct settings *s = NULL;
	struct settings_report report;
	if (strcmp(q->option, "officers") == 0 && strcmp(answer, "1") != 0 &&
	        strcmp(answer, "2") != 0)
		return err_set(
		        e, -EINVAL, "setup.officers", _("answer 1 or 2, not \"%.40s\""), answer);
	str_init(&assignment);
	q->assign(answer, &assignment);
	const char *const set[] = {assignment.data, NULL};
	int status = settings_load(&(struct settings_sources){no_files, set}, &s, &report);
	if (status < 0) {
		*e = report.errors[0];
		e->path[0] = '\0';
	}
	settings_destroy(s);
	settings_report_finish(&report);
	str_finish(&assignment);
	return status;
}

static int take_answer(
        const struct question *q, bool ask, const char *preset, struct str *ret, struct err *e)
{
	char line[ERR_LINE_MAX];
	for (;;) {
		if (!ask && ret->len == 0)
			str_adds(ret, preset);
		else if (ask && setup_ask(_(q->text), preset, ret) < 0)
			return err_set(e, -EPIPE, "setup.ended",
			        _("the answers ended; nothing was written"));
		if (sound(q, ret->data, e) == 0)
			return 0;
		if (!ask)
			return -EINVAL;
		printf("%s\n", err_line(e, line, sizeof line));
	}
}

static void show_devices(void)
{
	struct str names;
	str_init(&names);
	setup_devices(&names);
	if (names.len > 0)
		printf("%s\n%s", _("Sound devices of this machine:"), names.data);
	else
		printf("%s\n", _("This machine shows no sound device now."));
	str_finish(&names);
}

/* What was answered before stands in brackets. */
static int take_answers(const struct options *given, bool ask, struct setup_answers *earlier,
        struct setup_answers *a, struct err *e)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct question *q = &questions[i];
		const char *before = options_value(given, q->option);
		bool asked = ask && before == NULL;
		if (before != NULL)
			str_adds(answer_of(a, q), before);
		if (asked && strcmp(q->option, "speaker") == 0)
			show_devices();
		const struct str *last = answer_of(earlier, q);
		int status = take_answer(
		        q, asked, last->len > 0 ? last->data : q->preset, answer_of(a, q), e);
		if (status < 0)
			return status;
	}
	return 0;
}

/* ---- the file ---- */

static void write_text(struct setup_answers *a, struct str *out)
{
	str_adds(out,
	        _("# Written by \"bantin setup\", which replaces it when it runs again. Put your "
	          "own\n"
	          "# settings into other files beside it; those that come later by name win.\n"));
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct str assignment;
		str_init(&assignment);
		questions[i].assign(answer_of(a, &questions[i])->data, &assignment);
		size_t key = strcspn(assignment.data, "=");
		str_addf(out, "%.*s = %s;\n", (int)key, assignment.data, assignment.data + key + 1);
		str_finish(&assignment);
	}
}

/* ---- the service and its first sentence ---- */

static bool start_service(void)
{
	char systemctl[] = "systemctl", enable[] = "enable", restart[] = "restart",
	     quiet[] = "--quiet";
	char socket[] = "bantin.socket", service[] = "bantin.service";
	char *const first[] = {systemctl, quiet, enable, socket, service, NULL};
	char *const second[] = {systemctl, restart, socket, service, NULL};
	return setup_run(first) && setup_run(second);
}

/* The daemon may take a moment to listen. */
static void say_first(const struct options *given, const char *station)
{
	enum { TRIES = 50 };
	struct client *c = NULL;
	struct err e;
	for (int i = 0; i < TRIES && c == NULL; i++) {
		if (i > 0)
			nanosleep(&(struct timespec){.tv_nsec = 200 * NS_PER_MS}, NULL);
		if (client_connect(options_value(given, "socket"), &c, &e) < 0)
			c = NULL;
	}
	char *text = mem_printf("Xin chào, đây là %s.", station);
	if (c != NULL &&
	        client_call(c, "air.say", json_pack("{s:s}", "text", text), -1, NULL, &e) >= 0)
		printf(_("It says now: \"%s\"\n"), text);
	else if (c != NULL && e.id != NULL &&
	         strcmp(e.id, "not_permitted") == 0) /* set up in the evening */
		printf(_("At this hour no sound may go out. Try it by day: bantin say \"%s\"\n"),
		        text);
	else
		verb_fail("setup", EXIT_REFUSED, &e);
	free(text);
	client_close(c);
}

static int begin(const struct options *given, struct setup_answers *a)
{
	bool systemd = access("/run/systemd/system", F_OK) == 0;
	if (options_has(given, "no-start"))
		return EXIT_DONE;
	if (geteuid() != 0 || !systemd || options_has(given, "folder")) {
		printf("%s\n", _("Start the station with \"bantind\"; \"bantin config show "
		                 "--origin\" shows its settings."));
		return EXIT_DONE;
	}
	if (!start_service()) {
		fprintf(stderr, "bantin setup: %s\n",
		        _("the service did not start; \"systemctl status bantin\" says why"));
		return EXIT_REFUSED;
	}
	printf("%s\n", _("The service runs, now and after every start of the machine."));
	say_first(given, a->station.data);
	return EXIT_DONE;
}

static void answers_init(struct setup_answers *a)
{
	for (size_t i = 0; i < QUESTIONS; i++)
		str_init(answer_of(a, &questions[i]));
}

static void answers_finish(struct setup_answers *a)
{
	for (size_t i = 0; i < QUESTIONS; i++)
		str_finish(answer_of(a, &questions[i]));
}

/* Ask, and write the file `path`. */
static int answers_to_file(
        const struct options *given, struct setup_answers *a, char path[PATHS_MAX], struct err *e)
{
	struct setup_answers earlier;
	struct str text;
	char folder[PATHS_MAX];
	bool ask = !options_has(given, "yes") && isatty(STDIN_FILENO);
	const char *named = options_value(given, "folder");
	int status = 0;
	if (named != NULL)
		snprintf(folder, sizeof folder, "%s", named);
	else
		status = setup_default_folder(folder, e);
	if (status < 0)
		return status;
	answers_init(&earlier);
	str_init(&text);
	setup_earlier(folder, &earlier);
	status = take_answers(given, ask, &earlier, a, e);
	if (status == 0) {
		write_text(a, &text);
		status = setup_write(folder, &text, named == NULL, path, e);
	}
	str_finish(&text);
	answers_finish(&earlier);
	return status;
}

static int go(const struct options *given, struct setup_answers *a)
{
	struct err e = {0};
	char path[PATHS_MAX];
	if (answers_to_file(given, a, path, &e) < 0)
		return verb_fail("setup", EXIT_REFUSED, &e);
	printf(_("Written: %s\n"), path);
	if (strcmp(a->officers.data, "2") == 0)
		printf("%s\n",
		        _("Who writes needs the groups bantin and bantin-announce, who approves "
		          "also bantin-approve, "
		          "for instance: usermod -aG bantin,bantin-announce an"));
	return begin(given, a);
}

static int run(const struct options *given, int argc, char **argv)
{
	struct setup_answers a;
	if (argc > 0)
		return verb_usage("setup", _("takes no arguments, but got \"%s\""), argv[0]);
	answers_init(&a);
	int code = go(given, &a);
	answers_finish(&a);
	return code;
}

static const struct option_spec options[] = {
        {"station", 0, "NAME", N_("the station's name"), NULL},
        {"hours", 0, "HOURS", N_("when sound may go out, such as \"05:00-11:30, 13:30-21:30\""),
                NULL},
        {"officers", 0, "1|2", N_("1: one officer may air alone; 2: a second one approves"), "1|2"},
        {"speaker", 0, "DEVICE", N_("sound device: default, part of its name, or none"), NULL},
        {"yes", 'y', NULL, N_("ask nothing; what no option says stays, or has its default"), NULL},
        {"folder", 0, "DIR",
                N_("write there, in place of /etc/bantin (or your own folder), and start nothing"),
                NULL},
        {"no-start", 0, NULL, N_("do not start the service"), NULL},
        {"socket", 0, "PATH", N_("the daemon's socket (default: BANTIN_SOCKET)"), NULL},
        {0},
};

const struct verb verb_setup = {
        .name = "setup",
        .arguments = "",
        .summary = N_("set the station up: a few questions, then it runs"),
        .details =
                N_("The answers become conf.d/10-setup.conf; running it again replaces that file\n"
                   "and no other, and begins with its answers. Where nobody can be asked, the\n"
                   "defaults hold.\n"
                   "\n"
                   "Examples:\n"
                   "  sudo bantin setup\n"
                   "  sudo bantin setup --yes --station \"Đài truyền thanh phường Lê Chân\" "
                   "--officers 1"),
        .options = options,
        .run = run,
};
