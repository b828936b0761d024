"""What attribution asks before a change of rules: which reports left and still stand."""

from __future__ import annotations

from seriktes.attribution.released import ReleasedReport
from seriktes.results.models import Release


def standing_reports(first_month: int, last_month: int) -> list[ReleasedReport]:
    """Return the current releases that share a month with these."""
    found = Release.objects.current().filter(first_month__lte=last_month, last_month__gte=first_month)
    return [
        ReleasedReport(
            release.code, release.number, release.partner_id, release.first_month, release.last_month
        )
        for release in found.in_short().order_by("pk")
    ]
