"""What an indicator counts, in words, and how its sums are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.figures import age_bands
from seriktes.core import formats
from seriktes.core.fact_kinds import fact_kinds
from seriktes.results import labels
from seriktes.results.indicators.amounts import level_said, planned_level
from seriktes.results.indicators.definitions import COUNTED_BY, ORDER18, TOLD
from seriktes.results.indicators.enums import IndicatorFigure, Split
from seriktes.results.indicators.models import Indicator, IndicatorVersion
from seriktes.results.indicators.values import IndicatorValue
from seriktes.results.state_forms.definitions import spheres


@dataclass(frozen=True)
class IndicatorTold:
    """One thing that an indicator is, with its name."""

    name: str
    text: str


@dataclass(frozen=True)
class SumTold:
    """A whole and its parts, which add up in print."""

    title: str
    whole: str
    parts: list[IndicatorTold]


@dataclass(frozen=True)
class VersionTold:
    """A change of an indicator: when, by whom, why, and what became of what."""

    number: int
    at: datetime
    by: str
    why: str
    changes: list[IndicatorTold]


def told_of(indicator: Indicator) -> list[IndicatorTold]:
    """Return what an indicator counts, in the language of the page."""
    return [IndicatorTold(name, text) for name, text in _told(indicator) if text]


def _told(indicator: Indicator) -> Iterator[tuple[str, str]]:
    measure = indicator.measured
    kind = fact_kinds.kind(indicator.fact_kind)
    yield _("What is counted"), f"{capfirst(str(measure.label))} ({kind.label})"
    yield _("How"), str(measure.told)
    yield _("Whose figure"), str(IndicatorFigure(indicator.figure).label)
    yield _("Part of the network"), indicator.unit.name if indicator.unit else ""
    yield _("Club"), _club_said(indicator)
    yield _("Group"), f"{indicator.group.name}, {indicator.group.club.name}" if indicator.group else ""
    yield _("Place where clubs stand"), indicator.territory.name if indicator.territory else ""
    yield _("Kind of programme"), str(ProgrammeKind(indicator.programme_kind).label) if indicator.programme_kind else ""  # fmt: skip  # noqa: E501
    yield _("Sphere"), sphere_said(indicator.sphere)
    yield _("Sex"), labels.sex_name(indicator.sex) if indicator.sex else ""
    yield _("Ages on the last day"), ages_said(indicator.ages)
    yield _("Divided"), ", ".join(str(Split(split).label) for split in indicator.splits)


def _club_said(indicator: Indicator) -> str:
    club = indicator.club
    if club is None:
        return ""
    if not club.has_ended or club.ends_on is None:
        return club.name
    return _("%(club)s, closed on %(day)s") % {"club": club.name, "day": formats.date_short(club.ends_on)}


def ages_said(ages: list[str]) -> str:
    """Return age bands in words, neighbours joined: «0–13, 18–34»."""
    bands = age_bands(timezone.localdate())
    runs: list[list[str]] = []
    for place, band in enumerate(bands):
        if band.code not in ages:
            continue
        if runs and bands[place - 1].code == runs[-1][-1]:
            runs[-1].append(band.code)
        else:
            runs.append([band.code])
    return ", ".join(labels.age_name(run, bands) for run in runs)


def sphere_said(sphere: str) -> str:
    """Return a sphere with the list it is of."""
    if not sphere:
        return ""
    options = spheres.ORDER18 if sphere[0] == ORDER18 else spheres.SDNPO1
    found = next((one for one in options if one.key == sphere[1:]), None)
    if found is None:
        return ""
    of = _("state social order") if sphere[0] == ORDER18 else _("yearly form")
    return f"{found.key}. {found.text.said_in(formats.language_of())} ({of})"


def sums_of(value: IndicatorValue) -> list[SumTold]:
    """Return the two reconciliations of different people, as print shows them."""
    found = []
    for name, parts in value.sums:
        (_whole_name, whole), *rest = parts
        places = 0 if name == "people" else 1
        said = [formats.millionths(amount, places, formats.language_of()) for _key, amount in rest]
        found.append(
            SumTold(
                _("People of the network") if name == "people" else _("People of the network, divided"),
                formats.millionths(whole, 0, formats.language_of()),
                [
                    IndicatorTold(_part_name(key), text)
                    for (key, _amount), text in zip(rest, said, strict=True)
                ],
            )
        )
    return found


def _part_name(key: str) -> str:
    names = {
        "exclusive": _("this partner only"),
        "shared": _("this partner and others"),
        "others_only": _("other partners only"),
        "own_only": _("own means only"),
        "partner": pgettext("share", "this partner"),
        "others": pgettext("share", "other partners"),
        "own": pgettext("share", "own means"),
    }
    return names[key]


def versions_of(indicator: Indicator) -> list[VersionTold]:
    """Return every change of an indicator, the newest first; needs `versions` fetched."""
    rows = list(indicator.versions.all())
    before = [*rows[1:], None]
    return [_version(row, former) for row, former in zip(rows, before, strict=True)]


def _version(row: IndicatorVersion, former: IndicatorVersion | None) -> VersionTold:
    old, new = (former.definition if former else {}), row.definition
    changed = [] if former is None else [name for name in new if old.get(name) != new[name]]
    return VersionTold(
        row.number,
        row.made_at,
        row.made_by.full_name if row.made_by else "",
        row.why,
        [
            IndicatorTold(_field_name(name), f"{_said(old, name)} → {_said(new, name)}")
            for name in (*COUNTED_BY, *TOLD)
            if name in changed
        ],
    )


def _field_name(name: str) -> str:
    field = Indicator._meta.get_field(name)
    known = {
        "baseline": _("Baseline"),
        "baseline_first": _("Baseline: from month"),
        "baseline_last": _("Baseline: to month, included"),
        "aim": _("Stands under"),
        "agreement": _("Agreement"),
    }
    return known.get(name) or str(capfirst(str(getattr(field, "verbose_name", name))))


def _said(definition: dict[str, Any], name: str) -> str:
    value = definition.get(name)
    if value in (None, "", []):
        return formats.NO_VALUE
    told = _WORDS.get(name)
    return told(definition, value) if told else _other_said(definition, name, value)


_WORDS: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "measure": lambda definition, value: str(fact_kinds.measure(definition["fact_kind"], value).label),
    "fact_kind": lambda _definition, value: str(fact_kinds.kind(value).label),
    "figure": lambda _definition, value: str(IndicatorFigure(value).label),
    "programme_kind": lambda _definition, value: str(ProgrammeKind(value).label),
    "sphere": lambda _definition, value: sphere_said(value),
    "sex": lambda _definition, value: labels.sex_name(value),
    "ages": lambda _definition, value: ages_said(value),
    "splits": lambda _definition, value: ", ".join(str(Split(split).label) for split in value),
}


def _other_said(definition: dict[str, Any], name: str, value: Any) -> str:
    if name == "baseline":
        measure = fact_kinds.measure(definition["fact_kind"], definition["measure"])
        return level_said(measure, planned_level(measure, value), formats.language_of())
    if name in ("baseline_first", "baseline_last"):
        return formats.month_long(value)
    field = Indicator._meta.get_field(name)
    if field.is_relation and field.related_model is not None:
        row: Any = field.related_model._default_manager.filter(pk=value).first()
        return str(row.name) if row is not None else formats.NO_VALUE
    return str(value)
