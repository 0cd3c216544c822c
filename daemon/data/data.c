/* Finding and reading lexicon files. Called once at the start of whatever reads
 * text; the bytes stay until data_reader_close(). */
#include "data/data.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *data_folder(int i)
{
	static char share[PATHS_MAX], site[PATHS_MAX], user[PATHS_MAX];
	const char *value;
	switch (i) {
	case 0:
		paths_share("voices/vi", share);
		return share;
	case 1:
		value = getenv("BANTIN_LEXICONS");
		snprintf(site, sizeof site, "%s", value != NULL ? value : "/etc/bantin/lexicon.d");
		return site;
	default:
		value = getenv("XDG_CONFIG_HOME");
		if (value != NULL && value[0] == '/')
			snprintf(user, sizeof user, "%s/bantin/lexicon.d", value);
		else if ((value = getenv("HOME")) != NULL)
			snprintf(user, sizeof user, "%s/.config/bantin/lexicon.d", value);
		return user;
	}
}

/* Read, not mapped: a person edits a site's file in place while a worker has
 * it, and a mapping would change or vanish under the reader. */
static int read_file(const char *path, int folder, struct data_reader *d, struct err *e)
{
	struct str bytes;
	str_init(&bytes);
	int status = fd_read_file(path, LIMIT_LEXICON_BYTES, &bytes, e);
	if (status < 0) {
		str_finish(&bytes);
		return status;
	}
	d->file = mem_resize(d->file, d->count + 1, sizeof *d->file);
	size_t len = bytes.len;
	d->file[d->count++] = (struct data_file){mem_string(path), str_take(&bytes), len, folder};
	return 0;
}

static int is_lexicon(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && str_ends(entry->d_name, ".tsv");
}

static int read_folder(int folder, struct data_reader *d, struct err *e)
{
	struct dirent **names;
	const char *at = data_folder(folder);
	int status = 0, n = scandir(at, &names, is_lexicon, alphasort);
	if (n < 0 && folder == 0)
		return err_sys(e, -errno, "data.folder",
		        _("the lexicons of the program are not at %s"), at);
	for (int i = 0; i < n; i++) {
		char path[2 * PATHS_MAX];
		snprintf(path, sizeof path, "%s/%s", at, names[i]->d_name);
		if (status == 0)
			status = read_file(path, folder, d, e);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return status;
}

int data_reader_open(const struct reading_style *style, struct data_reader *ret, struct err *e)
{
	struct data_reader d = {0};
	int status = 0;
	for (int i = 0; i < DATA_FOLDERS && status == 0; i++)
		if (data_folder(i)[0] != '\0')
			status = read_folder(i, &d, e);
	struct reading_file *files = mem_array(d.count + 1, sizeof *files);
	for (size_t i = 0; i < d.count; i++)
		files[i] = (struct reading_file){d.file[i].path, {d.file[i].bytes, d.file[i].len}};
	if (status == 0)
		status = reader_create(style, files, d.count, &d.reader, e);
	free(files);
	if (status < 0)
		data_reader_close(&d);
	else
		*ret = d;
	return status;
}

void data_reader_close(struct data_reader *d)
{
	reader_destroy(d->reader);
	for (size_t i = 0; i < d->count; i++) {
		free(d->file[i].bytes);
		free(d->file[i].path);
	}
	free(d->file);
	*d = (struct data_reader){0};
}
