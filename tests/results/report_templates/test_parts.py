"""How the pieces of a report lie on its page."""

from __future__ import annotations

from seriktes.core.canvas import ChartWords, Series
from seriktes.results.report_templates.parts import Part
from seriktes.results.shown import ShownChart


def chart(key: str, *, lies: bool = False) -> ShownChart:
    return ShownChart(key, ChartWords("", "", ""), ("а",), (Series("б", (1,)),), "kk", lies)


def test_charts_stand_beside_those_that_lie_and_alone_take_the_whole_breadth():
    months, clubs = chart("months"), chart("clubs", lies=True)

    assert Part("charts", "1", "", charts=(months, clubs)).chart_columns == ((months,), (clubs,))
    assert Part("charts", "1", "", charts=(clubs,)).chart_columns == ((clubs,),)
    assert Part("charts", "1", "", charts=(months,)).chart_columns == ((months,),)
