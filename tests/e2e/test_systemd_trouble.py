"""bantin in a real systemd when the machine itself is in trouble: a clock that jumps, a disk that is full or
read-only; and the timer that keeps the disk from getting there."""
# real time
import shutil

import pytest

import sound
from container import Container
from programs import BUILD
from station import far_hour
from test_systemd import PRELUDE, SETTINGS, check

SHORT = "Thông báo\n\nMời bà con đến nhà văn hóa.\n"
CALM = 'bulletin = { chime = "none"; call = ""; closing = ""; };\n'


@pytest.fixture(scope="module")
def machine():
    with Container("trouble") as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS + CALM)
        c.write("/root/short.txt", SHORT)
        shutil.copy(BUILD / "e2e/fake_clock.so", c.root / "usr/local/lib/fake_clock.so")
        first = c.boot(PRELUDE + "systemd-sysusers; systemd-tmpfiles --create; systemctl enable bantin.socket")
        assert first.code == 0, first.told + first.console
        yield c


def test_clock_forth_and_back(machine):
    """The clock of bantind alone (tests/e2e/fake/fake_clock.c): this machine's is nobody's to set."""
    check(machine, """
mkdir -p /run/systemd/system/bantin.service.d
cat >/run/systemd/system/bantin.service.d/clock.conf <<END
[Service]
Environment=LD_PRELOAD=/usr/local/lib/fake_clock.so FAKE_CLOCK=/etc/fake-clock
END
systemctl daemon-reload
set_clock() { echo $(($1 * 60000)) >/etc/fake-clock; }
stepped_back() { [ "$(bantin clock --json | jq -r '.now[11:13]')" = "$(TZ=UTC-7 date -d '-150 min' +%H)" ]; }
results() { bantin log --json | jq -c "[.[] | select(.article == $1) | .result]"; }
set_clock 0
systemctl start bantin.service
until_true ready
trust
soon=$(bantin add --at +30min /root/short.txt)
later=$(bantin add --at +90min /root/short.txt)
latest=$(bantin add --at +100min /root/short.txt)

set_clock 31  # what became due airs, within the time that settings allow to be late
until_true "[ \\"\\$(state_of $soon)\\" = done ]" 900

set_clock -150  # what aired does not air again; what waits waits
until_true stepped_back
now=$(bantin add --at now /root/short.txt)
until_true "[ \\"\\$(state_of $now)\\" = done ]" 900
[ "$(results $soon)" = '["aired"]' ] || die "$(bantin log)"
[ "$(state_of $later)" = approved ] || die "$(bantin list)"

set_clock 1440  # a day on: missed and held, not all at once
until_true "[ \\"\\$(state_of $latest)\\" = held ]" 100
[ "$(results $later)$(results $latest)" = '["missed"]["missed"]' ] || die "$(bantin log)"
[ "$(bantin status --json | jq -c .on_air)" = null ] || die "$(bantin status)"
bantin log --verify || die "the log does not verify"
journalctl -b -u bantin -o json MESSAGE_ID=7e205f4ebbb0437db9f4e6f869504a28 | jq -es 'length == 2' || die "not in the journal"
systemctl stop bantin.socket bantin.service
rm -r /run/systemd/system/bantin.service.d /etc/fake-clock
""", 400)


