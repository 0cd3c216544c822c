"""Which room may include what. The build enforces rooms by their include
paths; this checks that rooms stand in layers, that each names the rooms it
uses, and that a library's headers are included only where the library is at
home."""
import re
from graphlib import CycleError, TopologicalSorter

from tree import TOP, finish, sources

# Header (or folder of headers) of a library: who may include it. An entry is
# a room, or a single file where only that may.
HOMES = {
    "sqlite3.h": ["queue"],
    "nettle/": ["queue", "output", "audio", "broadcast"],
    "jansson.h": ["control", "station", "requests", "broadcast", "cli"],
    "systemd/": ["control", "station", "requests", "bantind.c"],
    "libconfig.h": ["settings", "voice"],
    "utf8proc.h": ["unicode"],
    "soxr.h": ["audio", "device"],
    "sndfile.h": ["audio"],
    "lame/": ["output"],
    "opus/": ["output"],
    "FLAC/": ["output"],
    "curl/": ["fetch/http.c"],
    "expat.h": ["intake"],
    "libxml/": ["intake"],
    "zlib.h": ["intake"],
    "espeak-ng/": ["voice/engine_espeak.c"],
    "portaudio.h": ["device/portaudio.c", "device/input.c"],
    "pa_linux_alsa.h": ["device/portaudio.c"],
    "libintl.h": ["base/i18n.h"],
    "bantin.h": ["lib"],
}

# Headers that are a contract between processes: who else may include them,
# without the room behind.
CONTRACTS = {"output/protocol.h": ["device"], "output/relay.h": ["device"]}

# What the C library gives to everybody.
LIBC = """assert arpa/inet ctype dirent errno fcntl fenv float fnmatch getopt glob grp inttypes iso646 limits locale malloc math
netinet/in poll pthread pwd regex sched semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint
stdio stdlib stdnoreturn string strings sys/epoll sys/eventfd sys/file sys/inotify sys/ioctl sys/mman sys/param
sys/prctl sys/random sys/resource sys/select sys/signalfd sys/socket sys/stat sys/statvfs sys/syscall sys/sysinfo
sys/time sys/timerfd sys/timex sys/types sys/uio sys/un sys/utsname sys/wait sys/xattr syslog termios time uchar unistd
wchar wctype linux/sched linux/openat2 linux/fs""".split()

faults = []
includes = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def may(room):
    """The rooms that a room's CMakeLists.txt names after MAY."""
    text = (TOP / "daemon" / room / "CMakeLists.txt").read_text()
    call = re.search(r"bantin_room\(%s\b(.*?)\)" % room, text, re.S)
    if not call:
        return None
    words = re.sub(r"#.*", "", call.group(1)).split()
    if "MAY" not in words:
        return []
    rest = words[words.index("MAY") + 1:]
    return [w for w in rest[: next((i for i, w in enumerate(rest) if w.isupper()), len(rest))]]


rooms = {p.parent.name: may(p.parent.name) for p in (TOP / "daemon").glob("*/CMakeLists.txt")}
rooms = {name: allowed for name, allowed in rooms.items() if allowed is not None}
try:
    list(TopologicalSorter(rooms).static_order())
except CycleError as cycle:
    faults.append("rooms stand in a circle: " + " -> ".join(cycle.args[1]))


def library_allowed(header, path):
    for prefix, homes in HOMES.items():
        if header == prefix or (prefix.endswith("/") and header.startswith(prefix)):
            return any(str(path) == h or (not h.endswith((".c", ".h")) and path.parts[0] == h) for h in homes)
    return header.removesuffix(".h") in LIBC


count = 0
for source in sources("daemon", suffixes=(".c", ".h", ".re")):
    path = source.relative_to("daemon")
    room = path.parts[0] if len(path.parts) > 1 else None
    for sign, header in includes.findall((TOP / source).read_text()):
        count += 1
        if sign == "<":
            if not library_allowed(header, path):
                faults.append(f"{source}: <{header}> is not at home here (tests/house/includes.py)")
        elif "/" not in header:
            faults.append(f'{source}: write "room/{header}"')
        elif room in CONTRACTS.get(header, []):
            continue
        elif room in rooms and header.split("/")[0] not in [room, *rooms[room]]:
            faults.append(f"{source}: {header}: {room} does not name that room in its CMakeLists.txt")
finish(faults, f"{count} includes of {len(rooms)} rooms are as the plan says")
