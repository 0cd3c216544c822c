"""The control socket of the real daemon: promises, manners, roles."""
import json
import os
import random
import re
import signal
import socket
import statistics
import time

import pytest

from programs import bantin
from station import Station
from town import CONSOLE, GROUPS, LAN, Town
from wire import Wire

DRAFT = {"text": "Thông báo\n\nNgày mai tổ dân phố số 3 họp lúc 19 giờ.", "draft": True}


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    with Station(tmp_path_factory.mktemp("station")) as station:
        yield station


@pytest.fixture
def wire(station):
    with Wire(station.socket) as wire:
        yield wire


# ---- what it says of itself ----

BACKBONE = ["article.add", "article.list", "article.show", "article.approve", "article.hold", "article.cancel", "air.say",
            "air.stop", "air.skip", "station.status", "station.mute", "log.list", "events.subscribe", "bantin.describe",
            "batch.run"]


def test_describe(wire):
    told = wire.call("bantin.describe")
    assert set(BACKBONE) <= set(told["methods"])
    assert told["you"]["uid"] == os.getuid()
    assert "admin" in told["you"]["roles"] and "gateway" not in told["you"]["roles"]
    for method in told["methods"].values():
        assert method["role"] in told["roles"]
        assert set(method["errors"]) <= set(told["errors"])


def test_all_that_is_documented_is_there(wire):
    document = bantin("protocol").stdout
    documented = {line[4:] for line in document.splitlines() if line.startswith("### ")}
    assert documented == set(wire.call("bantin.describe")["methods"])


def test_status_has_what_is_promised(wire):
    status = wire.call("station.status")
    assert {"on_air", "next", "queue", "outputs", "voices", "clock", "muted", "version"} <= set(status)
    assert {"name", "state"} <= set(status["outputs"][0])


def test_lists_have_what_is_promised(wire):
    wire.call("article.add", **DRAFT)
    article = wire.call("article.list")["articles"][0]
    assert {"id", "title", "class", "state", "airing", "created_by", "approved_by", "at", "expires"} <= set(article)


# ---- keys, batches, descriptors ----

def test_key(wire):
    first = wire.call("article.add", key="họp", **DRAFT)
    again = wire.call("article.add", key="họp", **DRAFT)
    assert again["id"] == first["id"] and again["again"] is True
    refused = wire.refusal("article.add", key="họp", text="Khác.", draft=True)
    assert (refused["error"], refused["id"]) == ("key_taken", first["id"])


def drafts(wire):
    return len(wire.call("article.list", state="draft", limit=1000)["articles"])


def test_batch_is_all_or_nothing(wire):
    add = {"method": "article.add", "params": DRAFT}
    before = drafts(wire)
    newest = wire.call("events.subscribe")["next"]
    wire.call("events.unsubscribe")
    refused = wire.refusal("batch.run", calls=[add, add, {"method": "article.add", "params": {"text": "  "}}])
    assert (refused["error"], refused["index"]) == ("batch_refused", 2)
    refused = wire.refusal("batch.run", calls=[add, {"method": "article.cancel", "params": {"id": 987654}}])
    assert refused["failure"]["data"]["error"] == "no_article"
    assert drafts(wire) == before
    assert wire.call("events.subscribe")["next"] == newest, "nothing was told of what was undone"
    wire.call("events.unsubscribe")
    results = wire.call("batch.run", calls=[add] * 5)["results"]
    assert len({result["id"] for result in results}) == 5
    assert drafts(wire) == before + 5


def test_a_refused_batch_silences_nothing(station, wire):
    long = wire.call("air.say", text="Một hai ba bốn năm sáu bảy tám chín mười. " * 20)["id"]
    station.wait(lambda: (station.status()["on_air"] or {}).get("article") == long, 90, "it on air")
    hold = {"method": "article.hold", "params": {"id": long}}
    refused = wire.refusal("batch.run", calls=[hold, {"method": "article.cancel", "params": {"id": 987654}}])
    assert refused["failure"]["data"]["error"] == "no_article"
    time.sleep(0.3)
    assert station.status()["on_air"]["article"] == long and station.article(long)["state"] == "approved"
    wire.call("batch.run", calls=[hold])
    station.wait(lambda: station.status()["on_air"] is None, 5, "silence")
    assert station.article(long)["state"] == "held"


