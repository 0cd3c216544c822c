"""An emergency that no voice can say airs as a recording; anything else is held."""
# real time, 4 at once
import math
import struct
import time
import wave

from programs import BUILD
from station import Station, side_by_side

# The speaker's frames are those of the recording, said twice.
SECONDS = 2


def recording(path):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(22050)
        w.writeframes(b"".join(struct.pack("<h", int(8000 * math.sin(2 * math.pi * 700 * i / 22050)))
                               for i in range(22050 * SECONDS)))
    return path


def dumb(folder, fate="exit 1", program="bantin-voice"):
    """An installation like this build's, whose voices (or another program) die at once, or what else their fate is."""
    helpers = folder / "libexec/bantin"
    helpers.mkdir(parents=True)
    for helper in (BUILD / "libexec/bantin").iterdir():
        if helper.name != program:
            (helpers / helper.name).symlink_to(helper)
    voice = helpers / program
    voice.write_text(f"#!/bin/sh\n{fate}\n")
    voice.chmod(0o755)
    (folder / "share").symlink_to(BUILD / "share")
    return {"BANTIN_PREFIX": str(folder)}


def a_station(tmp_path, fallback):
    return Station(tmp_path, env=dumb(tmp_path / "dumb"), more=f"fallback = {{ {fallback} }};\n")


def ended(station):
    return [row for row in station.json("log") if row["result"] in ("aired", "failed", "missed")]


def emergency(station, tmp_path, *options):
    article = tmp_path / "bao.txt"
    article.write_text("Nước sông đang lên nhanh. Bà con ngoài đê di chuyển ngay.\n")
    [number] = station.add("--class", "emergency", *options, article)
    station.wait(lambda: ended(station), 60, "its end")
    return ended(station)[0]


def test_the_recording_of_its_category(tmp_path):
    flood, siren = recording(tmp_path / "flood.wav"), tmp_path / "missing-siren.wav"
    with a_station(tmp_path, f'flood = "{flood}"; siren = "{siren}";') as s:
        row = emergency(s, tmp_path, "--category", "flood")
        assert row["result"] == "aired", s.tail()
        assert row["outputs"][0]["frames"] >= SECONDS * 22050, row
        assert "airs as a recording" in s.tail()


def test_a_first_sentence_that_nobody_can_say(tmp_path):
    """It would begin with silence, and the street would miss what it is about."""
    script, voices = tmp_path / "voice.sh", tmp_path / "voices"
    script.write_text('#!/bin/sh\nread line; case $line in *nhanh*) exit 1;; esac; head -c 64000 /dev/zero | tr "\\0" "\\1"\n')
    script.chmod(0o755)
    voices.mkdir()
    for voice in ("own", "bac-nu"):  # the program's own, too
        (voices / f"{voice}.conf").write_text('label = "x"; engine = "command"; region = "north"; sample_rate = 16000; '
                                              f'output = "raw"; command = ( "{script}" );\n')
    flood = recording(tmp_path / "flood.wav")
    with Station(tmp_path, more=f'voice = "own"; paths = {{ voices = "{voices}"; }}; fallback = {{ flood = "{flood}"; }};\n') as s:
        row = emergency(s, tmp_path, "--category", "flood")
        assert row["result"] == "aired", s.tail()
        assert row["outputs"][0]["frames"] >= SECONDS * 22050, row
        assert "airs as a recording" in s.tail()


# A program that speaks: half a sentence, and then nothing more where it hears one of these words.
HANGS = """#!/bin/sh
read line
case $line in
*%s*) head -c 16000 /dev/zero | tr "\\0" "\\1"; exec sleep 1000;;
esac
head -c 32000 /dev/zero | tr "\\0" "\\1"
"""


def hanging(folder, word):
    """A station whose voice is that program."""
    script, voices = folder / "voice.sh", folder / "voices"
    script.write_text(HANGS % word)
    script.chmod(0o755)
    voices.mkdir()
    (voices / "own.conf").write_text('label = "x"; engine = "command"; region = "north"; sample_rate = 16000; output = "raw";\n'
                                     f'command = ( "{script}" );\n')
    return Station(folder, more=f'voice = "own"; paths = {{ voices = "{voices}"; }};\n')


