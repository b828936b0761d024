"""Portfolios: from the register and the journal, for whoever works with the child, every opening logged."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from seriktes.accounts.enums import Role
from seriktes.activities.enums import ProgrammeKind
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.clubs.enums import ClubRole
from seriktes.core import files
from seriktes.core.access import SYSTEM, Actor, allows
from seriktes.core.jobs import Progress
from seriktes.core.models import AuditEntry, Job, Receipt
from seriktes.organisations.enums import OrganisationKind
from seriktes.people.models import Person
from seriktes.results.state_forms.actions import begin_portfolios, end_order, order_group, order_portfolios
from seriktes.results.state_forms.definitions import newest
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.errors import NotUnderOrder, WrongYear
from seriktes.results.state_forms.jobs import make_portfolios, may_fetch_portfolios
from seriktes.results.state_forms.models import StateForm, StateFormEntry
from seriktes.results.state_forms.portfolios import child_lines
from seriktes.results.state_forms.printing import printed
from seriktes.results.state_forms.sheet import sheet_of
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.state_forms.conftest import holder
from tests.results.state_forms.test_files import pdf_text

YEAR = 2025
TODAY = date(YEAR, 11, 20)
SECRET = "Құпия жетістік (үлгі)"


@dataclass
class Circle:
    """A circle under the order, with a child, a guardian, a month of sessions, and the people around it."""

    own: Any
    group: Any
    child: Person
    form: StateForm
    teacher: Actor
    leader: Actor
    stranger: Actor

    @property
    def code(self) -> str:
        return self.form.code


@pytest.fixture
def circle(db):
    with time_machine.travel(TODAY):
        own = make.organisation("«Үлгі» ҚБ (үлгі)", OrganisationKind.NGO, name_ru="ОО «Улги» (үлгі)")
        club = make.club(unit=make.unit(organisation=own))
        dance = make.programme("Би (үлгі)", ProgrammeKind.ARTS, name_ru="Танец (үлгі)")
        group = make.group("Би 1 (үлгі)", club=club, programme=dance, name_ru="Танец 1 (үлгі)")
        child = make.person("Үлгібаева", "Сәуле", birth_date=date(2015, 4, 4))
        make.guardianship(child, make.person("Үлгібаева", "Ана"))
        make.enrolment(child, group, starts_on=date(YEAR, 9, 8))
        for day, status in ((9, MarkStatus.PRESENT), (16, MarkStatus.LATE), (23, MarkStatus.ILL),
                            (30, MarkStatus.ABSENT)):  # fmt: skip
            session = make.session(group, day=date(YEAR, 9, day), state=SessionState.HELD)
            make.mark(session, child, status)
        make.session(group, day=date(YEAR, 9, 2), state=SessionState.HELD)  # before the child came
        make.session(group, day=date(YEAR, 10, 7), state=SessionState.HELD)  # nobody marked her
        users = [make.user(name) for name in ("teaches", "leads", "elsewhere")]
        make.teaching(group, users[0])
        make.appointment(club, users[1], ClubRole.LEADER)
        make.appointment(make.club("Басқа клуб (үлгі)"), users[2], ClubRole.LEADER)
        order_group(actor=SYSTEM, group=group, starts_on=date(YEAR, 1, 1))
        begin_portfolios(actor=SYSTEM, group=group, organisation=own, year=YEAR)
        form = StateForm.objects.get(kind=FormKind.PORTFOLIO)
        yield Circle(own, group, child, form, *(Actor(user=user) for user in users))


def url(circle, name, *more):
    return reverse(f"results:state-form-{name}", args=(circle.code, *more))


def note(circle, browser, section="3", words=SECRET):
    given = {"event": str(uuid.uuid4()), f"{section}-2": "21.03.2025", f"{section}-3": words}
    return browser.post(url(circle, "line-add", section), given)


def test_the_register_and_the_journal_fill_it(circle):
    sheet = sheet_of(circle.form)

    assert {cell.field.key: cell.value for cell in sheet.cells.values() if cell.known} == {
        "1-1": "Үлгібаева Сәуле",
        "1-2": "Үлгібаева Ана",
        "1-3": {"kk": "Би (үлгі)", "ru": "Танец (үлгі)"},
        "1-4": {"kk": "Би 1 (үлгі), «Шұғыла» клубы (үлгі)", "ru": sheet.cells["1-4"].value["ru"]},
        "1-5": "2025-09-08",
        "1-6": {"none": True},
    }
    assert [[cell.said_in("ru") for cell in line.cells] for line in sheet.lines["6"]] == [
        ["сентябрь 2025\u00a0г.", "4", "2", "1", "1"],
        ["октябрь 2025\u00a0г.", "1", "0", "0", "0"],
    ]


def test_it_asks_for_no_number_of_a_person(circle):
    kinds = {one.kind for section in newest(FormKind.PORTFOLIO).sections() for one in section.fields}

    assert "tax_number" not in kinds


@pytest.mark.parametrize(
    ("number", "kk", "ru"),
    [
        (2, "баланың жыл ішіндегі шығармашылық даму көрсеткіштері",
         "показатели творческого развития ребенка в течение года"),
        (3, "конкурстық (жарыстық) іс-шараларға қатысу нәтижелері",
         "результаты участия в конкурсных (соревновательных) мероприятиях"),
        (4, "іссапарларға қатысу", "участие в командировках"),
        (5, "баланың заңды өкілдері алдында есеп беру сөздеріне қатысу",
         "участие в отчетных выступлениях перед законными представителями ребенка"),
        (6, "сабаққа қатысу", "посещаемость занятий"),
    ],
)  # fmt: skip
def test_its_headings_are_those_of_the_act(number, kk, ru):
    (table,) = (one for one in newest(FormKind.PORTFOLIO).tables if one.number == number)

    assert (table.title.kk, table.title.ru) == (kk, ru)


def test_whoever_works_with_the_child_may_and_nobody_else(circle):
    partner = make.user("partner")
    make.representative(make.organisation("Әкімдік (үлгі)", OrganisationKind.STATE), partner)
    people = {
        "teacher": circle.teacher, "leader": circle.leader, "stranger": circle.stranger,
        "partner": Actor(user=partner), "coordinator": holder(Role.COORDINATOR),
        "chair": holder(Role.CHAIR), "manager": holder(Role.PARTNERSHIP_MANAGER),
        "auditor": holder(Role.AUDITOR),
    }  # fmt: skip
    pages = [url(circle, "detail"), url(circle, "section", "3"), url(circle, "sheet", "kk"),
             url(circle, "cell", "1-7"), url(circle, "line", "month-24308")]  # fmt: skip
    group = reverse("results:portfolio-detail", args=(circle.group.code,))

    for name, actor in people.items():
        with time_machine.travel(TODAY):
            may = name in ("teacher", "leader", "coordinator", "chair")
            browser = signed_in(actor.user)
            statuses = {browser.get(page).status_code for page in pages}
            assert (name, statuses) == (name, {200}) if may else statuses <= {403, 404}
            assert (browser.get(group).status_code == 200) is may
            assert allows(actor, "results.state_form.view", circle.form) is may


def test_a_teacher_of_last_year_does_not_see_it(circle):
    teaching = circle.group.teachings.get()
    teaching.ends_on = date(YEAR, 10, 1)
    teaching.save()

    assert signed_in(circle.teacher.user).get(url(circle, "detail")).status_code in (403, 404)


def test_every_opening_stands_in_the_log(circle):
    browser = signed_in(circle.teacher.user)
    for page in (url(circle, "detail"), url(circle, "section", "3"), url(circle, "sheet", "ru")):
        browser.get(page)

    opened = AuditEntry.objects.filter(action="results.stateform.opened", actor=circle.teacher.user)
    assert [(one.target_id, one.before, one.after) for one in opened] == [(circle.form.pk, {}, {})] * 3


def test_control_a_form_of_the_organisation_is_opened_without_a_line(circle):
    form = StateForm.objects.create(kind=FormKind.SDNPO1, organisation=circle.own, year=YEAR)
    signed_in(holder(Role.CHAIR).user).get(form.get_absolute_url())

    assert AuditEntry.objects.filter(action="results.stateform.opened").count() == 0


def test_what_is_written_of_the_child_is_sealed_and_said_nowhere_else(circle):
    browser = signed_in(circle.teacher.user)

    assert note(circle, browser).status_code == 302

    entry = StateFormEntry.objects.get(field="3-3")
    logged = str(list(AuditEntry.objects.values_list("before", "after")))
    received = str(list(Receipt.objects.values_list("content", "effect")))
    assert (entry.value, SECRET.encode() in bytes(entry.sealed)) == (None, False)
    assert [SECRET in text for text in (logged, received)] == [False, False]
    assert SECRET in browser.get(url(circle, "section", "3")).content.decode()


def test_whoever_says_that_there_was_nothing_is_believed(circle):
    browser = signed_in(circle.teacher.user)
    assert "4" in sheet_of(circle.form).missing

    browser.post(url(circle, "none", "4"))

    assert "4" not in sheet_of(circle.form).missing


def test_the_months_of_the_journal_are_not_typed(circle):
    browser = signed_in(circle.leader.user)
    line = sheet_of(circle.form).lines["6"][0].slug
    posted = {"6-4": "99", "reason": "Бәрі келді"}

    assert browser.get(url(circle, "line-add", "6")).status_code == 404
    browser.post(url(circle, "line-cell", line, "6-4"), posted)
    browser.post(url(circle, "line", line), posted)
    browser.post(url(circle, "line-withdraw", line), {"reason": "Керек емес"})
    assert sheet_of(circle.form).lines["6"][0].cell("6-4").value == 2


@pytest.mark.parametrize(
    "given",
    [
        {"7-1": "maybe"},
        {"7-2": "кеше"},
        {"7-2": "9999-01-01"},
        {"7-2": "2125-01-01"},
    ],
)
def test_bad_input_is_answered_by_a_sentence(circle, given):
    assert signed_in(circle.leader.user).post(url(circle, "section", "7"), given).status_code == 422


def test_it_prints_in_both_languages_marked_as_a_sample(circle):
    sheet = sheet_of(circle.form)
    kk, ru = (printed(sheet, language, reveals=False) for language in ("kk", "ru"))

    assert [(form.mark, form.subject) for form in (kk, ru)] == [
        ("үлгі", "Үлгібаева Сәуле"),
        ("образец", "Үлгібаева Сәуле"),
    ]
    assert all(
        cell.text for form in (kk, ru) for table in form.tables for line in table.lines for cell in line
    )
    assert [len(table.listed) for table in kk.tables] == [0, 1, 1, 1, 1, 2, 0, 1]


def test_a_group_is_printed_at_once_and_each_is_logged(circle):
    other = make.person("Үлгіұлы", "Дәулет")
    make.enrolment(other, circle.group, starts_on=date(YEAR, 9, 8))
    assert begin_portfolios(actor=circle.leader, group=circle.group, organisation=circle.own, year=YEAR) == 1

    job = order_portfolios(actor=circle.teacher, group=circle.group, year=YEAR, language="kk")

    job.refresh_from_db()
    text = pdf_text(files.read(job.result_file))
    assert [name in text for name in ("Үлгібаева Сәуле", "Үлгіұлы Дәулет")] == [True, True]
    assert AuditEntry.objects.filter(action="results.stateform.exported").count() == 2


def test_the_file_of_a_group_is_for_whoever_may_see_each_portfolio_in_it(circle):
    job = order_portfolios(actor=circle.teacher, group=circle.group, year=YEAR, language="kk")
    job.refresh_from_db()
    later = make.person("Үлгіұлы", "Дәулет")
    make.enrolment(later, circle.group, starts_on=date(YEAR, 9, 8))
    begin_portfolios(actor=SYSTEM, group=circle.group, organisation=circle.own, year=YEAR)

    again = make_portfolios(job, Progress(job))

    assert "Үлгіұлы" not in pdf_text(files.read(again.file))
    assert may_fetch_portfolios(circle.teacher, job)
    circle.group.enrolments.filter(person=circle.child).delete()
    assert not may_fetch_portfolios(fresh(circle.teacher), job)
    assert may_fetch_portfolios(holder(Role.CHAIR), job)


def fresh(actor: Actor) -> Actor:
    """Return the same person at the next request."""
    return Actor(user=actor.user)


def test_a_child_who_stands_twice_has_one_portfolio(circle):
    double = make.person("Үлгібаева", "Сауле")
    make.enrolment(double, circle.group, starts_on=date(YEAR, 10, 1))
    double.canonical = circle.child
    double.save()

    assert begin_portfolios(actor=SYSTEM, group=circle.group, organisation=circle.own, year=YEAR) == 0
    assert [line.form for line in child_lines(circle.leader, circle.group, YEAR)] == [circle.form]


def test_a_group_that_is_not_under_the_order_gets_none(circle):
    end_order(actor=circle.leader, group=circle.group)
    with time_machine.travel(date(YEAR + 1, 3, 1)):
        for year, refusal in ((YEAR + 1, NotUnderOrder), (YEAR + 5, WrongYear)):
            with pytest.raises(refusal):
                begin_portfolios(actor=SYSTEM, group=circle.group, organisation=circle.own, year=year)


def test_the_pages_of_the_order(circle):
    leader, teacher = signed_in(circle.leader.user), signed_in(circle.teacher.user)
    order = reverse("results:portfolio-order", args=(circle.group.code,))
    begin, together = (
        reverse(f"results:portfolio-{name}", args=(circle.group.code,)) for name in ("begin", "file")
    )

    assert [leader.get(order).status_code, teacher.get(order).status_code] == [200, 403]
    assert [leader.post(order, {"starts_on": day}).status_code for day in ("кеше", "01.09.2025")] == [
        422,
        302,
    ]
    for year in ("2025", "1066", "жыл", "9" * 30, ""):
        assert leader.post(begin, {"year": year}).status_code == 302
        assert teacher.post(together, {"year": year, "language": "xx"}).status_code == 302
        page = reverse("results:portfolio-detail", args=(circle.group.code,))
        assert teacher.get(page, {"year": year}).status_code == 200
    assert Job.objects.count() == 0
    assert teacher.post(together, {"year": "2025", "language": "ru"}).status_code == 302
    assert teacher.get(reverse("results:portfolio-list")).status_code == 200
    assert b"/portfolios/" in teacher.get(circle.group.get_absolute_url()).content


def test_it_is_handed_over_by_the_leader_and_closed(circle):
    leader, teacher = signed_in(circle.leader.user), signed_in(circle.teacher.user)

    assert teacher.post(url(circle, "filing"), {"filed_on": "20.11.2025"}).status_code == 403
    assert leader.post(url(circle, "filing"), {"filed_on": "20.11.2025"}).status_code == 302
    assert sheet_of(circle.form).is_closed
    assert note(circle, teacher).status_code == 422
