"""The live view in a real terminal (tmux), and its form for programs."""
import json
import re
import shlex
import shutil
import subprocess
import time

import pytest

from fake_daemon import Fake, fake  # noqa: F401
from programs import BANTIN, ENV
from station import Station, far_hour

ROWS, COLUMNS = 20, 80


class Terminal:
    def __init__(self, folder, command, columns=COLUMNS, rows=ROWS, env=None):
        if shutil.which("tmux") is None:
            pytest.skip("tmux is not installed")
        self.env = {**ENV, "TERM": "xterm", **(env or {})}
        self.tmux = ["tmux", "-S", str(folder / "tmux.sock"), "-f", "/dev/null"]
        self.run("new-session", "-d", "-x", columns, "-y", rows, "env -u TMUX " + shlex.join(map(str, command)) +
                 "; sleep 60")
        self.run("set-option", "-g", "remain-on-exit", "on")

    def run(self, *arguments):
        return subprocess.run([*self.tmux, *map(str, arguments)], env=self.env, check=True, timeout=60,
                              capture_output=True, text=True).stdout

    def picture(self, colours=False):
        return self.run("capture-pane", "-p", *(["-e"] if colours else []))

    def press(self, *keys):
        self.run("send-keys", *keys)

    def wait(self, text, seconds=40):
        return self.until(lambda picture: text in picture, seconds, repr(text))

    def resize(self, columns, rows):
        self.run("resize-window", "-x", columns, "-y", rows)

    def chosen(self):
        """The line drawn reversed, without its colours."""
        lines = [line for line in self.picture(colours=True).splitlines() if "\x1b[7m" in line]
        return re.sub(r"\x1b\[[0-9;]*m", "", lines[0]) if lines else ""

    def until(self, true, seconds=40, what="it"):
        """The first picture of which it is true."""
        limit = time.monotonic() + seconds
        while not true(picture := self.picture()):
            assert time.monotonic() < limit, f"waited for {what}:\n{picture}"
            time.sleep(0.05)
        return picture

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], check=False)


@pytest.fixture
def terminal(fake, tmp_path):  # noqa: F811
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
        if key == "c":  # for good, so it is asked twice
            terminal.press(key)
            terminal.wait("c again cancels 7 for good")
        terminal.press(key)
        assert calls_until(fake, method) == params
        terminal.wait(said)
    terminal.press("Down", "Up", "Escape")
    terminal.wait("q quit")
    terminal.press("q")
    terminal.until(lambda picture: "On air" not in picture)  # the screen from before is back


@pytest.mark.parametrize("columns, keys", [(80, "s dừng  k bỏ qua  p tạm dừng"), (60, "s dừng k bỏ p nghỉ")])
def test_in_vietnamese(fake, tmp_path, columns, keys):  # noqa: F811
    terminal = Terminal(tmp_path, [BANTIN, "watch", "--socket", fake.socket], columns,
                        env={"LC_ALL": "C.UTF-8", "LANGUAGE": "vi"})
    try:
        picture = terminal.wait("q thoát")
        assert picture.startswith("Đang phát: không có gì\n") and "\nKế tiếp: " in picture and keys in picture
        assert not re.search(r"\b(the|nothing|Queue|Outputs|Clock|State|Title)\b", picture), picture
        terminal.press("c")
        terminal.wait("nhấn c lần nữa để hủy hẳn bài 7")
        terminal.press("s")
        terminal.wait("đã dừng và giữ lại: Thông báo cắt nước")
    finally:
        terminal.close()


def test_an_event_draws_at_once(fake, terminal):  # noqa: F811
    """And not at the next second: of five, as a busy machine may hold up one."""
    terminal.wait("q quit")
    took = []
    for _ in range(5):
        calls_until(fake, "article.list")
        before = time.monotonic()
        fake.tell('event {"article": 9}')
        calls_until(fake, "station.status")
        took.append(time.monotonic() - before)
    assert min(took) < 0.5, took  # the next second is a whole one away


def test_the_daemon_leaves(fake, terminal):  # noqa: F811
    terminal.wait("q quit")
    fake.process.kill()
    picture = terminal.wait("No connection to the station")
    assert "On air" not in picture and "Thông báo" not in picture, "what may be true no more is not shown"
    terminal.press("s", "c", "Down", "q")
    terminal.until(lambda picture: "No connection" not in picture)


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
        watch.wait(40)


def test_without_a_terminal(fake):  # noqa: F811
    done = fake("watch")
    assert done.returncode == 2
    assert "takes a terminal" in done.stderr


# ---- a real station, Vietnamese titles, small terminals ----

TITLE = "Bài số {} về tổng vệ sinh đường làng ngõ xóm cuối tuần"


