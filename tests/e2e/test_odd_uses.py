"""What people type in spite of the manual, at a real station: the answer is one sentence, and nothing is lost."""
import datetime
import json
import os
import re
import stat
import subprocess

import pytest

from fake_clock import FakeClock, clock_at
from programs import BANTIN, BUILD, ENV, SOURCE, bantin
from station import Station

TEXT = "Cắt nước ngày mai\n\nMời bà con dự trữ nước, từ 7h30 đến 11h ngày 25/11.\n"
HOURS = ["--set", 'permitted_hours=( "05:00-21:30" )']


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("odd"), arguments=["--set", 'approval.normal="required"']) as s:
        (s.folder / "bai.txt").write_text(TEXT)
        yield s


@pytest.fixture
def article(station):
    return str(station.folder / "bai.txt")


def refused(run, sentence, code=1):
    assert run.returncode == code and sentence in run.stderr, (run.returncode, run.stdout, run.stderr)
    assert code == 2 or len(run.stderr.splitlines()) == 1, run.stderr


# ---- before the verb ----

def test_the_socket_before_the_verb(station, tmp_path):
    for words in (["--socket", station.socket], [f"--socket={station.socket}"]):
        assert bantin(*words, "status").returncode == 0
    refused(bantin("--socket", tmp_path / "none", "status"), "no bantind listens", 3)
    refused(bantin("--socket"), "--socket needs a value", 2)


def test_help_of_a_verb():
    assert bantin("help", "add").stdout == bantin("add", "--help").stdout == bantin("--help", "add").stdout
    refused(bantin("help", "ad"), 'did you mean "add"?', 2)


