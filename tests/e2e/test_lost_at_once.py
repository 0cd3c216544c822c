"""An output that goes away before the first frame: what was to sound waits for it and is not forgotten."""
# real time
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
