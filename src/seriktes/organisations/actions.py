"""What people do with the register of organisations."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.uniqueness import unique_or
from seriktes.organisations.errors import BinTaken, OrganisationRefused, RepresentativeTwice
from seriktes.organisations.models import FormerName, Organisation, Representative

EDIT = "organisations.organisation.edit"
BIN_TAKEN = _("The BIN belongs to another organisation already. Look for it in the list.")


@dataclass(frozen=True)
class OrganisationDetails:
    """What is written down of an organisation."""

    kind: str
    name_kk: str
    name_ru: str = ""
    name_en: str = ""
    bin: str | None = None
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class FormerNameDetails:
    """A name an organisation bore, and when."""

    name_kk: str
    starts_on: date
    ends_on: date
    name_ru: str = ""


def add_organisation(*, actor: Actor, details: OrganisationDetails) -> Organisation:
    """Write down an organisation. Raises `BinTaken` when its БИН is another's."""
    with transaction.atomic():
        require(actor, EDIT)
        _require_own_bin(details, None)
        with unique_or(BinTaken(BIN_TAKEN)):
            organisation = Organisation.objects.create(**asdict(details))
        audit.log("organisations.organisation.added", actor=actor, target=organisation, after=asdict(details))
    return organisation


def edit_organisation(
    *, actor: Actor, organisation: Organisation, details: OrganisationDetails, seen: State | None = None
) -> Organisation:
    """Correct what is written down; a name that was borne and given up is a former name instead.

    Raises `BinTaken`, and `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
        require(actor, EDIT, fresh)
        refuse_unseen(fresh, seen=seen)
        _require_own_bin(details, fresh)
        wanted = asdict(details)
        before, after = audit.difference({name: getattr(fresh, name) for name in wanted}, wanted)
        for name, value in wanted.items():
            setattr(fresh, name, value)
        with unique_or(BinTaken(BIN_TAKEN)):
            fresh.save()
        if after:
            audit.log(
                "organisations.organisation.edited", actor=actor, target=fresh, before=before, after=after
            )
    return fresh


def add_former_name(*, actor: Actor, organisation: Organisation, details: FormerNameDetails) -> FormerName:
    """Write down a name that the organisation bore."""
    with transaction.atomic():
        require(actor, EDIT, organisation)
        former = FormerName.objects.create(organisation=organisation, **asdict(details))
        audit.log(
            "organisations.formername.added",
            actor=actor,
            target=organisation,
            after=_as_text(asdict(details)),
        )
    return former


def add_representative(
    *, actor: Actor, organisation: Organisation, user: User, starts_on: date, position: str = ""
) -> Representative:
    """Let a user sign in for an organisation from a day on."""
    with transaction.atomic():
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        require(actor, EDIT, held)
        if held.representatives.overlapping(starts_on, date.max).filter(user=user).exists():
            raise RepresentativeTwice(_("This user already represents the organisation on that day."))
        representative = Representative.objects.create(
            organisation=held, user=user, starts_on=starts_on, position=position
        )
        told = {"user": user.pk, "starts_on": starts_on.isoformat()}
        audit.log("organisations.representative.added", actor=actor, target=held, after=told)
    return representative


def end_representative(*, actor: Actor, representative: Representative, last_day: date) -> Representative:
    """Let a representation end with a day: from the next day the user sees nothing of the partner.

    Raises `OrganisationRefused` for a day before the first, and for one that has ended or would end later.
    """
    with transaction.atomic():
        fresh = Representative.objects.select_for_update().get(pk=representative.pk)
        require(actor, EDIT, fresh.organisation)
        if fresh.has_ended or fresh.ends_before(last_day):
            raise OrganisationRefused(_("It ends before this day already. Choose an earlier day."))
        if last_day < fresh.starts_on:
            raise OrganisationRefused(_("A representation cannot end before it begins. Choose a later day."))
        fresh.ends_on = last_day
        fresh.save(update_fields=("ends_on",))
        told = {"user": fresh.user_id, "ends_on": last_day.isoformat()}
        audit.log("organisations.representative.ended", actor=actor, target=fresh.organisation, after=told)
    return fresh


def _require_own_bin(details: OrganisationDetails, known: Organisation | None) -> None:
    if details.bin is None:
        return
    other = Organisation.objects.filter(bin=details.bin).first()
    if other is not None and other != known:
        raise BinTaken(
            _("The BIN belongs to %(name)s already. Open that organisation.") % {"name": other.name}
        )


def _as_text(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
