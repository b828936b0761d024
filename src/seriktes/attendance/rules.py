from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.activities.models import Teaching
from seriktes.activities.rules import taught_group_ids, teaches
from seriktes.attendance.models import Session
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Appointment
from seriktes.clubs.rules import club_ids, runs
from seriktes.core.access import NOTHING, Actor, Rule, grant

ASK = _("Ask the leader of the club.")

sees_attendance = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR, Role.AUDITOR)
keeps_attendance = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)

teaches_group = teaches("group_id")
runs_groups_club = runs("group__club_id")


@dataclass(frozen=True)
class Duties:
    """When a user taught which groups and ran which clubs: (key, first day, last day)."""

    groups: tuple[tuple[int, date, date | None], ...]
    clubs: tuple[tuple[int, date, date | None], ...]


def duties(actor: Actor) -> Duties:
    """Return every duty the actor ever had; read once per request."""

    def load() -> Duties:
        taught = Teaching.objects.filter(user=actor.user)
        led = Appointment.objects.filter(user=actor.user, role=ClubRole.LEADER)
        return Duties(
            tuple(taught.values_list("group_id", "starts_on", "ends_on")),
            tuple(led.values_list("club_id", "starts_on", "ends_on")),
        )

    return actor.remember("attendance.duties", load)


def had_duty(actor: Actor, session: Session, day: date) -> bool:
    """Whether the actor could mark `session` on `day`, whatever became of the duty since."""
    held = duties(actor)
    periods = [period for period in held.groups if period[0] == session.group_id]
    periods += [period for period in held.clubs if period[0] == session.group.club_id]
    return any(first <= day and (last is None or day <= last) for _key, first, last in periods)


def _once_mine(actor: Actor) -> Q:
    held = duties(actor)
    if not held.groups and not held.clubs:
        return NOTHING
    groups, clubs = ([key for key, *_ in rows] for rows in (held.groups, held.clubs))
    return Q(group__in=groups) | Q(group__club__in=clubs)


had_a_duty = Rule(
    "had_a_duty",
    lambda actor, session: (
        session.group_id in {key for key, *_ in duties(actor).groups}
        or session.group.club_id in {key for key, *_ in duties(actor).clubs}
    ),
    _once_mine,
)


grant("attendance.session.view", sees_attendance | teaches_group | runs_groups_club, ask=ASK)
grant("attendance.session.mark", keeps_attendance | teaches_group | runs_groups_club, ask=ASK)
# To hand in marks made earlier: those of somebody who lost the right since are set aside, not refused.
grant("attendance.session.send", keeps_attendance | teaches_group | runs_groups_club | had_a_duty, ask=ASK)
# The object is a group.
grant("attendance.journal.view", sees_attendance | teaches("pk") | runs("club_id"), ask=ASK)
grant("attendance.session.add", keeps_attendance | teaches_group | runs_groups_club, ask=ASK)


def _marks(actor: Actor) -> Q:
    clubs, taught = club_ids(actor, ClubRole.LEADER), taught_group_ids(actor)
    if not clubs and not taught:
        return NOTHING
    return Q(session__group__club__in=clubs) | Q(session__group__in=taught)


grant(
    "attendance.mark.view",
    sees_attendance
    | Rule(
        "marks_of_my_groups",
        lambda actor, mark: (
            mark.session.group_id in taught_group_ids(actor)
            or mark.session.group.club_id in club_ids(actor, ClubRole.LEADER)
        ),
        _marks,
    ),
    ask=ASK,
)
grant("attendance.journalimport.view", sees_attendance | runs("club_id"), ask=ASK)
grant("attendance.journalimport.add", keeps_attendance | runs("club_id"), ask=ASK)
