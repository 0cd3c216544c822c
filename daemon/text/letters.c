/* Letters by their names, from voices/vi/letters.tsv: the broadcast style, and
 * the school and short styles where the reading style asks for them. Rules:
 * docs/reading.md, L. */
#include "text/reader.h"

#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <stdio.h>
#include <string.h>

/* The name under "STYLE letter", or just "letter". */
static struct span name_in(const struct line *l, const char *style, const char *letter)
{
	char key[32];
	snprintf(key, sizeof key, "%s%s%s", style, style[0] != '\0' ? " " : "", letter);
	const struct lexicon_entry *e = lexicon_find(l->r->lexicon, key, strlen(key), false);
	for (uint32_t i = e != NULL ? e->first : 0; i != 0;
	        i = lexicon_sense_of(l->r->lexicon, i)->next)
		if (lexicon_sense_of(l->r->lexicon, i)->kind == LEXICON_LETTERS)
			return lexicon_sense_of(l->r->lexicon, i)->reading;
	return (struct span){NULL, 0};
}

static void say_letter(struct line *l, uint32_t cp, const char *role)
{
	static const char plain[] = "123456"
	                            "7";
	static const char *const vietnamese[] = {"ă", "â", "ê", "ô", "ơ", "ư", "đ"};
	struct vi_letter v = vi_letter(letter_lower(cp));
	const char *at = v.base != 0 ? strchr(plain, v.base) : NULL;
	char letter[4] = {v.base, 0};
	const char *name = at != NULL && v.base != '\0' ? vietnamese[at - plain] : letter;
	struct span said = {NULL, 0};
	if (v.base == 0)
		return;
	if (l->r->style.school_letters)
		said = name_in(l, "school", name);
	if (said.data == NULL && l->r->style.short_letters)
		said = name_in(l, "short", name);
	if (said.data == NULL && role[0] != '\0')
		said = name_in(l, role, name);
	if (said.data == NULL)
		said = name_in(l, "", name);
	if (said.data != NULL)
		emit_span(l->e, said);
	else
		emit_word(l->e, name, strlen(name));
}

static bool holds_stroke(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if ((uint8_t)text[i] == 0xC4 && ((uint8_t)text[i + 1] & 0xFE) == 0x90)
			return true;
	return false;
}

static void say_all(struct line *l, const char *text, size_t len, const char *role)
{
	const char *p = text, *end = text + len;
	while (p < end) {
		uint32_t cp = utf8_next(&p, end);
		bool d = cp == 'd' || cp == 'D';
		say_letter(l, cp, d && holds_stroke(text, len) ? "initial" : role);
	}
}

void say_letters(struct line *l, const char *text, size_t len)
{
	say_all(l, text, len, "acronym");
}

void say_initial(struct line *l, size_t i)
{
	say_all(l, tok_text(l, i), tok(l, i)->len, "initial");
}
