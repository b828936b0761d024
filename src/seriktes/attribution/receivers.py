"""What follows from changes below, inside the writer's transaction."""

from __future__ import annotations

from typing import Any

from seriktes.attribution import rollup
from seriktes.attribution.coverage import RuleTerms, require_within
from seriktes.attribution.models import CoverageRule
from seriktes.core.facts import facts_changed
from seriktes.partners.models import Agreement
from seriktes.partners.signals import agreement_changed
from seriktes.people.signals import canonical_changed


def listen() -> None:
    """Subscribe; called when the apps are ready."""
    facts_changed.connect(sum_up_facts, dispatch_uid="attribution.facts")
    canonical_changed.connect(sum_up_persons, dispatch_uid="attribution.persons")
    agreement_changed.connect(keep_rules_within, dispatch_uid="attribution.agreements")


def sum_up_facts(*, group_months: frozenset[tuple[int, int]], **_: Any) -> None:
    """Refresh the roll-up of the touched groups and months."""
    rollup.refresh(group_months)


def sum_up_persons(*, person_ids: frozenset[int], **_: Any) -> None:
    """Refresh the roll-up wherever the merged or parted persons stand."""
    rollup.refresh_persons(person_ids)


def keep_rules_within(*, agreement: Agreement, **_: Any) -> None:
    """Refuse new days of an agreement that leave a rule outside."""
    for rule in CoverageRule.objects.current().filter(agreement=agreement):
        require_within(agreement, RuleTerms.of(rule))
