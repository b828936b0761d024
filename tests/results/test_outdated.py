"""A release whose months a rule was changed in afterwards is marked, if a figure differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from seriktes.attribution.actions import change_rule, follow_rule, withdraw_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule
from seriktes.core.access import SYSTEM
from seriktes.results.models import Release
from seriktes.results.outdated import suspected
from tests import factories as make
from tests.results.networks import PERIOD

LATER = datetime(2026, 10, 20, 6, tzinfo=UTC)


@pytest.fixture
def report(network, desk):
    """The akimat's report; the rules were written down before it was counted."""
    CoverageRule.objects.update(recorded_at=datetime(2025, 9, 1, tzinfo=UTC))
    return make.release(network.akimat, PERIOD, (desk.manager.user, desk.chair.user))


def changed(**fields) -> CoverageRule:
    """Change the akimat's first rule, after the report was counted."""
    rule = CoverageRule.objects.current().filter(agreement__number="А-1").first()
    with time_machine.travel(LATER, tick=False):
        terms = RuleTerms.of(rule)
        return change_rule(actor=SYSTEM, rule=rule, terms=type(terms)(**{**vars(terms), **fields}))


def marked() -> bool:
    return bool(suspected(Release.objects.all()))


def test_a_release_is_not_suspected_while_its_rules_stand(report):
    assert not marked()


def test_a_rule_changed_backwards_makes_a_release_suspected(report):
    changed(share=300_000)

    assert marked()


def test_a_rule_taken_back_does_too(report):
    with time_machine.travel(LATER, tick=False):
        withdraw_rule(
            actor=SYSTEM, rule=CoverageRule.objects.current().filter(agreement__number="А-1").first()
        )

    assert marked()


def test_a_rule_of_later_months_does_not(report, network):
    with time_machine.travel(LATER, tick=False):
        make.coverage_rule(
            network.akimat.agreements.get(), 100_000, club=network.clubs[3], starts_on=date(2026, 11, 1)
        )

    assert not marked()


@pytest.mark.parametrize(("starts_on", "is_marked"), [(date(2026, 1, 1), False), (date(2025, 12, 31), True)])
def test_a_rule_followed_by_another_is_minded_by_the_months_that_change(report, starts_on, is_marked):
    """The report ends with December: what ends and begins after that changes no figure of it."""
    rule = CoverageRule.objects.current().filter(agreement__number="А-1").first()
    with time_machine.travel(LATER, tick=False):
        follow_rule(actor=SYSTEM, rule=rule, terms=replace(RuleTerms.of(rule), share=1, starts_on=starts_on))

    assert marked() is is_marked


def test_a_rule_cut_in_two_of_the_same_share_changes_nothing(report):
    rule = CoverageRule.objects.current().filter(agreement__number="А-1").first()
    with time_machine.travel(LATER, tick=False):
        terms = replace(RuleTerms.of(rule), starts_on=date(2025, 11, 1))
        follow_rule(actor=SYSTEM, rule=rule, terms=terms)

    assert not marked()


def test_a_rule_changed_before_the_count_does_not(report):
    changed(share=300_000)
    Release.objects.update(counted_at=datetime(2026, 10, 21, tzinfo=UTC))

    assert not marked()


@pytest.mark.parametrize("state", ["restated_at", "withdrawn_at"])
def test_what_counts_no_more_is_left_alone(report, state):
    changed(share=300_000)
    setattr(report, state, LATER)
    report.save()

    assert not marked()


def test_the_ledger_asks_for_each_suspected_release_and_says_restate(report, insider):
    changed(share=300_000)
    address = reverse("results:release-difference", args=(report.code,))

    ledger = insider.get(reverse("results:release-list")).content.decode()
    part = insider.get(f"{address}?in=ledger", headers={"HX-Request": "true"})

    assert f'hx-get="{address}?in=ledger"' in ledger
    assert (part.status_code, "<html" in part.content.decode()) == (200, False)


def test_a_partner_is_told_nothing_of_it(report, akimat):
    changed(share=300_000)

    assert "difference" not in akimat.get(reverse("results:release-list")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_suspects_any_number_by_one_query(report, desk, network, count, django_assert_num_queries):
    changed(share=300_000)
    rows = [report] * count

    with django_assert_num_queries(1):
        suspected(rows)
