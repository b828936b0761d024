"""The first lines of each sheet that was understood, and the sheets that were not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seriktes.attendance.imports.contents import Contents
from seriktes.attendance.journals.enums import Layout, Source
from seriktes.attendance.journals.masking import masked
from seriktes.attendance.journals.readings import DayColumn, Refusal, SheetReading
from seriktes.core.spreadsheets.notes import Note

PREVIEW_ROWS, PREVIEW_DAYS = 6, 31


@dataclass(frozen=True)
class Preview:
    """What a sheet was understood to be, with its first people and days."""

    sheet: str
    reading: SheetReading
    days: tuple[DayColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def sources(self) -> list[str]:
        """Where month and year were found, in words."""
        found = {column.month_from for column in self.days} | {column.year_from for column in self.days}
        return [str(source.label) for source in Source if source in found]


def previews(found: Contents) -> list[Preview]:
    """Return the first lines of every sheet that was understood."""
    return [_preview(reading) for reading in found.readings]


def _preview(reading: SheetReading) -> Preview:
    if reading.layout is Layout.LONG_LIST:
        listed_rows = [
            (
                reading.people[entry.person].name,
                (f"{entry.day:%d.%m.%Y}" if entry.day else "", masked(entry.raw)),
            )
            for entry in reading.entries[:PREVIEW_ROWS]
        ]
        return Preview(reading.sheet, reading, (), tuple(listed_rows))
    days = reading.days[:PREVIEW_DAYS]
    marks = {
        (entry.person, entry.column): masked(entry.raw)
        for entry in reading.entries
        if entry.person < PREVIEW_ROWS
    }
    rows = tuple(
        (row.name, tuple(marks.get((place, day.column), "") for day in days))
        for place, row in enumerate(reading.people[:PREVIEW_ROWS])
    )
    return Preview(reading.sheet, reading, days, rows)


@dataclass(frozen=True)
class RefusedSheets:
    """Sheets that are refused for one and the same reason."""

    note: Note
    refusals: tuple[Refusal, ...]


def alike(refusals: Iterable[Refusal]) -> list[RefusedSheets]:
    """Return the refused sheets of a file, those of one reason together."""
    found: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        found.setdefault(str(refusal.note), []).append(refusal)
    return [RefusedSheets(same[0].note, tuple(same)) for same in found.values()]
