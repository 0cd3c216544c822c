"""A bantind of one's own for a test: settings, state and socket in a folder."""
import json
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from programs import BANTIN, BANTIND, ENV

SETTINGS = """
station = "Đài truyền thanh phường Thử Nghiệm";
permitted_hours = ( "00:00-24:00" );
outputs = ( %(outputs)s );
approval = { normal = "none"; priority = "none"; emergency = "role"; };
bulletin = { chime = "none"; call = ""; closing = ""; };
emergency = { chime = "none"; call = ""; times = 1; };
%(more)s
"""
NULL_OUTPUT = '{ name = "loa"; type = "null"; }'


def far_hour():
    """An hour of the day, as 5, that is more than four hours away by the station's clock: for programmes that must not
    air during a test, whenever it runs."""
    return 5 if time.gmtime(time.time() + 7 * 3600).tm_hour >= 10 else 15


def far_day():
    """A day of the year, as *-05-01, that is months away: for programmes that must not air at all."""
    return f"*-{(time.gmtime(time.time() + 7 * 3600).tm_mon + 5) % 12 + 1:02}-01"


def past_midnight(seconds):
    """Wait for midnight at the station if it is less than so many seconds away: for what counts by the day or month."""
    left = 86400 - (time.time() + 7 * 3600) % 86400
    if left < seconds:
        time.sleep(left + 1)


def side_by_side(folder, checks):
    """Each check of a station of its own, in a folder of its own, all at once: {name: check(folder)}."""
    with ThreadPoolExecutor(len(checks)) as pool:
        running = []
        for name, check in checks.items():
            (folder / name).mkdir()
            running.append(pool.submit(check, folder / name))
    for done in running:
        done.result()


class Station:
    def __init__(self, folder, outputs=NULL_OUTPUT, more="", env=None, arguments=()):
        self.folder = folder
        self.state = folder / "state"
        self.socket = folder / "control.sock"
        self.settings = folder / "bantin.conf"
        self.settings.write_text(SETTINGS % {"outputs": outputs, "more": more})
        self.env = {**ENV, **(env or {})}
        self.arguments = list(arguments)
        self.log = folder / "bantind.log"
        self.process = None

    def start(self, trust_clock=True):
        self.process = subprocess.Popen(
            [str(BANTIND), "--config", str(self.settings), "--state", str(self.state), "--socket", str(self.socket),
             *self.arguments],
            env=self.env, stdin=subprocess.DEVNULL, stderr=open(self.log, "ab"))
        self.wait(lambda: self.socket.exists() and self.bantin("status").returncode == 0, 60, "the socket")
        if trust_clock and not self.status()["clock"]["trusted"]:
            assert self.bantin("clock", "confirm").returncode == 0, self.tail()
        return self

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            if self.process is not None:  # nobody will call __exit__
                self.process.kill()
                self.process.wait()
            raise

    def __exit__(self, *_):
        self.stop()

    def stop(self, how=signal.SIGTERM):
        """End it; the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(how)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("bantind did not end:\n" + self.tail())
        self.process = None
        return code

    def tail(self):
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def bantin(self, *arguments, **options):
        options.setdefault("text", True)
        options.setdefault("capture_output", True)
        options.setdefault("timeout", 60)
        verb, *rest = map(str, arguments)
        return subprocess.run([str(BANTIN), verb, *rest], env={**self.env, "BANTIN_SOCKET": str(self.socket)}, **options)

    def json(self, *arguments):
        done = self.bantin(*arguments, "--json")
        assert done.returncode == 0, done.stderr + self.tail()
        return json.loads(done.stdout)

    def status(self):
        return self.json("status")

    def add(self, *arguments):
        """Ids of the articles added."""
        done = self.bantin("add", *arguments)
        assert done.returncode == 0, done.stderr + self.tail()
        return [int(line) for line in done.stdout.split()]

    def add_text(self, text, *arguments):
        """The id of a new article."""
        path = self.folder / "a.txt"
        path.write_text(text)
        return self.add(*arguments, path)[0]

    def article(self, number):
        return self.json("show", number)

    def rows_of(self, article):
        rows = self.json("log")
        rows = rows["entries"] if isinstance(rows, dict) else rows
        return [row for row in rows if row["article"] == article]

    def ended(self, article):
        """Rows of the as-aired log of an article, one for each airing that is over: what is over may still be on its way
        to the disk."""
        limit = time.monotonic() + 60
        while True:
            rows = self.rows_of(article)
            written = sum(bool(row["result"]) for row in rows)
            now = self.article(article)
            over = sum(airing["state"] in ("cut", "aired", "failed", "refused") for airing in now["airings"])
            if (written >= over and (written or now["state"] != "done")) or time.monotonic() > limit:
                return rows
            time.sleep(0.05)

    def wait(self, true, seconds=30, what="it"):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                raise AssertionError(f"bantind ended with {self.process.returncode}:\n{self.tail()}")
            found = true()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds} s for {what}:\n{self.tail()}")
