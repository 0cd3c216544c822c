#!/bin/sh
# manuals.sh PAGE...: mandoc -Tlint finds nothing, but for three habits of
# scdoc's own output: lower case titles and paragraph macros around headings.
set -eu
out=$(mandoc -Tlint "$@" 2>&1 |
	grep -v -e 'STYLE: lower case character in document title' \
		-e 'WARNING: skipping paragraph macro: PP \(empty\|after SH\|after SS\)' || true)
[ -z "$out" ] || { echo "$out"; exit 1; }
for page; do
	mandoc -Tutf8 "$page" | grep -q 'NAME\|N.N' || { echo "$page is empty"; exit 1; }
done
