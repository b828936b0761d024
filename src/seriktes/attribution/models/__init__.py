"""Rules of coverage, shares computed from contributions, and the sums that attribution keeps."""

from seriktes.attribution.models.rollup import GroupMonth, Mix, MixPart
from seriktes.attribution.models.rules import (
    PLACES,
    SCOPED,
    SCOPES,
    CoverageRule,
    RuleProposal,
    TouchedRelease,
)
from seriktes.attribution.models.shares import ProposedShare, ShareProposal, ShareSource

__all__ = [
    "PLACES",
    "SCOPED",
    "SCOPES",
    "CoverageRule",
    "GroupMonth",
    "Mix",
    "MixPart",
    "ProposedShare",
    "RuleProposal",
    "ShareProposal",
    "ShareSource",
    "TouchedRelease",
]
