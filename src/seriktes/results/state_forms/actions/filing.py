"""Handing in: the form is kept as it was; a later change needs a corrected filing with its reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, jobs
from seriktes.core.access import Actor, require
from seriktes.results.state_forms.actions.holding import held
from seriktes.results.state_forms.errors import FormClosed, WrongFiling
from seriktes.results.state_forms.frozen import freeze
from seriktes.results.state_forms.models import StateForm, StateFormFiling
from seriktes.results.state_forms.sheet import last_filing, sheet_of

FILE = "results.state_form.file"
COPIES_JOB = "results.state_form.copies"
REOPENING = ("reopened_at", "reopened_by", "sealed_reopening_reason", "data_key")


def note_filing(*, actor: Actor, form: StateForm, filed_on: date) -> StateFormFiling:
    """Note that a form was handed in: it is closed, kept as it prints now, and the worker makes its files.

    After a correction this is the corrected filing. Raises WrongFiling, FormClosed.
    """
    with transaction.atomic():
        require(actor, FILE, form)
        row = held(form)
        _require_day(row, filed_on)
        former = last_filing(row)
        if former is not None and former.reopened_at is None:
            raise FormClosed(_("This form is noted as handed in already."))
        filing = StateFormFiling.objects.create(
            form=row,
            number=former.number + 1 if former else 1,
            filed_on=filed_on,
            edition=row.edition,
            noted_by=actor.user,
        )
        filing.seal("sealed_reason", former.reopening_reason if former else "")
        freeze(filing, sheet_of(row))
        filing.save(update_fields=("data_key", "content", "sealed_reason"))
        told = {"filed_on": filed_on.isoformat(), "number": filing.number}
        audit.log("results.stateform.filed", actor=actor, target=row, after=told)
        jobs.enqueue(COPIES_JOB, actor=actor, filing=filing.pk)
    return filing


def reopen_form(*, actor: Actor, form: StateForm, reason: str) -> StateFormFiling:
    """Open a form that was handed in for a correction; what was handed in stays. Raises WrongFiling."""
    with transaction.atomic():
        require(actor, FILE, form)
        filing = _in_force(held(form))
        filing.reopened_at, filing.reopened_by = timezone.now(), actor.user
        filing.seal("sealed_reopening_reason", reason)
        filing.save(update_fields=REOPENING)
        audit.log("results.stateform.reopened", actor=actor, target=form)
    return filing


def undo_reopening(*, actor: Actor, form: StateForm) -> None:
    """Close a form again that was opened for a correction, as long as nothing was changed in it.

    Raises WrongFiling.
    """
    with transaction.atomic():
        require(actor, FILE, form)
        row = held(form)
        filing = last_filing(row)
        if filing is None or filing.reopened_at is None:
            return
        if _is_changed_since(row, filing.reopened_at) or row.edition != (filing.edition or row.edition):
            raise WrongFiling(_("Something was changed since. Hand the corrected form in, with its day."))
        filing.reopened_at = filing.reopened_by = None
        filing.seal("sealed_reopening_reason", "")
        filing.save(update_fields=REOPENING)
        audit.log("results.stateform.reopening_undone", actor=actor, target=row)


def undo_filing(*, actor: Actor, form: StateForm) -> None:
    """Take back the note that a form was handed in; one that was corrected is open for correction again."""
    with transaction.atomic():
        require(actor, FILE, form)
        row = held(form)
        noted = row.filings.filter(withdrawn_at=None, reopened_at=None)
        if noted.update(withdrawn_at=timezone.now(), withdrawn_by=actor.user):
            audit.log("results.stateform.filing_undone", actor=actor, target=row)


def _is_changed_since(form: StateForm, moment: datetime) -> bool:
    """Whether somebody wrote into a form: typed, added a line, took one back, or brought one back."""
    lines = Q(added_at__gte=moment) | Q(withdrawn_at__gte=moment) | Q(restored_at__gte=moment)
    return form.entries.filter(typed_at__gte=moment).exists() or form.lines.filter(lines).exists()


def _in_force(form: StateForm) -> StateFormFiling:
    filing = form.filings.filter(withdrawn_at=None, reopened_at=None).first()
    if filing is None:
        raise WrongFiling(_("This form is not handed in: it can be filled as it is."))
    return filing


def _require_day(form: StateForm, filed_on: date) -> None:
    if filed_on > timezone.localdate():
        raise WrongFiling(_("This day is in the future. Enter the day when it was handed in."))
    if filed_on.year < form.year:
        raise WrongFiling(_("This day is before the year of the form. Enter the day when it was handed in."))
