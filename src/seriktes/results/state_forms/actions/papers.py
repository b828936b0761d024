"""Taking a form out: files, the portfolios of a group, and the line in the log when a portfolio is opened."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from seriktes.activities.models import Group
from seriktes.core import audit, files, jobs
from seriktes.core.access import Actor, allows, require
from seriktes.core.models import Job
from seriktes.results.state_forms.actions.holding import FILL
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.models import StateForm, StateFormCopy
from seriktes.results.state_forms.portfolios import OF_GROUP, VIEW, portfolios_of

FILE_JOB = "results.state_form.file"
BUNDLE_JOB = "results.state_form.portfolios"


def order_form_file(*, actor: Actor, form: StateForm, kind: StateFileFormat, language: str) -> Job:
    """Let the worker make a file of the form in Kazakh or in Russian; the wish is logged."""
    with transaction.atomic():
        require(actor, VIEW, form)
        told = {"form": str(kind), "language": language}
        audit.log("results.stateform.exported", actor=actor, target=form, after=told)
        reveals = allows(actor, FILL, form)
        asked = {"code": form.code, "form": str(kind), "language": language, "reveals": reveals}
        return jobs.enqueue(FILE_JOB, actor=actor, **asked)


def order_portfolios(*, actor: Actor, group: Group, year: int, language: str) -> Job:
    """Let the worker print the portfolios of a group as one PDF: these and no others, each of them logged."""
    with transaction.atomic():
        require(actor, OF_GROUP, group)
        forms = portfolios_of(actor, group, year)
        for form in forms:
            told = {"form": str(StateFileFormat.PDF), "language": language}
            audit.log("results.stateform.exported", actor=actor, target=form, after=told)
        codes = [form.code for form in forms]
        return jobs.enqueue(
            BUNDLE_JOB, actor=actor, group=group.code, year=year, language=language, codes=codes
        )


def take_copy(*, actor: Actor, copy: StateFormCopy) -> File[bytes]:
    """Return a file as it was handed in, opened, to whoever may read numbers of persons; it is logged.

    Raises `FileNotFoundError` where the disk has lost it.
    """
    with transaction.atomic():
        form = copy.filing.form
        require(actor, FILL, form)
        told = {"form": copy.kind, "language": copy.language, "number": copy.filing.number}
        audit.log("results.stateform.exported", actor=actor, target=form, after=told)
    return files.opened(copy.file)


def note_opening(*, actor: Actor, form: StateForm) -> None:
    """Leave a line in the log that somebody read a portfolio: it tells of a child."""
    with transaction.atomic():
        audit.log("results.stateform.opened", actor=actor, target=form)
