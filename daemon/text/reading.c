/* A line into words: clean, take apart, and ask the readings one after the
 * other at each token. Most tokens are Vietnamese words that nothing claims,
 * and those go straight through. A reader is immutable after reader_create(). */
#include "text/reader.h"

#include "base/mem.h"
#include "text/trail.h"
#include "unicode/clean.h"
#include "unicode/syllable.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 1 << 15, STRETCH_BYTES = 2000 }; /* a longer line is read in pieces */

void reading_style_default(struct reading_style *s)
{
	*s = (struct reading_style){.say_addresses = true, .documents = READING_DOCUMENTS_EXPAND};
}

static const char *const subject_names[SUBJECTS] = {[SUBJECT_DASH] = "N-N",
        [SUBJECT_SLASH] = "N/N",
        [SUBJECT_DOT] = "N.N",
        [SUBJECT_YEAR] = "N/NNNN",
        [SUBJECT_ZERO] = "0N",
        [SUBJECT_DIGITS] = "NNN",
        [SUBJECT_COLON] = "N:N",
        [SUBJECT_HOUR] = "Ng",
        [SUBJECT_NUMERAL] = "XIV"};

int reader_create(const struct reading_style *style, const struct reading_file *files, size_t count,
        struct reader **ret, struct err *e)
{
	static const char evidence[] = "#!bantin-evidence";
	struct reader *r = mem_alloc(sizeof *r);
	r->style = *style;
	r->lexicon = lexicon_create();
	r->evidence = evidence_create();
	for (size_t i = 0; i < count; i++) {
		struct span b = files[i].bytes;
		bool rules = b.len >= strlen(evidence) &&
		             memcmp(b.data, evidence, strlen(evidence)) == 0;
		int bad = rules ? evidence_add(r->evidence, files[i].name, b, e)
		                : lexicon_add(r->lexicon, files[i].name, b, e);
		if (bad < 0) {
			reader_destroy(r);
			return bad;
		}
	}
	for (size_t i = 0; i < SUBJECTS; i++)
		r->subject[i] =
		        evidence_subject(r->evidence, subject_names[i], strlen(subject_names[i]));
	*ret = r;
	return 0;
}

void reader_destroy(struct reader *r)
{
	if (r == NULL)
		return;
	lexicon_destroy(r->lexicon);
	evidence_destroy(r->evidence);
	free(r);
}

/* The readings that each kind of token is offered to, in order. */
static reading_fn *const for_word[] = {read_heading, read_ipv6, read_dated_month, read_choices,
        read_bare_name, read_roman, read_boat, read_money, read_period, read_short_document,
        read_milestone, read_over, read_lexicon, read_code, read_initials, read_word, NULL};
static reading_fn *const for_number[] = {read_heading, read_ipv6, read_power, read_half_day,
        read_lexicon, read_hidden, read_phone, read_plate, read_standard, read_document, read_sets,
        read_result, read_time, read_degrees, read_split, read_date, read_range, read_code,
        read_quantity, NULL};
static reading_fn *const for_sign[] = {read_heading, read_calling_code, read_keys, read_tag,
        read_pointer, read_phone, read_money, read_lexicon, read_over, read_sign, NULL};
static reading_fn *const for_mark[] = {read_mark, NULL};
static reading_fn *const for_address[] = {read_address, NULL};

static reading_fn *const *readings_for(const struct line *l, size_t at)
{
	switch ((enum token_kind)tok(l, at)->kind) {
	case TOKEN_WORD:
		return for_word;
	case TOKEN_NUMBER:
		return for_number;
	case TOKEN_MARK:
		return for_mark;
	case TOKEN_ADDRESS:
		return for_address;
	case TOKEN_DASH:
	case TOKEN_SLASH:
	case TOKEN_OPEN:
	case TOKEN_CLOSE:
	case TOKEN_QUOTE:
	case TOKEN_SIGN:
	case TOKEN_END:
		return for_sign;
	}
	return for_sign;
}

