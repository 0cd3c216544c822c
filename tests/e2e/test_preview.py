"""A preview is what would go out: the same words, hash, length and sound."""
import datetime
import json
import re
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
    done = station.bantin("add", "--preview", "--words", "--sound", sound, article)
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


def test_text_stands_against_reading(station, article):
    done = station.bantin("add", "--preview", article)
    assert re.search(r"^  1  Thông báo họp +Thông báo họp$", done.stdout, re.M), done.stdout
    assert re.search(r"^  2  Mời bà con .*\[3\].* {3,}Mời bà con .*\[ba\]", done.stdout, re.M), done.stdout
    assert "[19h30]" in done.stdout and "[mười chín giờ ba mươi]" in done.stdout
    assert re.search(r"^Length: 0:\d\d$", done.stdout, re.M)
    columns = {len(line[:line.index("Mời bà con", 10)]) for line in done.stdout.splitlines() if line.count("Mời bà con") > 1}
    assert len(columns) == 1, "the right side stands in one column"
    told = station.json("add", "--preview", article)
    assert [row["written"] for row in told["reading"]] == [line for line in TEXT.splitlines() if line]
    for row in told["reading"]:
        for change in row["changes"]:
            assert row["written"].encode()[change["from"]:change["to"]].decode() == change["written"]
            assert change["spoken"] in row["spoken"]
    assert "\n".join(row["spoken"] for row in told["reading"]) == told["words"]


def long_text(name, sentences):
    return f"{name}\n\n" + "Phường tổ chức tổng vệ sinh vào sáng chủ nhật. " * sentences


def displaced(told, article):
    return next((d for d in told["displaces"] if d["article"] == article), None)


BEGAN = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))


def soon(minutes):
    """A moment as --at takes it, by the station's clock; so many minutes apart, also if a minute ends in between."""
    return (BEGAN + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")


def seconds(stamp):
    return datetime.datetime.fromisoformat(stamp).timestamp()


def test_when_it_would_air_and_what_it_displaces(tmp_path):
    hours = [soon(minutes)[11:] for minutes in (240, 360)]  # nothing here is due then
    programmes = 'programmes = ( %s );' % ", ".join(
        f'{{ name = "{name}"; at = "{at}"; minutes = 2; }}' for name, at in zip(("trước", "sau"), hours))
    with Station(tmp_path, more=programmes) as station:
        def preview(*arguments, text=long_text("Bài mới", 10)):
            done = station.bantin("add", "--preview", "--json", *arguments, "-", input=text)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        def add(*arguments, text):
            done = station.bantin("add", *arguments, "-", input=text)
            assert done.returncode == 0, done.stderr
            return int(done.stdout)

        # Each programme has room for two of them.
        first, second = (add(text=long_text(name, 10)) for name in ("Bài một", "Bài hai"))
        told = preview()
        assert (told["airs"]["programme"], told["displaces"]) == ("sau", [])
        told = preview("--class", "priority")
        assert told["airs"]["programme"] == "trước", "priority goes first"
        assert displaced(told, first) is None
        lost = displaced(told, second)
        assert lost["effect"] == "later" and lost["why"] == "programme.full"
        assert [lost[moment][11:16] for moment in ("before", "after")] == hours

        # With a time of its own it shifts what is planned for then, and an emergency cuts it.
        at = soon(90)
        timed = add("--at", at, text=long_text("Bài có giờ", 40))
        told = preview("--class", "priority", "--at", at)
        assert displaced(told, timed)["effect"] == "later"
        shift = seconds(displaced(told, timed)["after"]) - seconds(displaced(told, timed)["before"])
        assert abs(shift - told["duration_ms"] / 1000) < 2
        later = soon(91)
        told = preview("--class", "emergency", "--at", later)
        assert (displaced(told, timed)["effect"], told["airs"]["why"]) == ("cut", None)
        assert preview("--at", "+20h")["displaces"] == []

        # The same series takes its place, and expired is said.
        storm = add("--class", "emergency", "--series", "bao", "--at", "+2h", text="Bão số 9.\n")
        told = preview("--class", "emergency", "--series", "bao", "--at", "+2h")
        assert displaced(told, storm)["effect"] == "superseded"
        told = preview("--at", at, "--expires", soon(91))  # over before it could begin
        assert (told["airs"]["starts"], told["airs"]["why"]) == (None, "expired")
        assert preview("--category", "không có")["airs"]["programme"] is not None, "these programmes take every category"

        # Told for people, and `check` asks the station the same.
        done = station.bantin("add", "--preview", "--class", "emergency", "--at", later, "-", input="Bão số 9.\n")
        assert re.search(rf"^Would air: .*\nWould give way to it:\n  \[{timed}\] Bài có giờ: cut off", done.stdout, re.M), done.stdout
        path = tmp_path / "bao.txt"
        path.write_text("Bão số 9.\n")
        done = station.bantin("check", "--class", "emergency", "--at", later, path)
        assert done.returncode == 0 and f"[{timed}] Bài có giờ: cut off" in done.stdout, done.stdout + done.stderr
        [found] = station.json("check", "--class", "emergency", "--at", later, path)
        assert displaced(found, timed)["effect"] == "cut"
        # Nothing of all that was added.
        assert {a["id"] for a in station.json("list")} == {first, second, timed, storm}


def test_refused_as_add_would_refuse_it(station, article):
    for arguments, error in [(["--at", "yesterday"], "yesterday"), (["--zone", "nowhere"], "no zone"),
                             (["--repeat", "every 20min"], "has no end"), (["--supersedes", "987654"], "987654")]:
        for verb in (["add"], ["add", "--preview"]):
            done = station.bantin(*verb, *arguments, article)
            assert done.returncode == 1 and error in done.stderr, (verb, arguments, done.stderr)
    done = station.bantin("add", "--preview", "-", input="Good morning everyone, this is the news of the day from our town hall.")
    assert done.returncode == 1 and "not Vietnamese" in done.stderr
    done = station.bantin("check", "--zone", "nowhere", article)
    assert done.returncode == 1 and "no zone" in done.stderr and "mười chín giờ" in done.stdout


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
