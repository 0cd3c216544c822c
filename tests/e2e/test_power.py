"""An amplifier that is switched on before sound and off after a while."""
# real time, 3 at once
import os
import pathlib
import signal
import time

import pytest

from programs import BUILD
from station import Station


def test_on_before_sound_and_off_after(tmp_path):
    told = tmp_path / "told"
    output = (f'{{ name = "loa"; type = "null"; power_on = "echo on >>{told}"; power_off = "echo off >>{told}"; '
              'power_wait = "1500ms"; power_idle = "15s"; }')
    with Station(tmp_path, outputs=output) as s:
        assert not told.exists()
        before = time.monotonic()
        assert s.bantin("say", "Một hai.").returncode == 0
        s.wait(told.exists, 5, "power on")
        s.wait(lambda: s.json("log"), 30, "the end of the sentence")
        assert time.monotonic() - before > 1.5
        assert told.read_text() == "on\n"
        # Soon after it is on still, and sound need not wait again.
        assert s.bantin("say", "Ba bốn.").returncode == 0
        s.wait(lambda: len(s.json("log")) == 2, 20, "the second sentence")
        assert told.read_text() == "on\n"
        s.wait(lambda: told.read_text() == "on\noff\n", 25, "power off")
        assert s.bantin("say", "Năm sáu.").returncode == 0
        s.wait(lambda: told.read_text() == "on\noff\non\n", 10, "power on again")
    assert told.read_text() == "on\noff\non\noff\n", "off at the end of the daemon"


def test_on_through_what_cut_in(tmp_path):
    """What was cut has ended on the output; the amplifier rests when nothing plays there any more."""
    told = tmp_path / "told"
    output = (f'{{ name = "loa"; type = "null"; power_on = "echo on >>{told}"; power_off = "echo off >>{told}"; '
              'power_wait = "0s"; power_idle = "15s"; }')
    with Station(tmp_path, outputs=output) as s:
        bulletin = s.add_text("Tin phường\n\n" + "Phường tổ chức tổng vệ sinh. " * 20, "--at", "now")
        s.wait(lambda: (s.status()["on_air"] or {}).get("article") == bulletin, 40, "the bulletin")
        storm = s.add_text("Bão về. " + "Bà con ở trong nhà, không ra đường. " * 15, "--class", "emergency")
        s.wait(lambda: (s.status()["on_air"] or {}).get("article") == storm, 20, "the emergency")
        s.wait(lambda: s.status()["on_air"]["played_ms"] > 17000, 40, "more than the rest of an amplifier")
        assert told.read_text() == "on\n"


def test_nothing_leaves_the_loop_after_it_was_closed(tmp_path):
    """A command that ended, and every helper that was killed: their numbers may be another thread's files by then."""
    if "asan" in BUILD.name or "tsan" in BUILD.name:
        pytest.skip("a preloaded library comes before the sanitizer's")
    told, watched = tmp_path / "told", tmp_path / "watched"
    output = (f'{{ name = "loa"; type = "null"; power_on = "echo on >>{told}"; power_off = "echo off >>{told}"; '
              'power_wait = "0s"; }')
    with Station(tmp_path, outputs=output,
                 env={"LD_PRELOAD": str(BUILD / "e2e/loop_watch.so"), "LOOP_WATCH": str(watched)}) as s:
        assert watched.exists(), "watched from its start"
        assert s.bantin("say", "Một hai.").returncode == 0
        s.wait(lambda: s.json("log") and told.exists(), 30, "the end of the sentence")
        for pid in pathlib.Path(f"/proc/{s.process.pid}/task/{s.process.pid}/children").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
        s.wait(lambda: s.status()["outputs"][0]["state"] in ("open", "closed"), 30, "the output again")
        said = s.json("say", "Ba bốn.")["id"]
        s.wait(lambda: s.rows_of(said), 30, "the end of the second sentence")
    assert told.read_text() == "on\noff\n"
    assert watched.read_text() == ""


def test_a_command_that_fails_is_logged_and_keeps_nothing(tmp_path):
    output = '{ name = "loa"; type = "null"; power_on = "exit 3"; power_wait = "0s"; }'
    with Station(tmp_path, outputs=output) as s:
        assert s.bantin("say", "Một hai.").returncode == 0
        s.wait(lambda: s.json("log"), 30, "the end of the sentence")
        assert "power command failed (exit 3" in s.tail()
