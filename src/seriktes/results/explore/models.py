from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.mixins import Coded

LONGEST_QUERY = 600


class SavedViewQuerySet(VisibleQuerySet["SavedView"]):
    def kept(self) -> SavedViewQuerySet:
        """Keep those that are not deleted."""
        return self.filter(deleted_at=None)


class SavedView(Coded):
    """A question to the network's figures that somebody keeps: what its address asks for, under a name.

    It holds no figure: whoever opens it sees today's figures of what they themselves may see.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=80, validators=[MinLengthValidator(2)])
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_shared = models.BooleanField(_("Show it to colleagues"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "name"),
                condition=Q(deleted_at=None),
                name="results_savedview_name_once",
            ),
        )

    def __str__(self) -> str:
        return self.name
