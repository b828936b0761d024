"""The page of explorations: what it says, refuses and hands out; views that are kept."""

from __future__ import annotations

import io

import openpyxl
import pytest
import time_machine
from django.test import Client

from seriktes.clubs.enums import ClubRole
from seriktes.core.models import AuditEntry
from seriktes.results.explore.models import SavedView
from seriktes.results.indicators.models import Indicator
from tests import factories as make

pytestmark = pytest.mark.either

QUESTION = "measure=people&rows=club&columns=month&when=months&order=name&from=2025-09&until=2025-12"
INTERNAL = "Ішкі құжат: сандар әр белгімен өзгереді"


@pytest.fixture(autouse=True)
def winter():
    with time_machine.travel("2026-01-15 10:00", tick=False):
        yield


@pytest.fixture
def leader(network):
    user = make.user("leader")
    make.appointment(network.clubs[1], user, ClubRole.LEADER)
    client = Client()
    client.force_login(user)
    return client


def get(client, **changes):
    return client.get("/explore/", {**dict(pair.split("=") for pair in QUESTION.split("&")), **changes})


def shown(answer):
    return answer.context["page"].shown


def test_the_page_says_that_it_is_internal_on_screen_and_on_paper(network, insider):
    html = get(insider).content.decode()

    assert html.count(INTERNAL) == 2
    # The head of a table stands on every sheet.
    head = html[html.index("<thead>") : html.index("</thead>")]
    assert f'<td class="stamp" colspan="6">{INTERNAL}' in head


def test_without_a_question_people_by_club_and_month_are_shown(network, insider):
    page = shown(insider.get("/explore/"))

    assert [line.name for line in page.lines] == [club.name for club in sorted(network.clubs, key=_by_name)]
    assert len(page.heads) == 5


def _by_name(club):
    return club.sort_key


def test_small_figures_are_shown_and_pointed_out(network, insider):
    page = shown(get(insider, columns=""))

    small = {line.name: line.whole.text for line in page.lines if line.whole.is_small}
    assert small == {network.clubs[2].name: "3"}
    assert page.small == 1


def test_a_network_that_asks_for_more_people_has_more_small_figures(network, insider, settings):
    settings.FEWEST_PEOPLE = 10
    answer = get(insider, columns="")
    page = shown(answer)

    small = {line.name: line.whole.text for line in page.lines if line.whole.is_small}
    assert small == {network.clubs[2].name: "3", network.clubs[3].name: "9"}
    assert "10 адамнан аз" in answer.content.decode()


def test_a_partners_share_is_asked_by_who_sees_reports_alone(network, insider, leader):
    whose = f"proportional-{network.company.code}"
    page = shown(get(insider, whose=whose))
    file = insider.post(f"/explore/table.xlsx?{QUESTION}&whose={whose}").content
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active

    assert network.company.name in page.title
    assert page.is_of_parts
    assert any("," in line.whole.text for line in page.lines)
    assert f"whose={whose}" in insider.get(f"/explore/?{QUESTION}&whose={whose}").context["page"].query
    assert network.company.name in str([cell.value for row in sheet.iter_rows() for cell in row])
    assert get(insider, whose="proportional-NOBODY").status_code == 422
    assert "whose" not in get(leader).context["page"].form.fields
    assert not shown(get(leader, whose=whose)).is_of_parts


def test_figures_can_order_the_rows(network, insider):
    values = [line.whole.value for line in shown(get(insider, order="figure")).lines]

    assert values == sorted(values, reverse=True)


def test_a_rate_shows_its_two_numbers(network, insider):
    line = shown(get(insider, measure="rate", columns="")).lines[0]
    amount, over = (int(part) for part in line.whole.parts.split("/"))

    assert line.whole.text == f"{round(amount * 100 / over)}\u00a0%"


