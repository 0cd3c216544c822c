/* Tables of the rules that read foreign words; behind text/foreign.h only.
 *
 * A word is first folded to symbols, one char each: ASCII letters in lower
 * case stand for themselves and for letters with marks that change nothing;
 * E is é, H è ê ä æ, O ö ø œ, U ü, N ñ, S ç. Digraphs stand for what some
 * alphabets write as one letter (š "sh", č "ch", ž "zh").
 *
 * Spelling rules turn symbols into sounds, one char each:
 *   b k d(đ) z(d) f(ph) g h j(gi) l m n p r s(x) S(s) t v w X(kh) T(th) C(ch)
 *   R(tr) N(nh) G(ng), W as w but never parted from the consonant before;
 *   vowels a 1(ă) 2(â) e 3(ê) i o 4(ô) 5(ơ) u 6(ư) Y(uy);
 *   I and U the ends of ai, ao, ây, âu, oi; ` gives the syllable the tone
 *   huyền. */
#ifndef BANTIN_TEXT_FOREIGN_RULES_H
#define BANTIN_TEXT_FOREIGN_RULES_H

#include <stddef.h>
#include <stdint.h>

enum foreign_language {
	FOREIGN_OPEN, /* letters as Vietnamese writes foreign names; parent of most */
	FOREIGN_ENGLISH,
	FOREIGN_FRENCH,
	FOREIGN_SPANISH, /* and Portuguese */
	FOREIGN_ITALIAN,
	FOREIGN_GERMAN,
	FOREIGN_RUSSIAN, /* and other Slavic names in Latin letters */
	FOREIGN_JAPANESE,
	FOREIGN_KOREAN,
	FOREIGN_CHINESE,
	FOREIGN_VIETNAMESE, /* Vietnamese written without spaces or marks */
	FOREIGN_LANGUAGES
};

/* Where `letters` stand between `left` and `right`, they sound as `sounds`.
 * In a context V is a vowel letter, C a consonant, F one of e i y é è, # an
 * end of the word, and @ (first on the left) a vowel anywhere before; other
 * symbols stand for themselves. The first rule of the
 * table that fits is taken, then those of the parent. */
struct foreign_rule {
	const char *left, *letters, *right, *sounds;
};

struct foreign_table {
	const struct foreign_rule *rules;
	size_t count;
	enum foreign_language parent; /* FOREIGN_OPEN's parent is itself: none */
};

extern const struct foreign_table foreign_tables[FOREIGN_LANGUAGES];

/* Spelling that speaks for a language, or against it (negative weight).
 * Matched anywhere in #word#. */
struct foreign_cue {
	const char *spelling;
	uint8_t language;
	int8_t weight;
};

extern const struct foreign_cue foreign_cues[];
extern const size_t foreign_cue_count;

/* Words that English compounds end in; each half is read as a word. */
extern const char *const foreign_seconds[];
extern const size_t foreign_second_count;

/* Letters outside ASCII and Vietnamese, and the symbols they fold to. */
struct foreign_letter {
	uint32_t letter; /* lower case; the table is sorted by it */
	const char *symbols;
};

extern const struct foreign_letter foreign_letters[];
extern const size_t foreign_letter_count;

#endif
