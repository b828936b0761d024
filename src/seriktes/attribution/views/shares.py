from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.attribution import deferring
from seriktes.attribution.forms import AcceptanceForm, ClubFirstForm, SharesForm, has_many_groups
from seriktes.attribution.models import RuleProposal, ShareProposal
from seriktes.attribution.preview import Difference, differences
from seriktes.attribution.queries.shares import SharePage, proposal_scope, share_page, share_proposals
from seriktes.attribution.released import ReleasedReport
from seriktes.attribution.sharing import accept_shares, decline_shares, propose_shares, try_shares
from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.models import Job
from seriktes.core.pages import acted, form_page, page_of, posted, pressed
from seriktes.partners.models import Agreement

DETAIL = "attribution:share-detail"


@access("attribution.shareproposal.view")
@require_GET
def share_list(request: HttpRequest) -> HttpResponse:
    """Show the shares that were computed from contributions, those that nobody has decided first."""
    page = page_of(request, share_proposals(request.actor))
    lines = [(proposal, proposal_scope(proposal)) for proposal in page]
    return render(request, "attribution/share_list.html", {"page": page, "lines": lines})


@access("attribution.shareproposal.make")
@require_http_methods(["GET", "POST"])
def share_add(request: HttpRequest) -> HttpResponse:
    """Compute shares from what was given; `?agreement=` counts one that has no rule yet."""
    club_first = ClubFirstForm(request.GET, actor=request.actor)
    seen = Agreement.objects.visible_to(request.actor)
    agreement = seen.filter(code=request.GET.get("agreement", "")).select_related("partner").first()
    initial = {"agreements": [agreement]} if agreement else {}
    form = SharesForm(posted(request), actor=request.actor, club=club_first.chosen(), initial=initial)

    def act() -> ShareProposal:
        return propose_shares(actor=request.actor, wanted=form.wanted(), event=form.client_event())

    said = _("The shares are computed. Nothing counts by them until somebody accepts them.")
    many = has_many_groups(request.actor)
    return acted(request, form, act, to=lambda made: made, said=said) or form_page(
        request,
        "attribution/share_form.html",
        form,
        agreement=agreement,
        club_first=club_first if many else None,
    )


@access("attribution.shareproposal.view")
@require_GET
def share_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show proposed shares with the arithmetic behind each, beside the rules in force."""
    page = share_page(request.actor, _proposal(request, code))
    return _share_page(request, AcceptanceForm(lines=page.lines), page)


@access("attribution.shareproposal.decide")
@post_from(DETAIL, "code")
def share_acceptance(request: HttpRequest, code: str) -> HttpResponse:
    """Let chosen shares become rules; `preview` shows what that would change, without saving."""
    proposal = _proposal(request, code)
    page = share_page(request.actor, proposal)
    form = AcceptanceForm(posted(request), lines=page.lines)
    shown = partial(_share_page, request, form, page)
    if not form.is_valid():
        return shown()
    if "preview" in request.POST:
        return _previewed(request, form, proposal, shown)
    chosen = {"actor": request.actor, "proposal": proposal, "agreements": form.agreements()}
    if deferring.is_far_reaching():
        enqueue = partial(deferring.enqueue_shares, **chosen)
        return acted(request, form, enqueue, to=_job) or shown()
    return acted(request, form, partial(accept_shares, **chosen), to=proposal, said=_said) or shown()


@access("attribution.shareproposal.decide")
@post_from(DETAIL, "code")
def share_refusal(request: HttpRequest, code: str) -> HttpResponse:
    """Accept none of the shares."""
    proposal = _proposal(request, code)
    deed = partial(decline_shares, actor=request.actor, proposal=proposal)
    return pressed(request, deed, to=proposal, back=proposal, said=_("The rules stay as they are."))


def _previewed(
    request: HttpRequest, form: AcceptanceForm, proposal: ShareProposal, shown: partial[HttpResponse]
) -> HttpResponse:
    if deferring.is_far_reaching():
        form.add_error(None, _("In a network of this size it is not shown beforehand what would change."))
        return shown()

    def look() -> tuple[list[Difference], list[ReleasedReport]]:
        chosen = form.agreements()
        trial = partial(try_shares, actor=request.actor, proposal=proposal, agreements=chosen)
        return differences(trial)

    return acted(request, form, look, to=lambda seen: shown(differences=seen[0], touched=seen[1])) or shown()


def _job(job: Job) -> HttpResponse:
    return redirect("core:job-detail", job.code)


def _said(proposal: ShareProposal) -> str:
    if RuleProposal.objects.waiting().filter(bases__proposal=proposal).exists():
        return _("What alters released figures waits for a second person; the other shares count.")
    return _("The accepted shares are rules now. Every figure counts by them.")


def _share_page(
    request: HttpRequest,
    form: AcceptanceForm,
    page: SharePage,
    *,
    differences: list[Difference] | None = None,
    touched: list[ReleasedReport] | None = None,
) -> HttpResponse:
    shown = {
        "page": page,
        "differences": differences,
        "touched": touched or (),
        "may_preview": not deferring.is_far_reaching(),
    }
    return form_page(request, "attribution/share_detail.html", form, **shown)


def _proposal(request: HttpRequest, code: str) -> ShareProposal:
    seen = ShareProposal.objects.visible_to(request.actor)
    return get_object_or_404(
        seen.select_related("unit", "club", "group__club", "made_by", "decided_by"), code=code
    )
