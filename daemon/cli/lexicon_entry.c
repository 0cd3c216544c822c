/* What "bantin lexicon add" accepts and how it changes a file's bytes. Called
 * by lexicon.c and its unit test. */
#include "cli/lexicon_entry.h"

#include "base/i18n.h"
#include "text/foreign.h"
#include "unicode/letters.h"
#include "unicode/syllable.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Words with one space between; hyphens too where `hyphens`. False: a control
 * character. */
static bool tidy(const char *s, bool hyphens, struct str *out)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
		bool space = *s == ' ' || (hyphens && *s == '-');
		if (!space)
			str_addc(out, *s);
		else if (out->len > 0 && out->data[out->len - 1] != ' ')
			str_addc(out, ' ');
	}
	if (out->len > 0 && out->data[out->len - 1] == ' ')
		str_cut(out, out->len - 1);
	return true;
}

/* A syllable, or what lexicons write beyond them (xcô): that which the rules
 * for foreign words leave alone. */
static bool is_spoken(const char *word, size_t len)
{
	struct str lower, said;
	bool good = vi_syllable(word, len);
	if (good || len == 0)
		return good;
	str_init(&lower);
	str_init(&said);
	vi_lower(word, len, &lower);
	bool letters = true;
	for (const char *p = word, *end = word + len; p < end;)
		letters &= letter_is(utf8_next(&p, end));
	if (letters)
		foreign_read(lower.data, lower.len, &said);
	good = letters && strcmp(lower.data, said.data) == 0;
	str_finish(&lower);
	str_finish(&said);
	return good;
}

static int check_spoken(const struct str *spoken, bool number, struct err *e)
{
	if (strcmp(spoken->data, "=") == 0 || strcmp(spoken->data, "*") == 0)
		return 0;
	for (const char *p = spoken->data; *p != '\0';) {
		size_t n = strcspn(p, " ");
		size_t len = n > 0 && p[n - 1] == ',' ? n - 1 : n;
		bool hash = len == 1 && p[0] == '#';
		if (hash && !number)
			return err_set(e, -EINVAL, "lexicon.number",
			        _("\"#\" in the reading needs one in what is written"));
		if (!hash && !is_spoken(p, len))
			return err_set(e, -EINVAL, "lexicon.syllable",
			        _("\"%.*s\" is no Vietnamese syllable; write what is said, as in "
			          "\"oa sinh tơn\""),
			        (int)n, p);
		p += n + (p[n] == ' ');
	}
	return 0;
}

/* Capitals (and no small letter) are an abbreviation. */
static const char *kind_of(const struct str *written)
{
	size_t upper = 0;
	for (const char *p = written->data, *end = p + written->len; p < end;) {
		uint32_t c = utf8_next(&p, end);
		if (letter_is(c) && !letter_is_upper(c))
			return "foreign";
		upper += letter_is(c);
	}
	return upper > 1 ? "abbreviations" : "words";
}

static int check_side(const char *text, bool spoken, struct str *out, struct err *e)
{
	if (utf8_check(NULL, text, strlen(text), e) < 0)
		return -EINVAL;
	if (!tidy(text, spoken, out))
		return err_set(e, -EINVAL, "lexicon.control",
		        _("an entry is one line: no tabs, line ends or other control characters"));
	if (out->len == 0)
		return err_set(e, -EINVAL, "lexicon.empty",
		        spoken ? _("say how it is spoken") : _("say what is written"));
	if (out->len > LEXICON_LINE_BYTES)
		return err_set(e, -EINVAL, "lexicon.long",
		        _("an entry holds at most %d bytes on each side"), LEXICON_LINE_BYTES);
	return 0;
}

int lexicon_line_make(const char *written, const char *spoken, const char *kind,
        struct lexicon_line *ret, struct err *e)
{
	struct lexicon_line l = {.kind = kind};
	str_init(&l.written);
	str_init(&l.spoken);
	int status = check_side(written, false, &l.written, e);
	if (status == 0)
		status = check_side(spoken, true, &l.spoken, e);
	if (status == 0 && l.written.data[0] == '#' && l.written.len > 1 &&
	        strchr(" !", l.written.data[1]))
		status = err_set(e, -EINVAL, "lexicon.comment",
		        _("a line that begins with \"# \" is a comment"));
	if (status == 0)
		status = check_spoken(&l.spoken, strchr(l.written.data, '#') != NULL, e);
	if (status < 0) {
		lexicon_line_finish(&l);
		return status;
	}
	if (l.kind == NULL)
		l.kind = kind_of(&l.written);
	*ret = l;
	return 0;
}

void lexicon_line_finish(struct lexicon_line *l)
{
	str_finish(&l->written);
	str_finish(&l->spoken);
}

static bool has_key(const struct lexicon_line *l, const char *line, size_t len)
{
	return len > l->written.len && line[l->written.len] == '\t' &&
	       memcmp(line, l->written.data, l->written.len) == 0;
}

void lexicon_line_merge(const struct lexicon_line *l, const struct str *old, struct str *ret)
{
	bool done = false;
	if (old->len == 0)
		str_addf(ret, "#!bantin-lexicon 1 %s\n", l->kind);
	for (const char *p = old->data; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		bool same = has_key(l, p, n);
		if (same && !done)
			str_addf(ret, "%s\t%s\n", l->written.data, l->spoken.data);
		else if (!same)
			str_addf(ret, "%.*s\n", (int)n, p);
		done |= same;
		p += n + (p[n] == '\n');
	}
	if (!done)
		str_addf(ret, "%s\t%s\n", l->written.data, l->spoken.data);
}

bool lexicon_line_remove(const struct lexicon_line *l, const struct str *old, struct str *ret)
{
	bool found = false;
	for (const char *p = old->data; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		bool same = has_key(l, p, n);
		if (!same)
			str_addf(ret, "%.*s\n", (int)n, p);
		found |= same;
		p += n + (p[n] == '\n');
	}
	return found;
}
