"""The check: what of a draft may leave, judged against everything that ever left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.errors import DomainError
from seriktes.results.actions.holding import held, order, over, require_draft, told
from seriktes.results.actions.recounting import recounting
from seriktes.results.changes import is_same
from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.disclosure.marking import hidden_share
from seriktes.results.disclosure.measuring import Memory
from seriktes.results.enums import CheckOutcome
from seriktes.results.errors import NothingChanged, Unresolved
from seriktes.results.merging import Judge, merged, proposal
from seriktes.results.models import Release, ReleaseCheck
from seriktes.results.queries import Live, live_report
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.plans import with_plans
from seriktes.results.report_templates.queries import dress_of
from seriktes.results.reports import Report, from_json, to_json
from seriktes.results.trust import trust_of
from seriktes.results.validators import Period

CHECK_JOB = "results.check"


@dataclass(frozen=True)
class Ruling:
    """What a check found: the figures as they may leave, or the sentence that says why they may not."""

    compared_with: int
    figures: dict[str, Any] | None = None
    certificate: dict[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    proposal: dict[str, Any] = field(default_factory=dict)
    dress: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return "" if self.figures is None else digest(self.figures, self.dress)


def digest(figures: Mapping[str, Any], dress: Mapping[str, Any]) -> str:
    """Return what tells these figures, and the texts around them, from any others.

    How far they can be believed is left out: a question answered tomorrow changes no result.
    """
    results = {name: value for name, value in figures.items() if name != "trust"} | {"dress": dress}
    return hashlib.sha256(json.dumps(results, sort_keys=True).encode()).hexdigest()


def check_again(*, actor: Actor, release: Release) -> Release:
    """Let the worker count and check a draft anew; approvals of other figures are dropped then."""
    with transaction.atomic():
        require(actor, "results.release.draft")
        release = held(release)
        require_draft(release)
        order(release, CHECK_JOB, actor)
        return release


def check_release(*, actor: Actor, release: Release) -> Release:
    """Count a draft's figures, find what of them may leave, and keep that for whoever approves.

    A refusal is kept with the draft; nothing is raised for it. What is a draft no more stays as it is. Rows
    that were merged meanwhile are counted once more; what was written meanwhile is kept.
    """
    require(actor, "results.release.draft")
    while True:
        finding, merging = judged(release), release.merging
        with transaction.atomic():
            release = held(release)
            if not release.is_draft:
                return release
            if release.merging == merging:
                over(release, CHECK_JOB)
                return write_finding(release, _dressed_now(finding, release), actor=actor)


def _dressed_now(finding: Ruling, release: Release) -> Ruling:
    """Return the finding in the words of this moment: the counting took its time and held nobody."""
    if finding.figures is None:
        return finding
    worn = with_plans(dress_of(release), release.partner, from_json(finding.figures))
    return replace(finding, dress=worn.to_json())


def judged(release: Release, dress: ReportDress | None = None) -> Ruling:
    """Return what of a draft may leave now, in the dress its partner has today unless one is given.

    It takes its time, so it holds nothing.
    """
    pool, period = released_pool(), Period(release.first_month, release.last_month)
    restated = next((one for one in pool if release.restates and one.code == release.restates.code), None)
    judge = partial(protected, pool=pool, recount=recounting(pool))
    live = merged(live_report(release.partner, period), release.merging)
    try:
        _refuse_unsettled(live)
        outcome = judge(live)
        if restated is not None and is_same(outcome.report, replace(restated.report, trust=None)):
            raise NothingChanged(
                _("The figures came out as they were released: there is nothing to restate.")
            )
    except Undisclosable as refusal:
        return Ruling(len(pool), reason=str(refusal), proposal=_proposed(live, judge, None))
    except DomainError as refusal:
        return Ruling(len(pool), reason=str(refusal))
    proposed = _proposed(live, judge, hidden_share(outcome.report))
    trust = trust_of(release.partner, period)
    report = replace(outcome.report, trust=trust)
    worn = _worn(release, dress, outcome.report).to_json()
    figures, memory = to_json(report), outcome.memory.to_json()
    return Ruling(len(pool), figures, outcome.certificate, memory, proposal=proposed, dress=worn)


def _worn(release: Release, approved: ReportDress | None, report: Report) -> ReportDress:
    """Return what the figures leave in. Plans stay as they were approved while the figures beside them do."""
    before = replace(from_json(release.figures), trust=None) if release.figures else None
    if approved is not None and before == replace(report, trust=None):
        return approved
    return with_plans(approved or dress_of(release), release.partner, report)


def _proposed(live: Live, judge: Judge, hidden: float | None) -> dict[str, Any]:
    """Return which rows had better be read as one, as it is kept with the draft."""
    found = proposal(live, judge, hidden)
    return found.to_json() if found else {}


def released_pool() -> list[Published]:
    """Return every report that ever left the network, also the restated and the withdrawn."""
    rows = Release.objects.released().order_by("released_at", "pk")
    return [
        Published(partner, code, from_json(figures or {}), Memory.from_json(memory))
        for partner, code, figures, memory in rows.values_list("partner_id", "code", "figures", "memory")
    ]


def write_finding(release: Release, finding: Ruling, *, actor: Actor) -> Release:
    """Keep what a check found with the draft, which the caller holds."""
    dropped = 0
    if finding.digest != release.digest:
        dropped, _by_model = release.approvals.all().delete()
    release.figures, release.digest = finding.figures, finding.digest
    release.certificate, release.compared_with = finding.certificate, finding.compared_with
    release.memory, release.counted_at, release.dress = finding.memory, timezone.now(), finding.dress
    release.proposal = finding.proposal
    kept = ("figures", "digest", "certificate", "memory", "compared_with", "counted_at", "dress", "proposal")
    release.save(update_fields=kept)
    check = ReleaseCheck.objects.create(
        release=release,
        outcome=CheckOutcome.REFUSED if finding.reason else CheckOutcome.PASSED,
        reason=finding.reason,
        digest=finding.digest,
        certificate=finding.certificate,
        dropped_approvals=dropped,
    )
    found = {"outcome": str(check.outcome), "reason": finding.reason, "dropped_approvals": dropped}
    audit.log("results.release.checked", actor=actor, target=release, after=told(release) | found)
    return release


def _refuse_unsettled(live: Live) -> None:
    """Refuse while rules give away more than the whole of a mark: an absence, too, counts for a rate."""
    if live.counted.count.unresolved_marks():
        raise Unresolved(
            _(
                "Rules of agreements give away more than the whole of some marks. Correct the rules, then "
                "check again."
            )
        )
