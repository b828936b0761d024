from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.activities.rules import taught_group_ids, teaches
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.rules import club_ids, runs
from seriktes.core.access import NOTHING, Actor, Rule, grant

ASK = _("Ask the leader of the club.")

sees_attendance = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR, Role.AUDITOR)
keeps_attendance = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)

teaches_group = teaches("group_id")
runs_groups_club = runs("group__club_id")


grant("attendance.session.view", sees_attendance | teaches_group | runs_groups_club, ask=ASK)
grant("attendance.session.mark", keeps_attendance | teaches_group | runs_groups_club, ask=ASK)
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
