from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, leads_network, sees_network
from seriktes.activities.models import Enrolment, Group, Teaching
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.rules import club_ids, runs
from seriktes.core.access import EVERYTHING, NOTHING, Actor, Rule, by_key, grant
from seriktes.people import rules as people_rules
from seriktes.people.models import Guardianship, Person, PersonQuerySet


def taught_group_ids(actor: Actor) -> frozenset[int]:
    """Return the groups the actor teaches today; read once per request."""

    def load() -> frozenset[int]:
        held = Teaching.objects.on(timezone.localdate()).filter(user=actor.user)
        return frozenset(held.values_list("group_id", flat=True))

    return actor.remember("activities.taught", load)


def teaches(path: str) -> Rule:
    """The rule of a group's teacher; `path` leads from the object to the group's key."""
    return by_key(f"teaches({path})", path, taught_group_ids)


def _led_groups(actor: Actor) -> Q:
    clubs = club_ids(actor, ClubRole.LEADER)
    return Q(club__in=clubs) if clubs else NOTHING


def _known_groups(actor: Actor) -> Q:
    clubs = club_ids(actor, ClubRole.LEADER)
    taught = taught_group_ids(actor)
    return Q(club__in=clubs) | Q(pk__in=taught) if clubs or taught else NOTHING


def _people_of(groups: Q) -> Q:
    """Learners of these groups (whichever of their rows is enrolled) and their guardians."""
    if groups == NOTHING:
        return NOTHING
    enrolled = Enrolment.objects.filter(group__in=Group.objects.filter(groups))
    learners = _same_people(Person.objects.filter(pk__in=enrolled.values("person")))
    wards = Person.objects.filter(learners).values("pk")
    guardians = Guardianship.objects.filter(child__in=wards).values("guardian")
    return learners | _same_people(Person.objects.filter(pk__in=guardians))


def _same_people(rows: PersonQuerySet) -> Q:
    """Return the condition "one of these rows, or another row of the same human being"."""
    return Q(pk__in=rows.root_ids()) | Q(canonical__in=rows.root_ids())


def _belongs_to(name: str, groups_of: Callable[[Actor], Q]) -> Rule:
    """The rule of whoever knows a person through these of the actor's groups."""

    def rows(actor: Actor) -> Q:
        return _people_of(groups_of(actor))

    def check(actor: Actor, person: Person) -> bool:
        """Ask the same subquery of one object: a second wording could come to differ."""

        def load() -> bool:
            return Person.objects.filter(rows(actor), pk=person.pk).exists()

        return actor.remember((f"activities.{name}", person.pk), load)

    return Rule(name, check, rows)


learns_or_cares = _belongs_to("learns_or_cares", _known_groups)
# Only through the clubs the actor leads: a group taught elsewhere lets them see, not correct or join.
leads_a_club = _belongs_to("leads_a_club", _led_groups)
people_rules.known_through.fill(learns_or_cares)
people_rules.registers_people.fill(leads_a_club)

ASK = _("Ask the leader of the club.")
keeps_activities = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)
in_club = runs("club_id")
in_groups_club = runs("group__club_id")

grant(
    "activities.programme.view",
    sees_network
    | Rule(
        "works_in_a_club",
        lambda actor, programme: bool(club_ids(actor, *ClubRole)),
        lambda actor: EVERYTHING if club_ids(actor, *ClubRole) else NOTHING,
    ),
    ask=ASK,
)
grant("activities.programme.edit", leads_network, ask=ASK)
grant("activities.group.view", sees_network | in_club | teaches("pk"), ask=ASK)
grant("activities.group.edit", keeps_activities | in_club, ask=ASK)
grant("activities.teaching.view", sees_network | in_groups_club | teaches("group_id"), ask=ASK)
grant(
    "activities.enrolment.view",
    keeps_activities | holds(Role.AUDITOR) | in_groups_club | teaches("group_id"),
    ask=ASK,
)
grant("activities.enrolment.edit", keeps_activities | in_groups_club, ask=ASK)
# A list of names that leaves the system: not for teachers (law № 94-V, art. 11).
grant("activities.roster.export", keeps_activities | in_club, ask=ASK)
