/* Words on their way out. A mark waits until the next word, so that marks
 * which meet become one, and none begins a line. */
#include "text/emit.h"

#include <string.h>

void emit_init(struct emit *e, struct str *out)
{
	*e = (struct emit){.out = out, .start = out->len};
}

static void flush(struct emit *e)
{
	if (e->out->len > e->start) {
		if (e->mark != 0)
			str_addc(e->out, e->mark);
		str_addc(e->out, ' ');
	}
	e->mark = 0;
	e->soft = false;
}

void emit_word(struct emit *e, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	flush(e);
	str_add(e->out, bytes, len);
}

void emit_span(struct emit *e, struct span text)
{
	const char *p = text.data, *end = p + text.len;
	while (p < end) {
		const char *from = p;
		while (p < end && *p != ' ' && *p != ',' && *p != '-')
			p++;
		emit_word(e, from, (size_t)(p - from));
		if (p < end && *p == ',')
			emit_pause(e);
		p++;
	}
}

void emit_text(struct emit *e, const char *text)
{
	emit_span(e, (struct span){text, strlen(text)});
}

static int rank(char mark)
{
	static const char order[] = ",;:.!?";
	const char *p = mark != 0 ? strchr(order, mark) : NULL;
	return p != NULL ? (int)(p - order) + 1 : 0;
}

void emit_mark(struct emit *e, char mark)
{
	if (e->out->len == e->start)
		return;
	if (rank(mark) >= rank(e->mark)) {
		e->mark = mark;
		e->soft = false;
	}
}

void emit_pause(struct emit *e)
{
	if (e->out->len > e->start && e->mark == 0) {
		e->mark = ',';
		e->soft = true;
	}
}

void emit_finish(struct emit *e)
{
	if (e->mark != 0 && !e->soft)
		str_addc(e->out, e->mark);
	e->mark = 0;
}
