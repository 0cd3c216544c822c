"""A real systemd: a Debian 12 folder made once by debootstrap, and another with
what bantin needs (both kept in the build folder), this build laid over it, booted by
systemd-nspawn. A check is a shell script that runs inside as root; what it
wrote and how it ended is read from the folder afterwards.

    with Container("name") as c:
        c.write("/etc/bantin/bantin.conf", ...)
        result = c.boot("systemctl is-active bantin.socket")
        assert result.code == 0, result.told"""
import fcntl
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess

import pytest

from programs import BUILD

FOLDER = BUILD / "container"
SYSTEM = ["systemd", "systemd-sysv", "dbus", "tzdata", "jq", "sensible-utils", "procps"]
SOUND = ["pulseaudio", "pulseaudio-utils", "libasound2-plugins"]
# pipewire-alsa and pulseaudio do not go together.
PIPEWIRE = ["pipewire", "pipewire-bin", "pipewire-alsa", "wireplumber"]

# The unit that runs a check, and always ends the boot.
CHECK_UNIT = """[Unit]
Description=the check
After=multi-user.target dbus.service
[Service]
Type=oneshot
Environment=LC_ALL=C.UTF-8 HOME=/root
ExecStart=/bin/bash /check/script
StandardOutput=file:/check/told
StandardError=inherit
ExecStopPost=/bin/sh -c 'echo $EXIT_STATUS >/check/code; sync; exec systemctl --no-block poweroff'
TimeoutStartSec=%d
"""


class Result:
    def __init__(self, code, told, console):
        self.code = code        # of the script; None if it never ended
        self.told = told        # its output and errors
        self.console = console  # what the boot wrote


def _skip(reason):
    print("SKIPPED:", reason)
    pytest.skip(reason)


def needed():
    if os.geteuid() != 0:
        _skip("a container needs root")
    for program in ("debootstrap", "systemd-nspawn"):
        if shutil.which(program) is None:
            _skip(program + " is not installed")


def libraries():
    """The Debian packages of the shared libraries that this build links."""
    programs = [p for p in [*(BUILD / "bin").iterdir(), *(BUILD / "libexec/bantin").iterdir()] if os.access(p, os.X_OK)]
    paths = set()
    for program in programs:
        for line in subprocess.run(["ldd", str(program)], capture_output=True, text=True).stdout.splitlines():
            words = line.split()
            if len(words) > 2 and words[1] == "=>":
                paths.add(os.path.basename(words[2]))
    found = subprocess.run(["dpkg", "-S", *("*/" + p for p in sorted(paths))], capture_output=True, text=True).stdout
    return sorted({line.split(":")[0] for line in found.splitlines()} | {"espeak-ng-data"})


def _skip_without_packages(done, what):
    _skip(f"{what} failed (no network?): " + (done.stdout.strip().splitlines() or ["nothing was said"])[-1])


