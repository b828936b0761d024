"""Histories of releases over generated networks: nothing of a few people can be learned from all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from django.utils import translation

from seriktes.attribution.crowds import Crowd, crowds
from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.disclosure.audit import Leak, audit
from seriktes.results.disclosure.knowledge import Knowledge, ToldReport
from seriktes.results.disclosure.marking import marked
from seriktes.results.disclosure.measuring import Memory
from seriktes.results.disclosure.problem import Problem, Standing
from seriktes.results.queries import Live
from seriktes.results.reports import Report
from tests.results.disclosure.generated import Generated, Networks

pytestmark = pytest.mark.unit

YEAR = (0, 11)
# Three partners' year, then parts of it, as a careless network would ask for them.
HISTORY = ((1, *YEAR), (2, *YEAR), (3, *YEAR), (1, 0, 5), (2, 0, 2))


def released(network: Generated, history=HISTORY) -> list[Published]:
    """Release what the engine lets through, in this order."""
    networks = Networks()
    for asked in history:
        networks.release(network, *asked)
    return networks.pool


def hidden_cells(report) -> tuple[int, int]:
    """How many cells of the tables and grids are hidden, and how many there are."""
    figures = ("people", "exclusive", "proportional", "visits", "minutes", "recorded")
    cells = [getattr(row.figures, name) for table in report.tables for row in table.rows for name in figures]
    cells += [value for grid in report.grids for row in grid.cells for value in row]
    return cells.count(None), len(cells)


@pytest.mark.parametrize("seed", range(4))
def test_every_release_of_a_history_passes_the_second_look(seed: int) -> None:
    pool = released(Generated(seed))

    assert pool
    assert all(each.report.threshold == 5 for each in pool)
    assert all(each.report.unmarked is None and each.report.total.unrecorded is None for each in pool)


def leaks_with_small_cells_alone_hidden(seed: int) -> bool:
    network = Generated(seed)
    live = network.live(1)
    memory = released(network, [(1, *YEAR)])[0].memory
    knowledge = Knowledge(Problem(5))
    knowledge.tell(ToldReport(1, "", live.report, memory, is_new=True))
    problem = knowledge.problem

    def is_large(cell) -> bool:
        return not problem.quantities[knowledge.cells[cell]].is_small(5)

    read = Knowledge(Problem(5))
    read.tell(ToldReport(1, "", marked(live.report, is_large, 5), memory))
    try:
        audit(read.problem, read.kept_back)
    except Leak:
        return True
    return False


def test_control_with_small_cells_alone_hidden_the_auditor_objects() -> None:
    assert sum(map(leaks_with_small_cells_alone_hidden, range(8))) >= 6


def test_what_stood_behind_a_release_is_kept_as_it_was() -> None:
    memory = released(Generated(1), [(1, *YEAR)])[0].memory

    assert Memory.from_json(memory.to_json()) == memory


def test_what_stood_behind_a_release_is_read_by_names_whatever_their_order() -> None:
    memory = released(Generated(1), [(1, *YEAR)])[0].memory
    stored = memory.to_json()
    turned = stored | {
        "names": stored["names"][::-1],
        "crowds": [[*universe, values[::-1]] for *universe, values in stored["crowds"]],
    }

    assert Memory.from_json(turned) == memory


def test_the_same_release_comes_out_the_same() -> None:
    first, second = (released(Generated(2), [(1, *YEAR), (2, *YEAR)])[-1].report for _ in range(2))

    assert first == second


def test_a_few_people_get_no_report_at_all() -> None:
    live = Generated(3).live(1)
    few = replace(live.report, total=replace(live.report.total, people=4))

    with pytest.raises(Undisclosable):
        protected(Live(few, live.counted, {}), [])


def test_a_certificate_tells_no_number_of_a_cell() -> None:
    network = Generated(2)
    outcome = protected(network.live(1), [])

    assert set(outcome.certificate) == {
        "auditor", "threshold", "printed", "hidden", "reckoned", "relations", "guarded", "kept_back",
        "compared_with",
    }  # fmt: skip
    assert outcome.certificate["hidden"] >= hidden_cells(outcome.report)[0] - 12


def test_what_an_earlier_release_printed_stays_printed() -> None:
    """The same year asked for twice: nothing more and nothing less is told."""
    network = Generated(2)
    first = protected(network.live(1), [])
    again = protected(network.live(1), [Published(1, "R-1", first.report, first.memory)])

    assert hidden_cells(again.report)[0] <= hidden_cells(first.report)[0]
    knowledge = Knowledge(Problem(5))
    knowledge.tell(ToldReport(1, "R-1", first.report, first.memory))
    assert Standing.OPEN not in {each.standing for each in knowledge.problem.quantities.values()}


def refusal_after_the_year(month: int) -> str:
    """Return in which words one month is refused whose year has left."""
    networks, network = Networks(), Generated(43)
    networks.release(network, 1, *YEAR)
    with translation.override("en"), pytest.raises(Undisclosable) as refused:
        protected(network.live(1, month, month), networks.pool, recount=networks.recount)
    return str(refused.value)


def test_many_people_whom_an_earlier_release_keeps_back_are_not_called_few() -> None:
    """The year hides a month of 21 people for the sake of others; of another one it leaves too few."""
    assert refusal_after_the_year(3) == (
        "An earlier release keeps a figure back that this one would tell. What was kept back once stays so. "
        "Choose other months: whole quarters or years that do not overlap with earlier releases."
    )
    assert "fewer than 5 people" in refusal_after_the_year(8)


def with_newcomers(network: Generated, count: int, month: int) -> Generated:
    """Let some people come once each, in one month, to a session without any partner."""
    first = len(network.sex)
    network.sex = np.concatenate((network.sex, np.zeros(count, dtype=np.int64)))
    network.age = np.concatenate((network.age, np.full(count, 2, dtype=np.int64)))
    network.mixes.append([])
    marks = [(first + place, 1, 1) for place in range(count)]
    network.rows.append((0, 0, month, len(network.mixes) - 1, marks))
    return network


@pytest.mark.parametrize(("count", "told"), [(2, 1), (8, 2)])
def test_few_newcomers_of_the_network_are_not_told_by_two_reports_of_different_partners(
    count: int, told: int
) -> None:
    """Their network is the same: in the longer report it has those who came in the last month only."""
    assert told_networks(with_newcomers(Generated(0), count, 9)) == told


def test_control_where_the_network_is_not_compared_by_months_few_newcomers_are_told(monkeypatch) -> None:
    monkeypatch.setattr("seriktes.results.disclosure.knowledge.DIFFERENT", ("people",))

    assert told_networks(with_newcomers(Generated(0), 2, 9)) == 2


# Partner 3 works with partner 2 only, so that whom partner 2 shares in a month are those of partner 3.
OF_DIFFERENT_MONTHS = [(2, 0, 8), (3, 0, 9)]


def test_what_one_partner_tells_of_a_month_is_compared_with_longer_reports_of_another() -> None:
    pool = released(with_newcomers(Generated(1), 8, 9), OF_DIFFERENT_MONTHS)

    assert [each.partner_id for each in pool] == [2]


def test_control_where_only_reports_of_the_same_months_are_compared_it_is_missed(monkeypatch) -> None:
    monkeypatch.setattr("seriktes.results.disclosure.releasing._partners_of_the_same", lambda *_: [])

    pool = released(with_newcomers(Generated(1), 8, 9), OF_DIFFERENT_MONTHS)

    assert [each.partner_id for each in pool] == [2, 3]


def recognised(network: Generated, count: int) -> Generated:
    """Let partner 1 be recognised without a share everywhere, but for one session with so many people."""
    network.mixes = [
        [(partner, 0 if partner == 1 else share) for partner, share in mix] for mix in network.mixes
    ]
    network.mixes.append([(1, 500_000)])
    first, *_rest = (row for row in network.rows if any(partner == 1 for partner, _ in network.mixes[row[3]]))
    club, kind, month, _mix, marks = first
    network.rows.append(
        (club, kind, month, len(network.mixes) - 1, [(one[0], 1, 1) for one in marks[:count]])
    )
    return network


@pytest.mark.parametrize("count", [1, 4])
def test_a_share_in_few_people_is_not_told_however_many_came(count: int) -> None:
    assert told_shares(recognised(Generated(6), count)) == (None, None)


def test_control_where_all_who_came_stand_behind_a_share_it_is_told(monkeypatch) -> None:
    def of_all(*args) -> list[Crowd]:
        return [replace(crowd, bearing=crowd.people) for crowd in crowds(*args)]

    monkeypatch.setattr("seriktes.results.disclosure.measuring.crowds", of_all)

    assert None not in told_shares(recognised(Generated(6), 1))


def told_shares(network: Generated) -> tuple[int | None, int | None]:
    """Return the partner's share of people and of visits as they leave, of a report on many people."""
    total = protected(network.live(1), []).report.total
    assert total.people > 20
    return total.proportional, total.visits_proportional


