"""A report leaves the network: drafted, checked, approved by two, sealed; and what a partner reads then."""

from __future__ import annotations

import io
import json
import re
from datetime import date, time
from hashlib import sha256

import pypdfium2
import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from seriktes.attendance.enums import SessionState
from seriktes.attribution.rollup import rebuild
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.errors import DomainError, NotAllowed
from seriktes.core.models import AuditEntry, StoredFile
from seriktes.core.months import parse_month
from seriktes.people.models import Person
from seriktes.results import actions
from seriktes.results.actions.sealing import COPIES
from seriktes.results.command import render_release
from seriktes.results.enums import CheckOutcome, ReleaseState, ReportFormat
from seriktes.results.errors import (
    AlreadyDrafted,
    AlreadyReleased,
    FiguresChanged,
    NotADraft,
    NotApproved,
    NotChecked,
    NotCurrent,
    NotOver,
    NotReleased,
    NotWithdrawn,
    WrongPeriod,
)
from seriktes.results.models import Release, ReleaseFile
from seriktes.results.queries import live_report, todays_changes
from seriktes.results.reports import from_json
from seriktes.results.validators import Period
from seriktes.verification.models import Seal
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD
from tests.results.releasing import again, worked

PERSONAL = re.compile(r"\b(people_|attendance_|activities_enrolment|attribution_groupmonth)\w*")
NEXT = Period(PERIOD.last + 1, PERIOD.last + 2)


@pytest.fixture
def draft(network, desk):
    return desk.drafted(network.company)


@pytest.fixture
def released(network, desk):
    return desk.released(network.company)


def many_more_visits(network) -> None:
    """A late journal: twenty people came once more, on a day that nobody had recorded."""
    session = make.session(network.groups[0], date(2025, 12, 28), time(9), state=SessionState.HELD)
    for person in network.people[:20]:
        make.mark(session, person)
    rebuild()


# draft and check


def test_a_draft_is_checked_and_holds_what_may_leave(network, desk, draft):
    assert (draft.state, draft.drafted_by) == (ReleaseState.CHECKED, desk.manager.user)
    stored = from_json(draft.figures)
    assert leaks(stored) == []
    assert stored.unmarked is None
    check = draft.checks.get()
    assert (check.outcome, check.digest, check.dropped_approvals) == (CheckOutcome.PASSED, draft.digest, 0)
    assert [
        entry.action for entry in AuditEntry.objects.filter(target_type="results.release").order_by("pk")
    ] == [
        "results.release.drafted",
        "results.release.checked",
    ]


def test_a_control_live_figures_would_tell_of_three_people(network):
    assert leaks(live_report(network.company, PERIOD).report) != []


def test_a_draft_that_may_not_leave_says_why_and_nobody_can_approve_it(network, desk):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-1")
    make.coverage_rule(agreement, 900_000, club=network.clubs[0])
    rebuild()

    refused = desk.drafted(network.company)

    check = refused.checks.get()
    assert (refused.state, refused.figures, refused.digest) == (ReleaseState.DRAFT, None, "")
    assert (check.outcome, check.reason[-1]) == (CheckOutcome.REFUSED, ".")
    with pytest.raises(NotChecked):
        actions.approve_release(actor=desk.chair, release=refused, seen="")


def test_a_check_that_finds_other_figures_drops_the_approvals(network, desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    same = worked(actions.check_again(actor=desk.manager, release=draft))
    assert (same.digest, same.approvals.count()) == (draft.digest, 1)

    many_more_visits(network)
    other = worked(actions.check_again(actor=desk.manager, release=draft))

    assert (other.digest == draft.digest, other.approvals.count()) == (False, 0)
    assert other.checks.first().dropped_approvals == 1


def test_a_discarded_draft_loses_its_approvals_and_can_be_brought_back(network, desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)

    gone = actions.discard_draft(actor=desk.manager, release=draft)
    assert (gone.state, gone.approvals.count()) == (ReleaseState.DISCARDED, 0)
    assert actions.discard_draft(actor=desk.manager, release=draft).discarded_at == gone.discarded_at
    with pytest.raises(NotADraft):
        actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    back = worked(actions.restore_draft(actor=desk.manager, release=draft))
    assert (back.state, back.digest) == (ReleaseState.CHECKED, draft.digest)


def test_a_discarded_draft_does_not_come_back_beside_another(network, desk, draft):
    actions.discard_draft(actor=desk.manager, release=draft)
    desk.drafted(network.company)

    with pytest.raises(AlreadyDrafted):
        actions.restore_draft(actor=desk.manager, release=draft)


# two people


def test_the_second_approval_seals_and_releases(network, desk, draft):
    first = actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    assert (worked(first).state, Seal.objects.count()) == (ReleaseState.CHECKED, 0)

    released = worked(actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest))

    assert (released.state, released.figures) == (ReleaseState.RELEASED, draft.figures)
    assert {released.first_approver, released.second_approver} == {desk.manager.user, desk.chair.user}
    assert released.seal.is_sealed
    assert released.job.result_url == released.get_absolute_url()
    assert released.seal.record["content"]["approved_by"] == ["chair", "partnership_manager"]
    entry = AuditEntry.objects.get(action="results.release.released")
    assert (entry.actor, entry.target_id) == (desk.chair.user, released.pk)


