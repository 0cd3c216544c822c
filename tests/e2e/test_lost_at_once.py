"""An output that goes away before the first frame: what was to sound waits for it and is not forgotten."""
from station import Station


def test_tried_again(tmp_path):
    with Station(tmp_path, outputs='{ name = "loa"; type = "null"; device = "wedged:1ms"; }') as station:
        station.folder.joinpath("a.txt").write_text("Thông báo của phường.\n")
        [article] = station.add("--at", "now", tmp_path / "a.txt")
        station.wait(lambda: [r for r in station.ended(article) if r["result"] in ("failed", "cut")], 60, "an end")
        assert station.article(article)["state"] == "approved"
        assert "the queue refused" not in station.tail()
        station.settings.write_text(station.settings.read_text().replace("wedged:1ms", ""))
        station.stop()
        station.start()
        station.wait(lambda: [r for r in station.ended(article) if r["result"] == "aired"], 60, "the whole of it")


def test_given_up_and_held(tmp_path):
    """A device that goes away in each sentence: the rest is tried after 0, 1, 2, 5, 10, 10 ... s, and not for ever."""
    with Station(tmp_path, outputs='{ name = "loa"; type = "null"; device = "wedged:700ms"; lead_in = "0s"; }') as station:
        article = station.add_text("Mời bà con ra họp tổ dân phố tối nay tại nhà văn hóa phường. " * 2 + "\n", "--at", "now")
        station.wait(lambda: station.article(article)["state"] == "held", 150, "an end")
        rows = station.wait(lambda: [r for r in [station.rows_of(article)] if len(r) >= 10], 30, "the rows of ten tries")[0]
        assert [(row["result"], row["why"]) for row in rows] == [("cut", "output.lost")] * 9 + [("missed", "cut.often")]
        assert all(row["outputs"][0]["frames"] > 0 for row in rows[:9])
        assert "cut off too often" in station.bantin("show", article).stdout
        # An emergency is tried as long as it takes.
        storm = station.add_text("Bão đang vào gần bờ, bà con khẩn trương sơ tán.\n", "--class", "emergency")
        station.wait(lambda: len(station.rows_of(storm)) > 1, 60, "two tries")
        assert station.article(storm)["state"] == "approved"
