from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest

from seriktes.activities.models import Group
from seriktes.core.models import AuditEntry
from seriktes.results.indicators.models import Aim, Indicator, Remark, Target
from seriktes.results.indicators.queries import frameworks
from tests import factories as make
from tests.results.networks import PERIOD

pytestmark = pytest.mark.either

MONTHS = {"from": "2025-09", "until": "2025-12"}


@pytest.fixture
def agreement(network):
    return network.akimat.agreements.get()


@pytest.fixture
def indicator(agreement):
    made = make.indicator("Балалар (үлгі)", agreement=agreement, aim=make.aim(agreement=agreement))
    make.target(made, PERIOD.first, PERIOD.last, 60)
    return made


def url(agreement, rest=""):
    return f"/plans/agreement/{agreement.code}/{rest}"


def test_the_list_shows_every_plan(insider, indicator):
    answer = insider.get("/plans/")

    plans = {plan.owner.kind: plan for plan in answer.context["page"].frameworks if plan.values}
    assert list(plans) == ["agreement"]
    assert (plans["agreement"].planned, plans["agreement"].behind) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_whatever_the_number_of_plans(
    network, manager, django_assert_num_queries, count
):
    for number in range(count):
        agreement = make.agreement(make.organisation(f"«Үлгі {number}» ЖШС (үлгі)"))
        aim = make.aim(agreement=agreement)
        make.target(make.indicator(agreement=agreement, aim=aim), PERIOD.first, PERIOD.last, 60)

    with django_assert_num_queries(13):
        found = frameworks(manager)

    assert sum(bool(one.values) for one in found) == count


def test_a_plan_shows_fact_against_plan(insider, agreement, indicator):
    answer = insider.get(url(agreement), MONTHS)

    (goal, line) = answer.context["page"].framework.lines
    assert (goal.aim.level, line.value.fact_said, line.value.plan_said) == ("goal", "42", "60")


@pytest.mark.parametrize(
    "months",
    [{"from": "2025-12", "until": "2025-09"}, {"from": "x"}, {"from": "0001-01", "until": "9999-12"}],
)
def test_months_that_cannot_be_are_said(insider, agreement, months):
    answer = insider.get(url(agreement), months)

    assert answer.status_code == 422
    assert answer.context["page"].form.errors


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_plan_is_taken_as_a_file(insider, agreement, indicator, kind):
    address = url(agreement, f"plan.{kind}")
    answer = insider.post(f"{address}?{urlencode(MONTHS)}")

    assert insider.get(address).status_code == 302
    assert AuditEntry.objects.filter(action="results.plan.exported").count() == 1
    assert answer.status_code == 200
    assert f".{kind}" in answer.headers["Content-Disposition"]


def test_no_name_becomes_a_formula(insider, agreement, indicator):
    Indicator.objects.filter(pk=indicator.pk).update(name_kk="=1+1")

    answer = insider.post(f"{url(agreement, 'plan.csv')}?{urlencode(MONTHS)}")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows if len(row) > 1][1] == "'=1+1"


def definition(**changed):
    return {
        "name_kk": "Қыздар (үлгі)",
        "measured": "attendance:people",
        "figure": "contributed",
        "sex": "f",
        "splits": ["club", "age"],
        **changed,
    }


def test_an_indicator_is_made_planned_and_explained(insider, agreement):
    made = insider.post(url(agreement, "indicators/add/"), definition(), follow=True)
    page = made.redirect_chain[-1][0]
    planned = insider.post(f"{page}targets/add/", {**MONTHS, "value": "25"})
    written = insider.post(f"{page}reasons/add/", {**MONTHS, "text": "Қыс қатты болды"})
    shown = insider.get(page)

    assert (made.status_code, planned.status_code, written.status_code) == (200, 302, 302)
    assert (Target.objects.get().value, Remark.objects.get().text) == (25, "Қыс қатты болды")
    assert [each.split for each in shown.context["page"].divided] == ["club", "age"]


