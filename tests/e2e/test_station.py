# real time, 4 at once
"""The station: what is added airs, once, whole, in the right order, whatever dies meanwhile."""
import os
import signal
import socket
import subprocess
import time

import pytest

from fake_clock import FakeClock, clock_at
from programs import BANTIND
from station import NULL_OUTPUT, Station, side_by_side

SENTENCES = [
    "Sáng nay, phường tổ chức ra quân tổng vệ sinh môi trường.",
    "Mỗi hộ cử một người tham gia, mang theo chổi, xẻng và bao đựng rác.",
    "Các tổ trưởng tổ dân phố phân công từng đoạn đường cho từng nhóm.",
    "Sau khi hoàn thành, các nhóm báo cáo kết quả về văn phòng phường.",
]


@pytest.fixture
def station(tmp_path):
    with Station(tmp_path) as s:
        yield s


def article(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def four_sentences(folder, name="bai.txt"):
    return article(folder, name, "Title: Tổng vệ sinh\n---\n" + " ".join(SENTENCES) + "\n")


def on_air(s):
    return s.status()["on_air"]


def test_added_now_is_aired_and_logged(station, tmp_path):
    path = article(tmp_path, "ngan.txt", "Xin mời bà con ra nhà văn hóa họp tổ dân phố.\n")
    [number] = station.add("--at", "now", path)
    station.wait(lambda: station.article(number)["state"] == "done", 90, "the end of the airing")
    [row] = station.ended(number)
    assert row["result"] == "aired"
    assert row["outputs"][0]["name"] == "loa"
    assert row["outputs"][0]["frames"] > 22050
    assert len(row["words_sha256"]) == 64
    assert on_air(station) is None


def test_emergency_cuts_in_and_the_rest_follows(station, tmp_path):
    [slow] = station.add("--at", "now", four_sentences(tmp_path))
    station.wait(lambda: (on_air(station) or {}).get("article") == slow and on_air(station)["sentence"] >= 1, 90, "a second sentence")
    urgent = article(tmp_path, "khan.txt", "Nước sông đang lên nhanh. Bà con ngoài đê di chuyển ngay.\n")
    [storm] = station.add("--class", "emergency", urgent)
    station.wait(lambda: (on_air(station) or {}).get("article") == storm, 5, "the emergency")
    station.wait(lambda: station.article(slow)["state"] == "done", 90, "the rest of the first")
    first = [row["result"] for row in station.ended(slow)]
    assert first == ["cut", "aired"]
    assert [row["result"] for row in station.ended(storm)] == ["aired"]
    airings = station.article(slow)["airings"]
    assert airings[1]["reason"] == "resume" and airings[1]["from_sentence"] >= 1


def test_the_rest_needs_no_voice(station, tmp_path):
    """What an emergency cut goes on from the tape that it has: bantin-work is held meanwhile."""
    held = []
    [slow] = station.add("--at", "now", four_sentences(tmp_path))
    station.wait(lambda: (on_air(station) or {}).get("article") == slow and on_air(station)["sentence"] >= 1, 90, "a second sentence")
    urgent = article(tmp_path, "khan.txt", "Nước sông đang lên nhanh. Bà con ngoài đê di chuyển ngay.\n")
    [storm] = station.add("--class", "emergency", urgent)
    station.wait(lambda: (on_air(station) or {}).get("article") == storm and on_air(station)["duration_ms"], 90, "the emergency")
    try:
        for pid in children(station, "bantin-work"):
            os.kill(pid, signal.SIGSTOP)
            held.append(pid)
        assert len(held) == 2
        station.bantin("skip")
        station.wait(lambda: station.article(slow)["state"] == "done", 60, "the rest of the first")
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)
    cut, aired = station.ended(slow)
    assert (cut["result"], aired["result"]) == ("cut", "aired") and cut["words_sha256"] == aired["words_sha256"]
    assert station.article(slow)["airings"][1]["from_sentence"] >= 1


def test_stop_silences_and_holds(station, tmp_path):
    [number] = station.add("--at", "now", four_sentences(tmp_path))
    station.wait(lambda: on_air(station), 90, "sound")
    assert station.bantin("stop").returncode == 0
    assert station.article(number)["state"] == "held", "when stop has answered"
    station.wait(lambda: [row["result"] for row in station.ended(number)] == ["cut"], 5, "its end")
    time.sleep(1)
    assert on_air(station) is None
    assert station.bantin("stop").returncode == 1, "nothing is on air"


def test_goes_on_after_a_restart(tmp_path):
    side_by_side(tmp_path, {how.name: lambda folder, how=how: goes_on_after_a_restart(folder, how)
                            for how in (signal.SIGTERM, signal.SIGKILL)})


