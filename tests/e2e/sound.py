"""A private PulseAudio with a null sink, what it would have played, and
measurements of sound, for the end-to-end tests.

    with PulseServer() as pulse:
        with Recorder(pulse) as recorder:
            subprocess.run([...], env=pulse.env)
        sound = recorder.sound
        start, end = speech_span(sound)

Nothing here touches the user's own sound server."""
import array
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import wave

RATE = 48000
SINK = "hall"


class Sound:
    """Mono 16-bit samples."""

    def __init__(self, rate, samples):
        self.rate = rate
        self.samples = samples

    @property
    def seconds(self):
        return len(self.samples) / self.rate

    def part(self, start_s, end_s):
        return Sound(self.rate, self.samples[int(start_s * self.rate):int(end_s * self.rate)])

    def save(self, path):
        with wave.open(path, "wb") as w:
            w.setnchannels(1)
            w.setsampwidth(2)
            w.setframerate(self.rate)
            w.writeframes(self.samples.tobytes())
        return path


def read_wav(path):
    """The first channel of a 16-bit WAV file."""
    with wave.open(path, "rb") as w:
        assert w.getsampwidth() == 2, path
        samples = array.array("h", w.readframes(w.getnframes()))
        return Sound(w.getframerate(), samples[::w.getnchannels()])


def decode(path, rate=RATE):
    """Any sound file, by ffmpeg."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(rate), "-f", "s16le", "-"],
                         check=True, capture_output=True).stdout
    return Sound(rate, array.array("h", raw))


def _loud_windows(sound, threshold_db, window_ms):
    """One bool a window: is its peak over the threshold (dBFS)?"""
    limit = 32768 * 10 ** (threshold_db / 20)
    n = max(1, int(sound.rate * window_ms / 1000))
    s = sound.samples
    for i in range(0, len(s), n):
        piece = s[i:i + n]
        yield max(piece) > limit or min(piece) < -limit


def speech_span(sound, threshold_db=-50.0, window_ms=2):
    """(start, end) in seconds of all that is over the threshold, or None."""
    loud = [i for i, yes in enumerate(_loud_windows(sound, threshold_db, window_ms)) if yes]
    if not loud:
        return None
    return loud[0] * window_ms / 1000, min(sound.seconds, (loud[-1] + 1) * window_ms / 1000)


def gaps(sound, min_ms=30, threshold_db=-50.0, window_ms=2):
    """[(start, length)] in seconds of the silences inside, of at least min_ms."""
    found, since, begun = [], None, False
    for i, yes in enumerate(_loud_windows(sound, threshold_db, window_ms)):
        if yes:
            if begun and since is not None and (i - since) * window_ms >= min_ms:
                found.append((since * window_ms / 1000, (i - since) * window_ms / 1000))
            begun, since = True, None
        elif since is None:
            since = i
    return found


def dead_spots(sound, min_ms=30):
    """Like gaps(), of exactly zero samples: what an underrun leaves behind,
    while a voice's pause may, too, be zeros; compare two sounds' lists."""
    return gaps(sound, min_ms, threshold_db=-96.0)


def loudness(sound):
    """Integrated loudness in LUFS (EBU R 128) by ffmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        path = sound.save(os.path.join(folder, "sound.wav"))
        told = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-filter_complex", "ebur128",
                               "-f", "null", "-"], check=True, capture_output=True, text=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


def available():
    """None, or why there can be no sound server here."""
    for program in ("pulseaudio", "parec", "pactl"):
        if shutil.which(program) is None:
            return program + " is not installed"
    return None


class PulseServer:
    """Its own folder, its own socket. `env` makes a program's ALSA (and so
    PortAudio) play into it; `where` is what it adds to an environment."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bantin-pulse-")
        os.chmod(self.folder, 0o700)
        with open(os.path.join(self.folder, ".asoundrc"), "w") as f:
            f.write("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.where = {"HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "XDG_CONFIG_HOME": self.folder,
                      "PULSE_SERVER": "unix:" + os.path.join(self.folder, "pulse", "native")}
        self.env = {**os.environ, **self.where}
        self.env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.process = None

    def start(self):
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
             "--load=module-native-protocol-unix auth-anonymous=1",
             f"--load=module-null-sink sink_name={SINK} rate={RATE}"],
            env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        until = time.monotonic() + 60
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode != 0:
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("pulseaudio did not start: " + open(self.log.name).read())
            time.sleep(0.05)
        return self

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
            self.log.close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Recorder:
    """What the null sink would have played, from its monitor. Samples are
    dated when they arrive, so a sound is never heard before it was made.

    Record before anything is played: a null sink that nobody listens to works
    in blocks of two seconds, and sits out the first one after a start."""

    def __init__(self, pulse):
        self.pulse = pulse
        self.chunks = []  # (monotonic seconds at arrival, bytes)
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["parec", "-d", SINK + ".monitor", "--format=s16le", f"--rate={RATE}", "--channels=1",
             "--latency-msec=5"], env=self.pulse.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        until = time.monotonic() + 60
        while not self.chunks:
            if time.monotonic() > until:
                raise RuntimeError("parec records nothing")
            time.sleep(0.01)
        return self

    def _read(self):
        while True:
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return
            self.chunks.append((time.monotonic(), piece))

    def stop(self):
        if self.process is not None:
            time.sleep(0.1)
            self.process.terminate()
            self.process.wait()
            self.thread.join(2)
            self.process.stdout.close()
            self.process = None

    @property
    def sound(self):
        raw = b"".join(piece for _, piece in list(self.chunks))
        return Sound(RATE, array.array("h", raw[:len(raw) // 2 * 2]))

    def mark(self):
        """A place to look from: see heard_after()."""
        return len(self.chunks)

    def heard_after(self, mark, threshold=100, timeout=60):
        """Monotonic time at which the first sample over the threshold arrived
        since the mark, or None."""
        return next((when for when in self._loud(mark, threshold, timeout) if when), None)

    def silent_since(self, mark, threshold=100, timeout=60, quiet=0.15):
        """Monotonic time of the last loud chunk since the mark, once it has
        been quiet for a while; None if it never was."""
        last = None
        for when in self._loud(mark, threshold, timeout):
            last = when or last
            if when is None and last is not None and time.monotonic() - last > quiet:
                return last
        return None

    def _loud(self, mark, threshold, timeout):
        """Times of arrival of the loud chunks since the mark; None whenever no more have come yet."""
        until = time.monotonic() + timeout
        at = mark
        while time.monotonic() < until:
            while at < len(self.chunks):
                when, piece = self.chunks[at]
                at += 1
                samples = array.array("h", piece[:len(piece) // 2 * 2])
                if samples and (max(samples) > threshold or min(samples) < -threshold):
                    yield when
            yield None
            time.sleep(0.002)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


if __name__ == "__main__":
    reason = available()
    if reason:
        sys.exit(reason)
    with PulseServer() as server, Recorder(server) as recorder:
        print("null sink and recorder work:", recorder.sound.seconds >= 0)
