#!/bin/bash
# units.sh UNITS BIN: the units are sound by systemd-analyze verify, without a
# warning, and closed tightly enough by systemd-analyze security; what the journal
# says is explained.
set -eu
units=$1 bin=$2
command -v systemd-analyze >/dev/null || { echo "SKIPPED: systemd-analyze is not installed"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# verify looks for the programs and the man pages: give it this build's
# programs, and leave the pages to their own test.
mkdir "$folder/user"
system=(bantin.service bantin.socket bantin-bulletin@.service bantin-bulletin@.timer bantin-prune.service
  bantin-prune.timer bantin-fetch.service bantin-fetch.path)
for unit in "${system[@]}" user/bantin.service user/bantin-fetch.service; do
  sed -e "s,=\(+\?\)[^= ]*/bin/bantin,=\1$bin/bantin," -e "s,=[^= ]*/bantin/bantin-fetch,=${bin%/*}/libexec/bantin/bantin-fetch," -e "s,=[^= ]*/bantin/bantin-bulletin,=$units/bantin-bulletin," -e '/^Documentation=/d' "$units/$unit" >"$folder/$unit"
done
told=$(systemd-analyze verify --recursive-errors=no "${system[@]/#/$folder/}" 2>&1) || { echo "$told"; exit 1; }
export XDG_RUNTIME_DIR=$folder
told+=$(systemd-analyze --user verify --recursive-errors=no "$folder"/user/*.service 2>&1) || { echo "$told"; exit 1; }
if [ -n "$told" ]; then
  echo "systemd-analyze verify says:"; echo "$told"; exit 1
fi

# The exposure: bantin.service at most 1.2, bantin-fetch.service 1.8 (a threshold is in tenths of a point).
while read -r unit most; do
  systemd-analyze security --offline=yes --threshold="$most" "$folder/$unit" >"$folder/security" 2>&1 ||
    { cat "$folder/security"; echo "$unit is too open"; exit 1; }
  tail -1 "$folder/security"
done <<'MOST'
bantin.service 12
bantin-bulletin@.service 12
bantin-prune.service 12
bantin-fetch.service 18
MOST

# Every message id of the daemon is explained in both languages and in bantind(8).
top=$(dirname "$0")/../..
mkdir -p "$folder/root/usr/lib/systemd/catalog" "$folder/root/var/lib/systemd/catalog"
cp "$top"/systemd/*.catalog "$folder/root/usr/lib/systemd/catalog"
journalctl --root="$folder/root" --update-catalog >"$folder/told" 2>&1 && [ ! -s "$folder/told" ] || { cat "$folder/told"; exit 1; }
ids=$(grep -oE '"[0-9a-f]{32}"' "$top/daemon/station/notify.c" | tr -d '"' | sort)
[ -n "$ids" ] && [ -z "$(uniq -d <<<"$ids")" ] || { echo "message ids: $ids"; exit 1; }
for place in systemd/bantin.catalog systemd/bantin.vi.catalog docs/bantind.8.scd; do
  listed=$(grep -oE '^(-- |\*)[0-9a-f]{32}\b' "$top/$place" | tr -d '* -' | sort)
  diff <(echo "$ids") <(echo "$listed") || { echo "$place and daemon/station/notify.c differ"; exit 1; }
done
journalctl --root="$folder/root" --list-catalog 2>/dev/null | grep -c bantin | sed 's/$/ message ids explained/'
