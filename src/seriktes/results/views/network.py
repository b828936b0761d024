from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from seriktes.core.access import access
from seriktes.core.pages import template_for
from seriktes.results import dashboard


@access("results.network.view")
@require_GET
def network_detail(request: HttpRequest) -> HttpResponse:
    """Show every club beside the others, by name or by a figure, and where it stands."""
    asked = request.GET.get("order", "name")
    order = asked if asked in dashboard.ORDERS else "name"
    side = dashboard.SchoolYear().side_by_side(most=None, order=order)
    net = dashboard.network_glance(request.actor)
    return render(request, "results/network_detail.html", {"net": net, "side": side})


@access("results.indicator.view")
@require_GET
def network_plan(request: HttpRequest) -> HttpResponse:
    """Show what the network planned for itself beside what came of it; the first page asks for it apart."""
    template = template_for(request, "results/network_plan.html", "plan")
    return render(request, template, {"plan": dashboard.network_plan(request.actor)})
