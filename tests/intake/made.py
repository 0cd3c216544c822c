"""Documents that are made rather than kept: Word files from their parts, texts in
the encodings of old programs, broken copies. made() gives (file name, bytes,
what must come out), in the form of documents/*.want."""
import unicodedata

import odt
from docx import *

MARKS = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}

# TCVN 5712:1993 VN3: a byte a letter, small letters only; the capitals of the
# font ABC have bytes for those without tone.
TCVN3 = {c: bytes([b]) for c, b in zip(
    "ĂÂÊÔƠƯĐăâêôơưđ", [0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE])}
TCVN3 |= {c: bytes([b]) for c, b in zip(
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    [0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCE, 0xCF,
     0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xDC, 0xDD, 0xDE, 0xDF, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5,
     0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE, 0xEF, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8,
     0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE])}

# VNI: the letter, then a byte for its tone and another letter's sign together.
VNI_PLAIN = dict(zip("\u0300\u0301\u0309\u0303\u0323", [0xF8, 0xF9, 0xFB, 0xF5, 0xEF]))
VNI_HAT = dict(zip("\u0300\u0301\u0309\u0303\u0323", [0xE0, 0xE1, 0xE5, 0xE3, 0xE4]))
VNI_BREVE = dict(zip("\u0300\u0301\u0309\u0303\u0323", [0xE8, 0xE9, 0xFA, 0xFC, 0xEB]))
VNI_ALONE = {"đ": 0xF1, "Đ": 0xD1, "ơ": 0xF4, "Ơ": 0xD4, "ư": 0xF6, "Ư": 0xD6, "ì": 0xEC, "í": 0xED, "ỉ": 0xE6,
             "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE, "Ì": 0xCC, "Í": 0xCD, "Ỉ": 0xC6, "Ĩ": 0xD3, "Ị": 0xD2, "Ỵ": 0xCE}


def tcvn3(text):
    return b"".join(TCVN3.get(c) or TCVN3.get(c.lower()) or c.encode("ascii") for c in unicodedata.normalize("NFC", text))


def vni(text):
    out = b""
    for c in unicodedata.normalize("NFC", text):
        if c in VNI_ALONE:
            out += bytes([VNI_ALONE[c]])
            continue
        parts = unicodedata.normalize("NFD", c)
        base, marks = parts[0], parts[1:]
        tone = next((m for m in marks if m in MARKS), None)
        if base in "oOuU" and "\u031b" in marks:
            out += bytes([VNI_ALONE[unicodedata.normalize("NFC", base + "\u031b")]])
            sign = VNI_PLAIN.get(tone)
        elif "\u0302" in marks:
            out += base.encode()
            sign = VNI_HAT[tone] if tone else 0xE2
        elif "\u0306" in marks:
            out += base.encode()
            sign = VNI_BREVE[tone] if tone else 0xEA
        else:
            out += base.encode()
            sign = VNI_PLAIN.get(tone)
        if sign:
            out += bytes([sign - 0x20 if c.isupper() else sign])
    return out


def cp1258(text):
    """Letters with their signs, tones apart behind them."""
    out = b""
    for c in unicodedata.normalize("NFC", text):
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", c)
            letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in MARKS))
            out += letter.encode("cp1258") + next(p for p in parts if p in MARKS).encode("cp1258")
    return out


FLOOD = """Cảnh báo ngập lụt vùng ven sông Hồng

Do mưa lớn ở thượng nguồn, mực nước sông Hồng đang lên nhanh.
Dự báo đến 19 giờ hôm nay, nước vượt báo động hai khoảng ba mươi phân.
Các hộ dân ngoài bãi phải chuyển đồ đạc, gia súc lên chỗ cao và sẵn sàng sơ tán khi có lệnh.
Người dân không đi lại qua ngầm tràn, không vớt củi trên sông.
Đường dây nóng của Ban chỉ huy phường trực suốt ngày đêm.
"""
FLOOD_WANT = """title: Cảnh báo ngập lụt vùng ven sông Hồng
---
""" + FLOOD.split("\n\n", 1)[1] + "---\n"


