from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import formats, text
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.core.months import month_of
from seriktes.core.prepared import given
from seriktes.core.privacy import CONSENT, CONTACT, IDENTITY, PARTICIPATION, SUPPORT, Personal, Sensitivity
from seriktes.people import likeness
from seriktes.people.enums import ConsentForm, Purpose, Relation, Sex
from seriktes.people.erasing.models import Erasure, pseudonym_words

__all__ = (
    "Category",
    "Consent",
    "Erasure",
    "Guardianship",
    "Person",
    "PersonCategory",
    "PersonDistinction",
    "PersonMerge",
    "Phone",
)


class PersonQuerySet(VisibleQuerySet["Person"]):
    def canonical(self) -> Self:
        """Keep one row per human being: those not merged into another."""
        return self.filter(canonical=None)

    def known(self) -> Self:
        """Keep those whose data were not erased."""
        return self.filter(erasure=None)

    def held(self, keys: Iterable[int]) -> Self:
        """Hold these rows until the transaction ends: nobody is erased or joined meanwhile."""
        return self.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys)).order_by("pk")

    def same_as(self, person: Person) -> Self:
        """Keep every row that stands for the same human being as `person`."""
        return self.of_root(person.root_id)

    def of_root(self, root: int | given) -> Self:
        """Keep every row of the human being whose kept row has the key `root`."""
        return self.filter(Q(pk=root) | Q(canonical=root))

    def of_roots(self, roots: models.QuerySet[Any, int]) -> Self:
        """Keep every row of the human beings whose kept rows have these keys."""
        return self.filter(Q(pk__in=roots) | Q(canonical__in=roots))

    def root_ids(self) -> models.QuerySet[Any, int]:
        """Return the keys of the people these rows stand for; made for subqueries."""
        return self.values_list(Coalesce(F("canonical_id"), F("id")), flat=True)


# What is left of a person after an erasure tells nobody who it was.
NAMELESS = Q(
    family_name="",
    given_name="",
    patronymic="",
    birth_date=None,
    iin_sealed=None,
    iin_index=None,
    search_key="",
    family_key="",
    given_key="",
    sound_key="",
    birth_key=None,
)


