"""What an indicator asks: its slice as a question, and which definitions contradict themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.queries.reports import subtree
from seriktes.attribution.residents import territories_under
from seriktes.clubs.models import Club
from seriktes.core.fact_kinds import FactFigure, FactMeasure, FactsAsked, fact_kinds
from seriktes.core.formats import sentence
from seriktes.core.months import last_day
from seriktes.results.indicators.errors import WrongDefinition
from seriktes.results.indicators.models import Indicator
from seriktes.results.state_forms.definitions import spheres

# What of an indicator decides which facts it counts: a change of any of these changes the figure.
COUNTED_BY = (
    "fact_kind",
    "measure",
    "figure",
    "unit",
    "club",
    "group",
    "territory",
    "programme_kind",
    "sphere",
    "sex",
    "ages",
    "agreement",
)
# What else is kept of each version.
TOLD = (
    "name_kk",
    "name_ru",
    "name_en",
    "splits",
    "told_in_kk",
    "told_in_ru",
    "told_in_en",
    "baseline",
    "baseline_first",
    "baseline_last",
    "baseline_source",
    "aim",
)
ROWS = ("unit", "club", "group", "territory", "agreement", "aim")
ONE_OF = {"club": "club", "programme_kind": "programme_kind", "sex": "sex"}
# The two lists of spheres, by the letter that their keys begin with.
SDNPO1, ORDER18 = "s", "o"


def definition_of(indicator: Indicator) -> dict[str, Any]:
    """Return an indicator as its versions keep it: names, numbers, keys of rows."""
    return {name: getattr(indicator, f"{name}_id" if name in ROWS else name) for name in (*COUNTED_BY, *TOLD)}


def programme_kinds(sphere: str, day: date) -> tuple[str, ...]:
    """Return the kinds of programme that belong to a sphere of either list by the mapping of a day."""
    letter, number = sphere[:1], sphere[1:]
    mapped = spheres.spheres_of_programmes(day).items()
    if letter == ORDER18:
        return tuple(sorted(kind for kind, of in mapped if spheres.TO_ORDER18[of] == number))
    return tuple(sorted(kind for kind, of in mapped if of == number))


def narrowed_to(indicator: Indicator, last_month: int) -> tuple[tuple[str, Any], ...]:
    """Return what an indicator lets through, as a question carries it."""
    where: dict[str, Any] = {
        name: getattr(indicator, f"{name}_id")
        for name in ("unit", "club", "group", "territory")
        if getattr(indicator, f"{name}_id") is not None
    }
    kinds = _kinds(indicator, last_day(last_month))
    if kinds is not None:
        where["programme_kinds"] = kinds
    if indicator.sex:
        where["sex"] = indicator.sex
    if indicator.ages:
        where["ages"] = tuple(indicator.ages)
    if "agreement" in indicator.measured.filters and indicator.agreement_id is not None:
        where["agreement"] = indicator.agreement_id
    return tuple(sorted(where.items()))


def _kinds(indicator: Indicator, day: date) -> tuple[str, ...] | None:
    chosen = {indicator.programme_kind} if indicator.programme_kind else None
    if not indicator.sphere:
        return tuple(chosen) if chosen is not None else None
    of_sphere = set(programme_kinds(indicator.sphere, day))
    return tuple(sorted(of_sphere if chosen is None else of_sphere & chosen))


def question(
    indicator: Indicator, first: int, last: int, parties: Iterable[int] = (), *, split: str = ""
) -> FactsAsked:
    """Return what an indicator asks of the facts for whole months."""
    return FactsAsked(
        kind=indicator.fact_kind,
        measure=indicator.measure,
        figure=FactFigure(indicator.figure),
        first=first,
        last=last,
        parties=frozenset(parties) if indicator.figure != FactFigure.NETWORK else frozenset(),
        where=narrowed_to(indicator, last),
        split=split,
    )


def check(indicator: Indicator, today: date) -> None:
    """Raise WrongDefinition where an indicator contradicts itself or cannot be counted so."""
    measure = _measure(indicator)
    _check_figure(indicator, measure)
    _check_filters(indicator, measure)
    _check_places(indicator)
    _check_kinds(indicator, today)
    _check_splits(indicator, measure)


def _measure(indicator: Indicator) -> FactMeasure:
    try:
        return fact_kinds.measure(indicator.fact_kind, indicator.measure)
    except LookupError:
        raise WrongDefinition(_("Nothing is counted so. Choose what to count."), "measured") from None


def _check_figure(indicator: Indicator, measure: FactMeasure) -> None:
    if FactFigure(indicator.figure) not in measure.figures:
        raise WrongDefinition(_("This is not counted as such a figure. Choose another one."), "figure")


def _check_filters(indicator: Indicator, measure: FactMeasure) -> None:
    used = {
        "unit": indicator.unit_id,
        "club": indicator.club_id,
        "group": indicator.group_id,
        "territory": indicator.territory_id,
        "programme_kind": indicator.programme_kind,
        "sphere": indicator.sphere,
        "sex": indicator.sex,
        "ages": indicator.ages,
    }
    means = {"programme_kind": "programme_kinds", "sphere": "programme_kinds"}
    for name, value in used.items():
        if value and means.get(name, name) not in measure.filters:
            raise WrongDefinition(
                sentence(_("“%(measure)s” cannot be narrowed so. Leave this empty."), measure=measure.label),
                name,
            )


def _check_places(indicator: Indicator) -> None:
    club: Club | None = indicator.club or (indicator.group.club if indicator.group else None)
    if indicator.club is not None and indicator.group is not None:
        raise WrongDefinition(_("Choose a club or a group, not both: a group has its club."), "group")
    if club is None:
        return
    if indicator.unit_id is not None and club.unit_id not in subtree(indicator.unit_id):
        raise WrongDefinition(
            _("The club does not belong to this part of the network: nothing could be counted."), "unit"
        )
    if indicator.territory_id is not None and club.territory_id not in territories_under(
        indicator.territory_id
    ):
        raise WrongDefinition(
            _("The club does not stand in this place: nothing could be counted."), "territory"
        )


def _check_kinds(indicator: Indicator, today: date) -> None:
    group: Group | None = indicator.group
    if group is not None and (indicator.programme_kind or indicator.sphere):
        raise WrongDefinition(
            _("A group has its programme. Leave the kind of programme and the sphere empty."),
            "programme_kind" if indicator.programme_kind else "sphere",
        )
    if not indicator.sphere:
        return
    if not programme_kinds(indicator.sphere, today):
        raise WrongDefinition(_("No kind of programme belongs to this sphere yet."), "sphere")
    if indicator.programme_kind and indicator.programme_kind not in programme_kinds(indicator.sphere, today):
        raise WrongDefinition(
            sentence(
                _("“%(kind)s” does not belong to this sphere: nothing could be counted."),
                kind=ProgrammeKind(indicator.programme_kind).label,
            ),
            "sphere",
        )


def _check_splits(indicator: Indicator, measure: FactMeasure) -> None:
    for split in indicator.splits:
        if split not in measure.splits:
            raise WrongDefinition(
                sentence(_("“%(measure)s” cannot be divided so."), measure=measure.label), "splits"
            )
        if split in ONE_OF and getattr(indicator, ONE_OF[split]):
            raise WrongDefinition(
                _("It is narrowed to one of these already: do not divide by them."), "splits"
            )
    if indicator.group_id and "club" in indicator.splits:
        raise WrongDefinition(_("It is narrowed to one of these already: do not divide by them."), "splits")
