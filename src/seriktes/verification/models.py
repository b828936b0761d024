from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.links import link
from seriktes.verification import numbers
from seriktes.verification.records import SignedRecord

SIGNED = ("record", "record_sha256", "signature", "key", "position", "sealed_at")
"""What a seal has altogether or not at all."""

LANGUAGES = {"kk": _("In Kazakh"), "ru": _("In Russian"), "en": _("In English")}


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def in_use(self) -> SigningKeyQuerySet:
        """Keep the key that signs today: one at most."""
        return self.filter(retired_at=None)


class SigningKey(models.Model):
    """The public half of a key that seals; the private half lies in a file outside the database."""

    key_id = models.CharField(max_length=16, unique=True)
    public_bytes = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)
    # A retired key signs no more; what it signed is checked with it for good.
    retired_at = models.DateTimeField(null=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            # All rows without a last day share the one value of this index.
            models.UniqueConstraint(
                models.Case(models.When(retired_at=None, then=1)), name="verification_signingkey_one_in_use"
            ),
            models.CheckConstraint(
                name="verification_signingkey_retired_after",
                condition=Q(retired_at=None) | Q(retired_at__gte=F("created_at")),
            ),
        )

    def __str__(self) -> str:
        return self.key_id


class SealQuerySet(models.QuerySet["Seal"]):
    def sealed(self) -> SealQuerySet:
        """Keep those that are signed."""
        return self.exclude(sealed_at=None)


class Seal(models.Model):
    """A number given to a paper, and the signed record of what the paper holds.

    It is reserved first, so that the paper can bear it, and sealed once; from then on it never changes.
    Sealed ones are a chain: each record names the hash of the one before it, and nothing comes between.
    """

    # The year of the number and its place in that year, without gaps.
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    # The random part of the number: only who has held the paper knows it.
    token = models.CharField(max_length=numbers.TOKEN_LENGTH, unique=True, default=numbers.new_token)
    # What it is, by the name under which its presenter is registered.
    kind = models.CharField(max_length=40)
    reserved_at = models.DateTimeField(default=timezone.now)
    # What was signed; `records.canonical` gives its bytes.
    record = models.JSONField(null=True)
    record_sha256 = models.CharField(max_length=64, unique=True, null=True)
    signature = models.BinaryField(max_length=64, null=True)
    key = models.ForeignKey(SigningKey, null=True, on_delete=models.PROTECT, related_name="seals")
    # Its place in the chain, from 1.
    position = models.PositiveIntegerField(unique=True, null=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    sealed_at = models.DateTimeField(null=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ("year", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("year", "sequence"), name="verification_seal_number_once"),
            models.CheckConstraint(
                name="verification_seal_number", condition=Q(year__range=(2000, 9999), sequence__gte=1)
            ),
            models.CheckConstraint(
                name="verification_seal_whole",
                condition=Q(**{f"{name}__isnull": True for name in SIGNED}, previous=None)
                | Q(**{f"{name}__isnull": False for name in SIGNED}),
            ),
            models.CheckConstraint(
                name="verification_seal_follows",
                condition=Q(position=None)
                | Q(position=1, previous=None)
                | Q(position__gt=1, previous__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.address

    @property
    def number(self) -> str:
        """The number people speak of: 2026-0001."""
        return numbers.printed(self.year, self.sequence)

    @property
    def code(self) -> str:
        """The whole number as addresses carry it: 2026-0001-BCDFGHJKLMNPQRSTVW."""
        return numbers.Number(self.year, self.sequence, self.token).code

    @property
    def typed(self) -> str:
        """The whole number as papers print it, in groups that are easier to type."""
        return f"{self.number}-{numbers.spaced(self.token)}"

    @property
    def address(self) -> str:
        """Where anybody checks the paper, below the network's public address (`addresses.absolute`)."""
        return link("verification:seal-detail", self.code)

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def signed_record(self) -> SignedRecord:
        """What was signed, by whom; only of a sealed one."""
        if self.record is None or self.signature is None or self.key is None:
            raise ValueError(f"{self.number} is reserved, not sealed.")
        return SignedRecord(self.record, bytes(self.signature), bytes(self.key.public_bytes))


class SealedFile(models.Model):
    """One file of a sealed paper: its bytes are known by their hash and kept elsewhere, or nowhere."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    # Of the paper: kk, ru, en, or nothing where it has none.
    language = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("seal", "name")
        constraints = (
            models.UniqueConstraint(fields=("seal", "name"), name="verification_sealedfile_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> dict[str, str | int]:
        """What the record of its seal says of it."""
        return {name: getattr(self, name) for name in ("name", "media_type", "sha256", "size", "language")}

    @property
    def words(self) -> str:
        """What people call it: its language, where it has one, and its format (In Kazakh · PDF)."""
        return " · ".join(filter(None, (self.language_name, self.format_name)))

    @property
    def language_name(self) -> str:
        return str(LANGUAGES.get(self.language, ""))

    @property
    def format_name(self) -> str:
        """The ending of its name, as people say it: PDF, XLSX."""
        _stem, dot, ending = self.name.rpartition(".")
        return ending.upper() if dot else self.name
