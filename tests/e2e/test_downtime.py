"""What was due while the station was off: once if it is not late, on record if it is, and what waited goes on waiting."""
# real time, 4 at once
import signal
import time
from datetime import datetime

import pytest

from fake_clock import FakeClock
from station import Station

SENTENCE = "Mời bà con ra họp tổ dân phố tối nay tại nhà văn hóa. "


def planned(station, number):
    return datetime.fromisoformat(station.article(number)["at"]).timestamp()


def sleep_past(moment):
    time.sleep(max(0, moment - time.time()))


@pytest.mark.parametrize("late, result", [("1s", "missed"), ("5min", "aired")])
def test_a_start_that_was_slept_through(tmp_path, late, result):
    """schedule.late decides, also where an article may wait an hour for another one's end (schedule.busy)."""
    s = Station(tmp_path, more=f'schedule = {{ late = "{late}"; }};')
    with s:
        number = s.add_text("Mai cắt nước.\n", "--at", "+3s")
        due = planned(s, number)
        assert s.stop() == 0
    sleep_past(due + 3)
    with s:
        s.wait(lambda: s.ended(number), 30, "an end of it")
        rows = s.ended(number)
        assert [row["result"] for row in rows] == [result], rows
        assert s.article(number)["state"] == ("done" if result == "aired" else "held")
        if result == "missed":
            assert rows[0]["why"] == "late" and rows[0]["outputs"] == []
            assert "missed (at its time): too late" in s.bantin("show", number).stdout
            assert "missed: too late" in s.bantin("log").stdout
        s.stop()
    with s:  # no second time
        time.sleep(1)
        assert len(s.rows_of(number)) == 1


def test_no_storm_of_what_repeats(tmp_path):
    """Of the times of a plan that went by, one at most is made up."""
    clock = FakeClock(tmp_path)
    s = Station(tmp_path, more='schedule = { late = "2min"; };', env=clock.env)
    with s:
        number = s.add_text("Mai cắt nước.\n", "--at", "+1s", "--repeat", "every 1min count 10")
        s.wait(lambda: s.ended(number), 30, "the first")
        first = planned(s, number)
        assert s.stop() == 0
    clock.set(first + 123)  # two went by, the third is a minute away
    with s:
        s.wait(lambda: len(s.rows_of(number)) == 2, 30, "the one made up")
        time.sleep(2)
        assert [row["result"] for row in s.rows_of(number)] == ["aired", "aired"]


def test_a_plan_that_was_slept_through_is_over(tmp_path):
    """What was heard once is done when its last time has gone by; nothing of it is left waiting for ever."""
    clock = FakeClock(tmp_path)
    s = Station(tmp_path, env=clock.env)
    with s:
        number = s.add_text("Mai cắt nước.\n", "--at", "+1s", "--repeat", "every 30min count 3")
        s.wait(lambda: s.ended(number), 30, "the first")
        first = planned(s, number)
        assert s.stop() == 0
    clock.set(first + 2 * 86400)
    with s:
        s.wait(lambda: s.article(number)["state"] == "done", 30, "its end")
        rows = s.rows_of(number)
        assert [(row["result"], row["why"]) for row in rows] == [("aired", None), ("missed", "late")], rows


def test_what_was_waiting_goes_on_waiting(tmp_path):
    """A crash while it waits for another one's end is no downtime."""
    s = Station(tmp_path, more='schedule = { late = "0s"; };')
    with s:
        long = s.add_text(SENTENCE * 5 + "\n", "--at", "now")
        waits = s.add_text("Mai cắt nước.\n", "--at", "+2s")
        s.wait(lambda: s.status()["on_air"], 20, "the long one")
        sleep_past(planned(s, waits) + 6)
        assert s.status()["on_air"]["article"] == long
        s.stop(signal.SIGKILL)
    with s:
        s.wait(lambda: s.ended(waits), 60, "the one that waited")
        assert [row["result"] for row in s.ended(waits)] == ["aired"]
        s.wait(lambda: s.rows_of(long)[-1]["result"] == "aired", 60, "the rest of the long one")


def test_a_clock_that_is_set_forward_and_back(tmp_path):
    """What the clock jumped over is late like what the machine slept through; nothing comes twice."""
    clock = FakeClock(tmp_path)
    s = Station(tmp_path, env=clock.env)
    with s:
        skipped = s.add_text("Mai cắt nước.\n", "--at", "+20min")
        soon = s.add_text("Mai cắt điện.\n", "--at", "+38min")
        later = s.add_text("Mai họp tổ.\n", "--at", "+60min")
        clock.ahead(40 * 60)
        s.wait(lambda: s.ended(skipped) and s.ended(soon), 30, "both")
        assert [(row["result"], row["why"]) for row in s.ended(skipped)] == [("missed", "late")]
        assert [row["result"] for row in s.ended(soon)] == ["aired"]
        clock.ahead(10 * 60)
        time.sleep(1)
        assert s.article(later)["state"] == "approved"
        clock.ahead(60 * 60 + 2)
        s.wait(lambda: s.ended(later), 30, "the last")
        assert [len(s.rows_of(number)) for number in (skipped, soon, later)] == [1, 1, 1]
        assert s.rows_of(later)[0]["result"] == "aired"
