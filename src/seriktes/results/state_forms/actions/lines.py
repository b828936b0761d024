"""Lines of a list: added, left out with a reason, brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from seriktes.core import audit, intake
from seriktes.core.access import Actor
from seriktes.core.intake import ClientEvent
from seriktes.results.state_forms.actions.holding import held_open
from seriktes.results.state_forms.actions.typing import TypedCell, hold_line, told_of, write_cell
from seriktes.results.state_forms.cells import FormLine
from seriktes.results.state_forms.definitions.shape import FormSection
from seriktes.results.state_forms.models import StateForm, StateFormLine

WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "sealed_withdrawal_reason", "data_key")


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
        held = held_open(actor=actor, form=form)
        line = StateFormLine.objects.create(form=held, section=section.key, group=group, added_by=actor.user)
        changes = {cell.field.key: write_cell(held, line, cell, None, actor, "") for cell in cells}
        told = told_of({name: change for name, change in changes.items() if change})
        audit.log("results.stateform.line_added", actor=actor, target=held, **told)
        intake.receipt(event, effect={"line": line.pk})
    return line


def withdraw_line(*, actor: Actor, form: StateForm, line: FormLine, reason: str) -> StateFormLine:
    """Take a line back, or leave a computed one out; it stays with its reason and can be brought back."""
    with transaction.atomic():
        row = hold_line(actor=actor, form=form, line=line)
        row.withdrawn_at, row.withdrawn_by = timezone.now(), actor.user
        row.seal("sealed_withdrawal_reason", reason)
        row.save(update_fields=WITHDRAWAL)
        told = {"table": row.section}
        audit.log("results.stateform.line_withdrawn", actor=actor, target=form, after=told)
    return row


def restore_line(*, actor: Actor, form: StateForm, line: StateFormLine) -> StateFormLine:
    """Bring a line back that was taken back. Doing so again changes nothing."""
    with transaction.atomic():
        held = held_open(actor=actor, form=form)
        row = StateFormLine.objects.select_for_update().get(pk=line.pk, form=held)
        if row.withdrawn_at is not None:
            row.withdrawn_at, row.withdrawn_by, row.restored_at = None, None, timezone.now()
            row.seal("sealed_withdrawal_reason", "")
            row.save(update_fields=(*WITHDRAWAL, "restored_at"))
            audit.log(
                "results.stateform.line_restored", actor=actor, target=form, after={"table": row.section}
            )
    return row
