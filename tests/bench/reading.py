#!/usr/bin/python3
"""Speed of "bantin normalize" on 5 MB of news text, start-up with all lexicons, and
memory on ten times as much. The text is the sample articles of config/ over and over.

  BANTIN_BUILD=build/release tests/bench/reading.py     prints one JSON line"""
import glob, json, os, resource, subprocess, sys, tempfile, time

top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
bantin = os.path.join(os.environ.get("BANTIN_BUILD", top + "/build/release"), "bin/bantin")
articles = sorted(glob.glob(top + "/config/**/*.txt", recursive=True))
if not articles:
    sys.exit("no sample articles under config/")
text = b"".join(open(a, "rb").read() + b"\n" for a in articles)
copies = 5_000_000 // len(text) + 1


def best(repeats, times):
    """Seconds for the text so many times over; this process itself stays small,
    or its own size would be counted as the child's."""
    with tempfile.NamedTemporaryFile() as f:
        for _ in range(repeats):
            f.write(text)
        f.flush()
        spent = []
        for _ in range(times):
            start = time.monotonic()
            subprocess.run([bantin, "normalize", f.name], stdout=subprocess.DEVNULL, check=True)
            spent.append(time.monotonic() - start)
    return min(spent)


whole, start = best(copies, 5), best(0, 20)
best(copies * 10, 1)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"bench": "reading", "bytes": len(text) * copies, "mb_per_s": round(len(text) * copies / whole / 1e6, 1),
                  "start_ms": round(start * 1000, 1), "peak_kib": peak}))
