# real time
"""Nothing acknowledged is lost: bantind is killed with SIGKILL at random moments of adding, rendering
and airing. After each start every acknowledged article is there and the log verifies; in the end each
was aired once, whole or from the sentence at which it was cut. BANTIN_KILLS says how often (300 is the
promise; the usual run is shorter)."""
import json
import os
import pathlib
import random
import signal
import sqlite3
import time

from station import Station
from wire import Wire

KILLS = int(os.environ.get("BANTIN_KILLS", "20"))
OUTSTANDING_MOST = 12
SENTENCES = ["Mời bà con đi họp.", "Ngày mai cắt nước.", "Trạm y tế tiêm chủng.", "Đường trước chợ cấm xe.", "Bà con nhớ nộp phiếu."]


def some_text(chance, number):
    sentences = chance.sample(SENTENCES, chance.randint(1, 2))
    return f"Title: Thông báo thứ {number}\n---\n" + " ".join(sentences) + "\n"


class Officer:
    """Adds articles, and remembers what was answered."""

    def __init__(self, chance):
        self.chance = chance
        self.acknowledged = {}
        self.asked = 0

    def add(self, wire, wait=True):
        self.asked += 1
        params = {"text": some_text(self.chance, self.asked), "at": "now", "key": f"lan-{self.asked}"}
        if self.chance.random() < 0.15:
            params["class"] = "emergency"
        if not wait:
            wire.send(json.dumps({"jsonrpc": "2.0", "id": 9000, "method": "article.add", "params": params}).encode() + b"\n")
            return
        result = wire.call("article.add", **params)
        self.acknowledged[result["id"]] = params.get("class", "normal")

    def check(self, wire, everything):
        """All that was acknowledged is there; returns the ids of what is not over."""
        waiting = []
        numbers = list(self.acknowledged)
        for number in numbers if everything else numbers[-12:]:
            article = wire.call("article.show", id=number)
            if article["state"] in ("approved", "pending"):
                waiting.append(number)
            else:
                assert article["state"] == "done", article
        verdict = wire.call("log.verify")
        assert verdict["good"], verdict
        return waiting


def is_rendering(s):
    """A bantin-work writes a tape: a nameless file of the station's."""
    for process in pathlib.Path("/proc").iterdir():
        try:
            parent = process.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == s.process.pid and process.joinpath("comm").read_text().startswith("bantin-work"):
                if any("(deleted)" in os.readlink(fd) for fd in process.joinpath("fd").iterdir()):
                    return True
        except (OSError, ValueError):
            continue
    return False


def check_aired(wire, number, kind):
    entries = wire.call("log.list", article=number, limit=1000)["entries"]
    results = [entry["result"] for entry in entries if entry["result"] is not None]
    assert results.count("aired") == 1 and results[-1] == "aired", (number, results)
    assert set(results[:-1]) <= {"cut"}, (number, results)
    aired = entries[-1]
    assert aired["outputs"][0]["frames"] > 0
    airings = wire.call("article.show", id=number)["airings"]
    if kind != "emergency":
        begins = [airing.get("from_sentence", 0) for airing in airings]
        assert begins == sorted(begins), airings
    return len(results) - 1


def check_files(state):
    """The database is sound, and the mirror has every row of the log once."""
    with sqlite3.connect(f"file:{state / 'queue.db'}?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        [[rows]] = db.execute("SELECT max(seq) FROM log").fetchall()
        # What was cut goes on once, at the very sentence that was being spoken.
        rests = db.execute("SELECT resumes, from_sentence, (SELECT min(sentence) FROM part WHERE airing = a.resumes) "
                           "FROM airing a WHERE resumes != 0").fetchall()
        assert len({cut for cut, _, _ in rests}) == len(rests) > 0
        assert all(begins == spoken for _, begins, spoken in rests if spoken is not None), rests
    mirrored = [json.loads(line)["seq"] for month in sorted((state / "log").glob("*.jsonl"))
                for line in month.read_text().splitlines()]
    assert mirrored == list(range(1, rows + 1))


def test_nothing_acknowledged_is_lost(tmp_path):
    chance = random.Random(20261123)
    officer = Officer(chance)
    s = Station(tmp_path)
    moments = {"adding": 0, "rendering": 0, "airing": 0}
    try:
        for kill in range(KILLS):
            s.start()
            with Wire(s.socket) as wire:
                waiting = officer.check(wire, everything=kill % 20 == 0)
                for _ in range(min(chance.randint(1, 3), OUTSTANDING_MOST - len(waiting))):
                    officer.add(wire)
                time.sleep(chance.random() * chance.choice([0.03, 0.3, 0.3, 4, 4]))
                status = wire.call("station.status")
                moments["airing"] += status["on_air"] is not None
                moments["rendering"] += is_rendering(s)
                adding = chance.random() < 0.3 and len(waiting) < OUTSTANDING_MOST
                if adding:
                    officer.add(wire, wait=False)
                moments["adding"] += adding
                s.stop(signal.SIGKILL)
        s.start()
        with Wire(s.socket) as wire:
            s.wait(lambda: not officer.check(wire, everything=True), 300, "the end of the last article")
            cuts = [check_aired(wire, number, kind) for number, kind in officer.acknowledged.items()]
        s.stop()
        check_files(s.state)
        print(f"{KILLS} kills: {moments['adding']} just after an article was sent, {moments['rendering']} while words were made,"
              f" {moments['airing']} while something was on air; {len(cuts)} articles acknowledged and aired,"
              f" {sum(c > 0 for c in cuts)} of them cut, one {max(cuts)} times")
        assert moments["airing"] > KILLS / 10 and moments["adding"] > 0 and sum(cuts) > 0, moments
        assert KILLS < 100 or moments["rendering"] > 0, moments
    finally:
        s.stop()
