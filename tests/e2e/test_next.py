"""station.next says what the station will do, and `bantin next` shows it."""
import datetime
import re
import time

import pytest

from station import Station, far_hour

HOUR = f"{far_hour():02}"
PROGRAMMES = f'programmes = ( {{ name = "sáng"; at = "{HOUR}:00"; minutes = 10; }} );'


@pytest.fixture
def station(tmp_path):
    with Station(tmp_path, more=PROGRAMMES) as station:
        yield station


def test_empty_but_for_the_programmes(station):
    [programme] = station.json("next")
    assert (programme["airing"], programme["programme"], programme["duration_ms"]) == (None, "sáng", 600000)
    assert programme["starts"][11:16] == HOUR + ":00"
    assert len(station.json("next", "--hours", "240")) == 10


def test_clashes_say_who_loses(station):
    long = station.add_text("Bài dài\n\n" + "Phường tổ chức tổng vệ sinh. " * 60, "--at", "+60min")
    waits = station.add_text("Bài sau.\n", "--at", "+60min")
    storm = station.add_text("Bão.\n", "--class", "emergency", "--at", "+61min")
    late = station.add_text("Bài hết hạn.\n", "--at", "+60min", "--expires", "+61min")
    items = {item["article"]: item for item in station.json("next") if item["article"]}
    assert items[long]["clash"] == {"why": "cut", "airing": items[storm]["airing"], "article": storm, "programme": None}
    assert items[storm]["clash"] is None
    assert items[waits]["starts"] > items[waits]["planned"] and items[waits]["clash"]["why"] == "waits"
    assert (items[late]["starts"], items[late]["clash"]["why"]) == (None, "expired")
    shown = station.bantin("next").stdout
    assert re.search(rf"Bài dài +cut off by {storm}$", shown, re.M)
    assert re.search(r" - +normal .*Bài hết hạn\.? +expires before$", shown, re.M)
    assert "clashes" in shown


def test_clashes_with_programmes_name_them(tmp_path):
    more = f"""programmes = ( {{ name = "Sáng"; at = "{HOUR}:00"; minutes = 20; }},
        {{ name = "Tin vắn"; at = "{HOUR}:10"; minutes = 5; }} );"""
    with Station(tmp_path, more=more) as station:
        day = station.json("next")[0]["planned"][:10]
        waits = station.add_text("Bài có giờ.\n", "--at", f"{day} {HOUR}:03")
        items = {item["article"] or item["programme"]: item for item in station.json("next")}
        assert items["Tin vắn"]["clash"] == {"why": "late", "airing": None, "article": None, "programme": "Sáng"}
        assert items[waits]["clash"]["why"] == "waits" and items[waits]["clash"]["programme"] == "Sáng"
        assert re.search(r" - +Tin vắn +no room beside Sáng$", station.bantin("next").stdout, re.M)
        assert re.search(r"Bài có giờ\. +waits for Sáng$", station.bantin("next").stdout, re.M)
        assert items["Sáng"]["clash"] is None


def test_it_happens_as_foretold(station):
    first = station.add_text("Bài thứ nhất.\n", "--at", "+3s")
    second = station.add_text("Bài thứ hai.\n", "--at", "+3s")
    time.sleep(1)  # their words are ready then, so their lengths are known
    told = [item for item in station.json("next") if item["article"]]
    assert [item["article"] for item in told] == [first, second]
    station.wait(lambda: station.ended(second), 90, "both")
    for item in told:
        [row] = station.ended(item["article"])
        assert row["result"] == "aired"
        assert abs(seconds(row["started"]) - seconds(item["starts"])) < 2


def test_the_same_exact_time_twice(tmp_path):
    """With schedule.busy = "now" an article cuts in at its time; two with the same time follow each other."""
    with Station(tmp_path, more=PROGRAMMES + 'schedule = { busy = "now"; };') as station:
        long = station.add_text("Bài dài\n\n" + "Phường tổ chức tổng vệ sinh. " * 20, "--at", "+2s")
        station.wait(lambda: station.status()["on_air"], 90, "the long one")
        first = station.add_text("Bài thứ nhất.\n", "--at", "+5s")
        at = station.article(first)["at"]
        second = station.add_text("Bài thứ hai.\n", "--at", at)
        station.wait(lambda: station.ended(second) and station.ended(first), 90, "both")
        for article in first, second:
            [row] = station.ended(article)
            assert row["result"] == "aired"
        assert station.ended(long)[0]["result"] == "cut"


def seconds(stamp):
    return datetime.datetime.fromisoformat(stamp).timestamp()
