"""Lexicons changed under a running station: new words at once, approved ones listed and kept."""
import json

from station import Station
from test_freeze import call

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
    programme = 'programmes = ( { name = "p"; at = "23:00"; minutes = 15; } );'
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
