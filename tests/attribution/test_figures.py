from __future__ import annotations

from datetime import date, timedelta

import pytest

from seriktes.attendance.enums import SessionState
from seriktes.attribution import rollup
from seriktes.attribution.figures import People, ProportionalReconciliation, Slice, age_bands
from seriktes.attribution.queries import partner_figures, unmarked_sessions
from seriktes.core.months import month_of
from tests import factories as make

SEPTEMBER = month_of(date(2025, 9, 1))


@pytest.fixture
def shared(db):
    """One child with 6 visits in a club that A covers at 40 %, and 4 where B covers 60 % as well."""
    a, b = make.organisation("А (үлгі)"), make.organisation("Б (үлгі)")
    first, second = make.group(), make.group()
    make.coverage_rule(make.agreement(a), 400_000)
    make.coverage_rule(make.agreement(b), 600_000, group=second)
    child = make.person()
    for group, visits in ((first, 6), (second, 4)):
        for number in range(visits):
            day = date(2025, 9, 1) + timedelta(number)
            make.mark(make.session(group, day, state=SessionState.HELD), child)
    rollup.rebuild()
    return a, b


def test_six_visits_at_40_and_four_at_40_and_60_give_40_24_and_36_for_own_means(shared):
    a, b = shared

    of_a, of_b = (partner_figures(Slice(SEPTEMBER, SEPTEMBER), partner.pk) for partner in (a, b))

    assert of_a.total.people == People(1, 1, 0, 400_000)
    assert of_b.total.people == People(1, 1, 0, 240_000)
    assert of_a.proportional_reconciliation == ProportionalReconciliation(
        1_000_000, 400_000, 240_000, 360_000
    )
    assert of_b.proportional_reconciliation == ProportionalReconciliation(
        1_000_000, 240_000, 400_000, 360_000
    )


def test_an_empty_slice_counts_nothing(db):
    partner = make.organisation()

    figures = partner_figures(Slice(SEPTEMBER, SEPTEMBER), partner.pk)

    assert figures.total.people == People()
    assert len(figures.by_month.rows) == 1


def test_a_slice_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        Slice(SEPTEMBER, SEPTEMBER - 1)


def test_sessions_that_are_over_and_say_nothing_are_counted_live(db):
    partner = make.organisation()
    covered, other = make.group(), make.group()
    make.coverage_rule(make.agreement(partner), 100_000, group=covered)
    for group in (covered, other):
        make.session(group, date(2025, 9, 15))
    make.session(other, date(2025, 9, 16), state=SessionState.HELD)

    unmarked = unmarked_sessions(Slice(SEPTEMBER, SEPTEMBER), partner.pk)

    assert (unmarked.network, unmarked.contributed) == (2, 1)


def test_age_bands_have_no_gap_and_no_overlap():
    bands = age_bands(date(2025, 12, 31))

    assert bands[0].since == 0
    assert bands[-1].until is None
    assert [band.until + 1 for band in bands[:-1]] == [band.since for band in bands[1:]]
