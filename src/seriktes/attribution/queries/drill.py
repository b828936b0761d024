"""From a figure back to its marks: who may see a row sees it, the others are counted only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain, combinations
from operator import and_
from typing import Any, Literal, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from seriktes.attendance.enums import VISITS
from seriktes.attendance.models import Mark
from seriktes.attribution.figures import UNKNOWN, Slice, age_bands
from seriktes.attribution.mixes import MixMap, Place, places, rules_on, split
from seriktes.attribution.models import SCOPED, CoverageRule
from seriktes.attribution.personal import RuleKeys
from seriktes.attribution.queries.reports import places_in
from seriktes.core.access import NOTHING, Actor
from seriktes.core.months import first_day, last_day
from seriktes.core.shares import WHOLE
from seriktes.people.models import PersonCategory

Figure = Literal["network", "contributed", "exclusive", "exclusive_people"]
RowKey = tuple[str, Any]


@dataclass(frozen=True)
class MarksBehind:
    """The visits behind a figure: all of them as a number, those the actor may see as rows."""

    total: int
    visible: int
    marks: QuerySet[Mark]


def marks_behind(
    *,
    actor: Actor,
    scope: Slice,
    partner_id: int,
    row: RowKey | None = None,
    figure: Figure = "contributed",
) -> MarksBehind:
    """Return the current marks "present" and "late" behind a figure of a slice or of one of its rows.

    `row` is a breakdown's name and a row's key, `("club", 5)`. The figures for different people have the
    visits of those people behind them; "exclusive" are the visits of which this partner alone bears a share,
    "exclusive_people" the supported visits of people of whom that holds in the whole slice or row.
    Two rows of one person at one session are two marks and one visit.
    """
    mixes = MixMap.load(scope.first_day, scope.last_day)
    marks = Mark.objects.filter(replaced_at=None, status__in=VISITS).alias(**_belonging(mixes))
    marks = marks.filter(_of_row(row, scope))
    supported_elsewhere = marks.filter(_days_of(mixes, scope, partner_id, "others"))
    alone = marks.filter(_days_of(mixes, scope, partner_id, "exclusive"))
    marks = marks.filter(_days_of(mixes, scope, partner_id, figure))
    if figure == "exclusive_people":
        person = Coalesce("person__canonical", "person")
        ours, others = (some.order_by().values_list(person) for some in (alone, supported_elsewhere))
        marks = marks.alias(whose=person).filter(whose__in=ours).exclude(whose__in=others)
    visible = marks.visible_to(actor)
    shown = visible.select_related(
        "session__group__club", "session__group__programme", "person__canonical", "journal_import__file"
    ).order_by("day", "session__starts_at", "session", "person__sort_key")
    return MarksBehind(marks.count(), visible.count(), shown)


def reasons(marks: Iterable[Mark]) -> dict[int, tuple[CoverageRule, ...]]:
    """Return, by mark, the rules that cover it today: the reason why it counts for whom it counts.

    Ask it for the marks of one page, with their sessions and persons loaded.
    """
    listed = list(marks)
    if not listed:
        return {}
    days = min(mark.day for mark in listed), max(mark.day for mark in listed)
    mixes = MixMap.load(*days)
    known = places(sorted({mark.session.group_id for mark in listed}))
    keys = {
        mark.pk: rules_on(mixes.segments(known[mark.session.group_id], mark.day, mark.day), mark.day)
        for mark in listed
    }
    if mixes.by_category:
        personal = mixes.personal(sorted({mark.person.root_id for mark in listed}), *days)
        keys = {mark.pk: (*keys[mark.pk], *personal.of(mark.person.root_id, mark.day)) for mark in listed}
    used = {key for rules in keys.values() for key in rules}
    rules = CoverageRule.objects.select_related("agreement__partner", *SCOPED).in_bulk(used)
    return {mark: tuple(rules[key] for key in found) for mark, found in keys.items()}


def _belonging(mixes: MixMap) -> dict[str, Exists]:
    """Return, for each category that a rule names, whether the person of a mark belongs to it that day."""
    theirs = (
        PersonCategory.objects.standing()
        .alias(whose=Coalesce("person__canonical", "person"))
        .filter(whose=Coalesce(OuterRef("person__canonical"), OuterRef("person")))
        .overlapping(OuterRef("day"), OuterRef("day"))
    )
    return {_name_of(key): Exists(theirs.filter(category=key)) for key in mixes.by_category}


def _name_of(category_id: int) -> str:
    return f"belongs_to_{category_id}"


def _days_of(mixes: MixMap, scope: Slice, partner_id: int, figure: Figure | Literal["others"]) -> Q:
    """Return the groups, days and people for which the partner is in the mix as the figure asks."""
    known = places_in(scope)
    if figure == "network":
        return Q(session__group__in=list(known), session__day__range=(scope.first_day, scope.last_day))
    wanted = _asked(partner_id, figure)
    found = NOTHING
    for standing in _standings(mixes, scope):
        groups: dict[tuple[date, date], list[int]] = defaultdict(list)
        for place in known.values():
            for days in _runs(mixes, place, standing, wanted):
                groups[days].append(place.group_id)
        for days, some in groups.items():
            found |= standing.who & Q(session__group__in=some, session__day__range=days)
    return found


class _Standing(NamedTuple):
    """Days on which the same rules of categories hold, and people who belong to the same ones of these."""

    first: date
    last: date
    who: Q
    rules: RuleKeys


def _standings(mixes: MixMap, scope: Slice) -> Iterator[_Standing]:
    """Yield every way to stand to the rules of categories: one, where there is no such rule."""
    terms = {term.id: term for held in mixes.by_category.values() for term in held}
    for run in split(terms.values(), scope.first_day, scope.last_day):
        named: dict[int, list[int]] = defaultdict(list)
        for key in run.rules:
            named[terms[key].category_id or 0].append(key)
        for chosen in _choices(sorted(named)):
            who = reduce(and_, (Q(**{_name_of(key): key in chosen}) for key in named), Q())
            rules = tuple(rule for key in chosen for rule in named[key])
            yield _Standing(run.first, run.last, who, rules)


def _choices(keys: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


def _asked(partner_id: int, figure: str) -> Callable[[RuleKeys], bool]:
    """Return whether a set of rules counts for the figure; one above the whole counts for no partner."""
    rows = CoverageRule.objects.current().values_list("pk", "agreement__partner_id", "share")
    partners, shares = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}

    def counts(rules: RuleKeys) -> bool:
        if sum(shares[rule] for rule in rules) > WHOLE:
            return False
        bearing = {partners[rule] for rule in rules if shares[rule]}
        if figure == "others":
            return bool(bearing - {partner_id})
        return bearing == {partner_id} if figure == "exclusive" else partner_id in map(partners.get, rules)

    return counts


def _runs(
    mixes: MixMap, place: Place, standing: _Standing, wanted: Callable[[RuleKeys], bool]
) -> list[tuple[date, date]]:
    """Return the runs of days on which rules of a group and of people are as wanted, neighbours joined."""
    runs: list[tuple[date, date]] = []
    joins = False
    for run in mixes.segments(place, standing.first, standing.last):
        if wanted((*run.rules, *standing.rules)):
            runs = [*runs[:-1], (runs[-1][0], run.last)] if joins else [*runs, (run.first, run.last)]
            joins = True
        else:
            joins = False
    return runs


def _of_row(row: RowKey | None, scope: Slice) -> Q:
    if row is None:
        return Q()
    name, key = row
    conditions: dict[str, Callable[[], Q]] = {
        "club": lambda: Q(session__group__club=key),
        "programme_kind": lambda: Q(session__group__programme__kind=key),
        "month": lambda: Q(session__day__range=(first_day(key), last_day(key))),
        "sex": lambda: _of_person(sex=key),
        "age": lambda: _of_age(key, scope),
    }
    if name not in conditions:
        raise LookupError(f"No breakdown is named {name!r}; known: {sorted(conditions)}.")
    return conditions[name]()


def _of_person(**wanted: Any) -> Q:
    """Return the condition on the person a mark counts for: the canonical row where there is one."""
    canonical = {f"person__canonical__{name}": value for name, value in wanted.items()}
    itself = {f"person__{name}": value for name, value in wanted.items()}
    return Q(person__canonical__isnull=False, **canonical) | Q(person__canonical=None, **itself)


def _of_age(code: str, scope: Slice) -> Q:
    if code == UNKNOWN:
        return _of_person(birth_month=None) | _of_person(birth_month__gt=scope.last_month)
    band = next(band for band in age_bands(scope.last_day) if band.code == code)
    youngest = _of_person(birth_month__lte=scope.last_month - band.since * 12)
    if band.until is None:
        return youngest
    return youngest & _of_person(birth_month__gt=scope.last_month - (band.until + 1) * 12)
