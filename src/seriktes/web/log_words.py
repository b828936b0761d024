"""What an entry of the action log says, in words: names of fields, values as people read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.accounts.models import NetworkRole
from seriktes.attendance.anomalies.models import FlagClosure
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import NotHeld
from seriktes.attribution.wording import share_figure
from seriktes.core import formats
from seriktes.core.models import AuditEntry
from seriktes.core.months import parse_month
from seriktes.results.indicators.enums import Split
from seriktes.results.models import ReleaseApproval, ReleaseCheck
from seriktes.results.report_templates.models import PaperLook
from seriktes.web.action_names import ACTIONS, FIELDS, OBJECTS

# Keys of the machinery: they tell a reader nothing.
SILENT = frozenset({"code", "digest", "event", "job", "logo", "record", "row", "sha256"})
# What is said of human beings: that it was changed is shown to everybody, what it was only beside their page.
PERSONAL = frozenset(
    {"address", "birth_date", "email", "family_name", "full_name", "given_name", "iin", "name", "patronymic"}
    | {"phone", "phones", "sex", "username"}
)
OF_PEOPLE = ("accounts.user", "people.person")
# Whose fields an action, or every action on a noun, speaks of, where its name does not say it.
SPEAKS_OF: dict[str, type[Model]] = {
    "accounts.role": NetworkRole,
    "attendance.anomalyflag": FlagClosure,
    "attendance.session": NotHeld,
    "results.look": PaperLook,
    "results.release.approved": ReleaseApproval,
    "results.release.checked": ReleaseCheck,
}
# Keys that name a row of another table, beside foreign keys of the model itself.
ROWS = {
    "agreement": "partners.agreement",
    "apart": "people.person",
    "club": "clubs.club",
    "given_by": "people.person",
    "group": "activities.group",
    "guardian": "people.person",
    "merged": "people.person",
    "organisation": "organisations.organisation",
    "other": "people.person",
    "partner": "organisations.organisation",
    "person": "people.person",
    "photograph": "gallery.photograph",
    "programme": "activities.programme",
    "unit": "clubs.unit",
    "user": "accounts.user",
}
LONG = 120
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")
Reference = tuple[str, int]


def action_name(action: str) -> str:
    """Return what people call an action; one that is not in the table keeps its own name."""
    return str(ACTIONS.get(action, action))


def object_kind(target_type: str) -> str:
    return str(OBJECTS.get(target_type, target_type))


def references(entry: AuditEntry) -> set[Reference]:
    """Return the rows that the values of an entry name, to be loaded for many entries at once."""
    values = [*entry.before.items(), *entry.after.items()]
    values += [pair for _key, value in values for pair in _inner(value)]
    named = ((_row_named(entry, key), value) for key, value in values)
    return {(label, value) for label, value in named if label and isinstance(value, int)}


def _inner(value: object) -> list[tuple[str, Any]]:
    """Return what the shares of agreements that an entry lists are made of."""
    return (
        [pair for one in value if _is_share(one) for pair in one.items()] if isinstance(value, list) else []
    )


def _is_share(value: object) -> bool:
    return isinstance(value, dict) and {"agreement", "share"} <= value.keys()


def changes(entry: AuditEntry, named: Mapping[Reference, str], *, is_open: bool) -> list[tuple[str, str]]:
    """Return (field, what became of it) for each field of an entry that did not stay as it was.

    `named` has the names of the rows that the reader may see. Values about people are told only where
    the entry `is_open`: its reader may see the person, on a page that is not handed on.
    """
    told = []
    for key in sorted({*entry.before, *entry.after}):  # a database keeps them in an order of its own
        if key in SILENT or _stayed(entry, key):
            continue
        is_told = is_open or not (entry.target_type in OF_PEOPLE and key in PERSONAL)
        told.append((_field_name(entry, key), _change(entry, key, named) if is_told else _("not shown here")))
    return told


def _change(entry: AuditEntry, key: str, named: Mapping[Reference, str]) -> str:
    old, new = (
        _value(entry, key, side[key], named) if key in side else "" for side in (entry.before, entry.after)
    )
    if old and new:
        return f"{old} → {new}"
    return new or _("%(value)s, no longer") % {"value": old}


def _stayed(entry: AuditEntry, key: str) -> bool:
    if key not in entry.before:
        return _is_nothing(entry.after[key])
    if key == "splits":  # of no order
        return sorted(entry.before[key]) == sorted(entry.after.get(key, ()))
    return key in entry.after and entry.after[key] == entry.before[key]


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def _field_name(entry: AuditEntry, key: str) -> str:
    field = _field(entry, key)
    own = field.verbose_name if field is not None else key
    is_translated = field is not None and own != key.replace("_", " ")
    return capfirst(str(own if is_translated else FIELDS.get(key, own)))


def _field(entry: AuditEntry, key: str) -> Field[Any, Any] | None:
    """Return the model field that a key of an entry means, if there is one."""
    noun = ".".join(entry.action.split(".")[:2])
    for model in (SPEAKS_OF.get(entry.action), SPEAKS_OF.get(noun), _model(noun), _model(entry.target_type)):
        if model is not None:
            try:
                found = model._meta.get_field(key)
            except FieldDoesNotExist:
                continue
            if isinstance(found, Field):
                return found
    return None


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _row_named(entry: AuditEntry, key: str) -> str:
    field = _field(entry, key)
    if isinstance(field, ForeignKey):
        return str(field.related_model._meta.label_lower)
    return ROWS.get(key, "")


def _value(entry: AuditEntry, key: str, value: Any, named: Mapping[Reference, str]) -> str:
    """Return one value as people read it."""
    if _is_nothing(value):
        return formats.NO_VALUE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return _share(entry, value, named) if _is_share(value) else _counted(value)
    if isinstance(value, list):
        is_of_rows = all(isinstance(one, dict) and not _is_share(one) for one in value)
        said = (_value(entry, key, one, named) for one in value)
        return _entries(len(value)) if is_of_rows else _cut(", ".join(said))
    if isinstance(value, str):
        return _text(entry, key, value)
    label = _row_named(entry, key)
    return named.get((label, value), formats.NO_VALUE) if label else _number(entry, key, value)


def _share(entry: AuditEntry, value: Mapping[str, Any], named: Mapping[Reference, str]) -> str:
    """Return an agreement with its share."""
    return f"{_value(entry, 'agreement', value['agreement'], named)}: {share_figure(value['share'])}"


def _text(entry: AuditEntry, key: str, value: str) -> str:
    if DAY.fullmatch(value):
        return formats.date_short(date.fromisoformat(value))
    if MONTH.fullmatch(value):
        return formats.month_long(parse_month(value))
    return _cut(_choice(entry, key, value))


def _number(entry: AuditEntry, key: str, value: float) -> str:
    if isinstance(value, int):
        if key in ("tiyn", "cost_tiyn"):
            return formats.money(value, currency=_currency(entry))
        if key == "share":
            return share_figure(value)
        if key in ("first", "last", "month", "baseline_first", "baseline_last"):
            return formats.month_long(value)
    return str(_choice(entry, key, value))


def _currency(entry: AuditEntry) -> str:
    """Return the currency of an entry's sums, which it tells beside them."""
    return str(entry.after.get("currency") or entry.before.get("currency") or "KZT")


def _choice(entry: AuditEntry, key: str, value: object) -> str:
    if key == "splits":
        return str(dict(Split.choices).get(str(value), value))
    field = _field(entry, key)
    return str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)


def _counted(value: Mapping[str, Any]) -> str:
    """Say of many entries how many there are of each status, or how many in all: their keys name people."""
    statuses = {status.word: status.label for status in MarkStatus} | {"": _("cleared")}
    if any(isinstance(one, dict | list) for one in value.values()):
        return _entries(len(value))
    if set(value.values()) <= set(statuses):
        counted = Counter(value.values())
        return ", ".join(f"{label}: {counted[word]}" for word, label in statuses.items() if counted[word])
    if all(isinstance(number, int) for number in value.values()):
        return ", ".join(f"{FIELDS.get(key, key)}: {number}" for key, number in value.items() if number)
    return _entries(len(value))


def _entries(count: int) -> str:
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count}


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"