def told_networks(network: Generated) -> int:
    """Return how many of two partners' reports, the second one a month longer, tell the network's people."""
    pool = released(network, [(2, 0, 8), (3, 0, 9)])
    assert len(pool) == 2
    return sum(each.report.network_people is not None for each in pool)


# Everybody's sex is known: these fail when a cell may exceed its column, in which nobody stands.
@pytest.mark.parametrize("seed", [3, 50, 59])
def test_the_people_of_a_hidden_row_cannot_be_added_up_from_a_grid(seed: int) -> None:
    network = Generated(seed)
    network.sex = network.sex % 2
    for released_report in released(network, HISTORY[:1]):
        report = released_report.report
        totals = {row.keys: row.figures.people for row in report.table("sex").rows}
        for grid in report.grids:
            by_row = {row.keys: row.figures.people for row in report.table(grid.row_name).rows}
            # A column in which nobody stands at all hides nothing.
            seen = [place for place, keys in enumerate(grid.columns) if totals[keys] != 0]
            for row, cells in zip(grid.rows, grid.cells, strict=True):
                if by_row[row.keys] is None:
                    assert None in [cells[place] for place in seen]


def few_in_several_clubs(report: Report) -> list[int]:
    """By how few the clubs' cells of one sex exceed its total, where a reader of the grid can tell."""
    grid = next(each for each in report.grids if each.row_name == "club")
    totals = [row.figures.people for row in report.table("sex").rows]
    known = [
        sum(cells) - total
        for total, cells in zip(totals, zip(*grid.cells, strict=True), strict=True)
        if total is not None and None not in cells
    ]
    return [over for over in known if 0 < over < 5]


