/* What `bantin config check` looks at beyond the settings themselves. */
#ifndef BANTIN_CLI_CONFIG_CHECK_H
#define BANTIN_CLI_CONFIG_CHECK_H

#include "settings/settings.h"

/* The voices that sound settings name must be there: errors, each at the file
 * and line that names one. */
void config_check_voices(const struct settings *s, struct settings_report *report);

#endif
