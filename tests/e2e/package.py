"""The Debian packages of this source tree, built once for all tests."""
import fcntl
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess

from container import _skip
from programs import BUILD, SOURCE

FOLDER = BUILD / "package"


def _copy_source(target):
    listed = subprocess.run(["git", "-C", str(SOURCE), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True)
    if listed.returncode != 0:  # no git here: all but what is built
        shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("build", ".git"))
        return
    for name in listed.stdout.decode().split("\0"):
        if name and (SOURCE / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, target / name, follow_symlinks=False)


@functools.lru_cache
def build():
    """{package: path of its .deb}, and the .changes file under "changes"."""
    for program in ("dpkg-buildpackage", "dh"):
        if shutil.which(program) is None:
            _skip(program + " is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _build()


def _digest(folder):
    """Of all names, modes and bytes below a folder."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() or p.is_symlink()):
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
        digest.update(b"%s\0%o\0%d\0" % (bytes(path.relative_to(folder)), path.lstat().st_mode, len(content)))
        digest.update(content)
    return digest.hexdigest()


def _build():
    draft = FOLDER.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    _copy_source(draft)
    digest = _digest(draft)
    mark = FOLDER / "digest"
    if mark.exists() and mark.read_text() == digest:  # another test has built the same
        shutil.rmtree(draft)
        return _made()
    shutil.rmtree(FOLDER)
    FOLDER.mkdir()
    draft.rename(FOLDER / "bantin")
    env = {**os.environ, "DEB_BUILD_OPTIONS": "nocheck noautodbgsym parallel=%d" % (os.cpu_count() or 1)}
    done = subprocess.run(["dpkg-buildpackage", "-b", "-us", "-uc"], cwd=FOLDER / "bantin", env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-5000:]
    mark.write_text(digest)
    return _made()


def _made():
    """The packages as they were built; others made of them have a "+" in their version."""
    made = {p.name.split("_")[0]: p for p in FOLDER.glob("*.deb") if "+" not in p.name}
    made["changes"] = next(FOLDER.glob("*.changes"))
    return made


def newer(deb, version):
    """The same package as a later version."""
    folder = pathlib.Path(str(deb) + ".open")
    out = deb.with_name(f"{deb.name.split('_')[0]}_{version}.deb")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", str(deb), str(folder)], check=True)
    control = folder / "DEBIAN/control"
    lines = [f"Version: {version}" if line.startswith("Version:") else line
             for line in control.read_text().splitlines()]
    control.write_text("\n".join(lines) + "\n")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", str(folder), str(out)], check=True, capture_output=True)
    shutil.rmtree(folder)
    return out