@pytest.fixture
def watching(tmp_path):
    """(station, a function that opens a terminal of a size on it)."""
    terminals = []
    with Station(tmp_path, more=f'programmes = ( {{ name = "sáng"; at = "{far_hour():02}:00"; minutes = 5; }} );') as station:
        def terminal(columns, rows, *more):
            folder = tmp_path / f"tmux{len(terminals)}"
            folder.mkdir()
            terminals.append(Terminal(folder, [BANTIN, "watch", "--socket", station.socket, *more], columns, rows))
            return terminals[-1]
        yield station, terminal
        for t in terminals:
            t.close()


def drafts(station, count):
    for i in range(1, count + 1):
        done = station.bantin("add", "--draft", "-", input=f"{TITLE.format(i)}\n\nMời bà con tham gia đông đủ.\n")
        assert done.returncode == 0, done.stderr


def fits(picture, columns, rows):
    lines = picture.splitlines()
    return len(lines) <= rows and all(len(line) <= columns for line in lines)


@pytest.mark.parametrize("columns, rows, keys", [(80, 24, "c cancel  q quit"), (40, 10, "q quit")])
def test_small_terminals_show_what_is_chosen(watching, columns, rows, keys):
    station, open_terminal = watching
    drafts(station, 20)
    terminal = open_terminal(columns, rows)
    picture = terminal.wait(keys)
    assert fits(picture, columns, rows), picture
    assert "On air: nothing" in picture and "Bài số 1 " in picture
    for _ in range(25):
        terminal.press("Down")
    terminal.until(lambda _: "Bài số 20" in terminal.chosen())
    # The same in another size, without a key being pressed.
    terminal.resize(60, 14)
    picture = terminal.until(lambda p: fits(p, 60, 14) and "Bài số 20 về tổng" in p)
    assert "Bài số 20" in terminal.chosen()
    terminal.resize(100, 30)
    terminal.until(lambda p: "Bài số 20 về tổng vệ sinh đường làng" in p and "q quit" in p.splitlines()[-1])
    assert "Bài số 20" in terminal.chosen()


@pytest.fixture
def second_chosen(watching):
    """(station, terminal) with three drafts, the second of them chosen."""
    station, open_terminal = watching
    drafts(station, 3)
    terminal = open_terminal(80, 24)
    terminal.wait("Bài số 3")
    terminal.press("Down")
    terminal.until(lambda _: "Bài số 2" in terminal.chosen())
    return station, terminal


def test_the_choice_stays_with_its_article(second_chosen):
    station, terminal = second_chosen
    station.bantin("cancel", "1")
    terminal.until(lambda p: "Bài số 1 " not in p)
    assert "Bài số 2" in terminal.chosen()
    terminal.press("a")
    station.wait(lambda: station.article(2)["state"] == "approved", 90, "the approval")
    terminal.wait("2 Bài số 2")
    terminal.press("h")
    station.wait(lambda: station.article(2)["state"] == "held", 90, "the hold")
    terminal.press("c", "Down", "c")
    time.sleep(0.5)
    assert [a["id"] for a in station.json("list")] == [2, 3], "one c cancels nothing"
    terminal.press("c")
    station.wait(lambda: [a["id"] for a in station.json("list")] == [2], 90, "the cancelling")


def test_keys_on_what_is_on_air(watching):
    station, open_terminal = watching
    terminal = open_terminal(80, 24)
    terminal.wait("q quit")
    long = "Một hai ba bốn năm sáu bảy tám chín mười. " * 20

    def say():
        number = int(station.bantin("say", long).stdout)
        terminal.wait(f"[{number}]")
        return terminal.until(lambda p: re.search(r"sentence \d+ of \d+, \d:\d\d", p) and '"Một hai' in p)
    picture = say()
    assert fits(picture, 80, 24), picture
    terminal.press("p")
    terminal.wait("PAUSED")
    terminal.press("p")
    terminal.until(lambda p: "PAUSED" not in p)
    terminal.press("k")
    terminal.wait("On air: nothing")
    say()
    terminal.press("s")
    terminal.wait("On air: nothing")
    terminal.wait("held")


def test_a_restarted_daemon_is_found_again(second_chosen):
    station, terminal = second_chosen
    station.stop()
    terminal.wait("This view goes on when it is back")
    assert "Bài số" not in terminal.picture()
    station.start()
    terminal.wait("Bài số 3")
    terminal.until(lambda _: "Bài số 2" in terminal.chosen())
    station.bantin("cancel", "1")  # and events come again
    terminal.until(lambda p: "Bài số 1 " not in p)


def test_practice_is_said_first(tmp_path):
    with Station(tmp_path, arguments=["--practice"]) as station:
        terminal = Terminal(tmp_path, [BANTIN, "watch", "--socket", station.socket], 40, 10)
        try:
            assert terminal.wait("PRACTICE").splitlines()[0].startswith("PRACTICE")
        finally:
            terminal.close()
