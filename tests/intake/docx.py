"""Word documents as Word writes them, put together from their parts so that a
reader can see what is in each. paragraph(), table() and the others give pieces
of WordprocessingML; docx() makes the archive."""
import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES = HEAD + ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/></Types>')


def rels(main):
    return HEAD + ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                   f'relationships/officeDocument" Target="{main}"/></Relationships>')


STYLES = f"""{HEAD}<w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Tiu"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Tiu1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mc2"><w:name w:val="Mục 2 của xã"/><w:basedOn w:val="Tiu1"/></w:style>
<w:style w:type="paragraph" w:styleId="Giua"><w:name w:val="Căn giữa"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="DanhSach"><w:name w:val="List Number"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Cu"/><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>
</w:styles>"""


def level(number, form, text, start=1):
    return (f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>')


NUMBERING = f"""{HEAD}<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="5">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}{level(2, "bullet", "-")}</w:abstractNum>
<w:abstractNum w:abstractNumId="6">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%1.%2.")}</w:abstractNum>
<w:abstractNum w:abstractNumId="7">{level(0, "bullet", "")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def run(text, bold=False, font=None, hidden=False, props=""):
    props = ("<w:b/>" if bold else "") + ("<w:vanish/>" if hidden else "") + props
    if font:
        props = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' + props
    pieces = []
    for i, line in enumerate(text.split("\n")):
        pieces += ["<w:br/>"] if i else []
        pieces.append("<w:tab/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' for t in line.split("\t")))
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{''.join(pieces)}</w:r>"


def paragraph(*content, style=None, jc=None, num=None):
    """Texts or ready runs; num is (list, level)."""
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        props += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    props += f'<w:jc w:val="{jc}"/>' if jc else ""
    runs = "".join(c if c.startswith("<w:") or c.startswith("<mc:") else run(c) for c in content)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{runs}</w:p>"


def cell(*paragraphs, span=1, merge=None):
    props = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        props += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    inside = "".join(p if p.startswith("<w:p>") or p.startswith("<w:tbl>") else paragraph(p) for p in paragraphs)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inside}</w:tc>"


def table(*rows, borders=True, head=False):
    """Rows of cells; strings become cells."""
    line = '<w:{} w:val="single" w:sz="4"/>' if borders else '<w:{} w:val="none"/>'
    sides = "".join(line.format(s) for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    out = f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid/>"
    for i, row in enumerate(rows):
        out += "<w:tr>" + ("<w:trPr><w:tblHeader/></w:trPr>" if head and i == 0 else "")
        out += "".join(c if c.startswith("<w:tc>") else cell(c) for c in row) + "</w:tr>"
    return out + "</w:tbl>"


def field(instruction, result):
    return ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def text_box(*paragraphs):
    """As Word writes it: drawn, and once more for programs that are old."""
    inside = "".join(paragraph(p) for p in paragraphs)
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            f'<w:txbxContent>{inside}</w:txbxContent></w:drawing></mc:Choice>'
            f'<mc:Fallback><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></mc:Fallback>'
            '</mc:AlternateContent></w:r>')


def letterhead(organ, number, place_and_date):
    """The two columns that every official letter begins with."""
    left = [paragraph(run(line, bold=i == len(organ) - 1), jc="center") for i, line in enumerate(organ)]
    left.append(paragraph(f"Số: {number}", jc="center"))
    right = [paragraph(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True), jc="center"),
             paragraph(run("Độc lập - Tự do - Hạnh phúc", bold=True), jc="center"),
             paragraph(place_and_date, jc="center")]
    return table([cell(*left), cell(*right)], borders=False)


def signature(receivers, office, name):
    left = [paragraph(run("Nơi nhận:", bold=True))] + [paragraph(f"- {r};") for r in receivers]
    right = [paragraph(run(line, bold=True), jc="center") for line in office] + [
        paragraph("", jc="center"), paragraph("(Đã ký)", jc="center"), paragraph(run(name, bold=True), jc="center")]
    return table([cell(*left), cell(*right)], borders=False)


def core(title="", author="", created="2026-11-10T02:00:00Z"):
    return HEAD + ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
                   'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
                   f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
                   f"<dcterms:created>{created}</dcterms:created></cp:coreProperties>")


def document(*body, namespace=W):
    return (f'{HEAD}<w:document xmlns:w="{namespace}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{''.join(b if b.startswith('<') else paragraph(b) for b in body)}"
            "<w:sectPr/></w:body></w:document>")


def footnotes(*texts):
    out = (f'{HEAD}<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r>'
           "<w:separator/></w:r></w:p></w:footnote>")
    for i, text in enumerate(texts, 1):
        out += f'<w:footnote w:id="{i}">{paragraph("<w:r><w:footnoteRef/></w:r>", text)}</w:footnote>'
    return out + "</w:footnotes>"


def archive(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 11, 10, 2, 0, 0)), data, compress_type=method)
    return out.getvalue()


def docx(*body, main="word/document.xml", namespace=W, notes=(), properties=None, styles=STYLES, extra=None):
    folder = main.rsplit("/", 1)[0] + "/"
    members = {"[Content_Types].xml": TYPES, "_rels/.rels": rels(main),
               main: document(*body, namespace=namespace), folder + "styles.xml": styles,
               folder + "numbering.xml": NUMBERING}
    if notes:
        members[folder + "footnotes.xml"] = footnotes(*notes)
    if properties:
        members["docProps/core.xml"] = properties
    members.update(extra or {})
    return archive(members)
