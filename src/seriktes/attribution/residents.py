"""How many people live where clubs stand: what a share of residents is divided by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from seriktes.clubs.models import Club
from seriktes.core.formats import sentence
from seriktes.places.models import Population, Territory

USING = "reports"


@dataclass(frozen=True)
class ResidentsTold:
    """Residents of some places; None with the reason where one of them is not known."""

    people: int | None
    missing: Any = ""
    notes: tuple[Any, ...] = ()


def territories_under(territory: int) -> set[int]:
    """Return a place and all its parts."""
    pairs = list(Territory.objects.using(USING).order_by().values_list("pk", "parent_id"))
    found, grown = {territory}, True
    while grown:
        below = {key for key, parent in pairs if parent in found} - found
        found |= below
        grown = bool(below)
    return found


@dataclass
class Residents:
    """Looks residents up: of a year, or of the latest year before it that is known."""

    _known: dict[int, list[tuple[int, int]]] | None = None
    _names: dict[int, str] = field(default_factory=dict)

    def of(self, territory: int, year: int) -> ResidentsTold:
        return self._told({territory}, year)

    def where_clubs_stand(self, clubs: Collection[int], year: int) -> ResidentsTold:
        """Return the residents of the places of these clubs, each place once."""
        rows = Club.objects.using(USING).filter(pk__in=clubs).order_by()
        return self._told(_outermost(set(rows.values_list("territory_id", flat=True))), year)

    def _told(self, territories: set[int], year: int) -> ResidentsTold:
        found = {key: self._latest(key, year) for key in territories}
        unknown = sorted(key for key, row in found.items() if row is None)
        if unknown or not found:
            return ResidentsTold(None, self._missing(unknown, year))
        known = [row for row in found.values() if row is not None]
        years = sorted({row[0] for row in known})
        note = sentence(_("Residents as of %(years)s."), years=", ".join(map(str, years)))
        return ResidentsTold(sum(row[1] for row in known), notes=(note,))

    def _latest(self, territory: int, year: int) -> tuple[int, int] | None:
        if self._known is None:
            self._known = {}
            rows = Population.objects.using(USING).current().order_by("year")
            for key, of_year, people in rows.values_list("territory_id", "year", "residents"):
                self._known.setdefault(key, []).append((of_year, people))
        earlier = [row for row in self._known.get(territory, ()) if row[0] <= year]
        return earlier[-1] if earlier else None

    def _missing(self, territories: list[int], year: int) -> str:
        if not territories:
            return _("No club stands in the chosen place.")
        place = Territory.objects.using(USING).get(pk=territories[0]).name
        return sentence(
            _("Nobody has entered the residents of %(place)s for %(year)s or a year before."),
            place=place,
            year=year,
        )


def _outermost(territories: set[int]) -> set[int]:
    """Leave out places that are parts of others among them: nobody is counted twice."""
    above = dict(Territory.objects.using(USING).order_by().values_list("pk", "parent_id"))

    def lies_inside(key: int) -> bool:
        parent = above.get(key)
        while parent is not None:
            if parent in territories:
                return True
            parent = above.get(parent)
        return False

    return {key for key in territories if not lies_inside(key)}