def texts():
    yield "flood-utf8.txt", FLOOD.encode(), FLOOD_WANT
    yield "flood-nfd.txt", unicodedata.normalize("NFD", FLOOD).encode(), FLOOD_WANT
    yield "flood-bom-crlf.txt", b"\xef\xbb\xbf" + FLOOD.replace("\n", "\r\n").encode(), FLOOD_WANT
    yield "flood-utf16le.txt", b"\xff\xfe" + FLOOD.encode("utf-16-le"), FLOOD_WANT
    yield "flood-utf16be.txt", b"\xfe\xff" + FLOOD.encode("utf-16-be"), FLOOD_WANT
    yield "flood-tcvn3.txt", tcvn3(FLOOD), FLOOD_WANT
    yield "flood-vni.txt", vni(FLOOD), FLOOD_WANT
    yield "flood-1258.txt", cp1258(FLOOD), FLOOD_WANT
    page = ('<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><title>Tin</title></head>'
            "<body><h1>{}</h1><p>{}</p></body></html>")
    title, body = FLOOD.split("\n\n", 1)
    yield "flood-1258.html", cp1258(page.format(title, body.strip().replace("\n", "</p><p>"))), FLOOD_WANT
    yield "flood-utf16.xml", (b"\xff\xfe" + (
        '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>Tin lũ</title><item>'
        f"<title>{title}</title><description>{body.strip().replace(chr(10), '&lt;br/&gt;')}</description>"
        "</item></channel></rss>").encode("utf-16-le")), FLOOD_WANT
    yield "zalo.txt", """📣 THÔNG BÁO TỔ DÂN PHỐ SỐ 6 📣

Kính gửi bà con tổ 6!
👉 Tối thứ sáu, ngày 20/11, lúc 19h30, mời mỗi gia đình một người đến nhà văn hóa họp tổ.
👉 Nội dung: bàn việc lắp camera an ninh và làm lại nắp cống.
Rất mong bà con đến đông đủ, đúng giờ ạ 🙏🙏
#todanpho6
""".encode(), """---
Tối thứ sáu, ngày 20/11, lúc 19h30, mời mỗi gia đình một người đến nhà văn hóa họp tổ.
Nội dung: bàn việc lắp camera an ninh và làm lại nắp cống.
---
~ 👉
~ #todanpho6
"""
    yield "storm.txt", """TIN BÃO TRÊN BIỂN ĐÔNG (CƠN BÃO SỐ 14)

Hồi 10 giờ ngày 18/11, vị trí tâm bão ở vào khoảng 13,8 độ Vĩ Bắc; 113,4 độ Kinh Đông.
Sức gió mạnh nhất vùng gần tâm bão mạnh cấp 11 (103-117 km/giờ), giật cấp 14.
Dự báo đến 10 giờ ngày 19/11, bão cách bờ biển Gia Lai khoảng 180 km về phía Đông.
Tin phát lúc: 11h00. Tin tiếp theo được phát lúc 14h00.
""".encode(), """---
Hồi 10 giờ ngày 18/11, vị trí tâm bão ở vào khoảng 13,8 độ Vĩ Bắc; 113,4 độ Kinh Đông.
Sức gió mạnh nhất vùng gần tâm bão mạnh cấp 11 (103-117 km/giờ), giật cấp 14.
Dự báo đến 10 giờ ngày 19/11, bão cách bờ biển Gia Lai khoảng 180 km về phía Đông.
---
"""
    yield "rss-1.0.xml", """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://nongnghiep.example.vn"><title>Khuyến nông huyện</title><link>https://nongnghiep.example.vn</link></channel>
<item rdf:about="https://nongnghiep.example.vn/7"><title>Phòng trừ rầy nâu hại lúa</title><link>https://nongnghiep.example.vn/7</link><dc:date>2026-11-13</dc:date>
<description>Bà con thăm đồng thường xuyên, phun thuốc khi mật độ rầy trên 3 con một dảnh. Phun vào chiều mát.</description></item></rdf:RDF>""".encode(), """title: Phòng trừ rầy nâu hại lúa
source: Khuyến nông huyện
date: 2026-11-13
---
Bà con thăm đồng thường xuyên, phun thuốc khi mật độ rầy trên 3 con một dảnh. Phun vào chiều mát.
---
"""


