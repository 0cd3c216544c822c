/* One document, one child: forked, not executed, with limits on its time and
 * memory, so that a parser that hangs or crashes on it costs nobody else anything.
 * The sentence why a document is refused is made in English and in Vietnamese, for
 * it is left beside the file, for people. Called by workshop.c. */
#include "broadcast/extract.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "intake/clean.h"
#include "intake/document.h"
#include "intake/parcel.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_MOST = 8, CPU_S_MOST = 4 };
#ifndef BANTIN_SANITIZED
enum { MEMORY_MORE = 256 << 20 }; /* bytes, beside what is mapped already */
#endif

static int read_document(int source, struct str *out, struct err *e)
{
	struct stat st;
	if (fstat(source, &st) < 0)
		return err_sys(e, -errno, "document.read", _("cannot read the file"));
	if ((size_t)st.st_size > LIMIT_DOCUMENT_BYTES)
		return err_set(e, -EFBIG, "document.long", _("a document is at most %zu MiB"),
		        LIMIT_DOCUMENT_BYTES >> 20);
	str_reserve(out, (size_t)st.st_size);
	while (out->len < (size_t)st.st_size) {
		ssize_t n = pread(source, out->data + out->len, (size_t)st.st_size - out->len,
		        (off_t)out->len);
		if (n < 0)
			return err_sys(e, -errno, "document.read", _("cannot read the file"));
		if (n == 0)
			break;
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	}
	return 0;
}

static void hash_text_of(const struct str *bytes, char out[PARCEL_HASH])
{
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&hash);
	sha256_update(&hash, bytes->len, (const uint8_t *)bytes->data);
	sha256_digest(&hash, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static int find_articles(const char *name, const struct str *bytes, struct parcel *p, struct err *e)
{
	struct document_wishes wishes = {.air_at = clock_wall_ms(&clock_system)};
	struct document d;
	struct clean_rules *rules = NULL;
	int status = clean_rules_open(&rules, e);
	if (status < 0)
		return status;
	wishes.rules = rules;
	status = document_parse(name, bytes->data, bytes->len, &wishes, &d, e);
	if (status == 0) {
		p->articles = d.articles; /* the process ends soon: nothing is given back */
		p->count = d.count;
		p->format = mem_string(format_name(d.format));
	}
	clean_rules_close(rules);
	return status;
}

/* Exit status of the child. */
static int work(int source, const char *name, int out)
{
	struct parcel p = {0};
	struct str bytes;
	struct err e;
	char line[ERR_LINE_MAX];
	str_init(&bytes);
	int status = read_document(source, &bytes, &e);
	hash_text_of(&bytes, p.sha256);
	if (status == 0)
		status = find_articles(name, &bytes, &p, &e);
	if (status < 0) {
		p.refusal = mem_string(err_line(&e, line, sizeof line));
		struct i18n_borrowed *vietnamese = i18n_borrow("vi");
		str_clear(&bytes);
		if (read_document(source, &bytes, &e) == 0)
			find_articles(name, &bytes, &p, &e);
		p.refusal_vi = mem_string(err_line(&e, line, sizeof line));
		i18n_return(vietnamese);
		p.count = 0;
	}
	return parcel_write(out, &p, &e) < 0 ? 1 : 0;
}

#ifndef BANTIN_SANITIZED
/* A sanitizer's own memory fits into no limit. */
static void limit_memory(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (f == NULL || fscanf(f, "%ld", &pages) != 1)
		pages = 0;
	if (f != NULL)
		fclose(f);
	const rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + MEMORY_MORE;
	const struct rlimit memory = {most, most};
	setrlimit(RLIMIT_AS, &memory);
}
#endif

static _Noreturn void be_child(pid_t parent, int source, const char *name, int out)
{
	const struct rlimit cpu = {CPU_S_MOST, CPU_S_MOST};
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	setrlimit(RLIMIT_CPU, &cpu);
#ifndef BANTIN_SANITIZED
	limit_memory();
#endif
	signal(SIGALRM, SIG_DFL);
	alarm(SECONDS_MOST);
	_exit(work(source, name, out));
}

static int explain(int how, struct err *e)
{
	int signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
	if (signal == SIGALRM || signal == SIGXCPU || signal == SIGKILL)
		return err_set(e, -EIO, "document.slow",
		        _("it takes too long to read: its form is damaged, or made to do harm"));
	return err_set(e, -EIO, "document.crash",
	        _("it cannot be read: its form is damaged, or it needs too much memory"));
}

int extract_run(int source, const char *name, int out, struct err *e)
{
	pid_t parent = getpid(), pid = fork();
	int how = 0;
	if (pid < 0)
		return err_sys(e, -errno, "document.process", _("cannot start a process"));
	if (pid == 0)
		be_child(parent, source, name, out);
	while (waitpid(pid, &how, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, -errno, "document.process", _("cannot start a process"));
	return WIFEXITED(how) && WEXITSTATUS(how) == 0 ? 0 : explain(how, e);
}
