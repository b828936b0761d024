"""Typing into the cells of a form: every value is a row with who, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor
from seriktes.core.editing import State, refuse_unseen
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.actions.holding import held_open
from seriktes.results.state_forms.cells import ALL_OF, FormCell, FormLine, value_of
from seriktes.results.state_forms.definitions.shape import Bilingual, FormField, FormSection
from seriktes.results.state_forms.enums import CellStanding, FieldKind
from seriktes.results.state_forms.errors import LineGone, NotTyped
from seriktes.results.state_forms.facts.known import OF_INCOME, IncomeOf
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormLine
from seriktes.results.state_forms.sheet import sheet_of
from seriktes.results.state_forms.values import NOTHING, Value, is_number_of_person, said

UNSAID = "•••"
"""What the log says of a value that is kept sealed: that there is one."""


@dataclass(frozen=True)
class TypedCell:
    """A field of a form, or of one of its lines, with what was typed into it; None takes it back."""

    field: FormField
    value: Value


def type_cells(
    *,
    actor: Actor,
    form: StateForm,
    cells: list[TypedCell],
    line: StateFormLine | None = None,
    reason: str = "",
    seen: State | None = None,
) -> int:
    """Write what differs from what stood there and return how many cells changed; nothing is edited away.

    A value against a computed one needs its reason: NotTyped, where it is missing. ChangedMeanwhile, where
    other entries stand there than were `seen`.
    """
    with transaction.atomic():
        held = held_open(actor=actor, form=form)
        current = _current(held, line)
        refuse_unseen(held, seen=seen, now=_entries(current))
        told = {
            _name(cell.field): write_cell(held, line, cell, current.get(cell.field.key), actor, reason)
            for cell in cells
        }
        changed = {name: change for name, change in told.items() if change is not None}
        if changed:
            audit.log("results.stateform.typed", actor=actor, target=held, **told_of(changed))
        return len(changed)


def overrule_cell(  # noqa: PLR0913 -- a cell, what is typed into it, and what was seen there
    *,
    actor: Actor,
    form: StateForm,
    line: FormLine | None,
    cell: FormCell,
    value: Value,
    reason: str,
    seen: State | None = None,
) -> int:
    """Type a value into one cell, also against a computed one, with the reason.

    Raises NotTyped for a total, for what the register alone says, and without a reason against it;
    ChangedMeanwhile, as `type_cells` does.
    """
    if not cell.field.is_asked:
        raise NotTyped(_("This value is computed. Correct what it is computed from."))
    if cell.known is not None and cell.known.is_sure and value is not None and not reason:
        raise NotTyped(_("Say why it differs from what the system has computed."))
    with transaction.atomic():
        row = None if line is None else hold_line(actor=actor, form=form, line=line)
        cells = [TypedCell(cell.field, value)]
        return type_cells(actor=actor, form=form, cells=cells, line=row, reason=reason, seen=seen)


def say_none(*, actor: Actor, form: StateForm, section: FormSection) -> int:
    """Say that there is nothing else in a section: every cell nobody has filled prints «нет» or «жоқ»."""
    with transaction.atomic():
        sheet = sheet_of(held_open(actor=actor, form=form))
        if section.is_list:
            return _say_no_lines(actor, form, section, is_empty=not sheet.lines[section.key])
        empty = [cell for cell in sheet.cells_of(section) if cell.standing == CellStanding.MISSING]
        cells = [TypedCell(cell.field, NOTHING) for cell in empty if cell.field.is_asked]
        return type_cells(actor=actor, form=form, cells=cells)


def _say_no_lines(actor: Actor, form: StateForm, section: FormSection, *, is_empty: bool) -> int:
    if not is_empty:
        return 0
    title = form.definition.table_of(section).title
    answer = _answer(f"{ALL_OF}{section.key}", title)
    return type_cells(actor=actor, form=form, cells=[TypedCell(answer, NOTHING)])


def place_income(
    *, actor: Actor, form: StateForm, rows: Iterable[tuple[IncomeOf, str]], seen: State | None = None
) -> int:
    """Keep which row of the income each partner's money belongs to."""
    cells = [
        TypedCell(_answer(income.key, Bilingual(income.partner.name_kk, income.partner.name_in("ru"))), row)
        for income, row in rows
    ]
    return type_cells(actor=actor, form=form, cells=cells, seen=seen)


