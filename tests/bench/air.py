#!/usr/bin/python3
"""What the station promises about time and memory, measured on a real bantind, each figure
beside its goal. Wants two cores and a quiet machine; takes about ten minutes.

    tests/bench/air.py [emergency|busy|say|timed|voice|held|device|stop|idle]...

The sound of a null output is recorded into memory; a frame counts as out when its bytes are
there, which is looked at every half millisecond. What PulseAudio's null sink plays is recorded from
its monitor and dated on arrival. What measures runs in real time where it may: it must not measure
its own waiting. BANTIN_ROUNDS sets the rounds of an emergency (200), BANTIN_SAYS those of say (24)."""
import array
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
os.environ.setdefault("BANTIN_BUILD", "build/release")

import sound  # noqa: E402
from programs import BUILD, ENV  # noqa: E402
from station import Station  # noqa: E402
from wire import Wire  # noqa: E402

SAYS = int(os.environ.get("BANTIN_SAYS", "24"))
ROUNDS = int(os.environ.get("BANTIN_ROUNDS", "200"))
HOLDS = 8
SPEAKER = '{ name = "loa"; type = "speaker"; lead_in = "0s"; release = "5s"; latency = "%s"; }'
SENTENCE = "Phường tổ chức tổng vệ sinh môi trường vào sáng chủ nhật, mỗi hộ cử một người tham gia."
WARNING = "Nước sông đang lên nhanh."
RATE = 48000
HEADER = 44
LATER = 1920  # frames from the first loud one to those that are looked for


def row(what, figure, unit, goal=None, least=False):
    """One line of the table."""
    verdict = ""
    if goal is not None:
        reached = figure is not None and (figure >= goal if least else figure <= goal)
        verdict = "reached" if reached else "MISSED"
    told = "none" if figure is None else f"{figure:.1f} {unit}"
    limit = "" if goal is None else f"{'>=' if least else '<='} {goal} {unit}"
    print(f"{what:<78} {told:>12}  {limit:>12}  {verdict}", flush=True)


def spread(what, values, unit, goal_median=None, goal_p99=None):
    values = sorted(values)
    row(f"{what}, median of {len(values)}", statistics.median(values) if values else None, unit, goal_median)
    if len(values) >= 40:
        row(f"{what}, 99th percentile", values[min(len(values) - 1, int(len(values) * 0.99))], unit, goal_p99)


