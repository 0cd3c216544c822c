"""Nothing in the tree names the machine it was written on."""
import os
import re
import subprocess

from tree import TOP, finish, skip

listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True)
if listed.returncode != 0:
    skip("not a git tree")
# Put together, so that this file does not name them either.
names = ["/wo" + "rk/", "/tmp/" + "bash", "lib" + "rary/env", "no" + "reply@"]
if str(TOP) not in ("/", "/src", "/build"):
    names.append(str(TOP) + "/")
home = os.path.expanduser("~")
if home not in ("/", "/root"):  # containers of tests have a root too
    names.append(home + "/")
wanted = re.compile("|".join(map(re.escape, names)).encode())
faults = []
files = [f for f in listed.stdout.decode().split("\0") if f]
for name in files:
    path = TOP / name
    if not path.is_file() or name.startswith("tests/fuzz/corpus/"):
        continue
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        found = wanted.search(line)
        if found:
            faults.append(f"{name}:{number}: names {found.group().decode()}")
finish(faults, f"{len(files)} files name no machine")
