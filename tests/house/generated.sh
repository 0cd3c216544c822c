#!/bin/sh
# generated.sh check|update BANTIN SOURCE_DIR: the files in the tree that are
# made from tables are what the tables make.
set -eu
what=$1 bantin=$2 top=$3
export LC_ALL=C LANGUAGE=

# Each line: a file, and the command that makes it.
list() {
	echo "config/bantin.conf.example config example"
	echo "docs/bantin.conf.5.scd config manual"
	echo "docs/protocol.md protocol"
}

bad=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
list >"$scratch/list"
while read -r file command; do
	# shellcheck disable=SC2086
	"$bantin" $command >"$scratch/made"
	if [ "$what" = update ]; then
		cp "$scratch/made" "$top/$file"
	elif ! diff -u "$top/$file" "$scratch/made"; then
		echo "$file is not what \"bantin $command\" prints; run: cmake --build --preset dev -t docs-update"
		bad=1
	fi
done <"$scratch/list"
exit $bad
