"""What may leave of a partner's year: alone, and judged against twenty-four earlier releases.

The reference is the counting of the very report that is judged. Nothing is written: the earlier releases are
those that the engine lets through, month by month, for two partners.
"""

from __future__ import annotations

from contextlib import suppress

from _measuring import Measured, network, once, show

network()

from django.utils import timezone

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries.history import counted_at
from seriktes.core.months import month_of
from seriktes.organisations.models import Organisation
from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.queries import live_report
from seriktes.results.validators import Period

FRESH, AGAINST_MANY = 5_000, 60_000
CELLS = ("people", "exclusive", "proportional", "visits", "minutes", "recorded")


def main() -> None:
    last = month_of(timezone.localdate()) - 1
    akimat, company = (
        Organisation.objects.filter(name_en__startswith=start).order_by("pk")[0]
        for start in ("Akimat of Kökorai", "Kökorai Sut")
    )
    year = Period(last - 11, last)
    live = live_report(akimat, year)
    reference = once(lambda: live_report(akimat, year))
    fresh = once(lambda: protected(live, []))
    pool = [
        released
        for month in range(last - 23, last - 11)
        for partner in (akimat, company)
        if (released := _released(partner, Period(month, month)))
    ]
    earlier = live_report(akimat, Period(last - 23, last - 12))
    many = once(lambda: _judged(earlier, pool))
    cells = sum(len(CELLS) * len(table.rows) for table in live.report.tables)
    note = f"{len(pool)} earlier releases, all of the same people"
    show(
        "What may leave of a report",
        [
            Measured(
                "a year, nothing released before", fresh, reference, FRESH, f"{cells} cells and two grids"
            ),
            Measured("a year, against its months of two partners", many, reference, AGAINST_MANY, note),
        ],
    )


def _released(partner: Organisation, period: Period) -> Published | None:
    try:
        outcome = protected(live_report(partner, period), [])
    except Undisclosable:
        return None
    return Published(partner.pk, f"{partner.pk}-{period.first}", outcome.report, outcome.memory)


def _judged(live, pool) -> None:
    """Judge a report; that it is refused costs as much as that it is not."""
    with suppress(Undisclosable):
        protected(live, pool, recount=_recount)


def _recount(published: Published):
    """Count an earlier report again, as a check does: by the marks and rules of a moment."""
    scope = Slice(published.memory.first, published.memory.last)
    return counted_at(scope, published.partner_id, timezone.now())


main()
