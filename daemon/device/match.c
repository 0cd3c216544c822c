/* Names of sound devices: pure functions, used by portaudio.c. */
#include "device/match.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Length without " (hw:1,0)" and blanks before it. */
static size_t stem(const char *name)
{
	size_t len = strlen(name);
	const char *hw = strstr(name, "(hw:");
	if (hw != NULL && hw > name)
		len = (size_t)(hw - name);
	while (len > 0 && name[len - 1] == ' ')
		len--;
	return len;
}

static bool same_name(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool same_stem(const char *a, const char *b)
{
	size_t len = stem(a);
	return len == stem(b) && strncmp(a, b, len) == 0;
}

static bool contains(const char *wanted, const char *name)
{
	return strcasestr(name, wanted) != NULL;
}

int device_match(const char *wanted, const char *const *names, size_t count)
{
	static bool (*const ways[])(const char *wanted, const char *name) = {
	        same_name, same_stem, contains};
	for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
		int found = -1, hits = 0;
		for (size_t i = 0; i < count; i++) {
			if (!ways[w](wanted, names[i]))
				continue;
			found = hits == 0 ? (int)i : found;
			hits++;
		}
		if (hits == 1 || (hits > 1 && w == 0))
			return found;
	}
	return -1;
}
