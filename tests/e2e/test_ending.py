# real time, 4 at once
"""What ends on some outputs and goes on on others: stopped in one zone, or where an output's own hours are over."""
import contextlib
import json
import os
import signal
import sqlite3
import subprocess

import pytest

from fake_clock import FakeClock, clock_at
from station import Station
from wire import Wire

TWO = ('{ name = "chợ"; type = "null"; zones = ( "chợ" ); }', '{ name = "đê"; type = "null"; zones = ( "đê" ); }')


def article(folder, sentences=6):
    path = folder / "bai.txt"
    path.write_text("Title: Họp dân\n---\n" + "Mời bà con ra nhà văn hóa họp tổ dân phố. " * sentences + "\n")
    return path


def on_air(s):
    return s.status()["on_air"] or {}


def speaks(s, number, sentence=1):
    s.wait(lambda: on_air(s).get("article") == number and on_air(s)["sentence"] >= sentence, 40, f"sentence {sentence}")


def outputs(row):
    return {output["name"]: (output["frames"], output.get("why")) for output in row["outputs"]}


def last_row(s, number):
    s.wait(lambda: s.rows_of(number), 60, "its row")
    return s.rows_of(number)[-1]


@pytest.fixture
def station(tmp_path):
    with Station(tmp_path, outputs=", ".join(TWO)) as s:
        yield s


def test_stopped_in_one_zone(station, tmp_path):
    [number] = station.add("--at", "now", article(tmp_path, 3))
    speaks(station, number)
    done = station.bantin("stop", "--zone", "chợ")
    assert (done.returncode, done.stdout) == (0, "ended in this zone; it goes on in others: Họp dân\n"), done.stderr
    refused = station.bantin("stop", "--zone", "chợ")
    assert refused.returncode == 1 and "nothing is on air" in refused.stderr
    row = last_row(station, number)
    assert row["result"] == "aired" and station.article(number)["state"] == "done"
    heard = outputs(row)
    assert heard["chợ"][1] == "stopped" and heard["đê"][1] is None and 0 < heard["chợ"][0] < heard["đê"][0], heard
    assert "(stopped)" in station.bantin("log").stdout
    [after] = station.add("--at", "now", article(tmp_path, 1))
    assert all(why is None and frames > 0 for frames, why in outputs(last_row(station, after)).values())


def test_stopped_in_the_last_zone_it_is_held(station, tmp_path):
    [number] = station.add("--at", "now", article(tmp_path))
    speaks(station, number)
    assert station.json("stop", "--zone", "chợ")["outputs"] == ["chợ"]
    assert station.json("stop", "--zone", "đê")["goes_on"] is False
    row = last_row(station, number)
    assert (row["result"], row["why"]) == ("cut", "stopped") and station.article(number)["state"] == "held"


def test_its_later_airings_come_to_the_zone_again(tmp_path):
    clock = FakeClock(tmp_path, clock_at(9, 0))
    with Station(tmp_path, outputs=", ".join(TWO), env=clock.env) as s:
        [number] = s.add("--at", "now", "--repeat", "every 5min count 2", article(tmp_path, 3))
        speaks(s, number, 0)
        assert s.json("stop", "--zone", "chợ")["goes_on"] is True
        assert outputs(last_row(s, number))["chợ"][1] == "stopped"
        clock.set(clock_at(9, 4, 57))
        s.wait(lambda: len(s.rows_of(number)) == 2, 60, "the second time")
        assert all(why is None and frames > 0 for frames, why in outputs(s.rows_of(number)[-1]).values())


def test_each_end_is_told_once(tmp_path):
    """Stopped in one zone after the other: an event for each, and each output has its own end."""
    three = ", ".join(TWO) + ', { name = "bến"; type = "null"; zones = ( "bến" ); }'
    with Station(tmp_path, outputs=three) as s, Wire(s.socket) as wire:
        [number] = s.add("--at", "now", article(tmp_path))
        speaks(s, number)
        assert s.json("stop", "--zone", "chợ")["outputs"] == ["chợ"]
        speaks(s, number, 2)
        assert s.json("skip", "--zone", "đê")["outputs"] == ["đê"]
        speaks(s, number, 3)
        assert last_row(s, number)["result"] == "aired"
        wire.call("events.subscribe", **{"from": 1})
        events = []
        while not events or events[-1]["type"] != "airing.ended":
            events.append(wire.event())
        left = [(event["output"], event["why"]) for event in events if event["type"] == "airing.left"]
        assert left == [("chợ", "stopped"), ("đê", "skipped")]
        with contextlib.closing(sqlite3.connect(s.state / "queue.db")) as database:
            ends = dict(database.execute("SELECT output, ended FROM part"))
        assert ends["chợ"] < ends["đê"] < ends["bến"], ends


def test_why_it_ended_is_told(station, tmp_path):
    """Nobody skipped it: it was superseded, cancelled or held."""
    [old] = station.add("--at", "now", "--series", "lũ", article(tmp_path))
    speaks(station, old)
    [new] = station.add("--at", "now", "--series", "lũ", article(tmp_path))
    assert (last_row(station, old)["result"], last_row(station, old)["why"]) == ("cut", "superseded")
    speaks(station, new)
    assert station.bantin("hold", new).returncode == 0
    assert (last_row(station, new)["result"], last_row(station, new)["why"]) == ("cut", "held")
    with Wire(station.socket) as wire:
        [third] = station.add("--at", "now", article(tmp_path))
        speaks(station, third)
        wire.call("batch.run", calls=[{"method": "article.cancel", "params": {"id": third}}])
    assert (last_row(station, third)["result"], last_row(station, third)["why"]) == ("cut", "cancelled")
    # Not even a crash brings any of it back, also when it is approved again.
    station.stop(signal.SIGKILL)
    station.start()
    assert station.bantin("approve", new).returncode == 0
    station.stop(signal.SIGKILL)
    station.start()
    assert [len(station.rows_of(number)) for number in (old, new, third)] == [1, 1, 1]
    assert not station.status()["on_air"]


