"""From a reading and a person's decisions to marks that can be recorded.

JournalError
├── DatesUnknown        month or year is still to be chosen
└── MeaningMissing      a mark whose meaning nobody has decided
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.readings import JournalRecord, SheetReading
from seriktes.core.errors import DomainError
from seriktes.core.spreadsheets.notes import Note


class JournalError(DomainError):
    code = "journal"


class DatesUnknown(JournalError):
    code = "journal.dates_unknown"


class MeaningMissing(JournalError):
    code = "journal.meaning_missing"


def records(reading: SheetReading, meanings: Mapping[str, Meaning]) -> Iterator[JournalRecord]:
    """The marks of a reading with the meanings that a person gave to them.

    Marks that mean "not recorded" or "leave out" give no record, as blank cells give none. Raises
    before the first record when a date or a meaning is missing.
    """
    if not reading.is_ready:
        raise DatesUnknown(
            Note(
                DatesUnknown.code,
                _("Choose the month and the year of the sheet “%(sheet)s” first."),
                {"sheet": reading.sheet},
            )
        )
    missing = [mark.raw for mark in reading.marks if mark.raw not in meanings]
    if missing:
        raise MeaningMissing(
            Note(
                MeaningMissing.code,
                _("Choose what these marks mean first: %(marks)s."),
                {"marks": ", ".join(missing)},
            )
        )
    return _records(reading, meanings)


def _records(reading: SheetReading, meanings: Mapping[str, Meaning]) -> Iterator[JournalRecord]:
    for entry in reading.entries:
        meaning = meanings[entry.raw]
        if entry.day is not None and meaning.status is not None:
            yield JournalRecord(reading.people[entry.person], entry.day, meaning, reading.sheet, entry.cell)
