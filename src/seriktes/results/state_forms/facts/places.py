"""Where the projects of a year took place, and in which sphere: read from what the agreements cover."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.models import CoverageRule
from seriktes.clubs.models import Club, Unit
from seriktes.partners.models import Agreement
from seriktes.results.state_forms.definitions.spheres import spheres_of_programmes


class Places:
    """What the rules of agreements cover in a year: clubs, and the kinds of their programmes."""

    def __init__(self, agreements: list[Agreement], first: date, last: date) -> None:
        groups = Group.objects.overlapping(first, last).order_by("pk")
        self.groups = list(groups.values_list("pk", "club_id", "programme__kind"))
        clubs = Club.objects.select_related("territory__parent__parent", "unit").order_by("sort_key", "pk")
        self.clubs = {club.pk: club for club in clubs}
        self.parents = dict(Unit.objects.values_list("pk", "parent_id"))
        self.rules: dict[int, list[CoverageRule]] = defaultdict(list)
        rules = CoverageRule.objects.current().overlapping(first, last).filter(agreement__in=agreements)
        for rule in rules.order_by("pk"):
            self.rules[rule.agreement_id].append(rule)

    def regions(self, agreement: Agreement) -> dict[str, str]:
        """Return the places of the clubs covered, from the region down, in both languages."""
        clubs = {club for _group, club, _kind in self._covered(agreement)}
        clubs |= {club for rule in self.rules[agreement.pk] for club in self._clubs(rule)}
        territories = [club.territory for key, club in self.clubs.items() if key in clubs]
        if not territories:
            return {}
        return {language: _places_in(territories, language) for language in ("kk", "ru")}

    def sphere(self, agreement: Agreement, day: date) -> str:
        """Return the sphere of most of the groups covered, on a tie the first of the list."""
        mapped = spheres_of_programmes(day)
        counted = Counter(mapped[ProgrammeKind(kind)] for _group, _club, kind in self._covered(agreement))
        return min(counted, key=lambda sphere: (-counted[sphere], int(sphere)), default="")

    def _covered(self, agreement: Agreement) -> list[tuple[int, int, str]]:
        rules = self.rules[agreement.pk]
        clubs = {club for rule in rules for club in self._clubs(rule)}
        kinds = {rule.programme_kind for rule in rules if rule.programme_kind}
        groups = {rule.group_id for rule in rules if rule.group_id}
        return [one for one in self.groups if one[1] in clubs or one[2] in kinds or one[0] in groups]

    def _clubs(self, rule: CoverageRule) -> set[int]:
        if rule.club_id:
            return {rule.club_id}
        if rule.unit_id:
            return {key for key, club in self.clubs.items() if self._lies_under(club.unit_id, rule.unit_id)}
        return set()

    def _lies_under(self, unit: int | None, root: int) -> bool:
        while unit is not None:
            if unit == root:
                return True
            unit = self.parents[unit]
        return False


def _places_in(territories: Iterable[object], language: str) -> str:
    """Return «region, district: okrug, okrug; …»: each higher place once, before those that lie in it."""
    below: dict[str, list[str]] = {}
    for territory in territories:
        *higher, name = _chain(territory, language)
        names = below.setdefault(", ".join(higher), [])
        if name not in names:
            names.append(name)
    return "; ".join(
        f"{higher}: {', '.join(names)}" if higher else ", ".join(names) for higher, names in below.items()
    )


def _chain(territory: object, language: str) -> list[str]:
    found: list[str] = []
    at = territory
    while at is not None:
        found.insert(0, at.name_in(language))  # type: ignore[attr-defined]
        at = at.parent  # type: ignore[attr-defined]
    return found
