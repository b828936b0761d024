"""Journal imports: the list, what is understood of one, what came of it, and the cell behind a mark."""

from __future__ import annotations

from seriktes.attendance.queries.journal_imports.checking import Check, PartCheck, check, check_import
from seriktes.attendance.queries.journal_imports.excerpts import Excerpt, ExcerptRow, excerpt
from seriktes.attendance.queries.journal_imports.first_lines import Preview, RefusedSheets, alike, previews
from seriktes.attendance.queries.journal_imports.kept import (
    by_hand,
    importing_clubs,
    is_stopped,
    issues,
    listed,
    profiles,
    read_file,
    same_file,
    sessions_made,
    unfinished,
)
from seriktes.attendance.queries.journal_imports.known import known_people

__all__ = [
    "Check",
    "Excerpt",
    "ExcerptRow",
    "PartCheck",
    "Preview",
    "RefusedSheets",
    "alike",
    "by_hand",
    "check",
    "check_import",
    "excerpt",
    "importing_clubs",
    "is_stopped",
    "issues",
    "known_people",
    "listed",
    "previews",
    "profiles",
    "read_file",
    "same_file",
    "sessions_made",
    "unfinished",
]
