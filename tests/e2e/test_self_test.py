"""The daily self-test: said softly at its minute, logged as a test, never outside of the hours."""
from fake_clock import FakeClock, clock_at
from station import Station


def rows(station):
    found = station.json("log")
    found = found["entries"] if isinstance(found, dict) else found
    return [row for row in found if row.get("result")]


def test_at_its_minute_and_not_outside_of_the_hours(tmp_path):
    clock = FakeClock(tmp_path, clock_at(9, 30))
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    wanted = 'health = { self_test = "10:00"; };'
    shut = Station(outside, more=wanted, env=clock.env)
    shut.settings.write_text(shut.settings.read_text().replace("00:00-24:00", "11:00-12:00"))
    with Station(inside, more=wanted, env=clock.env) as s, shut:
        clock.set(clock_at(9, 59, 58))
        row = s.wait(lambda: next(iter(rows(s)), None), 60, "the self-test")
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
