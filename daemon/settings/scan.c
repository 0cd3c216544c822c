/* The tokens of libconfig's language. A string ends with its line: one that
 * was never closed would swallow the rest of the file. Called by source.c. */
#include "settings/scan.h"

#include <ctype.h>
#include <string.h>

static char peek(const struct scan *c, size_t ahead)
{
	return c->at + ahead < c->len ? c->text[c->at + ahead] : '\0';
}

static void step(struct scan *c)
{
	if (c->text[c->at++] == '\n') {
		c->line++;
		c->line_start = c->at;
	}
}

static void end_is_missing(struct scan *c, int line, int column)
{
	c->open_ended = true;
	c->open_line = line;
	c->open_column = column;
}

static int column(const struct scan *c)
{
	return (int)(c->at - c->line_start) + 1;
}

void scan_skip_line(struct scan *c)
{
	while (c->at < c->len && peek(c, 0) != '\n')
		step(c);
}

static void skip_block_comment(struct scan *c)
{
	int line = c->line;
	int at = column(c);
	step(c);
	step(c);
	while (c->at < c->len && !(peek(c, 0) == '*' && peek(c, 1) == '/'))
		step(c);
	if (c->at == c->len) {
		end_is_missing(c, line, at);
		return;
	}
	step(c);
	step(c);
}

static void skip_space(struct scan *c)
{
	while (c->at < c->len) {
		char ch = peek(c, 0);
		if (ch == '#' || (ch == '/' && peek(c, 1) == '/'))
			scan_skip_line(c);
		else if (ch == '/' && peek(c, 1) == '*')
			skip_block_comment(c);
		else if (ch != '\0' && strchr(" \t\r\n\f", ch) != NULL)
			step(c);
		else
			return;
	}
}

static void take_string(struct scan *c)
{
	step(c);
	while (c->at < c->len && peek(c, 0) != '"' && peek(c, 0) != '\n') {
		if (peek(c, 0) == '\\' && peek(c, 1) != '\n' && c->at + 1 < c->len)
			step(c);
		step(c);
	}
	if (c->at < c->len && peek(c, 0) == '"')
		step(c);
	else
		end_is_missing(c, c->token_line, c->token_column);
}

static bool word_char(char ch)
{
	unsigned char u = (unsigned char)ch;
	return isalnum(u) || u >= 0x80 || (ch != '\0' && strchr("_*-+.%@$&'", ch) != NULL);
}

void scan_start(struct scan *c, char *text, size_t len)
{
	static const char bom[] = "\xEF\xBB\xBF";
	*c = (struct scan){.text = text, .len = len, .line = 1};
	if (len >= 3 && memcmp(text, bom, 3) == 0)
		c->at = c->line_start = 3;
}

void scan_next(struct scan *c)
{
	c->open_ended = false;
	skip_space(c);
	c->from = c->at;
	c->token_line = c->line;
	c->token_column = column(c);
	if (c->at >= c->len) {
		c->token = TOKEN_END;
	} else if (peek(c, 0) == '"') {
		c->token = TOKEN_STRING;
		take_string(c);
	} else if (word_char(peek(c, 0))) {
		c->token = TOKEN_WORD;
		while (c->at < c->len && word_char(peek(c, 0)))
			step(c);
	} else {
		c->token = TOKEN_SIGN;
		step(c);
	}
}

char scan_ahead(const struct scan *c)
{
	struct scan ahead = *c;
	skip_space(&ahead);
	return peek(&ahead, 0);
}
