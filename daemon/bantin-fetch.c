/* bantin-fetch: the one program of the house with the network. Looks at the feeds of
 * the settings and writes what they bring into the spool, where bantind finds it. It
 * holds no right but that; see bantin-fetch(8) and systemd/bantin-fetch.service. */
#include "base/civil.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/signals.h"
#include "fetch/feed.h"
#include "settings/places.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OVERRIDES_MOST = 64, RELOAD_MS = 60000 };

struct options {
	const char *config, *spool, *state;
	const char *overrides[OVERRIDES_MOST + 1];
	size_t override_count;
	bool once, check;
};

static void print_help(void)
{
	fputs(_("Usage: bantin-fetch [--config FILE] [--set KEY=VALUE] [--spool DIR] [--state "
	        "DIR]\n"
	        "                    [--once | --check]\n"
	        "\n"
	        "Look at the feeds of the settings and put their articles into the spool of the\n"
	        "station. Started by systemd where a feed is configured.\n"
	        "\n"
	        "  --config FILE    only these settings\n"
	        "  --set KEY=VALUE  a setting instead of the files' one\n"
	        "  --spool DIR      the station's spool (default: as the settings say)\n"
	        "  --state DIR      where is remembered what was taken\n"
	        "  --once           look at every feed once, then end; 1 if one of them failed\n"
	        "  --check          end with 0 where a feed is configured, with 1 where none is\n"
	        "  --help           this text\n"
	        "  --version        the version\n"),
	        stdout);
}

/* Exit code, or -1 to go on. */
static int read_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {{"config", required_argument, NULL, 'c'},
	        {"set", required_argument, NULL, 's'}, {"spool", required_argument, NULL, 'p'},
	        {"state", required_argument, NULL, 't'}, {"once", no_argument, NULL, 'o'},
	        {"check", no_argument, NULL, 'k'}, {"help", no_argument, NULL, 'h'},
	        {"version", no_argument, NULL, 'V'}, {0}};
	for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
		if (c == 'c')
			o->config = optarg;
		else if (c == 's' && o->override_count < OVERRIDES_MOST)
			o->overrides[o->override_count++] = optarg;
		else if (c == 'p')
			o->spool = optarg;
		else if (c == 't')
			o->state = optarg;
		else if (c == 'o')
			o->once = true;
		else if (c == 'k')
			o->check = true;
		else if (c == 'h')
			return print_help(), 0;
		else if (c == 'V')
			return puts("bantin-fetch " BANTIN_VERSION), 0;
		else
			return 2;
	}
	if (optind == argc)
		return -1;
	log_line(LOG_ERROR, _("takes no arguments, but got \"%s\""), argv[optind]);
	return 2;
}

static int open_folder(const char *path, bool make, struct err *e)
{
	if (make && mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_sys(e, -errno, "fetch.folder", _("cannot make the folder %s"), path);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 ? fd
	               : err_sys(e, -errno, "fetch.folder", _("cannot open the folder %s"), path);
}

/* Given, else what systemd gives, else beside the station's. */
static int open_places(
        const struct options *o, const struct settings *s, struct feeds_places *ret, struct err *e)
{
	char state[PATHS_MAX];
	const char *own = getenv("STATE_DIRECTORY");
	places_state(s, state);
	char *spool = o->spool != NULL ? mem_string(o->spool) : mem_printf("%s/spool", state);
	char *memory = o->state != NULL           ? mem_string(o->state)
	               : own != NULL && *own != 0 ? mem_string(own)
	                                          : mem_printf("%s/feeds", state);
	ret->credentials = getenv("CREDENTIALS_DIRECTORY");
	ret->spool = open_folder(spool, false, e);
	ret->state = ret->spool < 0 ? -1 : open_folder(memory, true, e);
	free(spool);
	free(memory);
	return ret->spool < 0 ? ret->spool : ret->state < 0 ? ret->state : 0;
}

static int watch_signals(void)
{
	sigset_t set;
	signals_to_descriptors(&set);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void note(void *context, const char *key, enum settings_reload reload)
{
	bool *changed = context;
	(void)reload;
	*changed = *changed || strncmp(key, "feeds", 5) == 0 || strcmp(key, "timezone") == 0;
}

/* Have the settings that matter here become others? With errors in them they have not. */
static bool settings_changed_since(const struct options *o, const struct settings *old)
{
	struct settings *fresh;
	struct err e;
	bool changed = false;
	if (settings_load_simple(o->config, o->overrides, &fresh, &e) < 0)
		return false;
	settings_compare(old, fresh, note, &changed);
	settings_destroy(fresh);
	return changed;
}

/* 0 end, 1 start again with the new settings. */
static int run(
        const struct options *o, const struct settings *s, struct feeds *feeds, struct http *http)
{
	int wake = watch_signals();
	int64_t looked = clock_mono_ns(&clock_system);
	for (;;) {
		struct signalfd_siginfo info;
		int wait = feeds_start(feeds, false);
		if (http_wait(http, wait > 0 ? wait : 0, wake) < 0)
			log_line(LOG_WARN, "the network library is in trouble");
		ssize_t n = read(wake, &info, sizeof info);
		bool asked = n == sizeof info && info.ssi_signo == SIGHUP;
		if (n == sizeof info && !asked)
			return 0;
		bool time = clock_mono_ns(&clock_system) - looked >= RELOAD_MS * NS_PER_MS;
		if (!asked && (!time || feeds_busy(feeds)))
			continue;
		looked = clock_mono_ns(&clock_system);
		if (settings_changed_since(o, s))
			return 1;
	}
}

static int run_once(struct feeds *feeds, struct http *http)
{
	feeds_start(feeds, true);
	while (feeds_busy(feeds))
		http_wait(http, 1000, -1);
	return feeds_failed(feeds) > 0 ? 1 : 0;
}

static int work(const struct options *o, const struct settings *s, bool *ret_again)
{
	struct feeds_places places = {.spool = -1, .state = -1};
	struct http *http = NULL;
	struct err e;
	char line[ERR_LINE_MAX];
	int code = 1, status = civil_set_zone(s->timezone, &e);
	if (status == 0)
		status = open_places(o, s, &places, &e);
	if (status == 0)
		status = http_create(&http, &e);
	if (status < 0) {
		log_line(LOG_ERROR, "%s", err_line(&e, line, sizeof line));
	} else {
		struct feeds *feeds = feeds_create(s, &places, http, &clock_system);
		code = o->once ? run_once(feeds, http) : run(o, s, feeds, http);
		*ret_again = !o->once && code == 1;
		feeds_destroy(feeds);
	}
	http_destroy(http);
	fd_close(&places.spool);
	fd_close(&places.state);
	return code;
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct settings *s;
	struct err e;
	char line[ERR_LINE_MAX];
	bool again = false;
	i18n_start();
	log_start("bantin-fetch", LOG_INFORM);
	int code = read_options(argc, argv, &o);
	if (code >= 0)
		return code;
	if (settings_load_simple(o.config, o.overrides, &s, &e) < 0) {
		log_line(LOG_ERROR, "%s", err_line(&e, line, sizeof line));
		return o.check ? 1 : 2;
	}
	if (s->feed_count == 0 || o.check) {
		bool any = s->feed_count > 0;
		settings_destroy(s);
		if (!any && !o.check)
			log_line(LOG_NOTICE,
			        _("no feed is configured (see feeds in bantin.conf(5))"));
		return o.check && !any ? 1 : 0;
	}
	code = work(&o, s, &again);
	settings_destroy(s);
	if (again)
		execv("/proc/self/exe", argv);
	return code;
}
