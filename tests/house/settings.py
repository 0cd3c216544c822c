"""No setting that nothing reads: every member of the structs in
daemon/settings/settings.h is named by a source outside that room (or by
places.c, which other rooms ask)."""
import re

from tree import TOP, finish, sources

header = (TOP / "daemon/settings/settings.h").read_text()
text = "\n".join((TOP / f).read_text() for f in sources("daemon") if f.parts[1] != "settings" or f.name == "places.c")
used = set(re.findall(r"(?:\.|->)\s*([a-z_0-9]+)", text))
faults = []
count = 0
for struct, body in re.findall(r"struct (settings(?:_\w+)?) \{(.*?)\n\};", header, re.S):
    if struct in ("settings_sources", "settings_texts"):
        continue
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    for declaration in body.split(";"):
        declaration = re.sub(r"^\s*(const |struct \w+ |[a-z0-9_]+ )", "", declaration.strip())
        for name in re.findall(r"([a-z_0-9]+)\s*(?:,|$)", declaration):
            count += 1
            if name not in used and name != "origins":
                faults.append(f"{struct}.{name}: nothing reads this setting")
finish(faults, f"{count} settings are read")
