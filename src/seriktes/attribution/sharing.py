"""Shares computed from what partners gave: proposals, of which a person accepts one, several or none.

Of a scope and some whole months: A(a) is what counts there of all contributions under an agreement a (see
`serving`), C is what the scope cost in all, the network's own means included; without it, C is the sum of all
A(a). The share of a is A(a) ÷ C of the whole, own means get the rest: in millionths by the method of the
largest remainder, on a tie to the agreement that was written down first, own means last. So the shares of
all agreements never add up to more than the whole.

An accepted share becomes a rule of the very scope from a day on, by the actions that every change of rules
goes through: what would alter released figures waits for a second person. Nothing changes by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.attribution.actions import hold_rules
from seriktes.attribution.coverage import RuleChange, RuleTerms
from seriktes.attribution.errors import (
    CostTooSmall,
    LowerFirst,
    NothingGiven,
    OverTheWhole,
    ProposalDecided,
    SharesChanged,
)
from seriktes.attribution.mixes import Term
from seriktes.attribution.models import (
    SCOPED,
    CoverageRule,
    ProposedShare,
    RuleProposal,
    ShareProposal,
    ShareSource,
)
from seriktes.attribution.proposals import altered_by, change_or_propose
from seriktes.attribution.released import ReleasedReport
from seriktes.attribution.serving import Giving, Serving, givings, is_basis_changed, meeting, serving
from seriktes.attribution.share_changes import ShareChanges
from seriktes.core import audit, formats, intake
from seriktes.core.access import Actor, require
from seriktes.core.intake import ClientEvent
from seriktes.core.money import round_parts
from seriktes.core.months import first_day, last_day
from seriktes.core.shares import WHOLE

MAKE = "attribution.shareproposal.make"
DECIDE = "attribution.shareproposal.decide"


@dataclass(frozen=True)
class SharesWanted:
    """What a person asks: a scope as `RuleTerms` takes it, whole months, since when accepted shares count.

    `chosen`: agreements to be counted beside those whose rules lie in the scope.
    """

    scope: dict[str, Any]
    first_month: int
    last_month: int
    starts_on: date
    cost_tiyn: int | None = None
    chosen: frozenset[int] = frozenset()

    @property
    def term(self) -> Term:
        return RuleTerms(0, first_day(self.first_month), last_day(self.last_month), **self.scope).term


def shares_of(amounts: Sequence[int], cost: int | None = None) -> list[int]:
    """Return the shares of these amounts in millionths; see the module. `cost` is their sum or more."""
    own = 0 if cost is None else cost - sum(amounts)
    *shares, _own = round_parts([*amounts, own], WHOLE)
    return shares


def propose_shares(*, actor: Actor, wanted: SharesWanted, event: ClientEvent) -> ShareProposal:
    """Compute the shares of a scope and write them down; the same form sent twice is one proposal.

    Raises `NothingGiven` where nothing counts in the scope, `CostTooSmall` where it cost less than was given.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return ShareProposal.objects.get(pk=known.effect["shares"])
        require(actor, MAKE)
        hold_rules()
        served = serving(wanted.term, wanted.first_month, wanted.last_month)
        agreements = sorted(_taking_part(wanted, served))
        found = givings(agreements, wanted.first_month, wanted.last_month)
        amounts = [sum(served.counted(one) for one in found if one.agreement == key) for key in agreements]
        _require_worth(wanted, sum(amounts))
        proposal = _write(actor, wanted, dict(zip(agreements, amounts, strict=True)))
        _write_sources(proposal, found, served)
        audit.log("attribution.shareproposal.made", actor=actor, target=proposal, after=_told(proposal))
        intake.receipt(event, effect={"shares": proposal.pk})
    return proposal


def accept_shares(*, actor: Actor, proposal: ShareProposal, agreements: Collection[int]) -> ShareProposal:
    """Let the shares of these agreements become rules; those of others stay as they are.

    What would alter released figures waits for a second person. All or nothing: raises what a change of rules
    raises, `SharesChanged`, `ProposalDecided`, `CoveredElsewhere` and `LowerFirst`.
    """
    with transaction.atomic():
        proposal = _held(actor, proposal)
        _require_basis(proposal)
        waits = False
        for share, change in _changes(proposal, agreements):
            try:
                made = change_or_propose(actor=actor, change=change) if change.terms else change.rule
            except OverTheWhole as refusal:
                raise (_lower_first() if waits else refusal) from refusal
            waits = waits or isinstance(made, RuleProposal)
            _note(share, made)
        _decide(actor, proposal, "attribution.shareproposal.accepted")
    return proposal


def decline_shares(*, actor: Actor, proposal: ShareProposal) -> ShareProposal:
    """Accept none of the shares: every rule stays as it is. Raises `ProposalDecided`."""
    with transaction.atomic():
        proposal = _held(actor, proposal)
        _decide(actor, proposal, "attribution.shareproposal.declined")
    return proposal


def try_shares(*, actor: Actor, proposal: ShareProposal, agreements: Collection[int]) -> list[ReleasedReport]:
    """Do what accepting these shares would do; return the released reports that it would alter.

    For a look beforehand: whoever calls it takes back what it writes. Raises what accepting raises, but for
    `LowerFirst`: here nothing waits.
    """
    proposal = _held(actor, proposal)
    _require_basis(proposal)
    touched: dict[str, ReleasedReport] = {}
    for _share, change in _changes(proposal, agreements):
        if change.terms:
            altered = altered_by(actor=actor, change=change)
            touched |= {report.code: report for report in altered}
    return list(touched.values())


