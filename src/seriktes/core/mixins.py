"""Abstract models that many apps share."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any, Self

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from seriktes.core import text
from seriktes.core.text import search_terms

# No vowels and no look-alikes: a code never spells a word and survives being read aloud.
CODE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 10

_NEAREST = {
    "kk": ("name_kk", "name_ru"),
    "ru": ("name_ru", "name_kk"),
    "en": ("name_en", "name_ru", "name_kk"),
}
"""For each language the names to show, from its own to the last resort."""


def new_code() -> str:
    """Return a random code for a URL: 48 bits, no ambiguous signs."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Coded(models.Model):
    """A row that URLs name by a random code, never by its key."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)

    class Meta:
        abstract = True


class Named:
    """What has a `name_kk`, a `name_ru` and a `name_en`."""

    name_kk: Any
    name_ru: Any
    name_en: Any

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_in(get_language() or "kk")

    def name_in(self, language: str) -> str:
        """The name in one language, or in the nearest one that is filled."""
        for field in _NEAREST.get(language[:2], _NEAREST["kk"]):
            if name := getattr(self, field):
                return str(name)
        return self.name_kk


@dataclass(frozen=True)
class NamesRead(Named):
    """The names of a row that is read without its model."""

    name_kk: str
    name_ru: str
    name_en: str


class Trilingual(Named, models.Model):
    """A name in Kazakh, Russian and English, with keys to sort it and to find it.

    Russian and English may be empty: `name` then falls back to the next language that is filled.
    """

    name_kk = models.CharField(_("Name in Kazakh"), max_length=200, validators=[MinLengthValidator(2)])
    name_ru = models.CharField(_("Name in Russian"), max_length=200, blank=True)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=800, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Fill the sort and search keys; bulk writers call it themselves."""
        self.sort_key = text.sort_key(self.name_kk)[:400]
        names = " ".join(filter(None, (self.name_kk, self.name_ru, self.name_en)))
        self.search_key = text.fold(names)[:800]


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a first and a last day."""

    def on(self, day: date) -> Self:
        """Keep the rows in force on `day`, both ends included."""
        return self.filter(in_force(day))

    def overlapping(self, first: date, last: date) -> Self:
        """Keep the rows in force on at least one day from `first` to `last`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def not_ended(self) -> Self:
        """Keep the rows whose last day is not behind: they may still be changed, and ended earlier."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))


class Dated(models.Model):
    """A row in force from a first day to a last day, both included; an open end has no last day."""

    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, day: date) -> bool:
        """Whether `day` lies between the first and the last day, both included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def has_ended(self) -> bool:
        """Whether the last day is behind; one that lies ahead may still come earlier."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    def ends_before(self, day: date) -> bool:
        """Whether the last day is known and before `day`, so that `day` would be a later end."""
        return self.ends_on is not None and self.ends_on < day


def in_force(day: date, prefix: str = "") -> Q:
    """Return the condition "in force on `day`", for the dated rows behind the lookup `prefix`."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    )


def keyed(text: str, *keys: str) -> Q:
    """Return the condition "one of the search keys behind these lookups holds each word of `text`".

    A blank text narrows nothing; one of signs alone, which has no words, finds nothing.
    """
    terms = search_terms(text)
    if not terms:
        return Q(pk__in=()) if text.strip() else Q()
    words = (reduce(or_, (Q(**{f"{key}__contains": term}) for key in keys)) for term in terms)
    return reduce(and_, words)


def outlasting(day: date, former: date | None = None) -> Q:
    """Return the condition "goes on after `day`": without a last day, or with a later one.

    Where `day` corrects a `former` closing day, what was to end on that one is meant too.
    """
    lasting = Q(ends_on=None) | Q(ends_on__gt=day)
    return lasting | Q(ends_on=former) if former is not None else lasting


def ends_after_start(name: str) -> models.CheckConstraint:
    """The constraint of every `Dated` model: the last day is not before the first."""
    return models.CheckConstraint(name=name, condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")))
