"""What no voice may read is refused at the daemon's door, by every way in."""
import os

import pytest

from station import Station
from wire import Wire

LOST = "Hôm nay �y ban nhân dân phường thông báo lịch cắt nước."
DAMAGED = "BÃ£o sá»‘ 9 Ä‘ang tiáº¿n vÃ o Ä‘áº¥t liá»n, bÃ  con khÃ´ng ra khá»i nhÃ ."
FOREIGN = "The people's committee announces that water will be cut tomorrow morning from eight to eleven."
UNMARKED = "Uy ban nhan dan phuong thong bao ngay mai cat nuoc tu tam gio den muoi mot gio tai to dan pho so ba."
UNSPACED = "Mời bà con xem tệp " + "aGVsbG8" * 100 + " tại nhà văn hóa phường."
BAD = [(LOST, "text_lost"), (UNSPACED, "text_unspaced"), (DAMAGED, "text_damaged"), (FOREIGN, "text_foreign"), (UNMARKED, "text_unmarked")]


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("refused")) as station:
        yield station


@pytest.mark.parametrize("text, error", BAD, ids=[error for _, error in BAD])
def test_refused(station, text, error):
    with Wire(station.socket) as wire:
        good = wire.call("article.add", text="Thông báo cắt nước.", draft=True)["id"]
        for method, params in [("article.add", {}), ("air.say", {}), ("article.edit", {"id": good})]:
            refused = wire.refusal(method, text=text, **params)
            assert refused["error"] in (error, "text_damaged", "text_foreign") and refused["words"] > 5
        assert "cắt nước" in wire.call("article.show", id=good)["text"]
        assert wire.call("station.status")["on_air"] is None


@pytest.mark.parametrize("text, error", BAD, ids=[error for _, error in BAD])
def test_insisting(station, text, error):
    with Wire(station.socket) as wire:
        answer = wire.ask("article.add", text=text, draft=True, insist=True)
    if error in ("text_lost", "text_unspaced"):
        assert answer["error"]["data"]["error"] == error
    else:
        assert answer["result"]["id"] > 0
        assert "insists although it was refused" in station.tail()


def test_the_log_says_who_insisted(station):
    with Wire(station.socket) as wire:
        article = wire.call("article.add", text=UNMARKED, insist=True, at="now")["id"]
        plain = wire.call("article.add", text="Mai cắt nước tại tổ ba.", insist=True, at="now")["id"]
    for one in (article, plain):
        station.wait(lambda: [r for r in station.ended(one) if r["result"] == "aired"], 60, "the airing")
        for row in station.ended(one):
            assert row["insisted"] == ({"uid": os.getuid(), "actor": None} if one == article else None)
    assert station.bantin("log", "--verify").returncode == 0


def test_insisting_belongs_to_the_words(station):
    with Wire(station.socket) as wire:
        article = wire.call("article.add", text=FOREIGN, insist=True, draft=True)["id"]
        wire.call("article.edit", id=article, title="Cut")
        assert wire.call("article.show", id=article)["insisted"]["uid"] == os.getuid()
        wire.call("article.edit", id=article, text="Mai cắt nước tại tổ ba.")
        assert wire.call("article.show", id=article)["insisted"] is None


def test_file_is_named(station, tmp_path):
    path = tmp_path / "hỏng.txt"
    path.write_text("Dòng một.\n" + LOST)
    done = station.bantin("add", path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"bantin add: {path}:2: letters have been lost in it (1 of them")


def test_another_language(station, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Xin chào.")
    done = station.bantin("add", "--lang", "en", path)
    assert done.returncode == 1 and "no voice here speaks another language" in done.stderr


def test_every_door_takes_every_format(station, tmp_path):
    """A page with a caption: cleaned the same whether it is looked at, handed in or put in a text's place."""
    page = tmp_path / "trang.html"
    page.write_text("<html><body><p>Sáng mai cắt nước tại tổ dân phố số ba.</p><p>Người dân lấy nước. Ảnh: TTXVN</p></body></html>")
    old = tmp_path / "cu.txt"
    old.write_bytes("Mai cắt nước.".encode("utf-16"))
    seen = station.bantin("add", "--preview", page)
    assert seen.returncode == 0 and "Sáng mai cắt nước" in seen.stdout and "TTXVN" not in seen.stdout
    with Wire(station.socket) as wire:
        article = wire.call("article.add", text="Ngày mai họp tổ dân phố.", draft=True)["id"]
    for path, words in [(page, "Sáng mai cắt nước tại tổ dân phố số ba."), (old, "Mai cắt nước.")]:
        done = station.bantin("edit", article, "--file", path)
        assert done.returncode == 0, done.stderr
        assert station.article(article)["text"].strip() == words
