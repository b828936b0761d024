"""No figure of a few people leaves the network: generated tables, and the control without protection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seriktes.attribution.figures import (
    SEXES,
    UNKNOWN,
    Breakdown,
    BreakdownRow,
    Figures,
    Measure,
    People,
    age_bands,
)
from seriktes.core.months import first_day, last_day, parse_month
from seriktes.core.shares import WHOLE
from seriktes.results.protection import THRESHOLD, protect
from seriktes.results.reports import Names, Part, Report, RuleLine, Surroundings, line_of, table_of

pytestmark = pytest.mark.unit

FIRST = parse_month("2025-09")
FIRST_DAY = first_day(FIRST)
MONTHS = range(FIRST, FIRST + 4)
CLUBS = (11, 12, 13, 14)
KINDS = ("arts", "leisure", "sport")
AGES = (*(band.code for band in age_bands(last_day(MONTHS[-1]))), UNKNOWN)
RANDOMS = st.randoms(use_true_random=False)
ABOUT = Surroundings(Names("Серіктес (үлгі)"), Names("Желі (үлгі)"))


@dataclass(frozen=True)
class Visit:
    """One visit of an invented network; `with_us` and `with_others` say whose rules cover it."""

    person: int
    club: int
    kind: str
    month: int
    with_us: bool
    with_others: bool
    is_absence: bool


@dataclass(frozen=True)
class Small:
    """A network small enough to be counted by naive code."""

    visits: tuple[Visit, ...]
    sexes: tuple[str, ...]
    ages: tuple[str, ...]

    def key(self, name: str, visit: Visit):
        of_person = {"sex": self.sexes, "age": self.ages}
        if name in of_person:
            return of_person[name][visit.person]
        return {"club": visit.club, "programme_kind": visit.kind, "month": visit.month}[name]

    def figures(self, keep=lambda visit: True) -> Figures:
        rows = [visit for visit in self.visits if keep(visit)]
        came = [visit for visit in rows if not visit.is_absence]
        ours = {visit.person for visit in came if visit.with_us}
        theirs = {visit.person for visit in came if visit.with_others}
        visits = sum(visit.with_us for visit in came)
        recorded = sum(visit.with_us for visit in rows)
        people = People(
            len({visit.person for visit in came}), len(ours), len(ours - theirs), len(ours) * WHOLE // 2
        )
        none = Measure()
        return Figures(
            people=people,
            visits=Measure(len(came), visits, 0, visits * WHOLE // 2),
            minutes=Measure(0, visits * 60),
            recorded=Measure(0, recorded),
            held=none,
            not_held=none,
            session_minutes=none,
            unrecorded=none,
        )

    def merged(self, name, groups) -> Breakdown:
        rows = tuple(
            BreakdownRow(place, self.figures(lambda visit, group=group: self.key(name, visit) in group))
            for place, group in enumerate(groups)
        )
        total = self.figures().people
        return Breakdown(name, rows, sum((row.figures.people for row in rows), People()) - total)

    def breakdown(self, name, keys) -> Breakdown:
        found = self.merged(name, [(key,) for key in keys])
        rows = tuple(BreakdownRow(key, row.figures) for key, row in zip(keys, found.rows, strict=True))
        return Breakdown(name, rows, found.overlap)

    def report(self) -> Report:
        total = self.figures()
        came = [visit for visit in self.visits if not visit.is_absence]
        ours = {visit.person for visit in came if visit.with_us}
        theirs = {visit.person for visit in came if visit.with_others}
        everybody = {visit.person for visit in came}
        parts = (len(ours - theirs), len(ours & theirs), len(theirs - ours), len(everybody - ours - theirs))
        mine = total.people.proportional
        others = min(len(theirs) * WHOLE // 4, len(everybody) * WHOLE - mine)
        tables = [
            table_of(self.breakdown(name, keys), {})
            for name, keys in (
                ("club", self._covered("club", CLUBS)),
                ("programme_kind", self._covered("programme_kind", KINDS)),
                ("month", list(MONTHS)),
                ("sex", list(SEXES)),
                ("age", list(AGES)),
            )
        ]
        names = ("exclusive", "shared", "others_only", "own_only")
        shares = (mine, others, len(everybody) * WHOLE - mine - others)
        return Report(
            first_month=MONTHS[0],
            last_month=MONTHS[-1],
            about=ABOUT,
            total=line_of(total),
            network_people=len(everybody),
            people_parts=tuple(Part((name,), value) for name, value in zip(names, parts, strict=True)),
            proportional_parts=tuple(
                Part((name,), value) for name, value in zip(("partner", "others", "own"), shares, strict=True)
            ),
            tables=tuple(tables),
            unmarked=0,
        )

    def _covered(self, name, keys) -> list:
        return [key for key in keys if any(v.with_us and self.key(name, v) == key for v in self.visits)]


def network_of(random) -> Small:
    """Draw a network: one large club, some small ones, now and then a visit elsewhere."""
    size = random.randint(0, 40)
    visits = tuple(
        visit_of(random, person, home)
        for person in range(size)
        for home in [random.choice((11, 11, 11, 12, 12, 13, 14))]
        for _ in range(random.randint(1, 3))
    )
    sexes = tuple(random.choice(("f", "f", "m", "m", "")) for _ in range(size))
    ages = tuple(random.choice((*AGES[1:4], *AGES[1:4], UNKNOWN)) for _ in range(size))
    return Small(visits, sexes, ages)


def visit_of(random, person, home) -> Visit:
    club = random.choice((home, home, home, 12))
    return Visit(
        person,
        club,
        KINDS[club % 3],
        random.choice(MONTHS),
        with_us=random.random() < 0.75,
        with_others=random.random() < 0.33,
        is_absence=random.random() < 0.25,
    )


def leaks(report: Report, threshold: int = THRESHOLD) -> list[str]:
    """What of a report stands for too few people, looked for without the code that protects."""

    def few(count) -> bool:
        return count is not None and 0 < count < threshold

    found = []
    total = report.total
    if few(report.network_people) or any(few(part.value) for part in report.people_parts):
        found.append("sum")
    if total is None:
        return found + ["tables without a total"] * bool(report.tables)
    found += _of_line("total", total, few)
    if report.network_people is not None and few(report.network_people - total.people):
        found.append("outside of the partner")
    return found + [leak for table in report.tables for leak in _of_table(table, total, few)]


def _of_table(table, total, few) -> list[str]:
    found = [leak for row in table.rows for leak in _of_line(f"{table.name} {row.keys}", row.figures, few)]
    outside = [row.keys for row in table.rows if few(total.people - row.figures.people)]
    found += [f"{table.name}: outside of {keys}" for keys in outside]
    found += [f"{table.name}: overlap"] * any(few(excess) for excess in table.overlap)
    return found + _of_hidden_rates(table, total)


def _of_line(name, line, few) -> list[str]:
    found = [name] * few(line.people)
    if line.exclusive is not None and (few(line.exclusive) or few(line.people - line.exclusive)):
        found.append(f"{name}: exclusive or shared")
    if line.exclusive is None and line.proportional is not None:
        found.append(f"{name}: the share tells the hidden split")
    if line.recorded is not None and few(line.recorded - line.visits):
        found.append(f"{name}: absences")
    if not line.people and line.recorded:
        found.append(f"{name}: records of nobody")
    return found


def _of_hidden_rates(table, total) -> list[str]:
    """One hidden rate among shown ones could be subtracted from the total."""
    shown = Counter(row.figures.recorded is None for row in table.rows)
    return [f"{table.name}: one rate is hidden"] * (len(shown) > 1 and total.recorded is not None)


@settings(max_examples=200, deadline=None)
@given(RANDOMS)
def test_nothing_in_a_protected_report_stands_for_a_few_people(random):
    network = network_of(random)
    report = protect(network.report(), network.merged)

    assert leaks(report) == []
    assert [table.name for table in report.tables if not table.rows and table.given != "withheld"] == []


@settings(max_examples=80, deadline=None)
@given(RANDOMS)
def test_merged_rows_still_hold_everybody_once_where_people_stand_once(random):
    network = network_of(random)
    live = network.report()
    report = protect(live, network.merged)

    for table in report.tables:
        keys = sorted(key for row in table.rows for key in row.keys)
        if table.rows:
            assert keys == sorted(row.keys[0] for row in live.table(table.name).rows)
            assert sum(row.figures.people for row in table.rows) - table.overlap[0] == report.total.people
            assert sum(row.figures.visits for row in table.rows) == report.total.visits


def few_in_one_club() -> Small:
    """Forty people of a large club, three of a small one."""
    people = [*[11] * 40, *[12] * 3]
    visits = tuple(
        Visit(n, club, KINDS[club % 3], MONTHS[n % 4], with_us=True, with_others=n % 2 == 0, is_absence=False)
        for n, club in enumerate(people)
    )
    return Small(visits, ("f",) * 43, ("7-10",) * 43)


def test_control_without_protection_a_small_club_is_seen():
    network = few_in_one_club()

    assert "club (12,)" in leaks(network.report())
    assert leaks(protect(network.report(), network.merged)) == []


def test_control_hiding_nothing_fails_the_property():
    network = few_in_one_club()
    open_report = protect(network.report(), network.merged, threshold=1)

    assert leaks(replace(open_report, threshold=THRESHOLD)) != []


def test_a_table_that_would_keep_one_row_gives_totals_only():
    network = few_in_one_club()
    report = protect(network.report(), network.merged)

    assert (report.table("club").rows, report.table("club").given) == ((), "withheld")
    assert report.total.people == 43


def plain(person, month) -> Visit:
    return Visit(person, 11, "sport", month, with_us=True, with_others=False, is_absence=False)


def test_small_months_are_read_with_a_neighbour():
    sizes = {MONTHS[0]: 10, MONTHS[1]: 3, MONTHS[2]: 12, MONTHS[3]: 8}
    visits, person = [], 0
    for month, size in sizes.items():
        for _ in range(size):
            visits.append(
                Visit(person, 11, "sport", month, with_us=True, with_others=False, is_absence=False)
            )
            person += 1
    network = Small(tuple(visits), ("f", "m") * 17, ("7-10",) * 34)

    rows = protect(network.report(), network.merged).table("month").rows

    assert [(row.keys, row.figures.people) for row in rows] == [
        ((MONTHS[0], MONTHS[1]), 13),
        ((MONTHS[2],), 12),
        ((MONTHS[3],), 8),
    ]


def test_fewer_than_the_threshold_gives_the_network_alone():
    visits = tuple(
        Visit(n, 11, "sport", MONTHS[0], with_us=n < 4, with_others=False, is_absence=False)
        for n in range(20)
    )
    network = Small(visits, ("f",) * 20, ("7-10",) * 20)

    report = protect(network.report(), network.merged)

    assert (report.total, report.network_people, report.people_parts, report.tables) == (None, 20, (), ())


@pytest.mark.parametrize(("share", "stand_apart"), [(400_000, True), (0, False)])
def test_a_share_of_others_that_may_be_of_a_few_stands_with_own_means_where_a_rule_gives_nothing(
    share, stand_apart
):
    visits = tuple(
        Visit(n, 11, "sport", MONTHS[0], with_us=True, with_others=n < 10, is_absence=False)
        for n in range(40)
    )
    live = Small(visits, ("f",) * 40, ("7-10",) * 40)
    rule = RuleLine("1", "club", Names("Клуб (үлгі)"), "", FIRST_DAY, None, share)
    report = replace(live.report(), about=replace(ABOUT, rules=(rule,)))

    keys = [part.keys for part in protect(report, live.merged).proportional_parts]

    apart = [("partner",), ("others",), ("own",)]
    assert keys == (apart if stand_apart else [("partner",), ("others", "own")])
