"""Entries that wait for a decision, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from seriktes.attendance.enums import MarkStatus, NotHeldReason
from seriktes.attendance.models import SetAside
from seriktes.core.access import Actor, allows
from seriktes.people.models import Person


@dataclass(frozen=True)
class Aside:
    """An entry with what it says: (about whom or what, what) pairs."""

    row: SetAside
    says: tuple[tuple[str, str], ...]


def waiting(actor: Actor) -> QuerySet[SetAside]:
    """Return the undecided entries the actor may see, oldest first, with session, group, club and author."""
    rows = SetAside.objects.visible_to(actor).filter(decided_at=None)
    return rows.select_related("session__group__club", "receipt__actor")


def waiting_count(actor: Actor) -> int:
    """Return how many wait; nothing is asked for those who may see none."""
    return waiting(actor).count() if allows(actor, "attendance.setaside.view") else 0


def described(rows: Iterable[SetAside]) -> list[Aside]:
    """Put entries into words, with one query for all their people."""
    found = list(rows)
    codes = {code for row in found for code in _codes(row.receipt.content)}
    names = {row.code: row.full_name for row in Person.objects.filter(code__in=codes)}
    return [Aside(row, tuple(_says(row.receipt.kind, row.receipt.content, names))) for row in found]


def _codes(said: Mapping[str, Any]) -> list[str]:
    return [*said.get("marks", {}), *said.get("rest", []), *([said["person"]] if "person" in said else [])]


def _says(kind: str, said: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    if kind == "attendance.topic":
        return [(_("Topic"), said["topic"])]
    if kind == "attendance.not_held":
        return [(_("The session did not happen"), str(NotHeldReason(said["reason"]).label))]
    if kind == "attendance.not_held.withdrawal":
        return [(_("It did happen"), "")]
    unknown = _("somebody not registered any more")
    words = dict(said.get("marks", {}))
    if "person" in said:
        words[said["person"]] = said.get("status", MarkStatus.PRESENT.word)
    told = [(names.get(code, unknown), _label(word)) for code, word in words.items()]
    rest = [code for code in said.get("rest", []) if code not in words]
    return told + [(names.get(code, unknown), _("present, unless something is recorded")) for code in rest]


def _label(word: str) -> str:
    return _("no mark") if word == "clear" else str(MarkStatus.of_word(word).label)
