#!/usr/bin/python3
"""What daemon/review/news_table.h is made of, and how well lost letters are told by it.

  BANTIN_SHARED=FOLDER tests/review/lost_letters.py           the figures
  BANTIN_SHARED=FOLDER tests/review/lost_letters.py --write   and make the table again
  BANTIN_SHARED=FOLDER tests/review/lost_letters.py --check   and fail where it is another

corpus/vtb.txt of the shared folder is a sentence a line, its words and signs apart by
spaces. To it come texts of this project: config/articles, the left side of the golden
readings, and what must come out of tests/intake/documents.

The table holds counts and no sentence: a word of small letters, a class for how often
(3: 30 times, 2: three, 1: less; 0: no syllable, but written in small letters at least
twice), and which words stood behind it at least twice with nothing but a space between.

The figures: five times a table is made without a fifth of the corpus, the program's
own sources are compiled against it, and passages of the sentences that it does not
know are judged, sound and with letters taken out at random. Exit 1 if a sound one
is refused (--show: which); SKIPPED (77) without the shared folder."""
import collections, os, pathlib, random, re, shlex, subprocess, sys, tempfile, unicodedata

root = pathlib.Path(__file__).resolve().parents[2]
table = root / "daemon/review/news_table.h"
HEAD = """\
/* Words of news, counted in some 3,300 sentences of it and in texts of this project
 * by tests/review/lost_letters.py: word, how often (3: 30 times, 2: three, 1: less;
 * 0: no syllable, but a word that people write), and the words that stood behind it
 * twice or more. Sorted by bytes. Included only by news.c. */
/* clang-format off */
static const char *const news[] = {
"""
TAIL = "};\n/* clang-format on */\n"
FOLDS, SIZES, LOST = 5, (1, 3, 8), (0.05, 0.02)
LONGEST = 23  # bytes; news.h compares no longer word
SIGNS = ",.:;?!…"


def corpus_lines(shared):
    return [unicodedata.normalize("NFC", line.strip())
            for line in (shared / "corpus/vtb.txt").read_text(encoding="utf8").splitlines() if line.strip()]


def written(line):
    """The line as people write it: signs stand at their words, brackets are brackets."""
    line = line.replace("LBKT ", "(").replace(" RBKT", ")")
    return re.sub(rf" ([{SIGNS}])", r"\1", line)


def own_lines():
    for path in sorted((root / "config/articles").glob("*.txt")):
        yield from path.read_text(encoding="utf8").split("---\n")[-1].splitlines()
    for path in sorted((root / "tests/reading/golden").glob("*.tsv")):
        for line in path.read_text(encoding="utf8").splitlines():
            if not line.startswith("#"):
                yield line.split("\t")[0]
    for path in sorted((root / "tests/intake/documents").glob("*.want")):
        for line in path.read_text(encoding="utf8").splitlines():
            if not line.startswith(("~", "title:", "source:", "date:", "---")):
                yield line


def words_of(line):
    """Words and signs; None stands where two words are not neighbours."""
    for token in unicodedata.normalize("NFC", line).split():
        head = re.match(r"^[(\[“\"‘']*", token).group()
        tail = re.search(rf"[)\]”\"’'{SIGNS}]*$", token[len(head):]).group()
        word = token[len(head):len(token) - len(tail)]
        if head:
            yield None
        yield word if word.isalpha() else None
        if tail:
            yield None


class Table:
    def __init__(self, lines, is_syllable):
        count, small, pairs = collections.Counter(), collections.Counter(), collections.Counter()
        for line in lines:
            last = None
            for word in words_of(line):
                low = word.lower() if word else None
                if low and len(low.encode()) <= LONGEST and word not in ("LBKT", "RBKT"):
                    count[low] += 1
                    small[low] += word == low
                    if last:
                        pairs[last, low] += 1
                    last = low
                else:
                    last = None
        self.rows = {}
        for word, n in count.items():
            if is_syllable(word):
                self.rows[word] = (3 if n >= 30 else 2 if n >= 3 else 1, [])
            elif small[word] >= 2:
                self.rows[word] = (0, [])
        for (first, second), n in pairs.items():
            if n >= 2 and all(self.rows.get(w, (0,))[0] for w in (first, second)):
                self.rows[first][1].append(second)

    def text(self):
        by_bytes = lambda word: word.encode()
        return HEAD + "".join(
            '"' + " ".join([word, str(self.rows[word][0])] + sorted(self.rows[word][1], key=by_bytes)) + '",\n'
            for word in sorted(self.rows, key=by_bytes)) + TAIL


