"""A report in one language: texts and the numbers behind them, ready for a page, a print and a table."""

from __future__ import annotations

from dataclasses import dataclass

from seriktes.core.charts import ChartWords, Series, grouped_bars, horizontal_bars
from seriktes.core.formats import NO_VALUE
from seriktes.core.spreadsheets.writing import Kind


@dataclass(frozen=True)
class Cell:
    """A value as it is read and as it is reckoned with; `figure` names what marks behind it are asked by."""

    text: str
    value: int | float | None = None
    figure: str = ""


NOTHING = Cell("")
HIDDEN = Cell(NO_VALUE)


@dataclass(frozen=True)
class Head:
    """A column: how it is headed, what its numbers are, and whether it is printed (files have every one)."""

    name: str
    text: str
    unit: str
    kind: Kind = "integer"
    group: str = ""
    is_printed: bool = True


@dataclass(frozen=True)
class ShownRow:
    """A row with its name; `key` is what its marks are asked by ("club:5"), empty where it cannot be."""

    name: str
    cells: tuple[Cell, ...]
    key: str = ""


@dataclass(frozen=True)
class ShownTable:
    """A table; `overlap` stands above the total."""

    name: str
    title: str
    first: str
    heads: tuple[Head, ...]
    rows: tuple[ShownRow, ...]
    overlap: ShownRow | None
    total: ShownRow
    notes: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[ShownRow, ...]:
        """The rows and, as the last of them, by how much they exceed the total."""
        return (*self.rows, self.overlap) if self.overlap else self.rows

    def printed(self) -> ShownTable:
        """Return the table with the columns of print and page only."""
        chosen = [place for place, head in enumerate(self.heads) if head.is_printed]

        def cut(row: ShownRow) -> ShownRow:
            return ShownRow(row.name, tuple(row.cells[place] for place in chosen), row.key)

        return ShownTable(
            self.name,
            self.title,
            self.first,
            tuple(self.heads[place] for place in chosen),
            tuple(cut(row) for row in self.rows),
            cut(self.overlap) if self.overlap else None,
            cut(self.total),
            self.notes,
        )


@dataclass(frozen=True)
class ShownFigure:
    """A number with its name and a sentence that says what it means."""

    name: str
    cell: Cell
    unit: str
    explanation: str = ""


@dataclass(frozen=True)
class ShownSum:
    """A whole and its parts."""

    title: str
    total: ShownFigure
    parts: tuple[ShownFigure, ...]
    note: str = ""


@dataclass(frozen=True)
class ShownChart:
    """What a chart is drawn from; `lies` for names too long to stand."""

    key: str
    words: ChartWords
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    language: str
    lies: bool = False

    def drawn(self, *, for_print: bool) -> str:
        draw = horizontal_bars if self.lies else grouped_bars
        return draw(
            self.words,
            key=self.key,
            labels=self.labels,
            series=self.series,
            language=self.language,
            for_print=for_print,
        )

    @property
    def svg(self) -> str:
        """The drawing for a page."""
        return self.drawn(for_print=False)


@dataclass(frozen=True)
class TextTable:
    """A table of texts: rules, contributions."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: str = ""
    total: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Shown:
    """The whole report in one language."""

    language: str
    title: str
    partner: str
    network: str
    letterhead: str
    period: str
    status: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    people: tuple[ShownFigure, ...]
    activity: tuple[ShownFigure, ...]
    sums: tuple[ShownSum, ...]
    charts: tuple[ShownChart, ...]
    tables: tuple[ShownTable, ...]
    rules: TextTable
    money: TextTable
    definitions: tuple[tuple[str, str], ...]
    protection: tuple[str, ...]

    @property
    def printed_tables(self) -> tuple[ShownTable, ...]:
        return tuple(table.printed() for table in self.tables)