def measure_in_real_time():
    """Of this thread; what it starts is not."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(50))
    except PermissionError:
        pass


class Tap:
    """The record of a null output as it grows: a file in memory, since a busy disk would hold
    up whoever writes to it."""

    def __init__(self):
        self.fd = os.memfd_create("heard")
        self.path = f"/proc/{os.getpid()}/fd/{self.fd}"
        self.output = '{ name = "loa"; type = "null"; lead_in = "0s"; device = "record=%s"; }' % self.path
        self.sizes = []  # (monotonic seconds, bytes): when it was seen to have grown
        self.quit = False
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self):
        measure_in_real_time()
        last = 0
        while not self.quit:
            size = os.fstat(self.fd).st_size
            if size != last:
                self.sizes.append((time.monotonic(), size))
                last = size
            time.sleep(0.0005)

    def stop(self):
        self.quit = True
        self.thread.join()
        os.close(self.fd)

    def frames(self):
        return self.sizes[-1][1] // 2 if self.sizes else 0

    def read(self, start, end=None):
        """Samples from one frame of the file on."""
        end = end or os.fstat(self.fd).st_size // 2
        raw = os.pread(self.fd, max(0, end - start) * 2, max(HEADER, start * 2))
        return array.array("h", raw[:len(raw) // 2 * 2])

    def when(self, frame):
        """When this frame (counted in the file) was seen to be out."""
        for at, size in reversed(self.sizes):
            if size // 2 <= frame:
                break
            found = at
        else:
            found = self.sizes[0][0]
        return found


def add(wire, text, **more):
    return wire.call("article.add", text=text, **more)["id"]


def on_air(wire):
    return (wire.call("station.status")["on_air"] or {}).get("article")


def until(true, seconds=20, what="it", every=0.01):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = true()
        if found:
            return found
        time.sleep(every)
    raise RuntimeError(f"waited {seconds} s for {what}")


def processes(station):
    """PIDs of bantind and all below it."""
    found = [station.process.pid]
    for pid in found:
        try:
            for tasks in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in tasks.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            pass
    return found


def named(station, name):
    """Those of its processes with this name; one that ends while it is looked at is none."""
    found = []
    for pid in processes(station):
        try:
            if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == name[:15]:
                found.append(pid)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


# ---- an emergency over a bulletin ----

def needle(tap, start):
    """The first loud sample from `start` on, and some samples a little later, by which the same
    sound is found again: past what fades and volumes may do to its very beginning."""
    samples = tap.read(start)
    for i, v in enumerate(samples):
        if abs(v) > 200:
            return start + i, samples[i + LATER:i + LATER + 400].tobytes()
    raise RuntimeError("the warning alone made no sound")


def find(tap, start, wanted):
    raw = tap.read(start).tobytes()
    at = raw.find(wanted)
    while at >= 0 and at % 2:
        at = raw.find(wanted, at + 1)
    return None if at < 0 else start + at // 2


def warnings(folder, rounds, burden=None):
    """Delays in ms of as many emergencies over a bulletin, and how often that went on after."""
    delays, resumed = [], 0
    tap = Tap()
    chiming = Station(folder, outputs=tap.output)
    # The urgent chime, as stations have it: its samples are the same each time, a voice's are not.
    chiming.settings.write_text(chiming.settings.read_text().replace('emergency = { chime = "none"', 'emergency = { chime = "urgent"'))
    with chiming as station, Wire(station.socket) as wire:
        # Alone first: how it sounds.
        alone = add(wire, WARNING + " Lần đầu.", **{"class": "emergency"})
        until(lambda: wire.call("article.show", id=alone)["state"] == "done", 30, "the warning alone")
        first, wanted = needle(tap, 22)
        lead = first_of_order(tap, first)
        with burden or contextlib.nullcontext():
            bulletin = add(wire, " ".join([SENTENCE] * 60), at="now")
            until(lambda: on_air(wire) == bulletin, 60, "the bulletin", 0.05)
            for i in range(rounds):
                time.sleep(random.uniform(0.2, 0.4))
                mark, sent = tap.frames(), time.monotonic()
                add(wire, f"{WARNING} Tin thứ {i + 1}.", **{"class": "emergency"})
                found = until(lambda: find(tap, mark, wanted), 10, "the warning", 0.02)
                delays.append((tap.when(found - LATER - lead) - sent) * 1000)
                wire.call("air.skip")
                until(lambda: on_air(wire) == bulletin, 10, "the rest of the bulletin", 0.02)
                resumed += 1
                if i % 40 == 39:  # it must not end before the rounds do
                    wire.call("air.stop")
                    bulletin = add(wire, f"Tin thứ {i}. " + " ".join([SENTENCE] * 60), at="now")
                    until(lambda: on_air(wire) == bulletin, 60, "the next bulletin", 0.05)
    tap.stop()
    print("  the slowest (ms, round):", sorted(((round(d, 1), i) for i, d in enumerate(delays)), reverse=True)[:8])
    return delays, resumed


def emergency(folder):
    delays, resumed = warnings(folder, ROUNDS)
    spread("emergency over a bulletin: request to first frame", delays, "ms", goal_p99=30)
    row("  what it cut was on air again after", resumed, f"of {ROUNDS}", ROUNDS, least=True)


# ---- the same on a machine that has no time and whose disk is busy ----

HOG = "while True: pass"
SCRIBE = """
import os, sys
f = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
while True:
    os.pwrite(f, os.urandom(1 << 20), 0)
    os.fsync(f)