def file_of(folder, content):
    path = folder / "article.txt"
    path.write_bytes(content)
    return os.open(path, os.O_RDONLY)


def test_pause_and_resume_tell_what_is_on_air(station, wire):
    """As docs/protocol.md promises of each act on what is on air."""
    article = wire.call("article.add", text="Một hai ba bốn năm sáu bảy tám chín mười. " * 20, at="now", title="Thử nghỉ")["id"]
    station.wait(lambda: (station.status()["on_air"] or {}).get("article") == article, 90, "the article on air")
    try:
        for method in ("air.pause", "air.resume"):
            answer = wire.call(method)
            assert (answer["article"], answer["title"]) == (article, "Thử nghỉ"), method
    finally:
        wire.call("air.stop")


def test_descriptors(wire, tmp_path):
    fd = file_of(tmp_path, "Tiêu đề\n\nNội dung bài.\n".encode())
    assert wire.call("article.add", [fd], file=0, name="article.txt", draft=True)["title"] == "Tiêu đề"
    os.close(fd)
    big = file_of(tmp_path, b"")
    os.truncate(tmp_path / "article.txt", 1 << 40)
    assert wire.refusal("article.add", [big], file=0)["error"] == "article_too_long"
    os.close(big)
    for bad, error in [(os.open("/", os.O_RDONLY), "descriptor_bad"), (os.open("/dev/zero", os.O_RDONLY), "descriptor_bad"),
                       (os.open(tmp_path / "article.txt", os.O_WRONLY), "descriptor_bad"),
                       (socket.socket(socket.AF_UNIX).detach(), "descriptor_bad")]:
        assert wire.refusal("article.add", [bad], file=0)["error"] == error
        os.close(bad)
    assert wire.refusal("article.add", file=0)["error"] == "descriptor_missing"
    fds = len(os.listdir(f"/proc/{os.getpid()}/fd"))
    assert fds < 60


def test_encodings_of_a_file(wire, tmp_path):
    text = "Thông báo\n\nNgày mai tổ dân phố số ba họp lúc bảy giờ tối tại nhà văn hóa.\n"
    fd = file_of(tmp_path, text.encode("utf-16-le"))
    assert wire.call("article.add", [fd], file=0, encoding="UTF-16LE", draft=True)["title"] == "Thông báo"
    refused = wire.refusal("article.add", [fd], file=0, encoding="klingon", draft=True)
    assert (refused["error"], refused["field"]) == ("bad_value", "encoding") and "tcvn3" in refused["allowed"]
    os.close(fd)
    # Thirty syllables and more decide by themselves; fewer do not.
    fd = file_of(tmp_path, "\ufeff".encode("utf-16-le") + (text * 4).encode("utf-16-le"))
    assert wire.call("article.add", [fd], file=0, draft=True)["title"] == "Thông báo"
    os.close(fd)
    fd = file_of(tmp_path, "Họp lúc bảy giờ tối.".encode("utf-16-le"))
    assert wire.refusal("article.add", [fd], file=0, draft=True)
    os.close(fd)


def test_descriptors_do_not_leak(station, wire, tmp_path):
    def some():
        for i in range(60):
            fd = file_of(tmp_path, b"x" if i % 2 else b"")
            wire.ask("article.add" if i % 3 else "station.status", [fd] * (i % 5 + 1),
                     **({"file": 0, "draft": True} if i % 7 else {}))
            os.close(fd)
        return len(os.listdir(f"/proc/{station.process.pid}/fd"))
    counts = [some() for _ in range(4)]  # children may still be starting at first
    assert counts[-1] <= counts[1] + 5, counts


