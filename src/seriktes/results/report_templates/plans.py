"""Indicators beside their plans: what of them a report tells, ready to be frozen with its dress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from django.utils import timezone

from seriktes.core.fact_kinds import FactFigure
from seriktes.core.months import first_day, last_day
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.indicators.enums import PlanStanding
from seriktes.results.indicators.models import Aim
from seriktes.results.indicators.queries import IndicatorValue, frameworks_in
from seriktes.results.report_templates.dress import PlannedAim, PlannedFigure, ReportDress
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.reports import Names, Report
from seriktes.results.rounding import rounded


def with_plans(dress: ReportDress, partner: Organisation, report: Report) -> ReportDress:
    """Return the dress with the partner's plans of today beside what the cells of the report say.

    Nothing is counted: what the report hides stays hidden. Kept is every plan, also where the template prints
    none: the partner reads them on its page.
    """
    return replace(dress, plans=tuple(_plans(partner, report)))


def with_printed_plans(dress: ReportDress, partner: Organisation, report: Report) -> ReportDress:
    """Return the same of a live report, which tells no plan that its template does not print."""
    return with_plans(dress, partner, report) if dress.content.of_kind(SectionKind.INDICATORS) else dress


def _plans(partner: Organisation, report: Report) -> Iterator[PlannedFigure]:
    # Shared counts as the paper prints them, so that one figure is not told in two ways.
    for framework in frameworks_in(rounded(report), partner.pk):
        agreement = framework.owner.agreement
        if agreement is not None and _runs(agreement, report):
            yield from (_planned(value, agreement) for value in framework.values)


def _runs(agreement: Agreement, report: Report) -> bool:
    """Whether an agreement runs on any day of the report's months."""
    ends_on = agreement.ends_on
    has_begun = agreement.starts_on <= last_day(report.last_month)
    return has_begun and (ends_on is None or ends_on >= first_day(report.first_month))


def _planned(value: IndicatorValue, agreement: Agreement) -> PlannedFigure:
    indicator = value.indicator
    return PlannedFigure(
        code=indicator.code,
        version=indicator.version,
        aims=tuple(_aims(indicator.aim)),
        name=Names(indicator.name_kk, indicator.name_ru, indicator.name_en),
        agreement=agreement.number,
        fact_kind=indicator.fact_kind,
        measure=indicator.measure,
        unit=_unit(value),
        is_shared=indicator.figure == FactFigure.PROPORTIONAL,
        plan=_ratio(value.plan),
        fact=_ratio(value.level),
        above=_ratio(value.above),
        below=_ratio(value.below),
        is_hidden=value.is_hidden,
        missing=value.missing,
        is_earlier=value.is_earlier_definition,
        standing=str(_standing(value)),
    )


def _aims(aim: Aim | None) -> Iterator[PlannedAim]:
    """Yield what an indicator stands under, from the goal down."""
    if aim is not None:
        yield from _aims(aim.parent)
        yield PlannedAim(aim.level, Names(aim.name_kk, aim.name_ru, aim.name_en))


def _unit(value: IndicatorValue) -> Names:
    """Return the unit somebody gave the indicator; in Kazakh there is always one, if in any language."""
    one = value.indicator
    return Names(one.told_in_kk or one.told_in_ru or one.told_in_en, one.told_in_ru, one.told_in_en)


def _ratio(amount: Fraction | None) -> tuple[int, int] | None:
    return None if amount is None else amount.as_integer_ratio()


def _standing(value: IndicatorValue) -> PlanStanding:
    """Return how it stands; while the months run, nothing is missed yet."""
    runs = last_day(value.last) >= timezone.localdate()
    return PlanStanding.EARLY if runs and value.standing == PlanStanding.MISSED else value.standing
