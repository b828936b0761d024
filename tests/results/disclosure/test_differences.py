"""What lies between two reports is judged by who stands behind it, not by its size."""

from __future__ import annotations

from copy import deepcopy

import pytest

from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.disclosure.apart import Apart
from seriktes.results.disclosure.knowledge import Knowledge
from seriktes.results.disclosure.measuring import Memory, Universe
from seriktes.results.disclosure.periods import fillings, months_of
from tests.results.disclosure.generated import Generated, Networks

pytestmark = pytest.mark.unit

LAST = 11


def by_size(_apart, whole, parts) -> int:
    """The control: so many visits cannot be those of few."""
    return int(abs(whole[3] - sum(part[3] for part in parts)))


def with_last_month(visits, months=(LAST,)) -> tuple[Generated, int]:
    """Let only so many people come to one club in the last months, so often; return the club too.

    They came there with the partner's support before.
    """
    network = Generated(6)
    at_club = [row for row in network.rows if supported(network, row)]
    regular = max(at_club, key=lambda row: len(row[4]))
    network.rows = [row for row in network.rows if row[0] != regular[0] or row[2] not in months]
    marks = [(one[0], times, times) for one, times in zip(regular[4], visits, strict=False)]
    network.rows.append((*regular[:2], LAST, regular[3], marks))
    return network, network.clubs[regular[0]]


def supported(network, row) -> bool:
    return row[2] == 0 and any(partner == 1 for partner, _share in network.mixes[row[3]])


def told_between(history, club, figure="visits") -> int | None:
    """Release reports of partner 1 and subtract from the last one those before; None where one may not."""
    networks = Networks()
    for network, first, last in history:
        networks.release(network, 1, first, last)
    rows = [row for each in networks.pool for row in each.report.table("club").rows if row.keys == (club,)]
    *parts, whole = (getattr(row.figures, figure) for row in rows)
    if len(networks.pool) < len(history) or None in (whole, *parts):
        return None
    return whole - sum(parts)


NESTED = ((0, LAST - 1), (0, LAST))


def of_nested(visits) -> int | None:
    network, club = with_last_month(visits)
    return told_between([(network, *months) for months in NESTED], club)


def test_six_visits_of_one_child_between_two_reports_are_not_told() -> None:
    assert of_nested([6]) is None


def test_six_visits_of_six_people_may_be_told() -> None:
    assert of_nested([1] * 6) == 6


def test_control_where_differences_are_judged_by_their_size_six_visits_of_one_child_pass(monkeypatch) -> None:
    monkeypatch.setattr(Apart, "people", by_size)

    assert of_nested([6]) == 6


def regular() -> Generated:
    """Everybody comes to both clubs in every month, with the same partner's support."""
    network = Generated(6)
    network.mixes = [[(1, 300_000)]]
    marks = [(person, 2, 2) for person in range(len(network.sex))]
    network.rows = [(club, club, month, 0, marks) for club in (0, 1) for month in range(LAST + 1)]
    return network


# The last quarter by subtraction of the three others from the year.
QUARTERS = ((0, 2), (3, 5), (6, 8), (0, LAST))


def of_quarters() -> int | None:
    network = regular()
    club, rest = network.clubs[0], (9, 10, 11)
    network.rows = [row for row in network.rows if row[0] or row[2] not in rest]
    network.rows.append((0, 0, LAST, 0, [(7, 6, 6)]))
    return told_between([(network, *months) for months in QUARTERS], club)


def test_what_three_quarters_leave_of_a_year_is_guarded() -> None:
    assert of_quarters() is None


def test_control_where_periods_are_compared_by_twos_the_last_quarter_is_told(monkeypatch) -> None:
    def by_twos(knowledge, figure, outer, parts, tie=Knowledge._tie_rest) -> None:
        if len(parts) == 1:
            tie(knowledge, figure, outer, parts)

    monkeypatch.setattr(Knowledge, "_tie_rest", by_twos)

    assert of_quarters() == 6


def restated(more) -> int | None:
    """Release a year, correct it by so many visits of as many people, and release it again."""
    before = Generated(6)
    after = deepcopy(before)
    place = next(place for place, row in enumerate(after.rows) if supported(after, row) and len(row[4]) > 8)
    *head, marks = after.rows[place]
    added = [*more, *[0] * (len(marks) - len(more))]
    marks = [(who, visits + n, marked + n) for (who, visits, marked), n in zip(marks, added, strict=True)]
    after.rows[place] = (*head, marks)
    return told_between([(before, 0, LAST), (after, 0, LAST)], before.clubs[head[0]])


def test_a_restatement_by_six_visits_of_one_child_waits() -> None:
    assert restated([6]) is None


def test_a_restatement_by_six_visits_of_six_people_leaves() -> None:
    assert restated([1] * 6) == 6


def test_control_where_a_restatement_is_judged_by_its_size_it_tells_of_one_child(monkeypatch) -> None:
    monkeypatch.setattr(Apart, "people", by_size)

    assert restated([6]) == 6


def test_a_difference_that_nobody_can_count_is_taken_to_be_of_few() -> None:
    network, _club = with_last_month([1] * 6)
    first = protected(network.live(1, *NESTED[0]), [])
    pool = [Published(1, "R-0", first.report, first.memory)]

    with pytest.raises(Undisclosable):
        protected(network.live(1, *NESTED[1]), pool)


def test_numbers_of_people_tell_the_least_of_a_difference() -> None:
    universes = Universe(0, 1), Universe(0, 2)
    whole, part = (("visits", 1, universe, 40) for universe in universes)
    apart = Apart(crowds={whole: 30, part: 23})

    assert (apart.people(whole, [part]), apart.people(part, [whole])) == (7, 7)
    assert apart.people(("recorded", 1, universes[0], 40), [part]) == 1


def test_what_was_counted_of_differences_is_kept() -> None:
    networks = Networks()
    for months in NESTED:
        networks.release(with_last_month([1] * 6)[0], 1, *months)
    memory = networks.pool[-1].memory

    assert memory.differences
    assert Memory.from_json(memory.to_json()) == memory
    # Numbers only: nobody can be found in what is kept.
    assert all(isinstance(count, int) for each in memory.differences for count in each.people.values())


def test_periods_are_laid_side_by_side_until_none_fits() -> None:
    periods = [Universe(0, 2), Universe(3, 5), Universe(4, 4), Universe(9, 11)]

    found = list(fillings([(period, place) for place, period in enumerate(periods)]))

    assert [[name for _period, name in filling] for filling in found] == [[0, 1, 3], [0, 2, 3]]
    assert list(map(months_of, found)) == [9, 7]
