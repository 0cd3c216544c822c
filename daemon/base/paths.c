/* Finds the program's own files relative to where the program itself lies. */
#include "base/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void cut_last(char *path)
{
	char *slash = strrchr(path, '/');
	if (slash != NULL && slash != path)
		*slash = '\0';
}

/* PREFIX: the folder above bin/, or above libexec/bantin/. */
static void prefix(char *out)
{
	const char *set = getenv("BANTIN_PREFIX");
	if (set != NULL && set[0] == '/') {
		snprintf(out, PATHS_MAX, "%s", set);
		return;
	}
	ssize_t n = readlink("/proc/self/exe", out, PATHS_MAX - 1);
	if (n <= 0) {
		snprintf(out, PATHS_MAX, "/usr");
		return;
	}
	out[n] = '\0';
	cut_last(out);
	const char *folder = strrchr(out, '/');
	if (folder != NULL && strcmp(folder, "/bantin") == 0)
		cut_last(out);
	cut_last(out);
}

static void join(char *out, const char *folder, const char *file)
{
	prefix(out);
	size_t used = strlen(out);
	snprintf(out + used, PATHS_MAX - used, "/%s%s%s", folder, file[0] != '\0' ? "/" : "", file);
}

void paths_helper(const char *program, char *out)
{
	join(out, "libexec/bantin", program);
}

void paths_share(const char *file, char *out)
{
	join(out, "share/bantin", file);
}

void paths_locale(char *out)
{
	join(out, "share/locale", "");
}
