"""Which released reports may tell other figures today because rules of coverage were changed backwards.

Suspecting is cheap and done for a whole list; whether a figure really differs is counted for one release at a
time (`queries.todays_changes`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from seriktes.attribution.models import SCOPES, CoverageRule
from seriktes.core.months import first_day, last_day
from seriktes.results.models import Release

Days = tuple[date, date]
# What tells two rules apart but for their days: whose, of what, how much.
TERMS = ("agreement_id", "share", *(name if name == "programme_kind" else f"{name}_id" for name in SCOPES))


@dataclass(frozen=True)
class Version:
    """A version of a rule: its terms, its days, and when it began and ceased to count."""

    terms: tuple[Any, ...]
    days: Days
    recorded_at: datetime
    replaced_at: datetime | None

    def counted_at(self, moment: datetime) -> bool:
        return self.recorded_at <= moment and (self.replaced_at is None or self.replaced_at > moment)


def suspected(releases: Iterable[Release]) -> frozenset[int]:
    """Return the keys of the current releases in whose months other rules count than when they were counted.

    A rule that ends later than these months, or is followed by another after them, changes nothing in them.
    """
    current = [release for release in releases if release.is_current and release.counted_at is not None]
    if not current:
        return frozenset()
    changed = _changed(min(release.counted_at for release in current if release.counted_at))
    return frozenset(release.pk for release in current if _is_touched(release, changed))


def _changed(since: datetime) -> list[Version]:
    """Return every version of a rule that began or ceased to count after a moment."""
    rows = CoverageRule.objects.filter(Q(recorded_at__gt=since) | Q(replaced_at__gt=since)).order_by()
    known = rows.values_list("starts_on", "ends_on", "recorded_at", "replaced_at", *TERMS)
    return [
        Version(tuple(terms), (first, last or date.max), recorded, replaced)
        for first, last, recorded, replaced, *terms in known
    ]


def _is_touched(release: Release, changed: Sequence[Version]) -> bool:
    moment, days = release.counted_at, (first_day(release.first_month), last_day(release.last_month))
    if moment is None:
        return False
    then = [version for version in changed if version.counted_at(moment)]
    now = [version for version in changed if version.replaced_at is None]
    return _covered(then, days) != _covered(now, days)


def _covered(versions: Iterable[Version], within: Days) -> dict[tuple[Any, ...], list[Days]]:
    """Return on which of these days each terms count; days without a gap between them are one time."""
    found: dict[tuple[Any, ...], list[Days]] = defaultdict(list)
    for version in sorted(versions, key=_days):
        first, last = max(version.days[0], within[0]), min(version.days[1], within[1])
        if first > last:
            continue
        times = found[version.terms]
        if times and first <= times[-1][1] + timedelta(1):
            times[-1] = (times[-1][0], max(last, times[-1][1]))
        else:
            times.append((first, last))
    return found


def _days(version: Version) -> Days:
    return version.days
