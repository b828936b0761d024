"""What of a report may leave the network: no figure stands for fewer than `THRESHOLD` people.

The simple protection of the first snapshots. Rows behind which too few people stand are merged with others
until none is left (clubs and kinds: the smallest into "others"; months and ages: with a neighbour); the
people of a merged row are counted anew, because people of two clubs do not add up. Where a single row would
remain, only totals are given. Looked at in a row: its people, those exclusive and those shared, people who
came only outside the row, absences; in a table: by how much its rows exceed the total; in a sum: its parts.

It sees one report. It does not compare reports of other periods or partners (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from seriktes.attribution.figures import Breakdown
from seriktes.core.shares import WHOLE
from seriktes.results.enums import Given
from seriktes.results.reports import Key, Line, Names, Part, Report, Row, Table, line_of
from seriktes.results.rounding import TENTH, rounded

THRESHOLD = 5
# Their keys have an order: a small row is merged with a neighbour.
ORDERED = ("month", "age")

Groups = tuple[tuple[Key, ...], ...]
Merge = Callable[[str, Sequence[Sequence[Key]]], Breakdown]


def protect(report: Report, merge: Merge, threshold: int = THRESHOLD) -> Report:
    """Return what a partner may read of a live report.

    `merge(name, groups)` counts a breakdown with one row for each group of keys.
    """
    guard = Guard(report, merge, threshold)
    return rounded(guard.protected())


class Guard:
    """One report under protection."""

    def __init__(self, report: Report, merge: Merge, threshold: int) -> None:
        self.report = report
        self._merge = merge
        self._threshold = threshold
        self._parts = {part.keys[0]: part.value for part in report.people_parts}
        self._shares = {part.keys[0]: part.value for part in report.proportional_parts}

    def protected(self) -> Report:
        total, network = self.report.total, self.report.network_people
        if network is not None and self.is_small(network):
            network = None
        if total is None or network is None or self.is_small(total.people):
            return self._nothing_but(network)
        people = self._people_parts()
        hidden = self._hides_split or self._outside_is_small
        return replace(
            self.report,
            threshold=self._threshold,
            unmarked=None,
            total=self._safe_total(total),
            network_people=None if self._outside_is_small else network,
            people_parts=people,
            proportional_parts=() if hidden else self._proportional_parts(),
            tables=tuple(self._table(table, total) for table in self.report.tables),
        )

    def is_small(self, count: int | None) -> bool:
        """Whether a count is that of too few people; nobody at all is not few."""
        return count is not None and 0 < count < self._threshold

    def _nothing_but(self, network: int | None) -> Report:
        return replace(
            self.report,
            threshold=self._threshold,
            total=None,
            network_people=network,
            people_parts=(),
            proportional_parts=(),
            tables=(),
            unmarked=None,
        )

    # the totals and their sums

    @property
    def _hides_split(self) -> bool:
        """Whether too few people are only this partner's, or too few also another's."""
        return self.is_small(self._parts["exclusive"]) or self.is_small(self._parts["shared"])

    @property
    def _outside_is_small(self) -> bool:
        """Whether too few people came without this partner: network − partner would tell."""
        return self.is_small(self._parts["others_only"] + self._parts["own_only"])

    def _safe_total(self, total: Line) -> Line:
        line = self._without_split(total) if self._hides_split else total
        absent = self._absences_are_small([line])
        return replace(
            line,
            recorded=None if absent else line.recorded,
            unrecorded=None if absent or self.is_small(line.unrecorded) else line.unrecorded,
        )

    def _people_parts(self) -> tuple[Part, ...]:
        if self._outside_is_small:
            return ()
        ours = self._pair("exclusive", "shared", apart=not self._hides_split)
        few = self.is_small(self._parts["others_only"]) or self.is_small(self._parts["own_only"])
        return ours + self._pair("others_only", "own_only", apart=not few)

    def _pair(self, first: str, second: str, *, apart: bool) -> tuple[Part, ...]:
        one, two = self._parts[first], self._parts[second]
        return (Part((first,), one), Part((second,), two)) if apart else (Part((first, second), one + two),)

    def _proportional_parts(self) -> tuple[Part, ...]:
        """Others and own means stand together when too few people may stand behind one of them."""
        partner, others, own = (self._shares[name] for name in ("partner", "others", "own"))
        few_others = self.is_small(self._parts["shared"] + self._parts["others_only"])
        # Whom a rule of 0 % recognises is "shared" too: that count says nothing of the others any more.
        few_others |= self._is_recognised and self._is_share_of_few(others)
        few_own = self._is_share_of_few(own) and self._parts["own_only"] < self._threshold
        mine = Part(("partner",), partner)
        if few_others or few_own:
            return (mine, Part(("others", "own"), others + own))
        return (mine, Part(("others",), others), Part(("own",), own))

    @property
    def _is_recognised(self) -> bool:
        """Whether a rule names the partner without giving it a share."""
        return any(rule.share == 0 for rule in self.report.about.rules)

    def _is_share_of_few(self, share: int) -> bool:
        """Whether a part of the network's people is printed and may be that of too few."""
        return TENTH <= 2 * share < 2 * self._threshold * WHOLE

    # the tables

    def _table(self, table: Table, total: Line) -> Table:
        groups: Groups = tuple(row.keys for row in table.rows)
        names = {row.keys[0]: row.names for row in table.rows}
        current = table
        while len(groups) > 1 and (wrong := self._wrong(current, total)) is not None:
            groups = merged_once(current, wrong)
            current = self._counted(table.name, groups, names)
        if not total.people or not groups or self._wrong(current, total) is not None:
            return Table(table.name, (), given=Given.WITHHELD)
        if len(groups) == 1 < len(table.rows):
            return Table(table.name, (), given=Given.WITHHELD)
        given = Given.WHOLE if len(groups) == len(table.rows) else Given.MERGED
        return replace(current, rows=self._safe_rows(current), overlap=self._overlap(current), given=given)

    def _counted(self, name: str, groups: Groups, names: dict[Key, tuple[Names, ...]]) -> Table:
        found = self._merge(name, groups)
        rows = tuple(
            Row(keys, line_of(row.figures), tuple(name for key in keys for name in names[key]))
            for keys, row in zip(groups, found.rows, strict=True)
        )
        return Table(name, rows, (found.overlap.contributed_to, found.overlap.exclusive))

    def _wrong(self, table: Table, total: Line) -> list[int] | None:
        """Return the places of the rows that may not stay; [] when only the table as a whole may not."""
        rows = [place for place, row in enumerate(table.rows) if self._row_is_small(row.figures)]
        if rows:
            return rows
        over, over_exclusive = table.overlap
        excess = self.is_small(over) or (not self._hides_split and self.is_small(over_exclusive))
        outside = any(self.is_small(total.people - row.figures.people) for row in table.rows)
        return [] if excess or outside else None

    def _row_is_small(self, line: Line) -> bool:
        split = not self._hides_split and (self.is_small(line.exclusive) or self.is_small(line.shared))
        return self.is_small(line.people) or split or (not line.people and bool(line.recorded))

    def _safe_rows(self, table: Table) -> tuple[Row, ...]:
        """Return the rows without what is known of totals only, or of too few."""
        lines = [self._without_split(row.figures) if self._hides_split else row.figures for row in table.rows]
        # One hidden rate could be subtracted from the total: the whole column goes.
        absent = self._absences_are_small(lines) or self._absences_are_small(
            [self.report.total] if self.report.total else []
        )
        return tuple(
            Row(
                row.keys,
                replace(
                    line,
                    visits_proportional=None,
                    unrecorded=None,
                    recorded=None if absent else line.recorded,
                ),
                row.names,
            )
            for row, line in zip(table.rows, lines, strict=True)
        )

    def _overlap(self, table: Table) -> tuple[int, int | None]:
        return (table.overlap[0], None) if self._hides_split else table.overlap

    def _without_split(self, line: Line) -> Line:
        """Return a line without what the three figures together would tell."""
        return replace(line, exclusive=None, proportional=None, visits_proportional=None)

    def _absences_are_small(self, lines: Sequence[Line]) -> bool:
        """Whether recorded − visits is that of too few, or is all there is."""
        return any(
            line.recorded is not None
            and (self.is_small(line.recorded - line.visits) or (not line.people and line.recorded > 0))
            for line in lines
        )


