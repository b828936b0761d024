"""Coverage in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.enums import RuleScope
from seriktes.attribution.models import CoverageRule
from seriktes.core import formats
from seriktes.core.shares import WHOLE


def scope_of(rule: CoverageRule) -> RuleScope:
    """Return which kind of scope a rule has; the root of the units is the whole network."""
    if rule.unit is not None:
        return RuleScope.UNIT if rule.unit.parent_id else RuleScope.NETWORK
    if rule.club is not None:
        return RuleScope.CLUB
    if rule.category_id is not None:
        return RuleScope.CATEGORY
    return RuleScope.PROGRAMME_KIND if rule.group is None else RuleScope.GROUP


def scope_words(rule: CoverageRule) -> str:
    """Return what a rule covers, in the active language."""
    if rule.group is not None:
        name = f"{rule.group.name}, {rule.group.club.name}"
    else:
        covered = rule.unit or rule.club or rule.category
        name = covered.name if covered else ""
    return scope_said(scope_of(rule), name=name, kind=rule.programme_kind)


def scope_said(scope: str, *, name: str, kind: str) -> str:
    """Return a scope in words: `name` is that of what is covered, `kind` that of programmes."""
    match scope:
        case RuleScope.NETWORK:
            return _("The whole network")
        case RuleScope.UNIT:
            return _("All clubs of “%(unit)s”") % {"unit": name}
        case RuleScope.PROGRAMME_KIND:
            return _("Programmes of the kind “%(kind)s”") % {"kind": ProgrammeKind(kind).label}
        case RuleScope.GROUP:
            return _("Group %(group)s") % {"group": name}
        case RuleScope.CATEGORY:
            return _("People of the category “%(category)s”, wherever they come") % {"category": name}
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


def difference_words(share: int) -> str:
    """Return by how much a share is raised ("+5 %") or lowered, nothing where it stays."""
    if share > 0:
        return f"+{share_figure(share)}"
    return f"{formats.MINUS}{share_figure(-share)}" if share else ""


def reasons_in_short(rules: tuple[CoverageRule, ...]) -> list[str]:
    """Return the agreements a mark counts for and their shares, for a narrow column."""
    if not rules:
        return [_("own means")]
    said = [f"№ {rule.agreement.number}: {share_words(rule.share)}" for rule in rules]
    if sum(rule.share for rule in rules) > WHOLE:
        said.append(_("above the whole: for no partner"))
    return said


def reason_words(rules: tuple[CoverageRule, ...]) -> str:
    """Return the sentence that says why a mark counts for whom it counts, and what is left for own means."""
    if not rules:
        return _("No agreement covers it: the network's own means.")
    rest = WHOLE - sum(rule.share for rule in rules)
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
    if rest < 0:
        return _("Above the whole, so it counts for no partner until that is settled: %(rules)s") % {
            "rules": "; ".join(parts)
        }
    if rest:
        parts.append(_("own means: %(share)s") % {"share": share_figure(rest)})
    return "; ".join(parts)
