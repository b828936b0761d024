"""A journal that this program has given out is understood without a question when it comes back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.journals.own import own_key
from seriktes.attendance.models import Mark
from seriktes.core.spreadsheets.reading import read_book
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.imports import files

pytestmark = pytest.mark.django_db

GIVEN = ("Айбар", "Дана", "Нұрлан", "Сәуле", "Ерлан")


def marked_group(world) -> dict[str, MarkStatus]:
    """One session of the group with all five marks, each of another child."""
    session = make.session(world.chess, day=date(2025, 9, 1), state=SessionState.HELD)
    told = {}
    for given, status in zip(GIVEN, MarkStatus, strict=True):
        person = world.child if given == "Айбар" else make.person("Үлгібаева", given)
        if person != world.child:
            make.enrolment(person, world.chess)
        make.mark(session, person, status)
        told[person.given_name] = status
    return told


def exported(desk, kind: str, language: str) -> bytes:
    desk.client.cookies["django_language"] = language
    user = desk.world.users["leader"]
    user.language = language
    user.save()
    address = reverse("attendance:journal-file", args=(desk.world.chess.code, kind))
    return desk.client.post(f"{address}?month=2025-09", headers={"accept-language": language}).content


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_mark_is_sure_and_the_group_is_proposed(desk, kind, language):
    told = marked_group(desk.world)
    make.group("Шахмат 2", club=desk.world.club)
    content = exported(desk, kind, language)
    with override(language):
        assert str(MarkStatus.LATE.label if kind == "csv" else MarkStatus.LATE.sign) in marks_of(
            content, kind
        )

    journal = desk.received(content, f"journal.{kind}")
    check = desk.page(journal).context["page"].check

    suggested = [(line.suggestion.sure, line.suggestion.reason.code) for line in check.contents.marks]
    assert suggested == [(True, "ours")] * 5
    assert [(part.group, part.is_sure) for part in check.parts] == [(desk.world.chess, True)]
    assert check.is_decided
    assert desk.decide(journal).status_code == 302
    journal.refresh_from_db()
    assert journal.counts == {"read": 5, "unchanged": 5}
    rows = Mark.objects.current().filter(session__group=desk.world.chess).select_related("person")
    assert {row.person.given_name: MarkStatus(row.status) for row in rows} == told


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_erased_person_of_the_journal_is_nobody_new_and_gets_no_mark(desk, language):
    marked_group(desk.world)
    gone = Person.objects.get(given_name="Дана", family_name="Үлгібаева")
    gone.enrolments.update(ends_on=date(2025, 9, 30))
    make.erased(desk.world.users["chair"], gone)
    content, people = exported(desk, "xlsx", language), Person.objects.count()
    Mark.objects.filter(person=gone).update(status=MarkStatus.ABSENT)

    journal = desk.received(content)
    assert desk.page(journal).context["page"].check.is_decided
    assert desk.decide(journal).status_code == 302

    journal.refresh_from_db()
    assert journal.counts == {"read": 5, "unchanged": 4, "refused": 1}
    assert [issue.reason for issue in journal.issues.all()] == ["person_erased"]
    assert Person.objects.count() == people


def marks_of(content: bytes, kind: str) -> set[object]:
    (sheet,) = read_book(content, f"journal.{kind}").sheets
    return {value for _row, _column, value in sheet.cells()}


def test_signs_are_ours_only_with_the_legend_under_them(desk):
    marked_group(desk.world)
    (sheet,) = read_book(exported(desk, "xlsx", "kk"), "j.xlsx").sheets
    assert {"а", "с", "ж", "к", "+"} <= own_key(sheet).keys()

    rows = [[*cells] for cells in sheet.rows]
    cut = [row for row in rows if not (row and str(row[0]).startswith("к "))]
    (without,) = read_book(files.xlsx({"Қыркүйек": cut}), "j.xlsx").sheets
    assert "к" not in own_key(without)
    assert "кешікті" in own_key(without)


def test_a_title_names_the_group_in_any_journal(desk):
    make.group("Шахмат 2", club=desk.world.club)
    rows = [["Шахмат 1"], *files.MONTH]

    check = desk.page(desk.received(files.month(rows, sheet="Лист1"))).context["page"].check

    assert [(part.part.label, part.group) for part in check.parts] == [("Шахмат 1", desk.world.chess)]


def test_a_walk_in_of_the_journal_is_nobody_new(desk):
    """Of another club, so that the leader knows the walk-in by the journal alone."""
    marked_group(desk.world)
    session = desk.world.chess.sessions.get(day=date(2025, 9, 1))
    walk_in = make.person("Үлгіев", "Қонақ", birth_date=date(2012, 2, 3))
    make.mark(session, walk_in, MarkStatus.PRESENT)
    people, marks = Person.objects.count(), Mark.objects.count()

    journal = desk.received(exported(desk, "xlsx", "kk"))

    page = desk.page(journal)
    (row,) = page.context["page"].form.doubtful_rows
    assert (row.match.reason.code, [known.code for known in row.match.candidates]) == (
        "walk_in",
        [walk_in.code],
    )
    assert page.context["page"].form.unknown_rows == []
    assert "03.02.2012" not in page.content.decode()  # the date of birth is for those who may see the person
    assert desk.decide(journal).status_code == 302  # who is meant is offered first
    journal.refresh_from_db()
    assert journal.counts == {"read": 6, "unchanged": 6}
    assert (Person.objects.count(), Mark.objects.count()) == (people, marks)
