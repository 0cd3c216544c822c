"""Every verb of the daemon against a daemon that answers as documented."""
import datetime
import json
import os
import pty
import subprocess

import pytest

from fake_clock import FakeClock
from fake_daemon import Fake, fake  # noqa: F401
from programs import BANTIN, ENV, bantin

# arguments, the call that must arrive, what standard output must hold
SIMPLE = [
    (["list"], ("article.list", {}), "Thông báo cắt nước"),
    (["list", "--state", "pending", "--class", "normal", "--limit", "5"],
     ("article.list", {"state": "pending", "class": "normal", "limit": 5}), "lan"),
    (["show", "7"], ("article.show", {"id": 7}), "As written:\n  Thông báo cắt nước\n  \n  Ngày mai"),
    (["approve", "7"], ("article.approve", {"id": 7}), "article 7: approved, airs "),
    (["hold", "7", "--reason", "sai giờ"], ("article.hold", {"id": 7, "reason": "sai giờ"}), "article 7: held\n"),
    (["cancel", "7"], ("article.cancel", {"id": 7}), "article 7: cancelled\n"),
    (["move", "7", "--first"], ("article.move", {"id": 7, "to": "first"}), "article 7"),
    (["move", "7", "--after", "9"], ("article.move", {"id": 7, "after": 9}), "article 7"),
    (["move", "7", "--at", "17:30"], ("article.move", {"id": 7, "at": "17:30"}), "article 7"),
    (["edit", "7", "--title", "Cắt nước"], ("article.edit", {"id": 7, "title": "Cắt nước"}), "article 7"),
    (["say", "Xin", "chào"], ("air.say", {"text": "Xin chào"}), "8\n"),
    (["say", "--class", "emergency", "--chime", "Cháy"],
     ("air.say", {"text": "Cháy", "class": "emergency", "chime": True}), "8\n"),
    (["stop"], ("air.stop", {}), "stopped and held: Thông báo cắt nước\n"),
    (["skip", "--zone", "a"], ("air.skip", {"zone": "a"}), "skipped: Thông báo cắt nước\n"),
    (["pause"], ("air.pause", {}), "paused: "),
    (["resume"], ("air.resume", {}), "resumed: "),
    (["mute"], ("station.mute", {"on": True}), "MUTED"),
    (["mute", "off"], ("station.mute", {"on": False}), "MUTED"),
    (["reload"], ("station.reload", {}), "Changed: programmes\n"),
    (["next", "--hours", "48"], ("station.next", {"hours": 48}), "1 airing, 0:07 of sound"),
    (["log", "--since", "05:00"], ("log.list", {"since": "05:00"}), "loa:473130"),
    (["log", "--verify"], ("log.verify", {}), "The log is whole: 1204 entries"),
    (["report", "2026-11"], ("log.report", {"month": "2026-11"}), "Minutes played: 871\n"),
    (["report", "2026-11", "--csv"], ("log.report", {"month": "2026-11"}), "\n2026-11,60,59,1,871,885,"),
    (["outputs"], ("output.list", {}), "USB Audio"),
    (["outputs", "test", "loa"], ("output.test", {"output": "loa"}), ""),
    (["outputs", "loa", "--volume", "-6"], ("output.volume", {"output": "loa", "volume": -6}), ""),
    (["backup", "/a/b.db"], ("station.backup", {"path": "/a/b.db"}), "1228800 bytes"),
    (["clock"], ("station.clock", {}), "Trusted: synchronized"),
    (["clock", "confirm"], ("station.clock", {"confirm": True}), "Asia/Ho_Chi_Minh"),
    (["status"], ("station.status", {}), "On air: nothing\nNext: "),
]


@pytest.mark.parametrize("arguments, call, output", SIMPLE, ids=[" ".join(s[0]) for s in SIMPLE])
def test_call_and_answer(fake, arguments, call, output):
    done = fake(*arguments)
    assert done.returncode == 0, done.stderr
    assert fake.call() == call
    assert output in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [s[0] for s in SIMPLE if "--csv" not in s[0]],
                         ids=lambda a: " ".join(a))
def test_json_is_the_answer(fake, arguments):
    done = fake(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)


def test_refusals_are_sentences_with_exit_1(tmp_path):
    for refused, sentence in [
            ("no_article", "there is no article <id>"),
            ("own_article", "the author of article <id> may not approve it; ask somebody else"),
            ("role_required", 'this takes the role "<role>"'),
            ("muted", 'the station is muted; "bantin mute off" ends that')]:
        folder = tmp_path / refused
        folder.mkdir()
        daemon = Fake(folder, FAKE_REFUSE=refused)
        done = daemon("approve", "7")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"bantin approve: {sentence}\n"
        daemon.close()


def test_refusals_are_translated_by_code(tmp_path):
    daemon = Fake(tmp_path, FAKE_REFUSE="no_article")
    done = bantin("show", "7", "--socket", daemon.socket, env={"LC_ALL": "", "LANG": "vi_VN.UTF-8"})
    assert done.returncode == 1
    assert "<id>" in done.stderr
    daemon.close()


def test_add_sends_files_whole(fake, tmp_path):
    one = tmp_path / "một.txt"
    one.write_text("Tiêu đề\n\nNội dung.\n")
    done = fake("add", "--class", "priority", "--at", "17:00", "--supersedes", "3", "--key", "k", one)
    assert (done.returncode, done.stdout, done.stderr) == (0, "7\n", "")
    assert fake.call() == ("article.add", {
        "file": "Tiêu đề\n\nNội dung.\n", "name": "một.txt", "class": "priority", "at": "17:00", "supersedes": 3,
        "key": "k"})