def goes_on_after_a_restart(folder, how):
    s = Station(folder).start()
    try:
        [number] = s.add("--at", "now", four_sentences(folder))
        s.wait(lambda: on_air(s) and on_air(s)["sentence"] >= 2, 60, "the third sentence")
        s.stop(how)
        s.start()
        s.wait(lambda: s.article(number)["state"] == "done", 60, "the rest")
        results = [row["result"] for row in s.ended(number)]
        assert results == ["cut", "aired"]
        rest = s.article(number)["airings"][-1]
        assert rest["reason"] == "resume" and rest["from_sentence"] >= 1
    finally:
        s.stop()


def children(s, name):
    out = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(s.process.pid)], text=True, capture_output=True).stdout
    return [int(line.split()[0]) for line in out.splitlines() if name.startswith(line.split()[1]) or line.split()[1].startswith(name[:15])]


def test_a_child_that_dies_loses_nothing(tmp_path):
    side_by_side(tmp_path, {name: lambda folder, name=name: a_child_that_dies_loses_nothing(folder, name)
                            for name in ("bantin-work", "bantin-speaker")})


def a_child_that_dies_loses_nothing(folder, name):
    with Station(folder) as s:
        [number] = s.add("--at", "now", four_sentences(folder))
        s.wait(lambda: on_air(s) and on_air(s)["sentence"] >= 1, 60, "sound")
        for pid in children(s, name):
            os.kill(pid, signal.SIGKILL)
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the end")
        assert s.ended(number)[-1]["result"] == "aired"
        [second] = s.add("--at", "now", article(folder, "hai.txt", "Bản tin thứ hai.\n"))
        s.wait(lambda: s.article(second)["state"] == "done", 60, "the next article")


def test_second_daemon_on_the_same_state_refuses(station, tmp_path):
    done = subprocess.run([str(BANTIND), "--config", str(station.settings), "--state", str(station.state), "--socket",
                           str(tmp_path / "other.sock")], env=station.env, text=True, capture_output=True, timeout=20)
    assert done.returncode == 1
    assert str(station.process.pid) in done.stderr
    assert station.status()["queue"] is not None


def test_mute_silences_all_and_survives_a_restart(tmp_path):
    s = Station(tmp_path).start()
    try:
        [number] = s.add("--at", "now", four_sentences(tmp_path))
        s.wait(lambda: on_air(s), 90, "sound")
        assert s.bantin("mute", "on").returncode == 0
        s.wait(lambda: on_air(s) is None, 5, "silence")
        s.stop()
        s.start()
        assert s.status()["muted"]
        assert "mute" in s.bantin("status").stdout.splitlines()[0].lower()
        time.sleep(0.5)
        assert on_air(s) is None
        assert s.bantin("mute", "off").returncode == 0
        s.wait(lambda: s.article(number)["state"] == "done", 60, "the rest")
        assert [row["result"] for row in s.ended(number)] == ["cut", "aired"]
    finally:
        s.stop()


def test_outside_permitted_hours_is_refused(tmp_path):
    hour = (int(time.strftime("%H", time.gmtime(time.time() + 7 * 3600))) + 3) % 24
    s = Station(tmp_path)
    s.settings.write_text(s.settings.read_text().replace("00:00-24:00", f"{hour:02}:00-{hour:02}:30"))
    with s:
        done = s.bantin("add", "--at", "now", four_sentences(tmp_path))
        assert done.returncode == 1
        assert f"{hour:02}:00-{hour:02}:30" in done.stderr
        assert s.json("list") in ([], {"articles": [], "more": False}) or not s.json("list")["articles"]
        urgent = article(tmp_path, "khan.txt", "Có cháy lớn. Bà con sơ tán ngay.\n")
        [number] = s.add("--class", "emergency", urgent)
        s.wait(lambda: s.article(number)["state"] == "done", 60, "the emergency")


def test_say_needs_no_file(station):
    assert station.bantin("say", "Mời đồng chí trưởng thôn ra nhà văn hóa.").returncode == 0
    station.wait(lambda: any(r["result"] == "aired" for r in (lambda j: j["entries"] if isinstance(j, dict) else j)(station.json("log"))), 90, "the sentence")


def test_an_untrusted_clock_airs_only_emergencies_and_say(tmp_path):
    s = Station(tmp_path).start(trust_clock=False)
    try:
        if s.status()["clock"]["trusted"]:
            pytest.skip("this machine's clock is trusted")
        [number] = s.add("--at", "now", four_sentences(tmp_path))
        assert s.bantin("say", "Thử loa.").returncode == 0
        time.sleep(3)
        assert s.article(number)["state"] == "approved"
        assert s.bantin("clock", "confirm").returncode == 0
        s.wait(lambda: s.article(number)["state"] == "done", 60, "the article")
    finally:
        s.stop()


def test_watchdog_is_fed_while_the_station_lives(tmp_path):
    """systemd's watchdog hears from the loop, at rest and on air."""
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(path)
        notify.settimeout(5)
        s = Station(tmp_path, env={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "3000000"}).start()
        try:
            fed = 0
            while fed < 3:
                fed += notify.recv(4096).startswith(b"WATCHDOG=1")
            s.add("--at", "now", four_sentences(tmp_path))
            s.wait(lambda: on_air(s), 90, "sound")
            assert notify.recv(4096)
        finally:
            s.stop()


