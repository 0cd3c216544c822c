"""The dead-air alarm of each output: sound of what is on air counts, not that a device is fed."""
# real time, 3 at once
import pytest

from station import Station
from wire import Wire

QUICK = 'health = { dead_air = "2s"; };'


def slow_voice(folder, seconds):
    """Settings with a voice that is quick with the first sentence and slow with the others."""
    script = folder / "slow.sh"
    script.write_text(f"#!/bin/sh\nread line; case $line in *nhanh*) ;; *) sleep {seconds};; esac\n"
                      "head -c 32000 /dev/zero | tr '\\0' '\\1'\n")
    script.chmod(0o755)
    voices = folder / "voices"
    voices.mkdir()
    for voice in ("cham", "bac-nu"):  # no other voice of an emergency is quicker
        (voices / f"{voice}.conf").write_text('label = "x"; engine = "command"; region = "north"; sample_rate = 16000; '
                                              f'output = "raw"; command = ( "{script}" );\n')
    return f'voice = "cham"; paths = {{ voices = "{voices}"; }};'


def alarms(s):
    """(type, output) of the alarms so far, in order."""
    found = []
    with Wire(s.socket, timeout=2) as wire:
        wire.call("events.subscribe", **{"from": 1})
        while True:
            try:
                event = wire.event()
            except TimeoutError:
                return found
            if event["type"] in ("station.dead_air", "station.air_back"):
                found.append((event["type"], event["output"]))


def named(*names, more=""):
    return ", ".join(f'{{ name = "{name}"; type = "null"; lead_in = "0s"; {more} }}' for name in names)


def test_a_tape_that_runs_dry_is_dead_air(tmp_path):
    """The devices are fed with silence all the while; each of the outputs on air is told, and the other is not."""
    outputs = named("một", "hai", more='zones = ( "a" );') + ", " + named("ba", more='zones = ( "b" );')
    with Station(tmp_path, outputs=outputs, more=slow_voice(tmp_path, 7) + QUICK) as s:
        number = s.add_text("Title: Nhanh\n---\nChạy nhanh lên. Nước sông đang lên.\n", "--class", "emergency", "--zone", "a")
        found = s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "dead_air"], 90, "the alarm")
        assert {p["name"] for p in found} <= {"một", "hai"}
        assert "dead air: output" in s.bantin("status").stdout
        s.wait(lambda: s.ended(number), 90, "the end")
        assert s.ended(number)[-1]["result"] == "aired"
        s.wait(lambda: not [p for p in s.status()["problems"] if p["id"] == "dead_air"], 90, "the end of the alarm")
        told = alarms(s)
        assert {(kind, name) for kind, name in told} == {
            (kind, name) for kind in ("station.dead_air", "station.air_back") for name in ("một", "hai")}, told


@pytest.mark.parametrize("kind", ["normal", "emergency"])
def test_silence_that_is_meant_is_none(tmp_path, kind):
    """An amplifier that is waited for, a pause in that time, and one in the middle."""
    outputs = named("nhanh") + ", " + '{ name = "chậm"; type = "null"; power_on = "true"; power_wait = "6s"; }'
    with Station(tmp_path, outputs=outputs, more=QUICK) as s:
        when = ["--class", kind] if kind == "emergency" else ["--at", "now"]
        number = s.add_text("Title: Họp\n---\n" + "Mời bà con ra nhà văn hóa họp tổ dân phố. " * 4 + "\n", *when)
        s.wait(lambda: s.status()["on_air"], 90, "sound")
        for _ in range(2):
            assert s.bantin("pause").returncode == 0
            with pytest.raises(AssertionError):
                s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "dead_air"], 4, "an alarm")
            assert s.bantin("resume").returncode == 0
            with pytest.raises(AssertionError):
                s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "dead_air"], 2, "an alarm")
        s.wait(lambda: s.ended(number), 90, "the end")
        assert s.ended(number)[-1]["result"] == "aired"
        assert alarms(s) == []
