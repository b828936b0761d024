"""The roll-up: `GroupMonth` rows made from marks, in the writer's transaction.

Whoever changes a mark, a session or an enrolment announces it (`core.facts.changed`); the rows of the touched
(group, month) pairs are made anew there and then, by the same code that makes them all (`rebuild`). So there
is nothing to reconcile at night, and a crash undoes the mark and its sum together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.mixes import MixMap, intern, places
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.packing import Packed, Sheet
from seriktes.core.months import first_day, last_day, month_of, months_between

Pair = tuple[int, int]
Progress = Callable[[int, int], Any]

# So many groups are read at once: the marks of one read stay within some tens of megabytes.
GROUPS_AT_ONCE = 500
ROWS_AT_ONCE = 2000


def refresh(group_months: Iterable[Pair]) -> None:
    """Make the rows of these (group, month) pairs anew from what the tables say now.

    The groups are locked first: two teachers who mark one group at once would otherwise each sum up
    without the other's mark.
    """
    pairs = set(group_months)
    with transaction.atomic():
        groups = sorted({group for group, _month in pairs})
        lock(groups)
        for some in _slices(groups, GROUPS_AT_ONCE):
            chosen = set(some)
            _refresh({pair for pair in pairs if pair[0] in chosen}, some)


def rebuild(
    first_month: int | None = None,
    last_month: int | None = None,
    *,
    group_ids: Iterable[int] | None = None,
    progress: Progress | None = None,
) -> int:
    """Make every row of these months (of all, without bounds) anew, month by month; return their number.

    For loads that wrote without announcing. Each month is one transaction; `progress(done, total)` is
    called between them.
    """
    months = _months(first_month, last_month)
    wanted = sorted(Group.objects.values_list("pk", flat=True) if group_ids is None else group_ids)
    for done, month in enumerate(months, start=1):
        with transaction.atomic():
            lock(wanted)
            for some in _slices(wanted, GROUPS_AT_ONCE):
                _refresh({(group, month) for group in some}, some)
        if progress:
            progress(done, len(months))
    return GroupMonth.objects.filter(month__in=months, group__in=wanted).count()


def refresh_persons(person_ids: frozenset[int]) -> None:
    """Make anew every row in which one of these persons can stand: their canonical row changed."""
    refresh(group_months_of(person_ids))


def group_months_of(person_ids: frozenset[int]) -> set[Pair]:
    """Return the (group, month) pairs of the persons' marks and of their days of enrolment."""
    marked = Mark.objects.filter(person__in=person_ids).order_by().values_list("session__group", "day")
    pairs = {(group, month_of(day)) for group, day in marked.distinct()}
    for group, starts_on, ends_on in Enrolment.objects.filter(person__in=person_ids).values_list(
        "group", "starts_on", "ends_on"
    ):
        summed = GroupMonth.objects.filter(group=group, month__gte=month_of(starts_on))
        if ends_on:
            summed = summed.filter(month__lte=month_of(ends_on))
        pairs |= set(summed.values_list("group", "month"))
    return pairs


def lock(group_ids: Iterable[int]) -> None:
    """Hold these groups' sums until the transaction ends. SQLite has one writer and needs no lock."""
    if connection.features.has_select_for_update:
        held = Group.objects.select_for_update(no_key=True).filter(pk__in=group_ids).order_by("pk")
        list(held.values_list("pk"))


def _refresh(pairs: set[Pair], groups: list[int]) -> None:
    first, last = min(month for _g, month in pairs), max(month for _g, month in pairs)
    sheet = _sheet(pairs, groups, first, last)
    _read_marks(sheet, groups, first, last)
    _write(pairs, groups, sheet.pack())


def _sheet(pairs: set[Pair], groups: list[int], first: int, last: int) -> Sheet:
    """Read the sessions and give each its row of the roll-up: its group, month and mix."""
    start, end = first_day(first), last_day(last)
    sheet = Sheet()
    sessions = Session.objects.filter(group__in=groups, day__range=(start, end)).order_by("pk")
    rows = sessions.values_list("pk", "group_id", "day", "minutes", "state")
    found, mixes = places(groups), MixMap.load(start, end)
    for session, group, day, minutes, state in rows:
        month = month_of(day)
        if (group, month) in pairs:
            runs = mixes.segments(found[group], first_day(month), last_day(month))
            rules = next(run.rules for run in runs if day <= run.last)
            sheet.add_session(session, (group, month, rules), day.toordinal(), minutes, state)
    return sheet


def _read_marks(sheet: Sheet, groups: list[int], first: int, last: int) -> None:
    if sheet.is_empty:
        return
    days = (first_day(first), last_day(last))
    marks = Mark.objects.filter(
        session__group__in=groups, session__day__range=days, day__range=days, replaced_at=None
    ).order_by()
    sheet.add_marks(marks.values_list("session_id", "person_id", "person__canonical_id", "status"))
    enrolled = Enrolment.objects.overlapping(*days).filter(group__in=groups).order_by("group_id")
    sheet.add_enrolments(
        enrolled.values_list("group_id", "person_id", "person__canonical_id", "starts_on", "ends_on")
    )


def _write(pairs: set[Pair], groups: list[int], packed: list[Packed]) -> None:
    months = {month for _group, month in pairs}
    old = GroupMonth.objects.filter(group__in=groups, month__in=months)
    if len(pairs) < len(groups) * len(months):
        rows = old.values_list("pk", "group_id", "month")
        old = GroupMonth.objects.filter(pk__in=[pk for pk, *pair in rows if tuple(pair) in pairs])
    old.delete()
    mix_ids = intern({row.place[2] for row in packed}) if packed else {}
    GroupMonth.objects.bulk_create(
        [
            GroupMonth(group_id=row.place[0], month=row.place[1], mix_id=mix_ids[row.place[2]], **row.columns)
            for row in packed
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _months(first: int | None, last: int | None) -> list[int]:
    bounds = Session.objects.aggregate(first=Min("day"), last=Max("day"))
    if bounds["first"] is None:
        return []
    start = month_of(bounds["first"]) if first is None else first
    return list(months_between(start, month_of(bounds["last"]) if last is None else last))


def _slices(rows: list[int], size: int) -> Iterator[list[int]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
