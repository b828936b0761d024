"""Explored figures are those of the report, those of a naive count, and only of what a person may see."""

from __future__ import annotations

from collections import defaultdict

import pytest

from seriktes.accounts.enums import Role
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import Mark
from seriktes.attribution import rollup
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import partner_figures
from seriktes.clubs.enums import ClubRole
from seriktes.core.access import Actor
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.months import first_day
from seriktes.partners.models import Contribution
from seriktes.results.explore.measures import OF_INDICATORS
from seriktes.results.explore.queries import (
    Exploration,
    ExplorationAsked,
    explore,
    explored_indicators,
    explored_partners,
)
from seriktes.results.indicators.models import Indicator
from seriktes.results.indicators.queries import values
from tests import factories as make
from tests.results.networks import PERIOD

NOBODY = 0


def asked(measure="people", rows="club", columns="month", **more) -> ExplorationAsked:
    return ExplorationAsked(measure, rows, columns, PERIOD, **more)


def margin(found: Exploration) -> dict:
    return dict(zip(found.down.keys, found.counted.amount.of_rows.tolist(), strict=True))


@pytest.fixture
def report(network):
    return partner_figures(Slice(PERIOD.first, PERIOD.last), NOBODY)


DIMENSIONS = {
    "club": "by_club",
    "kind": "by_programme_kind",
    "month": "by_month",
    "sex": "by_sex",
    "age": "by_age",
}


@pytest.mark.parametrize("name", DIMENSIONS)
@pytest.mark.parametrize("measure", ["people", "visits", "hours"])
def test_rows_are_those_of_the_report(network, chair, report, name, measure):
    quantity = {"people": "people", "visits": "visits", "hours": "minutes"}[measure]
    whole = partner_figures(Slice(PERIOD.first, PERIOD.last), network.company.pk)
    rows = {row.key: getattr(row.figures, quantity).network for row in getattr(whole, DIMENSIONS[name])}
    found = explore(chair, asked(measure, name, ""))

    told = margin(found)
    assert {key: told[key] for key in rows} == rows
    assert found.counted.amount.total == getattr(report.total, quantity).network


@pytest.mark.parametrize(("measure", "name"), [("held", "held"), ("not_held", "not_held")])
def test_sessions_are_those_of_the_report(network, chair, report, measure, name):
    assert explore(chair, asked(measure)).counted.amount.total == getattr(report.total, name).network


def test_rates_are_those_of_the_report(network, chair, report):
    rate = explore(chair, asked("rate", "month", "")).counted
    marked = explore(chair, asked("marked", "month", "")).counted

    assert (rate.amount.total, rate.over.total) == (
        report.total.visits.network,
        report.total.recorded.network,
    )
    assert marked.over.total - marked.amount.total == report.total.unrecorded.network


def naive(rows, columns) -> dict:
    """Count different people of each cell from bare marks, one by one."""
    people = defaultdict(set)
    for mark in Mark.objects.filter(replaced_at=None).select_related("session__group__programme", "person"):
        month = mark.day.year * 12 + mark.day.month - 1
        if mark.status in (MarkStatus.PRESENT, MarkStatus.LATE) and PERIOD.first <= month <= PERIOD.last:
            facets = {
                "club": mark.session.group.club_id,
                "group": mark.session.group_id,
                "kind": mark.session.group.programme.kind,
                "month": month,
                "sex": mark.person.sex,
            }
            people[facets[rows], facets[columns]].add(mark.person_id)
    return {cell: len(found) for cell, found in people.items()}


PAIRS = [("club", "month"), ("sex", "club"), ("kind", "sex"), ("month", "kind"), ("group", "month")]


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_cells_are_those_of_a_naive_count(network, chair, rows, columns):
    found = explore(chair, asked("people", rows, columns))

    cells = {
        (row, column): int(found.counted.amount.cells[place, across])
        for place, row in enumerate(found.down.keys)
        for across, column in enumerate(found.across.keys)
    }
    assert {cell: people for cell, people in cells.items() if people} == naive(rows, columns)


def test_who_goes_to_two_clubs_is_counted_once_altogether(network, chair):
    people = explore(chair, asked("people", "club", "")).counted.amount

    assert int(people.of_rows.sum()) - people.total == 6


