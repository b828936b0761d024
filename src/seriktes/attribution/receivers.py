"""What follows from changes below, inside the writer's transaction."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from seriktes.activities.models import Group
from seriktes.activities.signals import groups_placed, groups_placing
from seriktes.attribution import rollup
from seriktes.attribution.actions import hold_rules
from seriktes.attribution.coverage import RuleTerms, require_nowhere_over, require_within
from seriktes.attribution.mixes import places
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.clubs.models import Club
from seriktes.clubs.signals import club_moved
from seriktes.core.facts import facts_changed
from seriktes.partners.actions import PARTNER_STAYS
from seriktes.partners.errors import PartnerSettled
from seriktes.partners.models import Agreement
from seriktes.partners.signals import agreement_changed
from seriktes.people.models import Person, PersonMerge
from seriktes.people.signals import canonical_changed, categories_changed


def listen() -> None:
    """Subscribe; called when the apps are ready."""
    facts_changed.connect(sum_up_facts, dispatch_uid="attribution.facts")
    canonical_changed.connect(sum_up_persons, dispatch_uid="attribution.persons")
    categories_changed.connect(follow_categories, dispatch_uid="attribution.categories")
    club_moved.connect(follow_a_club, dispatch_uid="attribution.clubs")
    groups_placing.connect(hold_rules_first, dispatch_uid="attribution.groups_first")
    groups_placed.connect(follow_groups, dispatch_uid="attribution.groups")
    agreement_changed.connect(keep_rules_within, dispatch_uid="attribution.agreements")


def sum_up_facts(*, group_months: frozenset[tuple[int, int]], **_: Any) -> None:
    """Refresh the roll-up of the touched groups and months."""
    rollup.refresh(group_months)


def sum_up_persons(*, person_ids: frozenset[int], **_: Any) -> None:
    """Refresh the roll-up wherever the merged or parted persons stand.

    Where a rule covers people for a category, the rows they were joined with are touched too: the category
    written in one of them holds for all, and no more once they are parted.
    """
    if CoverageRule.objects.current().exclude(category=None).exists():
        rollup.refresh_persons(_ever_joined_with(person_ids))
    else:
        rollup.refresh_persons(person_ids)


def follow_categories(*, person_ids: frozenset[int], category_ids: frozenset[int], **_: Any) -> None:
    """Count people by the rules of the categories they belong to now, if any rule names one of these."""
    hold_rules()
    if CoverageRule.objects.current().filter(category__in=category_ids).exists():
        roots = Person.objects.filter(pk__in=person_ids).root_ids()
        rollup.refresh_persons(set(Person.objects.of_roots(roots).values_list("pk", flat=True)))


def _ever_joined_with(person_ids: frozenset[int]) -> set[int]:
    """Return these rows and those they are, or were once, joined with, through any number of merges."""
    known, edge = set(person_ids), set(person_ids)
    while edge:
        merges = PersonMerge.objects.filter(Q(kept__in=edge) | Q(merged__in=edge))
        edge = {row for pair in merges.values_list("kept", "merged") for row in pair} - known
        known |= edge
    return known


def keep_rules_within(*, agreement: Agreement, is_passed_on: bool, **_: Any) -> None:
    """Refuse new days of an agreement that leave a rule outside, and another partner once it has rules."""
    if is_passed_on and CoverageRule.objects.filter(agreement=agreement).exists():
        raise PartnerSettled(PARTNER_STAYS)
    for rule in CoverageRule.objects.current().filter(agreement=agreement):
        require_within(agreement, RuleTerms.of(rule))


def follow_a_club(*, club: Club, **_: Any) -> None:
    """Count a club's groups by its new unit's rules; refuse a move that covers them above the whole."""
    _count_by_other_rules(sorted(Group.objects.filter(club=club).values_list("pk", flat=True)))


def hold_rules_first(**_: Any) -> None:
    """Wait for who changes rules before groups are held: they hold the rules first, then groups."""
    hold_rules()


def follow_groups(*, group_ids: frozenset[int], **_: Any) -> None:
    """Count groups by the rules of where they stand now; refuse what covers them above the whole.

    Groups with marks keep their kind, but sessions that did not happen are summed up too.
    """
    _count_by_other_rules(sorted(group_ids))


def _count_by_other_rules(groups: list[int]) -> None:
    hold_rules()
    rollup.lock(groups)
    require_nowhere_over(places(groups).values())
    rollup.refresh(GroupMonth.objects.filter(group__in=groups).values_list("group_id", "month"))