def in_the_first_sentence(folder):
    """The program's own voice says it, and the next one at once."""
    with hanging(folder, "nhanh") as s:
        row = emergency(s, folder)
        assert row["result"] == "aired" and "airs as a recording" not in s.tail(), s.tail()
        assert "bac-nu says the rest" in s.tail()
        [again] = s.add("--class", "emergency", folder / "bao.txt")
        s.wait(lambda: s.rows_of(again), 60, "the end of the next one")
        assert s.rows_of(again)[-1]["result"] == "aired"
        assert s.tail().count("says the rest") == 1, "asked again"


def in_a_later_sentence(folder):
    """It is on air then; nothing of it is left out, and what comes after is said by the other voice, too."""
    with hanging(folder, "ngay") as s:
        row = emergency(s, folder)
        assert row["result"] == "aired" and "airs as a recording" not in s.tail(), s.tail()
        assert "bac-nu says the rest" in s.tail()
        # A second of the program's, then a sentence that espeak-ng takes two seconds for.
        assert row["outputs"][0]["frames"] > 2.5 * 16000, row


def that_is_not_there(folder):
    with hanging(folder, "nhanh") as s:
        (folder / "voice.sh").unlink()
        row = emergency(s, folder)
        assert row["result"] == "aired" and "airs as a recording" not in s.tail(), s.tail()
        assert s.tail().count("bac-nu says") == 1


def behind_what_hangs(folder):
    """An emergency in the program's own voice does not wait for what another voice says to somebody."""
    with hanging(folder, "họp") as s:
        (folder / "voices/bac-nu.conf").symlink_to(BUILD / "share/bantin/voices/bac-nu.conf")
        said = s.json("say", "Mời bà con họp tổ dân phố.")["id"]
        time.sleep(0.5)
        asked = time.monotonic()
        emergency(s, folder, "--voice", "bac-nu")
        print(f"aired {time.monotonic() - asked:.1f} s after it was asked")
        assert ended(s)[0]["article"] != said and ended(s)[0]["result"] == "aired", s.tail()
        s.wait(lambda: s.article(said)["state"] == "held", 60, "what nobody could say")


def test_a_voice_that_cannot_say_a_sentence(tmp_path):
    side_by_side(tmp_path, {check.__name__: check for check in (
        in_the_first_sentence, in_a_later_sentence, that_is_not_there, behind_what_hangs)})


def test_the_siren_where_no_slot_fits(tmp_path):
    with a_station(tmp_path, f'siren = "{recording(tmp_path / "siren.wav")}";') as s:
        assert emergency(s, tmp_path)["result"] == "aired", s.tail()


def test_other_articles_never_air_as_a_siren(tmp_path):
    with a_station(tmp_path, f'siren = "{recording(tmp_path / "siren.wav")}";') as s:
        article = tmp_path / "a.txt"
        article.write_text("Mời bà con họp tổ dân phố.\n")
        [number] = s.add("--at", "now", article)
        s.wait(lambda: s.article(number)["state"] == "held", 60, "the article held")
        assert all(row["result"] != "aired" for row in s.json("log"))


def test_voices_that_hang_at_their_start(tmp_path):
    """Nobody waits for each of them: two emergencies and what was said before them all come to an end."""
    env = dumb(tmp_path / "dumb", "exec sleep 1000")
    more = f'fallback = {{ siren = "{recording(tmp_path / "siren.wav")}"; }};\n'
    with Station(tmp_path, env=env, more=more) as s:
        article = tmp_path / "bao.txt"
        article.write_text("Nước sông đang lên nhanh. Bà con ngoài đê di chuyển ngay.\n")
        asked = time.monotonic()
        said = s.json("say", "Mời bà con nghe thông báo.")["id"]
        first = s.add("--class", "emergency", article)[0]
        second = s.add("--class", "emergency", article)[0]
        s.wait(lambda: s.status()["on_air"], 60, "the first emergency")
        print(f"on air {time.monotonic() - asked:.1f} s after it was asked")
        for number in (first, second):
            s.wait(lambda: s.rows_of(number), 60, "its end")
            assert s.rows_of(number)[-1]["result"] == "aired", s.tail()
        assert s.tail().count("airs as a recording") == 2
        assert "hangs again and again" in s.tail()
        s.wait(lambda: s.article(said)["state"] == "held", 60, "what nobody could say")
