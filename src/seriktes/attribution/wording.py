"""Coverage in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.enums import RuleScope
from seriktes.attribution.models import CoverageRule
from seriktes.core import formats


def scope_of(rule: CoverageRule) -> RuleScope:
    """Return which kind of scope a rule has; the root of the units is the whole network."""
    if rule.unit is not None:
        return RuleScope.UNIT if rule.unit.parent_id else RuleScope.NETWORK
    if rule.club is not None:
        return RuleScope.CLUB
    return RuleScope.PROGRAMME_KIND if rule.group is None else RuleScope.GROUP


def scope_words(rule: CoverageRule) -> str:
    """Return what a rule covers, in the active language."""
    if rule.group is not None:
        name = f"{rule.group.name}, {rule.group.club.name}"
    else:
        covered = rule.unit or rule.club
        name = covered.name if covered else ""
    return scope_said(scope_of(rule), name=name, kind=rule.programme_kind)


def scope_said(scope: str, *, name: str, kind: str) -> str:
    """Return a scope in words: `name` is that of the branch, club or group, `kind` that of programmes."""
    match scope:
        case RuleScope.NETWORK:
            return _("The whole network")
        case RuleScope.UNIT:
            return _("All clubs of “%(unit)s”") % {"unit": name}
        case RuleScope.PROGRAMME_KIND:
            return _("Programmes of the kind “%(kind)s”") % {"kind": ProgrammeKind(kind).label}
        case RuleScope.GROUP:
            return _("Group %(group)s") % {"group": name}
        case _club:
            return name


def share_words(share: int) -> str:
    """Return a share in per cent with as many decimals as it has; 0 is recognition without a share."""
    if share == 0:
        return _("recognised without a share")
    return share_figure(share)


def share_figure(share: int) -> str:
    """Return a share in per cent with as many decimals as it has."""
    places = next(n for n in range(5) if share % 10 ** (4 - n) == 0)
    return formats.percent(share, places)


def reasons_in_short(rules: tuple[CoverageRule, ...]) -> list[str]:
    """Return the agreements a mark counts for and their shares, for a narrow column."""
    if not rules:
        return [_("own means")]
    return [f"№ {rule.agreement.number}: {share_words(rule.share)}" for rule in rules]


def reason_words(rules: tuple[CoverageRule, ...]) -> str:
    """Return the sentence that says why a mark counts for whom it counts."""
    if not rules:
        return _("No agreement covers it: the network's own means.")
    parts = [
        _("agreement № %(number)s, %(partner)s: %(share)s (%(scope)s)")
        % {
            "number": rule.agreement.number,
            "partner": rule.agreement.partner.name,
            "share": share_words(rule.share),
            "scope": scope_words(rule),
        }
        for rule in rules
    ]
    return "; ".join(parts)