class Person(Coded):
    """Somebody the clubs know: a child, a learner, a guardian.

    Family name, given name and patronymic are three fields because a full name cannot be split by
    spaces; the patronymic may be absent. A person found to be a duplicate points to its `canonical`
    row; marks keep naming the row they were made for, and the undo of a merge clears the pointer.
    Of an erased person the row stays with a pseudonym, the sex and the month of birth: marks still count.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "family_name": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=3),
        "given_name": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=3),
        "patronymic": Personal(Sensitivity.ORDINARY, IDENTITY, years=3),
        "sort_key": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=3),
        "search_key": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=3),
        "family_key": Personal(Sensitivity.ORDINARY, IDENTITY, years=3),
        "given_key": Personal(Sensitivity.ORDINARY, IDENTITY, years=3),
        "sound_key": Personal(Sensitivity.ORDINARY, IDENTITY, years=3),
        "birth_key": Personal(Sensitivity.PRIVATE, IDENTITY, years=3),
        "birth_date": Personal(Sensitivity.PRIVATE, IDENTITY, years=3),
        "birth_month": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=75),
        "sex": Personal(Sensitivity.ORDINARY, PARTICIPATION, years=75),
        "iin_sealed": Personal(Sensitivity.SEALED, IDENTITY, years=3),
        "iin_index": Personal(Sensitivity.SEALED, IDENTITY, years=3),
        "data_key": Personal(Sensitivity.SEALED, IDENTITY, years=3),
    }

    family_name = models.CharField(_("Family name"), max_length=100)
    given_name = models.CharField(_("Given name"), max_length=100, blank=True)
    patronymic = models.CharField(_("Patronymic"), max_length=100, blank=True)
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    # year * 12 + month - 1: what statistics need, and what stays after an erasure.
    birth_month = models.PositiveIntegerField(null=True, editable=False)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, blank=True)
    # The ИИН is never stored plain: sealed by the person's own data key, found by a blind index.
    data_key = models.BinaryField(editable=False, default=bytes)
    iin_sealed = models.BinaryField(editable=False, null=True)
    iin_index = models.CharField(max_length=64, editable=False, null=True, unique=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    # What possible duplicates are found by, see `likeness`: names folded, names by their sound, and a
    # date of birth that stays the same when day and month change places.
    family_key = models.CharField(max_length=200, editable=False)
    given_key = models.CharField(max_length=200, editable=False)
    sound_key = models.CharField(max_length=400, editable=False)
    birth_key = models.PositiveIntegerField(null=True, editable=False)
    canonical = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates", editable=False, db_index=False
    )
    # The column holds the pseudonym itself, so that a list shows it without asking another table.
    erasure = models.ForeignKey(
        Erasure,
        to_field="pseudonym",
        null=True,
        on_delete=models.PROTECT,
        related_name="rows",
        editable=False,
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name_plural = "people"
        indexes = (
            # The list of people pages by the first; the second answers the search without reading the rows;
            # few rows are merged, so an index of the others would only mislead.
            models.Index(fields=("sort_key", "id"), condition=Q(canonical=None), name="people_person_listed"),
            models.Index(fields=("search_key", "canonical"), name="people_person_found"),
            models.Index(
                fields=("canonical",), condition=Q(canonical__isnull=False), name="people_person_merged"
            ),
            models.Index(fields=("birth_date", "given_key"), name="people_person_birth_given"),
            models.Index(fields=("birth_date", "family_key"), name="people_person_birth_family"),
            models.Index(fields=("sound_key", "birth_key"), name="people_person_sound"),
        )
        constraints = (
            models.CheckConstraint(name="people_person_canonical_not_self", condition=~Q(canonical=F("id"))),
            models.CheckConstraint(name="people_person_sex", condition=Q(sex__in=("", *Sex.values))),
            models.CheckConstraint(
                name="people_person_erased_is_empty", condition=Q(erasure=None) | NAMELESS
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return link("people:person-detail", self.code)

    def get_sex_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's
        # Django's own rebuilds the table of choices for every row of a list.
        return str(Sex(self.sex).label) if self.sex else ""

    @property
    def full_name(self) -> str:
        """Family name first, as in every document of the country; the pseudonym of an erased person."""
        if self.erasure_id:
            return pseudonym_words(self.erasure_id)
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))

    @property
    def name(self) -> str:
        """The full name as the language of the page writes it: Latin letters in English."""
        if self.erasure_id:
            return pseudonym_words(self.erasure_id)
        return formats.full_name(self.family_name, self.given_name, self.patronymic)

    @property
    def age(self) -> int | None:
        """Full years today."""
        return self.age_on(timezone.localdate())

    def age_on(self, day: date) -> int | None:
        """Full years on `day`; None without a date of birth."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)

    @property
    def root_id(self) -> int:
        """The key of the person this row stands for."""
        return self.canonical_id or self.pk

    @property
    def is_erased(self) -> bool:
        return self.erasure_id is not None

    def set_keys(self) -> None:
        """Fill the keys to sort, to search and to compare by, and the birth month.

        Bulk writers call it themselves. What an erasure has left stays as it is.
        """
        if self.erasure_id:
            return
        self.sort_key = text.sort_key(self.full_name)[:400]
        self.search_key = text.fold(self.full_name)[:400]
        self.family_key = text.fold(self.family_name)[:200]
        self.given_key = text.fold(self.given_name)[:200]
        self.sound_key = likeness.sound_key(self.family_key, self.given_key)
        self.birth_key = likeness.birth_key(self.birth_date) if self.birth_date else None
        self.birth_month = month_of(self.birth_date) if self.birth_date else None


class Phone(models.Model):
    """A phone number of a person, in E.164; a guardian often has two or three."""

    PERSONAL: ClassVar[dict[str, Personal]] = {"number": Personal(Sensitivity.PRIVATE, CONTACT, years=1)}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phones")
    number = models.CharField(_("Phone"), max_length=16, db_index=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "number"), name="people_phone_once"),)

    def __str__(self) -> str:
        return self.number


class GuardianshipQuerySet(DatedQuerySet):
    pass


