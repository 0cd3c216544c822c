"""The golden corpus of readings: golden/CLASS.tsv, "written TAB spoken" a line, # comments.

known.tsv holds cases known to be wrong: "written TAB reason". golden.py and
properties.py read both here, and ask one "bantin normalize" for a whole list."""
import os, subprocess, sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")


def table(path):
    """(line number, written, other column) of each case; exit 1 at a malformed line."""
    rows = []
    with open(path, encoding="utf8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("# "):
                continue
            cell = line.split("\t")
            if len(cell) != 2 or not cell[0]:
                sys.exit(f"{path}:{number}: two columns are needed, written and spoken")
            rows.append((number, *cell))
    return rows


def classes():
    """name -> (path, rows) of every class."""
    names = sorted(f[:-4] for f in os.listdir(FOLDER) if f.endswith(".tsv") and f != "known.tsv")
    return {n: (p := os.path.join(FOLDER, n + ".tsv"), table(p)) for n in names}


def known():
    """written -> why it is read wrong."""
    path = os.path.join(FOLDER, "known.tsv")
    return {written: reason for _, written, reason in table(path)} if os.path.exists(path) else {}


def normalize(lines):
    """What one process says of the lines, a line each."""
    bantin = os.path.join(os.environ.get("BANTIN_BUILD", "build/dev"), "bin/bantin")
    run = subprocess.run([bantin, "normalize"], input="".join(l + "\n" for l in lines).encode(),
                         capture_output=True)
    if run.returncode != 0:
        sys.exit(f"bantin normalize: exit {run.returncode}: {run.stderr.decode()}")
    said = run.stdout.decode().split("\n")[:-1]
    if len(said) != len(lines):
        sys.exit(f"bantin normalize: {len(lines)} lines in, {len(said)} out")
    return said
