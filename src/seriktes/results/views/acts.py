"""What people do to releases: each act is a button or a form, and leads to the release."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results import actions
from seriktes.results.forms import ApprovalForm, RestatementForm, WithdrawalForm
from seriktes.results.models import Release
from seriktes.results.views.periods import partner_of, period_of
from seriktes.results.views.releases import release_of


@access("results.release.draft")
@post_from("results:report-detail", "code")
def release_create(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a release of the months whose live report was looked at."""
    partner, period = partner_of(request, code), period_of(request)
    back = f"{redirect('results:report-detail', code).url}?{period.query()}"

    def act() -> Release:
        return actions.draft_release(actor=request.actor, partner=partner, period=period)

    return pressed(request, act, to=_itself, back=back)


@access("results.release.draft")
@post_from("results:release-detail", "code")
def release_check(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.check_again)


@access("results.release.draft")
@post_from("results:release-detail", "code")
def merging_create(request: HttpRequest, code: str) -> HttpResponse:
    """Let the rows that the check proposed be read as one."""
    return _pressed(request, code, actions.accept_merging)


@access("results.release.draft")
@post_from("results:release-detail", "code")
def merging_undo(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.separate_rows)


@access("results.release.approve")
@post_from("results:release-detail", "code")
def approval_create(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the figures that stood on the page."""
    release, form = release_of(request, code), ApprovalForm(request.POST)
    if not form.is_valid():
        return redirect(release)

    def act() -> Release:
        return actions.approve_release(actor=request.actor, release=release, **form.cleaned_data)

    return pressed(request, act, to=release, back=release, said=_("You have approved these figures."))


@access("results.release.approve")
@post_from("results:release-detail", "code")
def approval_undo(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.take_back_approval, _("Your approval is taken back."))


@access("results.release.approve")
@post_from("results:release-detail", "code")
def release_seal(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.seal_again)


@access("results.release.draft")
@post_from("results:release-detail", "code")
def release_discard(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.discard_draft, _("The draft is discarded."))


@access("results.release.draft")
@post_from("results:release-detail", "code")
def release_undiscard(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.restore_draft)


@access("results.release.draft")
@require_http_methods(["GET", "POST"])
def release_restate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a release is restated, and draft what is to take its place."""
    release, form = release_of(request, code), RestatementForm(posted(request))

    def act() -> Release:
        return actions.draft_restatement(actor=request.actor, release=release, **form.cleaned_data)

    return acted(request, form, act, to=_itself) or form_page(
        request, "results/release_restatement.html", form, release=release
    )


@access("results.release.withdraw")
@require_http_methods(["GET", "POST"])
def release_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a release is taken back, and take it back."""
    release, form = release_of(request, code), WithdrawalForm(posted(request))

    def act() -> Release:
        return actions.withdraw_release(actor=request.actor, release=release, **form.cleaned_data)

    return acted(request, form, act, to=release) or form_page(
        request, "results/release_withdrawal.html", form, release=release
    )


@access("results.release.withdraw")
@post_from("results:release-detail", "code")
def release_restore(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, actions.restore_release)


def _pressed(request: HttpRequest, code: str, act: Callable[..., Release], said: str = "") -> HttpResponse:
    """Do to a release what a button asks; a refusal is said on its page."""
    release = release_of(request, code)
    return pressed(
        request, lambda: act(actor=request.actor, release=release), to=release, back=release, said=said
    )


def _itself(release: Release) -> Release:
    return release
