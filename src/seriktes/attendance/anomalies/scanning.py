"""Comparing what the rules find with the flags there are, a club's school year at a time.

The unit is a club's school year: what one rule asks of the other groups of the club, or of the months before,
is at hand, and no more than that is held in memory. A flag is opened once; one that grows after somebody
closed it is open again; one that the rules find no more was corrected, and is closed as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.anomalies.findings import Oddity
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, Unscanned
from seriktes.attendance.anomalies.reading import read_register
from seriktes.attendance.anomalies.registers import months_of, school_year
from seriktes.attendance.anomalies.ruleset import RULES, AnomalyRule, found_in
from seriktes.attendance.models import Session
from seriktes.clubs.models import Club
from seriktes.core import audit
from seriktes.core.access import SYSTEM
from seriktes.core.months import month_of

Progress = Callable[[int, int], Any]
CHANGES_AT_ONCE = 10_000


@dataclass(frozen=True)
class Scanned:
    """How many flags a scan opened, saw grow, and found to be corrected."""

    opened: int = 0
    grown: int = 0
    corrected: int = 0

    def __add__(self, other: Scanned) -> Scanned:
        return Scanned(self.opened + other.opened, self.grown + other.grown, self.corrected + other.corrected)


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far the scan is."""


def scan_changed(*, reached: Progress = _silent) -> Scanned:
    """Scan every club's school year in which something changed since its last scan.

    The changes are forgotten after they were scanned: a scan that is broken off begins again with them.
    """
    total = Scanned()
    while changes := list(
        Unscanned.objects.order_by("pk").values_list("pk", "group", "month")[:CHANGES_AT_ONCE]
    ):
        clubs = dict(
            Group.objects.filter(pk__in={group for _key, group, _month in changes}).values_list("pk", "club")
        )
        keys: dict[tuple[int, int], list[int]] = {}
        for key, group, month in changes:
            keys.setdefault((clubs[group], school_year(month)), []).append(key)
        for number, (club, year) in enumerate(sorted(keys)):
            reached(number, len(keys))
            with transaction.atomic():
                total += scan(club, year)
                Unscanned.objects.filter(pk__in=keys[club, year]).delete()
    return total


def scan_everything(*, reached: Progress = _silent) -> Scanned:
    """Scan every school year of every club from its first session on."""
    total, units = Scanned(), _units()
    for number, (club, year) in enumerate(units):
        reached(number, len(units))
        with transaction.atomic():
            total += scan(club, year)
    return total


def _units() -> list[tuple[int, int]]:
    ends = Session.objects.order_by().values_list("group__club").annotate(first=Min("day"), last=Max("day"))
    today = month_of(timezone.localdate())
    return [
        (club, year)
        for club, first, last in sorted(ends)
        for year in range(school_year(month_of(first)), school_year(min(month_of(last), today)) + 1)
    ]


def scan(club: int, year: int, rules: Iterable[AnomalyRule] = RULES) -> Scanned:
    """Scan one school year of a club within the caller's transaction. A second scan changes nothing.

    Scans of one club wait for each other, so that none writes what it read before another had written; the
    unique key of the flags stands behind it, for flags that belong to two clubs.
    """
    _lock(club)
    found = {finding.key: finding for finding in found_in(read_register(club, year), rules)}
    known = {flag.key: flag for flag in _flags(club, year, rules)}
    closed = _closed(known.values())
    told = Scanned()
    for key, finding in found.items():
        flag = known.get(key)
        if flag is None:
            told += _opened(finding)
        elif _takes(flag, finding) or closed.get(flag.pk) is BY_A_SCAN:
            told += _grown(flag)
    gone = [flag for key, flag in known.items() if key not in found and flag.pk not in closed]
    return told + Scanned(corrected=sum(map(_corrected, gone)))


def _lock(club: int) -> None:
    if connection.features.has_select_for_update:
        list(Club.objects.select_for_update(no_key=True).filter(pk=club).values_list("pk"))


def _flags(club: int, year: int, rules: Iterable[AnomalyRule]) -> Sequence[AnomalyFlag]:
    """Return the flags of these rules that the scan of this club's year answers for."""
    months = months_of(year)
    return list(
        AnomalyFlag.objects.filter(
            Q(club=club) | Q(other_club=club),
            month__range=(months[0], months[-1]),
            rule__in=[rule.name for rule in rules],
        )
    )


BY_A_SCAN = True


def _closed(flags: Iterable[AnomalyFlag]) -> dict[int, bool]:
    """Return the flags that are closed, and of each whether a scan closed it: what is found then is news."""
    keys = [flag.pk for flag in flags]
    rows = FlagClosure.objects.standing().filter(flag__in=keys).values_list("flag", "closed_by")
    return {flag: by is None for flag, by in rows}


def _opened(finding: Oddity) -> Scanned:
    flag, is_new = AnomalyFlag.objects.get_or_create(
        key=finding.key,
        defaults={
            "rule": finding.rule,
            "club_id": finding.place.club,
            "group_id": finding.place.group,
            "other_club_id": finding.other.club if finding.other else None,
            "other_group_id": finding.other.group if finding.other else None,
            "person_id": finding.person,
            "month": finding.month,
            "evidence": dict(finding.evidence),
            "weight": finding.weight,
        },
    )
    if is_new:
        audit.log(
            "attendance.anomalyflag.opened", actor=SYSTEM, target=flag, after={"rule": finding.rule.value}
        )
    return Scanned(opened=int(is_new))


def _takes(flag: AnomalyFlag, finding: Oddity) -> bool:
    """Keep the evidence as it is now; return whether there is more of it than before."""
    if flag.weight == finding.weight and flag.evidence == finding.evidence:
        return False
    was, flag.weight, flag.evidence = flag.weight, finding.weight, dict(finding.evidence)
    flag.save(update_fields=("weight", "evidence"))
    return flag.weight > was


def _grown(flag: AnomalyFlag) -> Scanned:
    """Open a flag again that somebody, or a scan, had closed; one that is open stays as it is."""
    if not FlagClosure.objects.standing().filter(flag=flag).update(ended_at=timezone.now()):
        return Scanned()
    audit.log("attendance.anomalyflag.grown", actor=SYSTEM, target=flag, after={"weight": flag.weight})
    return Scanned(grown=1)


def _corrected(flag: AnomalyFlag) -> bool:
    """Close an open flag of which nothing is found any more."""
    FlagClosure.objects.create(flag=flag, outcome=FlagOutcome.CORRECTED)
    audit.log("attendance.anomalyflag.corrected", actor=SYSTEM, target=flag)
    return True
