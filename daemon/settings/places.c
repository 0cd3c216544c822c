/* Where the station keeps things, by who runs it. One table, a row a place. */
#include "settings/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
	const char *systemd;  /* set by the unit; the first of a colon-separated list */
	const char *system;   /* for root */
	const char *xdg;      /* variable for everybody else ... */
	const char *fallback; /* ... and what it is below HOME when unset; NULL: /run/user/UID */
	const char *under;    /* below the XDG folder */
};

static const struct place state = {
        "STATE_DIRECTORY", "/var/lib/bantin", "XDG_STATE_HOME", ".local/state", "bantin"};
static const struct place sock = {
        NULL, "/run/bantin/control.sock", "XDG_RUNTIME_DIR", NULL, "bantin/control.sock"};

static void of_user(const struct place *p, char *out)
{
	const char *xdg = getenv(p->xdg);
	const char *home = getenv("HOME");
	if (xdg != NULL && xdg[0] == '/')
		snprintf(out, PATHS_MAX, "%s/%s", xdg, p->under);
	else if (p->fallback == NULL)
		snprintf(out, PATHS_MAX, "/run/user/%u/%s", (unsigned)getuid(), p->under);
	else
		snprintf(out, PATHS_MAX, "%s/%s/%s", home != NULL ? home : "/", p->fallback,
		        p->under);
}

static void find(const struct place *p, const char *set, char *out)
{
	const char *given = p->systemd != NULL ? getenv(p->systemd) : NULL;
	if (set[0] != '\0')
		snprintf(out, PATHS_MAX, "%s", set);
	else if (given != NULL && given[0] == '/')
		snprintf(out, PATHS_MAX, "%.*s", (int)strcspn(given, ":"), given);
	else if (getuid() == 0)
		snprintf(out, PATHS_MAX, "%s", p->system);
	else
		of_user(p, out);
}

void places_state(const struct settings *s, char *out)
{
	find(&state, s->paths.state, out);
}

void places_socket(const struct settings *s, char *out)
{
	find(&sock, s->paths.socket, out);
}

void places_voices(const struct settings *s, char *out)
{
	if (s->paths.voices[0] != '\0')
		snprintf(out, PATHS_MAX, "%s", s->paths.voices);
	else
		paths_share("voices", out);
}
