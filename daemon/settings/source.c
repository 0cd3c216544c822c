/* Judges the text of a settings file and cuts it into statements: follows
 * brackets and what may stand after what, so that libconfig only gets what it
 * understands rightly (and a syntax error makes libconfig 1.5 leak). Called
 * by table.c. */
#include "settings/source.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "settings/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 32, WORD_SHOWN = 40 };

struct bracket {
	char open;
	int line;
};

/* What stands before the current token, within the innermost bracket. */
enum before { AT_START, AFTER_NAME, AFTER_EQUALS, AFTER_VALUE, AFTER_STRING, AFTER_SEPARATOR };

struct cutter {
	struct scan scan;
	struct source *source;
	struct settings_report *report;
	enum before before;
	size_t separator; /* byte of the last one */
	struct bracket open[DEPTH_MAX];
	int depth;
	bool lost;     /* this statement has an error: libconfig shall not see it */
	bool columns;  /* a name at the very start of a line begins a statement, whatever is open */
	bool unclosed; /* a bracket was open at the end */
	bool any;      /* a statement has begun: */
	size_t from;
	int line;
};

static void mark_line(struct source *s, int line)
{
	if (source_bad_line(s, line))
		return;
	s->bad_lines = mem_resize(s->bad_lines, s->bad_count + 1, sizeof *s->bad_lines);
	s->bad_lines[s->bad_count++] = line;
}

bool source_bad_line(const struct source *s, int line)
{
	for (size_t i = 0; i < s->bad_count; i++)
		if (s->bad_lines[i] == line)
			return true;
	return false;
}

static void complain_at(struct cutter *k, int line, int column, struct err *e)
{
	err_at(e, k->source->name, line, column);
	settings_report_error(k->report, e);
	mark_line(k->source, line);
}

static void complain(struct cutter *k, struct err *e)
{
	complain_at(k, k->scan.token_line, k->scan.token_column, e);
}

/* An error of form. More of them in the same statement mostly follow from the first. */
#define MALFORMED(k, ...)                                                                          \
	do {                                                                                       \
		struct err malformed_;                                                             \
		err_set(&malformed_, -EINVAL, "settings.syntax", __VA_ARGS__);                     \
		if (!(k)->lost)                                                                    \
			complain(k, &malformed_);                                                  \
		(k)->lost = true;                                                                  \
	} while (0)

/* Leave something that libconfig takes for a value. */
static void blank(struct cutter *k)
{
	for (size_t i = k->scan.from; i < k->scan.at; i++)
		k->scan.text[i] = i == k->scan.from ? '0' : ' ';
}

/* The current word, cut to what a sentence can hold. */
static const char *word(const struct cutter *k, char out[WORD_SHOWN + 1])
{
	size_t n = k->scan.at - k->scan.from;
	while (n > WORD_SHOWN ||
	        (n == WORD_SHOWN && (k->scan.text[k->scan.from + n] & 0xC0) == 0x80))
		n--;
	memcpy(out, k->scan.text + k->scan.from, n);
	out[n] = '\0';
	return out;
}

/* ---- values that are words ---- */

static bool digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)p[i]))
			return false;
	return n > 0;
}

static bool fits_int(const char *p, size_t n)
{
	if (n > 10)
		return false;
	char copy[16] = {0};
	memcpy(copy, p, n);
	return strtoll(copy, NULL, 10) <= INT32_MAX;
}

static bool is_decimal(const char *text)
{
	size_t n = strlen(text);
	char *end;
	if (strspn(text, "+-0123456789.eE") != n || n > 30)
		return false;
	strtod(text, &end);
	return *end == '\0' && strpbrk(text, "0123456789") != NULL;
}

static bool is_one_of(const char *text, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcasecmp(text, *names) == 0)
			return true;
	return false;
}

