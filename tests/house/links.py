"""links.py BUILD: what each program is linked with. bantind has no engine, no
codec, no XML, no network; espeak-ng is in bantin-voice alone, PortAudio in
bantin-speaker alone."""
import pathlib
import re
import subprocess
import sys

from tree import finish

BASE = ["c", "m", "gcc_s", "asan", "ubsan", "tsan", "clang_rt", "gcov", "stdc++", "pthread", "ld-linux"]
SOUND = ["sndfile", "soxr", "mp3lame", "opusenc", "opus", "FLAC", "ogg", "nettle"]
WORDS = ["utf8proc", "config", "jansson"]
INTAKE = ["expat", "xml2", "z"]
ALLOWED = {
    "bin/bantin": SOUND + WORDS + INTAKE + ["systemd", "sqlite3"],
    "bin/bantind": WORDS + ["sqlite3", "systemd", "nettle"],
    "libexec/bantin/bantin-work": SOUND + WORDS + INTAKE,
    "libexec/bantin/bantin-voice": ["espeak-ng", "utf8proc"],
    "libexec/bantin/bantin-speaker": ["portaudio", "soxr"],
    "libexec/bantin/bantin-fetch": ["curl", "expat", "z", "config", "utf8proc"],
}

build = pathlib.Path(sys.argv[1])
faults = []
seen = 0
for program in sorted([*(build / "bin").iterdir(), *(build / "libexec/bantin").iterdir()]):
    name = str(program.relative_to(build))
    out = subprocess.run(["readelf", "-d", program], capture_output=True, text=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(?:lib)?([^\]]+?)(?:-x86-64|-aarch64)?\.so", out)
    if not needed:
        continue
    seen += 1
    if name not in ALLOWED:
        faults.append(f"{name}: unknown program; say in tests/house/links.py what it may link")
        continue
    for library in needed:
        plain = re.sub(r"[-.]?[0-9.]*$", "", library)
        if not any(plain == a or library == a for a in ALLOWED[name] + BASE):
            faults.append(f"{name}: links lib{library}, which it may not")
if seen < 2:
    faults.append(f"only {seen} programs found in {build}")
finish(faults, f"{seen} programs link only what they may")
