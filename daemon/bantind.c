/* bantind: the station's daemon. Parses its command line, makes the station,
 * runs it. Runs anywhere without root: --config, --state, --socket. */
#include "base/i18n.h"
#include "base/log.h"
#include "child/urgency.h"
#include "requests/requests.h"
#include "station/station.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERRIDES_MOST = 64 };

struct arguments {
	struct station_options options;
	const char *overrides[OVERRIDES_MOST + 1];
	size_t override_count;
	bool verbose;
};

static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},
        {"state", required_argument, NULL, 's'},
        {"socket", required_argument, NULL, 'k'},
        {"set", required_argument, NULL, 'S'},
        {"practice", no_argument, NULL, 'p'},
        {"verbose", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {0},
};

static void print_help(void)
{
	printf(_("Usage: bantind [OPTION]...\n\n"
	         "The station's daemon: keeps the queue, decides what airs, plays it.\n\n"
	         "  --config FILE     settings from this file only\n"
	         "  --state DIR       the queue, the log and audio live here\n"
	         "  --socket PATH     listen here for bantin and other programs\n"
	         "  --set KEY=VALUE   one more setting; may be given several times\n"
	         "  --practice        behave the same, reach no real output\n"
	         "  --verbose         tell more\n"
	         "  --help, --version\n"));
}

/* -1: go on; else the exit code. */
static int parse(int argc, char **argv, struct arguments *a)
{
	for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
		switch (c) {
		case 'c':
			a->options.config = optarg;
			break;
		case 's':
			a->options.state = optarg;
			break;
		case 'k':
			a->options.socket = optarg;
			break;
		case 'p':
			a->options.practice = true;
			break;
		case 'v':
			a->verbose = true;
			break;
		case 'h':
			print_help();
			return 0;
		case 'V':
			printf("bantind %s\n", BANTIN_VERSION);
			return 0;
		case 'S':
			if (a->override_count == OVERRIDES_MOST) {
				fprintf(stderr, _("bantind: too many --set\n"));
				return 2;
			}
			a->overrides[a->override_count++] = optarg;
			break;
		default:
			fprintf(stderr, _("See \"bantind --help\".\n"));
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, _("bantind: unexpected argument \"%s\"; see \"bantind --help\"\n"),
		        argv[optind]);
		return 2;
	}
	a->options.overrides = a->overrides;
	a->options.open_door = requests_open;
	return -1;
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	struct station *station = NULL;
	struct err e;
	char line[ERR_LINE_MAX];
	i18n_start();
	int code = parse(argc, argv, &arguments);
	if (code >= 0)
		return code;
	log_start("bantind", arguments.verbose ? LOG_DETAIL : LOG_INFORM);
	urgency_take(URGENCY_LIVE);
	if (station_create(&arguments.options, &station, &e) < 0) {
		log_line(LOG_ERROR, "%s", err_line(&e, line, sizeof line));
		return 1;
	}
	int status = station_run(station);
	station_destroy(station);
	if (status < 0)
		log_line(LOG_ERROR, "the loop failed: %s", strerror(-status));
	return status < 0 ? 1 : 0;
}
