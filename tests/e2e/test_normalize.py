"""The contract of `bantin normalize`: lines, characters, refusals, explanation."""
import json, os, re, resource, subprocess

BUILD = os.environ["BANTIN_BUILD"]
ENV = dict(os.environ, BANTIN_LEXICONS="/dev/null/none", XDG_CONFIG_HOME="/dev/null/none", LC_ALL="C.UTF-8", LANGUAGE="en")
PROGRAM = os.path.join(BUILD, "bin/bantin")


def normalize(data, *arguments):
    return subprocess.run([PROGRAM, "normalize", *arguments], input=data, capture_output=True, env=ENV)


def test_a_line_in_a_line_out():
    r = normalize("Ngày 14-11\n\nUBND TP\r\ncuối".encode())
    assert r.returncode == 0 and r.stderr == b""
    assert r.stdout.decode().split("\n") == ["Ngày mười bốn tháng mười một", "", "ủy ban nhân dân thành phố", "cuối"]


def test_the_last_newline_is_kept_as_it_was():
    assert normalize(b"a").stdout == b"a"
    assert normalize(b"a\n").stdout == b"a\n"
    assert normalize(b"").stdout == b""
    assert normalize(b"\n\n").stdout == b"\n\n"


def test_only_the_allowed_characters_come_out():
    data = "".join(chr(c) for c in list(range(1, 0x250)) + list(range(0x2000, 0x2c00)) if c != 10)
    out = normalize(data.encode()).stdout.decode()
    assert not re.search(r"[^\w .,?!:;]|[\d_]", out)


def test_a_pipe_is_answered_line_by_line():
    p = subprocess.Popen([PROGRAM, "normalize"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENV)
    for n in ("1", "2"):
        p.stdin.write(n.encode() + b"\n")
        p.stdin.flush()
        assert p.stdout.readline().decode() == {"1": "một", "2": "hai"}[n] + "\n"
    p.stdin.close()
    assert p.wait() == 0


def test_bytes_that_are_no_utf8_are_refused_with_their_place(tmp_path):
    path = tmp_path / "bài.txt"
    path.write_bytes("dòng một\nhai ".encode() + b"\xff!\n")
    r = normalize(b"", str(path))
    assert r.returncode == 1
    message = r.stderr.decode()
    assert str(path) + ":2:5:" in message and "line 2, byte 5" in message and "0xFF" in message
    assert normalize(b"tr\xc3").returncode == 1


def test_what_cannot_be_read_is_said(tmp_path):
    for path, word in ((tmp_path / "none.txt", "none.txt"), (tmp_path, "folder")):
        r = normalize(b"", str(path))
        assert r.returncode == 1 and word in r.stderr.decode() and r.stdout == b""
    assert normalize(b"", "a", "b").returncode == 2
    assert normalize(b"", "--json").returncode == 2


def test_style_by_voice_and_by_choice():
    text = "1.024 người".encode()
    said = {o: normalize(text, *o).stdout.decode() for o in [(), ("--voice", "nam"), ("--voice", "bac-nu"),
                                                             ("--style", "thousands=ngàn"), ("--style", "fours=bốn")]}
    assert said[()] == said["--voice", "bac-nu"] == "một nghìn không trăm hai mươi tư người"
    assert said["--voice", "nam"] == "một ngàn không trăm hai mươi bốn người"
    assert said["--style", "thousands=ngàn"] == "một ngàn không trăm hai mươi tư người"
    assert said["--style", "fours=bốn"] == "một nghìn không trăm hai mươi bốn người"


def test_styles_that_are_none_are_refused():
    for options, word in [(("--voice", "nobody"), "nobody"), (("--style", "thousands=x"), "thousands"),
                          (("--style", "thousands"), "KEY=VALUE"), (("--style", "colour=1"), "colour"),
                          (("--style", "addreses=link"), 'unknown setting "reading.addreses"')]:
        r = normalize(b"a", *options)
        assert "--set" not in r.stderr.decode()
        assert r.returncode == 1 and word in r.stderr.decode() and r.stdout == b""


def test_explanation_names_the_bytes():
    text = "ở TP Hải Phòng\nsáng 14-11".encode()
    r = normalize(text, "--explain", "--json")
    notes = [json.loads(line) for line in r.stdout.decode().splitlines()]
    assert [text[n["from"]:n["to"]].decode() for n in notes] == ["TP", "14-11"]
    assert [(n["line"], n["class"], n["spoken"]) for n in notes] == [
        (1, "abbreviation", "thành phố"), (2, "date", "mười bốn tháng mười một")]
    assert all(0 <= n["sure"] <= 100 for n in notes)
    plain = normalize(text, "--explain").stdout.decode().splitlines()
    assert plain[0].split("\t")[:2] == ["4-6", "abbreviation"]


def test_a_line_without_spaces_is_cut_between_characters():
    r = normalize(("ừ" * 200_000).encode())
    assert r.returncode == 0 and r.stderr == b"" and r.stdout != b""


def test_memory_does_not_grow_with_a_line_that_never_ends(tmp_path):
    path = tmp_path / "long.txt"
    with open(path, "wb") as f:
        for _ in range(200):
            f.write("Ngày 14-11, UBND TP Hải Phòng họp. ".encode() * 1000)
    out = tmp_path / "out"
    pid = subprocess.Popen([PROGRAM, "normalize", str(path)], stdout=open(out, "wb"), env=ENV).pid
    _, status, usage = os.wait4(pid, 0)
    assert status == 0
    cache = open(os.path.join(BUILD, "CMakeCache.txt")).read()
    if "BANTIN_SANITIZE:STRING=\n" in cache:
        # A child's figure begins with what python itself held when it forked.
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert usage.ru_maxrss <= max(own, 16 * 1024)
    spoken = out.read_text()
    assert spoken.count("mười bốn tháng mười một") == 200000 and "\n" not in spoken
