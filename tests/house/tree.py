"""What the house checks share: the sources, and how a check ends."""
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77


def sources(*folders, suffixes=(".c", ".h")):
    """Files of these folders, sorted, as paths from the top."""
    found = []
    for folder in folders:
        found += [p.relative_to(TOP) for p in (TOP / folder).rglob("*") if p.suffix in suffixes and p.is_file()]
    return sorted(found)


def finish(faults, what):
    """Print the faults and leave with 0 or 1."""
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults" if faults else what)
    sys.exit(1 if faults else 0)


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)
