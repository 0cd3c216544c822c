#!/usr/bin/python3
"""How much of the capitals in Vietnamese news the lexicon decides.

  BANTIN_BUILD=build/dev BANTIN_SHARED=FOLDER tests/reading/coverage.py [--missing N]

Reads vietnamese/abbreviation-frequency.tsv of the shared folder (token, count), puts
each token into a line of small letters, and asks "bantin normalize --explain --json"
what it took it for. Counts occurrences: decided by the lexicon (expanded, said as a
word, spelled on purpose), Roman numerals, words in capitals, initials, unknown.
Exit 1 if less than 92 % is decided; SKIPPED without the shared folder."""
import collections, json, os, subprocess, sys

shared = os.environ.get("BANTIN_SHARED")
table = os.path.join(shared or "", "vietnamese/abbreviation-frequency.tsv")
if not shared or not os.path.exists(table):
    print("SKIPPED: BANTIN_SHARED does not name the shared folder")
    sys.exit(77)
bantin = os.path.join(os.environ.get("BANTIN_BUILD", "build/dev"), "bin/bantin")
rows = []
for line in open(table, encoding="utf8"):
    cell = line.rstrip("\n").split("\t")
    if len(cell) >= 2 and cell[1].isdigit():
        rows.append((cell[0], int(cell[1])))
text = "".join(f"khi có {token} thì\n" for token, _ in rows)
out = subprocess.run([bantin, "normalize", "--explain", "--json"], input=text.encode(), capture_output=True, check=True)
notes = collections.defaultdict(list)
for line in out.stdout.decode().splitlines():
    note = json.loads(line)
    notes[note["line"]].append(note)
share = collections.Counter()
missing = []
for number, (token, count) in enumerate(rows, 1):
    kinds = {"unknown" if n["rule"] == "unknown" else
             "lexicon" if n["rule"] in ("lexicon", "spelled") else
             "roman" if n["class"] == "roman" else
             "word" if n["class"] in ("headline", "foreign") else
             "initials" if n["rule"] in ("initials", "letter") else
             "other" for n in notes[number]} or {"word"}
    kind = "unknown" if "unknown" in kinds else "lexicon" if "lexicon" in kinds else sorted(kinds)[0]
    share[kind] += count
    if kind == "unknown":
        missing.append((count, token))
total = sum(share.values())
decided = total - share["unknown"] - share["other"]
for kind, count in share.most_common():
    print(f"{kind:9} {count:8} {100 * count / total:6.2f} %")
print(f"decided   {decided:8} {100 * decided / total:6.2f} % of {total} occurrences of {len(rows)} tokens")
by_lexicon = share["lexicon"] + share["roman"]
abbreviations = total - share["word"]
print(f"by the lexicon, words in capitals left out: {100 * by_lexicon / abbreviations:.2f} %")
if "--missing" in sys.argv:
    most = int(sys.argv[sys.argv.index("--missing") + 1])
    print(" ".join(f"{t}:{c}" for c, t in sorted(missing, reverse=True)[:most]))
sys.exit(0 if by_lexicon / abbreviations >= 0.92 else 1)
