/* Outputs of type "file": each airing is written into a folder, by date, when
 * its loudspeakers have played it (or, at a station without any, when its
 * sound is whole). The file holds what was heard: of an airing that was cut,
 * the part before the cut. bantin-work encodes; the file gets its name when
 * it is whole. */
#ifndef BANTIN_STATION_FILES_H
#define BANTIN_STATION_FILES_H

#include "station/show.h"

#include "base/fd.h"

struct file_output {
	struct station *station;
	const struct settings_output *settings;
	int64_t written;   /* files since the start */
	char failure[512]; /* why the last one could not be written, "" if it was */
};

/* One airing on one such output. */
struct show_file {
	struct file_output *output;
	struct show *show;
	struct fd_draft draft;
	uint32_t job; /* of the worker; 0: not begun or over */
	bool over, whole, failed;
	uint64_t frames; /* of the body that are in the file */
};

void files_open(struct station *s);
void files_close(struct station *s);
void files_refresh(struct station *s);                                /* after a reload */
struct file_output *files_named(struct station *s, const char *name); /* NULL: there is none */

/* The zone has no loudspeaker, and one of them would take this airing at `at`. Where
 * there is a loudspeaker, an airing waits for it: nobody hears a file. */
bool files_alone(const struct station *s, const char *zone, enum air_class class, int64_t at);
/* Fill w->files. */
void files_choose(struct show *w, int64_t at);
/* The loudspeakers are done: begin writing. */
void files_begin(struct show *w);
bool files_over(const struct show *w); /* all are written, or failed */
/* Forget them: nothing half-written stays. */
void files_drop(struct show *w);

const char *files_state(const struct file_output *f); /* "ready", "failed" */
json_t *files_json(const struct file_output *f);      /* as an output of the status */

#endif
