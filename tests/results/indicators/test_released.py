from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from seriktes.core.fact_kinds import FactFigure
from seriktes.results.indicators.enums import PlanStanding
from seriktes.results.indicators.queries import values
from seriktes.results.indicators.released import released_values
from seriktes.results.queries import live_report
from seriktes.results.reports import Report
from tests import factories as make
from tests.results.networks import PERIOD

# On the lattice of a report: where nothing is hidden, the release says what is counted live.
ON_LATTICE = (
    {},
    {"figure": "exclusive"},
    {"figure": "proportional"},
    {"measure": "visits"},
    {"measure": "visits", "figure": "proportional"},
    {"measure": "minutes"},
    {"measure": "held"},
    {"measure": "attendance_rate"},
    {"measure": "kept_rate"},
    {"sex": "f"},
    {"ages": ["0-6", "7-10"]},
    {"ages": ["0-6", "7-10"], "sex": "m"},
    {"measure": "visits", "programme_kind": "sport"},
    {"programme_kind": "arts"},
    {"fact_kind": "contribution", "measure": "money"},
)
OFF_LATTICE = (
    {"figure": "network", "measure": "visits"},
    {"figure": "exclusive", "measure": "visits"},
    {"measure": "visits", "sex": "f", "programme_kind": "arts"},
    {"programme_kind": "arts", "sex": "f"},
    {"measure": "marked_rate"},
)


def whole(network) -> Report:
    """A report from which nothing was taken."""
    return live_report(network.akimat, PERIOD).report


def of_akimat(network, **fields):
    fields.setdefault("measure", "people")
    return make.indicator(agreement=network.akimat.agreements.get(), **fields)


@pytest.mark.parametrize("fields", ON_LATTICE, ids=str)
def test_a_release_says_what_its_cells_say(network, fields):
    indicator = of_akimat(network, **fields)

    (released,) = released_values(whole(network), [indicator])
    (live,) = values([indicator], PERIOD.first, PERIOD.last)

    assert released.level is not None
    assert (released.level, released.above, released.below) == (live.level, live.above, live.below)


@pytest.mark.parametrize("fields", OFF_LATTICE, ids=str)
def test_what_the_report_has_no_cell_for_is_not_told(network, fields):
    (released,) = released_values(whole(network), [of_akimat(network, **fields)])

    assert (released.level, released.is_hidden, bool(released.missing)) == (None, False, True)


def test_what_was_given_in_kind_is_told_as_the_report_tells_it(network):
    agreement = network.akimat.agreements.get()
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    make.valued_contribution(agreement, 365_00, **year)
    other = make.agreement(network.akimat, "А-2")
    make.valued_contribution(other, 7_00, starts_on=date(2025, 10, 1), club=network.clubs[0])
    fields = {"fact_kind": "valued_contribution", "measure": "value", "figure": "contributed"}
    indicators = [
        make.indicator(agreement=agreement, **fields),
        make.indicator(agreement=other, **fields),
        make.indicator(agreement=other, club=network.clubs[0], **fields),
    ]
    report = whole(network)
    older = replace(report, about=replace(report.about, in_kind=None))

    found = [[one.level for one in released_values(told, indicators)] for told in (report, older)]

    assert found == [[122_00, 7_00, None], [None, None, None]]
    live = values(indicators, PERIOD.first, PERIOD.last)
    assert [one.level for one in live] == [122_00, 7_00, 7_00]


def test_people_of_several_rows_are_never_a_sum(network):
    """Six people stand in both clubs: 30 and 18 are 42 and not 48."""
    report = whole(network)
    apart = of_akimat(network, unit=make.unit("Филиал (үлгі)", parent=make.network()))
    both = of_akimat(network, unit=make.network())
    visits = of_akimat(network, measure="visits", sphere="s3")

    found = released_values(report, [apart, both, visits])

    assert [value.level for value in found][1:] == [42, report.table("programme_kind").rows[1].figures.visits]


def test_a_hidden_cell_hides_everything_that_rests_on_it(network):
    report = whole(network)
    total = replace(report.total, people=None, recorded=None)
    hidden = replace(report, total=total)
    indicators = [of_akimat(network), of_akimat(network, measure="attendance_rate")]
    for indicator in indicators:
        make.target(indicator, PERIOD.first, PERIOD.last, 10)

    found = released_values(hidden, indicators)

    assert [one.is_hidden for one in found] == [True, True]
    assert [(one.level, one.reached, one.number, one.fact_said) for one in found] == [
        (None, None, None, "х")
    ] * 2
    assert {one.standing for one in found} == {PlanStanding.UNKNOWN}


def test_without_the_hiding_the_same_indicator_is_told(network):
    """The control of the test above."""
    indicator = of_akimat(network)
    make.target(indicator, PERIOD.first, PERIOD.last, 10)

    (value,) = released_values(whole(network), [indicator])

    assert (value.is_hidden, value.standing, value.fact_said) == (False, PlanStanding.REACHED, "42")


def test_a_hidden_row_hides_the_union(network):
    report = whole(network)
    ages = report.table("age")
    rows = tuple(
        replace(row, figures=replace(row.figures, people=None)) if row.keys == ("0-6",) else row
        for row in ages.rows
    )
    tables = tuple(replace(ages, rows=rows) if one.name == "age" else one for one in report.tables)

    found = released_values(
        replace(report, tables=tables),
        [of_akimat(network, ages=["0-6", "7-10"]), of_akimat(network, ages=["7-10"])],
    )

    assert [one.is_hidden for one in found] == [True, False]


def test_reading_a_release_touches_no_person_and_no_fact(network):
    report = whole(network)
    indicators = [of_akimat(network, **fields) for fields in ON_LATTICE]

    with (
        CaptureQueriesContext(connections["default"]) as first,
        CaptureQueriesContext(connections["reports"]) as second,
    ):
        released_values(report, indicators)

    asked = " ".join(query["sql"] for query in (*first, *second))
    assert [table for table in ("people_", "attendance_", "attribution_") if table in asked] == []


def test_the_network_is_told_of_people_alone(network):
    everybody = of_akimat(network, figure=FactFigure.NETWORK.value)

    (value,) = released_values(whole(network), [everybody])

    assert value.level == 54
