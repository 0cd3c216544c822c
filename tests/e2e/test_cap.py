# real time, 3 at once
"""Alerts in the Common Alerting Protocol: mapped to classes, superseded, withdrawn; what is not real is never
aired, and only a feed that the settings trust makes a sound with nobody asked."""
import datetime
import subprocess

import pytest
from fetching import FETCH, fetch, server  # noqa: F401
from programs import BANTIN, ENV
from station import Station

FEED = "/cap"
TEXT = "Bão số 9 đang di chuyển nhanh vào đất liền, gây gió mạnh cấp mười, mưa rất to và nước biển dâng cao."


def when(minutes):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


SENT = when(-1)


def reference(identifier):
    return f"kttv@example.vn,{identifier},{SENT}"


def info(language="vi-VN", headline="Cảnh báo bão khẩn cấp", level="Immediate Severe Observed", expires=120, text=TEXT, more=""):
    urgency, severity, certainty = level.split()
    return f"""<info><language>{language}</language><category>Met</category><event>Bão</event><urgency>{urgency}</urgency>
<severity>{severity}</severity><certainty>{certainty}</certainty><expires>{when(expires)}</expires>
<senderName>Trung tâm Dự báo khí tượng thủy văn</senderName><headline>{headline}</headline><description>{text}</description>
<instruction>Bà con không ra khỏi nhà.</instruction><area><areaDesc>Thành phố Hải Phòng</areaDesc></area>{more}</info>"""


def alert(identifier, infos=None, kind="Alert", status="Actual", references="", head="", scope="Public"):
    refs = f"<references>{references}</references>" if references else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier}</identifier><sender>kttv@example.vn</sender><sent>{SENT}</sent><status>{status}</status>
