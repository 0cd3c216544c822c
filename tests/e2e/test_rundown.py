# real time, 4 at once: programmes are aired
"""A programme airs its whole rundown, in order: chimes, calls, files, pauses, articles and what it
relays. A source that is missing, silent or goes away is left out, loudly; never dead air."""
import array
import json
import math
import os
import pathlib
import signal
import subprocess
import time

import pytest

import sound
from station import Station
from wire import Wire

RATE = 48000


def programme(rundown, after=7, minutes=1):
    """Planned three seconds before, so that there is time to write articles for it."""
    at = time.strftime("%H:%M:%S", time.gmtime(time.time() + after + 7 * 3600))
    return ('schedule = { render_ahead = "3s"; }; programmes = ( { name = "sáng"; at = "%s"; minutes = %d; rundown = ( %s ); } );'
            % (at, minutes, ", ".join(f'"{part}"' for part in rundown)))


def tone(path, seconds, hertz, level=0.3):
    samples = array.array("h", (int(32767 * level * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(int(seconds * RATE))))
    return sound.Sound(RATE, samples).save(str(path))


def recorded(folder):
    return '{ name = "loa"; type = "null"; lead_in = "0s"; device = "record=%s"; }' % (folder / "heard.wav")


def pitch(piece):
    """Zero crossings upwards a second."""
    s = piece.samples
    return sum(1 for a, b in zip(s, s[1:]) if a < 0 <= b) / piece.seconds


def spans(heard, hertz, step=0.1):
    """Where it is this tone: [(start, end)] in seconds."""
    found = []
    for i in range(int(heard.seconds / step)):
        piece = heard.part(i * step, (i + 1) * step)
        if max(piece.samples) > 3000 and abs(pitch(piece) - hertz) <= 15:
            if found and i * step - found[-1][1] < step / 2:
                found[-1][1] = (i + 1) * step
            else:
                found.append([i * step, (i + 1) * step])
    return [(a, b) for a, b in found if b - a > 0.35]


def rows(station):
    return [row for row in station.json("log", "--limit", "1000") if row["result"] is not None]


def titles(station, count, seconds):
    station.wait(lambda: len(rows(station)) >= count, seconds, f"{count} rows of the log")
    return [(row["title"], row["result"], row["why"]) for row in sorted(rows(station), key=lambda row: row["seq"])]


def test_the_whole_rundown_in_order(tmp_path):
    tone(tmp_path / "nhac.wav", 2, 1000)
    tone(tmp_path / "hieu.wav", 1, 700)
    more = programme([f"file:{tmp_path}/nhac.wav", "pause:2s", f"chime:{tmp_path}/hieu.wav", "articles:category=nong", "pause:1s",
                      f"relay:{tmp_path}/nhac.wav=1", "articles", "chime:signal"], minutes=5)
    with Station(tmp_path, recorded(tmp_path), more) as station:
        station.bantin("add", "--title", "Tin chung", "-", input="Tin chung của phường.\n")
        station.bantin("add", "--title", "Tin nông", "--category", "nong", "-", input="Bà con xuống giống.\n")
        found = titles(station, 4, 60)
        station.stop()
    assert found == [("sáng: nhac.wav", "aired", None), ("Tin nông", "aired", None), ("sáng: nhac.wav", "aired", None),
                     ("Tin chung", "aired", None)]
    heard = sound.read_wav(str(tmp_path / "heard.wav"))
    music, chime = spans(heard, 1000), spans(heard, 700)
    assert len(music) == 2 and len(chime) == 1, (music, chime)
    for start, end in music:
        assert abs(end - start - 2) < 0.25
    # file, its pause and that of articles, chime
    assert 2 <= chime[0][0] - music[0][1] < 4.5 and chime[0][1] < music[1][0]


def test_without_words_no_chime(tmp_path):
    with Station(tmp_path, recorded(tmp_path), programme(["chime", "call", "articles", "closing"], 5)) as station:
        time.sleep(8)
        assert station.status()["on_air"] is None and rows(station) == []
        station.stop()
    heard = tmp_path / "heard.wav"
    assert not heard.exists() or max(sound.read_wav(str(heard)).samples, default=0) == 0


def test_a_relay_is_cut_by_an_emergency_and_goes_on(tmp_path):
    with Station(tmp_path, recorded(tmp_path), programme(["chime:signal", "relay:null=1"], 6)) as station:
        with Wire(station.socket) as wire:
            station.wait(lambda: station.status()["on_air"], 20, "the relay")
            time.sleep(5)
            storm = wire.call("article.add", text="Nước sông lên nhanh.", **{"class": "emergency"})["id"]
            station.wait(lambda: station.article(storm)["state"] == "done", 20, "the warning")
            station.wait(lambda: station.status()["on_air"], 10, "the rest")
            found = titles(station, 3, 70)
        relayed = [row for row in rows(station) if row["article"] != storm]
        station.stop()
    assert [(t, r) for t, r, _ in found] == [("sáng: null", "cut"), (found[1][0], "aired"), ("sáng: null", "aired")]
    # Both together and the warning between fill the window.
    assert 40 < sum(row["played_ms"] for row in relayed) / 1000 < 60
    heard = sound.read_wav(str(tmp_path / "heard.wav"))
    tones = spans(heard, 440)  # a loaded machine breaks them into more
    assert len(tones) >= 2 and 35 < sum(b - a for a, b in tones) < 60 and tones[-1][1] < 64


@pytest.mark.parametrize("source, result, why", [
    ("null:absent", "failed", "relay.absent"), ("null:silent", "cut", "relay.silent"), ("null:vanishes", "cut", "relay.lost")])
def test_a_relay_that_fails_is_left_out(tmp_path, source, result, why):
    more = programme(["chime:signal", f"relay:{source}=1", "articles"], 7, minutes=5) + 'health = { dead_air = "2s"; };'
    with Station(tmp_path, recorded(tmp_path), more) as station:
        with Wire(station.socket) as wire:
            station.bantin("add", "--title", "Tin sau", "-", input="Tin sau chương trình tiếp sóng.\n")
            station.wait(lambda: any(row["title"] == "Tin sau" for row in rows(station)), 40, "what comes after")
            wire.call("events.subscribe", **{"from": 1})
            events = [wire.event() for _ in range(3)]
            while not any(e["type"] == "relay.failed" for e in events):
                events.append(wire.event())
        found = [row for row in rows(station) if row["title"] != "Tin sau"]
        [after] = [row for row in rows(station) if row["title"] == "Tin sau"]
        station.stop()
    assert (found[0]["result"], found[0]["why"]) == (result, why) or (found[-1]["result"], found[-1]["why"]) == (result, why), found
    assert after["result"] == "aired"
    assert why in station.tail()


def listening(station):
    """The process that listens, or None."""
    for task in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = int((task / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == station.process.pid and b"--input" in (task / "cmdline").read_bytes():
                return int(task.name)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return None


def test_a_relay_that_hangs_is_left_out(tmp_path):
    with Station(tmp_path, recorded(tmp_path), programme(["chime:signal", "relay:null=1", "articles"], 7, minutes=5)) as station:
        station.bantin("add", "--title", "Tin sau", "-", input="Tin sau chương trình tiếp sóng.\n")
        station.wait(lambda: station.status()["on_air"], 30, "the relay")
        time.sleep(3)
        stopped = listening(station)
        os.kill(stopped, signal.SIGSTOP)
        station.wait(lambda: any(row["title"] == "Tin sau" for row in rows(station)), 20, "what comes after")
        [relayed, after] = titles(station, 2, 5)[:2]
        assert listening(station) != stopped  # its rest is tried once more
        station.stop()
    assert relayed == ("sáng: null", "cut", "relay.lost") and after == ("Tin sau", "aired", None)


def test_a_relay_from_a_line_input(tmp_path, pulse):
    tone(tmp_path / "dai-tinh.wav", 30, 600)
    env = dict(pulse.where)
    subprocess.run(["pactl", "load-module", "module-null-sink", "sink_name=line", f"rate={RATE}"], env=pulse.env, check=True,
                   capture_output=True)
    env.update(PULSE_SINK=sound.SINK, PULSE_SOURCE="line.monitor")
    player = subprocess.Popen(["paplay", "--device=line", str(tmp_path / "dai-tinh.wav")], env=pulse.env)
    try:
        with sound.Recorder(pulse) as recorder:
            with Station(tmp_path, '{ name = "loa"; type = "speaker"; }', programme(["relay:default=1"], 6), env=env) as station:
                station.wait(lambda: station.status()["on_air"], 20, "the relay")
                time.sleep(9)
                assert station.bantin("skip").returncode == 0
                [(title, result, _)] = titles(station, 1, 10)
                station.stop()
        assert (title, result) == ("sáng: default", "cut"), station.tail()
        heard = spans(recorder.sound, 600)  # a loaded machine breaks it into more
        whole = heard[-1][1] - heard[0][0]
        assert 4 < whole < 20 and sum(b - a for a, b in heard) > max(4, 0.6 * whole), heard
    finally:
        player.terminate()
        player.wait()
