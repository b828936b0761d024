"""Which releases may tell other figures today because rules of coverage were changed backwards.

Suspecting is cheap and done for a whole list; whether a figure really differs is counted for one release at a
time (`queries.todays_changes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from seriktes.attribution.models import CoverageRule
from seriktes.core.months import first_day, last_day
from seriktes.results.models import Release

Change = tuple[date, date, datetime]  # from which day until which day, and when it was changed


def suspected(releases: Iterable[Release]) -> frozenset[int]:
    """Return the keys of the current releases in whose months a rule was changed after they were counted."""
    current = [release for release in releases if release.is_current and release.counted_at is not None]
    if not current:
        return frozenset()
    changes = _changes(min(release.counted_at for release in current if release.counted_at))
    return frozenset(release.pk for release in current if _is_touched(release, changes))


def _changes(since: datetime) -> list[Change]:
    """Return the days of every version of a rule that began or ceased to count after a moment."""
    rows = CoverageRule.objects.filter(Q(recorded_at__gt=since) | Q(replaced_at__gt=since))
    known = rows.values_list("starts_on", "ends_on", "recorded_at", "replaced_at")
    return [(first, last or date.max, replaced or recorded) for first, last, recorded, replaced in known]


def _is_touched(release: Release, changes: Sequence[Change]) -> bool:
    first, last = first_day(release.first_month), last_day(release.last_month)
    counted = release.counted_at
    return counted is not None and any(
        at > counted and begins <= last and ends >= first for begins, ends, at in changes
    )
