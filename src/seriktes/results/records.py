"""What is sealed of a release, and what anybody who holds its paper may read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC
from typing import Any

from seriktes.core.money import divide_half_up
from seriktes.core.months import month_text
from seriktes.results.models import Release
from seriktes.results.reports import Report, RuleLine, from_json

KIND = "report"
# A change of the words in `sentences.definitions` is a new version of them.
DEFINITIONS = 1
# The public reads no figure of fewer people than this, or than the network asks for, and none more exact.
PUBLIC_THRESHOLD, PUBLIC_STEP = 10, 5


def public_threshold(report: Report) -> int:
    """Return of how many people at least a figure tells everybody: of as many as in the report, if more."""
    return max(PUBLIC_THRESHOLD, report.threshold)


def public_figures(report: Report) -> dict[str, int | None]:
    """Return the headline figures for everybody: rounded to 5; None below `public_threshold`."""
    total, least = report.total, public_threshold(report)
    if 0 < (total.people or 0) < least:
        return {"people": None, "visits": None, "sessions": None}
    counted = {"people": total.people, "visits": total.visits, "sessions": total.held}
    return {name: _public(value, least) for name, value in counted.items()}


def _public(value: int | None, least: int) -> int | None:
    if value is None or 0 < value < least:
        return None
    return divide_half_up(value, PUBLIC_STEP) * PUBLIC_STEP


def sealed_record(release: Release, approved_by: Sequence[str]) -> dict[str, Any]:
    """Return what is signed of a release. It is public: no person, no exact figure, no cause."""
    report = from_json(release.figures or {})
    return {
        "partner": asdict(report.about.partner),
        "partner_bin": release.partner.bin or "",
        "network": asdict(report.about.network),
        "period": {"from": month_text(release.first_month), "until": month_text(release.last_month)},
        "figures": public_figures(report),
        "hidden_below": public_threshold(report),
        "rules": [_rule(rule) for rule in report.about.rules],
        "definitions": DEFINITIONS,
        "counted_at": release.counted_at.astimezone(UTC).isoformat(timespec="seconds")
        if release.counted_at
        else "",
        "approved_by": sorted(approved_by),
        "restates": release.restates.number if release.restates else None,
    }


def _rule(rule: RuleLine) -> dict[str, Any]:
    """Return a coverage rule; its share is in millionths."""
    return {
        "agreement": rule.agreement,
        "scope": str(rule.scope),
        "name": asdict(rule.name),
        "programme_kind": str(rule.key),
        "from": rule.starts_on.isoformat(),
        "until": rule.ends_on.isoformat() if rule.ends_on else None,
        "share": rule.share,
    }
