"""A report as a document for Word: headings, tables with heads, languages, pictures with their words."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from seriktes.core.documents import draw_png
from seriktes.core.spreadsheets.writing import clean_text
from seriktes.results.illustrated.printing import jpeg_of
from seriktes.results.outputs import word_markup
from seriktes.results.outputs.pdf import changes_on, proof_on, said_of_restatement
from seriktes.results.report_templates.logos import png_of
from seriktes.results.report_templates.papers import ReportPaper
from seriktes.results.report_templates.parts import Part
from seriktes.results.shown import PlainTable, ShownChart, ShownFigure, ShownStory, ShownSum, ShownTable

if TYPE_CHECKING:
    from docx.document import Document

TONGUES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
FONT = "Arial"
SIZES = {"Normal": 10, "Title": 22, "Heading 1": 15, "Heading 2": 11, "Caption": 9}
# Of the 160 styles of the library's empty document; each line looks its style up among all that are there.
STYLES = frozenset({*SIZES, "Table Grid", "Header", "Footer"})
CELL_SIZE = 8.5
CELL_STYLES = (word_markup.CELL_TEXT, word_markup.CELL_NUMBER)
ACCENT = "#004f5b"
# The first moment a zip can hold: the same report is the same bytes on every day.
PACKED_AT = (1980, 1, 1, 0, 0, 0)
CHART_WIDTH_CM = 16


def as_docx(paper: ReportPaper) -> bytes:
    """Return the report as a document; the same report gives the same bytes."""
    import docx  # noqa: PLC0415 -- slow import

    writer = WordWriter(docx.Document(), paper)
    writer.write()
    made = io.BytesIO()
    writer.document.save(made)
    return repacked(made.getvalue())


def repacked(content: bytes) -> bytes:
    """Return an archive with its parts in the order of their names and without the hour of its making."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of these parts: the same parts give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # What the parts are has to come first for some readers.
        for name in sorted(parts, key=lambda known: (known != "[Content_Types].xml", known)):
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name])
    return made.getvalue()


