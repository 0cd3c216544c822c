"""The handbook, walked through: every command of docs/handbook.md in a bare Debian 12, from `apt install` on; and the
Vietnamese one has the same commands. Prints how long the first announcement took."""
# real time
import re
import shutil
import subprocess
import time

import container
import package
import pytest
from container import Container
from programs import SOURCE, bantin
from test_systemd import PRELUDE

HANDBOOK = (SOURCE / "docs/handbook.md").read_text()
VIETNAMESE = (SOURCE / "docs/handbook.vi.md").read_text()
PROMPT = re.compile(r"^(root|lan|minh)([#$]) ")


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.S | re.M)


def commands(text):
    """[(user, command, what it prints as the only number or None)] of the console blocks."""
    found = []
    for block in blocks(text, "console"):
        lines = block.splitlines()
        while lines:
            user, command = PROMPT.match(lines[0]).group(1), PROMPT.sub("", lines.pop(0))
            end = re.search(r"<<(\w+)$", command)
            while end:
                command += "\n" + lines.pop(0)
                if command.endswith("\n" + end.group(1)):
                    break
            shown = []
            while lines and not PROMPT.match(lines[0]):
                shown.append(lines.pop(0))
            found.append((user, command, shown[0] if shown else None))
    return found


def test_both_languages_have_the_same():
    for kind in ("console", "conf", "ini"):
        assert blocks(HANDBOOK, kind) == blocks(VIETNAMESE, kind)
    assert HANDBOOK.count("\n## ") == VIETNAMESE.count("\n## ")
    rows = [len(re.findall(r"^\| ", text, re.M)) for text in (HANDBOOK, VIETNAMESE)]
    assert rows[0] == rows[1]


def test_sound_has_the_same_in_both_languages():
    """Whoever connects the loudspeakers copies files and commands out of it."""
    english, vietnamese = ((SOURCE / "docs" / name).read_text() for name in ("sound.md", "sound.vi.md"))
    assert english.count("\n## ") == vietnamese.count("\n## ")
    for copied in (r"(?s)^```\n.*?^```$", r"^    .*$"):
        assert re.findall(copied, english, re.M) == re.findall(copied, vietnamese, re.M), copied
    assert sorted(re.findall(r"`[^`\n]+`", english)) == sorted(re.findall(r"`[^`\n]+`", vietnamese))


def test_settings_are_sound(tmp_path):
    for i, block in enumerate(blocks(HANDBOOK, "conf")):
        file = tmp_path / f"{i}.conf"
        file.write_text(block)
        run = bantin("config", "check", file)
        assert run.returncode == 0, run.stdout + run.stderr


def test_what_is_named_exists():
    """Verbs, options and settings in running text and tables."""
    schema = bantin("config", "show").stdout + (SOURCE / "docs/bantin.conf.5.scd").read_text().replace("\\", "")
    for text in (HANDBOOK, VIETNAMESE):
        for words in re.findall(r"`bantin ([a-z]+[^`]*)`", text):
            verb, *rest = words.split()
            told = bantin(verb, "--help")
            assert told.returncode == 0, words
            for option in re.findall(r"--[a-z-]+", " ".join(rest)):
                assert option in told.stdout, words
        for name in re.findall(r"`([a-z]+_[a-z_]+|[a-z]+\.[a-z_]+)`", text):
            assert name in schema or name in ("pulse_access",), name


def script(text):
    """The commands as one shell script. Numbers that `add` prints in the handbook stand for those it really prints."""
    lines = []
    known = {}
    for user, command, shown in commands(text):
        command = re.sub(r"^bantin setup$", "bantin setup --yes --officers 1 --hours 00:00-24:00 --speaker none", command)
        for number, variable in known.items():
            command = re.sub(rf"^(bantin (?:show|approve|move|cancel|edit|hold)) {number}\b", rf"\1 ${variable}", command)
        command = re.sub(r"^sudo -u bantin (.*)", r"runuser -u bantin -- \1", command)
        run = command if user == "root" else f"runuser -l {user} -c \"cd /root; {command}\""
        if user != "root" and '"' in command:
            run = f"runuser -l {user} -c 'cd /root; {command}'"
        if command == "bantin stop":
            lines.append("until_true on_air 900")
        lines.append("echo " + "'+ " + f"{user}: " + command.splitlines()[0].replace("'", "") + "'")
        if shown and shown.isdigit():
            known[shown] = "id" + shown
            lines.append(f"id{shown}=$({run}) && echo $id{shown} || die failed")
        else:
            lines.append(f"{run}\n[ $? = 0 ] || die failed")
        if command.startswith("bantin setup"):
            lines.append("cat /proc/uptime >/check/setup")
        if shown == "2":
            lines.append('until_true "[ \\"\\$(state_of $id2)\\" = done ]" 600; cut -d. -f1 /proc/uptime >/check/aired; cp /root/thong-bao.txt /tmp')
    return "\n".join(lines)


@pytest.fixture(scope="module")
def machine():
    source = container.bare()
    deb = package.build()["bantin"]
    with Container("handbook", source) as c:
        shutil.copy(deb, c.root / "root" / deb.name)
        (c.root / "root").chmod(0o755)  # where officers find the text here
        # Of a failure the end is what counts, not the hundred packages that were unpacked before it.
        c.write("/etc/apt/apt.conf.d/99quiet", 'quiet "2";\nDpkg::Use-Pty "0";\n')
        yield c


def test_walked_through(machine):
    began = time.monotonic()
    result = machine.boot(PRELUDE.replace("set -eu", "set -u") + f"""
export DEBIAN_FRONTEND=noninteractive
for name in lan minh; do useradd -m $name; done
cd /root
ready=
for i in $(seq 10); do apt-get -qq -o APT::Update::Error-Mode=any update && ready=yes && break; sleep 1; done
[ -n "$ready" ] || exit 77
# How fast a mirror is, is no matter of ours: what the package needs is fetched before the clock runs.
apt-get -qq -y --download-only install ./bantin_*_amd64.deb || true
echo began >/check/began
began=$(cut -d. -f1 /proc/uptime)
{script(HANDBOOK)}
echo $(( $(cat /check/aired) - began )) >/check/seconds
""", 500)
    if result.code == 77:
        container._skip("apt-get update failed inside the container (no network?)")
    assert result.code == 0, result.console[-500:] + "\nwhat it told, to its end:\n" + result.told[-3000:]
    seconds = int(machine.read("/check/seconds"))
    print(f"from apt install to the end of the first announcement: {seconds} s (all: {time.monotonic() - began:.0f} s)")
    assert seconds < 300
    assert "The log is whole" in result.told
