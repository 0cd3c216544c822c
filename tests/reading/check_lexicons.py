#!/usr/bin/env python3
"""Every reading of voices/vi, and every word that the rules for foreign words
make, must be Vietnamese syllables that espeak-ng's Vietnamese voice speaks as
Vietnamese: no switch to English, no syllable spelled out, none without a
vowel.

  check_lexicons.py VOICES-VI SAY-FOREIGN [--list]

Words for the rules: the keys of the foreign lexicons themselves, the system's
word lists (/usr/share/dict, where installed), and with BANTIN_SHARED every word
of the shared corpus and articles that is no Vietnamese. The syllable's rules
stand here a second time on purpose: this is the oracle of unicode/syllable.c.
--list prints what the rules make of the corpus' words, for reading by eye."""
import glob, os, re, subprocess, sys, unicodedata

TONES = "\u0300\u0301\u0309\u0303\u0323"
RIMES = set("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng
eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac
oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc
oong op ot ô ôc ôi ôm ôn ông ôông ôôc ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui
um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm
ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
""".split())
AFTER_Q = set("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât ây e ec em en eng eo ep et ê êch
êm ên ênh êp êt êu i in it o om on op ot ơ ơi ơm ơn ơt ô ôc ôi ôn ông ôp ôt y ych yên yêt yn ynh yp yt yu
""".split())
ONSETS = "ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x".split() + [""]
# What loanwords and names of the highlands add, in lexicons only.
LOAN_ONSETS = ["xtr", "xt", "xc", "xp"]
LOAN_RIMES = {"oep", "oem", "uym", "ơng", "iê", "uôp", "uên", "ơc"}
# Spoken without a full vowel by espeak-ng 1.51, and right nevertheless: the letter J, Qui Nhơn.
KNOWN = {"gi", "gim", "gin", "qui"}
FRONT = "eêiy"
LETTERS = re.compile(r"[a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]+")


