"""The wall clock of one bantind, moved without this machine's being set:

    clock = FakeClock(tmp_path, clock_at(20, 57))
    with Station(tmp_path, env=clock.env) as s:
        ...
        clock.set(clock_at(21, 0, 1))

It runs on from where it was put. The monotonic clock is left alone (fake/fake_clock.c)."""
import time

import pytest

from programs import BUILD

ZONE_S = 7 * 3600
TODAY = int(time.time() + ZONE_S) // 86400  # of the whole run, also when midnight passes


def clock_at(hour, minute, second=0, day=0):
    """An hour at the station, UTC+7, so many days from today; in seconds since 1970."""
    return (TODAY + day) * 86400 + hour * 3600 + minute * 60 + second - ZONE_S


class FakeClock:
    def __init__(self, folder, moment=None):
        if "asan" in BUILD.name or "tsan" in BUILD.name:
            pytest.skip("a preloaded library comes before the sanitizer's")
        self.path = folder / "clock"
        self.env = {"LD_PRELOAD": str(BUILD / "e2e/fake_clock.so"), "FAKE_CLOCK": str(self.path)}
        self.set(time.time() if moment is None else moment)

    def set(self, moment):
        """In seconds since 1970."""
        self.ahead(moment - time.time())

    def ahead(self, seconds):
        """Of this machine's clock."""
        new = self.path.with_suffix(".new")
        new.write_text(str(int(seconds * 1000)))
        new.replace(self.path)  # half a file is another time
