/* The door for plain text: everything after it may rely on strict UTF-8 with
 * LF lines and no control characters. Called by the verbs that take articles
 * and by the daemon's workers. */
#include "intake/article.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_LINE_MAX = 120, TITLE_CUT_CHARACTERS = 60, KEYS_LOOK = 16 << 10 };

static const struct {
	const char *name;
	size_t offset;
} keys[] = {
        {"Title", offsetof(struct intake_article, title)},
        {"Source", offsetof(struct intake_article, source)},
        {"Date", offsetof(struct intake_article, date)},
        {"Class", offsetof(struct intake_article, klass)},
        {"Lang", offsetof(struct intake_article, lang)},
        {"At", offsetof(struct intake_article, at)},
        {"Expires", offsetof(struct intake_article, expires)},
        {"Category", offsetof(struct intake_article, category)},
        {"Zone", offsetof(struct intake_article, zone)},
        {"Voice", offsetof(struct intake_article, voice)},
        {"Repeat", offsetof(struct intake_article, repeat)},
        {"Series", offsetof(struct intake_article, series)},
        {"Key", offsetof(struct intake_article, key)},
        {"Replaces", offsetof(struct intake_article, replaces)},
        {"Withdraws", offsetof(struct intake_article, withdraws)},
};

enum { KEYS = sizeof keys / sizeof keys[0] };

static const char *const classes[] = {"normal", "priority", "emergency"};

/* Spaces of every width, and what has no width at all. */
static bool is_white(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F || c == 0x2060 ||
	       c == 0x3000 || c == 0xFEFF || c == 0xAD;
}

static bool all_white(const char *p, size_t len)
{
	const char *end = p + len;
	while (p < end)
		if (!is_white(utf8_next(&p, end)))
			return false;
	return true;
}

static bool is_line_end(uint32_t c)
{
	return c == '\n' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0);
}

/* Copy `bytes` to `out` with LF line ends and without control characters. */
static void clean_controls(const char *bytes, size_t len, struct str *out, struct intake_article *a)
{
	const char *p = bytes, *end = bytes + len;
	int line = 1;
	str_reserve(out, len);
	if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	while (p < end) {
		const char *from = p;
		uint32_t c = utf8_next(&p, end);
		line += c == '\n';
		if (c == '\r') {
			if (p == end || *p != '\n')
				str_addc(out, '\n');
		} else if (is_line_end(c)) {
			str_addc(out, '\n');
		} else if (!is_control(c)) {
			str_add(out, from, (size_t)(p - from));
		} else if (a->controls++ == 0) {
			a->controls_line = line;
		}
	}
}

struct line {
	const char *at;
	size_t len;
};

/* The line at `*p`, without spaces at its ends; steps over its LF. */
static struct line next_line(const char **p, const char *end)
{
	const char *lf = memchr(*p, '\n', (size_t)(end - *p));
	struct line l = {*p, (size_t)((lf != NULL ? lf : end) - *p)};
	*p = lf != NULL ? lf + 1 : end;
	while (l.len > 0 && (*l.at == ' ' || *l.at == '\t')) {
		l.at++;
		l.len--;
	}
	while (l.len > 0 && (l.at[l.len - 1] == ' ' || l.at[l.len - 1] == '\t'))
		l.len--;
	return l;
}

static bool is_dashes(struct line l)
{
	for (size_t i = 0; i < l.len; i++)
		if (l.at[i] != '-')
			return false;
	return l.len >= 3;
}

/* Bytes of the key before ": ", or 0 if this is no "Key: value" line. */
static size_t key_len(struct line l)
{
	size_t n = 0;
	while (n < l.len && (isalpha((unsigned char)l.at[n]) || l.at[n] == '-'))
		n++;
	size_t colon = n;
	while (colon < l.len && l.at[colon] == ' ')
		colon++; /* "Title : ..." */
	return n > 0 && colon < l.len && l.at[colon] == ':' ? n : 0;
}

static int key_find(const char *name, size_t len)
{
	for (int i = 0; i < KEYS; i++)
		if (strlen(keys[i].name) == len && strncasecmp(keys[i].name, name, len) == 0)
			return i;
	return -1;
}

static char **field_of(struct intake_article *a, int key)
{
	return (char **)(void *)((char *)a + keys[key].offset);
}

