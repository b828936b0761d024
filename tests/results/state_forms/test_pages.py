"""The pages: who finds them, what they ask, and what they say to bad input."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry, Job
from seriktes.results.state_forms.actions import note_filing
from seriktes.results.state_forms.cells import value_of
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormLine
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.state_forms.conftest import YEAR

pytestmark = pytest.mark.either

LIST_QUERIES = 6


@pytest.fixture
def browser_of_chair(chair):
    return signed_in(chair.user)


def url(filer, name, *more):
    return reverse(f"results:state-form-{name}", args=(filer.form.code, *more))


def test_insiders_read_and_partners_find_nothing(filer, chair, coordinator, auditor):
    partner = make.user("partner")
    make.representative(filer.akimat, partner)
    pages = [reverse("results:state-form-list"), url(filer, "detail"), url(filer, "section", "1-v"),
             url(filer, "sheet", "kk"), url(filer, "section", "3"), url(filer, "cell", "1-9")]  # fmt: skip

    answers = {
        who: {signed_in(user).get(page).status_code for page in pages}
        for who, user in (
            ("chair", chair.user), ("coordinator", coordinator.user), ("auditor", auditor.user),
            ("partner", partner),
        )
    }  # fmt: skip

    assert answers == {"chair": {200}, "coordinator": {200}, "auditor": {200}, "partner": {403}}


def test_the_auditor_reads_and_is_offered_no_form(filer, auditor):
    page = signed_in(auditor.user).get(url(filer, "section", "1-iii"))

    assert b'name="1-11"' not in page.content
    assert signed_in(auditor.user).post(url(filer, "section", "1-iii"), {"1-11": "5"}).status_code == 403


def test_a_section_is_filled_and_keeps_who_and_when(filer, browser_of_chair, chair):
    given = {"1-11": "12", "1-12": "11", "1-13": "жоқ", "1-14-age18": " 1 200 "}

    answer = browser_of_chair.post(url(filer, "section", "1-iii"), given)

    assert (answer.status_code, answer.url) == (302, url(filer, "section", "1-iii"))
    written = StateFormEntry.objects.order_by("field").values_list("field", "value", "typed_by")
    assert list(written) == [
        ("1-11", 12, chair.user.pk),
        ("1-12", 11, chair.user.pk),
        ("1-13", {"none": True}, chair.user.pk),
        ("1-14-age18", 1200, chair.user.pk),
    ]


@pytest.mark.parametrize(
    ("section", "given"),
    [
        ("1-iii", {"1-11": "он"}),
        ("1-iii", {"1-11": "-5"}),
        ("1-iii", {"1-11": "99999999999999999999"}),
        ("1-iii", {"1-11": "٣"}),
        ("1-v", {"1-16": "-100"}),
        ("1-v", {"1-16": "12,500"}),
        ("1-vi", {"1-26": "9" * 30}),
        ("1-i", {"1-3": "no_such_form"}),
        ("1-i", {"1-5": "Ү" * 10_000}),
        ("1-i", {"1-7": "9999-01-01"}),
        ("1-i", {"1-7": "2125-01-01"}),
        ("1-i", {"1-7": "кеше"}),
        ("1-iv", {"1-15": ["22"]}),
    ],
)
def test_bad_input_is_answered_by_a_sentence(filer, browser_of_chair, section, given):
    answer = browser_of_chair.post(url(filer, "section", section), given)

    assert (answer.status_code, StateFormEntry.objects.count()) == (422, 0)
    assert 'class="error-summary' in answer.content.decode() or "field--wrong" in answer.content.decode()


def test_control_characters_are_dropped_and_the_nul_sign_refused(filer, browser_of_chair):
    browser_of_chair.post(url(filer, "section", "1-i"), {"1-5": "Үлгібаев\u202e\x07 Айбар"})
    assert value_of(StateFormEntry.objects.get()) == "Үлгібаев Айбар"

    assert browser_of_chair.post(url(filer, "section", "1-i"), {"1-5": "а\x00"}).status_code == 422


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("12345", 422),
        ("123456789012", 422),
        ("12345678901٢", 422),
        ("0" * 12, 422),
        ("DE-4711/88", 302),
        ("—", 302),
    ],
)
def test_numbers_of_founders_are_checked(filer, browser_of_chair, number, status):
    page = url(filer, "line-add", "5")
    form = browser_of_chair.get(page).context["form"]
    given = {"event": str(form["event"].value()), "5-2": "Үлгібаев (үлгі)", "5-3": number}

    assert browser_of_chair.post(page, given).status_code == status


def test_an_empty_line_is_refused(filer, browser_of_chair):
    page = url(filer, "line-add", "2")
    event = str(browser_of_chair.get(page).context["form"]["event"].value())

    assert browser_of_chair.post(page, {"event": event}).status_code == 422


def test_a_computed_value_is_overruled_with_its_reason_and_taken_back(filer, browser_of_chair):
    page = url(filer, "cell", "1-9")

    assert browser_of_chair.post(page, {"1-9": "new@example.org", "reason": ""}).status_code == 422
    assert browser_of_chair.post(page, {"1-9": "not an address", "reason": "a"}).status_code == 422
    assert browser_of_chair.post(page, {"1-9": "new@example.org", "reason": "Жаңа"}).status_code == 302
    shown = browser_of_chair.get(url(filer, "section", "1-ii")).content.decode()
    assert "new@example.org" in shown
    assert "ulgi@example.org" in shown

    browser_of_chair.post(url(filer, "cell-undo", "1-9"))

    assert filer.cell("1-9").value == "ulgi@example.org"


def test_a_line_that_was_taken_back_keeps_its_name(filer, browser_of_chair):
    names = {"2-2_kk": "Батыс филиалы (үлгі)", "2-2_ru": "Западный филиал (үлгі)"}
    browser_of_chair.post(url(filer, "line-add", "2"), {"event": str(uuid.uuid4()), **names})
    row = StateFormLine.objects.get()
    browser_of_chair.post(url(filer, "line-withdraw", row.code), {"reason": "Екі рет жазылған (үлгі)"})

    page = browser_of_chair.get(url(filer, "section", "2")).content.decode()

    assert (names["2-2_kk"] in page, f"2-{row.code}" in page) == (True, False)


def test_a_line_of_an_agreement_is_filled_where_it_is_open(filer, browser_of_chair):
    line = filer.sheet().lines["3"][0]
    page = url(filer, "line", line.slug)
    given = {"3-5": "state", "3-6": "3", "3-7_kk": "Мақсат", "3-7_ru": "Цель", "3-11_kk": "Нәтиже"}

    assert browser_of_chair.post(page, given).status_code == 302

    line = filer.sheet().line(line.slug)
    assert [cell.field.key for cell in line.cells if cell.is_open] == ["3-11"]  # no result in Russian yet
    assert line.cell("3-7").value == {"kk": "Мақсат", "ru": "Цель"}


@pytest.mark.parametrize("year", ["1066", "9999", "2190", "жыл", "", "2023"])
def test_a_wrong_year_is_not_begun(filer, browser_of_chair, year):
    answer = browser_of_chair.post(reverse("results:state-form-begin"), {"form": "sdnpo1-0", "year": year})

    assert (answer.status_code, StateForm.objects.count()) == (422, 1)


def test_unknown_parts_of_an_address_are_not_there(filer, browser_of_chair):
    wrong = [url(filer, "section", "9"), url(filer, "sheet", "en"), url(filer, "cell", "9-9"),
             url(filer, "line", "of-2222222222"), url(filer, "line-add", "1-i")]  # fmt: skip

    assert {browser_of_chair.get(page).status_code for page in wrong} == {404}


def test_the_first_page_reminds_in_the_last_weeks_until_it_is_handed_in(filer, manager):
    def reminded(day) -> bool:
        with time_machine.travel(day):
            return "ҮЕҰҚМ-1" in signed_in(manager.user).get("/").content.decode()

    days = [date(YEAR + 1, 1, 10), date(YEAR + 1, 2, 10), date(YEAR + 1, 4, 10)]
    days.append(date(YEAR + 1, 8, 1))
    assert [reminded(day) for day in days] == [False, True, True, False]

    with time_machine.travel(days[2]):
        note_filing(actor=manager, form=filer.form, filed_on=days[1])

    assert reminded(days[2]) is False


def test_a_file_is_ordered_and_logged(filer, browser_of_chair):
    answer = browser_of_chair.post(url(filer, "file"), {"form": "pdf", "language": "ru"})

    job = Job.objects.get()
    assert answer.status_code == 302
    assert job.params == {"code": filer.form.code, "form": "pdf", "language": "ru", "reveals": True}
    assert AuditEntry.objects.filter(action="results.stateform.exported").count() == 1
    assert browser_of_chair.post(url(filer, "file"), {"form": "exe", "language": "ru"}).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.parametrize("forms", [1, 3])
def test_the_list_costs_the_same_for_many_years(filer, browser_of_chair, forms, django_assert_num_queries):
    browser_of_chair.get("/")
    for year in range(2026, 2026 + forms):
        form = StateForm.objects.create(kind="sdnpo1", organisation=filer.own, year=year)
        form.filings.create(filed_on=date(year + 1, 3, 1))
    note_filing(actor=SYSTEM, form=filer.form, filed_on=date(YEAR + 1, 1, 1))

    with django_assert_num_queries(LIST_QUERIES):
        browser_of_chair.get(reverse("results:state-form-list"))
