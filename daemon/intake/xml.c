/* The one place where expat is called, so that its dangers (entities, depth,
 * memory) are dealt with once. Called by feed.c, docx.c and cap.c. */
#include "intake/xml.h"

#include "base/i18n.h"
#include "base/str.h"
#include "intake/html_tree.h"

#include <errno.h>
#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	const struct xml_listener *listener;
	XML_Parser parser;
	unsigned depth;
	int status;         /* why it was stopped */
	const char *reason; /* N_(), for E2BIG */
	int lines_before;   /* that expat does not see */
};

/* expat hands no context to its allocator. */
static _Thread_local size_t memory_used;

union counted {
	size_t size;
	max_align_t align;
};

static void *counted_resize(void *old, size_t size)
{
	union counted *block = old != NULL ? (union counted *)old - 1 : NULL;
	size_t had = block != NULL ? block->size : 0;
	if (size > XML_MEMORY || memory_used - had + size > XML_MEMORY)
		return NULL;
	block = realloc(block, size + sizeof *block);
	if (block == NULL)
		return NULL;
	memory_used = memory_used - had + size;
	block->size = size;
	return block + 1;
}

static void *counted_alloc(size_t size)
{
	return counted_resize(NULL, size);
}

static void counted_free(void *old)
{
	if (old == NULL)
		return;
	union counted *block = (union counted *)old - 1;
	memory_used -= block->size;
	free(block);
}

static void stop(struct walk *w, int status, const char *reason)
{
	if (w->status == 0) {
		w->status = status;
		w->reason = reason;
		XML_StopParser(w->parser, XML_FALSE);
	}
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct walk *w = context;
	if (w->status != 0)
		return;
	if (++w->depth > XML_DEPTH)
		stop(w, -E2BIG, N_("its elements are nested too deep"));
	else if (!w->listener->start(w->listener->context, name, attributes))
		stop(w, -ECANCELED, NULL);
}

static void on_end(void *context, const XML_Char *name)
{
	struct walk *w = context;
	if (w->status != 0)
		return;
	w->depth--;
	if (!w->listener->end(w->listener->context, name))
		stop(w, -ECANCELED, NULL);
}

static void on_text(void *context, const XML_Char *bytes, int len)
{
	struct walk *w = context;
	if (w->status == 0)
		w->listener->text(w->listener->context, bytes, (size_t)len);
}

static void on_entity(void *context, const XML_Char *name, int parameter, const XML_Char *value,
        int len, const XML_Char *base, const XML_Char *system, const XML_Char *public_id,
        const XML_Char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len, (void)base, (void)system;
	(void)public_id, (void)notation;
	stop(context, -E2BIG, N_("it declares entities, which articles do not need"));
}

/* Asked for whatever lies outside: it is empty, and nothing is opened. */
static int on_outside(XML_Parser parser, const XML_Char *context, const XML_Char *base,
        const XML_Char *system, const XML_Char *public_id)
{
	(void)base, (void)system, (void)public_id;
	XML_Parser empty = XML_ExternalEntityParserCreate(parser, context, NULL);
	if (empty == NULL)
		return XML_STATUS_ERROR;
	enum XML_Status status = XML_Parse(empty, "", 0, 1);
	XML_ParserFree(empty);
	return (int)status;
}

/* An entity that nobody declared: feeds use those of HTML. */
static void on_unknown(void *context, const XML_Char *name, int parameter)
{
	struct walk *w = context;
	struct str written, text;
	if (parameter || w->status != 0 || w->listener->text == NULL)
		return;
	str_init(&written);
	str_init(&text);
	str_addf(&written, "&%s;", name);
	html_decode(written.data, written.len, &text);
	w->listener->text(w->listener->context, text.data, text.len);
	str_finish(&written);
	str_finish(&text);
}

static int complain(struct walk *w, const char *path, struct err *e)
{
	enum XML_Error code = XML_GetErrorCode(w->parser);
	int line = (int)XML_GetCurrentLineNumber(w->parser) + w->lines_before;
	if (w->status == -ECANCELED)
		return w->status;
	if (w->status == 0 && code == XML_ERROR_NO_MEMORY) {
		w->status = -E2BIG;
		w->reason = N_("it takes too much memory");
	}
	if (w->status == -E2BIG)
		err_set(e, w->status, "xml.bounds", "%s", _(w->reason));
	else
		err_set(e, -EINVAL, "xml.broken", _("it is broken or cut short (%s)"),
		        XML_ErrorString(code));
	return err_at(e, path, line, 0);
}

/* Blank lines before the declaration, which programs of pages leave there, and a byte
 * order mark before them: expat wants neither. */
size_t xml_blank(const char *bytes, size_t len)
{
	size_t mark = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, n = mark;
	while (n < len && strchr(" \t\r\n", bytes[n]) != NULL && bytes[n] != '\0')
		n++;
	return len - n >= 5 && memcmp(bytes + n, "<?xml", 5) == 0 ? n : 0;
}

int xml_walk(const char *path, const char *bytes, size_t len, const struct xml_listener *listener,
        struct err *e)
{
	static const XML_Memory_Handling_Suite memory = {
	        counted_alloc, counted_resize, counted_free};
	struct walk w = {.listener = listener};
	int status = 0;
	size_t blank = xml_blank(bytes, len);
	for (size_t i = 0; i < blank; i++)
		w.lines_before += bytes[i] == '\n';
	bytes += blank;
	len -= blank;
	memory_used = 0;
	w.parser = XML_ParserCreate_MM("UTF-8", &memory, listener->namespaces ? "|" : NULL);
	if (w.parser == NULL)
		return err_sys(e, -ENOMEM, "xml.memory", _("cannot read %s"), path);
	XML_SetUserData(w.parser, &w);
	XML_SetElementHandler(w.parser, on_start, on_end);
	if (listener->text != NULL)
		XML_SetCharacterDataHandler(w.parser, on_text);
	XML_SetEntityDeclHandler(w.parser, on_entity);
	/* As if there were a DTD somewhere that could declare them: what is unknown
	 * is no mistake then. */
	XML_SetExternalEntityRefHandler(w.parser, on_outside);
	XML_SetSkippedEntityHandler(w.parser, on_unknown);
	XML_SetParamEntityParsing(w.parser, XML_PARAM_ENTITY_PARSING_ALWAYS);
	XML_UseForeignDTD(w.parser, XML_TRUE);
	if (len > INT_MAX)
		status = err_set(e, -E2BIG, "xml.bounds", _("it takes too much memory"));
	else if (XML_Parse(w.parser, bytes, (int)len, 1) != XML_STATUS_OK)
		status = complain(&w, path, e);
	XML_ParserFree(w.parser);
	return status;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}
