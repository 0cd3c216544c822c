"""Documents as they really arrive, and what must come out of them: those that are
kept in documents/ and those that made.py makes. NAME.want holds

    title: ... source: ... date: ... author: ... link: ... key: ...
    row: TABLE [head]: cells parted by tabs      a row of a table, before cleaning
    caption: ...                                 a picture's, before cleaning
    count: N ...                                 stands so many times in the text
    ---
    a line of the text that must be said, each
    ---
    what must not be said; after a ~: by the cleaning for the ear, not by the format

and the same again after a line ===, for each further article."""
import json
import os
import pathlib
import re
import subprocess

import pytest
from made import made

HERE = pathlib.Path(__file__).parent
BANTIN = str(pathlib.Path(os.environ["BANTIN_BUILD"]) / "bin/bantin")
ENV = os.environ | {"LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": "/dev/null/none", "BANTIN_PREFIX": os.environ["BANTIN_BUILD"]}
# What the two formats of a list's sign or a smiley leave of a line.
LEADING = re.compile(r"^[\W_]+")
LEAST_KEPT = 0.98


def kept():
    for want in sorted((HERE / "documents").glob("*.want")):
        file = next(p for p in want.parent.glob(want.stem + ".*") if p.suffix != ".want")
        yield file.name, file.read_bytes(), want.read_text()


DOCUMENTS = [*kept(), *made()]


def wanted(text):
    for part in text.split("===\n"):
        heads, said, unsaid = (p.strip("\n").split("\n") if p.strip() else [] for p in re.split(r"^---\n", part, flags=re.M))
        yield [h.split(": ", 1) for h in heads], said, unsaid


def extract(data, *options):
    run = subprocess.run([BANTIN, "extract", "--json", *options, "-"], input=data, capture_output=True, env=ENV)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)[0]


def lines(article):
    return [LEADING.sub("", l).rstrip("./ ") for l in article["text"].split("\n")]


def missing(article, said):
    have = lines(article)
    return [s for s in said if LEADING.sub("", s).rstrip("./ ") not in have]


@pytest.mark.parametrize("name,data,want", DOCUMENTS, ids=[d[0] for d in DOCUMENTS])
def test_document(name, data, want):
    clean, kept = extract(data), extract(data, "--keep")
    parts = list(wanted(want))
    assert len(clean["articles"]) == len(parts)
    for article, whole, (heads, said, unsaid) in zip(clean["articles"], kept["articles"], parts):
        assert missing(article, said) == []
        spoken = article["title"] + "\n" + article["text"]
        for line in unsaid:
            assert line.removeprefix("~ ") not in spoken
            if not line.startswith("~ "):
                assert line not in whole["title"] + "\n" + whole["text"], "the format must leave it out"
        for key, value in heads:
            if key == "row":
                number, head, text = re.fullmatch(r"(\d+)( head)?: (.*)", value).groups()
                assert {"kind": "row", "text": text, "table": int(number), "head": head is not None} in [
                    {k: v for k, v in b.items() if k != "line"} for b in whole["blocks"]]
            elif key == "caption":
                assert value in [b["text"] for b in whole["blocks"] if b["kind"] == "caption"]
            elif key == "count":
                times, text = value.split(" ", 1)
                assert article["text"].count(text) == int(times)
            else:
                assert article[key] == value


def test_sentences_kept():
    """The promise: of all sentences that must be said, at least 98 of 100 are."""
    total, lost = 0, []
    for name, data, want in DOCUMENTS:
        for article, (_, said, _) in zip(extract(data)["articles"], wanted(want)):
            total += len(said)
            lost += missing(article, said)
    print(f"{len(DOCUMENTS)} documents, {total} sentences, {len(lost)} lost")
    assert len(DOCUMENTS) >= 40 and total >= 150
    assert len(lost) <= total * (1 - LEAST_KEPT), lost
