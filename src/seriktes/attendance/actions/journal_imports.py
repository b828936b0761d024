"""A journal file from the upload to the records, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.attendance.actions.bringing_in import Reached, Writer, log_result
from seriktes.attendance.actions.gates import require_turn
from seriktes.attendance.actions.taking_back import take_back
from seriktes.attendance.enums import ImportState
from seriktes.attendance.imports.decisions import NEW, Decisions
from seriktes.attendance.imports.errors import FileTooLarge, NothingUnderstood, NotNow, Undecided
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.models import JournalImport, JournalProfile
from seriktes.attendance.queries.journal_imports import (
    Check,
    RefusedSheets,
    alike,
    check,
    check_import,
    is_stopped,
    unfinished,
)
from seriktes.attendance.queries.rosters import canonical
from seriktes.clubs.models import Club
from seriktes.core import audit, files, jobs, text
from seriktes.core.access import Actor, require
from seriktes.core.models import Job
from seriktes.core.spreadsheets.books import MIB
from seriktes.core.spreadsheets.reading import DEFAULT_LIMITS, read_book
from seriktes.people.models import Person

BRING_IN, TAKE_BACK = "attendance.journal.bring_in", "attendance.journal.take_back"


def receive_journal(*, actor: Actor, club: Club, content: bytes, name: str) -> JournalImport:
    """Keep a journal file for a club and return its import, to be checked.

    The same file that waits to be checked already leads to that check. Raises `SpreadsheetError` for a file
    that cannot be read and `NothingUnderstood` where no sheet is a journal; then nothing is kept.
    """
    require(actor, "attendance.journalimport.add", JournalImport(club=club))
    if len(content) > DEFAULT_LIMITS.file_bytes:
        limit = DEFAULT_LIMITS.file_bytes // MIB
        raise FileTooLarge(_("This file is larger than %(limit)s MB. Split it.") % {"limit": limit})
    if waiting := unfinished(club, content):
        return waiting
    safe = files.safe_name(name)
    found = check(actor, club, read_book(content, safe), Decisions())
    if not found.contents.readings:
        raise NothingUnderstood(told_refusals(found))
    with transaction.atomic():
        stored = files.store(content, name=safe, content_type="application/octet-stream", actor=actor)
        journal_import = JournalImport.objects.create(club=club, file=stored, uploaded_by=actor.user)
        told = {"file": stored.name, "sha256": stored.sha256}
        audit.log("attendance.journalimport.received", actor=actor, target=journal_import, after=told)
    return journal_import


def told_refusals(found: Check) -> str:
    """Return what was looked for and what was found instead, sheet by sheet."""
    return " ".join(_told(refused) for refused in alike(found.contents.refusals))


def _told(refused: RefusedSheets) -> str:
    sheets = ", ".join(text.clean(one.sheet) for one in refused.refusals)
    said = ngettext(
        "Sheet “%(sheets)s”: %(sentence)s", "Sheets “%(sheets)s”: %(sentence)s", len(refused.refusals)
    )
    said %= {"sheets": sheets, "sentence": refused.note}
    met = "; ".join(text.clean(found) for found in refused.refusals[0].found)
    also = _("Found: %(found)s.") % {"found": met} if met else ""
    return f"{said} {also}".rstrip()


def keep_decisions(*, actor: Actor, journal_import: JournalImport, decisions: Decisions) -> JournalImport:
    """Keep what a person has decided so far. Raises `NotNow` once the file is brought in."""
    with transaction.atomic():
        journal_import = _locked(journal_import)
        require(actor, "attendance.journalimport.add", journal_import)
        _require_open(journal_import)
        before, journal_import.decisions = journal_import.decisions, decisions.kept()
        if before != journal_import.decisions:
            journal_import.save(update_fields=("decisions",))
            audit.log("attendance.journalimport.decided", actor=actor, target=journal_import)
    return journal_import


def discard_import(*, actor: Actor, journal_import: JournalImport) -> None:
    """Forget a journal that was never brought in; its file goes from the disk with the daily sweep.

    Raises `NotNow` once it is brought in.
    """
    with transaction.atomic():
        journal_import = _locked(journal_import)
        require(actor, "attendance.journalimport.add", journal_import)
        _require_open(journal_import)
        stored = journal_import.file
        told = {"file": stored.name, "sha256": stored.sha256}
        audit.log("attendance.journalimport.discarded", actor=actor, target=journal_import, before=told)
        journal_import.delete()
        files.forget(stored)


def repeat_import(*, actor: Actor, journal_import: JournalImport) -> JournalImport:
    """Lay a journal that was brought in before the person again, this time as the one that is right.

    Nothing is written yet: the check shows what would change. What was decided stays; people whom the
    former import wrote down are the known ones now. Asked for twice, the same import is returned.
    """
    with transaction.atomic():
        journal_import = _locked(journal_import)
        require(actor, "attendance.journalimport.add", journal_import)
        if journal_import.state != ImportState.DONE:
            raise NotNow(_("This journal is not in the records. Check it and bring it in."))
        files.refuse_erased(journal_import.file)
        waiting = JournalImport.objects.filter(
            club=journal_import.club_id, file=journal_import.file_id, state=ImportState.UPLOADED
        ).first()
        if waiting is not None:
            return waiting
        again = JournalImport.objects.create(
            club=journal_import.club,
            file=journal_import.file,
            uploaded_by=actor.user,
            decisions=_decided_again(journal_import).kept(),
        )
        told = {"again": journal_import.code}
        audit.log("attendance.journalimport.repeated", actor=actor, target=again, after=told)
    return again


def _decided_again(journal_import: JournalImport) -> Decisions:
    before, made = Decisions.of(journal_import.decisions), journal_import.made.get("people", {})
    written_down = Person.objects.select_related("canonical").in_bulk(made.values())
    people = {key: said for key, said in before.people.items() if said != NEW}
    people |= {key: canonical(written_down[pk]).code for key, pk in made.items() if pk in written_down}
    return replace(before, people=people, add_new=None, journal_wins=True)


def save_profile(*, actor: Actor, club: Club, name: str, meanings: dict[str, Meaning]) -> JournalProfile:
    """Save what the marks of a club's journals mean; a profile of the same name is replaced."""
    require(actor, "attendance.journalimport.add", JournalImport(club=club))
    with transaction.atomic():
        plain = {mark: meaning.value for mark, meaning in meanings.items()}
        profile, _is_new = JournalProfile.objects.update_or_create(
            club=club, name=text.clean(name)[:100], defaults={"meanings": plain}
        )
        audit.log("attendance.journalprofile.saved", actor=actor, target=profile, after={"meanings": plain})
    return profile


