"""Charts as SVG text: columns side by side, lying bars, shares of a whole, a plan and what came of it.

The same drawing goes inline into a page and, with `for_print=True`, unchanged into a PDF. On a page colours
are CSS variables (`--accent`, `--ink-soft`, `--ink`) with a fallback, texts take the colour of the page, and
dark mode needs nothing here; print knows no variables and gets plain values. Series differ by pattern too, so
colour is never the only sign.

A value of None is drawn as the sign of what is not given. `Chart` holds a drawing together with the table
behind it; a page shows both by `{% chart %}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from seriktes.core.canvas import Canvas, ChartWords, Plot, Series, shown
from seriktes.core.formats import month_short
from seriktes.core.lying_charts import horizontal_bars, plan_and_fact, stacked_shares

__all__ = [
    "Chart",
    "ChartKind",
    "ChartWords",
    "Series",
    "grouped_bars",
    "horizontal_bars",
    "month_labels",
    "plan_and_fact",
    "stacked_shares",
]

YEAR = 12  # months

ChartKind = Literal["columns", "bars", "shares", "plan"]


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
    if page.is_empty(labels, series):
        return page.empty()
    if len(series) > 1 or series[0].name:
        page.legend(series)
    plot = Plot.under(page, page.highest(series), labels, language)
    thickness = plot.slot * 0.78 / len(series)
    tops: list[tuple[float, float | None]] = []
    for index, row in enumerate(series):
        for place, value in enumerate(row.values):
            left = plot.left + plot.slot * (place + 0.11) + thickness * index
            plot.bar(index, left, thickness, value, page.spoken(labels[place], row.name, value, language))
            tops.append((left + thickness / 2, value))
    plot.figures(tops, room=thickness + 1, language=language)
    return page.finish()


def month_labels(months: Iterable[int], language: str) -> tuple[str, ...]:
    """Return months as labels of an axis; the year stands beneath the first one of each."""
    names, year = [], 0
    for month in months:
        name = month_short(month, language)
        names.append(name if month // YEAR == year else f"{name}\n{month // YEAR}")
        year = month // YEAR
    return tuple(names)


_DRAW = {
    "columns": grouped_bars,
    "bars": horizontal_bars,
    "shares": stacked_shares,
    "plan": plan_and_fact,
}


@dataclass(frozen=True)
class Chart:
    """A chart and the table behind it: `first` heads the column of labels, `key` is unique on a page."""

    key: str
    words: ChartWords
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    language: str
    first: str
    kind: ChartKind = "columns"

    def drawn(self, *, for_print: bool = False) -> str:
        """Return the SVG, for a page or for paper."""
        return _DRAW[self.kind](
            self.words,
            key=self.key,
            labels=self.labels,
            series=self.series,
            language=self.language,
            for_print=for_print,
        )

    @property
    def svg(self) -> SafeString:
        """The drawing for a page; every text in it was escaped where it was drawn."""
        return mark_safe(self.drawn())  # noqa: S308 -- escaped by the canvas

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.series)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: each label on one line, and its values as the language writes them."""
        return [
            (label.replace("\n", " "), [shown(row.values[place], self.language) for row in self.series])
            for place, label in enumerate(self.labels)
        ]
