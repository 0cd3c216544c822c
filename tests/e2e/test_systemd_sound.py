"""Sound as a system service, each way as docs/sound.md tells administrators to set
it up (its files are read from there): bantin's unit, with all its walls, plays through
ALSA's default device into PulseAudio, PipeWire, and what can be tried of dmix."""
# real time
import re

import pytest

import container
import sound
from container import Container
from programs import SOURCE
from test_systemd import ARTICLE, PRELUDE, SETTINGS, check

DOCUMENT = SOURCE / "docs/sound.md"


def documented(heading):
    """{path: text} of the files that a chapter shows, each with its path as a first line."""
    chapter = DOCUMENT.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^```[a-z]*\n# (/\S+)\n(.*?)^```$", chapter, re.S | re.M)
    assert blocks, heading
    return dict(blocks)


def lay(c, files):
    for path, text in files.items():
        c.write(path, text)


@pytest.fixture(scope="module")
def machine():
    with Container("sound") as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS.replace('"null"', '"speaker"'))
        lay(c, documented("PulseAudio for the whole machine"))
        # No card here: a null sink in its place, of the kind that can be recorded.
        c.write("/etc/pulse/system.pa.d/hall.pa", "load-module module-null-sink sink_name=hall rate=48000\n"
                                                  "set-default-sink hall\n")
        c.write("/root/article.txt", ARTICLE)
        first = c.boot(PRELUDE + """
systemd-sysusers
adduser bantin pulse-access || usermod -aG pulse-access bantin
usermod -aG pulse-access root
systemctl enable bantin.socket bantin.service pulseaudio.service
""")
        assert first.code == 0, first.told + first.console
        yield c


HEARD = """
sleep 1
trust
id=$(bantin add --at now /root/article.txt) || die "not added"
until_true "[ \\"\\$(state_of $id)\\" = done ]" 600
bantin log --json | grep -q '"aired"' || die "$(bantin log --json)"
sleep 0.5
kill -INT $recorder; wait $recorder || true
"""


def was_heard(file):
    heard = sound.read_wav(str(file))
    start, end = sound.speech_span(heard)
    loudness = sound.loudness(heard.part(start, end))
    print(f"heard {end - start:.1f} s at {loudness:.1f} LUFS")
    assert end - start > 8
    assert -18 < loudness < -14


def test_through_pulseaudio(machine):
    check(machine, """
until_true ready
until_true "pactl info"
parec -d hall.monitor --file-format=wav --rate=48000 --channels=1 /root/heard.wav &
recorder=$!
""" + HEARD + """
speaker=$(pgrep -x bantin-speaker)
for thread in /proc/$speaker/task/*; do chrt -p ${thread##*/}; done >/root/priorities
cat /proc/$speaker/limits >/root/limits
bantin outputs >/root/outputs
""", 150)
    was_heard(machine.root / "root/heard.wav")
    assert "\n  default\n" in machine.read("/root/outputs")  # the device that settings may name
    # A machine that may not raise limits (no CAP_SYS_RESOURCE) ignores LimitRTPRIO=.
    if "Max realtime priority     20" in machine.read("/root/limits"):
        assert "SCHED_FIFO" in machine.read("/root/priorities")
    else:
        print("SKIPPED: real-time priority; this machine cannot raise limits")


@pytest.fixture(scope="module")
def pipewire():
    source = container.with_packages("pipewire", sorted(set(container.PIPEWIRE + container.libraries())))
    with Container("pipewire", source) as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS.replace('"null"', '"speaker"'))
        lay(c, documented("PipeWire for the whole machine"))
        c.write("/etc/pipewire/pipewire.conf.d/hall.conf", """context.objects = [ { factory = adapter args = {
  factory.name = support.null-audio-sink node.name = hall media.class = Audio/Sink
  audio.position = [ FL FR ] audio.rate = 48000 object.linger = true } } ]
""")
        c.write("/root/article.txt", ARTICLE)
        first = c.boot(PRELUDE + """
systemd-sysusers
systemctl enable bantin.socket bantin.service bantin-pipewire.service bantin-wireplumber.service
""")
        assert first.code == 0, first.told + first.console
        yield c


def test_through_pipewire(pipewire):
    check(pipewire, """
export PIPEWIRE_RUNTIME_DIR=/run/bantin-pipewire
until_true ready
until_true "pw-cli info hall"
pw-record --target hall -P '{ stream.capture.sink = true }' --rate 48000 --channels 2 /root/heard.wav &
recorder=$!
""" + HEARD + """
pw-cli ls Node | grep -E 'node.name' >/root/nodes || true
""", 150)
    was_heard(pipewire.root / "root/heard.wav")
