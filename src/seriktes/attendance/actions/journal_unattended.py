"""Bringing a journal in without a person who decides: for the command line.

Only what is sure is written. Marks that are not sure are refused unless a profile of the club names them,
people who are not certain are refused, and unknown ones are added only where that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.attendance.actions.journal_imports import (
    finish,
    make_writer,
    require_decided,
    told_refusals,
)
from seriktes.attendance.enums import ImportState, RowOutcome
from seriktes.attendance.imports.decisions import Decisions
from seriktes.attendance.imports.errors import NoSuchProfile, NothingUnderstood, Undecided
from seriktes.attendance.imports.reasons import sentence
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.models import ImportIssue, JournalImport
from seriktes.attendance.queries.journal_imports import Check, check, profiles
from seriktes.clubs.models import Club
from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.core.models import StoredFile
from seriktes.core.spreadsheets.reading import read_book

Progress = Callable[[int, int], Any]


@dataclass(frozen=True)
class Options:
    """What a person at the keyboard decides for the whole file.

    `month` is a month of `core.months` for sheets that do not say theirs; `group` takes every sheet.
    """

    profile: str = ""
    month: int | None = None
    group: Group | None = None
    add_people: bool = False
    journal_wins: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A mark that was not brought in."""

    sheet: str
    cell: str
    outcome: str
    reason: str
    sentence: str


@dataclass(frozen=True)
class RefusedSheet:
    """A sheet that is no journal: what was looked for, and what was found."""

    sheet: str
    code: str
    sentence: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or would do: read = created + updated + unchanged + skipped + refused."""

    code: str
    counts: Mapping[str, int]
    sessions_made: int
    people_made: int
    walk_ins: int
    issues: tuple[LeftOut, ...]
    refused_sheets: tuple[RefusedSheet, ...]
    notes: tuple[str, ...]

    @property
    def read(self) -> int:
        return self.counts["read"]

    @property
    def created(self) -> int:
        return self.counts["created"]

    @property
    def updated(self) -> int:
        return self.counts["updated"]

    @property
    def unchanged(self) -> int:
        return self.counts["unchanged"]

    @property
    def skipped(self) -> int:
        return self.counts["skipped"]

    @property
    def refused(self) -> int:
        return self.counts["refused"]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was refused."""
        return not self.refused and not self.refused_sheets

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        plain = {name: getattr(self, name) for name in ("code", "sessions_made", "people_made", "walk_ins")}
        return {
            **plain,
            "counts": dict(self.counts),
            "issues": [vars(issue) for issue in self.issues],
            "refused_sheets": [vars(sheet) | {"found": list(sheet.found)} for sheet in self.refused_sheets],
            "notes": list(self.notes),
        }


def import_journal(
    *,
    actor: Actor,
    club: Club,
    content: bytes,
    name: str,
    options: Options,
    progress: Progress = lambda done, total: None,
) -> ImportOutcome:
    """Bring a file in and return what came of it.

    Raises `SpreadsheetError`, `NothingUnderstood`, `Undecided` (a month or a group), `NoSuchProfile` before
    anything is kept.
    """
    safe = files.safe_name(name)
    found = _check(actor, club, content, safe, options)
    with transaction.atomic():
        stored = files.store(content, name=safe, content_type="application/octet-stream", actor=actor)
        journal_import = _begin(actor, club, stored, found)
    make_writer(actor, journal_import, found).write(progress)
    finish(actor, journal_import)
    return _report(journal_import, found)


def try_journal(
    *,
    actor: Actor,
    club: Club,
    content: bytes,
    name: str,
    options: Options,
    progress: Progress = lambda done, total: None,
) -> ImportOutcome:
    """Return what `import_journal` would do; everything is written and taken back in one transaction."""
    safe = files.safe_name(name)
    found = _check(actor, club, content, safe, options)
    with transaction.atomic():
        stored = StoredFile.objects.create(sha256="", name=safe, content_type="", size=len(content))
        journal_import = _begin(actor, club, stored, found)
        make_writer(actor, journal_import, found).write(progress)
        journal_import.refresh_from_db()
        report = replace(_report(journal_import, found), code="")
        transaction.set_rollback(True)
    return report


def _check(actor: Actor, club: Club, content: bytes, name: str, options: Options) -> Check:
    """The file with everything decided that can be; what is left is refused mark by mark."""
    require(actor, "attendance.journalimport.add", JournalImport(club=club))
    book = read_book(content, name)
    decisions = Decisions(
        meanings=_meanings(club, options.profile),
        month=options.month % 12 + 1 if options.month is not None else None,
        year=options.month // 12 if options.month is not None else None,
        add_new=options.add_people or None,
        journal_wins=options.journal_wins,
    )
    found = check(actor, club, book, decisions)
    if not found.contents.readings:
        raise NothingUnderstood(told_refusals(found))
    if options.group is not None:
        chosen = {part.part.key: options.group.code for part in found.parts}
        found = check(actor, club, book, replace(decisions, groups=chosen))
    _require_group(found)
    if not found.contents.is_ready:
        require_decided(found)
    return found


def _require_group(found: Check) -> None:
    unsure = [part.part.label or "1" for part in found.parts if not part.is_sure]
    if unsure:
        raise Undecided(_("Choose the group for: %(names)s.") % {"names": ", ".join(unsure)})


def _meanings(club: Club, profile: str) -> dict[str, Meaning]:
    if not profile:
        return {}
    kept = profiles(club).filter(name=profile).first()
    if kept is None:
        known = ", ".join(profiles(club).values_list("name", flat=True)) or "—"
        raise NoSuchProfile(
            _("The club has no saved marks named “%(name)s”. Saved are: %(known)s.")
            % {"name": profile, "known": known}
        )
    return {mark: Meaning(meaning) for mark, meaning in kept.meanings.items()}


def _begin(actor: Actor, club: Club, stored: StoredFile, found: Check) -> JournalImport:
    journal_import = JournalImport.objects.create(
        club=club,
        file=stored,
        uploaded_by=actor.user,
        state=ImportState.RUNNING,
        decisions=found.settled().kept(),
        uploaded_at=timezone.now(),
    )
    told = {"file": stored.name, "sha256": stored.sha256}
    audit.log("attendance.journalimport.received", actor=actor, target=journal_import, after=told)
    return journal_import


def _report(journal_import: JournalImport, found: Check) -> ImportOutcome:
    made = journal_import.made
    counts = {name: journal_import.counts.get(name, 0) for name in ("read", *RowOutcome.values)}
    rows = ImportIssue.objects.filter(journal_import=journal_import)
    return ImportOutcome(
        code=journal_import.code,
        counts=counts,
        sessions_made=len(made["sessions"]),
        people_made=len(made["people"]),
        walk_ins=made["walk_ins"],
        issues=tuple(
            LeftOut(row.sheet, row.cell, row.outcome, row.reason, sentence(row.reason, row.detail))
            for row in rows
        ),
        refused_sheets=tuple(
            RefusedSheet(refusal.sheet, refusal.code, str(refusal.note), refusal.found)
            for refusal in found.contents.refusals
        ),
        notes=tuple(
            dict.fromkeys(
                str(note)
                for note in (
                    *found.contents.notes,
                    *(note for reading in found.contents.readings for note in reading.warnings),
                )
            )
        ),
    )
