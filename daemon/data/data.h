/* The data of a reader from the disk: lexicons and evidence of the program,
 * of the site and of the user, read and kept as long as the reader. text/
 * does no I/O, and the command line, the workers and the tests all need the
 * same files in the same order; that is all this room does. */
#ifndef BANTIN_DATA_DATA_H
#define BANTIN_DATA_DATA_H

#include "base/err.h"
#include "text/reading.h"

struct data_file {
	char *path;
	void *bytes; /* read into memory */
	size_t len;
	int folder; /* index of data_folders() */
};

struct data_reader {
	struct reader *reader; /* for reading_line() and script_read() */
	struct data_file *file;
	size_t count;
};

enum { DATA_FOLDERS = 3 };

/* The folders that are read, in order; later ones override entry by entry:
 * share/bantin/voices/vi, /etc/bantin/lexicon.d (BANTIN_LEXICONS names another
 * for tests), XDG_CONFIG_HOME/bantin/lexicon.d. Static storage. */
const char *data_folder(int i);

/* Read every *.tsv of the folders (by name) and make a reader of them. A folder
 * that is not there is passed over, except the first. Errors name the file,
 * and the line where a lexicon is wrong. */
int data_reader_open(const struct reading_style *style, struct data_reader *ret, struct err *e);
void data_reader_close(struct data_reader *d);

#endif
