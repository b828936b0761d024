"""What the public page of a report's seal says to whoever holds the paper."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.enums import SealedState
from seriktes.core.months import parse_month
from seriktes.core.registry import Presented
from seriktes.results.models import Release
from seriktes.results.records import PUBLIC_STEP, PUBLIC_THRESHOLD
from seriktes.results.reports import Names
from seriktes.verification.models import Seal


def present_seal(seal: Seal, language: str) -> Presented:
    """Return what everybody may read of a sealed report: of its signed record, and how it stands today."""
    release = Release.objects.in_short().get(seal=seal)
    content = (seal.record or {})["content"]
    least = content.get("hidden_below", PUBLIC_THRESHOLD)
    with translation.override(language):
        return Presented(
            title=_("Partner’s report: the results of shared work"),
            facts=_facts(content, language),
            figures=_figures(content["figures"], least, language),
            state=_state(release),
            replaced_by=_replaced_by(release),
            note=_note(least),
            issuer=Names(**content["network"]).said_in(language),
        )


def _facts(content: dict, language: str) -> list[tuple[str, str]]:
    first, last = (parse_month(content["period"][end]) for end in ("from", "until"))
    facts = [
        (_("Partner"), Names(**content["partner"]).said_in(language)),
        (_("Period"), formats.month_range(first, last, language)),
    ]
    if content["restates"]:
        facts.append(
            (
                _("Restatement"),
                _("takes the place of report No. %(number)s") % {"number": content["restates"]},
            )
        )
    return facts


def _figures(figures: dict[str, int | None], least: int, language: str) -> list[tuple[str, str]]:
    names = {
        "people": _("People the partner supported"),
        "visits": _("Visits"),
        "sessions": _("Sessions held"),
    }
    return [(name, _rounded(figures[key], least, language)) for key, name in names.items()]


def _rounded(value: int | None, least: int, language: str) -> str:
    if value is None:
        return _("fewer than %(count)s, or not given") % {"count": least}
    return formats.number(value, 0, language)


def _note(least: int) -> str:
    return _(
        "For everybody, figures are rounded to %(step)s and hidden below %(count)s. "
        "Exact ones stand in the report."
    ) % {"step": PUBLIC_STEP, "count": least}


def _state(release: Release) -> SealedState:
    if release.withdrawn_at is not None:
        return SealedState.WITHDRAWN
    return SealedState.CURRENT if release.restated_at is None else SealedState.RESTATED


def _replaced_by(release: Release) -> Seal | None:
    taken = release.restatements.filter(released_at__isnull=False).select_related("seal").first()
    return taken.seal if taken else None