def test_narrowing_to_people_is_the_cell_of_the_whole(network, chair):
    whole = margin(explore(chair, asked("visits", "sex", "")))

    assert explore(chair, asked("visits", "club", "", sex="f")).counted.amount.total == whole["f"]


def test_a_leader_explores_the_own_club_alone(network):
    user = make.user("leader")
    make.appointment(network.clubs[1], user, ClubRole.LEADER)
    found = explore(Actor(user=user), asked("people", "club", ""))

    assert list(margin(found)) == [network.clubs[1].pk]
    assert explore(Actor(user=user), asked("people", "club", "", club=network.clubs[0])).down.keys == ()


def test_control_the_chair_explores_every_club(network, chair):
    assert list(margin(explore(chair, asked("people", "club", "")))) == sorted(c.pk for c in network.clubs)


def test_a_coordinator_sees_every_club_and_no_partner(network):
    user = make.user("other")
    make.network_role(user, Role.COORDINATOR)
    actor = Actor(user=user)

    assert len(explore(actor, asked()).down.keys) == len(network.clubs)
    assert explored_partners(actor) == []


def test_others_see_no_club(network):
    assert explore(Actor(user=make.user("other")), asked()).down.keys == ()


@pytest.mark.django_db
def test_a_network_without_a_session_has_no_rows(chair):
    make.network()
    found = explore(chair, asked())

    assert found.down.keys == ()
    assert found.counted.amount.total == 0


def test_large_tables_are_sorted_and_small_ones_flagged_with_the_same_answer(monkeypatch, network, chair):
    small = explore(chair, asked("people", "club", "month")).counted
    monkeypatch.setattr("seriktes.results.explore.counting.MOST_FLAGS", 0)
    large = explore(chair, asked("people", "club", "month")).counted

    assert (small.people.cells == large.people.cells).all()
    assert (small.people.of_rows == large.people.of_rows).all()
    assert small.people.total == large.people.total


@pytest.mark.parametrize("size", [1, 3])
def test_the_same_few_queries_at_any_size(network, chair, django_assert_num_queries, size):
    for number in range(size):
        group = make.group(f"Үлгі {number}", club=make.club(f"«Үлгі {number}» клубы (үлгі)"))
        make.session(group)

    with django_assert_num_queries(5):
        explore(Actor(user=chair.user), asked("people", "sex", "month"))


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"sex": "f"},
        {"ages": ["7-10", "11-13"]},
        {"programme_kind": "sport"},
        {"measure": "attendance_rate"},
        {"measure": "held", "programme_kind": "sport"},
        {"measure": "minutes", "sex": "m"},
        {"sphere": "s3"},
    ],
)
def test_an_indicator_is_explored_as_it_is_counted(network, chair, narrowed):
    indicator = Indicator.objects.create(
        name_kk="Көрсеткіш", fact_kind="attendance", **{"measure": "people"} | narrowed
    )
    [value] = values([indicator], PERIOD.first, PERIOD.last)
    [found] = (one for one in explored_indicators(chair) if one == indicator)
    counted = explore(chair, asked(OF_INDICATORS[indicator.measure], "club", "", indicator=found)).counted

    level = counted.amount.total / counted.over.total if counted.over else counted.amount.total
    assert float(value.level) == pytest.approx(level)


def test_spheres_are_the_kinds_of_programme_put_together(network, chair):
    by_kind = explore(chair, asked("visits", "kind", "")).counted.amount
    by_sphere = explore(chair, asked("visits", "sphere", ""))

    assert by_sphere.counted.amount.total == by_kind.total
    first = by_sphere.down.keys[0]
    one = explore(chair, asked("visits", "club", "", sphere=str(first))).counted.amount.total
    assert one == int(by_sphere.counted.amount.of_rows[0])


# a partner's three figures

