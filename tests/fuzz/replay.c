/* Runs a fuzz target over the files of the folders named on the command line,
 * where libFuzzer is not linked. Sorted, so that a failure is the same one
 * twice; fails if there is no file at all, since that would test nothing. */
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void replay_file(const char *path)
{
	struct str text;
	struct err e;
	str_init(&text);
	if (fd_read_file(path, (size_t)64 << 20, &text, &e) < 0) {
		fprintf(stderr, "%s: %s\n", path, e.sentence);
		exit(1);
	}
	fprintf(stderr, "%s\n", path); /* the last line names the culprit */
	uint8_t *exact = text.len > 0 ? malloc(text.len) : NULL;
	for (size_t i = 0; i < text.len; i++) /* its own block: reading past the end is seen */
		exact[i] = (uint8_t)text.data[i];
	LLVMFuzzerTestOneInput(exact, text.len);
	free(exact);
	str_finish(&text);
}

static size_t replay_folder(const char *folder)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, not_hidden, alphasort);
	for (int i = 0; i < n; i++) {
		char *path = mem_printf("%s/%s", folder, found[i]->d_name);
		replay_file(path);
		free(path);
		free(found[i]);
	}
	free(found);
	return n > 0 ? (size_t)n : 0;
}

int main(int argc, char **argv)
{
	size_t files = 0;
	if (LLVMFuzzerInitialize != NULL)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		files += replay_folder(argv[i]);
	fprintf(stderr, "%zu files replayed\n", files);
	return files > 0 ? 0 : 1;
}