def test_bad_text_is_refused_with_its_place(wire, tmp_path):
    fd = file_of(tmp_path, "Dòng một.\nDòng hai hỏng: ".encode() + b"\xff\xfe\n")
    refused = wire.refusal("article.add", [fd], file=0, name="hỏng.txt")
    os.close(fd)
    assert refused["path"] == "hỏng.txt" and refused["line"] == 2 and refused["column"] > 1


# ---- promises over a crash ----

def test_an_ok_is_on_disk(tmp_path):
    """After kill -9 right at the answer the article is there; ids are not given twice."""
    station = Station(tmp_path)
    ids = []
    for _ in range(8):
        station.start(trust_clock=False)
        with Wire(station.socket) as wire:
            for i in range(random.randint(1, 5)):
                ids.append(wire.call("article.add", text=f"Bài {len(ids)}.", draft=True)["id"])
        station.stop(signal.SIGKILL)
    station.start(trust_clock=False)
    with Wire(station.socket) as wire:
        assert [a["id"] for a in wire.call("article.list", state="draft", limit=1000)["articles"]] == ids
    assert len(set(ids)) == len(ids)
    station.stop()


def test_events_go_on_after_a_restart(tmp_path):
    with Station(tmp_path) as station:
        with Wire(station.socket) as wire, Wire(station.socket) as other:
            start = wire.call("events.subscribe")["next"]
            ids = [other.call("article.add", **DRAFT)["id"] for _ in range(3)]
            live = [wire.event() for _ in range(3)]
        assert [e["seq"] for e in live] == [start, start + 1, start + 2]
        assert [e["article"] for e in live] == ids
        station.stop(signal.SIGKILL)
        station.start()
        with Wire(station.socket) as wire:
            wire.call("events.subscribe", **{"from": start})
            assert [wire.event() for _ in range(3)] == live


# ---- manners ----

def never_reads(wire):
    for _ in range(2000):
        try:
            wire.socket.send(b'{"jsonrpc":"2.0","id":1,"method":"bantin.describe"}\n', socket.MSG_DONTWAIT)
        except OSError:  # it is full, or we were cut off
            break


def half_a_line(wire):
    wire.send(b'{"jsonrpc":"2.0","id":1,"meth')


def too_long_a_line(wire):
    try:
        wire.send(b"x" * ((1 << 20) + 10))
    except OSError:
        pass


def nothing_but_zeros(wire):
    wire.send(b"\0" * 1000 + b"\n")


def deep_nesting(wire):
    wire.send(b"[" * 100000 + b"\n")


def many_descriptors(wire):
    for _ in range(40):
        try:
            wire.send(b" ", [0, 1, 2] * 20)
        except OSError:
            break


def leaves_in_the_middle(wire):
    wire.send(b'{"jsonrpc":"2.0","id":1,"method":"article.add","params":{"text":"Nghe.","draft":true}}\n')
    wire.close()


def subscribes_and_sleeps(wire):
    wire.send(b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"from":0,"progress":true}}\n')


def a_byte_at_a_time(wire):
    for byte in b'{"jsonrpc":"2.0","id":1,"method":"station.status"}\n':
        wire.send(bytes([byte]))
    assert "muted" in wire.receive()["result"]


def wrong_types(wire):
    for params in ('[]', '7', '"x"', '{"id":"7"}', '{"id":7.5}', '{"id":-1}', '{"id":1e300}', '{"id":null}', '{"id":[7]}', '{"id":{"a":7}}',
                   '{"id":7,"id":8}'):
        wire.send(f'{{"jsonrpc":"2.0","id":1,"method":"article.show","params":{params}}}\n'.encode())
        assert "error" in wire.receive(), params


def bad_descriptors(wire):
    for fd in (0, os.open("/", os.O_RDONLY), os.open("/dev/zero", os.O_RDWR)):
        wire.send(b'{"jsonrpc":"2.0","id":1,"method":"article.add","params":{"file":0}}\n', [fd])
        assert "error" in wire.receive()
        if fd:
            os.close(fd)


