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

ARTICLE = """Thông báo lịch tiêm chủng

Trạm y tế phường thông báo: sáng thứ bảy tuần này, trạm tổ chức tiêm chủng cho trẻ em dưới năm tuổi.
Đề nghị các gia đình đưa trẻ đến đúng giờ.
"""

# What every check begins with.
PRELUDE = """
set -eu
PATH=/usr/local/bin:$PATH
die() {
  echo "FAILED: $*"
  systemctl status bantin.service bantin.socket --no-pager -l || true
  journalctl -b -u bantin --no-pager -o cat | tail -40
  exit 1
}
until_true() {
  for i in $(seq "${2:-600}"); do if eval "$1" >/dev/null 2>&1; then return 0; fi; sleep 0.1; done
  die "not in time: $1"
}
main_pid() { systemctl show -P MainPID bantin.service; }
state_of() { bantin show "$1" --json | jq -r .state; }
on_air() { bantin status --json | jq -e '.on_air != null'; }
ready() { bantin status --json; }
trust() { bantin clock confirm >/dev/null; }
"""


@pytest.fixture(scope="module")
def station():
    with Container("station") as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS)
        c.write("/root/article.txt", ARTICLE)
        c.write("/root/long.txt", "Bài dài\n\n" + "Đây là một câu nói dài để bản tin còn phát trong một lúc lâu. " * 4)
        first = c.boot(PRELUDE + """
systemctl enable --now bantin.socket
id bantin
getent group bantin-announce bantin-approve bantin-emergency bantin-admin
""")
        assert first.code == 0, first.told + first.console
        yield c


def check(container, script, seconds=400):
    result = container.boot(PRELUDE + script, seconds)
    assert result.code == 0, result.told + "\n" + result.console[-1000:]
    return result.told


def test_started_by_its_socket(station):
    told = check(station, """
[ "$(systemctl is-active bantin.socket)" = active ] || die "no socket"
[ "$(systemctl is-active bantin.service || true)" = inactive ] || die "it runs before anybody asked"
[ "$(stat -c '%a %U %G' /run/bantin/control.sock)" = "660 root bantin" ] || die "$(stat /run/bantin/control.sock)"
bantin status --json >/tmp/status || die "no status"
[ "$(systemctl is-active bantin.service)" = active ] || die "not started"
[ "$(stat -c '%a %U %G' /var/lib/bantin)" = "750 bantin bantin" ] || die "$(stat /var/lib/bantin)"
cat /tmp/status
""")
    status = json.loads(told[told.index("{"):])
    assert status["outputs"][0]["name"] == "loa"


def test_an_article_is_aired(station):
    check(station, """
until_true ready
trust
id=$(bantin add --at now /root/article.txt) || die "not added"
until_true "[ \\"\\$(state_of $id)\\" = done ]" 900
bantin log --json | tee /tmp/log | grep -q '"aired"' || die "the log does not say aired: $(cat /tmp/log)"
bantin log --verify || die "the log does not verify"

# What the journal's entries say to programs, and to people.
entries() { journalctl -b -u bantin -o json --no-pager "$@"; }
entries ARTICLE_ID=$id MESSAGE_ID=5a889a7f609043a5bd14f4a0ef268767 | jq -es 'length == 1 and .[0].CLASS == "normal"
  and .[0].OUTPUT == "loa" and .[0].SYSLOG_IDENTIFIER == "bantind" and .[0].PRIORITY == "5"' || die "$(entries)"
entries ARTICLE_ID=$id RESULT=aired | jq -es 'length == 1 and (.[0].AIRING_ID | tonumber) > 0' || die "$(entries)"
entries METHOD=article.add | jq -es '.[0].CALLER_UID == "0" and (.[0].CALLER_PID | test("^[1-9][0-9]*$"))' || die "$(entries)"
entries -g "listening on /run/bantin/control.sock, state in /var/lib/bantin" | jq -es 'length == 1' || die "$(entries)"
journalctl --update-catalog
journalctl -b -x --no-pager MESSAGE_ID=22ae16c5a8cc4accb3872033e1e91dd7 | grep -q "Article $id was aired" || die "not explained"
systemctl show -P StatusText bantin.service
bantin mute
[ "$(systemctl show -P StatusText bantin.service)" = \
  "Muted: the station is muted; nothing goes out, emergencies neither. Nothing on air" ] || die "$(systemctl status bantin)"
bantin mute off
id=$(bantin add --at now /root/article.txt)
later=$(bantin add --at +30min /root/article.txt)
until_true on_air 900
systemctl show -P StatusText bantin.service | grep -qE \
  "^On air: \\[$id\\] Thông báo lịch tiêm chủng \\(normal\\); next .*:.* \\[$later\\] Thông báo" || die "$(systemctl status bantin)"
bantin stop
bantin cancel $later
""")


