"""What a chart is drawn on: the sheet with its legend and patterns, the plot of upright bars and its axis."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from seriktes.core.drawing import markup, printable, shorten, text_width, ticks, wrap
from seriktes.core.formats import WITHHELD, number

_KEY = re.compile(r"[a-z][a-z0-9-]*")
_PRINT_INK = "#1b262b"
_PRINT_COLOURS = ("#004f5b", "#004f5b", "#515d63", _PRINT_INK)
_SCREEN_COLOURS = (
    "var(--accent, #006672)",
    "var(--accent, #006672)",
    "var(--ink-soft, #515d63)",
    "var(--ink, #1b262b)",
)
_PRINT_WIDTH, _PRINT_SIZE = 470, 8.4  # points: drawn one to one in the width of an A4 page
_PHONE_WIDTH, _PHONE_SIZE = 360, 13  # a letter is still 11 pixels high on the narrowest phone
_GRID_OPACITY = 0.18
MOST_SERIES = len(_PRINT_COLOURS)


@dataclass(frozen=True)
class ChartWords:
    """What a chart says to those who cannot see it, already translated."""

    title: str
    summary: str  # the main thing in one or two sentences
    empty: str  # drawn instead of bars when there is nothing to draw


@dataclass(frozen=True)
class Series:
    """One row of numbers; None is a value that is not known or not shown."""

    name: str
    values: tuple[float | None, ...]


@dataclass
class Canvas:
    """The sheet being drawn: what is on it, and how far down it is filled."""

    words: ChartWords
    key: str
    for_print: bool
    width: float
    size: float
    y: float = 2
    head: float = 2
    parts: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, words: ChartWords, key: str, *, for_print: bool) -> Canvas:
        """Take a sheet as wide as a phone, or as the text of an A4 page."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"A chart's key is made of small letters, digits and hyphens, not {key!r}.")
        width, size = (_PRINT_WIDTH, _PRINT_SIZE) if for_print else (_PHONE_WIDTH, _PHONE_SIZE)
        return cls(words, key, for_print, width, size)

    @property
    def ink(self) -> str:
        return _PRINT_INK if self.for_print else "currentColor"

    @property
    def colours(self) -> tuple[str, ...]:
        return _PRINT_COLOURS if self.for_print else _SCREEN_COLOURS

    @property
    def paper(self) -> str:
        return "#fff" if self.for_print else "var(--sheet, #fff)"

    @property
    def on_colour(self) -> str:
        """What is read on a full box."""
        return "#fff" if self.for_print else "var(--on-accent, #fff)"

    @staticmethod
    def is_empty(labels: Sequence[str], series: Sequence[Series]) -> bool:
        """Whether nothing of it is known. Raises ValueError for series that no chart can draw."""
        check_series(series, len(labels))
        return not labels or all(value is None for row in series for value in row.values)

    @staticmethod
    def highest(series: Sequence[Series]) -> float:
        return max((value for row in series for value in row.values if value is not None), default=0)

    @staticmethod
    def spoken(label: str, name: str, value: float | None, language: str) -> str:
        """The tool tip of one bar."""
        where = label.replace("\n", " ")
        return f"{where}, {name}: {shown(value, language)}" if name else f"{where}: {shown(value, language)}"

    def write(self, x: float, y: float, text: str, *, anchor: str = "start") -> None:
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(f'<text x="{px(x)}" y="{px(y)}"{place}>{markup(text)}</text>')

    def box(self, style: int, x: float, y: float, width: float, height: float, spoken: str) -> None:
        colour = self.colours[style]
        fill = colour if style == 0 else f"url(#{self.key}-p{style})"
        told = "" if self.for_print or not spoken else f"<title>{markup(spoken)}</title>"
        self.parts.append(
            f'<rect x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}" fill="{fill}"'
            f' stroke="{colour}" stroke-width="0.8">{told}</rect>'
        )

    def label_in_box(self, style: int, x: float, middle: float, text: str, *, room: float) -> None:
        """Write into a box, on a patch of paper where it is hatched; nothing where there is no room."""
        width = text_width(text, self.size) + 6
        if width > room:
            return
        if style:
            self.parts.append(
                f'<rect x="{px(x - width / 2)}" y="{px(middle - self.size * 0.55)}" width="{px(width)}"'
                f' height="{px(self.size * 1.1)}" rx="2" fill="{self.paper}"/>'
            )
        self.parts.append(
            f'<text x="{px(x)}" y="{px(middle + self.size * 0.35)}" text-anchor="middle"'
            f' fill="{self.ink if style else self.on_colour}">{markup(text)}</text>'
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        opacity: float = 1,
        width: float = 0.8,
    ) -> None:
        route = f"M{px(start[0])} {px(start[1])}L{px(end[0])} {px(end[1])}"
        self.parts.append(
            f'<path d="{route}" stroke="{self.ink}" stroke-opacity="{opacity:g}"'
            f' stroke-width="{width:g}" stroke-linecap="round"/>'
        )

    def legend(self, series: Sequence[Series]) -> None:
        """Name the series, on as many lines as it takes."""
        x, side = 0.0, self.size * 0.8
        for index, row in enumerate(series):
            name = shorten(printable(row.name), self.width - side * 2, self.size)
            room = side * 1.6 + text_width(name, self.size) + self.size * 1.2
            if x and x + room - self.size * 1.2 > self.width:
                x, self.y = 0.0, self.y + self.size * 1.5
            self.box(index, x + 0.5, self.y + self.size * 0.2, side, side, "")
            self.write(x + side * 1.6, self.y + self.size * 0.92, name)
            x += room
        self.y += self.size * 2
        self.head = self.y

    def empty(self) -> str:
        """Finish with the sentence that says there is nothing to draw."""
        for line in wrap(self.words.empty, self.width - 24, self.size, lines=3):
            self.y += self.size * 1.4
            self.write(self.width / 2, self.y, line, anchor="middle")
        self.y += self.size
        return self.finish()

    def finish(self) -> str:
        """Return the whole SVG."""
        across, down = px(self.width), px(self.y + 2)
        paper = f' width="{across}" height="{down}" font-family="Onest"' if self.for_print else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"'
            f' viewBox="0 0 {across} {down}"{paper} font-size="{px(self.size)}" fill="{self.ink}"'
            f' aria-labelledby="{self.key}-title {self.key}-desc">'
            f'<title id="{self.key}-title">{markup(self.words.title)}</title>'
            f'<desc id="{self.key}-desc">{markup(self.words.summary)}</desc>'
            f"{self._patterns()}{''.join(self.parts)}</svg>"
        )

    def _patterns(self) -> str:
        """Hatching, dots and bare paper: the second, third and fourth series without any colour."""
        drawn = {
            1: '<path d="M-1 1L1 -1M0 5L5 0M4 6L6 4" stroke="{0}" stroke-width="1.3"/>',
            2: '<circle cx="1.5" cy="1.5" r="0.9" fill="{0}"/><circle cx="4" cy="4" r="0.9" fill="{0}"/>',
            3: "",
        }
        used = [n for n in drawn if any(f"#{self.key}-p{n})" in part for part in self.parts)]
        made = (
            f'<pattern id="{self.key}-p{n}" width="5" height="5" patternUnits="userSpaceOnUse">'
            f'<rect width="5" height="5" fill="{self.colours[n]}" fill-opacity="0.1"/>'
            f"{drawn[n].format(self.colours[n])}</pattern>"
            for n in used
        )
        return f"<defs>{''.join(made)}</defs>" if used else ""


