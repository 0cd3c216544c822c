/* Units, currencies and magnitudes after a number, and what stands over a
 * slash. Names: voices/vi/units.tsv and currencies.tsv. Rules: docs/reading.md, U. */
#include "text/lookup.h"
#include "text/reader.h"

#include <string.h>

bool magnitude_at(const struct line *l, size_t i)
{
	return tok(l, i)->kind == TOKEN_WORD &&
	       tok_in(l, i, "trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|tr|million|billion|trillion");
}

bool unit_at(const struct line *l, size_t i)
{
	struct found f;
	return lookup(l, i, KINDS_OF_UNITS, &f);
}

bool counted_at(const struct line *l, size_t i)
{
	if (magnitude_at(l, i) || unit_at(l, i))
		return true;
	return tok_in(l, i,
	        "người|lượt|tấn|đồng|đô|euro|con|chiếc|ca|hộ|xe|trường|căn|cây|lần|bài|vụ|suất|"
	        "phần|hồ");
}

/* What prices and rates are counted by: "một" before it, never "trên". */
static bool per_word(const struct line *l, size_t i)
{
	return tok_in(l, i,
	        "câu|số|bình|cơn|vòng|trục|sàn|hướng|làn|khóm|gốc|chậu|hố|luống|mớ|bó|rổ|khay|vỉ|"
	        "bụi|lồng|chuồng|ổ|lứa|mâm|bàn|"
	        "đội|tổ|nhóm|thôn|xã|phường|trại|đầu|khối|đoàn|kiện|đợt|ngày|tuần|tháng|quý|năm|"
	        "giờ|phút|giây|người|hộ|lượt|lần|"
	        "chiếc|con|cái|"
	        "lượng|"
	        "chỉ|"
	        "cổ|kg|tấn|tạ|lít|m|m2|"
	        "m3|ha|km|sào|suất|học|bộ|ca|xe|cây|bao|gói|chai|hộp|thùng|bữa|vé|sản|thửa|căn|đêm|"
	        "phần|đầu|khẩu|trái|"
	        "quả|cuốn|tờ|phụ|bà|trẻ|khách|thí|cán|giáo|dân|bài|buổi|công|vụ|oz|ounce|thùng|lon|"
	        "ký|kí|bệnh|trường|lớp|em|đơn|"
	        "tầng|chục|vạn|đài|đốt|cọc|trụ|cột|dãy|toa|kíp|két|túi|bịch|cặp|đôi|chùm|buồng|"
	        "cành|tin|phiếu|lô|nền|mẻ|tép|dảnh|môn|bản|kỳ|mẫu|phòng|mùa|trận|hecta|chuyến|giải|"
	        "viên|lọ|ống|"
	        "mũi|"
	        "liều");
}

/* 6.512 hộ/25.370 khẩu: two counts of one place, no fraction. */
static bool two_counts(const struct line *l, size_t slash)
{
	static const char counted[] =
	        "hộ|khẩu|nhân|lao|người|vụ|trận|bàn|tàu|thuyền|ghe|nhà|học|sinh|hs|lớp|"
	        "em|cháu|phòng|thôn|xã|đảng|hội|đoàn|đội|vđv|chi|viên|dân";
	const struct token *a = slash > 0 ? tok(l, slash - 1) : NULL, *b = tok(l, slash + 2);
	return a != NULL && tok(l, slash + 1)->kind == TOKEN_NUMBER &&
	       tok_in(l, slash - 1, counted) && tok_in(l, slash + 2, counted) &&
	       !(a->len == b->len && memcmp(l->lower + a->from, l->lower + b->from, a->len) == 0);
}

/* A letter that belongs to the number before it: the A of 7A. */
static bool suffix_at(const struct line *l, size_t i)
{
	return i > 0 && tok(l, i)->kind == TOKEN_WORD && tok(l, i)->len == 1 && tok_joined(l, i) &&
	       tok(l, i)->shape == SHAPE_UPPER && tok(l, i - 1)->kind == TOKEN_NUMBER;
}

/* The rest of 7A/43/10, 15B/2/7C from the second slash on: "trên" every time. */
size_t say_house(struct line *l, size_t slash)
{
	while (tok(l, slash)->kind == TOKEN_SLASH && tok_joined(l, slash) &&
	        tok_joined(l, slash + 1) && tok_digits(l, slash + 1, 1, 4)) {
		emit_text(l->e, "trên");
		say_token(l, slash + 1);
		slash += 2;
		if (suffix_at(l, slash)) {
			say_letters(l, tok_text(l, slash), tok(l, slash)->len);
			slash++;
		}
	}
	return slash;
}

