"""Practice mode behaves the same, says so everywhere, and reaches nothing real."""
# real time
import json
import subprocess

import sound
from programs import BANTIND, ENV
from station import Station
from wire import Wire

SAYS = "PRACTICE: nothing reaches a real loudspeaker"
OUTPUTS = ('{ name = "loa"; type = "speaker"; power_on = "echo on >>%(told)s"; power_off = "echo off >>%(told)s"; '
           'power_wait = "200ms"; }, { name = "kho"; type = "file"; folder = "%(files)s"; format = "wav"; }')


def settings(folder):
    return OUTPUTS % {"told": folder / "told", "files": folder / "kho"}


def test_it_says_so_everywhere_and_reaches_nothing(tmp_path):
    with Station(tmp_path, outputs=settings(tmp_path), arguments=["--practice"]) as s:
        def told(*arguments, **options):
            done = s.bantin(*arguments, **options)
            assert done.returncode == 0, done.stderr
            assert done.stderr.count(SAYS) == 1, (arguments, done.stderr)
            return done.stdout

        assert s.bantin("status").stdout.startswith(SAYS + "\n")
        assert s.status()["practice"] is True
        number = int(told("say", "Một hai ba bốn."))
        later = int(told("add", "--at", "+1h", "-", input="Bài để sau.\n"))
        s.wait(lambda: s.ended(number), 90, "the end")
        for verb in (["add", "--preview", "-"], ["add", "--draft", "-"]):
            told(*verb, input="Bài thử.\n")
        for verb in (["next"], ["list"], ["log"], ["report"], ["show", later], ["hold", later], ["mute"], ["mute", "off"],
                     ["approve", later], ["cancel", later], ["outputs"], ["log", "--verify"]):
            told(*verb)
        # It behaves the same: it aired, frames were counted, a file was written.
        [row] = s.ended(number)
        assert row["result"] == "aired" and all(o["frames"] > 0 for o in row["outputs"])
        # The record cannot be taken for a real one.
        assert row["practice"] is True and row["title"].startswith("DIỄN TẬP: ")
        assert "DIỄN TẬP: " in s.bantin("log").stdout
        mirror = [json.loads(line) for path in (s.state / "log").glob("*.jsonl") for line in path.read_text().splitlines()]
        assert mirror and all(line["title"].startswith("DIỄN TẬP: ") for line in mirror)
        assert json.loads(s.bantin("report", "--json").stdout)["practice"] is True
        assert s.bantin("report").stdout.startswith("PRACTICE")
        assert s.bantin("report", "--csv").stdout.splitlines()[1].endswith(",practice")
        # Programs are told with every result and event.
        with Wire(s.socket) as wire:
            assert wire.ask("station.status")["practice"] is True
            wire.ask("events.subscribe")
            s.bantin("add", "--draft", "-", input="Bài thử.\n")
            assert wire.receive()["practice"] is True
        # Nothing real was touched.
        assert not (tmp_path / "told").exists(), "an amplifier was switched"
        assert not (tmp_path / "kho").exists(), "a file went to the real folder"
        assert list((s.state / "files").glob("*/*.wav")), "it is in the practice's own"
        assert all(o["type"] == "null" for o in s.status()["outputs"] if o["name"] == "loa")
        assert "is not run" in s.tail()


def test_a_sound_server_hears_nothing(tmp_path, pulse):
    for practice in (True, False):
        folder = tmp_path / str(practice)
        folder.mkdir()
        with Station(folder, outputs='{ name = "loa"; type = "speaker"; }', env=pulse.where,
                     arguments=["--practice"] if practice else []) as s:
            with sound.Recorder(pulse) as recorder:
                number = int(s.bantin("say", "Một hai ba bốn năm sáu.").stdout)
                s.wait(lambda: s.ended(number), 90, "the end")
            assert s.ended(number)[0]["result"] == "aired"
        peak = max(map(abs, recorder.sound.samples), default=0)
        assert (peak < 1 / 32768) == practice, (practice, peak)


def started(tmp_path, state, *arguments):
    """bantind's sentence when it refuses to start."""
    done = subprocess.run([str(BANTIND), "--config", str(tmp_path / "bantin.conf"), "--state", str(state), "--socket",
                           str(tmp_path / "other.sock"), *arguments], env=ENV, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    return done.stderr


def test_records_are_kept_apart(tmp_path):
    """What was written in practice is never aired for real, and the real log holds no practice."""
    with Station(tmp_path) as s:
        s.bantin("add", "--draft", "-", input="Bài thật.\n")
    assert "must not touch" in started(tmp_path, s.state, "--practice")
    other = tmp_path / "other"
    other.mkdir()
    with Station(other, arguments=["--practice"]) as p:
        assert p.json("list") == []
    assert "records of a practice" in started(other, p.state)
    # Without a state folder of its own a practice makes one inside the station's.
    home = tmp_path / "home"
    more = f'paths = {{ state = "{s.state}"; }};'
    conf = tmp_path / "both.conf"
    conf.write_text(s.settings.read_text() + more)
    process = subprocess.Popen([str(BANTIND), "--practice", "--config", str(conf), "--socket", str(home.with_suffix(".sock"))],
                               env=ENV, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if "listening" in line:
                break
        assert (s.state / "practice" / "queue.db").exists()
    finally:
        process.terminate()
        process.communicate(timeout=20)