def start_import(*, actor: Actor, journal_import: JournalImport) -> Job:
    """Let the worker bring a checked file in, or go on where it stopped.

    Raises `Undecided` when something is still to be decided, and `NotNow`.
    """
    seen = JournalImport.objects.get(pk=journal_import.pk)
    require(actor, "attendance.journalimport.add", seen)
    is_new = seen.state == ImportState.UPLOADED
    # Reading the file takes seconds, and SQLite lets nobody mark while a transaction is open.
    settled = _settled(actor, seen) if is_new else seen.decisions
    with transaction.atomic():
        journal_import = _locked(journal_import)
        require(actor, "attendance.journalimport.add", journal_import)
        if journal_import.state != seen.state or not (is_new or _has_stopped(journal_import, BRING_IN)):
            raise NotNow(_("This journal is being brought in, or has been already. Reload the page."))
        if journal_import.decisions != seen.decisions:
            raise NotNow(_("Somebody has changed the same thing. Load the page again and look."))
        if is_new:
            journal_import.decisions = settled
            journal_import.uploaded_by = actor.user
        return _enqueue(BRING_IN, actor, journal_import)


def _settled(actor: Actor, journal_import: JournalImport) -> dict[str, Any]:
    found = check_import(actor, journal_import)
    require_decided(found)
    return found.settled().kept()