OF_PEOPLE = {"contributed": "contributed_to", "exclusive": "exclusive", "proportional": "proportional"}
FIGURES = [figure for figure in FactFigure if figure != FactFigure.NETWORK]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("measure", ["people", "visits", "hours", "held"])
def test_a_partners_figures_are_those_of_its_report(network, chair, measure, figure):
    partner = network.company
    whole = partner_figures(Slice(PERIOD.first, PERIOD.last), partner.pk)
    quantity = {"people": "people", "visits": "visits", "hours": "minutes", "held": "held"}[measure]
    name = OF_PEOPLE[figure] if measure == "people" else figure
    found = explore(chair, asked(measure, "club", "month", partner=partner, figure=figure)).counted.amount
    by_club = margin(explore(chair, asked(measure, "club", "month", partner=partner, figure=figure)))

    assert found.total == getattr(getattr(whole.total, quantity), name) != 0
    rows = {row.key: getattr(getattr(row.figures, quantity), name) for row in whole.by_club}
    assert {key: by_club[key] for key in rows} == rows
    columns = [getattr(getattr(row.figures, quantity), name) for row in whole.by_month]
    assert found.of_columns.tolist() == columns


@pytest.mark.parametrize("figure", FIGURES)
def test_by_sex_a_partners_people_add_up(network, chair, figure):
    whole = partner_figures(Slice(PERIOD.first, PERIOD.last), network.akimat.pk)
    found = margin(explore(chair, asked("people", "sex", "", partner=network.akimat, figure=figure)))

    told = {row.key: getattr(row.figures.people, OF_PEOPLE[figure]) for row in whole.by_sex}
    assert found == told


def test_a_cell_is_a_slice_of_its_own(network, chair):
    """A club's month alone gives the same as its cell in the table of all."""
    club = network.clubs[0]
    figure = FactFigure.PROPORTIONAL
    table = explore(chair, asked("people", "club", "month", partner=network.company, figure=figure))
    alone = partner_figures(Slice(PERIOD.first, PERIOD.first, club_id=club.pk), network.company.pk)

    cell = table.counted.amount.cells[table.down.keys.index(club.pk), 0]
    assert cell == alone.total.people.proportional


def test_a_rate_of_a_partner_is_that_of_its_report(network, chair):
    whole = partner_figures(Slice(PERIOD.first, PERIOD.last), network.company.pk).total
    found = explore(
        chair, asked("rate", "month", "", partner=network.company, figure=FactFigure.PROPORTIONAL)
    ).counted

    assert (found.amount.total, found.over.total) == (whole.visits.proportional, whole.recorded.proportional)


def test_behind_a_rate_of_nobody_are_those_who_did_not_come(network, chair):
    """Three who were recorded and never came are three people, and not nobody."""
    group = make.group("Бос топ (үлгі)", club=network.clubs[0])
    session = make.session(group, day=first_day(PERIOD.first))
    for number in range(3):
        make.mark(session, make.person(f"Үлгібаев{number}"), MarkStatus.ABSENT)
    rollup.rebuild()

    found = explore(chair, asked("rate", "month", "", group=group)).counted

    assert (found.amount.total, found.over.total, found.people.total) == (0, 3, 3)


# what partners gave


@pytest.fixture
def given(network):
    """Money of two partners in two months."""
    akimat, company = (partner.agreements.get() for partner in (network.akimat, network.company))
    for agreement, month, tiyn in (
        (akimat, PERIOD.first, 500_00),
        (akimat, PERIOD.last, 300_50),
        (company, PERIOD.last, 70_00),
        (company, PERIOD.last + 1, 9_99),
    ):
        make.contribution(agreement, tiyn=tiyn, received_on=first_day(month))
    expected = {network.akimat.pk: [0] * 4, network.company.pk: [0] * 4}
    for row in Contribution.objects.all():
        place = row.received_on.year * 12 + row.received_on.month - 1 - PERIOD.first
        if 0 <= place < 4:
            expected[row.agreement.partner_id][place] += row.tiyn
    return expected


@pytest.mark.parametrize(("rows", "columns"), [("partner", "month"), ("month", "partner"), ("partner", "")])
def test_money_stands_by_partner_and_month(network, chair, given, rows, columns):
    found = explore(chair, asked("contribution-money", rows, columns))
    table = found.counted.amount

    if (rows, columns) == ("partner", "month"):
        assert dict(zip(found.down.keys, table.cells.tolist(), strict=True)) == given
    sums = {giver: sum(months) for giver, months in given.items()}
    of_partners = table.of_columns if rows == "month" else table.of_rows
    keys = found.across.keys if rows == "month" else found.down.keys
    assert dict(zip(keys, of_partners.tolist(), strict=True)) == sums
    assert table.total == sum(sums.values())
