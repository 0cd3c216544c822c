"""What was heard before approval is what airs: previews, and words frozen by approval."""
import json
import os
import socket
import wave

import pytest

from station import Station
from town import LAN, MINH, Town

TEXT = "Title: Họp tổ dân phố\n---\nTDP số 3 họp lúc 19h30 ngày 25/11 tại nhà văn hóa.\nMời bà con đến dự.\n"


def call(path, method, **params):
    """The result, and the descriptor that came with it or None."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(str(path))
        s.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n")
        data, fds = b"", []
        while not data.endswith(b"\n"):
            part, got, _, _ = socket.recv_fds(s, 65536, 4)
            data += part
            fds += got
    answer = json.loads(data)
    assert "result" in answer, answer
    return answer["result"], fds[0] if fds else None


def test_preview_is_words_and_sound(tmp_path):
    with Station(tmp_path) as s:
        said, nothing = call(s.socket, "article.preview", text=TEXT)
        assert nothing is None
        assert said["words"].splitlines()[0].rstrip(".") == "Họp tổ dân phố"
        assert "mười chín giờ ba mươi" in said["words"] and "TDP" not in said["words"]
        heard, fd = call(s.socket, "article.preview", text=TEXT, sound=True)
        assert heard["words_sha256"] == said["words_sha256"]
        with wave.open(os.fdopen(fd, "rb")) as sound:
            assert sound.getnchannels() == 1 and sound.getsampwidth() == 2
            assert abs(sound.getnframes() * 1000 / sound.getframerate() - heard["duration_ms"]) < 2
            assert heard["duration_ms"] > 4000
            assert max(sound.readframes(sound.getnframes())) > 0
        assert s.json("list") == []


def test_preview_tells_doubts_of_a_text(tmp_path):
    with Station(tmp_path) as s:
        said, _ = call(s.socket, "article.preview", text="Trưởng ban QXZW phát biểu.\n")
        assert any("QXZW" in d["written"] for d in said["doubts"]), said


@pytest.fixture
def lexicons(tmp_path):
    folder = tmp_path / "lexicons"
    folder.mkdir()
    return folder


def test_another_voice_is_approved_anew(tmp_path):
    required = 'approval = { normal = "required"; priority = "required"; emergency = "role"; };'
    with Town(tmp_path, approval=required) as town:
        article = tmp_path / "hop.txt"
        article.write_text(TEXT)
        article.chmod(0o644)
        number = int(town.of(LAN, "add", "--at", "+2h", article).stdout)
        assert town.of(MINH, "approve", number).returncode == 0
        assert town.of(MINH, "edit", number, "--category", "hop").returncode == 0
        assert town.article(number)["state"] == "approved"
        done = town.of(MINH, "edit", number, "--voice", "bac-nam")
        assert done.returncode == 0, done.stderr
        assert town.article(number)["state"] == "pending" and town.article(number)["voice"] == "bac-nam"
        assert town.of(MINH, "approve", number).returncode == 1, "whoever chose it does not approve it"


def test_approval_freezes_the_words(tmp_path, lexicons):
    required = 'approval = { normal = "required"; priority = "required"; emergency = "role"; };'
    town = Town(tmp_path, approval=required)
    town.env["BANTIN_LEXICONS"] = str(lexicons)
    town.start()
    try:
        article = tmp_path / "hop.txt"
        article.write_text(TEXT)
        article.chmod(0o644)
        done = town.of(LAN, "add", "--at", "now", article)
        assert done.returncode == 0, done.stderr
        number = int(done.stdout)
        before, _ = call(town.socket, "article.preview", id=number)
        town.stop()
        # The station learns another reading; it is in force for what is not approved yet.
        (lexicons / "own.tsv").write_text("#!bantin-lexicon 1 abbreviations\nTDP\ttổ dân phố thân yêu\n")
        town.start()
        after, _ = call(town.socket, "article.preview", id=number)
        assert after["words_sha256"] != before["words_sha256"] and "thân yêu" in after["words"]
        done = town.of(MINH, "approve", number)
        assert done.returncode == 0, done.stderr
        # Approved and then restarted with the old reading: the approved words air.
        town.stop()
        (lexicons / "own.tsv").unlink()
        town.start()
        town.wait(lambda: town.article(number)["state"] == "done", 90, "the airing")
        assert {row["words_sha256"] for row in town.ended(number) if row["result"] == "aired"} <= {after["words_sha256"]}
    finally:
        town.stop()
