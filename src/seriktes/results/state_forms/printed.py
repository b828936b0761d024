"""A form as it is printed in one language: rows and cells of texts, the same for page, PDF and spreadsheet.

Cells without a value print «нет» or «жоқ», and dashes beside them, as the notes of the act ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core.formats import date_short
from seriktes.results.state_forms.definitions.shape import (
    FormDefinition,
    FormField,
    FormSection,
    FormTable,
    Option,
)
from seriktes.results.state_forms.enums import FieldKind
from seriktes.results.state_forms.sheet import FormCell, FormLine, FormSheet, printed_groups
from seriktes.results.state_forms.values import CROSS, DASH, NOTHING_SAID, is_nothing

NUMBERS = (FieldKind.MONEY, FieldKind.COUNT)
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)


@dataclass(frozen=True)
class PrintedCell:
    """A text of a table, and what a spreadsheet reckons with; `kind` says how."""

    text: str
    number: object = None
    kind: str = "prose"

    @property
    def is_number(self) -> bool:
        return self.kind in ("money", "integer")


@dataclass(frozen=True)
class PrintedRow:
    """A row of table 1: heading of a section, row, or a part of a row."""

    number: str
    label: str
    value: PrintedCell
    look: str = "row"  # row, part, total, heading, caption


@dataclass(frozen=True)
class PrintedTable:
    """A table of the form: `rows` of table 1, or `heads` and `lines` of a list."""

    word: str
    title: str
    note: str
    rows: tuple[PrintedRow, ...] = ()
    heads: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # of the columns, where the act numbers them
    lines: tuple[tuple[PrintedCell, ...], ...] = ()

    @property
    def labelled_lines(self) -> list[list[tuple[str, PrintedCell]]]:
        return [list(zip(self.heads, line, strict=True)) for line in self.lines]


@dataclass(frozen=True)
class PrintedForm:
    """The whole form in one language."""

    language: str
    index: str
    title: str
    year: str
    organisation: str
    letterhead: tuple[str, ...]
    edition: str
    mark: str  # «образец» where it is not known whether the form is in force
    heads: tuple[tuple[str, str], ...]
    tables: tuple[PrintedTable, ...]
    signature: str
    signers: tuple[str, ...]
    signature_note: str
    is_complete: bool


def printed(sheet: FormSheet, language: str, *, reveals: bool) -> PrintedForm:
    """Return a form as it is printed; `reveals`: whether the ИИН of persons is printed whole."""
    form = sheet.definition
    with translation.override(language):
        return PrintedForm(
            language=language,
            index=form.index.said_in(language),
            title=form.title.said_in(language),
            year=sheet.cells["1-2"].said_in(language),
            organisation=sheet.cells["1-4"].said_in(language),
            letterhead=_letterhead(sheet, language),
            edition=_edition(form, language),
            mark="" if form.is_in_force else _("sample form"),
            heads=tuple((label.said_in(language), text.said_in(language)) for label, text in form.heads),
            tables=tuple(_Printer(sheet, language, reveals).table(table) for table in form.tables),
            signature=form.signature.said_in(language),
            signers=tuple(signer.said_in(language) for signer in form.signers),
            signature_note=form.signature_note.said_in(language),
            is_complete=sheet.is_complete,
        )


def _letterhead(sheet: FormSheet, language: str) -> tuple[str, ...]:
    cells = [sheet.cells[key] for key in ("1-6", "1-1", "1-10", "1-9")]
    return tuple(cell.said_in(language) for cell in cells if cell.has_value)


def _edition(form: FormDefinition, language: str) -> str:
    act = form.act.said_in(language)
    if form.edition is None:
        return _("%(act)s, edition unknown") % {"act": act}
    return _("%(act)s, edition of %(day)s") % {"act": act, "day": date_short(form.edition, "ru")}


@dataclass(frozen=True)
class _Printer:
    sheet: FormSheet
    language: str
    reveals: bool

    def table(self, table: FormTable) -> PrintedTable:
        word = self.sheet.definition.table_word.said_in(self.language)
        made = PrintedTable(
            word=word.replace("{n}", str(table.number)),
            title=table.title.said_in(self.language),
            note=table.notes.said_in(self.language),
        )
        if not table.is_list:
            return _with(made, rows=tuple(self._rows(table)))
        (section,) = table.sections
        heads = (*self._fixed_heads(section), *(one.label.said_in(self.language) for one in section.fields))
        numbers = tuple(str(place) for place in range(1, len(heads) + 1)) if table.numbered_columns else ()
        return _with(made, heads=heads, numbers=numbers, lines=tuple(self._lines(section)))

    # Table 1

    def _rows(self, table: FormTable) -> Iterator[PrintedRow]:
        for section in table.sections:
            yield PrintedRow("", section.title.said_in(self.language), PrintedCell(""), "heading")
            for cell in self.sheet.cells_of(section):
                yield from self._row(cell)

    def _row(self, cell: FormCell) -> Iterator[PrintedRow]:
        one = cell.field
        if one.blank_of:
            return
        if one.caption:
            yield PrintedRow("", one.caption.said_in(self.language), PrintedCell(""), "caption")
        label = one.label.said_in(self.language)
        if one.kind in CHOSEN:
            none = PrintedCell("" if cell.has_value else NOTHING_SAID.said_in(self.language))
            yield PrintedRow(one.number, label, none)
            yield from self._options(cell)
            return
        look = "total" if one.is_total and one.kind == FieldKind.MONEY else "part" if one.is_part else "row"
        yield PrintedRow(one.number, label, self.cell(cell), look)

    def _options(self, cell: FormCell) -> Iterator[PrintedRow]:
        """Yield the lines of a choice with an X where it is made, also at the line it specifies."""
        one = cell.field
        chosen = self._chosen(cell)
        for option in one.printed_options(self.language):
            text = self._with_blank_filled(option, is_chosen=option.key in chosen)
            mark = CROSS if option.key in chosen else DASH
            label = f"– {text}" if option.below else text
            yield PrintedRow("", label, PrintedCell(mark, kind="mark"), "part")

    def _with_blank_filled(self, option: Option, *, is_chosen: bool) -> str:
        text = option.text.said_in(self.language)
        blank = self.sheet.blank_of(option.key) if is_chosen else None
        if blank is None or not blank.has_value:
            return text
        return f"{text.rstrip('_ ')} {blank.said_in(self.language)}"

    def _chosen(self, cell: FormCell) -> set[str]:
        """Return the options of the printed language that are chosen; one without a line, by its upper."""
        if not cell.has_value:
            return set()
        keys = [cell.value] if isinstance(cell.value, str) else cell.value
        printed_keys = {option.key for option in cell.field.printed_options(self.language)}
        return {key if key in printed_keys else key.split(".", maxsplit=1)[0] for key in keys}

    # Lists

    def _fixed_heads(self, section: FormSection) -> tuple[str, ...]:
        return ("№", section.title.said_in(self.language)) if section.groups else ("№",)

    def _lines(self, section: FormSection) -> Iterator[tuple[PrintedCell, ...]]:
        lines = self.sheet.lines[section.key]
        if section.groups:
            yield from self._grouped(section, lines)
        elif not lines:
            yield (PrintedCell(DASH), *self._nothing(section))
        for number, line in enumerate([] if section.groups else lines, 1):
            yield (PrintedCell(str(number)), *(self.cell(cell) for cell in line.cells))

    def _grouped(self, section: FormSection, lines: list[FormLine]) -> Iterator[tuple[PrintedCell, ...]]:
        for number, (group, own) in enumerate(printed_groups(section, lines), 1):
            head = (PrintedCell(str(number)), PrintedCell(group.text.said_in(self.language)))
            if not own:
                yield (*head, *self._nothing(section))
            for line in own:
                yield (*head, *(self.cell(cell) for cell in line.cells))

    def _nothing(self, section: FormSection) -> list[PrintedCell]:
        """Return a line without anything: «нет», then dashes."""
        dashes = [PrintedCell(DASH)] * (len(section.fields) - 1)
        return [PrintedCell(NOTHING_SAID.said_in(self.language)), *dashes]

    def cell(self, cell: FormCell) -> PrintedCell:
        text = cell.said_in(self.language, reveals=self.reveals)
        if cell.value is None or is_nothing(cell.value):
            return PrintedCell(text, kind="none")
        return PrintedCell(text, cell.number, _kind_of(cell.field))


def _kind_of(one: FormField) -> str:
    kinds = {FieldKind.MONEY: "money", FieldKind.COUNT: "integer", FieldKind.DAY: "date"}
    return kinds.get(one.kind, "prose")


def _with(table: PrintedTable, **parts: tuple) -> PrintedTable:
    return PrintedTable(**{**vars(table), **parts})
