"""Finds what an argument names: by code, by БИН, or by a part of the name in any script.

NotFound(DomainError)       nothing, or more than one, is named so
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.clubs.models import Club
from seriktes.core.errors import DomainError
from seriktes.core.mixins import Trilingual
from seriktes.core.text import fold, search_terms
from seriktes.organisations.models import Organisation

MOST_NAMED = 10
LEAST_LETTERS = 3
Found = TypeVar("Found", bound=Model)


class NotFound(DomainError):
    code = "not_found"


def club(text: str) -> Club:
    """Return the club that `text` names; raises `NotFound`."""
    return _one(Club.objects.all(), text, _("club"))


def group(inside: Club, text: str) -> Group:
    """Return the group of a club that `text` names; raises `NotFound`."""
    return _one(inside.groups.all(), text, _("group"))


def partner(text: str) -> Organisation:
    """Return the organisation that `text` names, among those with an agreement; raises `NotFound`."""
    partners = Organisation.objects.filter(agreements__isnull=False).distinct()
    return _one(partners, text, _("partner"), Q(bin=text))


def _one(rows: QuerySet[Found], text: str, what: str, otherwise: Q | None = None) -> Found:
    by_code = Q(code=text) | otherwise if otherwise else Q(code=text)
    found = list(rows.filter(by_code)[:1]) or _named(rows, text)
    exact = [row for row in found if fold(text) in _names(row)]
    if len(found) == 1 or len(exact) == 1:
        return (exact or found)[0]
    if not found:
        sentence = _("No %(what)s is named “%(text)s”. There are: %(names)s.")
        found = list(rows[: MOST_NAMED + 1])
    else:
        sentence = _("More than one %(what)s is named like “%(text)s”: %(names)s. Write more, or the code.")
    raise NotFound(sentence % {"what": what, "text": text, "names": _listed(found)})


def _named(rows: QuerySet[Found], text: str) -> list[Found]:
    """Return the rows with words that begin like those of `text`; two letters name nothing."""
    terms = search_terms(text)
    if len("".join(terms)) < LEAST_LETTERS:
        return []
    condition = Q()
    for term in terms:
        condition &= Q(search_key__contains=term)
    return [row for row in rows.filter(condition) if _begins(row, terms)][: MOST_NAMED + 1]


def _begins(row: Model, terms: list[str]) -> bool:
    words = row.search_key.split()  # type: ignore[attr-defined]
    return all(any(word.startswith(term) for word in words) for term in terms)


def _names(row: Model) -> list[str]:
    assert isinstance(row, Trilingual)  # noqa: S101 -- for the type checker: all that is looked for has names
    return [fold(name) for name in (row.name_kk, row.name_ru, row.name_en)]


def _listed(rows: list[Found]) -> str:
    shown = [f"{row} ({row.code})" for row in rows[:MOST_NAMED]]  # type: ignore[attr-defined]
    return ", ".join(shown) + (", …" if len(rows) > MOST_NAMED else "") if shown else "—"
