/* What the lexicon knows (abbreviations, acronyms, foreign names, currencies),
 * and initials with dots. Rules: docs/reading.md, A. */
#include "text/lookup.h"
#include "text/reader.h"

#include "base/i18n.h"

#include <string.h>

static const char person_words[] = "ông|bà|anh|chị|em|cháu|cô|chú|bác|cậu|bé|bạn|cáo|can|nhân|sinh|"
                                   "thầy|nữ|tên|hại|chủ|mẹ|con|vợ|chồng|thị|văn|"
                                   "ngọc|đức|minh|thanh|hữu|nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|"
                                   "vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý";

static const char surnames[] = "nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|"
                               "dương|lý|trương|đinh|đoàn|lâm|mai|trịnh|cao|phùng|tạ|hà|thị|văn";

/* Phần A. Kiến thức: what letters count. */
static const char part_words[] = "phần|mục|điểm|nhóm|bảng|khối|loại|hạng|mẫu|đề|biểu";

static const char *klass_of(const struct lexicon_sense *s)
{
	static const char *const names[] = {[LEXICON_ABBREVIATIONS] = "abbreviation",
	        [LEXICON_ACRONYMS] = "acronym",
	        [LEXICON_FOREIGN] = "foreign",
	        [LEXICON_PLACES] = "place",
	        [LEXICON_UNITS] = "unit",
	        [LEXICON_CURRENCIES] = "money",
	        [LEXICON_DOCUMENTS] = "document",
	        [LEXICON_ISSUERS] = "document",
	        [LEXICON_LETTERS] = "letters",
	        [LEXICON_WORDS] = "word",
	        [LEXICON_ADDRESSES] = "address"};
	return names[s->kind];
}

/* Units that stand without a number: only forms that are nothing else. */
static bool lone_unit(const struct line *l, size_t at, struct found *f)
{
	return lookup(l, at, KIND_BIT(LEXICON_UNITS), f) && f->sense->condition == IF_ALWAYS &&
	       (tok(l, at)->kind != TOKEN_WORD || (tok(l, at)->len > 1 && foreign_word(l, at)));
}

/* Did the key take a full stop that also ends the sentence? "... của TP." is
 * kept out by if=place; the others end a line or stand before a new sentence. */
static void keep_stop(struct line *l, const struct found *f)
{
	if (tok_cp(l, f->end - 1, '.') && f->end == l->count)
		emit_mark(l->e, '.');
}

/* A word that begins sentences and no name. */
static bool starts_anew(const struct line *l, size_t i)
{
	return tok_in(l, i,
	        "đối|hiện|theo|tuy|nhưng|khi|tại|ông|bà|anh|chị|hai|các|những|sau|trước|ngày|sáng|"
	        "chiều|"
	        "tối|đêm|trưa|vụ|cơ|nạn|lực|người|trong|đến|do|vì|nếu|đây|đó|một|từ|với|cả|gia|qua|"
	        "bị|"
	        "được|ngoài|cùng|đồng|như|nhóm|lúc|khoảng|ngay|quá|kết");
}

/* "TP. tiêu biểu", "D.C. hôm": a stop before a small letter ends nothing. */
static bool dot_of_abbreviation(const struct line *l, const struct found *f)
{
	const struct token *last = tok(l, f->end - 1);
	if (tok_in(l, f->end - 1, "mr|mrs|ms|dr|prof|st|jr|sr|gen|co|no|bros") &&
	        tok_cp(l, f->end, '.') && tok_joined(l, f->end) && tok_capital(l, f->end + 1) &&
	        !(tok_in(l, f->end - 1, "jr|sr") && starts_anew(l, f->end + 1)) &&
	        (!tok_in(l, f->end - 1, "bros") || foreign_word(l, f->end + 1)))
		return true;
	if (f->end > 2 && tok_cp(l, f->end - 2, '.') && tok_cp(l, f->end, '.') &&
	        tok_joined(l, f->end) && tok_capital(l, f->end + 1) &&
	        tok_in(l, f->end - 1, "bs|ts|ths|gs|pgs|ds|kts|nsnd|nsưt|ckii|cki|tskh|ls|bscc"))
		return true; /* GS.TS.BS. Trần: a title has no end of a sentence before the name */
	if (tok_cp(l, f->end, '.') && tok_joined(l, f->end) && tok_joined(l, f->end + 1) &&
	        tok(l, f->end + 1)->kind == TOKEN_NUMBER)
		return true; /* KP.4 */
	if (tok_cp(l, f->end, '.') && tok_joined(l, f->end) && tok_joined(l, f->end + 1) &&
	        (tok_cp(l, f->end + 1, ',') || tok_cp(l, f->end + 1, ';')))
		return true; /* Washington D.C., TP.HCM., */
	if (tok_cp(l, f->end, '.') && tok_joined(l, f->end) && tok_joined(l, f->end + 1) &&
	        f->sense->kind == LEXICON_ABBREVIATIONS &&
	        tok(l, f->end + 1)->shape == SHAPE_CAPITAL && !starts_anew(l, f->end + 1))
		return true; /* BV.Bạch Mai, CA TP.Hà Nội */
	return f->sense->kind != LEXICON_PLACES && last->kind == TOKEN_WORD &&
	       tok_joined(l, f->end) && tok_cp(l, f->end, '.') &&
	       tok(l, f->end + 1)->kind == TOKEN_WORD && tok(l, f->end + 1)->shape == SHAPE_LOWER &&
	       !file_ending(l, f->end + 1);
}

