"""What registers keep of a person who is erased: marks stay as counts, journals that name the person go."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.attendance.enums import ImportState
from seriktes.attendance.models import (
    AnomalyFlag,
    FlagClosure,
    FlagExplanation,
    JournalImport,
    Mark,
    SetAside,
)
from seriktes.core import files
from seriktes.core.crypto import CryptoError
from seriktes.core.models import StoredFile
from seriktes.core.spreadsheets.errors import SpreadsheetError
from seriktes.core.spreadsheets.reading import read_book
from seriktes.people.erasing.names import GONE, KnownNames, texts_in
from seriktes.people.erasing.registry import Eraser, FreeText, erasers, free_texts
from seriktes.people.erasing.subjects import Subject

JOURNALS = (
    "attendance.JournalImport.file",
    "attendance.JournalImport.decisions",
    "attendance.JournalImport.made",
)
FLAGS = ("attendance.FlagExplanation.text", "attendance.FlagClosure.explanation")


def register() -> None:
    sessions, journals = gettext_lazy("Sessions"), gettext_lazy("Journals")
    erasers.add(
        Eraser(
            "attendance.marks",
            sessions,
            _count_marks,
            _erase_flags,
            covers=FLAGS,
            goes={"flags": gettext_lazy("explanations of what was found in the person's marks")},
            stays={"marks": gettext_lazy("marks: every total and every report stays as it is")},
            blocks=_mark_blocks,
            needs=_has_marks,
            order=46,
        )
    )
    named = gettext_lazy(
        "journal files that name the person, with everybody in them; what was understood of them, and the "
        "marks, stay"
    )
    erasers.add(
        Eraser(
            "attendance.journals",
            journals,
            _count_journals,
            _erase_journals,
            covers=JOURNALS,
            goes={"journals": named},
            blocks=_journal_blocks,
            order=50,
        )
    )
    looks = gettext_lazy("Explanations of what is worth a look")
    for kept in (
        FreeText("attendance.Session", ("topic",), gettext_lazy("Topics of sessions"), order=20),
        FreeText("attendance.NotHeld", ("note",), gettext_lazy("Why sessions did not happen"), order=21),
        FreeText("attendance.FlagExplanation", ("text",), looks, order=22),
        FreeText("attendance.FlagClosure", ("explanation",), looks, order=23),
        FreeText("attendance.AnomalyFlag", ("evidence",), looks, order=24),
        FreeText("attendance.JournalProfile", ("name", "meanings"), journals, order=25),
        FreeText("attendance.JournalImport", ("decisions", "counts", "made"), journals, order=26),
        FreeText("attendance.ImportIssue", ("sheet", "detail"), journals, order=27),
        FreeText("attendance.Mark", ("sheet",), journals, Q(journal_import__isnull=False), order=28),
    ):
        free_texts.add(kept)


# marks and what was found in them


def _count_marks(subject: Subject) -> dict[str, int]:
    marks = Mark.objects.filter(person__in=subject.ids).count()
    return {"marks": marks, "flags": sum(rows.count() for rows in _said_of(subject))}


def _said_of(subject: Subject) -> tuple[Any, Any]:
    flags = AnomalyFlag.objects.filter(person__in=subject.ids)
    closed = FlagClosure.objects.filter(flag__in=flags).exclude(explanation="")
    return FlagExplanation.objects.filter(flag__in=flags), closed


def _erase_flags(subject: Subject) -> None:
    explained, closed = _said_of(subject)
    explained.update(text=GONE)
    closed.update(explanation=GONE)


def _mark_blocks(subject: Subject) -> Iterator[str]:
    """Yield what has to be cleared up while it is still known who is meant."""
    waiting = SetAside.objects.filter(decided_at=None).select_related("receipt")
    if any(set(subject.codes) & set(texts_in(aside.receipt.content)) for aside in waiting):
        yield _("An entry about the person was set aside. Decide about it first.")
    if AnomalyFlag.objects.open().filter(person__in=subject.ids).exists():
        yield _("Something in the marks of the person is worth a look. Look at it and close it first.")


def _has_marks(subject: Subject, _without: Collection[int]) -> bool:
    return Mark.objects.filter(person__in=subject.ids).exists()


# journals


def naming(subject: Subject) -> list[JournalImport]:
    """Return the imports whose files name the person: by what they brought in, or by their words."""
    return subject.remember("attendance.journals", lambda: _naming(subject))


def _naming(subject: Subject) -> list[JournalImport]:
    brought = Mark.objects.filter(person__in=subject.ids, journal_import__isnull=False).order_by()
    sure = set(brought.values_list("journal_import", flat=True).distinct())
    ids, codes = set(subject.ids), set(subject.codes)
    read = subject.files
    found = []
    for one in JournalImport.objects.select_related("file", "club").order_by("pk"):
        meant = ids & set(one.made.get("people", {}).values()) or codes & set(
            one.decisions.get("people", {}).values()
        )
        digest = one.file.sha256
        if one.file.erased_at is None and digest not in read:
            read[digest] = is_named_in(one.file, subject.names)
        if one.pk in sure or meant or read.get(digest):
            found.append(one)
    # The same file may have been brought in again: its bytes go for every import of it.
    return [
        *JournalImport.objects.filter(file__sha256__in={one.file.sha256 for one in found})
        .select_related("file", "club")
        .order_by("pk")
    ]


def is_named_in(stored: StoredFile, names: KnownNames) -> bool:
    """Whether a kept spreadsheet names the person in a row or over a sheet; an unreadable one does not."""
    try:
        book = read_book(files.read(stored), stored.name)
    except (FileNotFoundError, CryptoError, SpreadsheetError):
        return False
    return any(
        names.is_named_in(sheet.name)
        or any(
            names.is_named_in(" ".join(str(cell) for cell in row if cell is not None)) for row in sheet.rows
        )
        for sheet in book.sheets
    )


def _count_journals(subject: Subject) -> dict[str, int]:
    return {"journals": len({one.file.sha256 for one in naming(subject) if one.file.erased_at is None})}


def _journal_blocks(subject: Subject) -> Iterator[str]:
    for one in naming(subject):
        if one.state in (ImportState.UPLOADED, ImportState.RUNNING):
            yield _(
                "A journal of %(club)s names the person and is not brought in yet. Bring it in or discard it."
            ) % {"club": one.club.name}


def _erase_journals(subject: Subject) -> None:
    for one in naming(subject):
        files.erase(one.file)
        people, chosen = one.made.get("people", {}), one.decisions.get("people", {})
        one.made = {**one.made, "people": _unkeyed(people, set(subject.ids))} if people else one.made
        own = {key for key, person in people.items() if person in subject.ids}
        kept = {key: code for key, code in chosen.items() if code not in subject.codes and key not in own}
        one.decisions = {**one.decisions, "people": kept} if chosen else one.decisions
        JournalImport.objects.filter(pk=one.pk).update(made=one.made, decisions=one.decisions)


def _unkeyed(people: dict[str, int], gone: set[int]) -> dict[str, int]:
    """Return who was written down, the gone ones without the key that was made of their name."""
    return {f"erased {person}" if person in gone else key: person for key, person in people.items()}
