"""A preview is what would go out: the same words, hash, length and sound."""
import wave

import pytest

from station import Station

TEXT = "Thông báo họp\n\nMời bà con tổ dân phố số 3 họp lúc 19h30 tại nhà văn hóa phường.\nMong bà con đến đúng giờ.\n"


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("preview")) as station:
        yield station


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "hop.txt"
    path.write_text(TEXT)
    return path


def test_of_a_file(station, article, tmp_path):
    sound = tmp_path / "nghe.wav"
    done = station.bantin("add", "--preview", "--sound", sound, article)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any("mười chín giờ ba mươi" in line for line in lines), lines
    assert not any(character.isdigit() for character in done.stdout)
    told = station.json("add", "--preview", "--sound", sound, article)
    with wave.open(str(sound)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth()) == (1, 2)
        length_ms = wav.getnframes() * 1000 / wav.getframerate()
        assert any(wav.readframes(wav.getnframes()))
    assert abs(length_ms - told["duration_ms"]) < 2
    assert told["duration_ms"] > 4000 and told["skipped"] == 0
    assert station.json("list") == [], "nothing was added"


def test_is_what_airs(station, article):
    number = station.add("--class", "priority", "--at", "+2s", article)[0]
    told = station.json("show", number, "--preview")
    [row] = station.wait(lambda: station.ended(number), 60, "its end")
    assert row["result"] == "aired"
    assert row["words_sha256"] == told["words_sha256"]


@pytest.mark.parametrize("arguments, sentence", [
    (["show", "987654", "--preview"], "there is no article 987654"),
    (["add", "--preview", "--voice", "nobody", "{}"], 'there is no voice "nobody"'),
    (["add", "--preview", "/nonexistent"], "/nonexistent"),
    (["add", "--preview", "--sound", "/nonexistent/x.wav", "{}"], "/nonexistent"),
])
def test_refusals(station, article, arguments, sentence):
    done = station.bantin(*[argument.format(article) for argument in arguments])
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr


def test_many_at_once(station, article):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: station.json("add", "--preview", article)["words_sha256"], range(12)))
    assert len(set(answers)) == 1
