"""Changes of rules that reach too far to wait for on a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from seriktes.activities.models import Group
from seriktes.attribution.actions import add_rule, change_rule, withdraw_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.clubs.models import Club, Unit
from seriktes.core import jobs
from seriktes.core.access import Actor
from seriktes.core.jobs import JobResult, Progress
from seriktes.core.models import Job
from seriktes.partners.models import Agreement

KIND = "attribution.rule"

# So many rows of the roll-up are brought to new mixes in about a second.
ROWS_ON_A_PAGE = 20_000
_SCOPES: dict[str, Any] = {"unit": Unit, "club": Club, "group": Group}


def is_far_reaching() -> bool:
    """Whether the network is so large that a change of rules goes to the worker."""
    return GroupMonth.objects.order_by()[: ROWS_ON_A_PAGE + 1].count() > ROWS_ON_A_PAGE


def enqueue(*, actor: Actor, agreement: Agreement, rule: CoverageRule | None, terms: RuleTerms | None) -> Job:
    """Put a new rule (no `rule`), a changed one or, without `terms`, a withdrawn one in the queue."""
    return jobs.enqueue(
        KIND,
        actor=actor,
        agreement=agreement.pk,
        rule=rule.pk if rule else None,
        terms=_packed(terms) if terms else None,
    )


def change_rules(job: Job, progress: Progress) -> JobResult:
    """Do one change of rules, all or nothing."""
    progress.start(1)
    actor, params = Actor(user=job.owner), job.params
    agreement = Agreement.objects.get(pk=params["agreement"])
    rule = CoverageRule.objects.get(pk=params["rule"]) if params["rule"] else None
    terms = _unpacked(params["terms"]) if params["terms"] else None
    if rule is not None and terms is not None:
        change_rule(actor=actor, rule=rule, terms=terms)
    elif rule is not None:
        withdraw_rule(actor=actor, rule=rule)
    elif terms is not None:
        add_rule(actor=actor, agreement=agreement, terms=terms)
    progress.reach(1)
    return JobResult(url=reverse("partners:agreement-detail", args=[agreement.code]))


def _packed(terms: RuleTerms) -> dict[str, Any]:
    fields = terms.fields()
    days = {name: fields[name].isoformat() if fields[name] else None for name in ("starts_on", "ends_on")}
    scopes = {name: fields[name].pk if fields[name] else None for name in _SCOPES}
    return {"share": terms.share, "programme_kind": str(terms.programme_kind), **days, **scopes}


def _unpacked(packed: dict[str, Any]) -> RuleTerms:
    days = {
        name: date.fromisoformat(packed[name]) if packed[name] else None for name in ("starts_on", "ends_on")
    }
    scopes = {
        name: model.objects.get(pk=packed[name]) if packed[name] else None for name, model in _SCOPES.items()
    }
    return RuleTerms(**{**packed, **days, **scopes})
