"""An agreement is edited while somebody writes down what rests on it: one of the two sees the other."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from seriktes.attribution import actions as covering
from seriktes.attribution.actions import add_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule
from seriktes.core.access import SYSTEM
from seriktes.core.intake import ClientEvent
from seriktes.partners import actions
from seriktes.partners.actions import (
    AgreementDetails,
    ContributionDetails,
    edit_agreement,
    record_contribution,
)
from seriktes.partners.models import Agreement, Contribution
from seriktes.partners.signals import agreement_changed
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

MOMENT = 0.7  # seconds in which the other would be through, were there nothing to wait for


class Crossing:
    """Two acts: the first stops midway, the second begins then, and the first goes on a moment later."""

    def __init__(self) -> None:
        self.is_midway, self.may_go_on = threading.Event(), threading.Event()

    def stop(self, *_given, **_named) -> None:
        self.is_midway.set()
        self.may_go_on.wait(5)

    def run(self, first: Callable, second: Callable) -> list[str]:
        """Return what became of each."""
        outcomes: dict[Callable, str] = {}

        def act(deed: Callable) -> None:
            try:
                outcomes[deed] = type(deed()).__name__
            except Exception as failure:  # noqa: BLE001 -- told to the test, which names what it expects
                outcomes[deed] = type(failure).__name__
            finally:
                connection.close()

        def meanwhile() -> None:
            self.is_midway.wait(5)
            threading.Timer(MOMENT, self.may_go_on.set).start()
            act(second)

        threads = [threading.Thread(target=partial(act, first)), threading.Thread(target=meanwhile)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [outcomes[first], outcomes[second]]


def edited(agreement: Agreement, **fields) -> Callable:
    known = {name: getattr(agreement, name) for name in AgreementDetails.__dataclass_fields__}
    return partial(
        edit_agreement, actor=SYSTEM, agreement=agreement, details=AgreementDetails(**known | fields)
    )


def adding_a_rule_while_its_agreement_is_shortened(monkeypatch) -> list[str]:
    agreement = make.agreement(make.organisation(), ends_on=date(2025, 12, 31))
    terms = RuleTerms(400_000, date(2025, 9, 1), date(2025, 12, 31), group=make.group())
    crossing, possible = Crossing(), covering.require_possible

    def check_then_wait(*args, **named) -> None:
        possible(*args, **named)
        crossing.stop()

    monkeypatch.setattr(covering, "require_possible", check_then_wait)
    adding = partial(add_rule, actor=SYSTEM, agreement=agreement, terms=terms)
    return crossing.run(adding, edited(agreement, ends_on=date(2025, 10, 31)))


def rules_outside() -> int:
    rules = CoverageRule.objects.current().select_related("agreement")
    return sum(rule.ends_on > rule.agreement.ends_on for rule in rules)


def test_a_rule_and_a_shorter_agreement_do_not_cross(monkeypatch):
    assert adding_a_rule_while_its_agreement_is_shortened(monkeypatch) == ["CoverageRule", "OutsideAgreement"]
    assert rules_outside() == 0


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer: there is no lock to take off"
)
def test_control_without_the_lock_the_rule_stays_outside(monkeypatch):
    monkeypatch.setattr(actions, "hold", lambda agreement: Agreement.objects.get(pk=agreement.pk))

    assert adding_a_rule_while_its_agreement_is_shortened(monkeypatch) == ["CoverageRule", "Agreement"]
    assert rules_outside() == 1


def giving_while_the_agreement_is_passed_on() -> list[str]:
    agreement = make.agreement(make.organisation())
    details = ContributionDetails(tiyn=5_000_000_00, received_on=date(2025, 9, 1))
    event = ClientEvent(uuid.uuid4(), "partners.contribution", timezone.now(), {})
    crossing = Crossing()
    giving = partial(record_contribution, actor=SYSTEM, agreement=agreement, details=details, event=event)
    agreement_changed.connect(crossing.stop)
    try:
        return crossing.run(edited(agreement, partner=make.organisation("Басқа (үлгі)")), giving)
    finally:
        agreement_changed.disconnect(crossing.stop)


def test_money_is_not_written_down_for_a_partner_nobody_meant():
    assert giving_while_the_agreement_is_passed_on() == ["Agreement", "PassedOn"]
    assert not Contribution.objects.exists()


def test_control_without_a_second_look_it_is(monkeypatch):
    monkeypatch.setattr(actions, "hold", lambda agreement: agreement)

    assert giving_while_the_agreement_is_passed_on() == ["Agreement", "Contribution"]
    assert Contribution.objects.get().agreement.partner.name_kk == "Басқа (үлгі)"
