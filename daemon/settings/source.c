/* Judges the text of a settings file and cuts it into statements. The scanner
 * knows libconfig's tokens (strings, comments, words, brackets) but not its
 * grammar; table.c has libconfig parse each statement. Called by table.c. */
#include "settings/source.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 32, WORD_SHOWN = 40 };

enum token { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_SIGN };

struct bracket {
	char open;
	int line;
};

struct scan {
	struct source *s;
	struct settings_report *report;
	size_t at;         /* next byte */
	size_t line_start; /* byte where the current line begins */
	int line;
	enum token token; /* the current one: from..at */
	size_t from;
	int token_line;
	int token_column;
	struct bracket open[DEPTH_MAX];
	int depth;
	bool lost;     /* brackets no longer add up */
	bool columns;  /* a name at the very start of a line begins a statement, whatever is open */
	bool unclosed; /* a bracket was open at the end */
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

static void complain(struct scan *c, int line, int column, struct err *e)
{
	err_at(e, c->s->name, line, column);
	settings_report_error(c->report, e);
	mark_line(c->s, line);
}

/* Leave something that libconfig takes for a value. */
static void blank(struct scan *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (c->s->text[i] != '\n')
			c->s->text[i] = i == from ? '0' : ' ';
}

static char peek(const struct scan *c, size_t ahead)
{
	return c->at + ahead < c->s->len ? c->s->text[c->at + ahead] : '\0';
}

static void step(struct scan *c)
{
	if (c->s->text[c->at++] == '\n') {
		c->line++;
		c->line_start = c->at;
	}
}

static void skip_block_comment(struct scan *c)
{
	int line = c->line;
	int column = (int)(c->at - c->line_start) + 1;
	step(c);
	step(c);
	while (c->at < c->s->len && !(peek(c, 0) == '*' && peek(c, 1) == '/'))
		step(c);
	if (c->at < c->s->len) {
		step(c);
		step(c);
		return;
	}
	struct err e;
	err_set(&e, -EINVAL, "settings.syntax", _("this comment is never closed with */"));
	complain(c, line, column, &e);
	c->lost = true;
}

static void skip_space(struct scan *c)
{
	while (c->at < c->s->len) {
		char ch = peek(c, 0);
		if (ch == '#' || (ch == '/' && peek(c, 1) == '/')) {
			while (c->at < c->s->len && peek(c, 0) != '\n')
				step(c);
		} else if (ch == '/' && peek(c, 1) == '*') {
			skip_block_comment(c);
		} else if (strchr(" \t\r\n\f\v", ch) != NULL && ch != '\0') {
			step(c);
		} else {
			return;
		}
	}
}

/* A string ends on its line; one that does not swallows the rest of the file. */
static void take_string(struct scan *c)
{
	step(c);
	while (c->at < c->s->len && peek(c, 0) != '"' && peek(c, 0) != '\n') {
		if (peek(c, 0) == '\\' && peek(c, 1) != '\n' && c->at + 1 < c->s->len)
			step(c);
		step(c);
	}
	if (peek(c, 0) == '"' && c->at < c->s->len) {
		step(c);
		return;
	}
	struct err e;
	err_set(&e, -EINVAL, "settings.syntax",
	        _("the string that begins here has no closing quotation mark on its line"));
	complain(c, c->token_line, c->token_column, &e);
	blank(c, c->from, c->at);
	c->lost = true;
}

static bool word_char(char ch)
{
	unsigned char u = (unsigned char)ch;
	return isalnum(u) || u >= 0x80 || (ch != '\0' && strchr("_*-+.%@$&'", ch) != NULL);
}

static void next_token(struct scan *c)
{
	skip_space(c);
	c->from = c->at;
	c->token_line = c->line;
	c->token_column = (int)(c->at - c->line_start) + 1;
	if (c->at >= c->s->len) {
		c->token = TOKEN_END;
	} else if (peek(c, 0) == '"') {
		c->token = TOKEN_STRING;
		take_string(c);
	} else if (word_char(peek(c, 0))) {
		c->token = TOKEN_WORD;
		while (c->at < c->s->len && word_char(peek(c, 0)))
			step(c);
	} else {
		c->token = TOKEN_SIGN;
		step(c);
	}
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

static bool is_decimal(const char *word)
{
	size_t n = strlen(word);
	char *end;
	if (strspn(word, "+-0123456789.eE") != n || n > 30)
		return false;
	strtod(word, &end);
	return *end == '\0' && strpbrk(word, "0123456789") != NULL;
}

static bool is_one_of(const char *word, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcasecmp(word, *names) == 0)
			return true;
	return false;
}

/* What is wrong with a word that stands for a value; 0 if nothing is. */
static int judge_value(const char *word, struct err *e)
{
	static const char *const truths[] = {"true", "false", NULL};
	static const char *const switches[] = {"yes", "no", "on", "off", "có", "không", NULL};
	const char *p = word + (*word == '-' || *word == '+');
	size_t n = strlen(p);
	if (is_one_of(word, truths))
		return 0;
	if (is_one_of(word, switches))
		return err_set(
		        e, -EINVAL, "settings.syntax", _("write true or false, not %s"), word);
	if (n > 1 && p[0] == '0' && isdigit((unsigned char)p[1]))
		return err_set(e, -EINVAL, "settings.number",
		        _("the number %s must not begin with 0; a time or another text needs "
		          "quotation marks"),
		        word);
	if (digits(p, n) && !fits_int(p, n))
		return err_set(e, -EINVAL, "settings.number",
		        _("the number %s is too large; sizes and durations are written with a "
		          "unit, such as \"2GiB\" or \"90s\""),
		        word);
	if (digits(p, n) || is_decimal(word))
		return 0;
	if (n > 1 && (p[n - 1] == 'L' || p[n - 1] == 'l') && digits(p, strcspn(p, "Ll")))
		return err_set(e, -EINVAL, "settings.number",
		        _("write the number without L, not %s"), word);
	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
		return err_set(e, -EINVAL, "settings.number",
		        _("write the number in decimal, not %s"), word);
	return err_set(
	        e, -EINVAL, "settings.syntax", _("text needs quotation marks: write \"%s\""), word);
}

static void check_value(struct scan *c, char before)
{
	char word[WORD_SHOWN + 1];
	size_t n = c->at - c->from;
	memcpy(word, c->s->text + c->from, n < WORD_SHOWN ? n : WORD_SHOWN);
	word[n < WORD_SHOWN ? n : WORD_SHOWN] = '\0';
	struct err e;
	if (judge_value(word, &e) == 0)
		return;
	if (before != ':' ||
	        !source_bad_line(c->s, c->token_line)) /* 05:00 is one mistake, not two */
		complain(c, c->token_line, c->token_column, &e);
	blank(c, c->from, c->at);
}

/* ---- brackets ---- */

static void open_bracket(struct scan *c, char sign)
{
	struct err e;
	if (c->depth == DEPTH_MAX) {
		if (!c->lost) {
			err_set(&e, -EINVAL, "settings.syntax",
			        _("brackets are nested more than %d deep"), DEPTH_MAX);
			complain(c, c->token_line, c->token_column, &e);
		}
		c->lost = true;
		return;
	}
	c->open[c->depth++] = (struct bracket){sign, c->token_line};
}

static void close_bracket(struct scan *c, char sign)
{
	static const char pairs[] = "(){}[]";
	struct err e;
	char open = *(strchr(pairs, sign) - 1);
	if (c->depth > 0 && c->open[c->depth - 1].open == open) {
		c->depth--;
		return;
	}
	if (!c->lost) {
		if (c->depth == 0)
			err_set(&e, -EINVAL, "settings.syntax", _("\"%c\" closes nothing"), sign);
		else
			err_set(&e, -EINVAL, "settings.syntax",
			        _("\"%c\" does not close the \"%c\" of line %d"), sign,
			        c->open[c->depth - 1].open, c->open[c->depth - 1].line);
		complain(c, c->token_line, c->token_column, &e);
	}
	c->lost = true;
}

/* ---- statements ---- */

static void add_statement(struct scan *c, size_t from, size_t to, int line)
{
	struct source *s = c->s;
	s->statements = mem_resize(s->statements, s->count + 1, sizeof *s->statements);
	s->statements[s->count++] = (struct source_statement){from, to, line, c->lost};
}

static bool names_a_setting(const struct scan *c)
{
	char first = c->s->text[c->from];
	struct scan ahead = *c;
	skip_space(&ahead);
	char ch = peek(&ahead, 0);
	return (isalpha((unsigned char)first) || first == '*') && (ch == '=' || ch == ':');
}

struct cutter {
	size_t from; /* of the statement being read */
	int line;
	bool any;
	char before; /* the sign before the current token, 'v' for a value, 0 at the start */
};

static void end_statement(struct scan *c, struct cutter *k, size_t to)
{
	if (k->any)
		add_statement(c, k->from, to, k->line);
	k->any = false;
	k->before = 0;
	if (c->depth == 0)
		c->lost = false;
}

static void start_statement(const struct scan *c, struct cutter *k)
{
	char first = c->s->text[c->from];
	k->from = c->from;
	k->line = c->token_line;
	k->any = first != ';' && first != ',' && first != '@';
}

static void complain_comma(struct scan *c, struct cutter *k, char sign)
{
	struct err e;
	if (k->before != ',' || (sign != ')' && sign != ']'))
		return;
	err_set(&e, -EINVAL, "settings.syntax", _("take away the comma before \"%c\""), sign);
	complain(c, c->token_line, c->token_column, &e);
	for (size_t i = c->from; i-- > 0;)
		if (c->s->text[i] == ',') {
			c->s->text[i] = ' ';
			break;
		}
}

static void take_sign(struct scan *c, struct cutter *k)
{
	char sign = c->s->text[c->from];
	complain_comma(c, k, sign);
	if (strchr("([{", sign) != NULL)
		open_bracket(c, sign);
	else if (strchr(")]}", sign) != NULL)
		close_bracket(c, sign);
	k->before = sign;
	if (c->depth == 0 && (sign == ';' || sign == ','))
		end_statement(c, k, c->at);
}

static void complain_include(struct scan *c)
{
	struct err e;
	err_set(&e, -EINVAL, "settings.syntax",
	        _("@include is not supported; put further files into conf.d, where each is read by "
	          "itself"));
	complain(c, c->token_line, c->token_column, &e);
	while (c->at < c->s->len && peek(c, 0) != '\n')
		step(c);
	for (size_t i = c->from; i < c->at; i++)
		c->s->text[i] = ' ';
}

static void complain_unclosed(struct scan *c)
{
	struct err e;
	const struct bracket *b = &c->open[c->depth - 1];
	if (!c->lost) {
		err_set(&e, -EINVAL, "settings.syntax", _("this \"%c\" is never closed"), b->open);
		complain(c, b->line, 0, &e);
	}
	c->lost = true;
	c->depth = 0;
}

static void take_word(struct scan *c, struct cutter *k)
{
	if (c->s->text[c->from] == '@') {
		complain_include(c);
		return;
	}
	if (names_a_setting(c)) {
		if (c->depth > 0 && c->columns && c->token_column == 1)
			complain_unclosed(c);
		if (c->depth == 0 && k->from != c->from) {
			end_statement(c, k, c->from);
			start_statement(c, k);
		}
		k->before = 'n';
		return;
	}
	if (k->before == '=' || k->before == ':' || k->before == ',' || k->before == '(' ||
	        k->before == '[')
		check_value(c, k->before);
	k->before = 'v';
}

static void cut(struct scan *c)
{
	struct cutter k = {0};
	for (next_token(c); c->token != TOKEN_END; next_token(c)) {
		if (!k.any)
			start_statement(c, &k);
		if (c->token == TOKEN_WORD)
			take_word(c, &k);
		else if (c->token == TOKEN_SIGN)
			take_sign(c, &k);
		else
			k.before = 'v';
	}
	c->unclosed = c->depth > 0;
	if (c->unclosed)
		complain_unclosed(c);
	end_statement(c, &k, c->s->len);
}

/* One pass; says whether a bracket was left open. */
static bool pass(struct source *s, const char *text, size_t len, bool columns,
        struct settings_report *report)
{
	static const char bom[] = "\xEF\xBB\xBF";
	s->text = mem_bytes(text, len);
	s->len = len;
	struct scan c = {.s = s, .report = report, .line = 1, .columns = columns};
	if (len >= 3 && memcmp(text, bom, 3) == 0)
		c.at = c.line_start = 3;
	cut(&c);
	return c.unclosed;
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