/* Tr, Nh: what begins a syllable stands for it as well as one letter. */
static bool is_digraph(const struct line *l, size_t i)
{
	return tok(l, i)->shape == SHAPE_CAPITAL &&
	       tok_in(l, i, "tr|th|ph|ng|nh|kh|ch|gi|qu|gh|ngh");
}

static bool is_initial(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_WORD &&
	       (is_digraph(l, i) || (tok(l, i)->shape == SHAPE_UPPER &&
	                                    utf8_length(tok_text(l, i), tok(l, i)->len) <= 2));
}

/* bị can P.V.T, bé P.V: a key of letters and dots that is a person's initials,
 * or the head of some. */
static bool within_initials(const struct line *l, size_t at, const struct found *f)
{
	if (f->end < at + 3 || !tok_cp(l, at + 1, '.') || !is_initial(l, at) ||
	        !is_initial(l, f->end - 1) || f->sense->kind != LEXICON_ABBREVIATIONS)
		return false;
	bool longer = tok_cp(l, f->end, '.') && tok_joined(l, f->end) &&
	              tok_joined(l, f->end + 1) && is_initial(l, f->end + 1);
	return longer || before_in(l, at, person_words);
}

/* A few capitals that no lexicon expands. */
static bool unknown_piece(const struct line *l, size_t i)
{
	struct found f;
	return tok(l, i)->kind == TOKEN_WORD && tok(l, i)->shape == SHAPE_UPPER &&
	       foreign_word(l, i) && utf8_length(tok_text(l, i), tok(l, i)->len) <= 3 &&
	       (!lookup(l, i, KINDS_OF_TEXT, &f) || f.sense->spell);
}

/* tuyến BT-ST: what is half known is spelled as a whole, where the known half is
 * as short as the other. */
static bool half_known(const struct line *l, size_t at, const struct found *f)
{
	if (f->end != at + 1 || f->sense->kind != LEXICON_ABBREVIATIONS || f->sense->spell ||
	        tok(l, at)->shape != SHAPE_UPPER || f->sure >= 100 ||
	        utf8_length(tok_text(l, at), tok(l, at)->len) > 2)
		return false;
	bool after = (tok_cp(l, at + 1, '-') || tok_cp(l, at + 1, '&')) && tok_joined(l, at + 1) &&
	             tok_joined(l, at + 2) && unknown_piece(l, at + 2);
	bool before = at > 1 && (tok_cp(l, at - 1, '-') || tok_cp(l, at - 1, '&')) &&
	              tok_joined(l, at - 1) && tok_joined(l, at) && unknown_piece(l, at - 2);
	return after || before;
}

bool read_lexicon(struct line *l, size_t at, struct claim *c)
{
	static const char either[] = N_("this abbreviation has several meanings"),
	                  half[] = N_("this abbreviation is in no lexicon and is spelled");
	struct found f;
	if (!lookup(l, at, KINDS_OF_TEXT, &f) && !lone_unit(l, at, &f))
		return false;
	if (f.sense->spell && tok_cp(l, f.end - 1, '.'))
		return false; /* the initial of a name: read_initials() */
	if (within_initials(l, at, &f))
		return false;
	if (half_known(l, at, &f)) {
		say_letters(l, tok_text(l, at), tok(l, at)->len);
		*c = (struct claim){at + 1, "letters", "unknown", 40, half};
		return true;
	}
	say_found(l, at, &f);
	if (dot_of_abbreviation(l, &f))
		f.end++;
	else
		keep_stop(l, &f);
	*c = (struct claim){f.end, klass_of(f.sense), f.sense->spell ? "spelled" : "lexicon",
	        f.sure, f.sure < SURE_ENOUGH ? either : NULL};
	return true;
}

