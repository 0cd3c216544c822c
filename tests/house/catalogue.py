"""The Vietnamese catalogue keeps what programs fill in or people must type:
{fields}, options such as --json, and quoted commands such as "bantin mute off"."""
import re
import subprocess

from tree import TOP, finish

KEEP = [re.compile(r"\{[a-z_]+\}"), re.compile(r"--[a-z][a-z-]+"), re.compile(r'"bantin [a-z]+(?: [a-z]+)*')]

text = subprocess.run(["msgcat", "--no-wrap", TOP / "daemon/po/vi.po"], capture_output=True, text=True,
                      check=True).stdout
faults = []
count = 0


def whole(block, keyword):
    """A msgid or msgstr with its continuation lines, unescaped."""
    found = re.search(r'^%s ((?:".*"\n?)+)' % re.escape(keyword), block, re.M)
    if not found:
        return None
    lines = re.findall(r'^"(.*)"$', found.group(1), re.M)
    return "".join(lines).replace('\\"', '"').replace("\\n", "\n")


for block in text.split("\n\n")[1:]:
    source = whole(block, "msgid")
    target = whole(block, "msgstr") or whole(block, "msgstr[0]")
    if not source or not target:
        continue
    count += 1
    for pattern in KEEP:
        wanted, has = sorted(set(pattern.findall(source))), sorted(set(pattern.findall(target)))
        # A command in the target may be cut shorter or go on; what counts is that none is lost.
        if wanted != has:
            faults.append(f"{source[:60]!r}: {wanted} became {has}")
    if not re.search(r"[^\x00-\x7f]", target) and re.search(r"[a-z]{4}", source) and target == source \
            and not re.fullmatch(r"[\W\d]*(?:%\S+|\{\w+\}|[\W\d])*", source):
        faults.append(f"{source[:60]!r}: is not translated")
finish(faults, f"{count} translations keep what must stay")
