"""What the views of plans share: whose plan an address names, which months it asks for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from seriktes.core.months import month_text
from seriktes.partners.models import Agreement
from seriktes.results.indicators.forms import PlanMonthsForm
from seriktes.results.indicators.models import Aim, Indicator
from seriktes.results.indicators.queries import (
    AGREEMENT,
    NETWORK,
    SHARED,
    PlanOwner,
    agreement_owner,
    default_months,
    goal_owner,
    indicators_of,
    network_owner,
)

VIEW, EDIT = "results.indicator.view", "results.indicator.edit"


def plan_owner(request: HttpRequest, whose: str, code: str) -> PlanOwner:
    """Return whose plan an address names; 404 for what the actor may not see."""
    if whose == AGREEMENT:
        seen = Agreement.objects.visible_to(request.actor).select_related("partner")
        return agreement_owner(get_object_or_404(seen, code=code))
    if whose == SHARED:
        goals = Aim.objects.visible_to(request.actor, VIEW).filter(parent=None, partners__isnull=False)
        return goal_owner(get_object_or_404(goals.distinct().prefetch_related("partners"), code=code))
    if (whose, code) == (NETWORK, NETWORK):
        return network_owner()
    raise Http404


def months_form(request: HttpRequest, owner: PlanOwner) -> PlanMonthsForm:
    """Return the bound form of the months asked for; without any, those of the plan that runs."""
    asked: Any = request.GET
    if "from" not in asked and "until" not in asked:
        asked = query_months(*default_months(indicators_of(owner)))
    return PlanMonthsForm(asked)


def query_months(first: int, last: int) -> dict[str, str]:
    return {"from": month_text(first), "until": month_text(last)}


def indicator_of(request: HttpRequest, code: str) -> Indicator:
    seen = Indicator.objects.visible_to(request.actor, VIEW).with_owner()
    return get_object_or_404(seen, code=code)
