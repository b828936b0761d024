from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.attribution import deferring
from seriktes.attribution.models import RuleProposal
from seriktes.attribution.proposals import approve_proposal, change_of, decline_proposal
from seriktes.attribution.queries.proposals import proposal_page, proposals
from seriktes.attribution.queries.unresolved import unresolved
from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import page_of, pressed

DETAIL = "attribution:proposal-detail"


@access("attribution.ruleproposal.view")
@require_GET
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show the changes of rules that wait for a second person, and what became of earlier ones."""
    page = page_of(request, proposals(request.actor))
    return render(request, "attribution/proposal_list.html", {"page": page})


@access("attribution.ruleproposal.view")
@require_GET
def proposal_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one change with the releases it touches."""
    proposal = _proposal(request, code)
    page = proposal_page(request.actor, proposal, change_of(proposal).terms)
    return render(request, "attribution/proposal_detail.html", {"page": page})


@access("attribution.ruleproposal.decide")
@post_from(DETAIL, "code")
def proposal_approval(request: HttpRequest, code: str) -> HttpResponse:
    """Let a change take effect, as a second person; in the worker where it reaches far."""
    proposal = _proposal(request, code)
    if deferring.is_far_reaching():
        job = deferring.enqueue_approval(actor=request.actor, proposal=proposal)
        return redirect("core:job-detail", job.code)
    said = _("The change is approved. Every figure counts by it from now on.")
    deed = partial(approve_proposal, actor=request.actor, proposal=proposal)
    return pressed(request, deed, to=proposal, back=proposal, said=said)


@access("attribution.ruleproposal.decide")
@post_from(DETAIL, "code")
def proposal_refusal(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the rules as they are."""
    proposal = _proposal(request, code)
    deed = partial(decline_proposal, actor=request.actor, proposal=proposal)
    said = _("The rules stay as they are.")
    return pressed(request, deed, to=proposal, back=proposal, said=said)


@access("attribution.coveragerule.view")
@require_GET
def unresolved_list(request: HttpRequest) -> HttpResponse:
    """Show what counts for no partner because rules of places and of categories meet above the whole."""
    return render(request, "attribution/unresolved_list.html", {"lines": unresolved(request.actor)})


def _proposal(request: HttpRequest, code: str) -> RuleProposal:
    seen = RuleProposal.objects.visible_to(request.actor)
    return get_object_or_404(
        seen.select_related("agreement__partner", "rule", "proposed_by", "decided_by"), code=code
    )