@pytest.mark.parametrize("how", ["emergency", "kill"])
def test_the_rest_stays_out_of_the_zone(station, tmp_path, how):
    [number] = station.add("--at", "now", article(tmp_path))
    speaks(station, number)
    assert station.bantin("stop", "--zone", "chợ").returncode == 0
    speaks(station, number, 3)
    if how == "kill":
        station.stop(signal.SIGKILL)
        station.start()
    else:
        storm = tmp_path / "bao.txt"
        storm.write_text("Bão về. Bà con ở trong nhà.\n")
        [urgent] = station.add("--class", "emergency", storm)
        assert {name for name, (frames, _) in outputs(last_row(station, urgent)).items() if frames} == {"chợ", "đê"}
    station.wait(lambda: station.article(number)["state"] == "done", 60, "the rest")
    assert set(outputs(station.ended(number)[-1])) == {"đê"}
    assert [airing["from_sentence"] for airing in station.article(number)["airings"]][1] >= 3


def test_an_outputs_own_hours_end(tmp_path):
    """It falls silent in the middle of what nobody knew to last so long; what is known to be too long it leaves out."""
    clock = FakeClock(tmp_path, clock_at(20, 57))
    early = TWO[0].replace('zones', 'hours = ( "05:00-21:00" ); zones')
    with Station(tmp_path, outputs=f"{early}, {TWO[1]}", env=clock.env) as s:
        [long] = s.add("--at", "now", article(tmp_path, 90))  # four minutes and more
        speaks(s, long)
        assert s.bantin("stop").returncode == 0
        heard = outputs(last_row(s, long))
        assert heard["chợ"] == (0, "hours.end") and heard["đê"][0] > 0 and heard["đê"][1] is None, heard
        [short] = s.add("--at", "now", article(tmp_path))
        speaks(s, short)
        clock.set(clock_at(21, 0, 1))
        row = last_row(s, short)
        heard = outputs(row)
        assert row["result"] == "aired" and heard["chợ"][1] == "hours.closed" and heard["đê"][1] is None, row
        assert 0 < heard["chợ"][0] < heard["đê"][0], heard
        [storm] = s.add("--class", "emergency", article(tmp_path, 1))
        assert {name for name, (frames, _) in outputs(last_row(s, storm)).items() if frames} == {"chợ", "đê"}
        assert "whole" in s.bantin("log", "--verify").stdout


def test_an_exact_time_leaves_out_an_output(tmp_path):
    """What it cut falls silent there, too, and goes on after it."""
    clock = FakeClock(tmp_path, clock_at(20, 57))
    early = TWO[0].replace('zones', 'hours = ( "05:00-21:00" ); zones')
    with Station(tmp_path, outputs=f"{early}, {TWO[1]}", more='schedule = { busy = "now"; };', env=clock.env) as s:
        [bulletin] = s.add("--at", "now", article(tmp_path, 30))
        speaks(s, bulletin)
        [exact] = s.add("--at", "+3s", article(tmp_path, 90))  # past nine
        s.wait(lambda: on_air(s).get("article") == exact, 40, "the exact time")
        cut = last_row(s, bulletin)
        assert (cut["result"], cut["why"]) == ("cut", "cut"), cut
        assert s.bantin("stop").returncode == 0
        assert outputs(last_row(s, exact))["chợ"] == (0, "hours.end")
        speaks(s, bulletin)
        assert s.bantin("stop").returncode == 0
        s.wait(lambda: len(s.rows_of(bulletin)) == 2, 20, "the end of the rest")
        assert all(why is None and frames > 0 for frames, why in outputs(s.rows_of(bulletin)[-1]).values())


def test_words_are_ready_when_an_output_opens(tmp_path):
    """bantin-work is held before the hour in which both the output and the article begin."""
    clock = FakeClock(tmp_path, clock_at(20, 57))
    with Station(tmp_path, outputs='{ name = "loa"; type = "null"; hours = ( "21:00-22:00" ); }', env=clock.env) as s:
        [number] = s.add("--at", "21:00", article(tmp_path, 2))

        def made():  # then its length is no estimate any more
            [planned] = [item for item in s.json("next") if item["article"] == number]
            lengths.append(planned["duration_ms"])
            return lengths[-1] != lengths[0]

        lengths = []
        s.wait(made, 60, "its words")
        workers = [int(pid) for pid in subprocess.run(["pgrep", "-P", str(s.process.pid), "bantin-work"], text=True,
                                                      capture_output=True, check=True).stdout.split()]
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            clock.set(clock_at(20, 59, 59))
            s.wait(lambda: on_air(s).get("article") == number, 20, "it on air")
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        assert last_row(s, number)["result"] == "aired"


def test_minutes_asked_of_what_was_cut_early(station, tmp_path):
    """It counts with its length although nobody had said all of it yet."""
    [storm] = station.add("--class", "emergency", article(tmp_path, 300))
    speaks(station, storm, 0)
    assert station.bantin("stop").returncode == 0
    last_row(station, storm)
    [end] = [row for path in (station.state / "log").glob("*.jsonl") for row in map(json.loads, path.read_text().splitlines())
             if row["row"] == "end"]
    assert end["played_ms"] < 60_000 < 300_000 < end["asked_ms"], end
