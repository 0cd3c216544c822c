"""`bantin setup`: by options, by a person at a terminal, and in a real systemd."""
# real time
import json
import os
import pty
import select
import subprocess
import time

import pytest
from container import Container
from programs import BANTIN, ENV, bantin

LE_CHAN = "Đài truyền thanh phường Lê Chân"


def shown(folder):
    run = bantin("config", "show", "--json", "--origin", folder / "conf.d/10-setup.conf")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["settings"]


def test_by_options(tmp_path):
    run = bantin("setup", "--yes", "--folder", tmp_path, "--station", LE_CHAN, "--officers", "1", "--hours",
                 "05:00-11:30, 13:30-21:30", "--speaker", 'USB "Audio" \\ 2')
    assert run.returncode == 0, run.stderr
    settings = shown(tmp_path)
    assert settings["station"] == LE_CHAN
    assert settings["permitted_hours"] == ["05:00-11:30", "13:30-21:30"]
    assert settings["approval"] == {"normal": "none", "priority": "none", "emergency": "role"}
    assert settings["outputs"][0]["device"] == 'USB "Audio" \\ 2'


def test_defaults_where_nobody_can_be_asked(tmp_path):
    assert bantin("setup", "--folder", tmp_path, stdin=subprocess.DEVNULL).returncode == 0
    settings = shown(tmp_path)
    assert settings["approval"]["normal"] == "required"
    assert settings["outputs"][0]["type"] == "speaker"


def test_running_it_again_replaces_its_file_and_no_other(tmp_path):
    (tmp_path / "conf.d").mkdir()
    other = tmp_path / "conf.d/20-own.conf"
    other.write_text('voice = "bac-nam";\n')
    for station in ("một", "hai"):
        assert bantin("setup", "--yes", "--folder", tmp_path, "--station", station).returncode == 0
    assert shown(tmp_path)["station"] == "hai"
    assert other.read_text() == 'voice = "bac-nam";\n'
    assert sorted(p.name for p in (tmp_path / "conf.d").iterdir()) == ["10-setup.conf", "20-own.conf"]


def test_running_it_again_begins_with_its_answers(tmp_path):
    first = ["--station", LE_CHAN, "--hours", "05:00-11:30, 13:30-21:30", "--officers", "1", "--speaker", "USB"]
    assert bantin("setup", "--yes", "--folder", tmp_path, *first).returncode == 0
    before = shown(tmp_path)
    assert bantin("setup", "--yes", "--folder", tmp_path).returncode == 0
    assert shown(tmp_path) == before
    assert bantin("setup", "--yes", "--folder", tmp_path, "--speaker", "none").returncode == 0
    after = shown(tmp_path)
    assert after["outputs"][0]["type"] == "null" and after["station"] == LE_CHAN
    t = Terminal("--folder", tmp_path)
    t.until(f"on air [{LE_CHAN}]: ")
    t.type("\n")
    t.until("[05:00-11:30, 13:30-21:30]: ")
    t.type("\n")
    t.until("[1]: ")
    t.type("\n")
    t.until("[none]: ")
    t.type("\n")
    t.until("Written: ")
    assert t.end() == 0
    assert shown(tmp_path) == after


def as_nobody(folder):
    """Run as a user without a right, whose settings are in `folder`."""
    if os.geteuid() != 0:
        return {}
    os.chown(folder, 65534, 65534)
    return {"user": 65534, "group": 65534, "extra_groups": []}


def test_settings_that_do_not_fit_the_others_are_taken_back(tmp_path):
    """The service would not start any more: a programme stands outside of the new hours."""
    options = {"env": {"XDG_CONFIG_HOME": str(tmp_path)}, **as_nobody(tmp_path)}
    assert bantin("setup", "--yes", "--hours", "03:00-21:30", **options).returncode == 0
    own = tmp_path / "bantin/conf.d"
    (own / "30-programmes.conf").write_text('programmes = ( { name = "Sớm"; at = "03:30"; minutes = 15; } );\n')
    before = (own / "10-setup.conf").read_bytes()
    run = bantin("setup", "--yes", "--hours", "05:00-21:30", **options)
    assert run.returncode == 1 and "30-programmes.conf:1" in run.stderr, run.stderr
    assert (own / "10-setup.conf").read_bytes() == before
    assert sorted(p.name for p in own.iterdir()) == ["10-setup.conf", "30-programmes.conf"]


