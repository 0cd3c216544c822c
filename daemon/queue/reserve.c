/* The reserve file. Made by the store thread when it starts, given up by it or
 * by opening when SQLite finds the disk full; made again at the next start. */
#include "queue/reserve.h"

#include "base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void reserve_make(const char *folder)
{
	char *path = mem_printf("%s/queue.reserve", folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		if (posix_fallocate(fd, 0, RESERVE_BYTES) != 0)
			unlink(path);
		close(fd);
	}
	free(path);
}

bool reserve_release(const char *folder)
{
	char *path = mem_printf("%s/queue.reserve", folder);
	bool released = unlink(path) == 0;
	free(path);
	return released;
}