/* What is wrong with a word that stands for a value; 0 if nothing is. */
static int judge_value(const char *text, struct err *e)
{
	static const char *const truths[] = {"true", "false", NULL};
	static const char *const switches[] = {"yes", "no", "on", "off", "có", "không", NULL};
	const char *p = text + (*text == '-' || *text == '+');
	size_t n = strlen(p);
	if (is_one_of(text, truths))
		return 0;
	if (is_one_of(text, switches))
		return err_set(
		        e, -EINVAL, "settings.syntax", _("write true or false, not %s"), text);
	if (n > 1 && p[0] == '0' && isdigit((unsigned char)p[1]))
		return err_set(e, -EINVAL, "settings.number",
		        _("the number %s must not begin with 0; a time or another text needs "
		          "quotation marks"),
		        text);
	if (digits(p, n) && !fits_int(p, n))
		return err_set(e, -EINVAL, "settings.number",
		        _("the number %s is too large; sizes and durations are written with a "
		          "unit, such as \"2GiB\" or \"90s\""),
		        text);
	if (digits(p, n) || is_decimal(text))
		return 0;
	if (n > 1 && (p[n - 1] == 'L' || p[n - 1] == 'l') && digits(p, strcspn(p, "Ll")))
		return err_set(e, -EINVAL, "settings.number",
		        _("write the number without L, not %s"), text);
	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
		return err_set(e, -EINVAL, "settings.number",
		        _("write the number in decimal, not %s"), text);
	return err_set(
	        e, -EINVAL, "settings.syntax", _("text needs quotation marks: write \"%s\""), text);
}

static void take_value(struct cutter *k)
{
	char text[WORD_SHOWN + 1];
	struct err e;
	if (judge_value(word(k, text), &e) < 0) {
		complain(k, &e);
		blank(k);
	}
	k->before = AFTER_VALUE;
}

/* ---- statements ---- */

static bool in_list(const struct cutter *k)
{
	return k->depth > 0 && k->open[k->depth - 1].open != '{';
}

static void start_statement(struct cutter *k)
{
	k->from = k->scan.from;
	k->line = k->scan.token_line;
	k->any = true;
	k->before = AT_START;
}

static void end_statement(struct cutter *k, size_t to)
{
	struct source *s = k->source;
	if (k->any) {
		s->statements = mem_resize(s->statements, s->count + 1, sizeof *s->statements);
		s->statements[s->count++] =
		        (struct source_statement){k->from, to, k->line, k->lost};
	}
	k->any = false;
	k->lost = false;
	k->before = AT_START;
}

static void complain_unclosed(struct cutter *k)
{
	struct err e;
	const struct bracket *b = &k->open[k->depth - 1];
	if (!k->lost) {
		err_set(&e, -EINVAL, "settings.syntax", _("this \"%c\" is never closed"), b->open);
		complain_at(k, b->line, 0, &e);
	}
	k->lost = true;
	k->depth = 0;
}

