"""bantin-fetch with settings, spool and memory of the test's own, beside a web server of the test's own. A file that
imports the fixtures says in FEED which page of the server is its feed."""
import subprocess

import pytest
import web
from programs import BUILD, ENV

FETCH = BUILD / "libexec/bantin/bantin-fetch"


class Fetch:
    def __init__(self, folder, url, more=""):
        self.spool, self.state, self.conf = folder / "spool", folder / "memory", folder / "fetch.conf"
        self.spool.mkdir(exist_ok=True)
        self.env = dict(ENV)
        self.set(url, more)

    def set(self, url, more=""):
        self.conf.write_text(f'feeds = ( {{ name = "thu"; url = "{url}"; local = true; age = "366d"; {more} }} );')

    def once(self):
        return subprocess.run([str(FETCH), "--config", str(self.conf), "--spool", str(self.spool), "--state", str(self.state),
                               "--once"], env=self.env, capture_output=True, text=True, timeout=60)

    def files(self):
        folder = self.spool / "feeds/thu"
        return [p.read_text() for p in sorted(folder.glob("*.txt"))] if folder.exists() else []

    def report(self):
        lines = (self.spool / "feeds/thu/.report").read_text().splitlines()
        return dict(line.split(": ", 1) for line in lines if ": " in line)


@pytest.fixture
def server():
    with web.Web() as w:
        yield w


@pytest.fixture
def fetch(tmp_path, server, request):
    return Fetch(tmp_path, server.url + request.module.FEED)
