from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from seriktes.core.months import parse_month
from seriktes.places.models import Population
from seriktes.results.indicators.amounts import part_said
from seriktes.results.indicators.enums import PlanStanding
from seriktes.results.indicators.models import Indicator
from seriktes.results.indicators.queries import framework, goal_owner, values
from seriktes.results.indicators.values import plan_for
from tests import factories as make
from tests.results.networks import PERIOD

YEAR = parse_month("2025-09"), parse_month("2026-05")


def shown(value):
    return value.level, value.plan, value.standing


def of_agreement(network, measure="people", **fields):
    return make.indicator(measure=measure, agreement=network.akimat.agreements.get(), **fields)


def test_an_agreement_counts_its_partners_figure(network):
    indicator = of_agreement(network)
    make.target(indicator, PERIOD.first, PERIOD.last, 40)

    (value,) = values([indicator], PERIOD.first, PERIOD.last)

    assert shown(value) == (42, 40, PlanStanding.REACHED)
    assert (value.reached, value.forecast, value.is_partial) == (Fraction(42, 40), None, False)


def test_a_plan_of_nought_is_neither_reached_nor_missed(network):
    """It fills the months of a longer plan in which nothing is expected."""
    indicator = make.indicator(measure="visits")
    make.target(indicator, PERIOD.first, PERIOD.first, 0)
    make.target(indicator, PERIOD.first + 1, PERIOD.last, 100)

    (first,) = values([indicator], PERIOD.first, PERIOD.first)
    (whole,) = values([indicator], PERIOD.first, PERIOD.last)

    assert (first.plan, first.standing, first.forecast_said) == (0, PlanStanding.NO_PLAN, "")
    assert (whole.plan, whole.standing) == (100, PlanStanding.REACHED)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Fraction(928, 930), "99%"), (Fraction(1), "100%"), (Fraction(1005, 1000), "101%"),
        (Fraction(985, 1000), "99%"),
    ],
)  # fmt: skip
def test_nearly_the_whole_plan_is_not_printed_as_the_whole(part, said):
    assert part_said(part, "en") == said


def test_a_plan_that_was_missed_is_told(network):
    indicator = of_agreement(network)
    make.target(indicator, PERIOD.first, PERIOD.last, 43)

    (value,) = values([indicator], PERIOD.first, PERIOD.last)

    assert shown(value) == (42, 43, PlanStanding.MISSED)
    assert value.needs_reason


def test_partners_who_share_a_goal_are_counted_as_one(network):
    goal = make.aim()
    goal.partners.set([network.akimat, network.company])
    together, exclusive = (make.indicator(aim=goal, figure=figure) for figure in ("contributed", "exclusive"))
    everybody = make.indicator()

    found = framework(goal_owner(goal), PERIOD.first, PERIOD.last).values
    (network_wide,) = values([everybody], PERIOD.first, PERIOD.last)

    by_indicator = {value.indicator: value.level for value in found}
    assert by_indicator[together] == by_indicator[exclusive] == network_wide.level == 54


def test_a_rate_shows_both_numbers_and_is_never_averaged(network):
    (value,) = values([of_agreement(network, "attendance_rate")], PERIOD.first, PERIOD.last)

    assert value.level == value.above / value.below
    assert (value.plan, value.forecast) == (None, None)


def test_visits_lead_where_the_months_with_sessions_lead(network, in_december):
    indicator = make.indicator(measure="visits")
    make.target(indicator, PERIOD.first, PERIOD.last, 10_000)
    whole, so_far = (values([indicator], PERIOD.first, last)[0] for last in (PERIOD.last, PERIOD.last - 1))

    assert whole.standing == PlanStanding.BEHIND
    assert (whole.forecast.done, whole.forecast.of) == (3, 4)
    assert whole.forecast.level == max(so_far.level * Fraction(4, 3), whole.level)


def test_people_lead_where_the_newcomers_of_the_last_months_lead(network, in_december):
    """Everybody came in September: continued by months alone, fifty-four would become seventy-two."""
    indicator = make.indicator()
    make.target(indicator, PERIOD.first, PERIOD.last, 60)

    (value,) = values([indicator], PERIOD.first, PERIOD.last)

    assert (value.level, value.forecast.level, value.standing) == (54, 54, PlanStanding.BEHIND)


