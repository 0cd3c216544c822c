"""Every file format, judged by programs that are not ours: ffprobe, ffmpeg's ebur128, lame."""
import hashlib
import json
import os
import re
import subprocess

import pytest

from programs import ARTICLES, BUILD

ENCODE = BUILD / "unit/sound_encode"
RATE = 22050
TARGET = -16.0
FORMATS = ["wav", "flac", "mp3", "opus"]
LOSSY = {"mp3", "opus"}


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], capture_output=True, check=True, **options)


def encode(source, target, fmt, *options):
    done = run(ENCODE, source, target, "--format", fmt, *options)
    return json.loads(done.stderr), done.stdout


def probe(path):
    out = run("ffprobe", "-v", "error", "-show_format", "-show_chapters", "-of", "json", path).stdout
    return json.loads(out)


def ebur128(path):
    """Integrated loudness and true peak as ffmpeg finds them in the decoded file."""
    log = run("ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true",
              "-f", "null", "-").stderr.decode()
    summary = log[log.rindex("Summary"):]
    return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1]),
            float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1]))


def samples(path):
    """Decoded to int16 at the bulletin's rate. The log should be empty."""
    done = run("ffmpeg", "-v", "warning", "-i", path, "-f", "s16le", "-ac", "1", "-ar", RATE, "-")
    log = [x for x in done.stderr.decode().splitlines() if "Guessed Channel Layout" not in x]
    return memoryview(done.stdout).cast("h"), "\n".join(log)


def difference_db(a, b):
    """How far `b` is below `a`, as energy of the difference."""
    signal = sum(x * x for x in a[::7])
    noise = sum((x - y) ** 2 for x, y in zip(a[::7], b[::7]))
    return 10 * __import__("math").log10(signal / max(noise, 1e-9))


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    """A minute and a half of speech with pauses, as raw frames."""
    folder = tmp_path_factory.mktemp("speech")
    article = sorted(ARTICLES.glob("*.txt"))[0]
    run("espeak-ng", "-v", "vi", "-f", article, "-w", folder / "one.wav")
    sound = (folder / "one.wav").read_bytes()[44:]
    pause = bytes(RATE)  # half a second
    whole = b""
    while len(whole) < 90 * RATE * 2:
        whole += sound + pause
    (folder / "speech.raw").write_bytes(whole)
    return folder / "speech.raw"


@pytest.fixture(scope="module")
def gains(speech, tmp_path_factory):
    """The gain that brings the speech to the target behind the limiter, by format."""
    scratch, found = tmp_path_factory.mktemp("gain") / "x.wav", {}
    for ceiling in (-1.5, -3.0):
        gain = 4.0
        for _ in range(20):
            facts, _ = encode(speech, scratch, "wav", "--gain", gain, "--ceiling", ceiling)
            gain += TARGET - facts["lufs"]
            if abs(TARGET - facts["lufs"]) < 0.02:
                break
        found[ceiling] = gain
    return {fmt: found[-3.0 if fmt in LOSSY else -1.5] for fmt in FORMATS}


TITLES = ["Mở đầu", "Bão số 13 đổ bộ vào đất liền", "Thời tiết \U0001F327 & giá điện"]
STARTS = [0, 500000, 1234567]


