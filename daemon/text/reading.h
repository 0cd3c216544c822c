/* Reading: written Vietnamese in, words to be spoken out. The public face of
 * the room; everything else in text/ is behind it.
 *
 * A reader is made once from lexicon bytes and a style, is immutable after,
 * and may be used by several threads at once. What comes out holds Vietnamese
 * letters, spaces and . , ? ! : ; and nothing else: no digit, no symbol, no
 * run of capitals (vietnamese house style: docs/reading.md). */
#ifndef BANTIN_TEXT_READING_H
#define BANTIN_TEXT_READING_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* How document numbers such as 45-NQ/TW are read. */
enum reading_documents {
	READING_DOCUMENTS_EXPAND,
	READING_DOCUMENTS_SPELL,
	READING_DOCUMENTS_NUMBER
};

/* Regional and house choices; reading_style_default() is the North's. */
struct reading_style {
	bool le;             /* 105 "một trăm lẻ năm" instead of "linh" */
	bool ngan;           /* "ngàn" instead of "nghìn" */
	bool bon;            /* 24 "hai mươi bốn" instead of "tư" */
	bool mung;           /* days 1 to 10 as "mùng một" */
	bool school_letters; /* gờ, mờ, nờ instead of giê, em-mờ, en-nờ */
	bool short_letters;  /* em, en, ét, ích */
	bool minutes;        /* 7h30 "bảy giờ ba mươi phút" */
	bool say_addresses;  /* web addresses read; false: "đường dẫn" */
	enum reading_documents documents;
};

void reading_style_default(struct reading_style *s);

/* Where the lexicons come from. The room does no I/O: the caller maps files
 * and keeps the bytes alive as long as the reader. Later files win. */
struct reading_file {
	const char *name; /* for error messages: file and line */
	struct span bytes;
};

struct reader;
int reader_create(const struct reading_style *style, const struct reading_file *files, size_t count,
        struct reader **ret, struct err *e);
void reader_destroy(struct reader *r);

/* One changed span, for --explain and for doubts. Strings live until the
 * callback returns. */
struct reading_note {
	size_t from, to;     /* bytes of the input line */
	const char *klass;   /* "number", "date", "abbreviation" ...: static */
	const char *rule;    /* which rule read it: static or from the lexicon */
	const char *written; /* the span, NUL-terminated */
	const char *spoken;
	int sure;          /* 0-100 */
	const char *doubt; /* N_() sentence for the officer, or NULL */
};
typedef void reading_noter(void *context, const struct reading_note *note);

/* Read one line (strict UTF-8, no newline in it; validated by the caller with
 * utf8_check) and append its words to `out`, no newline. `noter` may be NULL. */
void reading_line(const struct reader *r, const char *line, size_t len, struct str *out,
        reading_noter *noter, void *context);

/* What a voice says at once, and how long to be silent after it. */
struct sentence {
	char *words;        /* NUL-terminated, at most LIMIT_SENTENCE_BYTES */
	uint32_t pause_ms;  /* after it: by its last mark, longer at a paragraph's end */
	uint32_t paragraph; /* 0-based */
	size_t from, to;    /* bytes of the text it was read from */
};

struct script {
	struct sentence *sentences;
	size_t count;
};

/* Read a whole text (paragraphs are lines) into sentences. */
void script_read(const struct reader *r, const char *text, size_t len, struct script *ret,
        reading_noter *noter, void *context);
void script_finish(struct script *s);

#endif
