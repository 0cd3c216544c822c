"""Outputs by name: listed, tested, their volume."""
import pytest

from programs import BUILD
from station import Station
from test_fallback import dumb

TWO = '{ name = "sân"; type = "null"; zones = ( "a" ); }, { name = "chợ"; type = "null"; volume = -3.0; }'


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("outputs"), outputs=TWO) as station:
        yield station


def outputs(station):
    return {output["name"]: output for output in station.json("outputs")["outputs"]}


def test_listed(station):
    found = outputs(station)
    assert list(found) == ["sân", "chợ"]
    assert found["sân"]["zones"] == ["a"] and found["chợ"]["volume"] == -3.0
    assert "-3 dB" in station.bantin("outputs").stdout


def test_one_says_who_it_is_and_the_others_are_silent(station):
    done = station.json("outputs", "test", "chợ")
    [row] = station.wait(lambda: station.ended(done["id"]), 90, "the test")
    assert row["result"] == "aired"
    assert [output["name"] for output in row["outputs"]] == ["chợ"]
    assert row["outputs"][0]["frames"] > 22050 / 2


def test_volume(station):
    assert station.bantin("outputs", "sân", "--volume", "-12").returncode == 0
    assert outputs(station)["sân"]["volume"] == -12.0


@pytest.mark.parametrize("arguments", [["test", "nhà"], ["nhà", "--volume", "-3"]])
def test_unknown(station, arguments):
    done = station.bantin("outputs", *arguments)
    assert done.returncode == 1 and 'there is no output "nhà"' in done.stderr


def test_muted(station):
    station.bantin("mute")
    done = station.bantin("outputs", "test", "chợ")
    assert done.returncode == 1 and "muted" in done.stderr
    station.bantin("mute", "off")


def test_one_that_cannot_start_is_said(tmp_path):
    """Its process ends at once, each time: that is no "starting"."""
    outputs = '{ name = "hỏng"; type = "null"; device = "rate=8000"; }, { name = "tốt"; type = "null"; }'
    env = dumb(tmp_path / "broken", f"case $* in *rate=8000*) exit 1;; esac; exec {BUILD}/libexec/bantin/bantin-speaker $*",
               "bantin-speaker")
    with Station(tmp_path, outputs=outputs, env=env) as s:
        s.wait(lambda: outputs_states(s)["hỏng"] == "not_starting", 30, "the state")
        assert outputs_states(s)["tốt"] in ("closed", "open")
        assert [p["id"] for p in s.status()["problems"]] == ["output"]
        assert "does not start; see the journal" in s.bantin("status").stdout
        number = s.add_text("Mai họp.\n", "--at", "now")
        s.wait(lambda: s.ended(number), 30, "the end")
        assert [output["name"] for output in s.ended(number)[0]["outputs"]] == ["tốt"]


def outputs_states(station):
    return {output["name"]: output["state"] for output in station.status()["outputs"]}
