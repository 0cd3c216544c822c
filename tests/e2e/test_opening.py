"""What stands around an article is shown while it sounds, and said by the log where it was cut."""
# 3 at once
import time

import pytest

from station import Station

SENTENCES = ["Sáng mai các tổ dân phố tổng vệ sinh.", "Bà con mang theo chổi và bao đựng rác.",
             "Điểm tập trung là nhà văn hóa."]
AROUND = """
bulletin = { chime = "opening"; call = "Đây là đài truyền thanh phường Thử Nghiệm."; closing = "Chương trình đến đây là hết."; };
emergency = { chime = "none"; call = ""; times = 2; };
"""


def a_station(folder, more="", output='{ name = "loa"; type = "null"; lead_in = "1s"; }', env=None):
    s = Station(folder, outputs=output, env=env)
    lines = [line for line in s.settings.read_text().splitlines() if not line.startswith(("bulletin", "emergency"))]
    s.settings.write_text("\n".join(lines) + AROUND + more)
    return s


@pytest.fixture
def station(tmp_path):
    with a_station(tmp_path) as s:
        yield s


def text(folder, *options):
    path = folder / "bai.txt"
    path.write_text("Title: Tổng vệ sinh\n---\n" + " ".join(SENTENCES) + "\n")
    return [*options, path]


def on_air(s):
    return s.status()["on_air"] or {}


def watch(s, number, seconds=40):
    """What status says one after the other, while it is on air."""
    seen = []
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        now = on_air(s)
        if now.get("article") == number:
            seen.append(now)
        elif seen:
            return seen
    raise AssertionError("it does not end: " + str(seen[-1:]) + s.tail())


def in_order(items):
    return [item for i, item in enumerate(items) if i == 0 or items[i - 1] != item]


def sounds(seen):
    """The parts in their order, but for the moment before the first."""
    return in_order([now["part"] for now in seen if now["part"] != "lead_in"])


def reach(s, number, part, seconds=30):
    return s.wait(lambda: on_air(s) if (on_air(s).get("article"), on_air(s).get("part")) == (number, part) else None,
                  seconds, f"the {part} of {number}")


def test_the_part_on_air_is_shown(station, tmp_path):
    [number] = station.add("--at", "now", *text(tmp_path))
    seen = watch(station, number)
    parts = in_order([now["part"] for now in seen])
    assert parts == ["lead_in", "chime", "call", "article", "closing"], parts
    before = [now for now in seen if now["part"] in ("lead_in", "chime", "call")]
    assert {(now["sentence"], now["played_ms"]) for now in before} == {(0, 0)}
    words = {part: {now.get("words") for now in seen if now["part"] == part} for part in parts}
    assert words["lead_in"] == words["chime"] == {None}
    assert all("truyền thanh" in said for said in words["call"]) and all("đến đây" in said for said in words["closing"])
    assert [now["sentence"] for now in seen if now["part"] == "article"][-1] == len(SENTENCES)  # after the title
    assert any("chổi" in said for said in words["article"])
    assert station.ended(number)[-1]["part"] is None


def test_the_table_says_it_too(station, tmp_path):
    [number] = station.add("--at", "now", *text(tmp_path))
    for part, words in (("lead_in", "silence before the first sound"), ("chime", "chime"), ("call", "station call")):
        reach(station, number, part)
        # a part may end between the two looks
        line = station.bantin("status").stdout.split("On air: ")[1].splitlines()[0]
        assert f"(normal, {words})" in line or "sentence" in line or "station call" in line or "chime" in line, line
    reach(station, number, "article")
    assert "sentence 1 of 4" in station.bantin("status").stdout.split("On air: ")[1]


def test_said_twice_is_counted(station, tmp_path):
    [number] = station.add("--class", "emergency", *text(tmp_path))
    seen = watch(station, number)
    assert {(now["part"], now["sayings"]) for now in seen} <= {("article", 2), ("lead_in", 2)}
    assert in_order([now["saying"] for now in seen]) == [1, 2]
    again = in_order([now["sentence"] for now in seen if now["saying"] == 2])
    assert again == [0, 1, 2, 3], again