@pytest.mark.parametrize("seed", [4, 23])
def test_a_few_of_one_sex_in_several_clubs_are_not_told_by_the_cells_of_the_clubs(seed: int) -> None:
    live = Generated(seed).live(1)

    assert few_in_several_clubs(live.report)
    assert few_in_several_clubs(protected(live, []).report) == []


# Both partners support nearly everybody, so that the two numbers and that of the network tell who is common.
SAME_MONTHS = [(1, *YEAR), (2, *YEAR)]


def with_few_in_common(common: int) -> Generated:
    """Let two partners recognised without a share divide the people between them, but for some."""
    network = Generated(6)
    everybody = list(range(len(network.sex)))
    half = len(everybody) // 2
    network.mixes = [[(1, 0)], [(2, 0)]]
    network.rows = [
        (place, 0, month, place, [(person, 2, 2) for person in members])
        for place, members in enumerate((everybody[: half + common], everybody[half:]))
        for month in range(YEAR[1] + 1)
    ]
    return network


def told_common(common: int) -> int | None:
    """Return how many people two partners have in common, where the reports tell it by one subtraction."""
    pool = released(with_few_in_common(common), SAME_MONTHS)
    network = pool[0].report.network_people
    if len(pool) < len(SAME_MONTHS) or network is None:
        return None
    return sum(each.report.total.people for each in pool) - network


def test_few_people_common_to_two_partners_are_not_told() -> None:
    assert (told_common(3), told_common(20)) == (None, 20)


def test_control_where_people_in_common_are_not_guarded_they_are_told(monkeypatch) -> None:
    monkeypatch.setattr(Knowledge, "_guard_common", lambda *_: None)

    assert told_common(3) == 3
