from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seriktes.attribution import deferring
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.forms import ClubFirstForm, RuleEndForm, RuleForm, has_many_groups
from seriktes.attribution.models import CoverageRule, RuleProposal
from seriktes.attribution.preview import Difference, differences
from seriktes.attribution.proposals import RuleChange, altered_by, change_or_propose
from seriktes.attribution.released import ReleasedReport
from seriktes.attribution.wording import scope_words, share_words
from seriktes.clubs.models import Club
from seriktes.core.access import access
from seriktes.core.models import Job
from seriktes.core.pages import acted, form_page, posted
from seriktes.partners.models import Agreement


@dataclass(frozen=True)
class RulePreview:
    """What a change would alter: for which partners, and in which released reports."""

    differences: list[Difference]
    touched: list[ReleasedReport]


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Say what an agreement covers; `preview` shows what that would change, without saving."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), code=code)
    form = RuleForm(posted(request), actor=request.actor, agreement=agreement, club=_club(request))
    page = partial(_rule_page, request, form, agreement, _("Add a coverage rule"))
    if not form.is_valid():
        return page()
    return _previewed_or_done(request, page, RuleChange(agreement, None, form.terms()))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put another version in the place of a rule; `preview` shows what that would change."""
    rule = _rule(request, code)
    hangs_on: dict[str, Any] = {"agreement": rule.agreement, "rule": rule, "club": _club(request)}
    form = RuleForm(posted(request), actor=request.actor, **hangs_on)
    page = partial(_rule_page, request, form, rule.agreement, _("Change the coverage rule"), rule)
    if not form.is_valid():
        return page()
    return _previewed_or_done(request, page, RuleChange(rule.agreement, rule, form.terms()))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_end(request: HttpRequest, code: str) -> HttpResponse:
    """Let a rule end with a day."""
    rule = _rule(request, code)
    form = RuleEndForm(posted(request), rule=rule)
    page = partial(_rule_page, request, form, rule.agreement, _("End the coverage rule"), rule)
    if not form.is_valid():
        return page()
    terms = RuleTerms.of(rule).until(form.cleaned_data["last_day"])
    return _previewed_or_done(request, page, RuleChange(rule.agreement, rule, terms))


@access("attribution.coveragerule.edit")
@require_http_methods(["GET", "POST"])
def rule_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a rule back as if it had never been."""
    rule = _rule(request, code)
    form = Form(posted(request))
    page = partial(_rule_page, request, form, rule.agreement, _("Withdraw the coverage rule"), rule)
    if not form.is_valid():
        return page()
    return _previewed_or_done(request, page, RuleChange(rule.agreement, rule))


def _club(request: HttpRequest) -> Club | None:
    """Return the club whose groups are asked for."""
    return ClubFirstForm(request.GET, actor=request.actor).chosen()


def _previewed_or_done(request: HttpRequest, page: partial[HttpResponse], change: RuleChange) -> HttpResponse:
    """Show what a change would alter, or do it: here, or in the worker where it reaches far."""
    form = page.args[1]
    if "preview" in request.POST:
        return _previewed(request, page, change)
    if deferring.is_far_reaching():

        def enqueue() -> Job:
            with transaction.atomic():
                return deferring.enqueue(
                    actor=request.actor, agreement=change.agreement, rule=change.rule, terms=change.terms
                )

        return acted(request, form, enqueue, to=lambda job: redirect("core:job-detail", job.code)) or page()
    deed = partial(change_or_propose, actor=request.actor, change=change)
    return acted(request, form, deed, to=partial(_onward, change), said=_said) or page()


def _onward(change: RuleChange, made: object) -> Agreement | RuleProposal:
    return made if isinstance(made, RuleProposal) else change.agreement


def _said(made: object) -> str:
    if isinstance(made, RuleProposal):
        return _("Nothing has changed yet: a second person has to approve it.")
    return _("The coverage is saved. Every figure counts by it from now on.")


def _previewed(request: HttpRequest, page: partial[HttpResponse], change: RuleChange) -> HttpResponse:
    """Show what a change would alter, save where that would keep the writers of a large network waiting."""
    form = page.args[1]
    if deferring.is_far_reaching():
        form.add_error(None, _("In a network of this size it is not shown beforehand what would change."))
        return page()

    def look() -> RulePreview:
        return RulePreview(*differences(partial(altered_by, actor=request.actor, change=change)))

    return acted(request, form, look, to=lambda seen: page(seen=seen)) or page()


def _rule(request: HttpRequest, code: str) -> CoverageRule:
    rules = CoverageRule.objects.visible_to(request.actor).current()
    return get_object_or_404(
        rules.select_related("agreement__partner", "unit", "club", "group__club", "category"), code=code
    )


def _rule_page(
    request: HttpRequest,
    form: BaseForm,
    agreement: Agreement,
    heading: str,
    rule: CoverageRule | None = None,
    *,
    seen: RulePreview | None = None,
) -> HttpResponse:
    return form_page(
        request,
        "attribution/rule_form.html",
        form,
        agreement=agreement,
        heading=heading,
        scope=scope_words(rule) if rule else "",
        share=share_words(rule.share) if rule else "",
        rule=rule,
        differences=seen.differences if seen else None,
        touched=seen.touched if seen else (),
        may_preview=not deferring.is_far_reaching(),
        club_first=_club_first(request, form),
    )


def _club_first(request: HttpRequest, form: BaseForm) -> ClubFirstForm | None:
    """Return the form that chooses whose groups are offered, where they are too many to offer all."""
    if "scope" not in form.fields or not has_many_groups(request.actor):
        return None
    return ClubFirstForm(request.GET, actor=request.actor)
