/* The file of `bantin setup`: what stands in it already, and writing it. */
#ifndef BANTIN_CLI_SETUP_FILE_H
#define BANTIN_CLI_SETUP_FILE_H

#include "base/err.h"
#include "base/paths.h"
#include "base/str.h"

/* As a person gives them; see the questions in setup.c. */
struct setup_answers {
	struct str station, hours, officers, speaker;
};

/* /etc/bantin for root, the user's own folder for everybody else. */
int setup_default_folder(char out[PATHS_MAX], struct err *e);

/* The answers that FOLDER/conf.d/10-setup.conf was made of, appended to those of
 * `ret`; nothing where there is no such file or it cannot be read. */
void setup_earlier(const char *folder, struct setup_answers *ret);

/* Write FOLDER/conf.d/10-setup.conf; `path` gets its name. With `in_force`, the settings
 * as a whole must be sound with it: else what stood there before comes back, and the
 * error is the first of them. */
int setup_write(const char *folder, const struct str *text, bool in_force, char path[PATHS_MAX],
        struct err *e);

#endif
