"""The partner's report: what `partner_report.typ` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from seriktes.documents.parts import (
    Fact,
    Figure,
    PrintedPicture,
    PrintedStory,
    Reconciliation,
    Section,
    SignatureLine,
    Words,
)

TEMPLATE = "partner_report"
LOOKS = ("section", "headline", "lesser", "sums", "signature")


@dataclass(frozen=True)
class Proof:
    """How a reader of the paper finds out that it is genuine: a QR code and an address."""

    number: str  # "No. 2026-0001"
    address: str
    qr: str  # SVG
    title: str
    text: str


@dataclass(frozen=True)
class Part:
    """A part of the report. `look` says what stands under its heading besides what any section holds.

    `headline`: the figures large; `lesser`: small; `sums`: with signs; `signature`: lines to sign on.
    """

    look: str
    section: Section
    figures: tuple[Figure, ...] = ()
    sums: tuple[Reconciliation, ...] = ()
    signers: tuple[SignatureLine, ...] = ()
    stories: tuple[PrintedStory, ...] = ()
    beside: tuple[str, ...] = ()  # the paragraphs in Russian, at the right of the Kazakh ones

    def __post_init__(self) -> None:
        if self.look not in LOOKS:
            raise ValueError(f"No part looks like {self.look!r}; accepted are {', '.join(LOOKS)}.")


@dataclass(frozen=True)
class PartnerReport:
    """One partner's results for whole months, in one language, in the order of its template."""

    words: Words
    network_name: str
    letterhead: str  # address, БИН, phone: one line
    title: str
    partner_name: str
    facts: tuple[Fact, ...]  # agreements, period, day made
    status: str  # "Report No. 2026-0001, released on 5 June 2026" or "Internal: live figures of …"
    parts: tuple[Part, ...]
    proof: Proof | None = None  # of a released report only
    after: tuple[Part, ...] = ()  # what may be long and stands behind everything
    accent: str = ""  # the colour of headings; empty: the program's own
    letterhead_logo: PrintedPicture | None = None
    partner_logo: PrintedPicture | None = None
    credit: str = ""

    def content(self) -> dict[str, Any]:
        """Return what `render_pdf(TEMPLATE, …)` takes."""
        return asdict(self)