/* A Vietnamese word that no lexicon entry begins with. */
static bool passes(const struct line *l, size_t at)
{
	const struct token *t = tok(l, at);
	return t->kind == TOKEN_WORD && (t->shape == SHAPE_LOWER || t->shape == SHAPE_CAPITAL) &&
	       at > 0 && !l->headline && t->len > 1 && !tok_joined(l, at + 1) && t->reach == 0 &&
	       vi_syllable(tok_text(l, at), t->len) && (t->len > 4 || english_word(l, at) == NULL);
}

struct watch { /* who wants to know */
	reading_noter *noter;
	void *context;
	struct trail *trail;
	const struct clean *clean;
	const char *line;
	size_t base; /* offset of this piece in the line */
};

static void note(const struct line *l, const struct watch *w, size_t at, const struct claim *c,
        size_t before)
{
	const struct token *last = tok(l, c->end - 1);
	size_t from = clean_origin(w->clean, tok(l, at)->from),
	       to = clean_origin(w->clean, last->from + last->len);
	if (w->trail != NULL) {
		struct trail *t = w->trail;
		if (t->count == t->cap) {
			t->cap = t->cap == 0 ? 64 : t->cap * 2;
			t->step = mem_resize(t->step, t->cap, sizeof *t->step);
		}
		t->step[t->count++] = (struct step){l->e->out->len, w->base + from, w->base + to};
	}
	bool quiet = strcmp(c->klass, "mark") == 0 || strcmp(c->rule, "word") == 0 ||
	             strcmp(c->rule, "pause") == 0 || strcmp(c->rule, "dash") == 0;
	if (w->noter == NULL || quiet)
		return;
	const char *spoken = l->e->out->data + before;
	while (*spoken != '\0' && strchr(".,;:!? ", *spoken) != NULL)
		spoken++;
	if (strlen(spoken) == to - from && memcmp(spoken, w->line + from, to - from) == 0)
		return; /* nothing changed */
	char *written = mem_bytes(w->line + from, to - from);
	w->noter(w->context, &(struct reading_note){w->base + from, w->base + to, c->klass, c->rule,
	                             written, spoken, c->sure, c->doubt});
	free(written);
}

/* thứ hai, BĐ ba: what an abbreviation stands for ends in a number. "năm" and
 * "tư" mostly mean something else. */
static bool ends_in_number(const struct str *said)
{
	static const char *const endings[] = {" một", " hai", " ba", " bốn", " sáu", " bảy", " tám",
	        " chín", " mười", " thứ tư", " thứ năm"};
	const char *tail = said->data + (said->len > 24 ? said->len - 24 : 0);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (str_ends(tail, endings[i]))
			return true;
	return false;
}

static void read_tokens(struct line *l, const struct watch *w)
{
	bool watched = w->noter != NULL || w->trail != NULL, number = false;
	for (size_t at = 0; at < l->count;) {
		struct claim c = {at + 1, "word", "word", 100, NULL};
		size_t before = l->e->out->len;
		if (number && tok(l, at)->kind == TOKEN_NUMBER && tok(l, at)->gap)
			emit_pause(l->e); /* báo động II 0,3m: two numbers, not one */
		if (passes(l, at))
			emit_word(l->e, tok_text(l, at), tok(l, at)->len);
		else
			for (reading_fn *const *f = readings_for(l, at);
			        *f != NULL && !(*f)(l, at, &c); f++)
				continue;
		if (watched)
			note(l, w, at, &c, before);
		at = c.end > at ? c.end : at + 1;
		number = tok(l, at - 1)->kind == TOKEN_NUMBER || strcmp(c.klass, "roman") == 0 ||
		         (strcmp(c.klass, "abbreviation") == 0 && ends_in_number(l->e->out));
	}
}

