"""Lines and tables of a Word document as its markup.

A report has hundreds of cells: written as text and read once by the library, they take a twentieth of the
time of objects that are made one by one. Every text is escaped here, so nothing typed becomes markup.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import Any

EMU_IN_TWIP = 635
# The styles of the texts and of the numbers in tables; numbers stand at the right.
CELL_TEXT, CELL_NUMBER = "Table Text", "Table Number"


def line(text: str, *, style: str = "", looks: str = "", marks: str = "") -> str:
    """Return a paragraph of one text. `looks` and `marks`: properties of the paragraph and of the text."""
    named = f'<w:pStyle w:val="{_id_of(style)}"/>' if style else ""
    own = f"<w:pPr>{named}{looks}</w:pPr>" if named or looks else ""
    return f"<w:p>{own}<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{_content(text)}</w:r></w:p>"


def mark(name: str, value: str = "") -> str:
    """Return a property: of a line, of a text, of a row."""
    return f'<w:{name} w:val="{escape(value)}"/>' if value else f"<w:{name}/>"


def table(
    title: str,
    rows: Sequence[Sequence[str]],
    *,
    bold: Collection[int],
    numbers: Collection[int],
    width: int,
) -> str:
    """Return a table whose first row heads every page, and whose title is told to a screen reader.

    `bold` and `numbers`: which rows stand out, and which columns stand at the right; `width` in EMU, the unit
    of the library.
    """
    columns = len(rows[0])
    column = round(width // columns / EMU_IN_TWIP)
    grid = f'<w:gridCol w:w="{column}"/>' * columns
    body = "".join(
        _row(cells, column, numbers, is_head=not place, is_bold=place in bold)
        for place, cells in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" '
        f'w:noVBand="1" w:val="04A0"/>{mark("tblCaption", title)}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def elements(pieces: Sequence[str]) -> list[Any]:
    """Return the elements of these lines and tables, as the library knows them."""
    from docx.oxml import parse_xml  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import nsdecls  # noqa: PLC0415 -- slow import

    return list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(pieces)}</w:body>"))


def _row(cells: Sequence[str], width: int, numbers: Collection[int], *, is_head: bool, is_bold: bool) -> str:
    marks = mark("b") if is_bold else ""
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>'
        f"{line(text, style=CELL_NUMBER if column in numbers else CELL_TEXT, marks=marks)}</w:tc>"
        for column, text in enumerate(cells)
    )
    head = mark("tblHeader", "true") if is_head else ""
    return f"<w:tr><w:trPr>{head}{mark('cantSplit', 'true')}</w:trPr>{texts}</w:tr>"


def _content(text: str) -> str:
    if not text:
        return ""
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{kept}>{escape(text)}</w:t>".replace("\t", "</w:t><w:tab/><w:t>")


def _id_of(style: str) -> str:
    """Return by which key a document knows a style."""
    return style.replace(" ", "")
