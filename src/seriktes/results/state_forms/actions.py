"""What people do with a form of the state: begin it, type, correct, take back, hand it in, take a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, intake, jobs
from seriktes.core.access import Actor, require
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Job
from seriktes.core.uniqueness import unique_or
from seriktes.organisations.models import Organisation
from seriktes.results.queries import earliest_month
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.definitions.shape import Bilingual, FormField, FormSection
from seriktes.results.state_forms.enums import CellStanding, FieldKind, FormKind, StateFileFormat
from seriktes.results.state_forms.errors import FormBegun, LineGone, NotTyped, WrongFiling, WrongYear
from seriktes.results.state_forms.facts import OF_INCOME, IncomeOf
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormFiling, StateFormLine
from seriktes.results.state_forms.sheet import ALL_OF, FormCell, FormLine, sheet_of, value_of
from seriktes.results.state_forms.values import NOTHING, Value, said

FILL = "results.state_form.fill"
FILE_JOB = "results.state_form.file"


@dataclass(frozen=True)
class TypedCell:
    """A field of a form, or of one of its lines, with what was typed into it; None takes it back."""

    field: FormField
    value: Value


def begin_form(*, actor: Actor, kind: FormKind, organisation: Organisation, year: int) -> StateForm:
    """Begin the form of a year. Raises WrongYear, FormBegun."""
    with transaction.atomic():
        require(actor, FILL)
        first, this_year = earliest_month() // 12, timezone.localdate().year
        if not first <= year <= this_year:
            raise WrongYear(
                _("The network has records of the years %(first)s to %(last)s. Choose one of them.")
                % {"first": first, "last": this_year}
            )
        with unique_or(FormBegun(_("The form of this year is begun already. Open it from the list."))):
            form = StateForm.objects.create(
                kind=kind, organisation=organisation, year=year, begun_by=actor.user
            )
        audit.log("results.stateform.begun", actor=actor, target=form, after={"year": str(year)})
    return form


def type_cells(
    *,
    actor: Actor,
    form: StateForm,
    cells: list[TypedCell],
    line: StateFormLine | None = None,
    reason: str = "",
) -> int:
    """Write what differs from what stood there and return how many cells changed; nothing is edited away.

    A value against a computed one needs its reason: NotTyped, where it is missing.
    """
    with transaction.atomic():
        require(actor, FILL, form)
        held = _hold(form)
        current = _current(held, line)
        told = {
            _name(cell.field): _write(held, line, cell, current.get(cell.field.key), actor, reason)
            for cell in cells
        }
        changed = {name: change for name, change in told.items() if change is not None}
        if changed:
            audit.log("results.stateform.typed", actor=actor, target=held, **_told(changed, reason))
        return len(changed)


def overrule_cell(
    *, actor: Actor, form: StateForm, line: FormLine | None, cell: FormCell, value: Value, reason: str
) -> int:
    """Type a value into one cell, also against a computed one, with the reason.

    Raises NotTyped for a total, for what the register alone says, and without a reason against it.
    """
    if cell.field.is_total or cell.field.is_fixed:
        raise NotTyped(_("This value is computed. Correct what it is computed from."))
    if cell.known is not None and cell.known.is_sure and value is not None and not reason:
        raise NotTyped(_("Say why it differs from what the system has computed."))
    with transaction.atomic():
        row = None if line is None else hold_line(actor=actor, form=form, line=line)
        return type_cells(
            actor=actor, form=form, cells=[TypedCell(cell.field, value)], line=row, reason=reason
        )


def say_none(*, actor: Actor, form: StateForm, section: FormSection) -> int:
    """Say that there is nothing else in a section: every cell nobody has filled prints «нет» or «жоқ»."""
    with transaction.atomic():
        require(actor, FILL, form)
        sheet = sheet_of(_hold(form))
        if section.is_list:
            return _say_no_lines(actor, form, section, is_empty=not sheet.lines[section.key])
        empty = [cell for cell in sheet.cells_of(section) if cell.standing == CellStanding.MISSING]
        cells = [TypedCell(cell.field, NOTHING) for cell in empty if not cell.field.is_total]
        return type_cells(actor=actor, form=form, cells=cells)


def _say_no_lines(actor: Actor, form: StateForm, section: FormSection, *, is_empty: bool) -> int:
    if not is_empty:
        return 0
    title = form.definition.table_of(section).title
    answer = _answer(f"{ALL_OF}{section.key}", title)
    return type_cells(actor=actor, form=form, cells=[TypedCell(answer, NOTHING)])


def place_income(*, actor: Actor, form: StateForm, rows: Iterable[tuple[IncomeOf, str]]) -> int:
    """Keep which row of the income each partner's money belongs to."""
    cells = [
        TypedCell(_answer(income.key, Bilingual(income.partner.name_kk, income.partner.name_in("ru"))), row)
        for income, row in rows
    ]
    return type_cells(actor=actor, form=form, cells=cells)


def add_line(
    *,
    actor: Actor,
    form: StateForm,
    section: FormSection,
    group: str,
    cells: list[TypedCell],
    event: ClientEvent,
) -> StateFormLine:
    """Add a line to a table of lines. The same form sent twice is one line."""
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return StateFormLine.objects.get(pk=known.effect["line"])
        require(actor, FILL, form)
        held = _hold(form)
        line = StateFormLine.objects.create(form=held, section=section.key, group=group, added_by=actor.user)
        changes = {cell.field.key: _write(held, line, cell, None, actor, "") for cell in cells}
        told = _told({name: change for name, change in changes.items() if change}, "")
        audit.log("results.stateform.line_added", actor=actor, target=held, **told)
        intake.receipt(event, effect={"line": line.pk})
    return line