"""


@contextlib.contextmanager
def burden(folder, session):
    """A hog for each processor, and one who writes and syncs without end on the station's disk."""
    code = [[HOG]] * len(os.sched_getaffinity(0)) + [[SCRIBE, str(folder / "scribble")]]
    crowd = [subprocess.Popen([sys.executable, "-c", *c], start_new_session=session) for c in code]
    try:
        time.sleep(0.5)
        yield
    finally:
        for one in crowd:
            one.kill()
        for one in crowd:
            one.wait()


def busy(folder):
    """Against the quiet machine, in the same run; beside the hogs (of one session, so that priority
    tells them apart) and against them (a session of their own, which gets its share of the machine
    whatever the priorities within)."""
    quiet = None
    for what, session in (("quiet", None), ("busy", False), ("busy, hogs of another session", True)):
        place = folder / what.replace(" ", "-")
        place.mkdir()
        delays, _ = warnings(place, ROUNDS if session is not None else ROUNDS // 2,
                             None if session is None else burden(place, session))
        spread(f"emergency over a bulletin, {what}", delays, "ms", goal_p99=30)
        p99 = sorted(delays)[int(len(delays) * 0.99)]
        quiet = quiet or p99
        row("  99th percentile, times that of the quiet machine", p99 / quiet, "")


def first_of_order(tap, loud):
    """Frames of the order before its first loud sample: none are known to be before the first
    sample that is not zero."""
    samples = tap.read(22, loud)
    quiet = 0
    while quiet < len(samples) and samples[-1 - quiet] != 0:
        quiet += 1
    return quiet


# ---- say through PulseAudio ----

def say_rounds(folder, pulse, recorder, text, latency, goal):
    folder.mkdir()
    delays = {"device open": [], "device closed": []}
    with Station(folder, outputs=SPEAKER % latency, env=pulse.env) as station, Wire(station.socket) as wire:
        for i in range(SAYS):
            closed = i % 8 == 0
            if closed:
                until(lambda: wire.call("station.status")["outputs"][0]["state"] == "closed", 60, "closing", 0.2)
            time.sleep(random.uniform(0.2, 0.4))
            mark, sent = recorder.mark(), time.monotonic()
            done = station.bantin("say", text)
            assert done.returncode == 0, done.stderr
            heard = recorder.heard_after(mark)
            if i > 0:  # the first finds no voice running yet
                delays["device closed" if closed else "device open"].append((heard - sent) * 1000)
            until(lambda: on_air(wire) is None, 20, "the end")
    for state, values in delays.items():
        spread(f"bantin say to first audible sample, latency {latency}, {state}", values, "ms",
               goal_median=goal if state == "device open" else None)


