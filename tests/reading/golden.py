#!/usr/bin/python3
"""Every case of the golden corpus, as "bantin normalize" says it.

  BANTIN_BUILD=build/dev tests/reading/golden.py [CLASS...]

Prints each failing line and a summary a class; exit 1 if any fails. Cases of
golden/known.tsv are reported only, and fail when they are read right at last."""
import sys
from golden_cases import classes, known, normalize

excused = known()
failed = total = 0
for name, (path, rows) in classes().items():
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    wrong = 0
    for (number, written, spoken), got in zip(rows, normalize([r[1] for r in rows])):
        right = got.casefold() == spoken.casefold()  # letter case is no part of a reading
        if not right and written in excused:
            print(f"{path}:{number}: known: {excused[written]}\n  written  {written}\n  expected {spoken}\n  got      {got}")
        elif not right or written in excused:
            wrong += 1
            print(f"{path}:{number}: {'read right now: take it out of known.tsv' if right else 'wrong'}"
                  f"\n  written  {written}\n  expected {spoken}\n  got      {got}")
    print(f"{name:14} {len(rows) - wrong:4} of {len(rows):4} right")
    failed += wrong
    total += len(rows)
print(f"{'all':14} {total - failed:4} of {total:4} right, {len(excused)} known")
sys.exit(1 if failed else 0)
