"""The daily self-test: said softly at its minute, logged as a test, never outside of the hours."""
# real time
import datetime
import time

from station import Station

HERE = datetime.timezone(datetime.timedelta(hours=7))


def clock(minutes=0):
    return f"{datetime.datetime.now(HERE) + datetime.timedelta(minutes=minutes):%H:%M}"


def rows(station):
    found = station.json("log")
    found = found["entries"] if isinstance(found, dict) else found
    return [row for row in found if row.get("result")]


def test_at_its_minute_and_not_outside_of_the_hours(tmp_path):
    if time.time() % 60 > 45:
        time.sleep(16)
    later = f'{clock(120)}-{clock(180)}'
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    wanted = f'health = {{ self_test = "{clock(1)}"; }};'
    shut = Station(outside, more=wanted)
    shut.settings.write_text(shut.settings.read_text().replace("00:00-24:00", later))
    with Station(inside, more=wanted) as s, shut:
        row = s.wait(lambda: next(iter(rows(s)), None), 75, "the self-test")
        assert row["result"] == "aired" and row["by"]["actor"] == "self-test", row
        assert row["title"] == "Đài tự kiểm tra"
        assert s.article(row["article"])["state"] == "done"
        report = s.json("report")
        assert report["bulletins"] == report["played"] == 0, report
        shut.wait(lambda: "no self-test today: it is outside" in shut.tail(), 90, "the refusal")
        assert rows(shut) == []


def test_a_time_that_is_none(tmp_path):
    s = Station(tmp_path, more='health = { self_test = "24:00"; };')
    done = s.bantin("config", "check", s.settings)
    assert done.returncode == 1 and '"24:00" is no time of day' in done.stderr
