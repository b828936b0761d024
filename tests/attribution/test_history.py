"""A ledger as it stood: by the marks and the rules that counted at a moment."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import Mark
from seriktes.attribution.figures import Slice
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.queries import counted
from seriktes.attribution.queries.history import counted_at
from seriktes.attribution.rollup import rebuild
from tests import factories as make
from tests.results import networks
from tests.results.networks import PERIOD

SCOPE = Slice(PERIOD.first, PERIOD.last)
THEN = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo("Asia/Almaty"))
LATER = datetime(2026, 2, 5, 12, tzinfo=ZoneInfo("Asia/Almaty"))


@pytest.fixture
def network(db):
    with time_machine.travel(THEN, tick=False):
        return networks.build()


def late_journal(network) -> None:
    session = make.session(network.groups[0], date(2025, 12, 28), time(9), state=SessionState.HELD)
    for person in network.people[:20]:
        make.mark(session, person)


def correction(network) -> None:
    mark = Mark.objects.filter(status=MarkStatus.PRESENT, replaced_at=None).order_by("pk")[0]
    Mark.objects.filter(pk=mark.pk).update(replaced_at=timezone.now())
    make.mark(mark.session, mark.person, MarkStatus.ABSENT)


def changed_rule(network) -> None:
    rule = CoverageRule.objects.get(agreement__partner=network.company)
    CoverageRule.objects.filter(pk=rule.pk).update(replaced_at=timezone.now())
    make.coverage_rule(rule.agreement, 200_000, unit=rule.unit, starts_on=date(2025, 11, 10), replaces=rule)


@pytest.mark.parametrize("change", [late_journal, correction, changed_rule])
def test_what_changed_since_is_left_out(network, change) -> None:
    before = counted(SCOPE, network.company.pk).figures
    with time_machine.travel(LATER, tick=False):
        change(network)
        rebuild()

    assert counted(SCOPE, network.company.pk).figures.total.visits != before.total.visits
    found = counted_at(SCOPE, network.company.pk, THEN).figures
    assert found.total.people == before.total.people
    assert found.total.visits == before.total.visits
    assert found.total.minutes == before.total.minutes
    assert found.total.recorded == before.total.recorded
    assert [row.figures.people for row in found.by_club] == [row.figures.people for row in before.by_club]
    assert found.by_sex == before.by_sex


def test_of_a_ledger_that_did_not_change_everything_is_the_same(network) -> None:
    assert counted_at(SCOPE, network.akimat.pk, LATER).figures == counted(SCOPE, network.akimat.pk).figures