def test_add_reads_standard_input(fake):
    done = fake("add", "-", input="Mời bà con đi họp.")
    assert done.stdout == "7\n"
    assert fake.call() == ("article.add", {"file": "Mời bà con đi họp."})


def test_add_of_several_files_is_one_batch(fake, tmp_path):
    files = []
    for i in range(5):
        files.append(tmp_path / f"{i}.txt")
        files[-1].write_text(f"Bài {i}.")
    done = fake("add", *files)
    assert done.stdout == "7\n" * 5
    assert fake.call() == "begin"
    assert [fake.call()[1]["file"] for _ in range(5)] == [f"Bài {i}." for i in range(5)]
    assert fake.call() == "keep"


def test_add_refused_in_a_batch_takes_none(tmp_path):
    daemon = Fake(tmp_path, FAKE_REFUSE="empty_article")
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file in files:
        file.write_text("x")
    done = daemon("add", *files)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{files[0]} was refused, so none was taken" in done.stderr
    assert "the article has no words" in done.stderr and "call 0" not in done.stderr
    daemon.close()


@pytest.mark.parametrize("arguments, sentence", [
    (["add", "/dev/null/x"], "cannot read /dev/null/x"),
    (["add", "/tmp"], "/tmp is a folder; name a file in it"),
    (["add", "/dev/null"], "/dev/null: there is no text in it"),
    (["say", "  "], "there is nothing to say"),
])
def test_bad_input_is_exit_1(fake, arguments, sentence):
    done = fake(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr


@pytest.mark.parametrize("arguments", [
    ["add"], ["show"], ["show", "x"], ["show", "0"], ["approve", "7x"], ["move", "7"], ["move", "7", "--first", "--last"],
    ["list", "x"], ["list", "--limit", "0"], ["list", "--state", "weird"], ["list", "--lmit", "3"], ["mute", "maybe"],
    ["stop", "now"], ["outputs", "loa", "--volume", "12"], ["outputs", "--volume", "-6"], ["outputs", "x"], ["report", "a", "b"], ["clock", "x"],
    ["backup"], ["edit"], ["add", "--supersedes", "x", "/dev/null"], ["add", "--key", "k", "a", "b"], ["status", "--socket"],
])
def test_wrong_usage_is_exit_2(fake, arguments):
    done = bantin(*arguments, env={"BANTIN_SOCKET": str(fake.socket)})
    assert (done.returncode, done.stdout) == (2, "")
    assert "--help" in done.stderr


def daemon_verbs():
    return sorted({s[0][0] for s in SIMPLE} | {"add"})


@pytest.mark.parametrize("verb", daemon_verbs())
def test_no_daemon_is_exit_3(tmp_path, verb):
    arguments = {"show": ["7"], "approve": ["7"], "hold": ["7"], "cancel": ["7"], "move": ["7", "--first"],
                 "edit": ["7", "--title", "x"], "say": ["x"], "backup": ["x"], "add": ["-"]}.get(verb, [])
    done = bantin(verb, *arguments, "--socket", tmp_path / "none.sock", input="x")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and "none.sock" in done.stderr


@pytest.mark.parametrize("verb", daemon_verbs())
def test_help_has_an_example(verb):
    done = bantin(verb, "--help")
    assert done.returncode == 0
    assert f"bantin {verb}" in done.stdout.split("--help", 1)[1]


def test_socket_is_found_by_the_environment(tmp_path, fake):
    done = bantin("status", env={"BANTIN_SOCKET": str(fake.socket)})
    assert done.returncode == 0
    os.mkdir(tmp_path / "bantin")
    os.rename(fake.socket, tmp_path / "bantin/control.sock")
    done = bantin("status", env={"XDG_RUNTIME_DIR": str(tmp_path)})
    assert done.returncode == 0, done.stderr


def test_edit_in_an_editor(fake, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i s/8/9/ \"$1\"\n")
    editor.chmod(0o755)
    done = fake("edit", "7", env={"EDITOR": str(editor)})
    assert done.returncode == 0, done.stderr
    assert fake.call()[0] == "article.show"
    method, params = fake.call()
    # The fake's text begins with its title, so it is shown once.
    assert method == "article.edit" and params["text"].startswith("Thông báo cắt nước\n\nNgày mai, từ 9 giờ")
    done = fake("edit", "7", env={"EDITOR": "true"})
    assert (done.returncode, done.stderr) == (0, "Nothing was changed.\n")
    done = fake("edit", "7", env={"EDITOR": "false"})
    assert done.returncode == 1 and "nothing was changed" in done.stderr


def test_tables_fit_the_terminal(fake, tmp_path):
    """On a terminal of 68 columns no line is longer, and long titles end in an ellipsis."""
    day = datetime.datetime(2026, 11, 23, 5, tzinfo=datetime.timezone.utc)  # of the examples: on others a date is shown, too
    clock = FakeClock(tmp_path, day.timestamp())
    main, side = pty.openpty()
    import fcntl
    import struct
    import termios
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 68, 0, 0))
    done = subprocess.run([str(BANTIN), "next", "--socket", str(fake.socket)], stdout=side, env=ENV | clock.env,
                          timeout=20)
    os.close(side)
    text = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    os.close(main)
    assert done.returncode == 0
    lines = text.decode().splitlines()
    assert all(len(line) <= 68 for line in lines), lines
    assert "…" in lines[1]
