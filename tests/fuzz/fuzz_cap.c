/* Alerts (CAP) as any bytes, and the article file that they become: what the one takes,
 * the other must be able to read, with a class of the three, and a key. A document that
 * is not an alert goes through the parcel that bantin-work hands over, byte by byte. */
#include "base/str.h"
#include "intake/article.h"
#include "intake/cap.h"
#include "intake/parcel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void read_article(const struct str *file)
{
	struct intake_article a;
	struct err e;
	if (intake_article_parse("alert", file->data, file->len, &a, &e) < 0)
		abort();
	must(strcmp(a.klass, "normal") == 0 || strcmp(a.klass, "priority") == 0 ||
	        strcmp(a.klass, "emergency") == 0);
	must(str_starts(a.key, "cap:") && a.title[0] != '\0' && a.text_len > 0);
	must(a.withdraws[0] == '\0' || a.replaces[0] == '\0');
	intake_article_finish(&a);
}

static void read_parcel(const uint8_t *bytes, size_t len)
{
	struct parcel p;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, bytes, len) == (ssize_t)len && parcel_read(fd, &p, NULL) == 0) {
		must((p.refusal == NULL) == (p.count > 0));
		parcel_finish(&p);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct cap_alert alert;
	struct drafts drafts = {0};
	struct str file;
	struct err e;
	str_init(&file);
	if (cap_parse("fuzz", (const char *)bytes, len, &alert, &e) == 0) {
		if (cap_article("fuzz", &alert, 0, &file, &e) == 0)
			read_article(&file);
		cap_finish(&alert);
	} else {
		must(e.sentence[0] != '\0');
		read_parcel(bytes, len);
	}
	if (cap_drafts("fuzz", (const char *)bytes, len, &drafts, &e) == 0)
		must(drafts.count == 1);
	drafts_finish(&drafts);
	str_finish(&file);
	return 0;
}
