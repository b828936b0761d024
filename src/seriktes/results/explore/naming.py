"""What the keys of an exploration are called."""

from __future__ import annotations

from django.utils.text import capfirst

from seriktes.attribution.figures import age_bands
from seriktes.core import formats
from seriktes.results import labels
from seriktes.results.explore.counting import Key
from seriktes.results.explore.queries import Exploration
from seriktes.results.state_forms.definitions import spheres


def name_of(found: Exploration, dimension: str, key: Key, language: str) -> str:
    """Return the name of a key, in the language; nothing where there is one row or column only."""
    if dimension in ("club", "unit", "group"):
        return _of_place(found, dimension, int(key))
    match dimension:
        case "partner":
            return found.partners[int(key)].name
        case "month":
            return formats.month_long(int(key), language)
        case "age":
            return labels.age_name([str(key)], age_bands(found.asked.scope.last_day))
        case _:
            return capfirst(_of_a_list(dimension, key, language))


def _of_a_list(dimension: str, key: Key, language: str) -> str:
    match dimension:
        case "sex":
            return labels.sex_name(key)
        case "kind":
            return labels.kind_name(key)
        case "sphere":
            return spheres.sphere(str(key)).text.said_in(language)
        case _:
            return ""


def short_name_of(found: Exploration, dimension: str, key: Key, language: str) -> str:
    """Return the name for the head of a column: months are short, with their year."""
    if dimension == "month":
        return f"{formats.month_short(int(key), language)} {int(key) // 12}"
    return name_of(found, dimension, key, language)


def _of_place(found: Exploration, dimension: str, key: int) -> str:
    if dimension == "club":
        return found.clubs[key].name
    if dimension == "unit":
        return found.units[key].name
    group = found.groups[key]
    if found.asked.club is not None:
        return group.name
    return f"{group.name} · {found.clubs[group.club_id].name}"
