from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest

from seriktes.core.charts import (
    Chart,
    ChartWords,
    Series,
    grouped_bars,
    horizontal_bars,
    month_labels,
    plan_and_fact,
    stacked_shares,
)
from seriktes.core.drawing import printable, shorten, text_width, ticks, wrap
from seriktes.core.formats import WITHHELD

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ChartWords("Айлар бойынша", "Ең көп адам қазан айында келді.", "Бұл кезеңде жазба жоқ.")
BARS = (grouped_bars, horizontal_bars, stacked_shares, plan_and_fact)
TWO_SERIES = (Series("а", (1, 3)), Series("б", (2, 4)))
HOSTILE = "\"'><script>alert(1)</script>&amp;\x00\x1b\ud800\ufffe #{x}"


def draw(chart, labels=("қыр", "қаз"), series=TWO_SERIES, **options):
    return chart(WORDS, **{"key": "k", "labels": labels, "series": series, "language": "kk"} | options)


def texts(svg: str) -> list[str]:
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


def heights(svg: str) -> list[float]:
    bars = [box for box in ET.fromstring(svg).findall(f"{SVG}rect") if box.find(f"{SVG}title") is not None]
    return [float(box.get("height")) for box in bars]


@pytest.mark.parametrize("chart", BARS)
def test_chart_names_and_describes_itself(chart):
    root = ET.fromstring(draw(chart, key="by-month"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "by-month-title by-month-desc"
    assert [(child.get("id"), child.text) for child in root][:2] == [
        ("by-month-title", WORDS.title),
        ("by-month-desc", WORDS.summary),
    ]


@pytest.mark.parametrize("chart", BARS)
def test_ids_of_two_charts_never_meet(chart):
    ids = re.findall(r' id="([^"]+)"', draw(chart, key="one") + draw(chart, key="two"))

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("chart", BARS)
def test_screen_follows_the_theme_and_print_is_plain(chart):
    on_screen, in_print = draw(chart), draw(chart, for_print=True)

    assert "var(--accent, #006672)" in on_screen
    assert "currentColor" in on_screen
    assert "var(" not in in_print
    assert "currentColor" not in in_print
    assert 'font-family="Onest"' in in_print


@pytest.mark.parametrize("chart", BARS[:3])
def test_series_differ_without_colour(chart):
    svg = draw(chart, series=[Series(str(n), (n + 1, n + 2)) for n in range(4)])
    boxes = ET.fromstring(svg).findall(f"{SVG}rect")
    fills = {box.get("fill") for box in boxes if box.get("stroke")}

    assert fills == {"var(--accent, #006672)", "url(#k-p1)", "url(#k-p2)", "url(#k-p3)"}


@pytest.mark.parametrize("chart", BARS)
@pytest.mark.parametrize("for_print", [False, True])
def test_hostile_texts_stay_texts(chart, for_print):
    words = ChartWords(HOSTILE, HOSTILE, HOSTILE)
    svg = chart(
        words,
        key="k",
        labels=[HOSTILE, "b"],
        series=[Series(HOSTILE, (1, None)), Series("", (2, 3))],
        language="ru",
        for_print=for_print,
    )

    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text"}
    assert svg.encode()


def test_heights_are_in_proportion():
    one, three, two, four = heights(draw(grouped_bars))

    assert [round(bar / one, 1) for bar in (one, two, three, four)] == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("language", "figure"), [("kk", "1\u00a0234,5"), ("ru", "1\u00a0234,5"), ("en", "1,234.5")]
)
def test_numbers_are_written_as_the_language_does(language, figure):
    svg = draw(horizontal_bars, labels=["a"], series=[Series("", (1234.5,))], language=language)

    assert figure in texts(svg)


@pytest.mark.parametrize("chart", BARS)
@pytest.mark.parametrize(("labels", "values"), [((), ()), (("қыр",), (None,))])
def test_nothing_known_is_said_in_words(chart, labels, values):
    svg = draw(chart, labels=labels, series=[Series("а", values)])

    assert texts(svg) == [WORDS.empty]


@pytest.mark.parametrize("chart", BARS[:2])
def test_zeros_are_drawn_as_zeros(chart):
    svg = draw(chart, series=[Series("а", (0, 0))])

    assert texts(svg).count("0") >= 2
    assert heights(svg) == []


def test_a_value_that_is_not_given_is_a_sign_beside_known_ones():
    assert WITHHELD in texts(draw(horizontal_bars, series=[Series("", (5, None))]))


def test_long_names_are_wrapped_then_cut():
    name = "Көкорай орталығындағы балалар мен жасөспірімдердің шығармашылық клубы, екінші ғимарат (үлгі)"
    lines = texts(draw(horizontal_bars, labels=[name, "б"], series=[Series("", (5, 6))]))[:2]

    assert lines[1].endswith("…")
    assert all(text_width(line, 13) <= 352 for line in lines)


def test_crowded_month_names_are_thinned_and_years_kept():
    months = [f"мес{n}\n2025" if n == 1 else f"мес{n}" for n in range(24)]
    written = texts(draw(grouped_bars, labels=months, series=[Series("а", (1,) * 24)]))

    assert "2025" in written
    assert 1 < len([text for text in written if text.startswith("мес")]) < 24


def test_figures_over_bars_come_all_or_none():
    wide = draw(grouped_bars, series=[Series("а", (11, 222))], for_print=True)
    narrow = draw(grouped_bars, labels=["м"] * 24, series=[Series("а", (7,) * 23 + (7777,))])

    assert {"11", "222"} <= set(texts(wide))
    assert not {"7", "7\u00a0777"} & set(texts(narrow))


@pytest.mark.parametrize(
    ("labels", "series"),
    [
        (("a", "b"), [Series("short", (1,))]),
        (("a",), [Series("less than nothing", (-1,))]),
        (("a",), [Series("no number", (math.nan,))]),
        (("a",), [Series("endless", (math.inf,))]),
        (("a",), [Series(str(n), (1,)) for n in range(5)]),
    ],
)
@pytest.mark.parametrize("chart", BARS)
def test_impossible_series_are_refused(chart, labels, series):
    with pytest.raises(ValueError, match="series"):
        draw(chart, labels=labels, series=series)


@pytest.mark.parametrize("key", ["", "1a", 'x" onload="', "Ключ"])
def test_key_that_is_no_id_is_refused(key):
    with pytest.raises(ValueError, match="key"):
        draw(grouped_bars, key=key)


@pytest.mark.parametrize(
    ("highest", "values"),
    [
        (0, (0,)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (8, (0, 2, 4, 6, 8)),
        (9, (0, 3, 6, 9)),
        (498, (0, 200, 400, 600)),
        (0.4, (0, 0.1, 0.2, 0.3, 0.4)),
        (38_940, (0, 10_000, 20_000, 30_000, 40_000)),
    ],
)
def test_ticks_are_round_and_cover_the_highest(highest, values):
    axis = ticks(highest)

    assert axis.values == pytest.approx(values)
    assert axis.top >= highest


def test_texts_are_cut_and_broken_by_width():
    assert shorten("қысқа", 100, 10) == "қысқа"
    assert text_width(shorten("ұзын сөз бар", 40, 10), 10) <= 40
    assert wrap("бір екі үш", 1000, 10) == ("бір екі үш",)
    assert printable("a\tb\nc\x00d\ud800") == "a b c d"


def widths(svg: str) -> list[float]:
    bars = [box for box in ET.fromstring(svg).findall(f"{SVG}rect") if box.find(f"{SVG}title") is not None]
    return [float(box.get("width")) for box in bars]


def test_shares_fill_their_bar_and_say_their_per_cent():
    svg = draw(stacked_shares, labels=["а"], series=[Series("б", (30,)), Series("г", (10,))])

    assert [round(width) for width in widths(svg)] == [269, 90]
    assert [text for text in texts(svg) if "%" in text] == ["75\u00a0%", "25\u00a0%"]


def test_a_hidden_part_hides_its_whole_bar_of_shares():
    svg = draw(stacked_shares, labels=["а", "ә"], series=[Series("б", (30, 4)), Series("г", (10, None))])

    assert len(widths(svg)) == 2
    assert texts(svg).count(WITHHELD) == 1
    assert not any(text.startswith("100") for text in texts(svg))


def test_shares_of_nothing_have_no_bar():
    svg = draw(stacked_shares, labels=["а", "ә"], series=[Series("б", (30, 0)), Series("г", (10, 0))])

    assert len(widths(svg)) == 2


def test_a_plan_is_drawn_whole_and_its_fact_in_proportion():
    svg = draw(plan_and_fact, labels=["а"], series=[Series("іс", (83,)), Series("жоспар", (120,))])

    plan, fact = widths(svg)
    assert round(fact / plan, 2) == 0.69
    assert "а: 83 / 120 (69\u00a0%)" in texts(svg)


def test_a_plan_far_surpassed_stays_on_the_sheet():
    svg = draw(plan_and_fact, labels=["а"], series=[Series("іс", (900,)), Series("жоспар", (120,))])

    assert max(widths(svg)) <= 360
    assert "а: 900 / 120 (750\u00a0%)" in texts(svg)


@pytest.mark.parametrize(
    ("fact", "plan", "said"), [(None, 120, f"а: {WITHHELD} / 120"), (7, None, "а: 7 / —"), (7, 0, "а: 7 / 0")]
)
def test_a_share_of_a_plan_needs_both_numbers(fact, plan, said):
    svg = draw(plan_and_fact, labels=["а"], series=[Series("іс", (fact,)), Series("жоспар", (plan,))])

    assert said in texts(svg)
    assert not any("%" in text for text in texts(svg))


def test_a_plan_without_its_fact_is_refused():
    with pytest.raises(ValueError, match="two series, not 1"):
        draw(plan_and_fact, series=[Series("іс", (1, 2))])


def test_a_column_that_is_not_given_bears_the_sign_and_no_bar():
    svg = draw(grouped_bars, series=[Series("а", (5, None))])

    assert WITHHELD in texts(svg)
    assert len(heights(svg)) == 1


@pytest.mark.parametrize("kind", ["columns", "bars", "shares", "plan"])
def test_the_table_behind_a_chart_holds_every_figure_of_it(kind):
    series = (Series("а", (1234.5, None)), Series("б", (2, 3)))
    chart = Chart("k", WORDS, ("қыр\n2025", "қаз"), series, "en", "Month", kind)

    assert chart.heads == ("а", "б")
    assert chart.rows == [("қыр 2025", ["1,234.5", "2"]), ("қаз", [WITHHELD, "3"])]
    assert str(chart.svg) == chart.drawn()
    assert "var(" not in chart.drawn(for_print=True)


def test_the_year_stands_beneath_the_first_month_of_each():
    winter = range(2025 * 12 + 10, 2026 * 12 + 2)

    assert month_labels(winter, "en") == ("Nov\n2025", "Dec", "Jan\n2026", "Feb")


def test_years_beneath_neighbouring_months_never_run_into_each_other():
    labels = month_labels(range(2025 * 12 + 11, 2026 * 12 + 11), "kk")  # from a December on
    shown = texts(draw(grouped_bars, labels, (Series("а", (1,) * 12),)))

    assert ("2025" in shown, "2026" in shown) == (False, True)
    apart = month_labels(range(2025 * 12 + 8, 2026 * 12 + 2), "kk")
    assert {"2025", "2026"} <= set(texts(draw(grouped_bars, apart, (Series("а", (1,) * 6),))))
