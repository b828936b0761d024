"""An exploration as a file: a workbook with real numbers, or csv. Each says that it is internal."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.spreadsheets.writing import Column, Kind, SheetSpec, Typed, write_csv, write_xlsx
from seriktes.results.explore.measures import ExploredMeasure
from seriktes.results.explore.shown import Explored, ExploredFigure, Line


def stamp() -> str:
    """Return what every page, print and file of an exploration says of itself."""
    return _(
        "Internal: the figures change with every mark, and figures of a few people are not protected. "
        "Hand on released reports only."
    )


def as_xlsx(shown: Explored, measure: ExploredMeasure) -> bytes:
    """Return a workbook with one sheet: the stamp stands above the table."""
    has_parts = measure.name == "hours" or measure.is_money or shown.is_of_parts
    kind: Kind = "percent" if measure.is_rate else "number" if has_parts else "integer"
    columns = [Column(shown.first, "text", 36)]
    columns += [Column(head, kind, 12) for head in [*shown.heads, _("Altogether")]]
    lines = [*shown.lines, shown.whole]
    spec = SheetSpec(
        title=shown.first,
        columns=columns,
        rows=([line.name, *(_typed(cell, kind) for cell in _cells(line))] for line in lines),
        heading=[stamp(), f"{shown.title}, {shown.period}", _said_on()],
        notes=list(shown.notes),
        has_total=True,
    )
    return write_xlsx([spec])


def as_csv(shown: Explored) -> bytes:
    """Return the table as csv; of a rate its two numbers stand, which a reader can divide."""
    return write_csv(_csv_rows(shown))


def _csv_rows(shown: Explored) -> Iterator[list[object]]:
    yield [stamp()]
    yield [f"{shown.title}, {shown.period}", _said_on()]
    yield [shown.first, *shown.heads, _("Altogether")]
    for line in (*shown.lines, shown.whole):
        yield [line.name, *(_plain(cell) for cell in _cells(line))]


def _said_on() -> str:
    return formats.date_long(timezone.localdate())


def _cells(line: Line) -> tuple[ExploredFigure, ...]:
    return (*line.cells, line.whole)


def _typed(cell: ExploredFigure, kind: Kind) -> Typed:
    return Typed(cell.value, kind) if cell.value is not None else Typed(formats.NO_VALUE, "text")


def _plain(cell: ExploredFigure) -> object:
    return cell.parts or (formats.NO_VALUE if cell.value is None else cell.value)
