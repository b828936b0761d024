"""Who stands between two reports of one partner: counted while both ledgers are at hand, kept as numbers.

Forty visits more than before may be those of one child. So a difference is judged by the people whose own
sums differ: between a period and a shorter one within it, between a period and several that leave a gap, and
between two versions of the same months. Of the older report the ledger is counted again as it stood; where
its sums are not those that left, nothing is said, and the difference is taken to be of as few people as the
kept numbers allow (`knowledge`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seriktes.attribution.crowds import Crowd, Sums, people_apart, sums_of_people
from seriktes.attribution.regrouping import Counted
from seriktes.results.disclosure.measuring import (
    Keys,
    Memory,
    RowsApart,
    ToldRow,
    Universe,
    universe_of,
)
from seriktes.results.disclosure.periods import fillings, lies_within, months_of
from seriktes.results.reports import Report

if TYPE_CHECKING:
    from seriktes.results.disclosure.releasing import Published

# Returns the ledger of a report that left, as it was then; None where that cannot be done.
Recount = Callable[["Published"], Counted | None]
MEASURED = ("visits", "minutes", "recorded", "absences")


@dataclass(frozen=True)
class Source:
    """A report with the ledger it was counted from."""

    code: str
    report: Report
    memory: Memory
    counted: Counted

    def rows(self) -> Iterator[tuple[Universe, dict[str, Keys]]]:
        """Yield the whole and each row, with the keys that choose its entries of the ledger."""
        yield self.memory.whole, {}
        for table in self.report.tables:
            for row in table.rows:
                for chosen in rows_within(table.name, row.keys):
                    keys = {table.name: chosen}
                    yield universe_of(self.report.first_month, self.report.last_month, **keys), keys


@dataclass(frozen=True)
class _Row:
    told: ToldRow
    crowd: Crowd
    sums: Sums
    is_new: bool

    @property
    def figures(self) -> tuple[int, ...]:
        return tuple(measured(self.crowd, measure) for measure in MEASURED)

    def reproduces(self, measure: str) -> bool:
        return self.sums.total(measure) == measured(self.crowd, measure)


def rows_within(table: str, keys: Keys) -> Iterator[Keys]:
    """Yield the keys of a row, and of each row that was merged into it."""
    yield keys
    if len(keys) > 1 and table != "month":
        yield from ((key,) for key in keys)


def measured(crowd: Crowd, measure: str) -> int:
    """Return a partner's sum of a part."""
    return crowd.recorded - crowd.visits if measure == "absences" else getattr(crowd, measure)


def differences(new: Source, earlier: Sequence[Source]) -> tuple[RowsApart, ...]:
    """Return who stands between a new report and earlier ones of its partner, and within itself."""
    rows: dict[tuple[str, ...], dict[tuple[Universe, tuple[int, ...]], _Row]] = defaultdict(dict)
    for source in (*earlier, new):
        for universe, keys in source.rows():
            sums = sums_of_people(source.counted.count, source.counted.inside(keys))
            row = _Row(ToldRow(source.code, universe), source.memory.crowds[universe], sums, source is new)
            # What an earlier report told of these months in the same words is the same figure.
            rows[universe.filters].setdefault((universe, row.figures), row)
    return tuple(found for same in rows.values() for found in _between(list(same.values())))


def _between(rows: Sequence[_Row]) -> Iterator[RowsApart]:
    for whole in rows:
        inner = [each for each in rows if lies_within(each.told.universe, whole.told.universe)]
        versions = [each for each in rows if each.told.universe == whole.told.universe and whole.is_new]
        for part in (*inner, *(each for each in versions if not each.is_new)):
            yield from _counted(whole, [part])
        by_told = {row.told: row for row in inner}
        for filling in fillings([(row.told.universe, row.told) for row in inner]):
            if len(filling) > 1 and months_of(filling) < _months(whole):
                yield from _counted(whole, [by_told[told] for _universe, told in filling])


def _counted(whole: _Row, parts: Sequence[_Row]) -> Iterator[RowsApart]:
    together = (whole, *parts)
    if not any(row.is_new for row in together):
        return  # kept with the report that left last
    people = people_apart(whole.sums, [part.sums for part in parts])
    sound = {
        measure: count
        for measure, count in people.items()
        if all(row.reproduces(measure) for row in together)
    }
    yield RowsApart(whole.told, tuple(part.told for part in parts), sound)


def _months(row: _Row) -> int:
    return row.told.universe.last - row.told.universe.first + 1
