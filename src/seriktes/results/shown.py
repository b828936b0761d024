"""A report in one language: texts and the numbers behind them, ready for a page, a print and a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from seriktes.core.charts import ChartWords, Series, grouped_bars, horizontal_bars
from seriktes.core.formats import NO_VALUE, WITHHELD
from seriktes.core.spreadsheets.writing import Kind

Value = int | float | Decimal | date


@dataclass(frozen=True)
class Cell:
    """A value as it is read and as it is reckoned with; `figure` names what marks behind it are asked by."""

    text: str
    value: Value | None = None
    figure: str = ""
    url: str = ""
    unit: str = ""  # of money: its sign
    is_bound: bool = False  # its text says how large a number is that is not told

    @property
    def told(self) -> Value | str | None:
        """The number, the sign or the words of one that is not given, or nothing where there is none."""
        is_text = self.value is None and (self.text == WITHHELD or self.is_bound)
        return self.text if is_text else self.value


BLANK = Cell("")
NOTHING = Cell(NO_VALUE)
HIDDEN = Cell(WITHHELD)


@dataclass(frozen=True)
class Head:
    """A column: how it is headed, what its numbers are, and whether it is printed (files have every one)."""

    name: str
    text: str
    unit: str
    kind: Kind = "integer"
    group: str = ""
    is_printed: bool = True

    @property
    def said(self) -> str:
        """The head for a reader who does not see the others: its group stands before it."""
        return f"{self.group}: {self.text}" if self.group else self.text

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind not in ("text", "date")


@dataclass(frozen=True)
class ShownRow:
    """A row with its name; `key` is what its marks are asked by ("club:5"), empty where it cannot be."""

    name: str
    cells: tuple[Cell, ...]
    key: str = ""


@dataclass(frozen=True)
class LabelledRow:
    """A row with the head of each cell, for phones, where a row is a card."""

    name: str
    cells: tuple[tuple[Head, Cell], ...]


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

    @property
    def labelled_body(self) -> tuple[LabelledRow, ...]:
        return tuple(map(self._labelled, self.body))

    @property
    def labelled_total(self) -> LabelledRow:
        return self._labelled(self.total)

    def _labelled(self, row: ShownRow) -> LabelledRow:
        return LabelledRow(row.name, tuple(zip(self.heads, row.cells, strict=True)))

    @property
    def upper_heads(self) -> tuple[tuple[str, int], ...]:
        """The first line of heads: a text and how many columns of a group it spans; 0 stands alone."""
        heads: list[tuple[str, int]] = []
        for group, columns in groupby(self.heads, key=_group):
            known = list(columns)
            heads += [(group, len(known))] if group else [(head.text, 0) for head in known]
        return tuple(heads)

    @property
    def lower_heads(self) -> tuple[Head, ...]:
        """The second line: the columns that stand in groups."""
        return tuple(head for head in self.heads if head.group)

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
    def svg(self) -> SafeString:
        """The drawing for a page; `core.charts` has escaped every text in it."""
        return mark_safe(self.drawn(for_print=False))  # noqa: S308 -- escaped where it is drawn


@dataclass(frozen=True)
class PlainTable:
    """A table of what was agreed: rules, contributions; its columns hold texts, days, shares, money."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lead: str = ""
    total: tuple[Cell, ...] | None = None

    @property
    def labelled_rows(self) -> list[list[tuple[Head, Cell]]]:
        """Each cell with its head, for tables that stack on phones."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    @property
    def labelled_total(self) -> list[tuple[Head, Cell]]:
        return list(zip(self.heads, self.total or (), strict=False))

    @property
    def sum_said(self) -> str:
        """What its last column comes to, in words."""
        return self.total[-1].text if self.total else NO_VALUE


@dataclass(frozen=True)
class ShownPicture:
    """A photograph of a story: its code, that of its file, and what it shows in words."""

    code: str
    file: str
    alt: str


@dataclass(frozen=True)
class ShownStory:
    """What happened, in words; `beside`: the paragraphs in Russian, where they stand beside the Kazakh."""

    title: str
    lead: str  # when and where
    paragraphs: tuple[str, ...]
    pictures: tuple[ShownPicture, ...] = ()
    beside: tuple[str, ...] = ()


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
    trust: PlainTable
    rules: PlainTable
    money: PlainTable
    in_kind: PlainTable
    definitions: tuple[tuple[str, str], ...]
    protection: tuple[str, ...]

    @property
    def printed_tables(self) -> tuple[ShownTable, ...]:
        return tuple(table.printed() for table in self.tables)


Address = Callable[[str, str], str]


def linked(shown: Shown, address: Address) -> Shown:
    """Return the report with each traceable figure leading to `address(row, figure)`."""

    def cell(row: str, known: Cell) -> Cell:
        return replace(known, url=address(row, known.figure)) if known.figure and known.value else known

    def figure(known: ShownFigure) -> ShownFigure:
        return replace(known, cell=cell("total", known.cell))

    def row(known: ShownRow) -> ShownRow:
        if not known.key:
            return known
        return replace(known, cells=tuple(cell(known.key, each) for each in known.cells))

    def table(known: ShownTable) -> ShownTable:
        return replace(known, rows=tuple(map(row, known.rows)), total=row(known.total))

    return replace(
        shown,
        people=tuple(map(figure, shown.people)),
        activity=tuple(map(figure, shown.activity)),
        tables=tuple(map(table, shown.tables)),
    )


def _group(head: Head) -> str:
    return head.group
