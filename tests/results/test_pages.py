"""The pages of reports: what they show, refuse and ask of the database."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from seriktes.accounts.enums import Role
from seriktes.core.jobs import run_job
from seriktes.core.models import AuditEntry, Job
from seriktes.results.command import WrongPeriod, make_report, render
from seriktes.results.queries import live_report
from seriktes.results.validators import Period, check_period, default_period, school_year, this_school_year
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD
from tests.results.test_reports import NOW

pytestmark = pytest.mark.either

QUERY = "?from=2025-09&until=2025-12"
MONTHS = {"from": "2025-09", "until": "2025-12"}


def body_of(client, url, status=200) -> str:
    answer = client.get(url, headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def english(insider, chair):
    chair.user.language = "en"
    chair.user.save()
    return insider


def test_the_page_shows_the_live_figures_and_says_that_they_are(network, english):
    total = live_report(network.akimat, PERIOD).report.total
    body = body_of(english, f"/reports/{network.akimat.code}/{QUERY}")

    assert f">{total.people}</" in body
    assert f">{total.visits}</" in body
    assert "internal, live figures" in body
    assert body.count("<svg") > 3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=2025-12&until=2025-09", "The first month comes after the last one."),
        ("?from=2025-09&until=2199-12", "A report cannot reach into the future."),
        ("?from=1999-09&until=2025-12", "The network has no records before September 2025."),
        ("?from=2025-13&until=2025-12", "Write the month like 2025-09."),
        ("?from=&until=2025-12", "This field is required."),
    ],
)
def test_wrong_months_are_refused_with_a_sentence(network, english, query, sentence):
    assert sentence in body_of(english, f"/reports/{network.akimat.code}/{query}", 422)
    months = dict(parse_qsl(query[1:], keep_blank_values=True))
    assert english.post(f"/reports/{network.akimat.code}/report.csv", months).status_code == 409


def test_a_report_has_at_most_36_months(network, chair):
    url = f"/reports/{network.akimat.code}/?from=2025-09&until="
    chair.user.language = "en"
    chair.user.save()
    with time_machine.travel("2029-06-01"):
        client = signed_in(chair.user)

        assert "A report has at most 36 months." in body_of(client, f"{url}2028-09", 422)
        assert client.get(f"{url}2028-08").status_code == 200


def test_the_list_leads_to_each_partner(network, english):
    body = body_of(english, "/reports/")
    assert f"/reports/{network.akimat.code}/?" in body

    chosen = {"partner": network.company.code, "from": "2025-09", "until": "2025-12"}
    answer = english.get("/reports/", chosen)
    assert (answer.status_code, answer.url) == (302, f"/reports/{network.company.code}/{QUERY}")


def test_the_list_keeps_a_wrong_choice_and_says_why(network, english):
    answer = english.get(
        "/reports/", {"partner": network.company.code, "from": "2025-12", "until": "2025-09"}
    )

    assert answer.status_code == 422
    assert "The first month comes after the last one." in answer.content.decode()


def test_a_csv_comes_at_once_and_a_pdf_by_the_worker(network, english):
    base = f"/reports/{network.akimat.code}/"
    csv = english.post(f"{base}report.csv", MONTHS)
    answer = english.post(f"{base}files/", {**MONTHS, "form": "pdf"})
    job = Job.objects.get()
    run_job(job.pk)

    job.refresh_from_db()
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.code}/")
    assert b"".join(english.get(f"/jobs/{job.code}/file/").streaming_content)[:5] == b"%PDF-"


def test_each_file_of_live_figures_is_logged(network, english, chair):
    address = f"/reports/{network.akimat.code}/"
    for form in ("csv", "csv-metadata.json", "json"):
        assert english.post(f"{address}report.{form}", MONTHS).status_code == 200
    english.post(f"{address}files/", {**MONTHS, "form": "xlsx"})
    english.post(f"{address}report.exe", MONTHS)
    english.get(f"{address}report.csv{QUERY}")

    entries = AuditEntry.objects.filter(action="results.report.exported").order_by("pk")
    assert {(entry.actor, entry.target_id) for entry in entries} == {(chair.user, network.akimat.pk)}
    assert [entry.after for entry in entries] == [
        {"first": "2025-09", "last": "2025-12", "form": form}
        for form in ("csv", "csv-metadata.json", "json", "xlsx")
    ]


def test_an_unknown_kind_of_file_is_not_found(network, english):
    assert english.post(f"/reports/{network.akimat.code}/report.exe", MONTHS).status_code == 404


# the way back to the marks


def test_a_figure_leads_to_its_marks_and_the_look_is_logged(network, english, chair):
    club = network.clubs[1]
    body = body_of(english, f"/reports/{network.akimat.code}/{QUERY}")
    link = f"marks/?from=2025-09&amp;until=2025-12&amp;row=club%3A{club.code}&amp;figure=contributed"
    assert link in body

    url = f"/reports/{network.akimat.code}/{link.replace('&amp;', '&')}"
    marks = body_of(english, url)

    visits = live_report(network.akimat, PERIOD).report.table("club").rows[1].figures.visits
    assert f"{visits} marks stand behind this figure." in marks
    assert "Үлгіұлы1-0 Ерлан" in marks or "Ülgıūly" in marks
    entry = AuditEntry.objects.get(action="results.figure.traced")
    assert (entry.actor, entry.target_id) == (chair.user, network.akimat.pk)
    assert entry.after == {
        "first": "2025-09",
        "last": "2025-12",
        "row": f"club:{club.code}",
        "figure": "contributed",
        "marks": visits,
        "visible": visits,
    }


@pytest.mark.parametrize(
    "row", ["total", "month:2025-11", "sex:f", "age:7-10", "programme_kind:sport", "age:unknown"]
)
def test_the_marks_of_each_row_are_as_many_as_its_visits(network, english, row):
    report = live_report(network.akimat, PERIOD).report
    name, _colon, key = row.partition(":")
    wanted = {"month:2025-11": PERIOD.first + 2}.get(row, key)
    visits = report.total.visits
    if key:
        visits = next(r.figures.visits for r in report.table(name).rows if r.keys == (wanted,))

    english.get(f"/reports/{network.akimat.code}/marks/{QUERY}&row={row}&figure=contributed")

    assert AuditEntry.objects.get(action="results.figure.traced").after["marks"] == visits


@pytest.mark.parametrize(
    "query", ["row=club:NOSUCH", "row=age:99", "row=moon:1", "row=month:x", "figure=secret", "row="]
)
def test_an_unknown_row_is_not_found_and_not_logged(network, english, query):
    assert english.get(f"/reports/{network.akimat.code}/marks/{QUERY}&{query}").status_code == 404
    assert not AuditEntry.objects.filter(action="results.figure.traced").exists()


def test_a_manager_sees_figures_without_links_to_marks(network, manager):
    client = signed_in(manager.user)

    assert "marks/?" not in body_of(client, f"/reports/{network.akimat.code}/{QUERY}")
    assert client.get(f"/reports/{network.akimat.code}/marks/{QUERY}").status_code == 403


# first pages and the work they cost


def queries_of(client, url) -> int:
    client.get(url)  # what the process remembers is loaded
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_first_pages_ask_fourteen_times_at_most_in_any_network(network, chair, manager, count):
    for number in range(count):
        partner = make.organisation(f"{number} (үлгі)")
        make.coverage_rule(make.agreement(partner, f"{number}"), 0)
        make.release(partner, PERIOD, (chair.user, manager.user))
        make.draft(partner, Period(PERIOD.first, PERIOD.first))

    assert queries_of(signed_in(chair.user), "/") <= 14
    assert queries_of(signed_in(manager.user), "/") <= 14


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_in_any_network(network, chair, manager, count):
    for number in range(count):
        partner = make.organisation(f"{number} (үлгі)")
        make.coverage_rule(make.agreement(partner, f"{number}"), 0, club=make.club(f"{number}"))
        make.release(partner, PERIOD, (chair.user, manager.user))
    client = signed_in(chair.user)
    code = network.akimat.code

    urls = ("/reports/", f"/reports/{code}/{QUERY}", "/releases/")
    assert {url: queries_of(client, url) for url in urls} == {
        "/reports/": 9,
        f"/reports/{code}/{QUERY}": 28,
        "/releases/": 7,
    }


def test_the_chair_s_first_page_shows_the_network_without_a_ranking(network, chair):
    with time_machine.travel("2025-12-20"):
        first, rest = (signed_in(chair.user).get(url).content.decode() for url in ("/", "/rest/"))

    places = [rest.index(club.name) for club in network.clubs]
    assert places == sorted(places)
    assert ">54</" in first
    assert not any(club.name in first for club in network.clubs)


@time_machine.travel("2026-03-10")
def test_the_manager_s_first_page_says_which_months_wait(network, manager):
    client = signed_in(manager.user)
    before = client.get("/rest/").content.decode()
    make.release(network.akimat, PERIOD, (manager.user, make.user()))
    after = client.get("/rest/").content.decode()

    assert f"/reports/{network.akimat.code}/?from=2025-09&amp;until=2026-02" in before
    assert f"/reports/{network.akimat.code}/?from=2026-01&amp;until=2026-02" in after


def test_an_auditor_has_no_button_to_draft(network):
    user = make.user("auditor")
    make.network_role(user, Role.AUDITOR)

    body = body_of(signed_in(user), f"/reports/{network.akimat.code}/{QUERY}")

    assert '/releases/"' not in body


# months


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-22", ("2025-09", "2026-05")),
        ("2026-06-01", ("2025-09", "2026-05")),
        ("2026-05-31", ("2024-09", "2025-05")),
        ("2026-01-01", ("2024-09", "2025-05")),
    ],
)
def test_the_last_school_year_is_one_that_is_over(today, expected):
    period = school_year(date.fromisoformat(today))

    assert tuple(period.values().values()) == expected


def test_other_usual_periods():
    today = date(2026, 3, 10)

    assert this_school_year(today).values() == {"from": "2025-09", "until": "2026-03"}
    assert this_school_year(date(2026, 7, 10)).values() == {"from": "2025-09", "until": "2026-07"}
    assert default_period(today, PERIOD.first).values() == {"from": "2025-09", "until": "2026-03"}


# the command


def test_one_call_makes_a_report_and_one_a_file(network):
    report = make_report(network.akimat, PERIOD.first, PERIOD.last)
    file = render(report, "json", "kk", NOW)

    assert report == live_report(network.akimat, PERIOD).report
    assert file.name.endswith("-2025-09-2025-12-kk.json")


def test_one_call_refuses_wrong_months_with_a_sentence(network):
    with pytest.raises(WrongPeriod, match=r"\.$"):
        make_report(network.akimat, PERIOD.last, PERIOD.first)


def test_a_period_of_one_month_is_a_period(network):
    assert make_report(network.akimat, PERIOD.first, PERIOD.first).total.people == 42
    assert Period(PERIOD.first, PERIOD.first).query() == "from=2025-09&until=2025-09"


def test_a_month_at_the_end_of_a_russian_sentence_brings_no_second_full_stop():
    months = {"earliest": PERIOD.first, "today": date(2026, 3, 10)}
    with translation.override("ru"):
        for first, last in ((PERIOD.first, PERIOD.last + 12), (PERIOD.first - 1, PERIOD.last)):
            with pytest.raises(ValidationError) as refused:
                check_period(first, last, **months)

            assert ".." not in refused.value.messages[0]
            assert refused.value.messages[0].endswith(("г.", "позже."))
