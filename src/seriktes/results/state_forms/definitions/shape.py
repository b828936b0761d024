"""What a form of the state is made of: its own words, in Kazakh and in Russian, and what is typed where.

The words of a form are never translated by the catalogues: they stand here as the act prints them, with the
act's own misprints, each marked [sic].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from seriktes.results.state_forms.enums import FieldKind

LANGUAGES = ("kk", "ru")


@dataclass(frozen=True)
class Bilingual:
    """A text of an act in both of its languages."""

    kk: str
    ru: str

    def said_in(self, language: str) -> str:
        """Return the text in Kazakh, or in Russian for every other language."""
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class Option:
    """One line to put an X at. `below` is the key of the line it specifies."""

    key: str
    text: Bilingual
    below: str = ""


@dataclass(frozen=True)
class FormField:
    """A row of a table of rows, or a column of a table of lines.

    `parts` are the keys whose sum it is: such a field is never typed. `is_fixed`: what the register says
    is corrected there. `is_optional`: it may stay empty without being missed. `caption` is a line above it.
    """

    key: str
    label: Bilingual
    kind: FieldKind
    number: str = ""
    options: tuple[Option, ...] = ()
    order_kk: tuple[str, ...] = ()  # where the Kazakh text puts the options in another order, or has fewer
    parts: tuple[str, ...] = ()
    is_fixed: bool = False
    is_optional: bool = False
    is_part: bool = False  # belongs to the row above it
    blank_of: str = ""  # the option whose blank it fills: asked by itself, printed in the option's words
    caption: Bilingual | None = None
    hint: object = ""  # for the person who fills it, in the language of the page

    @property
    def is_total(self) -> bool:
        return bool(self.parts)

    def printed_options(self, language: str) -> tuple[Option, ...]:
        """Return the options in the order of the act's text in that language."""
        if language != "kk" or not self.order_kk:
            return self.options
        known = {option.key: option for option in self.options}
        return tuple(known[key] for key in self.order_kk)

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class FormSection:
    """What is filled at one go: a section of a table of rows, or a table of lines as a whole.

    `known_by` says in the language of the page who usually knows it.
    """

    key: str
    title: Bilingual
    fields: tuple[FormField, ...]
    known_by: object
    is_list: bool = False
    groups: tuple[Option, ...] = ()  # the fixed rows of a table of lines


@dataclass(frozen=True)
class FormTable:
    """A table of the act with the notes below it."""

    number: int
    title: Bilingual
    sections: tuple[FormSection, ...]
    notes: Bilingual
    numbered_columns: bool = False

    @property
    def is_list(self) -> bool:
        return self.sections[0].is_list


@dataclass(frozen=True)
class FormDefinition:
    """A whole form, as one edition of its act prints it."""

    key: str
    index: Bilingual
    title: Bilingual
    act: Bilingual
    edition: date | None
    is_in_force: bool  # otherwise the paper carries «образец» / «үлгі»
    source: str
    heads: tuple[tuple[Bilingual, Bilingual], ...]
    table_word: Bilingual
    tables: tuple[FormTable, ...]
    signature: Bilingual
    signers: tuple[Bilingual, ...]
    signature_note: Bilingual
    due_month: int
    due_day: int

    def sections(self) -> Iterator[FormSection]:
        for table in self.tables:
            yield from table.sections

    def section(self, key: str) -> FormSection | None:
        return next((section for section in self.sections() if section.key == key), None)

    def table_of(self, section: FormSection) -> FormTable:
        return next(table for table in self.tables if section in table.sections)

    def due_on(self, year: int) -> date:
        """Return the last day on which the form of a year is handed in."""
        return date(year + 1, self.due_month, self.due_day)


def row(number: int, kk: str, ru: str, kind: FieldKind, **more: object) -> FormField:
    """Return a row of table 1; its key is "1-11"."""
    return replace(
        FormField(f"1-{number}", Bilingual(kk, ru), kind, str(number)),
        **more,  # type: ignore[arg-type]
    )


def column(table: int, number: int, kk: str, ru: str, kind: FieldKind, **more: object) -> FormField:
    """Return a column of a table of lines; its key is "3-7"."""
    return replace(
        FormField(f"{table}-{number}", Bilingual(kk, ru), kind, str(number)),
        **more,  # type: ignore[arg-type]
    )


def options(*lines: tuple[str, str, str]) -> tuple[Option, ...]:
    """Return options of (key, kk, ru)."""
    return tuple(Option(key, Bilingual(kk, ru)) for key, kk, ru in lines)
