from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.state_forms.definitions import definition
from seriktes.results.state_forms.definitions.shape import FormDefinition
from seriktes.results.state_forms.enums import FormKind


class StateForm(Coded):
    """A form of the state for one calendar year, as the network's organisation fills it."""

    kind = models.CharField(max_length=20, choices=FormKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="state_forms")
    year = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="state_forms_begun"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "kind")
        constraints = (
            models.UniqueConstraint(fields=("kind", "organisation", "year"), name="results_stateform_once"),
            models.CheckConstraint(
                name="results_stateform_year", condition=Q(year__gte=1990, year__lte=2100)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    def get_absolute_url(self) -> str:
        return link("results:state-form-detail", self.code)

    @property
    def definition(self) -> FormDefinition:
        return definition(self.kind)

    @property
    def due_on(self) -> date:
        """The last day on which it is handed in."""
        return self.definition.due_on(self.year)


class StateFormLine(Coded):
    """A line of a table of lines: a branch, a project, a founder, an aid.

    A line of an `agreement`, or of a `branch` of the register, is written only when somebody types into it
    or leaves it out: the rest of it is computed. A line that is taken back stays, with its reason.
    """

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
    withdrawal_reason = models.CharField(max_length=300, blank=True)

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


class StateFormEntry(models.Model):
    """What somebody typed into a cell, and when. A correction is a new row; the former one is kept.

    `value` is a text, a number (money in tiyn), a list of keys, {"kk", "ru"} for a text in two languages,
    {"none": true} where somebody says that there is nothing, and null where a typed value was taken back.
    The ИИН of a person is sealed instead: see `sealing`.
    """

    form = models.ForeignKey(StateForm, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(StateFormLine, null=True, on_delete=models.PROTECT, related_name="entries")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    data_key = models.BinaryField(default=bytes)
    sealed = models.BinaryField(default=bytes)
    # Why it stands against what is computed, or why it was corrected.
    reason = models.CharField(max_length=300, blank=True)
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


class StateFormFiling(models.Model):
    """That a form was handed in on a day; a note made by mistake is taken back."""

    form = models.ForeignKey(StateForm, on_delete=models.PROTECT, related_name="filings")
    filed_on = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("noted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("form",), condition=Q(withdrawn_at=None), name="results_stateformfiling_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_id}: {self.filed_on}"
