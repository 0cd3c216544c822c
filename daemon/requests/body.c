/* The text of a request: inline, or a descriptor that is read here. An article is at
 * most 1 MiB, so this takes no time that playout would notice. Called by add.c. */
#include "requests/body.h"

#include "base/fd.h"
#include "base/str.h"
#include "unicode/legacy.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_file(struct request *r, struct str *out)
{
	struct stat st;
	int fd = request_take_fd(r, "file");
	if (fd < 0) {
		request_fail(r, "missing_param", json_pack("{s:s}", "field", "text"));
		return -EINVAL;
	}
	int status = -EINVAL;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		request_fail(r, "descriptor_bad",
		        json_pack(
		                "{s:s, s:s}", "field", "file", "reason", "it is not a plain file"));
	else if ((size_t)st.st_size > LIMIT_ARTICLE_BYTES)
		request_fail(r, "article_too_long",
		        json_pack("{s:I}", "limit", (json_int_t)LIMIT_ARTICLE_BYTES));
	else
		status = 0;
	for (off_t at = 0; status == 0;) {
		char part[65536];
		ssize_t n = pread(fd, part, sizeof part, at);
		if (n <= 0 || out->len > LIMIT_ARTICLE_BYTES)
			break;
		str_add(out, part, (size_t)n);
		at += n;
	}
	fd_close(&fd);
	return status;
}

/* The encoding to read it in, or -EINVAL after failing the request. What is not known
 * stays as it is: the parser of articles says which byte is wrong. */
static int encoding_of(struct request *r, const struct str *bytes)
{
	const char *name = request_text(r, "encoding");
	struct legacy_guess guess;
	if (name != NULL) {
		int found = legacy_find(name);
		if (found < 0)
			request_fail(r, "bad_value",
			        json_pack("{s:s, s:s, s:s}", "field", "encoding", "value", name,
			                "allowed",
			                "utf-8, utf-16le, utf-16be, windows-1258, tcvn3, vni"));
		return found < 0 ? -EINVAL : found;
	}
	legacy_guess(bytes->data, bytes->len, &guess);
	return guess.sure && !guess.disguised ? (int)guess.encoding : (int)LEGACY_UTF8;
}

static int decode(struct request *r, struct str *bytes, struct str *out)
{
	int encoding = encoding_of(r, bytes);
	if (encoding < 0)
		return encoding;
	if (encoding == LEGACY_UTF8)
		str_add(out, bytes->data, bytes->len);
	else
		legacy_decode((enum legacy)encoding, bytes->data, bytes->len, out);
	return 0;
}

int body_read(struct request *r, struct str *out)
{
	struct str bytes;
	const char *text = request_text(r, "text");
	if (text != NULL) {
		str_adds(out, text);
		return 0;
	}
	str_init(&bytes);
	int status = read_file(r, &bytes);
	if (status == 0)
		status = decode(r, &bytes, out);
	str_finish(&bytes);
	return status;
}