@pytest.mark.parametrize("best", [0, 1])
@pytest.mark.parametrize("fmt", FORMATS)
def test_level_peak_chapters_duration(fmt, best, speech, gains, tmp_path):
    source, gain = speech, gains[fmt]
    target = tmp_path / f"bulletin.{fmt}"
    chapters = [x for s, t in zip(STARTS, TITLES) for x in ("--chapter", f"{s}={t}")]
    facts, _ = encode(source, target, fmt, "--gain", gain, "--title", "Bản tin sáng", "--artist",
                      "Phường Bến Nghé", "--best", best, "--jobs", 2, *chapters)
    assert facts["frames"] == source.stat().st_size // 2
    assert facts["bytes"] == target.stat().st_size
    assert facts["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()

    seen = probe(target)
    assert abs(float(seen["format"]["duration"]) * 1000 - facts["duration_ms"]) <= 20
    assert [c["tags"]["title"] for c in seen["chapters"]] == TITLES
    for chapter, start in zip(seen["chapters"], STARTS):
        assert abs(float(chapter["start_time"]) - start / RATE) < 0.002
    tags = {k.lower(): v for k, v in seen["format"].get("tags", {}).items()}
    if fmt != "opus":  # ffprobe shows those of the stream
        assert tags["title"] == "Bản tin sáng" and tags["artist"] == "Phường Bến Nghé"

    lufs, peak = ebur128(target)
    assert abs(lufs - TARGET) <= 0.5
    assert abs(facts["lufs"] - TARGET) <= 0.5
    assert peak <= (-1.0 if fmt in LOSSY else -1.5), f"{fmt} decodes to {peak} dBTP"


@pytest.mark.parametrize("fmt", FORMATS)
def test_decoded_sound_is_the_sound(fmt, speech, tmp_path):
    source = speech
    encode(source, tmp_path / f"b.{fmt}", fmt)
    frames, log = samples(tmp_path / f"b.{fmt}")
    assert log == ""
    given = memoryview(source.read_bytes()).cast("h")
    if fmt == "opus":  # 48 kHz and back
        assert abs(len(frames) - len(given)) <= 2
        return
    assert len(frames) == len(given)
    if fmt != "mp3":
        assert frames == given


def test_mp3_joins_like_one_encoder(speech, tmp_path):
    """Parts side by side against the lame program, which knows one encoder; and
    the bytes do not depend on the number of threads."""
    source = speech
    for jobs in (1, 2, 5):
        encode(source, tmp_path / f"{jobs}.mp3", "mp3", "--jobs", jobs)
    ours = (tmp_path / "1.mp3").read_bytes()
    assert ours == (tmp_path / "2.mp3").read_bytes() == (tmp_path / "5.mp3").read_bytes()
    run("lame", "--quiet", "-r", "-s", "22.05", "--bitwidth", "16", "-m", "m", "-b", "64", "-q", "7",
        "--scale", 1 / 0.95, source, tmp_path / "lame.mp3")
    given = memoryview(source.read_bytes()).cast("h")
    mine, log = samples(tmp_path / "1.mp3")
    theirs, _ = samples(tmp_path / "lame.mp3")
    assert log == "" and len(mine) == len(theirs) == len(given)
    for second in range(0, len(given) // RATE - 1):
        span = slice(second * RATE, (second + 1) * RATE)
        if max(map(abs, given[span])) < 1000:
            continue
        assert difference_db(given[span], mine[span]) > difference_db(given[span], theirs[span]) - 3


def test_mp3_of_sound_without_any_silence(tmp_path):
    """Nowhere to cut: one encoder goes through all parts, handed from thread to thread."""
    run("sox", "-n", "-r", RATE, "-b", "16", "-c", "1", tmp_path / "tone.raw", "synth", "65",
        "sine", "440", "sine", "660", "gain", "-6", "remix", "-")
    for jobs in (1, 4):
        encode(tmp_path / "tone.raw", tmp_path / f"{jobs}.mp3", "mp3", "--jobs", jobs)
    assert (tmp_path / "1.mp3").read_bytes() == (tmp_path / "4.mp3").read_bytes()
    given = memoryview((tmp_path / "tone.raw").read_bytes()).cast("h")
    mine, log = samples(tmp_path / "1.mp3")
    assert log == "" and len(mine) == len(given)
    for second in range(1, 64):
        span = slice(second * RATE, (second + 1) * RATE)
        assert difference_db(given[span], mine[span]) > 25


@pytest.mark.parametrize("length", [0, 1, 575, 576, 1151, 1152, 22050, 220032, 220033, 220416, 500000])
@pytest.mark.parametrize("fmt", FORMATS)
def test_any_length_even_silent(fmt, length, tmp_path):
    (tmp_path / "in.raw").write_bytes(bytes(2 * length))
    facts, _ = encode(tmp_path / "in.raw", tmp_path / f"b.{fmt}", fmt)
    assert facts["frames"] == length
    if length == 0 and fmt != "mp3":
        return  # ffmpeg decodes no file without sound
    frames, _ = samples(tmp_path / f"b.{fmt}")
    # ffmpeg does not trim both ends of one MPEG frame.
    spare = 2 if fmt == "opus" else 529 if fmt == "mp3" and length < 575 else 0
    assert abs(len(frames) - length) <= spare
    assert max(map(abs, frames), default=0) <= 1


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 24000, 32000, 44100, 48000])
@pytest.mark.parametrize("fmt", FORMATS)
def test_other_rates(fmt, rate, tmp_path):
    run("sox", "-n", "-r", rate, "-b", "16", "-c", "1", tmp_path / "tone.raw", "synth", "25", "sine",
        "440", "gain", "-6", "pad", "0.5@12", "pad", "0", "0.3")
    facts, _ = encode(tmp_path / "tone.raw", tmp_path / f"b.{fmt}", fmt, "--rate", rate, "--bitrate",
                      32, "--jobs", 2)
    seen = probe(tmp_path / f"b.{fmt}")
    assert abs(float(seen["format"]["duration"]) * 1000 - facts["duration_ms"]) <= 20
    assert abs(facts["frames"] / rate - 25.8) < 0.001
    _, log = samples(tmp_path / f"b.{fmt}")
    assert log == ""


