from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core.access import Actor
from seriktes.core.mixins import keyed
from seriktes.core.registry import HeldRole
from seriktes.organisations.models import FormerName, Organisation, Representative


@dataclass(frozen=True)
class OrganisationPage:
    """What the page of an organisation shows."""

    organisation: Organisation
    former_names: list[FormerName]
    representatives: list[Representative]


def find_organisations(actor: Actor, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Return the organisations the actor may see, by a part of a name (a former one too) or of the БИН."""
    found = Organisation.objects.visible_to(actor)
    if kind:
        found = found.filter(kind=kind)
    if text.strip():
        named = keyed(text, "search_key")
        former = FormerName.objects.filter(named)
        found = found.filter(
            named | Q(bin__startswith=text.strip()) | Q(pk__in=former.values("organisation"))
        )
    return found


def roles_for_organisations(user_ids: Collection[int]) -> dict[int, list[HeldRole]]:
    """Return the organisations that users represent today or later, by user."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    rows = Representative.objects.filter(lasting, user__in=user_ids).select_related("organisation")
    held: dict[int, list[HeldRole]] = defaultdict(list)
    for row in rows.order_by("organisation__sort_key", "starts_on"):
        place = row.organisation
        held[row.user_id].append(
            HeldRole(_("representative"), row.starts_on, row.ends_on, place.name, place.get_absolute_url())
        )
    return held


def organisation_page(organisation: Organisation) -> OrganisationPage:
    """Return an organisation with its former names and with everybody who has represented it."""
    representatives = organisation.representatives.select_related("user")
    return OrganisationPage(
        organisation=organisation,
        former_names=list(organisation.former_names.all()),
        representatives=list(representatives.order_by("ends_on", "starts_on")),
    )
