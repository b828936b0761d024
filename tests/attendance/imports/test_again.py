"""A journal that people contradict is brought in again as the right one; an empty one is not brought in."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from seriktes.attendance.enums import ImportState, MarkStatus, SessionState
from seriktes.attendance.models import JournalImport, Mark
from seriktes.core.models import AuditEntry
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.imports import files
from tests.attendance.imports.test_pages import bring_in

pytestmark = pytest.mark.django_db


def marked_by_hand(desk) -> Mark:
    """The teacher has recorded a child as late on 1 September; the journal says present."""
    session = make.session(desk.world.chess, day=date(2025, 9, 1), state=SessionState.HELD)
    return make.mark(session, desk.world.child, MarkStatus.LATE, recorded_by=desk.world.users["teacher"])


def again(desk, journal):
    return desk.client.post(reverse("attendance:import-repeat", args=(journal.code,)))


def test_the_journal_is_right_from_the_page_of_the_result(desk):
    mark = marked_by_hand(desk)
    first = bring_in(desk)
    assert desk.page(first).context["page"].by_hand == 1
    people = Person.objects.count()

    answer = again(desk, first)

    second = JournalImport.objects.exclude(pk=first.pk).get()
    assert answer.url == reverse("attendance:import-detail", args=(second.code,))
    assert (second.state, second.file, second.decisions["journal_wins"]) == (
        ImportState.UPLOADED,
        first.file,
        True,
    )
    assert Mark.objects.current().filter(pk=mark.pk).exists()  # nothing is written yet
    page = desk.page(second).context["page"]
    assert [(one.person, one.day.day, one.was, one.by, one.becomes, one.cell) for one in page.differing] == [
        (
            "Үлгібаев Айбар",
            1,
            MarkStatus.LATE,
            desk.world.users["teacher"].full_name,
            MarkStatus.PRESENT,
            "C4",
        )
    ]
    assert page.form.decisions.journal_wins
    assert page.check.is_decided

    assert desk.decide(second).status_code == 302
    second.refresh_from_db()
    assert second.counts == {"read": 10, "unchanged": 9, "updated": 1}
    assert Person.objects.count() == people
    assert desk.page(second).context["page"].by_hand == 0
    assert AuditEntry.objects.filter(action="attendance.journalimport.repeated").count() == 1


def test_asked_for_twice_it_is_laid_out_once(desk):
    marked_by_hand(desk)
    first = bring_in(desk)

    assert again(desk, first).url == again(desk, first).url
    assert JournalImport.objects.count() == 2


def test_what_is_not_in_the_records_cannot_be_brought_in_again(desk):
    journal = desk.received(files.month())

    answer = again(desk, journal)

    assert answer.url == reverse("attendance:import-detail", args=(journal.code,))
    assert JournalImport.objects.count() == 1


def test_a_leader_of_another_club_cannot(desk, client):
    marked_by_hand(desk)
    first = bring_in(desk)
    stranger = make.user()
    make.appointment(make.club(), stranger)
    client.force_login(stranger)

    assert again(desk, first).status_code == 404
    assert JournalImport.objects.count() == 1


def test_a_journal_without_marks_is_not_offered_to_be_brought_in(desk):
    empty = [[*row[:2], None, None, None, None] for row in files.MONTH[3:]]
    journal = desk.received(files.month([*files.MONTH[:3], *empty]))

    page = desk.page(journal)
    assert not page.context["page"].check.contents.has_marks
    assert b'name="go"' not in page.content

    assert desk.decide(journal).status_code in {302, 422}
    journal.refresh_from_db()
    assert journal.state == ImportState.UPLOADED
