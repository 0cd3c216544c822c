# real time, 3 at once
"""Files moved into the spool become articles of their owner: texts and recordings, once each, moved to done
when they are on disk or to rejected with the reason beside them. Half-written files wait; what a crash
leaves behind is taken again without being there twice."""
import os
import random
import signal
import sqlite3
import time
import wave

import pytest
from station import Station, far_day

FILES = int(os.environ.get("BANTIN_SPOOL_FILES", "600"))
KILLS = int(os.environ.get("BANTIN_SPOOL_KILLS", "6"))

PENDING = 'approval = { normal = "required"; priority = "required"; emergency = "role"; };'


def article(number, more=""):
    return f"Title: Thông báo số {number}\n{more}---\nMời bà con tổ {number} đến nhà văn hóa họp lúc mười chín giờ.\n"


def spool(s):
    return s.state / "spool"


def put(s, name, text):
    """As one should: written elsewhere in the spool, then moved in."""
    hidden = spool(s) / "new" / f".{name}"
    hidden.write_bytes(text if isinstance(text, bytes) else text.encode())
    hidden.rename(spool(s) / "new" / name)


def gone(s, name):
    return s.wait(lambda: not (spool(s) / "new" / name).exists() and [
        folder for folder in ("done", "rejected") if (spool(s) / folder / name).exists()], 30, name)[0]


def listed(s):
    rows = s.json("list")
    return rows["articles"] if isinstance(rows, dict) else rows


def reason(s, name):
    path = spool(s) / "rejected" / f"{name}.reason.txt"
    s.wait(path.exists, 10, path.name)
    return path.read_text()


@pytest.fixture
def station(tmp_path):
    with Station(tmp_path) as s:
        yield s


def test_a_file_becomes_an_article(station):
    put(station, "hop.txt", article(1, "Category: ubnd\nExpires: +2h\n"))
    assert gone(station, "hop.txt") == "done"
    [row] = listed(station)
    assert row["title"] == "Thông báo số 1"
    shown = station.article(row["id"])
    assert shown["category"] == "ubnd" and shown["expires"] is not None
    assert shown["state"] == "approved"  # the settings of the test ask nobody
    assert station.status()["spool"]["taken"] == 1


def test_what_is_there_already_is_taken_at_the_start(tmp_path):
    s = Station(tmp_path)
    (s.state / "spool/new").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "c.txt"):
        (s.state / "spool/new" / name).write_text(article(name[0]))
        os.utime(s.state / "spool/new" / name, (1e9, 1e9))
    with s:
        s.wait(lambda: len(listed(s)) == 3, 90, "three articles")
        by_id = sorted(listed(s), key=lambda row: row["id"])
        assert [row["title"][-1] for row in by_id] == ["a", "b", "c"]  # by time, then by name


def test_half_a_file_waits(station):
    path = spool(station) / "new" / "dai.txt"
    with open(path, "w") as f:
        f.write(article(2))
        f.flush()
        time.sleep(5)  # longer than a file that nobody writes to has to wait
        assert path.exists() and listed(station) == []
        f.write("Xin cảm ơn bà con.\n")
    assert gone(station, "dai.txt") == "done"
    [row] = listed(station)
    assert "Xin cảm ơn bà con." in station.article(row["id"])["text"]
    for name in (".an.txt", "dang-chep.txt.part", "sua.txt~", "tai.crdownload"):
        (spool(station) / "new" / name).write_text(article(3))
    time.sleep(3)
    assert len(listed(station)) == 1


