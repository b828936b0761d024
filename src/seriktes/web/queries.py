from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from seriktes.accounts.models import User
from seriktes.attribution.queries.shares import proposal_scope
from seriktes.attribution.wording import share_figure
from seriktes.core import formats
from seriktes.core.access import Actor, VisibleQuerySet, allows, permissions
from seriktes.core.models import AuditEntry
from seriktes.web import log_words
from seriktes.web.log_words import Reference

ENTRIES = 50
MOST_IN_A_FILE = 20_000


@dataclass(frozen=True)
class EntriesSought:
    """What the action log is narrowed to; nothing narrows it by nothing."""

    who: User | None = None
    action: str = ""
    kind: str = ""
    code: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class LogLine:
    """One entry as it is shown: who, when, what, to which object, and what changed."""

    entry: AuditEntry
    action: str
    kind: str
    target: str
    url: str
    code: str
    changes: list[tuple[str, str]]


@dataclass(frozen=True)
class LogPage:
    """A page of the log, newest first; `older` is what the next page begins after, if there is one."""

    lines: list[LogLine]
    older: int | None

    @property
    def older_key(self) -> str:
        """The same as text, for an address."""
        return str(self.older or "")


def entries(actor: Actor, sought: EntriesSought) -> QuerySet[AuditEntry]:
    """Return the entries the actor may see, newest first, with whoever acted."""
    found = AuditEntry.objects.visible_to(actor)
    if sought.who is not None:
        found = found.filter(actor=sought.who)
    if sought.action:
        found = found.filter(action=sought.action)
    if sought.kind:
        found = found.filter(target_type=sought.kind)
        if sought.code:
            found = found.filter(target_id__in=_keys(sought.kind, sought.code))
    if sought.first is not None:
        found = found.filter(at__gte=_midnight(sought.first))
    if sought.last is not None:
        found = found.filter(at__lt=_midnight(sought.last + timedelta(days=1)))
    return found.select_related("actor").order_by("-at", "-pk")


def log_page(actor: Actor, sought: EntriesSought, after: int | None) -> LogPage:
    """Return the entries that follow the entry `after`: an index is walked, nothing is counted."""
    found = entries(actor, sought)
    begun = AuditEntry.objects.filter(pk=after).first() if after else None
    if begun is not None:
        # The first condition alone lets the index begin at the right place.
        found = found.filter(Q(at__lt=begun.at) | Q(pk__lt=begun.pk), at__lte=begun.at)
    rows = list(found[: ENTRIES + 1])
    return LogPage(log_lines(actor, rows[:ENTRIES]), rows[ENTRIES - 1].pk if len(rows) > ENTRIES else None)


def log_lines(actor: Actor, rows: Iterable[AuditEntry], *, is_handed_on: bool = False) -> list[LogLine]:
    """Return entries in words. What is handed on, in a file, names no human being nor tells of one."""
    rows = list(rows)
    targets = _targets(actor, {(row.target_type, row.target_id) for row in rows})
    asked = {reference for row in rows for reference in log_words.references(row)}
    named = {
        reference: _name(row) if not is_handed_on or reference[0] in NO_HUMAN_BEINGS else _code(row)
        for reference, row in _targets(actor, asked).items()
    }
    closed = () if allows(actor, "accounts.user.edit") else ("accounts.user",)
    return [_line(row, targets, named, closed=closed, is_handed_on=is_handed_on) for row in rows]


def _line(
    row: AuditEntry,
    targets: Mapping[Reference, Model],
    named: Mapping[Reference, str],
    *,
    closed: tuple[str, ...],
    is_handed_on: bool,
) -> LogLine:
    """Return one entry in words; objects whose page is `closed` to the reader get no link."""
    target = targets.get((row.target_type, row.target_id))
    is_open = target is not None and not is_handed_on
    return LogLine(
        entry=row,
        action=log_words.action_name(row.action),
        kind=log_words.object_kind(row.target_type),
        target=_name(target) if is_open or (target and row.target_type in NO_HUMAN_BEINGS) else "",
        url=_url(target) if target is not None and row.target_type not in closed else "",
        code=_code(target) if target is not None else "",
        changes=log_words.changes(row, named, is_open=is_open),
    )


def _targets(actor: Actor, asked: Iterable[Reference]) -> dict[Reference, Any]:
    """Return those of the rows that the actor may see, one query for each table."""
    keys: dict[str, set[int]] = defaultdict(set)
    for label, key in asked:
        keys[label].add(key)
    found: dict[Reference, Any] = {}
    for label, wanted in keys.items():
        rows = _visible(actor, label).filter(pk__in=wanted)
        found |= {(label, row.pk): row for row in rows}
    return found


# Whose names may stand in a file.
NO_HUMAN_BEINGS = frozenset(
    {"activities.group", "activities.programme", "clubs.club", "clubs.unit", "organisations.organisation"}
    | {"attribution.coveragerule", "partners.agreement", "partners.contribution", "places.territory"}
    | {"attribution.shareproposal", "partners.valuedcontribution"}
    | {"results.release", "results.reportschedule"}
)
# What a row's own name or address is made of.
_WITH = {
    "activities.enrolment": ("person", "group"),
    "attendance.journalimport": ("file",),
    "attendance.session": ("group",),
    "attribution.coveragerule": ("agreement",),
    "attribution.shareproposal": ("unit", "club", "group__club"),
    "partners.contribution": ("agreement",),
    "partners.valuedcontribution": ("agreement",),
    "results.release": ("partner",),
    "results.reportschedule": ("agreement",),
}


def _visible(actor: Actor, label: str) -> QuerySet[Any]:
    model = apps.get_model(label)
    rows = model._default_manager.all()
    if isinstance(rows, VisibleQuerySet) and f"{label}.view" in permissions():
        rows = rows.visible_to(actor)
    elif not allows(actor, "core.auditentry.view"):
        rows = rows.none()
    return rows.select_related(*_WITH[label]) if label in _WITH else rows


def _url(target: Any) -> str:
    """Return the page of an object, or of what it belongs to."""
    label = target._meta.label_lower
    if label == "attendance.session":
        return reverse("attendance:session-detail", args=(target.code,))
    if label == "attendance.journalimport":
        return reverse("attendance:import-detail", args=(target.code,))
    if label == "activities.enrolment":
        target = target.group
    if label in ("attribution.coveragerule", "partners.contribution", "partners.valuedcontribution"):
        target = target.agreement
    return target.get_absolute_url() if hasattr(target, "get_absolute_url") else ""


def _name(target: Any) -> str:
    """Return what people call a row; some have no name but that of what they belong to."""
    return _NAMES.get(target._meta.label_lower, str)(target)


def _given(target: Any) -> str:
    return f"{target.agreement} · {target.amount}"


_NAMES: dict[str, Callable[[Any], str]] = {
    "attribution.coveragerule": lambda rule: f"{rule.agreement} · {share_figure(rule.share)}",
    "attribution.shareproposal": lambda shares: f"{proposal_scope(shares)} · {shares.months}",
    "partners.contribution": _given,
    "partners.valuedcontribution": _given,
    "results.release": lambda release: (
        f"{release.partner} · {formats.month_range(release.first_month, release.last_month)}"
    ),
    "results.reportschedule": lambda schedule: f"{schedule.agreement} · {schedule.get_rhythm_display()}",
}


def _code(target: Any) -> str:
    return str(getattr(target, "code", "") or target.pk)


def _keys(kind: str, code: str) -> list[int]:
    model: Any = apps.get_model(kind)
    return list(model._default_manager.filter(code=code).values_list("pk", flat=True))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
