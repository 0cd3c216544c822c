"""Old encodings: real passages of at least 30 syllables are encoded by tables of this
test's own, and must come back as they were; what is short or foreign is never converted."""
import json
import os
import pathlib
import random
import re
import unicodedata

import pytest

from programs import ARTICLES, bantin

NFC = lambda s: unicodedata.normalize("NFC", s)
NFD = lambda s: unicodedata.normalize("NFD", s)
TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
HATS = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
BREVES = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
ALONE = dict(zip("íìỉĩịỵđ", "íìæóòîñ"))
TCVN3 = dict(zip(
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    bytes.fromhex("a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcddde"
                  "dfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe")))


def tcvn3_letter(c):
    """A capital with a tone is the small letter in a capital font; of other signs those that it has no letter for."""
    if (c if c in TCVN3 else c.lower()) in TCVN3:
        return TCVN3[c if c in TCVN3 else c.lower()]
    [byte] = c.encode("cp1252")
    if byte in TCVN3.values():
        raise KeyError(c)
    return byte


def tcvn3(text):
    return bytes(map(tcvn3_letter, NFC(text)))


def vni_letter(c):
    if ord(c) < 128 or c in "–“”…‘’":
        return c
    small = c.lower()
    if small in ALONE:
        out = ALONE[small]
    else:
        base, *marks = NFD(small)
        tone = "".join(m for m in marks if m in TONES)
        if "\u0302" in marks:
            out = base + HATS[tone]
        elif "\u0306" in marks:
            out = base + BREVES[tone]
        elif "\u031b" in marks:
            out = {"o": "ô", "u": "ö"}[base] + TONES.get(tone, "")
        else:
            out = base + TONES[tone]
    return out.upper() if c != small else out


def vni(text):
    return "".join(map(vni_letter, NFC(text))).encode("cp1252")


def cp1258(text):
    out = b""
    for c in NFC(text):
        try:
            out += c.encode("cp1258")
        except UnicodeError:
            parts = NFD(c)
            tone = "".join(p for p in parts if p in TONES)
            out += (NFC("".join(p for p in parts if p not in TONES)) + tone).encode("cp1258")
    return out


ENCODERS = {"tcvn3": tcvn3, "vni": vni, "windows-1258": cp1258,
            "utf-16le": lambda s: s.encode("utf-16-le"), "utf-16be": lambda s: s.encode("utf-16-be")}


def passages(count):
    """Passages of 30 to 80 words; capitals with tones do not exist in TCVN3 and are left out of it."""
    lines = [l.strip() for a in sorted(ARTICLES.glob("*.txt")) for l in a.read_text().splitlines()
             if l.strip() and not re.match(r"[A-Za-z]+:|---", l)]
    shared = os.environ.get("BANTIN_SHARED")
    corpus = pathlib.Path(shared, "corpus/vtb.txt") if shared else None
    if corpus and corpus.exists():
        lines += [l.strip().replace("Ð", "Đ") for l in corpus.read_text().splitlines() if l.strip()]
    rng = random.Random(7)
    for _ in range(count):
        text = rng.choice(lines)
        while len(re.findall(r"[^\W\d_]+", text)) < 45:
            text += "\n" + rng.choice(lines)
        yield NFC(text)


def extracted(files):
    return json.loads(bantin("extract", "--keep", "--json", *files).stdout)


@pytest.mark.parametrize("name", ENCODERS)
def test_round_trips(name, tmp_path):
    texts, files = [], []
    for i, text in enumerate(passages(2000 if os.environ.get("BANTIN_SHARED") else 400)):
        try:
            data = ENCODERS[name](text)
        except (UnicodeError, KeyError):
            continue
        files.append(tmp_path / f"{i}.txt")
        files[-1].write_bytes(data)
        texts.append(text)
    assert len(files) > 100
    found = extracted(files)
    assert len(found) == len(files)
    for text, document in zip(texts, found):
        assert document["encoding"] == name
        assert document["articles"][0]["text"].lower() == text.lower()


@pytest.mark.parametrize("text, encoding", [
    ("Les élèves français étudient la littérature à l'école, où ils préfèrent le théâtre. " * 8, "latin-1"),
    ("Die Bürgermeisterin eröffnete gestern die Straße für Fußgänger und Radfahrer in München. " * 8, "latin-1"),
    ("Сегодня утром в городе открыли новую дорогу для жителей района и гостей столицы. " * 8, "cp1251"),
])
def test_foreign_is_not_converted(text, encoding, tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(encoding))
    done = bantin("extract", path)
    assert done.returncode == 1 and "is not UTF-8" in done.stderr


def test_short_is_refused_and_can_be_asked_for(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(tcvn3("Thông báo cắt nước tại phường."))
    done = bantin("extract", path)
    assert done.returncode == 1 and "it may be tcvn3" in done.stderr and "--encoding" in done.stderr
    done = bantin("extract", "--encoding", "ABC", path)
    assert "Thông báo cắt nước tại phường." in done.stdout
    done = bantin("normalize", "--encoding", "tcvn3", path)
    assert done.stdout == "Thông báo cắt nước tại phường."


def test_old_fonts_saved_as_utf8(tmp_path):
    path = tmp_path / "x.txt"
    text = next(passages(1))
    path.write_text(vni(text).decode("cp1252"))
    assert extracted([path])[0]["articles"][0]["text"].lower() == text.lower()


def test_decomposed_is_composed(tmp_path):
    path = tmp_path / "x.txt"
    text = next(passages(1))
    path.write_text(NFD(text))
    assert extracted([path])[0]["articles"][0]["text"].strip() == text


SHORT = "<html><head><meta {}></head><body><p>Thông báo cắt nước tại phường ngày mai.</p></body></html>"


@pytest.mark.parametrize("meta, encode, name", [
    ('charset="windows-1258"', cp1258, "windows-1258"),
    ('http-equiv="Content-Type" content="text/html; charset=windows-1258"', cp1258, "windows-1258"),
])
def test_a_short_page_that_says_what_it_is(meta, encode, name, tmp_path):
    path = tmp_path / "x.html"
    path.write_bytes(encode(SHORT.format(meta)))
    found = extracted([path])[0]
    assert found["encoding"] == name and found["articles"][0]["text"] == "Thông báo cắt nước tại phường ngày mai."


@pytest.mark.parametrize("meta", ['charset="utf-8"', 'charset="windows-1252"', 'name="x"'])
def test_a_short_page_that_says_otherwise(meta, tmp_path):
    path = tmp_path / "x.html"
    path.write_bytes(cp1258(SHORT.format(meta)))
    done = bantin("extract", path)
    assert done.returncode == 1 and "is not UTF-8" in done.stderr


def test_a_page_that_says_what_it_is_not(tmp_path):
    path = tmp_path / "x.html"
    path.write_bytes('<meta charset="windows-1258"><p>Les élèves préfèrent le théâtre où ils étudient déjà.</p>'.encode("latin-1"))
    assert bantin("extract", path).returncode == 1


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258"])
def test_short_is_never_converted(name, tmp_path):
    """Up to 20 words decide nothing: each passage is refused."""
    files = []
    for i, text in enumerate(passages(700)):
        try:
            data = ENCODERS[name](" ".join(text.split()[:random.Random(i).randrange(4, 21)]))
        except (UnicodeError, KeyError):
            continue
        if not data.isascii():
            files.append(tmp_path / f"{i}.txt")
            files[-1].write_bytes(data)
    assert len(files) > 200
    done = bantin("extract", "--keep", "--json", *files)
    for document in json.loads(done.stdout):
        assert document["encoding"] == "utf-8" and not document["converted"]
