"""Prints a form in one language. Cells without a value print «нет» or «жоқ», and dashes beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.state_forms.cells import FormCell, FormLine, printed_groups
from seriktes.results.state_forms.definitions.shape import (
    Bilingual,
    FormDefinition,
    FormField,
    FormSection,
    FormTable,
    Option,
)
from seriktes.results.state_forms.enums import FieldKind
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.printed import (
    BAND,
    MARK,
    NONE,
    SUM,
    PrintedCell,
    PrintedForm,
    PrintedLine,
    PrintedRow,
    PrintedTable,
)
from seriktes.results.state_forms.sheet import FormSheet
from seriktes.results.state_forms.sources import sources_of
from seriktes.results.state_forms.values import CROSS, DASH, NOTHING_SAID, grouped_phone, is_nothing, said
from seriktes.results.state_forms.values import number as reckoned

KINDS = {
    FieldKind.MONEY: "money",
    FieldKind.THOUSANDS: "number",
    FieldKind.COUNT: "integer",
    FieldKind.DAY: "date",
}
SUMMED = (FieldKind.MONEY, FieldKind.THOUSANDS)
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)
YEAR, HALF = (
    Bilingual("{year} жыл", "{year} год"),
    Bilingual("{year} жылғы I жартыжылдық", "I полугодие {year} года"),
)


def printed(sheet: FormSheet, language: str, *, reveals: bool, status: str = "") -> PrintedForm:
    """Return a form as it is printed; `reveals`: whether the ИИН of persons is printed whole.

    `status` is the foot of every page; without it, how far the form is.
    """
    form, definition = sheet.form, sheet.definition
    with translation.override(language):
        return PrintedForm(
            language=language,
            index=definition.index.said_in(language),
            title=definition.title.said_in(language),
            subject=form.person.full_name if form.person else "",
            year=period_of(form, language),
            organisation=_organisation(sheet, language),
            letterhead=_letterhead(sheet, language),
            edition=edition_of(definition, language),
            mark="" if definition.is_in_force else _("sample form"),
            heads=tuple(
                (label.said_in(language), _filled(text, form, language)) for label, text in definition.heads
            ),
            tables=tuple(_Printer(sheet, language, reveals).table(table) for table in definition.tables),
            signature=definition.signature.said_in(language),
            signers=tuple(signer.said_in(language) for signer in definition.signers),
            signature_note=definition.signature_note.said_in(language),
            is_complete=sheet.is_complete,
            status=status or _status(sheet, language),
            made_at=sheet.changed_at,
            sources=tuple(sources_of(sheet, language)),
        )


def period_of(form: StateForm, language: str) -> str:
    """Return the period a form tells of: «2025 год», «I полугодие 2026 года»."""
    return (HALF if form.part else YEAR).said_in(language).replace("{year}", str(form.year))


def edition_of(definition: FormDefinition, language: str) -> str:
    """Return the act with the edition that was read."""
    told = {"act": definition.act.said_in(language), "day": formats.date_short(definition.edition, "ru")}
    return _("%(act)s, edition of %(day)s") % told


def _filled(text: Bilingual, form: StateForm, language: str) -> str:
    return (
        text.said_in(language)
        .replace("{period}", period_of(form, language))
        .replace("{year}", str(form.year))
    )


def _status(sheet: FormSheet, language: str) -> str:
    """Return the foot: the form, its period, how far it is, the day of the last change."""
    day = formats.date_short(timezone.localdate(sheet.changed_at), "ru")
    state = _("complete") if sheet.is_complete else _("not complete yet")
    index = sheet.definition.index.said_in(language)
    return f"{index} · {period_of(sheet.form, language)} · {state}, {day}"


def _organisation(sheet: FormSheet, language: str) -> str:
    asked = sheet.definition.names
    return sheet.cells[asked].said_in(language) if asked else sheet.form.organisation.name_in(language)


def _letterhead(sheet: FormSheet, language: str) -> tuple[str, ...]:
    if sheet.definition.letterhead:
        cells = [sheet.cells[key] for key in sheet.definition.letterhead]
        return tuple(cell.said_in(language) for cell in cells if cell.has_value)
    own = sheet.form.organisation
    return tuple(filter(None, (own.address, own.bin, grouped_phone(own.phone or ""), own.email)))


@dataclass(frozen=True)
class _Printer:
    sheet: FormSheet
    language: str
    reveals: bool

    def table(self, table: FormTable) -> PrintedTable:
        made = PrintedTable(
            word=self.sheet.definition.word_of(table, self.language),
            title=_filled(table.title, self.sheet.form, self.language),
            note=table.notes.said_in(self.language),
        )
        if not table.is_list:
            return replace(made, rows=tuple(self._rows(table)))
        (section,) = table.sections
        fixed = self._fixed_heads(table, section)
        heads = (*fixed, *(one.label.said_in(self.language) for one in section.columns))
        return replace(
            made,
            heads=heads,
            over=self._over(len(fixed), section),
            numbers=self._numbers(table, section),
            listed=tuple(self._lines(table, section)),
        )

    def _over(self, fixed: int, section: FormSection) -> tuple[tuple[str, int], ...]:
        """Return the words above columns; nothing where no column has any."""
        if not any(one.over for one in section.columns):
            return ()
        found: list[tuple[str, int]] = [("", 1)] * fixed
        for one in section.columns:
            words = one.over.said_in(self.language) if one.over else ""
            if words and found and found[-1][0] == words:
                found[-1] = (words, found[-1][1] + 1)
            else:
                found.append((words, 1))
        return tuple(found)

    def _numbers(self, table: FormTable, section: FormSection) -> tuple[str, ...]:
        if not table.numbered_columns:
            return ()
        fixed = range(1, len(self._fixed_heads(table, section)) + 1)
        return (*map(str, fixed), *(one.number for one in section.columns))

    # Tables of rows

    def _rows(self, table: FormTable) -> Iterator[PrintedRow]:
        for section in table.sections:
            yield PrintedRow("", section.title.said_in(self.language), PrintedCell(""), "heading")
            for cell in self.sheet.cells_of(section):
                yield from self._row(cell)

    def _row(self, cell: FormCell) -> Iterator[PrintedRow]:
        one = cell.field
        if one.blank_of[0]:
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
        chosen = self._chosen(cell)
        for option in cell.field.printed_options(self.language):
            is_chosen = option.key in chosen
            text = self._with_blank_filled(cell.field, option, is_chosen=is_chosen)
            label = f"– {text}" if option.below else text
            yield PrintedRow("", label, PrintedCell(CROSS if is_chosen else DASH, kind=MARK), "part")

    def _with_blank_filled(self, one: FormField, option: Option, *, is_chosen: bool) -> str:
        text = option.text.said_in(self.language)
        blank = self.sheet.blank_of(one.key, option.key) if is_chosen else None
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

    def _fixed_heads(self, table: FormTable, section: FormSection) -> tuple[str, ...]:
        if not table.is_counted:
            return ()
        return ("№", section.title.said_in(self.language)) if section.groups else ("№",)

    def _lines(self, table: FormTable, section: FormSection) -> Iterator[PrintedLine]:
        lines = self.sheet.lines[section.key]
        if section.groups:
            yield from self._grouped(section, lines)
        elif section.bands:
            yield from self._banded(table, section, lines)
        elif not lines:
            yield PrintedLine((*self._counted(table, DASH), *self._nothing(section)))
        else:
            for number, line in enumerate(lines, 1):
                yield PrintedLine((*self._counted(table, str(number)), *self._cells(section, line)))

    def _cells(self, section: FormSection, line: FormLine) -> list[PrintedCell]:
        return [self.cell(line.cell(one.key)) for one in section.columns]

    def _counted(self, table: FormTable, number: str) -> tuple[PrintedCell, ...]:
        return (PrintedCell(number),) if table.is_counted else ()

    def _grouped(self, section: FormSection, lines: list[FormLine]) -> Iterator[PrintedLine]:
        for number, (group, own) in enumerate(printed_groups(section, lines), 1):
            head = (PrintedCell(str(number)), PrintedCell(group.text.said_in(self.language)))
            if not own:
                yield PrintedLine((*head, *self._nothing(section)))
            for line in own:
                yield PrintedLine((*head, *self._cells(section, line)))

    def _banded(self, table: FormTable, section: FormSection, lines: list[FormLine]) -> Iterator[PrintedLine]:
        """Yield each band with its lines and their sum; lines nobody has placed yet come first."""
        field = section.field(section.bands)
        known = {option.key for option in field.options}
        placed = {line.slug: line.cell(field.key).value for line in lines}
        for line in lines:
            if placed[line.slug] not in known:
                yield PrintedLine((PrintedCell(DASH), *self._cells(section, line)))
        for option in field.options:
            own = [line for line in lines if placed[line.slug] == option.key]
            yield self._band(table, section, option)
            for number, line in enumerate(own, 1):
                yield PrintedLine((PrintedCell(str(number)), *self._cells(section, line)))
            if not own:
                yield PrintedLine((PrintedCell(DASH), *self._nothing(section)))
            yield self._sum(table, section, own)

    def _band(self, table: FormTable, section: FormSection, option: Option) -> PrintedLine:
        words = (table.band_word or Bilingual("{text}", "{text}")).said_in(self.language)
        text = words.replace("{n}", option.key).replace("{text}", option.text.said_in(self.language))
        return PrintedLine((PrintedCell(text), *([PrintedCell("")] * len(section.columns))), BAND)

    def _sum(self, table: FormTable, section: FormSection, lines: list[FormLine]) -> PrintedLine:
        words = (table.sum_word or NOTHING_SAID).said_in(self.language)
        cells = [self._summed(one, [line.cell(one.key) for line in lines]) for one in section.columns]
        return PrintedLine((PrintedCell(words), *cells), SUM)

    def _summed(self, one: FormField, cells: list[FormCell]) -> PrintedCell:
        values = [cell.value for cell in cells if cell.has_value]
        if one.kind not in SUMMED or not values:
            return PrintedCell(DASH, kind=NONE)
        total = sum(values)
        return PrintedCell(said(one, total, self.language), reckoned(one, total), KINDS[one.kind])

    def _nothing(self, section: FormSection) -> list[PrintedCell]:
        """Return a line without anything: «нет», then dashes."""
        dashes = [PrintedCell(DASH)] * (len(section.columns) - 1)
        return [PrintedCell(NOTHING_SAID.said_in(self.language)), *dashes]

    def cell(self, cell: FormCell) -> PrintedCell:
        if cell.field.of_state:
            return PrintedCell(DASH, kind=NONE)
        text = cell.said_in(self.language, reveals=self.reveals)
        if cell.value is None or is_nothing(cell.value):
            return PrintedCell(text, kind=NONE)
        return PrintedCell(text, cell.number, KINDS.get(cell.field.kind, "prose"))
