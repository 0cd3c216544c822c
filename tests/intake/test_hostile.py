"""Whatever arrives, `bantin extract` ends within 2 s of its own processor time and
64 MB with an article or one sentence; a sanitizer's memory and time come on top.
Nothing outside of the document is ever opened."""
import os
import pathlib
import resource
import struct
import subprocess
import zlib

import pytest
from docx import TYPES, W, archive, docx, document, rels
import odt
from made import made

BUILD = pathlib.Path(os.environ["BANTIN_BUILD"])
BANTIN = str(BUILD / "bin/bantin")
SANITIZED = b"__asan_init" in (BUILD / "bin/bantin").read_bytes() or b"__tsan_init" in (BUILD / "bin/bantin").read_bytes()
SECONDS, MEGABYTES = (20, None) if SANITIZED else (2, 64)
ENV = os.environ | {"LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": "/dev/null/none"}
MB = 1 << 20
SECRET = "Chuyện này nằm ở một tệp khác trên máy."


def bounds():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if MEGABYTES:
        # Of data, not of addresses: what is mapped from the program's libraries is shared by all.
        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * MB, MEGABYTES * MB))


def extract(tmp_path, data):
    file = tmp_path / "arrived"
    file.write_bytes(data)
    run = subprocess.run([BANTIN, "extract", str(file)], capture_output=True, env=ENV, preexec_fn=bounds, timeout=120)
    assert run.returncode in (0, 1), (run.returncode, run.stderr[-500:])
    if run.returncode == 1:
        lines = run.stderr.decode().strip().split("\n")
        assert len(lines) == 1 and lines[0].startswith("bantin extract: ") and not run.stdout, lines
    return run


def refused(tmp_path, data, why):
    run = extract(tmp_path, data)
    assert run.returncode == 1 and why in run.stderr.decode(), (run.stdout[:300], run.stderr)


