"""Publishing, withdrawing, and what a partner reads: frozen figures only, no row of a person."""

from __future__ import annotations

import io
import json
import re
from datetime import date, time, timedelta

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from seriktes.attendance.enums import SessionState
from seriktes.attribution.rollup import rebuild
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.housekeeping import prune_files
from seriktes.core.jobs import run_job
from seriktes.core.models import AuditEntry, Job
from seriktes.core.months import parse_month
from seriktes.people.models import Person
from seriktes.results.actions import FILE_JOB, digest, publish_snapshot, restore_snapshot, withdraw_snapshot
from seriktes.results.command import render_snapshot
from seriktes.results.enums import ReportFormat
from seriktes.results.errors import (
    AlreadyPublished,
    FiguresChanged,
    NotOver,
    NotWithdrawn,
    SharesMonths,
    Unresolved,
)
from seriktes.results.models import Snapshot
from seriktes.results.presenter import present
from seriktes.results.queries import live_report
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.networks import PERIOD
from tests.results.test_protection import leaks

PERSONAL = re.compile(r"\b(people_|attendance_|activities_enrolment|attribution_groupmonth)\w*")


@pytest.fixture
def snapshot(network, manager):
    return publish_snapshot(actor=manager, partner=network.company, period=PERIOD)


def one_more_visit(network) -> None:
    session = make.session(network.groups[0], date(2025, 12, 28), time(9), state=SessionState.HELD)
    make.mark(session, network.people[0])
    rebuild()


def test_a_snapshot_stores_the_protected_figures_and_is_logged(network, snapshot, manager):
    stored = from_json(snapshot.figures)

    assert stored == live_report(network.company, PERIOD).protected()
    assert leaks(stored) == []
    assert stored.unmarked is None
    entry = AuditEntry.objects.get(action="results.snapshot.published")
    assert (entry.actor, entry.target_id) == (manager.user, snapshot.pk)
    assert entry.after == {
        "code": snapshot.code,
        "partner": network.company.pk,
        "first": "2025-09",
        "last": "2025-12",
    }


def test_a_control_live_figures_would_tell_of_three_people(network):
    assert leaks(live_report(network.company, PERIOD).report) != []


def test_later_marks_change_no_byte_of_a_snapshot(network, snapshot):
    before = {form: render_snapshot(snapshot, form, "ru").content for form in ReportFormat}

    one_more_visit(network)
    network.clubs[0].name_kk = "Басқа атау (үлгі)"
    network.clubs[0].save()
    with time_machine.travel("2027-03-01"):
        after = {form: render_snapshot(snapshot, form, "ru").content for form in ReportFormat}

    assert after == before
    assert (
        live_report(network.company, PERIOD).report.total.visits != from_json(snapshot.figures).total.visits
    )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_file_of_a_snapshot_names_the_small_club_alone(network, snapshot, language):
    small = network.clubs[2]
    name = small.name_in(language)

    book = load_workbook(io.BytesIO(render_snapshot(snapshot, "xlsx", language).content))
    rows = [row[0].value for sheet in book for row in sheet.iter_rows(min_row=4) if len(row) > 4]
    csv = render_snapshot(snapshot, "csv", language).content.decode("utf-8-sig")
    pdf = pypdfium2.PdfDocument(render_snapshot(snapshot, "pdf", language).content)
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pdf)

    assert name not in rows
    assert f";{name};" not in csv
    assert f"{name} 3" not in " ".join(printed.split())


def test_what_is_not_marked_yet_is_told_live_and_never_published(network, manager):
    make.session(network.groups[0], date(2025, 12, 27), time(9))
    report = live_report(network.company, PERIOD)
    snapshot = publish_snapshot(actor=manager, partner=network.company, period=PERIOD)

    assert report.report.unmarked == 1
    assert (report.protected().unmarked, snapshot.figures["unmarked"]) == (None, None)
    csv = render_snapshot(snapshot, "csv", "en").content.decode("utf-8-sig")
    assert ("Sessions held" in csv, "Sessions not marked" in csv) == (True, False)


