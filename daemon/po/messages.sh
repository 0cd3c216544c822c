#!/bin/sh
# messages.sh check|update|extract SOURCE_DIR: the Vietnamese catalogue against
# the messages of the sources. `extract` prints the template.
set -eu
what=$1 top=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$top"

find daemon \( -name '*.c' -o -name '*.h' -o -name '*.re' \) | LC_ALL=C sort >"$scratch/files"
xgettext --files-from="$scratch/files" --output="$scratch/bantin.pot" --language=C --from-code=UTF-8 \
	--package-name=bantin --no-location --sort-output --add-comments=TRANSLATORS \
	--keyword --keyword=_ --keyword=N_ --keyword=P_:1,2 \
	--flag=_:1:pass-c-format --flag=N_:1:pass-c-format --flag=P_:1:pass-c-format --flag=P_:2:pass-c-format \
	--flag=err_set:4:c-format --flag=err_sys:4:c-format --flag=verb_usage:2:c-format --flag=str_addf:2:c-format \
	--flag=printf:1:c-format --flag=fprintf:2:c-format --flag=snprintf:3:c-format --flag=mem_printf:1:c-format

case $what in
extract) cat "$scratch/bantin.pot" ;;
update)
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location --sort-output --no-wrap \
		daemon/po/vi.po "$scratch/bantin.pot"
	msgattrib --no-obsolete --no-wrap --sort-output -o daemon/po/vi.po daemon/po/vi.po
	# No dates of the template: they would change with every run.
	sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' daemon/po/vi.po
	msgfmt --statistics -o /dev/null daemon/po/vi.po
	;;
check)
	msgfmt --check --statistics -o /dev/null daemon/po/vi.po
	# Missing, untranslated and fuzzy messages, each named.
	msgcmp daemon/po/vi.po "$scratch/bantin.pot" || {
		echo "vi.po is not complete; run ./dev po and translate what is empty"
		exit 1
	}
	;;
*) echo "messages.sh check|update|extract SOURCE_DIR" >&2; exit 2 ;;
esac
