"""Lists of forms and the history of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.clubs.models import Unit
from seriktes.core.access import Actor
from seriktes.organisations.models import Organisation
from seriktes.results.queries import earliest_month
from seriktes.results.state_forms.definitions import DEFINITIONS
from seriktes.results.state_forms.definitions.shape import FormDefinition, FormField
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.errors import NoOrganisation
from seriktes.results.state_forms.models import StateForm, StateFormFiling
from seriktes.results.state_forms.sheet import FormLine, FormSheet, sheet_of, value_of
from seriktes.results.state_forms.values import said

REMINDED = timedelta(weeks=8)
"""How long before and after its last day the first page speaks of a form that is not handed in."""


@dataclass(frozen=True)
class FormLineOfList:
    """A form of the list: a year, how far it is, when it is due."""

    definition: FormDefinition
    year: int
    form: StateForm | None
    filing: StateFormFiling | None

    @cached_property
    def missing(self) -> int:
        """How much is open in a form that is not handed in: it is counted when a page asks."""
        return sheet_of(self.form).open_count if self.form is not None and self.filing is None else 0

    @property
    def due_on(self) -> date:
        return self.definition.due_on(self.year)

    @property
    def days(self) -> int:
        """How many days remain; less than 0 when the day is behind."""
        return (self.due_on - timezone.localdate()).days

    @property
    def is_late(self) -> bool:
        return self.filing is None and self.days < 0

    @property
    def is_due(self) -> bool:
        """Whether it is time to think of it."""
        return self.filing is None and abs(self.days) <= REMINDED.days


@dataclass(frozen=True)
class CellChange:
    """A value that stood in a cell: who typed it, when, why, and until when it stood."""

    value: str
    by: str
    at: datetime
    reason: str
    until: datetime | None
    is_taken_back: bool


def network_organisation() -> Organisation:
    """Return the organisation that keeps the network. Raises NoOrganisation."""
    root = Unit.objects.filter(parent=None).select_related("organisation").first()
    if root is None or root.organisation is None:
        raise NoOrganisation(
            _("The network has no organisation of its own yet. Ask the administrator to name it.")
        )
    return root.organisation


def form_lines(actor: Actor) -> list[FormLineOfList]:
    """Return the begun forms and, of years that are over, those that nobody has begun, newest first."""
    forms = StateForm.objects.visible_to(actor, "results.state_form.view").select_related("organisation")
    begun = {(form.kind, form.year): form for form in forms}
    filings = StateFormFiling.objects.filter(form__in=begun.values(), withdrawn_at=None)
    filed = {filing.form_id: filing for filing in filings}
    last = timezone.localdate().year - 1
    awaited = {(str(FormKind.SDNPO1), last)} if earliest_month() // 12 <= last else set()
    return [
        FormLineOfList(DEFINITIONS[kind], year, form, filed.get(form.pk) if form else None)
        for kind, year in sorted({*begun, *awaited}, key=lambda key: (-key[1], key[0]))
        for form in (begun.get((kind, year)),)
    ]


def next_year() -> int:
    """Return the newest year whose form may be begun and is not: the last one that is over, else this one."""
    today = timezone.localdate().year
    begun = StateForm.objects.filter(kind=FormKind.SDNPO1, year=today - 1).exists()
    return today if begun else today - 1


def due_forms(actor: Actor) -> list[FormLineOfList]:
    """Return the forms whose day comes near, or is just behind, and that are not handed in."""
    today = timezone.localdate()
    if not any(abs(form.due_on(today.year - 1) - today) <= REMINDED for form in DEFINITIONS.values()):
        return []  # most of the year: nothing is asked of the database
    return [line for line in form_lines(actor) if line.is_due]


def history_of(sheet: FormSheet, line: FormLine | None, field: FormField, language: str) -> list[CellChange]:
    """Return everything that was typed into a cell, the newest first."""
    row = line.row.pk if line is not None and line.row is not None else None
    if line is not None and row is None:
        return []
    rows = [one for one in sheet.entries if one.field == field.key and one.line_id == row]
    found = []
    for one in reversed(rows):
        value = value_of(one)
        found.append(
            CellChange(
                value=said(field, value, language, reveals=False) if value is not None else "",
                by=one.typed_by.full_name if one.typed_by else "",
                at=one.typed_at,
                reason=one.reason,
                until=one.replaced_at,
                is_taken_back=value is None,
            )
        )
    return found
