"""The handbook's backup and restore, as a user without root would do it: what was approved, written and
heard is there again on another machine, and the as-aired log is whole."""
import json
import shutil
import sqlite3
import subprocess

from station import Station, past_midnight

TEXT = "Title: %s\n---\nMời bà con đến nhà văn hóa lúc 7 giờ.\n"


def aired(s, title):
    number = s.add_text(TEXT % title, "--at", "now")
    s.wait(lambda: s.article(number)["state"] == "done", 40, title)
    return number


def test_backup_and_restore(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with Station(here) as s:
        before = aired(s, "trước")
        waiting = s.add_text(TEXT % "chờ", "--at", "+2h")
        words = s.article(waiting)
        assert s.bantin("backup", s.state / "backup.db").returncode == 0
        after = aired(s, "sau")
        archive = tmp_path / "backup.tar.gz"
        subprocess.run(["tar", "-C", s.state, "-czf", archive, "backup.db", "audio", "log"], check=True)
        rows = s.json("log")
        head = s.json("log", "--verify")["head"]
    other = Station(there)
    other.state.mkdir()
    subprocess.run(["tar", "-C", other.state, "-xzf", archive], check=True)
    shutil.move(other.state / "backup.db", other.state / "queue.db")
    with other as s:
        verdict = s.json("log", "--verify")
        assert verdict["good"] and verdict["head"] == head
        assert s.json("log") == rows  # what came after the backup is of the mirror
        assert s.article(before)["state"] == "done" and s.article(waiting) == words
        assert [row["result"] for row in s.rows_of(after)] == ["aired"]
        assert aired(s, "ở đây") > after  # no number is given twice
        assert s.bantin("log", "--verify").returncode == 0


def test_verify_compares_the_mirror(tmp_path):
    """What no chain shows: the end taken away, and a mirror that somebody wrote in."""
    past_midnight(60)  # a month is a file
    with Station(tmp_path) as s:
        for title in ("một", "hai"):
            aired(s, title)
        assert s.bantin("log", "--verify").returncode == 0
        [month] = (s.state / "log").glob("*.jsonl")
        whole = month.read_text()
        month.write_text(whole.replace("hai", "ba"))
        done = s.bantin("log", "--verify")
        assert done.returncode == 1 and "mirror was changed" in done.stderr and f"{month}, line 3" in done.stderr
        assert json.loads(s.bantin("log", "--verify", "--json").stdout)["fault"] == "mirror_changed"
        month.write_text(whole)
        with sqlite3.connect(s.state / "queue.db") as db:
            db.execute("DELETE FROM log WHERE seq > 2")
        done = s.bantin("log", "--verify")
        assert done.returncode == 1 and "entry 3: the log's mirror has it" in done.stderr
