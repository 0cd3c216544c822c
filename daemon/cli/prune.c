/* bantin prune: sound files of airings and of the bulletin timer that are older than
 * the settings keep, or more than they allow; the oldest days go first. Run daily by
 * bantin-prune.timer. Only what bantin lays down itself is touched: sound files in
 * folders named YYYY-MM-DD. Age counts back from the newest of these, not from the
 * clock, so a clock that is years ahead deletes nothing. */
#include "base/civil.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/verb.h"
#include "settings/places.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct day {
	char *path;
	int64_t at; /* wall ms of its midnight */
	int64_t bytes;
	size_t files;
};

struct days {
	struct day *items;
	size_t count;
	int64_t bytes; /* of all */
};

struct removed {
	size_t files, days;
	int64_t bytes;
};

/* ---- what is there ---- */

static bool is_sound(const char *name)
{
	static const char *const endings[] = {".mp3", ".opus", ".flac", ".wav"};
	for (size_t i = 0; name[0] != '.' && i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}

/* "2026-11-23" */
static bool is_day(const char *name, int64_t *ret_at)
{
	struct civil c = {0};
	int end = 0;
	return strlen(name) == 10 && strspn(name, "0123456789-") == 10 &&
	       sscanf(name, "%4d-%2d-%2d%n", &c.year, &c.month, &c.day, &end) == 3 && end == 10 &&
	       civil_valid(&c) && civil_to_wall(&c, ret_at) == 0;
}

typedef int visit_file(void *context, int folder, const char *name, const struct stat *st);

/* Every sound file of a day's folder; no link is followed. Stops at the first error. */
static int each_file(const char *path, visit_file *visit, void *context)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	int status = 0;
	if (dir == NULL) {
		status = -errno;
		fd_close(&fd);
		return status;
	}
	for (const struct dirent *d; status == 0 && (d = readdir(dir)) != NULL;) {
		struct stat st;
		if (is_sound(d->d_name) && fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		        S_ISREG(st.st_mode))
			status = visit(context, fd, d->d_name, &st);
	}
	closedir(dir);
	return status;
}

static int count_file(void *context, int folder, const char *name, const struct stat *st)
{
	struct day *day = context;
	(void)folder;
	(void)name;
	day->files++;
	day->bytes += st->st_size;
	return 0;
}

/* The days below `folder`, which need not exist. */
static int add_days(struct days *days, const char *folder, struct err *e)
{
	DIR *dir = opendir(folder);
	if (dir == NULL && errno == ENOENT)
		return 0;
	if (dir == NULL)
		return err_sys(e, -errno, "prune.folder", _("cannot open the folder %s"), folder);
	for (const struct dirent *d; (d = readdir(dir)) != NULL;) {
		struct day day = {0};
		if (!is_day(d->d_name, &day.at))
			continue;
		day.path = mem_printf("%s/%s", folder, d->d_name);
		if (each_file(day.path, count_file, &day) < 0) {
			free(day.path); /* a file or a link of that name */
			continue;
		}
		days->items = mem_resize(days->items, days->count + 1, sizeof day);
		days->items[days->count++] = day;
		days->bytes += day.bytes;
	}
	closedir(dir);
	return 0;
}

static int older_first(const void *a, const void *b)
{
	const struct day *x = a, *y = b;
	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->path, y->path);
}

/* Several outputs may write into the same folder. */
static void drop_doubles(struct days *days)
{
	size_t kept = 0;
	for (size_t i = 0; i < days->count; i++) {
		if (kept > 0 && strcmp(days->items[kept - 1].path, days->items[i].path) == 0) {
			days->bytes -= days->items[i].bytes;
			free(days->items[i].path);
		} else {
			days->items[kept++] = days->items[i];
		}
	}
	days->count = kept;
}

