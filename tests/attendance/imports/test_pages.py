from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from seriktes.attendance.enums import ImportState, MarkStatus
from seriktes.attendance.models import JournalImport, Mark, Session
from tests.attendance.imports import files

MEANINGS = {"н": "absent", "б": "ill"}


def current(group):
    rows = Mark.objects.current().filter(session__group=group).select_related("person")
    return sorted(
        (row.person.full_name, row.day.day, MarkStatus(row.status).word, row.sheet, row.cell) for row in rows
    )


def test_a_month_goes_in(desk):
    journal = desk.received(files.month())

    page = desk.page(journal)
    assert page.status_code == 200
    answer = desk.decide(journal, **desk.mean(journal, **MEANINGS), add_new="yes")
    assert answer.status_code == 302

    journal.refresh_from_db()
    assert journal.state == ImportState.DONE, journal.job.error
    assert journal.counts == {"read": 10, "created": 10}
    assert len(journal.made["people"]) == 2
    assert len(current(desk.world.chess)) == 10
    assert current(desk.world.chess)[0] == ("Үлгібаев Айбар", 1, "present", "Шахмат 1", "C4")
    assert desk.page(journal).status_code == 200
