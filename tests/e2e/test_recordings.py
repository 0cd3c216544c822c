"""Recordings of people, made by programs that are not ours, good and broken ones."""
import json
import math
import re
import struct
import subprocess

import pytest

from programs import ARTICLES, BUILD

READ = BUILD / "unit/recording_read"
RATE = 22050


def run(*arguments):
    return subprocess.run([str(a) for a in arguments], capture_output=True, check=True)


def ffmpeg(source, target, *options):
    run("ffmpeg", "-v", "error", "-y", "-i", source, *options, target)
    return target


def read(source, target, *options):
    """The facts, or the sentence of a refusal, after which nothing may be left."""
    done = subprocess.run([READ, source, target, *map(str, options)], capture_output=True, text=True)
    if done.returncode == 0:
        assert done.stderr == ""
        return json.loads(done.stdout)
    assert done.returncode == 1 and not target.exists()
    line = done.stderr.rstrip("\n")
    assert "\n" not in line and line.startswith(f"{source}: ")
    return line[len(f"{source}: "):]


def level(raw):
    log = run("ffmpeg", "-hide_banner", "-nostats", "-f", "s16le", "-ar", RATE, "-ac", 1, "-i", raw,
              "-af", "ebur128=peak=true", "-f", "null", "-").stderr.decode()
    summary = log[log.rindex("Summary"):]
    return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1]),
            float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1]))


@pytest.fixture(scope="module")
def person(tmp_path_factory):
    """Twelve seconds as a phone or a studio would hand them in: stereo at 48 kHz, and far too soft."""
    folder = tmp_path_factory.mktemp("person")
    article = sorted(ARTICLES.glob("*.txt"))[0]
    run("espeak-ng", "-v", "vi", "-f", article, "-w", folder / "mono.wav")
    return ffmpeg(folder / "mono.wav", folder / "person.wav", "-t", 12, "-ar", 48000, "-ac", 2, "-af",
                  "volume=-8dB")


KINDS = {
    "16.wav": ("wav", []),
    "24.wav": ("wav", ["-c:a", "pcm_s24le"]),
    "float.wav": ("wav", ["-c:a", "pcm_f32le"]),
    "mulaw.wav": ("wav", ["-c:a", "pcm_mulaw"]),
    "rf64.wav": ("wav", ["-rf64", "always"]),
    "mono-8k.wav": ("wav", ["-ac", "1", "-ar", "8000"]),
    "192k.wav": ("wav", ["-ar", "192000"]),
    "x.flac": ("flac", []),
    "24.flac": ("flac", ["-sample_fmt", "s32", "-ar", "96000"]),
    "128.mp3": ("mp3", ["-b:a", "128k"]),
    "vbr.mp3": ("mp3", ["-q:a", "5"]),
    "x.opus": ("ogg", ["-b:a", "64k"]),
    "vorbis.ogg": ("ogg", ["-c:a", "libvorbis"]),
    "mp3-in.wav": ("wav", ["-c:a", "libmp3lame"]),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_comes_to_the_level(name, person, tmp_path):
    kind, options = KINDS[name]
    source = ffmpeg(person, tmp_path / name, *options)
    facts = read(source, tmp_path / "out.raw")
    assert facts["format"] == kind
    assert abs(facts["duration_ms"] - 12000) < 60
    assert not facts["too_quiet"] and facts["bad_samples"] == 0
    frames = (tmp_path / "out.raw").stat().st_size // 2
    assert frames == round(facts["frames"] * RATE / facts["rate"]) + RATE // 50
    lufs, peak = level(tmp_path / "out.raw")
    assert abs(lufs - -16) <= 0.5
    assert peak <= -1.5


def test_content_decides_not_the_name(person, tmp_path):
    mp3 = ffmpeg(person, tmp_path / "x.mp3")
    mp3.rename(tmp_path / "x.wav")
    assert read(tmp_path / "x.wav", tmp_path / "out.raw")["format"] == "mp3"


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.opus", "a.ogg"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_cut_short(name, share, person, tmp_path):
    whole = ffmpeg(person, tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:int(len(whole) * share)])
    sentence = read(tmp_path / name, tmp_path / "out.raw")
    assert sentence.startswith("the recording is cut short: ")


