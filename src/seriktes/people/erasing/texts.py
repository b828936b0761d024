"""Free words that name a person: found, told, and taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from seriktes.core.mixins import Trilingual
from seriktes.people.erasing.names import KnownNames, texts_in
from seriktes.people.erasing.registry import FreeText, free_texts

LONGEST_EXCERPT = 160
LONGEST_KEY = 21  # a space and the key of a row


@dataclass(frozen=True)
class Mention:
    """A place in free words that names the person, or only may.

    `key` says which column of which row it is.
    """

    key: str
    label: Any
    excerpt: str
    is_sure: bool


def mentions(names: KnownNames) -> list[Mention]:
    """Return the places that name the person, the sure ones and those that somebody has to read."""
    return [
        Mention(_key(kept, field, row), kept.label, _excerpt(value, names), names.is_named_in_value(value))
        for kept in free_texts
        for field in kept.fields
        for row, value in _found(kept, field, names)
    ]


def take_out(names: KnownNames, also: Collection[str] = ()) -> int:
    """Take the person out of every place that surely names them, and of those in `also`; count the places."""
    taken = 0
    for kept in free_texts:
        for field in kept.fields:
            for row, value in list(_found(kept, field, names)):
                is_meant = _key(kept, field, row) in also
                if is_meant or names.is_named_in_value(value):
                    _write(_model(kept), row, field, names.taken_out_of_value(value, everywhere=is_meant))
                    taken += 1
    return taken


def _found(kept: FreeText, field: str, names: KnownNames) -> Iterator[tuple[Any, Any]]:
    annotations, condition = names.searched_in(field)
    rows = _model(kept)._default_manager.filter(kept.rows).annotate(**annotations).filter(condition)
    for row, value in rows.order_by("pk").values_list("pk", field):
        if any(names.may_be_named_in(text) for text in texts_in(value)):
            yield row, value


def _write(model: type[Model], row: Any, field: str, value: Any) -> None:
    """Write one column; where keys to sort and to search by follow from it, these too."""
    held = model._default_manager.filter(pk=row)
    longest = getattr(model._meta.get_field(field), "max_length", None)
    try:
        with transaction.atomic():
            held.update(**{field: value[:longest] if longest else value})
    except IntegrityError:  # a name that only this person's has told apart from another one
        kept = value[: longest - LONGEST_KEY] if longest else value
        held.update(**{field: f"{kept} {row}"})
    if issubclass(model, Trilingual):
        model._default_manager.get(pk=row).save()


def _model(kept: FreeText) -> type[Model]:
    return apps.get_model(kept.model)


def _excerpt(value: Any, names: KnownNames) -> str:
    """Return of a value what holds the name, the beginning of it if it is long."""
    meant = " … ".join(" ".join(text.split()) for text in texts_in(value) if names.may_be_named_in(text))
    return meant if len(meant) <= LONGEST_EXCERPT else f"{meant[:LONGEST_EXCERPT]}…"


def _key(kept: FreeText, field: str, row: Any) -> str:
    return f"{kept.model}.{field}:{row}"
