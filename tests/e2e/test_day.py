"""An officer's day on the command line: two people, a bulletin, a storm."""
# real time
import re
import time

import pytest

from station import past_midnight
from town import LAN, MINH, Town

APPROVAL = 'approval = { normal = "required"; priority = "required"; emergency = "role"; };'


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with Town(tmp_path_factory.mktemp("day"), approval=APPROVAL) as town:
        yield town


def good(done):
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(done, sentence):
    assert (done.returncode, done.stdout) == (1, ""), done.stdout
    assert sentence in done.stderr
    return done.stderr


def write(town, name, text):
    path = town.folder / name
    path.write_text(text)
    path.chmod(0o644)
    return path


def added(done):
    return int(good(done))


def ended(town, article, result):
    return town.wait(lambda: [row for row in town.ended(article) if row["result"] == result], 60, f"{article} {result}")


def test_a_notice_from_writing_to_the_report(town):
    past_midnight(90)  # the report is that of one month
    notice = write(town, "hop.txt", "Thông báo họp tổ dân phố\n\nMời bà con tổ dân phố số 3 họp lúc 19h30.\n")
    article = added(town.of(LAN, "add", "--class", "priority", "--at", "+1s", notice))
    assert town.article(article)["state"] == "pending"
    assert re.search(rf"^ *{article}  to be approved .* lan .*họp tổ dân phố", good(town.of(LAN, "list")), re.M)

    # It does not air before somebody else has approved it.
    refused(town.of(LAN, "approve", article), 'this takes the role "approve"')
    time.sleep(2)
    assert town.status()["on_air"] is None and town.ended(article) == []

    good(town.of(MINH, "edit", article, "--at", "+1s"))
    assert f"article {article}: approved" in good(town.of(MINH, "approve", article))
    [row] = ended(town, article, "aired")
    assert row["outputs"][0]["frames"] > 22050
    assert town.article(article)["approved_by"]["actor"] == "minh"
    assert re.search(r" aired .*họp tổ dân phố", good(town.of(LAN, "log")))
    assert "whole" in good(town.of(LAN, "log", "--verify"))
    assert re.search(r"^Bulletins played: [1-9]", good(town.of(LAN, "report")), re.M)


def test_nobody_approves_his_own(town):
    article = added(town.of(MINH, "add", "--class", "priority", "-", input="Tin của Minh.\n"))
    refused(town.of(MINH, "approve", article), "the author of article")
    # Changing somebody else's words makes them one's own.
    other = added(town.of(LAN, "add", "--class", "priority", "-", input="Tin của Lan.\n"))
    good(town.of(MINH, "edit", other, "--title", "Minh sửa"))
    refused(town.of(MINH, "approve", other), "the author of article")
    for number in (article, other):
        good(town.of(MINH, "cancel", number))


def test_others_articles_take_approve(town):
    article = added(town.of(MINH, "add", "--class", "priority", "-", input="Tin của Minh.\n"))
    for verb in (["hold"], ["cancel"], ["edit", "--title", "x"], ["move", "--at", "+1h"]):
        refused(town.of(LAN, verb[0], article, *verb[1:]), 'this takes the role "approve"')
    assert town.article(article)["state"] == "pending"
    good(town.of(MINH, "cancel", article))


def test_a_storm(town):
    warning = write(town, "bao.txt", "Cảnh báo bão\n\nBão số 9 sẽ đổ bộ trong đêm nay. Bà con không ra khỏi nhà.\n")
    storm = ["--class", "emergency", "--series", "bao-9"]
    refused(town.of(LAN, "add", *storm, warning), 'this takes the role "emergency"')
    assert town.status()["on_air"] is None

    first = added(town.of(MINH, "add", *storm, "--repeat", "every 2min count 3", warning))
    town.wait(lambda: (town.status()["on_air"] or {}).get("article") == first, 20, "the warning on air")
    second = added(town.of(MINH, "add", *storm, write(town, "bao2.txt", "Cảnh báo bão, tin mới\n\n" + "Bão số 9 đổi hướng. " * 30)))
    town.wait(lambda: (town.status()["on_air"] or {}).get("article") == second, 20, "the newer warning on air")
    assert town.article(first)["state"] == "superseded"

    assert "stopped and held" in good(town.of(LAN, "stop"))
    assert town.article(second)["state"] == "held", "when stop has answered"
    town.wait(lambda: town.status()["on_air"] is None, 5, "silence")
    time.sleep(1)
    assert town.status()["on_air"] is None
    # A class that anybody may air does not silence a warning.
    sly = town.of(LAN, "add", "--supersedes", second, "-", input="Hết bão.\n")
    assert town.article(added(sly))["state"] == "pending" and town.article(second)["state"] == "held"
    good(town.of(MINH, "cancel", second))


def test_mute_is_for_everything(town):
    assert "MUTED" in good(town.of(LAN, "mute"))
    assert good(town.of(LAN, "status")).startswith("MUTED")
    refused(town.of(MINH, "say", "--class", "emergency", "Cháy."), "the station is muted")
    good(town.of(LAN, "mute", "off"))
    article = added(town.of(MINH, "say", "Xin chào bà con."))
    ended(town, article, "aired")


def test_a_class_with_a_stricter_rule_takes_the_approval_away(tmp_path):
    with Town(tmp_path, approval='approval = { normal = "none"; priority = "required"; emergency = "role"; };') as town:
        article = added(town.of(LAN, "add", "-", input="Tin thường.\n"))
        assert town.article(article)["state"] == "approved"
        good(town.of(LAN, "edit", article, "--class", "priority"))
        assert town.article(article)["state"] == "pending"
        # ... and an emergency is not superseded by a class that needs nobody.
        storm = added(town.of(MINH, "add", "--class", "emergency", "--series", "bao", "-", input="Bão. " * 200))
        refused(town.of(LAN, "add", "--series", "bao", "-", input="Hết bão.\n"), 'this takes the role "emergency"')
        refused(town.of(LAN, "add", "--supersedes", storm, "-", input="Hết bão.\n"), 'this takes the role "emergency"')
        assert town.article(storm)["state"] == "approved"
