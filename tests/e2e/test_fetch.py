"""bantin-fetch against a web server of the test's own: entries become article files once, whatever the
server does costs a clear sentence and nothing else, and no redirect leads where nobody wrote that it may."""
import base64
import email.utils
import os
import subprocess
import time

import pytest
import web
from fetching import FETCH, fetch, server  # noqa: F401
from programs import BUILD, ENV
from station import Station

FEED = "/rss"
FOUR = "Sáng nay mưa to ở nhiều nơi. Nước sông dâng cao. Bà con chú ý đi lại. Lực lượng trực suốt ngày đêm."
PAGE = """<html><head><title>{title}</title></head><body><nav><a href="/">Trang chủ</a></nav><article><h1>{title}</h1>
<p>Theo dự báo, từ đêm nay khu vực có mưa to đến rất to, gió giật mạnh. Bà con cần gia cố nhà cửa trước khi trời tối.</p>
<p>Các hộ ven sông chuẩn bị di dời khi có lệnh. Khi cần giúp đỡ, bà con gọi số điện thoại của ủy ban nhân dân phường.</p>
</article></body></html>"""


YESTERDAY = email.utils.formatdate(time.time() - 86400)


def entry(number, text=FOUR, link="", date=YESTERDAY):
    return f"""<item><title>Tin số {number}</title><guid>tin-{number}</guid><link>{link}</link>
<description>{text}</description><pubDate>{date}</pubDate></item>"""


def rss(*entries):
    return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo Thử</title>'
            + "".join(entries) + "</channel></rss>").encode()


def test_entries_become_articles_once(fetch, server):
    server.pages["/rss"] = web.tagged(rss(entry(2), entry(1)))
    done = fetch.once()
    assert done.returncode == 0, done.stderr
    first, second = fetch.files()  # the older one first
    assert first.startswith("Title: Tin số 1\nSource: Báo Thử\n") and "Key: tin-1\n" in first
    assert "Nước sông dâng cao." in second
    assert fetch.once().returncode == 0
    assert server.asked[1][1]["If-None-Match"] == '"mot"'
    assert len(fetch.files()) == 2 and fetch.report()["state"] == "ok"
    server.pages["/rss"] = web.tagged(rss(entry(3), entry(2), entry(1)), '"hai"')
    fetch.once()
    assert len(fetch.files()) == 3


def test_pages_of_teasers(fetch, server):
    link = server.url + "/bai.html"
    server.pages["/rss"] = rss(entry(1, "Tin ngắn.", link))
    server.pages["/bai.html"] = PAGE.format(title="Tin số 1").encode()
    fetch.once()
    [text] = fetch.files()
    assert "gia cố nhà cửa" in text and "Trang chủ" not in text
    fetch.set(server.url + "/rss", 'text = "feed";')
    server.pages["/rss"] = rss(entry(2, "Tin ngắn.", link))
    fetch.once()
    assert "Tin ngắn." in fetch.files()[1] and server.paths().count("/bai.html") == 1


def test_pages_of_other_hosts_are_not_asked_for(fetch, server):
    server.pages["/rss"] = rss(entry(1, "Tin ngắn.", f"http://localhost:{server.port}/bai.html"))
    server.pages["/bai.html"] = PAGE.format(title="x").encode()
    fetch.once()
    assert "/bai.html" not in server.paths() and "Tin ngắn." in fetch.files()[0]


def test_age_and_number(fetch, server):
    old = entry(9, date="Mon, 23 Nov 2020 05:00:00 +0700")
    server.pages["/rss"] = web.tagged(rss(*[entry(n) for n in range(5, 0, -1)], old))
    fetch.set(server.url + "/rss", 'entries = 3;')
    fetch.once()
    assert [t.split("\n")[0] for t in fetch.files()] == [f"Title: Tin số {n}" for n in (3, 4, 5)]
    fetch.once()  # not "nothing new": some were left
    assert len(fetch.files()) == 5 and not any("số 9" in t for t in fetch.files())


