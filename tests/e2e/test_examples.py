"""The examples of docs/examples do what they say."""
import json
import pathlib
import shutil
import subprocess
import sys

import pytest

from fake_daemon import Fake, fake  # noqa: F401
from programs import BUILD, ENV, SOURCE

EXAMPLES = SOURCE / "docs/examples"


def run(fake, *command, **env):  # noqa: F811
    return subprocess.run([str(part) for part in command], env={**ENV, "BANTIN_SOCKET": str(fake.socket), **env},
                          capture_output=True, text=True, timeout=20)


def test_c(fake):  # noqa: F811
    done = run(fake, BUILD / "tests/example_say", "Xin chào.")
    assert (done.returncode, done.stdout, done.stderr) == (0, "8\n", "")
    assert fake.call() == ("air.say", {"text": "Xin chào.", "class": "priority"})
    done = run(fake, BUILD / "tests/example_say", "refuse:muted")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == 'say: the station is muted; "bantin mute off" ends that\n'
    done = run(fake, BUILD / "tests/example_say", "x", BANTIN_SOCKET="/nonexistent")
    assert done.returncode == 1 and "/nonexistent" in done.stderr


def test_shell(fake):  # noqa: F811
    if not shutil.which("socat") or not shutil.which("jq"):
        pytest.skip("socat or jq is not installed")
    done = run(fake, EXAMPLES / "status.sh")
    assert (done.returncode, done.stdout) == (0, "on air: nothing\noutput loa: closed\n")


def test_python(fake, tmp_path):  # noqa: F811
    article = tmp_path / "a.txt"
    article.write_text("Bản tin.")
    done = run(fake, sys.executable, EXAMPLES / "station.py", "add", article)
    assert (done.returncode, done.stdout, done.stderr) == (0, "7\n", "")
    assert fake.call() == ("article.add", {"file": "Bản tin.", "name": "a.txt"})
    fake.tell('event {"article": 1}')
    fake.tell('event {"article": 2}')
    follow = subprocess.Popen([sys.executable, EXAMPLES / "station.py", "follow", "2"], stdout=subprocess.PIPE, text=True,
                              env={**ENV, "BANTIN_SOCKET": str(fake.socket)})
    try:
        assert json.loads(follow.stdout.readline())["seq"] == 2
        fake.tell('event {"article": 3}')
        assert json.loads(follow.stdout.readline())["article"] == 3
    finally:
        follow.terminate()
        follow.wait(5)


def test_installed_library_is_found_by_pkg_config(fake, tmp_path):  # noqa: F811
    """Header, library and .pc file as a reader of the documents would use them."""
    done = subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(tmp_path / "usr")], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    [pc] = (tmp_path / "usr").rglob("bantin.pc")
    text = pc.read_text().replace(pc.read_text().split("\n")[0], f"prefix={tmp_path}/usr")
    pc.write_text(text)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "bantin"], env={**ENV, "PKG_CONFIG_PATH": str(pc.parent)},
                           capture_output=True, text=True, check=True).stdout.split()
    library = pathlib.Path(next(flag[2:] for flag in flags if flag.startswith("-L")))
    if b"__asan_init" in (library / "libbantin.so").read_bytes() or b"__tsan_init" in (library / "libbantin.so").read_bytes():
        pytest.skip("a library built with a sanitizer does not load into a plain program")
    subprocess.run(["cc", str(EXAMPLES / "say.c"), *flags, "-o", str(tmp_path / "say")], check=True)
    done = run(fake, tmp_path / "say", "Xin chào.", LD_LIBRARY_PATH=str(library))
    assert (done.returncode, done.stdout, done.stderr) == (0, "8\n", "")