def test_a_row_opens_one_step_nearer_to_the_registers(network, insider):
    line = shown(get(insider)).lines[0]
    page = shown(insider.get(f"/explore/{line.url}"))

    assert [one.name for one in page.lines] == [network.groups[0].name]
    assert page.lines[0].whole.value == line.whole.value
    register = insider.get(page.lines[0].cells[0].url)
    assert register.status_code == 200
    assert "2025-09" in page.lines[0].cells[0].url


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": "club"}, "columns"),
        ({"measure": "held", "rows": "sex"}, "measure"),
        ({"measure": "held", "sex": "f"}, "measure"),
        ({"measure": "girls"}, "measure"),
        ({"rows": "person"}, "rows"),
        ({"from": "2025-12", "until": "2025-09"}, "__all__"),
        ({"from": "1999-01"}, "__all__"),
        ({"until": "2030-01"}, "__all__"),
        ({"from": ""}, "__all__"),
        ({"from": "9999-99"}, "from"),
        ({"club": "nobody"}, "club"),
        ({"group": "nobody"}, "group"),
        ({"age": "old"}, "age"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(network, insider, changes, field):
    answer = get(insider, **changes)

    assert answer.status_code == 422
    assert list(answer.context["page"].form.errors) == [field]
    assert answer.context["page"].shown is None


def test_a_table_too_large_to_read_is_not_drawn(network, insider, monkeypatch):
    monkeypatch.setattr("seriktes.results.explore.queries.MOST_ROWS", 3)
    answer = get(insider, rows="group")

    assert answer.status_code == 200
    assert (answer.context["page"].shown, answer.context["page"].too_many) == (None, 4)
    assert "Кесте оқуға тым үлкен" in answer.content.decode()


def test_months_without_a_record_say_so(network, insider):
    html = get(insider, **{"from": "2026-01", "until": "2026-01"}).content.decode()

    assert "Бұл айларда жазба жоқ." in html


def test_a_leader_sees_the_own_club_and_cannot_ask_for_another(network, leader):
    assert [line.name for line in shown(get(leader)).lines] == [network.clubs[1].name]
    assert get(leader, club=network.clubs[0].code).status_code == 422


def test_a_partner_explores_nothing(network, company):
    assert get(company).status_code == 403
    assert company.get("/views/").status_code == 403


def test_the_row_of_a_unit_opens_for_whoever_sees_no_units(network, leader):
    [line] = shown(get(leader, rows="unit", columns="")).lines
    elsewhere = make.unit("«Басқа» бөлімі (үлгі)", parent=network.clubs[1].unit)

    opened = leader.get(f"/explore/{line.url}")

    assert [row.name for row in shown(opened).lines] == [network.clubs[1].name]
    assert get(leader, unit=elsewhere.code).status_code == 422


def test_an_indicator_is_asked_for_by_its_code(network, insider, leader):
    indicator = Indicator.objects.create(name_kk="Қыздар", fact_kind="attendance", measure="people", sex="f")
    page = shown(get(insider, measure=f"indicator-{indicator.code}"))

    assert page.title.startswith("Қыздар")
    assert page.whole.whole.value == shown(get(insider, sex="f")).whole.whole.value
    assert get(leader, measure=f"indicator-{indicator.code}").status_code == 422


# files


def test_a_workbook_holds_the_stamp_and_real_numbers(network, insider):
    answer = insider.post(f"/explore/table.xlsx?{QUESTION}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]

    assert rows[0][0].startswith(INTERNAL)
    total = next(row for row in rows if row and row[0] == "Барлығы")
    assert total[-1] == shown(get(insider)).whole.whole.value
    entry = AuditEntry.objects.get(action="results.exploration.exported")
    assert entry.after["form"] == "xlsx"


def test_csv_begins_with_the_stamp(network, insider):
    text = insider.post(f"/explore/table.csv?{QUESTION}").content.decode("utf-8-sig")

    assert text.lstrip('"').startswith(INTERNAL)
    assert insider.post("/explore/table.pdf").status_code == 404
    assert insider.post("/explore/table.csv?rows=person").status_code == 404


# views


def save(client, name="Клубтар (үлгі)", **more):
    return client.post(f"/views/add/?{QUESTION}", {"name": name, **more})


def test_a_saved_view_opens_its_question(network, insider, chair):
    answer = save(insider)

    assert answer.url == f"/explore/?{QUESTION}"
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.is_shared) == (chair.user, "Клубтар (үлгі)", False)
    assert view.query == QUESTION
    assert "Клубтар (үлгі)" in insider.get("/explore/").content.decode()


def test_only_what_a_question_knows_is_kept(network, insider):
    insider.post(f"/views/add/?{QUESTION}&next=//evil.example&measure=people", {"name": "Көрініс"})

    assert "evil" not in SavedView.objects.get().query


def test_a_name_is_taken_once_by_each_person(network, insider):
    save(insider)
    answer = save(insider)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert SavedView.objects.count() == 1


def test_a_shared_view_is_opened_by_colleagues_and_changed_by_its_owner(network, insider, manager, leader):
    save(insider)
    view = SavedView.objects.get()
    colleague = Client()
    colleague.force_login(manager.user)
    assert view.name not in colleague.get("/views/").content.decode()

    insider.post(f"/views/{view.code}/", {"name": "Жаңа атау", "is_shared": "on"})

    for client in (colleague, leader):
        assert "Жаңа атау" in client.get("/views/").content.decode()
        assert client.get(f"/views/{view.code}/").status_code == 404
        assert client.post(f"/views/{view.code}/deletion/").status_code == 404


def test_a_deleted_view_is_brought_back(network, insider, manager):
    save(insider, is_shared="on")
    view = SavedView.objects.get()
    colleague = Client()
    colleague.force_login(manager.user)

    insider.post(f"/views/{view.code}/deletion/")
    assert view.name not in colleague.get("/views/").content.decode()
    insider.post(f"/views/{view.code}/deletion/undo/")

    assert view.name in colleague.get("/views/").content.decode()
    actions = AuditEntry.objects.filter(target_type="results.savedview").order_by("pk")
    assert [entry.action.rsplit(".")[-1] for entry in actions] == ["added", "deleted", "restored"]


def test_a_view_whose_name_was_taken_meanwhile_waits_for_another_name(network, insider):
    save(insider)
    view = SavedView.objects.get()
    insider.post(f"/views/{view.code}/deletion/")
    save(insider)
    insider.post(f"/views/{view.code}/deletion/undo/")

    view.refresh_from_db()
    assert view.deleted_at is not None


def test_money_has_no_club_and_people_no_partner_of_their_own(network, insider, leader):
    money = {"measure": "contribution-money", "rows": "partner"}

    page = shown(get(insider, **money))
    assert {line.name for line in page.lines} == {network.akimat.name, network.company.name}
    assert page.small == 0
    assert get(insider, **money, columns="").status_code == 200
    file = insider.post(f"/explore/table.csv?{QUESTION}&measure=contribution-money&rows=partner")
    assert file.status_code == 200
    wrong = [{"measure": "contribution-money"}, {**money, "sex": "f"}, {"rows": "partner"}]
    assert [get(insider, **one).status_code for one in wrong] == [422, 422, 422]
    assert get(leader, **money).status_code == 422
