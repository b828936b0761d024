"""Shares proposed from contributions: what was computed, from what, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from seriktes.attribution.errors import CoveredElsewhere, RuleRefused
from seriktes.attribution.models import CoverageRule, ProposedShare, ShareProposal, ShareSource
from seriktes.attribution.serving import is_basis_changed
from seriktes.attribution.share_changes import ShareChanges
from seriktes.attribution.wording import difference_words, scope_words, share_figure, share_words
from seriktes.core import formats
from seriktes.core.access import Actor, allows
from seriktes.core.money import TENGE
from seriktes.core.months import first_day, last_day
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement, Contribution


@dataclass(frozen=True)
class SourceLine:
    """One contribution behind a share. `visits`: how many of those it serves lie in the scope, in words."""

    what: str
    when: str
    given: str
    visits: str
    counted: str


@dataclass(frozen=True)
class ShareLine:
    """One agreement's proposed share beside the rule that is in force for the very scope.

    `refusal` says why it cannot be accepted, empty where it can.
    """

    share: ProposedShare
    amount: str
    proposed: str
    now: str
    difference: str
    refusal: str
    sources: list[SourceLine]


@dataclass(frozen=True)
class SharePage:
    """What the page of a proposal shows. `whole`: what the shares are parts of; `own`: what is left of it.
    `all_shares`: those of the agreements and of own means.

    `is_in_other_money`: there is money in other currencies, which no share counts.
    """

    proposal: ShareProposal
    scope: str
    lines: list[ShareLine]
    given: str
    whole: str
    own: str
    own_share: str
    all_shares: str
    is_changed: bool
    is_in_other_money: bool
    may_decide: bool


def share_proposals(actor: Actor) -> QuerySet[ShareProposal]:
    """Return the proposals that the actor may see, those that nobody has decided first."""
    found = ShareProposal.objects.visible_to(actor).select_related("unit", "club", "group__club", "made_by")
    accepted = Count("shares", filter=Q(shares__rule__isnull=False) | Q(shares__waiting__isnull=False))
    return found.annotate(accepted=accepted).order_by(
        F("decided_at").desc(nulls_first=True), "-made_at", "-pk"
    )


def open_number() -> int:
    """Return how many proposals of shares nobody has decided."""
    return ShareProposal.objects.open().count()


def open_shares_of(actor: Actor, agreement: Agreement) -> list[dict[str, Any]]:
    """Return the shares that were proposed for an agreement and nobody has decided, in words."""
    proposals = ShareProposal.objects.visible_to(actor).open()
    shares = ProposedShare.objects.filter(agreement=agreement, proposal__in=proposals)
    shares = shares.select_related("proposal__unit", "proposal__club", "proposal__group__club")
    return [
        {
            "proposal": one.proposal,
            "scope": proposal_scope(one.proposal),
            "share": share_words(one.share),
        }
        for one in shares.order_by("-proposal__made_at")
    ]


def proposal_scope(proposal: ShareProposal) -> str:
    """Return what a proposal is about, in the active language."""
    return scope_words(CoverageRule(**proposal.scope))


def share_page(actor: Actor, proposal: ShareProposal) -> SharePage:
    """Return a proposal as its page shows it."""
    shares = list(
        proposal.shares.select_related("agreement__partner", "rule", "waiting").prefetch_related(
            "sources__contribution", "sources__valued__club"
        )
    )
    given = sum(one.tiyn for one in shares)
    whole = given if proposal.cost_tiyn is None else proposal.cost_tiyn
    lines = _open_lines(proposal, shares) if proposal.decided_at is None else map(_decided_line, shares)
    return SharePage(
        proposal=proposal,
        scope=proposal_scope(proposal),
        lines=list(lines),
        given=formats.money(given),
        whole=formats.money(whole),
        own=formats.money(whole - given),
        own_share=share_figure(WHOLE - sum(one.share for one in shares)),
        all_shares=share_figure(WHOLE),
        is_changed=is_basis_changed(proposal),
        is_in_other_money=_is_in_other_money(proposal),
        may_decide=proposal.decided_at is None
        and allows(actor, "attribution.shareproposal.decide", proposal),
    )


def _open_lines(proposal: ShareProposal, shares: list[ProposedShare]) -> list[ShareLine]:
    changes = ShareChanges(proposal)
    return [_line(one, changes.rule_of(one), _refusal(changes, one)) for one in shares]


def _decided_line(share: ProposedShare) -> ShareLine:
    return _line(share, None, None)


def _refusal(changes: ShareChanges, share: ProposedShare) -> RuleRefused | None:
    try:
        changes.change_of(share)
    except RuleRefused as refusal:
        return refusal
    return None


def _line(share: ProposedShare, rule: CoverageRule | None, refusal: RuleRefused | None) -> ShareLine:
    before = rule.share if rule else 0
    now = share_words(rule.share) if rule else _("no rule")
    return ShareLine(
        share=share,
        amount=formats.money(share.tiyn),
        proposed=share_words(share.share),
        now=_("other rules") if isinstance(refusal, CoveredElsewhere) else now,
        difference="" if refusal else difference_words(share.share - before),
        refusal=str(refusal or ""),
        sources=[_source(one) for one in share.sources.all()],
    )


def _source(source: ShareSource) -> SourceLine:
    visits = _("%(inside)s of %(reached)s") % {
        "inside": formats.number(source.inside),
        "reached": formats.number(source.reached),
    }
    return SourceLine(
        what=_what(source),
        when=formats.date_short(source.contribution.received_on) if source.contribution else _when(source),
        given=formats.money(source.given),
        visits=visits if source.reached else _("none yet"),
        counted=formats.money(source.tiyn),
    )


def _what(source: ShareSource) -> str:
    if source.contribution is not None:
        money, document = _("money"), source.contribution.document
        return f"{money}, {document}" if document else money
    assert source.valued is not None  # noqa: S101 -- the database lets no source be neither
    club = source.valued.club
    return f"{source.valued.description} ({club.name})" if club else source.valued.description


def _when(source: ShareSource) -> str:
    return source.valued.days if source.valued else ""


def _is_in_other_money(proposal: ShareProposal) -> bool:
    days = first_day(proposal.first_month), last_day(proposal.last_month)
    money = Contribution.objects.filter(reverses=None, reversal=None, received_on__range=days)
    return money.exclude(currency=TENGE).filter(agreement__in=proposal.shares.values("agreement")).exists()
