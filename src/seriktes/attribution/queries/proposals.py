"""Changes of rules that wait for a second person, and those that have changed released figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.enums import ProposalOutcome
from seriktes.attribution.models import CoverageRule, RuleProposal, ShareProposal, TouchedRelease
from seriktes.attribution.wording import scope_words, share_words
from seriktes.core.access import Actor, allows
from seriktes.partners.wording import period


@dataclass(frozen=True)
class TermsSaid:
    """A rule in words."""

    scope: str
    share: str
    days: str


@dataclass(frozen=True)
class ProposalPage:
    """What the page of a proposal shows. `before` and `after`: the rule, None where there is none.

    `bases`: where its share was computed from contributions.
    """

    proposal: RuleProposal
    before: TermsSaid | None
    after: TermsSaid | None
    touched: list[TouchedRelease]
    bases: list[ShareProposal]
    may_approve: bool
    may_decline: bool
    is_own: bool


def proposals(actor: Actor) -> QuerySet[RuleProposal]:
    """Return the proposals that the actor may see, those that wait first."""
    found = RuleProposal.objects.visible_to(actor)
    found = found.select_related("agreement__partner", "proposed_by", "decided_by")
    return found.order_by("decided_at", "-proposed_at").prefetch_related("touched")


def proposal_page(actor: Actor, proposal: RuleProposal, terms: RuleTerms | None) -> ProposalPage:
    """Return a proposal as its page shows it; `terms` are those that it asks for."""
    is_own = actor.user is not None and actor.user.pk == proposal.proposed_by_id
    may_decide = proposal.outcome == ProposalOutcome.WAITING and allows(
        actor, "attribution.ruleproposal.decide", proposal
    )
    wanted = CoverageRule(agreement=proposal.agreement, **terms.fields()) if terms else None
    return ProposalPage(
        proposal=proposal,
        before=_said(proposal.rule) if proposal.rule else None,
        after=_said(wanted) if wanted else None,
        touched=list(proposal.touched.select_related("partner")),
        bases=list(ShareProposal.objects.visible_to(actor).filter(shares__waiting=proposal)),
        may_approve=may_decide and not is_own,
        may_decline=may_decide,
        is_own=is_own,
    )


def waiting_number() -> int:
    """Return how many proposals wait for a second person."""
    return RuleProposal.objects.waiting().count()


def rule_changes_behind(release_code: str) -> QuerySet[RuleProposal]:
    """Return the approved changes of rules since which a release has other figures, the latest first."""
    touching = TouchedRelease.objects.filter(release_code=release_code)
    approved = RuleProposal.objects.filter(
        outcome=ProposalOutcome.APPROVED, pk__in=touching.values("proposal")
    )
    return approved.select_related("proposed_by", "decided_by").order_by("-decided_at")


def _said(rule: Any) -> TermsSaid:
    return TermsSaid(scope_words(rule), share_words(rule.share), period(rule.starts_on, rule.ends_on))