def test_more_events_than_the_kernel_keeps(station):
    """The daemon stands still while its queue of events runs over: what came meanwhile is found by a look."""
    most = int(open("/proc/sys/fs/inotify/max_queued_events").read())
    if most > 100_000:
        pytest.skip("this kernel keeps too many events")
    put(station, "truoc.txt", article(1))
    assert gone(station, "truoc.txt") == "done"
    new = spool(station) / "new"
    one, other = new / ".mot", new / ".hai"
    one.write_text("")
    station.process.send_signal(signal.SIGSTOP)
    try:
        for _ in range(most // 2 + 10):  # each renaming makes at least one event, none like the one before
            one.rename(other)
            other.rename(one)
        put(station, "sau.txt", article(2))
    finally:
        station.process.send_signal(signal.SIGCONT)
    assert gone(station, "sau.txt") == "done"
    assert len(listed(station)) == 2


def test_a_linked_file_and_one_without_events(station, tmp_path):
    """link() tells of no writing; a hard link is nobody's for sure."""
    outside = station.state / "spool" / "ngoai.txt"
    outside.write_text(article(4))
    os.link(outside, spool(station) / "new" / "lien-ket.txt")
    assert gone(station, "lien-ket.txt") == "rejected"
    assert "liên kết cứng" in reason(station, "lien-ket.txt")


def test_what_is_no_article_is_rejected_with_the_reason(station):
    bad = {
        "ảnh.bin": bytes(range(256)) * 4,
        "khoa.txt": "Titel: Nhầm\nClass: normal\n---\nMời bà con đi họp.\n",
        "gio.txt": article(5, "At: 25:99\n"),
        "khu.txt": article(6, "Zone: sao hỏa\n"),
        "mai.txt": article(7, "Class: priority\nRepeat: every 20min\n"),
        "han.txt": article(8, "At: +5h\nExpires: +4h\n"),
        "mat-chu.txt": "Title: Hỏng\n---\n" + "U ban nh\ufffdn d\ufffdn x\ufffd th\ufffdng b\ufffdo l\ufffdch c\ufffdt n\ufffdc. " * 4,
    }
    for name, text in bad.items():
        put(station, name, text)
    for name in bad:
        assert gone(station, name) == "rejected", name
        vietnamese, english = reason(station, name).strip().split("\n\n")
        assert vietnamese and english and vietnamese != english, name
    os.symlink("/etc/passwd", spool(station) / "new" / "tro.txt")
    os.mkfifo(spool(station) / "new" / ".ong")
    os.rename(spool(station) / "new" / ".ong", spool(station) / "new" / "ong")
    station.wait(lambda: (spool(station) / "rejected/tro.txt").is_symlink(), 90, "the symbolic link")
    station.wait(lambda: (spool(station) / "rejected/ong").is_fifo(), 90, "the pipe")
    assert listed(station) == []
    problems = [p for p in station.status()["problems"] if p["id"] == "rejected"]
    assert problems and problems[0]["count"] == len(bad) + 2
    assert "rejected" in station.bantin("status").stdout


def test_a_recording(station, tmp_path):
    path = tmp_path / "loi-chuc.wav"
    with wave.open(str(path), "wb") as w:
        w.setparams((1, 2, 22050, 0, "NONE", ""))
        w.writeframes(b"".join(int(9000 * ((i // 40) % 2 * 2 - 1)).to_bytes(2, "little", signed=True) for i in range(44100)))
    put(station, "Lời chúc.wav", path.read_bytes())
    assert gone(station, "Lời chúc.wav") == "done"
    [row] = listed(station)
    assert row["title"] == "Lời chúc"
    put(station, "hong.wav", path.read_bytes()[:30])
    assert gone(station, "hong.wav") == "rejected"


def test_the_same_name_again(station):
    put(station, "tin.txt", article(1))
    gone(station, "tin.txt")
    put(station, "tin.txt", article(2))
    station.wait(lambda: (spool(station) / "done/tin.2.txt").exists(), 90, "the second")
    assert len(listed(station)) == 2
    # Moved back as it was, it is the same file, not another announcement.
    os.rename(spool(station) / "done/tin.txt", spool(station) / "new/tin.txt")
    station.wait(lambda: (spool(station) / "done/tin.txt").exists(), 90, "the first again")
    assert len(listed(station)) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="SKIPPED: needs root to give files away")
def test_whose_file_it_is(tmp_path):
    people = 'people = ( { actor = "lan"; user = "games"; roles = ( "announce" ); } );'
    with Station(tmp_path, more=people) as s:
        (spool(s) / "new").chmod(0o777)
        for name, uid, more in (("cua-lan.txt", 5, ""), ("la.txt", 65534, ""), ("khan.txt", 5, "Class: emergency\n")):
            path = tmp_path / name
            path.write_text(article(name, more))
            os.chown(path, uid, uid)
            os.rename(path, spool(s) / "new" / name)
        assert gone(s, "cua-lan.txt") == "done"
        assert gone(s, "la.txt") == "rejected" and "announce" in reason(s, "la.txt")
        assert gone(s, "khan.txt") == "rejected" and "emergency" in reason(s, "khan.txt")
        [row] = listed(s)
        assert row["created_by"]["actor"] == "lan"


def test_nothing_is_lost_or_doubled_by_kills(tmp_path):
    chance = random.Random(8)
    more = f'programmes = ( {{ name = "xa"; at = "{far_day()} 12:00"; minutes = 1; }} );'
    s = Station(tmp_path, more=more)
    new = s.state / "spool/new"
    new.mkdir(parents=True)
    put_in, kills, began = 0, 0, time.monotonic()
    s.start()
    try:
        while put_in < FILES or kills < KILLS:
            for _ in range(min(FILES - put_in, FILES // (KILLS + 1) + 1)):
                put(s, f"{put_in:06}.txt", article(put_in))
                put_in += 1
            if kills < KILLS:
                time.sleep(chance.random() * 0.4)
                s.stop(signal.SIGKILL)
                kills += 1
                s.start()
        s.wait(lambda: not any(new.iterdir()), 60 + FILES / 20, "the last file")
        seconds = time.monotonic() - began
    finally:
        s.stop()
    done = {p.name for p in (s.state / "spool/done").iterdir()}
    assert done == {f"{n:06}.txt" for n in range(FILES)}
    assert not any((s.state / "spool/rejected").iterdir())
    with sqlite3.connect(f"file:{s.state / 'queue.db'}?mode=ro", uri=True) as db:
        titles = [row[0] for row in db.execute("SELECT title FROM article")]
    assert sorted(titles) == sorted(f"Thông báo số {n}" for n in range(FILES))
    print(f"{FILES} files, {kills} kills, {FILES / seconds:.0f} files a second with the starts")
