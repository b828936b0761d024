from __future__ import annotations

from django.urls import reverse

from seriktes.attribution.deferring import unpacked
from seriktes.attribution.models import CoverageRule, RuleProposal, ShareProposal
from seriktes.attribution.proposals import RuleChange, approve_proposal, change_or_propose
from seriktes.attribution.sharing import accept_shares
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.models import Job
from seriktes.partners.models import Agreement


def change_rules(job: Job, progress: Progress) -> JobResult:
    """Do one change of rules, all or nothing, or let it wait for a second person.

    Raises `PassedOn` where the agreement has another partner.
    """
    progress.start(1)
    actor, params = actor_of(job), job.params
    agreement = Agreement.objects.get(pk=params["agreement"])
    agreement.partner_id = params["partner"]  # whom the manager saw: the action compares it with today's
    rule = CoverageRule.objects.get(pk=params["rule"]) if params["rule"] else None
    terms = unpacked(params["terms"]) if params["terms"] else None
    made = change_or_propose(actor=actor, change=RuleChange(agreement, rule, terms))
    progress.reach(1)
    if isinstance(made, RuleProposal):
        return JobResult(url=made.get_absolute_url())
    return JobResult(url=reverse("partners:agreement-detail", args=[agreement.code]))


def approve(job: Job, progress: Progress) -> JobResult:
    """Let a proposed change of rules take effect, all or nothing."""
    progress.start(1)
    proposal = RuleProposal.objects.get(code=job.params["proposal"])
    approve_proposal(actor=actor_of(job), proposal=proposal)
    progress.reach(1)
    return JobResult(url=proposal.get_absolute_url())


def accept(job: Job, progress: Progress) -> JobResult:
    """Let proposed shares become rules, all or nothing, or wait for a second person."""
    progress.start(1)
    proposal = ShareProposal.objects.get(code=job.params["proposal"])
    accept_shares(actor=actor_of(job), proposal=proposal, agreements=job.params["agreements"])
    progress.reach(1)
    return JobResult(url=proposal.get_absolute_url())
