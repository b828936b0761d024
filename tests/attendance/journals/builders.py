"""Journals made for single tests; every name in them is invented (үлгі)."""

from __future__ import annotations

from seriktes.attendance.journals.readings import Hints, Refusal, SheetReading, Understood
from seriktes.attendance.journals.understanding import understand
from seriktes.core.spreadsheets.books import Book, Cell, Sheet

AIDA, BOLAT, CLARA = "Үлгібаева Айда", "Үлгіұлы Болат", "Примерова Клара"
NO_HINTS = Hints()


def book(sheets: dict[str, list[list[Cell]]], filename: str = "journal.xlsx") -> Book:
    """A book as the reader gives it, without a file."""
    return Book(
        filename, "xlsx", tuple(Sheet(name, tuple(map(tuple, rows))) for name, rows in sheets.items())
    )


def understood(rows: list[list[Cell]], name: str = "Лист1", *, hints: Hints = NO_HINTS) -> Understood:
    return understand(book({name: rows}), hints=hints)


def reading(rows: list[list[Cell]], name: str = "Лист1", *, hints: Hints = NO_HINTS) -> SheetReading:
    """The only reading of a book of one sheet."""
    answer = understood(rows, name, hints=hints)
    assert answer.refusals == ()
    (found,) = answer.readings
    return found


def refusal(rows: list[list[Cell]], name: str = "Лист1") -> Refusal:
    answer = understood(rows, name)
    assert answer.readings == ()
    (found,) = answer.refusals
    return found


def marks(found: SheetReading) -> list[tuple[str, str, str, str]]:
    """Name, day, mark and cell of every entry."""
    return [
        (found.people[entry.person].name, str(entry.day), entry.raw, entry.cell) for entry in found.entries
    ]


def names(found: SheetReading) -> list[str]:
    return [person.name for person in found.people]


def codes(found: SheetReading) -> list[str]:
    return [note.code for note in found.warnings]
