"""docs/sound.md's /etc/asound.conf for dmix, as far as it goes without a sound card: ALSA reads it, follows default
to mixed to dmix, and stops only at the card that is not here. dmix itself plays on hardware alone, so nothing is
heard of it by any test."""
import os
import re
import subprocess
import sys

import pytest

from test_systemd_sound import documented

OPEN = """
import ctypes, sys
alsa = ctypes.CDLL("libasound.so.2")
pcm = ctypes.c_void_p()
print(alsa.snd_pcm_open(ctypes.byref(pcm), b"default", 0, 1))
"""


def opened(tmp_path, text):
    """What ALSA says about opening "default", and its result."""
    config = tmp_path / "asound.conf"
    config.write_text("</usr/share/alsa/alsa.conf>\n" + text)
    run = subprocess.run([sys.executable, "-c", OPEN], env={**os.environ, "ALSA_CONFIG_PATH": str(config)},
                         capture_output=True, text=True, timeout=60)
    return int(run.stdout), run.stderr


@pytest.fixture
def dmix():
    return documented("ALSA that mixes")["/etc/asound.conf"]


def test_followed_to_the_card(tmp_path, dmix):
    if not os.path.exists("/usr/share/alsa/alsa.conf"):
        print("SKIPPED: ALSA's own settings are not installed")
        pytest.skip("no alsa.conf")
    result, told = opened(tmp_path, dmix)
    assert result < 0 and "Device" in told and "card" in told.lower(), (result, told)


def test_a_slip_in_it_would_be_seen(tmp_path, dmix):
    """The test above can fail: a wrong key is told from a missing card."""
    result, told = opened(tmp_path, dmix.replace("ipc_perm", "ipc_prem"))
    assert result < 0 and "ipc_prem" in told and "card" not in told.lower(), (result, told)


def test_the_rest_of_the_way(tmp_path, dmix):
    """With ALSA's null device in the place of dmix, "default" opens."""
    plain = re.sub(r"pcm\.mixed \{.*?^\}", "pcm.mixed { type null }", dmix, flags=re.S | re.M)
    result, told = opened(tmp_path, plain)
    assert result == 0, told