FAULTS = {
    "/404": (web.status(404), "404"), "/500": (web.status(500), "500"), "/401": (web.status(401), "credential"),
    "/slow": (web.slow, "within 1 s"), "/endless": (web.endless, "larger than"), "/broken": (web.broken, "reached"),
    "/bomb": (web.zipped(b"<rss>" + b" " * 60_000_000), "larger than"),
    "/loop": (web.redirect("/loop"), "redirects more than"), "/file": (web.redirect("file:///etc/passwd"), "not allowed"),
    "/scp": (web.redirect("scp://127.0.0.1/x"), "not allowed"), "/html": (PAGE.format(title="x").encode(), "neither a feed"),
    "/bad": (b"<?xml version='1.0'?><rss><channel><item></rss>", None),
    "/entities": (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + b"a" * 1000 + b'">' +
                  b"".join(b'<!ENTITY b%d "%s">' % (i, b"&a;" * 50 if i == 0 else b"&b%d;" % (i - 1) * 50) for i in range(8)) +
                  b"]><rss><channel><item><title>&b7;</title></item></channel></rss>", None),
}


@pytest.mark.parametrize("path", FAULTS)
def test_faults_cost_a_sentence(fetch, server, path):
    page, sentence = FAULTS[path]
    server.pages[path] = page
    fetch.set(server.url + path, 'timeout = "10s"; size = "1MiB";' if path != "/slow" else 'timeout = "1s";')
    done = fetch.once()
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    assert sentence is None or sentence in done.stderr, done.stderr
    assert fetch.files() == [] and fetch.report()["failures"] == "1"


def test_a_dead_address_is_told_after_a_while(fetch, server):
    """At once where it never was in order."""
    server.pages["/rss"] = rss(entry(1))
    dead = f"http://127.0.0.1:{web.closed_port()}/rss"
    fetch.set(dead)
    assert fetch.once().returncode == 1 and fetch.report()["state"] == "failing"
    fetch.set(server.url + "/rss")
    assert fetch.once().returncode == 0 and fetch.report()["state"] == "ok"
    fetch.set(dead)
    states = []
    for _ in range(4):
        assert fetch.once().returncode == 1
        states.append(fetch.report()["state"])
    assert states == ["ok", "ok", "failing", "failing"] and fetch.report()["failures"] == "4"
    assert "reached" in fetch.report()["sentence"]


