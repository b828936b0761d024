"""What printed documents are made of. Every text is already translated, every number already formatted."""

from __future__ import annotations

from dataclasses import dataclass

PLACE_OF_NUMBER = "{n}"


@dataclass(frozen=True)
class Words:
    """The few words of a template's own, in the document's language; `{n}` stands for the number."""

    table: str  # "Table {n}", «Таблица {n}», «{n}-кесте»
    chart: str  # "Figure {n}", «Рисунок {n}», «{n}-сурет»

    def __post_init__(self) -> None:
        for text in (self.table, self.chart):
            if PLACE_OF_NUMBER not in text:
                raise ValueError(f"{text!r} has no place for the number: {PLACE_OF_NUMBER}.")


@dataclass(frozen=True)
class Fact:
    """A line of the block under the title: «Кезең: 2025 жылғы қыркүйек – 2026 жылғы мамыр»."""

    label: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A number with its name, and a sentence that says what it means."""

    name: str
    value: str
    explanation: str = ""


@dataclass(frozen=True)
class Reconciliation:
    """A whole and the parts that add up to it, printed as a sum."""

    title: str
    total: Figure
    parts: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True)
class PrintedChart:
    """A drawing made by `core.charts` with `for_print=True`; `alt` says its main thing in words."""

    title: str
    svg: str
    alt: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """The head of a column; neighbours of one `group` share a heading. Numbers stand at the right."""

    text: str
    group: str = ""
    is_number: bool = True


@dataclass(frozen=True)
class Table:
    """A table of texts; `total` is computed by the caller, never summed here; `notes` stand below, small.

    Raises ValueError when a row does not have a cell for each column.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total is not None else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"The table {self.title!r} has {len(self.columns)} columns, not so {row!r}.")


@dataclass(frozen=True)
class Definition:
    """A word of the document and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, in this order."""

    title: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[PrintedChart, ...] = ()
    tables: tuple[Table, ...] = ()
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class SignatureLine:
    """Who signs on a line: the position before it, the name below."""

    position: str
    name: str


@dataclass(frozen=True)
class PrintedPicture:
    """A picture in PNG, and what it shows in words."""

    png: bytes
    alt: str


@dataclass(frozen=True)
class PrintedPhotograph:
    """A photograph in JPEG, and what it shows in words. The file holds it as it is."""

    jpeg: bytes
    alt: str


@dataclass(frozen=True)
class PrintedStory:
    """What happened, in words and pictures; `beside`: the paragraphs in Russian, at the right."""

    title: str
    lead: str  # when and where
    paragraphs: tuple[str, ...]
    photographs: tuple[PrintedPhotograph, ...] = ()
    beside: tuple[str, ...] = ()
