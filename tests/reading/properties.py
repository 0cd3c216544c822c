#!/usr/bin/python3
"""What holds for every text of the golden corpus, and for numbers of any size.

  BANTIN_BUILD=build/dev tests/reading/properties.py

1. What came out goes in again and comes out the same.
2. Only Vietnamese letters, spaces and . , ? ! : ; come out, and no run of capitals.
3. Plain Vietnamese text (never.tsv) comes out as it went in, letter by letter.
4. The words of a number, read back, are the number; digit by digit none is lost.
5. espeak-ng speaks every reading without a switch to English; SKIPPED without it.
6. 2. holds for every key of the lexicons beside figures, dashes and marks too.
Exit 1 with each text that breaks one of them."""
import pathlib, random, re, shutil, subprocess, sys
from golden_cases import classes, normalize

PLAIN = set("aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ")
ALLOWED = PLAIN | {c.upper() for c in PLAIN} | set(" .,?!:;")
DIGITS = dict(zip("không một hai ba bốn năm sáu bảy tám chín".split(), range(10)),
              mốt=1, tư=4, lăm=5)
SIZES = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
BESIDE = ("{}", "{}2", "Máy {}-2, ", "({})", "{0}/{0}", "2{}", "{}678 {}3.", "số {}.2", "{}&{} A{}", "9{0}-{0}")
faults = 0


def fault(what, *lines):
    global faults
    faults += 1
    print("\n  ".join((what, *lines)))


def value(words):
    """The number that a reading says: hai nghìn không trăm linh tư -> 2004."""
    total = group = billions = 0
    for word in words:
        if word == "tỷ":
            billions, total, group = total + group, 0, 0
        elif word in SIZES:
            total, group = total + group * SIZES[word], 0
        elif word == "trăm":
            group *= 100
        elif word == "mươi":
            group += group % 10 * 9
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += DIGITS[word]
    return billions * 10**9 + total + group


def check_numbers():
    dice = random.Random(20251114)
    numbers = list(range(0, 1200)) + [10**k + d for k in range(3, 15) for d in (-1, 0, 1, 5, 10, 100)]
    numbers += [dice.randrange(10 ** dice.randrange(3, 16)) for _ in range(3000)]
    for said, n in zip(normalize([f"Có {n:,} hộ nghèo.".replace(",", ".") for n in numbers]), numbers):
        match = re.fullmatch("Có (.*) hộ nghèo\\.", said)
        if match is None or value(match[1].split()) != n:
            fault("a number is not said as it is written:", str(n), said)
    texts = [f"{dice.randrange(10**8, 10**9):09d}" for _ in range(300)]
    for said, n in zip(normalize([f"Gọi số điện thoại 0{n} ngay." for n in texts]), texts):
        spoken = said.removeprefix("Gọi số điện thoại ").removesuffix(" ngay.").replace(",", "").split()
        if [str(DIGITS.get(w)) for w in spoken] != list("0" + n):
            fault("digits are lost or changed:", "0" + n, said)


def check_allowed(written, said):
    for source, words in zip(written, said):
        if wrong := sorted(set(words) - ALLOWED):
            fault(f"{wrong} came out:", source, words)
        if any(a.isupper() and b.isupper() for a, b in zip(words, words[1:])):
            fault("a run of capitals came out:", source, words)


def check_keys():
    voices = pathlib.Path(__file__).parents[2] / "voices/vi"
    keys = sorted({row.split("\t")[0] for file in voices.glob("*.tsv") if not file.name.startswith("evidence")
                   for row in file.read_text("utf-8").splitlines() if "\t" in row and not row.startswith("# ")})
    written = [shape.format(key, key, key) for key in keys for shape in BESIDE]
    check_allowed(written, normalize(written))
    return len(keys)


def check_text(corpus):
    written = [w for _, rows in corpus.values() for _, w, _ in rows]
    said = normalize(written)
    for first, second in zip(said, normalize(said)):
        if first != second:
            fault("said twice, it is another:", first, second)
    check_allowed(written, said)
    for source, words in zip(written, said):
        if source in plain and source != words:
            fault("plain words were changed:", source, words)
    return said


def switches(lines):
    """Does espeak-ng leave Vietnamese in these lines? Halves until it is one."""
    run = subprocess.run(["espeak-ng", "-v", "vi", "-q", "-x", "--stdin"], capture_output=True,
                         input="\n".join(lines).encode())
    if run.returncode == 0 and b"(en)" not in run.stdout:
        return []
    if len(lines) == 1:
        return lines
    return switches(lines[: len(lines) // 2]) + switches(lines[len(lines) // 2 :])


corpus = classes()
plain = {w for _, w, _ in corpus["never"][1]}
check_numbers()
said = check_text(corpus)
keys = check_keys()
if shutil.which("espeak-ng"):
    for line in switches(said):
        fault("espeak-ng switches to English:", line)
else:
    print("SKIPPED: espeak-ng is not here to speak the readings")
print(f"{len(said)} texts, {keys} keys of the lexicons, {faults} faults")
sys.exit(1 if faults else 0)
