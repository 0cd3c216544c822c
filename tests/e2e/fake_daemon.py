"""fake_daemon of the build tree: answers every method as documented."""
import json
import subprocess
import time

import pytest

from programs import BUILD, ENV, bantin

FAKE = BUILD / "tests/fake_daemon"


class Fake:
    def __init__(self, folder, **env):
        self.socket = folder / "control.sock"
        self.process = subprocess.Popen([str(FAKE), str(self.socket)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env={**ENV, **env})
        limit = time.monotonic() + 60
        while not self.socket.exists():
            assert time.monotonic() < limit and self.process.poll() is None
            time.sleep(0.01)

    def __call__(self, *arguments, **options):
        return bantin(*arguments, "--socket", self.socket, **options)

    def call(self):
        """The next call that arrived: (method, params)."""
        line = json.loads(self.process.stdout.readline())
        return (line["method"], line["params"]) if "method" in line else line["batch"]

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


@pytest.fixture
def fake(tmp_path):
    daemon = Fake(tmp_path)
    yield daemon
    daemon.close()