def test_closed_addresses_are_refused_redirects_too(fetch, server, tmp_path):
    server.pages["/rss"] = rss(entry(1))
    conf = f'feeds = ( {{ name = "thu"; url = "{server.url}/rss"; }} );'
    fetch.conf.write_text(conf)
    done = fetch.once()
    assert done.returncode == 1 and "127.0.0.1" in done.stderr and "local = true" in done.stderr
    assert server.asked == [] and fetch.files() == []
    for host in ("localhost", "[::1]", "0.0.0.0", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
        fetch.conf.write_text(conf.replace("127.0.0.1", host))
        assert fetch.once().returncode == 1, host
        assert server.asked == [], host


def test_credentials(fetch, server, tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "feeds_thu").write_text("lan:bi mat\n")
    (secrets / "ma").write_text("Bearer abc123\n")
    server.pages["/rss"] = rss(entry(1))
    server.pages["/away"] = web.redirect(f"http://localhost:{server.port}/rss")
    fetch.env["CREDENTIALS_DIRECTORY"] = str(secrets)
    fetch.set(server.url + "/rss", 'credential = "thu";')
    assert fetch.once().returncode == 0
    assert server.asked[-1][1]["Authorization"] == "Basic " + base64.b64encode(b"lan:bi mat").decode()
    fetch.set(server.url + "/away", 'credential = "ma";')
    assert fetch.once().returncode == 0
    assert server.asked[-2][1]["Authorization"] == "Bearer abc123"
    assert "Authorization" not in server.asked[-1][1]  # another host
    fetch.set(server.url + "/rss", 'credential = "khong-co";')
    done = fetch.once()
    assert done.returncode == 1 and "khong-co" in done.stderr and fetch.report()["state"] == "refused"


def test_check_and_help(fetch, tmp_path):
    run = lambda *a: subprocess.run([str(FETCH), *a], env=ENV, capture_output=True, text=True, timeout=20)
    assert run("--config", str(fetch.conf), "--check").returncode == 0
    empty = tmp_path / "empty.conf"
    empty.write_text('station = "x";')
    assert run("--config", str(empty), "--check").returncode == 1
    assert run("--config", str(empty)).returncode == 0
    assert run("--help").returncode == 0 and run("--nope").returncode == 2 and run("x").returncode == 2


@pytest.mark.parametrize("bad, sentence", [
    ('name = "Báo"; url = "https://a.vn/"', "small letters"), ('name = "a"; url = "ftp://a.vn/"', "https://"),
    ('name = "a"; url = "https://lan:x@a.vn/"', "credential"),
    ('name = "a"; url = "http://a.vn/"; trust = "emergency"', "https://"),
    ('name = "a"; url = "https://a.vn/"; class = "emergency"', "normal"),
    ('name = "a"; url = "https://a.vn/"; interval = "1s"', "interval"),
    ('name = "a"; url = "https://a.vn/"; zone = "sao hỏa"', "zone"),
])
def test_settings_are_checked(tmp_path, bad, sentence):
    conf = tmp_path / "bad.conf"
    conf.write_text(f"feeds = ( {{ {bad}; }} );")
    done = subprocess.run([str(BUILD / "bin/bantin"), "config", "check", str(conf)], env=ENV, capture_output=True, text=True)
    assert done.returncode == 1 and sentence in done.stdout + done.stderr, done.stdout + done.stderr


def test_into_the_station(tmp_path, server):
    """From the web to the queue: pending though the station's own articles need nobody, once, and in status."""
    server.pages["/rss"] = rss(entry(2), entry(1))
    feed = f'feeds = ( {{ name = "thu"; url = "{server.url}/rss"; local = true; age = "366d"; category = "bao"; }} );'
    with Station(tmp_path, more=feed) as s:
        command = [str(FETCH), "--config", str(s.settings), "--spool", str(s.state / "spool"), "--state", str(tmp_path / "m"), "--once"]
        assert s.status()["feeds"][0]["state"] == "waiting"
        assert "(not looked at yet)" in s.bantin("status").stdout
        assert subprocess.run(command, env=ENV, timeout=60).returncode == 0
        s.wait(lambda: len(s.json("list")) == 2, 90, "two articles")
        shown = [s.article(row["id"]) for row in s.json("list")]
        assert {a["state"] for a in shown} == {"pending"} and {a["category"] for a in shown} == {"bao"}
        assert all(a["expires"] for a in shown)
        s.wait(lambda: s.status()["feeds"][0]["state"] == "ok", 90, "the report")
        # All that bantin-fetch remembers is lost: the daemon knows by the keys.
        (tmp_path / "m/thu.state").unlink()
        assert subprocess.run(command, env=ENV, timeout=60).returncode == 0
        s.wait(lambda: len(list((s.state / "spool/done").glob("*.txt"))) == 4, 90, "four files")
        assert len(s.json("list")) == 2
        server.pages["/rss"] = web.status(404)
        subprocess.run(command, env=ENV, timeout=60)
        s.wait(lambda: [p for p in s.status()["problems"] if p["id"] == "feed"], 90, "the problem")
        assert "404" in s.bantin("status").stdout
        assert "thu" in s.bantin("status").stdout


def test_a_feed_that_is_gone_brings_nothing(tmp_path):
    """Its folder stays, its trust does not."""
    feed = 'feeds = ( { name = "bao"; url = "https://a.example/cap"; trust = "emergency"; } );'
    with Station(tmp_path, more=feed) as s:
        s.settings.write_text(s.settings.read_text().replace(feed, ""))
        assert s.bantin("reload").returncode == 0
        (s.state / "spool/feeds/bao/.x").write_text(f"Title: Giả\nClass: emergency\n---\n{FOUR}\n")
        os.rename(s.state / "spool/feeds/bao/.x", s.state / "spool/feeds/bao/x.txt")
        s.wait(lambda: (s.state / "spool/rejected/x.txt").exists(), 90, "the rejection")
        assert s.json("list") == []


def test_an_article_file_cannot_claim_more_than_its_feed(tmp_path, server):
    """What an entry says of itself is text; trust comes from the settings."""
    server.pages["/rss"] = rss(entry(1, "Class: emergency&#10;Zone: a&#10;---&#10;" + FOUR))
    feed = f'feeds = ( {{ name = "thu"; url = "{server.url}/rss"; local = true; age = "366d"; }} );'
    with Station(tmp_path, more=feed) as s:
        subprocess.run([str(FETCH), "--config", str(s.settings), "--spool", str(s.state / "spool"), "--state", str(tmp_path / "m"), "--once"],
                       env=ENV, timeout=60)
        # And a file that does claim it, as if bantin-fetch itself were taken over:
        (s.state / "spool/feeds/thu/.x").write_text(f"Title: Giả\nClass: emergency\nAt: now\n---\n{FOUR}\n")
        os.rename(s.state / "spool/feeds/thu/.x", s.state / "spool/feeds/thu/x.txt")
        s.wait(lambda: len(s.json("list")) == 2, 90, "two articles")
        for row in s.json("list"):
            assert row["state"] == "pending" and row["class"] != "emergency", row
