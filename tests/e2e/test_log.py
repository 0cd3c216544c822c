"""What is on record: rows for what sounded, what should have, and what was a test; as a table for spreadsheets."""
# real time
import csv
import io

from station import Station, past_midnight

SENTENCE = "Mời bà con ra họp tổ dân phố tối nay tại nhà văn hóa. "


def rows(station):
    text = station.bantin("log", "--csv", text=False).stdout
    assert text.startswith(b"\xef\xbb\xbf") and b"\n" not in text.replace(b"\r\n", b"")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_what_was_missed_dropped_and_tested(tmp_path):
    past_midnight(120)  # the report is that of one month
    more = 'schedule = { busy = "wait"; wait = "0s"; late = "0s"; }; after_cut = { normal = "drop"; };'
    with Station(tmp_path, more=more) as s:
        long = s.add_text('=Bài "dài", họp\n\n' + SENTENCE * 20, "--at", "now")
        s.wait(lambda: s.status()["on_air"], 20, "the long one")
        late = s.add_text("Bài chờ.\n", "--at", "now")
        s.wait(lambda: s.ended(late), 20, "the one that may not wait")
        [row] = s.ended(late)
        assert (row["result"], row["why"], row["started"], row["played_ms"]) == ("missed", "late", None, 0)
        assert row["planned"] == s.article(late)["at"] and row["outputs"] == [] and row["reason"] is None
        storm = s.add_text("Bão gần bờ.\n", "--class", "emergency")
        s.wait(lambda: s.ended(storm) and len(s.rows_of(long)) == 2, 30, "the storm and the dropped rest")
        cut, rest = s.rows_of(long)
        assert (cut["result"], cut["why"]) == ("cut", "emergency") and cut["played_ms"] > 0
        assert (rest["result"], rest["why"], rest["played_ms"]) == ("missed", "dropped", 0)
        assert s.article(long)["state"] == "done"
        tested = s.json("outputs", "test", "loa")["id"]
        s.wait(lambda: s.ended(tested), 20, "the test")
        assert [row["reason"] for row in s.ended(tested)] == ["test"]
        told = s.json("report")
        # Three bulletins, of which two sounded; what was missed was asked for, a test is none.
        assert (told["bulletins"], told["played"], told["emergencies"]) == (3, 2, 1)
        table = rows(s)
        assert [row["result"] for row in table] == [row["result"] for row in s.json("log")]
        by_article = {int(row["article"]): row for row in table}
        assert by_article[long]["title"] == '\'=Bài "dài", họp'  # no formula of somebody else's
        assert by_article[late]["title"] == "Bài chờ." and by_article[late]["started"] == ""
        assert by_article[late]["planned"] == row["planned"][:19].replace("T", " ")
        assert by_article[tested]["reason"] == "test" and by_article[storm]["outputs"].startswith("loa:")
        assert int(by_article[storm]["seconds"]) >= 1 and by_article[storm]["by"]
        done = s.bantin("log", "--limit", "2")
        assert "older entries are left out" in done.stderr and "older" not in s.bantin("log").stderr
        assert s.bantin("log", "--verify").returncode == 0


def test_the_same_words_twice_are_told(tmp_path):
    """A key keeps a second copy away. Without one both air, and whoever sends the second hears of the first."""
    outputs = '{ name = "a"; type = "null"; zones = ( "a" ); }, { name = "b"; type = "null"; zones = ( "b" ); }'
    with Station(tmp_path, outputs=outputs) as s:
        path = tmp_path / "a.txt"
        path.write_text("Cắt nước\n\nMai cắt nước.\n")
        [first] = s.add(path)
        done = s.bantin("add", path)
        second = int(done.stdout)
        assert second != first and done.returncode == 0
        assert f"article {second} says the same as article {first}, which is not over" in done.stderr
        assert f"bantin cancel {second}" in done.stderr
        third = s.json("add", path)
        assert third["same_as"] == second, "the newest"
        for number in first, second, third["id"]:
            assert s.bantin("cancel", number).returncode == 0
        assert "same_as" not in s.json("add", path), "what is over is no reason to warn"
        other = s.json("add", "--title", "Khác", path)
        assert "same_as" not in other, "the title is part of it"
        # The newest of a series takes the older one's place: nothing airs twice.
        s.add("--series", "nước", "--title", "Lịch", path)
        assert "same_as" not in s.json("add", "--series", "nước", "--title", "Lịch", path)
        # Two zones do not hear it twice; all of them and one of them do.
        one = s.json("add", "--title", "Vùng", "--zone", "a", path)
        assert "same_as" not in s.json("add", "--title", "Vùng", "--zone", "b", path)
        assert s.json("add", "--title", "Vùng", "--zone", "a", path)["same_as"] == one["id"]
        assert "same_as" in s.json("add", "--title", "Vùng", path)
        # With a key: the same id, nothing new.
        assert s.json("add", "--key", "k", path)["id"] == s.json("add", "--key", "k", path)["id"]
        both = s.bantin("add", path, path)
        one, two = map(int, both.stdout.split())
        assert f"article {two} says the same as article {one}" in both.stderr
