"""The Debian package in a real Debian 12: installed, upgraded with articles in
the queue, removed, purged."""
# real time
import shutil
import subprocess

import pytest

import package
from container import Container
from test_systemd import ARTICLE, PRELUDE, SETTINGS, check


@pytest.fixture(scope="module")
def packages():
    return package.build()


@pytest.fixture(scope="module")
def machine(packages):
    with Container("package") as c:
        shutil.copy(packages["bantin"], c.root / "root/bantin.deb")
        shutil.copy(package.newer(packages["bantin"], "0.1.0+later"), c.root / "root/later.deb")
        c.write("/root/article.txt", ARTICLE)
        yield c


def test_lintian(packages):
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    told = subprocess.run(["lintian", "--fail-on", "error", "--allow-root", str(packages["changes"])],
                          capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def test_installed_and_running(machine):
    """Without any settings: it runs, and says what it lacks."""
    check(machine, """
dpkg -i /root/bantin.deb || die "not installed"
until_true ready
[ "$(systemctl is-active bantin.service)" = active ] || die "not running"
[ "$(systemctl is-enabled bantin.service)" = enabled ] || die "not there after a boot"
bantin status
bantin --version
""")


def test_upgrade_keeps_the_queue(machine):
    machine.write("/etc/bantin/bantin.conf", SETTINGS)
    check(machine, """
until_true ready
trust
id=$(bantin add --at +2h /root/article.txt) || die "not added"
inode=$(stat -c %i /run/bantin/control.sock)
before=$(main_pid)
dpkg -i /root/later.deb || die "not upgraded"
until_true ready
[ "$(main_pid)" != "$before" ] || die "the old program still runs"
[ "$(stat -c %i /run/bantin/control.sock)" = "$inode" ] || die "the socket vanished meanwhile"
bantin show $id | grep -q 'tiêm chủng' || die "the article is lost"
grep -q 'Thử Nghiệm' /etc/bantin/bantin.conf || die "the settings are lost"
""")


def test_remove_and_purge(machine):
    check(machine, """
until_true ready
dpkg -r bantin
[ ! -e /run/bantin/control.sock ] || die "the socket is still there"
[ "$(systemctl is-active bantin.service || true)" != active ] || die "still running"
[ -e /var/lib/bantin/queue.db ] || die "removing took the queue"
[ -e /etc/bantin/bantin.conf ] || die "removing took the settings"
dpkg -P bantin
for left in /var/lib/bantin /var/cache/bantin /etc/bantin; do [ ! -e $left ] || die "$left is left"; done
""")
