"""What a form of the state is made of: its own words, in Kazakh and in Russian, and what is typed where.

The words of a form are never translated by the catalogues: they stand here as the act prints them, with the
act's own misprints, each marked [sic].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from seriktes.accounts.enums import Role
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
    is_personal: bool = False  # tells of a human being: kept sealed, and never said in the log
    of_state: bool = False  # the state body fills it: it is never asked here, and prints a dash
    blank_of: tuple[str, str] = ("", "")  # (row, option) whose blank it fills, printed in the option's words
    caption: Bilingual | None = None
    over: Bilingual | None = None  # the words above several columns that stand side by side
    hint: object = ""  # for the person who fills it, in the language of the page

    @property
    def is_total(self) -> bool:
        return bool(self.parts)

    @property
    def is_asked(self) -> bool:
        """Whether a person may type it."""
        return not (self.is_total or self.is_fixed or self.of_state)

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

    `known_by` says in the language of the page who usually knows it. `bands`: the key of a field that is no
    column; the lines stand under its options, each with a sum. `only_for`: (row, option) without which the
    section is not ours to fill.
    """

    key: str
    title: Bilingual
    fields: tuple[FormField, ...]
    known_by: object
    is_list: bool = False
    groups: tuple[Option, ...] = ()  # the fixed rows of a table of lines
    bands: str = ""
    is_computed: bool = False  # nobody adds a line to it, nor types into one
    takes_income: bool = False  # the money of partners is counted in its rows
    only_for: tuple[str, str] = ("", "")

    @property
    def columns(self) -> tuple[FormField, ...]:
        """The fields that are printed side by side: all but the one the bands are of."""
        return tuple(one for one in self.fields if one.key != self.bands)

    def field(self, key: str) -> FormField:
        return next(one for one in self.fields if one.key == key)


@dataclass(frozen=True)
class FormTable:
    """A table of the act with the notes below it. `word`: what it is called, where it is no "table"."""

    number: int
    title: Bilingual
    sections: tuple[FormSection, ...]
    notes: Bilingual
    numbered_columns: bool = False
    word: Bilingual | None = None
    is_counted: bool = True  # its lines have a column «№»
    band_word: Bilingual | None = None  # «Сфера {n}. {text}», above the lines of each band
    sum_word: Bilingual | None = None  # «Итого», below them

    @property
    def is_list(self) -> bool:
        return self.sections[0].is_list


@dataclass(frozen=True)
class FormPart:
    """A period of a year that a form is filled for, and its last day, in the year or in the one after.

    The part 0 is the whole year.
    """

    number: int
    title: Bilingual
    month: int
    day: int
    is_in_next_year: bool

    def due_on(self, year: int) -> date:
        return date(year + self.is_in_next_year, self.month, self.day)


@dataclass(frozen=True)
class FormDefinition:
    """A whole form, as one edition of its act prints it.

    `names`: the row that holds the name of the organisation, `letterhead`: what stands below it, where the
    form asks for them itself; otherwise both come from the register. `said_of_it` tells in the language of
    the page where it goes; `why_sample`, why it bears «образец».
    """

    key: str
    index: Bilingual
    title: Bilingual
    act: Bilingual
    edition: date
    is_in_force: bool  # otherwise the paper carries «образец» / «үлгі»
    source: str
    heads: tuple[tuple[Bilingual, Bilingual], ...]
    table_word: Bilingual
    tables: tuple[FormTable, ...]
    signature: Bilingual
    signers: tuple[Bilingual, ...]
    signature_note: Bilingual
    parts: tuple[FormPart, ...] = ()
    names: str = ""
    letterhead: tuple[str, ...] = ()
    responsible: tuple[Role, ...] = ()
    is_of_person: bool = False  # one for each child: everything in it is personal
    said_of_it: object = ""
    why_sample: object = ""

    def sections(self) -> Iterator[FormSection]:
        for table in self.tables:
            yield from table.sections

    def section(self, key: str) -> FormSection | None:
        return next((section for section in self.sections() if section.key == key), None)

    def table_of(self, section: FormSection) -> FormTable:
        return next(table for table in self.tables if section in table.sections)

    def word_of(self, table: FormTable, language: str) -> str:
        """Return what a table is called: «Таблица 3», «5-қосымша»."""
        return (table.word or self.table_word).said_in(language).replace("{n}", str(table.number))

    def part(self, number: int) -> FormPart | None:
        return next((part for part in self.parts if part.number == number), None)

    def is_sealed(self, field: FormField) -> bool:
        """Whether what is typed into a field is kept sealed."""
        return self.is_of_person or field.is_personal


def row(number: int, kk: str, ru: str, kind: FieldKind, table: int = 1, **more: object) -> FormField:
    """Return a row of a table of rows; its key is "1-11"."""
    return replace(
        FormField(f"{table}-{number}", Bilingual(kk, ru), kind, str(number)),
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