/* Does the text begin with a block? Only then is it taken as one: lines of
 * keys down to the dashes, at least one of them known, so that an interview
 * is not mistaken for it. Returns where the text goes on, or NULL. */
static const char *block_end(const char *p, const char *end)
{
	bool known = false;
	while (p < end) {
		struct line l = next_line(&p, end);
		if (is_dashes(l))
			return known ? p : NULL;
		size_t n = key_len(l);
		if (n == 0)
			return NULL;
		known = known || key_find(l.at, n) >= 0;
	}
	return NULL;
}

static int complain_key(const char *name, struct err *e)
{
	const char *names[KEYS];
	for (size_t i = 0; i < KEYS; i++)
		names[i] = keys[i].name;
	const char *near = str_nearest(name, names, KEYS);
	if (near != NULL)
		return err_set(e, -EINVAL, "article.key",
		        _("unknown key \"%.64s\"; did you mean \"%s\"?"), name, near);
	return err_set(e, -EINVAL, "article.key",
	        _("unknown key \"%.64s\"; an article has Title, Source, Date, Class, Lang, At, "
	          "Expires, Category, Zone, Voice, Repeat and Series"),
	        name);
}

static int check_value(int key, char *value, struct err *e)
{
	size_t limit = key == 0 ? LIMIT_TITLE_BYTES : LIMIT_FIELD_BYTES;
	if (strlen(value) > limit)
		return err_set(e, -E2BIG, "article.field", _("%s is longer than %zu bytes"),
		        keys[key].name, limit);
	if (strcmp(keys[key].name, "Lang") == 0 || strcmp(keys[key].name, "Class") == 0)
		for (char *c = value; *c != '\0'; c++)
			*c = (char)tolower((unsigned char)*c);
	if (strcmp(keys[key].name, "Class") != 0)
		return 0;
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (strcmp(value, classes[i]) == 0)
			return 0;
	return err_set(e, -EINVAL, "article.class",
	        _("Class is normal, priority or emergency, not \"%.64s\""), value);
}

static int take_key(struct line l, struct intake_article *a, struct err *e)
{
	size_t n = key_len(l);
	int key = key_find(l.at, n);
	if (key < 0) {
		char *name = mem_bytes(l.at, n);
		int status = complain_key(name, e);
		free(name);
		return status;
	}
	char **field = field_of(a, key);
	if (*field != NULL)
		return err_set(e, -EINVAL, "article.twice", _("%s stands twice"), keys[key].name);
	const char *end = l.at + l.len, *value = (char *)memchr(l.at, ':', l.len) + 1;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	*field = mem_bytes(value, (size_t)(end - value));
	return check_value(key, *field, e);
}

static int take_block(const char *path, const char **p, const char *end, int line,
        struct intake_article *a, struct err *e)
{
	for (;; line++) {
		struct line l = next_line(p, end);
		if (is_dashes(l))
			return 0;
		int status = take_key(l, a, e);
		if (status < 0) {
			err_at(e, path, line, 0);
			return status;
		}
	}
}

static int lines_before(const char *from, const char *to)
{
	int lines = 0;
	for (; from < to; from++)
		lines += *from == '\n';
	return lines;
}

static void skip_empty_lines(const char **p, const char *end)
{
	while (*p < end) {
		const char *next = *p;
		struct line l = next_line(&next, end);
		if (!all_white(l.at, l.len))
			return;
		*p = next;
	}
}

/* The first line as a title, if it looks like one. */
static bool take_title_line(const char **p, const char *end, struct intake_article *a)
{
	const char *next = *p;
	struct line title = next_line(&next, end);
	if (title.len > TITLE_LINE_MAX || memchr(title.at, '.', title.len) != NULL || next == end)
		return false;
	struct line empty = next_line(&next, end);
	if (!all_white(empty.at, empty.len) || all_white(next, (size_t)(end - next)))
		return false;
	a->title = mem_bytes(title.at, title.len);
	a->title_spoken = true;
	*p = next;
	return true;
}

