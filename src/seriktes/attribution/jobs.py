from __future__ import annotations

from django.urls import reverse

from seriktes.attribution.actions import add_rule, change_rule, withdraw_rule
from seriktes.attribution.deferring import unpacked
from seriktes.attribution.models import CoverageRule
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.models import Job
from seriktes.partners.models import Agreement


def change_rules(job: Job, progress: Progress) -> JobResult:
    """Do one change of rules, all or nothing. Raises `PassedOn` where the agreement has another partner."""
    progress.start(1)
    actor, params = actor_of(job), job.params
    agreement = Agreement.objects.get(pk=params["agreement"])
    agreement.partner_id = params["partner"]  # whom the manager saw: the action compares it with today's
    rule = CoverageRule.objects.get(pk=params["rule"]) if params["rule"] else None
    terms = unpacked(params["terms"]) if params["terms"] else None
    if rule is not None and terms is not None:
        change_rule(actor=actor, rule=rule, terms=terms)
    elif rule is not None:
        withdraw_rule(actor=actor, rule=rule)
    elif terms is not None:
        add_rule(actor=actor, agreement=agreement, terms=terms)
    progress.reach(1)
    return JobResult(url=reverse("partners:agreement-detail", args=[agreement.code]))
