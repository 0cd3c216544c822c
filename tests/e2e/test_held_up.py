# real time
"""Processes that hang (SIGSTOP) or run in circles while an article airs: it airs whole, and the station answers all the while."""
import os
import signal
import subprocess
import time

import pytest

import sound
from programs import BUILD
from station import Station, side_by_side

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
    while True:  # numbers begin again at small ones, so a child's may be less than its parent's
        more = [(int(child), comm) for child, parent, comm in rows if int(parent) in mine and int(child) not in mine]
        if not more:
            break
        mine.update(child for child, _ in more)
        found += [child for child, comm in more if comm.strip() == name[:15]]
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


def test_held_or_slow_while_it_airs(tmp_path, held):
    side_by_side(tmp_path, {"voices": lambda folder: voices_are_held(folder, held),
                            "work": lambda folder: bantin_work_is_held_in_an_emergency(folder, held),
                            "slow": a_slow_voice_is_waited_for})


def voices_are_held(folder, held):
    with Station(folder) as s:
        [number] = s.add("--at", "now", article(folder))
        voices = s.wait(lambda: on_air(s) and below(s.process.pid, "bantin-voice"), 40, "a voice at work")
        for pid in voices:
            held(pid)
        s.wait(lambda: s.article(number)["state"] == "done", 150, "the end")
        assert [row["result"] for row in s.ended(number)] == ["aired"]


def test_bantin_work_is_held_before(tmp_path, held):
    """It had nothing to do then; with the article it is found standing still, and replaced."""
    side_by_side(tmp_path, {kind: lambda folder, kind=kind: bantin_work_is_held_before(folder, held, kind)
                            for kind in ("normal", "emergency")})


def bantin_work_is_held_before(folder, held, kind):
    with Station(folder) as s:
        s.add("--at", "+3h", article(folder, 1))
        for pid in below(s.process.pid, "bantin-work"):
            held(pid)
        when = ["--class", kind] if kind == "emergency" else ["--at", "now"]
        [number] = s.add(*when, article(folder, 3))
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
        assert s.ended(number)[-1]["result"] == "aired"
        assert "stands still: it was stopped by a signal; it is replaced" in s.tail()


def bantin_work_is_held_in_an_emergency(folder, held):
    """Half of it is on tape: all of it has aired in the end."""
    with Station(folder) as s:
        [number] = s.add("--class", "emergency", article(folder))
        s.wait(lambda: on_air(s), 40, "sound")
        for pid in below(s.process.pid, "bantin-work"):
            held(pid)
        s.wait(lambda: s.article(number)["state"] == "done", 150, "the end")
        rows = s.ended(number)
        assert rows[-1]["result"] == "aired" and {row["result"] for row in rows} <= {"aired", "cut", "failed"}, rows


def helpers(folder, **scripts):
    """An installation like this build's, with scripts in place of some helpers; `real` is what they replace."""
    programs = folder / "prefix/libexec/bantin"
    programs.mkdir(parents=True)
    for real in (BUILD / "libexec/bantin").iterdir():
        here = programs / real.name
        script = scripts.get(real.name.removeprefix("bantin-"))
        if script is None:
            here.symlink_to(real)
        else:
            here.write_text(f"#!/bin/sh\nreal={real}\nonce={folder}/once\n{script}\n")
            here.chmod(0o755)
    (folder / "prefix/share").symlink_to(BUILD / "share")
    return {"BANTIN_PREFIX": str(folder / "prefix")}


@pytest.mark.parametrize("hang,told", [("while :; do :; done", "runs in circles"), ("exec sleep 1000", "stands still")])
@pytest.mark.parametrize("kind", ["normal", "emergency"])
def test_bantin_work_gets_nowhere(tmp_path, hang, told, kind):
    """The first that is asked never answers; the one after it does all of the work."""
    hang = f'mkdir "$once" 2>/dev/null && {{ {hang}; }}'
    live, ahead = (hang, ":") if kind == "emergency" else (":", hang)
    work = f'case "$*" in *--live*) {live};; *) {ahead};; esac; exec "$real" "$@"'
    with Station(tmp_path, env=helpers(tmp_path, work=work)) as s:
        when = ["--class", kind] if kind == "emergency" else ["--at", "now"]
        [number] = s.add(*when, article(tmp_path, 1))
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
        assert [row["result"] for row in s.ended(number)] == ["aired"]
        assert f"{told}; it is replaced" in s.tail()


def a_slow_voice_is_waited_for(folder):
    """Eight seconds without a sound and without a fault: nothing is replaced."""
    slow = folder / "slow.sh"
    slow.write_text("#!/bin/sh\ncat >/dev/null; sleep 8; head -c 64000 /dev/zero | tr '\\0' '\\1'\n")
    slow.chmod(0o755)
    voices = folder / "voices"
    voices.mkdir()
    (voices / "cham.conf").write_text('label = "x"; engine = "command"; region = "north"; sample_rate = 16000; '
                                      f'output = "raw"; command = ( "{slow}" );\n')
    with Station(folder, more=f'voice = "cham"; paths = {{ voices = "{voices}"; }};') as s:
        [number] = s.add("--class", "emergency", article(folder, 1))
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
        assert [row["result"] for row in s.ended(number)] == ["aired"]
        assert "it is replaced" not in s.tail()


def test_the_sound_server_is_held(tmp_path, pulse):
    with sound.Recorder(pulse):
        with Station(tmp_path, outputs=SPEAKER, env=pulse.where) as s:
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