def test_a_pipe_whose_reader_has_enough():
    run = subprocess.run(f"{BANTIN} protocol | head -1", shell=True, env=ENV, capture_output=True, text=True)
    assert run.stdout.startswith("# ") and run.stderr == ""
    with open("/dev/full", "w") as full:
        run = bantin("protocol", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    refused(run, "cannot write to standard output")


# ---- options that contradict ----

@pytest.mark.parametrize("verb", ["add", "show"])
@pytest.mark.parametrize("options", [["--words"], ["--sound", "x.wav"], ["--preview", "--sound", "-"]])
def test_options_of_the_preview_alone_do_nothing(station, article, verb, options):
    before = station.json("list")
    operand = article if verb == "add" else station.add(article)[0]
    count = len(before) + (verb == "show")
    refused(station.bantin(verb, *options, operand), "--sound" if "-" in options else "goes with --preview", 2)
    assert len(station.json("list")) == count


def test_no_preview_of_a_recording(station, article):
    refused(station.bantin("add", "--preview", "--recording", article), "a recording has none", 2)


def test_it_would_expire_before_it_airs(station, article):
    late = ["--at", "2126-11-24 12:00"]
    refused(station.bantin("add", *late, "--expires", "2126-11-24 11:00", article),
            "it expires (24/11/2126 11:00) before it airs (24/11/2126 12:00)")
    refused(station.bantin("add", *late, "--expires", "2126-11-24 12:00", article), "it expires")
    number, = station.add("--expires", "2126-11-24 11:00", article)
    for verb in ("move", "edit"):
        refused(station.bantin(verb, number, *late), "before it airs")
    assert station.article(number)["at"] is None
    assert station.bantin("edit", number, *late, "--expires", "2126-11-24 13:00").returncode == 0
    refused(station.bantin("edit", number, "--expires", "2126-11-24 11:00"), "before it airs")


def test_a_file_that_expires_before_it_airs(station):
    path = station.folder / "own.txt"
    path.write_text("Title: Họp\nAt: 2126-11-24 12:00\nExpires: 2126-11-24 11:00\n---\nMời bà con đi họp.\n")
    refused(station.bantin("add", path), "before it airs")


def test_hours_are_those_of_the_class_it_gets(tmp_path):
    with Station(tmp_path, arguments=HOURS) as s:
        (tmp_path / "bai.txt").write_text(TEXT)
        refused(s.bantin("add", "--at", "2126-11-24 02:00", tmp_path / "bai.txt"),
                "24/11/2126 02:00 is outside the permitted hours 05:00-21:30")
        number, = s.add(tmp_path / "bai.txt")
        night = ["--at", "2126-11-24 02:00"]
        refused(s.bantin("edit", number, *night), "permitted hours")
        assert s.bantin("edit", number, "--class", "emergency", *night).returncode == 0
        refused(s.bantin("edit", number, "--class", "normal"), "permitted hours")
        assert s.article(number)["class"] == "emergency"


# ---- the queue ----

def test_a_place_beside_itself_or_what_does_not_wait(station, article):
    first, second = station.add(article, article)
    for other in (first, second):  # neither is approved
        refused(station.bantin("move", first, "--before", other), f"cannot stand beside article {other}")
    refused(station.bantin("move", first, "--after", 999), "there is no article 999")


def test_users_have_names(station, article):
    number, = station.add(article)
    name = subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    assert re.search(rf"^ *{number} .* {name} ", station.bantin("list").stdout, re.M)
    assert f"By: {name}\n" in station.bantin("show", number).stdout


# ---- the editor ----

def editor(folder, text):
    script = folder / "editor"
    script.write_text(f"#!/bin/sh\ncat >\"$1\" <<'END'\n{text}\nEND\n")
    script.chmod(0o755)
    return script


def test_what_was_typed_is_not_lost(station, article, tmp_path):
    number, = station.add(article)
    script = editor(tmp_path, "Title: Cat nuoc\n---\nMoi ba con du tru nuoc truoc khi cat nuoc vao sang mai nhe ba con.")
    environment = {**station.env, "BANTIN_SOCKET": str(station.socket), "EDITOR": str(script), "TMPDIR": str(tmp_path)}
    run = bantin("edit", number, env=environment)
    assert run.returncode == 1, run.stderr
    kept = re.search(r"what you typed is in (\S+)$", run.stderr.strip()).group(1)
    assert "du tru nuoc" in open(kept).read()
    editor(tmp_path, "Title: Cắt nước\n---\nMời bà con dự trữ nước.")
    os.unlink(kept)
    assert bantin("edit", number, env=environment).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["editor"]
    assert station.article(number)["text"] == "Mời bà con dự trữ nước.\n"


def test_no_editor_without_a_terminal(station, article):
    number, = station.add(article)
    environment = {k: v for k, v in station.env.items() if k not in ("EDITOR", "VISUAL")}
    run = subprocess.run([BANTIN, "edit", str(number)], env={**environment, "BANTIN_SOCKET": str(station.socket)},
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    refused(run, "takes a terminal")


# ---- log and report ----

def test_times_of_the_log_are_past(tmp_path):
    """05:00 is that of today, whether it is past or not, as `bantin log --help` says."""
    clock = FakeClock(tmp_path, clock_at(22, 0))
    with Station(tmp_path, env=clock.env) as s:
        number = int(s.bantin("say", "Xin chào").stdout)
        s.wait(lambda: s.ended(number), what="its row")
        assert [row["article"] for row in s.json("log", "--since", "00:00")] == [number]
        assert s.json("log", "--until", "00:00") == s.json("log", "--since", "23:30") == []
        clock.set(clock_at(0, 0, 1, day=1))
        s.wait(lambda: "T00:0" in s.status()["clock"]["now"], what="the next day")
        assert s.json("log", "--since", "00:00") == s.json("log", "--since", "22:00") == []
        assert [row["article"] for row in s.json("log", "--until", "00:00")] == [number]
        assert s.json("log", "--since", "2020-01-01 00:00", "--until", "2020-01-02 00:00") == []
        refused(s.bantin("log", "--since", "5h"), '"5h" is no time')


def test_a_month_in_another_form(station):
    for month in ("2026-1", "11/2026", "2026-13"):
        refused(station.bantin("report", month), "allowed: YYYY-MM")


def test_the_month_is_the_stations(tmp_path):
    """Six hours into it where the station is, an hour before it on a machine that runs on UTC."""
    there = datetime.datetime(2027, 2, 28, 23, tzinfo=datetime.timezone.utc)
    clock = FakeClock(tmp_path, there.timestamp())
    with Station(tmp_path, env={**clock.env, "TZ": "UTC"}) as s:
        assert s.json("report")["month"] == "2027-03"
        assert s.json("report", "2027-02")["month"] == "2027-02"


# ---- bytes that are no text ----

@pytest.mark.parametrize("arguments", [["say", "--zone", b"th\xf4n 1", "Xin chào"], ["mute", "--reason", b"\xff"],
                                       ["outputs", "test", b"\xff"], ["outputs", b"\xff", "--volume", "-6"],
                                       ["report", b"\xff"], ["list", "--class", b"\xff"]])
def test_a_terminal_in_another_encoding(station, arguments):
    """A zone that cannot be sent must not become all zones."""
    environment = {**station.env, "BANTIN_SOCKET": str(station.socket)}
    before = station.json("list", "--state", "all")
    run = subprocess.run([BANTIN, *arguments], env=environment, capture_output=True, text=True, errors="replace")
    assert run.returncode == 2 and "bantin " in run.stderr, run.stderr
    assert station.json("list", "--state", "all") == before and not station.status()["muted"]


def test_names_of_files_are_bytes(station):
    path = os.fsencode(station.folder) + b"/th\xf4ng b\xe1o.txt"
    with open(path, "w") as file:
        file.write(TEXT)
    environment = {**station.env, "BANTIN_SOCKET": str(station.socket)}
    assert subprocess.run([BANTIN, "add", path], env=environment, capture_output=True).returncode == 0


def test_a_text_that_was_insisted_on_is_told_in_the_table(station):
    path = station.folder / "khong-dau.txt"
    path.write_text("Moi ba con du tru nuoc truoc khi cat nuoc vao sang mai nhe ba con.\n")
    number, = station.add("--class", "priority", "--at", "now", "--insist", path)
    station.wait(lambda: station.ended(number), what="its row")
    assert re.search(r"\[insisted: [^]]+\] Moi ba con", station.bantin("log").stdout)


# ---- the backup ----

@pytest.mark.parametrize("name", ["state/queue.db", "state/queue.db-wal", "bantin.conf", "state", "link"])
def test_a_backup_replaces_nothing_but_a_backup(station, article, name):
    link = station.folder / "link"
    if not link.is_symlink():
        link.symlink_to(station.state / "queue.db")
    target = station.folder / name
    before = os.stat(target)
    refused(station.bantin("backup", target), "is no backup")
    assert os.stat(target).st_ino == before.st_ino
    number, = station.add(article)
    assert stat.S_ISLNK(os.lstat(link).st_mode) and station.article(number)["id"] == number


def test_a_backup_where_the_daemon_cannot_write(station):
    for path in ("/dev/null/x.db", station.folder / "none/x.db"):
        refused(station.bantin("backup", path), f"it can write below {station.state}")


def test_a_backup_replaces_the_older_one(station, article):
    target = station.folder / "copy.db"
    assert station.bantin("backup", target).returncode == 0
    station.add(article)
    assert station.bantin("backup", target).returncode == 0


# ---- outputs, voices, readings ----

@pytest.mark.parametrize("volume", ["-6.5", "5", "-61", "x"])
def test_volumes(station, volume):
    refused(station.bantin("outputs", "loa", f"--volume={volume}"), "a whole number from -60 to 0 dB", 2)


def test_tables_are_in_the_users_language():
    vietnamese = {"LC_ALL": "vi_VN.UTF-8"}
    voices = bantin("voices", env=vietnamese).stdout
    assert "Bắc" in voices and "north" not in voices
    table = bantin("lexicon", "try", "UBND họp 7h30 ngày 25/11, Washington XVII", env=vietnamese).stdout
    for word in ("chữ viết tắt", "giờ", "ngày tháng", "từ nước ngoài", "số La Mã"):
        assert word in table, table
    ids = {note["class"] for note in json.loads(bantin("lexicon", "try", "--json", "7h30 XVII").stdout)["notes"]}
    assert ids == {"time", "roman"}


@pytest.mark.parametrize("program, page", [("bin/bantind", "bantind.8"), ("libexec/bantin/bantin-fetch", "bantin-fetch.8"),
                                           ("libexec/bantin/bantin-speaker", "bantin-work.8")])
def test_every_option_stands_in_the_man_page(program, page):
    """bantin(1) is made from the table of its verbs; these pages are written by hand."""
    run = subprocess.run([BUILD / program, "--help"], env=ENV, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    pattern = r"(?<![\w-])--[a-z][a-z-]+"
    told = set(re.findall(pattern, (run.stdout + run.stderr).replace("unrecognized option '--help'", "")))
    source = (SOURCE / f"docs/{page}.scd").read_text()
    unsaid = {"--live"}  # bantin-work shares its helper's page, and prints no help
    assert told and told == set(re.findall(r"\*(--[a-z-]+)\*", source)) - unsaid


def test_a_zone_that_is_not_on_air_is_left_alone(tmp_path):
    """stop, skip, pause and resume with a zone touch only what sounds there; the reason is kept."""
    outputs = '{ name = "a"; type = "null"; zones = ( "một" ); }, { name = "b"; type = "null"; zones = ( "hai" ); }'
    with Station(tmp_path, outputs=outputs) as s:
        path = tmp_path / "bai.txt"
        path.write_text("Họp\n\n" + "Mời bà con đến nhà văn hóa. " * 40)
        number, = s.add("--class", "priority", "--zone", "một", "--at", "now", path)
        s.wait(lambda: (s.status()["on_air"] or {}).get("article") == number, what="it on air")
        for verb in ("stop", "skip", "pause"):
            refused(s.bantin(verb, "--zone", "hai"), "nothing is on air")
            refused(s.bantin(verb, "--zone", "ba"), 'there is no zone "ba"')
        assert s.status()["on_air"]["article"] == number and s.article(number)["state"] == "approved"
        assert s.bantin("pause", "--zone", "một", "--reason", "có đám tang").returncode == 0
        refused(s.bantin("resume", "--zone", "hai"), "nothing is on air")
        assert s.bantin("resume", "--zone", "một").returncode == 0
        assert s.bantin("stop", "--zone", "một", "--reason", "sai giờ").returncode == 0
        assert (s.article(number)["state"], s.article(number)["why"]) == ("held", "sai giờ")
        assert s.bantin("mute", "--reason", "sửa loa").returncode == 0
        for line in ("air.pause by uid 0, because: có đám tang", "air.stop by uid 0, because: sai giờ",
                     "station.mute by uid 0, because: sửa loa"):
            assert line.replace("uid 0", f"uid {os.getuid()}") in s.log.read_text(), s.tail()
