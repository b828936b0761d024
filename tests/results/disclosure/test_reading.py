"""What a reader reckons from figures that are never hidden: sessions held, months within months."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seriktes.results.disclosure import protected
from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.knowledge import Knowledge
from seriktes.results.disclosure.measuring import Universe
from seriktes.results.disclosure.problem import Problem
from seriktes.results.disclosure.reading import Reading, ToldReport
from tests.results.disclosure.generated import Generated

pytestmark = pytest.mark.unit


def told(first: int, last: int) -> ToldReport:
    live = Generated(6).live(1, first, last)
    return ToldReport(1, "", live.report, protected(live, []).memory)


def least_people_of_first_club() -> float:
    """Return how few people a reader takes to be in a row of which only the visits are told."""
    whole = told(0, 11)
    (club, *_others) = whole.report.table("club").rows
    held = club.figures.visits // 10
    row = replace(
        club, figures=replace(club.figures, people=None, exclusive=None, proportional=None, held=held)
    )
    alone = replace(whole.report.table("club"), rows=(row,), overlap=(None, None))
    report = replace(whole.report, tables=(alone,), grids=())
    problem = Problem(10_000)
    # One row of a table does not add up to the whole: it is read by itself.
    reading = Reading(problem, replace(whole, report=report))
    universe = Universe(report.first_month, report.last_month, (f"club:{club.keys[0]}",))
    reading._line(universe, whole.memory.crowds[universe], row.figures, ("club", row.keys))
    found = {each.quantity.name[0]: each for each in Adversary(problem).findings(())}
    return found["people"].least


def test_nobody_comes_to_more_sessions_than_were_held() -> None:
    assert least_people_of_first_club() >= 10


def test_control_without_the_sessions_a_row_may_have_a_single_person(monkeypatch) -> None:
    monkeypatch.setattr(Reading, "_sessions", lambda *_: None)

    assert least_people_of_first_club() < 10


def test_absences_of_the_last_month_are_guarded_like_its_visits() -> None:
    reports = [told(0, 9), told(0, 10)]
    knowledge = Knowledge(Problem(5))
    for each in reports:
        knowledge.tell(each)

    knowledge.tie(reports, {}, [1])

    outside = {name[1][0] for name in knowledge.problem.quantities if name[0] == "outside"}
    assert outside == {"network", "people", "visits", "minutes", "recorded", "absences"}
