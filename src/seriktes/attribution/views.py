from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seriktes.attribution import deferring
from seriktes.attribution.actions import add_rule, change_rule, withdraw_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.forms import ClubFirstForm, RuleEndForm, RuleForm, has_many_groups
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.preview import Difference, differences
from seriktes.attribution.wording import scope_words, share_words
from seriktes.clubs.models import Club
from seriktes.core.access import access
from seriktes.core.errors import DomainError
from seriktes.core.pages import posted
from seriktes.partners.models import Agreement


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Say what an agreement covers; `preview` shows what that would change, without saving."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), code=code)
    form = RuleForm(posted(request), actor=request.actor, agreement=agreement, club=_club(request))
    page = partial(_form_page, request, form, agreement, _("Add a coverage rule"))
    if not form.is_valid():
        return page()
    terms = form.terms()
    deed = partial(add_rule, actor=request.actor, agreement=agreement, terms=terms)
    return _previewed_or_done(request, deed, page, (agreement, None, terms))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put another version in the place of a rule; `preview` shows what that would change."""
    rule = _rule(request, code)
    hangs_on: dict[str, Any] = {"agreement": rule.agreement, "rule": rule, "club": _club(request)}
    form = RuleForm(posted(request), actor=request.actor, **hangs_on)
    page = partial(_form_page, request, form, rule.agreement, _("Change the coverage rule"), rule)
    if not form.is_valid():
        return page()
    terms = form.terms()
    deed = partial(change_rule, actor=request.actor, rule=rule, terms=terms)
    return _previewed_or_done(request, deed, page, (rule.agreement, rule, terms))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_end(request: HttpRequest, code: str) -> HttpResponse:
    """Let a rule end with a day."""
    rule = _rule(request, code)
    form = RuleEndForm(posted(request), rule=rule)
    page = partial(_form_page, request, form, rule.agreement, _("End the coverage rule"), rule)
    if not form.is_valid():
        return page()
    terms = RuleTerms.of(rule).until(form.cleaned_data["last_day"])
    deed = partial(change_rule, actor=request.actor, rule=rule, terms=terms)
    return _previewed_or_done(request, deed, page, (rule.agreement, rule, terms))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a rule back as if it had never been."""
    rule = _rule(request, code)
    form = Form(posted(request))
    page = partial(_form_page, request, form, rule.agreement, _("Withdraw the coverage rule"), rule)
    if not form.is_valid():
        return page()
    deed = partial(withdraw_rule, actor=request.actor, rule=rule)
    return _previewed_or_done(request, deed, page, (rule.agreement, rule, None))


def _club(request: HttpRequest) -> Club | None:
    """Return the club whose groups are asked for."""
    return ClubFirstForm(request.GET, actor=request.actor).chosen()


Change = tuple[Agreement, CoverageRule | None, RuleTerms | None]


def _previewed_or_done(
    request: HttpRequest, deed: Callable[[], object], page: Callable[..., HttpResponse], change: Change
) -> HttpResponse:
    """Show what `deed` would change, or do it: here, or in the worker where it reaches far."""
    agreement, rule, terms = change
    is_far = deferring.is_far_reaching()
    try:
        if "preview" in request.POST and not is_far:
            return page(found=differences(deed))
        if is_far:
            with transaction.atomic():
                job = deferring.enqueue(actor=request.actor, agreement=agreement, rule=rule, terms=terms)
            return redirect("core:job-detail", job.code)
        deed()
    except DomainError as refusal:
        return page(refusal=refusal)
    messages.success(request, _("The coverage is saved. Every figure counts by it from now on."))
    return redirect(agreement)


def _rule(request: HttpRequest, code: str) -> CoverageRule:
    rules = CoverageRule.objects.visible_to(request.actor).current()
    return get_object_or_404(
        rules.select_related("agreement__partner", "unit", "club", "group__club"), code=code
    )


def _form_page(  # noqa: PLR0913 -- what the one page of four views shows
    request: HttpRequest,
    form: BaseForm,
    agreement: Agreement,
    heading: str,
    rule: CoverageRule | None = None,
    *,
    found: list[Difference] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    if refusal is not None:
        form.add_error(None, str(refusal))
    context = {
        "form": form,
        "agreement": agreement,
        "heading": heading,
        "scope": scope_words(rule) if rule else "",
        "share": share_words(rule.share) if rule else "",
        "rule": rule,
        "differences": found,
        "club_first": _club_first(request, form),
    }
    status = 422 if form.errors else 200
    return render(request, "attribution/rule_form.html", context, status=status)


def _club_first(request: HttpRequest, form: BaseForm) -> ClubFirstForm | None:
    """Return the form that chooses whose groups are offered, where they are too many to offer all."""
    if "scope" not in form.fields or not has_many_groups(request.actor):
        return None
    return ClubFirstForm(request.GET, actor=request.actor)
