#!/usr/bin/python3
"""Speed of "bantin normalize" on 5 MB of news text, start-up with all lexicons, and
memory on ten times as much. The text is the sample articles of config/ over and over.

  BANTIN_BUILD=build/release tests/bench/reading.py     prints one JSON line"""
import glob, json, os, subprocess, sys, tempfile, time

top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
bantin = os.path.join(os.environ.get("BANTIN_BUILD", top + "/build/release"), "bin/bantin")
articles = sorted(glob.glob(top + "/config/articles/*.txt"))
if not articles:
    sys.exit("no sample articles under config/")
text = b"".join(open(a, "rb").read() + b"\n" for a in articles)
copies = 5_000_000 // len(text) + 1


def peak_of(pid):
    """Peak KiB of a running process; what wait4() tells counts the size of this process too, before exec."""
    try:
        with open(f"/proc/{pid}/status") as f:
            return int(next((line.split()[1] for line in f if line.startswith("VmHWM:")), 0))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def best(repeats, times, watched=False):
    """Wall and processor seconds for the text so many times over, and peak KiB where it is watched."""
    with tempfile.NamedTemporaryFile() as f:
        for _ in range(repeats):
            f.write(text)
        f.flush()
        wall, cpu, peak = [], [], 0
        for _ in range(times):
            start = time.monotonic()
            child = subprocess.Popen([bantin, "normalize", f.name], stdout=subprocess.DEVNULL)
            while watched and os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
                peak = max(peak, peak_of(child.pid))
                time.sleep(0.05)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = status
            assert status == 0
            wall.append(time.monotonic() - start)
            cpu.append(used.ru_utime + used.ru_stime)
    return min(wall), min(cpu), peak


(whole, cpu, _), (start, start_cpu, _) = best(copies, 5), best(0, 20)
_, _, peak = best(copies * 10, 1, watched=True)
size = len(text) * copies
print(json.dumps({"bench": "reading", "bytes": size, "mb_per_s": round(size / whole / 1e6, 1),
                  "mb_per_cpu_s": round(size / cpu / 1e6, 1), "start_ms": round(start * 1000, 1),
                  "start_cpu_ms": round(start_cpu * 1000, 1), "peak_kib": peak}))
