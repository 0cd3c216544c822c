# real time, 3 at once
"""A person's voice as an article: copied, listened to at the door, aired at the station's level."""
import os
import subprocess
import time

import pytest

import sound
from station import Station


@pytest.fixture
def station(tmp_path):
    output = f'{{ name = "loa"; type = "null"; device = "record={tmp_path}/heard.wav"; }}'
    with Station(tmp_path, outputs=output) as s:
        yield s


def tone(path, seconds=2, *effects):
    subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", str(path), "synth", str(seconds), "pluck", "A3", "vol", "0.2",
                    *effects], check=True)
    return path


@pytest.mark.parametrize("name", ["loi.wav", "loi.flac"])
def test_recording_airs_at_the_stations_level(station, tmp_path, name):
    [number] = station.add("--recording", "--at", "now", "--title", "Lời Chủ tịch phường", tone(tmp_path / name, 4))
    station.wait(lambda: station.article(number)["state"] == "done", 90, "the recording")
    [row] = station.ended(number)
    assert row["result"] == "aired" and row["title"] == "Lời Chủ tịch phường"
    station.stop()
    heard = sound.read_wav(str(tmp_path / "heard.wav"))
    start, stop = sound.speech_span(heard)
    assert 3 < stop - start < 5
    assert -19 < sound.loudness(heard.part(start, stop)) < -13
    station.start()


def test_its_title_is_the_files_name_without_the_ending(station, tmp_path):
    [number] = station.add("--recording", "--draft", tone(tmp_path / "Lời kêu gọi ngày 20.11.wav"))
    assert station.article(number)["title"] == "Lời kêu gọi ngày 20.11"


def test_what_is_no_recording_is_refused_at_the_door(station, tmp_path):
    broken = tmp_path / "hong.wav"
    broken.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt nonsense")
    text = tmp_path / "bai.txt"
    text.write_text("Đây là chữ, không phải tiếng.\n")
    for path in (broken, text):
        done = station.bantin("add", "--recording", path)
        assert done.returncode == 1 and "recording" in done.stderr, done.stderr
    assert station.json("list") == []
    assert not [p for p in (station.state / "audio").iterdir()]


def test_same_recording_and_key_is_the_same_article(station, tmp_path):
    path = tone(tmp_path / "a.wav")
    first = station.add("--recording", "--key", "k1", path)
    assert station.add("--recording", "--key", "k1", path) == first
    other = station.bantin("add", "--recording", "--key", "k1", tone(tmp_path / "b.wav", 3))
    assert other.returncode == 1 and "k1" in other.stderr


def test_more_recordings_than_the_quota(tmp_path):
    """What has been aired makes room, the oldest first; what is still to be aired never goes."""
    with Station(tmp_path, more='retention = { recordings_size = "1MiB"; };') as station:
        def add(at, pitch):
            path = tmp_path / f"{pitch}.wav"
            subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", "-b", "16", str(path), "synth", "3.5", "pluck", pitch, "vol", "0.2"], check=True)
            return station.bantin("add", "--recording", "--at", at, path)

        def kept():
            return {p.name for p in (station.state / "audio").iterdir() if p.name.startswith("rec-")}

        done = add("now", "A3")
        assert done.returncode == 0, done.stderr
        station.wait(lambda: station.article(int(done.stdout))["state"] == "done", 90, "the first")
        first = kept()
        for name in first:  # not one that just came
            os.utime(station.state / "audio" / name, (time.time() - 7200,) * 2)
        done = add("+2h", "C4")
        assert done.returncode == 0, done.stderr
        second = kept()
        assert len(second) == 1 and not second & first
        for name in second:
            os.utime(station.state / "audio" / name, (time.time() - 7200,) * 2)
        done = add("+2h", "E4")
        assert done.returncode == 1 and "retention.recordings_size (now 1MiB)" in done.stderr, done.stderr
        assert kept() == second and len(station.json("list")) == 1
