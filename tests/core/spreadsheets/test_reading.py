from __future__ import annotations

from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.spreadsheets.books import Book, ErrorValue, Formula, Limits, Sheet, address, position
from seriktes.core.spreadsheets.errors import NotASpreadsheet, NothingInside, TooLarge
from seriktes.core.spreadsheets.reading import read_book
from tests.core.spreadsheets.builders import changed, ods, saved, sheet_xml, with_sheet_xml, xlsx

AFTERNOON = datetime(2025, 9, 1, 15, 30)  # noqa: DTZ001 -- cells have no zone


def test_cells_keep_their_types():
    content = xlsx(
        {
            "Лист": [
                [
                    "Үлгі Айша",
                    12,
                    1.5,
                    True,
                    date(2025, 9, 1),
                    AFTERNOON,
                    time(9, 0),
                    None,
                    " ",
                ]
            ]
        }
    )
    assert read_book(content, "a.xlsx") == Book(
        "a.xlsx",
        "xlsx",
        (
            Sheet(
                "Лист",
                (("Үлгі Айша", 12, 1.5, True, date(2025, 9, 1), AFTERNOON, time(9, 0)),),
            ),
        ),
    )


def test_formula_without_result_is_named_and_with_result_is_a_value():
    rows = (
        b'<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c>'
        b'<c r="C1" t="str"><f>""</f><v></v></c></row>'
    )
    (sheet,) = read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx").sheets
    assert sheet.rows == ((Formula("1+1"), 2),)


def test_stored_errors_are_errors():
    rows = b'<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>'
    (sheet,) = read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx").sheets
    assert sheet.rows == ((), (None, ErrorValue("#N/A")))


def test_cells_without_addresses_stand_in_order():
    rows = b"<row><c><v>1</v></c><c><f>A1</f></c></row><row><c><f>B1</f></c></row>"
    (sheet,) = read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx").sheets
    assert sheet.rows == ((1, Formula("A1")), (Formula("B1"),))


def test_used_looking_empty_rows_are_cut():
    book = openpyxl.Workbook()
    page = book.active
    page["B2"] = "x"
    for row in range(1, 1001):
        page.cell(row, 30).number_format = "0.00"
    (sheet,) = read_book(saved(book), "a.xlsx").sheets
    assert sheet.rows == ((), (None, "x"))


def test_hidden_sheets_are_told():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    hidden = book.create_sheet("hidden")
    hidden["A1"] = 2
    hidden.sheet_state = "hidden"
    assert [(sheet.name, sheet.visible) for sheet in read_book(saved(book), "a.xlsx").sheets] == [
        ("Sheet", True),
        ("hidden", False),
    ]


def test_macros_are_left_out_and_told():
    def with_macros(name, part):
        if name != "[Content_Types].xml":
            return part
        return part.replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
        )

    book = read_book(changed(xlsx({"S": [["x"]]}), with_macros), "a.xlsm")
    assert [note.code for note in book.notes] == ["macros_left_out"]
    assert book.sheets[0].rows == (("x",),)


def test_content_decides_and_not_the_name():
    assert read_book(xlsx({"S": [["x"]]}), "a.csv").format == "xlsx"
    assert read_book(b"a;b\r\n1;2", "a.xlsx").format == "csv"


def test_open_document():
    five = 'office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Үлгі</text:p>'
        "</table:table-cell>"
        f'<table:table-cell table:number-columns-repeated="2" {five}'
        '<table:table-cell table:formula="of:=1+1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (sheet,) = read_book(ods(row), "a.ods").sheets
    assert sheet == Sheet("T", (("Үлгі", 5, 5, Formula("of:=1+1")),))


@pytest.mark.parametrize(
    "content", [b"", b"   \r\n ;;; \r\n", xlsx({"a": [], "b": []})], ids=["bytes", "blanks", "sheets"]
)
def test_nothing_inside_is_said(content):
    with pytest.raises(NothingInside):
        read_book(content, "a.csv")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7 ...",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"<?xml version='1.0'?><a/>",
    ],
    ids=["png", "pdf", "html", "xml"],
)
def test_other_files_are_refused(content):
    with pytest.raises(NotASpreadsheet):
        read_book(content, "table.xls")


def test_large_files_are_refused_with_the_limit():
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        read_book(b"x" * (1024 * 1024 + 1), "a.csv", Limits(file_bytes=1024 * 1024))


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_addresses_go_both_ways(row, column):
    assert position(address(row, column)) == (row, column)


@pytest.mark.parametrize(
    ("place", "name"), [((6, 1), "B7"), ((0, 25), "Z1"), ((0, 26), "AA1"), ((0, 702), "AAA1")]
)
def test_addresses_are_those_of_excel(place, name):
    assert address(*place) == name
