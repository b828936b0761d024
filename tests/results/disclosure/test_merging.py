"""Rows read as one: proposed where too much would be hidden, guarded where other reports tell them apart."""

from __future__ import annotations

import numpy as np
import pytest

from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.knowledge import Knowledge
from seriktes.results.disclosure.marking import hidden_share
from seriktes.results.disclosure.measuring import Universe
from seriktes.results.disclosure.problem import Problem, Quantity, Standing
from seriktes.results.disclosure.reading import Reading, ToldReport, quantity_name
from seriktes.results.merging import MOST_HIDDEN, Proposal, joined, merged, proposal
from tests.results.disclosure.generated import Generated

pytestmark = pytest.mark.unit


def scattered() -> Generated:
    """Five clubs, three of them with a few people, so that most of their cells would be hidden."""
    network = Generated(6)
    network.mixes = [[(1, 300_000)], [(2, 300_000)]]
    network.clubs = (11, 12, 13, 14, 15)
    people = np.arange(len(network.sex))
    sizes = (60, 50, 3, 2, 4)
    network.rows = [
        (club, club % 3, month, 0, [(int(person), 2, 3) for person in people[club * 7 : club * 7 + size]])
        for club, size in enumerate(sizes)
        for month in range(12)
    ]
    return network


def judge(live):
    return protected(live, [])


def test_merged_rows_are_counted_from_the_ledger() -> None:
    live = scattered().live(1)

    report = merged(live, {"club": [[13, 14, 15]]}).report

    (*_large, others) = report.table("club").rows
    assert others.keys == (13, 14, 15)
    # People 14 to 16, 21 to 22, 28 to 31: nobody of them twice.
    assert (others.figures.people, others.figures.visits) == (9, 9 * 2 * 12)
    grid = next(grid for grid in report.grids if grid.row_name == "club")
    assert sum(grid.cells[-1]) == 9
    assert report.total == live.report.total


def test_a_report_of_which_too_much_is_hidden_is_proposed_with_fewer_rows() -> None:
    live = scattered().live(1)
    without = hidden_share(judge(live).report)

    found = proposal(live, judge, without)

    assert without > MOST_HIDDEN
    assert found is not None
    assert found.hidden == round(100 * without)
    then = hidden_share(judge(merged(live, found.merging)).report)
    assert (found.hidden_then, then <= MOST_HIDDEN) == (round(100 * then), True)


def test_a_report_that_hides_little_is_left_as_it_is() -> None:
    live = scattered().live(1)
    few = merged(
        live, {"club": [[13, 14, 15, 12]], "age": [[row.keys[0] for row in live.report.table("age").rows]]}
    )

    assert hidden_share(judge(few).report) <= MOST_HIDDEN
    assert proposal(few, judge, hidden_share(judge(few).report)) is None


def test_where_nothing_helps_nothing_is_proposed() -> None:
    def refuse(_live):
        raise Undisclosable("Too few.")

    assert proposal(scattered().live(1), refuse, None) is None


def test_what_is_joined_with_more_stays_joined() -> None:
    assert joined({"club": [[1, 2], [7, 8]], "age": [["a", "b"]]}, {"club": [[1, 2, 3]]}) == {
        "age": [["a", "b"]],
        "club": [[7, 8], [1, 2, 3]],
    }


def test_a_proposal_is_kept_as_it_was() -> None:
    found = proposal(scattered().live(1), judge, None)
    kept = Proposal.from_json(found.to_json())

    assert (kept.merging, kept.hidden, kept.hidden_then) == (found.merging, found.hidden, found.hidden_then)
    assert [row.names for _table, row in kept.rows] == [row.names for _table, row in found.rows]
    assert Proposal.from_json({}) is None
    assert all(kept.said(24319, language) for language in ("kk", "ru", "en"))


def one_child_and_forty() -> Generated:
    """One of the clubs is a child's, another one large enough to be told."""
    network = scattered()
    people = np.arange(len(network.sex))
    sizes = {0: 60, 1: 9, 2: 1, 3: 40}
    network.rows = [
        (club, 0, month, 0, [(int(person), 2, 3) for person in people[:size]])
        for club, size in sizes.items()
        for month in range(12)
    ]
    return network


def learned_beside(printed: int, asked: int) -> bool:
    """Whether a reader of two clubs as one, who is told the visits of one, learns those of the other."""
    cleared = protected(merged(one_child_and_forty().live(1), {"club": [[13, 14]]}), [])
    knowledge = Knowledge(Problem(5))
    knowledge.tell(ToldReport(1, "R-0", cleared.report, cleared.memory))
    of_club = {
        club: Universe(cleared.memory.first, cleared.memory.last, (f"club:{club}",))
        for club in (printed, asked)
    }
    crowd = cleared.memory.crowds[of_club[printed]]
    name = quantity_name("visits", 1, of_club[printed], crowd.visits)
    knowledge.problem.add(Quantity(name, crowd.visits, crowd.people, Standing.PRINTED))
    found = Adversary(knowledge.problem).findings(())
    return any(each.quantity.name[:3] == ("visits", 1, of_club[asked]) for each in found)


def test_the_rest_of_a_merged_row_is_guarded_where_another_report_tells_a_part() -> None:
    assert learned_beside(14, 13)


def test_control_where_merged_rows_are_not_read_apart_nobody_notices(monkeypatch) -> None:
    monkeypatch.setattr(Reading, "_inside", lambda *_: None)

    assert not learned_beside(14, 13)


def test_a_year_club_by_club_after_the_merged_one_keeps_the_child_hidden() -> None:
    network = one_child_and_forty()
    first = protected(merged(network.live(1), {"club": [[13, 14]]}), [])
    live = network.live(1)
    pool = [Published(1, "R-0", first.report, first.memory)]

    second = protected(live, pool, recount=lambda _published: live.counted)

    visits = {row.keys: row.figures.visits for row in second.report.table("club").rows}
    assert (visits[13,], visits[14,]) == (None, None)
