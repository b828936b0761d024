from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core import formats
from seriktes.core.calendar_words import MONTHS, MONTHS_IN_DATES, MONTHS_SHORT, WEEKDAYS, WEEKDAYS_SHORT
from seriktes.core.months import parse_month

pytestmark = pytest.mark.unit

DAY = date(2025, 9, 7)


def plain(text: str) -> str:
    return text.replace(formats.NBSP, "~")


def in_three(function, *arguments, **named) -> list[str]:
    return [plain(function(*arguments, **named, language=language)) for language in formats.LANGUAGES]


def test_dates():
    assert in_three(formats.date_long, DAY) == [
        "2025~ж. 7~қыркүйек",
        "7~сентября 2025~г.",
        "7~September 2025",
    ]
    assert in_three(formats.date_short, DAY) == ["07.09.2025", "07.09.2025", "7~Sep 2025"]
    assert in_three(formats.weekday, DAY) == ["жексенбі", "воскресенье", "Sunday"]
    assert in_three(formats.weekday_short, DAY) == ["жс", "вс", "Sun"]


@pytest.mark.parametrize(
    ("filter_name", "said"), [("day_short", "23.11.2026"), ("day_long", "23~ноября 2026~г.")]
)
def test_a_template_gives_the_local_day_of_an_instant(filter_name, said):
    at = datetime(2026, 11, 22, 20, 43, tzinfo=UTC)

    with timezone.override("Asia/Almaty"), translation.override("ru"):
        rendered = Template("{% load formats %}{{ at|" + filter_name + " }}").render(Context({"at": at}))

    assert plain(rendered) == said


def test_months():
    month = parse_month("2025-09")

    assert in_three(formats.month_name, month) == ["қыркүйек", "сентябрь", "September"]
    assert in_three(formats.month_short, month) == ["қыр", "сен", "Sep"]
    assert in_three(formats.month_long, month) == ["2025~ж. қыркүйек", "сентябрь 2025~г.", "September 2025"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-09", "2025-09", ["2025~ж. қыркүйек", "сентябрь 2025~г.", "September 2025"]),
        (
            "2025-09",
            "2025-12",
            ["2025~ж. қыркүйек – желтоқсан", "сентябрь – декабрь 2025~г.", "September – December 2025"],
        ),
        (
            "2024-09",
            "2025-05",
            [
                "2024~ж. қыркүйек – 2025~ж. мамыр",
                "сентябрь 2024~г. – май 2025~г.",
                "September 2024 – May 2025",
            ],
        ),
        ("2025-01", "2025-12", ["2025~жыл", "2025~год", "2025"]),
    ],
)
def test_ranges_of_months(first, last, expected):
    assert in_three(formats.month_range, parse_month(first), parse_month(last)) == expected


@pytest.mark.parametrize("table", [MONTHS, MONTHS_IN_DATES, MONTHS_SHORT, WEEKDAYS, WEEKDAYS_SHORT])
def test_tables_are_whole(table):
    length = 7 if table in (WEEKDAYS, WEEKDAYS_SHORT) else 12

    assert {language: len(set(words)) for language, words in table.items()} == dict.fromkeys(
        formats.LANGUAGES, length
    )


def test_numbers():
    assert in_three(formats.number, 12_500) == ["12~500", "12~500", "12,500"]
    assert in_three(formats.number, Decimal("-1234567.855"), 2) == [
        "−1~234~567,86",
        "−1~234~567,86",
        "−1,234,567.86",
    ]
    assert in_three(formats.number, Decimal("-0.4")) == ["0", "0", "0"]
    assert in_three(formats.millionths, 2_450_000) == ["2,5", "2,5", "2.5"]


def test_percents_are_rounded_once():
    assert in_three(formats.percent, 830_000) == ["83~%", "83~%", "83%"]
    assert in_three(formats.percent, 405_500, 1) == ["40,6~%", "40,6~%", "40.6%"]
    assert in_three(formats.percent_of, 83, 120, 1) == ["69,2~%", "69,2~%", "69.2%"]
    assert in_three(formats.percent_of, 1, 0) == ["—", "—", "—"]


def test_money():
    assert in_three(formats.money, 1_250_000_000) == ["12~500~000~₸", "12~500~000~₸", "12,500,000~₸"]
    assert in_three(formats.money, -1_250_005) == ["−12~500,05~₸", "−12~500,05~₸", "−12,500.05~₸"]
    assert in_three(formats.money, 100, currency="CHF") == ["1~CHF", "1~CHF", "1~CHF"]


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("Последний месяц: %(month)s.", "Последний месяц: ноябрь 2026 г."),
        ("В %(month)s. ничего нет.", "В ноябрь 2026 г. ничего нет."),
        ("%(month)s – первый", "ноябрь 2026 г. – первый"),
        ("Записано «%(month)s»…", "Записано «ноябрь 2026 г.»…"),
        ("%(count)s.", "3."),
    ],
)
def test_a_sentence_has_one_full_stop_where_two_would_meet(template, filled):
    assert formats.sentence(template, month="ноябрь 2026 г.", count=3) == filled


def test_hours():
    assert in_three(formats.hours, 90) == ["1,5~сағ", "1,5~ч", "1.5~h"]
    assert in_three(formats.hours_number, 60_000, 0) == ["1~000", "1~000", "1,000"]


def test_names():
    name = ("Өтегенова", "Гүлнар", "Нұрланқызы")

    assert in_three(formats.full_name, *name) == [
        "Өтегенова Гүлнар Нұрланқызы",
        "Өтегенова Гүлнар Нұрланқызы",
        "Ötegenova Gülnar Nūrlanqyzy",
    ]
    assert in_three(formats.full_name, "", "Әсел", " ") == ["Әсел", "Әсел", "Äsel"]


def test_the_active_language_is_used_when_none_is_given():
    written = []
    for language in ("kk", "ru", "en-gb", "de"):
        with translation.override(language):
            written.append(plain(formats.date_long(DAY)))
    with translation.override(None):
        written.append(plain(formats.date_long(DAY)))

    assert written == [
        "2025~ж. 7~қыркүйек",
        "7~сентября 2025~г.",
        "7~September 2025",
        "2025~ж. 7~қыркүйек",
        "2025~ж. 7~қыркүйек",
    ]


@given(st.integers(-(10**18), 10**18), st.sampled_from(formats.LANGUAGES))
def test_money_can_be_read_back(tiyn, language):
    written = formats.money(tiyn, language).removesuffix(f"{formats.NBSP}₸").replace(formats.MINUS, "-")
    point = "." if language == "en" else ","
    digits = (
        written.replace(formats.NBSP, "").replace("," if language == "en" else ".", "").replace(point, ".")
    )

    assert int(Decimal(digits) * 100) == tiyn


@given(st.text(), st.text(), st.sampled_from(formats.LANGUAGES))
def test_names_never_fail(family, given_name, language):
    assert isinstance(formats.full_name(family, given_name, "", language), str)
