"""A whole form as it stands: every cell with its value, where that comes from, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from seriktes.results.state_forms.cells import (
    ALL_OF,
    FormCell,
    FormLine,
    OpenItem,
    PartnerMoney,
    computed_cell,
    open_item,
    total_cell,
    value_of,
)
from seriktes.results.state_forms.definitions.shape import FormDefinition, FormField, FormSection
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.facts import facts_of
from seriktes.results.state_forms.facts.known import FormFacts, KnownLine, KnownValue
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormFiling, StateFormLine
from seriktes.results.state_forms.values import Value, is_nothing, is_whole


@dataclass
class FormSheet:
    """A form with everything in it. Made by `sheet_of`."""

    form: StateForm
    facts: FormFacts
    entries: list[StateFormEntry]
    rows: list[StateFormLine]
    filing: StateFormFiling | None = None
    _numbers: dict[int, Value] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Whether it was handed in: what was handed in counts, and nothing is typed into it any more."""
        return self.filing is not None and self.filing.reopened_at is None

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
                found[one.key] = total_cell(one, [found[key] for key in one.parts])
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
            row = own.get((known.section, agreement, branch)) if agreement or branch else None
            section = self.definition.section(known.section)
            if section is not None and (row is None or row.withdrawn_at is None):
                found[known.section].append(self._line(known.slug, section, row, known))
        for row in self.rows:
            section = self.definition.section(row.section)
            if section and not row.agreement_id and not row.branch_id and row.withdrawn_at is None:
                found[row.section].append(self._line(row.code, section, row, None))
        return found

    @property
    def homeless(self) -> list[StateFormLine]:
        """The lines that somebody typed into by an edition whose table this one does not have."""
        standing = (row for row in self.rows if row.withdrawn_at is None)
        return [row for row in standing if self.definition.section(row.section) is None]

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
        section = self.definition.section(row.section)
        cells = self._line(row.code, section, row, None).cells if section else ()
        return next((cell.said_in(language, reveals=False) for cell in cells if cell.has_value), "") or "—"

    def has_none(self, section: FormSection) -> bool:
        """Whether somebody said that the table has no lines."""
        entry = self._typed(None, f"{ALL_OF}{section.key}")
        return entry is not None and is_nothing(value_of(entry, self._numbers))

    def applies(self, section: FormSection) -> bool:
        """Whether the organisation fills the section, as the budget is that of foreign organisations."""
        row, option = section.only_for
        return not row or self.cells[row].value == option

    # What is missing

    def open_items(self, section: FormSection) -> list[OpenItem]:
        """Return what somebody still has to say in a section."""
        if section.is_list:
            return list(self._open_lines(section))
        if not self.applies(section):
            return []
        items = [
            open_item(cell, section)
            for cell in self.cells_of(section)
            if cell.is_open or self._is_blank_to_fill(cell)
        ]
        if section.takes_income:
            items += [
                OpenItem(one.income.partner.name, section, is_suggested=True)
                for one in self.money
                if not one.is_confirmed
            ]
        return items

    def blank_of(self, row: str, option: str) -> FormCell | None:
        """Return the cell that fills the blank in the words of an option."""
        return next((cell for cell in self.cells.values() if cell.field.blank_of == (row, option)), None)

    def _is_blank_to_fill(self, cell: FormCell) -> bool:
        """Whether an option was chosen that asks for words, and nobody has said them."""
        row, option = cell.field.blank_of
        chosen = self.cells[row].value if row else None
        is_asked = isinstance(chosen, list) and option in chosen
        return is_asked and not is_whole(cell.field, cell.value)

    def _open_lines(self, section: FormSection) -> Iterator[OpenItem]:
        lines = self.lines[section.key]
        if section.is_computed:
            return
        if not lines and not self.has_none(section):
            yield OpenItem(_("no line yet, and nobody has said that there is none"), section)
        for number, line in enumerate(lines, 1):
            for cell in line.cells:
                if cell.is_open:
                    yield open_item(cell, section, line.slug, number)

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

    @property
    def changed_at(self) -> datetime:
        """When somebody last wrote into the form: the day its files bear."""
        moments = [self.form.begun_at, *(one.typed_at for one in self.entries)]
        for row in self.rows:
            moments += filter(None, (row.added_at, row.withdrawn_at, row.restored_at))
        return max(moments)

    # Making

    def _typed(self, line: int | None, key: str) -> StateFormEntry | None:
        entry = self.current.get((line, key))
        return entry if entry is not None and value_of(entry, self._numbers) is not None else None

    def _cell(self, one: FormField, line: int | None, known: KnownValue | None) -> FormCell:
        entry = self._typed(line, one.key) if one.is_asked else None
        if entry is None:
            return computed_cell(one, known)
        value = value_of(entry, self._numbers)
        if known is not None and known.is_sure and known.value != value:
            return FormCell(one, value, CellStanding.OVERRULED, known, entry)
        standing = CellStanding.NONE if is_nothing(value) else CellStanding.TYPED
        return FormCell(one, value, standing, known, entry)

    def _line(
        self, slug: str, section: FormSection, row: StateFormLine | None, known: KnownLine | None
    ) -> FormLine:
        told = known.cells if known else {}
        cells = tuple(
            self._cell(one, row.pk, told.get(one.key))
            if row is not None
            else computed_cell(one, told.get(one.key))
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
        filing=last_filing(form),
    )


def last_filing(form: StateForm) -> StateFormFiling | None:
    """Return how a form was handed in last; where it is being corrected, that filing says so."""
    rows = form.filings.filter(withdrawn_at=None).select_related("noted_by", "reopened_by")
    return rows.order_by("number").last()