@pytest.mark.parametrize("option, value", [("--hours", "5h"), ("--hours", ""), ("--station", " "), ("--station", "a\nb"),
                                           ("--speaker", "x" * 200)])
def test_a_bad_answer_writes_nothing(tmp_path, option, value):
    run = bantin("setup", "--yes", "--folder", tmp_path / "new", option, value)
    if value == "":  # an empty list of hours is the default's place
        assert run.returncode == 0
        return
    assert run.returncode == 1 and len(run.stderr.splitlines()) == 1, run.stderr
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    run = bantin("setup", "--yes", "--folder", tmp_path / "file" / "x")
    assert run.returncode == 1 and "cannot make the folder" in run.stderr


class Terminal:
    """bantin setup at a pseudo-terminal."""

    def __init__(self, *arguments):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(BANTIN, [str(BANTIN), "setup", *map(str, arguments)], ENV)
        self.seen, self.at = "", 0

    def until(self, text, seconds=20):
        """Read on to the next place of `text`; what came with it is kept for the next call."""
        end = time.monotonic() + seconds
        while text not in self.seen[self.at:]:
            assert time.monotonic() < end, self.seen
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            try:
                self.seen += os.read(self.fd, 4096).decode(errors="replace")
            except OSError:
                break
        assert text in self.seen[self.at:], self.seen
        self.at = self.seen.index(text, self.at) + len(text)

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        """Its exit code. The terminal stays until it is gone: closing it would be a hang-up."""
        while select.select([self.fd], [], [], 20)[0]:
            try:
                if not os.read(self.fd, 4096):
                    break
            except OSError:
                break
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        return code


def test_a_person_answers(tmp_path):
    t = Terminal("--folder", tmp_path)
    t.until("on air [Đài truyền thanh]: ")
    t.type(LE_CHAN + "\n")
    t.until("[05:00-21:30]: ")
    t.type("5 giờ sáng\n")
    t.until("are no hours")
    t.until("[05:00-21:30]: ")
    t.type("\n")
    t.until("approves (2) [2]: ")
    t.type("1\n")
    t.until("or none [default]: ")
    t.type("none\n")
    t.until("Written: ")
    assert t.end() == 0
    settings = shown(tmp_path)
    assert settings["station"] == LE_CHAN
    assert settings["permitted_hours"] == ["05:00-21:30"]
    assert settings["approval"]["normal"] == "none"
    assert settings["outputs"][0]["type"] == "null"


def test_a_person_who_leaves_writes_nothing(tmp_path):
    t = Terminal("--folder", tmp_path / "new")
    t.until("on air [Đài truyền thanh]: ")
    t.type("\x04")
    t.until("nothing was written")
    assert t.end() == 1
    assert not (tmp_path / "new").exists()


def test_in_a_real_systemd():
    with Container("setup") as c:
        c.install()
        result = c.boot(f"""
set -e
systemd-sysusers; systemd-tmpfiles --create; systemctl daemon-reload
PATH=$PATH:/usr/local/bin
bantin setup --yes --station '{LE_CHAN}' --officers 1 --speaker none --hours 00:00-24:00
systemctl is-active bantin.service bantin.socket
systemctl is-enabled bantin.service bantin.socket
bantin status
""", 90)
        assert result.code == 0, result.told + result.console
        assert f"It says now: \"Xin chào, đây là {LE_CHAN}.\"" in result.told, result.told
        assert result.told.count("\nactive") == 2 and result.told.count("enabled") >= 2, result.told
        again = c.boot("PATH=$PATH:/usr/local/bin; sleep 3; bantin status; bantin log", 300)
        assert LE_CHAN in again.told, again.told
        night = c.boot("""
PATH=$PATH:/usr/local/bin
hours=01:00-02:00; [ "$(TZ=Asia/Ho_Chi_Minh date +%H)" -ge 12 ] || hours=22:00-23:00
bantin setup --yes --hours $hours
""", 300)
        assert night.code == 0 and "At this hour no sound may go out." in night.told, night.told