def withdraw_line(*, actor: Actor, form: StateForm, line: FormLine, reason: str) -> StateFormLine:
    """Take a line back, or leave a computed one out; it stays with its reason and can be brought back."""
    with transaction.atomic():
        row = hold_line(actor=actor, form=form, line=line)
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = timezone.now(), actor.user, reason
        row.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawal_reason"))
        told = {"table": row.section, "reason": reason}
        audit.log("results.stateform.line_withdrawn", actor=actor, target=form, after=told)
    return row


def restore_line(*, actor: Actor, form: StateForm, line: StateFormLine) -> StateFormLine:
    """Bring a line back that was taken back. Doing so again changes nothing."""
    with transaction.atomic():
        require(actor, FILL, form)
        row = StateFormLine.objects.select_for_update().get(pk=line.pk, form=form)
        if row.withdrawn_at is not None:
            row.withdrawn_at = row.withdrawn_by = None
            row.withdrawal_reason = ""
            row.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawal_reason"))
            audit.log(
                "results.stateform.line_restored", actor=actor, target=form, after={"table": row.section}
            )
    return row


def hold_line(*, actor: Actor, form: StateForm, line: FormLine) -> StateFormLine:
    """Return the row of a line, writing it where all of the line was computed so far. Raises LineGone."""
    require(actor, FILL, form)
    held = _hold(form)
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


def note_filing(*, actor: Actor, form: StateForm, filed_on: date) -> StateFormFiling:
    """Note that a form was handed in: the reminders end. Raises WrongFiling."""
    with transaction.atomic():
        require(actor, "results.state_form.file", form)
        held = _hold(form)
        if filed_on > timezone.localdate():
            raise WrongFiling(_("This day is in the future. Enter the day when it was handed in."))
        if filed_on.year < held.year:
            raise WrongFiling(
                _("This day is before the year of the form. Enter the day when it was handed in.")
            )
        held.filings.filter(withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=actor.user)
        filing = StateFormFiling.objects.create(form=held, filed_on=filed_on, noted_by=actor.user)
        audit.log(
            "results.stateform.filed", actor=actor, target=held, after={"filed_on": filed_on.isoformat()}
        )
    return filing


def undo_filing(*, actor: Actor, form: StateForm) -> None:
    """Take back the note that a form was handed in."""
    with transaction.atomic():
        require(actor, "results.state_form.file", form)
        noted = _hold(form).filings.filter(withdrawn_at=None)
        if noted.update(withdrawn_at=timezone.now(), withdrawn_by=actor.user):
            audit.log("results.stateform.filing_undone", actor=actor, target=form)


def order_form_file(*, actor: Actor, form: StateForm, kind: StateFileFormat, language: str) -> Job:
    """Let the worker make a file of the form in Kazakh or in Russian; the wish is logged."""
    with transaction.atomic():
        require(actor, "results.state_form.view", form)
        told = {"form": str(kind), "language": language}
        audit.log("results.stateform.exported", actor=actor, target=form, after=told)
        return jobs.enqueue(FILE_JOB, actor=actor, code=form.code, form=str(kind), language=language)


def _hold(form: StateForm) -> StateForm:
    """Let one person at a time write into a form: each has to see what stands there."""
    return StateForm.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk)


def _current(form: StateForm, line: StateFormLine | None) -> dict[str, StateFormEntry]:
    rows = StateFormEntry.objects.filter(form=form, line=line, replaced_at=None)
    return {row.field: row for row in rows}


def _write(
    form: StateForm,
    line: StateFormLine | None,
    cell: TypedCell,
    former: StateFormEntry | None,
    actor: Actor,
    reason: str,
) -> tuple[str, str] | None:
    """Write a cell and return what it said before and after; None where nothing changed."""
    before = value_of(former) if former is not None else None
    if before == cell.value:
        return None
    if former is not None:
        former.replaced_at = timezone.now()
        former.save(update_fields=("replaced_at",))
    is_personal = sealing.is_personal(cell.value)
    entry = StateFormEntry.objects.create(
        form=form,
        line=line,
        field=cell.field.key,
        value=None if is_personal else cell.value,
        reason=reason,
        typed_by=actor.user,
    )
    if is_personal:
        sealing.seal(entry, cell.value)
        entry.save(update_fields=("data_key", "sealed"))
    return _said(cell.field, before), _said(cell.field, cell.value)


def _said(field: FormField, value: Value) -> str:
    return "" if value is None else said(field, value, "ru", reveals=False)


def _told(changed: Mapping[str, tuple[str, str]], reason: str) -> dict[str, dict[str, str]]:
    """Return what the log keeps of each cell, by its place: what it said before and what it says now."""
    before = {name: old for name, (old, _new) in changed.items() if old}
    after = {name: new for name, (_old, new) in changed.items()}
    return {"before": before, "after": after | ({"reason": reason} if reason else {})}


def _answer(key: str, about: Bilingual) -> FormField:
    """Return a field that no table prints: an answer about a whole table, or about a partner's money."""
    return FormField(key, about, FieldKind.NAME)


def _name(field: FormField) -> str:
    """Return what the log calls a field: its place in the form, or what an answer is about."""
    return field.label.ru if field.key.startswith((ALL_OF, OF_INCOME)) else field.key
