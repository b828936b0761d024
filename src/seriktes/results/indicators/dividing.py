"""One indicator, divided: by club, kind of programme, month, sex or age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from seriktes.clubs.models import Club
from seriktes.core.fact_kinds import FactFigure, FactsPart, fact_kinds
from seriktes.core.formats import language_of
from seriktes.core.text import sort_key
from seriktes.results import labels
from seriktes.results.indicators.amounts import level_of, level_said
from seriktes.results.indicators.definitions import question
from seriktes.results.indicators.enums import Split
from seriktes.results.indicators.values import IndicatorValue


@dataclass(frozen=True)
class DividedRow:
    name: str
    said: str
    level: Any


@dataclass(frozen=True)
class Divided:
    """An indicator by one dimension. `note` says where rows do not add up."""

    split: str
    rows: tuple[DividedRow, ...]
    note: str

    @property
    def title(self) -> str:
        return str(capfirst(str(Split(self.split).label)))


def divided(value: IndicatorValue, parties: frozenset[int]) -> list[Divided]:
    """Return a live value by each dimension its indicator is divided by."""
    if value.until is None or value.level is None:
        return []
    splits = [split for split in value.indicator.splits if split in value.measure.splits]
    questions = [question(value.indicator, value.first, value.until, parties, split=one) for one in splits]
    answers = fact_kinds.count(questions)
    return [
        Divided(split, tuple(_rows(value, split, answer.parts)), _note(value, split))
        for split, answer in zip(splits, answers, strict=True)
    ]


def _rows(value: IndicatorValue, split: str, parts: Sequence[FactsPart]) -> Iterable[DividedRow]:
    language = language_of()
    names = _names(split, parts, value, language)
    places = 1 if value.indicator.figure == FactFigure.PROPORTIONAL else 0
    if split == "club":
        parts = sorted(parts, key=lambda part: sort_key(names[part.key]))
    for part in parts:
        level = level_of(value.measure, part.amount, part.over)
        yield DividedRow(names[part.key], level_said(value.measure, level, language, decimals=places), level)


def _names(split: str, parts: Sequence[FactsPart], value: IndicatorValue, language: str) -> dict[Any, str]:
    if split == "club":
        clubs = Club.objects.in_bulk([int(part.key) for part in parts])
        return {key: club.name_in(language) for key, club in clubs.items()}
    month = value.until or value.last
    return {part.key: labels.key_name(split, part.key, month, language) for part in parts}


def _note(value: IndicatorValue, split: str) -> str:
    if value.measure.name == "people" and split in ("club", "programme_kind", "month"):
        return _("One person can stand in several rows: the rows do not add up to the whole.")
    if value.measure.is_rate:
        return _("Each row has its own numbers above and below: rates are never averaged.")
    return ""
