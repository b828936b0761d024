"""A form as it is printed in one language: rows and cells of texts, the same for page, PDF and spreadsheet.

It holds all that its files are made of, so that what was handed in can be kept as JSON and printed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

TEXT, MARK, NONE = "prose", "mark", "none"
LINE, BAND, SUM = "line", "band", "sum"
MOST_NARROW = 40  # letters that a column of a screen holds without growing very long


@dataclass(frozen=True)
class PrintedCell:
    """A text of a table, and what a spreadsheet reckons with; `kind` says how."""

    text: str
    number: object = None
    kind: str = TEXT

    @property
    def is_number(self) -> bool:
        return self.kind in ("money", "number", "integer")


@dataclass(frozen=True)
class PrintedRow:
    """A row of a table of rows: heading of a section, row, or a part of a row."""

    number: str
    label: str
    value: PrintedCell
    look: str = "row"  # row, part, total, heading, caption


@dataclass(frozen=True)
class PrintedLine:
    """A line of a list; a band is a heading across it, a sum stands below the lines of a band."""

    cells: tuple[PrintedCell, ...]
    look: str = LINE


@dataclass(frozen=True)
class PrintedTable:
    """A table of the form: `rows`, or `heads` and `listed` lines.

    `over`: the words above columns that stand side by side, each with how many columns it spans.
    """

    word: str
    title: str
    note: str
    rows: tuple[PrintedRow, ...] = ()
    heads: tuple[str, ...] = ()
    over: tuple[tuple[str, int], ...] = ()
    numbers: tuple[str, ...] = ()  # of the columns, where the act numbers them
    listed: tuple[PrintedLine, ...] = ()

    @property
    def lines(self) -> tuple[tuple[PrintedCell, ...], ...]:
        """The cells of every line."""
        return tuple(line.cells for line in self.listed)

    @property
    def whole_heads(self) -> tuple[str, ...]:
        """The heads with the words above them, where each column stands alone."""
        above = [words for words, span in self.over for _column in range(span)]
        if not above:
            return self.heads
        return tuple(
            f"{words} – {head}" if words else head for words, head in zip(above, self.heads, strict=True)
        )

    @property
    def measured_heads(self) -> list[tuple[str, bool]]:
        """Each head, and whether its column holds so much text that a screen must give it room."""
        lines = [[len(cell.text) for cell in line.cells] for line in self.listed if line.look != BAND]
        heads = self.whole_heads
        longest = (max(column) for column in zip(map(len, heads), *lines, strict=True))
        return list(zip(heads, (length > MOST_NARROW for length in longest), strict=True))

    @property
    def shown_lines(self) -> Iterator[tuple[str, list[tuple[str, PrintedCell]]]]:
        """Every line with its look, each cell beside its head."""
        for line in self.listed:
            yield line.look, list(zip(self.whole_heads, line.cells, strict=True))


@dataclass(frozen=True)
class PrintedSource:
    """Where a value comes from: computed from what, or typed by whom and when, with the reason."""

    place: str
    value: str
    where: str
    by: str = ""
    on: str = ""
    reason: str = ""
    computed: str = ""


@dataclass(frozen=True)
class PrintedForm:
    """The whole form in one language, as of the moment `made_at`."""

    language: str
    index: str
    title: str
    subject: str  # the child a portfolio is of
    year: str
    organisation: str
    letterhead: tuple[str, ...]
    edition: str
    mark: str  # «образец» where it is not known whether the form is in force
    heads: tuple[tuple[str, str], ...]
    tables: tuple[PrintedTable, ...]
    signature: str
    signers: tuple[str, ...]
    signature_note: str
    is_complete: bool
    status: str
    made_at: datetime
    sources: tuple[PrintedSource, ...] = ()


def to_json(forms: list[PrintedForm]) -> str:
    """Return prints as a text that keeps them whole."""
    return json.dumps([asdict(form) for form in forms], ensure_ascii=False, default=_plain)


def from_json(text: str) -> list[PrintedForm]:
    """Return what `to_json` kept."""
    return [_form(told) for told in json.loads(text)]


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return str(value)


def _form(told: dict[str, Any]) -> PrintedForm:
    return PrintedForm(
        **{
            **told,
            "letterhead": tuple(told["letterhead"]),
            "heads": tuple(tuple(head) for head in told["heads"]),
            "tables": tuple(_table(table) for table in told["tables"]),
            "signers": tuple(told["signers"]),
            "made_at": datetime.fromisoformat(told["made_at"]),
            "sources": tuple(PrintedSource(**source) for source in told["sources"]),
        }
    )


def _table(told: dict[str, Any]) -> PrintedTable:
    return PrintedTable(
        **{
            **told,
            "rows": tuple(PrintedRow(**{**row, "value": _cell(row["value"])}) for row in told["rows"]),
            "heads": tuple(told["heads"]),
            "over": tuple((words, span) for words, span in told["over"]),
            "numbers": tuple(told["numbers"]),
            "listed": tuple(
                PrintedLine(tuple(_cell(cell) for cell in line["cells"]), line["look"])
                for line in told["listed"]
            ),
        }
    )


def _cell(told: dict[str, Any]) -> PrintedCell:
    number = told["number"]
    if number is not None and told["kind"] in ("money", "number"):
        number = Decimal(number)
    elif number is not None and told["kind"] == "date":
        number = date.fromisoformat(number)
    return PrintedCell(told["text"], number, told["kind"])
