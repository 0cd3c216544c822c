"""Sound as a system service: bantin's unit, with all its walls, plays through
ALSA's default device into a PulseAudio that runs for the whole machine."""
# real time
import pytest

import sound
from container import Container
from test_systemd import ARTICLE, PRELUDE, SETTINGS, check

# As docs/ tells administrators to do it.
PULSE_UNIT = """[Unit]
Description=PulseAudio for the whole machine
Before=bantin.service
[Service]
Type=notify
ExecStart=/usr/bin/pulseaudio --system --daemonize=no --disallow-exit --exit-idle-time=-1 --use-pid-file=no -n \\
  --load=module-native-protocol-unix --load="module-null-sink sink_name=hall rate=48000"
[Install]
WantedBy=multi-user.target
"""
ASOUND = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


@pytest.fixture(scope="module")
def machine():
    with Container("sound") as c:
        c.install()
        c.write("/etc/bantin/bantin.conf", SETTINGS.replace('"null"', '"speaker"'))
        c.write("/etc/asound.conf", ASOUND)
        c.write("/etc/systemd/system/pulseaudio.service", PULSE_UNIT)
        c.write("/etc/sysusers.d/bantin-pulse.conf", "m bantin pulse-access\nm root pulse-access\n")
        c.write("/root/article.txt", ARTICLE)
        first = c.boot(PRELUDE + "systemctl enable bantin.socket bantin.service pulseaudio.service")
        assert first.code == 0, first.told + first.console
        yield c


def test_through_pulseaudio(machine):
    check(machine, """
until_true ready
until_true "pactl info"
parec -d hall.monitor --file-format=wav --rate=48000 --channels=1 /root/heard.wav &
recorder=$!
sleep 1
trust
id=$(bantin add --at now /root/article.txt) || die "not added"
until_true "[ \\"\\$(state_of $id)\\" = done ]" 600
bantin log --json | grep -q '"aired"' || die "$(bantin log --json)"
sleep 0.5
kill $recorder; wait $recorder || true
speaker=$(pgrep -x bantin-speaker)
for thread in /proc/$speaker/task/*; do chrt -p ${thread##*/}; done >/root/priorities
cat /proc/$speaker/limits >/root/limits
bantin outputs >/root/outputs
""", 150)
    heard = sound.read_wav(str(machine.root / "root/heard.wav"))
    start, end = sound.speech_span(heard)
    loudness = sound.loudness(heard.part(start, end))
    print(f"heard {end - start:.1f} s at {loudness:.1f} LUFS")
    assert end - start > 8
    assert -18 < loudness < -14
    assert "\n  default\n" in machine.read("/root/outputs")  # the device that settings may name
    # A machine that may not raise limits (no CAP_SYS_RESOURCE) ignores LimitRTPRIO=.
    if "Max realtime priority     20" in machine.read("/root/limits"):
        assert "SCHED_FIFO" in machine.read("/root/priorities")
    else:
        print("SKIPPED: real-time priority; this machine cannot raise limits")
