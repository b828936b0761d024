from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.actions import UserDetails, add_user
from seriktes.accounts.models import User
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.errors import AppointmentRefused, ClubRefused
from seriktes.clubs.models import Appointment, Club, Unit
from seriktes.clubs.signals import appointment_ending, club_closing, club_moved
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.mixins import outlasting
from seriktes.places.models import Territory


@dataclass(frozen=True)
class ClubDetails:
    """What is written down of a club."""

    name_kk: str
    territory: Territory
    unit: Unit
    starts_on: date
    name_ru: str = ""
    name_en: str = ""
    is_training_centre: bool = False
    address: str = ""
    phone: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def items(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {known.name: getattr(self, known.name) for known in fields(self)}


@dataclass(frozen=True)
class AppointmentDetails:
    """A role in a club from a day on."""

    role: ClubRole
    starts_on: date


@dataclass(frozen=True)
class UnitDetails:
    """The names of a unit of the network."""

    name_kk: str
    name_ru: str = ""
    name_en: str = ""


def add_unit(*, actor: Actor, parent: Unit, details: UnitDetails) -> Unit:
    """Write down a branch or a village group inside a unit."""
    require(actor, "clubs.unit.edit")
    with transaction.atomic():
        unit = Unit.objects.create(parent=parent, **asdict(details))
        audit.log("clubs.unit.added", actor=actor, target=unit, after=asdict(details) | {"parent": parent.pk})
    return unit


def edit_unit(*, actor: Actor, unit: Unit, details: UnitDetails, seen: State | None = None) -> Unit:
    """Rename a unit. Its place in the tree stays: rules cover what lies inside it.

    Raises `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(actor, "clubs.unit.edit", unit)
        refuse_unseen(unit, seen=seen)
        before = {name: getattr(unit, name) for name in asdict(details)}
        for name, value in asdict(details).items():
            setattr(unit, name, value)
        unit.save()
        old, new = audit.difference(before, asdict(details))
        audit.log("clubs.unit.edited", actor=actor, target=unit, before=old, after=new)
    return unit


def add_club(*, actor: Actor, details: ClubDetails) -> Club:
    """Write down a new club of the network."""
    require(actor, "clubs.club.add")
    with transaction.atomic():
        club = Club.objects.create(**details.items())
        audit.log("clubs.club.added", actor=actor, target=club, after=state_of(club))
    return club


def edit_club(*, actor: Actor, club: Club, details: ClubDetails, seen: State | None = None) -> Club:
    """Change what is written down of a club. Raises `ChangedMeanwhile` where it is not as it was `seen`."""
    with transaction.atomic():
        # Not its key: a rule that is just being made for the club holds all rules, for which a move waits.
        club = Club.objects.select_for_update(no_key=True).get(pk=club.pk)
        require(actor, "clubs.club.edit", club)
        before = state_of(club)
        refuse_unseen(club, seen=seen, now=before)
        for name, value in details.items().items():
            setattr(club, name, value)
        _require_dates(club)
        club.save()
        old, new = audit.difference(before, state_of(club))
        audit.log("clubs.club.edited", actor=actor, target=club, before=old, after=new)
        if "unit" in new:
            club_moved.send(sender=Club, club=club)
    return club


def close_club(*, actor: Actor, club: Club, ends_on: date) -> Club:
    """End a club with its last day: its groups and appointments end on the same day.

    While that day lies ahead it may be corrected: what was to end with the club moves with it.
    """
    with transaction.atomic():
        club = Club.objects.select_for_update().get(pk=club.pk)
        require(actor, "clubs.club.add", club)
        if club.has_ended:
            raise ClubRefused(_("This club is already closed. Reload the page."))
        former, club.ends_on = club.ends_on, ends_on
        _require_dates(club)
        club.save(update_fields=("ends_on",))
        club_closing.send(sender=Club, actor=actor, club=club, ends_on=ends_on, former=former)
        club.appointments.filter(starts_on__gt=ends_on).delete()
        club.appointments.filter(outlasting(ends_on, former)).update(ends_on=ends_on)
        before = {"ends_on": f"{former}"} if former else None
        after = {"ends_on": f"{ends_on}"}
        audit.log("clubs.club.closed", actor=actor, target=club, before=before, after=after)
    return club


def appoint(*, actor: Actor, club: Club, user: User, details: AppointmentDetails) -> Appointment:
    """Give a user a role in a club from a day on. Raises `AppointmentRefused` for a role already held.

    In a club with a closing day the appointment ends on that day.
    """
    appointment = Appointment(club=club, user=user, role=details.role, starts_on=details.starts_on)
    require(actor, "clubs.appointment.edit", appointment)
    with transaction.atomic():
        club = Club.objects.select_for_update().get(pk=club.pk)
        if not club.is_in_force(details.starts_on):
            raise AppointmentRefused(_("The club does not work on that day. Choose another day."))
        held = club.appointments.filter(user=user, role=details.role)
        if held.overlapping(details.starts_on, club.ends_on or date.max).exists():
            raise AppointmentRefused(_("This person already holds this role in the club."))
        appointment.ends_on = club.ends_on
        appointment.save()
        told = {"user": user.pk, "role": details.role, "starts_on": f"{details.starts_on}"}
        audit.log("clubs.appointment.added", actor=actor, target=club, after=told)
    return appointment


def appoint_new_user(
    *, actor: Actor, club: Club, user: UserDetails, details: AppointmentDetails
) -> tuple[Appointment, str]:
    """Make a user and appoint them at once; return the appointment and the first password, shown once."""
    with transaction.atomic():
        made, password = add_user(actor=actor, details=user)
        return appoint(actor=actor, club=club, user=made, details=details), password


def end_appointment(*, actor: Actor, appointment: Appointment, ends_on: date) -> Appointment:
    """End an appointment with its last day; from the next one on the user no longer works in the club.

    Without another role in it, they teach its groups no longer either.
    """
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
        require(actor, "clubs.appointment.edit", appointment)
        if appointment.has_ended:
            raise AppointmentRefused(_("This appointment has already ended. Reload the page."))
        if ends_on < appointment.starts_on:
            raise AppointmentRefused(_("The last day is before the first. Choose another day."))
        if appointment.ends_before(ends_on):
            raise AppointmentRefused(_("It ends before this day already. Choose an earlier day."))
        appointment.ends_on = ends_on
        appointment.save(update_fields=("ends_on",))
        told = {"user": appointment.user_id, "role": appointment.role, "ends_on": f"{ends_on}"}
        audit.log("clubs.appointment.ended", actor=actor, target=appointment.club, after=told)
        appointment_ending.send(sender=Appointment, actor=actor, appointment=appointment)
    return appointment


def _require_dates(club: Club) -> None:
    if club.ends_on is not None and club.ends_on < club.starts_on:
        raise ClubRefused(_("The last day is before the first. Choose another day."))


def state_of(club: Club) -> dict[str, Any]:
    """Return what is written down of a club, as the log keeps it."""
    plain = (
        "name_kk",
        "name_ru",
        "name_en",
        "is_training_centre",
        "address",
        "phone",
        "latitude",
        "longitude",
    )
    keys = {"territory": club.territory_id, "unit": club.unit_id, "starts_on": f"{club.starts_on}"}
    return {name: getattr(club, name) for name in plain} | keys
