"""bantin play: on the null device, which keeps real time; and with no device at all."""
# real time
import signal
import subprocess
import time

from programs import ARTICLES, BANTIN, ENV, bantin


def test_plays_in_real_time_and_ends(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Xin chào quý vị và các bạn. Hôm nay trời đẹp.")
    before = time.monotonic()
    done = bantin("play", path, "--device", "null")
    took = time.monotonic() - before
    assert done.returncode == 0 and done.stderr == ""
    assert 2.5 < took < 12


def test_interrupt_hushes_at_once():
    work = subprocess.Popen([BANTIN, "play", ARTICLES / "canh-bao-bao.txt", "--device", "null"], env=ENV)
    time.sleep(1.5)
    assert work.poll() is None
    before = time.monotonic()
    work.send_signal(signal.SIGINT)
    assert work.wait(timeout=5) == -signal.SIGINT
    assert time.monotonic() - before < 3


def test_no_device_is_told(tmp_path):
    done = bantin("play", ARTICLES / "canh-bao-bao.txt", "--device", "no-such-device",
                  env={"PULSE_SERVER": "unix:/nonexistent", "HOME": str(tmp_path)})
    assert done.returncode == 1 and "sound device" in done.stderr


def test_bad_input_is_told(tmp_path):
    assert bantin("play").returncode == 2
    assert bantin("play", tmp_path / "none.txt").returncode == 1
