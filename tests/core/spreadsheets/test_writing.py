from __future__ import annotations

import io
import time
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from seriktes.core.spreadsheets.reading import read_book
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_csv, write_xlsx

AFTERNOON = datetime(2025, 9, 1, 15, 30)  # noqa: DTZ001 -- cells have no zone
HARMFUL = ["=1+1", "+7 709 000 00 00", "-1+1", "@SUM(A1)", "\t=1", "https://example.org", "{=1}"]


def written(*rows, kinds=("text",)) -> openpyxl.worksheet.worksheet.Worksheet:
    columns = [Column(f"c{place}", kind) for place, kind in enumerate(kinds)]
    return openpyxl.load_workbook(io.BytesIO(write_xlsx([SheetSpec("S", columns, rows)])))["S"]


def test_values_come_back_with_their_types():
    row = ["Үлгі Әсел", 5, Decimal("12.34"), date(2025, 9, 1), AFTERNOON, None, True]
    kinds = ("text", "integer", "money", "date", "datetime", "number", "text")
    spec = SheetSpec(
        "Т", [Column(kind, kind) for kind in kinds], [row], heading=["Есеп (үлгі)"], notes=["Ескерту"]
    )
    (sheet,) = read_book(write_xlsx([spec]), "a.xlsx").sheets
    assert sheet.rows == (
        ("Есеп (үлгі)",),
        (),
        kinds,
        ("Үлгі Әсел", 5, 12.34, date(2025, 9, 1), AFTERNOON, None, True),
        (),
        ("Ескерту",),
    )


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_becomes_a_formula_or_a_link(text):
    cell = written([text])["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == text.replace("\t", "\t")


def test_control_another_writer_makes_a_formula_of_it():
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    assert book.active["A1"].data_type == "f"


def test_header_is_bold_and_frozen():
    page = written(["x"])
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"


def test_a_sheet_is_one_page_wide_on_paper_with_its_head_on_every_page():
    narrow, wide = written(["x"]), written(["x"] * 6, kinds=("text",) * 6)

    for page, way in ((narrow, "portrait"), (wide, "landscape")):
        paper = page.page_setup
        assert (paper.orientation, paper.paperSize, paper.fitToHeight) == (
            way,
            9,
            0,
        )  # one wide, as said by default
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.print_title_rows) == (True, "$1:$1")


def test_the_same_table_gives_the_same_bytes():
    def make():
        return write_xlsx([SheetSpec("S", [Column("a"), Column("b", "date")], [["x", date(2025, 9, 1)]])])

    first = make()
    time.sleep(2.1)  # a zip archive keeps time in steps of two seconds
    assert make() == first


def test_what_excel_cannot_hold_goes_as_text_or_blank():
    page = written(
        [10**16, date(1850, 1, 1), float("nan"), "a\x00\x0bb" + "x" * 40_000],
        kinds=("integer", "date", "number", "text"),
    )
    values = [cell.value for cell in page[2]]
    assert values[:3] == ["10000000000000000", "1850-01-01", None]
    assert len(values[3]) == 32_767
    assert values[3].startswith("abx")


def test_titles_of_tabs_are_made_acceptable():
    specs = [SheetSpec(title, [Column("a")], []) for title in ("А/Б: *", "а б", "x" * 40, "x" * 40, "")]
    titles = openpyxl.load_workbook(io.BytesIO(write_xlsx(specs))).sheetnames
    assert titles == ["А Б", "а б 2", "x" * 31, "x" * 29 + " 2", "1"]


def test_a_long_title_of_a_tab_ends_after_a_whole_word():
    spec = SheetSpec("Серіктестердің ақшадай және заттай үлестері", [Column("a")], [])
    (title,) = openpyxl.load_workbook(io.BytesIO(write_xlsx([spec]))).sheetnames

    assert title == "Серіктестердің ақшадай және…"


def test_a_row_of_another_width_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        write_xlsx([SheetSpec("S", [Column("a")], [["x", "y"]])])


def test_csv_for_excel():
    content = write_csv([["Аты", "n"], ["Үлгі; «а»", 1.5], [None, -3], [date(2025, 9, 1), True]])
    assert content == '\ufeffАты;n\r\n"Үлгі; «а»";1,5\r\n;-3\r\n2025-09-01;1\r\n'.encode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "+77090000000+1",
        "+7709cmd|x",
        "+77090000000, =1",
    ],
)
def test_csv_text_that_would_run_is_marked(text):
    (sheet,) = read_book(write_csv([["x", text]]), "a.csv").sheets
    assert sheet.rows[0][1].startswith("'")


@pytest.mark.parametrize("text", ["+77090000000", "+77090000000, +77090000001"])
def test_csv_phones_stay_as_they_are(text):
    assert write_csv([["x", text]]).decode("utf-8-sig") == f"x;{text}\r\n"
