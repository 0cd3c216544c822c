"""A station with several users: a machine of its own as far as users and groups go.

bantind runs in a mount namespace whose /etc/passwd and /etc/group know the station's
groups and people; clients are processes with those numbers. Nothing of the real
machine changes."""
import json
import os
import pathlib
import subprocess

import pytest

from programs import BANTIN, BANTIND, ENV
from station import NULL_OUTPUT, Station

GROUPS = {"bantin": 6000, "bantin-announce": 6001, "bantin-approve": 6002, "bantin-emergency": 6003, "bantin-admin": 6004,
          "bantin-gateway": 6005}
LAN, MINH, CONSOLE = 5001, 5003, 5002
LOGINS = {"lan": LAN, "minh": MINH, "console": CONSOLE}
PEOPLE = """people = (
  { actor = "lan"; user = "lan"; roles = ( "announce" ); },
  { actor = "minh"; user = "minh"; roles = ( "announce", "approve", "emergency" ); },
  { actor = "hoa"; roles = ( "approve", "emergency" ); },
  { actor = "web"; user = "console"; roles = ( "gateway" ); } );
"""

ASK = """
import json, os, socket, sys
path, uid, groups, calls = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), json.load(sys.stdin)
os.setgroups(groups); os.setresgid(uid, uid, uid); os.setresuid(uid, uid, uid)
s = socket.socket(socket.AF_UNIX); s.connect(path); lines = s.makefile()
for i, (method, params) in enumerate(calls):
    s.sendall(json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": params}).encode() + b"\\n")
    print(lines.readline(), end="")
"""


class Town(Station):
    def __init__(self, folder, outputs=NULL_OUTPUT, more="", approval=None):
        if os.getuid() != 0:
            pytest.skip("takes root to be several users")
        if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
            pytest.skip("unshare -m is not allowed here")
        super().__init__(folder, outputs, more + PEOPLE)
        if approval is not None:
            self.settings.write_text(self.settings.read_text().replace(
                'approval = { normal = "none"; priority = "none"; emergency = "role"; };', approval))
        for parent in [folder, *folder.parents]:
            if str(parent).startswith("/tmp/"):
                parent.chmod(0o755)
        (folder / "group").write_text(pathlib.Path("/etc/group").read_text() +
                                      "".join(f"{name}:x:{gid}:\n" for name, gid in GROUPS.items()))
        (folder / "passwd").write_text(pathlib.Path("/etc/passwd").read_text() +
                                       "".join(f"{name}:x:{uid}:{uid}::/:/bin/sh\n" for name, uid in LOGINS.items()))
        self.wrapper = folder / "bantind"
        self.wrapper.write_text(f"#!/bin/sh\nmount --bind {folder}/group /etc/group &&\n"
                                f"mount --bind {folder}/passwd /etc/passwd &&\nexec {BANTIND} \"$@\"\n")
        self.wrapper.chmod(0o755)

    def start(self, trust_clock=True):
        self.process = subprocess.Popen(
            ["unshare", "-m", "--propagation", "private", str(self.wrapper), "--config", str(self.settings), "--state",
             str(self.state), "--socket", str(self.socket)], env=self.env, stdin=subprocess.DEVNULL,
            stderr=open(self.log, "ab"))
        self.wait(lambda: self.socket.exists() and self.bantin("status").returncode == 0, 20, "the socket")
        if trust_clock and not self.status()["clock"]["trusted"]:
            assert self.bantin("clock", "confirm").returncode == 0, self.tail()
        return self

    def ask_as(self, uid, groups, calls):
        """The answers to `calls` of a process with this uid and these groups."""
        done = subprocess.run(["/usr/bin/python3", "-c", ASK, str(self.socket), str(uid),
                               json.dumps([GROUPS[group] for group in groups])],
                              input=json.dumps(calls), capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise PermissionError(done.stderr.splitlines()[-1])
        return [json.loads(line) for line in done.stdout.splitlines()]

    def of(self, uid, *arguments, **options):
        """Run bantin as somebody who is in the group bantin."""
        command = ["setpriv", f"--reuid={uid}", f"--regid={uid}", f"--groups={GROUPS['bantin']}", str(BANTIN)]
        done = subprocess.run([*command, *map(str, arguments)], env={**self.env, "BANTIN_SOCKET": str(self.socket)},
                              capture_output=True, text=True, timeout=60, **options)
        if done.returncode in (126, 127):
            pytest.skip("other users may not run the programs of this build tree")
        return done
