"""Outputs of type "file": each airing is a file by date, whole or not at all."""
# real time, 3 at once
import json
import os
import pathlib
import signal
import subprocess
import time

from station import Station

FILE = '{ name = "kho"; type = "file"; folder = "%s"; format = "%s"; %s }'
SPEAKER = '{ name = "loa"; type = "null"; }'
LONG = "\n".join(f"Câu thứ {n}: nhà văn hoá mở cửa từ bảy giờ sáng đến chín giờ tối." for n in range(1, 12))


def article(folder, name, title, text):
    path = folder / f"{name}.txt"
    path.write_text(f"Title: {title}\n---\n{text}\n")
    return path


def facts(path):
    done = subprocess.run(["ffprobe", "-v", "error", "-show_format", "-of", "json", str(path)],
                          capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["format"]
    return float(found["duration"]), {k.lower(): v for k, v in found.get("tags", {}).items()}


def true_peak(path):
    told = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-filter_complex", "ebur128=peak=true", "-f",
                           "null", "-"], capture_output=True, text=True, check=True).stderr
    return float(told.rsplit("Peak:", 1)[1].split()[0])


def end_row(station, number):
    rows = [row for row in station.ended(number) if row.get("result")]
    return rows[-1] if rows else None


def frames(row):
    return {o["name"]: o["frames"] for o in row["outputs"]}


def test_an_airing_is_a_file_and_an_output_of_the_log(tmp_path):
    kho = tmp_path / "kho"
    with Station(tmp_path, outputs=SPEAKER + ", " + FILE % (kho, "mp3", "")) as s:
        number = s.add(article(tmp_path, "a", "Đường Lê Lợi: cắt nước", "Nước bị cắt sáng nay."), "--at", "now")[0]
        row = s.wait(lambda: end_row(s, number), 90, "the end")
        assert row["result"] == "aired"
        heard = frames(row)
        assert heard["kho"] == heard["loa"] > 0
        files = list(kho.glob("*/*"))
        assert len(files) == 1
        day, name = files[0].parent.name, files[0].name
        assert day == row["started"][:10]
        assert name == f"{row['started'][11:19].replace(':', '')}-{number}-duong-le-loi-cat-nuoc.mp3"
        length, tags = facts(files[0])
        assert tags["title"] == "Đường Lê Lợi: cắt nước"
        assert abs(length * 1000 - row["played_ms"]) < 1500
        output = [o for o in s.status()["outputs"] if o["name"] == "kho"][0]
        assert (output["type"], output["state"], output["written"]) == ("file", "ready", 1)


def test_every_format_without_a_loudspeaker(tmp_path):
    formats = ("mp3", "opus", "flac", "wav")
    outputs = ", ".join((FILE % (tmp_path / f, f, "")).replace('"kho"', f'"{f}"') for f in formats)
    with Station(tmp_path, outputs=outputs) as s:
        number = s.add(article(tmp_path, "a", "Thông báo", "Chiều nay họp tổ dân phố."), "--at", "now")[0]
        row = s.wait(lambda: end_row(s, number), 90, "the end")
        assert row["result"] == "aired" and len(set(frames(row).values())) == 1
        paths = {f: next((tmp_path / f).glob(f"*/*.{f}")) for f in formats}
        lengths = [facts(path)[0] for path in paths.values()]
        assert max(lengths) - min(lengths) < 0.2
        # Decoding overshoots, so the ceiling before an encoder is lower: loudness.lossy_ceiling.
        for f in ("mp3", "opus"):
            assert true_peak(paths[f]) <= -1.0, f


def test_a_cut_airing_keeps_what_was_heard(tmp_path):
    kho = tmp_path / "kho"
    with Station(tmp_path, outputs=SPEAKER + ", " + FILE % (kho, "wav", "")) as s:
        number = s.add(article(tmp_path, "a", "Nhà văn hoá", LONG), "--at", "now")[0]
        s.wait(lambda: s.status()["on_air"] and s.status()["on_air"]["played_ms"] > 1500, 90, "the air")
        assert s.bantin("stop").returncode == 0
        row = s.wait(lambda: end_row(s, number), 90, "the end")
        assert row["result"] == "cut"
        heard = frames(row)
        assert heard["kho"] == heard["loa"]
        length, _ = facts(next(kho.glob("*/*.wav")))
        assert abs(length * 1000 - row["played_ms"]) < 100


def test_a_folder_that_cannot_be_written_costs_no_airing(tmp_path):
    (tmp_path / "kho").write_text("no folder")
    with Station(tmp_path, outputs=SPEAKER + ", " + FILE % (tmp_path / "kho", "mp3", "")) as s:
        number = s.add(article(tmp_path, "a", "Thông báo", "Chiều nay họp tổ dân phố."), "--at", "now")[0]
        row = s.wait(lambda: end_row(s, number), 90, "the end")
        assert row["result"] == "aired" and frames(row)["kho"] == 0
        status = s.status()
        assert [p["name"] for p in status["problems"] if p["id"] == "output"] == ["kho"]


def test_zones_and_a_loudspeaker_that_is_away(tmp_path):
    kho = tmp_path / "kho"
    outputs = ('{ name = "loa"; type = "null"; imitate = "absent"; zones = ( "khu1" ); }, '
               + FILE % (kho, "wav", 'zones = ( "khu1" );')
               + ", " + (FILE % (tmp_path / "khac", "wav", 'zones = ( "khu2" );')).replace('"kho"', '"khac"'))
    with Station(tmp_path, outputs=outputs) as s:
        away = s.add(article(tmp_path, "a", "Một", "Chiều nay họp tổ dân phố."), "--at", "now", "--zone", "khu1")[0]
        there = s.add(article(tmp_path, "b", "Hai", "Chiều nay họp tổ dân phố."), "--at", "now", "--zone", "khu2")[0]
        row = s.wait(lambda: end_row(s, there), 90, "the end")
        assert list(frames(row)) == ["khac"]
        assert end_row(s, away) is None and not kho.exists()


def test_a_crash_while_the_file_is_written_airs_nothing_again(tmp_path):
    kho = tmp_path / "kho"
    s = Station(tmp_path, outputs=SPEAKER + ", " + FILE % (kho, "mp3", ""))
    try:
        s.start()
        number = s.add(article(tmp_path, "a", "Họp", "Chiều nay họp tổ dân phố. Mời bà con đến đông đủ."), "--at", "now")[0]
        s.wait(lambda: s.status()["on_air"], 90, "the air")
        children = pathlib.Path(f"/proc/{s.process.pid}/task/{s.process.pid}/children").read_text().split()
        [writer] = [int(p) for p in children if pathlib.Path(f"/proc/{p}/comm").read_text().strip() == "bantin-work"
                    and os.getpriority(os.PRIO_PROCESS, int(p)) > 0]
        os.kill(writer, signal.SIGSTOP)
        s.wait(lambda: s.status()["on_air"] is None, 90, "the end of the sound")
        assert s.article(number)["state"] == "approved" and end_row(s, number) is None
        time.sleep(0.5)
        s.stop(signal.SIGKILL)
        os.kill(writer, signal.SIGKILL)
        s.start()
        s.wait(lambda: s.article(number)["state"] == "done", 90, "the article's end")
        time.sleep(2)
        assert [row["result"] for row in s.ended(number) if row["result"]] == ["aired"]
        assert s.status()["on_air"] is None
        assert s.json("log", "--verify")["good"]
    finally:
        s.stop()
