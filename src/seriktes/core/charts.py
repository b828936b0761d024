"""Charts as SVG text: bars by month, bars by name.

The same drawing goes inline into a page and, with `for_print=True`, unchanged into a PDF. On a page colours
are CSS variables (`--accent`, `--ink-soft`, `--ink`) with a fallback, texts take the colour of the page, and
dark mode needs nothing here; print knows no variables and gets plain values. Series differ by pattern too, so
colour is never the only sign.

A value of None is drawn as the sign of what is not given. The numbers belong into a table beside the chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from seriktes.core.canvas import MOST_SERIES, Canvas, ChartWords, Plot, Series, shown
from seriktes.core.drawing import text_width, wrap

__all__ = ["ChartWords", "Series", "grouped_bars", "horizontal_bars"]


def grouped_bars(
    words: ChartWords,
    *,
    key: str,
    labels: Sequence[str],
    series: Sequence[Series],
    language: str,
    for_print: bool = False,
) -> str:
    """Return upright bars side by side, one group a label. `key` makes the ids unique on a page.

    A label may hold a line break: the second line (a year, say) is drawn whenever it stands there.
    Raises ValueError when a series is not as long as the labels, or a value is negative or not a number.
    """
    page = Canvas.start(words, key, for_print=for_print)
    if _nothing(labels, series):
        return page.empty()
    page.legend(series)
    plot = Plot.under(page, _highest(series), labels, language)
    thickness = plot.slot * 0.78 / len(series)
    tops: list[tuple[float, float | None]] = []
    for index, row in enumerate(series):
        for place, value in enumerate(row.values):
            left = plot.left + plot.slot * (place + 0.11) + thickness * index
            plot.bar(index, left, thickness, value, _spoken(labels[place], row.name, value, language))
            tops.append((left + thickness / 2, value))
    plot.figures(tops, room=thickness + 1, language=language)
    return page.finish()


def horizontal_bars(
    words: ChartWords,
    *,
    key: str,
    labels: Sequence[str],
    series: Sequence[Series],
    language: str,
    for_print: bool = False,
) -> str:
    """Return lying bars for long names, each with its number; names stand above, in print at the left."""
    page = Canvas.start(words, key, for_print=for_print)
    if _nothing(labels, series):
        return page.empty()
    if len(series) > 1:
        page.legend(series)
    room = max(text_width(shown(value, language), page.size) for row in series for value in row.values) + 6
    column = page.width * 0.36 if for_print else 0.0
    scale = (page.width - column - room) / (_highest(series) or 1)
    for place, label in enumerate(labels):
        top, block = _name_bar(page, label, column, bars=len(series))
        bar = block / len(series)
        for index, row in enumerate(series):
            value, y = row.values[place], top + bar * index
            if value:
                page.box(
                    index, column, y + 1, value * scale, bar - 2, _spoken(label, row.name, value, language)
                )
            page.write(
                column + (value or 0) * scale + 5, y + bar / 2 + page.size * 0.35, shown(value, language)
            )
    if column:
        page.line((column, page.head), (column, page.y), opacity=0.4)
    return page.finish()


def _name_bar(page: Canvas, label: str, column: float, *, bars: int) -> tuple[float, float]:
    """Write the name of a lying bar; return where its bars start and how much height they take."""
    leading = page.size * 1.25
    lines = wrap(label, (column or page.width) - 8, page.size)
    names, block = leading * len(lines), page.size * (1.2 if bars == 1 else 1.06 * bars)
    height = max(names, block) if column else names + block
    first = page.y + ((height - names) / 2 if column else 0)
    for n, line in enumerate(lines):
        page.write(0, first + page.size * 0.95 + leading * n, line)
    top = page.y + ((height - block) / 2 if column else names)
    page.y += height + page.size * (0.34 if column else 0.6)
    return top, block


def _highest(series: Sequence[Series]) -> float:
    return max((value for row in series for value in row.values if value is not None), default=0)


def _nothing(labels: Sequence[str], series: Sequence[Series]) -> bool:
    _check(series, len(labels))
    return not labels or all(value is None for row in series for value in row.values)


def _check(series: Sequence[Series], length: int) -> None:
    if len(series) > MOST_SERIES:
        raise ValueError(f"A chart holds at most {MOST_SERIES} series, not {len(series)}.")
    for row in series:
        if len(row.values) != length:
            raise ValueError(f"The series {row.name!r} has {len(row.values)} values for {length} labels.")
        if any(value is not None and not 0 <= value < math.inf for value in row.values):
            raise ValueError(f"The series {row.name!r} holds a value that is negative or not a number.")


def _spoken(label: str, name: str, value: float | None, language: str) -> str:
    """The tool tip of one bar."""
    where = label.replace("\n", " ")
    return f"{where}, {name}: {shown(value, language)}" if name else f"{where}: {shown(value, language)}"
