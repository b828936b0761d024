"""Named places in texts that the report fills: a closed list, and no language to write programs in.

A text is cut at its braces; what stands between two of them is looked up in the list and nowhere else. What
is not in the list is refused when the text is written, so nothing typed is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core import formats
from seriktes.results.shown import Shown, ShownFigure
from seriktes.results.stamps import Stamp

MEANINGS = {
    "partner": gettext_lazy("the partner"),
    "network": gettext_lazy("the network"),
    "period": gettext_lazy("the months of the report"),
    "agreements": gettext_lazy("numbers and days of the agreements"),
    "people": gettext_lazy("people the partner supported"),
    "people_only": gettext_lazy("people supported by this partner only"),
    "people_share": gettext_lazy("the partner’s share of people"),
    "network_people": gettext_lazy("different people of the whole network"),
    "visits": gettext_lazy("visits"),
    "hours": gettext_lazy("person-hours"),
    "sessions": gettext_lazy("sessions held"),
    "sessions_not_held": gettext_lazy("sessions not held"),
    "rate": gettext_lazy("attendance rate"),
    "money": gettext_lazy("money contributed in the period, in all"),
    "in_kind": gettext_lazy("value of what was given in kind in the period, in all"),
    "number": gettext_lazy("number of the report"),
    "released_on": gettext_lazy("day of the release"),
    "status": gettext_lazy("what the report says of itself: draft, internal, or released under a number"),
}
# One brace before and after, or two as in forms that other programs fill: both are read, one is shown.
PIECES = re.compile(r"(\{\{[^{}]*\}\}|\{[^{}]*\})")


def check_text(text: str) -> None:
    """Refuse a text with a place that is not in the list, or with a brace that belongs to none."""
    for piece in PIECES.split(text):
        if PIECES.fullmatch(piece):
            if name_in(piece) not in MEANINGS:
                raise ValidationError(
                    _("There is no place called %(name)s. Choose one of those in the list."),
                    "unknown_place",
                    {"name": piece[:60]},
                )
        elif "{" in piece or "}" in piece:
            raise ValidationError(
                _("Braces are only for places of the list, one before and one after: {people}."),
                "brace",
            )


def fill(text: str, known: dict[str, str]) -> str:
    """Return a checked text with its places filled; what is not known stays as it was written."""
    return "".join(
        known.get(name_in(piece), piece) if piece.startswith("{") else piece for piece in PIECES.split(text)
    )


def name_in(piece: str) -> str:
    """Return the name between the braces of a place."""
    return piece.strip("{}").strip()


def spelled(name: str) -> str:
    """Return a place as it is shown to whoever writes."""
    return f"{{{name}}}"


def values(shown: Shown, stamp: Stamp) -> dict[str, str]:
    """Return what each place says in one report, in its language: the very texts the paper prints."""
    return dict(_values(shown, stamp))


def figures(shown: Shown) -> dict[str, ShownFigure]:
    """Return the places that are figures, as numbers, too."""
    people, activity = shown.people, shown.activity
    found = dict(zip(("people", "people_only", "people_share"), people, strict=False))
    found |= dict(zip(("visits", "hours", "sessions", "sessions_not_held"), activity, strict=False))
    if activity:
        found["rate"] = activity[-1]
    if shown.sums:
        found["network_people"] = shown.sums[0].total
    return found


def _values(shown: Shown, stamp: Stamp) -> Iterator[tuple[str, str]]:
    known = figures(shown)
    for name in MEANINGS:
        yield name, known[name].cell.text if name in known else formats.NO_VALUE
    yield "partner", shown.partner
    yield "network", shown.network
    yield "period", shown.period
    yield "agreements", shown.facts[0][1]
    yield "money", shown.money.sum_said
    yield "in_kind", shown.in_kind.sum_said
    is_released = bool(stamp.number) and not stamp.is_draft
    yield "number", stamp.number if is_released else formats.NO_VALUE
    yield "status", shown.status
    yield "released_on", stamp.day(shown.language) if is_released else formats.NO_VALUE
