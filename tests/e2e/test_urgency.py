"""Who runs first on a machine that has no time, and that nothing is forked between an order and
its first sound: forking waits for locks that anybody may sit on."""
import os
import pathlib
import time

import pytest
from station import Station



def children(pid):
    found = []
    for tasks in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in tasks.read_text().split()]
    return found


def name(pid):
    return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()


def niceness(pid):
    return os.getpriority(os.PRIO_PROCESS, pid)


def workers(station):
    """{niceness: pid} of the two."""
    return {niceness(p): p for p in children(station.process.pid) if name(p) == "bantin-work"}


def spoken(station, text):
    done = station.bantin("say", text)
    assert done.returncode == 0, done.stderr
    station.wait(lambda: station.status()["on_air"] is None and not station.status()["queue"].get("waiting"), what="the end")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_who_runs_first(tmp_path):
    wish = tmp_path / "wish"
    output = '{ name = "loa"; type = "null"; power_on = "ps -o ni= -p $$ >%s"; }' % wish
    with Station(tmp_path, outputs=output) as station:
        spoken(station, "Mời bà con ra nhà văn hóa.")
        assert niceness(station.process.pid) == -10
        for pid in children(station.process.pid):
            if name(pid) == "bantin-speaker":
                assert niceness(pid) == -15
        assert set(workers(station)) == {-10, 10}
        for of, worker in workers(station).items():
            for voice in children(worker):
                assert niceness(voice) == of
        station.wait(wish.exists, what="the power command")
        station.wait(lambda: wish.read_text().strip(), what="its answer")
        assert int(wish.read_text()) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_who_speaks_is_there_before_the_words(tmp_path):
    with Station(tmp_path) as station:
        spoken(station, "Mời bà con ra nhà văn hóa.")
        live = workers(station)[-10]

        def copies():
            """Who waits for a sentence, two to a voice: two voices at work and the spare."""
            found = {voice: children(voice) for voice in children(live)}
            return found if len(found) == 3 and all(len(c) == 2 for c in found.values()) else None

        def at_rest():
            """As it is when nothing comes and goes any more."""
            first = copies()
            time.sleep(0.3)
            return first if first == copies() else None
        before = station.wait(at_rest, what="copies")
        spoken(station, "Xin cảm ơn bà con.")
        after = station.wait(at_rest, what="copies")
        assert set(after) == set(before)  # the voices stay,
        assert after != before  # and who spoke was one of those that waited
