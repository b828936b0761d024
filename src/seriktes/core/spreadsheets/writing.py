"""Tables as files: xlsx with real numbers and dates, csv that Excel opens without harm."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "prose", "integer", "number", "money", "percent", "share", "date", "datetime"]

NUMBER_FORMATS: dict[str, str] = {
    "text": "@",
    "prose": "@",
    "integer": "#,##0",
    "number": "#,##0.0",
    "money": "#,##0.00",
    "percent": "0.0%",
    "share": "0.00##%",
    "date": "dd.mm.yyyy",
    "datetime": "dd.mm.yyyy hh:mm",
}
WIDTHS: dict[str, int] = {
    "text": 24,
    "prose": 90,
    "integer": 10,
    "number": 12,
    "money": 16,
    "percent": 10,
    "share": 12,
    "date": 12,
    "datetime": 17,
}
# Dates inside the file are pinned, so that the same table is the same bytes on every day.
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 -- the format stores no zone
OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
# Numbers that a spreadsheet keeps exactly; longer ones go as text rather than rounded.
LARGEST_EXACT = 10**15
FIRST_EXCEL_DAY = date(1900, 3, 1)
LONGEST_TITLE = 31
LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BAD_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
PHONES = re.compile(r"\+[0-9]{7,15}(, \+[0-9]{7,15})*")
"""Phone numbers as they are kept: a formula needs more than a sign and digits to do anything."""
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """A column with its title, what it holds and, where the usual width does not fit, its width."""

    title: object
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Typed:
    """A value that is not of its column's kind; `unit` stands behind money, as a sign of its format."""

    value: object
    kind: Kind
    unit: str = ""


# From so many columns on the first one stays in sight, too, while the others scroll; on paper the sheet
# lies across.
WIDE = 6
A4 = 9  # the number of the format says it so