class WordWriter:
    """One report on its way into a document."""

    def __init__(self, document: Document, paper: ReportPaper) -> None:
        self.document = document
        self.paper = paper
        self.numbers: Counter[str] = Counter()
        self.waiting: list[str] = []

    def write(self) -> None:
        self._settle()
        self._head()
        for part in self.paper.parts:
            self._part(part)
        self._proof()
        self._changes()
        self._put()

    # the document itself

    def _settle(self) -> None:
        """Say title, author, day and language, and how headings look."""
        from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
        from docx.shared import Pt, RGBColor  # noqa: PLC0415 -- slow import

        shown, made_at = self.paper.shown, self.paper.stamp.made_at.astimezone(UTC).replace(tzinfo=None)
        about = self.document.core_properties
        about.title = self._clean(f"{shown.title}: {shown.partner}")[:255]
        about.author = about.last_modified_by = self._clean(shown.network)[:255]
        about.language = TONGUES[self.paper.language]
        about.created = about.modified = made_at
        about.comments, about.revision = self._clean(shown.status)[:255], 1
        colour = RGBColor.from_string((self.paper.dress.brand.colour or ACCENT).lstrip("#").upper())
        styles: Any = self.document.styles
        _keep_only(styles)
        for name, size in SIZES.items():
            font = styles[name].font
            font.name, font.size = FONT, Pt(size)
            fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:cs"), FONT)
            if name != "Normal":
                font.color.rgb = colour
        for lang in styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), TONGUES[self.paper.language])
        self._cell_styles()
        self._paper_size()

    def _cell_styles(self) -> None:
        """Make the styles of texts and of numbers in tables."""
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 -- slow import
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 -- slow import
        from docx.shared import Pt  # noqa: PLC0415 -- slow import

        styles: Any = self.document.styles
        for name in CELL_STYLES:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style, made.font.size = styles["Normal"], Pt(CELL_SIZE)
            made.paragraph_format.space_after = Pt(0)
        styles[CELL_STYLES[1]].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _paper_size(self) -> None:
        from docx.shared import Mm  # noqa: PLC0415 -- slow import

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(22)
        section.footer.paragraphs[0].text = self._clean(self.paper.shown.status)

    def _head(self) -> None:
        shown, dress = self.paper.shown, self.paper.dress
        if dress.letterhead:
            self._picture(png_of(dress.letterhead), self.paper.said(dress.letterhead.alt), height_cm=1.4)
        self._line(shown.network, is_strong=True)
        self._line(shown.letterhead)
        if sealed := proof_on(self.paper):
            self._line(sealed.number, is_strong=True)
        self._line(shown.title)
        self._add(shown.partner, style="Title")
        for label, text in shown.facts:
            self._line(f"{label}: {text}")
        if dress.brand.logo:
            self._picture(png_of(dress.brand.logo), self.paper.said(dress.brand.logo.alt), height_cm=1.2)
        self._line(self.paper.credit, is_strong=True)
        self._line(said_of_restatement(self.paper))

    # parts

    def _part(self, part: Part) -> None:
        self._heading(part.title, 1)
        self._lines(part.paragraphs)
        self._lines(part.beside, tongue="ru")
        if part.figures:
            self._figures(part.title, part.figures)
        for each in part.sums:
            self._sum(each)
        for chart in part.charts:
            self._chart(chart)
        for table in part.tables:
            self._breakdown(table.printed())
        for plain in part.plain:
            self._line(plain.lead)
            self._plain(plain)
        for story in part.stories:
            self._story(story)
        self._lines(f"{term}: {meaning}" for term, meaning in part.terms)
        self._lines(f"{one.position}  ____________________  {one.name}" for one in part.signers)

    def _story(self, story: ShownStory) -> None:
        self._heading(story.title, 2)
        self._line(story.lead)
        self._lines(story.paragraphs)
        self._lines(story.beside, tongue="ru")
        for picture in story.pictures:
            self._picture(jpeg_of(picture), picture.alt)
            self._add(picture.alt, style="Caption")

    def _chart(self, chart: ShownChart) -> None:
        self._caption(_("Figure {n}"), chart.words.title)
        self._picture(draw_png(chart.drawn(for_print=True)), chart.words.summary or chart.words.title)
        self._line(chart.words.summary)

    def _changes(self) -> None:
        if table := changes_on(self.paper):
            self._heading(table.title, 1)
            self._plain(table)

    def _proof(self) -> None:
        if sealed := proof_on(self.paper):
            self._heading(sealed.title, 1)
            self._line(sealed.number, is_strong=True)
            self._line(sealed.text)
            self._line(sealed.address)

    # tables

    def _figures(self, title: str, figures: Sequence[ShownFigure]) -> None:
        rows = [(one.name, one.cell.text, one.explanation) for one in figures]
        self._table(title, (_("Figure"), _("Value"), _("Meaning")), rows, numbers=(1,))

    def _sum(self, each: ShownSum) -> None:
        rows = [(one.name, one.cell.text) for one in each.parts]
        total = (each.total.name, each.total.cell.text)
        self._caption("", each.title)
        self._table(each.title, (_("Part"), _("Different people")), rows, total, numbers=(1,))
        self._line(each.note)

    def _breakdown(self, table: ShownTable) -> None:
        heads = (table.first, *(head.said for head in table.heads))
        rows = [(row.name, *(cell.text for cell in row.cells)) for row in table.body]
        total = (table.total.name, *(cell.text for cell in table.total.cells))
        self._caption(_("Table {n}"), table.title)
        self._table(table.title, heads, rows, total, numbers=range(1, len(heads)))
        for note in table.notes:
            self._line(note)

    def _plain(self, table: PlainTable) -> None:
        if not table.rows:
            return
        rows = [tuple(cell.text for cell in row) for row in table.rows]
        total = tuple(cell.text for cell in table.total) if table.total else None
        numbers = [place for place, head in enumerate(table.heads) if head.is_number]
        self._caption(_("Table {n}"), table.title)
        self._table(table.title, tuple(head.text for head in table.heads), rows, total, numbers=numbers)

    def _table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        total: Sequence[str] | None = None,
        *,
        numbers: Sequence[int] = (),
    ) -> None:
        every = [[self._clean(text) for text in row] for row in (heads, *rows, *([total] if total else []))]
        bold = {0, len(every) - 1} if total else {0}
        width = self.document._block_width
        made = word_markup.table(self._clean(title), every, bold=bold, numbers=numbers, width=width)
        self.waiting += (made, "<w:p/>")

    # lines

    def _heading(self, text: str, level: int) -> None:
        if text.strip():
            self._add(text, style=f"Heading {level}")

    def _caption(self, pattern: str, text: str) -> None:
        """Write a title above; tables and figures are counted apart, as in the PDF, sums not at all."""
        if pattern:
            self.numbers[pattern] += 1
            text = f"{pattern.replace('{n}', str(self.numbers[pattern]))}. {text}"
        self._add(text, style="Caption", looks=word_markup.mark("keepNext"))

    def _lines(self, texts: Iterable[str], *, tongue: str = "") -> None:
        for text in texts:
            self._line(text, tongue=tongue)

    def _line(self, text: str, *, is_strong: bool = False, tongue: str = "") -> None:
        if not text.strip():
            return
        strong = word_markup.mark("b") if is_strong else ""
        spoken = word_markup.mark("lang", TONGUES[tongue]) if tongue else ""
        self._add(text, marks=strong + spoken)

    def _add(self, text: str, **looks: str) -> None:
        self.waiting.append(word_markup.line(self._clean(text), **looks))

    def _put(self) -> None:
        """Put the lines and tables that are waiting into the document, before what closes it."""
        end = self.document.element.body.sectPr
        for made in word_markup.elements(self.waiting):
            end.addprevious(made)
        self.waiting.clear()

    def _picture(self, content: bytes, alt: str, *, height_cm: float | None = None) -> None:
        from docx.shared import Cm  # noqa: PLC0415 -- slow import

        size: dict[str, Any] = {"height": Cm(height_cm)} if height_cm else {"width": Cm(CHART_WIDTH_CM)}
        self._put()
        drawn = self.document.add_picture(io.BytesIO(content), **size)
        drawn._inline.docPr.set("descr", self._clean(alt))

    def _clean(self, text: str) -> str:
        """Return text that XML can hold: nothing typed becomes markup, a field or a command."""
        return " ".join(clean_text(text).split("\n"))


def _keep_only(styles: Any) -> None:
    """Take away the styles that no report uses: neither named here, nor the default of a kind, nor linked."""
    known = styles.element.style_lst
    kept = {styles[name].style_id for name in STYLES}
    kept |= {f"{name}Char" for name in kept} | {style.styleId for style in known if style.default}
    for style in known:
        if style.styleId not in kept:
            styles.element.remove(style)