def test_after_one_month_nothing_is_foretold(network):
    indicator = make.indicator(measure="visits")
    make.target(indicator, *YEAR, 10_000)

    with time_machine.travel("2025-10-10T06:00:00Z", tick=False):
        (value,) = values([indicator], *YEAR)

    assert (value.forecast, value.standing) == (None, PlanStanding.EARLY)


def test_a_plan_of_months_to_come_has_not_begun(network):
    indicator = make.indicator()
    make.target(indicator, *YEAR, 10)

    with time_machine.travel("2025-08-10T06:00:00Z", tick=False):
        (value,) = values([indicator], *YEAR)

    assert (value.level, value.standing) == (None, PlanStanding.AHEAD_OF_TIME)


def test_months_before_the_network_existed_have_a_sentence_and_no_figure(network):
    visits, money = make.indicator(), make.indicator(fact_kind="contribution", measure="money")
    make.target(visits, parse_month("1995-01"), parse_month("1995-12"), 5)

    before, given = values([visits, money], parse_month("1995-01"), parse_month("1995-12"))

    assert (before.level, before.standing, before.reached) == (None, PlanStanding.UNKNOWN, None)
    assert "2025\u00a0ж. қыркүйек" in before.missing
    assert given.level == 0


@pytest.mark.parametrize(("measure", "expected"), [("visits", 30), ("people", None)])
def test_shorter_plans_fill_a_longer_time_only_where_they_add_up(network, measure, expected):
    indicator = make.indicator(measure=measure)
    targets = [make.target(indicator, first, first + 2, 15) for first in (24300, 24303)]

    assert plan_for(indicator, targets, 24300, 24305) == (None, expected)


def test_a_partners_figure_of_nobody_is_not_counted(network):
    (value,) = values([make.indicator(figure="contributed")], PERIOD.first, PERIOD.last)
    (of_akimat,) = values(
        [make.indicator(figure="contributed")], PERIOD.first, PERIOD.last, partner=network.akimat
    )

    assert (value.level, value.standing) == (None, PlanStanding.UNKNOWN)
    assert value.missing
    assert of_akimat.level == 42


def test_residents_reached_are_people_of_a_place_by_its_residents(network):
    territory = network.clubs[0].territory
    indicator = make.indicator(measure="residents_rate", territory=territory)
    unknown, *_rest = values([indicator], PERIOD.first, PERIOD.last)
    Population.objects.create(territory=territory, year=2024, residents=540)

    (value,) = values([indicator], PERIOD.first, PERIOD.last)

    assert (unknown.level, bool(unknown.missing)) == (None, True)
    assert (value.above, value.below, value.level) == (54, 540, Fraction(1, 10))
    assert "2024" in " ".join(value.notes)


def test_money_is_what_came_less_what_was_reversed(network):
    agreement = network.akimat.agreements.get()
    given = make.contribution(agreement, tiyn=500_00, received_on=date(2025, 11, 3))
    make.contribution(agreement, tiyn=-500_00, reverses=given, received_on=date(2025, 11, 4))
    indicator = of_agreement(network, "money", fact_kind="contribution")

    (value,) = values([indicator], PERIOD.first, PERIOD.last)

    assert value.level == agreement.contributions.order_by("pk").first().tiyn


def test_the_sums_of_people_add_up(network):
    (value,) = values([of_agreement(network)], PERIOD.first, PERIOD.last, explains=True)

    for _name, ((_whole, total), *parts) in value.sums:
        assert total == sum(amount for _part, amount in parts) == 54_000_000


def test_forty_indicators_ask_the_database_as_often_as_two(network, in_december):
    indicators = [make.indicator(measure=measure) for measure in ("people", "visits") * 20]
    for indicator in indicators:
        make.target(indicator, PERIOD.first, PERIOD.last, 50)

    assert queries_of(indicators) == queries_of(indicators[:2])


def queries_of(indicators):
    rows = list(Indicator.objects.with_owner().filter(pk__in=[one.pk for one in indicators]))
    with (
        CaptureQueriesContext(connections["reports"]) as reports,
        CaptureQueriesContext(connections["default"]) as rest,
    ):
        values(rows, PERIOD.first, PERIOD.last)
    return len(reports), len(rest)