def test_disk_full_and_read_only(machine):
    check(machine, """
disk() { mount -t tmpfs -o size=$1,mode=750,uid=$(id -u bantin),gid=$(id -g bantin) tmpfs /var/lib/bantin; }
systemctl stop bantin.socket bantin.service
disk 16M
systemctl start bantin.socket bantin.service
until_true ready
trust
kept=$(bantin add --at +2h /root/short.txt)
dd if=/dev/zero of=/var/lib/bantin/fill bs=64k 2>/dev/null || true

# Asks are refused, by one sentence; an emergency airs; what waits is kept over a restart.
if told=$(bantin add --at +2h /root/short.txt 2>&1); then die "an article was taken onto a full disk"; fi
[ "$told" = "bantin add: the disk is full; nothing was accepted" ] || die "$told"
bantin say --class emergency "Cháy ở chợ." || die "no emergency on a full disk"
until_true "bantin log --json | jq -e 'any(.class == \\"emergency\\" and .result == \\"aired\\")'" 100
systemctl restart bantin.service || die "no start on a full disk"
until_true ready
[ "$(state_of $kept)" = approved ] || die "$(bantin list)"
rm /var/lib/bantin/fill
until_true "bantin add --at +2h /root/short.txt" 100
bantin log --verify || die "the log does not verify"

# Read-only at the start: a clear sentence, again and again, and well by itself when it is over.
systemctl stop bantin.socket bantin.service
mount -o remount,ro /var/lib/bantin
systemctl start bantin.service 2>/dev/null && die "it runs on a read-only disk"
journalctl -b -u bantin -o cat -p err | grep -qi "/var/lib/bantin.*read-only" || die "nobody says why"
mount -o remount,rw /var/lib/bantin
until_true ready 200
[ "$(state_of $kept)" = approved ] || die "$(bantin list)"

# No room at all for a new queue.
systemctl stop bantin.socket bantin.service
umount /var/lib/bantin
disk 64k
dd if=/dev/zero of=/var/lib/bantin/fill bs=4k 2>/dev/null || true
systemctl start bantin.service 2>/dev/null && die "it runs without a queue"
journalctl -b -u bantin -o cat -p err | grep -q "the disk of /var/lib/bantin is full; make room on it" || die "nobody says why"
systemctl stop bantin.socket bantin.service
umount /var/lib/bantin
""", 400)


def test_pruned_by_its_unit(machine):
    check(machine, """
systemctl start bantin.service
until_true ready
today=$(date +%F)
for day in 2020-01-01 $today; do
  install -d -o bantin -g bantin /var/lib/bantin/files /var/lib/bantin/files/$day
  install -o bantin -g bantin /dev/null /var/lib/bantin/files/$day/170000-1-thong-bao.mp3
done
systemctl start bantin-prune.service || die "$(journalctl -b -u bantin-prune -o cat)"
[ "$(ls /var/lib/bantin/files)" = $today ] || die "$(ls -R /var/lib/bantin/files)"
systemctl enable --now bantin-prune.timer
systemctl list-timers --no-pager bantin-prune.timer | grep -q "bantin-prune.service" || die "no timer"
""")


def test_bulletin_by_its_unit(machine):
    """What a programme would air today, as MP3."""
    check(machine, f"""
cat >/etc/bantin/conf.d/programme.conf <<END
programmes = ( {{ name = "Tối nay"; at = "{far_hour():02}:00"; minutes = 1; }} );
END
systemctl start bantin.service
until_true ready
trust
unit="bantin-bulletin@$(systemd-escape "Tối nay").service"
systemctl start "$unit" || die "a day without an article is a failure: $(journalctl -b -u "$unit" -o cat)"
journalctl -b -u "$unit" -o cat | grep -q "no article for Tối nay" || die "not told"
[ -z "$(ls /var/lib/bantin/bulletins)" ] || die "$(ls -R /var/lib/bantin/bulletins)"
id=$(bantin add --class normal /root/short.txt)
before=$(TZ=Asia/Ho_Chi_Minh date +%F)
systemctl start "$unit" || die "$(journalctl -b -u "$unit" -o cat)"
days="$before $(TZ=Asia/Ho_Chi_Minh date +%F)"  # midnight may have gone by
for day in $days; do file="/var/lib/bantin/bulletins/$day/Tối nay.mp3"; [ ! -e "$file" ] || break; done
[ -s "$file" ] && [ "$(stat -c '%a %U' "$file")" = "640 bantin" ] || die "$(ls -lR /var/lib/bantin/bulletins)"
cp "$file" /root/tonight.mp3
systemctl enable --now "${{unit%.service}}.timer"
systemctl list-timers --no-pager "bantin-bulletin@*" | grep -q bantin-bulletin || die "no timer"
bantin cancel $id
rm /etc/bantin/conf.d/programme.conf
""")
    heard = sound.decode(str(machine.root / "root/tonight.mp3"))
    start, end = sound.speech_span(heard)
    assert end - start > 1.5
