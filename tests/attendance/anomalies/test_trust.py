"""The trust figures of whole months, number by number."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest

from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.anomalies.models import FlagClosure
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import JournalImport
from seriktes.attendance.queries.trust import BEHIND, Behind, TrustFigures, trust_figures
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.people.models import PersonDistinction
from tests import factories as make

pytestmark = pytest.mark.django_db

SEPTEMBER = 2025 * 12 + 8
DAY = date(2025, 9, 15)
# Almaty is five hours ahead: the day ends at 19:00 UTC.
MIDNIGHT = datetime(2025, 9, 15, 19, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
EMPTY = {
    "held": 0, "on_the_day": 0, "from_files": 0, "marks": 0, "late_edits": 0, "late_people": 0,
    "duplicates": 0,
    "is_duplicates_least": False, "flags": 0, "flags_explained": 0, "flags_corrected": 0,
    "flags_confirmed": 0,
}  # fmt: skip


def figures(first=SEPTEMBER, last=SEPTEMBER, **expected) -> TrustFigures:
    return TrustFigures(first, last, **EMPTY | expected)


@pytest.fixture
def session(db):
    return make.session(make.group(), day=DAY, state=SessionState.HELD)


def test_nothing_gives_noughts():
    assert trust_figures(SEPTEMBER, SEPTEMBER + 3) == figures(last=SEPTEMBER + 3)


@pytest.mark.parametrize(("at", "on_the_day"), [(MIDNIGHT - MOMENT, 1), (MIDNIGHT, 0)])
def test_a_session_is_marked_on_the_day_until_its_local_midnight(session, at, on_the_day):
    make.mark(session, make.person(), received_at=at)

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=1, marks=1, on_the_day=on_the_day)


def test_the_first_mark_that_counts_decides(session):
    late = MIDNIGHT + timedelta(days=1)
    make.mark(session, make.person("Сапаров", "Дархан"), received_at=MIDNIGHT - MOMENT)
    make.mark(session, make.person("Үлгіқызы", "Ақбота"), received_at=late)
    second = make.session(session.group, day=date(2025, 9, 16))
    child = make.person()
    make.mark(second, child, MarkStatus.ABSENT, received_at=late - MOMENT, replaced_at=late)
    make.mark(second, child, received_at=late)

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=2, marks=3, on_the_day=1)


def test_a_journal_from_a_file_is_told_apart(session):
    stored = files.store(b"made up", name="journal.csv", content_type="text/csv", actor=SYSTEM)
    brought = JournalImport.objects.create(club=session.group.club, file=stored)
    make.mark(session, make.person(), received_at=MIDNIGHT, journal_import=brought)

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=1, marks=1, from_files=1)


WEEK_LATER = MIDNIGHT + timedelta(days=7)


@pytest.mark.parametrize(("ended", "late"), [(WEEK_LATER - MOMENT, 0), (WEEK_LATER, 1)])
def test_an_edit_is_late_from_the_eighth_day_on(session, ended, late):
    child = make.person()
    make.mark(session, child, MarkStatus.ABSENT, received_at=MIDNIGHT - MOMENT, replaced_at=ended)
    make.mark(session, child, MarkStatus.ILL, received_at=ended)

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=1, marks=1, late_edits=late, late_people=late)


def test_what_somebody_else_said_and_never_counted_is_no_edit(session):
    make.mark(session, make.person(), received_at=WEEK_LATER, replaced_at=WEEK_LATER, is_contested=True)

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures()


def test_open_duplicates_are_pairs_with_a_mark_in_these_months(session):
    one, other = make.person(), make.person()
    make.person("Сапаров", "Дархан"), make.person("Сапаров", "Дархан")  # alike, and never came
    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures()
    make.mark(session, other, received_at=MIDNIGHT)

    found = trust_figures(SEPTEMBER, SEPTEMBER)
    PersonDistinction.objects.create(one=one, other=other, decided_by=make.user())

    assert found == figures(held=1, marks=1, duplicates=1)
    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=1, marks=1)


def test_flags_by_what_they_came_to(session):
    closed_by = make.user()
    for number, outcome in enumerate([None, *FlagOutcome, FlagOutcome.EXPLAINED], start=1):
        flag = make.anomaly_flag(make.session(make.group(), day=DAY))
        if outcome:
            FlagClosure.objects.create(flag=flag, outcome=outcome, explanation="-", closed_by=closed_by)
        if number == 2:  # opened again, and closed again
            flag.closures.update(ended_at=MIDNIGHT, ended_by=closed_by)
            FlagClosure.objects.create(flag=flag, outcome=outcome, explanation="-", closed_by=closed_by)

    found = trust_figures(SEPTEMBER, SEPTEMBER)

    assert found == figures(flags=5, flags_explained=2, flags_corrected=1, flags_confirmed=1)
    assert (found.flags_closed, found.flags_open) == (4, 1)


def test_months_and_groups_narrow_everything(session):
    make.mark(session, make.person(), received_at=MIDNIGHT)
    make.anomaly_flag(session)
    other = make.session(make.group("Домбыра 1"), day=date(2025, 10, 6))
    make.mark(other, make.person("Сапаров", "Дархан"), received_at=MIDNIGHT)
    make.anomaly_flag(other, other_group=session.group, other_club=session.group.club)
    both = {"last": SEPTEMBER + 1}

    assert trust_figures(SEPTEMBER, SEPTEMBER) == figures(held=1, marks=1, flags=1)
    assert trust_figures(SEPTEMBER, SEPTEMBER + 1) == figures(held=2, marks=2, flags=2, on_the_day=1, **both)
    assert trust_figures(SEPTEMBER, SEPTEMBER + 1, [session.group_id]) == figures(
        held=1, marks=1, flags=2, **both
    )
    assert trust_figures(SEPTEMBER, SEPTEMBER + 1, []) == figures(**both)


def test_every_number_says_what_stands_behind_it():
    numbers = {field.name for field in fields(TrustFigures) if field.type == "int"}

    assert set(BEHIND) == numbers - {"first_month", "last_month"}
    assert {name for name, behind in BEHIND.items() if behind is Behind.PEOPLE} == {
        "duplicates",
        "late_people",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_they_are_reckoned_in_as_many_queries(session, django_assert_num_queries, count):
    for name in ("Сапаров", "Үлгіқызы", "Жаңбыров")[:count]:
        make.mark(make.session(make.group(), day=DAY), make.person(name, name), received_at=MIDNIGHT)

    with django_assert_num_queries(9):
        trust_figures(SEPTEMBER, SEPTEMBER)