def test_each_file_of_a_snapshot_is_logged(snapshot, company):
    company.get(f"/snapshots/{snapshot.code}/snapshot.csv")
    company.post(f"/snapshots/{snapshot.code}/files/", {"form": "pdf"})

    entries = AuditEntry.objects.filter(action="results.snapshot.exported").order_by("pk")
    assert [(entry.target_id, entry.after["form"]) for entry in entries] == [
        (snapshot.pk, "csv"),
        (snapshot.pk, "pdf"),
    ]


def test_publishing_what_has_changed_since_the_preview_is_refused(network, manager):
    previewed = digest(live_report(network.company, PERIOD).protected())
    one_more_visit(network)

    with pytest.raises(FiguresChanged):
        publish_snapshot(actor=manager, partner=network.company, period=PERIOD, previewed=previewed)
    assert not Snapshot.objects.exists()


def test_the_same_months_are_published_once(network, snapshot, manager):
    with pytest.raises(AlreadyPublished):
        publish_snapshot(actor=manager, partner=network.company, period=PERIOD)
    assert Snapshot.objects.count() == 1


@time_machine.travel("2025-12-15")
def test_a_month_that_still_runs_is_not_published(network, manager):
    with pytest.raises(NotOver):
        publish_snapshot(actor=manager, partner=network.company, period=PERIOD)


def test_unresolved_visits_block_publishing(network, manager):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-1")
    make.coverage_rule(agreement, 900_000, club=network.clubs[0])
    rebuild()

    with pytest.raises(Unresolved):
        publish_snapshot(actor=manager, partner=network.company, period=PERIOD)


def test_who_may_not_publish_is_refused(network, world):
    with pytest.raises(NotAllowed):
        publish_snapshot(actor=world.actor("auditor"), partner=network.company, period=PERIOD)


def test_a_withdrawal_can_be_undone(snapshot, manager, company):
    url = snapshot.get_absolute_url()
    assert company.get(url).status_code == 200

    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")
    assert company.get(url).status_code == 404
    assert company.get("/snapshots/").content.count(snapshot.code.encode()) == 0

    restored = restore_snapshot(actor=manager, snapshot=snapshot)
    assert company.get(url).status_code == 200
    known = (restored.figures, restored.withdrawn_by, restored.withdrawal_reason)
    assert known == (snapshot.figures, None, "")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "results.snapshot.published",
        "results.snapshot.withdrawn",
        "results.snapshot.restored",
    ]


def test_withdrawing_twice_logs_once(snapshot, manager):
    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")
    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")

    assert AuditEntry.objects.filter(action="results.snapshot.withdrawn").count() == 1


def test_a_withdrawn_snapshot_does_not_come_back_beside_another(network, snapshot, manager):
    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")
    publish_snapshot(actor=manager, partner=network.company, period=PERIOD)

    with pytest.raises(AlreadyPublished):
        restore_snapshot(actor=manager, snapshot=snapshot)


def test_a_published_snapshot_has_nothing_to_undo(snapshot, manager):
    with pytest.raises(NotWithdrawn):
        restore_snapshot(actor=manager, snapshot=snapshot)


NEXT = Period(PERIOD.last + 1, PERIOD.last + 2)
SHARING = (
    Period(PERIOD.first, PERIOD.last - 1),
    Period(PERIOD.first - 2, PERIOD.first),
    Period(PERIOD.last, PERIOD.last + 3),
    Period(PERIOD.first - 1, PERIOD.last + 1),
)


@pytest.mark.parametrize("period", SHARING)
def test_months_that_a_published_snapshot_of_the_partner_has_are_refused_by_its_name(
    network, snapshot, manager, period
):
    with pytest.raises(SharesMonths) as refusal:
        publish_snapshot(actor=manager, partner=network.company, period=period)

    assert all(word in str(refusal.value) for word in (snapshot.code, snapshot.period))
    assert list(Snapshot.objects.all()) == [snapshot]


def test_other_months_another_partner_and_months_withdrawn_before_are_published(network, snapshot, manager):
    publish_snapshot(actor=manager, partner=network.company, period=NEXT)
    publish_snapshot(actor=manager, partner=network.akimat, period=SHARING[0])
    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")

    publish_snapshot(actor=manager, partner=network.company, period=SHARING[0])

    with pytest.raises(SharesMonths):
        restore_snapshot(actor=manager, snapshot=snapshot)
    assert Snapshot.objects.published().count() == 3


