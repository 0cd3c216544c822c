/* bantin extract: the article that is found in a document, and what was left
 * out of it and why; what add, render and check would take from the same file.
 * Nothing is written, no daemon is asked. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/documents.h"
#include "cli/table.h"
#include "cli/verb.h"
#include "intake/document.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
        [BLOCK_PARAGRAPH] = "paragraph",
        [BLOCK_HEADING] = "heading",
        [BLOCK_ITEM] = "item",
        [BLOCK_CAPTION] = "caption",
        [BLOCK_ROW] = "row",
        [BLOCK_NOTE] = "note",
};

/* ---- for people ---- */

static void print_field(const char *label, const char *value)
{
	if (value[0] == '\0')
		return;
	printf("%s: ", label);
	table_put(value, stdout);
	putchar('\n');
}

static void print_text(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		char *line = strndup(p, (size_t)((lf != NULL ? lf : end) - p));
		if (line == NULL)
			abort();
		table_put(line, stdout);
		putchar('\n');
		free(line);
		p = lf != NULL ? lf + 1 : end;
	}
}

static void print_cuts(const struct draft *d)
{
	if (d->cut_count == 0)
		return;
	printf("\n%s\n", _("Left out:"));
	for (size_t i = 0; i < d->cut_count; i++) {
		const struct cut *c = &d->cuts[i];
		if (c->line > 0)
			printf(_("  line %u, %s: "), c->line, documents_rule_label(c->rule));
		else
			printf("  %s: ", documents_rule_label(c->rule));
		table_put(c->text, stdout);
		putchar('\n');
	}
}

static void print_article(const struct intake_article *a, const struct draft *d)
{
	print_field(_("Title"), a->title);
	print_field(_("Source"), a->source);
	print_field(_("Author"), d->author);
	print_field(_("Date"), a->date);
	print_field(_("Address"), d->link);
	putchar('\n');
	print_text(a->text, a->text_len);
	print_cuts(d);
}

static void print_document(const char *path, const struct document *doc, bool many)
{
	if (many)
		printf("== %s ==\n", path);
	if (doc->converted)
		printf(_("Encoding: %s, converted to UTF-8\n"), doc->encoding);
	else if (doc->disguised)
		printf(_("Letters of an old font (%s), converted\n"), doc->encoding);
	if (doc->joined > 0)
		printf(_("Lines joined that were broken within a sentence: %u\n"), doc->joined);
	for (size_t i = 0; i < doc->count; i++) {
		if (i > 0)
			printf("\n--------\n\n");
		print_article(&doc->articles[i], &doc->drafts.items[i]);
	}
}

/* ---- for programs ---- */

static json_t *blocks_json(const struct draft *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->block_count; i++) {
		const struct block *b = &d->blocks[i];
		json_t *o = json_pack("{s:s, s:s, s:i}", "kind", kinds[b->kind], "text", b->text,
		        "line", (int)b->line);
		if (b->kind == BLOCK_ROW) {
			json_object_set_new(o, "table", json_integer(b->table));
			json_object_set_new(o, "head", json_boolean(b->head));
		}
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *cuts_json(const struct draft *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->cut_count; i++)
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:i}", "rule", d->cuts[i].rule, "text",
		                      d->cuts[i].text, "line", (int)d->cuts[i].line));
	return list;
}

static json_t *article_json(const struct intake_article *a, const struct draft *d)
{
	return json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:s%, s:o, s:o}", "title",
	        a->title, "title_spoken", a->title_spoken, "source", a->source, "author", d->author,
	        "date", a->date, "lang", a->lang, "link", d->link, "key", d->key, "text", a->text,
	        a->text_len, "blocks", blocks_json(d), "cuts", cuts_json(d));
}

static json_t *document_json(const char *path, const struct document *doc)
{
	json_t *articles = json_array();
	for (size_t i = 0; i < doc->count; i++)
		json_array_append_new(
		        articles, article_json(&doc->articles[i], &doc->drafts.items[i]));
	return json_pack("{s:s, s:s, s:s, s:b, s:b, s:i, s:o}", "file", path, "format",
	        format_name(doc->format), "encoding", doc->encoding, "converted", doc->converted,
	        "disguised", doc->disguised, "joined", (int)doc->joined, "articles", articles);
}

static int extract_all(
        const struct options *given, const struct document_wishes *wishes, int argc, char **argv)
{
	bool json = options_has(given, "json");
	json_t *list = json_array();
	int code = EXIT_DONE;
	for (int i = 0; i < argc; i++) {
		struct document doc;
		struct err e = {0};
		if (document_read(argv[i], wishes, &doc, &e) < 0) {
			code = verb_fail("extract", EXIT_REFUSED, &e);
			continue;
		}
		if (json)
			json_array_append_new(list, document_json(argv[i], &doc));
		else
			print_document(argv[i], &doc, argc > 1);
		document_finish(&doc);
	}
	if (json) {
		json_dumpf(list, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(list);
	return code;
}

static int run(const struct options *given, int argc, char **argv)
{
	struct documents how;
	struct err e = {0};
	if (argc == 0)
		return verb_usage(
		        "extract", _("no document; name a file, or - for standard input"));
	if (documents_open(given, &how, &e) < 0)
		return verb_fail("extract", EXIT_REFUSED, &e);
	how.wishes.air_at = 0; /* a test alert may be looked at */
	int code = extract_all(given, &how.wishes, argc, argv);
	documents_close(&how);
	return code;
}

static const struct option_spec options[] = {
        DOCUMENT_OPTIONS,
        {"json", 0, NULL, N_("a JSON list, an object a document"), NULL},
        {0},
};

const struct verb verb_extract = {
        .name = "extract",
        .arguments = "FILE...",
        .summary = N_("show the article in a document, and what was left out of it and why"),
        .details = N_("Plain text, article files, HTML pages, RSS and Atom feeds, Word documents "
                      "(.docx),\n"
                      "OpenDocument texts (.odt), told by their content; - is standard input.\n"
                      "Exit code: 0 an article was found in each, 1 at least one was refused.\n\n"
                      "  bantin extract thong-bao.docx\n"
                      "  bantin extract --keep --json page.html\n"
                      "  bantin extract --encoding tcvn3 old.txt"),
        .options = options,
        .run = run,
};
