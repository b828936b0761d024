"""How few is few: the network's number, upwards only, and a greater one for what people are."""

from __future__ import annotations

import pytest

from seriktes.results.disclosure import Published, Undisclosable, limits, protected
from seriktes.results.disclosure.measuring import Universe
from seriktes.results.disclosure.problem import Problem, Quantity
from seriktes.results.queries import Live
from tests.results.disclosure.generated import Generated

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("asked", "held"), [(5, 5), (12, 12), (3, 5)])
def test_a_network_may_ask_for_more_people_never_for_fewer(settings, asked, held) -> None:
    settings.FEWEST_PEOPLE = asked

    assert limits.threshold() == held


def test_what_people_are_asks_for_more_people() -> None:
    assert limits.limit_of(Universe(0, 11, ("club:3",)), 5) == 5
    assert limits.limit_of(Universe(0, 11, ("category:7", "club:3")), 5) == 10
    assert limits.limit_of(Universe(0, 11, ("category:7",)), 20) == 20


def test_a_number_is_judged_by_its_own_limit() -> None:
    problem = Problem(5)
    for name, limit in (("plain", 0), ("sensitive", 10)):
        problem.add(Quantity(name, 7, 7, limit=limit))

    assert [each.name for each in problem.small()] == ["sensitive"]


def cells(live: Live, threshold: int | None = None) -> list[int]:
    report = protected(live, [], threshold).report
    assert report.threshold == (threshold or 5)
    rows = [row.figures.people for table in report.tables for row in table.rows]
    return [people for people in rows if people]


def test_with_a_greater_number_more_is_hidden() -> None:
    live = Generated(2).live(1)

    assert min(cells(live)) < 12
    assert min(cells(live, 12)) >= 12


def test_what_left_by_a_lower_number_does_not_stop_what_follows() -> None:
    """It cannot be called back: the same year may leave again with what was told of it."""
    live = Generated(2).live(1)
    first = protected(live, [])

    again = protected(live, [Published(1, "R-1", first.report, first.memory)], 12)

    assert again.report.total.people == first.report.total.people


def test_a_refusal_says_the_number_that_holds() -> None:
    live = Generated(2).live(1)
    people = live.report.total.people

    with pytest.raises(Undisclosable) as refused:
        protected(live, [], people + 1)

    assert str(people + 1) in str(refused.value)