def test_a_contradiction_is_said_at_its_field(insider, agreement):
    answer = insider.post(url(agreement, "indicators/add/"), definition(measured="attendance:held"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["sex"]


def test_of_too_many_groups_one_is_typed(insider, agreement, network, monkeypatch):
    monkeypatch.setattr("seriktes.results.indicators.forms.MOST_GROUPS", 1)
    group = Group.objects.order_by("pk")[0]
    said = f"{group.name}, {group.club.name}"
    add = url(agreement, "indicators/add/")

    none, several, made = (
        insider.post(add, definition(group=text, splits=["age"]))
        for text in ("Жоқ мұндай", "топ", group.name.upper())
    )
    indicator = Indicator.objects.get(group=group)
    edit = f"{indicator.get_absolute_url()}edit/"
    shown = insider.get(edit).context["form"]["group"].value()
    kept = insider.post(edit, definition(group=said, name_kk="Басқа (үлгі)", splits=["age"]))

    indicator.refresh_from_db()
    assert none.context["form"].errors["group"] == ["Мұндай атаулы топ жоқ."]
    assert said in several.context["form"].errors["group"][0]
    assert (made.status_code, kept.status_code, shown) == (302, 302, said)
    assert (indicator.group, indicator.name_kk) == (group, "Басқа (үлгі)")


@pytest.mark.parametrize("value", ["", "x", "-3", "1e9", "12,345", "9" * 30, "3,5", "\u0661\u0662"])
def test_what_is_no_plan_is_said(insider, indicator, value):
    answer = insider.post(f"{indicator.get_absolute_url()}targets/add/", {**MONTHS, "value": value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value"]


def test_less_than_nothing_is_refused_with_what_is_allowed(insider, indicator):
    sent = insider.post(f"{indicator.get_absolute_url()}targets/add/", {**MONTHS, "value": "\u22125"})

    said = "Бұл сан 0-ден кем бола алмайды. 0 немесе одан үлкен сан енгізіңіз."
    assert sent.context["form"].errors["value"] == [said]


def test_a_changed_definition_shows_its_history(insider, indicator):
    edited = insider.post(
        f"{indicator.get_absolute_url()}edit/", definition(aim=indicator.aim.code, why="Келісілді")
    )
    shown = insider.get(indicator.get_absolute_url()).context["page"]

    assert edited.status_code == 302
    assert (shown.versions[0].why, shown.rows[0].value.is_earlier_definition) == ("Келісілді", True)


def test_the_ready_made_set_is_one_click(insider, agreement):
    first = insider.post(url(agreement, "ready-made/"), follow=True)
    again = insider.post(url(agreement, "ready-made/"), follow=True)

    assert (first.status_code, again.status_code) == (200, 200)
    assert Indicator.objects.filter(agreement=agreement).count() == 9


def test_goals_are_written_changed_and_archived(insider, agreement):
    insider.post(url(agreement, "goals/add/"), {"name_kk": "Мақсат (үлгі)"})
    goal = Aim.objects.get()
    insider.post(url(agreement, "goals/add/"), {"name_kk": "Нәтиже (үлгі)", "under": goal.code})
    outcome = Aim.objects.get(parent=goal)
    insider.post(f"/goals/{outcome.code}/edit/", {"name_kk": "Басқа нәтиже (үлгі)"})
    insider.post(f"/goals/{outcome.code}/archive/")

    outcome.refresh_from_db()
    assert (outcome.level, outcome.name_kk) == ("outcome", "Басқа нәтиже (үлгі)")
    assert outcome.archived_at is not None


def test_a_goal_is_shared_by_two_partners_at_least(insider, network):
    alone = insider.post("/goals/add/", {"name_kk": "Мақсат (үлгі)", "partners": [network.akimat.code]})
    both = [network.akimat.code, network.company.code]
    shared = insider.post("/goals/add/", {"name_kk": "Мақсат (үлгі)", "partners": both}, follow=True)

    assert (alone.status_code, shared.status_code) == (422, 200)
    assert set(Aim.objects.get().partners.all()) == {network.akimat, network.company}


def test_a_closed_club_is_still_counted_and_said(insider, network):
    club = network.clubs[0]
    club.ends_on = "2025-12-31"
    club.save()
    indicator = make.indicator(club=club)

    page = insider.get(indicator.get_absolute_url())

    assert page.status_code == 200
    assert any("31.12.2025" in told.text for told in page.context["page"].told)


def test_spheres_of_both_lists_are_shown(insider, db):
    rows = insider.get("/spheres/").context["page"].rows

    assert len(rows) == 21
    assert len({row.order18.key for row in rows}) == 19


def test_a_partner_sees_no_live_plan(akimat, agreement, indicator):
    answers = [
        akimat.get(address).status_code
        for address in ("/plans/", url(agreement), url(agreement, "plan.csv"), indicator.get_absolute_url())
    ]

    assert answers == [403] * 4


def test_a_partner_reads_plans_in_a_release(network, desk, company):
    agreement = network.company.agreements.get()
    indicator = make.indicator(agreement=agreement)
    make.target(indicator, PERIOD.first, PERIOD.last, 50)
    release = desk.released(network.company)

    answer = company.get(f"/releases/{release.code}/plan/")

    (plan,) = answer.context["page"].plans
    assert [(line.value.name, line.value.plan_said) for line in plan.lines] == [(indicator.name, "50")]
    assert "people_" not in answer.content.decode()


def test_a_baseline_that_no_check_has_seen_is_told_to_insiders_alone(network, desk, company, insider):
    agreement = network.company.agreements.get()
    make.indicator(agreement=agreement, baseline=7531)
    release = desk.released(network.company)

    live = insider.get(url(agreement), MONTHS).content.decode().replace("\u00a0", "")
    pages = [company.get(address).content.decode() for address in (f"/releases/{release.code}/plan/", "/")]

    assert "7531" in live
    assert ["7531" in page.replace("\u00a0", "") for page in pages] == [False, False]


def test_a_plan_that_was_taken_back_stays_in_the_history(insider, agreement, indicator):
    target = indicator.targets.get()

    insider.post(f"/targets/{target.code}/withdrawal/", {"reason": "Келісім өзгерді (үлгі)"})
    answer = insider.get(indicator.get_absolute_url())

    assert [row.value for row in answer.context["page"].withdrawn] == [None]
    assert "Келісім өзгерді (үлгі)" in answer.content.decode()