def undo_import(*, actor: Actor, journal_import: JournalImport) -> Job:
    """Let the worker undo an import: what counts afterwards is what counted before. Raises `NotNow`."""
    with transaction.atomic():
        journal_import = _locked(journal_import)
        require(actor, "attendance.journalimport.add", journal_import)
        if journal_import.state != ImportState.DONE and not is_stopped(journal_import):
            raise NotNow(_("This journal is not in the records, so there is nothing to undo."))
        return _enqueue(TAKE_BACK, actor, journal_import)


def require_decided(found: Check) -> None:
    """Raise `Undecided` with a sentence that names what is missing."""
    if not found.contents.has_marks:
        raise Undecided(_("This journal holds no marks, so there is nothing to bring in."))
    if not found.contents.is_ready:
        raise Undecided(_("Choose the month and the year first."))
    named = (
        (found.undecided_parts, _("Choose the group for: %(names)s.")),
        (found.undecided_marks, _("Choose what these marks mean: %(names)s.")),
        (found.undecided_people, _("Decide who these people are: %(names)s.")),
    )
    for names, sentence in named:
        if names:
            raise Undecided(sentence % {"names": ", ".join(names[:8])})


def bring_in(*, actor: Actor, journal_import: JournalImport, reached: Reached) -> None:
    """Write a checked file into the records; the worker calls this. It goes on where it stopped."""
    require(actor, "attendance.journalimport.add", journal_import)
    found = check_import(actor, journal_import)
    writer = make_writer(actor, journal_import, found)
    writer.write(reached)
    finish(actor, journal_import)


def make_writer(actor: Actor, journal_import: JournalImport, found: Check) -> Writer:
    """Return the writer of what is decided about a file."""
    wins = found.decisions.journal_wins
    planned = found.plan(timezone.localdate(journal_import.uploaded_at))
    return Writer(actor, journal_import, planned, found.matches, journal_wins=wins)


def finish(actor: Actor, journal_import: JournalImport) -> None:
    """Close a written import and log what it did."""
    with transaction.atomic():
        require_turn(journal_import)
        journal_import.refresh_from_db()
        journal_import.state = ImportState.DONE
        journal_import.save(update_fields=("state",))
        log_result(actor, journal_import)


def undo(*, actor: Actor, journal_import: JournalImport, reached: Reached) -> None:
    """Take a file out of the records; the worker calls this. It may be called again after a stop."""
    require(actor, "attendance.journalimport.add", journal_import)
    told = take_back(actor, journal_import, reached)
    with transaction.atomic():
        require_turn(journal_import)
        JournalImport.objects.filter(pk=journal_import.pk).update(
            state=ImportState.UNDONE,
            undone_at=timezone.now(),
            undone_by=actor.user,
            made=journal_import.made | {"undone": told},
        )
        audit.log("attendance.journalimport.undone", actor=actor, target=journal_import, after=told)


def _locked(journal_import: JournalImport) -> JournalImport:
    return JournalImport.objects.select_for_update().get(pk=journal_import.pk)


def _require_open(journal_import: JournalImport) -> None:
    if journal_import.state != ImportState.UPLOADED:
        raise NotNow(
            _("This journal has been brought in already. Undo it first, then choose the file again.")
        )


def _has_stopped(journal_import: JournalImport, kind: str) -> bool:
    job: Any = journal_import.job
    return is_stopped(journal_import) and job.kind == kind


def _enqueue(kind: str, actor: Actor, journal_import: JournalImport) -> Job:
    journal_import.state = ImportState.RUNNING
    journal_import.save(update_fields=("state", "uploaded_by", "decisions"))
    job = jobs.enqueue(kind, actor=actor, journal_import=journal_import.pk)
    # Where jobs run at once, the state is no longer the one above.
    JournalImport.objects.filter(pk=journal_import.pk).update(job=job)
    told = {"job": job.code}
    audit.log(
        f"{kind.replace('.journal.', '.journalimport.')}.asked",
        actor=actor,
        target=journal_import,
        after=told,
    )
    return job
