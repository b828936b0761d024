from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, ends_after_start
from seriktes.core.models import StoredFile
from seriktes.core.privacy import PARTICIPATION, Personal, Sensitivity
from seriktes.core.sealed_rows import SealedRow
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.people.models import Person
from seriktes.results.state_forms.definitions import definition, edition_for
from seriktes.results.state_forms.definitions.shape import FormDefinition, FormPart
from seriktes.results.state_forms.enums import FormKind, StateFileFormat

SEALED = Personal(Sensitivity.SEALED, PARTICIPATION, years=3)


class StateForm(Coded):
    """A form of the state for a calendar year or a part of it, as the network's organisation fills it.

    A portfolio is of a `person` in a `group`. `edition` is the one the form was begun by: it keeps the words
    of that edition when the act changes.
    """

    kind = models.CharField(max_length=20, choices=FormKind)
    edition = models.DateField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="state_forms")
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(default=0)  # of the year; 0 is the whole
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="portfolios")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="portfolios")
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="state_forms_begun"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "organisation", "year", "part"),
                condition=Q(person=None),
                name="results_stateform_once",
            ),
            models.UniqueConstraint(
                fields=("kind", "year", "group", "person"),
                condition=Q(person__isnull=False),
                name="results_stateform_person_once",
            ),
            models.CheckConstraint(
                name="results_stateform_of_person",
                condition=Q(person=None, group=None) | Q(person__isnull=False, group__isnull=False),
            ),
            models.CheckConstraint(
                name="results_stateform_year", condition=Q(year__gte=1990, year__lte=2100)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    def get_absolute_url(self) -> str:
        return link("results:state-form-detail", self.code)

    def save(self, *args: object, **kwargs: object) -> None:
        if self.edition is None:
            self.edition = edition_for(self.kind, self.year, self.part).edition
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def definition(self) -> FormDefinition:
        return definition(self.kind, self.edition)

    @property
    def period(self) -> FormPart | None:
        """The part of the year it is filled for; none where the act has no day for it."""
        return self.definition.part(self.part)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day it tells of."""
        return date(self.year, 6, 30) if self.part else date(self.year, 12, 31)

    @property
    def due_on(self) -> date | None:
        """The last day on which it is handed in."""
        return self.period.due_on(self.year) if self.period else None


class StateFormLine(Coded, SealedRow):
    """A line of a table of lines: a branch, a project, a founder, an aid.

    A line of an `agreement`, or of a `branch` of the register, is written only when somebody types into it
    or leaves it out: the rest of it is computed. A line that is taken back stays, with its reason.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {"sealed_withdrawal_reason": SEALED, "data_key": SEALED}

    form = models.ForeignKey(StateForm, on_delete=models.PROTECT, related_name="lines")
    section = models.CharField(max_length=10)
    group = models.CharField(max_length=20, blank=True)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_withdrawal_reason = models.BinaryField(default=bytes)
    restored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("form", "section", "agreement"),
                condition=Q(agreement__isnull=False),
                name="results_stateformline_agreement_once",
            ),
            models.UniqueConstraint(
                fields=("form", "section", "branch"),
                condition=Q(branch__isnull=False),
                name="results_stateformline_branch_once",
            ),
            models.CheckConstraint(
                name="results_stateformline_one_origin", condition=Q(agreement=None) | Q(branch=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_id}: {self.section}"

    @property
    def withdrawal_reason(self) -> str:
        """Why it was taken back; it may tell of somebody, as every reason here."""
        return self.opened("sealed_withdrawal_reason")


class StateFormEntry(SealedRow):
    """What somebody typed into a cell, and when. A correction is a new row; the former one is kept.

    `value` is a text, a number (money in tiyn), a list of keys, {"kk", "ru"} for a text in two languages,
    {"none": true} where somebody says that there is nothing, and null where a typed value was taken back.
    What tells of a human being is sealed instead: see `sealing`.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "sealed": SEALED,
        "sealed_reason": SEALED,
        "data_key": SEALED,
    }

    form = models.ForeignKey(StateForm, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(StateFormLine, null=True, on_delete=models.PROTECT, related_name="entries")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    sealed = models.BinaryField(default=bytes)
    sealed_reason = models.BinaryField(default=bytes)
    typed_at = models.DateTimeField(default=timezone.now)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("typed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("form", "field"),
                condition=Q(replaced_at=None, line=None),
                name="results_stateformentry_field_once",
            ),
            models.UniqueConstraint(
                fields=("line", "field"),
                condition=Q(replaced_at=None, line__isnull=False),
                name="results_stateformentry_cell_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_id}: {self.field}"

    @property
    def reason(self) -> str:
        """Why it stands against what is computed, or why it was corrected."""
        return self.opened("sealed_reason")


class StateFormFiling(SealedRow):
    """That a form was handed in on a day, with the form as it was then; a note made by mistake is taken back.

    From then on the form is closed. `reopened_at` opens it again for a correction, with the reason; the
    next filing is then the corrected one, and bears that reason. `content` is the print of that day, sealed.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "content": SEALED,
        "sealed_reason": SEALED,
        "sealed_reopening_reason": SEALED,
        "data_key": SEALED,
    }

    form = models.ForeignKey(StateForm, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField(default=1)
    filed_on = models.DateField()
    edition = models.DateField(null=True)
    sealed_reason = models.BinaryField(default=bytes)
    content = models.BinaryField(default=bytes)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_reopening_reason = models.BinaryField(default=bytes)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("number", "noted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("form",),
                condition=Q(withdrawn_at=None, reopened_at=None),
                name="results_stateformfiling_once",
            ),
            models.UniqueConstraint(
                fields=("form", "number"),
                condition=Q(withdrawn_at=None),
                name="results_stateformfiling_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_id}: {self.filed_on}"

    @property
    def reason(self) -> str:
        """Why it is the corrected filing; empty of the first one."""
        return self.opened("sealed_reason")

    @property
    def reopening_reason(self) -> str:
        """Why it was opened for a correction."""
        return self.opened("sealed_reopening_reason")

    @property
    def is_corrected(self) -> bool:
        """Whether it is the corrected filing of a form that was handed in before."""
        return self.number > 1


class StateFormCopy(models.Model):
    """A file of a form as it was handed in: these bytes and no others."""

    filing = models.ForeignKey(StateFormFiling, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=10, choices=StateFileFormat)
    language = models.CharField(max_length=2)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("language", "kind")
        constraints = (
            models.UniqueConstraint(fields=("filing", "kind", "language"), name="results_stateformcopy_once"),
        )

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.language}.{self.kind}"


class OrderedGroupQuerySet(VisibleQuerySet["OrderedGroup"], DatedQuerySet):
    pass


class OrderedGroup(Coded, Dated):
    """That a group works under the creative order, from a day until a day: its children have portfolios."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="creative_orders")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OrderedGroupQuerySet.as_manager()

    class Meta:
        ordering = ("group__sort_key", "pk")
        constraints = (
            ends_after_start("results_orderedgroup_dates"),
            models.UniqueConstraint(
                fields=("group",), condition=Q(ends_on=None), name="results_orderedgroup_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group}"
