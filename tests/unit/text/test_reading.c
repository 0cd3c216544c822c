/* Readings of each class in a sentence of their own; the golden corpus in
 * tests/reading goes into breadth. */
#include "with_reader.h"

static void numbers(void **state)
{
	(void)state;
	says("Có 21, 24, 25, 15, 105 và 1.001 hộ.",
	        "Có hai mươi mốt, hai mươi tư, hai mươi lăm, mười lăm, một trăm linh năm và một "
	        "nghìn không trăm linh một hộ.");
	says("vốn 1.000.000.000.000 đồng", "vốn một nghìn tỷ đồng");
	says("1 000 000 lượt", "một triệu lượt");
	says("3,14 và 0,05 và 1,50%",
	        "ba phẩy mười bốn và không phẩy không năm và một phẩy năm mươi phần trăm");
	says("lần thứ 4, thứ 24, hạng 1", "lần thứ tư, thứ hai mươi tư, hạng nhất");
	says("Mẫu 03 cho 07 đối tượng", "Mẫu không ba cho bảy đối tượng");
	says("cao 1m68, dài 3,47m", "cao một mét sáu mươi tám, dài ba phẩy bốn mươi bảy mét");
}

static void dates(void **state)
{
	(void)state;
	says("Sáng 14-11, ngày 14-6-2024", "Sáng mười bốn tháng mười một, ngày mười bốn tháng sáu "
	                                   "năm hai nghìn không trăm hai mươi tư");
	says("tháng 4 và tháng 9/2025",
	        "tháng tư và tháng chín năm hai nghìn không trăm hai mươi lăm");
	says("từ 5-7/8", "từ ngày năm đến ngày bảy tháng tám");
	says("nhiệm kỳ 2025-2030",
	        "nhiệm kỳ hai nghìn không trăm hai mươi lăm đến hai nghìn không trăm ba mươi");
	says("lúc 7h30, 08:05 và 17h00", "lúc bảy giờ ba mươi, tám giờ năm và mười bảy giờ");
	says("ngày ngày, năm năm, tháng năm năm 2000",
	        "ngày ngày, năm năm, tháng năm năm hai nghìn");
}

static void pairs(void **state)
{
	(void)state;
	says("thắng với tỷ số 2-1", "thắng với tỷ số hai một");
	says("lớp 10-12 và cấp 10-11", "lớp mười đến mười hai và cấp mười, cấp mười một");
	says("chừng 2-3 người", "chừng hai ba người");
	says("sau 3-5 ngày", "sau ba đến năm ngày");
	says("tăng 5-7%", "tăng năm đến bảy phần trăm");
	says("có 410/442 đại biểu", "có bốn trăm mười trên bốn trăm bốn mươi hai đại biểu");
	says("3/4 diện tích, vòng 1/16", "ba phần tư diện tích, vòng một phần mười sáu");
	says("15 - 6 = 9", "mười lăm trừ sáu bằng chín");
	says("bản đồ tỷ lệ 1:25.000", "bản đồ tỷ lệ một trên hai mươi lăm nghìn");
}

static void documents(void **state)
{
	(void)state;
	says("số 45-NQ/TW", "số bốn mươi lăm, nghị quyết trung ương");
	says("158/2025/NĐ-CP",
	        "một trăm năm mươi tám năm hai nghìn không trăm hai mươi lăm, nghị định chính phủ");
	says("94/2015/QH13",
	        "chín mươi tư năm hai nghìn không trăm mười lăm, quốc hội khóa mười ba");
	says("số 15/CĐ-TTg", "số mười lăm, công điện thủ tướng");
}

static void abbreviations(void **state)
{
	(void)state;
	says("các TP, của TP. Phát huy", "các thành phố, của thành phố. Phát huy");
	says("TP. Hải Phòng, TP.HCM", "thành phố Hải Phòng, thành phố Hồ Chí Minh");
	says("Q.1, P. Bến Nghé, H. Củ Chi", "quận một, phường Bến Nghé, huyện Củ Chi");
	says("bị cáo H. khai, ông N.T.T nói", "bị cáo hát khai, ông en nờ tê tê nói");
	says("PGS.TS.BS Nguyễn Lan", "phó giáo sư tiến sĩ bác sĩ Nguyễn Lan");
	says("Công ty CP Hoa Sen", "Công ty cổ phần Hoa Sen");
	says("CLB ca sĩ", "câu lạc bộ ca sĩ");
	says("lần thứ XVII, khóa XV, hạng I", "lần thứ mười bảy, khóa mười lăm, hạng nhất");
	says("đầu CD và MC", "đầu xê đê và em mờ xê");
}

static void codes_and_units(void **state)
{
	(void)state;
	says("QL1A, U23, H5N1, Km19+500", "quốc lộ một a, u hai mươi ba, hát năm en nờ một, ki lô "
	                                  "mét mười chín cộng năm trăm");
	says("xe 15A-123.45", "xe mười lăm a, một hai ba bốn năm");
	says("gọi 0913.456.789", "gọi không chín một ba, bốn năm sáu, bảy tám chín");
	says("80 km/h, 5.000 đồng/kg, 6%/năm, 25°C",
	        "tám mươi ki lô mét trên giờ, năm nghìn đồng một ki lô gam, sáu phần trăm một năm, "
	        "hai mươi lăm độ xê");
	says("$5 triệu và 1,5tr", "năm triệu đô la Mỹ và một phẩy năm triệu");
	says("-5 độ, âm 5 độ", "âm năm độ, âm năm độ");
	says("19,5°N", "mười chín phẩy năm độ vĩ bắc");
	says("gửi a.b@haiphong.gov.vn",
	        "gửi a chấm bê a còng hải phòng chấm giê ô vê chấm vê en nờ");
}

static void lines(void **state)
{
	(void)state;
	says("KẾ HOẠCH QUÝ III CỦA UBND", "kế hoạch quý ba của ủy ban nhân dân");
	says("II. Nội dung", "hai. Nội dung");
	says("a) Thời gian", "a, Thời gian");
	says("- Mục một", "Mục một");
	says("khoa học - công nghệ “mới”…", "khoa học, công nghệ mới.");
	says("", "");
	says("   ", "");
	says("...`", "");
}

static void keep(void *context, const struct reading_note *n)
{
	struct str *s = context;
	str_addf(s, "%zu-%zu %s %s;", n->from, n->to, n->klass, n->written);
}

static void notes_tell_the_span(void **state)
{
	(void)state;
	const char *text = "ở TP Hải Phòng 14-11";
	struct str out, notes;
	str_init(&out);
	str_init(&notes);
	reading_line(shared.reader, text, strlen(text), &out, keep, &notes);
	assert_string_equal(notes.data, "4-6 abbreviation TP;20-25 date 14-11;");
	str_finish(&notes);
	str_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(numbers), cmocka_unit_test(dates),
	        cmocka_unit_test(pairs), cmocka_unit_test(documents),
	        cmocka_unit_test(abbreviations), cmocka_unit_test(codes_and_units),
	        cmocka_unit_test(lines), cmocka_unit_test(notes_tell_the_span)};
	return cmocka_run_group_tests(tests, open_reader, close_reader);
}
