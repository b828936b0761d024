"""Which marks are asked for: a row of a table and one of its figures, as a link carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.figures import AGE_BANDS, SEXES, UNKNOWN
from seriktes.clubs.models import Club
from seriktes.core.months import InvalidMonth, month_text, parse_month

Figure = Literal["network", "contributed", "exclusive", "exclusive_people"]
TOTAL = "total"


class UnknownRow(LookupError):
    """A link names a row or a figure that no report has."""


@dataclass(frozen=True)
class Trace:
    """A row as the engine knows it (None: the whole report) and as the link writes it."""

    row: tuple[str, int | str] | None
    figure: Figure
    text: str
    club: Club | None = None


def link_key(key: str, club_codes: dict[int | str, str]) -> str:
    """Return a row's key as links write it: clubs by code, months as 2025-09."""
    name, _colon, value = key.partition(":")
    if name == "club":
        return f"club:{club_codes[int(value)]}"
    return f"month:{month_text(int(value))}" if name == "month" else key


def read_trace(row: str, figure: str) -> Trace:
    """Return what a link asks for; anything else raises `UnknownRow`."""
    if figure not in get_args(Figure):
        raise UnknownRow(f"No figure is named {figure!r}; known: {get_args(Figure)}.")
    chosen = cast("Figure", figure)
    if row == TOTAL:
        return Trace(None, chosen, row)
    name, _colon, value = row.partition(":")
    if name == "club":
        club = Club.objects.filter(code=value).first()
        if club is None:
            raise UnknownRow(f"No club has the code {value!r}.")
        return Trace((name, club.pk), chosen, row, club)
    return Trace((name, _key(name, value)), chosen, row)


def _key(name: str, value: str) -> int | str:
    if name == "month":
        try:
            return parse_month(value)
        except InvalidMonth as wrong:
            raise UnknownRow(str(wrong)) from wrong
    bands = {band.code for known in AGE_BANDS for band in known.bands}
    known = {"programme_kind": set(ProgrammeKind.values), "sex": set(SEXES), "age": bands | {UNKNOWN}}
    if value not in known.get(name, ()):
        raise UnknownRow(f"No row {value!r} of {name!r} is known.")
    return value
