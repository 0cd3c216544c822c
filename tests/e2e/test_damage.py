"""What a power cut or a bad disk leaves behind: the station starts again, says what it found, and the
as-aired log is whole."""
import re
import signal
import sqlite3

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
        s.wait(lambda: s.article(first)["state"] == "done", 90, "the first")
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
        s.wait(lambda: s.article(first)["state"] == "done", 90, "the first")
        add(s, tmp_path, "chờ", "+2h")
        s.stop()
        damage(s.state)
        s.start()
        [problem] = [p for p in s.json("status")["problems"] if p["id"] == "store"]
        assert problem["path"] in problem["sentence"]
        aside = s.state / problem["path"].rsplit("/", 1)[-1]
        assert aside.exists() and aside.stat().st_size > 4096
        assert [row["result"] for row in s.rows_of(first)] == ["aired"]  # from the mirror
        assert s.bantin("log", "--verify").returncode == 0
        second = add(s, tmp_path, "hai")
        assert second > first
        s.wait(lambda: s.article(second)["state"] == "done", 90, "the next")
        assert s.bantin("log", "--verify").returncode == 0
    finally:
        s.stop()


def break_a_text(state, text):
    """One page of a long text, deep inside, which nothing reads at the start."""
    raw = bytearray((state / "queue.db").read_bytes())
    size = int.from_bytes(raw[16:18], "big")
    inner = [at for at in range(0, len(raw), size)
             if raw[at] == 0 and raw[at + 3] and raw[at + 8:at + size].decode(errors="ignore").count(text) > 20]
    assert inner, "no page is all text"
    raw[inner[0]:inner[0] + 4] = b"\x00\x5a\xa5\xa5"  # where the text goes on
    (state / "queue.db").write_bytes(raw)


def test_damage_that_the_check_finds_is_a_problem(tmp_path):
    """An unclean stop, and a page that no decision needs: the station runs, and status says it until it is mended."""
    s = Station(tmp_path).start()
    try:
        (tmp_path / "dài.txt").write_text(TEXT % "dài" + "Mời bà con ra họp. " * 1500)
        [long] = s.add("--at", "+2h", tmp_path / "dài.txt")
        assert s.bantin("cancel", long).returncode == 0
        s.stop()
        s.start()
        s.stop(signal.SIGKILL)
        break_a_text(s.state, "Mời bà con ra họp.")
        for _ in range(2):  # an orderly stop in between mends nothing
            s.start()
            [problem] = s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "damage"], 90, "the finding")
            assert "queue.db" in problem["reason"] and "backup" in problem["sentence"]
            assert "! the check of the database failed" in s.bantin("status").stdout
            number = add(s, tmp_path, "ngắn")
            s.wait(lambda: s.article(number)["state"] == "done", 90, "an article")
            s.stop()
        (s.state / "queue.db").rename(s.state / "queue.db.away")
        s.start()
        assert s.bantin("log", "--verify").returncode == 0 and len(s.rows_of(number)) == 1
        assert not [p for p in s.status()["problems"] if p["id"] == "damage"]
    finally:
        s.stop()


def damage_in_use(state, title):
    """The page of the articles' table that has this one, under the running daemon."""
    path = state / "queue.db"
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('other', 'x')")  # who has read pages reads them again
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    raw = path.read_bytes()
    [at] = [at for at in range(0, len(raw), 4096)
            if raw[at] == 13 and title.encode() in raw[at:at + 4096] and b"approved" in raw[at:at + 4096]]
    with open(path, "r+b") as f:
        f.seek(at)
        f.write(b"\xa5" * 4096)


def test_damage_while_it_runs(tmp_path):
    """The file is set aside at once, the new one has all but the page, who is lost is named, and nothing stops."""
    s = Station(tmp_path).start()
    try:
        first = add(s, tmp_path, "một")
        s.wait(lambda: s.article(first)["state"] == "done", 90, "the first")
        paths = []
        for i in range(120):
            paths.append(tmp_path / f"bài-{i:03}.txt")
            paths[-1].write_text(TEXT % f"bài-{i:03}")
        waiting = [n for i in range(0, 120, 60) for n in s.add("--at", "+2h", *paths[i:i + 60])]
        damage_in_use(s.state, "bài-050")
        assert s.bantin("hold", waiting[50]).returncode == 1  # who looks for it finds the damage
        later = add(s, tmp_path, "sau")
        s.wait(lambda: s.article(later)["state"] == "done", 90, "the next")
        [problem] = [p for p in s.status()["problems"] if p["id"] == "store"]
        assert (s.state / problem["path"].rsplit("/", 1)[-1]).exists()
        told = {int(n) for n in re.findall(r"article (\d+) .* could not be read from the damaged", s.tail())}
        assert waiting[50] in told and len(told) < 60
        assert s.bantin("log", "--verify").returncode == 0
        s.stop()
        s.start()
        there = {a["id"] for a in s.json("list", "--limit", "500")}
        assert set(waiting) - there == told & set(waiting)
        assert [row["result"] for row in s.ended(later)] == ["aired"]
        assert s.bantin("log", "--verify").returncode == 0
    finally:
        s.stop()