@pytest.mark.parametrize("fmt", FORMATS)
def test_pipes(fmt, speech, tmp_path):
    """Through a pipe the file plays whole, has its title, and the digest is of what came out."""
    source = speech
    facts, out = encode(source, "-", fmt, "--title", "Bản tin", "--chapter", "0=Một")
    assert facts["bytes"] == len(out) and facts["sha256"] == hashlib.sha256(out).hexdigest()
    (tmp_path / f"b.{fmt}").write_bytes(out)
    seen = probe(tmp_path / f"b.{fmt}")
    if fmt != "opus":
        assert {k.lower(): v for k, v in seen["format"]["tags"].items()}["title"] == "Bản tin"
    frames, _ = samples(tmp_path / f"b.{fmt}")
    # MP3 cannot say how much of its last frames is padding.
    assert abs(len(frames) - source.stat().st_size // 2) <= (3 * 1152 if fmt == "mp3" else 2)
    piped = subprocess.run(["ffmpeg", "-v", "error", "-i", "-", "-f", "s16le", "-ar", str(RATE), "-"],
                           input=out, capture_output=True, check=True).stdout
    assert abs(len(piped) // 2 - source.stat().st_size // 2) <= 3 * 1152


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_full_disk_and_a_closed_pipe(fmt, speech, tmp_path):
    source = speech
    with open("/dev/full", "wb") as full:
        done = subprocess.run([ENCODE, source, "-", "--format", fmt], stdout=full,
                              stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "cannot write the bulletin: No space left on device\n"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([ENCODE, source, "-", "--format", fmt], stdout=writer, stderr=subprocess.PIPE,
                          text=True, preexec_fn=lambda: __import__("signal").signal(13, 1))
    os.close(writer)
    assert done.returncode == 1
    assert done.stderr == "the program that reads the bulletin closed the pipe\n"
    # A file system that fills up while the bulletin is written: nothing is left.
    done = subprocess.run(["bash", "-c", f"ulimit -f 20; trap '' XFSZ; exec {ENCODE} {source} "
                           f"{tmp_path}/b.{fmt} --format {fmt}"], capture_output=True, text=True)
    assert done.returncode == 1 and "cannot write the bulletin" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_six_hundred_chapters(tmp_path):
    """More than one table of contents can name."""
    (tmp_path / "in.raw").write_bytes(bytes(2 * 600 * 2205))
    chapters = [x for i in range(600) for x in ("--chapter", f"{i * 2205}=Bài {i}")]
    for fmt in FORMATS:
        encode(tmp_path / "in.raw", tmp_path / f"b.{fmt}", fmt, *chapters)
        titles = [c["tags"]["title"] for c in probe(tmp_path / f"b.{fmt}")["chapters"]]
        assert titles == [f"Bài {i}" for i in range(600)], fmt


@pytest.mark.parametrize("fmt", FORMATS)
def test_memory_does_not_grow(fmt, tmp_path):
    """Fifteen minutes take no more memory than three."""
    peaks = []
    for minutes in (3, 15):
        feed = f"head -c {minutes * 60 * RATE * 2} /dev/zero"
        speech_like = "sox -n -t raw -r 22050 -b 16 -c 1 - synth {} pinknoise gain -20 tremolo 0.05 100"
        command = feed if fmt == "opus" else speech_like.format(minutes * 60)
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command} | /usr/bin/python3 -c \"import resource,subprocess,sys;"
             f"r=subprocess.run(['{ENCODE}','-','{tmp_path}/b.{fmt}','--format','{fmt}','--jobs','2']).returncode;"
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(r)\""],
            capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.1 + 512
    assert peaks[1] < 40 * 1024, f"{peaks[1]} kB"
