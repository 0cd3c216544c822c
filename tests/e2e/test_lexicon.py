"""`bantin lexicon`: what an officer does when a name is read wrongly."""
import json
import os
import subprocess

import pytest
from fake_daemon import Fake, fake  # noqa: F401
from programs import BANTIN, ENV, bantin


@pytest.fixture
def home(tmp_path):
    """The user's folder, and a site's that nobody else uses."""
    env = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "BANTIN_LEXICONS": str(tmp_path / "site")}

    def run(*arguments, **options):
        return bantin("lexicon", *arguments, env=env, **options)
    run.user = tmp_path / "config/bantin/lexicon.d"
    run.site = tmp_path / "site"
    run.env = env
    return run


def read(home, text):
    run = bantin("normalize", env=home.env, input=text + "\n")
    assert run.returncode == 0, run.stderr
    return run.stdout.rstrip("\n")


def test_added_is_read(home):
    assert home("add", "--user", "Blorptown", "Bờ-lóp-tao").returncode == 0
    assert home("add", "--user", "TDP", "tổ dân  phố").returncode == 0
    assert home("add", "--user", "Lô#", "lô số #").returncode == 0
    assert read(home, "TDP số 5, Blorptown, Lô12").lower() == "tổ dân phố số năm, bờ lóp tao, lô số mười hai"
    assert (home.user / "local-abbreviations.tsv").read_text() == "#!bantin-lexicon 1 abbreviations\nTDP\ttổ dân phố\n"


def test_overrides_and_replaces(home):
    before = read(home, "Washington")
    assert before.lower() == "oa sinh tơn"
    assert home("add", "--site", "Washington", "hoa thịnh đốn").returncode == 0
    assert read(home, "Washington") == "hoa thịnh đốn"
    assert home("add", "--user", "Washington", "oa sinh tân").returncode == 0
    assert read(home, "Washington") == "oa sinh tân", "the user's come after the site's"
    assert home("add", "--user", "Washington", "uôt sinh tơn").returncode == 1, "a stop has a tone"
    assert home("add", "--user", "Washington", "uốt sinh tơn").returncode == 0
    lines = (home.user / "local-foreign.tsv").read_text().splitlines()
    assert lines == ["#!bantin-lexicon 1 foreign", "Washington\tuốt sinh tơn"]


def test_the_last_word_counts_whatever_its_kind(home):
    assert home("add", "--user", "--kind", "words", "TDP", "tổ dân phố").returncode == 0
    assert home("add", "--user", "TDP", "tổ dân").returncode == 0
    assert read(home, "TDP") == "tổ dân"
    assert (home.user / "local-words.tsv").read_text() == "#!bantin-lexicon 1 words\n"


def test_comments_and_other_entries_stay(home):
    home.user.mkdir(parents=True)
    path = home.user / "local-foreign.tsv"
    path.write_text("#!bantin-lexicon 1 foreign\n# tên quê\nAbc\ta bê xê\nXyzzy\tích di\nAbcd\ta bê")
    assert home("add", "--user", "Xyzzy", "ít di").returncode == 0
    assert path.read_text() == "#!bantin-lexicon 1 foreign\n# tên quê\nAbc\ta bê xê\nXyzzy\tít di\nAbcd\ta bê\n"
    assert [p.name for p in home.user.iterdir()] == ["local-foreign.tsv"], "nothing half-written"


@pytest.mark.parametrize("written, spoken, says", [
    ("X", "xyz", '"xyz" is no Vietnamese syllable'),
    ("X", "oa sinh tơn!", '"tơn!" is no Vietnamese syllable'),
    ("X", "một 2 ba", '"2" is no Vietnamese syllable'),
    ("X", "", "say how it is spoken"),
    (" ", "a", "say what is written"),
    ("a\tb", "a", "one line"),
    ("a", "một\nhai", "one line"),
    ("Lô", "lô số #", 'needs one in what is written'),
    ("# x", "a", "comment"),
    ("x" * 300, "a", "at most 240 bytes"),
])
def test_refused(home, written, spoken, says):
    run = home("add", "--user", written, spoken)
    assert run.returncode == 1
    assert says in run.stderr and len(run.stderr.splitlines()) == 1
    assert run.stdout == "" and not home.user.exists(), "nothing is left behind"


def test_not_utf8_is_refused(home):
    run = subprocess.run([BANTIN, "lexicon", "add", "--user", b"\xff", "a"], env={**ENV, **home.env}, capture_output=True)
    assert run.returncode == 1 and b"UTF-8" in run.stderr


def test_broken_file_is_named_and_kept(home):
    home.user.mkdir(parents=True)
    path = home.user / "local-foreign.tsv"
    path.write_text("#!bantin-lexicon 1 foreign\nno tab here\n")
    run = home("add", "--user", "Xyzzy", "ít di")
    assert run.returncode == 1
    assert f"{path}:2" in run.stderr
    assert path.read_text() == "#!bantin-lexicon 1 foreign\nno tab here\n"
    assert f"{path}:2" in home("list", "x").stderr


def test_list(home):
    home("add", "--user", "Blorptown", "bờ lóp tao")
    run = home("list", "--json", "blorp*")
    entry = json.loads(run.stdout)
    assert entry == {"written": "Blorptown", "spoken": "bờ lóp tao",
                     "file": str(home.user / "local-foreign.tsv"), "line": 2}
    assert home("list", "*").stdout.count("\n") > 7000
    assert "local-foreign.tsv:2" in home("list", "lóp").stdout, "a pattern is looked for in readings too"
    assert len(home("list", "không có gì như thế").stdout.splitlines()) == 1
    assert [json.loads(x)["written"] for x in home("list", "--json", "nat?").stdout.splitlines()] == ["NATO"]


def test_try(home):
    run = home("try", "NATO", "họp lúc 7h30")
    words, _, table = run.stdout.partition("\n\n")
    assert words == "na tô họp lúc bảy giờ ba mươi"
    assert "7h30" in table and "họp" not in table, "changed spans only"
    assert [line.split()[-2:] for line in table.splitlines()[1:]] == [["a", "lexicon"], ["a", "rule"]]
    answer = json.loads(home("try", "--json", "ông Zblorg").stdout)
    assert answer["notes"][0]["from"] == len("ông ".encode())
    assert answer["notes"][0]["written"] == "Zblorg"


def test_usage(home):
    for wrong in [[], ["drop"], ["add", "a"], ["add", "a", "b", "c"], ["try"], ["list", "a", "b"],
                  ["add", "--site", "--user", "a", "a"], ["add", "--kind", "animals", "a", "a"]]:
        assert home(*wrong).returncode == 2, wrong


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_right_to_write(home):
    home.site.mkdir(mode=0o555)
    assert home("add", "--site", "a", "a").returncode == 1


def test_a_running_daemon_is_asked_to_read_it(home, fake):  # noqa: F811
    run = home("add", "--site", "--socket", fake.socket, "Blorptown", "bờ lóp tao")
    assert run.returncode == 0, run.stderr
    assert fake.call() == ("station.reload", {})
    assert "from now on" in run.stdout and run.stderr == ""


def test_without_a_daemon_the_command_is_named(home, tmp_path):
    run = home("add", "--site", "--socket", tmp_path / "nobody.sock", "Blorptown", "bờ lóp tao")
    assert run.returncode == 0 and "bantin reload" in run.stderr
    assert read(home, "Blorptown") == "bờ lóp tao"
