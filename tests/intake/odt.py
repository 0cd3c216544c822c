"""OpenDocument texts from their parts, as LibreOffice saves them; text is escaped by who calls."""
import io
import zipfile

KIND = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
    ("fo", "xsl-fo-compatible"), ("meta", "meta"))) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'

# Looks by name; a paragraph's or a run's.
STYLES = """<style:style style:name="Mid" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Mid"/>
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Up2" style:family="text"><style:text-properties style:text-position="33% 80%"/></style:style>
<style:style style:name="Out" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Box" style:family="table-cell"><style:table-cell-properties fo:border="0.05pt solid #000000"/></style:style>
<style:style style:name="Free" style:family="table-cell"><style:table-cell-properties fo:border="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>"""


def p(text, style="Standard"):
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def span(text, style):
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def items(style, *content, more=""):
    """Each is the content of an item."""
    name = f' text:style-name="{style}"' if style else ""
    return f"<text:list{name}{more}>" + "".join(f"<text:list-item>{c}</text:list-item>" for c in content) + "</text:list>"


def table(*rows, cells="Box"):
    """Rows of paragraphs; None is a cell that another covers."""
    out = '<table:table table:name="T">'
    for row in rows:
        out += "<table:table-row>"
        for i, cell in enumerate(row):
            wide = next((k for k, c in enumerate(row[i + 1:]) if c is not None), len(row) - i - 1)
            span_of = f' table:number-columns-spanned="{wide + 1}"' if wide else ""
            out += "<table:covered-table-cell/>" if cell is None else (
                f'<table:table-cell table:style-name="{cells}"{span_of}>{cell}</table:table-cell>')
        out += "</table:table-row>"
    return out + "</table:table>"


def content(*body, styles=STYLES):
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:automatic-styles>{styles}'
            f'</office:automatic-styles><office:body><office:text>{"".join(body)}</office:text></office:body></office:document-content>')


def archive(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            z.writestr(zipfile.ZipInfo(name, (2026, 11, 10, 2, 0, 0)), data, compress_type=stored)
    return out.getvalue()


def odt(*body, kind=KIND, extra=None):
    return archive({"mimetype": kind, "content.xml": content(*body),
                    "meta.xml": f'<office:document-meta {SPACES}><office:meta><dc:creator>Văn thư</dc:creator>'
                                '<meta:creation-date>2026-11-10T08:00:00</meta:creation-date></office:meta></office:document-meta>',
                    **(extra or {})})
