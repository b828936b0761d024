from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.activities.models import Teaching
from seriktes.activities.rules import teaches
from seriktes.attendance.models import Session
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Appointment
from seriktes.clubs.rules import runs
from seriktes.core.access import Actor, ask_always, by_key, grant

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


def _groups_ever_taught(actor: Actor) -> frozenset[int]:
    return frozenset(key for key, *_period in duties(actor).groups)


def _clubs_ever_led(actor: Actor) -> frozenset[int]:
    return frozenset(key for key, *_period in duties(actor).clubs)


had_a_duty = by_key("once_taught", "group_id", _groups_ever_taught) | by_key(
    "once_led", "group__club_id", _clubs_ever_led
)

grant("attendance.session.view", sees_attendance | teaches_group | runs_groups_club, ask=ASK)
grant("attendance.session.mark", keeps_attendance | teaches_group | runs_groups_club, ask=ASK)
# To hand in marks made earlier: those of somebody who lost the right since are set aside, not refused.
grant("attendance.session.send", keeps_attendance | teaches_group | runs_groups_club | had_a_duty, ask=ASK)
# The object is a group.
grant("attendance.journal.view", sees_attendance | teaches("pk") | runs("club_id"), ask=ASK)
grant("attendance.session.add", keeps_attendance | teaches_group | runs_groups_club, ask=ASK)


grant(
    "attendance.mark.view",
    sees_attendance | teaches("session__group_id") | runs("session__group__club_id"),
    ask=ASK,
)
grant("attendance.setaside.view", keeps_attendance | runs("session__group__club_id"), ask=ASK)
grant("attendance.setaside.decide", keeps_attendance | runs("session__group__club_id"), ask=ASK)
grant("attendance.journalimport.view", sees_attendance | runs("club_id"), ask=ASK)
grant("attendance.journalimport.add", keeps_attendance | runs("club_id"), ask=ASK)
# Whoever answers to partners for figures knows which registers are in question; not what stands in them.
answers_to_partners = holds(Role.PARTNERSHIP_MANAGER)
grant(
    "attendance.anomalyflag.view",
    sees_attendance | answers_to_partners | runs("club_id") | runs("other_club_id"),
    ask=ASK,
)
# What people wrote of a flag can name somebody.
grant("attendance.anomalyflag.read", sees_attendance | runs("club_id") | runs("other_club_id"), ask=ASK)
grant("attendance.anomalyflag.explain", keeps_attendance | runs("club_id") | runs("other_club_id"), ask=ASK)
# Whoever answers for a register explains it; somebody else decides that it is right.
ASK_FLAGS = _("Ask the coordinator of your network.")
grant("attendance.anomalyflag.close", keeps_attendance, ask=ASK_FLAGS)
grant("attendance.anomalyflag.scan", keeps_attendance, ask=ASK_FLAGS)
# The partnership manager has no club whose leader could be asked.
ask_always(answers_to_partners, ASK_FLAGS, instead_of=ASK)
