/* bantin normalize: a text as it will be said, a line in, a line out, in
 * constant memory. A line longer than a piece is read piece by piece. */
#include "base/i18n.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/str.h"
#include "cli/documents.h"
#include "cli/style_option.h"
#include "cli/verb.h"
#include "data/data.h"
#include "text/reading.h"
#include "intake/encoding.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, LINE_MOST = 1 << 18 };

struct job {
	struct data_reader data;
	const char *path; /* for messages; NULL: standard input */
	struct str input; /* bytes read and not yet spoken */
	struct str output;
	size_t line;   /* 1-based number of the line at the start of `input` */
	size_t column; /* bytes of that line that are gone already */
	size_t offset; /* bytes of the input before `input` */
	bool explain, json;
	struct err e;
};

static void put_json(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			str_addf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			str_addf(out, "\\u%04x", *s);
		else
			str_addc(out, *s);
	str_addc(out, '"');
}

static void explain(void *context, const struct reading_note *n)
{
	struct job *j = context;
	struct str *o = &j->output;
	size_t from = j->offset + n->from, to = j->offset + n->to;
	if (!j->json) {
		str_addf(o, "%zu-%zu\t%s\t%s\t%s\t%s\t%d\t%s\n", from, to, n->klass, n->rule,
		        n->written, n->spoken, n->sure, n->doubt != NULL ? _(n->doubt) : "");
		return;
	}
	str_addf(o,
	        "{\"line\": %zu, \"from\": %zu, \"to\": %zu, \"class\": \"%s\", \"rule\": \"%s\", "
	        "\"written\": ",
	        j->line, from, to, n->klass, n->rule);
	put_json(o, n->written);
	str_adds(o, ", \"spoken\": ");
	put_json(o, n->spoken);
	str_addf(o, ", \"sure\": %d, \"doubt\": ", n->sure);
	if (n->doubt != NULL)
		put_json(o, n->doubt);
	else
		str_adds(o, "null");
	str_adds(o, "}\n");
}

/* Speak `len` bytes at the start of the input: a line without its newline, or
 * a piece of one. -EILSEQ if they are not UTF-8. */
static int speak(struct job *j, const char *bytes, size_t len)
{
	struct utf8_fault fault;
	struct str words;
	if (!utf8_valid(bytes, len, &fault)) {
		fault.line = j->line;
		fault.column += j->column;
		return utf8_complain(j->path, &fault, &j->e);
	}
	if (!j->explain) {
		reading_line(j->data.reader, bytes, len, &j->output, NULL, NULL);
		return 0;
	}
	str_init(&words);
	reading_line(j->data.reader, bytes, len, &words, explain, j);
	str_finish(&words);
	return 0;
}

/* Where to cut a line that does not end: after the last full stop or space. */
static size_t last_cut(const char *s, size_t len)
{
	for (size_t i = len; i > len / 2; i--)
		if (s[i - 1] == ' ' && i > 1 && s[i - 2] == '.')
			return i;
	for (size_t i = len; i > len / 2; i--)
		if (s[i - 1] == ' ')
			return i;
	size_t i = len - 1; /* before the last character, which may be cut off itself */
	while (i > 1 && ((unsigned char)s[i] & 0xC0) == 0x80)
		i--;
	return i;
}

/* Write what is ready; `now`: even if it is little. */
static int flush(struct job *j, bool now)
{
	if (!now && j->output.len < CHUNK)
		return 0;
	int status = fd_write_all(STDOUT_FILENO, j->output.data, j->output.len);
	str_clear(&j->output);
	return status < 0 ? err_sys(&j->e, status, "output.write",
	                            _("cannot write to standard output"))
	                  : 0;
}

