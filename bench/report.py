"""A partner's annual report with the three figures, against counting the same marks with bare SQL."""

from __future__ import annotations

from _measuring import Measured, network, once, show, stopwatch

network()

from django.db import connections
from django.utils import timezone

from seriktes.attendance.models import Session
from seriktes.attribution.figures import Slice
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.queries import partner_figures
from seriktes.core.months import first_day, last_day, month_of
from seriktes.organisations.models import Organisation
from seriktes.results.queries import live_report
from seriktes.results.validators import Period

# The ways a program without a roll-up would take: join, count, count different people.
BARE = """
    SELECT COUNT(*), COUNT(DISTINCT m.person_id)
    FROM attendance_session s
    JOIN attendance_mark m ON m.session_id = s.id
    JOIN activities_group g ON g.id = s.group_id
    WHERE g.club_id IN ({clubs}) AND s.day BETWEEN %s AND %s AND m.replaced_at IS NULL AND m.status IN (1, 2)
"""


def main() -> None:
    last = month_of(timezone.localdate()) - 1
    scope = Slice(last - 11, last)
    target = 1500 if Session.objects.count() > 100_000 else 150
    rows = []
    for start in ("Kökorai Sut", "Akimat of Kökorai"):
        partner = Organisation.objects.filter(name_en__startswith=start).order_by("pk")[0]
        rows += _measure(partner, scope, target)
    show("A partner's report of twelve months", rows)


def _measure(partner: Organisation, scope: Slice, target: float) -> list[Measured]:
    name = partner.name_en.removesuffix(" (үлгі)")
    period = Period(scope.first_month, scope.last_month)
    first = once(lambda: partner_figures(scope, partner.pk))
    clubs = _clubs(partner)
    found = []
    bare = stopwatch(lambda: found.append(_bare(clubs, scope)), 3)
    visits, people = found[-1]
    note = f"{visits} visits of {people} people"
    return [
        Measured(f"{name}: figures, the first time", first, bare, target, note),
        Measured(f"{name}: figures", stopwatch(lambda: partner_figures(scope, partner.pk)), bare, target),
        Measured(f"{name}: whole report", stopwatch(lambda: live_report(partner, period)), bare, target),
    ]


def _clubs(partner: Organisation) -> list[int]:
    """Return the clubs that the partner's rules name, directly or by their unit."""
    from seriktes.clubs.models import Club

    rules = CoverageRule.objects.current().filter(agreement__partner=partner)
    direct = set(rules.exclude(club=None).values_list("club", flat=True))
    units = set(rules.exclude(unit=None).values_list("unit", flat=True))
    return sorted(direct | set(Club.objects.filter(unit__in=units).values_list("pk", flat=True)))


def _bare(clubs: list[int], scope: Slice) -> tuple[int, int]:
    statement = BARE.format(clubs=", ".join(map(str, clubs)))
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, [first_day(scope.first_month), last_day(scope.last_month)])
        return cursor.fetchone()


main()
