"""A whole form as it stands: every cell with its value, where that comes from, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.definitions.sdnpo1 import FOREIGN_BRANCH, PUBLIC_ASSOCIATION
from seriktes.results.state_forms.definitions.shape import (
    FormDefinition,
    FormField,
    FormSection,
    Option,
)
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.facts import FormFacts, IncomeOf, KnownLine, KnownValue, facts_of
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormFiling, StateFormLine
from seriktes.results.state_forms.values import NOTHING, Value, is_nothing, is_whole, said
from seriktes.results.state_forms.values import number as reckoned

LEAST_FOUNDERS = 10  # of a public association: the note below table 5
# Help that was received or given, and the lines of table 6 that say from whom and to whom.
HELP_OF_ROWS = {"1-20": "charity", "1-21": "sponsorship", "1-30": "charity", "1-31": "sponsorship"}
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
        if self.field.is_optional or self.field.is_total:
            return False
        if self.standing in (CellStanding.MISSING, CellStanding.SUGGESTED):
            return True
        return not is_whole(self.field, self.value)

    @property
    def has_value(self) -> bool:
        return self.value is not None and not is_nothing(self.value)

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


@dataclass
class FormSheet:
    """A form with everything in it. Made by `sheet_of`."""

    form: StateForm
    facts: FormFacts
    entries: list[StateFormEntry]
    rows: list[StateFormLine]
    filing: StateFormFiling | None = None
    _numbers: dict[int, str] = field(default_factory=dict)

    @classmethod
    def bare(cls, form: StateForm) -> FormSheet:
        """A form without what stands in it, for its definition alone."""
        return cls(form, FormFacts(), [], [])

    @property
    def definition(self) -> FormDefinition:
        return self.form.definition

    @cached_property
    def current(self) -> dict[tuple[int | None, str], StateFormEntry]:
        """The entries in force, by line and field. One that took a value back says nothing."""
        return {(one.line_id, one.field): one for one in self.entries if one.replaced_at is None}

    @cached_property
    def money(self) -> tuple[PartnerMoney, ...]:
        """Every partner's money of the year, with the row of the income it belongs to."""
        found = []
        for income in self.facts.income:
            entry = self._typed(None, income.key)
            row = entry.value if entry and isinstance(entry.value, str) else income.suggested
            found.append(PartnerMoney(income, row, entry))
        return tuple(found)

    @cached_property
    def known(self) -> dict[str, KnownValue]:
        """What is computed for the rows, the income by partners among them."""
        found, partners = dict(self.facts.fields), defaultdict(list)
        for one in self.money:
            partners[one.row].append(one)
        for row, several in partners.items():
            if row:
                names = ", ".join(one.income.partner.name for one in several)
                source = _("contributions of the year: %(partners)s") % {"partners": names}
                found[row] = KnownValue(sum(one.income.tiyn for one in several), source)
        return found

    @cached_property
    def cells(self) -> dict[str, FormCell]:
        """The cells of the tables of rows, totals among them."""
        fields = [
            one for section in self.definition.sections() if not section.is_list for one in section.fields
        ]
        found = {one.key: self._cell(one, None, self.known.get(one.key)) for one in fields if not one.parts}
        for one in fields:
            if one.parts:
                found[one.key] = _total(one, [found[key] for key in one.parts])
        return found

    def cells_of(self, section: FormSection) -> list[FormCell]:
        """The cells of a section of rows, in their order."""
        return [self.cells[one.key] for one in section.fields]

    @cached_property
    def lines(self) -> dict[str, list[FormLine]]:
        """The lines by section: those of the register and of agreements first, then the typed ones."""
        found: dict[str, list[FormLine]] = defaultdict(list)
        own = {(row.section, row.agreement_id, row.branch_id): row for row in self.rows}
        for known in self.facts.lines:
            agreement = known.agreement.pk if known.agreement else None
            branch = known.branch.pk if known.branch else None
            row = own.get((known.section, agreement, branch))
            if row is None or row.withdrawn_at is None:
                found[known.section].append(self._line(known.slug, known.section, row, known))
        for row in self.rows:
            if row.agreement_id is None and row.branch_id is None and row.withdrawn_at is None:
                found[row.section].append(self._line(row.code, row.section, row, None))
        return found

    def line(self, slug: str) -> FormLine | None:
        return next((one for lines in self.lines.values() for one in lines if one.slug == slug), None)

    def withdrawn(self, section: FormSection) -> list[StateFormLine]:
        """The lines that were taken back, or left out."""
        return [row for row in self.rows if row.section == section.key and row.withdrawn_at is not None]

    def title_of(self, row: StateFormLine, language: str) -> str:
        """Return what a line that is not shown any more is told by: its origin, else its first text."""
        origin = row.agreement or row.branch
        if origin is not None:
            return origin.name
        cells = self._line(row.code, row.section, row, None).cells
        return next((cell.said_in(language, reveals=False) for cell in cells if cell.has_value), "") or "—"

    def has_none(self, section: FormSection) -> bool:
        """Whether somebody said that the table has no lines."""
        entry = self._typed(None, f"{ALL_OF}{section.key}")
        return entry is not None and is_nothing(entry.value)

    def applies(self, section: FormSection) -> bool:
        """Whether the organisation fills the section: the budget is that of foreign organisations."""
        return section.key != "1-vii" or self.cells["1-3"].value == FOREIGN_BRANCH

    # What is missing

    def open_items(self, section: FormSection) -> list[OpenItem]:
        """Return what somebody still has to say in a section."""
        if section.is_list:
            return list(self._open_lines(section))
        if not self.applies(section):
            return []
        items = [
            _item(cell, section)
            for cell in self.cells_of(section)
            if cell.is_open or self._is_blank_to_fill(cell)
        ]
        if section.key == "1-v":
            items += [
                OpenItem(one.income.partner.name, section, is_suggested=True)
                for one in self.money
                if not one.is_confirmed
            ]
        return items

    def blank_of(self, option: str) -> FormCell | None:
        """Return the cell that fills the blank in the words of an option."""
        return next((cell for cell in self.cells.values() if cell.field.blank_of == option), None)

    def _is_blank_to_fill(self, cell: FormCell) -> bool:
        """Whether an option was chosen that asks for words, and nobody has said them."""
        chosen = self.cells["1-15"].value
        is_asked = isinstance(chosen, list) and cell.field.blank_of in chosen
        return is_asked and not is_whole(cell.field, cell.value)

    def _open_lines(self, section: FormSection) -> Iterator[OpenItem]:
        lines = self.lines[section.key]
        if not lines and not self.has_none(section):
            yield OpenItem(_("no line yet, and nobody has said that there is none"), section)
        for number, line in enumerate(lines, 1):
            for cell in line.cells:
                if cell.is_open:
                    yield _item(cell, section, line.slug, number)

    @cached_property
    def missing(self) -> dict[str, list[OpenItem]]:
        """What is missing by section; sections that are whole are absent."""
        found = {section.key: self.open_items(section) for section in self.definition.sections()}
        return {key: items for key, items in found.items() if items}

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def done(self) -> int:
        """How many sections are whole."""
        return self.total - len(self.missing)

    @property
    def total(self) -> int:
        return len(list(self.definition.sections()))

    @property
    def open_count(self) -> int:
        return sum(len(items) for items in self.missing.values())

    def advice(self) -> list[str]:
        """Return what looks odd, though the form would be taken as it is."""
        told = list(self.facts.cautions)
        legal = str(self.cells["1-3"].value or "")
        founders = len(self.lines["5"])
        if legal.split(".", maxsplit=1)[0] == PUBLIC_ASSOCIATION and founders < LEAST_FOUNDERS:
            told.append(
                _("A public association names at least %(least)s founders; here are %(count)s.")
                % {"least": LEAST_FOUNDERS, "count": founders}
            )
        staff, *parts = (self.cells[key].value for key in ("1-11", "1-12", "1-13"))
        if isinstance(staff, int) and sum(part for part in parts if isinstance(part, int)) > staff:
            told.append(_("Citizens and foreigners together are more than all the workers of row 11."))
        return told + list(self._help_without_a_line())

    def _help_without_a_line(self) -> Iterator[str]:
        """Yield a sentence for each row of charity or sponsorship that table 6 does not speak of."""
        said = {line.group for line in self.lines["6"]}
        kinds = {group.key: group.text for group in self.definition.section("6").groups}  # type: ignore[union-attr]
        for key, group in HELP_OF_ROWS.items():
            cell = self.cells[key]
            if isinstance(cell.value, int) and cell.value and group not in said:
                yield _("Row %(row)s has a sum, but table 6 has no line for it: %(kind)s.") % {
                    "row": cell.field.number,
                    "kind": kinds[group].said_in(get_language() or "kk"),
                }

    @property
    def changed_at(self) -> datetime:
        """When somebody last wrote into the form: the day its files bear."""
        moments = [self.form.begun_at, *(one.typed_at for one in self.entries)]
        moments += [row.added_at for row in self.rows]
        return max(moments + [row.withdrawn_at for row in self.rows if row.withdrawn_at])

    # Making

    def _typed(self, line: int | None, key: str) -> StateFormEntry | None:
        entry = self.current.get((line, key))
        return entry if entry is not None and value_of(entry, self._numbers) is not None else None

    def _cell(self, one: FormField, line: int | None, known: KnownValue | None) -> FormCell:
        entry = self._typed(line, one.key)
        if entry is None:
            return _computed(one, known)
        value = value_of(entry, self._numbers)
        if known is not None and known.is_sure and known.value != value:
            return FormCell(one, value, CellStanding.OVERRULED, known, entry)
        standing = CellStanding.NONE if is_nothing(value) else CellStanding.TYPED
        return FormCell(one, value, standing, known, entry)

    def _line(self, slug: str, key: str, row: StateFormLine | None, known: KnownLine | None) -> FormLine:
        section = self.definition.section(key)
        assert section is not None, "lines are written for sections of the definition"  # noqa: S101
        told = known.cells if known else {}
        cells = tuple(
            self._cell(one, row.pk, told.get(one.key))
            if row is not None
            else _computed(one, told.get(one.key))
            for one in section.fields
        )
        return FormLine(slug, section, cells, row.group if row else "", row, known)


