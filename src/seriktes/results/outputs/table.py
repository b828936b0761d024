"""A report as one long table, and what its columns are in the words of "CSV on the Web" (W3C)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from seriktes.core.formats import WITHHELD
from seriktes.core.spreadsheets.writing import write_csv
from seriktes.results.outputs.workbook import origin, plans_on
from seriktes.results.report_templates.papers import ReportPaper
from seriktes.results.shown import PlainTable, Shown, ShownFigure, ShownTable, Value
from seriktes.results.stamps import Stamp

# The state's statistics print «х»; programs of statistics call the same state of a value "c", confidential.
CONFIDENTIAL = "c"
CSVW_CONTEXT = "http://www.w3.org/ns/csvw"


def as_csv(paper: ReportPaper) -> bytes:
    """One long table: a line per figure, so that any program can pivot it."""
    head = [column["titles"] for column in _columns()]
    lines = (_marked(line) for line in (*_long(paper.shown), *_long_plans(paper)))
    return write_csv([head, *lines, *_of_origin(paper.shown, paper.stamp)])


def as_csvw(paper: ReportPaper, csv_name: str) -> bytes:
    """What the table of this name holds: columns, types, signs, language, where it comes from."""
    shown, stamp = paper.shown, paper.stamp
    is_released = bool(stamp.number) and not stamp.is_draft
    told: dict[str, Any] = {
        "@context": [CSVW_CONTEXT, {"@language": shown.language}],
        "url": csv_name,
        "dc:title": f"{shown.title}: {shown.partner}, {shown.period}",
        "dc:description": shown.status,
        "dc:publisher": shown.network,
        "dc:language": shown.language,
        "dc:created": stamp.made_at.isoformat(),
        **({"dc:identifier": stamp.number, "dc:source": stamp.address} if is_released else {}),
        **({"dc:rights": paper.credit} if paper.credit else {}),
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": _columns()},
        "notes": [{"@type": "dc:description", "@value": text} for text in shown.protection],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _columns() -> list[dict[str, Any]]:
    """Return the columns as the standard describes them; their titles head the table."""
    number = {"base": "decimal", "format": {"decimalChar": ","}}
    signed = _("“%(sign)s” stands for a figure that is not given.") % {"sign": WITHHELD}
    confidential = _("“%(sign)s”: the figure is not given, to protect people.") % {"sign": CONFIDENTIAL}
    columns: tuple[tuple[str, str, Any, dict[str, Any]], ...] = (
        ("table", _("Table"), "string", {}),
        ("row", _("Row"), "string", {}),
        ("figure", _("Figure"), "string", {}),
        ("value", _("Value"), number, {"null": ["", WITHHELD], "dc:description": signed}),
        ("unit", _("Unit"), "string", {"null": ""}),
        ("mark", _("Mark"), "string", {"null": "", "dc:description": confidential}),
        ("note", _("Note"), "string", {"null": ""}),
    )
    return [{"name": name, "titles": title, "datatype": kind, **more} for name, title, kind, more in columns]


def _marked(line: tuple[object, ...]) -> tuple[object, ...]:
    """Return a line with its mark; words in the place of a number stand in the note."""
    *where, value, unit = line
    if isinstance(value, str) and value != WITHHELD:
        return (*where, "", unit, "", value)
    return (*where, value, unit, CONFIDENTIAL if value == WITHHELD else "", "")


def _of_origin(shown: Shown, stamp: Stamp) -> Iterator[tuple[object, ...]]:
    """Yield the lines that say which release a loose file is from."""
    if stamp.number and not stamp.is_draft:
        for name, said in (*stamp.facts(shown.language), *origin(stamp)):
            yield (_("Origin"), shown.period, name, "", "", "", said)


def _long(shown: Shown) -> Iterator[tuple[object, ...]]:
    for figure in shown.people + shown.activity:
        yield (_("Totals"), shown.period, figure.name, _number(figure), figure.unit)
    for each in shown.sums:
        for figure in (each.total, *each.parts):
            yield (each.title, shown.period, figure.name, _number(figure), figure.unit)
    yield from _long_trust(shown)
    for table in shown.tables:
        yield from _long_table(table)
    for given in (shown.money, shown.in_kind):
        yield from _long_given(given)


def _long_trust(shown: Shown) -> Iterator[tuple[object, ...]]:
    for what, number, share in shown.trust.rows:
        yield (shown.trust.title, shown.period, what.text, number.told, "")
        if share.value is not None:
            yield (shown.trust.title, shown.period, what.text, _per_cent(share.value, "%"), "%")


def _long_given(table: PlainTable) -> Iterator[tuple[object, ...]]:
    """Yield what a partner gave: a line for each amount, whose sign is its unit."""
    for *said, amount in (*table.rows, *([table.total] if table.total else [])):
        row = ", ".join(cell.text for cell in said if cell.text)
        yield (table.title, row, table.heads[-1].text, amount.told, amount.unit)


def _long_plans(paper: ReportPaper) -> Iterator[tuple[object, ...]]:
    """Yield the indicators beside their plans, where the template prints them: two or three lines each."""
    for table in plans_on(paper):
        for name, unit, *amounts, state in table.rows:
            for head, cell in zip(table.heads[2:], amounts, strict=False):
                sign = "%" if cell.unit == "%" or head.kind == "percent" else cell.unit or unit.text
                if cell.told is not None:
                    yield (table.title, name.text, head.text, _per_cent(cell.told, sign), sign)
            yield (table.title, name.text, table.heads[-1].text, state.text, "")


def _long_table(table: ShownTable) -> Iterator[tuple[object, ...]]:
    for row in (*table.body, table.total):
        for head, cell in zip(table.heads, row.cells, strict=True):
            if cell.text:
                yield (table.title, row.name, head.said, _per_cent(cell.told, head.unit), head.unit)


def _number(figure: ShownFigure) -> Value | str | None:
    return _per_cent(figure.cell.told, figure.unit)


def _per_cent(value: Value | str | None, unit: str) -> Value | str | None:
    return round(value * 100, 1) if unit == "%" and isinstance(value, float) else value