@pytest.mark.parametrize("part", ["chime", "call", "article"])
def test_the_log_says_where_it_was_cut(station, tmp_path, part):
    [number] = station.add("--at", "now", *text(tmp_path))
    reach(station, number, part)
    assert station.bantin("stop").returncode == 0
    [row] = station.wait(lambda: station.rows_of(number), 90, "its row")
    assert (row["result"], row["why"]) == ("cut", "stopped")
    if part == "article":
        assert row["part"] == "article" and "cut off (" not in station.bantin("log").stdout
    else:
        assert row["part"] in (part, "call") and row["outputs"][0]["frames"] == row["played_ms"] == 0
        shown = {"chime": "chime", "call": "station call"}[row["part"]]
        assert f"cut off ({shown})" in station.bantin("log").stdout
    assert "whole" in station.bantin("log", "--verify").stdout


STORM = ["--class", "emergency"]


def short_storm(folder):
    """What only cuts in need not be long."""
    path = folder / "bao.txt"
    path.write_text("Nước sông đang lên nhanh.\n")
    return [*STORM, path]


def parts_of(s, number):
    return [row["part"] or row["result"] for row in s.rows_of(number)]


def test_what_was_cut_in_its_opening_opens_again(station, tmp_path):
    """The street missed the chime and the call, so they sound again before the article."""
    [number] = station.add("--at", "now", *text(tmp_path))
    reach(station, number, "call")
    [storm] = station.add(*short_storm(tmp_path))
    reach(station, storm, "article")
    station.wait(lambda: on_air(station).get("article") == number, 60, "the rest")
    assert sounds(watch(station, number)) == ["chime", "call", "article", "closing"]
    assert parts_of(station, number) == ["call", "aired"]


def test_what_was_cut_later_goes_on_at_once(station, tmp_path):
    [number] = station.add("--at", "now", *text(tmp_path))
    station.wait(lambda: on_air(station).get("article") == number and on_air(station)["sentence"] == 2, 40, "its words")
    [storm] = station.add(*short_storm(tmp_path))
    reach(station, storm, "article")
    station.wait(lambda: on_air(station).get("article") == number, 60, "the rest")
    seen = watch(station, number)
    assert sounds(seen) == ["article", "closing"]
    assert seen[0]["sentence"] == 2 and seen[0]["played_ms"] > 3000, seen[0]
    assert parts_of(station, number) == ["article", "aired"]


def test_an_emergency_cut_in_its_opening_is_said_twice_nevertheless(station, tmp_path):
    [storm] = station.add(*STORM, *text(tmp_path))
    station.wait(lambda: on_air(station).get("article") == storm, 20, "the emergency")
    assert station.bantin("mute").returncode == 0
    station.wait(lambda: station.rows_of(storm), 10, "its row")
    assert station.bantin("mute", "off").returncode == 0
    seen = watch(station, storm)
    assert in_order([now["saying"] for now in seen]) == [1, 2]


def test_nothing_stands_around_the_rest_of_what_was_said(station, tmp_path):
    assert station.bantin("say", "Mời bà con nghe thông báo. " * 3).returncode == 0
    number = station.wait(lambda: on_air(station).get("article"), 20, "it on air")
    [storm] = station.add(*short_storm(tmp_path))
    reach(station, storm, "article")
    station.wait(lambda: on_air(station).get("article") == number, 60, "the rest")
    assert sounds(watch(station, number)) == ["article"]


def test_nothing_begins_between_two_emergencies(station, tmp_path):
    """The newest version is on air first; what they cut does not come up for the moment between them."""
    [number] = station.add("--at", "now", *text(tmp_path))
    reach(station, number, "chime")
    path = tmp_path / "khan.txt"
    storms = []
    for words, options in (("Nước lên cấp một. " * 9, []), ("Cháy ở chợ.", []), ("Nước lên cấp hai.", "--supersedes")):
        path.write_text(words + "\n")
        options = [options, storms[0]] if options else []
        storms += station.add("--class", "emergency", *options, path)
    station.wait(lambda: station.article(number)["state"] == "done", 90, "the article")
    assert [row["result"] for row in station.ended(number)] == ["cut", "aired"]
    fire, water = (station.ended(storm)[-1] for storm in storms[1:])
    assert fire["result"] == water["result"] == "aired" and water["started"] < fire["started"]
