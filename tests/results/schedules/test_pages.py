"""The list of what is due, and the forms of schedules, as people meet them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from seriktes.core.months import parse_month
from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate
from tests.results.conftest import signed_in
from tests.results.schedules.conftest import scheduled

pytestmark = pytest.mark.either


@pytest.fixture
def browser(desk):
    return signed_in(desk.manager.user)


def typed(desk, **fields) -> dict[str, str]:
    known = {
        "rhythm": "quarterly",
        "first": "2025-10",
        "last": "",
        "days_after": "30",
        "wait_days": "10",
        "responsible": desk.manager.user.code,
    }
    return known | fields


def add(agreement) -> str:
    return reverse("results:schedule-add", args=(agreement.code,))


def test_a_schedule_is_written_down_and_stands_on_the_page_of_the_agreement(january, network, desk, browser):
    agreement = network.akimat.agreements.get()

    answer = browser.post(add(agreement), typed(desk))
    page = browser.get(agreement.get_absolute_url()).content.decode()

    assert (answer.status_code, answer.url) == (302, f"{agreement.get_absolute_url()}#schedule")
    assert ReportSchedule.objects.get().first_month == parse_month("2025-10")
    assert desk.manager.user.full_name in page


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"first": "2025-11"}, "first"),  # within a quarter
        ({"first": ""}, "first"),
        ({"first": "9999-12"}, "first"),
        ({"first": "2025-07"}, "first"),  # the network began in September: no report of July can be drafted
        ({"last": "2025-11"}, "last"),
        ({"last": "2025-09"}, "last"),
        ({"wait_days": "31"}, "wait_days"),
        ({"days_after": "367"}, "days_after"),
        ({"days_after": "-1"}, "days_after"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"responsible": "nobody"}, "responsible"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_written(
    january, network, desk, browser, fields, wrong
):
    answer = browser.post(add(network.akimat.agreements.get()), typed(desk, **fields))

    assert (answer.status_code, wrong in answer.context["form"].errors) == (422, True)
    assert not ReportSchedule.objects.exists()


def test_the_first_period_offered_begins_with_records(january, network, desk, browser):
    january.move_to(datetime(2025, 9, 20, 7, tzinfo=UTC))

    offered = browser.get(add(network.akimat.agreements.get())).context["form"].initial["first"]

    assert offered == date(2025, 10, 31)  # not July, before the first session


def test_a_second_schedule_of_the_same_rhythm_is_told_at_the_rhythm(quarterly, desk, browser):
    answer = browser.post(add(quarterly.agreement), typed(desk))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["rhythm"])


def test_a_schedule_is_changed_and_taken_back(quarterly, desk, browser):
    edit = reverse("results:schedule-edit", args=(quarterly.code,))
    shown = browser.get(edit).context["form"].initial
    changed = browser.post(edit, typed(desk, days_after="20"))
    taken = browser.post(reverse("results:schedule-withdrawal", args=(quarterly.code,)))
    quarterly.refresh_from_db()

    assert (shown["days_after"], changed.status_code, quarterly.days_after) == (30, 302, 20)
    assert (taken.status_code, quarterly.withdrawn_by) == (302, desk.manager.user)
    assert browser.get(edit).status_code == 404


def test_a_report_gets_a_day_of_its_own_and_loses_it(january, network, desk, browser):
    schedule = scheduled(desk, network.company, rhythm="dated", first_month=None)
    url = reverse("results:schedule-date-add", args=(schedule.code,))

    early = browser.post(url, {"first": "2025-09", "last": "2026-05", "due_on": "2026-05-31"})
    before = browser.post(url, {"first": "2025-08", "last": "2025-09", "due_on": "2026-06-15"})
    browser.post(url, {"first": "2025-09", "last": "2026-05", "due_on": "2026-06-15"})
    row = ScheduledDate.objects.get()
    browser.post(reverse("results:schedule-date-removal", args=(schedule.code, row.code)))

    assert (early.status_code, list(early.context["form"].errors)) == (422, ["due_on"])
    assert (before.status_code, list(before.context["form"].errors)) == (422, ["first"])
    assert not ScheduledDate.objects.exists()


def test_a_report_is_put_off_by_a_form_that_names_its_months(quarterly, browser):
    url = reverse("results:postponement-add", args=(quarterly.code,))

    wrong = [browser.get(f"{url}{query}").status_code for query in ("", "?first=2025-10", "?first=x&last=y")]
    early = browser.post(f"{url}?first=2025-10&last=2025-12", {"until": "2026-01-02", "reason": "Үлгі"})
    done = browser.post(f"{url}?first=2025-10&last=2025-12", {"until": "2026-03-01", "reason": "Үлгі"})

    assert (wrong, early.status_code, list(early.context["form"].errors)) == ([404] * 3, 422, ["until"])
    assert (done.status_code, Postponement.objects.get().reason) == (302, "Үлгі")


def test_the_list_holds_late_reports_first_and_those_of_the_year_by_months(quarterly, january, desk):
    january.shift(31 * 24 * 3600)

    page = signed_in(desk.manager.user).get(reverse("results:due-list")).context["page"].calendar

    assert [line.report.period.last for line in page.late] == [parse_month("2025-12")]
    months = [month for month, lines in page.months if any(line.report for line in lines)]
    assert months == [parse_month(month) for month in ("2026-04", "2026-07", "2026-10")]


@pytest.mark.parametrize("year", ["", "x", "0", "99999", "2031", "-1"])
def test_any_year_is_answered(quarterly, browser, year):
    assert browser.get(reverse("results:due-list"), {"year": year}).status_code == 200


def test_the_first_page_reminds_whoever_answers(quarterly, january, desk):
    january.shift(20 * 24 * 3600)

    people = [signed_in(actor.user) for actor in (desk.manager, desk.chair)]
    pages = [client.get(reverse("web:home")).content.decode() for client in people]

    address = reverse("results:postponement-add", args=(quarterly.code,))
    assert [address in page for page in pages] == [True, False]


def test_nobody_takes_the_place_of_whoever_answers_no_more_unasked(quarterly, desk):
    """The first of a list is what a browser sends where none is chosen."""
    edit = reverse("results:schedule-edit", args=(quarterly.code,))
    chair = signed_in(desk.chair.user)
    offered = [value for value, _label in chair.get(edit).context["form"].fields["responsible"].choices]
    type(desk.manager.user).objects.filter(pk=desk.manager.user.pk).update(is_active=False)

    form = chair.get(edit).context["form"]

    first, *others = [str(value) for value, _label in form.fields["responsible"].choices]
    assert (first, "" in offered, desk.manager.user.code in others) == ("", False, False)
    answer = chair.post(edit, typed(desk, responsible=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["responsible"])
