#!/bin/sh
# manuals.sh PAGE...: mandoc -Tlint finds nothing, but for habits of
# scdoc's own output: lower case titles and paragraph macros around headings; and
# for the long JSON lines of bantin-protocol(7), which is made from the tables.
set -eu
out=$(mandoc -Tlint "$@" 2>&1 |
	grep -v -e 'STYLE: lower case character in document title' \
		-e 'bantin-protocol.7:.* STYLE: input text line longer' \
		-e 'WARNING: skipping paragraph macro: PP \(empty\|after SH\|after SS\)' || true)
[ -z "$out" ] || { echo "$out"; exit 1; }
for page; do
	mandoc -Tutf8 "$page" | grep -q 'NAME\|N.N' || { echo "$page is empty"; exit 1; }
done
