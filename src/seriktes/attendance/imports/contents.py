"""What one file holds over all its sheets: the parts that go to one group each, the marks, the people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from seriktes.attendance.imports.decisions import mark_key
from seriktes.attendance.journals.enums import Layout
from seriktes.attendance.journals.months import month_named, period_in
from seriktes.attendance.journals.readings import (
    Entry,
    Hints,
    MarkCount,
    PersonRow,
    Refusal,
    SheetReading,
    Suggestion,
)
from seriktes.attendance.journals.understanding import understand
from seriktes.core.crypto import blind_index
from seriktes.core.spreadsheets.books import Book
from seriktes.core.spreadsheets.notes import Note
from seriktes.core.text import clean, fold

WORDS = re.compile(r"[^\W_]+")
MONTH_AND_YEAR = re.compile(r"\b(0?[1-9]|1[0-2])[._/-](19|20)\d\d\b")
YEAR = re.compile(r"(19|20)\d\d\Z")
YEAR_WORDS = frozenset({"г", "год", "года", "ж", "жыл", "жылы", "year"})
LONGEST_SHEET = 100
WHOLE_FILE = "file"


@dataclass(frozen=True)
class Part:
    """What goes into one group: a sheet, all sheets that are called by months, or a group of a list."""

    key: str
    label: str


@dataclass(frozen=True)
class JournalPerson:
    """A person of the file, who may stand on many of its sheets."""

    key: str
    row: PersonRow
    sheet: str
    parts: frozenset[str]
    entries: int
    is_namesake: bool


@dataclass(frozen=True)
class MarkLine:
    """A distinct mark over all sheets."""

    key: str
    raw: str
    count: int
    sheet: str
    cell: str
    suggestion: Suggestion


class PlacedEntry(NamedTuple):
    """One entry with the reading, the part and the person it belongs to."""

    reading: SheetReading
    entry: Entry
    part: str
    person: str


@dataclass(frozen=True)
class Contents:
    """A file as it was understood. `readings` are the sheets (or blocks) that are journals."""

    readings: tuple[SheetReading, ...]
    refusals: tuple[Refusal, ...]
    notes: tuple[Note, ...]
    parts: tuple[Part, ...]
    part_keys: tuple[tuple[str, ...], ...]
    person_keys: tuple[tuple[str, ...], ...]

    @property
    def has_marks(self) -> bool:
        """Whether any cell under the days holds a mark."""
        return any(reading.entries for reading in self.readings)

    @property
    def is_ready(self) -> bool:
        """Whether every date is known."""
        return all(reading.is_ready for reading in self.readings)

    @property
    def silent_months(self) -> tuple[str, ...]:
        """The sheets whose month must be asked for."""
        return tuple(dict.fromkeys(reading.sheet for reading in self.readings if reading.needs_month))

    @property
    def needs_year(self) -> bool:
        return any(reading.needs_year for reading in self.readings)

    @property
    def needs_august(self) -> bool:
        return any(reading.needs_august for reading in self.readings)

    @property
    def weekday_years(self) -> tuple[int, ...]:
        """Years in which the weekdays of the sheets fit their days."""
        told = [set(reading.weekday_years) for reading in self.readings if reading.weekday_years]
        return tuple(sorted(set.intersection(*told))) if told else ()

    def places(self) -> Iterator[PlacedEntry]:
        """Every mark of the file, in the order of its sheets."""
        for number, reading in enumerate(self.readings):
            parts, people = self.part_keys[number], self.person_keys[number]
            for entry in reading.entries:
                yield PlacedEntry(reading, entry, parts[entry.person], people[entry.person])

    @cached_property
    def days(self) -> Mapping[str, Counter[date]]:
        """For each part, how many marks stand on each day that is known."""
        found: dict[str, Counter[date]] = {part.key: Counter() for part in self.parts}
        for place in self.places():
            if place.entry.day:
                found[place.part][place.entry.day] += 1
        return found

    @cached_property
    def people(self) -> tuple[JournalPerson, ...]:
        """Everybody in the file, once, in the order in which they first stand in it."""
        first: dict[str, tuple[PersonRow, str]] = {}
        parts: dict[str, set[str]] = {}
        for number, reading in enumerate(self.readings):
            keys = zip(self.person_keys[number], self.part_keys[number], reading.people, strict=True)
            for key, part, row in keys:
                first.setdefault(key, (row, reading.sheet))
                parts.setdefault(key, set()).add(part)
        entries = Counter(place.person for place in self.places())
        same = Counter(fold(row.name) for row, _sheet in first.values())
        return tuple(
            JournalPerson(key, row, sheet, frozenset(parts[key]), entries[key], same[fold(row.name)] > 1)
            for key, (row, sheet) in first.items()
        )

    @cached_property
    def marks(self) -> tuple[MarkLine, ...]:
        """The distinct marks of all sheets, the commonest first."""
        found: dict[str, list[tuple[str, MarkCount]]] = {}
        for reading in self.readings:
            for mark in reading.marks:
                found.setdefault(mark_key(mark.raw), []).append((reading.sheet, mark))
        lines = [_mark_line(key, counts) for key, counts in found.items()]
        return tuple(sorted(lines, key=lambda line: -line.count))


def contents(book: Book, hints: Hints, group_names: AbstractSet[str]) -> Contents:
    """Read a book. `group_names` are the folded names of the club's groups.

    A list whose rows name groups of the club is divided by them; otherwise a sheet is one part, and sheets
    that are called by their months alone are one part together. A title that is the very name of a group
    names the part.
    """
    understood = understand(book, hints=hints)
    labels: dict[str, str] = {}
    part_keys = tuple(_parts(reading, group_names, labels) for reading in understood.readings)
    return Contents(
        understood.readings,
        understood.refusals,
        book.notes,
        tuple(Part(key, label) for key, label in labels.items()),
        part_keys,
        tuple(_person_keys(reading) for reading in understood.readings),
    )


@lru_cache(maxsize=1024)
def sheet_name(sheet: str) -> str:
    """Return the name of a sheet as marks keep it."""
    return clean(sheet)[:LONGEST_SHEET]


def _parts(reading: SheetReading, group_names: AbstractSet[str], labels: dict[str, str]) -> tuple[str, ...]:
    """The part to which each person of a reading goes; `labels` collects what the parts are called by."""
    by_group = reading.layout is Layout.LONG_LIST and any(
        fold(row.group) in group_names for row in reading.people
    )
    if not by_group:
        return (_part("sheet", _sheet_label(reading, group_names), labels),) * len(reading.people)
    return tuple(_part("group", clean(row.group), labels) for row in reading.people)


def _part(kind: str, label: str, labels: dict[str, str]) -> str:
    key = f"{kind}:{fold(label)[:80]}" if label else WHOLE_FILE
    labels.setdefault(key, label)
    return key


def _sheet_label(reading: SheetReading, group_names: AbstractSet[str]) -> str:
    """What a sheet is called by: its tab without the month, or the group of the club that its title names."""
    label = _without_month(reading.sheet)
    named = {fold(title): title for title in reading.titles if fold(title) in group_names}
    return clean(next(iter(named.values()))) if len(named) == 1 and fold(label) not in group_names else label


def _without_month(sheet: str) -> str:
    """The name of a sheet without month and year: «Шахмат қыркүйек 2025» is «Шахмат»."""
    if period_in(sheet).month is None:
        return clean(sheet)
    kept: list[str] = []
    is_after_year = False
    for word in WORDS.findall(MONTH_AND_YEAR.sub(" ", clean(sheet))):
        is_year_word = is_after_year and word.lower() in YEAR_WORDS
        is_after_year = word.isdecimal()
        if not (is_year_word or (word.isdecimal() and YEAR.match(word)) or month_named(word)):
            kept.append(word)
    return " ".join(kept)


def _person_keys(reading: SheetReading) -> tuple[str, ...]:
    """A key for each person: equal over sheets, different for namesakes on one sheet.

    It is kept in the decisions, so nobody without the key of the indexes may guess a name or an ИИН from it.
    """
    seen: Counter[str] = Counter()
    keys = []
    for row in reading.people:
        identity = f"{fold(row.name)}|{row.birth_date or ''}|{row.iin}"
        keys.append(blind_index(f"{identity}|{seen[identity]}", purpose="journal.person")[:16])
        seen[identity] += 1
    return tuple(keys)


def _mark_line(key: str, counts: list[tuple[str, MarkCount]]) -> MarkLine:
    """One line for a mark; where sheets suggest different things, nothing is sure."""
    sheet, first = max(counts, key=lambda found: found[1].count)
    suggestion = first.suggestion
    if len({mark.suggestion.meaning for _sheet, mark in counts}) > 1:
        suggestion = Suggestion(suggestion.meaning, False, suggestion.reason)
    total = sum(mark.count for _sheet, mark in counts)
    return MarkLine(key, first.raw, total, sheet, first.first_cell, suggestion)
