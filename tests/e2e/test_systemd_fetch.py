# real time
"""bantin-fetch as systemd runs it: not at all without a feed, started by the settings' first one, with its
secret from a folder that it cannot read, into a spool of which it sees its own corner alone."""
import web
from container import Container
from test_fetch import entry, rss
from test_systemd import PRELUDE, SETTINGS

REQUIRED = SETTINGS.replace('normal = "none"', 'normal = "required"')


def test_a_feed_of_the_system_service():
    def guarded(handler):
        good = handler.headers.get("Authorization") == "Bearer bi-mat"
        web.answer(handler, rss(entry(1)) if good else b"", 200 if good else 401)

    with web.Web() as server, Container("fetch") as c:
        server.pages["/rss"] = guarded
        c.install()
        c.write("/etc/bantin/bantin.conf", REQUIRED)
        c.write("/root/feed.conf", f'feeds = ( {{ name = "thu"; url = "{server.url}/rss"; local = true; age = "366d";'
                                   ' credential = "thu"; } );')
        done = c.boot(PRELUDE + """
systemctl enable --now bantin.socket bantin-fetch.path
until_true ready
trust
# Without a feed it does not run, and that is no failure.
systemctl start bantin-fetch.service
[ "$(systemctl is-active bantin-fetch.service)" = inactive ] || die "runs without a feed"
[ "$(systemctl show -P Result bantin-fetch.service)" = exec-condition ] || die "$(systemctl show -P Result bantin-fetch.service)"
stat -c '%U:%G %a' /var/lib/bantin/spool/new /var/lib/bantin/spool/feeds
[ "$(stat -c '%U:%G %a' /var/lib/bantin/spool/new)" = "bantin:bantin-announce 3770" ] || die "the folder new"
# The first feed of the settings starts it.
install -d -m 0700 /etc/bantin/credentials
( umask 077; echo 'Bearer bi-mat' >/etc/bantin/credentials/thu )
cp /root/feed.conf /etc/bantin/conf.d/feed.conf
bantin reload
until_true '[ "$(systemctl is-active bantin-fetch.service)" = active ]' 200
until_true 'bantin list --json | jq -e "length == 1"' 300
[ "$(state_of 1)" = pending ] || die "state $(state_of 1)"
bantin show 1
until_true 'bantin status --json | jq -e ".feeds[0].state == \\"ok\\""'
# What it sees of the rest.
pid=$(systemctl show -P MainPID bantin-fetch.service)
if nsenter -t "$pid" -m -- ls /var/lib/bantin 2>/dev/null | grep .; then die "it sees the queue"; fi
nsenter -t "$pid" -m -- ls /run/bantin-fetch/feeds
grep -E 'CapEff:\\s*0000000000000000' /proc/$pid/status || die "capabilities"
systemd-analyze security --no-pager bantin-fetch.service | tail -1
# An officer of the group announce puts a file there; somebody else cannot.
useradd -G bantin,bantin-announce lan; useradd -G bantin khach
su lan -s /bin/sh -c 'umask 022; printf "Title: Hop\\n---\\nMoi ba con di hop to dan pho toi nay.\\n" >/tmp/lan.txt; printf "Title: Họp tổ\\n---\\nMời bà con đi họp tổ dân phố tối nay.\\n" >/tmp/lan2.txt; mv /tmp/lan.txt /tmp/lan2.txt /var/lib/bantin/spool/new/'
until_true 'bantin list --json | jq -e "length == 2"' 300
until_true 'ls /var/lib/bantin/spool/rejected/lan.txt.reason.txt'
cat /var/lib/bantin/spool/rejected/lan.txt.reason.txt
if su khach -s /bin/sh -c 'echo x >/var/lib/bantin/spool/new/khach.txt' 2>/dev/null; then die "anybody writes"; fi
bantin status
""", 180)
        assert done.code == 0, done.told + done.console[-3000:]
        assert server.asked[-1][1]["Authorization"] == "Bearer bi-mat"
        print(done.told[-1500:])