static int collect(const struct settings *s, struct days *days, struct err *e)
{
	char state[PATHS_MAX], folder[PATHS_MAX + 16];
	places_state(s, state);
	snprintf(folder, sizeof folder, "%s/bulletins", state);
	int status = add_days(days, folder, e);
	snprintf(folder, sizeof folder, "%s/files", state);
	if (status == 0)
		status = add_days(days, folder, e);
	for (size_t i = 0; status == 0 && i < s->output_count; i++)
		if (s->outputs[i].type == OUTPUT_FILE && s->outputs[i].folder[0] != '\0')
			status = add_days(days, s->outputs[i].folder, e);
	if (days->count > 0)
		qsort(days->items, days->count, sizeof *days->items, older_first);
	drop_doubles(days);
	return status;
}

/* ---- what goes ---- */

static int unlink_file(void *context, int folder, const char *name, const struct stat *st)
{
	struct removed *gone = context;
	if (unlinkat(folder, name, 0) < 0)
		return -errno;
	gone->files++;
	gone->bytes += st->st_size;
	return 0;
}

static int remove_day(const struct day *day, bool dry, struct removed *gone, struct err *e)
{
	int status = 0;
	gone->days++;
	if (dry) {
		printf("%s\n", day->path);
		gone->files += day->files;
		gone->bytes += day->bytes;
	} else {
		status = each_file(day->path, unlink_file, gone);
		rmdir(day->path); /* unless somebody keeps something else there */
	}
	return status < 0 ? err_sys(e, status, "prune.remove", _("cannot remove files in %s"),
	                            day->path)
	                  : 0;
}

/* The newest day always stays. */
static int prune(
        const struct settings *s, struct days *days, bool dry, struct removed *gone, struct err *e)
{
	int status = 0;
	int64_t newest = days->count > 0 ? days->items[days->count - 1].at : 0;
	for (size_t i = 0; status == 0 && i < days->count && days->items[i].at < newest; i++) {
		const struct day *day = &days->items[i];
		if (day->files > 0 && (newest - day->at > s->retention.files_ms ||
		                              days->bytes > s->retention.files_bytes)) {
			days->bytes -= day->bytes;
			status = remove_day(day, dry, gone, e);
		}
	}
	return status;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct settings *s;
	struct days days = {0};
	struct removed gone = {0};
	struct err e;
	if (argc > 0)
		return verb_usage("prune", _("takes no arguments, but got \"%s\""), argv[0]);
	int status = settings_load_simple(options_value(given, "config"), NULL, &s, &e);
	if (status < 0)
		return verb_fail("prune", EXIT_REFUSED, &e);
	status = civil_set_zone(s->timezone, &e);
	if (status == 0)
		status = collect(s, &days, &e);
	if (status == 0)
		status = prune(s, &days, options_has(given, "dry-run"), &gone, &e);
	if (status == 0)
		printf(options_has(given, "dry-run")
		                ? _("Would be removed: %zu files of %zu days, %.1f MB. Kept: %.1f "
		                    "MB.\n")
		                : _("Removed: %zu files of %zu days, %.1f MB. Kept: %.1f MB.\n"),
		        gone.files, gone.days, (double)gone.bytes / 1e6, (double)days.bytes / 1e6);
	for (size_t i = 0; i < days.count; i++)
		free(days.items[i].path);
	free(days.items);
	settings_destroy(s);
	return status < 0 ? verb_fail("prune", EXIT_REFUSED, &e) : EXIT_DONE;
}

static const struct option_spec options[] = {
        {"dry-run", 'n', NULL, N_("name what would go, remove nothing"), NULL},
        {"config", 0, "FILE", N_("settings from this file only"), NULL},
        {0},
};

const struct verb verb_prune = {
        .name = "prune",
        .arguments = "",
        .summary = N_("remove sound files that are too old, or too many"),
        .details = N_(
                "Files of outputs of type \"file\", and the bulletins that bantin-bulletin@.timer "
                "makes: those\n"
                "older than retention.files, and the oldest while all are more than "
                "retention.files_size.\n"
                "Only sound files in folders named by their day go; the newest day stays. Articles "
                "and the\n"
                "as-aired log are not touched. bantin-prune.timer does this every night.\n\n"
                "Examples:\n  sudo -u bantin bantin prune --dry-run\n  systemctl disable --now "
                "bantin-prune.timer"),
        .options = options,
        .run = run,
};
