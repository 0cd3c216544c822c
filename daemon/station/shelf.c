/* The folder of recordings, STATE/audio, and its limits: what is not to be aired
 * any more goes when it is too old, or when all recordings together are more than
 * the settings allow, the oldest first. What is still to be aired never goes; a
 * recording that finds no room is refused at the door instead. Called by
 * recording.c before a copy is made and by retention.c daily, on the loop's
 * thread. */
#include "station/shelf.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/grammar.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A recording that just came may not be an article yet. */
enum { FRESH_MS = 3600000 };

struct piece {
	char *name;
	int64_t came; /* wall ms */
	int64_t bytes;
};

struct shelf {
	int folder;
	struct piece *items;
	size_t count;
	int64_t bytes; /* of all files, half-made ones too */
};

static int oldest_first(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	return (x->came > y->came) - (x->came < y->came);
}

static void look(struct shelf *f, const char *state)
{
	char path[PATHS_MAX + 8];
	struct dirent *entry;
	struct stat st;
	snprintf(path, sizeof path, "%s/audio", state);
	*f = (struct shelf){.folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	DIR *dir = f->folder < 0 ? NULL : opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (fstatat(f->folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		        !S_ISREG(st.st_mode))
			continue;
		f->bytes += st.st_size;
		if (!str_starts(entry->d_name, "rec-"))
			continue;
		f->items = mem_resize(f->items, f->count + 1, sizeof *f->items);
		f->items[f->count++] = (struct piece){.name = mem_string(entry->d_name),
		        .came = (int64_t)st.st_mtim.tv_sec * 1000,
		        .bytes = st.st_size};
	}
	if (dir != NULL)
		closedir(dir);
	if (f->count > 0)
		qsort(f->items, f->count, sizeof *f->items, oldest_first);
}

static void shelf_finish(struct shelf *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->items[i].name);
	free(f->items);
	if (f->folder >= 0)
		close(f->folder);
}

static bool has_live_airing(const struct memory *model, int64_t article)
{
	const struct airing *a;
	for (size_t i = 0; (a = memory_airing_of(model, article, i)) != NULL; i++)
		if (!airing_is_over(a->state))
			return true;
	return false;
}

/* An article that is not over, or still has an airing, may need it. */
static bool is_wanted(const struct memory *model, const char *name)
{
	const struct article *a;
	for (size_t i = 0; (a = memory_article_at(model, i)) != NULL; i++)
		if (a->recording != NULL && strcmp(a->recording, name) == 0 &&
		        (!article_is_over(a->state) || has_live_airing(model, a->id)))
			return true;
	return false;
}

/* Removes what may go: all that came before `before`, and the oldest until at most
 * `most` bytes are left. */
static void clear(struct shelf *f, const struct station *s, int64_t before, int64_t most)
{
	const struct memory *model = queue_model(s->queue);
	int64_t now = station_now(s);
	for (size_t i = 0; i < f->count; i++) {
		const struct piece *p = &f->items[i];
		bool fresh = p->came > now - FRESH_MS;
		if (fresh || (p->came >= before && f->bytes <= most) || is_wanted(model, p->name))
			continue;
		if (unlinkat(f->folder, p->name, 0) == 0)
			f->bytes -= p->bytes;
	}
}

void shelf_clear(struct station *s)
{
	const struct settings_retention *keep = &s->settings->retention;
	struct shelf f;
	look(&f, s->state);
	clear(&f, s, station_now(s) - keep->articles_ms, keep->recordings_bytes);
	shelf_finish(&f);
}

bool shelf_has_room(struct station *s, int64_t bytes, struct err *e)
{
	int64_t most = s->settings->retention.recordings_bytes;
	struct shelf f;
	look(&f, s->state);
	clear(&f, s, INT64_MIN, most - bytes);
	bool room = f.bytes + bytes <= most;
	shelf_finish(&f);
	if (!room) {
		struct str limit;
		str_init(&limit);
		size_text(most, &limit);
		err_set(e, -EDQUOT, "recording.quota",
		        _("the recordings that are kept leave no room for %.1f MB; cancel some "
		          "that "
		          "are still to be aired, or raise retention.recordings_size (now %s)"),
		        (double)bytes / 1e6, limit.data);
		str_finish(&limit);
	}
	return room;
}
