"""Attendance as a kind of facts: its measures, and how many questions are answered from one reading.

Whatever is asked, the roll-up of all asked months is read once; each question is a part of that ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.attribution.figures import SEXES, UNKNOWN, Breakdown, Figures, Measure, Slice, age_bands
from seriktes.attribution.ledger import Count, Flags, Ledger
from seriktes.attribution.mixes import Place
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.narrowing import as_one, narrowed
from seriktes.attribution.packing import Integers
from seriktes.attribution.queries.reports import (
    REPORTS,
    dimension_keys,
    ledger_of,
    places_in,
    sex_and_age,
    subtree,
)
from seriktes.attribution.residents import Residents, territories_under
from seriktes.clubs.models import Club
from seriktes.core.fact_kinds import (
    EVERY_FIGURE,
    PERCENT,
    FactFigure,
    FactKind,
    FactMeasure,
    FactsAsked,
    FactsCounted,
    FactsPart,
    FactUnit,
    Reckoning,
)
from seriktes.core.shares import WHOLE

PLACES = frozenset({"unit", "club", "programme_kinds", "group", "territory"})
PEOPLE_TOO = PLACES | {"sex", "ages"}
BY_PLACE = ("club", "programme_kind", "month")
BY_ALL = (*BY_PLACE, "sex", "age")

PEOPLE_UNIT = FactUnit(_("people"))
VISITS_UNIT = FactUnit(_("visits"))
HOURS_UNIT = FactUnit(_("hours"), base=60, places=1)
SESSIONS_UNIT = FactUnit(_("sessions"))

MEASURES = (
    FactMeasure(
        "people",
        _("different people"),
        Reckoning.PEOPLE,
        PEOPLE_UNIT,
        _("Everybody who came at least once, counted once."),
        EVERY_FIGURE,
        PEOPLE_TOO,
        BY_ALL,
    ),
    FactMeasure(
        "visits",
        _("visits"),
        Reckoning.COUNT,
        VISITS_UNIT,
        _("Marks “present” and “late”."),
        EVERY_FIGURE,
        PEOPLE_TOO,
        BY_ALL,
    ),
    FactMeasure(
        "minutes",
        _("person-hours"),
        Reckoning.SUM,
        HOURS_UNIT,
        _("The length of each session times the people who came to it."),
        EVERY_FIGURE,
        PEOPLE_TOO,
        BY_ALL,
    ),
    FactMeasure(
        "held",
        _("sessions held"),
        Reckoning.COUNT,
        SESSIONS_UNIT,
        _("Sessions with at least one mark."),
        EVERY_FIGURE,
        PLACES,
        BY_PLACE,
    ),
    FactMeasure(
        "attendance_rate",
        _("attendance rate"),
        Reckoning.RATE,
        PERCENT,
        _("Visits divided by records; who was not recorded is in neither."),
        EVERY_FIGURE,
        PEOPLE_TOO,
        BY_ALL,
        over=_("records"),
    ),
    FactMeasure(
        "kept_rate",
        _("sessions held of those planned"),
        Reckoning.RATE,
        PERCENT,
        _("Sessions held, divided by those held and those that did not happen."),
        EVERY_FIGURE,
        PLACES,
        BY_PLACE,
        over=_("sessions held and not held"),
    ),
    FactMeasure(
        "marked_rate",
        _("registers filled"),
        Reckoning.RATE,
        PERCENT,
        _("Records, divided by records and by enrolled people whom nobody recorded at a session held."),
        EVERY_FIGURE,
        PLACES,
        BY_PLACE,
        over=_("records that should be there"),
    ),
    FactMeasure(
        "residents_rate",
        _("share of residents reached"),
        Reckoning.RATE,
        PERCENT,
        _(
            "Different people who came at least once to a club that stands in the place, divided by its "
            "residents. Who comes from elsewhere is counted too."
        ),
        EVERY_FIGURE,
        PLACES,
        over=_("residents"),
    ),
)
# Of each rate the measures above and below the line.
RATES = {
    "attendance_rate": ("visits", ("recorded",)),
    "kept_rate": ("held", ("held", "not_held")),
    "marked_rate": ("recorded", ("recorded", "unrecorded")),
}
RESIDENTS = "residents_rate"
PARTS_OF_PEOPLE = ("network", "exclusive", "shared", "others_only", "own_only")
PARTS_OF_SHARES = ("network", "partner", "others", "own")
UNRESOLVED = _("Visits covered above the whole are counted for no partner until somebody settles it.")


def attendance_kind() -> FactKind:
    """Return the kind that the app registers."""
    return FactKind("attendance", _("attendance"), MEASURES, count_attendance, months_alive, order=10)


def count_attendance(asked: Sequence[FactsAsked]) -> list[FactsCounted]:
    """Answer questions about visits, people, hours and sessions, all of them from one moment."""
    with transaction.atomic(using=REPORTS, savepoint=False):
        answering = _Answering(asked)
        return [answering.answer(one) for one in asked]


def months_alive(asked: Sequence[FactsAsked]) -> list[frozenset[int]]:
    """Return the months in which a session was held in each question's places: one query for all of them."""
    if not asked:
        return []
    first, last = min(one.first for one in asked), max(one.last for one in asked)
    with transaction.atomic(using=REPORTS, savepoint=False):
        choosing = _Choosing(places_in(Slice(first, last)))
        months = GroupMonth.objects.using(REPORTS).filter(month__range=(first, last), held__gt=0)
        alive = list(months.order_by().values_list("group_id", "month").distinct())
        return [
            frozenset(
                month
                for group, month in alive
                if one.first <= month <= one.last and choosing.is_in(one, group)
            )
            for one in asked
        ]


