"""What an agreement's page shows of its coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from seriktes.attribution.models import CoverageRule, ProposedShare, ShareProposal
from seriktes.attribution.wording import scope_words, share_words
from seriktes.core.access import Actor
from seriktes.partners.models import Agreement


@dataclass(frozen=True)
class CoverageLine:
    """One rule in words. `state` is "current", "future" or "past" today.

    `basis`: from which contributions its share was computed, if it was.
    """

    rule: CoverageRule
    scope: str
    share: str
    days: str
    state: str
    basis: ShareProposal | None = None


def rule_lines(actor: Actor, agreement: Agreement) -> list[CoverageLine]:
    """Return the agreement's rules that the actor may see, those in force first."""
    rules = (
        CoverageRule.objects.visible_to(actor)
        .filter(agreement=agreement, replaced_at=None)
        .select_related("unit", "club", "group__club", "category")
    )
    today = timezone.localdate()
    bases = _bases(rules)
    lines = [
        CoverageLine(
            rule=rule,
            scope=scope_words(rule),
            share=share_words(rule.share),
            days=rule.period,
            state=_state(rule, today),
            basis=bases.get(rule.pk),
        )
        for rule in rules
    ]
    return sorted(lines, key=lambda line: ("current", "future", "past").index(line.state))


def _bases(rules: Iterable[CoverageRule]) -> dict[int, ShareProposal]:
    """Return by rule the proposal its share was accepted from, at once or by a second person."""
    keys = {rule.pk for rule in rules}
    shares = ProposedShare.objects.filter(Q(rule__in=keys) | Q(waiting__made__in=keys))
    found = shares.select_related("proposal", "waiting").order_by("pk")
    made = ((one.waiting.made_id if one.waiting else one.rule_id, one.proposal) for one in found)
    return {rule: proposal for rule, proposal in made if rule is not None}


def _state(rule: CoverageRule, today: date) -> str:
    if rule.starts_on > today:
        return "future"
    return "current" if rule.is_in_force(today) else "past"
