"""A partner's report as numbers, keys and names: no sentence, no language, no person.

`Report` is what a page, a PDF and a table are made of, and what a release stores (`to_json`, `from_json`).
Names of clubs, agreements and organisations are kept in every language as they were on the day, so that a
release says the same for ever. Money is in tiyn, shares and shared counts are in millionths.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from seriktes.attribution.figures import Breakdown, Figures
from seriktes.attribution.regrouping import Counted
from seriktes.core.errors import DomainError
from seriktes.results.trust import Trust

VERSION = 1
FORMAT = "seriktes.partner_report"
# People stand once in a row of these; in the rows of the others they may stand several times.
ADDITIVE = ("sex", "age")
# Two dimensions at once: the rows' and the columns'.
GRIDS = (("age", "sex"), ("club", "sex"))
PROPORTIONAL_PARTS = ("partner", "others", "own")

Key = int | str


class UnknownReport(DomainError):
    """Stored figures that this version cannot read; the message for developers names what they are."""

    code = "unknown_report"

    def __init__(self, detail: str) -> None:
        super().__init__(
            _(
                "These figures were stored by another version of Seriktes. "
                "Ask the administrator to upgrade it."
            )
        )
        self.add_note(detail)


@dataclass(frozen=True)
class Names:
    """A name in every language; Russian and English may be empty."""

    kk: str
    ru: str = ""
    en: str = ""

    def said_in(self, language: str) -> str:
        """The name in one language, or in the nearest one that is filled."""
        order = {"en": (self.en, self.ru), "ru": (self.ru,), "kk": (self.kk,)}
        return next((name for name in order.get(language, ()) if name), self.kk)


@dataclass(frozen=True)
class Line:
    """The figures of one row, or of the whole. None: not counted by such rows, or hidden.

    `people`, `exclusive`, `proportional`: different people, the three figures. The measures are those that
    the partner contributed to, whole; `visits_proportional` is its share of the visits.
    """

    people: int | None
    exclusive: int | None
    proportional: int | None
    visits: int | None
    visits_proportional: int | None
    minutes: int | None
    recorded: int | None
    held: int | None = None
    not_held: int | None = None
    unrecorded: int | None = None

    @property
    def shared(self) -> int | None:
        """People whom other partners supported too."""
        return None if self.exclusive is None or self.people is None else self.people - self.exclusive


@dataclass(frozen=True)
class Row:
    """A row of a table; several keys were merged into it. Clubs bring their names."""

    keys: tuple[Key, ...]
    figures: Line
    names: tuple[Names, ...] = ()


@dataclass(frozen=True)
class Table:
    """A breakdown. `overlap` says by how much the rows' people exceed the total: (people, exclusive)."""

    name: str
    rows: tuple[Row, ...]
    overlap: tuple[int | None, int | None] = (0, 0)


@dataclass(frozen=True)
class PeopleGridRow:
    """The head of a grid's row. Clubs bring their names."""

    keys: tuple[Key, ...]
    names: tuple[Names, ...] = ()


@dataclass(frozen=True)
class PeopleGrid:
    """Different people by two dimensions at once; rows and columns of merged keys; None: hidden."""

    row_name: str
    column_name: str
    rows: tuple[PeopleGridRow, ...]
    columns: tuple[tuple[Key, ...], ...]
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def name(self) -> str:
        return f"{self.row_name}_{self.column_name}"


@dataclass(frozen=True)
class Part:
    """A part of a sum; None: hidden."""

    key: str
    value: int | None


@dataclass(frozen=True)
class AgreementLine:
    number: str
    name: Names
    signed_on: date | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class RuleLine:
    """A coverage rule; `key` is the kind of programme where the scope is one."""

    agreement: str
    scope: str
    name: Names
    key: str
    starts_on: date
    ends_on: date | None
    share: int


@dataclass(frozen=True)
class MoneyLine:
    agreement: str
    received_on: date
    document: str
    tiyn: int
    currency: str


@dataclass(frozen=True)
class InKindLine:
    """What was given in kind under an agreement, of one kind and valued in one way: its value in tenge."""

    agreement: str
    kind: str
    valuation: str
    tiyn: int


