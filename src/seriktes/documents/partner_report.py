"""The partner's report: what `partner_report.typ` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from seriktes.documents.parts import Fact, Figure, Reconciliation, Section, Words

TEMPLATE = "partner_report"
PEOPLE_FIGURES = 3


@dataclass(frozen=True)
class Proof:
    """How a reader of the paper finds out that it is genuine: a QR code and an address."""

    number: str  # "No. 2026-0001"
    address: str
    qr: str  # SVG
    title: str
    text: str


@dataclass(frozen=True)
class PartnerReport:
    """One partner's results for whole months, in one language.

    Raises ValueError when there are not exactly three figures for different people.
    """

    words: Words
    network_name: str
    letterhead: str  # address, БИН, phone: one line
    title: str
    partner_name: str
    facts: tuple[Fact, ...]  # agreements, period, day made
    status: str  # "Report No. 2026-0001, released on 5 June 2026" or "Internal: live figures of …"
    summary: tuple[str, ...]
    people_title: str
    people: tuple[Figure, ...]  # contributed to, exclusive, proportional
    activity_title: str
    activity: tuple[Figure, ...]  # visits, hours, sessions held, not held, not marked, attendance rate
    reconciliations_title: str
    reconciliations: tuple[Reconciliation, ...]
    sections: tuple[Section, ...]  # charts and tables
    rules: Section
    definitions: Section
    protection: Section
    proof: Proof | None = None  # of a released report only

    def __post_init__(self) -> None:
        if len(self.people) != PEOPLE_FIGURES:
            message = (
                f"The report prints {PEOPLE_FIGURES} figures for different people, not {len(self.people)}."
            )
            raise ValueError(message)

    def content(self) -> dict[str, Any]:
        """Return what `render_pdf(TEMPLATE, …)` takes."""
        return asdict(self)
