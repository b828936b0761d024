"""Indicators beside their plans in a report: read from its protected cells, frozen with the release."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import docx
import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from seriktes.core import files
from seriktes.core.access import Actor
from seriktes.core.months import first_day
from seriktes.results import actions as releasing
from seriktes.results.enums import ReportFormat
from seriktes.results.files import make_file
from seriktes.results.indicators.actions import set_target
from seriktes.results.indicators.models import Indicator, Target
from seriktes.results.indicators.released import released_values
from seriktes.results.outputs.pdf import partner_report
from seriktes.results.portal.queries import partner_home
from seriktes.results.queries import live_report
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.actions import TemplateNames
from seriktes.results.report_templates.content import DEFAULT, Content, TemplateSection
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Papers
from seriktes.results.report_templates.papers import paper_of
from seriktes.results.report_templates.plans import with_plans
from seriktes.results.reports import from_json
from seriktes.results.rounding import rounded
from seriktes.results.stamps import Stamp
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.networks import PERIOD
from tests.results.releasing import NEXT, again, worked
from tests.results.report_templates.test_outputs import made_elsewhere

pytestmark = pytest.mark.either

NOW = datetime(2026, 6, 5, 10, tzinfo=UTC)
SECTIONS = (*DEFAULT.sections, TemplateSection("indicators", "indicators"))
DRESS = ReportDress(content=Content(SECTIONS))
BESIDE = ReportDress(content=Content(SECTIONS, Papers.BESIDE.value))
FIELDS = (
    {"name_kk": "Бала (үлгі)", "name_ru": "Дети (үлгі)", "told_in_kk": "бала", "told_in_ru": "детей"},
    {"name_kk": "Келу (үлгі)", "name_ru": "Посещения (үлгі)", "measure": "visits"},
    {"name_kk": "Сағат (үлгі)", "name_ru": "Часы (үлгі)", "measure": "minutes"},
    {"name_kk": "Қатысу (үлгі)", "name_ru": "Посещаемость (үлгі)", "measure": "attendance_rate"},
    {"name_kk": "Үлес (үлгі)", "name_ru": "Доля (үлгі)", "figure": "proportional"},
    {"name_kk": "Ақша (үлгі)", "name_ru": "Деньги (үлгі)", "fact_kind": "contribution", "measure": "money"},
    {"name_kk": "Жоқ (үлгі)", "name_ru": "Нет (үлгі)", "figure": "network", "measure": "visits"},
)
PLANS = (40, 1000, 6000, 900_000, None, 100_000_00, 500)


@pytest.fixture
def planned(network):
    """The akimat's agreement with an indicator of each kind, most of them planned for the months."""
    agreement = network.akimat.agreements.get()
    for fields, plan in zip(FIELDS, PLANS, strict=True):
        indicator = make.indicator(agreement=agreement, **{"measure": "people", **fields})
        if plan is not None:
            make.target(indicator, PERIOD.first, PERIOD.last, plan)
    return network.akimat


@pytest.fixture
def report(planned):
    return live_report(planned, PERIOD).report


def hidden(report):
    """The report without the number of its people."""
    return replace(report, total=replace(report.total, people=None))


def dressed(report, partner, dress=DRESS):
    return with_plans(dress, partner, report)


def plans_of(paper):
    """The one table of plans, as texts."""
    ((table,),) = (part.plain for part in paper.parts if part.kind == "indicators")
    return [[cell.text.replace("\u00a0", " ") for cell in row] for row in table.rows]


def told(report, partner, language="kk", dress=DRESS):
    with translation.override(language):
        return plans_of(paper_of(report, Stamp(NOW), language, dressed(report, partner, dress)))


# what is told