def _changes(proposal: ShareProposal, agreements: Collection[int]) -> list[tuple[ProposedShare, RuleChange]]:
    """Return the changes of the chosen shares, lowered ones first: they make room for the raised."""
    shares = proposal.shares.filter(agreement__in=agreements).select_related("agreement__partner")
    changes = ShareChanges(proposal)
    return sorted(((share, changes.change_of(share)) for share in shares), key=_raised_by)


def _require_basis(proposal: ShareProposal) -> None:
    if is_basis_changed(proposal):
        raise SharesChanged(
            _("What partners gave in these months has changed since. Propose the shares anew.")
        )


def _raised_by(found: tuple[ProposedShare, RuleChange]) -> int:
    share, change = found
    return share.share - (change.rule.share if change.rule else 0)


def _lower_first() -> LowerFirst:
    return LowerFirst(
        _(
            "The lowered shares alter released figures and wait for a second person; until then there is no "
            "room for the raised ones. Accept the lowered ones alone, and propose the others once they are "
            "approved."
        )
    )


def _taking_part(wanted: SharesWanted, served: Serving) -> set[int]:
    """Return the agreements that cover something of the scope in the months, and those that were chosen."""
    days = first_day(wanted.first_month), last_day(wanted.last_month)
    rules = CoverageRule.objects.current().overlapping(*days).filter(category=None)
    terms = {rule.pk: RuleTerms.of(rule).term._replace(id=rule.pk) for rule in rules.select_related(*SCOPED)}
    met = meeting(wanted.term, list(terms.values()))
    of_rules = {rule.agreement_id for rule in rules if rule.pk in met}
    return of_rules | wanted.chosen | {key for key, visits in served.agreements.items() if visits.inside}


def _require_worth(wanted: SharesWanted, given: int) -> None:
    if not given:
        raise NothingGiven(
            _(
                "Nothing that counts here was given in these months. Choose other months, or the agreements "
                "that give for it."
            )
        )
    if wanted.cost_tiyn is not None and wanted.cost_tiyn < given:
        raise CostTooSmall(
            formats.sentence(
                _("Partners gave more than that: %(given)s. Enter what all of it cost, own means included."),
                given=formats.money(given),
            )
        )


def _write(actor: Actor, wanted: SharesWanted, amounts: dict[int, int]) -> ShareProposal:
    proposal = ShareProposal.objects.create(
        **wanted.scope,
        first_month=wanted.first_month,
        last_month=wanted.last_month,
        cost_tiyn=wanted.cost_tiyn,
        starts_on=wanted.starts_on,
        made_by=actor.user,
    )
    shares = shares_of(list(amounts.values()), wanted.cost_tiyn)
    for (agreement, tiyn), share in zip(amounts.items(), shares, strict=True):
        ProposedShare.objects.create(proposal=proposal, agreement_id=agreement, tiyn=tiyn, share=share)
    return proposal


def _write_sources(proposal: ShareProposal, found: Sequence[Giving], served: Serving) -> None:
    shares = {share.agreement_id: share for share in proposal.shares.all()}
    ShareSource.objects.bulk_create(
        ShareSource(
            share=shares[one.agreement],
            contribution_id=one.contribution,
            valued_id=one.valued,
            given=one.tiyn,
            inside=served.of(one).inside,
            reached=served.of(one).reached,
            tiyn=served.counted(one),
        )
        for one in found
    )


def _note(share: ProposedShare, made: object) -> None:
    share.waiting = made if isinstance(made, RuleProposal) else None
    share.rule = made if isinstance(made, CoverageRule) else None
    share.save(update_fields=("waiting", "rule"))


def _held(actor: Actor, proposal: ShareProposal) -> ShareProposal:
    hold_rules()
    list(ShareProposal.objects.select_for_update(no_key=True).filter(pk=proposal.pk).values_list("pk"))
    fresh = ShareProposal.objects.select_related("unit", "club", "group__club").get(pk=proposal.pk)
    require(actor, DECIDE, fresh)
    if fresh.decided_at is not None:
        raise ProposalDecided(_("Somebody has decided this already. Reload the page."))
    return fresh


def _decide(actor: Actor, proposal: ShareProposal, action: str) -> None:
    proposal.decided_at, proposal.decided_by = timezone.now(), actor.user
    proposal.save(update_fields=("decided_at", "decided_by"))
    audit.log(action, actor=actor, target=proposal, after=_told(proposal))


def _told(proposal: ShareProposal) -> dict[str, Any]:
    """The proposal for the log: what was asked, each share, and what has come of it."""
    scope = {name: getattr(value, "pk", value) for name, value in proposal.scope.items() if value}
    shares = [
        {"agreement": one.agreement_id, "tiyn": one.tiyn, "share": one.share}
        | ({"rule": one.rule_id} if one.rule_id else {})
        | ({"proposal": one.waiting_id} if one.waiting_id else {})
        for one in proposal.shares.all()
    ]
    return scope | {
        "first": proposal.first_month,
        "last": proposal.last_month,
        "cost_tiyn": proposal.cost_tiyn,
        "starts_on": proposal.starts_on.isoformat(),
        "shares": shares,
    }
