/* Drafts: the memory between a format's parser and the cleaning for the ear.
 * Owns how text is tidied when it enters a draft, so that no parser does it
 * twice. Called by the formats, by cleaning and by document.c. */
#include "intake/draft.h"

#include "base/mem.h"
#include "base/str.h"
#include "unicode/compose.h"
#include "unicode/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Spaces of all widths, and the marks that stand for none. */
static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
	       cp == 0x205F || cp == 0x3000;
}

static bool is_nothing(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD ||
	       (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x2064) || cp == 0xFEFF;
}

/* Composed where it must be: almost all text is already. */
static char *composed(struct str *text)
{
	if (nfc_surely(text->data, text->len))
		return str_take(text);
	struct str nfc;
	str_init(&nfc);
	nfc_add(text->data, text->len, &nfc);
	str_finish(text);
	return str_take(&nfc);
}

static char *tidied(const char *bytes, size_t len, bool keep_tabs)
{
	struct str out;
	const char *p = bytes, *end = bytes + len;
	bool gap = false;
	str_init(&out);
	while (p < end) {
		const char *at = p;
		uint32_t cp = utf8_next(&p, end);
		if (cp == '\t' && keep_tabs) {
			str_addc(&out, '\t'); /* each: between two an empty cell stands */
			gap = false;
			continue;
		}
		if (is_space(cp)) {
			gap = out.len > 0 && out.data[out.len - 1] != '\t';
			continue;
		}
		if (is_nothing(cp))
			continue;
		if (gap)
			str_addc(&out, ' ');
		gap = false;
		str_add(&out, at, (size_t)(p - at));
	}
	return composed(&out);
}

struct draft *drafts_add(struct drafts *d)
{
	d->items = mem_resize(d->items, d->count + 1, sizeof *d->items);
	struct draft *draft = &d->items[d->count++];
	*draft = (struct draft){.title = mem_string(""),
	        .source = mem_string(""),
	        .author = mem_string(""),
	        .date = mem_string(""),
	        .lang = mem_string(""),
	        .link = mem_string(""),
	        .key = mem_string("")};
	return draft;
}

static void draft_finish(struct draft *d)
{
	char *fields[] = {d->title, d->source, d->author, d->date, d->lang, d->link, d->key};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		free(fields[i]);
	for (size_t i = 0; i < d->block_count; i++)
		free(d->blocks[i].text);
	for (size_t i = 0; i < d->cut_count; i++)
		free(d->cuts[i].text);
	free(d->blocks);
	free(d->cuts);
}

void drafts_drop(struct drafts *d, size_t i)
{
	draft_finish(&d->items[i]);
	d->count--;
	memmove(&d->items[i], &d->items[i + 1], (d->count - i) * sizeof *d->items);
}

void drafts_finish(struct drafts *d)
{
	for (size_t i = 0; i < d->count; i++)
		draft_finish(&d->items[i]);
	free(d->items);
	*d = (struct drafts){0};
}

void draft_set(char **member, const char *bytes, size_t len)
{
	char *text = tidied(bytes, len, false);
	free(*member);
	*member = text;
}

void draft_lang(struct draft *d)
{
	d->lang[strcspn(d->lang, "-_ ,;")] = '\0';
	for (char *c = d->lang; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
}

/* An array of `count` that doubles: true when it is full. */
static bool full(size_t count)
{
	return (count & (count - 1)) == 0;
}

struct block *draft_block(
        struct draft *d, enum block_kind kind, const char *bytes, size_t len, unsigned line)
{
	char *text = tidied(bytes, len, kind == BLOCK_ROW);
	if (text[strspn(text, "\t ")] == '\0') {
		free(text);
		return NULL;
	}
	if (full(d->block_count))
		d->blocks = mem_resize(
		        d->blocks, d->block_count > 0 ? d->block_count * 2 : 1, sizeof *d->blocks);
	struct block *b = &d->blocks[d->block_count++];
	*b = (struct block){.kind = kind, .text = text, .line = line};
	return b;
}

static void cut_taken(struct draft *d, const char *rule, char *text, unsigned line)
{
	if (full(d->cut_count))
		d->cuts = mem_resize(
		        d->cuts, d->cut_count > 0 ? d->cut_count * 2 : 1, sizeof *d->cuts);
	d->cuts[d->cut_count++] = (struct cut){.rule = rule, .text = text, .line = line};
}

void draft_cut(struct draft *d, const char *rule, const char *bytes, size_t len, unsigned line)
{
	char *text = tidied(bytes, len, false);
	if (text[0] == '\0')
		free(text);
	else
		cut_taken(d, rule, text, line);
}

void draft_cut_block(struct draft *d, size_t i, const char *rule)
{
	struct block *b = &d->blocks[i];
	cut_taken(d, rule, b->text, b->line);
	memmove(b, b + 1, (d->block_count - i - 1) * sizeof *b);
	d->block_count--;
}

void draft_cut_hole(struct draft *d, size_t i, const char *rule)
{
	cut_taken(d, rule, d->blocks[i].text, d->blocks[i].line);
	d->blocks[i].text = NULL;
}

void draft_close_holes(struct draft *d)
{
	size_t kept = 0;
	for (size_t i = 0; i < d->block_count; i++)
		if (d->blocks[i].text != NULL)
			d->blocks[kept++] = d->blocks[i];
	d->block_count = kept;
}
