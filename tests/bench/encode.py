#!/usr/bin/python3
"""The encoding side against its peer: one long speech into MP3 by sound_encode (limiter,
loudness, title, chapters, digest) and by the lame program, in the same run, in turn, best of
some rounds. Prints the ratio of wall times, and what the other formats take. `bantin render`
as a whole against its peers is another benchmark."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(os.environ.get("BANTIN_BUILD", "build/release")).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
ENCODE = BUILD / "unit/sound_encode"
ROUNDS = int(os.environ.get("BANTIN_ROUNDS", "3"))
CORES = len(os.sched_getaffinity(0))


def seconds(command):
    """Wall time, and processor time of all its threads (which a busy machine does not change)."""
    start, before = time.monotonic(), os.times()
    subprocess.run([str(c) for c in command], check=True, capture_output=True)
    after = os.times()
    return (time.monotonic() - start, after.children_user - before.children_user +
            after.children_system - before.children_system)


def ours(source, folder, fmt, *options):
    return [ENCODE, source, folder / f"out.{fmt}", "--format", fmt, "--gain", "4", "--title", "Bản tin",
            "--chapter", "0=Một", "--chapter", "100000=Hai", *options]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        texts = [p.read_text() for p in sorted((SOURCE / "config/articles").glob("*.txt"))]
        text = ("\n\n".join(texts) + "\n\n")
        text *= max(1, 40000 // len(text.encode()))
        (folder / "all.txt").write_text(text)
        subprocess.run(["espeak-ng", "-v", "vi", "-f", folder / "all.txt", "-w", folder / "all.wav"],
                       check=True)
        source = folder / "all.wav"
        sound = (source.stat().st_size - 44) / 2 / 22050
        peer = ["lame", "--quiet", "-m", "m", "-b", "64"]
        runs = {
            "lame": [*peer, source, folder / "peer.mp3"],
            "lame_q7": [*peer, "-q", "7", source, folder / "peer7.mp3"],
            "fast_1": ours(source, folder, "mp3", "--jobs", "1"),
            "fast_2": ours(source, folder, "mp3", "--jobs", "2"),
            "best_2": ours(source, folder, "mp3", "--jobs", "2", "--best", "1"),
            "wav": ours(source, folder, "wav"),
            "flac": ours(source, folder, "flac"),
            "opus": ours(source, folder, "opus"),
        }
        rounds = [{k: seconds(c) for k, c in runs.items()} for _ in range(ROUNDS)]
    best = {k: min(r[k][0] for r in rounds) for k in runs}
    cpu = {k: min(r[k][1] for r in rounds) for k in runs}
    result = {"cores": CORES, "sound_s": round(sound, 1),
              "seconds": {k: round(v, 3) for k, v in best.items()},
              "cpu_seconds": {k: round(v, 3) for k, v in cpu.items()},
              "ratio_fast": round(best["fast_2"] / best["lame"], 3),
              "ratio_best": round(best["best_2"] / best["lame"], 3)}
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
