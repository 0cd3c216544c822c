/* Where the station keeps things: what the settings say, else what systemd
 * gives (STATE_DIRECTORY), else the system's folders for root
 * and the XDG folders for everybody else. */
#ifndef BANTIN_SETTINGS_PLACES_H
#define BANTIN_SETTINGS_PLACES_H

#include "base/paths.h"
#include "settings/settings.h"

/* Each fills `out`, PATHS_MAX bytes, with an absolute path that need not exist. */
void places_state(const struct settings *s, char *out);  /* /var/lib/bantin */
void places_socket(const struct settings *s, char *out); /* /run/bantin/control.sock */
void places_voices(const struct settings *s, char *out); /* PREFIX/share/bantin/voices */

#endif
