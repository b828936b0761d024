"""A sample partner's report in each language. Everything in it is invented."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from seriktes.core import charts
from seriktes.core.charts import ChartWords, Series
from seriktes.core.formats import NO_VALUE, millionths, number, percent
from seriktes.documents.partner_report import LOOKS, Part, PartnerReport, Proof
from seriktes.documents.parts import (
    Column,
    Definition,
    Fact,
    Figure,
    PrintedChart,
    PrintedPhotograph,
    PrintedPicture,
    PrintedStory,
    Reconciliation,
    Section,
    SignatureLine,
    Table,
    Words,
)

WORDS = Path(__file__).parent / "sample_words"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
NOW = datetime(2026, 6, 5, 10, 30, tzinfo=ZoneInfo("Asia/Almaty"))
BY_MONTH = ((402, 498, 476, 433, 341, 398, 455, 471, 388), (150, 171, 166, 158, 121, 139, 160, 163, 141))
BY_CLUB = ((74, 58, 41, 66, 52, 96, 33, 47, 61, 28, 39, 19), (21, 17, 12, 25, 18, 44, 9, 14, 20, None, 13, 6))


def partner_report(language: str) -> PartnerReport:
    """A report with every part filled, of the size a real one has."""
    said = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    return PartnerReport(
        words=Words(table=said["table"], chart=said["chart"]),
        network_name=said["network"],
        letterhead=said["letterhead"],
        title=said["title"],
        partner_name=said["partner"],
        facts=tuple(Fact(*fact) for fact in said["facts"]),
        status=said["status"],
        parts=tuple(_parts(said, language)),
    )


def _parts(said: dict, language: str) -> Iterator[Part]:
    yield Part("section", Section("", tuple(_kept(text) for text in said["summary"])))
    people = ("586", "214", millionths(398_600_000, 1, language))
    yield Part("headline", Section(said["people_title"]), _figures(said["people"], people))
    activity = (*_totals(language)[:3], "127", "18", _totals(language)[3])
    yield Part("lesser", Section(said["activity_title"]), _figures(said["activity"], activity))
    yield Part("sums", Section(said["sums_title"]), sums=_sums(said, language))
    drawn = (_months_chart(said, language), _clubs_chart(said, language))
    yield Part("section", Section(said["charts"], charts=drawn))
    yield Part("section", Section(said["tables"], tables=_tables(said, language)))
    rules = Table(
        said["rules_table"],
        tuple(Column(c, is_number=False) for c in said["rules_columns"]),
        tuple(tuple(rule) for rule in said["rules"]),
    )
    yield Part("section", Section(said["rules_title"], (said["rules_lead"],), tables=(rules,)))
    terms = tuple(Definition(*d) for d in said["definitions"])
    yield Part("section", Section(said["definitions_title"], definitions=terms))
    yield Part("section", Section(said["protection_title"], tuple(said["protection"])))


def hostile_report(text: str) -> PartnerReport:
    """The English report with `text` in every kind of place a person can write to."""
    whole = partner_report("en")
    words = ChartWords(text, text, text)
    drawing = charts.horizontal_bars(
        words,
        key="hostile",
        labels=[text, "b"],
        series=[Series(text, (3, None))],
        language="en",
        for_print=True,
    )
    table = Table(
        text,
        (Column(text, is_number=False), Column(text, group=text)),
        ((text, text),) * 2,
        (text, text),
        (text,),
    )
    section = Section(
        text, (text,), (PrintedChart(text, drawing, text or "-", text),), (table,), (Definition(text, text),)
    )
    figures = tuple(Figure(text, text, text) for _ in range(3))
    sums, signer = Reconciliation(text, figures[0], figures, text), SignatureLine(text, text)
    logo = PrintedPicture(png(), text or "-")
    photographs = (PrintedPhotograph(jpeg(), text or "-"),) * 2
    story = PrintedStory(text, text, (text,), photographs, (text,))
    return replace(
        whole,
        network_name=text,
        letterhead=text,
        title=text,
        partner_name=text,
        facts=(Fact(text, text),),
        status=text,
        parts=tuple(
            Part(look, section, figures, (sums,), (signer,), (story,), (text, text)) for look in LOOKS
        ),
        after=(Part("section", section),),
        proof=Proof(text, "https://example.org/verify/1/", DRAWING, text, text),
        partner_logo=logo,
        letterhead_logo=logo,
        credit=text,
    )


def jpeg() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 2), (10, 40, 160)).save(drawn, "JPEG")
    return drawn.getvalue()


def png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 2), (10, 40, 160)).save(drawn, "PNG")
    return drawn.getvalue()


def _sums(said: dict, language: str) -> tuple[Reconciliation, ...]:
    numbers = (
        ("214", "372", "301", "197"),
        tuple(millionths(n, 1, language) for n in (398_600_000, 451_200_000, 234_200_000)),
    )
    return tuple(
        Reconciliation(
            title,
            Figure(total, number(1_084, 0, language)),
            tuple(Figure(*pair) for pair in zip(parts, values, strict=True)),
            note,
        )
        for (title, total, parts, note), values in zip(said["sums"], numbers, strict=True)
    )


def _months_chart(said: dict, language: str) -> PrintedChart:
    words = ChartWords(said["by_month_title"], said["by_month_alt"], said["empty"])
    series = [Series(name, values) for name, values in zip(said["series"], BY_MONTH, strict=True)]
    svg = charts.grouped_bars(
        words, key="months", labels=said["months"], series=series, language=language, for_print=True
    )
    return PrintedChart(words.title, svg, words.summary)


def _clubs_chart(said: dict, language: str) -> PrintedChart:
    words = ChartWords(said["by_club_title"], said["by_club_alt"], said["empty"])
    series = [Series(name, values) for name, values in zip(said["series"], BY_CLUB, strict=True)]
    svg = charts.horizontal_bars(
        words, key="clubs", labels=said["clubs"], series=series, language=language, for_print=True
    )
    return PrintedChart(words.title, svg, words.summary, said["note_dash"])


def _tables(said: dict, language: str) -> tuple[Table, ...]:
    names = (said["clubs"], said["kinds"], said["full_months"], said["sexes"], said["ages"])
    made = []
    for place, rows in enumerate(names):
        columns = (
            Column(said["first"][place], is_number=False),
            *(Column(text, group=said["group"]) for text in said["columns"][:3]),
            *(Column(text) for text in said["columns"][3:]),
        )
        body = [_row(name, n, language) for n, name in enumerate(rows)]
        notes: tuple[str, ...] = (said["note_dash"],)
        if place == 0:
            body.append((said["several"], "−28", "−9", "", "", "", "", ""))
            notes = (said["note_several"], said["note_dash"])
        total = (
            said["total"],
            "586",
            "214",
            millionths(398_600_000, 1, language),
            *_totals(language),
        )
        made.append(Table(said["by"][place], columns, tuple(body), total, notes))
    return tuple(made)


def _totals(language: str) -> tuple[str, ...]:
    counts = (number(count, 0, language) for count in (38_940, 51_326, 3_412))
    return (*counts, percent(783_000, 1, language))


def _row(name: str, n: int, language: str) -> tuple[str, ...]:
    exclusive = NO_VALUE if n == 9 else str(9 + n * 7 % 23)
    rate = percent(710_000 + n * 31_000 % 170_000, 1, language)
    return (
        name,
        str(28 + n * 13 % 61),
        exclusive,
        millionths(17_000_000 + n * 5_100_000 % 31_000_000, 1, language),
        number(1_240 + n * 577 % 3_100, 0, language),
        number(1_610 + n * 733 % 4_000, 0, language),
        number(98 + n * 41 % 300, 0, language),
        rate,
    )


def _figures(texts: list, values: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(Figure(name, value, _kept(said)) for (name, said), value in zip(texts, values, strict=True))


def _kept(text: str) -> str:
    """Thousands never break over a line."""
    out = list(text)
    for n in range(1, len(out) - 3):
        if out[n] == " " and out[n - 1].isdigit() and text[n + 1 : n + 4].isdigit():
            out[n] = "\u00a0"
    return "".join(out)