class Guardianship(Coded, Dated):
    """Who answers for a child, from a day until a day: several per child, several children each."""

    PERSONAL: ClassVar[dict[str, Personal]] = {"relation": Personal(Sensitivity.PRIVATE, CONTACT, years=3)}

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wards")
    relation = models.CharField(_("Relation"), max_length=10, choices=Relation)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ends_after_start("people_guardianship_dates"),
            models.CheckConstraint(name="people_guardianship_two", condition=~Q(child=F("guardian"))),
            models.UniqueConstraint(
                fields=("child", "guardian"), condition=Q(ends_on=None), name="people_guardianship_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.guardian} ({self.get_relation_display()}): {self.child}"


class Consent(Coded, Dated):
    """A consent for one purpose, with who gave it and how it can be proved.

    Law № 94-V, art. 8: it names the subject, the term and what is allowed; for a child a legal
    representative gives it. A withdrawal is written here and ends the consent.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "purpose": Personal(Sensitivity.PRIVATE, CONSENT, years=5),
        "form": Personal(Sensitivity.PRIVATE, CONSENT, years=5),
        "withdrawn_on": Personal(Sensitivity.PRIVATE, CONSENT, years=5),
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents_given")
    purpose = models.CharField(_("Purpose"), max_length=12, choices=Purpose)
    form = models.CharField(_("How it was given"), max_length=12, choices=ConsentForm)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="consents_taken"
    )
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("person", "purpose", "starts_on")
        constraints = (
            ends_after_start("people_consent_dates"),
            models.CheckConstraint(
                name="people_consent_withdrawn_later",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"


class PersonMerge(Coded):
    """The decision that two rows are one human being: an edge from the duplicate to the kept row.

    `Person.canonical` is computed from the edges in force; an undone edge stays as history.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_merged")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="merges_made"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="merges_undone"
    )

    class Meta:
        ordering = ("-merged_at", "-pk")
        constraints = (
            models.CheckConstraint(name="people_merge_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=("merged",), condition=Q(undone_at=None), name="people_merge_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class PersonDistinction(Coded):
    """The decision that two rows, alike as they are, are two human beings; the pair is not shown again.

    A decision taken back stays as history. `one` is the row with the smaller key, so that a pair has one
    decision in force at most.
    """

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="distinctions_one")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="distinctions_other")
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="distinctions_made"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="distinctions_undone"
    )

    class Meta:
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.CheckConstraint(name="people_distinction_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(
                fields=("one", "other"), condition=Q(undone_at=None), name="people_distinction_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class CategoryQuerySet(VisibleQuerySet["Category"]):
    def open(self) -> Self:
        """Keep those into which people may still be put."""
        return self.filter(closed_on=None)


class Category(Coded, Trilingual):
    """A category of people that help is meant for: a large family, somebody who looks for work.

    A sensitive one says something of health, of need or of what a family goes through: fewer people see it.
    """

    note = models.CharField(_("Who belongs to it, and by which paper"), max_length=300, blank=True)
    is_sensitive = models.BooleanField(_("Sensitive"), default=False)
    # Of the ready-made list: which of it, so that it is added once.
    ready_key = models.CharField(max_length=30, blank=True, editable=False)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name_plural = "categories"
        constraints = (
            models.UniqueConstraint(
                fields=("ready_key",), condition=~Q(ready_key=""), name="people_category_ready_once"
            ),
            models.UniqueConstraint(fields=("name_kk",), name="people_category_name_once"),
        )

    def get_absolute_url(self) -> str:
        return link("people:category-edit", self.code)


class PersonCategoryQuerySet(DatedQuerySet):
    def standing(self) -> Self:
        """Keep what was not taken back as a mistake."""
        return self.filter(withdrawn_at=None)


class PersonCategory(Coded, Dated):
    """Somebody belongs to a category, from a day until a day.

    What was right and is over ends with its last day; what was never right is withdrawn. The row stays.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "category": Personal(Sensitivity.PRIVATE, SUPPORT, years=3),
        "starts_on": Personal(Sensitivity.PRIVATE, SUPPORT, years=3),
        "ends_on": Personal(Sensitivity.PRIVATE, SUPPORT, years=3),
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="categories")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="holders")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="categories_recorded"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="categories_withdrawn"
    )

    objects = PersonCategoryQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name_plural = "person categories"
        constraints = (
            ends_after_start("people_personcategory_dates"),
            models.UniqueConstraint(
                fields=("person", "category"),
                condition=Q(ends_on=None, withdrawn_at=None),
                name="people_personcategory_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.category_id}"
