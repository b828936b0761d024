"""A form of the state: what `state_form.typ` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

TEMPLATE = "state_form"


@dataclass(frozen=True)
class PaperRow:
    """A row of a table of rows. `look`: row, part, total, heading, caption."""

    number: str
    label: str
    value: str
    is_number: bool
    look: str


@dataclass(frozen=True)
class PaperTable:
    """A table: `rows`, or the `heads` and `lines` of a list; `numbers` of columns where the act has them."""

    word: str
    title: str
    note: str
    rows: tuple[PaperRow, ...] = ()
    heads: tuple[str, ...] = ()
    over: tuple[tuple[str, int], ...] = ()  # words above columns that stand side by side, and how many
    numbers: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    looks: tuple[str, ...] = ()  # of the lines: line, band (across), sum
    widths: tuple[float, ...] = ()  # of the columns, in parts of the page
    is_number: tuple[bool, ...] = ()
    is_wide: bool = False  # printed across the long side of the paper

    def __post_init__(self) -> None:
        for line in self.lines:
            if len(line) != len(self.heads):
                raise ValueError(f"The table {self.word!r} has {len(self.heads)} columns, not so {line!r}.")
        if self.over and sum(span for _words, span in self.over) != len(self.heads):
            raise ValueError(
                f"The words above the columns of {self.word!r} span other columns: {self.over!r}."
            )


@dataclass(frozen=True)
class StateFormPaper:
    """One form of one year, in one language; every text is already in it."""

    organisation: str
    letterhead: str
    index: str
    title: str
    subject: str  # the child a portfolio is of
    year: str
    edition: str
    mark: str  # «образец», across the head of every page
    heads: tuple[tuple[str, str], ...]
    tables: tuple[PaperTable, ...]
    signature: str
    signers: tuple[str, ...]
    signature_note: str
    status: str  # the foot of every page


@dataclass(frozen=True)
class StateFormPapers:
    """Forms of one kind and one language, printed one after another."""

    papers: tuple[StateFormPaper, ...]

    def content(self) -> dict[str, Any]:
        """Return what `render_pdf(TEMPLATE, …)` takes."""
        return asdict(self)
