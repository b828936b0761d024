"""Lists of forms: those of the organisation, what is due, the history of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.accounts.enums import Role
from seriktes.clubs.models import Unit
from seriktes.core.access import Actor
from seriktes.core.links import link
from seriktes.organisations.models import Organisation
from seriktes.results.queries import earliest_month
from seriktes.results.state_forms.cells import FormLine, OpenItem, value_of
from seriktes.results.state_forms.definitions import EDITIONS, edition_for, of_organisation
from seriktes.results.state_forms.definitions.shape import FormDefinition, FormField, FormPart
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.errors import NoOrganisation
from seriktes.results.state_forms.facts.order18 import social_orders
from seriktes.results.state_forms.models import StateForm, StateFormFiling
from seriktes.results.state_forms.printing import period_of
from seriktes.results.state_forms.sheet import FormSheet, sheet_of
from seriktes.results.state_forms.values import said

REMINDED = timedelta(weeks=8)
"""How long before and after its last day the first page speaks of a form that is not handed in."""

Period = tuple[str, int, int]
"""(kind, year, part)"""


@dataclass(frozen=True)
class AskedOf:
    """What is open in a part of a form, and who usually knows it."""

    known_by: object
    count: int
    first: OpenItem


@dataclass(frozen=True)
class FormLineOfList:
    """A form of the list: a period, how far it is, when it is due."""

    definition: FormDefinition
    year: int
    part: int
    form: StateForm | None
    filing: StateFormFiling | None

    @cached_property
    def sheet(self) -> FormSheet | None:
        return sheet_of(self.form) if self.form is not None and not self.is_handed_in else None

    @property
    def missing(self) -> int:
        """How much is open in a form that is not handed in: it is counted when a page asks."""
        return self.sheet.open_count if self.sheet else 0

    @property
    def asked(self) -> list[AskedOf]:
        """Who can fill what is missing, in the order of the form."""
        found: dict[str, list[tuple[object, OpenItem]]] = {}
        for items in self.sheet.missing.values() if self.sheet else ():
            who = items[0].section.known_by
            found.setdefault(str(who), []).extend((who, item) for item in items)
        return [AskedOf(pairs[0][0], len(pairs), pairs[0][1]) for pairs in found.values()]

    @property
    def is_handed_in(self) -> bool:
        return self.filing is not None and self.filing.reopened_at is None

    @property
    def is_reopened(self) -> bool:
        return self.filing is not None and self.filing.reopened_at is not None

    @property
    def period(self) -> FormPart:
        return next(part for part in self.definition.parts if part.number == self.part)

    @property
    def title(self) -> str:
        """The index of the form with its period, in the language of the page."""
        language = "kk" if (get_language() or "kk") == "kk" else "ru"
        told = self.form or StateForm(year=self.year, part=self.part)
        return f"{self.definition.index.said_in(language)} · {period_of(told, language)}"

    @property
    def due_on(self) -> date:
        return self.period.due_on(self.year)

    @property
    def days(self) -> int:
        """How many days remain; less than 0 when the day is behind."""
        return (self.due_on - timezone.localdate()).days

    @property
    def is_late(self) -> bool:
        return not self.is_handed_in and self.days < 0

    def is_due(self, today: date) -> bool:
        """Whether it is time to think of it."""
        return not self.is_handed_in and abs(self.due_on - today) <= REMINDED


@dataclass(frozen=True)
class DueForm:
    """A form of the state that is to be handed in, for lists of what is due to whom."""

    title: str
    due_on: date
    days: int
    form: StateForm | None  # none: nobody has begun it
    missing: int
    responsible: tuple[Role, ...]
    url: str


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


def form_lines(actor: Actor, today: date | None = None) -> list[FormLineOfList]:
    """Return the begun forms of the organisation and those that wait to be begun, newest first."""
    forms = StateForm.objects.visible_to(actor, "results.state_form.view").filter(person=None)
    return _lines(forms.select_related("organisation"), today or timezone.localdate())


def due(today: date) -> list[DueForm]:
    """Return the forms of the organisation whose day comes near, or is behind, with who answers for them.

    It asks no permission: whoever shows them knows to whom.
    """
    if not _is_season(today):
        return []  # most of the year: nothing is asked of the database
    lines = [one for one in _lines(StateForm.objects.filter(person=None), today) if one.is_due(today)]
    return [
        DueForm(
            title=line.title,
            due_on=line.due_on,
            days=(line.due_on - today).days,
            form=line.form,
            missing=line.missing,
            responsible=line.definition.responsible,
            url=line.form.get_absolute_url() if line.form else link("results:state-form-list"),
        )
        for line in lines
    ]


def due_forms(actor: Actor) -> list[FormLineOfList]:
    """Return the forms whose day comes near, or is just behind, and that are not handed in."""
    today = timezone.localdate()
    if not _is_season(today):
        return []
    return [line for line in form_lines(actor, today) if line.is_due(today)]


def next_period(lines: Iterable[FormLineOfList]) -> tuple[str, int]:
    """Return what is begun next, of the lines of the list: (form and part, year)."""
    waiting = next((line for line in lines if line.form is None), None)
    if waiting is None:
        return f"{FormKind.SDNPO1}-0", timezone.localdate().year
    return f"{waiting.definition.key}-{waiting.part}", waiting.year


def _lines(forms: Iterable[StateForm], today: date) -> list[FormLineOfList]:
    begun = _begun(forms)
    filings = StateFormFiling.objects.filter(form__in=begun.values(), withdrawn_at=None).order_by("number")
    filed = {filing.form_id: filing for filing in filings}
    return [
        FormLineOfList(
            definition=form.definition if form else edition_for(kind, year, part),
            year=year,
            part=part,
            form=form,
            filing=filed.get(form.pk) if form else None,
        )
        for kind, year, part in sorted({*begun, *_awaited(today)}, key=_order)
        for form in (begun.get((kind, year, part)),)
    ]


def _begun(forms: Iterable[StateForm]) -> dict[Period, StateForm]:
    return {(form.kind, form.year, form.part): form for form in forms}


def _order(period: Period) -> tuple[int, str, int]:
    kind, year, part = period
    return -year, kind, part


def _awaited(today: date) -> set[Period]:
    """Return the periods that are over, or nearly, and whose forms somebody has to begin."""
    last, first = today.year - 1, earliest_month() // 12
    found: set[Period] = {(FormKind.SDNPO1, last, 0)} if first <= last else set()
    for part in EDITIONS[FormKind.ORDER18][-1].parts:
        for year in (today.year - 1, today.year):
            told = StateForm(kind=FormKind.ORDER18, year=year, part=part.number)
            is_near = -REMINDED <= part.due_on(year) - today <= REMINDED
            if is_near and year >= first and social_orders(told.first_day, told.last_day).exists():
                found.add((FormKind.ORDER18, year, part.number))
    return found


def _is_season(today: date) -> bool:
    """Whether the last day of some form is near: it costs no query."""
    return any(
        abs(part.due_on(year) - today) <= REMINDED
        for form in of_organisation()
        for part in form.parts
        for year in (today.year - 1, today.year)
    )


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
