"""Files made to harm; each protection has a control that shows what it stops."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from seriktes.core.spreadsheets import archives
from seriktes.core.spreadsheets.books import Limits
from seriktes.core.spreadsheets.containers import Container
from seriktes.core.spreadsheets.errors import (
    Damaged,
    Encrypted,
    NotASpreadsheet,
    NotSeen,
    SpreadsheetError,
    TooLarge,
    Unsafe,
)
from seriktes.core.spreadsheets.reading import read_book
from seriktes.core.spreadsheets.records import scan_records
from tests.core.spreadsheets.builders import changed, ods, packed, sheet_xml, with_sheet_xml, xlsx

MIB = 1024 * 1024
GENEROUS = Limits(unpacked_bytes=10**9, part_ratio=10**9)


def bomb(size: int) -> bytes:
    """A sheet of `size` bytes that packs a thousand times."""
    return with_sheet_xml(sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>' + b" " * size))


def test_zip_bomb_is_refused_by_its_ratio():
    content = bomb(50 * MIB)
    assert len(content) < 100_000
    with pytest.raises(Unsafe):
        read_book(content, "a.xlsx")


def test_zip_bomb_is_refused_by_its_size():
    with pytest.raises(TooLarge, match="more than 5 MB"):
        read_book(bomb(6 * MIB), "a.xlsx", Limits(unpacked_bytes=5 * MIB))


def test_control_without_limits_the_bomb_unpacks():
    assert read_book(bomb(6 * MIB), "a.xlsx", GENEROUS).sheets[0].rows == ((1,),)


def test_zip_that_lies_about_its_size_is_damaged():
    content = bytearray(bomb(6 * MIB))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        true = next(entry for entry in archive.infolist() if entry.filename.endswith("sheet1.xml")).file_size
    lie = bytes(content).replace(struct.pack("<I", true), struct.pack("<I", 1000))
    assert lie != bytes(content)
    with pytest.raises(Damaged):
        read_book(lie, "a.xlsx")


@pytest.mark.parametrize(
    "name", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_in_every_part(name, encoding):
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    content = changed(xlsx({"S": [["x"]]}), lambda part, old: text.encode(encoding) if part == name else old)
    if name == "xl/sharedStrings.xml":
        content = _with_part(content, name, text.encode(encoding))
    with pytest.raises(Unsafe):
        read_book(content, "a.xlsx")


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return packed(parts | {name: part})


def test_control_the_same_part_without_entities_is_read(monkeypatch):
    """With the check for declarations off, the walk over the sheet still refuses its own."""
    monkeypatch.setattr(archives, "TYPE_DECLARATIONS", ())
    sheet = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    assert read_book(with_sheet_xml(sheet), "a.xlsx").sheets[0].rows == ((1,),)
    with pytest.raises(Unsafe):
        read_book(with_sheet_xml(b"<!DOCTYPE worksheet>" + sheet), "a.xlsx")


def test_sheet_that_reaches_too_far_names_its_corner():
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(TooLarge, match="XFD1048576"):
        read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx")


def test_repeated_open_document_cells_are_counted_before_they_are_laid_out():
    row = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="5">'
        "<text:p>5</text:p></table:table-cell></table:table-row>"
    )
    with pytest.raises(TooLarge):
        read_book(ods(row), "a.ods")


def test_doubled_names_of_parts_are_refused():
    output = io.BytesIO(xlsx({"S": [["x"]]}))
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("XL/workbook.xml", b"<workbook/>")
    with pytest.raises(Unsafe):
        read_book(output.getvalue(), "a.xlsx")


def test_values_that_the_reader_does_not_see_are_said():
    """The reader stops after the first block of data; a second one must not be lost silently."""
    rows = b'</sheetData><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(NotSeen, match="Sheet"):
        read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx")


@pytest.mark.parametrize("name", ["xfd1048576", "$B$1048576", "A0", "AAAA1", "A99999999999"])
def test_odd_addresses_do_not_slip_past_the_limits(name):
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="{name}"><v>1</v></c></row>'.encode()
    with pytest.raises((TooLarge, Damaged)):
        read_book(with_sheet_xml(sheet_xml(rows)), "a.xlsx")


def test_workbooks_of_other_kinds_are_refused():
    types = (
        b'<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    with pytest.raises(NotASpreadsheet, match="xlsb"):
        read_book(packed({"[Content_Types].xml": types}), "a.xlsb")
    with pytest.raises(NotASpreadsheet):
        read_book(packed({"word/document.xml": b"<document/>"}), "a.xlsx")


def test_too_many_sheets_are_refused():
    content = xlsx({str(number): [["x"]] for number in range(6)})
    with pytest.raises(TooLarge, match="6 sheets"):
        read_book(content, "a.xlsx", replace(Limits(), sheets=5))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with streams of whole sectors, as old Office programs make them."""
    sectors: list[bytes] = [b"", b""]
    table: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        whole = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start, count = len(sectors), len(whole) // 512
        entries.append(_entry(name, 2, start, len(whole)))
        sectors += [whole[place : place + 512] for place in range(0, len(whole), 512)]
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
    sectors[0] = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    sectors[1] = b"".join(entries).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBB3I16xI16xIQ", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, start, size
    )


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls_stream(*cells: bytes, protected: bool = False) -> bytes:
    """The records of a workbook with one sheet «S»."""
    password = record(0x2F, b"\0" * 6) if protected else b""
    before = record(0x809, bytes(16)) + password
    name = struct.pack("<IHBB", len(before) + 4 + 9 + 4, 0, 1, 0) + b"S"
    return (
        before + record(0x85, name) + record(0x0A) + record(0x809, bytes(16)) + b"".join(cells) + record(0x0A)
    )


