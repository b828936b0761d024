"""What was given in kind, counted: spread over its days, months adding up to the value."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.access import SYSTEM
from seriktes.core.fact_kinds import FactFigure, FactsAsked, FactsPart, fact_kinds
from seriktes.core.months import month_of
from seriktes.core.shares import WHOLE
from seriktes.partners.actions import reverse_valued
from seriktes.partners.spreading import spread
from seriktes.results.indicators.queries import values
from tests import factories as make

SEPTEMBER = month_of(date(2025, 9, 1))
DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
VALUES = st.integers(1, 10**14)


@given(VALUES, DAYS, st.integers(0, 4000))
def test_each_month_bears_its_days_to_less_than_a_tiyn_and_all_add_up(tiyn, first, length):
    last = first + timedelta(length)

    found = spread(tiyn, first, last)

    # Day by day, without the program's own arithmetic.
    days: dict[int, int] = {}
    for number in range(length + 1):
        day = first + timedelta(number)
        days[day.year * 12 + day.month - 1] = days.get(day.year * 12 + day.month - 1, 0) + 1
    assert list(found) == list(days)
    assert sum(found.values()) == tiyn
    assert all(
        abs(found[month] * (length + 1) - tiyn * number) < length + 1 for month, number in days.items()
    )
    assert spread(-tiyn, first, last) == {month: -part for month, part in found.items()}


def asked(figure=FactFigure.NETWORK, first=SEPTEMBER, last=SEPTEMBER + 2, **named) -> FactsAsked:
    return FactsAsked("valued_contribution", "value", figure, first, last, **named)


@pytest.mark.django_db(databases=["default", "reports"])
def test_it_counts_by_month_partner_agreement_and_club(world):
    ours, theirs = world.akimat_agreement, world.company_agreement
    make.valued_contribution(ours, 91_00, date(2025, 9, 1), ends_on=date(2025, 11, 30))  # 30, 31, 30 days
    make.valued_contribution(ours, 500, date(2025, 10, 31), club=world.club)
    make.valued_contribution(theirs, 7_00, date(2025, 11, 30), ends_on=date(2025, 12, 1))
    wrong = make.valued_contribution(theirs, 999_99, date(2025, 9, 20), ends_on=date(2025, 10, 20))
    reverse_valued(actor=SYSTEM, contribution=wrong, note="-")
    make.contribution(ours)  # money is another kind
    contributed = {"figure": FactFigure.CONTRIBUTED, "parties": frozenset({world.akimat.pk})}

    every, partner, agreement, club = fact_kinds.count(
        [
            asked(split="month"),
            asked(**contributed),
            asked(where=(("agreement", theirs.pk),)),
            asked(where=(("club", world.club.pk),)),
        ]
    )

    assert every.parts == (
        FactsPart(SEPTEMBER, 30_00 * WHOLE),
        FactsPart(SEPTEMBER + 1, 36_00 * WHOLE),
        FactsPart(SEPTEMBER + 2, 33_50 * WHOLE),
    )
    assert [each.amount // WHOLE for each in (every, partner, agreement, club)] == [99_50, 96_00, 3_50, 5_00]


@pytest.mark.django_db(databases=["default", "reports"])
def test_an_indicator_of_an_agreement_counts_its_value_for_one_club(world):
    ours = {"agreement": world.akimat_agreement, "fact_kind": "valued_contribution"}
    make.valued_contribution(world.akimat_agreement, 500_00, date(2025, 10, 31), club=world.club)
    make.valued_contribution(world.akimat_agreement, 70_00, date(2025, 10, 31))
    make.valued_contribution(world.company_agreement, 3_00, date(2025, 10, 31), club=world.club)
    every = make.indicator("Заттай (үлгі)", "value", **ours)
    of_club = make.indicator("Клубқа (үлгі)", "value", club=world.club, **ours)

    found = values([every, of_club], SEPTEMBER, SEPTEMBER + 2)

    assert [value.level for value in found] == [570_00, 500_00]


def test_it_can_be_asked_for_in_an_indicator():
    kind = fact_kinds.kind("valued_contribution")

    assert [
        (one.name, sorted(one.filters), one.splits, [figure.value for figure in one.figures])
        for one in kind.measures
    ] == [("value", ["agreement", "club"], ("month",), ["network", "contributed"])]