def _packages_into(root, packages):
    """apt-get install in a folder, without booting it."""
    # The host's keys, proxies and mirrors are none of the container's business; its resolver is.
    inside = "apt-get -qq update && apt-get -qq -y --no-install-recommends install " + " ".join(packages)
    return subprocess.run(["systemd-nspawn", "--quiet", "--directory", str(root), "--register=no", "--keep-unit",
                           "--console=pipe", "--resolv-conf=copy-host", "--setenv=DEBIAN_FRONTEND=noninteractive",
                           "/bin/sh", "-c", inside],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _wipe(folder):
    """Remove a folder, and never what is mounted in it: a debootstrap that was killed leaves the machine's own /dev there.
    Where that cannot be unmounted nothing is removed."""
    below = str(folder) + "/"
    with open("/proc/self/mountinfo") as mounts:
        points = [line.split()[4].encode().decode("unicode_escape") for line in mounts]
    for point in reversed([p for p in points if p == str(folder) or p.startswith(below)]):
        subprocess.run(["umount", point], check=True)
    shutil.rmtree(folder, ignore_errors=True)


def _made_once(name, parts, make):
    """A folder `name`-KEY that make(draft) fills, kept in the build folder while `parts` stay the same."""
    key = hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()[:12]
    root = FOLDER / f"{name}-{key}"
    if root.exists():
        return root
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / ("lock-" + name), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if root.exists():
            return root
        for old in FOLDER.glob(name + "-*"):
            _wipe(old)
        draft = FOLDER / ("draft-" + name)
        _wipe(draft)
        make(draft)
        shutil.rmtree(draft / "var/cache/apt/archives", ignore_errors=True)
        draft.rename(root)
    return root


def _debootstrap(draft):
    done = subprocess.run(["debootstrap", "--variant=minbase", "--include=" + ",".join(SYSTEM), "bookworm", str(draft)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        _wipe(draft)
        _skip_without_packages(done, "debootstrap")


@functools.lru_cache
def bare():
    """A Debian 12 that boots, and nothing of what bantin needs."""
    needed()
    return _made_once("debian", SYSTEM, _debootstrap)


def with_packages(name, packages):
    """The bare system with more packages in it."""
    below = bare()

    def make(draft):
        subprocess.run(["cp", "-a", "--reflink=auto", str(below), str(draft)], check=True)
        done = _packages_into(draft, packages)
        if done.returncode != 0:
            _wipe(draft)
            _skip_without_packages(done, "apt-get install")
    return _made_once(name, [below.name, *packages], make)


@functools.lru_cache
def base():
    root = with_packages("base", sorted(set(SOUND + libraries())))
    # Does a container boot here at all? Then failures after this are bantin's.
    with Container("probe", root) as c:
        if c.boot("true", 120).code != 0:
            _skip("systemd-nspawn cannot boot a container here")
    return root


class Container:
    def __init__(self, name, source=None):
        self.root = FOLDER / ("run-" + name)
        self.changes = FOLDER / ("changes-" + name)
        self.scratch = FOLDER / ("scratch-" + name)
        self.source = source

    def _remove(self):
        for folder in (self.root, self.changes, self.scratch):
            _wipe(folder)

    def _lay(self, source):
        """The changes over the untouched system; a whole copy where the kernel
        cannot do that here."""
        for folder in (self.root, self.changes, self.scratch):
            folder.mkdir(parents=True)
        layers = f"lowerdir={source},upperdir={self.changes},workdir={self.scratch}"
        if subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, str(self.root)],
                          capture_output=True).returncode != 0:
            self.root.rmdir()
            subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(self.root)], check=True)

    def __enter__(self):
        source = self.source or base()
        self._remove()
        self._lay(source)
        self.write("/etc/systemd/system/check.service", "")
        wants = self.root / "etc/systemd/system/multi-user.target.wants"
        wants.mkdir(exist_ok=True)
        (wants / "check.service").symlink_to("../check.service")
        (self.root / "check").mkdir()
        return self

    def __exit__(self, *_):
        if os.environ.get("BANTIN_KEEP") is None:
            self._remove()

    def install(self):
        """This build, as cmake --install lays it out."""
        subprocess.run(["cmake", "--install", str(BUILD)], env={**os.environ, "DESTDIR": str(self.root)}, check=True,
                       capture_output=True)
        return self

    def write(self, path, text, mode=0o644):
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def read(self, path):
        file = self.root / path.lstrip("/")
        return file.read_text(errors="replace") if file.exists() else None

    def boot(self, script, seconds=400):
        """Boot, run the script, power off. May be called again: what is on
        disk stays, as over a reboot."""
        for old in ("told", "code"):
            (self.root / "check" / old).unlink(missing_ok=True)
        self.write("/check/script", script)
        self.write("/etc/systemd/system/check.service", CHECK_UNIT % seconds)
        # With --console=pipe systemd 252 boots silently and never ends here.
        command = ["systemd-nspawn", "--quiet", "--directory", str(self.root), "--register=no", "--keep-unit", "--boot",
                   "--console=read-only", "--hostname=bantin-test"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            try:
                console, _ = process.communicate(timeout=seconds + 30)
            except subprocess.TimeoutExpired:
                process.kill()
                console, _ = process.communicate()
        code = self.read("/check/code")
        return Result(int(code) if code and code.strip().isdigit() else None, self.read("/check/told") or "",
                      console.decode(errors="replace"))