/* All whole lines of the input, and the rest too at the end. */
static int speak_lines(struct job *j, bool last)
{
	size_t at = 0;
	int status = 0;
	while (status == 0 && at < j->input.len) {
		const char *s = j->input.data + at, *nl = memchr(s, '\n', j->input.len - at);
		size_t left = j->input.len - at, len = nl != NULL ? (size_t)(nl - s) : left;
		bool cut = nl == NULL && !last;
		if (cut && left < LINE_MOST)
			break;
		if (cut)
			len = last_cut(s, left);
		status = speak(j, s, nl != NULL && len > 0 && s[len - 1] == '\r' ? len - 1 : len);
		if (nl != NULL && !j->explain)
			str_addc(&j->output, '\n');
		else if (cut && !j->explain)
			str_addc(&j->output, ' ');
		j->line += nl != NULL;
		j->column = nl != NULL ? 0 : j->column + len;
		j->offset += len + (nl != NULL);
		at += len + (nl != NULL);
		if (status == 0)
			status = flush(j, false);
	}
	memmove(j->input.data, j->input.data + at, j->input.len - at);
	str_cut(&j->input, j->input.len - at);
	return status;
}

/* One read of at least a byte, or 0 at the end, onto the input. */
static ssize_t read_more(struct job *j, int fd)
{
	for (;;) {
		str_reserve(&j->input, CHUNK);
		ssize_t n = read(fd, j->input.data + j->input.len, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(&j->e, -errno, "input.read", _("cannot read %s"),
			        j->path != NULL ? j->path : "-");
		j->input.len += (size_t)n;
		j->input.data[j->input.len] = '\0';
		return n;
	}
}

/* A pipe or terminal is answered as soon as a line is there. */
static int run_job(struct job *j, int fd, bool pipe)
{
	int status = j->input.len > 0 ? speak_lines(j, false) : 0;
	if (status == 0 && pipe)
		status = flush(j, true);
	while (status == 0) {
		ssize_t n = read_more(j, fd);
		status = n < 0 ? (int)n : speak_lines(j, n == 0);
		if (status == 0 && pipe)
			status = flush(j, true);
		if (n == 0)
			break;
	}
	int flushed = flush(j, true);
	return status < 0 ? status : flushed;
}

/* ---- what is no plain UTF-8 ---- */

/* Does the beginning say that this has to be read whole first? A letter that is
 * cut off at the end of the piece says nothing. */
static bool is_document(const struct job *j, const struct options *given)
{
	struct utf8_fault fault;
	struct legacy_guess guess;
	const char *bytes = j->input.data;
	size_t len = j->input.len;
	if (options_has(given, "encoding") || format_known("", bytes, len, NULL) < 0)
		return true;
	enum format f = format_sniff(bytes, len);
	if (f != FORMAT_PLAIN && f != FORMAT_ARTICLE)
		return true;
	if (!utf8_valid(bytes, len, &fault) && len - fault.offset >= 4)
		return true;
	legacy_guess(bytes, len - len % 2, &guess);
	return guess.encoding != LEGACY_UTF8 && guess.sure;
}

static void tell_line(void *context, const char *sentence)
{
	(void)context;
	fprintf(stderr, "%s\n", sentence);
}

/* The bodies of the articles in it, a line a paragraph. */
static int speak_bodies(struct job *j, const struct options *given, const char *path)
{
	struct documents how;
	struct document d;
	int status = documents_open(given, &how, &j->e);
	if (status < 0)
		return status;
	how.wishes.air_at = 0; /* a test alert may be looked at */
	status = document_parse(path, j->input.data, j->input.len, &how.wishes, &d, &j->e);
	documents_close(&how);
	if (status < 0)
		return status;
	str_clear(&j->input);
	for (size_t i = 0; i < d.count; i++) {
		str_add(&j->input, d.articles[i].text, d.articles[i].text_len);
		str_addc(&j->input, '\n');
	}
	document_finish(&d);
	return speak_lines(j, true);
}

/* Plain text is only converted, never cleaned. */
static int speak_converted(struct job *j, const struct options *given, const char *path)
{
	struct encoding_found found;
	struct document told = {.encoding = legacy_name(LEGACY_UTF8)};
	struct str text;
	str_init(&text);
	int status = encoding_to_utf8(path, j->input.data, j->input.len,
	        options_value(given, "encoding"), &text, &found, &j->e);
	if (status == 0 && found.converted) {
		told.encoding = legacy_name(found.encoding);
		told.converted = true;
		told.disguised = found.disguised;
		str_clear(&j->input);
		str_add(&j->input, text.data, text.len);
	}
	str_finish(&text);
	if (status < 0)
		return status;
	documents_tell(path, &told, tell_line, NULL);
	enum format f = format_sniff(j->input.data, j->input.len);
	if (f != FORMAT_PLAIN && f != FORMAT_ARTICLE)
		return speak_bodies(j, given, path);
	return speak_lines(j, true);
}

static int run_document(struct job *j, const struct options *given, int fd)
{
	const char *path = j->path != NULL ? j->path : "-";
	ssize_t n = 1;
	while (n > 0 && j->input.len <= LIMIT_DOCUMENT_BYTES)
		n = read_more(j, fd);
	if (n < 0)
		return (int)n;
	if (j->input.len > LIMIT_DOCUMENT_BYTES) {
		err_set(&j->e, -EFBIG, "file.too_long",
		        _("%s is longer than the limit of %zu bytes; cut it into several articles"),
		        path, LIMIT_DOCUMENT_BYTES);
		return -EFBIG;
	}
	int status = format_known(path, j->input.data, j->input.len, &j->e);
	if (status < 0)
		return status;
	enum format format = format_sniff(j->input.data, j->input.len);
	bool binary = format == FORMAT_DOCX || format == FORMAT_ODT;
	status = binary ? speak_bodies(j, given, path) : speak_converted(j, given, path);
	int flushed = flush(j, true);
	return status < 0 ? status : flushed;
}

static int run_input(struct job *j, const struct options *given, int fd)
{
	enum { LOOK = 4 * CHUNK };
	struct stat st;
	bool pipe = fstat(fd, &st) < 0 || !S_ISREG(st.st_mode);
	ssize_t n = read_more(j, fd);
	while (!pipe && n > 0 && j->input.len < LOOK)
		n = read_more(j, fd);
	if (n < 0)
		return (int)n;
	return is_document(j, given) ? run_document(j, given, fd) : run_job(j, fd, pipe);
}

static int open_input(const char *path, struct err *e)
{
	struct stat st;
	if (path == NULL || strcmp(path, "-") == 0)
		return STDIN_FILENO;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, -errno, "input.open", _("cannot open %s"), path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(
		        e, -EISDIR, "input.folder", _("%s is a folder; name a text file"), path);
	}
	return fd;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct job j = {.line = 1,
	        .path = argc > 0 ? argv[0] : NULL,
	        .explain = options_has(given, "explain"),
	        .json = options_has(given, "json")};
	struct reading_style style;
	if (argc > 1)
		return verb_usage("normalize", _("one file at a time"));
	if (j.json && !j.explain)
		return verb_usage("normalize", _("--json belongs to --explain"));
	if (style_by_options(given, &style, &j.e) < 0)
		return verb_fail("normalize", EXIT_REFUSED, &j.e);
	int fd = open_input(j.path, &j.e);
	if (fd < 0 || data_reader_open(&style, &j.data, &j.e) < 0)
		return verb_fail("normalize", EXIT_REFUSED, &j.e);
	str_init(&j.input);
	str_init(&j.output);
	int status = run_input(&j, given, fd);
	str_finish(&j.input);
	str_finish(&j.output);
	data_reader_close(&j.data);
	if (fd != STDIN_FILENO)
		close(fd);
	return status < 0 ? verb_fail("normalize", EXIT_REFUSED, &j.e) : EXIT_DONE;
}

static const struct option_spec options[] = {
        {"explain", 'x', NULL,
                N_("show each changed span: bytes, class, rule, written, spoken, how sure, doubt"),
                NULL},
        {"json", 0, NULL, N_("with --explain: a JSON object a line"), NULL},
        STYLE_OPTIONS,
        DOCUMENT_OPTIONS,
        {0},
};

const struct verb verb_normalize = {
        .name = "normalize",
        .arguments = "[FILE]",
        .summary = N_("print a text as it will be said, a line for a line"),
        .details = N_(
                "Only letters, spaces and . , ? ! : ; come out. Without FILE, or with -, standard\n"
                "input is read, and each line is answered at once. It is read as the North does,\n"
                "unless a voice, a style or settings are named. Plain text is never cleaned; of a\n"
                "web page, a feed or a Word document the body is read, a line a paragraph.\n\n"
                "  bantin normalize article.txt\n"
                "  echo \"UBND TP Hải Phòng, ngày 14-11\" | bantin normalize --explain\n"
                "  bantin normalize --voice nam --style days=mùng article.txt"),
        .options = options,
        .run = run,
};
