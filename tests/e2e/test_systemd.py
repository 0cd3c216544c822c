"""bantin as systemd runs it: in a real Debian 12, started by its socket, closed
off by its unit, and back after whatever happens to it."""
# real time
import json

import pytest

from container import Container

SETTINGS = """
station = "Đài truyền thanh phường Thử Nghiệm";
permitted_hours = ( "00:00-24:00" );
outputs = ( { name = "loa"; type = "null"; } );
approval = { normal = "none"; priority = "none"; emergency = "role"; };
"""

# What every check begins with.
PRELUDE = """
set -eu
die() { echo "FAILED: $*"; systemctl status bantin.service bantin.socket --no-pager -l || true; journalctl -b -u bantin --no-pager | tail -40; exit 1; }
until_true() { for i in $(seq ${2:-100}); do if eval "$1" >/dev/null 2>&1; then return 0; fi; sleep 0.1; done; die "not in time: $1"; }
PATH=/usr/local/bin:$PATH
main_pid() { systemctl show -P MainPID bantin.service; }
"""


@pytest.fixture(scope="module")
def station():
    with Container("station") as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS)
        first = c.boot(PRELUDE + """
systemctl enable --now bantin.socket
id bantin
getent group bantin-announce bantin-approve bantin-emergency bantin-admin
""")
        assert first.code == 0, first.told + first.console
        yield c


def check(container, script, seconds=120):
    result = container.boot(PRELUDE + script, seconds)
    assert result.code == 0, result.told + "\n" + result.console[-2000:]
    return result.told


def test_started_by_its_socket(station):
    told = check(station, """
[ "$(systemctl is-active bantin.socket)" = active ] || die "no socket"
[ "$(systemctl is-active bantin.service || true)" = inactive ] || die "it runs before anybody asked"
[ "$(stat -c '%a %U %G' /run/bantin/control.sock)" = "660 root bantin" ] || die "socket: $(stat -c '%a %U %G' /run/bantin/control.sock)"
bantin status --json >/tmp/status || die "no status"
[ "$(systemctl is-active bantin.service)" = active ] || die "not started"
cat /tmp/status
""")
    status = json.loads(told[told.index("{"):])
    assert status["outputs"][0]["name"] == "loa"