def apart(word):
    """The letters without tones, and the tones."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in letters if c in TONES]
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES)), tones


def onset_fits(onset, rime):
    front = rime[0] in FRONT
    if onset == "k":
        return True  # Kông, Kơi
    if onset in ("c", "xc", "ng"):
        return not front
    if onset in ("gh", "ngh"):
        return front
    if onset == "g":
        return not front or rime[0] == "i"
    return not (rime[0] == "y" and len(rime) > 1 and onset) and not (rime.startswith("iê") and not onset)


def syllable(word, loan=False):
    base, tones = apart(word)
    stop = base.endswith(("p", "t", "c", "ch"))
    if len(tones) > 1 or (stop and tones not in ([TONES[1]], [TONES[4]])):
        return False
    for onset in (LOAN_ONSETS if loan else []) + ONSETS:
        rime = base[len(onset):]
        if not base.startswith(onset):
            continue
        if onset == "gi" and rime in ("", "n", "m", "t", "p", "ch", "ng", "nh", "êng", "êm", "ên", "êc", "êt", "êp"):
            rime = "i" + rime
        if onset == "gi" and rime == "ê":
            return True
        if onset == "qu":
            if rime in AFTER_Q:
                return True
        elif rime and (rime in RIMES or (loan and rime in LOAN_RIMES)) and onset_fits(onset, rime):
            return True
    return False


def vietnamese(word):
    """A syllable as Vietnamese writes it: k before a, o, u is foreign."""
    return syllable(word) and not re.match("k(?!h)[aăâoôơuư]", apart(word)[0])


def espeak(lines):
    """Phonemes by line; a full stop keeps lines apart."""
    text = "".join(line + ".\n" for line in lines)
    r = subprocess.run(["espeak-ng", "-v", "vi", "-q", "-x"], input=text.encode(), capture_output=True, check=True)
    out = r.stdout.decode("utf8", "replace").splitlines()
    if len(out) != len(lines):
        raise SystemExit(f"espeak-ng gave {len(out)} lines for {len(lines)}")
    return out


def spoken_badly(phonemes):
    if "(en)" in phonemes:
        return "taken for English"
    if not re.search("[aeiouyAEIOUV@]", phonemes):
        return "spoken without a vowel"
    if len(re.findall(r"_\|?", phonemes.strip().rstrip("|"))) > 1 and " " in phonemes.strip():
        return "spelled out"
    return None


class Faults:
    def __init__(self):
        self.count = 0

    def say(self, text):
        self.count += 1
        if self.count <= 60:
            print(text)


def entries(path):
    """(line, key, reading, flags) of a lexicon."""
    with open(path, encoding="utf8") as f:
        kind = f.readline().rstrip("\n").split(" ")[-1]
        for n, line in enumerate(f, 2):
            line = line.rstrip("\n")
            if line and not re.match(r"#( |$)", line):
                columns = line.split("\t")
                if len(columns) > 1:
                    yield kind, n, columns[0], columns[1], columns[2:]


def check_lexicons(folder, faults):
    """Returns the places of each syllable, the readings and the foreign keys."""
    where, readings, foreign = {}, [], []
    for path in sorted(glob.glob(folder + "/*.tsv")):
        name = os.path.basename(path)
        if name.startswith("evidence"):
            continue
        for kind, n, key, reading, flags in entries(path):
            place = f"{name}:{n}: {key}"
            if kind == "foreign":
                foreign.append(key)
                if "exact" not in flags and all(vietnamese(w) for w in re.split(r"[\s-]+", key)):
                    faults.say(f"{place}: a Vietnamese word must not be a key")
            if reading in ("=", "*"):
                continue
            words = re.sub(r"[-,#]", " ", reading).lower().split()
            for w in words:
                if not LETTERS.fullmatch(w):
                    faults.say(f"{place}: \"{w}\" has other than Vietnamese letters")
                elif not syllable(w, loan=True):
                    faults.say(f"{place}: \"{w}\" is no syllable")
                else:
                    where.setdefault(w, place)
            readings.append((place, " ".join(words)))
    return where, readings, foreign


def corpus_words():
    shared = os.environ.get("BANTIN_SHARED")
    words = set()
    for path in glob.glob((shared or "/nonexistent") + "/corpus/*.txt") + glob.glob((shared or "/nonexistent") + "/articles/*.txt"):
        with open(path, encoding="utf8") as f:
            words |= {w for w in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", f.read())) if not syllable(w)}
    return sorted(words)


def dictionary_words(most=30000):
    words = []
    for path in sorted(glob.glob("/usr/share/dict/*")):
        if os.path.islink(path) or not re.fullmatch(r"[a-z-]+", os.path.basename(path)):
            continue
        with open(path, encoding="utf8", errors="ignore") as f:
            all_words = [w for w in f.read().split() if re.fullmatch(r"[^\W\d_]+", w)]
        words += all_words[:: max(1, len(all_words) // most)]
    return words


def main():
    folder, program = sys.argv[1:3]
    faults = Faults()
    where, readings, foreign = check_lexicons(folder, faults)
    if len(foreign) < 3000:
        faults.say(f"{len(foreign)} foreign entries, fewer than 3,000")

    corpus = corpus_words()
    keys = sorted({w for k in foreign for w in re.findall(r"[^\W\d_]+", k)})
    words = keys + corpus + dictionary_words()
    r = subprocess.run([program], input="\n".join(words).encode(), capture_output=True, check=True)
    said = [line.split("\t") for line in r.stdout.decode("utf8").splitlines()]
    if len(said) != len(words):
        faults.say(f"{len(words)} words in, {len(said)} readings out")
    for word, reading in said:
        for w in reading.lower().split(" "):
            if w not in where and not syllable(w, loan=w == word.lower()):
                faults.say(f"by rule: {word}: {reading}: \"{w}\" is no syllable")
            where.setdefault(w, f"by rule: {word}: {reading}")

    syllables = sorted(where)
    for w, phonemes in zip(syllables, espeak(syllables)):
        why = spoken_badly(phonemes)
        if why and w not in KNOWN:
            faults.say(f"{where[w]}: \"{w}\" is {why}: {phonemes.strip()}")
    for (place, reading), phonemes in zip(readings, espeak([r for _, r in readings])):
        if "(en)" in phonemes:
            faults.say(f"{place}: \"{reading}\" is taken for English: {phonemes.strip()}")

    if "--list" in sys.argv:
        wanted = set(corpus)
        for word, reading in said:
            if word in wanted:
                print(f"{word}\t{reading}")
    if not os.environ.get("BANTIN_SHARED"):
        print("SKIPPED: the corpus' words; BANTIN_SHARED is not set")
    print(f"{len(readings)} readings, {len(foreign)} of them foreign; {len(words)} words by rule; "
          f"{len(syllables)} syllables; {faults.count} faults")
    sys.exit(faults.count > 0)


if __name__ == "__main__":
    main()
