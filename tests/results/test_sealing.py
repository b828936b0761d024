"""A report leaves: numbered, sealed, stored; later restated or withdrawn."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pypdfium2
import pytest
import time_machine
from openpyxl import load_workbook

from seriktes.core import files
from seriktes.core.models import AuditEntry, StoredFile
from seriktes.people.models import Person
from seriktes.results import actions
from seriktes.results.actions import approve_release, seal_release
from seriktes.results.actions.checking import digest
from seriktes.results.actions.sealing import copies_of
from seriktes.results.command import render_release
from seriktes.results.enums import CheckOutcome, ReleaseState
from seriktes.results.errors import (
    AlreadyDrafted,
    AlreadyReleased,
    NotApproved,
    NotCurrent,
)
from seriktes.results.models import ReleaseFile
from seriktes.results.public import present_seal
from seriktes.results.queries import todays_changes
from seriktes.results.records import public_figures, public_threshold
from seriktes.results.report_templates.dress import PLAIN
from seriktes.results.reports import from_json
from seriktes.verification.models import Seal
from tests.results.releasing import again, many_more_visits, worked

COPIES = copies_of(PLAIN)

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
        assert sha256(content).hexdigest() == released.files.get(language=language, form=form).file.sha256

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


def test_everybody_reads_no_figure_of_fewer_people_than_the_network_asks_for(released):
    report = from_json(released.figures)
    asked = replace(report, threshold=report.total.people + 1)

    assert set(public_figures(asked).values()) == {None}
    assert (public_threshold(asked), public_threshold(report)) == (asked.threshold, 10)
    assert None not in public_figures(report).values()  # the control: fewer were asked for

    content = released.seal.record["content"]
    assert content["hidden_below"] == 10
    content |= {"hidden_below": asked.threshold, "figures": public_figures(asked)}
    shown = present_seal(released.seal, "en")
    assert {value for _name, value in shown.figures} == {f"fewer than {asked.threshold}, or not given"}
    assert f"hidden below {asked.threshold}" in shown.note


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
    """Both are checked before either leaves: beside the first one, less may be told in the second."""
    one, other = desk.drafted(network.company), desk.drafted(network.akimat)
    assert (one.compared_with, other.compared_with) == (0, 0)

    desk.approved(one)
    stopped = desk.approved(other)

    assert (stopped.state, stopped.compared_with, stopped.approvals.count()) == (ReleaseState.CHECKED, 1, 0)
    assert stopped.figures != other.figures
    assert desk.approved(stopped).state == ReleaseState.RELEASED


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


@pytest.fixture
def beside(network, desk, released):
    """A release that came back beside a draft of its months."""
    actions.withdraw_release(actor=desk.manager, release=released, reason="Қате (үлгі)")
    many_more_visits(network)
    draft = desk.drafted(network.company)
    actions.restore_release(actor=desk.manager, release=released)
    return draft


def test_a_draft_is_not_released_beside_a_release_that_came_back(desk, released, beside):
    stopped = desk.approved(beside)

    assert (stopped.released_at, stopped.job.state) == (None, "failed")
    assert released.number in stopped.job.error


def test_nothing_is_restated_beside_a_draft_of_the_months(desk, released, beside):
    with pytest.raises(AlreadyDrafted, match=r"\.$"):
        actions.draft_restatement(actor=desk.manager, release=released, cause="Қате (үлгі)")


def test_the_word_of_somebody_who_may_not_approve_any_more_does_not_count(network, desk):
    draft = desk.drafted(network.company)
    draft = approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    desk.manager.user.network_roles.update(ends_on=date(2025, 12, 31))

    waiting = worked(approve_release(actor=desk.chair, release=draft, seen=draft.digest))

    assert (waiting.state, waiting.released_at) == (ReleaseState.CHECKED, None)
    with pytest.raises(NotApproved):
        seal_release(actor=desk.chair, release=waiting)


def test_a_question_answered_since_the_check_changes_no_result(network, desk):
    draft = desk.drafted(network.company)
    told = draft.figures | {"trust": draft.figures["trust"] | {"answered": 17}}

    assert digest(told, draft.dress) == draft.digest
    assert digest(told | {"network_people": 1}, draft.dress) != draft.digest
    assert digest(told, draft.dress | {"outgoing_number": "17"}) != draft.digest