def test_control_the_difference_of_two_snapshots_that_share_months_tells_of_a_few(network, manager):
    """Two people came in January alone: each report is safe, and the two together tell of them."""
    whole = publish_snapshot(actor=manager, partner=network.company, period=PERIOD)
    session = make.session(network.groups[0], date(2026, 1, 14), time(9), state=SessionState.HELD)
    for name in ("Жаңа", "Келген"):
        make.mark(session, make.person(name))
    rebuild()

    longer = live_report(network.company, Period(PERIOD.first, PERIOD.last + 1)).protected()

    assert leaks(longer) == []
    assert longer.total.people - from_json(whole.figures).total.people == 2


def test_the_preview_names_the_snapshot_in_the_way_and_offers_no_button(network, snapshot, insider):
    page = insider.get(f"/reports/{network.company.code}/preview/?from=2025-09&until=2025-11")
    free = insider.get(f"/reports/{network.akimat.code}/preview/?from=2025-09&until=2025-11")

    publish = f"/reports/{network.company.code}/snapshots/"
    assert page.context["page"].in_the_way == snapshot
    assert snapshot.get_absolute_url() in page.content.decode()
    assert publish not in page.content.decode()
    assert f"/reports/{network.akimat.code}/snapshots/" in free.content.decode()


def test_a_withdrawal_asks_for_its_reason_and_keeps_it(snapshot, insider):
    url = f"/snapshots/{snapshot.code}/withdrawal/"
    assert insider.get(url).status_code == 200
    assert insider.post(url, {"reason": " "}).status_code == 422

    answer = insider.post(url, {"reason": "Қате ереже (үлгі)"})

    snapshot.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, snapshot.get_absolute_url())
    assert (snapshot.is_withdrawn, snapshot.withdrawal_reason) == (True, "Қате ереже (үлгі)")
    assert "Қате ереже (үлгі)" in insider.get(answer.url).content.decode()
    entry = AuditEntry.objects.get(action="results.snapshot.withdrawn")
    assert entry.before["code"] == snapshot.code
    assert entry.after == entry.before | {"reason": "Қате ереже (үлгі)"}


@pytest.mark.parametrize(("is_withdrawn", "status"), [(False, "snapshot"), (True, "withdrawn")])
def test_a_copy_of_a_withdrawn_snapshot_says_so(snapshot, is_withdrawn, status):
    if is_withdrawn:
        snapshot = withdraw_snapshot(actor=SYSTEM, snapshot=snapshot, reason="Қате ереже (үлгі)")

    told = json.loads(render_snapshot(snapshot, ReportFormat.JSON, "en").content)
    shown = present(from_json(snapshot.figures), Stamp.of(snapshot), "en")

    assert told["status"] == status
    assert ("WITHDRAWN on" in shown.status) is is_withdrawn


# the partner's pages


def personal_queries(client, urls, *, method="get") -> list[str]:
    """The tables of persons that the requests touch."""
    found = []
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(client, method)(url)
        assert answer.status_code < 400, (url, answer.status_code)
        found += [f"{url} {match}" for query in queries for match in PERSONAL.findall(query["sql"])]
    return found


def test_a_partner_s_request_touches_no_table_of_persons(snapshot, company):
    code = snapshot.code
    urls = (
        "/",
        "/snapshots/",
        f"/snapshots/{code}/",
        f"/snapshots/{code}/snapshot.csv",
        f"/snapshots/{code}/snapshot.json",
    )

    assert personal_queries(company, urls) == []


def test_control_an_insider_s_live_report_does(snapshot, insider):
    assert personal_queries(insider, [f"/reports/{snapshot.partner.code}/?from=2025-09&until=2025-12"]) != []


def queued(snapshot, user, form="xlsx") -> Job:
    """A job as the partner's page orders it, not done yet."""
    params = {"snapshot": snapshot.code, "form": form, "language": "kk"}
    return Job.objects.create(kind=FILE_JOB, owner=user, params=params)