<msgType>{kind}</msgType><scope>{scope}</scope>{refs}{info() if infos is None else infos}</alert>""".encode()


LEVELS = {
    "Immediate Extreme Observed": "emergency", "Immediate Severe Likely": "emergency", "Immediate Severe Possible": "priority",
    "Immediate Moderate Observed": "priority", "Expected Extreme Observed": "priority", "Future Severe Likely": "priority",
    "Future Severe Possible": "normal", "Expected Minor Likely": "normal", "Past Severe Observed": "normal",
    "Unknown Extreme Observed": "normal", "Immediate Unknown Observed": "normal", "Immediate Extreme Unknown": "normal",
}


def test_levels_become_classes(fetch, server):
    for n, level in enumerate(LEVELS):
        server.pages["/cap"] = alert(f"muc-{n}", info(level=level))
        assert fetch.once().returncode == 0
    got = [text.split("Class: ")[1].split("\n")[0] for text in fetch.files()]
    assert got == list(LEVELS.values())


def test_the_text(fetch, server):
    english = info("en-US", "Storm warning", text="The storm is coming. " * 3)
    server.pages["/cap"] = alert("bao-1", english + info(text="Dòng một\n  nối tiếp.\n\nĐoạn   hai"))
    fetch.once()
    [text] = fetch.files()
    head, body = text.split("---\n")
    assert "Title: Cảnh báo bão khẩn cấp\n" in head and "Source: Trung tâm Dự báo khí tượng thủy văn\n" in head
    assert f"Key: cap:{reference('bao-1')}\n" in head and "Expires: " in head
    lines = body.splitlines()
    assert lines[:4] == ["Dòng một nối tiếp.", "Đoạn hai.", "Khu vực: Thành phố Hải Phòng.", "Bà con không ra khỏi nhà."]
    assert lines[4].startswith("Cảnh báo có hiệu lực đến ") and len(lines) == 5


@pytest.mark.parametrize("more, sentence", [
    ({"status": "Test"}, "Test"), ({"status": "Exercise"}, "Exercise"), ({"status": "Draft"}, "Draft"), ({"status": "Lạ"}, "?"),
    ({"kind": "Ack"}, "Ack"), ({"scope": "Private"}, "public"), ({"infos": ""}, "says nothing"),
    ({"infos": info(expires=-5)}, "expired"), ({"identifier": ""}, "who sent it"),
    ({"head": '<!DOCTYPE alert [<!ENTITY x "y">]>'}, "document type"), ({"infos": "<info>" * 12}, "cannot be read"),
    ({"infos": "<a>" * 40}, "nested"), ({"infos": info() * 30}, "too many"), ({"infos": info(text="a" * 300000)}, "too long"),
])
def test_what_is_not_real_is_said_and_not_aired(fetch, server, more, sentence):
    server.pages["/cap"] = alert(**{"identifier": "x-1", **more})
    done = fetch.once()
    assert fetch.files() == [] and sentence in done.stderr, done.stderr


def test_an_index_of_alerts(fetch, server):
    """Atom, each entry a link to its alert."""
    server.pages["/mot.xml"], server.pages["/hai.xml"] = alert("m-1"), alert("m-2", status="Test")
    entries = "".join(f"<entry><id>urn:{n}</id><title>Cảnh báo</title><updated>{when(-2)}</updated>"
                      f'<link href="{server.url}/{n}.xml"/></entry>' for n in ("mot", "hai"))
    server.pages["/cap"] = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'.encode()
    assert fetch.once().returncode == 0
    [text] = fetch.files()
    assert "Key: cap:" + reference("m-1") in text
    fetch.once()
    assert len(fetch.files()) == 1 and server.paths().count("/mot.xml") == 1


class Line:
    """A station, and one feed of alerts of it."""

    def __init__(self, tmp_path, server, more=""):
        feed = f'feeds = ( {{ name = "bao"; url = "{server.url}/cap"; local = true; {more} }} );'
        self.server, self.memory = server, tmp_path / "m"
        self.s = Station(tmp_path, more=feed)

    def __enter__(self):
        self.s.start()
        return self

    def __exit__(self, *_):
        self.s.stop()

    def send(self, body):
        before = len(list((self.s.state / "spool/done").iterdir()))
        self.server.pages["/cap"] = body
        done = subprocess.run([str(FETCH), "--config", str(self.s.settings), "--spool", str(self.s.state / "spool"), "--state",
                               str(self.memory), "--once"], env=ENV, timeout=60, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        self.s.wait(lambda: len(list((self.s.state / "spool/done").iterdir())) > before, 90, "the spool")

    def rows(self):
        return sorted(self.s.json("list"), key=lambda row: row["id"])


def test_without_trust_an_emergency_waits(tmp_path, server):
    with Line(tmp_path, server) as line:
        line.send(alert("b-1"))
        [row] = line.rows()
        assert (row["class"], row["state"]) == ("priority", "pending")
        line.send(alert("b-2", kind="Update", references=reference("b-1")))
        first, second = line.rows()
        assert first["state"] == "pending"  # until the newer one may air
        assert line.s.bantin("approve", second["id"]).returncode == 0
        line.s.wait(lambda: line.s.article(first["id"])["state"] == "superseded", 90, "superseding")
        line.send(alert("b-3", "", kind="Cancel", references=reference("b-1") + " " + reference("b-2")))
        line.s.wait(lambda: line.s.article(second["id"])["state"] in ("cancelled", "done"), 90, "the cancel")
        assert len([r for r in line.s.json("list")]) <= 2  # no all-clear unless it is wanted


def test_with_trust_an_emergency_airs_at_once(tmp_path, server):
    with Line(tmp_path, server, 'trust = "emergency";') as line:
        line.send(alert("b-1"))
        line.s.wait(lambda: [r for r in line.s.ended(1) if r["result"] == "aired"], 90, "the airing")
        shown = line.s.article(1)
        assert shown["class"] == "emergency" and shown["created_by"]["actor"] == "feed bao", shown
        [row] = [r for r in line.s.ended(1) if r["result"] == "aired"]
        assert "feed bao" in str(row["by"])
        line.send(alert("b-2", info(level="Expected Severe Likely")))
        [pending] = [r for r in line.rows() if r["id"] == 2]
        assert pending["state"] == "pending"  # trust is for what is immediate and severe


def test_cancel_and_the_all_clear(tmp_path, server):
    with Line(tmp_path, server, "all_clear = true;") as line:
        line.send(alert("b-1"))
        end = info(headline="Bão đã tan", text="Bão số chín đã suy yếu và tan dần trên đất liền. Bà con trở lại sinh hoạt bình thường.")
        line.send(alert("b-2", end, kind="Cancel", references=reference("b-1")))
        assert line.s.article(1)["state"] == "cancelled"
        clear = line.s.article(2)
        assert (clear["state"], clear["class"], clear["title"]) == ("pending", "priority", "Bão đã tan")


def test_another_feed_withdraws_nothing(tmp_path, server):
    with Line(tmp_path, server) as line:
        line.send(alert("b-1"))
        (line.s.state / "spool/new/.c.xml").write_bytes(alert("b-9", kind="Cancel", references=reference("b-1")))
        (line.s.state / "spool/new/.c.xml").rename(line.s.state / "spool/new/c.xml")
        line.s.wait(lambda: (line.s.state / "spool/rejected/c.xml").exists(), 90, "the rejection")
        assert line.s.article(1)["state"] == "pending"


def test_a_file_that_a_person_brings(tmp_path):
    with Station(tmp_path) as s:
        (s.state / "spool/new/.a.xml").write_bytes(alert("b-1"))
        (s.state / "spool/new/.a.xml").rename(s.state / "spool/new/a.xml")
        s.wait(lambda: (s.state / "spool/done/a.xml").exists(), 90, "the file")
        assert s.article(1)["class"] == "emergency"  # of the owner, who has the role


def test_verbs_show_an_alert(tmp_path):
    path = tmp_path / "alert.xml"
    path.write_bytes(alert("b-1", status="Test"))
    done = subprocess.run([str(BANTIN), "extract", str(path)], env=ENV, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "Cảnh báo bão khẩn cấp" in done.stdout and TEXT in done.stdout, done.stdout + done.stderr


def test_verbs_that_air_obey_the_alert(tmp_path):
    path = tmp_path / "canh-bao.xml"
    with Station(tmp_path) as station:
        for text, sentence in ((alert("1", status="Test"), "not real"), (alert("2", info(expires=-5)), "expired"),
                               (alert("3", kind="Cancel", references=reference("1")), "bantin cancel")):
            path.write_bytes(text)
            done = station.bantin("add", path)
            assert done.returncode == 1 and sentence in done.stderr, done.stderr
            assert station.bantin("check", path).returncode == 1
            assert station.bantin("render", path, "-o", tmp_path / "x.wav").returncode == 1
        assert not (tmp_path / "x.wav").exists() and station.json("list") == []
        path.write_bytes(alert("4"))
        shown = station.article(station.add(path)[0])
        assert shown["class"] == "emergency" and shown["expires"] and "cap:" in shown["key"]


KEYS = {"Expires": "2040-01-02 10:00", "Category": "y-te", "Series": "dien-1", "Key": "k-77", "Class": "priority"}


def test_keys_of_a_file_outlive_its_cleaning(tmp_path):
    """A caption that is left out makes the command line write the file anew."""
    block = "".join(f"{name}: {value}\n" for name, value in KEYS.items())
    path = tmp_path / "dien.txt"
    path.write_text(f"Title: Lịch cắt điện\n{block}---\nĐiện lực cắt điện toàn phường từ bảy giờ sáng mai.\n"
                    "Công nhân sửa chữa đường dây. Ảnh: TTXVN\nBà con chủ động dự trữ nước sạch để dùng.\n")
    with Station(tmp_path) as station:
        shown = station.article(station.add(path)[0])
        assert shown["expires"].startswith("2040-01-02T10:00") and shown["class"] == "priority"
        assert [shown[name] for name in ("category", "series", "key")] == ["y-te", "dien-1", "k-77"]
        path.write_text("Title: Họp thôn\nReplaces: k-77\n---\nBà con chú ý họp thôn tối nay.\n")
        done = station.bantin("add", path)
        assert done.returncode == 1 and "Replaces" in done.stderr


def test_a_trusted_update_takes_the_place_of_what_airs(tmp_path, server):
    with Line(tmp_path, server, 'trust = "emergency";') as line:
        line.send(alert("c-1", info(text=TEXT * 40)))
        line.s.wait(lambda: (line.s.status()["on_air"] or {}).get("article") == 1, 90, "the first")
        line.send(alert("c-2", info(headline="Bão đổi hướng"), kind="Update", references=reference("c-1")))
        line.s.wait(lambda: [r for r in line.s.ended(2) if r["result"] == "aired"], 60, "the update")
        first, second = line.s.article(1), line.s.article(2)
        assert (first["state"], first["superseded_by"]) == ("superseded", 2) and second["class"] == "emergency"
        assert not [r for r in line.s.ended(1) if r["result"] == "aired"] and line.s.status()["on_air"] is None


def test_the_hour_is_that_of_the_station(tmp_path):
    """Whatever the clock of the machine is set to: many run on UTC."""
    end = datetime.datetime.now(datetime.timezone.utc).replace(hour=18, minute=0) + datetime.timedelta(days=3)
    (tmp_path / "a.xml").write_bytes(alert("A1", info().replace(when(120), end.strftime("%Y-%m-%dT%H:%M:%S+00:00"))))
    (tmp_path / "tokyo.conf").write_text('timezone = "Asia/Tokyo";')
    for zone in ("UTC", "America/New_York", "Asia/Ho_Chi_Minh"):
        for verb in (["extract"], ["normalize"], ["check"], ["check", "--config", tmp_path / "tokyo.conf"]):
            done = subprocess.run([BANTIN, *verb, tmp_path / "a.xml"], capture_output=True, text=True,
                                  env=ENV | {"TZ": zone, "COLUMNS": "300"})
            hour = ["ba"] if "--config" in verb else ["một"]
            assert done.returncode == 0, done.stderr
            wanted = "đến 1 giờ" if verb == ["extract"] else f"đến [{hour[0]}] giờ" if verb[0] == "check" else f"đến {hour[0]} giờ"
            assert wanted in done.stdout, (zone, verb, done.stdout)
    with Station(tmp_path) as station:
        id = int(subprocess.run([BANTIN, "add", "--socket", station.socket, tmp_path / "a.xml"], capture_output=True,
                                text=True, env=ENV | {"TZ": "UTC"}, check=True).stdout)
        assert "đến 1 giờ" in station.json("show", str(id))["text"]


def test_several_infos_of_one_language(tmp_path):
    flood = info(headline="Cảnh báo lũ", level="Future Minor Likely", text="Nước sông lên mức báo động ba.", expires=240)
    past = info(headline="Cảnh báo giông", text="Giông mạnh.", expires=-5)
    english = info(language="en-US", headline="Storm", text="A storm is coming.", expires=600)
    dressed = info(text="&lt;p&gt;Bão mạnh lên.&lt;/p&gt;Gió giật.&lt;br/&gt;Mưa to.")
    (tmp_path / "a.xml").write_bytes(b"\n\n" + alert("A1", english + past + flood + dressed))
    with Station(tmp_path) as station:
        shown = station.json("show", str(station.add(tmp_path / "a.xml")[0]))
    text = shown["text"]
    assert shown["class"] == "emergency" and shown["title"] == "Cảnh báo lũ"
    assert "báo động ba" in text and "Cảnh báo bão khẩn cấp." in text and "Bão mạnh lên.\nGió giật.\nMưa to." in text
    assert "storm" not in text and "Giông" not in text and "<" not in text
    assert text.count("Bà con không ra khỏi nhà.") == 1 and text.count("có hiệu lực đến") == 2
