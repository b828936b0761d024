"""After a rule has changed: bring the roll-up to the new mixes.

Where the new rules cut a month at the same days as the old ones, its rows keep their sums and only point to
other mixes; elsewhere they are made anew from the marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from seriktes.attribution import rollup
from seriktes.attribution.mixes import MixMap, Place, RuleKeys, Segment, intern, rules_on
from seriktes.attribution.models import GroupMonth
from seriktes.core.months import first_day, last_day, month_of

KEYS_AT_ONCE = 2000


@dataclass(frozen=True)
class Touched:
    """How much of the roll-up a change of rules touched, in group-months."""

    repointed: int
    refreshed: int


def repoint(before: MixMap, after: MixMap, places: dict[int, Place], days: tuple[date, date]) -> Touched:
    """Bring the rows of these groups, in the months of `days`, from the old rules to the new ones.

    The caller has locked the groups.
    """
    rows = GroupMonth.objects.filter(
        group__in=list(places), month__range=(month_of(days[0]), month_of(days[1]))
    ).order_by()
    moves: dict[tuple[RuleKeys, RuleKeys], list[int]] = defaultdict(list)
    dirty: set[tuple[int, int]] = set()
    keys, personal = _mix_keys(), _personal(before, after)
    repointed = set()
    for pk, group, month, mix in rows.values_list("pk", "group_id", "month", "mix_id"):
        span = first_day(month), last_day(month)
        old, new = before.segments(places[group], *span), after.segments(places[group], *span)
        if old == new:
            continue
        change = _moves(old, new)
        # Rows of people who are covered for a category too follow the rules of their place.
        own = personal.intersection(keys[mix])
        rules = tuple(key for key in keys[mix] if key not in own)
        if change is None or rules not in change:
            dirty.add((group, month))
        else:
            moves[keys[mix], tuple(sorted({*change[rules], *own}))].append(pk)
            repointed.add((group, month))
    _point(moves)
    rollup.refresh(dirty)
    return Touched(len(repointed - dirty), len(dirty))


def _moves(old: Iterable[Segment], new: Iterable[Segment]) -> dict[RuleKeys, RuleKeys] | None:
    """Return which mix becomes which, or None where days of one mix part or days of two meet.

    None too where a mix becomes one that itself gives way: rows are pointed one mix after another, and in
    between a month would have two rows of one mix.
    """
    starts = {run.first for run in (*old, *new)}
    pairs = {(rules_on(old, day), rules_on(new, day)) for day in starts}
    is_one_to_one = (
        len(pairs) == len({was for was, _is in pairs}) == len({becomes for _was, becomes in pairs})
    )
    moved = [pair for pair in pairs if pair[0] != pair[1]]
    is_in_a_chain = {was for was, _is in moved} & {becomes for _was, becomes in moved}
    return dict(pairs) if is_one_to_one and not is_in_a_chain else None


def _point(moves: dict[tuple[RuleKeys, RuleKeys], list[int]]) -> None:
    mixes = intern({becomes for _was, becomes in moves}) if moves else {}
    for (_was, becomes), rows in moves.items():
        for start in range(0, len(rows), KEYS_AT_ONCE):
            some = rows[start : start + KEYS_AT_ONCE]
            GroupMonth.objects.filter(pk__in=some).update(mix=mixes[becomes])


def _personal(*maps: MixMap) -> frozenset[int]:
    """Return the rules that cover people for their categories."""
    return frozenset(term.id for known in maps for terms in known.by_category.values() for term in terms)


def _mix_keys() -> dict[int, RuleKeys]:
    used = GroupMonth.objects.order_by().values_list("mix_id", "mix__key").distinct()
    return {pk: tuple(int(key) for key in text.split(",") if key) for pk, text in used}
