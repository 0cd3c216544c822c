# real time
"""What the settings of an output do to sound that goes out, and what sounds when no voice can speak."""
import os
import pathlib
import time
import wave

import pytest

import sound
from programs import BUILD
from station import Station


def article(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def null(folder, more=""):
    return f'{{ name = "loa"; type = "null"; device = "record={folder}/heard.wav"; {more} }}'


def heard(folder):
    return sound.read_wav(str(folder / "heard.wav"))


def hours_without_now():
    hour = (int(time.strftime("%H", time.gmtime(time.time() + 7 * 3600))) + 3) % 24
    return f"{hour:02}:00-{hour:02}:30"


def test_night_level_is_not_for_emergencies(tmp_path):
    more = 'night_hours = ( "00:00-24:00" ); night_volume = -20.0;'
    with Station(tmp_path, outputs=null(tmp_path, more)) as s:
        time.sleep(3)  # the level goes down gently at the start
        [calm] = s.add("--at", "now", article(tmp_path, "a.txt", "Mời bà con ra họp tổ dân phố tối nay.\n"))
        s.wait(lambda: s.article(calm)["state"] == "done", 30, "the article")
        [storm] = s.add("--class", "emergency", article(tmp_path, "b.txt", "Mời bà con ra họp tổ dân phố tối nay.\n"))
        s.wait(lambda: s.article(storm)["state"] == "done", 30, "the emergency")
    whole = heard(tmp_path)
    gap = max(sound.gaps(whole, 200), key=lambda g: g[1])
    soft, loud = whole.part(0, gap[0]), whole.part(gap[0] + gap[1], whole.seconds)
    assert 18 < sound.loudness(loud) - sound.loudness(soft) < 22


def test_an_outputs_own_hours_are_for_all_but_emergencies(tmp_path):
    with Station(tmp_path, outputs=null(tmp_path, f'hours = ( "{hours_without_now()}" );')) as s:
        [calm] = s.add("--at", "now", article(tmp_path, "a.txt", "Mời bà con ra họp.\n"))
        [storm] = s.add("--class", "emergency", article(tmp_path, "b.txt", "Có cháy lớn. Bà con sơ tán ngay.\n"))
        s.wait(lambda: s.article(storm)["state"] == "done", 30, "the emergency")
        time.sleep(0.5)
        assert s.article(calm)["state"] == "approved" and s.ended(calm) == []


@pytest.fixture
def voiceless(tmp_path):
    """A prefix in which every voice fails at once."""
    prefix = tmp_path / "prefix"
    (prefix / "libexec/bantin").mkdir(parents=True)
    for name in ("bantin-work", "bantin-speaker"):
        (prefix / "libexec/bantin" / name).symlink_to(BUILD / "libexec/bantin" / name)
    (prefix / "libexec/bantin/bantin-voice").symlink_to("/bin/false")
    (prefix / "share").symlink_to(BUILD / "share")
    return {"BANTIN_PREFIX": str(prefix)}


def tone(path, seconds=1.5):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(22050)
        w.writeframes(b"".join(int(12000 * ((i // 25) % 2 * 2 - 1)).to_bytes(2, "little", signed=True)
                               for i in range(int(22050 * seconds))))
    return path


@pytest.mark.parametrize("recorded", [True, False])
def test_an_emergency_sounds_when_every_voice_fails(tmp_path, voiceless, recorded):
    more = f'fallback = {{ siren = "{tone(tmp_path / "coi.wav")}"; }};' if recorded else ""
    with Station(tmp_path, outputs=null(tmp_path), more=more, env=voiceless) as s:
        [storm] = s.add("--class", "emergency", article(tmp_path, "b.txt", "Lũ về. Bà con sơ tán ngay.\n"))
        s.wait(lambda: s.ended(storm), 60, "the fallback")
        assert s.ended(storm)[-1]["result"] == "aired"
        [calm] = s.add("--at", "now", article(tmp_path, "a.txt", "Mời bà con ra họp.\n"))
        s.wait(lambda: s.article(calm)["state"] == "held", 60, "the article that nobody can say")
        assert s.ended(calm)[-1]["result"] == "failed"
    start, stop = sound.speech_span(heard(tmp_path))
    assert stop - start > 4, "silence in place of an emergency"


def test_dead_air_is_said(tmp_path):
    more = 'health = { dead_air = "2s"; };'
    with Station(tmp_path, outputs='{ name = "loa"; type = "null"; device = "wedged:1"; }', more=more) as s:
        s.add("--at", "now", article(tmp_path, "a.txt", "Một hai ba. " * 30 + "\n"))
        s.wait(lambda: s.status()["problems"], 30, "a problem in the status")
        assert any(p["id"] in ("dead_air", "output") for p in s.status()["problems"])
