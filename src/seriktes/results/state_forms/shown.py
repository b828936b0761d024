"""Cells and lines of a form as its pages show them: a label, a text, where it comes from, the way on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from seriktes.results.state_forms.cells import FormCell, FormLine, label_of
from seriktes.results.state_forms.definitions.shape import FormSection
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.models import StateFormLine
from seriktes.results.state_forms.sheet import FormSheet


@dataclass(frozen=True)
class ShownCell:
    """A value with its source; `url` leads to where another one is typed, or where it is corrected."""

    label: str
    text: str
    source: str
    url: str
    url_label: str
    is_number: bool


@dataclass(frozen=True)
class ShownLine:
    """A line of a list in the list's page: its name, a few words, how much of it is open."""

    title: str
    detail: str
    url: str
    open_count: int
    is_computed: bool


@dataclass(frozen=True)
class WithdrawnLine:
    """A line that was taken back, by the name it had."""

    title: str
    row: StateFormLine


def known_cells(
    sheet: FormSheet, line: FormLine | None, section: FormSection, language: str
) -> list[ShownCell]:
    """Return what is computed of a section or of a line, with its sources."""
    cells = line.cells if line is not None else sheet.cells_of(section)
    return [shown_cell(sheet, line, cell, language) for cell in cells if cell.is_by_register]


def shown_cell(sheet: FormSheet, line: FormLine | None, cell: FormCell, language: str) -> ShownCell:
    url, url_label = cell_url(sheet, line, cell), _("Another value")
    if cell.field.is_total or sheet.is_closed:
        url = ""
    elif cell.field.is_fixed:
        url, url_label = (cell.known.url if cell.known else ""), _("Correct")
    return ShownCell(
        label=label_of(cell.field),
        text=cell.said_in(language, reveals=False),
        source=source_of(cell, language),
        url=url,
        url_label=url_label,
        is_number=cell.number is not None,
    )


def source_of(cell: FormCell, language: str) -> str:
    """Return in a sentence where a value comes from; both values where one stands against the other."""
    if cell.standing == CellStanding.TOTAL:
        return _("sum of the rows")
    source = cell.known.source if cell.known else ""
    if cell.standing != CellStanding.OVERRULED or cell.entry is None:
        return source
    return _("typed, because: %(reason)s. Computed: %(value)s (%(source)s)") % {
        "reason": cell.entry.reason.rstrip("."),
        "value": cell.known_in(language),
        "source": source,
    }


def shown_lines(sheet: FormSheet, section: FormSection, language: str) -> list[ShownLine]:
    """Return the lines of a list; of a table with fixed rows, each with the name of its row."""
    groups = {group.key: group.text.said_in(language) for group in section.groups}
    return [
        ShownLine(
            title=groups.get(line.group) or line.title_cell.said_in(language),
            detail=_detail(line, language, is_grouped=bool(groups)),
            url=reverse("results:state-form-line", args=(sheet.form.code, line.slug)),
            open_count=sum(cell.is_open for cell in line.cells),
            is_computed=line.is_computed,
        )
        for line in sheet.lines[section.key]
    ]


def withdrawn_lines(sheet: FormSheet, section: FormSection, language: str) -> list[WithdrawnLine]:
    """Return the lines that were taken back or left out, named by what stood in them."""
    return [WithdrawnLine(sheet.title_of(row, language), row) for row in sheet.withdrawn(section)]


def _detail(line: FormLine, language: str, *, is_grouped: bool) -> str:
    """Return the next two values of a line, as far as they are short."""
    cells = line.cells if is_grouped else [cell for cell in line.cells if cell is not line.title_cell]
    texts = [cell.said_in(language, reveals=False) for cell in cells if cell.has_value]
    return " · ".join(text for text in texts[:3] if len(text) < 120)


def cell_url(sheet: FormSheet, line: FormLine | None, cell: FormCell) -> str:
    code = sheet.form.code
    if line is None:
        return reverse("results:state-form-cell", args=(code, cell.field.key))
    return reverse("results:state-form-line-cell", args=(code, line.slug, cell.field.key))


def typed_cells(sheet: FormSheet, line: FormLine | None, section: FormSection) -> Iterable[FormCell]:
    """Return the cells that a form asks for."""
    cells = line.cells if line is not None else sheet.cells_of(section)
    return [cell for cell in cells if not cell.is_by_register and not cell.field.of_state]