/* container 20', cont 40'HC: feet. */
static bool of_container(const struct line *l, size_t i)
{
	if (!tok_in(l, i - 1, "20|40|45"))
		return false;
	for (size_t k = i > 8 ? i - 8 : 0; k < i + 4; k++)
		if (tok_in(l, k, "container|cont|contener|côngtenơ|teu"))
			return true;
	return false;
}

/* What a plate of a machine tells side by side: 220V/50Hz, 12W/220V, 50MW/100MWh. */
static const char electric[] = "w|kw|mw|mwp|kwp|v|kv|kva|mva|ma|hz|khz|mwh|kwh|ah|mah";

/* "/ngày.đêm", "/ngđ", "/ngày - đêm" of waterworks; returns the token after, or `i`. */
static size_t say_day_and_night(struct line *l, size_t i)
{
	size_t end = i;
	if (tok_in(l, i, "ngđ|nđ"))
		end = i + 1;
	else if (tok_in(l, i, "ngày|ng") && tok_cp(l, i + 1, '.') && tok_joined(l, i + 1) &&
	         tok_joined(l, i + 2) && tok_in(l, i + 2, "đêm|đ"))
		end = i + 3;
	if (end > i)
		emit_text(l->e, "một ngày đêm");
	return end;
}

/* "/kg", "/năm", "/100 km" after a unit; returns the token after. */
static size_t say_over(struct line *l, size_t slash, bool money)
{
	struct found f;
	size_t i = slash + 1;
	if (tok(l, slash)->kind != TOKEN_SLASH)
		return slash;
	if (tok_digits(l, i, 4, 4) && tok_value(l, i) > 1900 && tok_value(l, i) < 2100 &&
	        !counted_at(l, i + 1)) {
		say_year(l, tok_value(l, i)); /* 6 tháng/2025 */
		return i + 1;
	}
	if (tok(l, i)->kind == TOKEN_NUMBER) {
		bool sizes = slash > 0 && tok_in(l, slash - 1, "gb|tb|mb") &&
		             tok_in(l, i + 1, "gb|tb|mb");
		bool rates = slash > 0 && tok_cp(l, slash - 1, '%') && tok_cp(l, i + 1, '%');
		bool worth = magnitude_at(l, i + 1) && slash > 0 && !magnitude_at(l, slash - 1) &&
		             !tok_in(l, slash - 1, "đồng|đ|usd|vnd|đô|euro|%");
		bool feet = slash > 1 && tok(l, slash - 1)->kind == TOKEN_QUOTE &&
		            of_container(l, slash - 1);
		bool plates =
		        slash > 0 && tok_in(l, slash - 1, electric) && tok_in(l, i + 1, electric);
		if (sizes || rates || worth || feet || plates || two_counts(l, slash))
			emit_pause(l->e); /* 12GB/256GB, 10%/5%/0%, 3 triệu tấn/1,6 tỷ USD */
		else
			emit_text(l->e, "trên");
		say_token(l, i);
		if (slash > 0 && suffix_at(l, slash - 1) &&
		        tok(l, i + 1 + suffix_at(l, i + 1))->kind == TOKEN_SLASH) {
			if (suffix_at(l, i + 1))
				say_letters(l, tok_text(l, i + 1), 1);
			return say_house(l, i + 1 + suffix_at(l, i + 1));
		}
		return say_unit(l, i + 1);
	}
	if (slash > 0 && tok_in(l, slash - 1, "xã|thôn|tổ|huyện|quận|phường|ấp|bản") &&
	        tok_in(l, i, "phường|thị|huyện|quận|xã|bản|xóm|khu|khóm"))
		return slash; /* 34 xã/phường: no rate */
	size_t night = say_day_and_night(l, i);
	if (night > i)
		return night;
	if (tok_written(l, i, "th")) { /* 12tr/th */
		emit_text(l->e, "một tháng");
		return i + 1;
	}
	if (lookup(l, i, KINDS_OF_UNITS, &f)) {
		emit_text(l->e, money || tok_in(l, i, "ng|th") ? "một" : "trên");
		say_found(l, i, &f);
		return f.end;
	}
	if (money && tok(l, i)->shape == SHAPE_UPPER && tok(l, i)->len > 1 && tok_joined(l, i) &&
	        lookup(l, i, KIND_BIT(LEXICON_ABBREVIATIONS), &f)) { /* đ/SV, đồng/HS */
		if (tok(l, f.end)->kind == TOKEN_NUMBER)
			emit_pause(l->e); /* thu 1,2 tỷ/KH 1 tỷ */
		else
			emit_text(l->e, "một");
		say_found(l, i, &f);
		return f.end;
	}
	if (tok_in(l, i, "máy|cửa|tổ|trạm") && !money) { /* m3/h/máy */
		emit_text(l->e, "mỗi");
		say_word(l, i);
		return i + 1;
	}
	bool length = slash > 0 && tok_joined(l, slash) && tok_joined(l, i) &&
	              tok_in(l, slash - 1, "m|m2|m3|kg|g|l|lít|ml|ha|km|cm|tấn|kw|kwh") &&
	              tok(l, i)->shape == SHAPE_LOWER && tok(l, i)->len > 2; /* 2,5m/đốt */
	if (tok(l, i)->kind == TOKEN_WORD && (per_word(l, i) || money || length)) {
		emit_text(l->e, !money && tok_in(l, i, "giây|giờ|phút") ? "trên" : "một");
		if (tok(l, i)->shape == SHAPE_UPPER && lookup(l, i, KINDS_OF_TEXT, &f)) {
			say_found(l, i, &f); /* 4,4tr/NPT */
			return f.end;
		}
		say_word(l, i);
		return i + 1;
	}
	return slash;
}