@dataclass(frozen=True)
class Plot:
    """The field of upright bars: where it starts, how wide one label's slot is, how high the values reach."""

    page: Canvas
    left: float
    slot: float
    top: float
    height: float
    highest: float

    @classmethod
    def under(cls, page: Canvas, highest: float, labels: Sequence[str], language: str) -> Plot:
        """Draw the axis and its lines below what `page` already holds."""
        axis = ticks(highest)
        texts = [shown(value, language) for value in axis.values]
        left = max(text_width(text, page.size) for text in texts) + 6
        height = 96.0 if page.for_print else 170.0
        plot = cls(page, left, (page.width - left) / len(labels), page.y + page.size, height, axis.top)
        for value, text in zip(axis.values, texts, strict=True):
            y = plot.at(value)
            page.line((left, y), (page.width, y), opacity=_GRID_OPACITY if value else 0.6)
            page.write(left - 4, y + page.size * 0.35, text, anchor="end")
        plot._name_slots(labels)
        return plot

    def at(self, value: float) -> float:
        return self.top + self.height - value / self.highest * self.height

    def bar(self, style: int, x: float, width: float, value: float | None, spoken: str) -> None:
        if value is None:
            self._withheld(x, width)
        elif value:
            y = self.at(value)
            self.page.box(style, x, y, width, self.at(0) - y, spoken)

    def _withheld(self, x: float, width: float) -> None:
        """Put the sign of what is not given on the axis, or a short line where a letter is too wide."""
        if text_width(WITHHELD, self.page.size) <= width + 2:
            self.page.write(x + width / 2, self.at(0) - 4, WITHHELD, anchor="middle")
        else:
            self.page.line((x + width * 0.2, self.at(0) - 4), (x + width * 0.8, self.at(0) - 4), width=1.2)

    def figures(self, rows: Sequence[tuple[float, float | None]], *, room: float, language: str) -> None:
        """Write each value over the middle of its bar; when one of them does not fit there, none."""
        texts = [(middle, value, shown(value, language)) for middle, value in rows if value is not None]
        if all(text_width(text, self.page.size) + 3 <= room for _middle, _value, text in texts):
            for middle, value, text in texts:
                self.page.write(middle, self.at(value) - 4.5, text, anchor="middle")

    def _name_slots(self, labels: Sequence[str]) -> None:
        """Write the labels under the axis; when they are too wide, every second or third."""
        page, first = self.page, [label.split("\n")[0] for label in labels]
        widest = max(text_width(text, page.size) for text in first)
        every = max(1, math.ceil(widest / max(self.slot - 1, 1)))
        lines, crowded = 1, self._crowded(labels)
        for place, label in enumerate(labels):
            middle = self.left + self.slot * (place + 0.5)
            parts = label.split("\n")
            if place in crowded:
                parts = parts[:1]
            if place % every == 0:
                page.write(
                    middle,
                    self.at(0) + page.size * 1.25,
                    shorten(parts[0], self.slot * every, page.size),
                    anchor="middle",
                )
            for n, part in enumerate(parts[1:], 1):
                page.write(middle, self.at(0) + page.size * 1.25 * (n + 1), part, anchor="middle")
                lines = max(lines, n + 1)
        page.y = self.at(0) + page.size * (1.25 * lines + 0.5)

    def _crowded(self, labels: Sequence[str]) -> set[int]:
        """Return the places whose second line would run into that of the next label with one."""
        below = [(place, label.split("\n")[1]) for place, label in enumerate(labels) if "\n" in label]
        found = set()
        for (place, text), (following, other) in pairwise(below):
            room = (text_width(text, self.page.size) + text_width(other, self.page.size)) / 2 + 3
            if (following - place) * self.slot < room:
                found.add(place)
        return found


def check_series(series: Sequence[Series], length: int) -> None:
    """Raise ValueError for too many series, one of another length, a value that is no length of a bar."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"A chart holds at most {MOST_SERIES} series, not {len(series)}.")
    for row in series:
        if len(row.values) != length:
            raise ValueError(f"The series {row.name!r} has {len(row.values)} values for {length} labels.")
        if any(value is not None and not 0 <= value < math.inf for value in row.values):
            raise ValueError(f"The series {row.name!r} holds a value that is negative or not a number.")


def shown(value: float | None, language: str) -> str:
    """Return the number as print shows it, one decimal at most; a dash for what is not known."""
    if value is None:
        return WITHHELD
    return number(Decimal(str(value)), 0 if float(value).is_integer() else 1, language)


def px(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