def hold_line(*, actor: Actor, form: StateForm, line: FormLine) -> StateFormLine:
    """Return the row of a line, writing it where all of the line was computed so far. Raises LineGone."""
    held = held_open(actor=actor, form=form)
    if line.is_kept:
        raise NotTyped(_("This value is computed. Correct what it is computed from."))
    if line.known is not None:
        row, _is_new = StateFormLine.objects.get_or_create(
            form=held,
            section=line.section.key,
            agreement=line.known.agreement,
            branch=line.known.branch,
            defaults={"added_by": actor.user},
        )
    else:
        row = StateFormLine.objects.get(code=line.slug, form=held)
    if row.withdrawn_at is not None:
        raise LineGone(_("This line was taken back meanwhile. Bring it back first."))
    return row


def entries_of(form: StateForm, line: FormLine | None) -> State:
    """Return which entries stand in a form, or in one of its lines: each change makes another row."""
    if line is not None and line.row is None:
        return {}
    return _entries(_current(form, line.row if line is not None else None))


def _entries(current: Mapping[str, StateFormEntry]) -> State:
    return {field: entry.pk for field, entry in sorted(current.items())}


def _current(form: StateForm, line: StateFormLine | None) -> dict[str, StateFormEntry]:
    rows = StateFormEntry.objects.filter(form=form, line=line, replaced_at=None)
    return {row.field: row for row in rows}


def write_cell(
    form: StateForm,
    line: StateFormLine | None,
    cell: TypedCell,
    former: StateFormEntry | None,
    actor: Actor,
    reason: str,
) -> tuple[str, str] | None:
    """Write a cell and return what the log says of it before and after; None where nothing changed."""
    before = value_of(former) if former is not None else None
    if before == cell.value:
        return None
    if former is not None:
        former.replaced_at = timezone.now()
        former.save(update_fields=("replaced_at",))
    is_sealed = cell.value is not None and _is_sealed(form, cell)
    entry = StateFormEntry.objects.create(
        form=form,
        line=line,
        field=cell.field.key,
        value=None if is_sealed else cell.value,
        typed_by=actor.user,
    )
    if is_sealed:
        sealing.seal(entry, cell.value)
    if is_sealed or reason:
        entry.seal("sealed_reason", reason)
        entry.save(update_fields=("data_key", "sealed", "sealed_reason"))
    return _logged(form, cell.field, before), _logged(form, cell.field, cell.value)


def _is_sealed(form: StateForm, cell: TypedCell) -> bool:
    return form.definition.is_sealed(cell.field) or is_number_of_person(cell.value)


def _logged(form: StateForm, field: FormField, value: Value) -> str:
    if value is None:
        return ""
    if form.definition.is_sealed(field) or is_number_of_person(value):
        return UNSAID
    return said(field, value, "ru", reveals=False)


def told_of(changed: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return what the log keeps of each cell, by its place: what it said before and what it says now.

    It keeps no reason: that is a sentence in free words, which may tell of somebody.
    """
    before = {name: old for name, (old, _new) in changed.items() if old}
    return {"before": before, "after": {name: new for name, (_old, new) in changed.items()}}


def _answer(key: str, about: Bilingual) -> FormField:
    """Return a field that no table prints: an answer about a whole table, or about a partner's money."""
    return FormField(key, about, FieldKind.NAME)


def _name(field: FormField) -> str:
    """Return what the log calls a field: its place in the form, or what an answer is about."""
    return field.label.ru if field.key.startswith((ALL_OF, OF_INCOME)) else field.key