size_t say_rate(struct line *l, size_t slash)
{
	return say_over(l, slash, true);
}

/* 120', 5': minutes, unless the line has opened a quotation with that sign. */
static size_t say_prime(struct line *l, size_t i)
{
	static const uint32_t primes[] = {'\'', 0x2019, 0x2032};
	if (i == 0 || tok(l, i)->kind != TOKEN_QUOTE || !tok_joined(l, i) ||
	        tok(l, i - 1)->kind != TOKEN_NUMBER)
		return i;
	for (size_t k = i > 60 ? i - 60 : 0; k < i; k++)
		if (tok(l, k)->kind == TOKEN_QUOTE &&
		        (tok(l, k)->cp == '\'' || tok(l, k)->cp == 0x2018) &&
		        !(k > 0 && tok_joined(l, k) && tok(l, k - 1)->kind == TOKEN_NUMBER))
			return i;
	for (size_t k = 0; k < 3; k++)
		if (tok(l, i)->cp == primes[k]) {
			size_t back = i - 1; /* phút 45+1' */
			while (back > 1 && tok(l, back - 2)->kind == TOKEN_NUMBER &&
			        tok_cp(l, back - 1, '+'))
				back -= 2;
			bool said = before_in(l, back, "phút");
			if (of_container(l, i))
				emit_text(l->e, "phít");
			else if (!said)
				emit_text(l->e, "phút");
			return i + 1;
		}
	return i;
}

size_t say_unit(struct line *l, size_t i)
{
	size_t end = say_prime(l, i);
	if (end > i)
		return say_over(l, end, false); /* 120'/môn */
	struct found f;
	if (tok_in(l, i, "đ") && tok_cp(l, i + 1, '/') && tok_joined(l, i + 1) &&
	        tok_in(l, i + 2, "c"))
		return i; /* 25 đ/c: comrades, no money */
	bool micro = tok_cp(l, i, 0xB5) || tok_cp(l, i, 0x3BC);
	if (!lookup(l, i, KINDS_OF_UNITS, &f)) {
		if (!micro || !tok_joined(l, i + 1) || !unit_at(l, i + 1))
			return i;
		emit_text(l->e, "mi cờ rô"); /* µmol/l: any unit may be so small */
		return say_unit(l, i + 1);
	}
	bool money;
	bool percent = tok_cp(l, i, '%') || tok_cp(l, i, 0x2030);
	say_found(l, i, &f);
	money = percent || f.sense->kind == LEXICON_CURRENCIES ||
	        tok_in(l, i, "k|tr|nghìn|ngàn|triệu|tỷ|tỉ");
	for (size_t at = f.end;; at = end) { /* đồng/m2/năm */
		end = say_over(l, at, money);
		if (end == at)
			return end;
		money = true;
	}
}