def test_one_person_alone_cannot_release(desk, draft):
    for _time in range(2):
        actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    assert draft.approvals.count() == 1
    with pytest.raises(NotApproved):
        actions.seal_again(actor=desk.chair, release=draft)
    with pytest.raises(NotApproved):
        actions.seal_release(actor=desk.chair, release=draft)


def test_the_database_refuses_a_release_of_one_person(desk, draft, released_fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=draft.pk).update(**released_fields(desk.chair, desk.chair))


def test_control_of_two_people_it_takes_the_same_row(desk, draft, released_fields):
    assert Release.objects.filter(pk=draft.pk).update(**released_fields(desk.chair, desk.manager)) == 1


@pytest.fixture
def released_fields():
    def fields(one, other):
        return {
            "released_at": "2026-01-05T06:00Z",
            "seal": make.reserved_seal(),
            "first_approver": one.user,
            "second_approver": other.user,
        }

    return fields


def test_the_system_approves_nothing(draft):
    with pytest.raises(NotAllowed):
        actions.approve_release(actor=SYSTEM, release=draft, seen=draft.digest)


def test_an_approval_taken_back_does_not_count(desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    actions.take_back_approval(actor=desk.manager, release=draft)
    actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    assert draft.approvals.get().approver == desk.chair.user
    assert again(draft).state == ReleaseState.CHECKED


def test_what_was_not_looked_at_is_not_approved(desk, draft):
    with pytest.raises(FiguresChanged):
        actions.approve_release(actor=desk.chair, release=draft, seen="0" * 64)
    assert draft.approvals.count() == 0


@pytest.mark.parametrize("role", ["administrator", "auditor", "coordinator", "company"])
def test_who_may_not_is_refused(network, world, draft, role):
    actor = world.actor(role)
    acts = (
        lambda: actions.draft_release(actor=actor, partner=network.company, period=NEXT),
        lambda: actions.approve_release(actor=actor, release=draft, seen=draft.digest),
        lambda: actions.discard_draft(actor=actor, release=draft),
        lambda: actions.withdraw_release(actor=actor, release=draft, reason="Қате (үлгі)"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# bad input: a sentence each


@pytest.mark.parametrize(
    ("period", "refusal"),
    [
        (Period(parse_month("1999-01"), parse_month("1999-12")), WrongPeriod),
        (Period(PERIOD.last, PERIOD.first), WrongPeriod),
        (Period(PERIOD.first, PERIOD.first + 40), WrongPeriod),
    ],
)
def test_months_that_no_report_has_are_refused(network, desk, period, refusal):
    with time_machine.travel("2030-01-01"), pytest.raises(refusal, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=period)


@time_machine.travel("2025-12-15")
def test_a_month_that_still_runs_is_not_drafted(network, desk):
    with pytest.raises(NotOver, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)


def test_the_same_months_are_drafted_once_and_released_once(network, desk):
    draft = desk.drafted(network.company)
    with pytest.raises(AlreadyDrafted, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)

    released = desk.approved(draft)
    with pytest.raises(AlreadyReleased, match=released.number):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)
    assert desk.released(network.akimat).state == desk.released(network.company, NEXT).state == "released"


def refusals(desk, release) -> dict[str, type[DomainError] | None]:
    """What each act says of a release in some state."""
    acts = {
        "approve": lambda: actions.approve_release(actor=desk.chair, release=release, seen=release.digest),
        "check": lambda: actions.check_again(actor=desk.chair, release=release),
        "discard": lambda: actions.discard_draft(actor=desk.chair, release=release),
        "bring back": lambda: actions.restore_draft(actor=desk.chair, release=release),
        "restate": lambda: actions.draft_restatement(actor=desk.chair, release=release, cause="Қате (үлгі)"),
        "withdraw": lambda: actions.withdraw_release(actor=desk.chair, release=release, reason="Қате (үлгі)"),
        "restore": lambda: actions.restore_release(actor=desk.chair, release=release),
    }
    found = {}
    for name, act in acts.items():
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except DomainError as refusal:
            found[name] = type(refusal) if str(refusal).endswith(".") else None
    return found


def test_each_act_has_its_states(network, desk):
    draft = desk.drafted(network.company)
    of_draft = refusals(desk, draft)
    released = desk.approved(draft)
    of_released = refusals(desk, released)
    withdrawn = actions.withdraw_release(actor=desk.chair, release=released, reason="Қате (үлгі)")

    assert of_draft == {
        "bring back": NotADraft, "restate": NotReleased, "withdraw": NotReleased, "restore": NotWithdrawn,
    }  # fmt: skip
    assert of_released == {
        "approve": NotADraft, "check": NotADraft, "discard": NotADraft, "bring back": NotADraft,
        "restore": NotWithdrawn,
    }  # fmt: skip
    assert refusals(desk, withdrawn)["restate"] is NotCurrent


# the seal and the files


def test_each_copy_is_stored_sealed_and_the_same_whenever_it_is_made(network, desk, released):
    sealed = {file.name: file.sha256 for file in released.seal.files.all()}
    kept = ReleaseFile.objects.filter(release=released).select_related("file")
    many_more_visits(network)
    network.clubs[0].name_kk = "Басқа атау (үлгі)"
    network.clubs[0].save()

    assert {(file.language, file.form) for file in kept} == set(COPIES)
    for file in kept:
        content = files.read(file.file)
        assert sealed[file.file.name] == sha256(content).hexdigest()
        with time_machine.travel("2027-03-01"):
            assert render_release(again(released), file.form, file.language).content == content


def test_what_is_downloaded_is_what_was_sealed_and_each_copy_is_logged(released, company):
    for language, form in COPIES:
        answer = company.get(f"{released.get_absolute_url()}files/{language}/report.{form}")
        content = b"".join(answer.streaming_content)
        assert (
            sha256(content).hexdigest()
            == released.seal.files.get(language=language, name__endswith=f".{form}").sha256
        )

    entries = AuditEntry.objects.filter(action="results.release.exported")
    assert {(entry.after["language"], entry.after["form"]) for entry in entries} == set(COPIES)
    assert {entry.target_id for entry in entries} == {released.pk}


def test_the_printed_report_bears_its_number_and_the_address_to_check_it(released):
    content = files.read(released.files.get(language="ru", form="pdf").file)
    printed = "".join(
        "".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(content)
    )

    assert printed.count(released.number) > 2
    assert released.seal.address in printed


def test_the_record_holds_public_figures_only(network, released):
    content = released.seal.record["content"]
    total = from_json(released.figures).total

    assert content["figures"] == {
        "people": round(total.people / 5) * 5,
        "visits": round(total.visits / 5) * 5,
        "sessions": round(total.held / 5) * 5,
    }
    assert content["period"] == {"from": "2025-09", "until": "2025-12"}
    assert [rule["share"] for rule in content["rules"]] == [300_000]
    assert (content["restates"], content["partner_bin"]) == (None, network.company.bin or "")
    names = Person.objects.values_list("family_name", flat=True)
    assert [name for name in names if name in json.dumps(content, ensure_ascii=False)] == []


def test_a_crash_between_number_and_seal_leaves_nothing_half_and_the_number_is_used(desk, draft, monkeypatch):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    stored, real = [], files.store

    def crash(content, **said):
        stored.append(said["name"])
        if len(stored) > 5:
            raise OSError("No space left on device")
        return real(content, **said)

    with monkeypatch.context() as broken:
        broken.setattr(files, "store", crash)
        worked(actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest))

    halfway = again(draft)
    assert (halfway.released_at, halfway.job.state, halfway.seal.is_sealed) == (None, "failed", False)
    assert (ReleaseFile.objects.count(), StoredFile.objects.count()) == (0, 0)
    sealed = worked(actions.seal_again(actor=desk.chair, release=halfway))
    assert (sealed.state, sealed.seal, Seal.objects.count()) == (ReleaseState.RELEASED, halfway.seal, 1)
    assert actions.seal_release(actor=desk.chair, release=sealed).released_at == sealed.released_at


def test_numbers_have_no_gap_and_seals_are_a_chain(network, desk):
    numbers = [desk.released(partner).number for partner in (network.company, network.akimat)]

    assert [int(number[-4:]) for number in numbers] == [1, 2]
    first, second = Seal.objects.sealed().order_by("position")
    assert second.previous == first


def test_what_left_since_the_check_is_looked_at_before_the_seal(network, desk):
    """Both are checked before either leaves: the second one is compared with the first when it is sealed."""
    one, other = desk.drafted(network.company), desk.drafted(network.akimat)
    assert (one.compared_with, other.compared_with) == (0, 0)

    desk.approved(one)
    sealed = desk.approved(other)

    assert (sealed.state, sealed.compared_with) == (ReleaseState.RELEASED, 1)
    assert sealed.checks.count() == 2


def test_figures_that_come_out_different_at_the_seal_need_new_approvals(network, desk):
    one, other = desk.drafted(network.company), desk.drafted(network.akimat)
    desk.approved(one)
    many_more_visits(network)

    stopped = desk.approved(other)

    assert (stopped.state, stopped.approvals.count()) == (ReleaseState.CHECKED, 0)
    assert (stopped.job.state, stopped.job.error[-1]) == ("failed", ".")
    assert stopped.checks.first().dropped_approvals == 2
    assert desk.approved(stopped).state == ReleaseState.RELEASED


# restated and withdrawn


def test_a_restatement_takes_the_place_and_shows_every_difference(network, desk, released, company):
    many_more_visits(network)
    changed = {(change.row, change.figure): change.difference for change in todays_changes(released)}
    assert changed[None, "visits"] == 20

    restated = desk.restated(released)

    former = again(released)
    assert (former.state, restated.state) == (ReleaseState.RESTATED, ReleaseState.RELEASED)
    told = json.loads(files.read(restated.files.get(language="en", form="json").file))["restates"]
    total = {
        change["figure"]: (change["old"], change["new"])
        for change in told["changes"]
        if change["by"] == "total"
    }
    assert (told["number"], told["cause"]) == (former.number, restated.cause)
    assert total["visits"][1] - total["visits"][0] == 20
    assert restated.seal.record["content"]["restates"] == former.number
    old, new = (company.get(one.get_absolute_url()).content.decode() for one in (former, restated))
    assert (restated.get_absolute_url() in old, former.get_absolute_url() in new) == (True, True)
    book = load_workbook(io.BytesIO(files.read(restated.files.get(language="en", form="xlsx").file)))
    assert "What is different" in book.sheetnames


def test_what_has_not_changed_is_not_restated(desk, released):
    draft = worked(actions.draft_restatement(actor=desk.manager, release=released, cause="Қате (үлгі)"))

    check = draft.checks.get()
    assert (draft.digest, check.outcome, check.reason[-1]) == ("", CheckOutcome.REFUSED, ".")


def test_a_release_is_restated_once(network, desk, released):
    many_more_visits(network)
    desk.restated(released)

    with pytest.raises(NotCurrent):
        actions.draft_restatement(actor=desk.manager, release=released, cause="Қате (үлгі)")


def test_what_was_withdrawn_meanwhile_is_not_restated(network, desk, released):
    many_more_visits(network)
    draft = worked(actions.draft_restatement(actor=desk.manager, release=released, cause="Қате (үлгі)"))
    actions.withdraw_release(actor=desk.manager, release=released, reason="Қате (үлгі)")

    stopped = desk.approved(draft)

    assert (stopped.released_at, stopped.job.state) == (None, "failed")
    assert released.number in stopped.job.error


def test_a_withdrawal_can_be_undone(released, desk, company):
    url, copy = released.get_absolute_url(), f"{released.get_absolute_url()}files/kk/report.csv"
    actions.withdraw_release(actor=desk.manager, release=released, reason="Қате (үлгі)")
    assert [company.get(one).status_code for one in (url, copy)] == [404, 404]
    assert released.number not in company.get("/releases/").content.decode()

    restored = actions.restore_release(actor=desk.manager, release=released)
    assert company.get(url).status_code == 200
    assert (restored.figures, restored.withdrawn_by, restored.withdrawal_reason) == (
        released.figures,
        None,
        "",
    )


def test_withdrawing_twice_logs_once(released, desk):
    for _time in range(2):
        actions.withdraw_release(actor=desk.manager, release=released, reason="Қате (үлгі)")

    entry = AuditEntry.objects.get(action="results.release.withdrawn")
    assert entry.after == entry.before | {"reason": "Қате (үлгі)"}


def test_a_withdrawn_release_does_not_come_back_beside_another(network, released, desk):
    actions.withdraw_release(actor=desk.manager, release=released, reason="Қате (үлгі)")
    many_more_visits(network)
    desk.released(network.company)

    with pytest.raises(AlreadyReleased):
        actions.restore_release(actor=desk.manager, release=released)


# the pages


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
def test_no_file_of_a_release_names_the_small_club_alone(network, released, language):
    small = network.clubs[2].name_in(language)
    copies = {
        form: files.read(released.files.get(language=language, form=form).file) for form in ReportFormat
    }

    book = load_workbook(io.BytesIO(copies["xlsx"]))
    rows = [row[0].value for sheet in book for row in sheet.iter_rows(min_row=4) if len(row) > 4]
    printed = " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(copies["pdf"])
    )

    assert small not in rows
    assert f";{small};" not in copies["csv"].decode("utf-8-sig")
    assert f"{small} 3" not in " ".join(printed.split())
