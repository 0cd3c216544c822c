/* The reader's inside, and the readings, a file each. Private to the room. */
#ifndef BANTIN_TEXT_READER_H
#define BANTIN_TEXT_READER_H

#include "text/evidence.h"
#include "text/lexicon.h"
#include "text/line.h"

/* The ambiguous shapes that evidence.tsv knows, by these names. */
enum shape_subject {
	SUBJECT_DASH,    /* N-N */
	SUBJECT_SLASH,   /* N/N */
	SUBJECT_DOT,     /* N.N */
	SUBJECT_YEAR,    /* N/NNNN and N-NNNN */
	SUBJECT_ZERO,    /* 0N: is the leading zero said? */
	SUBJECT_DIGITS,  /* NNN: digit by digit or as a number */
	SUBJECT_COLON,   /* N:N */
	SUBJECT_HOUR,    /* 8 g: an hour or grams */
	SUBJECT_NUMERAL, /* XIV: a Roman numeral or letters */
	SUBJECTS
};

struct reader {
	struct reading_style style;
	struct lexicon *lexicon;
	struct evidence *evidence;
	const struct subject *subject[SUBJECTS];
};

/* One sense of an ambiguous shape: its name in evidence.tsv, and whether it is
 * possible at all here. */
struct choice {
	const char *sense;
	bool possible;
};

/* The best possible choice by evidence, or -1 if none is possible; `ret_sure`
 * 0-100 by how far it is ahead. Equal weights: the first. */
int choose(const struct line *l, enum shape_subject shape, const struct choice *choices,
        size_t count, size_t at, size_t end, int *ret_sure);

/* --- numbers (number.c) --- */
enum { NUMBER_DIGITS_MAX = 18 };

struct number {
	char whole[48];    /* digits of the whole part, separators gone */
	char fraction[32]; /* digits after the decimal mark, "" if none */
	bool fits;         /* false: no number of these shapes (a date, a version, too long) */
	bool grouped;      /* written with thousands marks */
};
void number_parse(const char *text, size_t len, struct number *ret);
/* Leading zeros dropped; digit by digit where there are too many, or marks between. */
void say_cardinal(struct line *l, const char *digits, size_t len);
void say_digits(struct line *l, const char *digits, size_t len); /* one by one */
void say_value(struct line *l, long value);
void say_day(struct line *l, long day);     /* with "mùng" where the style has it */
void say_month(struct line *l, long month); /* "tháng tư" */
/* The same at token `at`, "tư" alone where the word before it is "tháng". */
void say_month_at(struct line *l, size_t at, long month);
void say_year(struct line *l, long year);
void say_ordinal(struct line *l, long n); /* nhất, hai, ba, tư ... after thứ, hạng */
void say_number(struct line *l, const struct number *n);
/* A plain number token with its own context (leading zero, ordinals). */
bool say_token(struct line *l, size_t i);
bool plain_number(
        const struct line *l, size_t i, struct number *ret); /* one that say_number can read */

/* --- units and money (unit.c, money.c) --- */
bool unit_at(const struct line *l, size_t i);      /* a unit may begin here (after a number) */
bool magnitude_at(const struct line *l, size_t i); /* trăm nghìn ngàn vạn triệu tỷ tỉ */
/* Say the unit or currency that follows a number, with what is written over a
 * slash; returns the token after it, or `i` if there is none. */
size_t say_unit(struct line *l, size_t i);
/* The rest of 7A/43/10 from a slash on: "trên" every time; returns the token after. */
size_t say_house(struct line *l, size_t slash);
/* "/tháng", "/kg" after money: "một tháng"; returns the token after, or `slash`. */
size_t say_rate(struct line *l, size_t slash);
/* Does a unit, magnitude or counted thing follow at `i`? */
bool counted_at(const struct line *l, size_t i);

/* --- letters (letters.c) --- */
void say_letters(struct line *l, const char *text, size_t len); /* by name, in the style's way */
void say_initial(struct line *l, size_t i); /* the letters of one token as a person's initials */

/* --- words (word.c) --- */
void say_word(struct line *l, size_t i); /* as it is, or as a foreign word */
bool foreign_word(const struct line *l, size_t i);
/* The token is what a file's name ends in, tied to its dot. */
bool file_ending(const struct line *l, size_t i);
/* Letters of ASCII in lower case as a syllable that can be said, with the marks it is likely to
 * have lost (truyen: truyên), or "" if they are none. */
void bare_syllable(const char *s, size_t len, struct str *out);
/* What an English word that is a syllable too is said as among foreign ones, or NULL. */
const char *english_word(const struct line *l, size_t at);
/* Both are words, and the same but for letter case. */
bool same_words(const struct line *l, size_t a, size_t b);
/* The parts of BlackRock; false, and nothing said, where the word has none. */
bool say_camel(struct line *l, size_t i);

/* --- the readings, in the order in which they are asked --- */
reading_fn read_heading, read_half_day, read_calling_code, read_address, read_phone, read_document,
        read_plate, read_boat, read_result, read_hidden, read_time, read_sets, read_standard,
        read_milestone, read_date, read_dated_day, read_dated_month, read_ipv6, read_period,
        read_range, read_money, read_degrees, read_split, read_over, read_short_document, read_code,
        read_quantity, read_lexicon, read_roman, read_initials, read_pointer, read_sign, read_mark,
        read_word, read_keys, read_power, read_tag, read_bare_name, read_choices;

/* A Roman numeral's value, 0 if it is none. */
long roman_value(const char *text, size_t len);
/* Is this token a numeral in its context (a key word before it)? */
bool roman_keyword(const struct line *l, size_t at);

#endif
