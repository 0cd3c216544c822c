/* Lines of a name and a value, then "key HASH" each. Called by feed.c. */
#include "fetch/memory.h"

#include "base/fd.h"
#include "base/mem.h"
#include "fetch/drop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20, NAME_ROOM = 64 };

/* FNV-1a, 64 bits: two entries of a feed with one hash are not to be expected. */
static uint64_t hash_of(const char *key)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001B3);
	return h;
}

static void take_line(struct memory *m, const char *line)
{
	if (strncmp(line, "etag ", 5) == 0)
		snprintf(m->etag, sizeof m->etag, "%s", line + 5);
	else if (strncmp(line, "modified ", 9) == 0)
		snprintf(m->modified, sizeof m->modified, "%s", line + 9);
	else if (strncmp(line, "state ", 6) == 0)
		snprintf(m->state, sizeof m->state, "%.15s", line + 6);
	else if (strncmp(line, "since ", 6) == 0)
		m->since = strtoll(line + 6, NULL, 10);
	else if (strncmp(line, "last ", 5) == 0)
		m->last = strtoll(line + 5, NULL, 10);
	else if (strncmp(line, "failures ", 9) == 0)
		m->failures = (int)strtol(line + 9, NULL, 10);
	else if (strncmp(line, "key ", 4) == 0 && m->count < MEMORY_KEYS_MOST)
		m->keys[m->count++] = strtoull(line + 4, NULL, 16);
}

void memory_read(int folder, const char *feed, struct memory *ret)
{
	char name[NAME_ROOM];
	*ret = (struct memory){.keys = mem_array(MEMORY_KEYS_MOST, sizeof *ret->keys)};
	snprintf(name, sizeof name, "%.48s.state", feed);
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	char *text = mem_array(FILE_MOST + 1, 1), *rest = text;
	if (fd_read_full(fd, text, FILE_MOST) > 0)
		for (char *line; (line = strsep(&rest, "\n")) != NULL;)
			take_line(ret, line);
	free(text);
	fd_close(&fd);
}

int memory_write(int folder, const char *feed, const struct memory *m)
{
	char name[NAME_ROOM];
	struct str text;
	str_init(&text);
	snprintf(name, sizeof name, "%.48s.state", feed);
	str_addf(&text, "etag %s\nmodified %s\nstate %s\nsince %lld\nlast %lld\nfailures %d\n",
	        m->etag, m->modified, m->state, (long long)m->since, (long long)m->last,
	        m->failures);
	for (size_t i = 0; i < m->count; i++)
		str_addf(&text, "key %016llx\n", (unsigned long long)m->keys[i]);
	int status = drop_file(folder, name, text.data, text.len, 0600);
	str_finish(&text);
	return status;
}

bool memory_has(const struct memory *m, const char *key)
{
	uint64_t h = hash_of(key);
	for (size_t i = 0; i < m->count; i++)
		if (m->keys[i] == h)
			return true;
	return false;
}

void memory_add(struct memory *m, const char *key)
{
	if (memory_has(m, key))
		return;
	if (m->count == MEMORY_KEYS_MOST)
		memmove(m->keys, m->keys + 1, --m->count * sizeof *m->keys);
	m->keys[m->count++] = hash_of(key);
}

void memory_forget(struct memory *m)
{
	free(m->keys);
	*m = (struct memory){0};
}