/* libconfig's names, of a length that fits a sentence; true and false are none. */
static bool sound_name(const struct cutter *k)
{
	const char *text = k->scan.text + k->scan.from;
	size_t n = k->scan.at - k->scan.from;
	if (n > WORD_SHOWN || !isalpha((unsigned char)text[0]))
		return false;
	if ((n == 4 && strncasecmp(text, "true", 4) == 0) ||
	        (n == 5 && strncasecmp(text, "false", 5) == 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '-')
			return false;
	return true;
}

static void take_name(struct cutter *k)
{
	char text[WORD_SHOWN + 1];
	if (k->depth > 0 && k->columns && k->scan.token_column == 1)
		complain_unclosed(k);
	if (k->before == AFTER_EQUALS)
		MALFORMED(k, _("a value is missing before \"%s\""), word(k, text));
	if (k->depth == 0 && k->from != k->scan.from) {
		end_statement(k, k->scan.from);
		start_statement(k);
	}
	if (!sound_name(k))
		MALFORMED(k, _("\"%s\" cannot be the name of a setting"), word(k, text));
	k->before = AFTER_NAME;
}

static void complain_include(struct cutter *k)
{
	struct err e;
	err_set(&e, -EINVAL, "settings.syntax",
	        _("@include is not supported; put further files into conf.d, where each is read by "
	          "itself"));
	complain(k, &e);
	scan_skip_line(&k->scan);
	for (size_t i = k->scan.from; i < k->scan.at; i++)
		k->scan.text[i] = ' ';
}

static void take_word(struct cutter *k)
{
	char text[WORD_SHOWN + 1];
	char next = scan_ahead(&k->scan);
	bool open = k->before == AT_START || k->before == AFTER_SEPARATOR;
	word(k, text);
	if (in_list(k) && !open) {
		MALFORMED(k, _("a comma is missing before \"%s\""), text);
		k->before = AFTER_VALUE;
	} else if (in_list(k)) {
		if (k->open[k->depth - 1].open == '[')
			MALFORMED(k, _("only texts in quotation marks may stand between [ and ]"));
		take_value(k);
	} else if (k->before == AFTER_EQUALS && (next != '=' || !sound_name(k))) {
		take_value(k);
	} else if (next == '=' || next == ':') {
		take_name(k);
	} else {
		MALFORMED(k, _("\"=\" is missing after \"%s\""), text);
		k->before = AFTER_VALUE;
	}
}

static void take_string(struct cutter *k)
{
	if (k->scan.open_ended) {
		MALFORMED(k,
		        _("the string that begins here has no closing quotation mark on its line"));
		blank(k);
	} else if (in_list(k) && k->before != AT_START && k->before != AFTER_SEPARATOR) {
		MALFORMED(k, _("a comma is missing before this text"));
	} else if (!in_list(k) && k->before != AFTER_EQUALS && k->before != AFTER_STRING) {
		MALFORMED(k, _("a text without the name of a setting and \"=\" before it"));
	}
	k->before = AFTER_STRING;
}

/* ---- signs ---- */

static void open_bracket(struct cutter *k, char sign)
{
	bool list = in_list(k);
	bool fits = list ? k->before == AT_START || k->before == AFTER_SEPARATOR
	                 : k->before == AFTER_EQUALS;
	if (list && k->open[k->depth - 1].open == '[')
		MALFORMED(k, _("only texts in quotation marks may stand between [ and ]"));
	else if (list && !fits)
		MALFORMED(k, _("a comma is missing before \"%c\""), sign);
	else if (!fits)
		MALFORMED(k, _("\"%c\" without the name of a setting and \"=\" before it"), sign);
	if (k->depth == DEPTH_MAX) {
		MALFORMED(k, _("brackets are nested more than %d deep"), DEPTH_MAX);
		return;
	}
	k->open[k->depth++] = (struct bracket){sign, k->scan.token_line};
	k->before = AT_START;
}

/* "( a, )": libconfig refuses it; people mean nothing by it. */
static void trailing_comma(struct cutter *k, char sign)
{
	struct err e;
	err_set(&e, -EINVAL, "settings.syntax", _("take away the comma before \"%c\""), sign);
	complain(k, &e);
	k->scan.text[k->separator] = ' ';
}

static void close_bracket(struct cutter *k, char sign)
{
	static const char pairs[] = "(){}[]";
	char open = *(strchr(pairs, sign) - 1);
	if (k->depth == 0) {
		MALFORMED(k, _("\"%c\" closes nothing"), sign);
	} else if (k->open[k->depth - 1].open != open) {
		MALFORMED(k, _("\"%c\" does not close the \"%c\" of line %d"), sign,
		        k->open[k->depth - 1].open, k->open[k->depth - 1].line);
	} else {
		if (k->before == AFTER_EQUALS)
			MALFORMED(k, _("a value is missing before \"%c\""), sign);
		if (in_list(k) && k->before == AFTER_SEPARATOR && k->scan.text[k->separator] == ',')
			trailing_comma(k, sign);
		k->depth--;
	}
	k->before = AFTER_VALUE;
}

static void take_separator(struct cutter *k, char sign)
{
	if (in_list(k) && sign == ';')
		MALFORMED(k, _("in a list \",\" stands between the values, not \";\""));
	else if (k->before == AFTER_EQUALS)
		MALFORMED(k, _("a value is missing before \"%c\""), sign);
	else if (k->before != AFTER_VALUE && k->before != AFTER_STRING)
		MALFORMED(k, _("there is nothing before this \"%c\""), sign);
	k->before = AFTER_SEPARATOR;
	k->separator = k->scan.from;
	if (k->depth == 0)
		end_statement(k, k->scan.at);
}

static void take_sign(struct cutter *k)
{
	char sign = k->scan.text[k->scan.from];
	switch (sign) {
	case '(':
	case '[':
	case '{':
		open_bracket(k, sign);
		break;
	case ')':
	case ']':
	case '}':
		close_bracket(k, sign);
		break;
	case ';':
	case ',':
		take_separator(k, sign);
		break;
	case '=':
	case ':':
		if (k->before == AFTER_NAME)
			k->before = AFTER_EQUALS;
		else if (!source_bad_line(
		                 k->source, k->scan.token_line)) /* 05:00 is one mistake, not two */
			MALFORMED(k, _("there is no name of a setting before this \"%c\""), sign);
		else
			k->lost = true;
		break;
	default:
		MALFORMED(k, _("\"%c\" does not belong here"),
		        sign >= 0x20 && sign < 0x7f ? sign : '?');
		break;
	}
}

static void cut(struct cutter *k)
{
	for (scan_next(&k->scan); k->scan.token != TOKEN_END; scan_next(&k->scan)) {
		if (k->scan.token == TOKEN_WORD && k->scan.text[k->scan.from] == '@') {
			complain_include(k);
			continue;
		}
		if (!k->any)
			start_statement(k);
		if (k->scan.token == TOKEN_WORD)
			take_word(k);
		else if (k->scan.token == TOKEN_STRING)
			take_string(k);
		else
			take_sign(k);
	}
	if (k->scan.open_ended) {
		struct err e;
		err_set(&e, -EINVAL, "settings.syntax", _("this comment is never closed with */"));
		complain_at(k, k->scan.open_line, k->scan.open_column, &e);
		k->lost = true;
	}
	k->unclosed = k->depth > 0;
	if (k->unclosed)
		complain_unclosed(k);
	if (k->any && k->before == AFTER_EQUALS)
		MALFORMED(k, _("a value is missing at the end"));
	end_statement(k, k->scan.len);
}

/* One pass; says whether a bracket was left open. */
static bool pass(struct source *s, const char *text, size_t len, bool columns,
        struct settings_report *report)
{
	s->text = mem_bytes(text, len);
	s->len = len;
	struct cutter k = {.source = s, .report = report, .columns = columns};
	scan_start(&k.scan, s->text, len);
	cut(&k);
	return k.unclosed;
}

static void forget(struct source *s)
{
	free(s->text);
	free(s->statements);
	free(s->bad_lines);
	*s = (struct source){.name = s->name};
}

void source_open(struct source *s, const char *name, const char *text, size_t len,
        struct settings_report *report)
{
	*s = (struct source){.name = name};
	const char *nul = memchr(text, '\0', len);
	if (nul != NULL) {
		struct err e;
		int line = 1;
		for (const char *p = text; p < nul; p++)
			line += *p == '\n';
		err_set(&e, -EINVAL, "settings.syntax",
		        _("there is a NUL byte: this is not a settings file"));
		err_at(&e, name, line, 0);
		settings_report_error(report, &e);
		return;
	}
	/* A bracket that is never closed would swallow all that follows; most
	 * files start their settings at the start of a line, which finds its end. */
	size_t before = report->error_count;
	if (pass(s, text, len, false, report)) {
		report->error_count = before;
		forget(s);
		pass(s, text, len, true, report);
	}
}

void source_close(struct source *s)
{
	forget(s);
}
