"""Changes of rules that reach too far to wait for on a page: they are put in the worker's queue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from seriktes.activities.models import Group
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule, GroupMonth, RuleProposal, ShareProposal
from seriktes.clubs.models import Club, Unit
from seriktes.core import jobs
from seriktes.core.access import Actor
from seriktes.core.models import Job
from seriktes.partners.models import Agreement
from seriktes.people.models import Category

KIND = "attribution.rule"
APPROVAL = "attribution.approval"
SHARES = "attribution.shares"

# So many rows of the roll-up are brought to new mixes in about a second.
ROWS_ON_A_PAGE = 20_000
_SCOPES: dict[str, Any] = {"unit": Unit, "club": Club, "group": Group, "category": Category}


def is_far_reaching() -> bool:
    """Whether the network is so large that a change of rules goes to the worker."""
    return GroupMonth.objects.order_by()[: ROWS_ON_A_PAGE + 1].count() > ROWS_ON_A_PAGE


def enqueue(*, actor: Actor, agreement: Agreement, rule: CoverageRule | None, terms: RuleTerms | None) -> Job:
    """Put a new rule (no `rule`), a changed one or, without `terms`, a withdrawn one in the queue."""
    return jobs.enqueue(KIND, actor=actor, **asked(agreement=agreement, rule=rule, terms=terms))


def enqueue_approval(*, actor: Actor, proposal: RuleProposal) -> Job:
    """Put the approval of a proposed change in the queue."""
    with transaction.atomic():
        return jobs.enqueue(APPROVAL, actor=actor, proposal=proposal.code)


def enqueue_shares(*, actor: Actor, proposal: ShareProposal, agreements: Collection[int]) -> Job:
    """Put the acceptance of these agreements' proposed shares in the queue."""
    with transaction.atomic():
        return jobs.enqueue(SHARES, actor=actor, proposal=proposal.code, agreements=sorted(agreements))


def asked(*, agreement: Agreement, rule: CoverageRule | None, terms: RuleTerms | None) -> dict[str, Any]:
    """Return what the job keeps of the change; the partner is the one whom the manager saw."""
    return {
        "agreement": agreement.pk,
        "partner": agreement.partner_id,
        "rule": rule.pk if rule else None,
        "terms": packed(terms) if terms else None,
    }


def packed(terms: RuleTerms) -> dict[str, Any]:
    """Return a rule's terms as the job keeps them."""
    fields = terms.fields()
    days = {name: fields[name].isoformat() if fields[name] else None for name in ("starts_on", "ends_on")}
    scopes = {name: fields[name].pk if fields[name] else None for name in _SCOPES}
    return {"share": terms.share, "programme_kind": str(terms.programme_kind), **days, **scopes}


def unpacked(given: dict[str, Any]) -> RuleTerms:
    """Return the terms that a job has kept."""
    days = {
        name: date.fromisoformat(given[name]) if given[name] else None for name in ("starts_on", "ends_on")
    }
    scopes = {
        name: model.objects.get(pk=given[name]) if given[name] else None for name, model in _SCOPES.items()
    }
    return RuleTerms(**{**given, **days, **scopes})
