"""The live view in a real terminal (tmux), and its form for programs."""
import json
import shlex
import shutil
import subprocess
import time

import pytest

from fake_daemon import Fake, fake  # noqa: F401
from programs import BANTIN, ENV

ROWS, COLUMNS = 20, 80


class Terminal:
    def __init__(self, folder, command):
        self.tmux = ["tmux", "-S", str(folder / "tmux.sock"), "-f", "/dev/null"]
        self.run("new-session", "-d", "-x", COLUMNS, "-y", ROWS, "env -u TMUX " + shlex.join(map(str, command)) +
                 "; sleep 60")
        self.run("set-option", "-g", "remain-on-exit", "on")

    def run(self, *arguments):
        return subprocess.run([*self.tmux, *map(str, arguments)], env={**ENV, "TERM": "xterm"}, check=True, timeout=10,
                              capture_output=True, text=True).stdout

    def picture(self, colours=False):
        return self.run("capture-pane", "-p", *(["-e"] if colours else []))

    def press(self, *keys):
        self.run("send-keys", *keys)

    def wait(self, text, seconds=10):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            picture = self.picture()
            if text in picture:
                return picture
            time.sleep(0.05)
        raise AssertionError(f"waited for {text!r}:\n{picture}")

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], check=False)


@pytest.fixture
def terminal(fake, tmp_path):  # noqa: F811
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    terminal = Terminal(tmp_path, [BANTIN, "watch", "--socket", fake.socket])
    yield terminal
    terminal.close()


def calls_until(fake, method):  # noqa: F811
    """Read the calls up to the first of `method`; its parameters."""
    while True:
        name, params = fake.call()
        if name == method:
            return params


def test_picture_and_keys(fake, terminal):  # noqa: F811
    picture = terminal.wait("q quit")
    lines = picture.splitlines()
    assert lines[0] == "On air: nothing"
    assert any(line.startswith("Next: ") for line in lines)
    assert any("Thông báo cắt nước" in line and "lan" in line for line in lines)
    assert lines[-1].startswith("s stop  k skip")
    assert "\x1b[7m" in terminal.picture(colours=True), "the chosen article is marked"
    for key, method, params, said in [
            ("s", "air.stop", {}, "stopped and held: Thông báo cắt nước"),
            ("k", "air.skip", {}, "skipped: "),
            ("p", "air.pause", {}, "paused: "),
            ("a", "article.approve", {"id": 7}, "7 Thông báo cắt nước: approved"),
            ("h", "article.hold", {"id": 7}, "7 Thông báo cắt nước: held"),
            ("c", "article.cancel", {"id": 7}, "7 Thông báo cắt nước: cancelled")]:
        terminal.press(key)
        assert calls_until(fake, method) == params
        terminal.wait(said)
    terminal.press("Down", "Up", "Escape")
    terminal.wait("q quit")
    terminal.press("q")
    limit = time.monotonic() + 5
    while "On air" in terminal.picture() and time.monotonic() < limit:
        time.sleep(0.05)
    assert "On air" not in terminal.picture(), "the screen from before is back"


def test_an_event_draws_at_once(fake, terminal):  # noqa: F811
    terminal.wait("q quit")
    calls_until(fake, "article.list")
    before = time.monotonic()
    fake.tell('event {"article": 9}')
    calls_until(fake, "station.status")
    assert time.monotonic() - before < 0.9


def test_the_daemon_leaves(fake, terminal):  # noqa: F811
    terminal.wait("q quit")
    fake.process.kill()
    terminal.wait("closed the connection")


def test_events_for_programs(fake):  # noqa: F811
    for i in range(3):
        fake.tell(json.dumps({"article": i}).replace("{", "event {", 1))
    watch = subprocess.Popen([str(BANTIN), "watch", "--json", "--from", "2", "--socket", str(fake.socket)], env=ENV,
                             stdout=subprocess.PIPE, text=True)
    try:
        assert [json.loads(watch.stdout.readline()) for _ in range(2)] == [
            {"seq": 2, "type": "article.added", "article": 1}, {"seq": 3, "type": "article.added", "article": 2}]
        fake.tell('event {"article": 3}')
        assert json.loads(watch.stdout.readline())["seq"] == 4
    finally:
        watch.terminate()
        watch.wait(5)


def test_without_a_terminal(fake):  # noqa: F811
    done = fake("watch")
    assert done.returncode == 2
    assert "takes a terminal" in done.stderr
