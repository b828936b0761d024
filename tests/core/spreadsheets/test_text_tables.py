from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.spreadsheets.books import Limits
from seriktes.core.spreadsheets.encodings import decode
from seriktes.core.spreadsheets.errors import NotASpreadsheet, SpreadsheetError, TooLarge
from seriktes.core.spreadsheets.reading import read_book

TABLE = "Аты-жөні;1;2\r\nҮлгі Әсел;+;н\r\n"
RUSSIAN = "ФИО;1;2\r\nПримеров Иван;+;н\r\nПримерова Мария;н/б;+\r\n"
ROWS = (("ФИО", "1", "2"), ("Примеров Иван", "+", "н"), ("Примерова Мария", "н/б", "+"))


def rows(content: bytes, name: str = "journal.csv"):
    (sheet,) = read_book(content, name).sheets
    return sheet.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(encoding):
    assert rows(TABLE.encode(encoding)) == (("Аты-жөні", "1", "2"), ("Үлгі Әсел", "+", "н"))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"])
def test_old_encodings_are_told_by_their_letters(encoding):
    book = read_book(RUSSIAN.encode(encoding), "a.csv")
    assert (book.sheets[0].rows, book.encoding) == (ROWS, encoding)
    assert [note.code for note in book.notes] == ([] if encoding == "cp1251" else ["old_encoding"])


def test_kazakh_code_page():
    text = "Аты-жөні;1\r\nҮлгібаева Қарлығаш Ғабитқызы;+\r\nҮлгіұлы Әлімжан;н\r\n"
    book = read_book(text.encode("kz1048"), "a.csv")
    assert book.sheets[0].rows[1] == ("Үлгібаева Қарлығаш Ғабитқызы", "+")
    assert book.encoding == "kz1048"


def test_letters_lost_in_cp1251_are_told():
    book = read_book(
        "Аты-жөні;1\r\nҮлгібаева Қарлығаш;+\r\nПримерова Мария;+\r\n".encode("cp1251", "replace"), "a.csv"
    )
    assert [note.code for note in book.notes] == ["lost_letters"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    assert rows(RUSSIAN.replace(";", delimiter).replace("\r\n", end).encode()) == ROWS


def test_first_line_of_excel_names_the_delimiter():
    assert rows(b"sep=,\r\na;b,c\r\n") == (("a;b", "c"),)


def test_quotes_hold_delimiters_and_lines():
    assert rows(b'"a;b";"c""d"\r\n"e\r\nf";g\r\n') == (("a;b", 'c"d'), ("e\r\nf", "g"))


def test_quote_without_a_pair_is_told():
    book = read_book(b'a;b\r\n"c;d\r\ne;f\r\n', "a.csv")
    assert [note.code for note in book.notes] == ["unbalanced_quotes"]


def test_zeros_in_front_stay():
    assert rows(b"iin;n\r\n012345678901;007\r\n")[1] == ("012345678901", "007")


def test_limits():
    with pytest.raises(TooLarge, match="B4"):
        read_book(b"a;b\r\n" * 10, "a.csv", Limits(rows=3))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sentence_or_a_book(content):
    try:
        read_book(content, "a.csv")
    except SpreadsheetError as refusal:
        said = str(refusal)
    else:
        said = "."
    assert said.endswith(".")


CYRILLIC = {
    "IBM866": "cp866",
    "KOI8-R": "koi8-r",
    "MacCyrillic": "mac-cyrillic",
    "windows-1251-russian": "cp1251",
}


@pytest.mark.parametrize("folder", CYRILLIC)
def test_real_russian_texts_are_told_apart(real_inputs, folder):
    files = sorted((real_inputs / "hostile/encodings" / folder).iterdir())
    wrong = [
        file.name for file in files if decode(file.read_bytes()).encoding not in {CYRILLIC[folder], "utf-8"}
    ]
    assert wrong == []


def test_real_edge_cases_of_csv(real_inputs):
    folder = real_inputs / "hostile/csv_edge/spectrum"
    for file in sorted((folder / "csvs").glob("[!l]*.csv")):  # location_coordinates holds broken UTF-8
        expected = json.loads((folder / "json" / f"{file.stem}.json").read_text(encoding="utf-8"))
        header, *body = rows(file.read_bytes())
        width = len(header)
        found = [
            dict(zip(header, [*(value or "" for value in row), *[""] * (width - len(row))], strict=True))
            for row in body
        ]
        assert found == [{key: text.replace("\r", "") for key, text in row.items()} for row in expected], (
            file.name
        )


def test_binary_is_no_text():
    with pytest.raises(NotASpreadsheet):
        decode(b"ab\0\0\0cd\1\2")
