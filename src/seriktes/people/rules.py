from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, leads_network
from seriktes.core.access import Actor, Rule, Slot, grant

# Filled by the apps that know why a club's staff may know a person (a group, an appointment).
known_through = Slot("known_through")
registers_people = Slot("registers_people")

sees_people = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR, Role.AUDITOR)
keeps_people = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)


def _asked_by_another(actor: Actor, erasure: Any) -> bool:
    return actor.user is None or erasure.asked_by_id != actor.user.pk


# Nothing is written any more about somebody whose data were erased.
not_erased = Rule(
    "not_erased",
    lambda actor, person: person.erasure_id is None,
    lambda actor: Q(erasure=None),
    lambda actor: True,
)
asked_by_another = Rule(
    "asked_by_another",
    _asked_by_another,
    lambda actor: ~Q(asked_by=actor.user) if actor.user else Q(),
    lambda actor: True,
)

ASK_LEADER = _("Ask the leader of the club.")
ASK_CHAIR = _("Ask the chair of your network.")

grant("people.person.view", sees_people | known_through, ask=ASK_LEADER)
grant("people.person.add", keeps_people | registers_people, ask=ASK_LEADER)
# Add somebody who is in no group yet: a leader would not see the person again.
grant("people.person.register", keeps_people, ask=ASK_LEADER)
grant("people.person.edit", (keeps_people | registers_people) & not_erased, ask=ASK_LEADER)
grant("people.person.merge", (keeps_people | registers_people) & not_erased, ask=ASK_CHAIR)
# A list of names leaves the system: not for teachers. What is learned at work is confidential (law № 94-V).
grant("people.person.export", (keeps_people | registers_people) & not_erased, ask=ASK_CHAIR)
grant("people.person.identify", leads_network & not_erased, ask=ASK_CHAIR)  # read a whole ИИН

# What is erased cannot be brought back, and with the names of invented visitors the proof would go: one
# person asks, another one, who answers for the network, does it. The auditor reads when and by whom.
grant("people.person.erase", keeps_people & not_erased, ask=ASK_CHAIR)
grant("people.erasure.view", sees_people, ask=ASK_CHAIR)
grant("people.erasure.export", holds(Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR), ask=ASK_CHAIR)
grant("people.erasure.confirm", leads_network & asked_by_another, ask=ASK_CHAIR)

# Categories say what help somebody is meant to get. Teachers mark without knowing them; what is sensitive is
# seen by those who know all people of the network, and by nobody of a club or a partner.
# The manager of partnership names them in coverage rules, and never sees who belongs to one.
sees_categories = sees_people | holds(Role.PARTNERSHIP_MANAGER)
grant("people.category.view", sees_categories, ask=ASK_CHAIR)
grant("people.category.edit", keeps_people, ask=ASK_CHAIR)
grant("people.person.see_categories", sees_people | registers_people, ask=ASK_LEADER)
# The auditor too: why a visit counts for a partner is told with the category.
grant("people.person.see_sensitive", sees_people, ask=ASK_CHAIR)
grant("people.person.categorise", (keeps_people | registers_people) & not_erased, ask=ASK_LEADER)