static void cut_title(const char *p, const char *end, struct intake_article *a)
{
	struct line l = next_line(&p, end);
	const char *at = l.at, *stop = l.at + l.len, *word_end = NULL;
	for (int i = 0; i < TITLE_CUT_CHARACTERS && at < stop; i++) {
		const char *from = at;
		if (is_white(utf8_next(&at, stop)) && from > l.at)
			word_end = from;
	}
	/* A line that fits is whole; a single endless word is cut where it must be. */
	if (at < stop && *at != ' ' && word_end != NULL)
		at = word_end;
	a->title = mem_bytes(l.at, (size_t)(at - l.at));
}

static int take_text(const char *path, const char *begin, const char *p, const char *end,
        struct intake_article *a, struct err *e)
{
	skip_empty_lines(&p, end);
	if (p == end) {
		err_set(e, -ENODATA, "article.empty", _("there is no text in it"));
		return err_at(e, path, 0, 0);
	}
	if (a->title != NULL && !all_white(a->title, strlen(a->title))) {
		a->title_spoken = true;
	} else {
		free(a->title);
		a->title = NULL;
		const char *line = p;
		if (take_title_line(&p, end, a))
			a->title_line = 1 + lines_before(begin, line);
		else
			cut_title(p, end, a);
	}
	skip_empty_lines(&p, end);
	a->text_line = 1 + lines_before(begin, p);
	a->text_len = (size_t)(end - p);
	a->text = mem_bytes(p, a->text_len);
	return 0;
}

bool intake_article_has_keys(const char *bytes, size_t len)
{
	struct intake_article unused = {0};
	struct str clean;
	str_init(&clean);
	clean_controls(bytes, len < KEYS_LOOK ? len : KEYS_LOOK, &clean, &unused);
	const char *p = clean.data, *end = clean.data + clean.len;
	skip_empty_lines(&p, end);
	bool has = block_end(p, end) != NULL;
	str_finish(&clean);
	return has;
}

int intake_article_parse(
        const char *path, const char *bytes, size_t len, struct intake_article *ret, struct err *e)
{
	struct intake_article a = {0};
	struct str clean;
	int status = utf8_check(path, bytes, len, e);
	if (status < 0)
		return status;
	str_init(&clean);
	clean_controls(bytes, len, &clean, &a);
	const char *p = clean.data, *end = clean.data + clean.len;
	skip_empty_lines(&p, end);
	if (block_end(p, end) != NULL)
		status = take_block(path, &p, end, 1 + lines_before(clean.data, p), &a, e);
	if (status == 0)
		status = take_text(path, clean.data, p, end, &a, e);
	str_finish(&clean);
	if (status < 0) {
		intake_article_finish(&a);
		return status;
	}
	for (int i = 0; i < KEYS; i++)
		if (*field_of(&a, i) == NULL)
			*field_of(&a, i) = mem_string("");
	*ret = a;
	return 0;
}

int intake_article_read(const char *path, struct intake_article *ret, struct err *e)
{
	struct str bytes;
	str_init(&bytes);
	int status = fd_read_file(path, LIMIT_ARTICLE_BYTES, &bytes, e);
	if (status >= 0)
		status = intake_article_parse(path, bytes.data, bytes.len, ret, e);
	str_finish(&bytes);
	return status;
}

char **intake_article_field(struct intake_article *a, size_t i)
{
	return i < KEYS ? field_of(a, (int)i) : NULL;
}

void intake_article_finish(struct intake_article *a)
{
	for (int i = 0; i < KEYS; i++)
		free(*field_of(a, i));
	free(a->text);
	*a = (struct intake_article){0};
}

void intake_article_key(struct str *out, const char *key, const char *value, size_t most)
{
	size_t n = strlen(value);
	if (n > most)
		for (n = most; n > 0 && ((unsigned char)value[n] & 0xC0) == 0x80;)
			n--;
	if (n > 0)
		str_addf(out, "%s: %.*s\n", key, (int)n, value);
}

void intake_article_write(const struct intake_article *a, struct str *out)
{
	size_t before = out->len;
	for (int i = 0; i < KEYS; i++) {
		const char *value = *(char *const *)((const char *)a + keys[i].offset);
		if (value != NULL && (i != 0 || a->title_spoken))
			intake_article_key(out, keys[i].name, value, LIMIT_FIELD_BYTES);
	}
	if (out->len > before)
		str_adds(out, "---\n");
	str_add(out, a->text, a->text_len);
}
