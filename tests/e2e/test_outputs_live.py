# real time, 4 at once
"""What the settings of an output do to sound that goes out, and what sounds when no voice can speak."""
import os
import pathlib
import re
import subprocess
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
        s.wait(lambda: s.article(calm)["state"] == "done", 90, "the article")
        [storm] = s.add("--class", "emergency", article(tmp_path, "b.txt", "Mời bà con ra họp tổ dân phố tối nay.\n"))
        s.wait(lambda: s.article(storm)["state"] == "done", 90, "the emergency")
    whole = heard(tmp_path)
    gap = max(sound.gaps(whole, 200), key=lambda g: g[1])
    soft, loud = whole.part(0, gap[0]), whole.part(gap[0] + gap[1], whole.seconds)
    assert 18 < sound.loudness(loud) - sound.loudness(soft) < 22


def test_an_outputs_own_hours_are_for_all_but_emergencies(tmp_path):
    hours = hours_without_now()
    with Station(tmp_path, outputs=null(tmp_path, f'hours = ( "{hours}" );')) as s:
        calm = article(tmp_path, "a.txt", "Mời bà con ra họp.\n")
        refused = s.bantin("add", "--at", "now", calm)
        assert refused.returncode == 1 and f"{hours} (loa)" in refused.stderr, refused.stderr
        [later] = s.add(calm)
        moved = s.bantin("edit", later, "--at", "now")
        assert moved.returncode == 1 and "permitted hours" in moved.stderr, moved.stderr
        [storm] = s.add("--class", "emergency", article(tmp_path, "b.txt", "Có cháy lớn. Bà con sơ tán ngay.\n"))
        s.wait(lambda: s.article(storm)["state"] == "done", 90, "the emergency")
        assert s.article(later)["state"] == "approved" and s.ended(later) == []


def test_what_finds_every_output_closed_is_refused(tmp_path):
    """Its outputs' hours were others when it was entered: next foretells it, and the log says why."""
    closed = f'hours = ( "{hours_without_now()}" ); zones = ( "chợ" );'
    open_one = f'{{ name = "sân"; type = "null"; device = "record={tmp_path}/yard.wav"; zones = ( "sân" ); }}'
    with Station(tmp_path, outputs=f'{null(tmp_path, closed.split(";")[1] + ";")}, {open_one}') as s:
        assert s.bantin("mute").returncode == 0  # or they would begin before the reload
        text = article(tmp_path, "a.txt", "Mời bà con ra họp.\n")
        [market] = s.add("--zone", "chợ", "--at", "now", text)
        [everywhere] = s.add("--at", "now", article(tmp_path, "b.txt", "Mời bà con đi bầu cử.\n"))
        [foretold] = s.add("--zone", "chợ", "--at", "+60min", text)
        s.settings.write_text(s.settings.read_text().replace('zones = ( "chợ" );', closed))
        s.bantin("reload")
        assert s.bantin("mute", "off").returncode == 0
        told = {item["article"]: item for item in s.json("next")}[foretold]
        assert told["starts"] is None and told["clash"]["why"] == "hours.closed"
        s.wait(lambda: s.ended(market) and s.ended(everywhere), 90, "both")
        assert [(row["result"], row["why"]) for row in s.ended(market)] == [("refused", "hours.closed")]
        assert s.article(market)["state"] == "held"
        assert s.ended(everywhere)[0]["result"] == "aired"


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
        s.wait(lambda: s.status()["problems"], 90, "a problem in the status")
        assert any(p["id"] in ("dead_air", "output") for p in s.status()["problems"])


def band_db(path, *filters):
    """Power of what the filters of ffmpeg leave, in dBFS."""
    told = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af",
                           ",".join([*filters, "volumedetect"]), "-f", "null", "-"],
                          check=True, capture_output=True, text=True).stderr
    return float(re.findall(r"mean_volume: (-?[\d.]+) dB", told)[-1])


def test_horns_get_their_band(tmp_path):
    """The same article on two outputs: the horn's has no depth and no hiss, and keeps its words."""
    outputs = ", ".join(f'{{ name = "{name}"; type = "null"; device = "record={tmp_path}/{name}.wav"; shaping = "{name}"; }}'
                        for name in ("none", "horn"))
    with Station(tmp_path, outputs=outputs) as s:
        [number] = s.add("--at", "now", article(tmp_path, "a.txt", "Mời bà con ra họp tổ dân phố tối nay. " * 3 + "\n"))
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the article")
    bands = {"deep": ["lowpass=f=150"] * 4, "words": ["highpass=f=700", "lowpass=f=3000"], "hiss": ["highpass=f=9000"] * 4}
    kept = {band: band_db(tmp_path / "horn.wav", *filters) - band_db(tmp_path / "none.wav", *filters)
            for band, filters in bands.items()}
    print("horn against none, dB:", kept)
    assert kept["deep"] < kept["words"] - 9 and kept["hiss"] < kept["words"] - 6 and kept["words"] > -6


def test_silence_leads_in_once(tmp_path):
    """Before the first sound of an opened device, and not between what follows it."""
    text = "Mời bà con ra họp.\n"
    with Station(tmp_path, outputs=null(tmp_path, 'lead_in = "2s"; release = "10s";')) as s:
        for _ in range(2):
            [number] = s.add("--at", "now", article(tmp_path, "a.txt", text))
            s.wait(lambda: s.article(number)["state"] == "done", 90, "the article")
    whole = heard(tmp_path)
    start, _ = sound.speech_span(whole)
    pauses = [length for _, length in sound.gaps(whole, 300)]
    print(f"first sound after {start:.2f} s; pauses {pauses}")
    assert 2.0 <= start < 2.6
    assert pauses and max(pauses) < 2.0


def sink_inputs(pulse):
    return subprocess.run(["pactl", "list", "short", "sink-inputs"], env=pulse.env, capture_output=True, text=True,
                          check=True).stdout.splitlines()


def test_the_device_is_let_go_when_idle(tmp_path, pulse):
    with sound.Recorder(pulse):
        with Station(tmp_path, outputs='{ name = "loa"; type = "speaker"; release = "2s"; }', env=pulse.where) as s:
            for _ in range(2):
                [number] = s.add("--at", "now", article(tmp_path, "a.txt", "Mời bà con ra họp.\n"))
                s.wait(lambda: sink_inputs(pulse), 90, "the device in use")
                s.wait(lambda: s.article(number)["state"] == "done", 90, "the article")
                s.wait(lambda: not sink_inputs(pulse), 20, "the device let go")
                assert not s.status()["problems"]