/* Where N.T.T or H. ends: the token after the last letter. */
static size_t initials_end(const struct line *l, size_t at)
{
	size_t i = at;
	while (tok_cp(l, i + 1, '.') && tok_joined(l, i + 1) && tok_joined(l, i + 2) &&
	        is_initial(l, i + 2))
		i += 2;
	return i + 1;
}

/* chị B. Họ hàng, but anh B. Obama and H. Đ. T.: a Vietnamese word of two
 * letters or more begins a sentence. */
static bool begins_sentence(const struct line *l, size_t i)
{
	return utf8_length(tok_text(l, i), tok(l, i)->len) > 1 && !foreign_word(l, i);
}

/* T.Thủy, Đỗ T. Mai, SĐT: the initial of a middle name, and the given name. */
static bool given_name(const struct line *l, size_t at, size_t name)
{
	if (tok(l, name)->kind != TOKEN_WORD || before_in(l, at, part_words))
		return false;
	if (tok_joined(l, name))
		return tok(l, name)->shape == SHAPE_CAPITAL && !starts_anew(l, name);
	if (at > 0 && before_in(l, at, surnames) && !before_in(l, at, "thị|văn") &&
	        tok(l, at - 1)->shape == SHAPE_CAPITAL && !(at > 1 && tok_capital(l, at - 2)) &&
	        tok(l, name)->shape == SHAPE_CAPITAL && !starts_anew(l, name) &&
	        !foreign_word(l, name))
		return true; /* anh Nguyễn Đ. Trung khai: the middle name of a full one */
	uint8_t after = tok(l, name + 1)->kind;
	return at > 0 && tok_capital(l, at - 1) && before_in(l, at, surnames) &&
	       tok(l, name)->shape == SHAPE_CAPITAL && !starts_anew(l, name) &&
	       (after == TOKEN_MARK || after == TOKEN_OPEN || after == TOKEN_DASH ||
	               after == TOKEN_END);
}

bool read_initials(struct line *l, size_t at, struct claim *c)
{
	if (!is_initial(l, at))
		return false;
	size_t end = initials_end(l, at);
	bool dotted = tok_cp(l, end, '.') && tok_joined(l, end),
	     person = before_in(l, at, person_words) ||
	              (at > 2 && tok_cp(l, at - 1, '.') && is_initial(l, at - 2) &&
	                      before_in(l, at - 2, person_words)); /* ông V. I. Lênin */
	if (is_digraph(l, at) && end < at + 5 && !person)
		return false; /* Bà Tr.T.Nh., but Th.S */
	if (end == at + 1 && (!dotted || (utf8_length(tok_text(l, at), tok(l, at)->len) > 1 &&
	                                         !is_digraph(l, at))))
		return false;
	bool name_after = tok_capital(l, end + 1);
	bool bracket =
	        (tok(l, end + 1)->kind == TOKEN_OPEN || tok(l, end + 1)->kind == TOKEN_DASH) &&
	        at > 0 && tok_capital(l, at - 1); /* ông Xuân P. - nguyên giám đốc */
	if (end == at + 1 && !person && !name_after && tok(l, end + 1)->shape != SHAPE_LOWER &&
	        tok(l, end + 1)->kind != TOKEN_MARK && !bracket)
		return false;
	for (size_t i = at; i < end; i += 2)
		say_initial(l, i);
	/* The dot after them ends the sentence at the line's end, or where a new
	 * sentence begins after a person who is only initials. */
	bool mark_after = tok(l, end + 1)->kind == TOKEN_MARK;
	if (dotted && name_after && end == at + 1 && given_name(l, at, end + 1)) {
		end++;
	} else if (dotted && end + 1 < l->count && name_after && !person &&
	           (!(at > 0 && tok_capital(l, at - 1)) || before_in(l, at, part_words)) &&
	           end == at + 1) {
		/* điểm D. Sau đó: the stop stays */
	} else if (dotted && mark_after) {
		end++;
	} else if (dotted && end > at + 1 && !person && name_after && starts_anew(l, end + 1)) {
		/* bắt N.V.H. Đối tượng khai: likewise */
	} else if (dotted && end + 1 < l->count) {
		bool surname = end == at + 1 && foreign_word(l, end + 1); /* ông B. Obama */
		if (name_after && person && !surname)
			emit_mark(l->e, begins_sentence(l, end + 1) ? '.' : ',');
		end++;
	}
	*c = (struct claim){end, "letters", "initials", 90, NULL};
	return true;
}