KAZAKH = [
    ["Бала (үлгі)", "бала", "40", "42", "105 %", "орындалды"],
    ["Келу (үлгі)", "келу", "1 000", "426", "43 %", "орындалмады"],
    ["Сағат (үлгі)", "сағат", "100,0", "636,0", "636 %", "орындалды"],
    ["Қатысу (үлгі)", "%", "90,0 %", "78,6 %", "87 %", "орындалмады"],
    ["Үлес (үлгі)", "адам", "—", "16,8", "—", "жоспар жоқ"],
    ["Ақша (үлгі)", "теңге", "100 000 ₸", "5 000 000 ₸", "5 000 %", "орындалды"],
    ["Жоқ (үлгі)", "келу", "500", "—", "—", "бұл есепте жоқ"],
]
RUSSIAN = [
    ["Дети (үлгі)", "детей", "40", "42", "105 %", "выполнено"],
    ["Посещения (үлгі)", "посещения", "1 000", "426", "43 %", "не выполнено"],
    ["Часы (үлгі)", "часов", "100,0", "636,0", "636 %", "выполнено"],
    ["Посещаемость (үлгі)", "%", "90,0 %", "78,6 %", "87 %", "не выполнено"],
    ["Доля (үлгі)", "человек", "—", "16,8", "—", "нет плана"],
    ["Деньги (үлгі)", "тенге", "100 000 ₸", "5 000 000 ₸", "5 000 %", "выполнено"],
    ["Нет (үлгі)", "посещения", "500", "—", "—", "в этом отчёте нет"],
]
ENGLISH = [
    ["Дети (үлгі)", "детей", "40", "42", "105%", "reached"],
    ["Посещения (үлгі)", "visits", "1,000", "426", "43%", "not reached"],
    ["Часы (үлгі)", "hours", "100.0", "636.0", "636%", "reached"],
    ["Посещаемость (үлгі)", "%", "90.0%", "78.6%", "87%", "not reached"],
    ["Доля (үлгі)", "people", "—", "16.8", "—", "no plan"],
    ["Деньги (үлгі)", "tenge", "100,000 ₸", "5,000,000 ₸", "5,000%", "reached"],
    ["Нет (үлгі)", "visits", "500", "—", "—", "not in this report"],
]


@pytest.mark.parametrize(("language", "rows"), [("kk", KAZAKH), ("ru", RUSSIAN), ("en", ENGLISH)])
def test_the_whole_table_is_told_in_each_language(planned, report, language, rows):
    assert told(report, planned, language) == rows


def test_kazakh_stands_with_russian_in_one_table(planned, report):
    assert told(report, planned, dress=BESIDE)[0] == [
        "Бала (үлгі) / Дети (үлгі)",
        "бала / детей",
        "40",
        "42",
        "105 %",
        "орындалды / выполнено",
    ]


def test_a_hidden_cell_hides_the_fact_and_how_far_the_plan_is_reached(planned, report):
    """The control is the first line of the whole table: with the cell, the same line tells both."""
    first, *others = told(hidden(report), planned)

    assert first == ["Бала (үлгі)", "бала", "40", "х", "х", "адамдарды қорғау үшін берілмейді"]
    assert others == KAZAKH[1:]
    kept = dressed(hidden(report), planned).plans[0]
    assert (kept.fact, kept.is_hidden, kept.standing) == (None, True, "unknown")


def test_a_template_without_the_section_prints_no_plan(planned, report):
    """It is kept nevertheless: the partner reads it on a page of its own."""
    dress = dressed(report, planned, ReportDress())

    paper = paper_of(report, Stamp(NOW), "kk", dress)
    assert "indicators" not in [part.kind for part in paper.parts]
    assert dress.plans == dressed(report, planned).plans


def test_plans_of_agreements_that_do_not_run_in_these_months_are_left_out(planned, report):
    agreement = planned.agreements.get()
    agreement.starts_on = first_day(PERIOD.last + 1)
    agreement.save()

    assert dressed(report, planned).plans == ()


def test_while_the_months_run_nothing_is_missed_yet(planned, report):
    with time_machine.travel("2025-12-15T06:00:00Z", tick=False):
        assert [row[5] for row in told(report, planned)[:2]] == ["орындалды", "айтуға ерте"]


