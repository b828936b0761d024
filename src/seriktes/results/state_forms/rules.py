"""Who fills and who reads the state's forms: insiders only, never a partner.

A portfolio is of a child: whoever works with the child, or leads the network's clubs, and nobody else. The
auditor and the partnership manager, who read the forms of the organisation, do not read portfolios.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, manages_partnership
from seriktes.activities.rules import teaches
from seriktes.clubs.rules import runs
from seriktes.core.access import NOTHING, Actor, Rule, allows, grant, rows
from seriktes.people.models import Person
from seriktes.results.state_forms.models import StateForm

ASK = _("Ask the chair of your network.")
ASK_LEADER = _("Ask the leader of the club.")

FILLERS = (Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.COORDINATOR)
KNOW_PERSON = "people.person.view"

fills = holds(Role.ADMINISTRATOR, *FILLERS)
keeps_children = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)


def _knows_the_child(actor: Actor, form: StateForm) -> bool:
    return form.person is not None and allows(actor, KNOW_PERSON, form.person)


def _children_known(actor: Actor) -> Q:
    known = rows(actor, KNOW_PERSON)
    return NOTHING if known == NOTHING else Q(person__in=Person.objects.filter(known))


of_network = Rule(
    "of_network",
    lambda actor, form: form.person_id is None,
    lambda actor: Q(person=None),
    lambda actor: True,
)
knows_the_child = Rule(
    "knows_the_child", _knows_the_child, _children_known, lambda actor: allows(actor, KNOW_PERSON)
)
leads_the_child = keeps_children | runs("group__club_id")
works_with_the_child = leads_the_child | teaches("group_id")
of_child = knows_the_child & works_with_the_child

grant("results.state_form.view", of_network & (fills | holds(Role.AUDITOR)) | of_child, ask=ASK)
grant("results.state_form.fill", of_network & fills | of_child, ask=ASK)
# Who notes that it was handed in; the first page reminds them of the day. A portfolio goes to the parents.
grant(
    "results.state_form.file",
    of_network & manages_partnership | (knows_the_child & leads_the_child),
    ask=ASK,
)
# The forms of the organisation, as a list; whoever begins one.
grant("results.state_form.list", fills | holds(Role.AUDITOR), ask=ASK)
grant("results.state_form.begin", fills, ask=ASK)
# The coordinator has no reports to find the forms beside: they stand in the navigation.
grant("results.state_form.assist", holds(Role.COORDINATOR), ask=ASK)

# The object is a group: whose children have portfolios.
grant("results.portfolio.view", keeps_children | runs("club_id") | teaches("pk"), ask=ASK_LEADER)
grant("results.portfolio.arrange", keeps_children | runs("club_id"), ask=ASK_LEADER)
