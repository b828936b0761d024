"""What waits to be released, at the edges of agreements and of the network's own time."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client

from seriktes.core.access import SYSTEM, Actor
from seriktes.core.months import parse_month
from seriktes.results import glance
from seriktes.results.models import Release
from seriktes.results.queries import earliest_month
from seriktes.results.reports import UnknownReport
from seriktes.results.validators import Period, default_period
from tests import factories as make
from tests.results import networks, releasing


def agreement(starts_on: str, ends_on: str | None, partner=None):
    days = {
        name: day and date.fromisoformat(day)
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on))
    }
    return make.agreement(partner or make.organisation(), f"К-{starts_on}", **days)


def waiting(today: str) -> list[tuple[Period | None, int]] | None:
    with time_machine.travel(today, tick=False):
        lines = glance.due_lines(SYSTEM)
    return lines and [(line.waiting, line.waiting_months) for line in lines]


def months(first: str, last: str) -> Period:
    return Period(parse_month(first), parse_month(last))


@pytest.fixture
def network(db):
    """A network whose first session was in September 2025."""
    return make.session(make.group())


def test_the_last_months_of_an_agreement_wait_after_its_end(network):
    agreement("2025-01-01", "2025-12-31")

    assert waiting("2025-12-31") == [(months("2025-09", "2025-11"), 3)]
    assert waiting("2026-01-01") == [(months("2025-09", "2025-12"), 4)]
    assert waiting("2026-06-15") == [(months("2025-09", "2025-12"), 4)]


def test_a_partner_whose_agreement_ended_stays_for_a_year_with_what_was_released(network):
    ended = agreement("2025-01-01", "2025-12-10")

    assert waiting("2026-12-31") == [(months("2025-12", "2025-12"), 1)]
    assert waiting("2027-01-01") is None

    told = months("2025-09", "2025-12")
    make.release(ended.partner, told, (make.user(), make.user()))
    assert waiting("2026-01-15") == [(None, 0)]
    assert waiting("2027-01-01") is None


def test_months_between_two_agreements_of_a_partner_do_not_wait(network):
    former = agreement("2025-01-01", "2025-09-30")
    agreement("2025-12-01", None, former.partner)

    assert waiting("2026-02-15") == [(months("2025-09", "2025-09"), 3)]


def test_an_agreement_in_force_stands_there_though_nothing_waits(network):
    agreement("2026-02-01", None)

    assert waiting("2026-02-15") == [(None, 0)]


@time_machine.travel("2025-11-24", tick=False)
def test_a_network_whose_sessions_are_all_yet_to_come_has_reports_of_this_month(db):
    make.session(make.group(), date(2025, 12, 1))

    assert earliest_month() == parse_month("2025-11")
    assert default_period(date(2025, 11, 24), earliest_month()) == months("2025-11", "2025-11")


@pytest.fixture
def unreadable(db, desk):
    """Two reports of the company, that of the newer months stored by another version of the program."""
    network = networks.build()
    older = desk.released(network.company)
    newer = make.release(network.company, releasing.NEXT, (make.user(), make.user()))
    Release.objects.filter(pk=newer.pk).update(figures={"format": "seriktes.partner_report", "version": 99})
    return network.company, newer, older


def test_a_release_that_cannot_be_read_leaves_the_partners_page_standing(unreadable):
    company, newer, older = unreadable
    user = make.user("reader")
    make.representative(company, user)
    browser = Client()
    browser.force_login(user)

    found = glance.partner_glance(Actor(user=user))
    page = browser.get("/")

    sentence = str(UnknownReport(""))
    assert found == glance.PartnerGlance(glance.ReleasedLine(newer, None, sentence), [older])
    assert page.status_code == 200
    assert sentence in unescape(page.content.decode())


def test_control_where_the_sentence_is_not_caught_the_page_is_refused(unreadable, monkeypatch):
    company, *_releases = unreadable
    user = make.user("reader")
    make.representative(company, user)
    monkeypatch.setattr(glance, "UnknownReport", KeyError)

    with pytest.raises(UnknownReport):
        glance.partner_glance(Actor(user=user))
