#!/usr/bin/env python3
"""bantin render against the tools it replaces, in one run on the same machine:

    espeak-ng -v vi -f all.txt --stdout | lame --quiet -m m -b 64 - out.mp3

Prints the median, the least and the most of the ratios of several rounds: in
each the peer and bantin run one after the other, so that a busy machine slows
both. Beside it what two
cores to themselves would give: half of bantin's processor time against that of
the slower end of the pipe (the least of all rounds), and the memory that a
long bulletin takes against a short one. BANTIN_BENCH_RUNS=N rounds;
BANTIN_BENCH_HOURS="" leaves the memory out.
"""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(os.environ.get("BANTIN_BUILD", "build/release")).resolve()
BANTIN = BUILD / "bin/bantin"
ARTICLES = pathlib.Path(__file__).resolve().parents[2] / "config/articles"
RUNS = int(os.environ.get("BANTIN_BENCH_RUNS", "5"))
HOURS = [float(h) for h in os.environ.get("BANTIN_BENCH_HOURS", "1 10").split()]
SUMMARY = []
GOALS = {("ten", "fast"): 0.50, ("ten", "best"): 0.75, ("one", "fast"): 0.60, ("one", "best"): 0.85}


def article(number, size=5000):
    """About `size` bytes of the sample articles, another cut for each number."""
    lines = [line for path in sorted(ARTICLES.glob("*.txt")) for line in path.read_text().splitlines()
             if len(line) > 80]
    text, i = "", number
    while len(text.encode()) < size:
        text += lines[i % len(lines)] + "\n"
        i += 1
    return text


def timed(command, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def race(folder, name, paths):
    whole = folder / f"{name}.txt"
    whole.write_text("".join(p.read_text() for p in paths))
    peer = f"espeak-ng -v vi -f {whole} --stdout | lame --quiet -m m -b 64 - {folder}/peer.mp3"
    ours = {q: [BANTIN, "render", *paths, "-o", folder / f"{q}.mp3", "--mp3-quality", q, "--jobs", "2"]
            for q in ("fast", "best")}
    voice = f"espeak-ng -v vi -f {whole} -w {folder}/peer.wav"
    coder = f"lame --quiet -m m -b 64 {folder}/peer.wav {folder}/peer.mp3"
    rounds = []
    for _ in range(RUNS):
        runs = {"peer": timed(peer, shell=True)} | {q: timed(c) for q, c in ours.items()}
        ends = max(timed(voice, shell=True)[1], timed(coder, shell=True)[1])
        rounds.append((runs, ends))
    floor = min(ends for _, ends in rounds)
    print(f"{name}: peer {statistics.median(r['peer'][0] for r, _ in rounds):.2f} s "
          f"(processor {min(r['peer'][1] for r, _ in rounds):.2f} s, its slower end {floor:.2f} s)")
    for q in ours:
        goal = GOALS[name, q]
        ratios = sorted(r[q][0] / r["peer"][0] for r, _ in rounds)
        ratio = statistics.median(ratios)
        cpu = min(r[q][1] for r, _ in rounds)
        SUMMARY.append(f"{name} {q}: {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), goal {goal:.2f}, "
                       f"{'reached' if ratio <= goal else 'MISSED'}")
        print(f"{name}: bantin {q} {statistics.median(r[q][0] for r, _ in rounds):.2f} s "
              f"(processor {cpu:.2f} s): {ratio:.2f} of the peer's wall time; "
              f"with two cores alone {cpu / 2 / floor:.2f}", flush=True)


def memory_of(pid):
    """Proportional memory of a process and its children, kB."""
    total = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = status.read_text().rsplit(")", 1)[1].split()
            if int(status.parent.name) != pid and int(rest[1]) != pid:
                continue
            for line in (status.parent / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except (OSError, ValueError):
            pass
    return total


def memory(folder, hours):
    """Most memory of all processes together while so many hours are made."""
    path = folder / "long.txt"
    one = article(0)
    # A minute of speech is about 1.2 kB of text.
    path.write_text((one + "\n") * max(1, int(hours * 60 * 1200 / len(one.encode()))))
    work = subprocess.Popen([BANTIN, "render", path, "-o", folder / "long.mp3", "--jobs", "2"],
                            stdout=subprocess.PIPE, text=True)
    most = 0
    while work.poll() is None:
        most = max(most, memory_of(work.pid))
        time.sleep(0.1)
    return most, work.stdout.read().strip()


def main():
    with tempfile.TemporaryDirectory(prefix="bantin-bench-") as name:
        folder = pathlib.Path(name)
        paths = []
        for i in range(10):
            path = folder / f"article-{i}.txt"
            path.write_text(article(i))
            paths.append(path)
        race(folder, "ten", paths)
        race(folder, "one", paths[:1])
        print(f"wall time against the peer's, median of {RUNS} rounds (least to most):")
        print("\n".join(f"  {line}" for line in SUMMARY), flush=True)
        for hours in HOURS:
            most, said = memory(folder, hours)
            print(f"memory: {most / 1024:.1f} MB of all processes for {said}")


if not shutil.which("lame") or not shutil.which("espeak-ng"):
    sys.exit("espeak-ng and lame are needed to compare with")
main()