@pytest.mark.parametrize("name", ["a.opus", "a.ogg"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_damaged_in_the_middle(name, share, person, tmp_path):
    whole = ffmpeg(person, tmp_path / name).read_bytes()
    at = int(len(whole) * share)
    pages = [m.start() for m in re.finditer(b"OggS", whole)]
    for damage in (whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1:], whole[:at] + b"<html>" + whole[at:],
                   whole[:pages[3]] + whole[pages[4]:]):
        (tmp_path / name).write_bytes(damage)
        sentence = read(tmp_path / name, tmp_path / "out.raw")
        assert re.fullmatch(r"the recording is damaged, \d+ % of the way to its end; copy it again", sentence)
    # what old programs put behind the sound is no damage
    (tmp_path / name).write_bytes(whole + b"TAG" + bytes(125))
    assert isinstance(read(tmp_path / name, tmp_path / "out.raw"), dict)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_hole_in_a_wav(channels, person, tmp_path):
    path = ffmpeg(person, tmp_path / "a.wav", "-ac", channels)
    whole = path.read_bytes()
    loud = max(range(len(whole) // 4 // 512 * 512, len(whole) * 3 // 4, 512),
               key=lambda i: abs(struct.unpack_from("<h", whole, i - i % 2)[0]) if i % 2 == 0 else 0)
    path.write_bytes(whole[:loud - 16384] + bytes(16384) + whole[loud:])
    assert re.fullmatch(r"the recording has a hole of 0\.\d\d s after \d+\.\d s, as a failed copy leaves it; copy it again",
                        read(path, tmp_path / "out.raw"))
    # silence that somebody made: its ends lie anywhere, or sound ebbs away before it
    path.write_bytes(whole[:loud - 16384 - 30] + bytes(16384) + whole[loud - 30:])
    assert isinstance(read(path, tmp_path / "out.raw"), dict)
    quiet = bytes((0, 1)[k % 2 == 0] for k in range(4096))
    path.write_bytes(whole[:loud - 16384 - 4096] + quiet + bytes(16384) + quiet + whole[loud + 4096:])
    assert isinstance(read(path, tmp_path / "out.raw"), dict)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.opus", "a.ogg"])
def test_two_in_one_file(name, person, tmp_path):
    path = ffmpeg(person, tmp_path / name)
    path.write_bytes(path.read_bytes() * 2)
    assert read(path, tmp_path / "out.raw").startswith("a second recording stands behind the end of the first")


def test_files_of_other_kinds(person, tmp_path):
    (tmp_path / "text.wav").write_text("Kính gửi các đồng chí\n" * 50)
    assert read(tmp_path / "text.wav", tmp_path / "out.raw") == (
        "this is no sound file; recordings are WAV, FLAC, MP3 or Opus files")
    m4a = ffmpeg(person, tmp_path / "a.m4a")
    assert read(m4a, tmp_path / "out.raw") == (
        "this is a M4A file; export the recording as WAV, FLAC, MP3 or Opus")
    (tmp_path / "empty.mp3").write_bytes(b"")
    assert read(tmp_path / "empty.mp3", tmp_path / "out.raw") == "the recording is empty (0 bytes)"
    assert read(tmp_path, tmp_path / "out.raw").startswith("a recording has to be a file")


def test_eight_channels(person, tmp_path):
    source = ffmpeg(person, tmp_path / "a.wav", "-ac", 8)
    assert read(source, tmp_path / "out.raw") == (
        "the recording has 8 channels; export it as mono or stereo")


def test_a_rate_out_of_range(person, tmp_path):
    source = ffmpeg(person, tmp_path / "a.wav", "-ar", 4000)
    assert read(source, tmp_path / "out.raw") == (
        "the recording's sample rate of 4000 Hz is not between 8000 and 192000")


def wav(path, samples, rate=RATE, floats=True):
    data = struct.pack(f"<{len(samples)}{'f' if floats else 'h'}", *samples)
    size = 4 if floats else 2
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16,
                       3 if floats else 1, 1, rate, rate * size, size, 8 * size, b"data", len(data))
    path.write_bytes(head + data)
    return path


def tone(seconds, gain=0.1):
    return [gain * math.sin(i * 0.1) for i in range(int(seconds * RATE))]


def test_samples_that_are_no_numbers(tmp_path):
    samples = tone(3)
    samples[5000] = math.nan
    samples[9000] = math.inf
    samples[9001] = 1e30
    facts = read(wav(tmp_path / "a.wav", samples), tmp_path / "out.raw")
    assert facts["bad_samples"] == 3
    assert abs(level(tmp_path / "out.raw")[0] - -16) <= 0.5
    sentence = read(wav(tmp_path / "b.wav", [math.nan] * RATE), tmp_path / "out2.raw")
    assert sentence == "the recording is broken: 100 % of its samples are no numbers"


def test_no_sound(tmp_path):
    out = tmp_path / "out.raw"
    assert read(wav(tmp_path / "0.wav", []), out) == "the recording holds no sound"
    assert read(wav(tmp_path / "1.wav", tone(0.2)), out) == (
        "the recording lasts only 200 ms; nobody would understand it")
    assert read(wav(tmp_path / "2.wav", [0.0] * RATE), out) == (
        "the recording is silent; check the microphone and record it again")


def test_far_too_quiet_is_not_turned_into_noise(tmp_path):
    facts = read(wav(tmp_path / "a.wav", tone(3, 0.001)), tmp_path / "out.raw")
    assert facts["too_quiet"] and facts["gain_db"] == 20


def test_channels_that_cancel_out(person, tmp_path):
    source = ffmpeg(person, tmp_path / "a.wav", "-af", "pan=stereo|c0=c0|c1=-1*c0")
    facts = read(source, tmp_path / "out.raw")
    assert facts["left_only"]
    assert abs(level(tmp_path / "out.raw")[0] - -16) <= 0.5


def test_edges_do_not_click(tmp_path):
    read(wav(tmp_path / "a.wav", [0.3 + x for x in tone(2)]), tmp_path / "out.raw")
    frames = memoryview((tmp_path / "out.raw").read_bytes()).cast("h")
    assert abs(frames[0]) < 10 and abs(frames[-1]) < 10


def test_lengths_unknown_from_pipes(person, tmp_path):
    """What ffmpeg writes into a pipe says no length, and is whole."""
    for fmt in ("wav", "flac", "mp3"):
        out = run("ffmpeg", "-v", "error", "-i", person, "-f", fmt, "-").stdout
        (tmp_path / f"p.{fmt}").write_bytes(out)
        assert abs(read(tmp_path / f"p.{fmt}", tmp_path / "out.raw")["duration_ms"] - 12000) < 60
