/* Writes CSV; see csv.h. Called by verbs that have --csv. */
#include "cli/csv.h"

#include <string.h>

void csv_begin(struct csv *c, FILE *to)
{
	*c = (struct csv){.to = to};
	fputs("\xEF\xBB\xBF", to);
}

static void separate(struct csv *c)
{
	if (c->inside)
		fputc(',', c->to);
	c->inside = true;
}

void csv_text(struct csv *c, const char *text)
{
	separate(c);
	if (text == NULL || text[0] == '\0')
		return;
	bool formula = strchr("=+-@\t\r", text[0]) != NULL;
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0' || text[0] == ' ' ||
	              text[strlen(text) - 1] == ' ';
	if (quoted)
		fputc('"', c->to);
	if (formula)
		fputc('\'', c->to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', c->to);
		fputc(*text, c->to);
	}
	if (quoted)
		fputc('"', c->to);
}

void csv_number(struct csv *c, long long number)
{
	separate(c);
	fprintf(c->to, "%lld", number);
}

void csv_end_row(struct csv *c)
{
	fputs("\r\n", c->to);
	c->inside = false;
}
