/* Text against reading. A row is a sentence with all that stands in the text up
 * to the next one, so that nothing that was written can go missing in between;
 * a line of which nothing is said is a row too. */
#include "control/facing.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct said {
	size_t from, to;
	char *words;
};

struct note {
	size_t from, to;
	char *written, *spoken, *doubt;
	int sure;
};

struct facing {
	const char *text;
	size_t len;
	struct said *said;
	size_t said_count, said_cap;
	struct note *notes;
	size_t note_count, note_cap;
};

struct facing *facing_create(const char *text, size_t len)
{
	struct facing *f = mem_alloc(sizeof *f);
	*f = (struct facing){.text = text, .len = len};
	return f;
}

void facing_destroy(struct facing *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->said_count; i++)
		free(f->said[i].words);
	for (size_t i = 0; i < f->note_count; i++) {
		free(f->notes[i].written);
		free(f->notes[i].spoken);
		free(f->notes[i].doubt);
	}
	free(f->said);
	free(f->notes);
	free(f);
}

void facing_said(struct facing *f, size_t from, size_t to, const char *words)
{
	if (f->said_count == f->said_cap)
		f->said = mem_resize(f->said, f->said_cap = 2 * f->said_cap + 16, sizeof *f->said);
	f->said[f->said_count++] =
	        (struct said){.from = from, .to = to, .words = mem_string(words)};
}

void facing_note(struct facing *f, size_t from, size_t to, const char *written, const char *spoken,
        int sure, const char *doubt)
{
	if (f->note_count == f->note_cap)
		f->notes =
		        mem_resize(f->notes, f->note_cap = 2 * f->note_cap + 16, sizeof *f->notes);
	f->notes[f->note_count++] = (struct note){.from = from,
	        .to = to,
	        .written = mem_string(written),
	        .spoken = mem_string(spoken),
	        .doubt = doubt != NULL && doubt[0] != '\0' ? mem_string(doubt) : NULL,
	        .sure = sure};
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The changes of bytes [from, to), from note *next on. */
static json_t *changes_of(const struct facing *f, size_t from, size_t to, size_t *next)
{
	json_t *list = json_array();
	for (; *next < f->note_count && f->notes[*next].from < to; ++*next) {
		const struct note *n = &f->notes[*next];
		if (n->from < from || n->to > f->len)
			continue;
		size_t end = n->to < to ? n->to : to;
		json_array_append_new(
		        list, json_pack("{s:I, s:I, s:s, s:s, s:i, s:s?}", "from",
		                      (json_int_t)(n->from - from), "to", (json_int_t)(end - from),
		                      "written", n->written, "spoken", n->spoken, "sure", n->sure,
		                      "doubt", n->doubt));
	}
	return list;
}

static void add_row(const struct facing *f, json_t *list, size_t from, size_t to, int line,
        const char *words, size_t *next)
{
	while (from < to && is_space(f->text[from]))
		from++;
	while (to > from && is_space(f->text[to - 1]))
		to--;
	json_t *changes = changes_of(f, from, to, next);
	json_t *written = json_stringn(f->text + from, to - from);
	if (written != NULL && (to > from || words[0] != '\0'))
		json_array_append_new(
		        list, json_pack("{s:i, s:O, s:s, s:O}", "line", line, "written", written,
		                      "spoken", words, "changes", changes));
	json_decref(written);
	json_decref(changes);
}

/* Where the row of sentence `i` ends: what stands between it and the next one is
 * its own up to the first space, so that a closing quotation mark stays with it and
 * an opening one goes with the next. */
static size_t row_end(const struct facing *f, size_t i, size_t line_end)
{
	if (i + 1 >= f->said_count || f->said[i + 1].from >= line_end)
		return line_end;
	size_t next = f->said[i + 1].from;
	size_t at = f->said[i].to < next ? f->said[i].to : next;
	while (at < next && !is_space(f->text[at]))
		at++;
	return at;
}

void facing_rows(const struct facing *f, json_t *list)
{
	size_t sentence = 0, note = 0;
	int line = 1;
	for (size_t at = 0; at < f->len; line++) {
		const char *nl = memchr(f->text + at, '\n', f->len - at);
		size_t end = nl != NULL ? (size_t)(nl - f->text) : f->len;
		if (sentence >= f->said_count || f->said[sentence].from > end)
			add_row(f, list, at, end, line, "", &note);
		for (; sentence < f->said_count && f->said[sentence].from <= end; sentence++) {
			size_t until = row_end(f, sentence, end);
			until = until < at ? at : until;
			add_row(f, list, at, until, line, f->said[sentence].words, &note);
			at = until;
		}
		at = end + 1;
	}
}
