"""The columns and rows of people in a journal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.days import date_in
from seriktes.attendance.journals.masking import IIN_LENGTH, SHORTEST_IIN, masked
from seriktes.attendance.journals.readings import PersonRow
from seriktes.attendance.journals.words import NAME_ROLES, Role, role_of, tidy
from seriktes.core.spreadsheets.books import Cell, Sheet, address, column_letters
from seriktes.core.spreadsheets.notes import Note

NUMBERING = re.compile(r"\d+[.)]\s*(?=[^\W\d])")
REMARK = re.compile(r"\s*[(\[].*?[)\]]\s*\Z")
PADDED = _("In %(cell)s the IIN had lost its leading zeros: %(iin)s was read. Check it.")
BAD_IIN = _("In %(cell)s there is no IIN of 12 digits; it was left out.")
BAD_BIRTH = _("In %(cell)s the date of birth could not be read; it was left out.")


@dataclass(frozen=True)
class PeopleColumns:
    """Which column holds what, by role; the header row that said so, if any."""

    columns: dict[Role, int]
    header_row: int

    @property
    def name_columns(self) -> tuple[int, ...]:
        """One column with the whole name, or up to three with its parts."""
        if Role.NAME in self.columns:
            return (self.columns[Role.NAME],)
        parts = (Role.SURNAME, Role.GIVEN, Role.PATRONYMIC)
        return tuple(self.columns[role] for role in parts if role in self.columns)

    @property
    def header(self) -> str:
        return address(self.header_row, self.name_columns[0])

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(column_letters(column) for column in self.name_columns)


def columns_in(sheet: Sheet, row: int, last_column: int | None = None) -> PeopleColumns | None:
    """The people's columns announced in a row, or `None` where it names no column of names."""
    columns: dict[Role, int] = {}
    cells = sheet.rows[row] if 0 <= row < len(sheet.rows) else ()
    for column, value in enumerate(cells[:last_column]):
        role = role_of(value) if isinstance(value, str) and len(value) <= 60 else None
        if role is not None:
            columns.setdefault(role, column)
    if not any(role in columns for role in NAME_ROLES):
        return None
    return PeopleColumns(columns, row)


@dataclass
class PeopleReader:
    """Reads people of one sheet and collects what should be checked."""

    sheet: Sheet
    columns: PeopleColumns
    warnings: list[Note] = field(default_factory=list)

    def raw_name(self, row: int) -> str:
        texts = (self.sheet.value(row, column) for column in self.columns.name_columns)
        return " ".join(tidy(text) for text in texts if isinstance(text, str))

    def person(self, row: int) -> PersonRow:
        raw = self.raw_name(row)
        return PersonRow(
            row=row + 1,
            raw_name=raw,
            name=clean_name(raw),
            surname=self._part(row, Role.SURNAME),
            given=self._part(row, Role.GIVEN),
            patronymic=self._part(row, Role.PATRONYMIC),
            iin=self._iin(row),
            birth_date=self._birth_date(row),
            group=self._text(row, Role.GROUP),
            outside_id=self._text(row, Role.OUTSIDE_ID),
        )

    def _part(self, row: int, role: Role) -> str:
        """A part of a name that stands in a column of its own; «имя» alone may hold the whole name."""
        if Role.NAME in self.columns.columns or len(self.columns.name_columns) < 2:
            return ""
        return self._text(row, role)

    def _cell(self, row: int, role: Role) -> tuple[Cell, str]:
        column = self.columns.columns.get(role)
        return (None, "") if column is None else (self.sheet.value(row, column), address(row, column))

    def _text(self, row: int, role: Role) -> str:
        value, _where = self._cell(row, role)
        return tidy(str(value)) if isinstance(value, str | int | float) else ""

    def _iin(self, row: int) -> str:
        """ИИН as text of 12 digits; one typed as a number has lost its zeros already."""
        value, where = self._cell(row, Role.IIN)
        if value is None:
            return ""
        digits = re.sub(r"[\s'’]", "", str(value))
        if not digits.isascii() or not digits.isdigit() or not SHORTEST_IIN <= len(digits) <= IIN_LENGTH:
            self.warnings.append(Note("iin_unreadable", BAD_IIN, {"cell": where}))
            return ""
        if len(digits) < IIN_LENGTH:
            digits = digits.zfill(IIN_LENGTH)
            self.warnings.append(Note("iin_padded", PADDED, {"cell": where, "iin": masked(digits)}))
        return digits

    def _birth_date(self, row: int) -> date | None:
        value, where = self._cell(row, Role.BIRTH)
        if value is None:
            return None
        found = date_in(value)
        if found is None:
            self.warnings.append(Note("birth_date_unreadable", BAD_BIRTH, {"cell": where}))
        return found


def clean_name(raw: str) -> str:
    """A name without numbering, underscores and remarks: «1. Үлгі_Айша (выбыла)» is «Үлгі Айша»."""
    text = NUMBERING.sub("", tidy(raw.replace("_", " ")), count=1)
    return REMARK.sub("", text).strip(" .,;") or tidy(raw)


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: letters, and not a whole sentence."""
    return any(letter.isalpha() for letter in text) and len(text) <= 120