class Judge:
    """The program's sources, compiled against a table of ours."""
    def __init__(self, folder, text):
        place = pathlib.Path(folder)
        (place / "review").mkdir(parents=True)
        (place / "review/news_table.h").write_text(text, encoding="utf8")
        # beside news.c there is the committed table: a copy of news.c stands elsewhere
        (place / "news.c").write_bytes((root / "daemon/review/news.c").read_bytes())
        daemon = root / "daemon"
        sources = [place / "news.c", root / "tests/review/judge.c", daemon / "review/review.c", daemon / "review/broken.c"]
        sources += [p for room in ("unicode", "base") for p in sorted((daemon / room).glob("*.c"))]
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libutf8proc"], capture_output=True, text=True, check=True)
        self.program = place / "judge"
        subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-O2", "-I", place, "-I", daemon,
                        *sources, "-o", self.program, *shlex.split(flags.stdout), "-pthread"], check=True)

    def ask(self, texts, *mode):
        out = subprocess.run([self.program, *mode], input="".join(t + "\0" for t in texts).encode(),
                             capture_output=True, check=True).stdout
        assert len(out) == len(texts)
        return [c == ord("1") for c in out]


def lose(text, share, seed):
    rng = random.Random(seed)
    return "".join(c for c in text if not (c.isalpha() and rng.random() < share))


def main():
    shared = os.environ.get("BANTIN_SHARED")
    if not shared or not os.path.exists(os.path.join(shared, "corpus/vtb.txt")):
        print("SKIPPED: BANTIN_SHARED does not name the shared folder")
        return 77
    corpus, own = corpus_lines(pathlib.Path(shared)), list(own_lines())
    with tempfile.TemporaryDirectory() as folder:
        plain = Judge(folder + "/plain", HEAD + '"a 1",\n' + TAIL)
        everything = sorted({w.lower() for line in corpus + own for w in words_of(line) if w})
        syllables = {w for w, good in zip(everything, plain.ask(everything, "syllable")) if good}
        make = lambda lines: Table(lines, syllables.__contains__)
        whole = make(corpus + own)
        text = whole.text()
        if "--write" in sys.argv:
            table.write_text(text, encoding="utf8")
        print(f"table: {len(whole.rows):,} words, {sum(len(r[1]) for r in whole.rows.values()):,} pairs; "
              f"{len(corpus):,} sentences of news, {len(own):,} lines of ours")
        judged, refused, found = 0, 0, collections.Counter()
        for fold in range(FOLDS):
            judge = Judge(f"{folder}/{fold}", make([s for i, s in enumerate(corpus) if i % FOLDS != fold] + own).text())
            unknown = [written(s) for i, s in enumerate(corpus) if i % FOLDS == fold]
            for size in SIZES:
                passages = [" ".join(unknown[i:i + size]) for i in range(len(unknown) - size + 1)]
                wrong = [p for p, bad in zip(passages, judge.ask(passages)) if bad]
                judged, refused = judged + len(passages), refused + len(wrong)
                for passage in wrong if "--show" in sys.argv else []:
                    print("refused:", passage)
                for share in LOST:
                    broken = [lose(p, share, i) for i, p in enumerate(passages)]
                    found[share, size] += sum(judge.ask(broken))
                    found["of", size] += len(passages) * (share == LOST[0])
        print(f"sound passages of {', '.join(map(str, SIZES))} sentences: {refused} of {judged:,} refused")
        for share in LOST:
            print(f"{share:.0%} of the letters taken out: " + ", ".join(
                f"{100 * found[share, n] / found['of', n]:.1f} % of passages of {n}" for n in SIZES) + " refused")
        same = table.read_text(encoding="utf8") == text
        print("the table of the tree is " + ("this one" if same else "another; --write makes it again"))
        return 1 if refused or (not same and "--check" in sys.argv) else 0


if __name__ == "__main__":
    sys.exit(main())
