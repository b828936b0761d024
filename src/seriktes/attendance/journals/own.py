"""Journals that this program has given out itself: how they look, and what their marks mean for sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.legends import Key
from seriktes.attendance.journals.readings import Suggestion
from seriktes.attendance.journals.words import tidy
from seriktes.core.spreadsheets.books import Sheet
from seriktes.core.spreadsheets.notes import Note

BEFORE_DAYS = (_("No."), _("Name"))
AFTER_DAYS = (_("Visits"), _("Recorded"))
"""The titles on both sides of the days; by them a file of ours is known again."""

OURS = Note("ours", _("This journal was exported from here: the mark is our own."))
ROWS_SEARCHED = 10


@dataclass(frozen=True)
class Dress:
    """How our journals look in one language."""

    heads: tuple[str, ...]
    words: dict[str, Meaning]
    signs: dict[str, Meaning]
    legend: frozenset[str]


def legend() -> list[str]:
    """Return the lines under a journal that explain its signs, in the language in force."""
    return [f"{status.sign} {status.label}" for status in MarkStatus]


def own_key(sheet: Sheet) -> Key:
    """Return what the marks of a journal of ours mean; nothing for a sheet that is none.

    Words are ours by the titles of the table alone, signs only where the legend stands under it: the same
    letters mean other things elsewhere.
    """
    heads = {row for cells in sheet.rows[:ROWS_SEARCHED] if (row := _ends([*cells]))}
    dress = next((dress for dress in _dresses() if dress.heads in heads), None)
    if dress is None:
        return {}
    texts = {tidy(value) for _row, _column, value in sheet.cells() if isinstance(value, str)}
    known = dress.words | (dress.signs if dress.legend <= texts else {})
    return {mark: Suggestion(meaning, True, OURS) for mark, meaning in known.items()}


def _ends(cells: list[object]) -> tuple[str, ...]:
    """The first two and the last two texts of a row: between them are days."""
    texts = [tidy(value) for value in cells if isinstance(value, str)]
    edge = len(BEFORE_DAYS)
    return (*texts[:edge], *texts[-len(AFTER_DAYS) :]) if len(texts) >= edge + len(AFTER_DAYS) else ()


@cache
def _dresses() -> tuple[Dress, ...]:
    dresses = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            dresses.append(_dress())
    return tuple(dresses)


def _dress() -> Dress:
    meanings = {status: Meaning[status.name] for status in MarkStatus}
    return Dress(
        heads=tuple(tidy(str(title)) for title in (*BEFORE_DAYS, *AFTER_DAYS)),
        words={str(status.label): meaning for status, meaning in meanings.items()},
        signs={str(status.sign): meaning for status, meaning in meanings.items()},
        legend=frozenset(tidy(line) for line in legend()),
    )
