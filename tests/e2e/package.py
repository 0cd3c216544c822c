"""The Debian packages of this source tree, built once a test run."""
import functools
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
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    _copy_source(FOLDER / "bantin")
    env = {**os.environ, "DEB_BUILD_OPTIONS": "nocheck noautodbgsym parallel=%d" % (os.cpu_count() or 1)}
    done = subprocess.run(["dpkg-buildpackage", "-b", "-us", "-uc"], cwd=FOLDER / "bantin", env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-5000:]
    made = {p.name.split("_")[0]: p for p in FOLDER.glob("*.deb")}
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
