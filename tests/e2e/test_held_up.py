# real time
"""Processes that hang (SIGSTOP) while an article airs: it airs whole, and the station answers all the while."""
import os
import signal
import subprocess
import time

import pytest

import sound
from station import Station

SENTENCES = [f"Tổ dân phố số {n} ra quân tổng vệ sinh vào sáng nay, mỗi hộ cử một người tham gia." for n in range(2, 14)]
SPEAKER = '{ name = "loa"; type = "speaker"; lead_in = "0s"; }'


def article(folder, sentences=7):
    path = folder / "bai.txt"
    path.write_text("Title: Tổng vệ sinh\n---\n" + " ".join(SENTENCES[:sentences]) + "\n")
    return path


def below(pid, name):
    """Processes of this name among all descendants of `pid`."""
    rows = [line.split(None, 2) for line in
            subprocess.run(["ps", "-eo", "pid=,ppid=,comm="], text=True, capture_output=True).stdout.splitlines()]
    mine, found = {pid}, []
    for child, parent, comm in sorted(rows, key=lambda row: int(row[0])):
        if int(parent) in mine:
            mine.add(int(child))
            if comm == name[:15]:
                found.append(int(child))
    return found


@pytest.fixture
def held():
    pids = []

    def hold(pid):
        os.kill(pid, signal.SIGSTOP)
        pids.append(pid)
    yield hold
    for pid in pids:
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass


def on_air(s):
    return s.status()["on_air"]


def test_voices_are_held(tmp_path, held):
    with Station(tmp_path) as s:
        [number] = s.add("--at", "now", article(tmp_path))
        voices = s.wait(lambda: on_air(s) and below(s.process.pid, "bantin-voice"), 40, "a voice at work")
        for pid in voices:
            held(pid)
        s.wait(lambda: s.article(number)["state"] == "done", 150, "the end")
        assert [row["result"] for row in s.ended(number)] == ["aired"]


@pytest.mark.parametrize("kind", ["normal", "emergency"])
def test_bantin_work_is_held_before(tmp_path, held, kind):
    """It had nothing to do then; with the article it is found standing still, and replaced."""
    with Station(tmp_path) as s:
        s.add("--at", "+3h", article(tmp_path, 1))
        for pid in below(s.process.pid, "bantin-work"):
            held(pid)
        when = ["--class", kind] if kind == "emergency" else ["--at", "now"]
        [number] = s.add(*when, article(tmp_path, 3))
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
        assert s.ended(number)[-1]["result"] == "aired"
        assert "stands still; it is replaced" in s.tail()


def test_bantin_work_is_held_in_an_emergency(tmp_path, held):
    """Half of it is on tape: all of it has aired in the end."""
    with Station(tmp_path) as s:
        [number] = s.add("--class", "emergency", article(tmp_path))
        s.wait(lambda: on_air(s), 40, "sound")
        for pid in below(s.process.pid, "bantin-work"):
            held(pid)
        s.wait(lambda: s.article(number)["state"] == "done", 150, "the end")
        rows = s.ended(number)
        assert rows[-1]["result"] == "aired" and {row["result"] for row in rows} <= {"aired", "cut", "failed"}, rows


def test_the_sound_server_is_held(tmp_path):
    if sound.available():
        pytest.skip(sound.available())
    with sound.PulseServer() as pulse, sound.Recorder(pulse):
        env = {key: pulse.env[key] for key in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER", "XDG_CONFIG_HOME")}
        with Station(tmp_path, outputs=SPEAKER, env=env) as s:
            [number] = s.add("--at", "now", article(tmp_path, 5))
            s.wait(lambda: on_air(s) and on_air(s)["sentence"] >= 1, 40, "the second sentence")
            pulse.freeze()
            try:
                since = time.monotonic()
                s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "output" and p["name"] == "loa"], 10,
                       "the output that is stuck")
                print(f"seen after {time.monotonic() - since:.2f} s")
                time.sleep(2)
                asked = time.monotonic()
                assert "loa" in s.bantin("status").stdout
                print(f"status: {(time.monotonic() - asked) * 1000:.0f} ms")
            finally:
                pulse.thaw()
            s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
            rows = [row["result"] for row in s.ended(number)]
            assert rows[-1] == "aired" and set(rows) <= {"cut", "failed", "aired"}, rows
            s.wait(lambda: not s.status()["problems"], 30, "no problem")
