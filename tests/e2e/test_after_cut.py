"""What becomes of a bulletin that an emergency has cut: it begins again, or is over because its words hold
no longer. That it goes on at its sentence is in test_opening.py and test_kills.py, "dropped" in test_log.py."""
# real time, 2 at once
from station import Station

LINES = [f"Đây là câu thứ {n} của bản tin phường hôm nay." for n in
         "nhất hai ba tư năm sáu bảy tám chín mười mười-một mười-hai".replace("-", " ").split()]


def cut_by_a_storm(station, number):
    """Let an emergency cut in once the third sentence is on air; the rows of what it cut, when all is over."""
    station.wait(lambda: (station.status()["on_air"] or {}).get("sentence", 0) >= 2, 60, "the third sentence")
    storm = station.add_text("Bão gần bờ.\n", "--class", "emergency")
    station.wait(lambda: station.ended(storm) and len(station.rows_of(number)) == 2, 120, "the storm and the rest")
    station.wait(lambda: station.article(number)["state"] == "done", 120, "the end")
    return station.rows_of(number)


def test_it_begins_again(tmp_path):
    with Station(tmp_path, more='after_cut = { normal = "restart"; };') as s:
        number = s.add_text(" ".join(LINES[:5]) + "\n", "--at", "now")
        cut, again = cut_by_a_storm(s, number)
        assert (cut["result"], cut["why"], again["result"]) == ("cut", "emergency", "aired")
        frames = [row["outputs"][0]["frames"] for row in (cut, again)]
        assert cut["played_ms"] > 0 and frames[1] > frames[0] * 1.2  # all of it, not what was left
        assert s.bantin("log", "--verify").returncode == 0


def test_what_holds_no_longer_is_over(tmp_path):
    """It expires while the emergency is on air: its rest is on record and is not said."""
    with Station(tmp_path) as s:
        number = s.add_text(" ".join(LINES) + "\n", "--at", "now", "--expires", "+25s")
        s.wait(lambda: (s.status()["on_air"] or {}).get("sentence", 0) >= 1, 60, "its second sentence")
        storm = s.add_text(" ".join(LINES[:9]) + "\n", "--class", "emergency")
        s.wait(lambda: s.ended(storm) and len(s.rows_of(number)) == 2, 180, "the storm and the rest")
        cut, rest = s.rows_of(number)
        assert (cut["result"], cut["why"]) == ("cut", "emergency")
        assert (rest["result"], rest["why"], rest["played_ms"]) == ("expired", "expired", 0)
        assert "expired" in s.bantin("log").stdout
