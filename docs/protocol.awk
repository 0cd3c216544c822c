# The text of `bantin protocol` (Markdown) as scdoc, for bantin-protocol(7).
function plain(text) {
	gsub(/\\/, "\\\\\\\\", text); gsub(/_/, "\\_", text); gsub(/\*/, "\\*", text)
	gsub(/</, "\\<", text); gsub(/#/, "\\#", text)
	return text
}
# `code` becomes bold.
function inline(text,    out, at) {
	out = ""
	while ((at = index(text, "`")) > 0) {
		out = out plain(substr(text, 1, at - 1))
		text = substr(text, at + 1)
		at = index(text, "`")
		if (at == 0) return out "\\`" plain(text)
		out = out "*" plain(substr(text, 1, at - 1)) "*"
		text = substr(text, at + 1)
	}
	return out plain(text)
}
/^```/ { print "```"; code = !code; next }
code { gsub(/\\/, "\\\\\\\\"); print; next }
/^# / { next }
/^## / { print "# " toupper(substr($0, 4)); next }
/^### / { print "## " substr($0, 5); next }
/^\|[ -]*code|^\|---/ { next }
/^\| / {
	n = split($0, cell, / *\| */)
	printf "%s (%s)\n\t%s\n\n", inline(cell[3]), cell[2], inline(cell[4])
	next
}
/^- / { print "- " inline(substr($0, 3)); next }
{ print inline($0) }
