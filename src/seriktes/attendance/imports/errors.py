"""Why a journal is not brought in, each with a stable code and a sentence.

ImportRefused
├── NothingUnderstood   no sheet of the file is a journal
├── Undecided           something is still to be decided: a month, a group, a mark, a person
├── NoSuchProfile       the club has no saved meanings of this name
├── NotNow              the import is running, done or undone: this cannot be done to it
├── FileTooLarge        the upload is larger than can be taken
└── FileGone            the kept file is missing on the disk
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class ImportRefused(DomainError):
    code = "journal_import"


class NothingUnderstood(ImportRefused):
    code = "journal_import.nothing_understood"


class Undecided(ImportRefused):
    code = "journal_import.undecided"


class NoSuchProfile(ImportRefused):
    code = "journal_import.no_such_profile"


class NotNow(ImportRefused):
    code = "journal_import.not_now"


class FileTooLarge(ImportRefused):
    code = "journal_import.file_too_large"


class FileGone(ImportRefused):
    code = "journal_import.file_gone"
