"""What apps above add to the list of people: filters and columns, registered in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from seriktes.core.access import Actor
from seriktes.core.registry import Registry


@dataclass(frozen=True)
class PersonFilter:
    """A choice that narrows the list of people.

    `choices(actor, chosen)` returns (value, label) pairs, empty where there is nothing to choose, None where
    there are so many that a part of the name is typed;
    `chosen` holds what the other filters were set to. `rows(actor, value)` is the condition on people.
    """

    name: str
    label: Any
    choices: Callable[[Actor, Mapping[str, str]], Sequence[tuple[str, str]] | None]
    rows: Callable[[Actor, str], Q]
    permission: str
    order: int = 50


@dataclass(frozen=True)
class PersonColumn:
    """A column of the list of people: `texts(actor, roots)` gives each person's cell by key."""

    name: str
    label: Any
    texts: Callable[[Actor, Sequence[int]], Mapping[int, str]]
    permission: str
    order: int = 50


filters: Registry[PersonFilter] = Registry()
columns: Registry[PersonColumn] = Registry()
