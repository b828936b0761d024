"""What pages of other apps say of plans."""

from __future__ import annotations

from typing import Any

from seriktes.core.access import Actor
from seriktes.results.indicators.queries import agreement_owner, indicators_of


def plan_of(_actor: Actor, agreement: Any) -> dict[str, Any]:
    """Return what the page of an agreement says of its plan."""
    owner = agreement_owner(agreement)
    return {"owner": owner, "count": len(indicators_of(owner))}
