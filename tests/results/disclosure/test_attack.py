"""An attacker with all released files of all partners recovers no hidden cell; without the engine it does."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from django.utils import timezone

from seriktes.results.disclosure.limits import FEWEST
from seriktes.results.disclosure.problem import Problem
from seriktes.results.exchange import exchanged
from seriktes.results.reports import Line, Report
from seriktes.results.stamps import Stamp
from seriktes.settings import env
from tests.results.disclosure.attacker import Attack, Name
from tests.results.disclosure.generated import Generated, Networks

pytestmark = pytest.mark.unit

# Whole histories; each takes some seconds.
ROUNDS = 100 if env.read("SERIKTES_PROVE") else 4
YEAR = (0, 11)
HISTORY = ((1, *YEAR), (2, *YEAR), (3, *YEAR), (2, 0, 2), (1, 6, 11))


@dataclass(frozen=True)
class Loot:
    """A hidden cell, between what it must lie, and what it truly is."""

    name: Name
    least: float
    most: float
    truth: float

    @property
    def is_recovered(self) -> bool:
        """Whether no second whole number fits; a small count of people must stay open from 1 to 4."""
        if counts_people(self.name) and 0 < self.truth < FEWEST:
            return self.least > 1 + 1e-6 or self.most < FEWEST - 1 - 1e-6
        return self.most - self.least < 1 - 1e-6 and self.truth > 0


def counts_people(name: Name) -> bool:
    return "people" in name[-1] and name[-1] != "people_proportional"


def is_open(name: Name, least: float, most: float) -> bool:
    """Whether these two worlds are enough: whatever the cell is, it is not recovered."""
    return least <= 1 and most >= FEWEST - 1 if counts_people(name) else most - least >= 1


def attacked(released: list[Report], live: list[Report]) -> list[Loot]:
    """Let the attacker read the released files; compare with the live figures of the same reports."""
    attack, truth = Attack(), Attack()
    attack.read([exchanged(report, Stamp(timezone.now())) for report in released])
    truth.read([exchanged(report, Stamp(timezone.now())) for report in live])
    return [
        Loot(name, least, most, truth.printed[name])
        for name, (least, most) in attack.ends(is_open).items()
        if name in truth.printed
    ]


def history(network: Generated, asked=HISTORY) -> tuple[list[Report], list[Report]]:
    """Release what the engine lets through; return the released reports and the live ones beside them."""
    networks = Networks()
    live = [networks.release(network, *each) for each in asked]
    return [each.report for each in networks.pool], [each.report for each in live if each is not None]


def test_the_attacker_recovers_nothing() -> None:
    for seed in range(ROUNDS):
        loot = attacked(*history(Generated(seed)))

        assert loot
        assert (seed, [each for each in loot if each.is_recovered]) == (seed, [])


# A year that hides a month of many visits for the sake of two others, and the half-year that would tell it.
ONE_TELLS_THE_OTHER = Generated(43), ((1, *YEAR), (1, 6, 11))


def test_what_one_release_hides_no_later_one_tells() -> None:
    loot = attacked(*history(*ONE_TELLS_THE_OTHER))

    assert loot
    assert [each for each in loot if each.is_recovered] == []


def test_the_second_look_finds_by_itself_what_an_earlier_release_hides(monkeypatch) -> None:
    monkeypatch.setattr(Problem, "is_hidden_for_good", lambda *_: False)

    released, _live = history(*ONE_TELLS_THE_OTHER)

    assert [report.last_month - report.first_month for report in released] == [11]


def test_control_where_neither_look_minds_what_was_hidden_the_attacker_reads_it(monkeypatch) -> None:
    monkeypatch.setattr(Problem, "is_hidden_for_good", lambda *_: False)
    monkeypatch.setattr(Problem, "hidden_for_good", lambda *_: frozenset())

    recovered = [each for each in attacked(*history(*ONE_TELLS_THE_OTHER)) if each.is_recovered]

    assert {each.name[-1] for each in recovered} == {"visits", "person_minutes"}


def most_in_a_month() -> float:
    """Return how many people at most came with partner 1 alone in a month of its year, by all that is told.

    Its file hides its people of the months; the other partner's file of that month tells whom it alone
    supported, and the people of the network. Without that their visits alone are a bound.
    """
    network, month = divided_in_month(4), 4
    year, single = (network.live(*asked).report for asked in ((1, *YEAR), (2, month, month)))
    hidden = {"people": None, "exclusive": None, "proportional": None}
    rows = [replace(row, figures=replace(row.figures, **hidden)) for row in year.table("month").rows]
    months = replace(year.table("month"), rows=tuple(rows), overlap=(None, None))
    tables = tuple(months if table.name == "month" else table for table in year.tables)
    attack = Attack()
    attack.read(
        [exchanged(report, Stamp(timezone.now())) for report in (replace(year, tables=tables), single)]
    )
    ((_least, most),) = (
        ends
        for name, ends in attack.ends().items()
        if name[-1] == "people_exclusive" and name[-3:-1] == ("month", single_month(single))
    )
    return most


def divided_in_month(month: int) -> Generated:
    """Everybody comes with partner 1 all year; in one month five do, and twenty with partner 2 alone."""
    network = Generated(6)
    network.mixes = [[(1, 300_000)], [(2, 300_000)]]
    everybody = [(person, 2, 2) for person in range(len(network.sex))]
    network.rows = [(0, 0, each, 0, everybody if each != month else everybody[:5]) for each in range(12)]
    network.rows.append((1, 1, month, 1, everybody[5:25]))
    return network


def single_month(report: Report) -> str:
    return exchanged(report, Stamp(timezone.now()))["period"]["from"]


def test_the_attacker_reads_files_of_different_partners_and_months_together() -> None:
    assert most_in_a_month() == pytest.approx(5)


def test_control_an_attacker_who_reads_them_one_by_one_learns_less(monkeypatch) -> None:
    monkeypatch.setattr(Attack, "_read_sets", lambda *_: None)

    assert most_in_a_month() == pytest.approx(10)


def hidden_naively(report: Report) -> Report:
    """The control: what is small is hidden, and nothing else."""

    def line(known: Line) -> Line:
        few = 0 < (known.people or 0) < FEWEST
        alone = 0 < (known.exclusive or 0) < FEWEST
        hidden = (
            dict.fromkeys(("people", "exclusive", "proportional", "visits", "minutes", "recorded"))
            if few
            else {}
        )
        return replace(known, **({"exclusive": None} if alone else {}) | hidden)

    tables = tuple(
        replace(table, rows=tuple(replace(row, figures=line(row.figures)) for row in table.rows))
        for table in report.tables
    )
    grids = tuple(
        replace(
            grid,
            cells=tuple(
                tuple(None if 0 < (value or 0) < FEWEST else value for value in row) for row in grid.cells
            ),
        )
        for grid in report.grids
    )
    return replace(report, tables=tables, grids=grids)


def test_control_where_only_small_cells_are_hidden_the_attacker_wins() -> None:
    wins = 0
    for seed in range(4):
        live = [Generated(seed).live(partner, first, last).report for partner, first, last in HISTORY]
        loot = attacked([hidden_naively(report) for report in live], live)
        wins += any(each.is_recovered for each in loot)

    assert wins == 4
