"""A report says what the engine counted, in every form it is given in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pypdfium2
import pytest
from openpyxl import load_workbook

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import partner_figures
from seriktes.core.formats import hours_number, millionths, number, percent_of
from seriktes.results.enums import ReportFormat
from seriktes.results.files import file_name, make_file
from seriktes.results.presenter import present
from seriktes.results.queries import live_report
from seriktes.results.reports import UnknownReport, from_json, line_of, to_json
from seriktes.results.rounding import TENTH, rounded
from seriktes.results.stamps import Stamp
from tests.oracle.networks import discarded
from tests.results.networks import PERIOD, build

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 5, 30, tzinfo=UTC)
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    """For both partners of one network: (the engine's figures, the report)."""
    with django_db_blocker.unblock(), discarded():
        network = build()
        scope = Slice(PERIOD.first, PERIOD.last)
        return [
            (partner_figures(scope, partner.pk), live_report(partner, PERIOD).report)
            for partner in (network.akimat, network.company)
        ]


@pytest.fixture(params=(0, 1), ids=("akimat", "company"))
def pair(request, counted):
    return counted[request.param]


@pytest.fixture
def report(pair):
    return pair[1]


def test_a_report_holds_the_engine_s_figures(pair):
    figures, report = pair

    assert report.total == line_of(figures.total)
    assert {table.name: [(row.keys, row.figures) for row in table.rows] for table in report.tables} == {
        breakdown.name: [((row.key,), line_of(row.figures)) for row in breakdown]
        for breakdown in figures.breakdowns
    }
    assert [table.overlap for table in report.tables] == [
        (breakdown.overlap.contributed_to, breakdown.overlap.exclusive) for breakdown in figures.breakdowns
    ]


def test_a_report_comes_back_from_json_as_it_was(report):
    assert from_json(json.loads(json.dumps(to_json(report)))) == report


def test_figures_of_another_version_are_refused(report):
    for stored in ({}, to_json(report) | {"version": 99}, to_json(report) | {"total": {"people": 1}}):
        with pytest.raises(UnknownReport, match="Seriktes"):
            from_json(stored)


def test_rounding_twice_changes_nothing(report):
    assert rounded(rounded(report)) == rounded(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sums_add_up_as_printed(report, language):
    shown = present(report, Stamp(NOW), language)

    for each in shown.sums:
        assert round(sum(part.cell.value for part in each.parts), 1) == each.total.cell.value
    for table in shown.tables:
        for place, head in enumerate(table.heads):
            if head.name in ("people", "exclusive", "proportional", "visits", "hours", "held", "recorded"):
                column = [row.cells[place].value or 0 for row in table.body]
                assert round(sum(column), 1) == table.total.cells[place].value, (table.name, head.name)


def test_shared_counts_of_people_are_tenths_of_a_person(report):
    whole = rounded(report)

    shares = [row.figures.proportional for table in whole.tables for row in table.rows]
    assert [share for share in shares if share % TENTH] == []
    assert sum(part.value for part in whole.proportional_parts) == report.network_people * 1_000_000


def texts_of(report, language) -> dict[str, list[str]]:
    """What each part of the report must say, formatted by hand."""
    total = report.total
    shared = rounded(report).total.proportional
    found = {
        "people": [number(total.people, 0, language), number(total.exclusive, 0, language)],
        "share": [millionths(shared, 1, language)],
        "visits": [number(total.visits, 0, language), hours_number(total.minutes, 1, language)],
        "rate": [percent_of(total.visits, total.recorded, 1, language)],
        "sums": [number(part.value, 0, language) for part in report.people_parts],
    }
    for table in report.tables:
        found[table.name] = [number(row.figures.visits, 0, language) for row in table.rows]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_prints_every_figure(report, language):
    content = make_file(report, Stamp(NOW), ReportFormat.PDF, language)

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    printed = "".join(" ".join(pages).split())
    missing = {
        part: [text for text in texts if "".join(text.split()) not in printed]
        for part, texts in texts_of(report, language).items()
    }
    assert {part: texts for part, texts in missing.items() if texts} == {}


def long_table(report, language) -> dict[tuple[str, str, str], float]:
    content = make_file(report, Stamp(NOW), ReportFormat.CSV, language).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))[1:]
    return {tuple(row[:3]): float(row[3].replace(",", ".")) for row in rows if row[3]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_holds_every_value_of_the_page(report, language):
    shown = present(report, Stamp(NOW), language)
    told = long_table(report, language)

    for table in shown.tables:
        for row in (*table.body, table.total):
            for head, cell in zip(table.heads, row.cells, strict=True):
                if cell.value is None:
                    continue
                name = f"{head.group}: {head.text}" if head.group else head.text
                value = round(cell.value * 100, 1) if head.unit == "%" else cell.value
                assert told[table.title, row.name, name] == pytest.approx(value), (table.name, row.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_value_as_a_number(report, language):
    shown = present(report, Stamp(NOW), language)
    book = load_workbook(io.BytesIO(make_file(report, Stamp(NOW), ReportFormat.XLSX, language)))

    assert len(book.sheetnames) == 3 + len(shown.tables) + bool(shown.rules.rows) + bool(shown.money.rows)
    for table in shown.tables:
        sheet = book[table.title]
        cells = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}
        for row in (*table.body, table.total):
            assert cells[row.name] == pytest.approx([cell.value for cell in row.cells])


def typed(sheet) -> list[list[tuple[object, str]]]:
    """Return what stands under the heads: values as a spreadsheet reckons with them, and their formats."""
    return [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_days_shares_and_money_are_typed_in_the_workbook(counted):
    report = counted[0][1]
    book = load_workbook(io.BytesIO(make_file(report, Stamp(NOW), ReportFormat.XLSX, "kk")))
    shown = present(report, Stamp(NOW), "kk")
    text, day, share = "@", "dd.mm.yyyy", "0.00##%"

    *rules, _between, explained = typed(book[shown.rules.title[:31]])
    assert explained[0][0] == shown.rules.lead
    assert rules == [
        [
            (row[0].text, text),
            (datetime.combine(line.starts_on, time()), day),
            (row[2].text, text),
            (line.agreement, text),
            (line.share / 1_000_000, share),
        ]
        for line, row in zip(report.about.rules, shown.rules.rows, strict=True)
    ]
    paid = (report.about.money[0].tiyn / 100, '#,##0.00 "₸"')
    assert typed(book[shown.money.title[:31]]) == [
        [
            (datetime.combine(date(2025, 10, 1), time()), day),
            ("А-1", text),
            (shown.money.rows[0][2].text, text),
            paid,
        ],
        [(shown.money.total[0].text, text), (None, text), (None, text), paid],
    ]


@pytest.mark.parametrize(
    ("language", "heads"),
    [("kk", ["Көрсеткіш", "Мәні", "Өлшем бірлігі"]), ("ru", ["Показатель", "Значение", "Единица измерения"])],
)
def test_a_figure_is_no_price_in_the_workbook(report, language, heads):
    book = load_workbook(io.BytesIO(make_file(report, Stamp(NOW), ReportFormat.XLSX, language)))

    assert [cell.value for cell in book.worksheets[1][4]] == heads


def test_heads_stay_in_sight_and_columns_fit(report):
    book = load_workbook(io.BytesIO(make_file(report, Stamp(NOW), ReportFormat.XLSX, "ru")))

    assert {sheet.freeze_panes for sheet in book} == {"A4", "A5", "B5"}
    for sheet in book.worksheets[3:]:
        rows = [row for row in sheet.iter_rows(min_row=5) if row[1].value is not None]
        longest = max([len(row[0].value) for row in rows if isinstance(row[0].value, str)], default=0)
        assert longest <= sheet.column_dimensions["A"].width <= 61


def test_json_tells_what_it_is(report):
    told = json.loads(make_file(report, Stamp(NOW), ReportFormat.JSON, "kk"))

    head = ("format", "version", "status", "number", "made_at", "restates", "protected_below")
    assert [told[name] for name in head] == ["seriktes.report", 4, "live", "", NOW.isoformat(), None, None]
    assert told["period"] == {"from": "2025-09", "until": "2025-12"}
    assert told["definitions"][0]["word"] == "Әртүрлі адамдар"
    assert set(told["units"]) == {"month", "day", "share", "amount", *told["total"]}


def test_json_says_months_days_shares_and_money_as_any_program_reads_them(report):
    told = json.loads(make_file(report, Stamp(NOW), ReportFormat.JSON, "kk"))

    months = next(table for table in told["tables"] if table["by"] == "month")
    assert [row["keys"] for row in months["rows"]] == [["2025-09"], ["2025-10"], ["2025-11"], ["2025-12"]]
    assert [(line["scope"], line["starts_on"], line["share"]) for line in told["rules"]] == [
        (str(rule.scope), rule.starts_on.isoformat(), rule.share / 1_000_000) for rule in report.about.rules
    ]
    assert [(line["received_on"], line["amount"], line["currency"]) for line in told["contributions"]] == [
        (f"{line.received_on}", f"{line.tiyn // 100}.{line.tiyn % 100:02}", line.currency)
        for line in report.about.money
    ]


def test_json_holds_every_figure_of_the_report(report):
    told = json.loads(make_file(report, Stamp(NOW), ReportFormat.JSON, "kk"))

    rows = [(table["by"], row["figures"]) for table in told["tables"] for row in table["rows"]]
    lines = [(table.name, row.figures) for table in report.tables for row in table.rows]
    assert [*rows, ("", told["total"])] == [
        (name, as_told(line)) for name, line in [*lines, ("", report.total)]
    ]
    assert [part["people"] for part in told["people_parts"]] == [part.value for part in report.people_parts]
    parts = [round(part["people_proportional"] * 1_000_000) for part in told["proportional_parts"]]
    assert (parts, sum(parts)) == (
        [part.value for part in report.proportional_parts],
        report.network_people * 1_000_000,
    )


def as_told(line) -> dict:
    def decimal(millionths):
        return None if millionths is None else float(f"{millionths // 1_000_000}.{millionths % 1_000_000:06}")

    return {
        "people": line.people,
        "people_exclusive": line.exclusive,
        "people_proportional": decimal(line.proportional),
        "visits": line.visits,
        "visits_proportional": decimal(line.visits_proportional),
        "person_minutes": line.minutes,
        "records": line.recorded,
        "sessions_held": line.held,
        "sessions_not_held": line.not_held,
        "not_recorded": line.unrecorded,
    }


@pytest.mark.parametrize("form", ReportFormat)
def test_the_same_report_gives_the_same_bytes(report, form):
    stamp = Stamp(NOW, "K7QRSTVWXZ")

    assert make_file(report, stamp, form, "ru") == make_file(report, stamp, form, "ru")


def test_a_file_is_named_in_latin_letters(report):
    name = file_name(report, ReportFormat.PDF, "kk")

    assert name.isascii()
    assert name.endswith("2025-09-2025-12-kk.pdf")
    assert [file_name(report, ReportFormat.PDF, code, "7").split("-")[1] for code in ("kk", "ru", "en")] == [
        "esep",
        "otchet",
        "report",
    ]


def test_a_live_report_says_so_on_every_page(report):
    content = make_file(report, Stamp(NOW), ReportFormat.PDF, "en")

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    assert [page for page in pages if "Internal: live figures" not in " ".join(page.split())] == []


def test_the_letterhead_names_the_number_of_the_network(report):
    about = replace(report.about, letterhead=("Көкорай (үлгі)", "000000000000"))

    shown = present(replace(report, about=about), Stamp(NOW), "en")

    assert shown.letterhead == "Көкорай (үлгі) · BIN 000000000000"
