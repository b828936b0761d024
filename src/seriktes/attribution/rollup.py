"""The roll-up: `GroupMonth` rows made from marks, in the writer's transaction.

Whoever changes a mark, a session or an enrolment announces it (`core.facts.changed`); the rows of the touched
(group, month) pairs are made anew there and then, by the same code that makes them all (`rebuild`). So there
is nothing to reconcile at night, and a crash undoes the mark and its sum together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.models import Mark, Session
from seriktes.attribution import tables
from seriktes.attribution.mixes import MixMap, Segment, intern, places, rules_on
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.packing import Packed, SessionPack
from seriktes.attribution.tables import as_date
from seriktes.core.months import first_day, last_day, month_of, months_between

Pair = tuple[int, int]
Progress = Callable[[int, int], Any]

# So many groups are read at once: the marks of one read stay within some tens of megabytes.
GROUPS_AT_ONCE = 500
FOREVER = date.max.toordinal()


def refresh(group_months: Iterable[Pair]) -> None:
    """Make the rows of these (group, month) pairs anew from what the tables say now.

    The groups are locked first: two teachers who mark one group at once would otherwise each sum up
    without the other's mark.
    """
    pairs = set(group_months)
    # Whoever announced a change holds a transaction already: nobody goes on where its sums have failed.
    with transaction.atomic(savepoint=False):
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


def refresh_persons(person_ids: Collection[int]) -> None:
    """Make anew every row in which one of these persons can stand: who they are, for a rule, changed."""
    refresh(group_months_of(person_ids))


def group_months_of(persons: Collection[int] | QuerySet[Any]) -> set[Pair]:
    """Return the (group, month) pairs of the persons' marks and of their days of enrolment."""
    marked = Mark.objects.filter(person__in=persons).order_by().values_list("session__group", "day")
    pairs = {(group, month_of(day)) for group, day in marked.distinct()}
    enrolled: dict[int, list[tuple[int, int]]] = defaultdict(list)
    terms = Enrolment.objects.filter(person__in=persons).order_by()
    for group, starts_on, ends_on in terms.values_list("group", "starts_on", "ends_on"):
        enrolled[group].append((month_of(starts_on), month_of(ends_on or date.max)))
    summed = GroupMonth.objects.filter(group__in=terms.values("group")).order_by()
    for group, month in summed.values_list("group", "month").distinct():
        if any(first <= month <= last for first, last in enrolled[group]):
            pairs.add((group, month))
    return pairs


def lock(group_ids: Iterable[int]) -> None:
    """Hold these groups' sums until the transaction ends. SQLite has one writer and needs no lock."""
    if connection.features.has_select_for_update:
        held = Group.objects.select_for_update(no_key=True).filter(pk__in=group_ids).order_by("pk")
        list(held.values_list("pk"))


def _refresh(pairs: set[Pair], groups: list[int]) -> None:
    first, last = min(month for _g, month in pairs), max(month for _g, month in pairs)
    start, end = first_day(first), last_day(last)
    mixes = MixMap.load(start, end)
    sheet = _sheet(pairs, groups, (start, end), mixes)
    _read_marks(sheet, groups, start, end)
    if mixes.by_category:
        sheet.add_personal(mixes.personal(sheet.persons.tolist(), start, end))
    _write(pairs, sheet.pack())


def _sheet(pairs: set[Pair], groups: list[int], days: tuple[date, date], mixes: MixMap) -> SessionPack:
    """Read the sessions and give each its row of the roll-up: its group, month and mix."""
    sheet, found, (start, end) = SessionPack(), places(groups), days
    runs: dict[Pair, tuple[Segment, ...]] = {}
    for session, group, day, minutes, state in tables.select(tables.SESSIONS, groups, start, end):
        on = as_date(day)
        pair = group, month_of(on)
        if pair in pairs:
            if pair not in runs:
                runs[pair] = mixes.segments(found[group], first_day(pair[1]), last_day(pair[1]))
            sheet.add_session(session, (*pair, rules_on(runs[pair], on)), on.toordinal(), minutes, state)
    return sheet


def _read_marks(sheet: SessionPack, groups: list[int], start: date, end: date) -> None:
    if sheet.is_empty:
        return
    sheet.add_marks(tables.select(tables.MARKS, groups, start, end, start, end))
    enrolled = tables.select(tables.ENROLMENTS, groups, end, start)
    sheet.add_enrolments(
        (group, person, as_date(first).toordinal(), as_date(last).toordinal() if last else FOREVER)
        for group, person, first, last in enrolled
    )


def _write(pairs: set[Pair], packed: list[Packed]) -> None:
    tables.run_each(tables.DELETE, sorted(pairs))
    mixes = intern({row.place[2] for row in packed}) if packed else {}
    rows = [
        (*row.place[:2], mixes[row.place[2]], *(row.columns[name] for name in tables.COLUMNS))
        for row in packed
    ]
    if rows:
        tables.run_each(tables.INSERT, rows)


def _months(first: int | None, last: int | None) -> list[int]:
    bounds = Session.objects.aggregate(first=Min("day"), last=Max("day"))
    if bounds["first"] is None:
        return []
    start = month_of(bounds["first"]) if first is None else first
    return list(months_between(start, month_of(bounds["last"]) if last is None else last))


def _slices(rows: list[int], size: int) -> Iterator[list[int]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
