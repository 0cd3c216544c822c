"""Every fault that a sound file or a target can have, in every format and wherever a recording may
stand in a bulletin: one sentence that names the file, exit code 1, nothing left behind."""
import json
import os
import struct
import subprocess

import pytest

from programs import ARTICLES, BANTIN, ENV, bantin

WARD = ARTICLES / "ban-tin-phuong.txt"
FORMATS = ["wav", "flac", "mp3", "opus"]
NOISE = ["-f", "lavfi", "-i", "anoisesrc=d=3:c=pink:a=0.3:r=48000:s=1", "-af", "highpass=200,lowpass=4000"]


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Three whole seconds in every format."""
    folder = tmp_path_factory.mktemp("good")
    for kind in FORMATS:
        ffmpeg(*NOISE, folder / f"good.{kind}")
    return folder


def share(part):
    return lambda whole: whole[:int(len(whole) * part)]


# What to make of the bytes of a good file.
DAMAGE = {
    "empty": lambda whole: b"",
    "byte": lambda whole: whole[:1],
    "head": lambda whole: whole[:20],
    "head-only": lambda whole: whole[:44],
    "cut-early": share(0.05),
    "cut-half": share(0.5),
    "cut-late": share(0.95),
    "text": lambda whole: "Kính gửi các đồng chí\n".encode() * 50,
    "zeros": lambda whole: bytes(5000),
    "noise": lambda whole: bytes(i * i % 251 for i in range(5000)),
}
# What a program that is not ours makes: options of ffmpeg, and the formats that can hold it.
MADE = {
    "no-samples": (NOISE + ["-t", "0"], FORMATS),
    "silent": (["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "2"], FORMATS),
    "short": (NOISE + ["-t", "0.2"], FORMATS),
    "eight": (NOISE + ["-ac", "8", "-mapping_family", "255"], ["opus"]),
    "8-channels": (NOISE + ["-ac", "8"], ["wav", "flac"]),
    "384-kHz": (NOISE + ["-ar", "384000"], ["wav", "flac"]),
}


def numbers(path, sample):
    """A WAV of floats that are none."""
    data = sample * 44100
    path.write_bytes(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3, 1, 22050,
                                 88200, 4, 32, b"data", len(data)) + data)
    return path


def bad_files(kind, good, folder):
    whole = (good / f"good.{kind}").read_bytes()
    for name, damage in DAMAGE.items():
        path = folder / f"{name}.{kind}"
        path.write_bytes(damage(whole))
        yield path
    for name, (options, formats) in MADE.items():
        if kind in formats:
            ffmpeg(*options, folder / f"{name}.{kind}")
            yield folder / f"{name}.{kind}"
    if kind == "wav":
        yield numbers(folder / "nan.wav", b"\0\0\xc0\x7f")
        yield numbers(folder / "inf.wav", b"\0\0\x80\x7f")
    (folder / f"folder.{kind}").mkdir()
    yield folder / f"folder.{kind}"
    (folder / f"device.{kind}").symlink_to("/dev/zero")
    yield folder / f"device.{kind}"
    yield folder / f"missing.{kind}"


ROLES = {
    "article": None,
    "chime": 'bulletin = {{ chime = "{}"; }};',
    "signal": 'bulletin = {{ signal = "{}"; }};',
    "file": 'bulletin = {{ rundown = ( "file:{}", "articles" ); }};',
}


def command(role, path, folder):
    """What to render so that the file stands in this place."""
    if role == "article":
        return [path]
    conf = folder / "b.conf"
    conf.write_text(ROLES[role].format(path))
    return [WARD, WARD, "--config", conf]


def one_sentence(done, name):
    lines = done.stderr.strip().splitlines()
    return done.returncode == 1 and len(lines) == 1 and lines[0].startswith("bantin render: ") and name in lines[0]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("role", ROLES)
def test_bad_files_are_refused(role, kind, good, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    wrong = []
    for path in bad_files(kind, good, tmp_path):
        done = bantin("render", *command(role, path, tmp_path), "-o", out / "x.mp3")
        if not one_sentence(done, path.name) or any(out.iterdir()):
            wrong.append((path.name, done.returncode, done.stderr))
    assert wrong == []


@pytest.mark.parametrize("role", ["chime", "signal", "file"])
def test_a_pipe_is_refused_not_waited_for(role, tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    done = bantin("render", *command(role, tmp_path / "pipe.wav", tmp_path), "-o", tmp_path / "x.mp3", timeout=20)
    assert one_sentence(done, "pipe.wav") and "has to be a file" in done.stderr


@pytest.mark.parametrize("kind", FORMATS)
def test_odd_files_are_taken(kind, good, tmp_path):
    """Another name, the highest rate: the content decides."""
    odd = [(good / f"good.{kind}").read_bytes()]
    if kind in ("wav", "flac"):
        ffmpeg(*NOISE, "-ar", 192000, tmp_path / f"192.{kind}")
        odd.append((tmp_path / f"192.{kind}").read_bytes())
    for i, whole in enumerate(odd):
        other = tmp_path / f"{i}.{FORMATS[(FORMATS.index(kind) + 1) % len(FORMATS)]}"
        other.write_bytes(whole)
        for role in ROLES:
            done = bantin("render", *command(role, other, tmp_path), "-o", tmp_path / "x.wav", "--json")
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["speech_ms"] >= 3000 and done.stderr == ""


# ---- targets ----

@pytest.mark.parametrize("kind", FORMATS)
def test_targets_that_take_nothing(kind, tmp_path):
    full = bantin("render", WARD, "-o", "/dev/full", "--format", kind)
    assert one_sentence(full, "/dev/full") and "No space" in full.stderr
    with open("/dev/full", "wb") as target:
        piped = subprocess.run([BANTIN, "render", WARD, "-o", "-", "--format", kind], stdout=target, env=ENV,
                               stderr=subprocess.PIPE, text=True)
    assert one_sentence(piped, "No space")
    if os.getuid() != 0:  # root may write everywhere
        tmp_path.chmod(0o555)
        done = bantin("render", WARD, "-o", tmp_path / f"x.{kind}")
        assert one_sentence(done, "x." + kind) and not any(tmp_path.iterdir())


# A disk of its own at $1, for the program after it; then what lies on the disk, on standard output.
DISK = 'mount -t tmpfs -o "$2" none "$1" || exit 77; d=$1; shift 2; "$@" >&2; code=$?; ls -A "$d"; exit $code'


@pytest.mark.skipif(os.getuid() != 0, reason="only root mounts")
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("options, says", [("size=100k", "No space"), ("ro", "Read-only")])
def test_a_small_and_a_read_only_disk(kind, options, says, tmp_path):
    done = subprocess.run(["unshare", "-m", "sh", "-c", DISK, "sh", tmp_path, options, BANTIN, "render", WARD, "-o",
                           tmp_path / f"x.{kind}"], env=ENV, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("no mounting here: " + done.stderr)
    assert one_sentence(done, f"x.{kind}") and says in done.stderr, done.stderr
    assert done.stdout == ""
