"""The pages of releases, and what a partner reads: frozen figures only, no row of a person."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import load_workbook

from seriktes.core import files
from seriktes.core.formats import WITHHELD
from seriktes.core.models import AuditEntry
from seriktes.core.months import parse_month
from seriktes.results.enums import ReportFormat
from seriktes.results.models import Release
from seriktes.results.reports import from_json
from seriktes.results.validators import Period
from tests.results.conftest import signed_in
from tests.results.releasing import NEXT, again, many_more_visits, worked

pytestmark = pytest.mark.either

PERSONAL = re.compile(r"\b(people_|attendance_|activities_enrolment|attribution_groupmonth)\w*")


def test_the_whole_way_by_the_pages(network, desk):
    manager, chair = signed_in(desk.manager.user), signed_in(desk.chair.user)
    months = {"from": "2025-09", "until": "2025-12"}
    answer = manager.post(f"/reports/{network.company.code}/releases/", months)
    draft = worked(Release.objects.get())
    assert answer.url == draft.get_absolute_url()
    assert draft.get_absolute_url() in chair.get("/").content.decode()

    for client in (manager, chair):
        page = client.get(draft.get_absolute_url()).content.decode()
        seen = page.split('name="seen" value="')[1].split('"')[0]
        client.post(f"{draft.get_absolute_url()}approval/", {"seen": seen})
    worked(again(draft))

    body = chair.get(draft.get_absolute_url()).content.decode()
    assert (again(draft).number in body, "<svg" in body) == (True, True)


def test_a_refusal_is_said_on_the_page(network, desk, draft):
    chair = signed_in(desk.chair.user)

    answer = chair.post(f"{draft.get_absolute_url()}approval/", {"seen": "0" * 64}, follow=True)

    assert answer.status_code == 200
    assert draft.approvals.count() == 0


def test_the_ledger_is_filtered_by_partner_and_taken_as_a_table(network, desk, released):
    other = desk.released(network.akimat)
    chair = signed_in(desk.chair.user)

    page = chair.get(f"/releases/?partner={network.company.code}").content.decode()
    table = chair.get("/releases/ledger.csv").content.decode("utf-8-sig")

    assert (released.number in page, other.get_absolute_url() in page) == (True, False)
    assert all(word in table for word in (released.number, other.number, desk.chair.user.full_name))
    assert AuditEntry.objects.filter(action="results.ledger.exported").count() == 1


def test_a_partner_s_ledger_names_nobody_and_no_other_partner(network, desk, released, company):
    desk.released(network.akimat)
    desk.drafted(network.company, NEXT)

    for url in ("/releases/", "/releases/ledger.csv"):
        body = company.get(url).content.decode()
        assert released.number in body
        hidden = (desk.chair.user.full_name, desk.manager.user.full_name, network.akimat.name)
        assert [word for word in hidden if word in body] == []
        assert "2026-01" not in body


def personal_queries(client, urls) -> list[str]:
    """The tables of persons that the requests touch."""
    found = []
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        assert answer.status_code < 400, (url, answer.status_code)
        found += [f"{url} {match}" for query in queries for match in PERSONAL.findall(query["sql"])]
    return found


def test_a_partner_s_request_touches_no_table_of_persons(network, desk, released, company):
    many_more_visits(network)
    restated = desk.restated(released)
    urls = ["/", "/releases/", "/releases/ledger.csv"]
    for one in (released, restated):
        urls += [one.get_absolute_url(), f"{one.get_absolute_url()}files/kk/report.pdf"]

    assert personal_queries(company, urls) == []


def test_control_an_insider_s_comparison_does(released, insider):
    assert personal_queries(insider, [f"{released.get_absolute_url()}difference/"]) != []


def test_another_partner_finds_nothing(released, akimat):
    base = released.get_absolute_url()

    assert [akimat.get(base + path).status_code for path in ("", "files/kk/report.csv")] == [404, 404]


def test_a_partner_reaches_no_live_figure_and_no_draft(network, desk, released, company):
    base = f"/reports/{network.company.code}/"
    draft = desk.drafted(network.company, NEXT)

    assert [company.get(base + path).status_code for path in ("", "marks/", "report.csv")] == [403] * 3
    assert company.post(f"{base}releases/").status_code == 403
    assert company.get(f"{released.get_absolute_url()}difference/").status_code == 403
    assert company.get(draft.get_absolute_url()).status_code == 404


def test_the_first_page_of_a_partner_shows_the_newest_release(network, desk, company):
    for first, last in (("2025-11", "2025-12"), ("2025-09", "2025-10")):
        newest = desk.released(network.company, Period(parse_month(first), parse_month(last)))

    body = company.get("/").content.decode()

    assert body.count(newest.get_absolute_url()) >= 1
    assert str(from_json(newest.figures).total.people) in body


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_file_of_a_release_tells_how_many_came_to_the_small_club(network, released, language):
    small = network.clubs[2].name_in(language)
    copies = {
        form: files.read(released.files.get(language=language, form=form).file) for form in ReportFormat
    }

    book = load_workbook(io.BytesIO(copies["xlsx"]))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows(min_row=4)]
    with override(language):
        sessions = {str(_("Sessions held")), str(_("Sessions not held"))}
    printed = " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(copies["pdf"])
    )

    lines = [line.split(";") for line in copies["csv"].decode("utf-8-sig").splitlines()]
    assert {line[3] for line in lines if line[1] == small and line[2] not in sessions} == {WITHHELD}
    cells = {cell for row in rows if row[0] == small for cell in row[1:4]}
    assert cells == {WITHHELD}
    assert f"{small} {WITHHELD} {WITHHELD} {WITHHELD}" in " ".join(printed.split())


@pytest.mark.parametrize("sign", ["\x07", "\u202e", "\ufeff"])
def test_a_cause_with_a_sign_that_cannot_be_seen_is_refused(desk, released, sign):
    address = f"{released.get_absolute_url()}restatement/"

    answer = signed_in(desk.manager.user).post(address, {"cause": f"A journal came{sign} late."})

    assert answer.status_code == 422
    assert not released.restatements.exists()


def test_a_cause_of_several_lines_is_kept(desk, released):
    address = f"{released.get_absolute_url()}restatement/"

    signed_in(desk.manager.user).post(address, {"cause": "A journal came late.\r\nIt was a paper one."})

    assert released.restatements.get().cause == "A journal came late.\r\nIt was a paper one."