def test_encrypted_workbooks_are_told():
    with pytest.raises(Encrypted):
        read_book(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "a.xlsx")
    with pytest.raises(Encrypted):
        read_book(compound({"Workbook": xls_stream(protected=True)}), "a.xls")


def test_a_workbook_that_was_really_locked_is_told():
    locked = Path(__file__).with_name("locked.xlsx").read_bytes()
    with pytest.raises(Encrypted, match=r"locked with a password.*remove the password"):
        read_book(locked, "locked.xlsx")


def test_other_old_office_files_are_refused():
    with pytest.raises(NotASpreadsheet, match="not a workbook"):
        read_book(compound({"WordDocument": b"x"}), "a.xls")


def test_streams_of_compound_files_are_read_whole():
    content = compound({"One": b"a" * 5000, "Two": b"b" * 4096})
    assert Container(content).stream("One") == (b"a" * 5000).ljust(5120, b"\0")
    assert Container(content).stream("Two") == b"b" * 4096


def test_old_sheet_that_reaches_too_far_is_refused_before_it_is_laid_out():
    far = record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))
    with pytest.raises(TooLarge, match="IV65536"):
        read_book(compound({"Workbook": xls_stream(far)}), "a.xls")


def test_old_errors_are_found():
    error = record(0x205, struct.pack("<HHHBB", 1, 2, 0, 0x2A, 1))
    formula = record(0x06, struct.pack("<HHH", 3, 4, 0) + bytes([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]) + bytes(6))
    scans = scan_records(xls_stream(error, formula), Limits())
    assert {place: value.text for place, value in scans["S"].special.items()} == {
        (1, 2): "#N/A",
        (3, 4): "#DIV/0!",
    }


def backwards() -> bytes:
    """An old workbook whose sheet says that it ends before it begins."""
    return compound({"Workbook": xls_stream(record(0x200, struct.pack("<IIHHH", 5, 1, 5, 1, 0)))})


def test_old_workbook_that_would_end_the_process_is_damaged():
    with pytest.raises(Damaged):
        read_book(backwards(), "a.xls")


def test_control_without_a_rehearsal_the_reader_ends_the_process():
    program = "import io, sys, python_calamine as p; p.load_workbook(io.BytesIO(sys.stdin.buffer.read()))"
    done = subprocess.run(
        [sys.executable, "-c", program], input=backwards(), capture_output=True, check=False
    )
    assert done.returncode < 0


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_unknown_encodings_of_parts_are_damage(part):
    odd = b'<?xml version="1.0" encoding="UTF-99"?><a/>'
    with pytest.raises(Damaged):
        read_book(changed(xlsx({"S": [["x"]]}), lambda name, old: odd if name == part else old), "a.xlsx")


@pytest.mark.parametrize("seed", range(150))
def test_broken_bytes_give_a_sentence_or_a_book(seed):
    """Cut and flipped files are refused by name; nothing else may come out."""
    chance = random.Random(seed)
    whole = chance.choice(
        [
            xlsx({"S": [["ФИО", 1, 2, 3], ["Үлгі", "+", "н", 4]]}),
            compound({"Workbook": xls_stream()}),
            ods(""),
        ]
    )
    broken = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
    for _turn in range(chance.randrange(1, 20)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    try:
        read_book(bytes(broken), "a.xlsx")
    except SpreadsheetError as refusal:
        said = str(refusal)
    else:
        said = "."
    assert said.endswith(".")
