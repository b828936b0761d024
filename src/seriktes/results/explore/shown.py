"""An exploration in the language of the page: names, figures as they are read, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from seriktes.attribution.figures import UNKNOWN
from seriktes.core import formats
from seriktes.core.access import Actor, allows
from seriktes.core.canvas import MOST_SERIES
from seriktes.core.charts import Chart, ChartWords, Series, month_labels
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.links import link
from seriktes.core.money import TIYN_IN_TENGE
from seriktes.core.months import month_text
from seriktes.core.shares import WHOLE
from seriktes.core.text import sort_key
from seriktes.results.disclosure.limits import threshold
from seriktes.results.explore.counting import Key
from seriktes.results.explore.measures import DEEPER, DIMENSIONS, PEOPLE
from seriktes.results.explore.naming import name_of, short_name_of
from seriktes.results.explore.queries import NO_AXIS, Exploration
from seriktes.results.indicators.enums import IndicatorFigure

LEVELS = 4
MOST_BARS = 24


@dataclass(frozen=True)
class ExploredFigure:
    """A figure as it is read and as it is reckoned with.

    `level`: how large it is beside the others of the table, 0 to 4; `parts`: of a rate, what is divided by
    what; `is_small`: with so few people behind it, it may not leave the network.
    """

    text: str
    value: float | None
    level: int = 0
    parts: str = ""
    is_small: bool = False
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A row: its name, its figures, that of the whole row, and what it opens into."""

    name: str
    cells: tuple[ExploredFigure, ...]
    whole: ExploredFigure
    url: str = ""


@dataclass(frozen=True)
class Explored:
    """The page's table and picture, and what has to be said of them."""

    title: str
    told: str
    period: str
    first: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    whole: Line
    has_columns: bool
    notes: tuple[str, ...]
    small: int
    few: int  # of fewer people than these no figure may leave
    chart: Chart | None
    is_rate: bool
    is_of_parts: bool  # a partner's share: people and sessions are no whole numbers

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.heads) + 2


def show(found: Exploration, actor: Actor, values: Mapping[str, str], language: str) -> Explored:
    """Return what the page shows; `values` is what its address carries, for the links of rows."""
    return _Showing(found, actor, values, language).explored()


