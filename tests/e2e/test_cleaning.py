"""Cleaning for the ear: what a newsreader would not say is cut and told, body sentences stay."""
import json

import pytest

from programs import ARTICLES, bantin

LETTER = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG TÂN THUẬN            Độc lập - Tự do - Hạnh phúc
Số: 123/TB-UBND           Tân Thuận, ngày 5 tháng 8 năm 2025

THÔNG BÁO
Về việc tạm ngừng cấp nước

Phường thông báo tạm ngừng cấp nước[1] từ 8 giờ ngày 6/8 tại khu phố 3. 😀
Diện tích là 200 m² và dân số¹ hơn 2.000 người. #capnuoc
Nơi nhận quà là nhà văn hóa khu phố, mời bà con đến đúng giờ.

Nơi nhận:                        TM. ỦY BAN NHÂN DÂN
- Như trên;                           CHỦ TỊCH
- Lưu: VT.                            (Đã ký)

                                    Nguyễn Văn A
"""


def article(tmp_path, text, *options, env=None):
    path = tmp_path / "x.txt"
    path.write_text(text)
    done = bantin("extract", "--json", *options, path, env=env)
    return json.loads(done.stdout)[0]["articles"][0]


def test_official_letter(tmp_path):
    found = article(tmp_path, LETTER)
    assert found["title"] == "THÔNG BÁO Về việc tạm ngừng cấp nước"
    assert found["text"].splitlines() == [
        "Phường thông báo tạm ngừng cấp nước từ 8 giờ ngày 6/8 tại khu phố 3.",
        "Diện tích là 200 m² và dân số hơn 2.000 người.",
        "Nơi nhận quà là nhà văn hóa khu phố, mời bà con đến đúng giờ."]
    assert {"letterhead", "recipients", "footnote", "hashtag", "emoji"} == {c["rule"] for c in found["cuts"]}


def test_keep(tmp_path):
    found = article(tmp_path, LETTER, "--keep")
    assert found["cuts"] == [] and "Nguyễn Văn A" in found["text"] and "😀" in found["text"]


BODY = "Sáng nay, phường tổ chức ra quân dọn vệ sinh. Hàng trăm người tham gia.\n"


@pytest.mark.parametrize("line, rule", [
    ("Bà con dọn rác tại chợ. Ảnh: TTXVN", "caption"),
    ("Ảnh minh họa", "caption"),
    ("(Ảnh: Hoàng Dương)", "caption"),
    ("Xem thêm: Giá vàng hôm nay", "more"),
    ("Chia sẻ Facebook Zalo In bài viết", "buttons"),
    ("[Hình ảnh]", "chat"),
])
def test_cut_anywhere(tmp_path, line, rule):
    found = article(tmp_path, BODY + line + "\n" + BODY)
    assert found["text"] == (BODY + BODY).strip()
    assert [(c["rule"], c["text"], c["line"]) for c in found["cuts"]] == [(rule, line, 2)]


@pytest.mark.parametrize("line", ["PV", "T.H.", "Minh Anh - Thu Hà", "Nguyễn Văn Hùng", "BBT", "(TH)"])
def test_signs_at_the_end(tmp_path, line):
    found = article(tmp_path, BODY + BODY + line + "\n")
    assert [c["rule"] for c in found["cuts"]] == ["byline"] and line not in found["text"]


@pytest.mark.parametrize("line", ["Theo TTXVN", "(Theo TTXVN)", "Nguồn: TTXVN"])
def test_source_is_kept_beside(tmp_path, line):
    found = article(tmp_path, BODY + BODY + line + "\nPV\n")
    assert found["source"] == "TTXVN" and {c["rule"] for c in found["cuts"]} == {"byline", "source"}


@pytest.mark.parametrize("line", [
    "Theo TTXVN, sáng nay trời mưa to.",
    "Nguyễn Văn Hùng là tổ trưởng tổ 5.",
    "Đề nghị gửi kèm hình: mặt trước và mặt sau thẻ.",
    "Mời xem chương trình văn nghệ tại nhà văn hóa.",
    "Chủ đề: Toàn dân phòng chống bão lũ.",
    "Phường đã ký kết hợp đồng thu gom rác.",
    "In ấn tài liệu xong trước thứ sáu.",
])
def test_body_sentences_stay(tmp_path, line):
    for text in (line + "\n" + BODY, BODY + line + "\n" + BODY, BODY + line + "\n"):
        assert article(tmp_path, text)["cuts"] == []


def test_list_of_names_stays(tmp_path):
    found = article(tmp_path, BODY + "Danh sách hộ được hỗ trợ\nNguyễn Văn An\nTrần Thị Bình\n")
    assert found["cuts"] == []


def test_samples_are_not_cut(tmp_path):
    for path in ARTICLES.glob("*.txt"):
        found = json.loads(bantin("extract", "--json", path).stdout)[0]["articles"][0]
        assert found["cuts"] == [], path


def test_site_adds_and_switches_off(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "ours.tsv").write_text("greeting\tcut\tany\twhole\t60\tKính chào quý vị .?\noff\tcaption\n")
    env = {"BANTIN_CLEANING": str(folder)}
    found = article(tmp_path, BODY + "Kính chào quý vị.\nẢnh minh họa\n" + BODY, env=env)
    assert [c["rule"] for c in found["cuts"]] == ["greeting"] and "Ảnh minh họa" in found["text"]


@pytest.mark.parametrize("rule, sentence", [
    ("a\tb\n", "six fields"),
    ("a\tdrop\tany\twhole\t9\tx\n", "the act is"),
    ("a\tcut\tnowhere\twhole\t9\tx\n", "the place is"),
    ("a\tcut\tany\tround\t9\tx\n", "the shape is"),
    ("a\tcut\tany\twhole\tx\tx\n", "number of characters"),
    ("off\tnothing\n", "no rule"),
    ("limit\ttable-rows\tmany\n", "a limit is"),
])
def test_wrong_rules_are_told(tmp_path, rule, sentence):
    (tmp_path / "bad.tsv").write_text("# ours\n" + rule)
    done = bantin("extract", ARTICLES / "lich-tiem.txt", env={"BANTIN_CLEANING": str(tmp_path)})
    assert done.returncode == 1 and "bad.tsv:2:" in done.stderr and sentence in done.stderr


def test_tables(tmp_path):
    row = "<tr><td>1</td><td>Tổ {}</td><td>7 giờ</td></tr>"
    page = ("<html><body><h1>Lịch cắt điện tuần này</h1><p>Điện lực thông báo lịch cắt điện của phường trong tuần "
            "để sửa chữa đường dây.</p><table><tr><th>STT</th><th>Nơi</th><th>Giờ</th></tr>{}</table>"
            "<p>Mời bà con theo dõi và chủ động trong sinh hoạt.</p></body></html>")
    small = article(tmp_path, page.format("".join(row.format(i) for i in range(3))))
    assert "Nơi: Tổ 2; Giờ: 7 giờ." in small["text"].splitlines()
    large = article(tmp_path, page.format("".join(row.format(i) for i in range(40))))
    assert "Tổ 2" not in large["text"] and [c["rule"] for c in large["cuts"]] == ["table"]


def test_normalize_never_cleans_plain_text(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Bà con dọn rác.\nẢnh: PV\n")
    assert len(bantin("normalize", path).stdout.splitlines()) == 2