def test_a_partner_orders_a_file_and_is_sent_to_the_job(snapshot, company):
    answer = company.post(f"/snapshots/{snapshot.code}/files/", {"form": "xlsx"})

    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.code}/")
    assert set(job.params) == {"snapshot", "form", "language"}


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_file_for_a_partner_is_made_of_frozen_figures_only(network, snapshot, form):
    user = make.user("company")
    make.representative(network.company, user)
    job = queued(snapshot, user, form)

    with CaptureQueriesContext(connection) as queries:
        run_job(job.pk)

    job.refresh_from_db()
    assert files.read(job.result_file) == render_snapshot(snapshot, form, "kk").content
    assert [query["sql"] for query in queries if PERSONAL.search(query["sql"])] == []


def test_the_file_of_a_withdrawn_snapshot_is_no_longer_sent(snapshot, manager, company):
    company.post(f"/snapshots/{snapshot.code}/files/", {"form": "xlsx"})
    job = Job.objects.get(kind=FILE_JOB)
    run_job(job.pk)

    assert status_of_file(company, job) == 200
    withdraw_snapshot(actor=manager, snapshot=snapshot, reason="Қате (үлгі)")
    assert status_of_file(company, job) == 404
    restore_snapshot(actor=manager, snapshot=snapshot)
    assert status_of_file(company, job) == 200


def status_of_file(client, job) -> int:
    answer = client.get(f"/jobs/{job.code}/file/")
    if answer.streaming:
        b"".join(answer)  # closes the file
    return answer.status_code


def test_files_of_snapshots_stay_and_those_of_live_figures_go(network, snapshot, company, insider):
    company.post(f"/snapshots/{snapshot.code}/files/", {"form": "xlsx"})
    insider.post(
        f"/reports/{network.company.code}/files/", {"form": "xlsx", "from": "2025-09", "until": "2025-12"}
    )
    frozen, live = Job.objects.order_by("pk")
    run_job(frozen.pk)
    run_job(live.pk)
    Job.objects.update(finished_at=timezone.now() - timedelta(days=31))

    assert prune_files() == 1

    assert (status_of_file(company, frozen), status_of_file(insider, live)) == (200, 404)
    assert insider.get(f"/jobs/{live.code}/").status_code == 200


def test_a_job_of_somebody_who_lost_the_right_makes_no_file(network, snapshot):
    user = make.user("former")
    make.representative(network.company, user, ends_on=date(2024, 2, 1))
    job = queued(snapshot, user)

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result_file) == ("failed", None)
    assert job.error.endswith(".")


def test_another_partner_finds_nothing(snapshot, akimat):
    code = snapshot.code
    paths = ("", "snapshot.csv", "snapshot.json")

    assert [akimat.get(f"/snapshots/{code}/{path}").status_code for path in paths] == [404, 404, 404]
    assert akimat.post(f"/snapshots/{code}/files/", {"form": "pdf"}).status_code == 404
    assert akimat.get("/snapshots/NOSUCHCODE/").status_code == 404


def test_a_partner_reaches_no_live_figure(network, company):
    base = f"/reports/{network.company.code}/"
    paths = ("", "preview/", "marks/", "report.csv")

    assert [company.get(base + path).status_code for path in paths] == [403] * 4
    assert company.post(f"{base}snapshots/").status_code == 403
    assert company.post(f"{base}files/").status_code == 403


def test_the_first_page_of_a_partner_shows_the_newest_snapshot(network, manager, company):
    for first, last in (("2025-11", "2025-12"), ("2025-09", "2025-10")):
        period = Period(parse_month(first), parse_month(last))
        newest = publish_snapshot(actor=manager, partner=network.company, period=period)

    body = company.get("/").content.decode()

    assert body.count(f"/snapshots/{newest.code}/") >= 1
    assert str(from_json(newest.figures).total.people) in body


def test_a_page_of_a_snapshot_holds_no_name(snapshot, company):
    body = company.get(snapshot.get_absolute_url()).content.decode()

    names = Person.objects.values_list("family_name", flat=True)
    assert [name for name in names if name in body] == []
    assert json.dumps(snapshot.figures, ensure_ascii=False).count("Үлгіұлы") == 0


def test_the_system_may_publish(network):
    assert publish_snapshot(actor=SYSTEM, partner=network.akimat, period=PERIOD).published_by is None