def bomb_part(size):
    """A deflate stream of so many zeros, made a piece at a time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(MB)) for _ in range(size // MB)) + packer.flush()


def raw_archive(members):
    """An archive of (name, packed bytes, method, said size, crc), with heads that say what they are told to."""
    out, central = b"", b""
    for name, packed, method, size, crc in members:
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, method, 0, 0, crc, len(packed), size,
                               len(name), 0, 0, 0, 0, 0, len(out)) + name.encode()
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, method, 0, 0, crc, len(packed), size, len(name), 0)
        out += name.encode() + packed
    return out + central + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(members), len(members), len(central),
                                       len(out), 0)


def plain(name, text):
    data = text.encode()
    return name, data, 0, len(data), zlib.crc32(data)


def test_zip_bombs(tmp_path):
    bomb = bomb_part(1024 * MB)
    heads = [plain("[Content_Types].xml", TYPES), plain("_rels/.rels", rels("word/document.xml"))]
    for said in (1024 * MB, 1000):  # honest, and lying about its size
        refused(tmp_path, raw_archive([*heads, ("word/document.xml", bomb, 8, said, 0)]), "expands to more than")
    # One that expands into another; and a part beside the text.
    refused(tmp_path, archive({"a.zip": raw_archive([("b.zip", bomb, 8, 1 << 30, 0)])}), "archive")
    beside = raw_archive([*heads, plain("word/document.xml", document("Cả xã chú ý.")),
                          ("word/styles.xml", bomb, 8, 1000, 0)])
    assert "Cả xã chú ý." in extract(tmp_path, beside).stdout.decode()


def test_overlapping_members(tmp_path):
    """50,000 names for the same packed bytes."""
    packed = bomb_part(8 * MB)
    one = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(packed), 8 * MB, 1, 0) + b"a" + packed
    central = b"".join(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(packed), 8 * MB, 6, 0, 0,
                                   0, 0, 0, 0) + b"%06d" % i for i in range(50000))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 50000, 50000, len(central), len(one), 0)
    refused(tmp_path, one + central + end, "damaged")


def test_entity_bombs(tmp_path):
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    feed = "<rss><channel><item><title>&l9;</title></item></channel></rss>"
    refused(tmp_path, f"<?xml version='1.0'?><!DOCTYPE rss [{laughs}]>{feed}".encode(), "entities")
    quadratic = ("<!DOCTYPE rss [<!ENTITY a \"" + "a" * 100000 + "\">]><rss><channel><item><title>" + "&a;" * 100000 +
                 "</title></item></channel></rss>")
    refused(tmp_path, quadratic.encode(), "entities")
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": rels("word/document.xml"),
             "word/document.xml": f'<!DOCTYPE x [{laughs}]><w:document xmlns:w="{W}"><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:document>'}
    refused(tmp_path, archive(parts), "entities")


def test_nothing_outside_is_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    body = "<channel><item><title>Tin</title><description>Mai họp dân. &x;</description></item></channel></rss>"
    for head in (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>',
                 f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>',
                 f'<!DOCTYPE rss SYSTEM "file://{secret}">'):
        run = extract(tmp_path, f"<?xml version='1.0'?>{head}<rss>{body}".encode())
        assert SECRET not in (run.stdout + run.stderr).decode()
    page = f'<html><body><p>Mai họp dân ở nhà văn hóa, mời bà con đến đông đủ.</p><iframe src="file://{secret}"></iframe>' \
           f'<object data="file://{secret}"></object></body></html>'
    assert SECRET not in extract(tmp_path, page.encode()).stdout.decode()


DEEP = 100000


@pytest.mark.parametrize("data", [
    b"<div>" * DEEP + "Mai họp dân.".encode(),
    b"<p><b><i>" * DEEP + "Mai họp dân.".encode() + b"</x></b>" * DEEP,
    b"<table><tr><td>" * DEEP + "Mai họp dân.".encode(),
    b"<i>" * DEEP + b"</b>" * DEEP,
    b"<ol><li>" * DEEP + "Mai họp dân.".encode(),
    b"<rss>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</rss>",
    b'<p ' + b" ".join(b'a%d="x"' % i for i in range(DEEP)) + ">Mai họp dân.</p>".encode(),
    b"<p class='" + b"tin " * (2 * MB) + "'>Mai họp dân.</p>".encode(),
    b"<table>" + ("<tr><td rowspan=999>" + "dài " * 500 + "<td>x").encode() * 10 + b"<tr><td>y" * DEEP,
    b"<p>" + b"<" * (8 * MB),
    b"<p>" + b"<!--" * (2 * MB),
    b"<p>" + b"<a href=\"" * MB,
    b"<p>" + b"<script>" * MB,
    b"<p>" + b"&" * (8 * MB),
    b"<p>" + b"<br>" * (2 * MB),
    b"<p>" + b"<p>a" * MB,
    b"<p>" + b"&#" * (4 * MB),
    b"[" * (1 * MB - 99),
    b"![](" * (1 * MB // 4 - 9),
    b"[a](http://" * (1 * MB // 11 - 9),
    b"> " * (1 * MB // 2 - 9) + b"a",
], ids=lambda d: d[:12].decode("ascii", "replace"))
def test_deep_and_wide(tmp_path, data):
    extract(tmp_path, data[:15 * MB])


def test_deep_word(tmp_path):
    for opened in ("<w:p><w:r>", "<w:tbl><w:tr><w:tc>", "<w:sdt><w:sdtContent>"):
        inside = f'<w:document xmlns:w="{W}"><w:body>' + opened * DEEP
        refused(tmp_path, archive({"[Content_Types].xml": TYPES, "_rels/.rels": rels("word/document.xml"),
                                   "word/document.xml": inside}), "nested too deep")


def test_open_documents(tmp_path):
    """Bombs, depth, other kinds, passwords: as Word documents."""
    stored = plain("mimetype", odt.KIND)
    bomb = bomb_part(1024 * MB)
    refused(tmp_path, raw_archive([stored, ("content.xml", bomb, 8, 1000, 0)]), "expands to more than")
    beside = raw_archive([stored, plain("content.xml", odt.content(odt.p("Cả xã chú ý."))), ("styles.xml", bomb, 8, 1000, 0),
                          ("META-INF/manifest.xml", bomb, 8, 1000, 0)])
    assert "Cả xã chú ý." in extract(tmp_path, beside).stdout.decode()
    for opened in ("<text:p>", "<text:p><text:span>", "<text:list><text:list-item>", "<table:table><table:table-row><table:table-cell>"):
        refused(tmp_path, odt.odt(opened * DEEP), "nested too deep")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    refused(tmp_path, odt.archive({"mimetype": odt.KIND, "content.xml": f"<!DOCTYPE x [{laughs}]><x>&l9;</x>"}), "entities")
    many = "".join(f'<style:style style:name="S{i}" style:family="paragraph" style:parent-style-name="S{i + 1}"/>' for i in range(20000))
    extract(tmp_path, odt.archive({"content.xml": odt.content(*(odt.p("Mai họp dân.", "S0") for _ in range(100000)), styles=many)}))
    covered = "<table:table-row>" + "<table:covered-table-cell/>" * 100000 + "</table:table-row>"
    extract(tmp_path, odt.odt(f"<table:table>{covered * 5}</table:table>", odt.p("Mai họp dân.")))
    kind = odt.KIND.replace("text", "")
    refused(tmp_path, odt.odt(odt.p("x"), kind=kind + "spreadsheet"), "spreadsheet")
    refused(tmp_path, odt.odt(odt.p("x"), kind=kind + "presentation"), "presentation")
    refused(tmp_path, odt.odt(odt.p("x"), extra={"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}), "password")
    refused(tmp_path, odt.odt(odt.p("")), "no text")
    whole = odt.odt(odt.p("Mai họp dân."))
    for i in range(1, 20):
        assert extract(tmp_path, whole[:len(whole) * i // 20]).returncode == 1


def test_long_line(tmp_path):
    """100 MB in one line, of each kind."""
    for begin in ("Mai họp dân ", "<html><body><p>Mai họp dân ", "<rss><channel><item><title>Mai họp dân "):
        file = tmp_path / "long"
        with open(file, "wb") as f:
            f.write(begin.encode())
            f.truncate(100 * MB)
            f.seek(100 * MB)
            f.write(b".")
        run = subprocess.run([BANTIN, "extract", str(file)], capture_output=True, env=ENV, preexec_fn=bounds, timeout=120)
        assert run.returncode == 1 and len(run.stderr.decode().strip().split("\n")) == 1, run.stderr


def test_wide_word(tmp_path):
    """Twelve megabytes of text are a book, not an article; a merged cell is not said in a million rows."""
    rows = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 100000
    long = f'<w:tr><w:tc><w:p><w:r><w:t>{"dài " * 100000}</w:t></w:r></w:p></w:tc></w:tr>'
    extract(tmp_path, docx(f"<w:tbl>{long}{rows}</w:tbl>"))
    extract(tmp_path, docx(*(["Mai họp dân."] * 100000)))


SAMPLES = {name: data for name, data, _ in made() if name in ("notice.docx", "schedule.docx", "fields.docx", "flood-utf16.xml",
                                                                "rss-1.0.xml", "flood-1258.html")}


@pytest.mark.parametrize("name", SAMPLES)
def test_truncated(tmp_path, name):
    data = SAMPLES[name]
    for i in range(20):
        cut = data[:len(data) * i // 20]
        run = extract(tmp_path, cut)
        if name.endswith(".docx"):
            assert run.returncode == 1, f"{i}/20 of a Word document was taken for a whole one"
