"""A commune was once woken at 03:15. An hour outside of the permitted ones is refused when it is
written down, and refused again when it is to sound, however it came into the queue."""
import sqlite3
import subprocess
import time

from fake_clock import FakeClock, clock_at
from programs import BANTIND
from station import Station

HOURS = ("00:00-24:00", "05:00-21:30")


def test_a_programme_at_night_does_not_start(tmp_path):
    s = Station(tmp_path, more='programmes = (\n { name = "Sáng";\n   at = "03:15"; } );')
    s.settings.write_text(s.settings.read_text().replace(*HOURS))
    line = next(i for i, text in enumerate(s.settings.read_text().splitlines(), 1) if "03:15" in text)
    done = subprocess.run([str(BANTIND), "--config", str(s.settings), "--state", str(s.state), "--socket", str(s.socket)],
                          env=s.env, text=True, capture_output=True, timeout=20)
    assert done.returncode != 0
    assert f"{s.settings}:{line}" in done.stderr and "03:15, outside the permitted hours" in done.stderr, done.stderr
    assert not (s.state / "queue.db").exists()


def test_a_programme_at_night_is_not_loaded(tmp_path):
    s = Station(tmp_path)
    s.settings.write_text(s.settings.read_text().replace(*HOURS))
    with s:
        good = s.settings.read_text()
        s.settings.write_text(good + 'programmes = ( { name = "Sáng";\n at = "03:15"; } );\n')
        line = len(good.splitlines()) + 2
        done = s.bantin("reload")
        assert done.returncode == 1 and f"{s.settings}:{line}" in done.stderr, done.stderr
        assert not s.json("next")


def test_forced_into_the_queue(tmp_path):
    """The hour is changed in the database behind the back of bantind, and the clock moved there."""
    clock = FakeClock(tmp_path, clock_at(20, 0))
    s = Station(tmp_path, env=clock.env)
    s.settings.write_text(s.settings.read_text().replace(*HOURS))
    path = tmp_path / "bai.txt"
    path.write_text("Mời bà con dậy sớm.\n")
    try:
        s.start()
        tomorrow = time.strftime("%Y-%m-%d", time.gmtime(clock_at(12, 0, day=1)))
        [number] = s.add("--at", f"{tomorrow} 05:30", path)
        s.stop()
        with sqlite3.connect(s.state / "queue.db") as db:
            assert db.execute("UPDATE airing SET planned = ? WHERE article = ?", (clock_at(3, 15, day=1) * 1000, number)).rowcount == 1
        db.close()
        clock.set(clock_at(3, 14, 57, day=1))
        s.start()
        s.wait(lambda: s.ended(number), 90, "the end of it")
        [row] = s.ended(number)
        assert row["result"] == "refused" and row["started"] is None, row
        assert s.article(number)["state"] == "held"
        assert s.status()["on_air"] is None
    finally:
        s.stop()
