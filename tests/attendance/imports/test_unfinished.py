"""Journals that wait to be checked: one check for one file, and a way to be rid of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from seriktes.attendance.enums import ImportState
from seriktes.attendance.models import JournalImport
from seriktes.core.models import AuditEntry, StoredFile
from tests.attendance.imports import files
from tests.attendance.imports.test_pages import bring_in

pytestmark = pytest.mark.django_db


def discard(desk, journal):
    return desk.client.post(reverse("attendance:import-discard", args=(journal.code,)))


def test_the_same_file_leads_to_the_check_that_waits(desk):
    content = files.month()
    journal = desk.received(content)

    answer = desk.upload(content, "copy.xlsx")

    assert answer.url == reverse("attendance:import-detail", args=(journal.code,))
    assert (JournalImport.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_another_file_and_one_brought_in_get_a_check_of_their_own(desk):
    first = bring_in(desk)

    assert desk.received(files.month()).pk != first.pk
    assert desk.received(files.month(files.MONTH[:5])).state == ImportState.UPLOADED
    assert JournalImport.objects.count() == 3


def test_a_journal_that_was_never_brought_in_is_discarded(desk):
    empty = [[*row[:2], None, None, None, None] for row in files.MONTH[3:]]
    journal = desk.received(files.month([*files.MONTH[:3], *empty]))
    stored = journal.file
    address = reverse("attendance:import-discard", args=(journal.code,))
    assert address in desk.page(journal).content.decode()

    answer = discard(desk, journal)

    assert answer.url == reverse("attendance:import-list")
    assert (JournalImport.objects.count(), StoredFile.objects.count()) == (0, 0)
    entry = AuditEntry.objects.get(action="attendance.journalimport.discarded")
    assert entry.before == {"file": stored.name, "sha256": stored.sha256}


def test_what_is_in_the_records_cannot_be_discarded(desk):
    journal = bring_in(desk)
    assert (
        reverse("attendance:import-discard", args=(journal.code,)) not in desk.page(journal).content.decode()
    )

    discard(desk, journal)

    journal.refresh_from_db()
    assert journal.state == ImportState.DONE
    assert not AuditEntry.objects.filter(action="attendance.journalimport.discarded").exists()


def test_a_file_that_another_import_uses_stays(desk):
    first = bring_in(desk)
    desk.client.post(reverse("attendance:import-repeat", args=(first.code,)))
    second = JournalImport.objects.exclude(pk=first.pk).get()

    discard(desk, second)

    assert list(JournalImport.objects.all()) == [first]
    assert StoredFile.objects.filter(pk=first.file_id).exists()


def test_a_refusal_is_told_once_with_all_the_sheets_it_is_for(desk):
    desk.world.users["leader"].language = "en"
    desk.world.users["leader"].save()
    sums = [["Статья", "Сумма"], ["Краски", 100]]

    answer = desk.upload(files.xlsx({"Смета 1": sums, "Смета 2": sums}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("This is no journal that is known.") == 1
    assert "Смета 1, Смета 2" in page


def test_many_grades_are_folded_under_the_one_answer_for_all(desk):
    grades = [[1, files.CHILDREN[0], 5, 4, "31.02", "+"], [2, files.CHILDREN[1], 3, 2, "н", None]]
    journal = desk.received(files.month([*files.MONTH[:3], *grades]))

    form = desk.page(journal).context["page"].form

    assert [row.line.raw for row in form.grade_rows] == ["5", "4", "3", "2"]
    assert {row.line.raw for row in form.mark_rows} == {"31.02", "+", "н"}
    assert not form.has_open_grades


def test_the_upload_says_that_the_file_is_being_read(desk):
    desk.world.users["leader"].language = "en"
    desk.world.users["leader"].save()

    page = desk.client.get(reverse("attendance:import-create")).content.decode()

    assert '<busy-form data-busy="Reading the file…">' in page
    assert 'type="module" src="' in page
    assert "busy-form" in page.split("</main>")[1]
