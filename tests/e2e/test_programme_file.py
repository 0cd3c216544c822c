"""`bantin render --programme` without articles: the daemon says what it would air then,
and with them the programme's rundown is made of those."""
import datetime
import json
import subprocess

import pytest

from programs import bantin
from station import Station, far_hour

MORE = f'''
programmes = ( {{ name = "chiều"; at = "{far_hour():02}:00"; minutes = 2; voice = "nam"; session = "buổi chiều";
                 rundown = ( "chime", "call", "articles:category=y-te,max=1", "pause:1s", "articles", "closing" ); }},
               {{ name = "tuần"; at = "Mon 05:00"; }} );
'''


@pytest.fixture
def station(tmp_path):
    with Station(tmp_path, more=MORE) as station:
        yield station


def render(station, name, *arguments):
    done = bantin("render", "--config", station.settings, "--socket", station.socket, "-o", station.folder / name,
                  "--json", *arguments)
    return done, json.loads(done.stdout) if done.stdout else None


def chapters(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-of", "json", "-show_chapters", str(path)], capture_output=True,
                         text=True, check=True).stdout
    return [c["tags"]["title"] for c in json.loads(out)["chapters"]]


def test_what_the_station_would_air(station):
    day = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
    station.add_text("Cắt nước\n\nNgày mai cắt nước cả phường.\n")
    station.add_text("Khám bệnh\n\nTrạm y tế khám bệnh cho người già.\n", "--category", "y-te")
    station.add_text("Khẩn\n\nMời họp gấp tối nay.\n", "--class", "priority")
    long = station.add_text("Bài dài\n\n" + "Phường tổ chức tổng vệ sinh toàn khu phố. " * 80)
    done, said = render(station, "a.mp3", "--programme", "chiều", "--date", day)
    assert done.returncode == 0, done.stderr
    assert [c["title"] for c in said["chapters"]] == ["Khám bệnh", "Khẩn", "Cắt nước"]
    assert chapters(station.folder / "a.mp3") == ["Khám bệnh", "Khẩn", "Cắt nước"]
    assert any(f"article {long}" in line for line in said["warnings"]), said["warnings"]
    again, _ = render(station, "b.mp3", "--programme", "chiều")
    assert again.returncode == 0, again.stderr
    assert station.json("list") and all(a["state"] == "approved" for a in station.json("list"))  # nothing has changed


def test_what_cannot_be_had_is_said(station):
    empty, _ = render(station, "a.mp3", "--programme", "chiều")
    assert empty.returncode == 1 and "no article" in empty.stderr
    quiet, _ = render(station, "a.mp3", "--programme", "chiều", "--if-any")
    assert quiet.returncode == 0 and "no article" in quiet.stderr
    unknown, _ = render(station, "a.mp3", "--programme", "chiềuu")
    assert unknown.returncode == 1 and "chiều" in unknown.stderr
    station.add_text("Cắt nước\n\nNgày mai cắt nước cả phường.\n")
    tuesday = datetime.date.today() + datetime.timedelta(days=1)  # of the station it may be that day already
    while tuesday.weekday() != 1:
        tuesday += datetime.timedelta(days=1)
    never, _ = render(station, "a.mp3", "--programme", "tuần", "--date", tuesday.isoformat())
    assert never.returncode == 1 and "does not air on that day" in never.stderr
    quiet, _ = render(station, "a.mp3", "--programme", "tuần", "--date", tuesday.isoformat(), "--if-any")
    assert quiet.returncode == 0 and "does not air on that day" in quiet.stderr
    other, _ = render(station, "a.mp3", "--programme", "chiềuu", "--if-any")
    assert other.returncode == 1
    wrong, _ = render(station, "a.mp3", "--programme", "tuần", "--date", "23.11.2026")
    assert wrong.returncode == 1 and "YYYY-MM-DD" in wrong.stderr
    assert not (station.folder / "a.mp3").exists()


def test_a_recording_that_only_the_station_has(station):
    station.add_text("Cắt nước\n\nNgày mai cắt nước cả phường.\n")
    tone = station.folder / "Tiếng Mông.wav"
    subprocess.run(["sox", "-n", "-r", "22050", "-c", "1", str(tone), "synth", "2", "sine", "440", "gain", "-12"],
                   check=True)
    station.add("--recording", "--title", "Tiếng Mông", tone)
    done, said = render(station, "a.mp3", "--programme", "chiều")
    assert done.returncode == 4, done.stderr
    assert [c["title"] for c in said["chapters"]] == ["Cắt nước"]
    assert [(s["article"], s["why"]) for s in said["skipped"]] == [("Tiếng Mông", "recording")]
    done, _ = render(station, "b.mp3", "--programme", "chiều", "--strict")
    assert done.returncode == 1 and not (station.folder / "b.mp3").exists()


def test_without_the_daemon(tmp_path):
    settings = tmp_path / "bantin.conf"
    settings.write_text('station = "Phường"; outputs = ( { name = "loa"; type = "null"; } );' + MORE)
    article = tmp_path / "a.txt"
    article.write_text("Cắt nước\n\nNgày mai cắt nước cả phường.\n")
    gone = bantin("render", "--config", settings, "--socket", tmp_path / "none", "--programme", "chiều", "-o",
                  tmp_path / "a.mp3")
    assert gone.returncode == 3 and "none" in gone.stderr and not (tmp_path / "a.mp3").exists()
    named = bantin("render", article, "--config", settings, "--programme", "chiều", "-o", tmp_path / "a.mp3")
    assert named.returncode == 0, named.stderr


@pytest.mark.parametrize("part, longer", [('"chime"', 0.5), ('"call"', 1), ('"pause:3s"', 3), ('"closing"', 0.5),
                                          ('"file:%s"', 1.9)])
def test_every_part_of_a_rundown_is_in_the_file(tmp_path, part, longer):
    """The articles alone against the same with one part more."""
    tone = tmp_path / "tone.wav"
    subprocess.run(["sox", "-n", "-r", "22050", "-c", "1", str(tone), "synth", "2", "sine", "440", "gain", "-12"],
                   check=True)
    article = tmp_path / "a.txt"
    article.write_text("Cắt nước\n\nNgày mai cắt nước cả phường.\n")
    lengths = []
    for rundown in ('"articles"', part.replace("%s", str(tone)) + ', "articles"'):
        settings = tmp_path / "bantin.conf"
        settings.write_text('station = "Phường"; outputs = ( { name = "loa"; type = "null"; } );\n'
                            f'programmes = ( {{ name = "chiều"; at = "17:00"; rundown = ( {rundown} ); }} );\n')
        done = bantin("render", article, "--config", settings, "--programme", "chiều", "-o", tmp_path / "a.wav",
                      "--json")
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        lengths.append(said["duration_ms"] / 1000)
    assert longer - 0.1 <= lengths[1] - lengths[0] <= longer + 8