LONG = "Title: Vệ sinh\n---\n" + "Mời bà con ra quân tổng vệ sinh. Mỗi hộ cử một người. " * 5 + "\n"


def paused(s, folder):
    """An article that is paused in the middle; its number."""
    path = folder / "long.txt"
    path.write_text(LONG)
    [number] = s.add("--at", "now", path)
    s.wait(lambda: s.status()["on_air"] and s.status()["on_air"]["article"] == number
           and s.status()["on_air"]["sentence"] >= 1, 90, "sound")
    assert s.bantin("pause").returncode == 0
    return number


def airs(s, text, *options):
    number = s.add_text(text, "--at", "now", *options)
    s.wait(lambda: s.article(number)["state"] == "done", 90, "its end")
    assert [row["result"] for row in s.ended(number)] == ["aired"]


def test_a_pause_ends_with_what_was_paused(tmp_path):
    with Station(tmp_path) as s:
        for verb in ("cancel", "hold", "stop"):
            number = paused(s, tmp_path)
            assert s.bantin(*([verb] if verb == "stop" else [verb, number])).returncode == 0
            s.wait(lambda: not s.status()["on_air"], 20, "silence")
            assert s.status()["problems"] == [] and s.bantin("resume").returncode == 1
            airs(s, "Mời bà con nghe bài sau.")


def test_who_stops_what_cut_into_a_pause_leaves_the_pause(tmp_path):
    with Station(tmp_path) as s:
        number = paused(s, tmp_path)
        for verb in ("skip", "stop"):
            path = tmp_path / "storm.txt"
            path.write_text("Nước sông lên nhanh. " * 20)
            [storm] = s.add("--class", "emergency", path)
            s.wait(lambda: s.status()["on_air"] and s.status()["on_air"]["article"] == storm, 90, "the warning")
            assert s.bantin(verb).returncode == 0
            s.wait(lambda: not s.status()["on_air"], 20, "silence")
            time.sleep(1)
            assert s.status()["on_air"] is None and [p["id"] for p in s.status()["problems"]] == ["paused"]
        # Nothing is left of it: the pause is over.
        assert s.bantin("hold", number).returncode == 0
        s.wait(lambda: s.status()["problems"] == [], 20, "the end of the pause")
        airs(s, "Mời bà con nghe bài sau.")


def test_a_forgotten_pause_ends_with_the_hours(tmp_path):
    clock = FakeClock(tmp_path, clock_at(20, 0))
    s = Station(tmp_path, env=clock.env)
    s.settings.write_text(s.settings.read_text().replace("00:00-24:00", "05:00-21:30"))
    with s:
        paused(s, tmp_path)
        clock.set(clock_at(21, 29, 59))
        s.wait(lambda: not s.status()["on_air"], 30, "the end of the hours")
        s.wait(lambda: s.status()["problems"] == [], 20, "the end of the pause")
        clock.set(clock_at(5, 1))
        s.wait(lambda: "T05:0" in s.status()["clock"]["now"], 30, "the morning")
        airs(s, "Chào buổi sáng, mời bà con nghe tin.")


def test_a_pause_and_what_comes_over_it(tmp_path):
    with Station(tmp_path) as s:
        long, warning = tmp_path / "long.txt", tmp_path / "warning.txt"
        long.write_text("Title: Vệ sinh\n---\n" + "Mời bà con ra quân tổng vệ sinh. Mỗi hộ cử một người. " * 5 + "\n")
        warning.write_text("Nước sông lên nhanh.\n")
        [number] = s.add("--at", "now", long)
        s.wait(lambda: s.status()["on_air"] and s.status()["on_air"]["sentence"] >= 1, 90, "sound")
        assert s.bantin("pause").returncode == 0 and s.status()["on_air"]["paused"]
        [storm] = s.add("--class", "emergency", warning)
        s.wait(lambda: s.status()["on_air"]["article"] == storm, 90, "the warning")
        assert not s.status()["on_air"]["paused"]
        s.wait(lambda: s.article(storm)["state"] == "done", 90, "its end")
        assert [p["id"] for p in s.status()["problems"]] == ["paused"] and s.status()["on_air"] is None
        assert "bantin resume" in s.bantin("status").stdout
        assert s.bantin("resume").returncode == 0
        s.wait(lambda: s.status()["on_air"], 1.5, "the rest, at once")
        assert s.status()["on_air"]["article"] == number and s.status()["problems"] == []
        # Whoever ends what was paused has ended the pause.
        assert s.bantin("pause").returncode == 0 and s.bantin("skip").returncode == 0
        [next_one] = s.add("--at", "now", warning)
        s.wait(lambda: s.article(next_one)["state"] == "done", 90, "what comes next")
