/* Looking after the database file: checking, setting aside, copying. Each opens
 * its own connection; helpers of the daemon call these in the background. */
#include "queue/sqlite_room.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What SQLite found, on one line, without its heading. */
static char *on_one_line(const char *found)
{
	static const char heading[] = "*** in database main ***\n";
	char *line = mem_string(
	        strncmp(found, heading, strlen(heading)) == 0 ? found + strlen(heading) : found);
	for (char *p = line; (p = strchr(p, '\n')) != NULL;)
		*p = ' ';
	return line;
}

int sqlite_quick_check(const char *folder, struct err *e)
{
	struct store *s;
	int status = sqlite_open_readonly(folder, &s, e);
	if (status < 0)
		return status;
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *statement;
	status = sqlite_prepare(q, "PRAGMA quick_check(1)", &statement, e);
	if (status == 0) {
		int result = sqlite3_step(statement);
		const char *text =
		        result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "";
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
		} else if (strcmp(text, "ok") != 0) {
			char *found = on_one_line(text);
			status = err_set(e, -EUCLEAN, "store.damaged",
			        _("%s/queue.db is damaged: %s"), folder, found);
			free(found);
		}
		sqlite3_finalize(statement);
	}
	sqlite_close_store(s);
	return status;
}

int sqlite_set_aside(const char *folder, int64_t now, char *ret_name, struct err *e)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	struct civil c;
	civil_from_wall(now, &c);
	snprintf(ret_name, PATH_MAX, "%s/queue.db.damaged-%04d%02d%02d-%02d%02d%02d", folder,
	        c.year, c.month, c.day, c.hour, c.minute, c.second);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *from = mem_printf("%s/queue.db%s", folder, parts[i]);
		char *to = mem_printf("%s%s", ret_name, parts[i]);
		int status = rename(from, to) < 0 && errno != ENOENT ? -errno : 0;
		if (status < 0)
			err_sys(e, status, "store.aside", _("cannot set the damaged %s aside"),
			        from);
		free(from);
		free(to);
		if (status < 0)
			return status;
	}
	return 0;
}

int sqlite_backup(const char *folder, const char *target, struct err *e)
{
	struct store *s;
	int status = sqlite_open_readonly(folder, &s, e);
	if (status < 0)
		return status;
	struct sqlite *q = (struct sqlite *)s;
	char *draft = mem_printf("%s.part-%ld", target, (long)getpid());
	sqlite3 *copy = NULL;
	int result =
	        sqlite3_open_v2(draft, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	sqlite3_backup *backup =
	        result == SQLITE_OK ? sqlite3_backup_init(copy, "main", q->db, "main") : NULL;
	if (backup != NULL) {
		/* All in one step: readers do not hold up the writer of a WAL. */
		sqlite3_backup_step(backup, -1);
		result = sqlite3_backup_finish(backup);
	}
	if (result == SQLITE_OK)
		result = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (result != SQLITE_OK)
		status = err_set(e, (result & 0xff) == SQLITE_FULL ? -ENOSPC : -EIO, "store.backup",
		        _("cannot write the backup %s: %s"), target, sqlite3_errstr(result));
	sqlite3_close(copy);
	if (status == 0 && rename(draft, target) < 0)
		status =
		        err_sys(e, -errno, "store.backup", _("cannot write the backup %s"), target);
	if (status < 0)
		unlink(draft);
	free(draft);
	sqlite_close_store(s);
	return status;
}