def sheet_of(form: StateForm) -> FormSheet:
    """Return a form with everything in it. It asks no permission: the caller does."""
    return FormSheet(
        form=form,
        facts=facts_of(form),
        entries=list(form.entries.select_related("typed_by")),
        rows=list(form.lines.select_related("agreement", "branch", "withdrawn_by")),
        filing=form.filings.filter(withdrawn_at=None).select_related("noted_by").first(),
    )


def value_of(entry: StateFormEntry, opened: dict[int, str] | None = None) -> Value:
    """Return what was typed; the sealed number of a person is opened, once where `opened` keeps it."""
    if not entry.sealed:
        return entry.value
    kept = opened if opened is not None else {}
    if entry.pk not in kept:
        kept[entry.pk] = sealing.open_number(entry)
    return kept[entry.pk]


def printed_groups(section: FormSection, lines: Iterable[FormLine]) -> list[tuple[Option, list[FormLine]]]:
    """Return the fixed rows of a table of lines, each with its own lines."""
    lines = list(lines)
    return [(group, [line for line in lines if line.group == group.key]) for group in section.groups]


def _computed(one: FormField, known: KnownValue | None) -> FormCell:
    if known is None:
        return FormCell(one, None, CellStanding.MISSING)
    return FormCell(one, known.value, CellStanding.KNOWN if known.is_sure else CellStanding.SUGGESTED, known)


def _total(one: FormField, parts: list[FormCell]) -> FormCell:
    """Return a sum; where no part has a value there is none."""
    values = [part.value for part in parts if part.has_value]
    return FormCell(one, sum(values) if values else NOTHING, CellStanding.TOTAL)


def _item(cell: FormCell, section: FormSection, line: str = "", number: int = 0) -> OpenItem:
    label = label_of(cell.field)
    if number:
        label = _("line %(number)s: %(field)s") % {"number": number, "field": label}
    return OpenItem(label, section, line, cell.standing == CellStanding.SUGGESTED)


def label_of(one: FormField) -> str:
    """Return the name of a field with its number, in the language of the page."""
    text = one.label.said_in(get_language() or "kk")
    number = one.number or (one.key.split("-")[1] if one.is_part else "")
    return f"{number}. {text}" if number else text
