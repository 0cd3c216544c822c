/* article.add of a recording: the sound file that came with the request is taken
 * in by station/recording.c, then added as an article without text. Called by
 * add.c. */
#include "requests/add.h"
#include "station/recording.h"

#include "base/fd.h"
#include "base/mem.h"

#include <stdlib.h>
#include <sys/stat.h>

struct asked {
	struct station *station;
	struct request *request;
};

static void asked_ready(void *user, const char *name, int64_t length_ms)
{
	struct asked *a = user;
	add_recording(a->station, a->request, name, length_ms);
	free(a);
}

static void asked_refused(void *user, const char *sentence, bool disk_full)
{
	struct asked *a = user;
	if (disk_full)
		request_fail(a->request, "disk_full", NULL);
	else
		request_fail(a->request, "recording_bad", json_pack("{s:s}", "sentence", sentence));
	free(a);
}

static const struct recording_handlers asked = {.ready = asked_ready, .refused = asked_refused};

void recording_add(struct station *s, struct request *r)
{
	struct stat st;
	int fd = request_take_fd(r, "file");
	if (fd < 0) {
		request_fail(r, "missing_param", json_pack("{s:s}", "field", "file"));
	} else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		request_fail(r, "descriptor_bad",
		        json_pack(
		                "{s:s, s:s}", "field", "file", "reason", "it is not a plain file"));
	} else {
		struct asked *a = mem_alloc(sizeof *a);
		*a = (struct asked){s, r};
		if (recording_take(s, fd, &asked, a) < 0) {
			request_fail(r, "internal", NULL);
			free(a);
		}
	}
	fd_close(&fd);
}
