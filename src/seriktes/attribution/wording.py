"""Coverage in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.attribution.models import CoverageRule
from seriktes.core import formats


def scope_words(rule: CoverageRule) -> str:
    """Return what a rule covers: the whole network, a part of it, a club, a kind of programme, a group."""
    if rule.unit is not None:
        if rule.unit.parent_id is None:
            return _("The whole network")
        return _("All clubs of “%(unit)s”") % {"unit": rule.unit.name}
    if rule.club is not None:
        return _("The club “%(club)s”") % {"club": rule.club.name}
    if rule.group is not None:
        return _("The group “%(group)s”, %(club)s") % {"group": rule.group.name, "club": rule.group.club.name}
    return _("Programmes of the kind “%(kind)s”") % {"kind": ProgrammeKind(rule.programme_kind).label}


def share_words(share: int) -> str:
    """Return a share in per cent with as many decimals as it has; 0 is recognition without a share."""
    if share == 0:
        return _("recognised without a share")
    places = next(n for n in range(5) if share % 10 ** (4 - n) == 0)
    return formats.percent(share, places)


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