@dataclass(frozen=True)
class SheetSpec:
    """A table to write: `heading` lines above it, `notes` below it; `rows` may be a generator.

    The heads stay in sight, and of a wide table the first column. The last row is bold where it `has_total`.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    heading: Sequence[object] = ()
    notes: Sequence[object] = ()
    has_total: bool = False


def fitting(texts: Iterable[str], *, least: int = 12, most: int = 60) -> int:
    """Return the width of a column that shows these texts whole, within bounds."""
    return min(max([least, *(len(text) + 2 for text in texts)]), most)


def write_xlsx(sheets: Iterable[SheetSpec]) -> bytes:
    """An xlsx workbook; the same tables give the same bytes. No text can become a formula or a link."""
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, OPTIONS)
    workbook.set_properties({"created": MADE_AT})
    titles: set[str] = set()
    for spec in sheets:
        _write_sheet(workbook, spec, _free_title(spec.title, titles))
    workbook.close()
    return output.getvalue()


@dataclass
class _Formats:
    """The formats of one workbook, each made once."""

    workbook: Workbook
    _made: dict[tuple[str, str, bool], Format] = field(default_factory=dict)

    def of(self, kind: Kind, unit: str = "", *, bold: bool = False) -> Format:
        key = (kind, unit, bold)
        if key not in self._made:
            code = NUMBER_FORMATS[kind] + (f' "{unit}"' if unit else "")
            look: dict[str, Any] = {"num_format": code, "bold": bold}
            if kind == "prose":
                look |= {"text_wrap": True}
            if bold:
                look |= {"top": 1}
            self._made[key] = self.workbook.add_format({**look, "valign": "top"})
        return self._made[key]


def _write_sheet(workbook: Workbook, spec: SheetSpec, title: str) -> None:
    page = workbook.add_worksheet(title)
    bold = workbook.add_format({"bold": True})
    for place, column in enumerate(spec.columns):
        page.set_column(place, place, column.width or WIDTHS[column.kind])
    row = _write_lines(page, 0, spec.heading, bold)
    row += 1 if spec.heading else 0
    for place, column in enumerate(spec.columns):
        side = "left" if column.kind in ("text", "prose") else "right"
        look = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "align": side}
        page.write_string(row, place, clean_text(column.title), workbook.add_format(look))
    page.freeze_panes(row + 1, 1 if len(spec.columns) >= WIDE else 0)
    _lay_on_paper(page, row, across=len(spec.columns) >= WIDE)
    row = _write_rows(page, row + 1, spec, _Formats(workbook))
    _write_lines(page, row + 1, spec.notes, None)


def _lay_on_paper(page: Worksheet, head: int, *, across: bool) -> None:
    """Print a sheet one page wide on A4, with its head on every page."""
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    if across:
        page.set_landscape()


def _write_lines(page: Worksheet, row: int, lines: Sequence[object], form: Format | None) -> int:
    for line in lines:
        page.write_string(row, 0, clean_text(line), form)
        row += 1
    return row


def _write_rows(page: Worksheet, row: int, spec: SheetSpec, formats: _Formats) -> int:
    for cells, is_total in _with_last(spec):
        if row >= MOST_ROWS:
            message = f"A sheet holds at most {MOST_ROWS} rows."
            raise ValueError(message)
        for place, (value, column) in enumerate(zip(cells, spec.columns, strict=True)):
            typed = value if isinstance(value, Typed) else Typed(value, column.kind)
            form = formats.of(typed.kind, typed.unit, bold=is_total)
            _write_cell(page, row, place, typed.value, form)
        row += 1
    return row


def _with_last(spec: SheetSpec) -> Iterator[tuple[Sequence[object], bool]]:
    """Yield each row and whether it is the total: the last one, where there is one."""
    waiting: Sequence[object] | None = None
    for row in spec.rows:
        if waiting is not None:
            yield waiting, False
        waiting = row
    if waiting is not None:
        yield waiting, spec.has_total


def _write_cell(page: Worksheet, row: int, column: int, value: object, form: Format) -> None:
    match value:
        case None:
            page.write_blank(row, column, None, form)
        case float() | Decimal() if math.isnan(value):
            page.write_blank(row, column, None, form)
        case bool():
            page.write_boolean(row, column, value, form)
        case int() | float() | Decimal() if -LARGEST_EXACT < value < LARGEST_EXACT:
            page.write_number(row, column, value, form)
        case date() if _day(value) >= FIRST_EXCEL_DAY:
            page.write_datetime(row, column, value, form)
        case _:
            page.write_string(row, column, clean_text(value), form)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def clean_text(value: object) -> str:
    """Text without characters that XML forbids, cut to what a cell can hold."""
    text = CONTROL.sub("", str(value))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _free_title(title: str, taken: set[str]) -> str:
    """A tab title that Excel accepts: 31 characters, none of `[]:*?/\\`, different from the others.

    A longer one ends after a whole word.
    """
    base = _shortened(BAD_IN_TITLES.sub(" ", clean_text(title)).strip(" '")) or "1"
    free, number = base, 1
    while free.lower() in taken or free.lower() == "history":
        number += 1
        ending = f" {number}"
        free = base[: LONGEST_TITLE - len(ending)] + ending
    taken.add(free.lower())
    return free


def _shortened(title: str) -> str:
    """Return a title in 31 characters; one word that is longer is cut."""
    if len(title) <= LONGEST_TITLE:
        return title
    whole_words = title[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:–-")
    return f"{whole_words}…" if whole_words else title[:LONGEST_TITLE]


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """A csv file for Excel in Kazakh and Russian: UTF-8 with its mark, `;`, decimal comma, ISO dates.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; phone numbers, which are none,
    stay as they are.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    for cells in rows:
        writer.writerow([csv_value(value) for value in cells])
    return output.getvalue().encode("utf-8-sig", "replace")


def csv_value(value: Any) -> str:
    """One value as it stands in a csv file."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case float() | Decimal():
            return f"{value}".replace(".", ",")
        case datetime() | date() | time():
            return (
                value.isoformat(sep=" ", timespec="minutes")
                if isinstance(value, datetime)
                else value.isoformat()
            )
        case _:
            text = clean_text(value)
            is_risky = text.startswith(RISKY_STARTS) and not PHONES.fullmatch(text)
            return f"'{text}" if is_risky else text
