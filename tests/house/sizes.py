"""Functions of at most 80 lines, files of at most 800; tables and generated
code apart. Every file begins by saying what it is."""
import json
import re
import shutil
import subprocess

from tree import TOP, finish, skip, sources

FUNCTION, FILE = 80, 800
# Data, not logic: as long as what they list.
TABLES = re.compile(r"(_table\.h|_tables?\.c)$")

if not shutil.which("ctags"):
    skip("no ctags here")
files = [f for f in sources("daemon", "tests")]
run = subprocess.run(["ctags", "--output-format=json", "--fields=+ne", "--kinds-C=f", "--languages=C",
                      "--langmap=C:.c.h", "-f", "-", *map(str, files)],
                     cwd=TOP, capture_output=True, text=True, check=True)
functions = [json.loads(line) for line in run.stdout.splitlines()]
functions = [f for f in functions if f.get("_type") == "tag" and "end" in f]
faults = []
if len(functions) < 100:
    faults.append(f"ctags found only {len(functions)} functions")
lengths = []
for f in functions:
    length = f["end"] - f["line"] + 1
    lengths.append(length)
    if length > FUNCTION:
        faults.append(f"{f['path']}:{f['line']}: {f['name']}() has {length} lines, more than {FUNCTION}")
for name in files:
    text = (TOP / name).read_text()
    lines = text.count("\n")
    if lines > FILE and not TABLES.search(str(name)):
        faults.append(f"{name}: {lines} lines, more than {FILE}")
    if name.parts[0] == "daemon" and not text.startswith("/*"):
        faults.append(f"{name}:1: does not begin by saying what it is")
lengths.sort()
median = lengths[len(lengths) // 2] if lengths else 0
finish(faults, f"{len(functions)} functions, median {median} lines, longest {lengths[-1]}; {len(files)} files")
