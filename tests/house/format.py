"""Every source is as clang-format writes it (./dev format)."""
import re
import shutil
import subprocess

from tree import TOP, finish, skip, sources

if not shutil.which("clang-format"):
    skip("no clang-format here")
version = subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout
if " 14." not in version:
    skip(f"another version would format otherwise: {version.strip()}")
files = sources("daemon", "tests")
run = subprocess.run(["clang-format", "--dry-run", *map(str, files)], cwd=TOP, capture_output=True, text=True)
bad = sorted(set(re.findall(r"^(\S+?):\d+:\d+: (?:warning|error): code should be clang-formatted", run.stderr, re.M)))
finish([f"{name}: not formatted; run ./dev format" for name in bad], f"{len(files)} files are formatted")
