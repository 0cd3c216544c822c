/* The one file that `bantin setup` writes. Settings that are not sound as a whole would
 * keep the service from starting, so they are never left behind. Called by setup.c. */
#include "cli/setup_file.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "settings/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void file_of(const char *folder, char path[PATHS_MAX])
{
	snprintf(path, PATHS_MAX, "%.4000s/conf.d/10-setup.conf", folder);
}

int setup_default_folder(char out[PATHS_MAX], struct err *e)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	if (geteuid() == 0)
		snprintf(out, PATHS_MAX, "/etc/bantin");
	else if (config != NULL && config[0] == '/')
		snprintf(out, PATHS_MAX, "%s/bantin", config);
	else if (home != NULL && home[0] == '/')
		snprintf(out, PATHS_MAX, "%s/.config/bantin", home);
	else
		return err_set(e, -ENOENT, "setup.home",
		        _("there is no folder for your settings: set HOME, or say --folder"));
	return 0;
}

static void earlier_speaker(const struct settings *s, struct str *ret)
{
	if (s->output_count == 0)
		return;
	if (s->outputs[0].type == OUTPUT_NULL)
		str_adds(ret, "none");
	else
		str_adds(ret, s->outputs[0].device[0] == '\0' ? "default" : s->outputs[0].device);
}

void setup_earlier(const char *folder, struct setup_answers *ret)
{
	char path[PATHS_MAX];
	struct settings *s = NULL;
	struct err e;
	file_of(folder, path);
	if (access(path, R_OK) < 0 || settings_load_simple(path, NULL, &s, &e) < 0)
		return;
	str_adds(&ret->station, s->station);
	for (size_t i = 0; i < s->permitted_hours.count; i++)
		str_addf(&ret->hours, "%s%s", i > 0 ? ", " : "", s->permitted_hours.items[i]);
	str_adds(&ret->officers, s->approval.normal == APPROVAL_NONE ? "1" : "2");
	earlier_speaker(s, &ret->speaker);
	settings_destroy(s);
}

/* The folder and those above it. */
static int make_folders(const char *path, struct err *e)
{
	char part[PATHS_MAX];
	for (size_t n = 1; n <= strlen(path); n++) {
		if (path[n] != '/' && path[n] != '\0')
			continue;
		snprintf(part, sizeof part, "%.*s", (int)n, path);
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return err_sys(
			        e, -errno, "setup.folder", _("cannot make the folder %s"), part);
	}
	return 0;
}

static int replace_file(const char *path, const struct str *text, struct err *e)
{
	struct fd_draft draft;
	int status = fd_draft_open(&draft, path, 0644, e);
	if (status < 0)
		return status;
	status = fd_write_all(draft.fd, text->data, text->len);
	if (status < 0) {
		err_sys(e, status, "setup.write", _("cannot write %s"), path);
		fd_draft_abort(&draft);
		return status;
	}
	return fd_draft_commit(&draft, true, e);
}

/* Are the settings of all files sound? */
static int all_sound(struct err *e)
{
	struct settings *s = NULL;
	struct settings_report report;
	int status = settings_load(NULL, &s, &report);
	if (status < 0)
		*e = report.errors[0];
	settings_destroy(s);
	settings_report_finish(&report);
	return status;
}

int setup_write(const char *folder, const struct str *text, bool in_force, char path[PATHS_MAX],
        struct err *e)
{
	char more[PATHS_MAX];
	struct str before;
	if ((size_t)snprintf(more, sizeof more, "%.4000s/conf.d", folder) >= sizeof more)
		return err_set(e, -ENAMETOOLONG, "setup.folder", _("the file name is too long"));
	int status = make_folders(more, e);
	if (status < 0)
		return status;
	file_of(folder, path);
	str_init(&before);
	bool replaces = fd_read_file(path, 1 << 16, &before, NULL) == 0;
	status = replace_file(path, text, e);
	if (status == 0 && in_force && all_sound(e) < 0) {
		struct err of_putting_back;
		status = -EINVAL;
		if (!replaces)
			unlink(path);
		else if (replace_file(path, &before, &of_putting_back) < 0)
			*e = of_putting_back;
	}
	str_finish(&before);
	return status;
}
