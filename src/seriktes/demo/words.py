"""How invented names are marked, and how a Kazakh place name is written in Russian and in English."""

from __future__ import annotations

from seriktes.core.text import to_latin

SAMPLE = "(үлгі)"
# In English and in Russian the mark stays as it is: one word to look for everywhere.

_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


def marked(name: str) -> str:
    """Return a name with the mark of everything invented."""
    return f"{name} {SAMPLE}"


def in_russian(kazakh: str) -> str:
    """Return a Kazakh name as Russian texts write it."""
    return kazakh.translate(_RUSSIAN)


def names(kk: str, ru: str = "", en: str = "", *, is_marked: bool = True) -> dict[str, str]:
    """Return the three name fields of a row, marked as invented."""
    found = {"name_kk": kk, "name_ru": ru or in_russian(kk), "name_en": en or to_latin(kk)}
    return {field: marked(name) for field, name in found.items()} if is_marked else found


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one text."""
    return tuple(text.split())
