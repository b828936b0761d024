"""Why a file could not be read as a spreadsheet.

SpreadsheetError
├── NotASpreadsheet     the content is something else, whatever the name says
├── Encrypted           opened by a password only
├── Damaged             cut short, or broken inside
├── Unsafe              packed or declared in a way that only an attack or an accident makes
├── TooLarge            beyond the limits
├── NothingInside       no sheet holds a single value
└── NotSeen             the file holds values that the reader did not see
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core.errors import DomainError
from seriktes.core.spreadsheets.notes import Note


class SpreadsheetError(DomainError):
    """A file was refused before anything was taken from it."""

    code = "spreadsheet"
    template = _("This file could not be read as a table.")

    def __init__(self, template: object | None = None, **values: object) -> None:
        super().__init__(Note(self.code, template or self.template, values))


class NotASpreadsheet(SpreadsheetError):
    code = "spreadsheet.other"
    template = _("This file is not a table. Choose an Excel (xlsx, xls), ODS or CSV file.")


class Encrypted(SpreadsheetError):
    code = "spreadsheet.encrypted"
    template = _(
        "This file is locked with a password. Open it in Excel, remove the password, save it "
        "and choose it again."
    )


class Damaged(SpreadsheetError):
    code = "spreadsheet.damaged"
    template = _(
        "This file is damaged. Open it in Excel or LibreOffice, save it again and choose the new copy."
    )


class Unsafe(SpreadsheetError):
    code = "spreadsheet.unsafe"
    template = _(
        "This file is built in a way that ordinary tables are not. Save it again from Excel or LibreOffice."
    )


class TooLarge(SpreadsheetError):
    code = "spreadsheet.too_large"
    template = _("This file is larger than can be taken at once. Split it and bring in the parts.")


class NothingInside(SpreadsheetError):
    code = "spreadsheet.empty"
    template = _("There is nothing in this file. Check that you chose the right one.")


class NotSeen(SpreadsheetError):
    code = "spreadsheet.not_seen"
    template = _(
        "The sheet “%(sheet)s” holds values that could not be read. "
        "Open the file in Excel or LibreOffice, save it again and choose the new copy."
    )