def merged_once(table: Table, wrong: Sequence[int]) -> Groups:
    """Return the groups of keys with two of them made one; `wrong` are the places of rows to be merged."""
    if table.name in ORDERED:
        return _with_neighbour(table, wrong)
    return _into_others(table, wrong)


def _with_neighbour(table: Table, wrong: Sequence[int]) -> Groups:
    people = [row.figures.people for row in table.rows]
    pairs = [place for place in range(len(people) - 1) if not wrong or wrong[0] in (place, place + 1)]

    def weight(place: int) -> tuple[bool, int]:
        # A neighbour without people helps nobody; of two with people, the smaller one.
        one, two = people[place : place + 2]
        return (not (one and two), one + two)

    first = min(pairs, key=weight)
    keys = [row.keys for row in table.rows]
    return (*keys[:first], keys[first] + keys[first + 1], *keys[first + 2 :])


def _into_others(table: Table, wrong: Sequence[int]) -> Groups:
    """Merge a wrong row, or the smallest one, into the "others"; the first time, two rows become them."""

    def weight(place: int) -> tuple[bool, bool, int, int]:
        people = table.rows[place].figures.people
        return (place not in wrong, people == 0, people, place)

    others = next((place for place, row in enumerate(table.rows) if len(row.keys) > 1), None)
    single = sorted((place for place in range(len(table.rows)) if place != others), key=weight)
    chosen = set(single[:2]) if others is None else {others, single[0]}
    merged = tuple(key for place in sorted(chosen) for key in table.rows[place].keys)
    return (*(row.keys for place, row in enumerate(table.rows) if place not in chosen), merged)
