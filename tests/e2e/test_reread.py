"""Lexicons changed under a running station: new words at once, approved ones listed and kept."""
import contextlib
import json
import shutil
import sqlite3

from programs import SOURCE
from station import Station, far_day
from test_freeze import call
from wire import Wire

TEXT = "Title: Họp tổ dân phố\n---\nTDP số 3 họp lúc 19h30 tại nhà văn hóa.\n"
OTHER = "Title: Cắt nước\n---\nSáng mai cắt nước toàn phường.\n"
LEXICON = "#!bantin-lexicon 1 abbreviations\nTDP\t%s\n"


def reload(station):
    done = station.bantin("reload", "--json")
    assert done.returncode == 0, done.stderr + station.tail()
    return json.loads(done.stdout)


def words(station, number):
    return call(station.socket, "article.preview", id=number)[0]["words"]


def test_reload_reads_lexicons_and_lists_what_they_change(tmp_path):
    lexicons = tmp_path / "lexicons"
    lexicons.mkdir()
    env = {"BANTIN_LEXICONS": str(lexicons)}
    programme = f'programmes = ( {{ name = "p"; at = "{far_day()} 12:00"; minutes = 15; }} );'
    with Station(tmp_path, more=programme, env=env) as s:
        numbers = []
        for name, text in (("a", TEXT), ("b", OTHER)):
            path = tmp_path / f"{name}.txt"
            path.write_text(text)
            numbers += s.add(path, "--draft")
            assert s.bantin("approve", numbers[-1]).returncode == 0, s.tail()
        assert reload(s)["articles"] == []
        (lexicons / "own.tsv").write_text(LEXICON % "tổ dân phố thân yêu")
        assert reload(s)["articles"] == numbers[:1]
        shown = s.bantin("reload").stdout
        assert shown.splitlines()[-1].endswith(f": {numbers[0]}"), shown
        path = tmp_path / "c.txt"
        path.write_text(TEXT)
        fresh = s.add(path, "--draft", "--title", "Họp lần hai")[0]
        assert "thân yêu" in words(s, fresh)
        # A lexicon with a mistake leaves the last good one in force.
        (lexicons / "own.tsv").write_text("no lexicon\n")
        reload(s)
        assert "thân yêu" in words(s, fresh)
        assert "the old ones stay in force" in s.tail()
        (lexicons / "own.tsv").unlink()
        assert reload(s)["articles"] == []


def test_voices_that_changed_since_approval_are_listed(tmp_path):
    """The words are frozen, the voice is what there is: whoever approved another one hears of it."""
    voices = tmp_path / "voices"
    shutil.copytree(SOURCE / "voices", voices)
    more = f'programmes = ( {{ name = "p"; at = "{far_day()} 12:00"; minutes = 15; }} );\npaths = {{ voices = "{voices}"; }};'
    with Station(tmp_path, more=more) as s:
        path = tmp_path / "a.txt"
        path.write_text(OTHER)
        numbers = s.add("--draft", path) + s.add("--draft", "--voice", "nam", "--title", "Khác", path)
        for number in numbers:
            assert s.bantin("approve", number).returncode == 0, s.tail()
        assert reload(s)["voices"] == []
        s.stop()
        s.start()
        assert reload(s)["voices"] == [], "a voice is the same one after a restart"
        profile = voices / "bac-nu.conf"
        told = profile.read_text()
        profile.write_text(told.replace("rate_wpm = 165", "rate_wpm = 150"))
        answer = reload(s)
        assert answer["voices"] == numbers[:1] and answer["articles"] == []
        assert f"(hold them, or hear them): {numbers[0]}" in s.bantin("reload").stdout
        profile.write_text(told.replace("rate_wpm = 165", "rate_wpm = 9999"))
        assert reload(s)["voices"] == numbers[:1] and "the voice bac-nu stays as it was" in s.tail()
        profile.write_text(told)
        assert reload(s)["voices"] == []
        # Another voice in the settings is another voice of what names none.
        s.settings.write_text('voice = "bac-nam";\n' + s.settings.read_text())
        assert reload(s)["voices"] == numbers[:1]


def with_words(station):
    """The articles whose words are frozen."""
    with contextlib.closing(sqlite3.connect(station.state / "queue.db")) as database:
        return [row[0] for row in database.execute("SELECT id FROM article WHERE words_sha256 IS NOT NULL ORDER BY id")]


def test_several_approved_at_once_are_frozen_one_by_one(tmp_path):
    """By one command, which goes on past one that may not be, and by a batch, which cannot wait for a voice."""
    lexicons = tmp_path / "lexicons"
    lexicons.mkdir()
    programme = 'programmes = ( { name = "p"; at = "*-01-01 12:00"; minutes = 15; } );'
    with Station(tmp_path, more=programme, env={"BANTIN_LEXICONS": str(lexicons)}) as s, Wire(s.socket) as wire:
        path = tmp_path / "a.txt"
        path.write_text(TEXT)
        numbers = [s.add(path, "--draft", "--title", f"Họp lần {k}")[0] for k in range(8)]
        assert s.bantin("cancel", numbers[1]).returncode == 0
        done = s.bantin("approve", *numbers[:4])
        assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
        approve = [{"method": "article.approve", "params": {"id": number}} for number in numbers[4:6]]
        wire.call("batch.run", calls=approve)
        # Added and approved in one; and one that is undone, in which nothing may be frozen.
        added = [{"method": "article.add", "params": {"text": TEXT.split("---\n")[1], "key": "k"}}]
        assert len(wire.call("batch.run", calls=added)["results"]) == 1
        undone = [{"method": "article.approve", "params": {"id": numbers[6]}},
                  {"method": "article.approve", "params": {"id": numbers[1]}}]
        assert "wrong_state" in str(wire.refusal("batch.run", calls=undone))
        heard = [{"method": "article.approve", "params": {"id": numbers[6], "words_sha256": "0" * 64}}]
        assert "not_in_batch" in str(wire.refusal("batch.run", calls=heard))
        frozen = [numbers[0], *numbers[2:6]]
        s.wait(lambda: with_words(s) == frozen, 30, "frozen words")
        (lexicons / "own.tsv").write_text(LEXICON % "tổ dân phố thân yêu")
        assert reload(s)["articles"] == frozen
        assert s.article(numbers[6])["state"] == "draft"
        assert s.bantin("approve", numbers[6]).returncode == 0
        assert reload(s)["articles"] == frozen, "approved with the words of now"
