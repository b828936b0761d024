"""Charts of lying bars, for names too long to stand: by name, shares of a whole, a plan and its fact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from seriktes.core.canvas import Canvas, ChartWords, Series, shown
from seriktes.core.drawing import text_width, wrap
from seriktes.core.formats import NO_VALUE, WITHHELD, percent_of

MOST_OF_A_PLAN = 1.5  # a bar ends there, however far a plan was passed
_NAMES = 0.36  # of the width of paper, where names stand at the left


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
    if page.is_empty(labels, series):
        return page.empty()
    if len(series) > 1:
        page.legend(series)
    room = max(text_width(shown(value, language), page.size) for row in series for value in row.values) + 6
    column = _column(page)
    scale = (page.width - column - room) / (page.highest(series) or 1)
    for place, label in enumerate(labels):
        top, block = _name_bar(page, label, column, bars=len(series))
        bar = block / len(series)
        for index, row in enumerate(series):
            value, y = row.values[place], top + bar * index
            if value:
                spoken = page.spoken(label, row.name, value, language)
                page.box(index, column, y + 1, value * scale, bar - 2, spoken)
            page.write(
                column + (value or 0) * scale + 5, y + bar / 2 + page.size * 0.35, shown(value, language)
            )
    return _finished(page, column)


def stacked_shares(
    words: ChartWords,
    *,
    key: str,
    labels: Sequence[str],
    series: Sequence[Series],
    language: str,
    for_print: bool = False,
) -> str:
    """Return one bar of full length a label, divided between the series; each part bears its per cent.

    A label one of whose values is not given has no bar, only the sign: the other parts would tell it.
    """
    page = Canvas.start(words, key, for_print=for_print)
    if page.is_empty(labels, series):
        return page.empty()
    page.legend(series)
    column = _column(page)
    for place, label in enumerate(labels):
        top, block = _name_bar(page, label, column, bars=1)
        values = [row.values[place] for row in series]
        known = [value for value in values if value is not None]
        if len(known) < len(values) or not sum(known):
            sign = NO_VALUE if len(known) == len(values) else WITHHELD
            page.write(column + 5, top + block / 2 + page.size * 0.35, sign)
        else:
            _divided(page, (column, top, block), label, list(zip(series, known, strict=True)), language)
    return _finished(page, column)


def plan_and_fact(
    words: ChartWords,
    *,
    key: str,
    labels: Sequence[str],
    series: Sequence[Series],
    language: str,
    for_print: bool = False,
) -> str:
    """Return for each label how much of its plan is reached; `series` are two: the fact and the plan.

    Each plan is as long as any other, for their units differ; a line stands at its end. A bar that has passed
    its plan ends at one and a half of it.
    """
    page = Canvas.start(words, key, for_print=for_print)
    if page.is_empty(labels, series):
        return page.empty()
    if len(series) != 2:
        raise ValueError(f"A fact and a plan are two series, not {len(series)}.")
    page.legend(series)
    column = _column(page)
    whole = (page.width - column) / MOST_OF_A_PLAN
    for place, label in enumerate(labels):
        fact, plan = (row.values[place] for row in series)
        said = _reached(fact, plan, language)
        top, block = _name_bar(page, f"{label}: {said}" if not column else label, column, bars=1)
        if plan:
            page.box(1, column, top + 1, whole, block - 2, page.spoken(label, series[1].name, plan, language))
        if plan and fact:
            reach = whole * min(fact / plan, MOST_OF_A_PLAN)
            spoken = page.spoken(label, series[0].name, fact, language)
            page.box(0, column, top + block * 0.28, reach, block * 0.44, spoken)
        if plan:
            page.line((column + whole, top - 1), (column + whole, top + block + 1), width=2)
        if column:
            page.write(page.width, top + block + page.size * 0.9, said, anchor="end")
            page.y = max(page.y, top + block + page.size * 1.6)
    return _finished(page, column)


def _reached(fact: float | None, plan: float | None, language: str) -> str:
    """Return "83 / 120 (69 %)"; the share only where both numbers are known and there is a plan."""
    numbers = f"{shown(fact, language)} / {NO_VALUE if plan is None else shown(plan, language)}"
    if fact is None or not plan:
        return numbers
    return f"{numbers} ({percent_of(round(fact * 1000), round(plan * 1000), 0, language)})"


def _divided(
    page: Canvas,
    field: tuple[float, float, float],
    label: str,
    parts: Sequence[tuple[Series, float]],
    language: str,
) -> None:
    """Draw one bar of parts; a per cent that does not fit into its part is left to the table."""
    left, top, block = field
    whole = sum(value for _series, value in parts)
    scale = (page.width - left - 1) / whole
    ends = list(accumulate((value * scale for _series, value in parts), initial=left))
    for index, (series, value) in enumerate(parts):
        if not value:
            continue
        spoken = page.spoken(label, series.name, value, language)
        page.box(index, ends[index], top + 1, value * scale, block - 2, spoken)
        said = percent_of(round(value * 1000), round(whole * 1000), 0, language)
        middle = (ends[index] + ends[index + 1]) / 2
        page.label_in_box(index, middle, top + block / 2, said, room=value * scale)


def _column(page: Canvas) -> float:
    return page.width * _NAMES if page.for_print else 0.0


def _finished(page: Canvas, column: float) -> str:
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
