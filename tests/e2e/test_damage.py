"""What a power cut or a bad disk leaves behind: the station starts again, says what it found, and the
as-aired log is whole."""
import signal

import pytest

from station import Station

TEXT = "Title: %s\n---\nMời bà con đến nhà văn hóa.\n"


def add(s, tmp_path, title, at="now"):
    path = tmp_path / f"{title}.txt"
    path.write_text(TEXT % title)
    [number] = s.add("--at", at, path)
    return number


def torn_log(state):
    """The last commit did not reach the disk whole."""
    wal = state / "queue.db-wal"
    assert wal.stat().st_size > 8192
    with open(wal, "r+b") as f:
        f.truncate(wal.stat().st_size - 100)


def noise_at(offset):
    def overwrite(state):
        with open(state / "queue.db", "r+b") as f:
            f.seek(offset)
            f.write(b"\xa5" * 4096)
    return overwrite


def torn_page(state):
    """The file ends early, within a page."""
    with open(state / "queue.db", "r+b") as f:
        f.truncate(10 * 1024)


def test_torn_last_commit(tmp_path):
    s = Station(tmp_path).start()
    try:
        first = add(s, tmp_path, "một")
        s.wait(lambda: s.article(first)["state"] == "done", 40, "the first")
        later = add(s, tmp_path, "hai", "+2h")
        add(s, tmp_path, "ba", "+2h")
        s.stop(signal.SIGKILL)
        torn_log(s.state)
        s.start()
        assert s.article(first)["state"] == "done" and s.article(later)["state"] == "approved"
        assert [row["result"] for row in s.ended(first)] == ["aired"]
        assert s.bantin("log", "--verify").returncode == 0
        assert not [p for p in s.json("status")["problems"] if p["id"] == "store"]
    finally:
        s.stop()


@pytest.mark.parametrize("damage", [noise_at(0), noise_at(2 * 4096), torn_page], ids=["header", "page", "torn"])
def test_damaged_database_is_set_aside(tmp_path, damage):
    s = Station(tmp_path).start()
    try:
        first = add(s, tmp_path, "một")
        s.wait(lambda: s.article(first)["state"] == "done", 40, "the first")
        add(s, tmp_path, "chờ", "+2h")
        s.stop()
        damage(s.state)
        s.start()
        [problem] = [p for p in s.json("status")["problems"] if p["id"] == "store"]
        assert problem["path"] in problem["sentence"]
        aside = s.state / problem["path"].rsplit("/", 1)[-1]
        assert aside.exists() and aside.stat().st_size > 4096
        assert [row["result"] for row in s.ended(first)] == ["aired"]  # from the mirror
        assert s.bantin("log", "--verify").returncode == 0
        second = add(s, tmp_path, "hai")
        assert second > first
        s.wait(lambda: s.article(second)["state"] == "done", 40, "the next")
        assert s.bantin("log", "--verify").returncode == 0
    finally:
        s.stop()
