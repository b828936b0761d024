"""The list of people as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, formats
from seriktes.core.access import Actor, allows, require
from seriktes.core.spreadsheets.writing import Column, Kind, SheetSpec, write_csv, write_xlsx
from seriktes.people import listing
from seriktes.people.errors import ExportRefused
from seriktes.people.models import Erasure, Person
from seriktes.people.queries import PeopleSought, erasures, find_people, ordinary_words
from seriktes.people.sealing import masked_iin, open_iin

PERMISSION, IDENTIFY = "people.person.export", "people.person.identify"
MOST_EXPORTED = 20_000
KINDS: tuple[Kind, ...] = ("text", "text", "text", "date", "text", "text", "text")

FileRow = tuple[object, ...]


def export_people(*, actor: Actor, sought: PeopleSought, form: Literal["xlsx", "csv"]) -> bytes:
    """Return the people that the list shows for `sought` as a file, and leave a line in the log.

    Only people whom the actor may export are in it, with what any of their joined rows holds. An ИИН is
    whole for whoever may read it, else masked; sensitive categories are in no file. Raises `ExportRefused`
    for more than `MOST_EXPORTED` people.
    """
    require(actor, PERMISSION)
    allowed = Person.objects.visible_to(actor, PERMISSION).values("pk")
    joined = Person.objects.filter(pk__in=allowed).order_by("pk").prefetch_related("phones")
    found = (
        find_people(actor, sought)
        .filter(pk__in=allowed)
        .prefetch_related("phones", Prefetch("duplicates", joined, to_attr="joined"))
    )
    people = list(found[: MOST_EXPORTED + 1])
    if len(people) > MOST_EXPORTED:
        raise ExportRefused(
            _("A file holds %(most)s people at most. Narrow the list first.")
            % {"most": formats.number(MOST_EXPORTED)}
        )
    is_whole = allows(actor, IDENTIFY)
    with transaction.atomic():
        told = {"form": form, "people": len(people), "iin": "whole" if is_whole else "masked"}
        audit.log("people.person.exported", actor=actor, target=actor.user, after=told)
    shown = listing.columns.shown_to(actor)
    roots = [person.pk for person in people]
    texts = [*(column.texts(actor, roots) for column in shown), ordinary_words(actor, roots)]
    rows = [
        (*_written(person, is_whole=is_whole), *(text.get(person.pk, "") for text in texts))
        for person in people
    ]
    titles = [*_titles(), *(str(column.label) for column in shown), _("Categories")]
    return _file(titles, rows, form)


def export_erasures(*, actor: Actor, form: Literal["xlsx", "csv"]) -> bytes:
    """Return the list of erasures as a file, without any name, and leave a line in the log."""
    require(actor, "people.erasure.export")
    rows = [_erasure_row(one) for one in erasures(actor)[:MOST_EXPORTED]]
    with transaction.atomic():
        told = {"form": form, "entries": len(rows)}
        audit.log("people.erasure.exported", actor=actor, target=actor.user, after=told)
    titles = [_("Pseudonym"), _("Code"), _("Reason"), _("Note"), _("Asked"), _("Asked by")]
    titles += [_("Erased"), _("Erased by"), _("Taken back"), _("Rows")]
    if form == "csv":
        return write_csv([titles, *rows])
    columns = [Column(title, "text") for title in titles]
    heading = (_("Erasures"), formats.date_long(timezone.localdate()))
    return write_xlsx([SheetSpec(title=_("Erasures"), columns=columns, rows=rows, heading=heading)])


def _erasure_row(one: Erasure) -> FileRow:
    moments = [
        f"{timezone.localtime(at):%d.%m.%Y %H:%M}" if at else ""
        for at in (one.asked_at, one.erased_at, one.withdrawn_at)
    ]
    asked, erased, withdrawn = moments
    done_by = one.erased_by.full_name if one.erased_by else ""
    asked_by = one.asked_by.full_name if one.asked_by else ""
    row = (one.pseudonym, one.person.code, one.get_reason_display(), one.note, asked, asked_by)
    return (*row, erased, done_by, withdrawn, str(one.people))  # type: ignore[attr-defined]


def _titles() -> list[str]:
    names = [_("Family name"), _("Given name"), _("Patronymic")]
    return [*names, _("Date of birth"), _("Sex"), _("Phones"), _("IIN")]


def _written(person: Person, *, is_whole: bool) -> FileRow:
    rows = [person, *person.joined]  # type: ignore[attr-defined]
    phones = ", ".join(dict.fromkeys(phone.number for row in rows for phone in row.phones.all()))
    names = person.family_name, person.given_name, person.patronymic
    iin = next(filter(None, map(open_iin if is_whole else masked_iin, rows)), "")
    return (*names, person.birth_date, str(person.get_sex_display()), phones, iin)


def _file(titles: Sequence[str], rows: Sequence[FileRow], form: str) -> bytes:
    if form == "csv":
        return write_csv([titles, *rows])
    kinds = [*KINDS, *(["text"] * (len(titles) - len(KINDS)))]
    columns = [Column(title, kind) for title, kind in zip(titles, kinds, strict=True)]  # type: ignore[arg-type]
    heading = (_("People"), formats.date_long(timezone.localdate()))
    return write_xlsx([SheetSpec(title=_("People"), columns=columns, rows=rows, heading=heading)])
