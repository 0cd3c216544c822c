"""A voice that is any program: flite, a real one, a process a sentence and resident, WAV and raw;
and programs that fail in every way."""
import base64
import json
import shutil
import struct
import sys

import pytest

from programs import bantin

needs_flite = pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed")

ARTICLE = "Xin chào quý vị và các bạn. Hôm nay trời đẹp, bà con ra đồng gặt lúa. Chiều tối có mưa.\n"
ONCE = """t=$(mktemp); cat > $t.txt; flite -voice slt -f $t.txt -o $t.wav >/dev/null 2>&1
case $1 in raw) tail -c +45 $t.wav;; *) cat $t.wav;; esac; rm -f $t $t.txt $t.wav"""
RESIDENT = f"""#!{sys.executable}
import subprocess, sys, tempfile
for line in sys.stdin:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as t, tempfile.NamedTemporaryFile(suffix=".wav") as w:
        t.write(line); t.flush()
        subprocess.run(["flite", "-voice", "slt", "-f", t.name, "-o", w.name], check=True, stdout=subprocess.DEVNULL)
        sys.stdout.buffer.write(open(w.name, "rb").read()); sys.stdout.buffer.flush()
"""


def station(folder, program, *, output="wav", resident="false", rate=16000, argument=""):
    """A settings file with one voice, of the command given as a script."""
    script = folder / "voice.sh"
    script.write_text(program if program.startswith("#!") else "#!/bin/sh\n" + program)
    script.chmod(0o755)
    voices = folder / "voices"
    voices.mkdir(exist_ok=True)
    (voices / "own.conf").write_text(
        f'label = "x"; engine = "command"; region = "north"; sample_rate = {rate}; output = "{output}";\n'
        f'resident = {resident}; command = ( "{script}", "{argument}" );\n')
    conf = folder / "b.conf"
    conf.write_text(f'voice = "own"; paths = {{ voices = "{voices}"; }};\n')
    (folder / "a.txt").write_text(ARTICLE)
    return conf


@needs_flite
@pytest.mark.parametrize("output,resident", [("wav", "false"), ("raw", "false"), ("wav", "true")])
def test_flite_speaks(tmp_path, output, resident):
    conf = station(tmp_path, RESIDENT if resident == "true" else ONCE, output=output, resident=resident, argument=output)
    measured = bantin("voices", "--measure", "--config", conf)
    assert measured.returncode == 0, measured.stderr
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--json", "--config", conf, "--no-opening")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["sample_rate"] == 16000 and said["skipped"] == []
    assert 3000 < said["speech_ms"] < 40000
    assert abs(said["lufs"] - -16) < 1.5  # three sentences only


@pytest.mark.parametrize("program,resident", [("exit 3", "false"), ("cat > /dev/null; echo no sound", "false"),
                                              ("kill -SEGV $$", "false"), ("cat > /dev/null", "raw"),
                                              ("exit 0", "true")])
def test_a_voice_that_fails_leaves_no_file(tmp_path, program, resident):
    if resident == "raw":
        conf = station(tmp_path, program, output="raw")
    else:
        conf = station(tmp_path, program, resident=resident)
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf, "--no-opening")
    assert done.returncode == 1 and "could not say" in done.stderr
    assert not (tmp_path / "x.wav").exists()


def test_one_bad_sentence_is_left_out(tmp_path):
    conf = station(tmp_path, 'read line; case $line in *mưa*) exit 1;; esac; head -c 64000 /dev/zero | tr "\\0" "\\1"',
                   output="raw")
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf, "--no-opening", "--json")
    assert done.returncode == 4, done.stderr
    skipped = json.loads(done.stdout)["skipped"]
    assert [s["sentence"] for s in skipped] == [3] and "mưa" in skipped[0]["words"]
    assert skipped[0]["why"] == "crashed" and skipped[0]["article"].endswith("a.txt")
    strict = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "y.wav", "--config", conf, "--strict")
    assert strict.returncode == 1 and not (tmp_path / "y.wav").exists()


def test_bad_profiles_are_told(tmp_path):
    conf = station(tmp_path, "exit 0", output="raw", resident="true")
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf)
    assert done.returncode == 1 and "wav" in done.stderr
    conf = station(tmp_path, "exit 0")
    own = tmp_path / "voices/own.conf"
    own.write_text(own.read_text().replace(str(tmp_path / "voice.sh"), "/no/such/program"))
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf)
    assert done.returncode == 1 and "/no/such/program" in done.stderr


def wav(seconds=1, rate=16000, bits=16, channels=1, told=None):
    """A WAV of a loud square wave, in base64; `told` is the length that its head tells."""
    frames = (b"\x00\x20" * 20 + b"\x00\xe0" * 20) * (seconds * rate * channels // 40)
    told = len(frames) if told is None else told
    head = b"RIFF" + struct.pack("<I", (told + 36) & 0xFFFFFFFF) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    return base64.b64encode(head + b"data" + struct.pack("<I", told) + frames).decode()


@pytest.mark.parametrize("sound,says", [
    ({"rate": 22050}, "22050 Hz, but the profile says sample_rate = 16000"),
    ({"bits": 24}, "24 bits"), ({"channels": 6}, "6 channels"),
    ({"told": 10 ** 6}, "ends before the length it tells")])
def test_a_wrong_wav_is_named(tmp_path, sound, says):
    (tmp_path / "w.b64").write_text(wav(**sound))
    conf = station(tmp_path, f"cat >/dev/null; base64 -d {tmp_path}/w.b64")
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf, "--no-opening")
    assert done.returncode == 1 and says in done.stderr, done.stderr
    assert not (tmp_path / "x.wav").exists()


@pytest.mark.parametrize("sound", [{}, {"channels": 2}, {"told": 0}, {"told": 0xFFFFFFFF}, {"told": 0x7FFFF000}])
def test_wav_as_programs_write_it_to_pipes(tmp_path, sound):
    (tmp_path / "w.b64").write_text(wav(**sound))
    conf = station(tmp_path, f"cat >/dev/null; base64 -d {tmp_path}/w.b64")
    done = bantin("render", tmp_path / "a.txt", "-o", tmp_path / "x.wav", "--config", conf, "--no-opening", "--json")
    assert done.returncode == 0, done.stderr
    assert 3000 <= json.loads(done.stdout)["speech_ms"] < 6000
