/* A whole text into what a voice says at once. Sentences are found in the
 * words, after the reading: there the full stops of abbreviations, initials
 * and numbers are gone, and every stop that is left ends a sentence. Long
 * sentences are cut at clauses; pauses come from the marks alone. */
#include "text/reading.h"

#include "base/limits.h"
#include "base/mem.h"
#include "text/trail.h"

#include <stdlib.h>
#include <string.h>

enum {
	CLAUSE_BYTES = 480,     /* longer sentences are cut at a mark */
	CLAUSE_MIN_BYTES = 120, /* but no piece is shorter than this */
	PAUSE_STOP_MS = 420,
	PAUSE_COLON_MS = 320,
	PAUSE_CLAUSE_MS = 160,
	PAUSE_PARAGRAPH_MS = 800,
};

struct work {
	struct script *script;
	size_t cap;
	struct str words;
	struct trail trail;
	size_t seen; /* steps of the trail that lie behind */
	size_t base; /* offset of the paragraph in the text */
	uint32_t paragraph;
};

static uint32_t pause_for(char mark)
{
	switch (mark) {
	case ';':
	case ':':
		return PAUSE_COLON_MS;
	case ',':
		return PAUSE_CLAUSE_MS;
	case '.':
	case '?':
	case '!':
		return PAUSE_STOP_MS;
	default:
		return 0;
	}
}

static bool ends_sentence(const char *s, size_t i, size_t len)
{
	return (s[i] == '.' || s[i] == '?' || s[i] == '!') && (i + 1 == len || s[i + 1] == ' ');
}

/* Bytes of the next piece of `s`: a sentence, or its first clauses. */
static size_t piece(const char *s, size_t len)
{
	size_t sentence = 0, strong = 0, weak = 0, space = 0;
	while (sentence < len && !ends_sentence(s, sentence, len))
		sentence++;
	sentence += sentence < len;
	if (sentence <= CLAUSE_BYTES)
		return sentence;
	for (size_t i = CLAUSE_MIN_BYTES; i < CLAUSE_BYTES && i + CLAUSE_MIN_BYTES / 2 < sentence;
	        i++) {
		if (s[i] == ';' || s[i] == ':')
			strong = i + 1;
		else if (s[i] == ',')
			weak = i + 1;
	}
	if (strong + weak > 0)
		return strong > 0 ? strong : weak;
	for (size_t i = CLAUSE_BYTES; i < sentence && i < LIMIT_SENTENCE_BYTES; i++) {
		if (s[i] == ',' || s[i] == ';' || s[i] == ':')
			return i + 1;
		if (s[i] == ' ')
			space = i;
	}
	return sentence < LIMIT_SENTENCE_BYTES || space == 0 ? sentence : space;
}

/* The bytes of the text from which words [from, to) were read. */
static void locate(struct work *w, size_t to, struct sentence *s)
{
	bool first = true;
	s->from = s->to = w->base;
	while (w->seen < w->trail.count && (first || w->trail.step[w->seen].out <= to)) {
		const struct step *step = &w->trail.step[w->seen++];
		if (first)
			s->from = w->base + step->from;
		s->to = w->base + step->to;
		first = false;
	}
}

static void add(struct work *w, size_t from, size_t to)
{
	struct script *script = w->script;
	const char *s = w->words.data;
	if (script->count == w->cap) {
		w->cap = w->cap == 0 ? 32 : w->cap * 2;
		script->sentences =
		        mem_resize(script->sentences, w->cap, sizeof *script->sentences);
	}
	struct sentence *x = &script->sentences[script->count++];
	*x = (struct sentence){.words = mem_bytes(s + from, to - from),
	        .pause_ms = pause_for(s[to - 1]),
	        .paragraph = w->paragraph};
	locate(w, to, x);
}

static void read_paragraph(struct work *w, const struct reader *r, const char *text, size_t len,
        reading_noter *noter, void *context)
{
	str_clear(&w->words);
	w->trail.count = w->seen = 0;
	reading_trace(r, text, len, &w->words, noter, context, &w->trail);
	size_t from = 0, first = w->script->count;
	while (from < w->words.len) {
		size_t n = piece(w->words.data + from, w->words.len - from);
		if (n > LIMIT_SENTENCE_BYTES - 1)
			n = LIMIT_SENTENCE_BYTES - 1;
		add(w, from, from + n);
		from += n;
		while (from < w->words.len && w->words.data[from] == ' ')
			from++;
	}
	if (w->script->count > first) {
		w->script->sentences[w->script->count - 1].pause_ms = PAUSE_PARAGRAPH_MS;
		w->paragraph++;
	}
}

struct shifted { /* notes of a paragraph, with offsets of the whole text */
	reading_noter *noter;
	void *context;
	size_t base;
};

static void shift(void *context, const struct reading_note *note)
{
	struct shifted *s = context;
	struct reading_note n = *note;
	n.from += s->base;
	n.to += s->base;
	s->noter(s->context, &n);
}

void script_read(const struct reader *r, const char *text, size_t len, struct script *ret,
        reading_noter *noter, void *context)
{
	struct work w = {.script = ret};
	struct shifted s = {noter, context, 0};
	*ret = (struct script){0};
	str_init(&w.words);
	for (size_t at = 0; at < len;) {
		const char *nl = memchr(text + at, '\n', len - at);
		size_t n = nl != NULL ? (size_t)(nl - text) - at : len - at;
		w.base = s.base = at;
		read_paragraph(&w, r, text + at, n, noter != NULL ? shift : NULL, &s);
		at += n + 1;
	}
	free(w.trail.step);
	str_finish(&w.words);
}

void script_finish(struct script *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->sentences[i].words);
	free(s->sentences);
	*s = (struct script){0};
}
