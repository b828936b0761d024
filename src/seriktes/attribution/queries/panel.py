"""What an agreement's page shows of its coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from seriktes.attribution.models import CoverageRule
from seriktes.attribution.wording import scope_words, share_words
from seriktes.core.access import Actor
from seriktes.partners.models import Agreement


@dataclass(frozen=True)
class CoverageLine:
    """One rule in words. `state` is "current", "future" or "past" today."""

    rule: CoverageRule
    scope: str
    share: str
    days: str
    state: str


def rule_lines(actor: Actor, agreement: Agreement) -> list[CoverageLine]:
    """Return the agreement's rules that the actor may see, those in force first."""
    rules = (
        CoverageRule.objects.visible_to(actor)
        .filter(agreement=agreement, replaced_at=None)
        .select_related("unit", "club", "group__club", "category")
    )
    today = timezone.localdate()
    lines = [
        CoverageLine(
            rule=rule,
            scope=scope_words(rule),
            share=share_words(rule.share),
            days=rule.period,
            state=_state(rule, today),
        )
        for rule in rules
    ]
    return sorted(lines, key=lambda line: ("current", "future", "past").index(line.state))


def _state(rule: CoverageRule, today: date) -> str:
    if rule.starts_on > today:
        return "future"
    return "current" if rule.is_in_force(today) else "past"
