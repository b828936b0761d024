"""Facts above the whole: what category data have brought about, and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet, Sum

from seriktes.attribution.models import CoverageRule, GroupMonth, Mix
from seriktes.attribution.wording import scope_words, share_figure, share_words
from seriktes.core.access import Actor, allows
from seriktes.core.shares import WHOLE

SHOWN = 200


@dataclass(frozen=True)
class RuleInIt:
    """One of the rules that meet: its version, in words, and whether it is still the one in force."""

    rule: CoverageRule
    scope: str
    share: str


@dataclass(frozen=True)
class UnresolvedLine:
    """What one group did in one month under rules that give away more than the whole.

    `least` is the share, in words, by which the rules have to be lowered together.
    """

    group: GroupMonth
    visits: int
    total: str
    least: str
    rules: list[RuleInIt]


def unresolved(actor: Actor) -> list[UnresolvedLine]:
    """Return where visits or other marks count for no partner until a rule is lowered, the latest first."""
    if not allows(actor, "attribution.coveragerule.view"):
        return []
    mixes = {mix.pk: list(mix.parts.all()) for mix in _over().prefetch_related(*_PARTS)}
    months = GroupMonth.objects.filter(mix__in=mixes).select_related("group__club")
    return [
        _said(row, [part.rule for part in mixes[row.mix_id]])
        for row in months.order_by("-month", "group__club__sort_key", "group__sort_key")[:SHOWN]
    ]


def unresolved_number() -> int:
    """Return how many lines `unresolved` would have; without a rule of a category, one short question."""
    if not CoverageRule.objects.current().exclude(category=None).exists():
        return 0
    return GroupMonth.objects.filter(mix__in=_over().values("pk")).count()


_PARTS = tuple(
    f"parts__rule__{path}" for path in ("agreement__partner", "unit", "club", "group__club", "category")
)


def _over() -> QuerySet[Mix]:
    return Mix.objects.alias(given=Sum("parts__rule__share")).filter(given__gt=WHOLE)


def _said(row: GroupMonth, rules: list[CoverageRule]) -> UnresolvedLine:
    total = sum(rule.share for rule in rules)
    return UnresolvedLine(
        group=row,
        visits=int(np.frombuffer(row.visits, dtype="<u2").sum()),
        total=share_figure(total),
        least=share_figure(total - WHOLE),
        rules=[RuleInIt(rule, scope_words(rule), share_words(rule.share)) for rule in rules],
    )