/* "(đ/kg)", "ĐVT: đồng/m2": a price's unit without a price. */
static bool priced(struct line *l, size_t at, struct claim *c)
{
	bool sign = tok_written(l, at, "đ");
	if (!(sign || tok_is(l, at, "đồng")) || tok(l, at + 1)->kind != TOKEN_SLASH ||
	        !tok_joined(l, at + 1) || !tok_joined(l, at + 2) || tok_in(l, at + 2, "c") ||
	        !(unit_at(l, at + 2) || per_word(l, at + 2)) ||
	        (at > 0 && (tok(l, at - 1)->kind == TOKEN_NUMBER || magnitude_at(l, at - 1))))
		return false;
	emit_text(l->e, "đồng");
	*c = (struct claim){say_rate(l, at + 1), "unit", "per", 85, NULL};
	return true;
}

/* "hai phần cơm / ngày", "ba lần/tuần": counted in words, a period behind. */
static bool in_words(const struct line *l, size_t at)
{
	if (!tok_in(l, at + 1, "ngày|tuần|tháng|năm|giờ|người|bữa|buổi"))
		return false;
	for (size_t k = 2; k <= 3 && k <= at; k++)
		if (tok_in(l, at - k, "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài"))
			return tok(l, at - k + 1)->kind == TOKEN_WORD;
	return false;
}

/* đồng/học sinh/tháng: a rate whose first noun has two syllables goes on. */
static bool goes_on(const struct line *l, size_t at)
{
	if (!tok_in(l, at + 1, "năm|tháng|tuần|ngày|giờ|quý|kỳ|lượt|lần|buổi|ca|đợt|khóa|vụ|lớp"))
		return false;
	for (size_t k = 3; k <= 4 && k < at; k++)
		if (tok(l, at - k)->kind == TOKEN_SLASH && tok_joined(l, at - k) &&
		        tok_joined(l, at - k + 1))
			return magnitude_at(l, at - k - 1) ||
			       tok_in(l, at - k - 1, "đồng|đ|vnđ|vnd|usd|kg|tấn|lít|lượt|suất|kwh");
	return false;
}

bool read_over(struct line *l, size_t at, struct claim *c)
{
	if (tok(l, at)->kind == TOKEN_WORD)
		return priced(l, at, c);
	if (tok(l, at)->kind != TOKEN_SLASH || at == 0)
		return false;
	bool counted = false;
	for (size_t i = at; i > 0 && at - i < 5; i--)
		counted |= tok(l, i - 1)->kind == TOKEN_NUMBER;
	bool rate =
	        tok(l, at - 1)->shape == SHAPE_LOWER &&
	        (tok_in(l, at + 1, "km2|ha|kg|kwh|m2|m3|km²|lít") ||
	                (tok_in(l, at - 1,
	                         "lượt|khách|người|đồng|tấn|tạ|triệu|tỷ|nghìn|lần|suất|tiền|"
	                         "điểm|vốn|xe|con|kg|kwh|usd|ca|học sinh|bữa|buổi") &&
	                        tok_in(l, at + 1,
	                                "năm|tháng|tuần|ngày|giờ|người|hộ|lượt|lớp|vụ|ca|chuyến|"
	                                "đợt|buổi|quý|kỳ|xã|phường|thôn|suất")));
	bool next = tok(l, at - 1)->shape == SHAPE_LOWER && (goes_on(l, at) || in_words(l, at));
	if (!(counted || rate || next) || tok(l, at - 1)->kind != TOKEN_WORD)
		return false;
	if (tok(l, at - 1)->shape == SHAPE_UPPER && tok_joined(l, at - 1) &&
	        tok_joined(l, at + 1) && tok(l, at + 1)->kind == TOKEN_NUMBER &&
	        tok_joined(l, at + 2) && tok(l, at + 2)->shape == SHAPE_UPPER)
		return false; /* 5G/4G: two codes */
	if (tok(l, at - 1)->shape == SHAPE_UPPER && tok(l, at + 1)->shape == SHAPE_UPPER &&
	        !(at > 1 && (tok(l, at - 2)->kind == TOKEN_NUMBER || magnitude_at(l, at - 2))))
		return false; /* M/L: sizes; EUR/USD: a pair */
	bool money = (magnitude_at(l, at - 1) || tok_is(l, at - 1, "đồng")) &&
	             (tok(l, at + 1)->shape == SHAPE_LOWER ||
	                     (tok(l, at + 1)->shape == SHAPE_UPPER && tok(l, at + 1)->len > 1));
	if (tok(l, at + 1)->kind == TOKEN_WORD && !money && !per_word(l, at + 1) &&
	        !unit_at(l, at + 1))
		return false;
	size_t end = say_over(l, at, true);
	*c = (struct claim){end, "unit", "per", 90, NULL};
	return end > at;
}
