"""A change of rules that would make released figures wrong waits for a second person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.attribution import actions, deferring, released
from seriktes.attribution.coverage import RuleChange
from seriktes.attribution.enums import ProposalOutcome
from seriktes.attribution.errors import AlreadyProposed, OwnProposal, ProposalDecided
from seriktes.attribution.models import CoverageRule, RuleProposal, TouchedRelease
from seriktes.attribution.released import ReleasedReport
from seriktes.attribution.signals import released_figures_changed
from seriktes.attribution.touching import bases_of
from seriktes.core import audit
from seriktes.core.access import Actor, require

DECIDE = "attribution.ruleproposal.decide"


def do(*, actor: Actor, change: RuleChange) -> object:
    """Do what a change asks; return the version that stands afterwards, or what a withdrawal touched."""
    if change.terms is None and change.rule is not None:
        return actions.withdraw_rule(actor=actor, rule=change.rule)
    assert change.terms is not None  # noqa: S101 -- a change without both asks for nothing
    if change.rule is None:
        return actions.add_rule(actor=actor, agreement=change.agreement, terms=change.terms)
    if change.follows:
        return actions.follow_rule(actor=actor, rule=change.rule, terms=change.terms)
    return actions.change_rule(actor=actor, rule=change.rule, terms=change.terms)


def touched_by(*, actor: Actor, change: RuleChange) -> list[ReleasedReport]:
    """Return the released reports whose figures a change would alter; what it writes is taken back."""
    with transaction.atomic():
        touched = altered_by(actor=actor, change=change)
        transaction.set_rollback(True)
    return touched


def altered_by(*, actor: Actor, change: RuleChange) -> list[ReleasedReport]:
    """Do a change and return the released reports whose figures it alters. The caller takes it back."""
    return _done(actor, change)[1]


def change_or_propose(*, actor: Actor, change: RuleChange) -> object:
    """Do a change of rules, or, where it alters released figures, let it wait for a second person.

    Returns the `RuleProposal` then. Raises what the change raises, and `AlreadyProposed`.
    """
    with transaction.atomic():
        with transaction.atomic():
            done, touched = _done(actor, change)
            if touched:
                transaction.set_rollback(True)
        return _propose(actor, change, touched) if touched else done


def approve_proposal(*, actor: Actor, proposal: RuleProposal) -> RuleProposal:
    """Let a proposed change take effect, as a second person. The figures change in the same transaction.

    What has left since it was proposed is noted as touched, too. Raises `OwnProposal`, `ProposalDecided`,
    and what the change itself raises by now.
    """
    with transaction.atomic():
        proposal = _held(actor, proposal)
        if actor.user is None or actor.user.pk == proposal.proposed_by_id or proposal.proposed_by_id is None:
            raise OwnProposal(
                _(
                    "Whoever proposed a change cannot approve it. "
                    "Ask the chair or another manager to look at it."
                )
            )
        made, touched = _done(actor, change_of(proposal))
        _note_touched(proposal, touched)
        proposal.made = made if isinstance(made, CoverageRule) else None
        _decide(actor, proposal, ProposalOutcome.APPROVED)
        codes = frozenset(proposal.touched.values_list("release_code", flat=True))
        released_figures_changed.send(sender=RuleProposal, release_codes=codes, proposal=proposal)
    return proposal


def decline_proposal(*, actor: Actor, proposal: RuleProposal) -> RuleProposal:
    """Leave the rules as they are; whoever proposed the change takes it back so. Raises `ProposalDecided`."""
    with transaction.atomic():
        proposal = _held(actor, proposal)
        is_own = actor.user is not None and actor.user.pk == proposal.proposed_by_id
        _decide(actor, proposal, ProposalOutcome.TAKEN_BACK if is_own else ProposalOutcome.DECLINED)
    return proposal


def change_of(proposal: RuleProposal) -> RuleChange:
    """Return the change that a proposal asks for, for the partner whom its proposer saw."""
    agreement = proposal.agreement
    agreement.partner_id = proposal.partner_id
    terms = deferring.unpacked(proposal.terms) if proposal.terms else None
    return RuleChange(agreement, proposal.rule, terms, proposal.follows)


def _done(actor: Actor, change: RuleChange) -> tuple[object, list[ReleasedReport]]:
    actions.hold_rules()
    reports = released.released_reports(*change.months)
    before = bases_of(reports)
    done = do(actor=actor, change=change)
    after = bases_of(reports)
    return done, [report for report in reports if before[report.code] != after[report.code]]


def _propose(actor: Actor, change: RuleChange, touched: list[ReleasedReport]) -> RuleProposal:
    if change.rule and RuleProposal.objects.waiting().filter(rule=change.rule).exists():
        raise AlreadyProposed(
            _("Another change of this rule waits for a second person. Decide that one first.")
        )
    asked = deferring.asked(agreement=change.agreement, rule=change.rule, terms=change.terms)
    proposal = RuleProposal.objects.create(
        agreement=change.agreement,
        partner_id=asked["partner"],
        rule=change.rule,
        terms=asked["terms"],
        follows=change.follows,
        proposed_by=actor.user,
    )
    _note_touched(proposal, touched)
    after = _told(proposal) | {"touched": [report.number for report in touched]}
    audit.log("attribution.ruleproposal.made", actor=actor, target=proposal, after=after)
    return proposal


def _note_touched(proposal: RuleProposal, touched: list[ReleasedReport]) -> None:
    """Note which released reports a proposal touches, each once."""
    known = set(proposal.touched.values_list("release_code", flat=True))
    TouchedRelease.objects.bulk_create(
        TouchedRelease(
            proposal=proposal,
            release_code=report.code,
            number=report.number,
            partner_id=report.partner_id,
            first_month=report.first_month,
            last_month=report.last_month,
        )
        for report in touched
        if report.code not in known
    )


def _held(actor: Actor, proposal: RuleProposal) -> RuleProposal:
    actions.hold_rules()
    list(RuleProposal.objects.select_for_update(no_key=True).filter(pk=proposal.pk).values_list("pk"))
    fresh = RuleProposal.objects.select_related("agreement", "rule").get(pk=proposal.pk)
    require(actor, DECIDE, fresh)
    if fresh.outcome != ProposalOutcome.WAITING:
        raise ProposalDecided(_("Somebody has decided this already. Reload the page."))
    return fresh


def _decide(actor: Actor, proposal: RuleProposal, outcome: ProposalOutcome) -> None:
    proposal.outcome, proposal.decided_at, proposal.decided_by = outcome, timezone.now(), actor.user
    proposal.save(update_fields=("outcome", "decided_at", "decided_by", "made"))
    audit.log(
        f"attribution.ruleproposal.{outcome.value}", actor=actor, target=proposal, after=_told(proposal)
    )


def _told(proposal: RuleProposal) -> dict[str, Any]:
    follows = {"follows": True} if proposal.follows else {}
    return {"agreement": proposal.agreement_id, "rule": proposal.rule_id, "terms": proposal.terms} | follows