@dataclass
class _Choosing:
    """Which groups a question is about."""

    places: dict[int, Place]
    _units: dict[int, set[int]] = field(default_factory=dict)
    _clubs: dict[int, set[int]] = field(default_factory=dict)

    def is_in(self, asked: FactsAsked, group: int) -> bool:
        place = self.places.get(group)
        return place is not None and self.takes(asked, place)

    def takes(self, asked: FactsAsked, place: Place) -> bool:
        """Whether a group lies in everything the question is narrowed to."""
        wanted = dict(asked.where)
        return (
            ("group" not in wanted or place.group_id == wanted["group"])
            and ("club" not in wanted or place.club_id == wanted["club"])
            and ("programme_kinds" not in wanted or place.programme_kind in wanted["programme_kinds"])
            and ("unit" not in wanted or place.unit_id in self._units_under(wanted["unit"]))
            and ("territory" not in wanted or place.club_id in self.clubs_in(wanted["territory"]))
        )

    def _units_under(self, unit: int) -> set[int]:
        if unit not in self._units:
            self._units[unit] = subtree(unit)
        return self._units[unit]

    def clubs_in(self, territory: int) -> set[int]:
        """Return the clubs that stand in a place or in a part of it."""
        if territory not in self._clubs:
            parts = territories_under(territory)
            clubs = Club.objects.using(REPORTS).filter(territory__in=parts)
            self._clubs[territory] = set(clubs.order_by().values_list("pk", flat=True))
        return self._clubs[territory]