HEADED = letterhead(["HUYỆN HÒA AN", "ỦY BAN NHÂN DÂN XÃ TÂN LẬP"], "25/TB-UBND", "Tân Lập, ngày 10 tháng 11 năm 2026")
SIGNED = signature(["Đảng ủy, HĐND xã", "Các thôn", "Lưu: VT"], ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Nguyễn Văn Tâm")
NOT_SAID = "~ Độc lập\n~ Số: 25/TB-UBND\n~ Nơi nhận\n~ Lưu: VT\n~ Nguyễn Văn Tâm\n~ TM. ỦY BAN\n"


def bold(text, jc="center"):
    return paragraph(run(text, bold=True), jc=jc)


def old(text, font, coder):
    """Letters of an old font, as Word stores them: a sign of Latin-1 a byte."""
    return run(coder(text).decode("latin-1"), font=font)


def words():
    yield "notice.docx", docx(
        HEADED, bold("THÔNG BÁO"), bold("Về việc nghỉ lễ và trực bảo vệ"),
        "Ủy ban nhân dân xã thông báo lịch nghỉ lễ như sau:",
        paragraph("Cán bộ, công chức nghỉ từ ngày 2/9 đến hết ngày 4/9.", num=(1, 0)),
        paragraph("Công an, quân sự trực 24/24 giờ.", num=(1, 0)),
        paragraph("Ca một từ 6 giờ đến 18 giờ;", num=(1, 1)), paragraph("Ca hai từ 18 giờ đến 6 giờ.", num=(1, 1)),
        "Đề nghị các thôn thông báo rộng rãi đến nhân dân./.", SIGNED,
        properties=core("MẪU CÔNG VĂN 2019", "admin")), """---
Ủy ban nhân dân xã thông báo lịch nghỉ lễ như sau:
1. Cán bộ, công chức nghỉ từ ngày 2/9 đến hết ngày 4/9.
2. Công an, quân sự trực 24/24 giờ.
a) Ca một từ 6 giờ đến 18 giờ;
b) Ca hai từ 18 giờ đến 6 giờ.
Đề nghị các thôn thông báo rộng rãi đến nhân dân.
---
MẪU CÔNG VĂN
""" + NOT_SAID
    yield "official-letter.docx", docx(
        HEADED, paragraph("Kính gửi: Các trưởng thôn, bí thư chi bộ", jc="center"),
        "Thực hiện Công văn số 1180/UBND-NN ngày 5/11/2026 của Ủy ban nhân dân huyện về chống rét cho gia súc, Ủy ban nhân dân xã yêu cầu:",
        "- Vận động các hộ che chắn chuồng trại trước ngày 20/11;", "- Không thả rông trâu bò khi nhiệt độ dưới 12 độ;",
        "- Báo ngay cho thú y xã khi có gia súc ốm.", SIGNED), """---
Thực hiện Công văn số 1180/UBND-NN ngày 5/11/2026 của Ủy ban nhân dân huyện về chống rét cho gia súc, Ủy ban nhân dân xã yêu cầu:
Vận động các hộ che chắn chuồng trại trước ngày 20/11;
Không thả rông trâu bò khi nhiệt độ dưới 12 độ;
Báo ngay cho thú y xã khi có gia súc ốm.
---
""" + NOT_SAID
    yield "notice.odt", odt.odt(
        odt.table([odt.p("ỦY BAN NHÂN DÂN<text:line-break/>XÃ AN LƯ<text:line-break/>Số: 25/TB-UBND", "P1"),
                   odt.p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<text:line-break/>Độc lập - Tự do - Hạnh phúc", "P1")], cells="Free"),
        odt.p("THÔNG BÁO", "P1"), odt.p("Về việc cắt điện để sửa đường dây", "P1"),
        odt.p("Nhiệt độ cao nhất 35" + odt.span("0", "Up") + "C; nhà rộng 50 m" + odt.span("2", "Up2") + ", điện<text:s text:c=\"3\"/>cắt"
              + odt.span("thêm", "Gone") + " lúc " + odt.span("7 giờ", "Out") + " 8 giờ<text:note text:note-class=\"footnote\">"
              "<text:note-citation>1</text:note-citation><text:note-body>" + odt.p("Theo Điện lực.") + "</text:note-body></text:note>."),
        "<text:tracked-changes><text:changed-region>" + odt.p("Câu đã bị xóa.") + "</text:changed-region></text:tracked-changes>",
        odt.items("L1", odt.p("Thôn 1 cắt buổi sáng.") + odt.items("", odt.p("Xóm Đông;"), odt.p("xóm Tây.")), odt.p("Thôn 2 cắt buổi chiều.")),
        odt.items("L2", odt.p("Bà con dự trữ nước.")),
        odt.items("L1", odt.p("Thôn 3 không cắt."), more=' text:continue-numbering="true"'),
        odt.table([odt.p("Thôn", "P1"), odt.p("Giờ", "P1"), odt.p("Số hộ", "P1")], [odt.p("Một"), odt.p("8 giờ"), odt.p("120")],
                  [odt.p("Hai"), odt.p("14 giờ"), odt.p("85")]),
        odt.table([odt.p("Nơi nhận:<text:line-break/>- Như trên;<text:line-break/>- Lưu: VT."),
                   odt.p("TM. ỦY BAN NHÂN DÂN<text:line-break/>CHỦ TỊCH<text:line-break/>Nguyễn Văn Tâm", "P1")], cells="Free")), """title: THÔNG BÁO Về việc cắt điện để sửa đường dây
---
Nhiệt độ cao nhất 35°C; nhà rộng 50 m², điện cắt lúc 8 giờ.
1. Thôn 1 cắt buổi sáng.
a) Xóm Đông;
b) xóm Tây.
2. Thôn 2 cắt buổi chiều.
Bà con dự trữ nước.
3. Thôn 3 không cắt.
Thôn: Một; Giờ: 8 giờ; Số hộ: 120.
Thôn: Hai; Giờ: 14 giờ; Số hộ: 85.
---
~ 7 giờ
~ Theo Điện lực.
""" + NOT_SAID
    hidden = ('<text:section text:display="none">', '<text:section text:display="condition" text:is-hidden="true">')
    yield "hidden.odt", odt.odt(
        odt.p("Mời bà con dự họp tại nhà văn hóa thôn."), *(h + odt.p("Phần ẩn đi.") + "</text:section>" for h in hidden),
        '<text:section text:display="condition" text:is-hidden="false">' + odt.p("Phần được hiện.") + "</text:section>",
        odt.p('<text:hidden-paragraph text:is-hidden="true"/>Đoạn không thấy.'),
        odt.p('<text:hidden-paragraph text:is-hidden="false"/>Đoạn nhìn thấy.'),
        odt.p('Họp <text:hidden-text text:is-hidden="true">chiều mai</text:hidden-text>'
              '<text:hidden-text text:is-hidden="false">sáng mai</text:hidden-text>.')), """---
Mời bà con dự họp tại nhà văn hóa thôn.
Phần được hiện.
Đoạn nhìn thấy.
Họp sáng mai.
---
Phần ẩn đi.
Đoạn không thấy.
chiều mai
"""
    fonts = odt.STYLES + "".join(
        f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {font}/></style:style>'
        for name, family, font in (("Time", "paragraph", 'style:font-name=".VnTime1"'), ("Caps", "text", 'style:font-name=".VnTimeH"'),
                                   ("Now", "text", 'style:font-name="Arial"'), ("Vni", "paragraph", "fo:font-family=\"'VNI-Times'\"")))

    def latin(text, coder):
        return coder(text).decode("latin-1")
    yield "old-fonts.odt", odt.odt(extra={"content.xml": odt.content(
        odt.p(latin("Từ ngày mai, chợ huyện chuyển sang địa điểm mới. ", tcvn3) + odt.span(latin("chú ý", tcvn3), "Caps")
              + odt.span(": đi đường vòng.", "Now"), "Time"),
        odt.p(latin("Đội thuế xã thu thuế đất từ ngày 16 đến ngày 20 tháng 11.", vni), "Vni"), styles=fonts)}), """---
Từ ngày mai, chợ huyện chuyển sang địa điểm mới. CHÚ Ý: đi đường vòng.
Đội thuế xã thu thuế đất từ ngày 16 đến ngày 20 tháng 11.
---
"""
    word, office = '<w:vertAlign w:val="superscript"/>', '<w:position w:val="8"/><w:sz w:val="19"/>'
    yield "raised.docx", docx(
        paragraph("Nhiệt độ cao nhất 35", run("0", props=word), "C, có nơi 37 ", run("o", props=office), "C."),
        paragraph("Nhà rộng 50 m", run("2", props=office), " cho 2×10", run("6", props=word), " lượt người", run("1", props=word),
                  ", giá ", run("50.000 đồng", props="<w:strike/>"), " 40.000 đồng."),
        "Mời bà con đến dự đông đủ."), """---
Nhiệt độ cao nhất 35°C, có nơi 37 °C.
Nhà rộng 50 m² cho 2×10⁶ lượt người, giá 40.000 đồng.
Mời bà con đến dự đông đủ.
---
~ 50.000 đồng
"""
    yield "invitation.docx", docx(
        HEADED, bold("GIẤY MỜI"), "Ủy ban nhân dân xã trân trọng kính mời: đại diện các hộ dân thôn 4.",
        paragraph("Đến dự: ", run("Hội nghị lấy ý kiến về quy hoạch khu dân cư", bold=True), "."),
        "Thời gian: 8 giờ 00, thứ tư, ngày 18/11/2026.", "Địa điểm: hội trường Ủy ban nhân dân xã.",
        "Rất mong ông, bà có mặt đúng giờ.", SIGNED), """---
Ủy ban nhân dân xã trân trọng kính mời: đại diện các hộ dân thôn 4.
Đến dự: Hội nghị lấy ý kiến về quy hoạch khu dân cư.
Thời gian: 8 giờ 00, thứ tư, ngày 18/11/2026.
Địa điểm: hội trường Ủy ban nhân dân xã.
Rất mong ông, bà có mặt đúng giờ.
---
""" + NOT_SAID
    yield "decision.docx", docx(
        HEADED, bold("QUYẾT ĐỊNH"), bold("Về việc cấm xe tải trên 5 tấn qua cầu Bến Đá"),
        paragraph("Xét đề nghị của công chức địa chính - xây dựng xã,"),
        bold("QUYẾT ĐỊNH:"),
        paragraph(run("Điều 1.", bold=True), " Cấm xe tải trên 5 tấn qua cầu Bến Đá từ ngày 15/11/2026."),
        paragraph(run("Điều 2.", bold=True), " Quyết định có hiệu lực kể từ ngày ký."),
        paragraph(run("Điều 3.", bold=True), " Công an xã, các thôn và nhân dân chịu trách nhiệm thi hành."), SIGNED), """---
Điều 1. Cấm xe tải trên 5 tấn qua cầu Bến Đá từ ngày 15/11/2026.
Điều 2. Quyết định có hiệu lực kể từ ngày ký.
Điều 3. Công an xã, các thôn và nhân dân chịu trách nhiệm thi hành.
---
""" + NOT_SAID
    yield "schedule.docx", docx(
        paragraph("Lịch thu gom rác tháng 12", style="Tiu"), "Từ ngày 1/12, xe thu gom rác chạy theo lịch mới.",
        table(["Tổ", "Ngày", "Giờ"], ["Tổ 1", cell("Thứ hai", merge="restart"), "17 giờ"],
              ["Tổ 2", cell("", merge="on"), "18 giờ"], ["Tổ 3", "Thứ năm", "17 giờ"], head=True),
        "Đề nghị các hộ để rác đúng giờ."), """title: Lịch thu gom rác tháng 12
row: 1 head: Tổ	Ngày	Giờ
row: 1: Tổ 1	Thứ hai	17 giờ
row: 1: Tổ 2	Thứ hai	18 giờ
row: 1: Tổ 3	Thứ năm	17 giờ
---
Từ ngày 1/12, xe thu gom rác chạy theo lịch mới.
Đề nghị các hộ để rác đúng giờ.
---
"""
    yield "plan.docx", docx(
        paragraph("Kế hoạch chống rét cho người nghèo", style="Tiu"), paragraph("Mục tiêu", num=(2, 0), style="Tiu1"),
        "Mọi hộ nghèo có đủ chăn ấm trước tết.", paragraph("Việc phải làm", num=(2, 0), style="Tiu1"),
        paragraph("Rà soát danh sách.", num=(2, 1)), paragraph("Vận động ủng hộ.", num=(2, 1)),
        paragraph("Áo ấm, chăn bông;", num=(3, 0)), paragraph("Gạo, mì.", num=(3, 0))), """title: Kế hoạch chống rét cho người nghèo
---
I. Mục tiêu
Mọi hộ nghèo có đủ chăn ấm trước tết.
II. Việc phải làm
II.1. Rà soát danh sách.
II.2. Vận động ủng hộ.
Áo ấm, chăn bông;
Gạo, mì.
---
"""
    yield "strict.docx", docx("Trạm bơm Cầu Đất vận hành lại từ sáng nay.", "Nước về đến cuối kênh sau hai ngày.",
                              namespace=STRICT, main="word/document2.xml"), """---
Trạm bơm Cầu Đất vận hành lại từ sáng nay.
Nước về đến cuối kênh sau hai ngày.
---
"""
    yield "text-box.docx", docx(
        paragraph("Chợ đêm mở cửa trở lại vào tối thứ bảy.", text_box("Khung này chỉ được đọc một lần.")),
        "Các gian hàng bán đến 22 giờ."), """count: 1 Khung này chỉ được đọc một lần.
---
Chợ đêm mở cửa trở lại vào tối thứ bảy.
Khung này chỉ được đọc một lần.
Các gian hàng bán đến 22 giờ.
---
"""
    tracked = (f'<w:p>{run("Cuộc họp dời sang ")}<w:del w:id="1"><w:r><w:delText>thứ ba</w:delText></w:r></w:del>'
               f'<w:ins w:id="2">{run("thứ tư")}</w:ins>{run(", ngày 25/11.")}</w:p>')
    moved = f'<w:p><w:moveFrom w:id="3">{run("Câu đã chuyển đi.")}</w:moveFrom>{run("Câu còn lại.")}</w:p>'
    yield "tracked.docx", docx(tracked, moved, paragraph(run("Ghi chú ẩn", hidden=True), "Mọi người chú ý.")), """---
Cuộc họp dời sang thứ tư, ngày 25/11.
Câu còn lại.
Mọi người chú ý.
---
thứ ba
đã chuyển đi
Ghi chú ẩn
"""
    yield "old-font-tcvn3.docx", docx(
        paragraph(old("Từ ngày mai, chợ huyện chuyển sang địa điểm mới.", ".VnTime", tcvn3)),
        paragraph(old("Bà con lưu ý đi đường vòng.", ".VnArial", tcvn3), run(" Xin cảm ơn.")),
        paragraph(old("chú ý", ".VnTimeH", tcvn3), run(": cầu tạm chỉ cho xe máy qua."))), """---
Từ ngày mai, chợ huyện chuyển sang địa điểm mới.
Bà con lưu ý đi đường vòng. Xin cảm ơn.
CHÚ Ý: cầu tạm chỉ cho xe máy qua.
---
"""
    yield "old-font-vni.docx", docx(
        paragraph(old("Đội thuế xã thu thuế đất từ ngày 16 đến ngày 20 tháng 11.", "VNI-Times", vni)),
        paragraph(old("Người nộp mang theo giấy tờ, trưởng ấp hướng dẫn.", "VNI-Helve", vni))), """---
Đội thuế xã thu thuế đất từ ngày 16 đến ngày 20 tháng 11.
Người nộp mang theo giấy tờ, trưởng ấp hướng dẫn.
---
"""
    contents = ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
                f"<w:sdtContent>{paragraph('Mục lục')}{paragraph('Phần đầu ... 1')}</w:sdtContent></w:sdt>")
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    yield "fields.docx", docx(
        contents, paragraph("Toàn xã có 1.250 hộ dân.", reference), paragraph("Trang ", field("PAGE", "7")),
        paragraph("Xem ", field('HYPERLINK "https://example.vn"', "trang của xã"), " để biết thêm."),
        paragraph("Dòng thứ nhất.\nDòng thứ hai còn\nviết tiếp.")), """---
Toàn xã có 1.250 hộ dân.
Xem trang của xã để biết thêm.
Dòng thứ nhất.
Dòng thứ hai còn viết tiếp.
---
Mục lục
Phần đầu
7
example.vn
"""


def made():
    yield from texts()
    yield from words()
