"""The volume of an output by the hour."""
# real time
import datetime
import time

from station import Station

DAY = '{ name = "loa"; type = "null"; volume = -3.0; night_volume = -20.0; %s }'


def volume(station):
    return station.status()["outputs"][0]["volume"]


def hours_from(minutes):
    start = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) + datetime.timedelta(minutes=minutes)
    return f'night_hours = ( "{start:%H:%M}-{start + datetime.timedelta(hours=1):%H:%M}" );'


def test_night_begins_at_its_minute(tmp_path):
    if time.time() % 60 > 50:
        time.sleep(11)
    with Station(tmp_path, outputs=DAY % hours_from(1)) as s:
        assert volume(s) == -3.0
        s.wait(lambda: volume(s) == -20.0, 65, "the night")


def test_a_reload_and_a_hand(tmp_path):
    with Station(tmp_path, outputs=DAY % "") as s:
        assert volume(s) == -3.0
        text = s.settings.read_text()
        s.settings.write_text(text.replace("night_volume", hours_from(-10) + " night_volume"))
        answer = s.bantin("reload")
        assert answer.returncode == 0, answer.stderr
        s.wait(lambda: volume(s) == -20.0, 5, "the night")
        assert s.bantin("outputs", "loa", "--volume", "-6").returncode == 0
        time.sleep(1)
        assert volume(s) == -6.0
        s.settings.write_text(text)
        assert s.bantin("reload").returncode == 0
        s.wait(lambda: volume(s) == -3.0, 5, "the day")
