/* The files of rules: the program's, the site's, the user's, in this order.
 * Called once by whoever cleans. */
#include "intake/clean.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/paths.h"
#include "intake/clean_rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int read_file(struct clean_rules *r, const char *path, struct err *e)
{
	struct str bytes;
	str_init(&bytes);
	int status = fd_read_file(path, LIMIT_SETTINGS_BYTES, &bytes, e);
	if (status >= 0)
		status = clean_rules_parse(r, path, bytes.data, bytes.len, e);
	str_finish(&bytes);
	return status;
}

static int is_rules(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && str_ends(entry->d_name, ".tsv");
}

/* A folder that is not there has no rules. */
static int read_folder(struct clean_rules *r, const char *folder, struct err *e)
{
	struct dirent **names;
	int status = 0, n = scandir(folder, &names, is_rules, alphasort);
	for (int i = 0; i < n; i++) {
		char *path = mem_printf("%s/%s", folder, names[i]->d_name);
		if (status == 0)
			status = read_file(r, path, e);
		free(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return status;
}

static int read_user(struct clean_rules *r, struct err *e)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *folder = NULL;
	if (config != NULL && config[0] == '/')
		folder = mem_printf("%s/bantin/cleaning.d", config);
	else if (home != NULL)
		folder = mem_printf("%s/.config/bantin/cleaning.d", home);
	int status = folder != NULL ? read_folder(r, folder, e) : 0;
	free(folder);
	return status;
}

int clean_rules_open(struct clean_rules **ret, struct err *e)
{
	enum { ROWS = 12, COLUMNS = 5 };
	char path[PATHS_MAX];
	const char *site = getenv("BANTIN_CLEANING");
	struct clean_rules *r = mem_alloc(sizeof *r);
	r->limits = (struct clean_limits){.table_rows = ROWS, .table_columns = COLUMNS};
	paths_share("cleaning.tsv", path);
	int status = read_file(r, path, e);
	if (status == 0)
		status = read_folder(r, site != NULL ? site : "/etc/bantin/cleaning.d", e);
	if (status == 0)
		status = read_user(r, e);
	if (status < 0)
		clean_rules_close(r);
	else
		*ret = r;
	return status;
}
