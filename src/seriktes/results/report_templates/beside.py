"""Kazakh with Russian beside it: two reports of the same figures laid side by side."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from seriktes.core.charts import Series
from seriktes.results.report_templates.parts import Part, Signer
from seriktes.results.shown import ShownChart, ShownFigure, ShownRow, ShownStory

T = TypeVar("T")
BETWEEN = " / "


def both(kazakh: T, russian: T) -> T:
    """Return one value whose texts say both languages, each once where they are the same.

    The two must have the same rows in the same order: present the Russian one `ordered_by` Kazakh.
    """
    return _both(kazakh, russian)


def parts_beside(kazakh: tuple[Part, ...], russian: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts with both languages; paragraphs stay apart and stand side by side."""
    return tuple(_part(left, right) for left, right in zip(kazakh, russian, strict=True))


def _part(left: Part, right: Part) -> Part:
    joined = _both(left, replace(right, paragraphs=left.paragraphs))
    is_same = left.paragraphs == right.paragraphs
    return replace(joined, paragraphs=left.paragraphs, beside=() if is_same else right.paragraphs)


# What names something for the program, not for a reader; of these a reader is told the name.
_SILENT = ("kind", "key", "name", "figure", "url", "language", "code", "file")
_NAMED = (ShownRow, ShownFigure, Series, Signer)


def _both(left: Any, right: Any) -> Any:
    if isinstance(left, str):
        return left if left == right or not right else f"{left}{BETWEEN}{right}" if left else right
    if isinstance(left, ShownChart):  # its axis has room for one language; what it says is said in both
        return replace(left, words=_both(left.words, right.words), series=_both(left.series, right.series))
    if isinstance(left, ShownStory):
        return _story(left, right)
    if is_dataclass(left) and not isinstance(left, type):
        return replace(left, **{known.name: _field(known.name, left, right) for known in fields(left)})
    if isinstance(left, tuple):
        return tuple(_both(one, other) for one, other in zip(left, right, strict=True))
    return left


def _story(left: ShownStory, right: ShownStory) -> ShownStory:
    """Return a story with its paragraphs apart: one language may have more of them than the other."""
    return ShownStory(
        _both(left.title, right.title),
        _both(left.lead, right.lead),
        left.paragraphs,
        _both(left.pictures, right.pictures),
        () if left.paragraphs == right.paragraphs else right.paragraphs,
    )


def _field(name: str, left: Any, right: Any) -> Any:
    kept = getattr(left, name)
    if name in _SILENT and not (name == "name" and isinstance(left, _NAMED)):
        return kept
    return _both(kept, getattr(right, name))