def say(folder):
    if sound.available():
        print("say: skipped,", sound.available())
        return
    texts = "Mời bà con tập trung tại nhà văn hóa."
    with sound.PulseServer() as pulse, sound.Recorder(pulse) as recorder:
        for latency, goal in (("15ms", 40), ("20ms", 40), ("100ms", None)):
            say_rounds(folder / latency, pulse, recorder, texts, latency, goal)
        if shutil.which("spd-say"):
            env = {**ENV, **{k: v for k, v in pulse.env.items() if k in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER", "XDG_CONFIG_HOME")}}
            server = subprocess.Popen(["speech-dispatcher", "-s", "-t", "0"], env=env, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            delays = []
            try:
                time.sleep(2)
                for i in range(max(SAYS // 2, 2)):
                    mark, sent = recorder.mark(), time.monotonic()
                    subprocess.run(["spd-say", "-l", "vi", texts], env=env, capture_output=True, timeout=20)
                    heard = recorder.heard_after(mark)
                    if heard is None:
                        break
                    if i > 0:
                        delays.append((heard - sent) * 1000)
                    recorder.silent_since(mark, timeout=15, quiet=0.6)
                    time.sleep(random.uniform(0.2, 0.4))
            finally:
                server.terminate()
                server.wait()
            spread("  spd-say, the same words", delays, "ms")


# ---- exact times ----

def timed(folder):
    """Starts by --at while far articles are rendered ahead and 50 clients ask."""
    starts = int(os.environ.get("BANTIN_STARTS", "44"))
    load = BUILD / "bench/bench_control"
    close = Station(folder, outputs='{ name = "loa"; type = "null"; lead_in = "0s"; }', more='schedule = { render_ahead = "10min"; };')
    # Two seconds apart, so none may still be waiting out its pause when the next is due.
    close.settings.write_text(close.settings.read_text().replace('closing = "";', 'closing = ""; article_pause = "0s";'))
    with close as station:
        with Wire(station.socket) as wire:
            clients = None
            if load.exists():
                clients = subprocess.Popen([str(load), str(station.socket), "50", str(starts * 2 + 12), "1000"], env=ENV,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            began = int(time.time()) + 5
            ids = []
            for i in range(starts):
                at = time.strftime("%Y-%m-%dT%H:%M:%S+07:00", time.gmtime(began + 2 * i + 7 * 3600))
                ids.append(add(wire, f"Tin {i + 1}.", at=at))
            for i in range(20):
                later = time.strftime("%Y-%m-%dT%H:%M:%S+07:00", time.gmtime(began + 400 + i + 7 * 3600))
                add(wire, (SENTENCE + " ") * 40 + f"Bài {i}.", at=later)
            time.sleep(max(0, began + 2 * starts + 1 - time.time()))
            errors = []
            for entry in station.json("log", "--limit", "1000"):
                if entry["article"] in ids and entry.get("started"):
                    errors.append(error_ms(entry))
            if clients is not None:
                clients.wait()
    spread("start by --at (to the order to the output), render ahead" + (", 50 clients" if load.exists() else " (no bench_control)") + ": error",
           errors, "ms", goal_p99=50)


def error_ms(entry):
    from datetime import datetime
    planned, started = (datetime.fromisoformat(entry[k]) for k in ("planned", "started"))
    return abs((started - planned).total_seconds()) * 1000


# ---- a voice that dies ----

def gaps_of(samples, least_ms):
    """Lengths in ms of the silences inside."""
    found, run, begun = [], 0, False
    for i in range(0, len(samples), 48):
        quiet = max(map(abs, samples[i:i + 48]), default=0) < 30
        if quiet:
            run += 1
            continue
        if begun and run >= least_ms:
            found.append(run)
        run, begun = 0, True
    return found


def voice(folder):
    """Every voice process is killed just after a long emergency was asked for, while its tape
    grows. What is heard must be the whole of it, and no silence longer than without kills."""
    text = " ".join(f"{SENTENCE} Đoạn {i}." for i in range(60))
    longest, wholes = {}, []
    tap = Tap()
    with Station(folder, outputs=tap.output) as station, Wire(station.socket) as wire:
        add(wire, WARNING, **{"class": "emergency"})
        until(lambda: on_air(wire) is None and tap.frames() > RATE, 20, "the first warning")
        for kill in (False, True, True, True):
            mark = tap.frames()
            number = add(wire, f"{text} Lần {len(wholes)}.", **{"class": "emergency"})
            killed, limit = 0, time.monotonic() + 8
            while time.monotonic() < limit:
                if kill and killed < 12:
                    for pid in named(station, "bantin-voice"):
                        try:
                            os.kill(pid, signal.SIGKILL)
                            killed += 1
                        except ProcessLookupError:
                            pass
                time.sleep(0.03)
            heard = max(gaps_of(tap.read(mark), 20), default=0)
            longest.setdefault(kill, []).append(heard)
            status = wire.call("station.status")["on_air"]
            wholes.append(status is not None and status["article"] == number)
            wire.call("air.skip")
            until(lambda: on_air(wire) is None, 10, "silence")
        tap.stop()
    extra = max(longest[True]) - max(longest[False])
    row("voice processes killed while the tape grows: silence more", max(0, extra), "ms", 300)
    row("  the same article went on in", sum(wholes), f"of {len(wholes)}", len(wholes), least=True)


def held(folder):
    """Every voice process is stopped (SIGSTOP) just after a long emergency was asked for. It is
    seen once one of those at work is gone: only its replacing ends it. One that was stopped with
    nothing to do hurts nobody, and may stand there."""
    seen, answers, wholes = [], [], 0
    with Station(folder) as station, Wire(station.socket) as wire:
        add(wire, WARNING, **{"class": "emergency"})
        until(lambda: on_air(wire) is None and wire.call("station.status"), 20, "the first warning")
        for i in range(HOLDS):
            text = " ".join(f"{SENTENCE} Đoạn {k}." for k in range(100))
            number = add(wire, f"{text} Lần {i}.", **{"class": "emergency"})
            time.sleep(random.uniform(0, 0.05))
            stopped = []
            for pid in named(station, "bantin-voice"):
                try:
                    os.kill(pid, signal.SIGSTOP)
                    stopped.append(pid)
                except ProcessLookupError:  # one voice pool makes way for another
                    pass
            since, found = time.monotonic(), None
            while time.monotonic() < since + 3:
                asked = time.monotonic()
                wire.call("station.status")
                answers.append((time.monotonic() - asked) * 1000)
                gone = set(stopped) - set(named(station, "bantin-voice"))
                if found is None and gone:
                    found = (time.monotonic() - since) * 1000
                time.sleep(0.01)
            seen.append(found)
            wholes += on_air(wire) == number
            for pid in set(stopped) & set(named(station, "bantin-voice")):
                try:
                    os.kill(pid, signal.SIGCONT)
                except ProcessLookupError:
                    pass
            wire.call("air.skip")
            until(lambda: on_air(wire) is None, 10, "silence")
    row(f"voice stopped at work: seen and replaced after, slowest of {HOLDS}", None if None in seen else max(seen), "ms", 2000)
    row("  the same article went on in", wholes, f"of {HOLDS}", HOLDS, least=True)
    row(f"  slowest of {len(answers)} answers of status meanwhile", max(answers), "ms", 50)


# ---- devices that fail ----

def device(folder):
    if sound.available():
        print("device: skipped,", sound.available())
        return
    with sound.PulseServer() as pulse, sound.Recorder(pulse):
        with Station(folder, outputs=SPEAKER % "100ms", env=pulse.env) as station, Wire(station.socket) as wire:
            add(wire, (SENTENCE + " ") * 60, at="now")
            until(lambda: on_air(wire), 30, "sound")
            time.sleep(3.5)
            pulse.freeze()
            frozen, seen, answers = time.monotonic(), None, []
            while time.monotonic() < frozen + 6:
                asked = time.monotonic()
                status = wire.call("station.status")
                answers.append((time.monotonic() - asked) * 1000)
                if seen is None and status["outputs"][0]["state"] != "open":
                    seen = time.monotonic() - frozen
                time.sleep(0.01)
            pulse.thaw()
    row("sound server stopped: seen after", seen and seen * 1000, "ms", 2000)
    row(f"  slowest of {len(answers)} answers of status meanwhile", max(answers), "ms", 50)
    for fault in ("wedged:3", "vanishes:3"):
        place = folder / fault.replace(":", "-")
        place.mkdir()
        with Station(place, outputs='{ name = "loa"; type = "null"; device = "%s"; }' % fault) as station, Wire(station.socket) as wire:
            add(wire, (SENTENCE + " ") * 60, at="now")
            opened = until(lambda: wire.call("station.status")["outputs"][0]["state"] == "open" and time.monotonic(), 30, "sound")
            seen, answers = None, []
            while time.monotonic() < opened + 8:
                asked = time.monotonic()
                status = wire.call("station.status")
                answers.append((time.monotonic() - asked) * 1000)
                if seen is None and status["outputs"][0]["state"] != "open":
                    seen = time.monotonic() - opened - 3
                time.sleep(0.01)
        row(f"device {fault.split(':')[0]}: seen after", seen and seen * 1000, "ms", 2000)
        row(f"  slowest of {len(answers)} answers of status meanwhile", max(answers), "ms", 50)


# ---- silence on request ----

def stop(folder):
    delays = []
    tap = Tap()
    with Station(folder, outputs=tap.output) as station, Wire(station.socket) as wire:
        for i in range(40):
            add(wire, f"{SENTENCE} {SENTENCE} Lần {i}.", **{"class": "emergency"})
            until(lambda: on_air(wire), 20, "sound")
            time.sleep(random.uniform(0.5, 0.8))
            mark, sent = tap.frames(), time.monotonic()
            wire.call("air.stop")
            time.sleep(0.3)
            samples = tap.read(mark)
            last = max((k for k, v in enumerate(samples) if v != 0), default=0)
            delays.append((tap.when(mark + last) - sent) * 1000)
        tap.stop()
    spread("air.stop to the last frame that is not silent", delays, "ms", goal_p99=30)


# ---- at rest ----

def switches(pid):
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        for line in task.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def of_rollup(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0


def idle(folder):
    starts = []
    for i in range(9):
        starts.append(started_in(folder / "ready"))
    spread("READY after the start", starts, "ms", goal_median=100)
    with Station(folder, outputs='{ name = "loa"; type = "null"; release = "5s"; }') as station, Wire(station.socket) as wire:
        add(wire, SENTENCE, at="now")
        until(lambda: on_air(wire), 20, "sound")
        until(lambda: wire.call("station.status")["outputs"][0]["state"] == "closed", 60, "the device to close", 0.2)
        time.sleep(3)
        wire.close()
        before = {pid: switches(pid) for pid in processes(station)}
        time.sleep(60)
        after = {pid: switches(pid) for pid in before}
        row("idle, device closed: wake-ups of bantind a minute", after[station.process.pid] - before[station.process.pid], "", 10)
        row("  of all its processes together", sum(after.values()) - sum(before.values()), "")
        row("  resident memory of bantind", of_rollup(station.process.pid, "Rss"), "MB", 12)
        row("  all processes together (proportional)", sum(of_rollup(p, "Pss") for p in before), "MB", 48)
        for pid in before:
            name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
            print(f"    {name:<16} Rss {of_rollup(pid, 'Rss'):5.1f} MB  Pss {of_rollup(pid, 'Pss'):5.1f} MB"
                  f"  wake-ups {after[pid] - before[pid]}")


def started_in(folder):
    """ms from the start of bantind to READY=1 on its notify socket."""
    import socket
    folder.mkdir(exist_ok=True)
    path = folder / "notify"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.settimeout(10)
        station = Station(folder, env={"NOTIFY_SOCKET": str(path)})
        took = []

        def listen():
            while b"READY=1" not in listener.recv(4096):
                pass
            took.append(time.monotonic())
        thread = threading.Thread(target=listen)
        thread.start()
        began = time.monotonic()
        station.start(trust_clock=False)
        thread.join()
        station.stop()
    return (took[0] - began) * 1000


SECTIONS = {f.__name__: f for f in (emergency, busy, say, timed, voice, held, device, stop, idle)}


def main():
    wanted = sys.argv[1:] or list(SECTIONS)
    if not set(wanted) <= set(SECTIONS):
        sys.exit(__doc__)
    measure_in_real_time()
    print(json.dumps({"cores": len(os.sched_getaffinity(0)), "build": BUILD.name}))
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="bantin-bench-") as folder:
            SECTIONS[name](pathlib.Path(folder))


main()
