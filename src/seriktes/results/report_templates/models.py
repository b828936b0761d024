from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import language_of
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Trilingual
from seriktes.core.models import StoredFile
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.report_templates.enums import OwnFormKind


class ReportTemplate(Coded, Trilingual):
    """How a report is laid out and what it says beside its figures; each kept change is a new version."""

    # What is being changed and not kept yet (`content.Content`); None: the newest version stands.
    draft = models.JSONField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="report_templates_begun"
    )
    retired_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")

    def get_absolute_url(self) -> str:
        return link("results:report-template-detail", self.code)


class ReportTemplateVersion(models.Model):
    """What a template said from one moment on: it never changes, for reports were made with it."""

    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="report_templates_kept"
    )

    class Meta:
        ordering = ("template", "-number")
        constraints = (
            models.UniqueConstraint(fields=("template", "number"), name="results_template_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.template_id}: {self.number}"


class PaperLook(models.Model):
    """How an organisation's papers look from one moment on: of a partner, or the letterhead of the network.

    The newest row is in force; older ones stay, and with them the pictures that reports were made with.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="paper_looks")
    # None: the program's own template.
    template = models.ForeignKey(
        ReportTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="looks"
    )
    logo = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="paper_looks"
    )
    logo_alt_kk = models.CharField(_("What the picture shows, in Kazakh"), max_length=150, blank=True)
    logo_alt_ru = models.CharField(_("What the picture shows, in Russian"), max_length=150, blank=True)
    colour = models.CharField(_("Colour of headings"), max_length=7, blank=True)
    credit_kk = models.CharField(_("Line of credit in Kazakh"), max_length=200, blank=True)
    credit_ru = models.CharField(_("Line of credit in Russian"), max_length=200, blank=True)
    credit_en = models.CharField(_("Line of credit in English"), max_length=200, blank=True)
    # Of the network: its address in the letterhead, in the language of each paper.
    address_kk = models.CharField(_("Address in the letterhead, in Kazakh"), max_length=200, blank=True)
    address_ru = models.CharField(_("Address in the letterhead, in Russian"), max_length=200, blank=True)
    address_en = models.CharField(_("Address in the letterhead, in English"), max_length=200, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="paper_looks_set"
    )

    class Meta:
        ordering = ("organisation", "-set_at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.set_at:%Y-%m-%d}"

    @property
    def credit(self) -> str:
        """The line of credit in the language of the page, else in Kazakh."""
        own = {"ru": self.credit_ru, "en": self.credit_en}.get(language_of(), "")
        return str(own or self.credit_kk)


class AgreementTemplate(models.Model):
    """Which template the reports of an agreement's time are made with, from one moment on.

    The newest row is in force. Without a template it is again the one of the partner's look.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="report_templates")
    template = models.ForeignKey(
        ReportTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("agreement", "-set_at", "-pk")

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.set_at:%Y-%m-%d}"


class ReleaseWording(models.Model):
    """What people write into one draft: the texts its template asks for, outgoing number and day."""

    release = models.OneToOneField("results.Release", on_delete=models.CASCADE, related_name="wording")
    texts = models.JSONField(default=dict)  # by the key of the section: {"kk": …, "ru": …, "en": …}
    left_out = models.JSONField(default=list)  # codes of stories that the report does not tell
    outgoing_number = models.CharField(_("Outgoing number"), max_length=60, blank=True)
    outgoing_on = models.DateField(_("Outgoing day"), null=True, blank=True)
    # What the scan found in the texts, and that somebody looked at it and let it stand.
    found = models.JSONField(default=list)
    is_confirmed = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="release_wordings"
    )

    class Meta:
        ordering = ("release",)

    def __str__(self) -> str:
        return f"{self.release_id}"


class PartnerForm(Coded):
    """A partner's own form that the report fills: checked when it came, one in use at a time."""

    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_forms")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="partner_forms")
    kind = models.CharField(max_length=4, choices=OwnFormKind)
    language = models.CharField(max_length=2)
    places = models.JSONField(default=list)  # the names of the places it holds, in their order
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="partner_forms_added"
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("partner",), condition=Q(retired_at=None), name="results_partner_form_one_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.file_id}"
