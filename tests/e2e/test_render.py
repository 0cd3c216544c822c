"""bantin render, driven as people do: good input, every kind of bad input, killed
voices, full disks. The oracles are ffprobe, ffmpeg and the WAV's own frames."""
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess

import time
import wave

import pytest

from programs import ARTICLES, BANTIN, BUILD, ENV, bantin, shared

WARD = ARTICLES / "ban-tin-phuong.txt"
VOICES = ["bac-nam", "bac-nu", "canh-bao", "nam", "trung"]


def render(*arguments, **options):
    """Render with --json; the summary, once it went well."""
    done = bantin("render", "--json", *arguments, **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def probe(path, *what):
    """What ffprobe says about a file, as JSON."""
    out = subprocess.run(["ffprobe", "-v", "error", "-of", "json", *what, str(path)],
                         capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def loudness(path):
    """Integrated loudness and true peak, by ffmpeg's ebur128."""
    out = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true",
                          "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    tail = out[out.rindex("Summary:"):].splitlines()
    value = {line.split(":")[0].strip(): line.split(":")[1].split()[0] for line in tail[1:] if len(line.split(":")) > 1
             and line.split(":")[1].split()}
    return float(value["I"]), float(value["Peak"])


def left_in(folder):
    return sorted(p.name for p in folder.iterdir())


# ---- what comes out ----

@pytest.mark.parametrize("kind", ["mp3", "wav", "flac", "opus"])
def test_every_format_is_what_the_summary_says(tmp_path, kind):
    out = tmp_path / f"b.{kind}"
    said = render(WARD, ARTICLES / "lich-tiem.txt", "-o", out)
    assert list(said)[:12] == ["file", "format", "sample_rate", "duration_ms", "speech_ms", "lufs", "true_peak_dbtp",
                               "bytes", "sha256", "chapters", "skipped", "warnings"]
    assert left_in(tmp_path) == [out.name]
    assert said["format"] == kind and said["bytes"] == out.stat().st_size
    assert said["skipped"] == [] and said["warnings"] == []
    digest = subprocess.run(["sha256sum", out], capture_output=True, text=True).stdout.split()[0]
    assert said["sha256"] == digest
    seen = probe(out, "-show_format", "-show_chapters")
    assert abs(float(seen["format"]["duration"]) * 1000 - said["duration_ms"]) <= 20
    assert abs(said["duration_ms"] - said["speech_ms"]) <= 120
    level, peak = loudness(out)
    assert abs(level - -16) <= 0.5
    assert peak <= (-1.4 if kind in ("wav", "flac") else -1.0)
    assert [c["title"] for c in said["chapters"]] == [
        "Phường Hải Tân tổng kết phong trào thi đua, chuẩn bị ứng phó bão số 9",
        "Lịch tiêm vắc xin cho trẻ em tháng 12"]
    assert 0 < said["chapters"][0]["start_ms"] < said["chapters"][0]["end_ms"] == said["chapters"][1]["start_ms"]
    if kind != "wav":
        titles = [c["tags"]["title"] for c in seen["chapters"]]
        assert titles == [c["title"] for c in said["chapters"]]
        starts = [float(c["start_time"]) * 1000 for c in seen["chapters"]]
        assert all(abs(a - c["start_ms"]) <= 30 for a, c in zip(starts, said["chapters"]))
    if kind == "wav":
        with wave.open(str(out)) as w:
            assert round(w.getnframes() * 1000 / w.getframerate()) == said["speech_ms"]


@pytest.mark.parametrize("kind", ["mp3", "wav", "flac", "opus"])
def test_one_article_gives_one_file(tmp_path, kind):
    """Whatever the number of voices and encoders, and whoever says which sentence."""
    whole = [render(WARD, "--no-opening", "-j", jobs, "-o", tmp_path / f"{jobs}.{kind}") for jobs in ("1", "2", "4")]
    assert len({said["sha256"] for said in whole}) == 1
    assert len({said["speech_ms"] for said in whole}) == 1


def test_shared_article(tmp_path):
    said = render(shared("articles/hai-phong.txt"), "-o", tmp_path / "b.mp3")
    assert 180_000 < said["speech_ms"] < 400_000
    caption, source = said["warnings"]  # what a newsreader would not say is told, and nothing else
    assert "caption" in caption and "TTXVN" in source and said["skipped"] == []
    assert probe(tmp_path / "b.mp3", "-show_streams")["streams"][0]["bit_rate"] == "64000"


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_keeps_the_level(tmp_path, voice):
    said = render(WARD, "-o", tmp_path / "b.wav", "--voice", voice)
    assert abs(said["lufs"] - -16) <= 0.5 and said["true_peak_dbtp"] <= -1.4
    assert said["warnings"] == []


def test_voices_are_listed():
    listed = json.loads(bantin("voices", "--json").stdout)
    assert [v["name"] for v in listed] == VOICES
    assert [v["name"] for v in listed if v["default"]] == ["bac-nu"]
    assert all(v["measured_with"] for v in listed)
    table = bantin("voices").stdout.splitlines()
    assert len(table) == 1 + 5 and table[0].split()[0] == "Voice" and table[1].startswith("bac-nam")


@pytest.mark.parametrize("voice", VOICES)
def test_voices_sample_and_measure(tmp_path, voice):
    done = bantin("voices", "--sample", voice, "-o", tmp_path / "s.mp3")
    assert done.returncode == 0, done.stderr
    assert abs(loudness(tmp_path / "s.mp3")[0] - -16) <= 0.5
    share = BUILD / "share/bantin/voices"
    mine = tmp_path / "voices"
    mine.mkdir()
    text = (share / f"{voice}.conf").read_text()
    (mine / f"{voice}.conf").write_text(text.replace("gain_db = ", "gain_db = -1"))
    conf = tmp_path / "b.conf"
    conf.write_text(f'paths = {{ voices = "{mine}"; }};\n')
    done = bantin("voices", "--measure", "--config", conf)
    assert done.returncode == 0, done.stderr
    measured = (mine / f"{voice}.conf").read_text()

    def gains(profile):
        return [float(line.split("=")[1].strip(" ;")) for line in profile.splitlines() if line.startswith("gain")]
    assert all(abs(a - b) <= 0.2 for a, b in zip(gains(measured), gains(text))), measured
    assert "# Words a minute" in measured


def test_pipes(tmp_path):
    done = bantin("render", "-", "-o", "-", "--format", "wav", "--no-opening", "--json", text=False,
                  input="Xin chào quý vị.".encode())
    assert done.returncode == 0
    said = json.loads(done.stderr)
    assert said["file"] == "-" and done.stdout[:4] == b"RIFF"
    sound = done.stdout[done.stdout.index(b"data") + 8:]
    assert round(len(sound) / 2 / 22.05) == said["speech_ms"]
    closed = subprocess.run(f"{BANTIN} render {WARD} -o - | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}",
                            shell=True, executable="/bin/bash", env=ENV, capture_output=True, text=True)
    assert closed.returncode == 1 and "pipe" in closed.stderr
    redirected = tmp_path / "r.mp3"
    with open(redirected, "wb") as f:
        assert subprocess.run([BANTIN, "render", WARD, "-o", "-"], stdout=f, env=ENV).returncode == 0
    assert float(probe(redirected, "-show_format")["format"]["duration"]) > 30


@pytest.mark.parametrize("voice", ["bac-nu", "bac-nam", "trung", "nam", "canh-bao"])
@pytest.mark.parametrize("name, wanted, ceiling", [("a.wav", -12.5, -1.5), ("a.mp3", -14, -1.0), ("a.wav", -18, -1.5)])
def test_every_voice_has_the_level_asked_for(tmp_path, voice, name, wanted, ceiling):
    said = render(WARD, "-o", tmp_path / name, "--voice", voice, "--loudness", str(wanted))
    level, peak = loudness(tmp_path / name)
    assert abs(level - wanted) <= 0.5 and abs(level - said["lufs"]) <= 0.2 and peak <= ceiling
    assert said["warnings"] == []


@pytest.mark.parametrize("name, wanted, most", [("a.mp3", "-13.5", "-14.0"), ("a.opus", "-10", "-14.0"),
                                                ("a.wav", "-12", "-12.5")])
def test_a_level_without_room_for_a_voice_is_refused_with_the_range(tmp_path, name, wanted, most):
    refused = bantin("render", WARD, "-o", tmp_path / name, "--loudness", wanted)
    assert refused.returncode == 1 and "-40" in refused.stderr and most in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_options_do_what_they_say(tmp_path):
    whole = render(WARD, "-o", tmp_path / "a.wav")
    bare = render(WARD, "-o", tmp_path / "b.wav", "--no-opening")
    fast = render(WARD, "-o", tmp_path / "c.wav", "--no-opening", "--rate", "300")
    soft = render(WARD, "-o", tmp_path / "d.wav", "--no-opening", "--loudness", "-23")
    high = render(WARD, "-o", tmp_path / "e.wav", "--no-opening", "--rate-hz", "48000")
    assert whole["speech_ms"] - bare["speech_ms"] > 8000
    assert fast["speech_ms"] < 0.75 * bare["speech_ms"]
    assert abs(soft["lufs"] - -23) <= 0.5
    assert high["sample_rate"] == 48000 and abs(high["speech_ms"] - bare["speech_ms"]) <= 0.003 * bare["speech_ms"]
    mp3 = render(WARD, "-o", tmp_path / "f.mp3", "--bitrate", "96", "--mp3-quality", "best", "--title", "Tựa đề")
    tags = probe(tmp_path / "f.mp3", "-show_format", "-show_streams")
    assert tags["format"]["tags"]["title"] == "Tựa đề"
    assert tags["streams"][0]["bit_rate"] == "96000" and mp3["format"] == "mp3"
    named = render(WARD, "-o", tmp_path / "bulletin", "--format", "flac")
    assert named["format"] == "flac"


def test_programme_and_date(tmp_path):
    conf = tmp_path / "b.conf"
    conf.write_text('station = "Đài phường";\n'
                    'programmes = ( { name = "sang"; at = "Mon..Fri 05:00"; minutes = 15; voice = "nam";'
                    ' session = "sáng sớm"; rundown = ( "pause:3s", "call", "articles:max=1" ); } );\n')
    done = bantin("render", WARD, ARTICLES / "lich-tiem.txt", "-o", tmp_path / "p.wav", "--config", conf,
                  "--programme", "sang", "--date", "2026-11-25", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 4 and len(said["chapters"]) == 1 and any("1 " in w for w in said["warnings"])
    assert [(s["why"], s["sentence"]) for s in said["skipped"]] == [("no_place", None)]
    assert said["skipped"][0]["article"].endswith("lich-tiem.txt")
    with wave.open(str(tmp_path / "p.wav")) as w:
        assert w.readframes(3 * w.getframerate()).count(b"\0") == 6 * w.getframerate()
    wrong = bantin("render", WARD, "-o", tmp_path / "q.wav", "--config", conf, "--programme", "san")
    assert wrong.returncode == 1 and '"sang"' in wrong.stderr
    wrong = bantin("render", WARD, "-o", tmp_path / "q.wav", "--date", "2026-02-30")
    assert wrong.returncode == 1 and "2026-02-30" in wrong.stderr


def test_a_relay_is_no_part_of_a_file(tmp_path):
    conf = tmp_path / "b.conf"
    conf.write_text('programmes = ( { name = "sang"; at = "05:00"; minutes = 30;'
                    ' rundown = ( "call", "relay:huyen=15", "articles", "relay:tinh=5" ); } );\n')
    command = ["render", WARD, "-o", tmp_path / "p.wav", "--config", conf, "--programme", "sang", "--json"]
    done = bantin(*command)
    assert done.returncode == 4, done.stderr
    said = json.loads(done.stdout)
    assert [(s["words"], s["why"]) for s in said["skipped"]] == [("relay:huyen=15", "relay"), ("relay:tinh=5", "relay")]
    assert len(said["chapters"]) == 1 and "relay" in said["warnings"][0]
    (tmp_path / "p.wav").unlink()
    strict = bantin(*command, "--strict")
    assert strict.returncode == 1 and "relay" in strict.stderr and left_in(tmp_path) == ["b.conf"]


# ---- bad input: one sentence, exit 1, nothing left ----

def write(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


BAD_ARTICLES = [
    ("missing", None, "No such file"),
    ("empty", b"", "no text"),
    ("white", " \n\t\n\u00a0\u200b\n".encode(), "no text"),
    ("controls", b"\x01\x02\x03", "no text"),
    ("symbols", b"*** \n --- \n", "can be spoken"),
    ("not-utf8", b"Tin\nb\xe3o \xff", ":2:2:"),
    ("big", b"a" * 100_000_000, "16777216"),
    ("lang", b"Lang: en\n---\nGood morning.", '"en"'),
    ("class", b"Class: urgent\n---\nXin.", "emergency"),
    ("key", b"Titel: a\nSource: b\n---\nXin.", '"Title"'),
]


@pytest.mark.parametrize("name,data,says", BAD_ARTICLES, ids=[b[0] for b in BAD_ARTICLES])
@pytest.mark.parametrize("kind", ["mp3", "wav"])
def test_bad_article(tmp_path, name, data, says, kind):
    out = tmp_path / "out"
    out.mkdir()
    path = tmp_path / f"{name}.txt" if data is None else write(tmp_path, f"{name}.txt", data)
    done = bantin("render", path, "-o", out / f"x.{kind}")
    assert done.returncode == 1
    assert says in done.stderr and name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert left_in(out) == []


def test_a_folder_is_no_article_and_no_target(tmp_path):
    done = bantin("render", tmp_path, "-o", tmp_path / "x.mp3")
    assert done.returncode == 1 and "folder" in done.stderr
    done = bantin("render", WARD, "-o", tmp_path)
    assert done.returncode == 1 and "folder" in done.stderr
    assert left_in(tmp_path) == []


def test_an_article_is_no_target(tmp_path):
    sound = tmp_path / "bài nói.wav"
    render(WARD, "-o", sound)
    before = sound.read_bytes()
    (tmp_path / "same.wav").symlink_to(sound)
    done = bantin("render", WARD, sound, "-o", tmp_path / "same.wav")
    assert done.returncode == 1 and "would be lost" in done.stderr and sound.read_bytes() == before


def test_titles_of_every_shape(tmp_path):
    said = subprocess.run([BANTIN, "render", WARD, "-o", tmp_path / "x.mp3", "--title", b"\xff\xfe"], capture_output=True, env=ENV)
    assert said.returncode == 2 and b"UTF-8" in said.stderr and left_in(tmp_path) == []
    render(WARD, "-o", tmp_path / "x.mp3", "--title", "Ba\u0309n tin\n  sa\u0301ng\x01 #1")
    assert probe(tmp_path / "x.mp3", "-show_format")["format"]["tags"]["title"] == "Bản tin sáng #1"


def test_sound_on_standard_input_is_told(tmp_path):
    for kind in ("wav", "flac", "mp3", "opus"):
        sound = tmp_path / f"a.{kind}"
        render(WARD, "-o", sound)
        for verb in (["render", "-", "-o", tmp_path / "x.mp3"], ["check", "-"], ["normalize"], ["extract", "-"]):
            done = subprocess.run([BANTIN, *verb], stdin=sound.open("rb"), capture_output=True, text=True, env=ENV)
            assert done.returncode == 1 and "this is sound" in done.stderr, (kind, verb, done.stderr)


def test_control_bytes_are_removed_and_told(tmp_path):
    path = write(tmp_path, "c.txt", "Xin\x01 chào\x1b quý vị.".encode())
    said = render(path, "-o", tmp_path / "c.mp3")
    assert len(said["warnings"]) == 1 and "2 control characters" in said["warnings"][0]


def test_unknown_voice_names_the_nearest(tmp_path):
    done = bantin("render", WARD, "-o", tmp_path / "x.mp3", "--voice", "bac-nuu")
    assert done.returncode == 1 and '"bac-nu"' in done.stderr
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("arguments", [["-o", "x.mp3"], [str(WARD)], [str(WARD), "-o", "x.ogx"],
                                       [str(WARD), "-o", "x.mp3", "--rate", "9"],
                                       [str(WARD), "-o", "x.mp3", "--mp3-quality", "good"],
                                       [str(WARD), "-o", "x.mp3", "--jobs", "0"],
                                       [str(WARD), "-o", "x.mp3", "--voise", "x"]])
def test_wrong_usage(tmp_path, arguments):
    done = bantin("render", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and "--help" in done.stderr
    assert left_in(tmp_path) == []


def test_unwritable_target(tmp_path):
    done = bantin("render", WARD, "-o", tmp_path / "no/x.mp3")
    assert done.returncode == 1 and "no/x.mp3" in done.stderr
    done = bantin("render", WARD, "-o", "/proc/x.mp3")
    assert done.returncode == 1 and "/proc/x.mp3" in done.stderr


@pytest.mark.parametrize("kind", ["mp3", "wav", "flac", "opus"])
def test_full_disk(tmp_path, kind):
    done = bantin("render", WARD, "-o", "/dev/full", "--format", kind)
    assert done.returncode == 1 and "No space" in done.stderr and "/dev/full" in done.stderr


def test_a_limit_on_file_size_is_no_crash(tmp_path):
    out = tmp_path / "x.wav"
    done = subprocess.run(["bash", "-c", f"ulimit -f 200; exec {BANTIN} render {WARD} -o {out}"], env=ENV,
                          capture_output=True, text=True)
    assert done.returncode == 1 and "x.wav: cannot write" in done.stderr and "too large" in done.stderr
    assert left_in(tmp_path) == []


def test_an_older_file_stays_whole_when_the_new_one_fails(tmp_path):
    out = write(tmp_path, "x.mp3", b"old")
    bad = write(tmp_path, "bad.txt", b"\xff")
    assert bantin("render", bad, "-o", out).returncode == 1
    assert out.read_bytes() == b"old"
    render(WARD, "-o", out)
    assert out.stat().st_size > 100_000
    assert left_in(tmp_path) == ["bad.txt", "x.mp3"]


# ---- an ordinary user, nothing set up ----

def test_without_home_settings_sound_or_network(tmp_path):
    tmp_path.chmod(0o777)
    # A copy that anybody may run: the build tree may lie in somebody's home.
    prefix = tmp_path / "prefix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(BANTIN, prefix / "bin")
    shutil.copytree(BUILD / "libexec", prefix / "libexec")
    shutil.copytree(BUILD / "share", prefix / "share")
    article = shutil.copy(WARD, tmp_path)
    bare = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TZ": "UTC"}
    command = [str(prefix / "bin/bantin"), "render", str(article), "-o", str(tmp_path / "x.mp3")]
    if os.getuid() == 0:
        command = ["unshare", "--net", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + command
    done = subprocess.run(command, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.mp3").stat().st_size > 100_000


def test_on_a_terminal_progress_is_shown(tmp_path):
    done = subprocess.run(["script", "-qec", f"{BANTIN} render {WARD} -o {tmp_path}/x.mp3", "/dev/null"], env=ENV,
                          capture_output=True)
    assert done.returncode == 0 and b"%" in done.stdout and b"\r[" in done.stdout
    quiet = bantin("render", WARD, "-o", tmp_path / "y.mp3")
    assert quiet.stderr == ""


# ---- killed and stopped ----

def long_article(folder, times=6):
    text = WARD.read_text().split("---\n")[1]
    return write(folder, "long.txt", "\n".join([text] * times).encode())


def voices_of(parent):
    """Process ids of the bantin-voice children of a process, and of the copies that say a sentence."""
    parent_of = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = status.read_text().rsplit(")", 1)
        except OSError:
            continue
        if name.endswith("(bantin-voice"):
            parent_of[int(status.parent.name)] = int(rest.split()[1])
    return [pid for pid, above in parent_of.items() if parent in (above, parent_of.get(above))]


def wait_for_voices(work):
    """The voices of a renderer at work, however slow the machine."""
    for _ in range(1200):
        children = voices_of(work.pid)
        assert work.poll() is None, "it ended before anything was done to it"
        if children:
            return children
        time.sleep(0.05)
    raise AssertionError("no voice within a minute")


def wait_until_gone(processes):
    """A copy ends with the voice it was made of, and then init has to notice."""
    for _ in range(600):
        if not any(pathlib.Path(f"/proc/{pid}").exists() for pid in processes):
            return
        time.sleep(0.05)
    raise AssertionError("a voice is left")


def sentence_lengths(path):
    """Milliseconds of sound between the pauses: silence between sentences is exact zeros."""
    with wave.open(str(path)) as w:
        rate, data = w.getframerate(), w.readframes(w.getnframes())
    ends, lengths = 0, []
    for gap in re.finditer(rb"\x00{%d,}" % (2 * rate * 3 // 10), data):
        lengths.append((gap.start() - ends) / 2 / rate * 1000)
        ends = gap.end()
    return lengths


@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGSTOP], [signal.SIGTERM],
                                     [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM]])
def test_voices_killed_at_random(tmp_path, signals):
    """Every sentence once and whole: the file is, byte for byte, that of an undisturbed run."""
    path = long_article(tmp_path)
    calm = render(path, "-o", tmp_path / "calm.wav", "--no-opening")
    dice = random.Random(5)
    work = subprocess.Popen([BANTIN, "render", path, "-o", tmp_path / "wild.wav", "--no-opening", "--json"], env=ENV,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    hits = 0
    while work.poll() is None:
        for pid in voices_of(work.pid):
            if dice.random() < 0.5 and hits < 40:
                try:
                    os.kill(pid, dice.choice(signals))
                    hits += 1
                except ProcessLookupError:
                    pass
        time.sleep(0.02)
    out, err = work.communicate()
    assert work.returncode == 0, err
    wild = json.loads(out)
    assert hits >= 3
    assert wild["skipped"] == []
    assert wild["speech_ms"] == calm["speech_ms"]
    assert sentence_lengths(tmp_path / "calm.wav") == sentence_lengths(tmp_path / "wild.wav")
    assert (tmp_path / "calm.wav").read_bytes() == (tmp_path / "wild.wav").read_bytes()


def test_the_renderer_held_for_long_blames_nobody(tmp_path):
    path = long_article(tmp_path)
    work = subprocess.Popen([BANTIN, "render", path, "-o", tmp_path / "x.wav", "--json"], env=ENV,
                            stdout=subprocess.PIPE, text=True)
    time.sleep(0.1)
    os.kill(work.pid, signal.SIGSTOP)
    time.sleep(1.0)
    os.kill(work.pid, signal.SIGCONT)
    out, _ = work.communicate()
    assert work.returncode == 0 and json.loads(out)["skipped"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("kind", ["mp3", "wav"])
def test_interrupt_leaves_nothing(tmp_path, number, kind):
    path = long_article(tmp_path, 60)
    out = tmp_path / "out"
    out.mkdir()
    work = subprocess.Popen([BANTIN, "render", path, "-o", out / f"x.{kind}"], env=ENV, stderr=subprocess.PIPE)
    wait_for_voices(work)
    time.sleep(0.2)
    children = wait_for_voices(work)
    work.send_signal(number)
    work.communicate(timeout=20)  # the whole would take longer
    assert work.returncode == -number
    assert left_in(out) == []
    assert children
    wait_until_gone(children)


def test_no_voice_outlives_a_killed_renderer(tmp_path):
    work = subprocess.Popen([BANTIN, "render", long_article(tmp_path, 60), "-o", tmp_path / "x.mp3"], env=ENV)
    children = wait_for_voices(work)
    work.kill()
    work.wait()
    wait_until_gone(children)
    assert left_in(tmp_path) == ["long.txt"]


# ---- recordings ----

def sound(path, *filters):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", *filters, str(path)], check=True)
    return path


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "opus"])
def test_recordings_come_to_the_level(tmp_path, kind):
    quiet = sound(tmp_path / f"q.{kind}", "anoisesrc=d=20:c=pink:a=0.3:r=48000", "-af", "highpass=200,lowpass=4000,volume=6dB")
    said = render(quiet, WARD, "-o", tmp_path / "b.wav", "--no-opening")
    assert [c["title"] for c in said["chapters"]][0] == "q"
    assert said["chapters"][0]["end_ms"] >= 20_000
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(tmp_path / "b.wav"), "-t", "20", str(tmp_path / "a.wav")],
                   check=True)
    assert abs(loudness(tmp_path / "a.wav")[0] - -16) <= 0.7
    assert loudness(tmp_path / "b.wav")[1] <= -1.4


def test_a_recording_is_told_by_its_content(tmp_path):
    path = sound(tmp_path / "x.wav", "sine=d=3")
    path.rename(tmp_path / "x.txt")
    assert render(tmp_path / "x.txt", "-o", tmp_path / "b.wav", "--no-opening")["speech_ms"] > 3000


def bad_recordings(folder):
    whole = sound(folder / "whole.mp3", "sine=d=5").read_bytes()
    write(folder, "cut.mp3", whole[:len(whole) // 2])
    write(folder, "text.wav", "Xin chào.".encode())
    write(folder, "empty.flac", b"")
    sound(folder / "eight.wav", "anullsrc=channel_layout=7.1:d=1", "-ac", "8")
    sound(folder / "none.wav", "sine=d=5", "-t", "0")
    return ["cut.mp3", "text.wav", "empty.flac", "eight.wav", "none.wav"]


def test_bad_recordings_are_refused(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in bad_recordings(tmp_path):
        done = bantin("render", tmp_path / name, "-o", out / "x.mp3")
        assert done.returncode == 1 and name in done.stderr, name
        assert len(done.stderr.strip().splitlines()) == 1
        assert left_in(out) == []


def test_odd_recordings_are_read(tmp_path):
    import struct
    high = sound(tmp_path / "high.wav", "sine=d=3:r=192000", "-ar", "192000")
    assert render(high, "-o", tmp_path / "b.wav", "--no-opening")["speech_ms"] >= 3000
    samples = [0.1 if i % 40 < 20 else -0.1 for i in range(88200)]
    samples[500] = float("nan")
    data = struct.pack(f"<{len(samples)}f", *samples)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 3, 1, 44100, 176400, 4, 32)
    nan = write(tmp_path, "nan.wav", head + b"data" + struct.pack("<I", len(data)) + data)
    said = render(nan, "-o", tmp_path / "c.wav", "--no-opening")
    assert any("1 samples" in w for w in said["warnings"])


def test_own_chimes(tmp_path):
    chime = sound(tmp_path / "gong.flac", "sine=f=300:d=4")
    conf = tmp_path / "b.conf"
    conf.write_text(f'bulletin = {{ chime = "{chime}"; signal = "none"; rundown = ( "chime", "articles" ); }};\n')
    own = render(WARD, "-o", tmp_path / "b.wav", "--config", conf)
    assert own["chapters"][0]["start_ms"] >= 4000
    chime.unlink()
    done = bantin("render", WARD, "-o", tmp_path / "c.wav", "--config", conf)
    assert done.returncode == 1 and "gong.flac" in done.stderr and not (tmp_path / "c.wav").exists()
