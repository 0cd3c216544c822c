/* Any bytes as a recording: refused with a sentence, or measured, and then
 * read to the end with as many frames as were promised. */
#include "audio/recording.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libsndfile 1.2.0 forgets the info of a Vorbis stream whose headers are broken:
 * some kilobytes in a process that does not live long. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:vorbis_info_init\nleak:libvorbis\n";
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void read_all(int fd, const struct recording_facts *facts)
{
	enum { RATE = 22050, STEP = 1000 };
	struct recording *r;
	struct err e = {0};
	float frames[STEP];
	uint64_t total = 0;
	int64_t n;
	if (recording_open(fd, facts, RATE, &r, &e) < 0) {
		must(e.sentence[0] != '\0');
		return;
	}
	while ((n = recording_read(r, frames, STEP, &e)) > 0) {
		for (int64_t i = 0; i < n; i++)
			must(frames[i] == frames[i]);
		total += (uint64_t)n;
	}
	must(n < 0 ? e.sentence[0] != '\0' : total == recording_frames(r));
	recording_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording_facts facts;
	struct err e = {0};
	int fd = memfd_create("recording", MFD_CLOEXEC);
	must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	int status = recording_measure(fd, -16, -1.5, &facts, &e);
	if (status == 0)
		read_all(fd, &facts);
	else
		must(status < 0 && e.status == status && e.sentence[0] != '\0');
	close(fd);
	return 0;
}