MANNERS = [a_byte_at_a_time, wrong_types, bad_descriptors, never_reads, half_a_line, too_long_a_line, nothing_but_zeros, deep_nesting, many_descriptors,
           leaves_in_the_middle, subscribes_and_sleeps]


def test_bad_manners_disturb_nobody(station, tmp_path):
    """Ten of each kind at once; somebody well-mannered asks meanwhile and is answered as ever,
    that is as by a station that nobody disturbs."""
    wires = []
    times, calm = [], []

    def timed(wire):
        start = time.monotonic()
        assert "muted" in wire.call("station.status")
        return time.monotonic() - start
    with Wire(station.socket) as good, Station(tmp_path) as other, Wire(other.socket) as undisturbed:
        for _ in range(10):
            for manner in MANNERS:
                wires.append(Wire(station.socket))
                manner(wires[-1])
                times.append(timed(good))
                calm.append(timed(undisturbed))
        assert good.call("article.add", **DRAFT)["id"] > 0
        assert statistics.median(times) < 0.02 + 3 * statistics.median(calm), (times, calm)
    for wire in wires:
        wire.close()
    assert station.process.poll() is None


def test_noise(station):
    """Lines made of pieces of the protocol in a wrong order: an answer or an error each."""
    pieces = [b"{", b"}", b"[", b"]", b'"', b":", b",", b'"jsonrpc":"2.0"', b'"id":1', b'"id":null', b'"method":', b'"params":',
              b'"article.add"', b'"batch.run"', b'{"text":"a","draft":true}', b'{"calls":[{}]}', b"\xff", b"\0", b"\\u0000",
              b"1e400", b"-0", b"99999999999999999999", "ữ".encode(), b" "]
    chance = random.Random(1)
    with Wire(station.socket) as wire:
        for _ in range(3000):
            line = b"".join(chance.choice(pieces) for _ in range(chance.randint(1, 12)))
            wire.send(line + b"\n")
            answer = wire.receive()
            assert answer is not None and ("error" in answer or "result" in answer), line
        assert "muted" in wire.call("station.status")


def test_too_many_clients(tmp_path):
    with Station(tmp_path) as station:
        wires = [Wire(station.socket) for _ in range(216)]  # 200, and 16 for those with the role admin
        assert "muted" in wires[-1].call("station.status")
        with Wire(station.socket) as more:
            assert more.receive()["error"]["data"]["error"] == "too_many_clients"
            assert more.receive() is None
        wires.pop(0).close()
        with Wire(station.socket) as more:
            assert "muted" in more.call("station.status")
        for wire in wires:
            wire.close()


# ---- roles, with real users and groups ----

ROLES = ["listen", "announce", "approve", "emergency", "admin"]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    with Town(tmp_path_factory.mktemp("many")) as town:
        yield town


def error_of(answer):
    return answer.get("error", {}).get("data", {}).get("error")


def calls_of(station):
    """An example call of each method there is. What is asked of article 987654 changes nothing."""
    with Wire(station.socket) as wire:
        methods = wire.call("bantin.describe")["methods"]
    calls = {}
    for name, method in methods.items():
        params = dict(method["example"]["params"])
        if "id" in params:
            params["id"] = 987654
        if name == "article.add":
            params = DRAFT
        calls[name] = (method["role"], params)
    calls["station.backup"] = (calls.get("station.backup", ("admin",))[0], {"path": "/nonexistent/x"})
    calls["batch.run"] = ("listen", {"calls": []})
    calls = {name: call for name, call in calls.items() if name in methods}
    calls["station.mute"] = (calls["station.mute"][0], {"on": False})
    return calls


def test_socket_is_for_its_group(many):
    stat = os.stat(many.socket)
    assert (stat.st_mode & 0o777, stat.st_gid) == (0o660, GROUPS["bantin"])
    with pytest.raises(PermissionError, match="Permission denied"):
        many.ask_as(LAN, [], [("station.status", {})])


