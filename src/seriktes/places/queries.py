"""Residents of places: what is known, and what a file would bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from seriktes.core import files
from seriktes.core.access import Actor
from seriktes.core.formats import sentence
from seriktes.core.spreadsheets.errors import TooLarge
from seriktes.core.spreadsheets.reading import read_book
from seriktes.places.models import Population, PopulationImport, Territory

MOST_RESIDENTS = 25_000_000  # more people than the country has
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_LINES = 20_000
YEARS_SHOWN = 5
NUMBER = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f]?[0-9]{3})*|[0-9]+")


@dataclass(frozen=True)
class PopulationLine:
    """A line of a file: a place, a year, residents; or `problem`, why it cannot be brought in.

    `former`: how many were known so far; None where nobody was.
    """

    number: int
    kato: str
    year: int = 0
    residents: int = 0
    territory: Territory | None = None
    former: int | None = None
    problem: str = ""

    @property
    def is_new(self) -> bool:
        """Whether bringing it in changes anything."""
        return not self.problem and self.former != self.residents


@dataclass(frozen=True)
class PlaceWithResidents:
    """A place with its residents in each of some years; None where nobody is known."""

    territory: Territory
    residents: tuple[int | None, ...]


@dataclass(frozen=True)
class PopulationTable:
    """The residents of places in the latest years, and who has told them."""

    years: tuple[int, ...]
    lines: list[PlaceWithResidents]
    sources: list[str]


def populated_places(actor: Actor) -> QuerySet[Territory]:
    """Return the places whose residents are known."""
    known = Population.objects.visible_to(actor).current()
    return Territory.objects.filter(pk__in=known.values("territory")).order_by("sort_key", "pk")


def population_of(actor: Actor, places: Iterable[Territory]) -> PopulationTable:
    """Return the residents of some places in the latest years that the network knows, the newest first.

    The years are those of any place, so that each page of a list has the same columns.
    """
    asked, known = list(places), Population.objects.visible_to(actor).current()
    newest = known.order_by("-year").values_list("year", flat=True).distinct()
    years = tuple(newest[:YEARS_SHOWN])
    rows = known.filter(territory__in=[one.pk for one in asked], year__in=years)
    found = {
        (row.territory_id, row.year): row for row in rows.select_related("brought_in").order_by("-year", "pk")
    }
    lines = [
        PlaceWithResidents(one, tuple(_residents(found.get((one.pk, year))) for year in years))
        for one in asked
    ]
    shown = (row.brought_in for row in found.values())
    sources = dict.fromkeys(brought.source for brought in shown if brought is not None and brought.source)
    return PopulationTable(years, lines, list(sources))


def _residents(row: Population | None) -> int | None:
    return None if row is None else row.residents


def lines_of(brought: PopulationImport) -> list[PopulationLine]:
    """Return the lines of an uploaded file as they would be brought in. Raises SpreadsheetError."""
    return read_lines(files.read(brought.file), brought.file.name)


def read_lines(content: bytes, name: str) -> list[PopulationLine]:
    """Return the lines of a file: code of the classifier, year, residents. Raises SpreadsheetError."""
    rows = read_book(content, name).sheets[0].rows
    given = [(number, row) for number, row in enumerate(rows, start=1) if any(_text(cell) for cell in row)]
    if len(given) > MOST_LINES:
        raise TooLarge
    lines = [_line(number, row) for number, row in given if not _is_title(number, row)]
    return _known(_once(lines))


def _is_title(number: int, row: Sequence[Any]) -> bool:
    return number <= 3 and not any(char.isdigit() for char in _text(row[0] if row else ""))


def _line(number: int, row: Sequence[Any]) -> PopulationLine:
    cells = [_text(cell) for cell in row] + ["", "", ""]
    kato, year, residents = cells[:3]
    if not re.fullmatch(r"[0-9]{9}", kato):
        return PopulationLine(number, kato[:20], problem=_("The code has not nine digits."))
    if not re.fullmatch(r"[0-9]{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        problem = sentence(
            _("The year is not between %(first)s and %(last)s."), first=FIRST_YEAR, last=LAST_YEAR
        )
        return PopulationLine(number, kato, problem=problem)
    if not NUMBER.fullmatch(residents) or len(residents) > 12:
        return PopulationLine(number, kato, int(year), problem=_("The residents are not a whole number."))
    people = int(re.sub(r"\D", "", residents))
    if not 0 < people <= MOST_RESIDENTS:
        return PopulationLine(number, kato, int(year), problem=_("So many residents cannot be."))
    return PopulationLine(number, kato, int(year), people)


def _once(lines: Iterable[PopulationLine]) -> list[PopulationLine]:
    """Refuse the second line of a place and year: nobody knows which one is right."""
    seen: set[tuple[str, int]] = set()
    found = []
    for line in lines:
        key = (line.kato, line.year)
        if not line.problem and key in seen:
            twice = _("This place and year stand in the file twice.")
            found.append(PopulationLine(line.number, line.kato, line.year, line.residents, problem=twice))
            continue
        seen.add(key)
        found.append(line)
    return found


def _known(lines: Sequence[PopulationLine]) -> list[PopulationLine]:
    places = {one.kato: one for one in Territory.objects.filter(kato__in={line.kato for line in lines})}
    rows = Population.objects.current().filter(territory__in=[one.pk for one in places.values()])
    former = {(kato, year): people for kato, year, people in
              rows.values_list("territory__kato", "year", "residents")}  # fmt: skip
    found = []
    for line in lines:
        territory = places.get(line.kato)
        problem = line.problem
        if not problem and territory is None:
            problem = _("No place of the network has this code. Bring the places in first.")
        known = former.get((line.kato, line.year))
        found.append(
            PopulationLine(line.number, line.kato, line.year, line.residents, territory, known, problem)
        )
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
