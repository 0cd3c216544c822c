"""bantin check: the officer's look before anything is handed in."""
import json
import subprocess

from programs import ARTICLES, BANTIN, ENV, bantin

WARD = ARTICLES / "ban-tin-phuong.txt"


def test_tells_words_and_length(tmp_path):
    done = bantin("check", WARD)
    assert done.returncode == 0, done.stderr
    assert "[chín]" in done.stdout and "sentences" in done.stdout
    assert "bão số chín" in bantin("check", "--words", WARD).stdout
    found = json.loads(bantin("check", "--json", WARD).stdout)
    assert found[0]["refused"] is None and found[0]["title"].startswith("Phường Hải Tân")
    assert not any(c.isdigit() for s in found[0]["sentences"] for c in s)
    out = tmp_path / "x.wav"
    said = json.loads(bantin("render", WARD, "-o", out, "--no-opening", "--json").stdout)
    assert abs(said["speech_ms"] - found[0]["duration_ms"]) <= 1000


def test_tells_all_and_fails_if_one_would_be_refused(tmp_path):
    english = tmp_path / "english.txt"
    english.write_text("Good morning everyone, this is the news of the day from our town hall.")
    unmarked = tmp_path / "unmarked.txt"
    unmarked.write_text("Moi ba con trong thon den nha van hoa hop luc bay gio toi nay de ban ve bao.")
    done = bantin("check", english, WARD, unmarked, tmp_path / "missing.txt")
    assert done.returncode == 1
    assert done.stdout.count("REFUSED") == 3 and "[chín]" in done.stdout
    assert "english.txt" in done.stderr and "marks" in done.stderr and "missing.txt" in done.stderr
    found = json.loads(bantin("check", "--json", english, unmarked).stdout)
    assert [f["refused"]["code"] for f in found] == ["review.language", "review.marks"]
    for path in (english, unmarked):
        refused = bantin("render", path, "-o", tmp_path / "x.mp3")
        assert refused.returncode == 1 and path.name in refused.stderr
    assert not (tmp_path / "x.mp3").exists()


def test_doubts_are_placed(tmp_path):
    path = tmp_path / "d.txt"
    path.write_text("Sáng nay bà con đi họp đông đủ tại nhà văn hóa.\nKhách mời là ông Zbigniew Brzeczek.\n")
    found = json.loads(bantin("check", "--json", path).stdout)[0]
    assert found["doubts"] and all(d["line"] == 2 for d in found["doubts"])
    assert "doubt, line 2" in bantin("check", "--doubts", path).stdout


def test_text_against_reading(tmp_path):
    path = tmp_path / "hop.txt"
    path.write_text("Thông báo họp TDP\n\nMời bà con TDP số 3 họp lúc 19h30.\n***\nXin cảm ơn bà con.\n")
    done = bantin("check", path)
    assert "[TDP]" in done.stdout and "[tổ dân phố]" in done.stdout and "(not said)" in done.stdout
    # What cannot be known without a station is said.
    assert "only the station knows" in done.stdout and "no bantind listens" in done.stderr
    assert done.returncode == 0
    [found] = json.loads(bantin("check", "--json", path).stdout)
    assert found["airs"] is None and found["displaces"] is None
    assert [(row["line"], row["spoken"]) for row in found["reading"]][0] == (1, "Thông báo họp tổ dân phố")
    assert found["reading"][0]["title"] is True
    assert [row["spoken"] for row in found["reading"] if row["spoken"]] == found["sentences"]
    assert "".join(row["written"] for row in found["reading"]).count("***") == 1, "nothing of the text is missing"
    words = bantin("check", "--words", path).stdout.splitlines()
    assert words == found["sentences"]


def test_usage():
    assert bantin("check").returncode == 2


def test_lines_are_those_of_the_file(tmp_path):
    """A block of keys, empty lines and what is left out count; a title has its own line, or none as a key."""
    keys, plain = tmp_path / "keys.txt", tmp_path / "plain.txt"
    keys.write_text("Title: Họp QQRA\nClass: priority\n---\nMời bà con.\nĐến QQRB họp.\n")
    plain.write_text("Thông báo QQRA\n\nMời QQRB họp.\n\n(Ảnh: Lan)\n\nMai QQRC nghỉ.\n")
    for options, file, wanted in (([], keys, [0, 5]), ([], plain, [1, 3, 7]), (["--keep"], plain, [1, 3, 7])):
        run = bantin("check", "--json", *options, file)
        doubts = [d for d in json.loads(run.stdout)[0]["doubts"] if d["written"].startswith("QQR")]
        assert [d["line"] for d in doubts if options == [] or d["line"]] == wanted, doubts
    assert 'doubt, in the title: "QQRA"' in bantin("check", "--doubts", keys).stdout


def test_lines_of_a_refusal_are_those_of_the_file(tmp_path):
    file = tmp_path / "mat-chu.txt"
    file.write_text("Title: Họp\nClass: normal\n---\nMời bà con đến nhà văn hóa.\nNgày mai tr\ufffdi m\ufffda to.\n")
    run = bantin("check", file)
    assert run.returncode == 1 and "(5)" in run.stdout + run.stderr, run


def test_refusals_name_the_lines_of_the_file(tmp_path):
    """Whatever was cut before them, by every verb."""
    path = tmp_path / "bài một.txt"
    path.write_text("Thông báo\n\nCông nhân sửa đường dây ở xã. Ảnh: TTXVN\n#canhbao\nBà con chú ý theo dõi thông báo mới.\n\n"
                    "Thay thế h thng đài truyn thanh ở phường, xã.\n")
    for verb in (["check"], ["render", "-o", tmp_path / "x.mp3"], ["add", "--socket", "/dev/null/none"]):
        done = subprocess.run([BANTIN, *verb, path], env=ENV, capture_output=True, text=True)
        assert done.returncode == 1 and f'{path}:7: ' in done.stderr and '"thng" (7)' in done.stderr, (verb, done.stderr)
