"""What an officer reads where the locale is Vietnamese: no English sentence."""
import re

import pytest
from station import Station

VIETNAMESE = {"LC_ALL": "vi_VN.UTF-8"}


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("station"), env=VIETNAMESE) as s:
        yield s


def says(run, code, *parts):
    text = run.stdout + run.stderr
    assert run.returncode == code, text
    for part in parts:
        assert part in text, text
    assert not re.search(r"\b(the|is not|cannot|there)\b", text), text
    assert "?" not in text.replace("có phải ý bạn là", "") or "có phải" in text, text


def test_status(station):
    says(station.bantin("status"), 0, "Đang phát: ", "Hàng đợi: trống", "Đồng hồ: ")


def test_a_muted_station(station):
    says(station.bantin("mute", "--reason", "sửa loa"), 0)
    says(station.bantin("status"), 0, "ĐANG TẮT TIẾNG")
    says(station.bantin("mute", "off"), 0)


def test_refusals_of_the_daemon(station):
    says(station.bantin("show", "99"), 1, "không có bài 99")
    says(station.bantin("cancel", "99"), 1, "không có bài 99")


@pytest.mark.parametrize("option, value, part", [
    ("--at", "năm giờ", "không phải là giờ"),
    ("--expires", "hôm nào", "không phải là giờ"),
    ("--repeat", "mãi mãi", "không phải là kế hoạch phát lại"),
    ("--repeat", "every 5s count 3", "phát lại quá dày"),
    ("--class", "khan", "--class cần một trong"),
])
def test_options_that_cannot_be_read(station, tmp_path, option, value, part):
    article = tmp_path / "a.txt"
    article.write_text("Mời bà con họp.\n")
    run = station.bantin("add", option, value, article)
    says(run, 2 if option == "--class" else 1, part)


def test_states_in_refusals(station):
    number = int(station.bantin("add", "-", input="Mời bà con họp.\n").stdout)
    says(station.bantin("approve", number), 1, "đang ở trạng thái đã duyệt", "bản nháp, chờ duyệt hoặc đang giữ")
    says(station.bantin("cancel", number), 0, "đã hủy")
    says(station.bantin("move", number, "--first"), 1, "trạng thái đã hủy")


def test_a_preview(station):
    said = station.bantin("add", "--preview", "--at", "+2h", "-", input="Mời bà con họp lúc 19h30.\n")
    says(said, 0, "Viết là", "Đọc là", "[mười chín giờ ba", "Thời lượng: ", "Sẽ phát: ", "nhường chỗ")


def test_a_time_that_is_past(station, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("Mời bà con họp.\n")
    run = station.bantin("add", "--at", "2020-01-01 05:00", article)
    says(run, 1, "2020-01-01 05:00 đã qua; kế tiếp sẽ là 2")
    run = station.bantin("add", "--repeat", "every 20min until 2020-01-01T06:00", article)
    says(run, 1, 'kế hoạch "every 20min until 2020-01-01T06:00" đã kết thúc')


def test_usage(station):
    for verb in ("add", "status", "say", "list", "config", "render"):
        text = station.bantin(verb, "--help").stdout
        assert text.startswith("Cách dùng: bantin " + verb), text


def test_an_article_as_it_airs(station, tmp_path):
    """Its airings with their reasons, pausing and stopping."""
    article = tmp_path / "a.txt"
    article.write_text("Title: Thử loa\n---\n" + "Mời bà con đến họp ở nhà văn hóa. " * 20)
    added = station.bantin("add", "--class", "priority", "--at", "now", article)
    station.wait(lambda: station.status()["on_air"], 90, "the article on air")
    says(station.bantin("pause"), 0, "đã tạm dừng: Thử loa")
    says(station.bantin("resume"), 0, "phát tiếp: Thử loa")
    says(station.bantin("stop"), 0, "đã dừng và giữ lại: Thử loa")
    says(station.bantin("show", added.stdout.strip()), 0, "(phát ngay)", "Lượt phát:")
