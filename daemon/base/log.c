/* Log lines. To the journal as one datagram of its native protocol
 * (https://systemd.io/JOURNAL_NATIVE_PROTOCOL), which is never waited for; else one
 * write() a line to stderr. So lines of several threads never mix. */
#include "base/log.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *name = "bantin";
static enum log_level most_level = LOG_INFORM;
static bool prefixed;           /* stderr goes to the journal: "<N>" before a line */
static int journal_socket = -1; /* connected to the journal, or -1 */

enum { LINE_MOST = 2048, TEXT_MOST = 1900 };

/* systemd.exec(5): the variable names the device and inode of the stream that it made;
 * a shell in a service may have put stderr elsewhere. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;
	return stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

static int journal_open(void)
{
	static const struct sockaddr_un place = {
	        .sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&place, sizeof place) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void log_start(const char *program, enum log_level most)
{
	name = program;
	most_level = most;
	prefixed = stderr_is_journal();
	if (prefixed && journal_socket < 0)
		journal_socket = journal_open();
}

/* ---- to the journal ---- */

/* NAME=value, or where the value has lines: NAME, its length (64 bits, little endian),
 * the bytes. */
static void put_field(struct str *entry, const char *field, const char *value)
{
	size_t len = strlen(value);
	str_adds(entry, field);
	if (strchr(value, '\n') == NULL) {
		str_addc(entry, '=');
	} else {
		str_addc(entry, '\n');
		for (int i = 0; i < 8; i++)
			str_addc(entry, (char)(((uint64_t)len >> (8 * i)) & 0xff));
	}
	str_add(entry, value, len);
	str_addc(entry, '\n');
}

static bool to_journal(enum log_level level, const struct log_field *fields, const char *text)
{
	struct str entry;
	const char priority[2] = {(char)('0' + (int)level), '\0'};
	str_init(&entry);
	put_field(&entry, "PRIORITY", priority);
	put_field(&entry, "SYSLOG_IDENTIFIER", name);
	put_field(&entry, "MESSAGE", text);
	for (const struct log_field *f = fields; f != NULL && f->name != NULL; f++)
		if (f->value != NULL)
			put_field(&entry, f->name, f->value);
	bool sent = send(journal_socket, entry.data, entry.len, MSG_NOSIGNAL) >= 0;
	str_finish(&entry);
	return sent;
}

/* ---- to stderr ---- */

static const char *word(enum log_level level)
{
	static const char *const words[] = {[LOG_ERROR] = "error: ",
	        [LOG_WARN] = "warning: ",
	        [LOG_NOTICE] = "",
	        [LOG_INFORM] = "",
	        [LOG_DETAIL] = ""};
	return words[level];
}

static void to_stderr(enum log_level level, const char *text)
{
	char line[LINE_MOST];
	int n = prefixed ? snprintf(line, sizeof line, "<%d>%s\n", (int)level, text)
	                 : snprintf(line, sizeof line, "%s: %s%s\n", name, word(level), text);
	if (n < 0)
		return;
	if (n > (int)sizeof line - 1) {
		n = (int)sizeof line - 1;
		line[n - 1] = '\n';
	}
	ssize_t written = write(STDERR_FILENO, line, (size_t)n);
	(void)written; /* nobody to tell */
}

/* ---- both ---- */

__attribute__((format(printf, 3, 0))) static void put(
        enum log_level level, const struct log_field *fields, const char *format, va_list args)
{
	char text[TEXT_MOST];
	if (vsnprintf(text, sizeof text, format, args) < 0)
		return;
	if (journal_socket < 0 || !to_journal(level, fields, text))
		to_stderr(level, text);
}

void log_line(enum log_level level, const char *format, ...)
{
	va_list args;
	if (level > most_level)
		return;
	va_start(args, format);
	put(level, NULL, format, args);
	va_end(args);
}

void log_fields(enum log_level level, const struct log_field *fields, const char *format, ...)
{
	va_list args;
	if (level > most_level)
		return;
	va_start(args, format);
	put(level, fields, format, args);
	va_end(args);
}