@dataclass(frozen=True)
class Surroundings:
    """Everything of a report that is not counted: who, under what, by which rules.

    `address` is that of the letterhead where it is known by language; `letterhead` holds what else is known
    of the organisation that keeps the network: else its one address, БИН, phone, mail. `in_kind` is None in
    what was stored before reports told it.
    """

    partner: Names
    network: Names
    address: Names = Names("")
    letterhead: tuple[str, ...] = ()
    agreements: tuple[AgreementLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    money: tuple[MoneyLine, ...] = ()
    in_kind: tuple[InKindLine, ...] | None = None


@dataclass(frozen=True)
class Report:
    """One partner's results for whole months.

    `unmarked` sessions are told live only; None in a release, which says the same for ever. `trust` is
    counted when a release is checked; None in a live report.
    `threshold` is 0 in a live report; in a release no figure stands for fewer people than that.
    """

    first_month: int
    last_month: int
    about: Surroundings
    total: Line
    network_people: int | None
    people_parts: tuple[Part, ...]
    proportional_parts: tuple[Part, ...]
    tables: tuple[Table, ...]
    grids: tuple[PeopleGrid, ...]
    unmarked: int | None
    trust: Trust | None = None
    unresolved_visits: int = 0
    threshold: int = 0
    version: int = VERSION

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


def line_of(figures: Figures) -> Line:
    """Return the figures of one row that a report shows."""
    return Line(
        people=figures.people.contributed_to,
        exclusive=figures.people.exclusive,
        proportional=figures.people.proportional,
        visits=figures.visits.contributed,
        visits_proportional=figures.visits.proportional,
        minutes=figures.minutes.contributed,
        recorded=figures.recorded.contributed,
        held=figures.held.contributed if figures.held else None,
        not_held=figures.not_held.contributed if figures.not_held else None,
        unrecorded=figures.unrecorded.contributed if figures.unrecorded else None,
    )


def table_of(breakdown: Breakdown, names: Mapping[Key, Names]) -> Table:
    """Return a breakdown with a row for each of its keys."""
    rows = tuple(
        Row((row.key,), line_of(row.figures), (names[row.key],) if row.key in names else ())
        for row in breakdown.rows
    )
    return Table(breakdown.name, rows, (breakdown.overlap.contributed_to, breakdown.overlap.exclusive))


def grid_of(counted: Counted, tables: tuple[Table, ...], row_name: str, column_name: str) -> PeopleGrid:
    """Return different people by the keys of two of the tables."""
    by_name = {table.name: table for table in tables}
    rows, columns = by_name[row_name].rows, by_name[column_name].rows
    cells = counted.people_in(
        {row_name: [row.keys for row in rows], column_name: [column.keys for column in columns]}
    )
    return PeopleGrid(
        row_name,
        column_name,
        tuple(PeopleGridRow(row.keys, row.names) for row in rows),
        tuple(column.keys for column in columns),
        tuple(map(tuple, cells)),
    )


def compose(counted: Counted, about: Surroundings, clubs: Mapping[Key, Names], *, unmarked: int) -> Report:
    """Return the live report: every figure as the engine counted it."""
    figures = counted.figures
    people, shares = figures.people_reconciliation, figures.proportional_reconciliation
    tables = tuple(
        table_of(breakdown, clubs if breakdown.name == "club" else {}) for breakdown in figures.breakdowns
    )
    return Report(
        first_month=figures.slice.first_month,
        last_month=figures.slice.last_month,
        about=about,
        total=line_of(figures.total),
        network_people=people.network,
        people_parts=tuple(
            Part(name, getattr(people, name)) for name in ("exclusive", "shared", "others_only", "own_only")
        ),
        proportional_parts=tuple(Part(name, getattr(shares, name)) for name in PROPORTIONAL_PARTS),
        tables=tables,
        grids=tuple(grid_of(counted, tables, *names) for names in GRIDS),
        unmarked=unmarked,
        unresolved_visits=figures.unresolved_visits,
    )


def to_json(report: Report) -> dict[str, Any]:
    """Return what JSON can hold; `from_json` is the inverse."""
    return {"format": FORMAT, **plain(asdict(report))}


def from_json(stored: Mapping[str, Any]) -> Report:
    """Return the report that `to_json` stored; raises `UnknownReport` for anything else."""
    known = stored.get("format"), stored.get("version")
    if known != (FORMAT, VERSION):
        raise UnknownReport(f"These figures are {known!r}; this version reads {(FORMAT, VERSION)!r}.")
    try:
        # What was stored before an address had languages has it in the letterhead, and tells nothing in kind.
        about = {"address": asdict(Names("")), "in_kind": None, **stored["about"]}
        return read_as(Report, {**stored, "about": about})
    except (KeyError, TypeError, ValueError) as wrong:
        raise UnknownReport(f"These figures are not whole: {wrong!r}.") from wrong


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: days as texts, tuples as lists."""
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def read_as(kind: Any, value: Any) -> Any:
    """Return what `plain` made of a dataclass, as that dataclass again."""
    return _reader(kind)(value)


Read = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Read:
    """Return what reads a kind of value: found once, for a report has thousands of values of few kinds."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _reader_of_class(kind)
    if get_origin(kind) is types.UnionType:
        kinds = [known for known in get_args(kind) if known is not type(None)]
        return _or_none(_reader(kinds[0])) if len(kinds) == 1 else _as_it_is
    if get_origin(kind) is tuple:
        return _reader_of_tuple(*get_args(kind))
    return date.fromisoformat if kind is date else _as_it_is


def _reader_of_class(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = [(each.name, _reader(hints[each.name])) for each in fields(kind)]
    return lambda value: kind(**{name: read(value[name]) for name, read in readers})


def _reader_of_tuple(*kinds: Any) -> Read:
    readers = [_reader(kind) for kind in kinds if kind is not ...]
    if kinds[-1] is ...:
        return lambda value: tuple(map(readers[0], value))
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _or_none(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value
