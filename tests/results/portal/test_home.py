"""The partner's first page: what was released, what counts no more, what comes when, how to check it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from seriktes.core import files
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.months import parse_month
from seriktes.results.actions import withdraw_release
from seriktes.results.enums import ReportFormat
from seriktes.results.models import ReleaseFile
from seriktes.results.portal.queries import notices_of, papers_of, partner_home
from seriktes.results.schedules.actions import postpone_report
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.networks import PERIOD

QUARTER = Period(parse_month("2025-10"), parse_month("2025-12"))
REASON = "Құпиясебеп"


@pytest.fixture
def representative(network):
    user = make.user("akimat-office")
    make.representative(network.akimat, user)
    return Actor(user=user)


def released(desk, partner, **fields):
    """A report that has left, with a PDF in each language."""
    made = make.release(partner, PERIOD, (desk.manager.user, desk.chair.user), **fields)
    for language in ("en", "ru", "kk"):
        name = f"{made.code}-{language}.pdf"
        stored = files.store(name.encode(), name=name, content_type="application/pdf", actor=SYSTEM)
        ReleaseFile.objects.create(release=made, language=language, form=ReportFormat.PDF, file=stored)
    return made


def home_of(client) -> str:
    return client.get(reverse("web:home"), headers={"Accept-Language": "en"}).content.decode()


def test_a_new_partner_is_told_that_nothing_is_released_yet(network, representative):
    home = partner_home(representative)

    assert (home.results.newest, home.plans, home.papers, home.notices) == (None, [], [], [])
    assert [agreement.number for agreement in home.agreements] == ["А-1"]


def test_each_report_stands_with_its_pdf_in_three_languages(network, desk, representative):
    report = released(desk, network.akimat)
    released(desk, network.company)

    (paper,) = papers_of(representative)

    assert paper.release == report
    assert [(file.language, file.form) for file in paper.files] == [
        ("kk", "pdf"), ("ru", "pdf"), ("en", "pdf"),
    ]  # fmt: skip


def test_the_newest_months_stand_first_though_earlier_ones_were_released_later(network, desk, representative):
    whole = released(desk, network.akimat)
    earlier = Period(PERIOD.first - 3, PERIOD.first - 1)
    later = make.release(network.akimat, earlier, (desk.manager.user, desk.chair.user))

    results = partner_home(representative).results

    assert (results.newest.release, list(results.older)) == (whole, [later])


def test_a_withdrawn_report_is_named_without_its_reason(network, desk, representative, akimat):
    report = released(desk, network.akimat)
    withdraw_release(actor=desk.manager, release=report, reason=REASON)

    (notice,) = notices_of(representative)
    page = home_of(akimat)

    assert (notice.number, notice.is_withdrawn, notice.successor) == (report.number, True, None)
    assert report.number in page
    assert REASON not in page
    assert report.code not in page  # what is withdrawn cannot be opened


def test_a_restated_report_names_what_took_its_place(network, desk, representative):
    former = released(desk, network.akimat, restated_at=datetime(2026, 10, 3, 6, tzinfo=UTC))
    newer = released(desk, network.akimat, restates=former, cause="Журнал кеш келді (үлгі)")

    (notice,) = notices_of(representative)

    assert (notice.number, notice.is_withdrawn, notice.successor) == (former.number, False, newer)
    assert [paper.release for paper in papers_of(representative)] == [newer]


def test_what_happened_to_another_partner_s_report_is_told_to_nobody_else(network, desk, representative):
    report = released(desk, network.company)
    withdraw_release(actor=desk.manager, release=report, reason="Үлгі")

    assert notices_of(representative) == []


def test_a_partner_reads_which_reports_come_and_when_but_not_why_one_is_late(
    quarterly,
    network,
    desk,
    representative,
    akimat,
):
    postpone_report(
        actor=desk.manager, schedule=quarterly, period=QUARTER, until=date(2026, 3, 1), reason=REASON
    )

    home, page = partner_home(representative), home_of(akimat)

    assert next((one.period, one.expected_on) for one in home.coming) == (QUARTER, date(2026, 3, 1))
    assert len(home.coming) == 3
    assert REASON not in page


def test_the_page_of_an_agreement_tells_its_partner_the_days_and_nobody_s_name(
    quarterly,
    network,
    desk,
    akimat,
):
    postpone_report(
        actor=desk.manager, schedule=quarterly, period=QUARTER, until=date(2026, 3, 1), reason=REASON
    )

    page = akimat.get(quarterly.agreement.get_absolute_url()).content.decode()

    with translation.override("kk"):
        assert "01.03.2026" in page
    assert REASON not in page
    assert desk.manager.user.full_name not in page


def test_the_first_page_says_how_to_check_a_report(network, desk, akimat):
    before = reverse("verification:entrance") in home_of(akimat).partition("<main")[2].partition("</main")[0]
    released(desk, network.akimat)
    after = reverse("verification:entrance") in home_of(akimat).partition("<main")[2].partition("</main")[0]

    assert (before, after) == (False, True)
