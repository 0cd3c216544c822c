/* Rows of cells, printed when all are known. Called by the verbs. */
#include "cli/table.h"

#include "base/mem.h"
#include "base/str.h"
#include "unicode/width.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { GAP = 2, SHRUNK_LEAST = 12 };

struct table {
	struct table_column columns[TABLE_COLUMNS_MAX];
	size_t count;
	char **cells;
	size_t cell_count, cell_cap;
};

struct table *table_create(const struct table_column *columns)
{
	struct table *t = mem_alloc(sizeof *t);
	while (t->count < TABLE_COLUMNS_MAX && columns[t->count].title != NULL) {
		t->columns[t->count] = columns[t->count];
		t->count++;
	}
	return t;
}

void table_destroy(struct table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->cell_count; i++)
		free(t->cells[i]);
	free(t->cells);
	free(t);
}

/* C0, DEL and, in UTF-8, C1 (C2 80 to C2 9F): all that a terminal obeys. */
static char *tame(const char *text)
{
	char *copy = mem_string(text != NULL ? text : "");
	for (unsigned char *p = (unsigned char *)copy; *p != '\0'; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = ' ';
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			*p = p[1] = ' ';
	}
	return copy;
}

void table_put(const char *text, FILE *to)
{
	char *copy = tame(text);
	fputs(copy, to);
	free(copy);
}

void table_cell(struct table *t, const char *text)
{
	if (t->cell_count == t->cell_cap) {
		t->cell_cap = t->cell_cap > 0 ? 2 * t->cell_cap : 64;
		t->cells = mem_resize(t->cells, t->cell_cap, sizeof *t->cells);
	}
	t->cells[t->cell_count++] = tame(text);
}

void table_cellf(struct table *t, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	table_cell(t, text);
}

size_t table_terminal_width(FILE *to)
{
	struct winsize size;
	if (!isatty(fileno(to)))
		return 0;
	if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static size_t width_of_text(const char *text)
{
	return width_of(text, strlen(text));
}

/* Columns that say nothing take no room: width 0. The rest as wide as needed, but
 * the one that shrinks gives way to the limit. */
static void measure(const struct table *t, size_t limit, size_t *widths)
{
	size_t all = 0;
	memset(widths, 0, t->count * sizeof *widths);
	for (size_t i = 0; i < t->cell_count; i++) {
		size_t width = width_of_text(t->cells[i]);
		if (width > widths[i % t->count])
			widths[i % t->count] = width;
	}
	for (size_t c = 0; c < t->count; c++) {
		size_t title = width_of_text(t->columns[c].title);
		if ((widths[c] > 0 || t->cell_count == 0) && title > widths[c])
			widths[c] = title;
		all += widths[c] > 0 ? widths[c] + (all > 0 ? GAP : 0) : 0;
	}
	for (size_t c = 0; c < t->count && limit > 0 && all > limit; c++) {
		if (!t->columns[c].shrinks)
			continue;
		size_t over = all - limit;
		size_t least = widths[c] < SHRUNK_LEAST ? widths[c] : SHRUNK_LEAST;
		size_t now = widths[c] > over + least ? widths[c] - over : least;
		all -= widths[c] - now;
		widths[c] = now;
	}
}

/* `gap` columns before it: what the cells before it left, so that no line ends in
 * spaces. Returns the columns left after it. */
static size_t print_cell(
        const struct table_column *column, const char *text, size_t width, size_t gap, FILE *to)
{
	size_t len = strlen(text);
	size_t have = width_of(text, len);
	bool cut = have > width;
	if (cut) {
		len = width_fit(text, len, width - 1);
		have = width_of(text, len) + 1;
	}
	if (have == 0)
		return gap + width;
	size_t pad = width - have;
	fprintf(to, "%*s", (int)(gap + (column->right ? pad : 0)), "");
	fwrite(text, 1, len, to);
	if (cut)
		fputs("…", to);
	return column->right ? 0 : pad;
}

static void print_row(const struct table *t, char *const *cells, const size_t *widths, FILE *to)
{
	size_t gap = 0;
	bool first = true;
	for (size_t c = 0; c < t->count; c++) {
		if (widths[c] == 0)
			continue;
		gap += first ? 0 : GAP;
		first = false;
		gap = print_cell(&t->columns[c], cells != NULL ? cells[c] : t->columns[c].title,
		        widths[c], gap, to);
	}
	fputc('\n', to);
}

void table_print(const struct table *t, FILE *to)
{
	table_print_within(t, 0, to);
}

void table_print_within(const struct table *t, size_t columns, FILE *to)
{
	size_t widths[TABLE_COLUMNS_MAX];
	measure(t, columns > 0 ? columns : table_terminal_width(to), widths);
	print_row(t, NULL, widths, to);
	for (size_t i = 0; i + t->count <= t->cell_count; i += t->count)
		print_row(t, t->cells + i, widths, to);
}
