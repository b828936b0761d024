"""What a partner gave in kind stands in its report beside its money: by kind, at its value, frozen."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import pypdfium2
import pytest
from django.utils import translation
from openpyxl import load_workbook

from seriktes.core import files
from seriktes.partners.enums import ValuedKind
from seriktes.results.changes import Change, changes, is_same, table_of_changes
from seriktes.results.enums import ReportFormat
from seriktes.results.files import make_file
from seriktes.results.presenter import present
from seriktes.results.queries import surroundings, todays_changes
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.papers import paper_of
from seriktes.results.reports import InKindLine, MoneyLine, from_json, to_json
from seriktes.results.stamps import Stamp
from tests import factories as make
from tests.results.disclosure.generated import Generated
from tests.results.networks import PERIOD

NOW = datetime(2026, 1, 5, 5, 30, tzinfo=UTC)
DAY = date(2025, 10, 1)
GIVEN = (
    InKindLine("К-1", "premises", "agreed", 960_000_00),
    InKindLine("К-1", "hours", "market", 180_000_50),
)


def telling(in_kind, money=()):
    """A report that tells of these contributions."""
    report = Generated(1).live(1).report
    return replace(report, about=replace(report.about, in_kind=in_kind, money=tuple(money)))


def made(report, form: ReportFormat, language: str = "en") -> bytes:
    return make_file(report, Stamp(NOW), form, language)


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.fixture
def company(db):
    make.network()
    return make.organisation("«Көкорай Сүт» ЖШС (үлгі)")


def test_a_report_tells_by_kind_what_falls_in_its_months(company):
    agreement = make.agreement(company, "К-1")
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    make.valued_contribution(agreement, 365_00, **year)  # 122 days of it from September to December
    make.valued_contribution(agreement, 8_00, starts_on=date(2025, 9, 5))
    make.valued_contribution(agreement, 5_00, starts_on=DAY, kind="hours", valuation="market")
    make.valued_contribution(agreement, 900_00, starts_on=date(2025, 8, 31))
    wrong = make.valued_contribution(agreement, 70_00, starts_on=DAY)
    make.valued_contribution(agreement, -70_00, starts_on=DAY, reverses=wrong)
    make.valued_contribution(make.agreement(make.organisation("Басқа (үлгі)"), "Б-1"), 3_00, starts_on=DAY)

    about = surroundings(company, PERIOD)

    assert about.in_kind == (
        InKindLine("К-1", "premises", "agreed", 130_00),
        InKindLine("К-1", "hours", "market", 5_00),
    )
    assert "залы" not in repr(about)  # descriptions are free words, which may name somebody


@pytest.mark.parametrize(
    ("language", "rows", "lead"),
    [
        (
            "en",
            [
                ["premises", "К-1", "agreed by both sides", "960,000 ₸"],
                ["people’s hours", "К-1", "market price", "180,000.50 ₸"],
                ["Total", "", "", "1,140,000.50 ₸"],
            ],
            "is not money",
        ),
        (
            "ru",
            [
                ["помещение", "К-1", "согласовано обеими сторонами", "960 000 ₸"],
                ["время людей", "К-1", "рыночная цена", "180 000,50 ₸"],
                ["Итого", "", "", "1 140 000,50 ₸"],
            ],
            "не деньги",
        ),
        (
            "kk",
            [
                ["үй-жай", "К-1", "екі тарап келіскен", "960 000 ₸"],
                ["адамдардың уақыты", "К-1", "нарық бағасы", "180 000,50 ₸"],
                ["Барлығы", "", "", "1 140 000,50 ₸"],
            ],
            "ақша емес",
        ),
    ],
)
def test_a_paper_says_what_it_is_worth_and_that_it_is_no_money(language, rows, lead):
    with translation.override(language):
        paper = paper_of(telling(GIVEN), Stamp(NOW), language, ReportDress())
    table = paper.shown.in_kind

    assert [[cell.text.replace("\u00a0", " ") for cell in row] for row in (*table.rows, table.total)] == rows
    assert lead in table.lead
    assert table in [plain for part in paper.parts for plain in part.plain]


def test_every_file_holds_it():
    report = telling(GIVEN, [MoneyLine("К-1", DAY, "№ 7", 500_00, "KZT")])
    title = "Given in kind in the period"
    rows = list(csv.reader(io.StringIO(made(report, ReportFormat.CSV).decode("utf-8-sig")), delimiter=";"))
    book = load_workbook(io.BytesIO(made(report, ReportFormat.XLSX)))
    document = docx.Document(io.BytesIO(made(report, ReportFormat.DOCX)))
    told = json.loads(made(report, ReportFormat.JSON))

    assert [row[:5] for row in rows if row[0] in (title, "Money contributed in the period")] == [
        ["Money contributed in the period", "1\u00a0Oct 2025, К-1, № 7", "Amount", "500", "₸"],
        ["Money contributed in the period", "Total", "Amount", "500", "₸"],
        [title, "premises, К-1, agreed by both sides", "Value", "960000", "₸"],
        [title, "people’s hours, К-1, market price", "Value", "180000,5", "₸"],
        [title, "Total", "Value", "1140000,5", "₸"],
    ]
    assert [row[3].value for row in book[title].iter_rows(min_row=5, max_row=7)] == [
        960_000,
        180_000.5,
        1_140_000.5,
    ]
    assert "is not money" in " ".join(str(cell.value) for row in book[title] for cell in row)
    assert [cell.text for cell in document.tables[-1].rows[1].cells][:3] == [
        "premises",
        "К-1",
        "agreed by both sides",
    ]
    assert told["contributions_in_kind"] == [
        {
            "agreement": "К-1",
            "kind": "premises",
            "valued_by": "agreed",
            "amount": "960000.00",
            "currency": "KZT",
        },
        {
            "agreement": "К-1",
            "kind": "hours",
            "valued_by": "market",
            "amount": "180000.50",
            "currency": "KZT",
        },
    ]
    assert title in words(made(report, ReportFormat.PDF))


def test_what_was_stored_before_reports_told_it_reads_as_it_left():
    stored = to_json(telling(None))
    del stored["about"]["in_kind"]
    old = from_json(stored)

    assert old == telling(None)
    assert json.loads(made(old, ReportFormat.JSON))["contributions_in_kind"] is None
    assert present(old, Stamp(NOW), "en").in_kind == present(telling(()), Stamp(NOW), "en").in_kind
    assert made(old, ReportFormat.PDF) == made(telling(()), ReportFormat.PDF)


def test_reports_differ_by_what_was_given():
    money = MoneyLine("К-1", DAY, "", 500_00, "KZT")
    old = telling(GIVEN, [money])
    new = telling((replace(GIVEN[0], tiyn=900_000_00), *GIVEN[1:]), [money, replace(money, tiyn=7_00)])

    found = changes(old, new)

    assert found == (
        Change(old, None, None, "money", 500_00, 507_00, "KZT"),
        Change(old, None, None, "in_kind", 960_000_00, 900_000_00, "premises"),
    )
    with translation.override("en"):
        table = table_of_changes(found, "en")
    assert [[cell.text.replace("\u00a0", " ") for cell in row] for row in table.rows] == [
        ["Total", "Money contributed in the period", "500 ₸", "507 ₸", "+7 ₸"],
        ["premises", "Given in kind in the period", "960,000 ₸", "900,000 ₸", "−60,000 ₸"],
    ]
    assert table.rows[0][2].value == Decimal(500)


def test_nothing_in_kind_is_what_an_older_report_did_not_mention():
    silent, nothing, something = telling(None), telling(()), telling(GIVEN)

    assert [is_same(new, silent) for new in (nothing, something)] == [True, False]
    assert [is_same(silent, something), is_same(something, something)] == [False, True]
    assert [(change.old, change.new) for change in changes(silent, something)] == [
        (None, 960_000_00),
        (None, 180_000_50),
    ]


def test_a_release_keeps_what_was_given_when_it_was_checked(network, desk):
    agreement = network.company.agreements.get()
    make.valued_contribution(agreement, 600_000_00, starts_on=DAY)
    released = desk.released(network.company)
    papers = sorted(released.files.values_list("file__sha256", flat=True))

    make.valued_contribution(agreement, 40_000_00, starts_on=DAY, kind=ValuedKind.GOODS)

    assert [(one.figure, one.key, one.old, one.new) for one in todays_changes(released)] == [
        ("in_kind", "goods", 0, 40_000_00)
    ]
    assert from_json(released.figures).about.in_kind == (InKindLine("К-1", "premises", "agreed", 600_000_00),)
    assert sorted(released.files.values_list("file__sha256", flat=True)) == papers
    restated = desk.restated(released)
    told = json.loads(files.read(restated.files.get(language="en", form=ReportFormat.JSON).file))
    assert told["restates"]["changes"] == [
        {
            "by": "total",
            "keys": ["goods"],
            "figure": "contributions_in_kind",
            "old": "0.00",
            "new": "40000.00",
        }
    ]