class _Answering:
    """What questions over one reading share: the ledger, its parts, who is how old where."""

    def __init__(self, asked: Sequence[FactsAsked]) -> None:
        self.first = min((one.first for one in asked), default=0)
        self.last = max((one.last for one in asked), default=0)
        self.places = places_in(Slice(self.first, self.last))
        self.choosing = _Choosing(self.places)
        self.residents = Residents()
        self._ledgers: dict[int | None, tuple[Ledger, dict[int, Place]]] = {}
        self._parts: dict[Any, Ledger] = {}
        self._counts: dict[Any, Count] = {}
        self._totals: dict[Any, Figures] = {}
        self._ages: dict[tuple[int | None, int], tuple[Integers, Integers]] = {}

    def answer(self, asked: FactsAsked) -> FactsCounted:
        if asked.measure == RESIDENTS:
            return self._reach(asked)
        count = self._count(asked)
        amount, over = _amounts(asked, self._total(asked))
        parts = tuple(self._parts_of(asked, count)) if asked.split else ()
        return FactsCounted(amount, over, parts, tuple(self._sums(asked, count)), notes=_notes(count))

    # what is counted

    def _key(self, asked: FactsAsked) -> tuple[Any, ...]:
        aged = (asked.aged or asked.last) if asked.filter("ages") is not None else None
        return asked.first, asked.last, asked.where, aged

    def _count(self, asked: FactsAsked) -> Count:
        key = (self._key(asked), asked.parties)
        if key not in self._counts:
            self._counts[key] = Count(*as_one(self._part(asked), asked.parties))
        return self._counts[key]

    def _total(self, asked: FactsAsked) -> Figures:
        key = (self._key(asked), asked.parties)
        if key not in self._totals:
            self._totals[key] = self._count(asked).total()
        return self._totals[key]

    def _part(self, asked: FactsAsked) -> Ledger:
        key = self._key(asked)
        if key not in self._parts:
            whole, places = self._whole(asked.filter("group"))
            rows = self._rows(asked, whole, places)
            self._parts[key] = narrowed(whole, rows, self._persons(asked, whole))
        return self._parts[key]

    def _whole(self, group: int | None) -> tuple[Ledger, dict[int, Place]]:
        """Return the ledger of all asked months: of everything, or of one group."""
        if group not in self._ledgers:
            places = {key: p for key, p in self.places.items() if group is None or key == group}
            scope = Slice(self.first, self.last, group_id=group)
            self._ledgers[group] = (ledger_of(scope, places), places)
        return self._ledgers[group]

    def _rows(self, asked: FactsAsked, ledger: Ledger, places: dict[int, Place]) -> Flags:
        clubs, kinds = dimension_keys(places)
        pairs = {(place.club_id, place.programme_kind) for place in places.values()
                 if self.choosing.takes(asked, place)}  # fmt: skip
        allowed = np.zeros((max(len(clubs), 1), max(len(kinds), 1)), dtype=bool)
        for club, kind in pairs:
            allowed[clubs.index(club), kinds.index(kind)] = True
        month = ledger.month + self.first
        chosen: Flags = allowed[ledger.club, ledger.kind] & (month >= asked.first) & (month <= asked.last)
        return chosen

    def _persons(self, asked: FactsAsked, ledger: Ledger) -> Flags | None:
        sex, ages = asked.filter("sex"), asked.filter("ages")
        if sex is None and ages is None:
            return None
        sexes, bands = self._sex_and_age(asked, ledger)
        chosen: Flags = np.ones(len(ledger.persons), dtype=bool)
        if sex is not None:
            chosen &= sexes == SEXES.index(sex)
        if ages is not None:
            codes = _bands(asked)
            chosen &= np.isin(bands, [codes.index(band) for band in ages if band in codes])
        return chosen

    def _sex_and_age(self, asked: FactsAsked, ledger: Ledger) -> tuple[Integers, Integers]:
        key = (asked.filter("group"), asked.aged or asked.last)
        if key not in self._ages:
            self._ages[key] = sex_and_age(ledger.persons, Slice(min(self.first, key[1]), key[1]))
        return self._ages[key]

    # by parts

    def _parts_of(self, asked: FactsAsked, count: Count) -> Iterable[FactsPart]:
        for row in self._breakdown(asked, count).rows:
            amount, over = _amounts(asked, row.figures)
            if amount or over or asked.split == "month":
                yield FactsPart(row.key, amount, over)

    def _breakdown(self, asked: FactsAsked, count: Count) -> Breakdown:
        ledger = count.ledger
        if asked.split in ("sex", "age"):
            sexes, bands = sex_and_age(ledger.persons, Slice(asked.first, asked.aged or asked.last))
            if asked.split == "sex":
                return count.by_persons("sex", sexes, SEXES)
            return count.by_persons("age", bands, _bands(asked))
        whole = asked.figure == FactFigure.NETWORK
        clubs, kinds = dimension_keys(self._whole(asked.filter("group"))[1])
        if asked.split == "club":
            return count.by_rows("club", ledger.club, clubs, whole=whole)
        if asked.split == "programme_kind":
            return count.by_rows("programme_kind", ledger.kind, kinds, whole=whole)
        months = range(asked.first, asked.last + 1)
        return count.by_rows("month", ledger.month + self.first - asked.first, months, whole=True)

    # sums in sight

    def _sums(self, asked: FactsAsked, count: Count) -> Iterable[tuple[str, tuple[tuple[str, int], ...]]]:
        if asked.measure != "people" or not asked.parties:
            return
        people, shares = count.people_reconciliation(), count.proportional_reconciliation()
        yield "people", tuple((name, getattr(people, name) * WHOLE) for name in PARTS_OF_PEOPLE)
        yield "shares", tuple((name, getattr(shares, name)) for name in PARTS_OF_SHARES)

    # residents

    def _reach(self, asked: FactsAsked) -> FactsCounted:
        amount = _figure(asked.figure, self._total(asked), "people")
        territory = asked.filter("territory")
        if territory is None:
            clubs = {p.club_id for p in self.places.values() if self.choosing.takes(asked, p)}
            told = self.residents.where_clubs_stand(clubs, asked.last // 12)
        else:
            told = self.residents.of(territory, asked.last // 12)
        over = None if told.people is None else told.people * WHOLE
        return FactsCounted(None if over is None else amount, over, missing=told.missing, notes=told.notes)


def _bands(asked: FactsAsked) -> list[str]:
    scope = Slice(asked.first, max(asked.aged or asked.last, asked.first))
    return [*(band.code for band in age_bands(scope.last_day)), UNKNOWN]


def _amounts(asked: FactsAsked, figures: Figures) -> tuple[int | None, int | None]:
    if asked.measure in RATES:
        above, below = RATES[asked.measure]
        parts = [_figure(asked.figure, figures, name) for name in below]
        over = None if None in parts else sum(part or 0 for part in parts)
        return _figure(asked.figure, figures, above), over
    return _figure(asked.figure, figures, asked.measure), None


def _figure(figure: FactFigure, figures: Figures, name: str) -> int | None:
    """Return one of the figures in millionths; None where rows of this kind do not have it."""
    if name == "people":
        people = figures.people
        whole = {
            FactFigure.NETWORK: people.network,
            FactFigure.CONTRIBUTED: people.contributed_to,
            FactFigure.EXCLUSIVE: people.exclusive,
        }
        return people.proportional if figure == FactFigure.PROPORTIONAL else whole[figure] * WHOLE
    measure: Measure | None = getattr(figures, name)
    if measure is None:
        return None
    amount: int = getattr(measure, str(figure))
    return amount if figure == FactFigure.PROPORTIONAL else amount * WHOLE


def _notes(count: Count) -> tuple[Any, ...]:
    return (UNRESOLVED,) if count.unresolved_visits() else ()
