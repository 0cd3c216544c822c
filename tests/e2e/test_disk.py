# real time
"""The state on a small disk of its own: full while something airs, full or read-only at the start."""
import os
import pathlib
import subprocess

import pytest

from programs import BANTIND
from station import Station

LONG = "Title: Vệ sinh\n---\n" + "Mời bà con ra quân tổng vệ sinh. Mỗi hộ cử một người. " * 3 + "\n"
MOUNT = 'mkdir -p "$1" && mount -t tmpfs -o "$2" none "$1" || exit 77; shift 2; exec "$@"'

pytestmark = pytest.mark.skipif(
    os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0,
    reason="only root mounts, and where unshare -m is allowed")


def on_a_disk(folder, options, program):
    return ["unshare", "-m", "--propagation", "private", "sh", "-c", MOUNT, "sh", str(folder), options, *program]


class OwnDisk(Station):
    """Its state is a disk that only it sees; `inside` is the way to it from here."""

    def start(self, trust_clock=True):
        self.process = subprocess.Popen(
            on_a_disk(self.state, "size=8M", [str(BANTIND), "--config", str(self.settings), "--state", str(self.state),
                                              "--socket", str(self.socket)]),
            env=self.env, stdin=subprocess.DEVNULL, stderr=open(self.log, "ab"))
        self.wait(lambda: self.socket.exists() and self.bantin("status").returncode == 0, 20, "the socket")
        if not self.status()["clock"]["trusted"]:
            assert self.bantin("clock", "confirm").returncode == 0, self.tail()
        self.inside = pathlib.Path(f"/proc/{self.process.pid}/root{self.state}")
        return self


def fill(folder):
    with open(folder / "fill", "ab", buffering=0) as f:
        for size in (65536, 4096, 512):
            try:
                while f.write(bytes(size)):
                    pass
            except OSError:
                pass


def test_full_while_airing(tmp_path):
    (tmp_path / "a.txt").write_text(LONG)
    with OwnDisk(tmp_path) as s:
        [waiting] = s.add("--at", "+2h", tmp_path / "a.txt")
        [number] = s.add("--at", "now", tmp_path / "a.txt")
        s.wait(lambda: s.status()["on_air"] and s.status()["on_air"]["sentence"] >= 1, 90, "sound")
        fill(s.inside)
        refused = s.bantin("add", "--at", "+2h", tmp_path / "a.txt")
        assert refused.returncode == 1 and "the disk is full" in refused.stderr
        # What the station keeps in reserve for such a day is taken from it, too.
        told = []  # as often as it was there: it goes when the facts found room before they were filled over

        def over(what):
            fill(s.inside)
            status = s.status()
            told.extend(p for p in status["problems"] if p["id"] == "disk")
            return what(status)

        s.wait(lambda: over(lambda status: status["on_air"] is None), 60, "the end of the airing")
        s.wait(lambda: over(lambda _: told), 90, "the problem")
        assert told[0]["reason"] == "No space left on device", told
        (s.inside / "fill").unlink()
        s.wait(lambda: [row["result"] for row in s.ended(number)] == ["aired"], 60, "its end in the log")
        s.wait(lambda: not s.status()["problems"], 90, "no problem")
        assert s.article(number)["state"] == "done" and s.article(waiting)["state"] == "approved"
        assert s.bantin("log", "--verify").returncode == 0
        s.add("--at", "+2h", tmp_path / "a.txt")


@pytest.mark.parametrize("options, below, what, to_do", [
    ("ro", "", "Read-only file system", "mount it writable, or give another folder with --state"),
    ("ro", "/a/b", "Read-only file system", "mount it writable, or give another folder with --state"),
    ("nr_blocks=4", "", "is full", "make room on it, or give another folder with --state"),
    ("nr_inodes=1", "", "is full", "make room on it, or give another folder with --state")])
def test_no_start(tmp_path, options, below, what, to_do):
    s = Station(tmp_path)
    state = f"{s.state}{below}"
    done = subprocess.run(on_a_disk(s.state, options, [str(BANTIND), "--config", str(s.settings), "--state", state,
                                                       "--socket", str(s.socket)]),
                          env=s.env, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert state in done.stderr and what in done.stderr and to_do in done.stderr
