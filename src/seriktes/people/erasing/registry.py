"""Who keeps what of a person, and how it goes: filled by every app in its `ready()`.

    erasers.add(Eraser("people.phones", _("Phones"), counts=counts, erase=erase,
                       covers=("people.Phone.number",), goes={"phones": _("phones")}))
    free_texts.add(FreeText("attendance.Session", ("topic",), _("Topics of sessions")))

Every column that can hold a word, a picture or a file is covered by an eraser, holds free words, or is told
to name nobody in `tests/people/test_erasure_columns.py`; a new column that is neither makes that test red.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from seriktes.core.registry import Registry
from seriktes.people.erasing.subjects import Subject


def _nothing(_subject: Subject) -> Iterable[str]:
    return ()


def _unneeded(_subject: Subject, _without: Collection[int]) -> bool:
    return False


@dataclass(frozen=True)
class Eraser:
    """What one app keeps of people. `erase` runs in the transaction of the erasure.

    `covers` names the columns it empties. `goes` says by key, in words, what is removed, `stays` what is kept
    under the pseudonym, and why; `counts` how much there is of each, before anything goes. `blocks` gives the
    sentences of what has to be done first. `needs(subject, without)` says whether the app needs somebody for
    another sake than that of the rows `without`: a guardian whom no app needs goes with the child.
    """

    name: str
    label: Any
    counts: Callable[[Subject], Mapping[str, int]]
    erase: Callable[[Subject], None]
    covers: tuple[str, ...] = ()
    goes: Mapping[str, Any] = field(default_factory=dict)
    stays: Mapping[str, Any] = field(default_factory=dict)
    blocks: Callable[[Subject], Iterable[str]] = _nothing
    needs: Callable[[Subject, Collection[int]], bool] = _unneeded
    order: int = 50
    permission: str = ""


@dataclass(frozen=True)
class FreeText:
    """Columns of a model in which somebody may be named in free words, texts and JSON alike.

    `model` is "app.Model"; `rows` keeps out what speaks of another human being by its nature.
    """

    model: str
    fields: tuple[str, ...]
    label: Any
    rows: Q = field(default_factory=Q)
    order: int = 50
    permission: str = ""

    @property
    def name(self) -> str:
        return f"{self.model}:{','.join(self.fields)}"


erasers: Registry[Eraser] = Registry()
free_texts: Registry[FreeText] = Registry()
