"""The volume of an output by the hour."""
import datetime
import time

from fake_clock import FakeClock, clock_at
from station import Station

DAY = '{ name = "loa"; type = "null"; volume = -3.0; night_volume = -20.0; %s }'


def volume(station):
    return station.status()["outputs"][0]["volume"]


def hours_from(minutes):
    start = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) + datetime.timedelta(minutes=minutes)
    return f'night_hours = ( "{start:%H:%M}-{start + datetime.timedelta(hours=1):%H:%M}" );'


def test_night_begins_at_its_minute(tmp_path):
    clock = FakeClock(tmp_path, clock_at(20, 30))
    with Station(tmp_path, outputs=DAY % 'night_hours = ( "21:00-22:00" );', env=clock.env) as s:
        clock.set(clock_at(20, 59, 50))
        assert volume(s) == -3.0
        clock.set(clock_at(20, 59, 59))
        s.wait(lambda: volume(s) == -20.0, 30, "the night")


def test_a_reload_and_a_hand(tmp_path):
    with Station(tmp_path, outputs=DAY % "") as s:
        assert volume(s) == -3.0
        text = s.settings.read_text()
        s.settings.write_text(text.replace("night_volume", hours_from(-10) + " night_volume"))
        answer = s.bantin("reload")
        assert answer.returncode == 0, answer.stderr
        s.wait(lambda: volume(s) == -20.0, 30, "the night")
        assert s.bantin("outputs", "loa", "--volume", "-6").returncode == 0
        time.sleep(1)
        assert volume(s) == -6.0
        s.settings.write_text(text)
        assert s.bantin("reload").returncode == 0
        s.wait(lambda: volume(s) == -3.0, 30, "the day")