class _Showing:
    def __init__(self, found: Exploration, actor: Actor, values: Mapping[str, str], language: str) -> None:
        if found.counted is None:
            raise ValueError("A table that is too large is not counted.")
        self.found, self.asked, self.counted = found, found.asked, found.counted
        self.actor, self.values, self.language = actor, values, language
        self.has_columns, self.few = self.asked.columns != NO_AXIS, threshold()
        self.highest = max(filter(None, map(self._size, self._inner())), default=0.0)

    def explored(self) -> Explored:
        down = self._order(self.found.down.keys, self.asked.rows)
        columns = self._columns()
        lines = [self._line(place, columns) for place in self._kept(down)]
        if self.values.get("order") == "figure":
            lines.sort(key=lambda line: -(line.whole.value or 0))
        whole = Line(_("Altogether"), self._whole_cells(columns), self._total())
        heads = tuple(self._head(self.found.across.keys[place]) for place in columns)
        figures = [cell for line in lines for cell in (*line.cells, line.whole)]
        figures += [*whole.cells, whole.whole]
        return Explored(
            title=self._title(),
            told=str(self.found.measure.told),
            period=self.asked.period.words,
            first=str(DIMENSIONS[self.asked.rows]),
            heads=heads if self.has_columns else (),
            lines=tuple(lines),
            whole=whole,
            has_columns=self.has_columns,
            notes=tuple(self._notes()),
            small=sum(figure.is_small for figure in figures),
            few=self.few,
            chart=self._chart(lines, heads),
            is_rate=self.found.measure.is_rate,
            is_of_parts=self._is_of_parts,
        )

    # rows and columns

    def _order(self, keys: Sequence[Key], name: str) -> list[int]:
        places = list(range(len(keys)))
        if name in ("club", "unit", "group", "kind", "sphere", "partner"):
            places.sort(key=lambda place: sort_key(self._name(name, keys[place])))
        return places

    def _kept(self, places: Sequence[int]) -> list[int]:
        """Leave out an unknown sex or age that nobody has."""
        of_rows = self.counted.people.of_rows
        unknown = {"", UNKNOWN} if self.asked.rows in ("sex", "age") else set()
        return [p for p in places if self.found.down.keys[p] not in unknown or of_rows[p]]

    def _columns(self) -> list[int]:
        if not self.has_columns:
            return []
        ordered = self._order(self.found.across.keys, self.asked.columns)
        of_columns = self.counted.people.of_columns
        unknown = {"", UNKNOWN} if self.asked.columns in ("sex", "age") else set()
        return [p for p in ordered if self.found.across.keys[p] not in unknown or of_columns[p]]

    def _line(self, place: int, columns: Sequence[int]) -> Line:
        key = self.found.down.keys[place]
        cells = tuple(
            self._figure(
                lambda table, column=column: table.cells[place, column],
                url=self._journal(key, self.found.across.keys[column]),
                is_cell=True,
            )
            for column in columns
        )
        whole = self._figure(lambda table: table.of_rows[place], is_cell=not self.has_columns)
        return Line(self._name(self.asked.rows, key), cells, whole, self._opened(key))

    def _whole_cells(self, columns: Sequence[int]) -> tuple[ExploredFigure, ...]:
        return tuple(
            self._figure(lambda table, column=column: table.of_columns[column]) for column in columns
        )

    def _total(self) -> ExploredFigure:
        return self._figure(lambda table: table.total)

    # one figure

    def _figure(self, at: Any, *, url: str = "", is_cell: bool = False) -> ExploredFigure:
        amount, people = int(at(self.counted.amount)), int(at(self.counted.people))
        over = int(at(self.counted.over)) if self.counted.over else None
        value = self._value(amount, over)
        is_small = not self.found.measure.is_of_sessions and 0 < people < self.few
        level = -(-int(value * 1000) * LEVELS // max(int(self.highest * 1000), 1)) if value and is_cell else 0
        text, parts = self._texts(amount, over)
        return ExploredFigure(text, value, min(level, LEVELS), parts, is_small, url if amount else "")

    def _value(self, amount: int, over: int | None) -> float | None:
        if over is not None:
            return amount / over if over else None
        if self.found.measure.is_money:
            return amount / TIYN_IN_TENGE
        whole = amount / WHOLE if self._is_of_parts else amount
        return whole / 60 if self._is_hours else whole

    def _texts(self, amount: int, over: int | None) -> tuple[str, str]:
        if over is not None:
            numbers = f"{self._counted(amount)}/{self._counted(over)}" if over else ""
            return formats.percent_of(amount, over, 0, self.language), numbers
        if self.found.measure.is_money:
            return formats.money(amount, self.language), ""
        if self._is_hours:
            minutes = round(amount / WHOLE) if self._is_of_parts else amount
            return formats.hours_number(minutes, 1, self.language), ""
        return self._counted(amount), ""

    def _counted(self, amount: int) -> str:
        if self._is_of_parts:
            return formats.millionths(amount, 1, self.language)
        return formats.number(amount, 0, self.language)

    @property
    def _is_of_parts(self) -> bool:
        return self.asked.figure == FactFigure.PROPORTIONAL

    @property
    def _is_hours(self) -> bool:
        return self.found.measure.name == "hours"

    def _inner(self) -> list[tuple[int, int | None]]:
        """Return the amounts that shading compares: of cells, or of rows where there is one column."""
        amount, over = self.counted.amount, self.counted.over
        if self.has_columns:
            below = over.cells.ravel().tolist() if over else [None] * amount.cells.size
            return list(zip(amount.cells.ravel().tolist(), below, strict=True))
        below = over.of_rows.tolist() if over else [None] * len(amount.of_rows)
        return list(zip(amount.of_rows.tolist(), below, strict=True))

    def _size(self, pair: tuple[int, int | None]) -> float | None:
        return self._value(*pair)

    # names and links

    def _name(self, dimension: str, key: Key) -> str:
        return name_of(self.found, dimension, key, self.language)

    def _head(self, key: Key) -> str:
        return short_name_of(self.found, self.asked.columns, key, self.language)

    def _title(self) -> str:
        names = [str(DIMENSIONS[self.asked.rows])]
        if self.has_columns:
            names.append(str(DIMENSIONS[self.asked.columns]))
        indicator = self.asked.indicator
        what = [str(indicator.name if indicator is not None else self.found.measure.label)]
        if self.asked.partner is not None:
            what.append(f"{self.asked.partner.name}: {IndicatorFigure(self.asked.figure.value).label}")
        return f"{' · '.join(what)} · {', '.join(names).lower()}"

    def _opened(self, key: Key) -> str:
        """Return where a row opens: the same question of this row alone, one step nearer to the registers."""
        if self.asked.rows == "group":
            return link("activities:group-detail", self.found.groups[int(key)].code)
        if self.found.measure.is_money:
            is_partner = self.asked.rows == "partner"
            return self.found.partners[int(key)].get_absolute_url() if is_partner else ""
        deeper = DEEPER[self.asked.rows]
        if deeper == "club" and self.asked.club is not None:
            deeper = "group"
        narrowed = {**self.values, **self._narrowing(key), "rows": deeper}
        if narrowed.get("columns") == deeper:
            narrowed["columns"] = ""
        if self.found.measure.is_of_sessions and deeper in ("sex", "age"):
            return ""
        return f"?{urlencode(narrowed)}"

    def _narrowing(self, key: Key) -> dict[str, str]:
        match self.asked.rows:
            case "club":
                return {"club": self.found.clubs[int(key)].code}
            case "unit":
                return {"unit": self.found.units[int(key)].code}
            case "month":
                return {"when": "months", "from": month_text(int(key)), "until": month_text(int(key))}
            case "sex":
                return {"sex": str(key) or "unknown"}
            case name:
                return {name: str(key)}

    def _journal(self, down: Key, across: Key) -> str:
        """Return the register of a group in a month, every mark by itself, to whoever may read it."""
        if {self.asked.rows, self.asked.columns} != {"group", "month"}:
            return ""
        key, month = (down, across) if self.asked.rows == "group" else (across, down)
        group = self.found.groups[int(key)]
        if not allows(self.actor, "attendance.journal.view", group):
            return ""
        return f"{link('attendance:journal-detail', group.code)}?month={month_text(int(month))}"

    # words

    def _notes(self) -> list[str]:
        notes = [str(self.found.measure.told)]
        if self.found.measure.above == PEOPLE and not self.found.measure.is_rate:
            notes.append(
                _("A person stands in each row and column they belong to, and once in what is altogether.")
            )
        if self.asked.partner is not None:
            notes.append(_("The rules of agreements decide what is the partner’s, as in its report."))
        if self._is_of_parts and self.found.measure.above == PEOPLE:
            notes.append(_("Parts of people belong to each cell: they do not add up to a row."))
        if self.found.measure.is_rate:
            notes.append(_("Rates of several rows are reckoned from their numbers, never from their rates."))
        return notes

    def _chart(self, lines: Sequence[Line], heads: Sequence[str]) -> Chart | None:
        """Return the picture of a table that is small enough to be read as one."""
        if not lines or len(lines) > MOST_BARS:
            return None
        if self.asked.rows != "month" and self.asked.columns == "month":
            return self._by_month()
        series = self._several(lines, heads) if 1 < len(heads) <= MOST_SERIES else [self._alone(lines)]
        is_month = self.asked.rows == "month"
        names = self._axis_names() if is_month else tuple(line.name for line in lines)
        return self._drawing(names, tuple(series), "columns" if is_month else "bars")

    def _several(self, lines: Sequence[Line], heads: Sequence[str]) -> list[Series]:
        return [
            Series(head, tuple(_drawn(line.cells[place]) for line in lines))
            for place, head in enumerate(heads)
        ]

    def _alone(self, lines: Sequence[Line]) -> Series:
        return Series(str(self.found.measure.label), tuple(_drawn(line.whole) for line in lines))

    def _by_month(self) -> Chart:
        """Return all rows together, month by month."""
        values = tuple(_drawn(figure) for figure in self._whole_cells(self._columns()))
        series = (Series(str(self.found.measure.label), values),)
        return self._drawing(self._axis_names(), series, "columns")

    def _axis_names(self) -> tuple[str, ...]:
        return month_labels(self.asked.scope.months, self.language)

    def _drawing(self, names: tuple[str, ...], series: tuple[Series, ...], kind: Any) -> Chart:
        words = ChartWords(
            f"{self._title()}, {self.asked.period.words}",
            self._greatest(names, series),
            _("Nothing is recorded in these months."),
        )
        return Chart("explored", words, names, series, self.language, str(DIMENSIONS[self.asked.rows]), kind)

    def _greatest(self, names: Sequence[str], series: Sequence[Series]) -> str:
        """Say where the greatest of the drawn figures stands."""
        drawn = [(value or 0, place) for row in series for place, value in enumerate(row.values)]
        value, place = max(drawn, default=(0, 0))
        said = formats.number(Decimal(str(value)), 0 if float(value).is_integer() else 1, self.language)
        name = names[place].replace("\n", " ") if names else ""
        return _("The greatest: %(name)s, %(figure)s.") % {"name": name, "figure": said}


def _drawn(figure: ExploredFigure) -> float | None:
    """Return what a bar is drawn from; a rate in per cent."""
    if figure.value is None:
        return 0
    return round(figure.value * 100, 1) if figure.parts else round(figure.value, 1)