@pytest.mark.parametrize("role", ROLES)
def test_each_method_for_each_group(many, role):
    """Members of bantin and of one more group: what takes another role is refused by its name."""
    groups = ["bantin"] + ([f"bantin-{role}"] if role != "listen" else [])
    calls = calls_of(many)
    assert len(calls) > 20
    answers = many.ask_as(4999, groups, [(name, params) for name, (_, params) in calls.items()])
    for (name, (needed, _)), answer in zip(calls.items(), answers):
        if needed in ("listen", role):
            assert error_of(answer) != "role_required" or answer["error"]["data"]["role"] != needed, (name, answer)
        else:
            assert error_of(answer) == "role_required", (name, answer)
            assert answer["error"]["data"]["role"] == needed
            assert f'"{needed}"' in answer["error"]["message"]
            assert re.search(rf"^bantind: (?:warning: )?{name} by uid 4999, pid \d+: refused, role_required$", many.log.read_text(), re.M), name


def test_every_act_is_logged(many):
    """Whatever changes something leaves a line with uid and pid, taken or refused."""
    calls = calls_of(many)
    with Wire(many.socket) as wire:
        acting = [name for name, method in wire.call("bantin.describe")["methods"].items() if method["acts"]]
    assert len(acting) > 15 and "station.status" not in acting
    many.ask_as(0, [], [(name, calls[name][1]) for name in acting])
    log = many.log.read_text()
    for name in acting:
        assert re.search(rf"^bantind: (?:warning: )?{name} by uid 0, pid \d+(: refused, \w+)?$", log, re.M), name


def test_emergencies_take_their_role(many):
    storm = ("article.add", {"text": "Bão số 9 đang vào bờ.", "class": "emergency", "draft": True})
    [answer] = many.ask_as(4999, ["bantin", "bantin-announce"], [storm])
    assert (error_of(answer), answer["error"]["data"]["role"]) == ("role_required", "emergency")
    [answer] = many.ask_as(4999, ["bantin", "bantin-announce", "bantin-emergency"], [storm])
    assert "result" in answer


def test_people_of_the_settings(many):
    answers = many.ask_as(LAN, ["bantin"], [("bantin.describe", {}), ("article.add", DRAFT),
                                            ("article.add", {**DRAFT, "actor": "minh"})])
    assert answers[0]["result"]["you"] == {"uid": LAN, "actor": "lan", "roles": ["listen", "announce"]}
    article = answers[1]["result"]["id"]
    assert error_of(answers[2]) == "actor_not_allowed"
    with Wire(many.socket) as wire:
        assert wire.call("article.show", id=article)["created_by"] == {"uid": LAN, "actor": "lan"}


def test_gateways_speak_for_people(many):
    answers = many.ask_as(CONSOLE, ["bantin"], [
        ("station.status", {}), ("station.status", {"actor": "nobody"}), ("station.status", {"actor": "lan"}),
        ("article.add", {**DRAFT, "actor": "lan"}), ("article.add", {**DRAFT, "actor": "hoa"}),
        ("bantin.describe", {"actor": "hoa"})])
    assert [error_of(a) for a in answers[:5]] == ["actor_required", "actor_unknown", None, None, "role_required"]
    assert answers[5]["result"]["you"]["roles"] == ["listen", "approve", "emergency"]
    article = answers[3]["result"]["id"]
    with Wire(many.socket) as wire:
        assert wire.call("article.show", id=article)["created_by"] == {"uid": CONSOLE, "actor": "lan"}


def test_acts_are_logged_with_who(many):
    many.ask_as(CONSOLE, ["bantin"], [("article.add", {**DRAFT, "actor": "lan"}), ("article.add", {**DRAFT, "actor": "hoa"})])
    log = many.tail()
    assert f"article.add by uid {CONSOLE} as lan, pid " in log
    assert f"article.add by uid {CONSOLE} as hoa, pid " in log and "role_required" in log
