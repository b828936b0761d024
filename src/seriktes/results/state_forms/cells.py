"""The cells and lines of a form: what stands there, where it comes from, what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.definitions.shape import FormField, FormSection, Option
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.facts.known import IncomeOf, KnownLine, KnownValue
from seriktes.results.state_forms.models import StateFormEntry, StateFormLine
from seriktes.results.state_forms.values import NOTHING, Value, is_nothing, is_whole, said
from seriktes.results.state_forms.values import number as reckoned

BY_REGISTER = (CellStanding.KNOWN, CellStanding.OVERRULED, CellStanding.TOTAL)
ALL_OF = "none-"  # the answer "there is none" for a whole table of lines


@dataclass(frozen=True)
class FormCell:
    """One value of a form: what it is, where it comes from, and what else is known about it."""

    field: FormField
    value: Value
    standing: CellStanding
    known: KnownValue | None = None
    entry: StateFormEntry | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to type or to confirm it."""
        if self.field.is_optional or self.field.is_total or self.field.of_state:
            return False
        if self.standing in (CellStanding.MISSING, CellStanding.SUGGESTED):
            return True
        return not is_whole(self.field, self.value)

    @property
    def has_value(self) -> bool:
        return self.value is not None and not is_nothing(self.value)

    @property
    def is_by_register(self) -> bool:
        """Whether no form of a section asks for it: it is computed, or stands against what is computed."""
        return self.standing in BY_REGISTER

    @property
    def number(self) -> object:
        """What a spreadsheet reckons with."""
        return reckoned(self.field, self.value)

    def said_in(self, language: str, *, reveals: bool = True) -> str:
        return said(self.field, self.value, language, reveals=reveals)

    def known_in(self, language: str) -> str:
        """The computed value, where another one was typed."""
        return said(self.field, self.known.value, language) if self.known else ""


@dataclass(frozen=True)
class FormLine:
    """A line of a table of lines; `row` is missing while all of it is computed."""

    slug: str
    section: FormSection
    cells: tuple[FormCell, ...]
    group: str = ""
    row: StateFormLine | None = None
    known: KnownLine | None = None

    @property
    def is_computed(self) -> bool:
        return self.known is not None

    @property
    def is_kept(self) -> bool:
        """Whether nobody may type into it, nor leave it out."""
        return self.section.is_computed

    @property
    def title_cell(self) -> FormCell:
        """The cell it is called by: the first column that is not the band."""
        return self.cell(self.section.columns[0].key)

    def cell(self, key: str) -> FormCell:
        return next(cell for cell in self.cells if cell.field.key == key)


@dataclass(frozen=True)
class OpenItem:
    """Something that is missing, and the place where it is filled."""

    label: str
    section: FormSection
    line: str = ""
    is_suggested: bool = False


@dataclass(frozen=True)
class PartnerMoney:
    """A partner's money of the year with the row it is counted in; confirmed once a person has said so."""

    income: IncomeOf
    row: str
    entry: StateFormEntry | None

    @property
    def amount(self) -> str:
        """The money in words of the page's language."""
        return formats.money(self.income.tiyn)

    @property
    def is_confirmed(self) -> bool:
        return self.entry is not None


def value_of(entry: StateFormEntry, opened: dict[int, Value] | None = None) -> Value:
    """Return what was typed; a sealed value is opened, once where `opened` keeps it."""
    if not entry.sealed:
        return entry.value
    kept = opened if opened is not None else {}
    if entry.pk not in kept:
        kept[entry.pk] = sealing.open_value(entry)
    return kept[entry.pk]


def printed_groups(section: FormSection, lines: Iterable[FormLine]) -> list[tuple[Option, list[FormLine]]]:
    """Return the fixed rows of a table of lines, each with its own lines."""
    lines = list(lines)
    return [(group, [line for line in lines if line.group == group.key]) for group in section.groups]


def computed_cell(one: FormField, known: KnownValue | None) -> FormCell:
    """Return a cell nobody has typed into."""
    if one.of_state:
        return FormCell(one, None, CellStanding.OF_STATE)
    if known is None:
        return FormCell(one, None, CellStanding.MISSING)
    return FormCell(one, known.value, CellStanding.KNOWN if known.is_sure else CellStanding.SUGGESTED, known)


def total_cell(one: FormField, parts: list[FormCell]) -> FormCell:
    """Return a sum; where no part has a value there is none."""
    values = [part.value for part in parts if part.has_value]
    return FormCell(one, sum(values) if values else NOTHING, CellStanding.TOTAL)


def open_item(cell: FormCell, section: FormSection, line: str = "", number: int = 0) -> OpenItem:
    label = label_of(cell.field)
    if number:
        label = _("line %(number)s: %(field)s") % {"number": number, "field": label}
    return OpenItem(label, section, line, cell.standing == CellStanding.SUGGESTED)


def label_of(one: FormField) -> str:
    """Return the name of a field with its number, in the language of the page; a part bears none."""
    text = one.label.said_in(get_language() or "kk")
    if one.over is not None:
        text = f"{one.over.said_in(get_language() or 'kk')} – {text}"
    return f"{one.number}. {text}" if one.number else text
