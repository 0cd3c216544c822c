/* Articles made of drafts: which block is the title, and in which language the
 * rest is. A page's own word about its language is often its template's, so
 * the spelling decides. Called by document.c. */
#include "intake/compose_article.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "unicode/legacy.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_BYTES_MAX = 200, TITLE_CHARACTERS = 60 };

/* ---- the title ---- */

static bool ends_as_title(const char *text)
{
	size_t n = strlen(text);
	return n > 0 && strchr(".:;,!", text[n - 1]) == NULL;
}

static bool may_be_title(const struct block *b)
{
	return (b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_HEADING) &&
	       strlen(b->text) <= TITLE_BYTES_MAX && ends_as_title(b->text) &&
	       strstr(b->text, ". ") == NULL;
}

static bool is_capitals(const char *text)
{
	return letters_all_upper(text, strlen(text), 4);
}

/* "THÔNG BÁO" says what it is; the line after it says of what. */
static bool goes_on(const struct block *kind, const struct block *b)
{
	enum { KIND_BYTES_MAX = 60 };
	return strlen(kind->text) <= KIND_BYTES_MAX && is_capitals(kind->text) && may_be_title(b) &&
	       (str_starts(b->text, "Về ") || str_starts(b->text, "V/v") ||
	               str_starts(b->text, "(V/v") || is_capitals(b->text));
}

/* How many of the first blocks are the title; it is put into `title`. */
static size_t find_title(const struct draft *d, int title_line, struct str *title)
{
	if (d->title[0] != '\0') {
		str_adds(title, d->title);
		return d->block_count > 1 && strcmp(d->blocks[0].text, d->title) == 0;
	}
	if (d->block_count < 2)
		return 0;
	const struct block *b = d->blocks;
	bool own_line = title_line > 0 && b[0].line == (unsigned)title_line;
	if (!own_line && !may_be_title(&b[0]))
		return 0;
	str_adds(title, b[0].text);
	if (d->block_count < 3 || !goes_on(&b[0], &b[1]))
		return 1;
	str_addc(title, ' ');
	str_adds(title, b[1].text);
	return 2;
}

/* The first characters of a text without a title, cut at a word. */
static size_t first_words(const char *text)
{
	const char *p = text, *end = text + strlen(text), *cut = NULL;
	for (int i = 0; i < TITLE_CHARACTERS && p < end; i++) {
		if (*p == ' ')
			cut = p;
		utf8_next(&p, end);
	}
	return (size_t)((p < end && *p != ' ' && cut != NULL ? cut : p) - text);
}

/* At most `limit` bytes, cut at a word or at least at a letter. */
static char *at_most(const char *text, size_t limit)
{
	size_t n = strlen(text);
	if (n <= limit)
		return mem_string(text);
	for (n = limit; n > limit / 2 && text[n] != ' ';)
		n--;
	while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	return mem_bytes(text, n);
}

/* ---- the language ---- */

static bool is_vietnamese(const char *text, size_t len)
{
	enum { LOOK = 16 << 10, WORDS_LEAST = 8 };
	const char *p = text, *end = text + (len < LOOK ? len : LOOK), *word = NULL;
	size_t words = 0, syllables = 0, marked = 0;
	while (p < end) {
		const char *at = p;
		bool letter = letter_is(utf8_next(&p, end));
		if (letter && word == NULL)
			word = at;
		if ((letter && p < end) || word == NULL)
			continue;
		size_t n = (size_t)((letter ? p : at) - word);
		words++;
		syllables += vi_syllable(word, n);
		marked += vi_marked(word, n);
		word = NULL;
	}
	return words >= WORDS_LEAST && syllables * 10 >= words * 6 && marked * 4 >= words;
}

static char *language(const struct draft *d, const char *text, size_t len)
{
	if (strncmp(d->lang, "vi", 2) == 0 &&
	        (d->lang[2] == '\0' || d->lang[2] == '-' || d->lang[2] == '_'))
		return mem_string("vi");
	if (d->lang[0] != '\0' && is_vietnamese(text, len))
		return mem_string("vi");
	return at_most(d->lang, LIMIT_FIELD_BYTES);
}

/* ---- all ---- */

static int complain(const char *path, const struct draft *d, struct err *e)
{
	if (d->cut_count > 0)
		err_set(e, -ENODATA, "intake.nothing_left",
		        _("nothing is left of it to be said: all of it looks like captions, "
		          "letterheads or signatures; --keep keeps everything"));
	else
		err_set(e, -ENODATA, "article.empty", _("there is no text in it"));
	return err_at(e, path, 0, 0);
}

int article_of_draft(const char *path, const struct draft *d, int title_line,
        struct intake_article *ret, struct err *e)
{
	struct str title, text;
	if (d->block_count == 0)
		return complain(path, d, e);
	str_init(&title);
	str_init(&text);
	size_t taken = find_title(d, title_line, &title);
	bool spoken = title.len > 0;
	for (size_t i = taken; i < d->block_count; i++) {
		if (text.len > 0)
			str_addc(&text, '\n');
		str_adds(&text, d->blocks[i].text);
	}
	if (!spoken)
		str_add(&title, d->blocks[0].text, first_words(d->blocks[0].text));
	if (text.len > LIMIT_ARTICLE_BYTES) {
		str_finish(&title);
		str_finish(&text);
		err_set(e, -EFBIG, "article.too_long",
		        _("the text is longer than %zu bytes; cut it into several articles"),
		        LIMIT_ARTICLE_BYTES);
		return err_at(e, path, 0, 0);
	}
	*ret = (struct intake_article){.title = at_most(title.data, LIMIT_TITLE_BYTES),
	        .title_spoken = spoken,
	        .source = at_most(d->source, LIMIT_FIELD_BYTES),
	        .date = at_most(d->date, LIMIT_FIELD_BYTES),
	        .lang = language(d, text.data, text.len),
	        .text_len = text.len,
	        .text_line = (int)d->blocks[taken].line};
	ret->text = str_take(&text);
	char **field;
	for (size_t i = 0; (field = intake_article_field(ret, i)) != NULL; i++)
		if (*field == NULL)
			*field = mem_string("");
	str_finish(&title);
	return 0;
}

/* ---- old fonts ---- */

static void undisguise(char **member, enum legacy x)
{
	struct str out;
	str_init(&out);
	legacy_decode_disguised(x, *member, strlen(*member), &out);
	free(*member);
	*member = str_take(&out);
}

void draft_undisguise(struct draft *d)
{
	struct legacy_guess g;
	struct str all;
	str_init(&all);
	for (size_t i = 0; i < d->block_count; i++) {
		str_adds(&all, d->blocks[i].text);
		str_addc(&all, '\n');
	}
	legacy_guess(all.data, all.len, &g);
	str_finish(&all);
	if (!g.sure || !g.disguised)
		return;
	for (size_t i = 0; i < d->block_count; i++)
		undisguise(&d->blocks[i].text, g.encoding);
	for (size_t i = 0; i < d->cut_count; i++)
		undisguise(&d->cuts[i].text, g.encoding);
	char **fields[] = {&d->title, &d->source, &d->author};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		undisguise(fields[i], g.encoding);
}
