"""Names of the rows of a report's tables, in the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.figures import UNKNOWN, AgeBand, age_bands
from seriktes.core.formats import month_long, month_range, month_short
from seriktes.core.months import last_day
from seriktes.core.text import sort_key
from seriktes.results.reports import Key, Report, Row, Table


def row_name(report: Report, table: Table, row: Row, language: str) -> str:
    """Return what a row is called; a merged one tells what is in it."""
    keys = row.keys
    match table.name:
        case "month":
            return month_range(int(keys[0]), int(keys[-1]), language)
        case "age":
            return age_name([str(key) for key in keys], age_bands(last_day(report.last_month)))
        case "sex":
            return capfirst(_either([sex_name(key) for key in sorted(keys, key=_known_first)]))
        case "club" if len(keys) == 1:
            return row.names[0].said_in(language)
        case "programme_kind" if len(keys) == 1:
            return capfirst(kind_name(keys[0]))
        case _:
            return others_name(table.name, len(keys))


def key_name(table: str, key: Key, last_month: int, language: str) -> str:
    """Return what a row of one key is called, where no name of its own is needed."""
    match table:
        case "month":
            return month_long(int(key), language)
        case "age":
            return age_name([str(key)], age_bands(last_day(last_month)))
        case "sex":
            return sex_name(key)
        case _:
            return kind_name(key)


def members(table: Table, row: Row, language: str) -> list[str]:
    """Return what was merged into "others"."""
    if table.name == "club":
        return sorted((name.said_in(language) for name in row.names), key=sort_key)
    return [kind_name(key) for key in row.keys]


def place_of(table: Table, row: Row, language: str) -> tuple[bool, object]:
    """Return the key that puts rows in their order: clubs by name, "others" last."""
    if table.name == "club":
        return (len(row.keys) > 1, sort_key(row.names[0].said_in(language)))
    if table.name == "programme_kind":
        return (len(row.keys) > 1, ProgrammeKind.values.index(str(row.keys[0])))
    return (False, 0)


def axis_names(rows: Sequence[Row], language: str) -> tuple[str, ...]:
    """Return the months of a chart; the year stands under the first one and under each January."""
    names = []
    year = 0
    for row in rows:
        first, last = int(row.keys[0]), int(row.keys[-1])
        name = month_short(first, language)
        if last != first:
            name = f"{name}–{month_short(last, language)}"
        if first // 12 != year:
            year = first // 12
            name = f"{name}\n{year}"
        names.append(name)
    return tuple(names)


def month_said(row: Row, language: str) -> str:
    first, last = int(row.keys[0]), int(row.keys[-1])
    return month_long(first, language) if first == last else month_range(first, last, language)


def kind_name(key: Key) -> str:
    return str(ProgrammeKind(str(key)).label)


def sex_name(key: Key) -> str:
    names = {
        "f": pgettext("people", "women and girls"),
        "m": pgettext("people", "men and boys"),
    }
    return names.get(str(key)) or _("sex not known")


def age_name(codes: Sequence[str], bands: Sequence[AgeBand]) -> str:
    """Return "7–10", "7–13" for two bands together, "63 and older"."""
    known = [band for band in bands if band.code in codes]
    unknown = [_("age not known")] if UNKNOWN in codes else []
    if not known:
        return capfirst(unknown[0])
    since, until = known[0].since, known[-1].until
    name = _("%(age)s and older") % {"age": since} if until is None else f"{since}–{until}"
    return _either([name, *unknown])


def others_name(table: str, count: int) -> str:
    if table == "club":
        return ngettext("Other clubs: %(count)s", "Other clubs: %(count)s", count) % {"count": count}
    return ngettext("Other kinds: %(count)s", "Other kinds: %(count)s", count) % {"count": count}


def _either(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(one)s or %(other)s") % {"one": names[0], "other": names[1]}


def _known_first(key: Key) -> bool:
    return key == ""
