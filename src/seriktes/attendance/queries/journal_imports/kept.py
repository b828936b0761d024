"""Journals that were brought in or wait: their list, their files, their state, what came of them."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from seriktes.attendance.enums import ImportState
from seriktes.attendance.imports.errors import FileGone
from seriktes.attendance.models import ImportIssue, JournalImport, JournalProfile, Session
from seriktes.clubs.models import Club
from seriktes.core import files
from seriktes.core.access import Actor, allows
from seriktes.core.crypto import CryptoError
from seriktes.core.spreadsheets.books import Book
from seriktes.core.spreadsheets.reading import read_book


def listed(actor: Actor) -> QuerySet[JournalImport]:
    """Return the imports the actor may see, the newest first, with club, file, job and who brought them."""
    return JournalImport.objects.visible_to(actor).select_related("club", "file", "job", "uploaded_by")


def importing_clubs(actor: Actor) -> QuerySet[Club]:
    """Return the clubs for which the actor may bring journals in."""
    may = [
        club.pk
        for club in Club.objects.all()
        if allows(actor, "attendance.journalimport.add", JournalImport(club=club))
    ]
    return Club.objects.filter(pk__in=may)


def profiles(club: Club) -> QuerySet[JournalProfile]:
    """Return the meanings that the club has saved."""
    return JournalProfile.objects.filter(club=club)


def read_file(journal_import: JournalImport) -> Book:
    """Return the kept file as a book; raises `SpreadsheetError`, or `FileGone` for one lost or changed."""
    try:
        content = files.read(journal_import.file)
    except (FileNotFoundError, CryptoError) as error:
        raise FileGone(_("The server has lost this file. Ask the administrator to restore it.")) from error
    return read_book(content, journal_import.file.name)


def same_file(journal_import: JournalImport) -> JournalImport | None:
    """Return the earlier import of the very same bytes for this club that is in force."""
    earlier = JournalImport.objects.filter(
        club=journal_import.club_id, file__sha256=journal_import.file.sha256, state=ImportState.DONE
    ).exclude(pk=journal_import.pk)
    return earlier.select_related("uploaded_by").first()


def unfinished(club: Club, content: bytes) -> JournalImport | None:
    """Return the import of these very bytes that waits to be checked."""
    digest = hashlib.sha256(content).hexdigest()
    waiting = JournalImport.objects.filter(club=club, file__sha256=digest, state=ImportState.UPLOADED)
    return waiting.first()


def is_stopped(journal_import: JournalImport) -> bool:
    """Whether the work of an import ended before its end; it can be started again or undone."""
    job = journal_import.job
    return journal_import.state == ImportState.RUNNING and job is not None and job.is_over


def issues(journal_import: JournalImport) -> QuerySet[ImportIssue]:
    """Return every mark that was not brought in, in the order of the file."""
    return ImportIssue.objects.filter(journal_import=journal_import)


def by_hand(journal_import: JournalImport) -> int:
    """Return how many cells of an import in force were refused because people had marked otherwise."""
    if journal_import.state != ImportState.DONE:
        return 0
    return issues(journal_import).filter(reason="marked_by_hand").count()


def sessions_made(journal_import: JournalImport) -> QuerySet[Session]:
    """Return the sessions that this import had to make."""
    made = journal_import.made.get("sessions", [])
    return Session.objects.filter(pk__in=made).select_related("group")
