"""Speaks to the real bantin-speaker as bantind does (output/protocol.h,
child/frame.h, audio/tape.h), for the end-to-end tests of sound."""
import array
import os
import select
import socket
import struct
import subprocess
import time

PLAY, CUT_IN, STOP, VOLUME, PAUSE, RESUME, RELEASE, PING = range(1, 9)
STARTED, PROGRESS, ENDED, STATE = range(101, 105)
PLAYED, CUT, LOST, BAD_TAPE = range(4)
CLOSED, OPEN, ABSENT, STUCK = range(4)
TO_THE_END = 2 ** 64 - 1


def build_folder():
    return os.environ["BANTIN_BUILD"]


def make_tape(samples, rate):
    """A whole tape in memory; returns its descriptor."""
    fd = os.memfd_create("tape")
    head = struct.pack("<IIIIQI", 0x45504154, 1, rate, 0, len(samples), 1)
    os.write(fd, head.ljust(4096, b"\0"))
    raw = memoryview(array.array("h", samples).tobytes())
    while raw:
        raw = raw[os.write(fd, raw):]
    return fd


class State:
    def __init__(self, payload):
        self.device, self.rate, self.latency_ms, self.underruns, self.frames_out, name = struct.unpack(
            "=IIIIQ128s", payload)
        self.name = name.split(b"\0")[0].decode()


class Event:
    def __init__(self, raw):
        self.heard = time.monotonic()
        self.type, self.order, length = struct.unpack_from("=III", raw)
        payload = raw[12:12 + length]
        if self.type in (STARTED, PROGRESS):
            self.frames, mono = struct.unpack("=Qq", payload)
            self.time = mono / 1e9
        elif self.type == ENDED:
            self.frames, self.result, self.underruns, mono = struct.unpack("=QIIq", payload)
            self.time = mono / 1e9
        elif self.type == STATE:
            self.state = State(payload)


class Speaker:
    def __init__(self, device="default", latency_ms=20, idle_ms=20000, env=None):
        self.sock, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = os.path.join(build_folder(), "libexec", "bantin", "bantin-speaker")
        # The socket must be descriptor 3 there; bash (dash cannot) moves it.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{theirs.fileno()}', program, "--device", device, "--latency-ms",
             str(latency_ms), "--idle-ms", str(idle_ms)], env=env, pass_fds=[theirs.fileno()])
        theirs.close()
        self.events = []
        self.orders = 0
        self.pings = 0

    def _send(self, kind, order=0, payload=b"", fd=None):
        parts = [struct.pack("=III", kind, order, len(payload)) + payload]
        if fd is None:
            self.sock.sendmsg(parts)
        else:
            socket.send_fds(self.sock, parts, [fd])

    def play(self, samples, rate, cut_in=False, gain_db=0.0, lead_in_ms=0, fade_in_ms=0):
        """Returns (order, monotonic time when it was sent)."""
        self.orders += 1
        fd = make_tape(samples, rate)
        payload = struct.pack("=QQfII4x", 0, TO_THE_END, gain_db, lead_in_ms, fade_in_ms)
        sent = time.monotonic()
        self._send(CUT_IN if cut_in else PLAY, self.orders, payload, fd)
        os.close(fd)
        return self.orders, sent

    def tell(self, kind):
        """STOP, PAUSE, RESUME, RELEASE; returns when it was sent."""
        sent = time.monotonic()
        self._send(kind)
        return sent

    def volume(self, gain_db, ramp_ms=0):
        self._send(VOLUME, 0, struct.pack("=fI", gain_db, ramp_ms))

    def hear(self, seconds):
        """Collect events for a while."""
        self.until(lambda e: False, seconds)

    def until(self, wanted, timeout=60):
        """The first new event for which wanted(event) holds, or None."""
        end = time.monotonic() + timeout
        while True:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.sock], [], [], left)[0]:
                return None
            raw = self.sock.recv(65536)
            if not raw:
                return None
            event = Event(raw)
            self.events.append(event)
            if wanted(event):
                return event

    def until_ended(self, order, timeout=60):
        return self.until(lambda e: e.type == ENDED and e.order == order, timeout)

    def until_started(self, order, timeout=60):
        return self.until(lambda e: e.type == STARTED and e.order == order, timeout)

    def until_device(self, device, timeout=60):
        return self.until(lambda e: e.type == STATE and e.state.device == device, timeout)

    def ping(self, timeout=60):
        """(seconds until the answer, state); None if there was none."""
        self.pings += 1
        sent = time.monotonic()
        self._send(PING, self.pings)
        answer = self.until(lambda e: e.type == STATE and e.order == self.pings, timeout)
        return None if answer is None else (answer.heard - sent, answer.state)

    def close(self):
        self.sock.close()
        try:
            return self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