def test_what_it_may_do(station):
    """The unit's walls, seen from inside the running processes."""
    check(station, """
until_true ready
trust
id=$(bantin add --at now /root/long.txt)
until_true on_air 900
pid=$(main_pid)
[ "$(ps -o user= -p $pid)" = bantin ] || die "runs as $(ps -o user= -p $pid)"
grep -q '^CapEff:.0000000000000000' /proc/$pid/status || die "has capabilities"
grep -q '^NoNewPrivs:.1' /proc/$pid/status || die "may gain privileges"
grep -q '^Seccomp:.2' /proc/$pid/status || die "no system call filter"
[ "$(tail -n +3 /proc/$pid/net/dev | wc -l)" = 1 ] || die "sees a network: $(cat /proc/$pid/net/dev)"
names=$(cat /sys/fs/cgroup/*/system.slice/bantin.service/cgroup.procs /sys/fs/cgroup/system.slice/bantin.service/cgroup.procs 2>/dev/null | sort -u | while read p; do cat /proc/$p/comm; done)
for name in bantind bantin-speaker bantin-work bantin-voice; do
  echo "$names" | grep -q "^$name" || die "$name is not in the unit: $names"
done
bantin stop
""")


def test_killed_and_back(station):
    check(station, """
until_true ready
trust
id=$(bantin add --at now /root/long.txt)
until_true on_air 900
sleep 1
inode=$(stat -c %i /run/bantin/control.sock)
kill -KILL "$(main_pid)"
until_true ready 50
[ "$(stat -c %i /run/bantin/control.sock)" = "$inode" ] || die "the socket was made anew"
[ "$(state_of $id)" != "" ] || die "the article is lost"
until_true on_air 100
until_true "[ \\"\\$(state_of $id)\\" = done ]" 900
bantin log --verify || die "the log does not verify"
systemctl show -P NRestarts bantin.service | grep -qx 1 || die "restarts: $(systemctl show -P NRestarts bantin.service)"
""", 400)


def test_hung_and_back(station):
    check(station, """
until_true ready
before=$(main_pid)
kill -STOP $before
until_true "[ \\"\\$(main_pid)\\" != $before ] && [ \\"\\$(main_pid)\\" != 0 ]" 300
until_true ready 100
journalctl -b -u bantin --no-pager -o cat | grep -qi watchdog || die "not the watchdog's work"
""", 400)


def test_restart_while_airing(station):
    """Every client that asks meanwhile is answered, if late."""
    check(station, """
until_true ready
trust
id=$(bantin add --at now /root/long.txt)
until_true on_air 900
(for i in $(seq 40); do bantin status --json >/dev/null || echo refused; sleep 0.05; done) >/tmp/asked &
asking=$!
sleep 0.3
systemctl restart bantin.service
wait $asking
[ ! -s /tmp/asked ] || die "$(sort /tmp/asked | uniq -c)"
trust
until_true "[ \\"\\$(state_of $id)\\" = done ]" 900
bantin log --verify
""", 400)


def test_reload(station):
    check(station, """
until_true ready
sed 's/Thử Nghiệm/Đổi Tên/' /etc/bantin/bantin.conf >/tmp/new
cp /etc/bantin/bantin.conf /tmp/old
cp /tmp/new /etc/bantin/bantin.conf
systemctl reload bantin.service || die "a good reload is refused"
bantin status --json >/tmp/status
echo 'station = 5;' >/etc/bantin/conf.d/broken.conf
if systemctl reload bantin.service; then die "a broken reload is taken"; fi
ready || die "it does not answer after a broken reload"
journalctl -b -u bantin --no-pager -o cat | grep -q broken.conf || die "nobody says which file is broken"
rm /etc/bantin/conf.d/broken.conf
cp /tmp/old /etc/bantin/bantin.conf
""")


def test_reboot_in_the_middle(station):
    told = check(station, """
until_true ready
trust
id=$(bantin add --at now /root/long.txt)
until_true on_air 900
sleep 1
echo "id=$id"
""")
    article = told.split("id=")[1].split()[0]
    check(station, f"""
until_true ready
trust
until_true "[ \\"\\$(state_of {article})\\" = done ]" 900
bantin log --verify
""", 400)