def test_of_several_agreements_each_line_says_which(network, planned, report):
    other = make.agreement(network.akimat, "Үлгі-2", starts_on=first_day(PERIOD.first))
    make.indicator("Екінші (үлгі)", agreement=other)

    names = {row[0] for row in told(report, planned)}
    assert {"Екінші (үлгі) (№ Үлгі-2)", f"Бала (үлгі) (№ {planned.agreements.last().number})"} < names


# the files


def rows_of(tables):
    return [[[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in one.rows] for one in tables]


def test_word_pdf_and_workbook_hold_the_same_table(planned, report):
    dress = dressed(hidden(report), planned)
    word = docx.Document(io.BytesIO(make_file(hidden(report), Stamp(NOW), ReportFormat.DOCX, "kk", dress)))
    book = openpyxl.load_workbook(
        io.BytesIO(make_file(hidden(report), Stamp(NOW), ReportFormat.XLSX, "kk", dress))
    )
    with translation.override("kk"):
        printed = partner_report(paper_of(hidden(report), Stamp(NOW), "kk", dress)).parts
    expected = told(hidden(report), planned)

    heads = ["Көрсеткіш", "Өлшем бірлігі", "Жоспар", "Нақты", "Орындалуы", "Күйі"]
    assert [heads, *expected] in rows_of(word.tables)
    tables = [table.rows for part in printed for table in part.section.tables]
    assert expected in [[[text.replace("\u00a0", " ") for text in row] for row in rows] for rows in tables]
    lines = [list(row) for row in book["Шарттардың көрсеткіштері"].iter_rows(values_only=True)]
    at = lines.index(heads) + 1
    assert lines[at : at + 7] == [
        ["Бала (үлгі)", "бала", 40, "х", "х", expected[0][5]],
        ["Келу (үлгі)", "келу", 1000, 426, 0.426, "орындалмады"],
        ["Сағат (үлгі)", "сағат", 100, 636, 6.36, "орындалды"],
        ["Қатысу (үлгі)", "%", 0.9, pytest.approx(426 / 542), pytest.approx(426 / 542 / 0.9), "орындалмады"],
        ["Үлес (үлгі)", "адам", "—", 16.8, "—", "жоспар жоқ"],
        ["Ақша (үлгі)", "теңге", 100_000, 5_000_000, 50, "орындалды"],
        ["Жоқ (үлгі)", "келу", 500, "—", "—", "бұл есепте жоқ"],
    ]


def test_csv_and_json_hold_the_same_plans(planned, report):
    dress = dressed(hidden(report), planned)
    table = make_file(hidden(report), Stamp(NOW), ReportFormat.CSV, "kk", dress).decode("utf-8-sig")
    told_json = json.loads(make_file(hidden(report), Stamp(NOW), ReportFormat.JSON, "kk", dress))

    lines = [line for line in table.splitlines() if line.startswith("Шарттардың көрсеткіштері;")]
    assert lines[:8] == [
        "Шарттардың көрсеткіштері;Бала (үлгі);Жоспар;40;бала;;",
        "Шарттардың көрсеткіштері;Бала (үлгі);Нақты;х;бала;c;",
        "Шарттардың көрсеткіштері;Бала (үлгі);Орындалуы;х;%;c;",
        "Шарттардың көрсеткіштері;Бала (үлгі);Күйі;;;;адамдарды қорғау үшін берілмейді",
        "Шарттардың көрсеткіштері;Келу (үлгі);Жоспар;1000;келу;;",
        "Шарттардың көрсеткіштері;Келу (үлгі);Нақты;426;келу;;",
        "Шарттардың көрсеткіштері;Келу (үлгі);Орындалуы;42,6;%;;",
        "Шарттардың көрсеткіштері;Келу (үлгі);Күйі;;;;орындалмады",
    ]
    known = told_json["indicators"]
    assert [(one["name"]["kk"], one["planned"], one["fact"], one["state"]) for one in known] == [
        ("Бала (үлгі)", 40, None, "withheld"),
        ("Келу (үлгі)", 1000, 426, "missed"),
        ("Сағат (үлгі)", 6000, 38160, "reached"),
        ("Қатысу (үлгі)", 0.9, pytest.approx(426 / 542, abs=1e-6), "missed"),
        ("Үлес (үлгі)", None, 16.8, "no_plan"),
        ("Ақша (үлгі)", 10_000_000, 500_000_000, "reached"),
        ("Жоқ (үлгі)", 500, None, "no_cell"),
    ]


def test_a_template_without_the_section_tells_programs_no_plan(planned, report):
    dress = dressed(report, planned, ReportDress())

    assert json.loads(make_file(report, Stamp(NOW), ReportFormat.JSON, "kk", dress))["indicators"] == []
    assert "Бала (үлгі)" not in make_file(report, Stamp(NOW), ReportFormat.CSV, "kk", dress).decode()


def test_a_chart_stands_beside_the_table_and_hides_what_is_hidden(planned, report):
    with translation.override("en"):
        paper = paper_of(hidden(report), Stamp(NOW), "en", dressed(hidden(report), planned))
    ((chart,),) = (part.charts for part in paper.parts if part.kind == "indicators")

    assert chart.labels[:2] == ("Дети (үлгі)", "Посещения (үлгі)")
    assert [series.values for series in chart.series] == [(100,) * 5, (None, 43, 636, 87, 5000)]
    assert chart.words.summary.startswith("Of the plans whose fact is given, 2 of 4 are reached.")


@pytest.mark.parametrize("worn", [DRESS, BESIDE], ids=["each", "beside"])
def test_another_process_makes_the_same_bytes_without_a_database(planned, report, worn):
    dress = ReportDress.from_json(json.loads(json.dumps(dressed(report, planned, worn).to_json())))
    here = {
        str(form): sha256(make_file(report, Stamp(NOW), form, "kk", dress)).hexdigest()
        for form in ReportFormat
    }

    assert made_elsewhere(report, dress, "11") == here


def test_a_dress_stored_before_there_were_plans_is_read():
    stored = {name: value for name, value in DRESS.to_json().items() if name != "plans"}

    assert ReportDress.from_json(stored) == DRESS


# releases


@pytest.fixture
def template(manager, planned):
    """A template with the section, worn by the akimat."""
    made = actions.add_template(actor=manager, names=TemplateNames("Жоспар (үлгі)", "План (үлгі)"))
    made = actions.add_section(actor=manager, template=made, section=TemplateSection("", "indicators"))
    actions.keep_version(actor=manager, template=made)
    actions.set_look(actor=manager, organisation=planned, details=actions.LookDetails(template=made))
    return made


def plan_anew(manager, planned, value) -> None:
    indicator = Indicator.objects.get(agreement__partner=planned, name_kk="Бала (үлгі)")
    set_target(
        actor=manager,
        indicator=indicator,
        first=PERIOD.first,
        last=PERIOD.last,
        value=value,
        reason="Кейін (үлгі)",
    )


def kept(release) -> list[tuple]:
    return [(one.name.kk, one.plan, one.fact) for one in ReportDress.from_json(release.dress).plans]


def test_a_release_keeps_plan_and_fact_as_its_protected_figures_tell_them(manager, desk, planned, template):
    sealed = desk.released(planned)
    figures = rounded(from_json(sealed.figures))
    found = released_values(figures, list(Indicator.objects.filter(agreement__partner=planned)))
    expected = {
        one.indicator.name_kk: (
            one.plan and one.plan.as_integer_ratio(),
            one.level and one.level.as_integer_ratio(),
        )
        for one in found
    }
    before = kept(sealed)
    file = sealed.files.get(language="kk", form="docx").file

    plan_anew(manager, planned, 99)
    Indicator.objects.update(name_kk="Басқа (үлгі)")

    assert {name: (plan, fact) for name, plan, fact in before} == expected
    assert kept(again(sealed)) == before
    assert (before[0][1], sealed.dress["plans"][0]["plan"]) == ((40, 1), [40, 1])
    stamp = Stamp.of(again(sealed))
    made = make_file(
        from_json(sealed.figures), stamp, ReportFormat.DOCX, "kk", ReportDress.from_json(again(sealed).dress)
    )
    assert made == files.read(file)


def test_a_plan_changed_after_the_check_waits_for_the_next_one(manager, desk, planned, template):
    draft = desk.drafted(planned)
    approved = releasing.approve_release(actor=desk.chair, release=draft, seen=draft.digest)
    plan_anew(manager, planned, 99)
    assert kept(again(approved))[0][1] == (40, 1)

    checked = worked(releasing.check_again(actor=desk.manager, release=draft))

    assert (kept(checked)[0][1], checked.approvals.count()) == ((99, 1), 0)


def test_another_release_in_between_leaves_the_approved_plan_as_it_is(
    network, manager, desk, planned, template
):
    draft = desk.drafted(planned)
    for actor in (desk.manager, desk.chair):
        draft = releasing.approve_release(actor=actor, release=draft, seen=draft.digest)
    make_apart(desk, network)
    plan_anew(manager, planned, 99)

    sealed = worked(draft)

    assert (sealed.released_at is not None, kept(sealed)[0][1]) == (True, (40, 1))


def make_apart(desk, network) -> None:
    """Release something that changes nothing of the akimat's figures."""
    desk.released(network.company, NEXT)


# pages


def test_the_pages_show_the_table(insider, desk, planned, template):
    sealed = desk.released(planned)
    preview = reverse("results:report-template-preview", args=(template.code,))
    pages = (
        f"{preview}?partner={planned.code}&{PERIOD.query()}",
        f"{reverse('results:report-detail', args=(planned.code,))}?{PERIOD.query()}",
        sealed.get_absolute_url(),
    )

    for page in pages:
        said = insider.get(page).content.decode()
        assert ("Шарттардың көрсеткіштері" in said, "Бала (үлгі)" in said) == (True, True), page


def test_the_partners_page_of_plans_stays_as_it_was_released(network, desk, planned, akimat):
    """Name, definition, unit, aim, agreement, population and plan may all change; the page does not."""
    agreement = planned.agreements.get()
    aim = make.aim("Мақсат (үлгі)", agreement=agreement)
    rate = make.indicator("Үлес (үлгі)", agreement=agreement, aim=aim, measure="residents_rate")
    make.target(rate, PERIOD.first, PERIOD.last, 500_000)
    sealed = desk.released(planned)
    page = reverse("results:released-plan", args=[sealed.code])
    home = reverse("web:home")
    before = [plans_on(akimat, url) for url in (page, home)]
    assert [name in before[0] for name in ("Бала (үлгі)", "Мақсат (үлгі)")] == [True, True]

    Indicator.objects.update(
        name_kk="Басқа (үлгі)", told_in_kk="дана", measure="visits", sex="f", club=network.clubs[0], version=9
    )
    Indicator.objects.filter(name_kk="Келу (үлгі)").update(archived_at=timezone.now())
    type(aim).objects.update(name_kk="Өзге (үлгі)")
    Target.objects.update(value=1)
    type(agreement).objects.update(name_kk="Өзге келісім (үлгі)")

    assert [plans_on(akimat, url) for url in (page, home)] == before


def plans_on(client, url) -> str:
    """What a page says of plans: the tables, without what is drawn anew for each request."""
    said = client.get(url).content.decode()
    return re.sub(r"\s+", " ", "".join(re.findall(r"<table.*?</table>", said, re.DOTALL)))


def test_the_partner_s_first_page_keeps_the_plans_of_the_year_when_a_month_is_released(planned, report, desk):
    approvers = (desk.manager.user, desk.chair.user)
    user = make.user("akimat-office")
    make.representative(planned, user)
    year = make.release(planned, PERIOD, approvers, dress=dressed(report, planned).to_json())
    month = Period(PERIOD.last, PERIOD.last)
    make.release(planned, month, approvers, released_at=NOW + timedelta(days=400))

    home = partner_home(Actor(user=user))

    assert home.results.newest.release != year
    assert home.planned == year
    assert [line.value.plan_said for plan in home.plans for line in plan.lines if line.value][:1] == ["40"]