/* Two capitals that are an abbreviation as well as a syllable. */
static bool is_abbreviation(const struct line *l, size_t i)
{
	const struct lexicon_entry *e =
	        lexicon_find(l->r->lexicon, l->text + l->token[i].from, l->token[i].len, false);
	for (uint32_t s = e != NULL ? e->first : 0; s != 0;
	        s = lexicon_sense_of(l->r->lexicon, s)->next)
		if (lexicon_sense_of(l->r->lexicon, s)->kind == LEXICON_ABBREVIATIONS)
			return true;
	return false;
}

/* At least 70 % of the letters are capitals, and two words or more say so.
 * Capitals that are no syllable (UBND, AFP) are abbreviations anywhere and say
 * nothing. */
static bool is_headline(const struct line *l)
{
	size_t upper = 0, all = 0, words = 0;
	bool marked = false;
	for (size_t i = 0; i < l->count; i++) {
		const struct token *t = &l->token[i];
		size_t n = utf8_length(l->text + t->from, t->len);
		bool capitals = t->shape == SHAPE_UPPER && n > 1;
		if (t->kind != TOKEN_WORD || (t->shape == SHAPE_UPPER && n == 1))
			continue;
		if (capitals && !vi_syllable(l->lower + t->from, t->len))
			continue;
		if (capitals && n == 2 && is_abbreviation(l, i))
			continue; /* ĐU, CA, TU among other abbreviations */
		marked |= capitals && vi_marked(l->lower + t->from, t->len);
		upper += capitals ? n : t->shape != SHAPE_LOWER;
		all += n;
		words += capitals;
	}
	return words >= 2 && marked && upper * 10 >= all * 7;
}

static void read_piece(struct emit *e, const struct reader *r, struct clean *clean, struct watch *w,
        const char *line, size_t len)
{
	clean_line(clean, line, len);
	w->line = line;
	w->clean = clean;
	struct str text;
	str_init(&text);
	str_add(&text, clean->text.data, clean->text.len);
	char *lower = mem_alloc(text.len + 1);
	lower_in_place(text.data, text.len, lower);
	struct line l = {.r = r, .text = text.data, .lower = lower, .len = text.len, .e = e};
	lex_line(&l);
	for (size_t i = 0; i < l.count; i++)
		l.token[i].reach =
		        (uint8_t)lexicon_reach(r->lexicon, lower + l.token[i].from, l.token[i].len);
	l.headline = is_headline(&l);
	read_tokens(&l, w);
	free(l.token);
	free(lower);
	str_finish(&text);
}

static size_t boundary(const char *line, size_t i)
{
	while (i > 0 && ((uint8_t)line[i] & 0xC0) == 0x80)
		i--;
	return i;
}

/* Where a long line may be cut: in a stretch without any space, which no text
 * has and which the lexer would look at over and over; after a full stop and a
 * space; at a space. */
static size_t cut(const char *line, size_t len)
{
	size_t run = 0, stop = 0, space = 0, i = 0;
	for (; i < len && i < PIECE_BYTES; i++) {
		run = line[i] == ' ' ? 0 : run + 1;
		if (run == STRETCH_BYTES)
			return boundary(line, i);
		if (line[i] == ' ')
			space = i;
		if (line[i] == ' ' && i > 0 && line[i - 1] == '.')
			stop = i;
	}
	if (i == len)
		return len;
	return stop > PIECE_BYTES / 2 ? stop : space > 0 ? space : boundary(line, i);
}

void reading_trace(const struct reader *r, const char *line, size_t len, struct str *out,
        reading_noter *noter, void *context, struct trail *trail)
{
	struct watch w = {.noter = noter, .context = context, .trail = trail};
	struct clean clean;
	struct emit e;
	clean_init(&clean);
	emit_init(&e, out);
	while (w.base < len) {
		size_t n = cut(line + w.base, len - w.base);
		read_piece(&e, r, &clean, &w, line + w.base, n);
		w.base += n;
	}
	emit_finish(&e);
	clean_finish(&clean);
}

void reading_line(const struct reader *r, const char *line, size_t len, struct str *out,
        reading_noter *noter, void *context)
{
	reading_trace(r, line, len, out, noter, context, NULL);
}
