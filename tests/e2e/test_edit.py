"""An article that is edited or moved airs as it is then: its words, time, zone and class, also when it was already
planned, or its sound already made."""
import time

import pytest

from station import Station

OUTPUTS = '{ name = "a"; type = "null"; zones = ( "thôn 1" ); }, { name = "b"; type = "null"; zones = ( "thôn 2" ); }'
OLD, NEW = "Họp tổ dân phố\n\nMời bà con họp lúc bảy giờ.\n", "Họp tổ dân phố\n\nMời bà con họp lúc tám giờ.\n"


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("edit"), OUTPUTS) as s:
        yield s


def edit(station, number, *options, **more):
    done = station.bantin("edit", number, *options, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def aired(station, number):
    station.wait(lambda: station.article(number)["state"] == "done", 90, "the airing")
    rows = station.ended(number)
    assert [row["result"] for row in rows] == ["aired"], rows
    return rows[0]


def test_the_new_words_air_although_the_old_ones_are_on_tape(station):
    number = station.add_text(OLD, "--at", "+5s")
    same = station.add_text(NEW, "--at", "+5s")
    time.sleep(2)  # its sound is made ahead
    path = station.folder / "new.txt"
    path.write_text(NEW)
    edit(station, number, "--file", path)
    assert aired(station, number)["words_sha256"] == aired(station, same)["words_sha256"]


def test_the_new_zone_counts_for_what_is_planned(station):
    number = station.add_text(OLD, "--at", "+4s")
    other = station.add_text(NEW, "--at", "+4s", "--zone", "thôn 1")
    time.sleep(1.5)
    edit(station, number, "--zone", "thôn 2")
    edit(station, other, "--zone", "none")
    assert [o["name"] for o in aired(station, number)["outputs"]] == ["b"]
    assert [o["name"] for o in aired(station, other)["outputs"]] == ["a", "b"]


def test_what_is_moved_far_is_not_too_late(station):
    number = station.add_text(OLD, "--at", "+10min")
    for verb in ("move", "edit"):
        assert station.bantin(verb, number, "--at", "+5h").returncode == 0
        assert "too late" not in station.bantin("next").stdout
    planned = station.article(number)["airings"]
    assert len(planned) == 1 and planned[0]["planned"] == station.article(number)["at"]
    station.bantin("cancel", number)


def test_class_and_zone_count_with_a_first_time(station):
    number = station.add_text(OLD)
    edit(station, number, "--at", "+2h", "--zone", "thôn 1", "--class", "priority")
    article = station.article(number)
    assert [(a["class"], a["reason"], a["state"]) for a in article["airings"]] == [("priority", "at", "planned")]
    edit(station, number, "--class", "normal")
    assert [a["class"] for a in station.article(number)["airings"]] == ["normal"]
    station.bantin("cancel", number)


def test_what_becomes_an_emergency_airs_at_once(station):
    waiting, later = station.add_text(OLD), station.add_text(NEW, "--at", "+2h")
    edit(station, waiting, "--class", "emergency")
    assert aired(station, waiting)["class"] == "emergency"
    edit(station, later, "--class", "emergency", "--at", "none")
    assert aired(station, later)["class"] == "emergency"


def test_time_plan_and_the_rest_can_be_taken_away(station):
    number = station.add_text(OLD, "--at", "+2h", "--repeat", "every 20min until 2126-11-24 12:00", "--category", "hop",
                              "--zone", "thôn 1", "--source", "UBND", "--voice", "bac-nu", "--expires", "+20h")
    edit(station, number, "--source", "Báo Hải Phòng")
    assert station.article(number)["source"] == "Báo Hải Phòng"
    edit(station, number, "--title", "none")
    assert station.article(number)["title"] == "none", "a title may be any word"
    gone = ["at", "repeat", "category", "zone", "source", "voice", "expires"]
    edit(station, number, *[word for name in gone for word in (f"--{name}", "none")])
    article = station.article(number)
    assert [article[name] for name in gone] == [None] * len(gone)
    assert article["state"] == "approved" and article["airing"] is None
    assert not station.rows_of(number), "a person moved it: nothing was missed"
    assert "missed (at its time): the article was edited" in station.bantin("show", number).stdout
    edit(station, number, "--at", "+3h")
    assert [a["state"] for a in station.article(number)["airings"]] == ["missed", "planned"]
    done = station.bantin("move", number, "--at", "none")
    assert done.returncode == 1 and "time" in done.stderr


def test_without_an_end_a_plan_stays_refused(station):
    number = station.add_text(OLD, "--at", "+2h", "--repeat", "every 20min", "--expires", "+20h")
    done = station.bantin("edit", number, "--expires", "none")
    assert done.returncode == 1 and "every 20min" in done.stderr
    assert station.article(number)["expires"] is not None
    station.bantin("cancel", number)


def test_repeats_that_are_taken_away_end_it(station):
    number = station.add_text(OLD, "--at", "now", "--repeat", "every 20min", "--expires", "+20h")
    station.wait(lambda: [a["reason"] for a in station.article(number)["airings"][1:]] == ["repeat"], 90, "the repeat")
    assert "done" in edit(station, number, "--repeat", "none")
    article = station.article(number)
    assert article["state"] == "done" and article["airings"][-1]["state"] == "missed"
    assert [row["result"] for row in station.ended(number)] == ["aired"]


def editor(station, command):
    path = station.folder / "editor"
    path.write_text(f"#!/bin/sh\nsed -i '{command}' \"$1\"\n")
    path.chmod(0o755)
    return {**station.env, "EDITOR": str(path)}


def edited(station, number, command):
    before, station.env = station.env, editor(station, command)
    try:
        edit(station, number)
    finally:
        station.env = before
    return station.article(number)


def test_the_title_is_what_the_editor_left(station):
    number = station.add_text(OLD, "--draft")
    article = edited(station, number, "s/Title: Họp.*/Title: Họp khẩn/")
    assert article["title"] == "Họp khẩn" and article["text"].strip() == "Mời bà con họp lúc bảy giờ."


def test_a_title_made_of_the_text_changes_with_it(station):
    number = station.add_text("Mời bà con họp lúc bảy giờ. Kính mời.\n", "--draft")
    assert station.article(number)["title"].startswith("Mời bà con họp lúc bảy giờ")
    assert edited(station, number, "s/bảy/tám/")["title"].startswith("Mời bà con họp lúc tám giờ")
    path = station.folder / "nine.txt"
    path.write_text("Mời bà con họp lúc chín giờ. Kính mời.\n")
    edit(station, number, "--file", path)
    assert station.article(number)["title"].startswith("Mời bà con họp lúc chín giờ")
    path.write_text("Mời họp\n\nMời bà con họp lúc mười giờ.\n")
    edit(station, number, "--file", path)
    assert station.article(number)["title"] == "Mời họp"
    path.write_text("Mời bà con họp lúc mười một giờ.\n")
    edit(station, number, "--file", path)
    assert station.article(number)["title"] == "Mời họp", "one that was given stays"
